"""DuckDB. Where several formulations were tried, the fastest stands first and is the one that counts."""

import duckdb

from engines.sql import aggregate, chosen, filtered, instant
from rules import SIZES

# Sorted lists of instants and functions of lists: no window over all events is needed. The distinct channels need
# groups of their own, since a list of channels by name would be wrong as soon as there is another one.
HISTORY_LISTS = """
WITH moments AS (
  SELECT profileId,
    list_sort(list(epoch_us(timestamp))) AS seen,
    list_sort(list(epoch_us(timestamp)) FILTER (eventType = 'commerce.purchases')) AS bought,
    list(epoch_us(timestamp)) FILTER (eventType = 'commerce.productViews') AS viewed,
    list(epoch_us(timestamp)) FILTER (eventType = 'commerce.productListAdds') AS added
  FROM read_parquet('{source}') GROUP BY profileId
), channels AS (
  SELECT profileId, arg_max(channel, latest, 3) AS last_channels
  FROM (SELECT profileId, channel, max(timestamp) AS latest FROM read_parquet('{source}') GROUP BY ALL)
  GROUP BY profileId
), paused AS (
  SELECT *, [bought[i + 1] - bought[i] FOR i IN range(1, len(bought))] AS gaps FROM moments
)
SELECT profileId AS key,
  round(list_avg(gaps))::BIGINT AS mean_gap,
  round(list_median(gaps))::BIGINT AS median_gap,
  1 + len([1 FOR i IN range(1, len(seen)) IF seen[i + 1] - seen[i] > 1_800_000_000]) AS visits,
  coalesce(len([1 FOR a IN added
    IF len([1 FOR v IN viewed IF v < a AND a - v <= 604_800_000_000]) > 0
    AND len([1 FOR b IN bought IF b > a AND b - a <= 604_800_000_000]) > 0]) > 0, false) AS converted,
  last_channels,
  make_timestamptz(list_max([v FOR v IN viewed IF v < bought[-1]])) AS view_before_buy
FROM paused JOIN channels USING (profileId)
"""

# Window functions over the events that a question needs.
HISTORY_WINDOWS = """
WITH visited AS (
  SELECT profileId, 1 + count(*) FILTER (pause > INTERVAL 30 MINUTE) AS visits
  FROM (
    SELECT profileId, timestamp - lag(timestamp) OVER (PARTITION BY profileId ORDER BY timestamp) AS pause
    FROM read_parquet('{source}')
  ) GROUP BY profileId
), steps AS (
  SELECT profileId, timestamp, eventType,
    max(timestamp) FILTER (eventType = 'commerce.productViews') OVER (moments ROWS UNBOUNDED PRECEDING) AS viewed,
    epoch_us(timestamp) - epoch_us(max(timestamp) FILTER (eventType = 'commerce.purchases')
      OVER (moments ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS gap
  FROM read_parquet('{source}')
  WHERE eventType IN ('commerce.productViews', 'commerce.productListAdds', 'commerce.purchases')
  WINDOW moments AS (PARTITION BY profileId ORDER BY timestamp)
), added AS (
  SELECT *, max(timestamp) FILTER (
      eventType = 'commerce.productListAdds' AND timestamp - viewed <= INTERVAL 168 HOUR
    ) OVER (PARTITION BY profileId ORDER BY timestamp ROWS UNBOUNDED PRECEDING) AS put
  FROM steps WHERE eventType <> 'commerce.productViews'
), bought AS (
  SELECT profileId, round(avg(gap))::BIGINT AS mean_gap, round(median(gap))::BIGINT AS median_gap,
    bool_or(timestamp - put <= INTERVAL 168 HOUR) AS converted, max(viewed) AS view_before_buy
  FROM added WHERE eventType = 'commerce.purchases' GROUP BY profileId
), channels AS (
  SELECT profileId, arg_max(channel, latest, 3) AS last_channels
  FROM (SELECT profileId, channel, max(timestamp) AS latest FROM read_parquet('{source}') GROUP BY ALL)
  GROUP BY profileId
)
SELECT profileId AS key, mean_gap, median_gap, visits, coalesce(converted, false) AS converted, last_channels,
  view_before_buy
FROM visited JOIN channels USING (profileId) LEFT JOIN bought USING (profileId)
"""

