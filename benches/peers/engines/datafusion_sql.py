"""DataFusion."""

import datafusion
import pyarrow as pa

from engines.sql import aggregate, instant
from rules import SIZES

HISTORY = """
WITH steps AS (
  SELECT "profileId", at, "eventType",
    at - lag(at) OVER (PARTITION BY "profileId" ORDER BY at) AS pause,
    max(CASE WHEN "eventType" = 'commerce.productViews' THEN at END) OVER (
      PARTITION BY "profileId" ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS viewed,
    max(CASE WHEN "eventType" = 'commerce.purchases' THEN at END) OVER (
      PARTITION BY "profileId" ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bought
  FROM (SELECT "profileId", "eventType", arrow_cast("timestamp", 'Int64') AS at FROM events)
), added AS (
  SELECT *, max(CASE WHEN "eventType" = 'commerce.productListAdds' AND at - viewed <= 604800000000 THEN at END) OVER (
    PARTITION BY "profileId" ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS put
  FROM steps
), profiles AS (
  SELECT "profileId",
    round(avg(at - bought) FILTER (WHERE "eventType" = 'commerce.purchases')) AS mean_gap,
    round(median(CAST(at - bought AS DOUBLE)) FILTER (WHERE "eventType" = 'commerce.purchases')) AS median_gap,
    1 + count(*) FILTER (WHERE pause > 1800000000) AS visits,
    coalesce(bool_or("eventType" = 'commerce.purchases' AND at - put <= 604800000000), false) AS converted,
    arrow_cast(max(viewed) FILTER (WHERE "eventType" = 'commerce.purchases'),
      'Timestamp(Microsecond, Some("UTC"))') AS view_before_buy
  FROM added GROUP BY "profileId"
), channels AS (
  SELECT "profileId", array_slice(array_agg(channel ORDER BY latest DESC), 1, 3) AS last_channels
  FROM (SELECT "profileId", channel, max("timestamp") AS latest FROM events GROUP BY "profileId", channel)
  GROUP BY "profileId"
)
SELECT profiles."profileId" AS key, mean_gap, median_gap, visits, converted, last_channels, view_before_buy
FROM profiles JOIN channels ON profiles."profileId" = channels."profileId"
"""

MAPS = """
WITH months AS (
  SELECT "profileId", category, date_trunc('month', "timestamp") AS month, sum("priceTotal") AS amount,
    min("timestamp") AS first
  FROM events WHERE "eventType" = 'commerce.purchases'
  GROUP BY "profileId", category, date_trunc('month', "timestamp")
), spending AS (
  SELECT "profileId", array_agg(
    named_struct('key', category || ' ' || to_char(month, '%Y-%m'), 'value', amount)) AS spent
  FROM months GROUP BY "profileId"
), tops AS (
  SELECT "profileId", array_slice(array_agg(category ORDER BY amount DESC, first), 1, 3) AS top_categories
  FROM (
    SELECT "profileId", category, sum(amount) AS amount, min(first) AS first FROM months GROUP BY "profileId", category
  ) GROUP BY "profileId"
)
SELECT everyone."profileId" AS key, spent, top_categories
FROM (SELECT DISTINCT "profileId" FROM events) everyone
  LEFT JOIN spending ON everyone."profileId" = spending."profileId"
  LEFT JOIN tops ON everyone."profileId" = tops."profileId"
"""

NESTED = """
WITH customers AS (
  SELECT "customerId" AS key,
    count(*) FILTER (WHERE bought) AS orders,
    sum(amount) FILTER (WHERE bought) AS spent,
    max(amount) FILTER (WHERE bought) AS largest,
    min("timestamp") FILTER (WHERE bought) AS first_buy,
    max("timestamp") FILTER (WHERE bought) AS last_buy,
    max("timestamp") AS last_seen,
    count(*) FILTER (WHERE page = 'home') AS home_views,
    sum(amount) FILTER (WHERE bought AND "timestamp" > TIMESTAMP '{since}Z') AS spent_90d
  FROM (
    SELECT "customerId", "timestamp", "eventType" = 'commerce.purchases' AS bought,
      commerce['order']['priceTotal'] AS amount, web['webPageDetails']['name'] AS page
    FROM events
  ) GROUP BY "customerId"
), baskets AS (
  SELECT "customerId" AS customer, sum(item['quantity']) AS pieces,
    sum(item['priceTotal']) FILTER (WHERE item['category'] = 'shoes') AS spent_on_shoes
  FROM (
    SELECT "customerId", unnest("productListItems") AS item FROM events WHERE "eventType" = 'commerce.purchases'
  ) GROUP BY "customerId"
)
SELECT key, orders, spent, largest, first_buy, last_buy, last_seen, home_views, spent_90d, pieces, spent_on_shoes
FROM customers LEFT JOIN baskets ON key = customer
"""

# Only the fields that are asked for, so that the rest is skipped.
SCHEMA = pa.schema({
    "customerId": pa.string(),
    "timestamp": pa.timestamp("us", "UTC"),
    "eventType": pa.string(),
    "commerce": pa.struct({"order": pa.struct({"priceTotal": pa.float64()})}),
    "web": pa.struct({"webPageDetails": pa.struct({"name": pa.string()})}),
    "productListItems": pa.list_(
        pa.struct({"quantity": pa.int64(), "priceTotal": pa.float64(), "category": pa.string()})
    ),
})


def answer(work, source, out, formulation=0):
    """Computes a work; there is one formulation of each."""
    context = datafusion.SessionContext()
    if work == "nested":
        context.register_json("events", source, schema=SCHEMA, file_extension=".ndjson")
        query = NESTED.format(since=instant(90))
    else:
        context.register_parquet("events", source)
        if work in SIZES:
            query = aggregate(work, "events", lambda text: f"TIMESTAMP '{text}Z'")
        else:
            query = {"history": HISTORY, "maps": MAPS}[work]
    context.sql(query).write_parquet(out)
