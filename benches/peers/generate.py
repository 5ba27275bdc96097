"""Write the events that the comparison runs on.

    generate.py flat OUT.parquet --events 10000000 --profiles 500000 [--sorted] [--integer-keys]
    generate.py nested OUT.ndjson --events 2000000 --profiles 200000

Both kinds are in the order of time over the year before NOW, and some profiles have many more events than others. The
same options give the same file. A chunk is written before the next one is drawn, so memory does not grow with --events.
"""

import argparse
import os

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rules import CATEGORIES, CHANNELS, EVENT_TYPES, NOW, PAGES, PURCHASE

CHUNK = 1_000_000
ROW_GROUP = 131_072
YEAR_US = 365 * 86_400 * 1_000_000
TYPE_SHARES = [0.25, 0.35, 0.20, 0.10, 0.05, 0.05]
CHANNEL_SHARES = [0.40, 0.20, 0.20, 0.15, 0.05]


def chunks(rng, events):
    """Yields the sorted instants (microseconds) of each chunk: the year in slices of equally many events."""
    start = int(np.datetime64(NOW, "us").astype(np.int64)) - YEAR_US
    for done in range(0, events, CHUNK):
        count = min(CHUNK, events - done)
        low = start + YEAR_US * done // events
        high = start + YEAR_US * (done + count) // events
        yield np.sort(rng.integers(low, high, count))


def skewed(rng, among, count, power=2):
    """Draws whole numbers below `among`, small ones more often."""
    return (among * rng.random(count) ** power).astype(np.int64)


def padded(prefix, numbers, width):
    """The texts of numbers with leading zeros, after a prefix."""
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def choose(names, indices):
    """The texts that stand at the indices."""
    return pa.array(names).take(pa.array(indices))


def flat_table(rng, instants, profiles, integer_keys):
    """One chunk of flat events; only purchases have a price and a quantity."""
    count = len(instants)
    who = skewed(rng, profiles, count)
    what = rng.choice(len(EVENT_TYPES), count, p=TYPE_SHARES)
    sku = skewed(rng, 2_000, count, power=3)
    no_purchase = what != EVENT_TYPES.index(PURCHASE)
    return pa.table({
        "profileId": pa.array(who) if integer_keys else padded("cust-", who, 9),
        "timestamp": pa.array(instants, pa.timestamp("us", "UTC")),
        "eventType": choose(EVENT_TYPES, what),
        "channel": choose(CHANNELS, rng.choice(len(CHANNELS), count, p=CHANNEL_SHARES)),
        "sku": pc.binary_join_element_wise("sku-", pa.array(sku).cast(pa.string()), ""),
        "category": choose(CATEGORIES, sku % len(CATEGORIES)),
        "priceTotal": pa.array(np.round(rng.lognormal(3.5, 1.0, count), 2), mask=no_purchase),
        "quantity": pa.array(rng.integers(1, 6, count), mask=no_purchase),
    })


def write_flat(path, events, profiles, seed, integer_keys):
    """Writes flat events as Parquet."""
    rng = np.random.default_rng(seed)
    writer = None
    for instants in chunks(rng, events):
        table = flat_table(rng, instants, profiles, integer_keys)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=ROW_GROUP)
    writer.close()


def sort_by_profile(source, path):
    """Writes the events of a file again, those of each profile together; the sort spills to disk."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '4GB'; SET temp_directory = '{path}.spill'; SET TimeZone = 'UTC'")
    connection.execute(
        f"COPY (SELECT * FROM read_parquet('{source}') ORDER BY profileId, timestamp)"
        f" TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )


def items_with_prices(rng, count):
    """Yields the JSON of `count` product list items, each with its price."""
    sku = skewed(rng, 2_000, count, power=3).tolist()
    quantity = rng.integers(1, 6, count).tolist()
    price = np.round(rng.lognormal(3.5, 1.0, count), 2).tolist()
    for s, q, p in zip(sku, quantity, price):
        text = (
            f'{{"SKU":"sku-{s}","name":"Product {s}","quantity":{q},"priceTotal":{p},"currencyCode":"EUR",'
            f'"category":"{CATEGORIES[s % len(CATEGORIES)]}"}}'
        )
        yield text, p


def order_text(number, total):
    """The part of a purchase that only purchases have."""
    return (
        f',"commerce":{{"order":{{"purchaseID":"po-{number % 10**9}","priceTotal":{round(total, 2)},'
        f'"currencyCode":"EUR"}},"purchases":{{"value":1}}}}'
    )


def nested_lines(rng, instants, profiles):
    """The lines of one chunk: events as a web shop sends them, of which rules read some fields only."""
    count = len(instants)
    who = skewed(rng, profiles, count).tolist()
    what = rng.choice(len(EVENT_TYPES), count, p=TYPE_SHARES).tolist()
    channel = rng.choice(len(CHANNELS), count, p=CHANNEL_SHARES).tolist()
    page = skewed(rng, len(PAGES), count).tolist()
    ids = rng.integers(0, 2**63, (count, 2)).tolist()
    # Views, additions to the cart, checkouts and purchases are about products, the last two about several.
    many = rng.integers(1, 4, count)
    listed = np.select([np.array(what) >= 4, np.array(what) >= 2], [many, 1], 0).tolist()
    items = items_with_prices(rng, sum(listed))
    stamps = np.datetime_as_string(instants.astype("datetime64[us]"), unit="us").tolist()
    for i, at in enumerate(stamps):
        first, second = ids[i]
        kind, name = EVENT_TYPES[what[i]], PAGES[page[i]]
        chosen = [next(items) for _ in range(listed[i])]
        listing = f',"productListItems":[{",".join(text for text, _ in chosen)}]' if chosen else ""
        order = order_text(first, sum(price for _, price in chosen)) if kind == PURCHASE else ""
        yield (
            f'{{"_id":"{first:016x}{second:016x}","customerId":"cust-{who[i]:09d}","timestamp":"{at}Z",'
            f'"eventType":"{kind}","channel":"{CHANNELS[channel[i]]}"{order}{listing},'
            f'"web":{{"webPageDetails":{{"name":"{name}",'
            f'"URL":"https://shop.example.com/{name}?ref={second % 10**6}","pageViews":{{"value":1}}}}}},'
            f'"environment":{{"browserDetails":{{"userAgent":'
            f'"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/1{page[i]}.0","acceptLanguage":"de-CH"}}}}}}\n'
        )


def write_nested(path, events, profiles, seed):
    """Writes nested events as NDJSON; `nested.schema.json` is their schema."""
    rng = np.random.default_rng(seed)
    with open(path, "w", encoding="ascii", buffering=1 << 20) as out:
        for instants in chunks(rng, events):
            out.writelines(nested_lines(rng, instants, profiles))


def main():
    """Reads the command line; a file stands under its name only when it is whole."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=["flat", "nested"])
    parser.add_argument("out")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--profiles", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sorted", action="store_true", help="the events of each profile together (flat only)")
    parser.add_argument("--integer-keys", action="store_true", help="whole numbers for profileId (flat only)")
    options = parser.parse_args()
    part = options.out + ".part"
    if options.kind == "nested":
        write_nested(part, options.events, options.profiles, options.seed)
    else:
        write_flat(part, options.events, options.profiles, options.seed, options.integer_keys)
    if options.sorted and options.kind == "flat":
        sort_by_profile(part, part + "2")
        os.replace(part + "2", part)
    os.replace(part, options.out)


if __name__ == "__main__":
    main()