# Groups by profile, category and month first, all else from these.
MAPS_TWO_LEVELS = """
WITH months AS (
  SELECT profileId, category, date_trunc('month', timestamp) AS month, sum(priceTotal) AS amount,
    min(timestamp) AS first
  FROM read_parquet('{source}') WHERE eventType = 'commerce.purchases' GROUP BY ALL
), spending AS (
  SELECT profileId, map_from_entries(list((category || ' ' || strftime(month, '%Y-%m'), amount))) AS spent
  FROM months GROUP BY profileId
), tops AS (
  SELECT profileId, arg_max(category, (amount, -epoch_us(first)), 3) AS top_categories
  FROM (
    SELECT profileId, category, sum(amount) AS amount, min(first) AS first FROM months GROUP BY ALL
  ) GROUP BY profileId
)
SELECT profileId AS key, spent, top_categories
FROM (SELECT DISTINCT profileId FROM read_parquet('{source}'))
  LEFT JOIN spending USING (profileId) LEFT JOIN tops USING (profileId)
"""

# The categories of a profile as a list of maps, joined at the end of one chain of groups.
MAPS_CHAINED = """
WITH months AS (
  SELECT profileId, category, date_trunc('month', timestamp) AS month, sum(priceTotal) AS amount,
    min(timestamp) AS first
  FROM read_parquet('{source}') WHERE eventType = 'commerce.purchases' GROUP BY ALL
), categories AS (
  SELECT profileId, category, sum(amount) AS amount, min(first) AS first,
    list((category || ' ' || strftime(month, '%Y-%m'), amount)) AS entries
  FROM months GROUP BY ALL
), profiles AS (
  SELECT profileId, map_from_entries(flatten(list(entries))) AS spent,
    arg_max(category, (amount, -epoch_us(first)), 3) AS top_categories
  FROM categories GROUP BY profileId
)
SELECT profileId AS key, spent, top_categories
FROM (SELECT DISTINCT profileId FROM read_parquet('{source}')) LEFT JOIN profiles USING (profileId)
"""

# Only the fields that are asked for are named, so that nothing is guessed and the rest is skipped.
NESTED = """
SELECT customerId AS key,
  count(*) FILTER (bought) AS orders,
  sum(amount) FILTER (bought) AS spent,
  max(amount) FILTER (bought) AS largest,
  min(timestamp) FILTER (bought) AS first_buy,
  max(timestamp) FILTER (bought) AS last_buy,
  max(timestamp) AS last_seen,
  count(*) FILTER (page = 'home') AS home_views,
  sum(amount) FILTER (bought AND timestamp > TIMESTAMPTZ '{since}+00') AS spent_90d,
  sum(list_sum([i.quantity FOR i IN items])) FILTER (bought) AS pieces,
  sum(list_sum([i.priceTotal FOR i IN items IF i.category = 'shoes'])) FILTER (bought) AS spent_on_shoes
FROM (
  SELECT customerId, timestamp, eventType = 'commerce.purchases' AS bought,
    commerce."order".priceTotal AS amount, web.webPageDetails.name AS page,
    CASE WHEN eventType = 'commerce.purchases' THEN productListItems END AS items
  FROM read_json('{source}', format = 'newline_delimited', columns = {{
    customerId: 'VARCHAR', timestamp: 'TIMESTAMPTZ', eventType: 'VARCHAR',
    commerce: 'STRUCT("order" STRUCT(priceTotal DOUBLE))', web: 'STRUCT(webPageDetails STRUCT(name VARCHAR))',
    productListItems: 'STRUCT(quantity BIGINT, priceTotal DOUBLE, category VARCHAR)[]'
  }})
) GROUP BY customerId
"""

FORMULATIONS = {
    "history": [HISTORY_LISTS, HISTORY_WINDOWS],
    "maps": [MAPS_TWO_LEVELS, MAPS_CHAINED],
    "nested": [NESTED],
}


def answer(work, source, out, formulation=0):
    """Computes a work."""
    if work in SIZES:
        # `CASE` takes half of the time of `FILTER` where there are many aggregates.
        write = [chosen, filtered][formulation]
        query = aggregate(work, f"read_parquet('{source}')", lambda text: f"TIMESTAMPTZ '{text}+00'", write)
    else:
        query = FORMULATIONS[work][formulation].format(source=source, since=instant(90))
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    connection.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet)")
