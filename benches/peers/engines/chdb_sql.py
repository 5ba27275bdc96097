"""chDB, the ClickHouse engine in a process."""

import chdb

from engines.sql import aggregate, instant
from rules import SIZES

HISTORY = """
WITH 604800000000 AS week
SELECT profileId AS key,
  if(empty(gaps), NULL, round(arrayAvg(gaps))) AS mean_gap,
  if(empty(gaps), NULL, round(arrayReduce('median', gaps))) AS median_gap,
  1 + arrayCount(pause -> pause > 1800000000, arrayDifference(arraySort(seen))) AS visits,
  arrayExists(a -> arrayExists(v -> v < a AND a - v <= week, viewed)
    AND arrayExists(b -> b > a AND b - a <= week, bought), added) AS converted,
  last_channels,
  if(empty(before), NULL, fromUnixTimestamp64Micro(arrayMax(before), 'UTC')) AS view_before_buy
FROM (
  SELECT *, arrayPopFront(arrayDifference(bought)) AS gaps, arrayFilter(v -> v < bought[-1], viewed) AS before
  FROM (
    SELECT profileId,
      groupArrayArray(seen) AS seen,
      arraySort(groupArrayArray(bought)) AS bought,
      groupArrayArray(viewed) AS viewed,
      groupArrayArray(added) AS added,
      arrayMap(pair -> pair.2, arraySlice(arrayReverseSort(groupArray((latest, channel))), 1, 3)) AS last_channels
    FROM (
      SELECT profileId, channel, max(timestamp) AS latest,
        groupArray(toUnixTimestamp64Micro(timestamp)) AS seen,
        groupArrayIf(toUnixTimestamp64Micro(timestamp), eventType = 'commerce.purchases') AS bought,
        groupArrayIf(toUnixTimestamp64Micro(timestamp), eventType = 'commerce.productViews') AS viewed,
        groupArrayIf(toUnixTimestamp64Micro(timestamp), eventType = 'commerce.productListAdds') AS added
      FROM file('{source}', Parquet) GROUP BY profileId, channel
    ) GROUP BY profileId
  )
)
"""

MAPS = """
WITH profiles AS (
  SELECT profileId, mapFromArrays(arrayFlatten(groupArray(entries.1)), arrayFlatten(groupArray(entries.2))) AS spent,
    arrayMap(c -> c.3, arraySlice(arraySort(groupArray((-total, first, category))), 1, 3)) AS top_categories
  FROM (
    SELECT profileId, assumeNotNull(category) AS category, sum(amount) AS total, min(earliest) AS first,
      groupArray((concat(category, ' ', formatDateTime(month, '%Y-%m')), amount)) AS entries
    FROM (
      SELECT profileId, assumeNotNull(category) AS category, toStartOfMonth(timestamp) AS month,
        sum(assumeNotNull(priceTotal)) AS amount, min(timestamp) AS earliest
      FROM file('{source}', Parquet) WHERE eventType = 'commerce.purchases' GROUP BY profileId, category, month
    ) GROUP BY profileId, category
  ) GROUP BY profileId
)
SELECT everyone.profileId AS key, spent, top_categories
FROM (SELECT DISTINCT profileId FROM file('{source}', Parquet)) AS everyone LEFT JOIN profiles USING (profileId)
"""

NESTED = """
SELECT customerId AS key,
  countIf(bought) AS orders,
  sumIf(amount, bought) AS spent,
  maxIf(amount, bought) AS largest,
  minOrNullIf(timestamp, bought) AS first_buy,
  maxOrNullIf(timestamp, bought) AS last_buy,
  max(timestamp) AS last_seen,
  countIf(page = 'home') AS home_views,
  sumIf(amount, bought AND timestamp > toDateTime64('{since}', 6, 'UTC')) AS spent_90d,
  sumIf(arraySum(items.quantity), bought) AS pieces,
  sumIf(arraySum((price, category) -> if(category = 'shoes', price, 0), items.priceTotal, items.category), bought)
    AS spent_on_shoes
FROM (
  SELECT customerId, timestamp, eventType = 'commerce.purchases' AS bought,
    commerce.order.priceTotal AS amount, web.webPageDetails.name AS page, productListItems AS items
  FROM file('{source}', JSONEachRow, '
    customerId String, timestamp DateTime64(6, \\'UTC\\'), eventType String,
    commerce Tuple(order Tuple(priceTotal Nullable(Float64))), web Tuple(webPageDetails Tuple(name String)),
    productListItems Array(Tuple(quantity Int64, priceTotal Float64, category String))')
) GROUP BY customerId
SETTINGS date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1
"""


def filtered(function, field, where):
    """An aggregate with ClickHouse's suffix for a condition."""
    if not where:
        return f'{function}("{field}")'
    argument = f'"{field}", ' if field else ""
    # Of no rows, ClickHouse's minimum of an instant is the start of 1970.
    suffix = "OrNullIf" if field == "timestamp" else "If"
    return f"{function}{suffix}({argument}{where})"


def answer(work, source, out, formulation=0):
    """Computes a work; there is one formulation of each."""
    if work in SIZES:
        literal = "toDateTime64('{}', 6, 'UTC')".format
        query = aggregate(work, f"file('{source}', Parquet)", literal, filtered)
    else:
        query = {"history": HISTORY, "maps": MAPS, "nested": NESTED}[work].format(source=source, since=instant(90))
    before, settings, after = query.partition("SETTINGS")
    chdb.query(f"{before} INTO OUTFILE '{out}' TRUNCATE FORMAT Parquet {settings}{after}")
