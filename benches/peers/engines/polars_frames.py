"""Polars: lazy frames, the streaming engine, written with `sink_parquet`."""

import operator
from datetime import datetime, timedelta, timezone
from functools import reduce

import polars as pl
from polars import col

from rules import NOW, PURCHASE, SIZES, aggregates

INSTANT = datetime.fromisoformat(NOW).replace(tzinfo=timezone.utc)
WEEK = timedelta(days=7)
VIEW = "commerce.productViews"
ADD = "commerce.productListAdds"


def holds(field, comparison, constant):
    """A condition as an expression."""
    if comparison == "within":
        return col(field) > INSTANT - timedelta(days=constant)
    return col(field) == constant if comparison == "=" else col(field) >= constant


def expression(attribute):
    """An aggregate as an expression; counting is adding up a condition."""
    where = [holds(*condition) for condition in attribute.where]
    if attribute.function == "count":
        return reduce(operator.and_, where).sum().alias(attribute.name)
    values = col(attribute.field).filter(reduce(operator.and_, where)) if where else col(attribute.field)
    function = {"average": "mean"}.get(attribute.function, attribute.function)
    return getattr(values, function)().alias(attribute.name)


def history(source):
    """Expressions within the groups of the sorted events, which keep their order."""
    at, kind = col("timestamp"), col("eventType")
    bought = at.filter(kind == PURCHASE)
    gaps = bought.diff().dt.total_microseconds()
    viewed = pl.when(kind == VIEW).then(at).forward_fill()
    added = pl.when((kind == ADD) & (at - viewed <= WEEK)).then(at).forward_fill()
    return (
        pl.scan_parquet(source)
        .select("profileId", "timestamp", "eventType", "channel")
        .sort("timestamp")
        .group_by(col("profileId").alias("key"))
        .agg(
            gaps.mean().round().cast(pl.Int64).alias("mean_gap"),
            gaps.median().round().cast(pl.Int64).alias("median_gap"),
            (1 + (at.diff() > timedelta(minutes=30)).sum()).alias("visits"),
            ((kind == PURCHASE) & (at - added <= WEEK)).any().alias("converted"),
            col("channel").reverse().unique(maintain_order=True).head(3).alias("last_channels"),
            at.filter((kind == VIEW) & (at < bought.max())).max().alias("view_before_buy"),
        )
    )


def maps(source):
    """Groups by profile, category and month first; a map is a list of keys with values, since Polars has no maps."""
    events = pl.scan_parquet(source)
    months = (
        events.filter(col("eventType") == PURCHASE)
        .group_by("profileId", "category", col("timestamp").dt.truncate("1mo").alias("month"))
        .agg(col("priceTotal").sum().alias("amount"), col("timestamp").min().alias("first"))
    )
    label = col("category") + " " + col("month").dt.strftime("%Y-%m")
    entry = pl.struct(label.alias("key"), col("amount").alias("value"))
    spent = months.select("profileId", entry.alias("spent")).group_by("profileId").agg("spent")
    top = (
        months.group_by("profileId", "category")
        .agg(col("amount").sum(), col("first").min())
        .group_by("profileId")
        .agg(col("category").sort_by(["amount", "first"], descending=[True, False]).head(3).alias("top_categories"))
    )
    return (
        events.select(col("profileId").unique())
        .join(spent, on="profileId", how="left")
        .join(top, on="profileId", how="left")
        .rename({"profileId": "key"})
    )


def nested(source):
    """Only the fields that are asked for are in the schema, so that the rest is skipped."""
    items = pl.List(pl.Struct({"quantity": pl.Int64, "priceTotal": pl.Float64, "category": pl.String}))
    schema = {
        "customerId": pl.String,
        "timestamp": pl.String,
        "eventType": pl.String,
        "commerce": pl.Struct({"order": pl.Struct({"priceTotal": pl.Float64})}),
        "web": pl.Struct({"webPageDetails": pl.Struct({"name": pl.String})}),
        "productListItems": items,
    }
    bought = col("eventType") == PURCHASE
    at = col("timestamp")
    amount = col("amount").filter(bought)
    item = pl.element().struct
    shoes = item.field("priceTotal").filter(item.field("category") == "shoes")
    bag = pl.when(bought).then(col("productListItems"))
    return (
        pl.scan_ndjson(source, schema=schema)
        .select(
            col("customerId").alias("key"),
            "eventType",
            at.str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us").dt.replace_time_zone("UTC"),
            col("commerce").struct.field("order").struct.field("priceTotal").alias("amount"),
            col("web").struct.field("webPageDetails").struct.field("name").alias("page"),
            bag.list.eval(item.field("quantity")).list.sum().alias("pieces"),
            bag.list.eval(shoes).list.sum().alias("shoes"),
        )
        .group_by("key")
        .agg(
            bought.sum().alias("orders"),
            amount.sum().alias("spent"),
            amount.max().alias("largest"),
            at.filter(bought).min().alias("first_buy"),
            at.filter(bought).max().alias("last_buy"),
            at.max().alias("last_seen"),
            (col("page") == "home").sum().alias("home_views"),
            col("amount").filter(bought & (at > INSTANT - timedelta(days=90))).sum().alias("spent_90d"),
            col("pieces").sum(),
            col("shoes").sum().alias("spent_on_shoes"),
        )
    )


def answer(work, source, out, formulation=0):
    """Computes a work; there is one formulation of each."""
    if work in SIZES:
        columns = [expression(attribute) for attribute in aggregates(SIZES[work])]
        frame = pl.scan_parquet(source).group_by(col("profileId").alias("key")).agg(columns)
    else:
        frame = {"history": history, "maps": maps, "nested": nested}[work](source)
    frame.sink_parquet(out)
