"""Compare Sumac with DuckDB on the shop events, user by user.

usage: compare.py SUMAC EVENTS.parquet

SUMAC is the command, EVENTS the file that shop.sumac names as its schema. Needs `pip install duckdb pyarrow`.
Both sides answer for every user; numbers agree within 1e-9 relative, all else exactly. Exit 1 with the first
differences where they differ.
"""

import pathlib
import subprocess
import sys
import tempfile

import duckdb

NOW = "2022-04-27T00:00:00Z"
QUERY = """
WITH events AS (
    SELECT *, file_row_number AS arrival FROM read_parquet('{events}', file_row_number = true)
    WHERE event_timestamp <= TIMESTAMP '2022-04-27 00:00:00'
),
gaps AS (
    SELECT user_id, event_timestamp - lag(event_timestamp) OVER (PARTITION BY user_id ORDER BY event_timestamp, arrival) AS gap
    FROM events WHERE event_name = 'purchase'
),
gap_of AS (
    SELECT user_id,
           round(avg(epoch_us(gap)))::BIGINT AS mean_gap,
           max(epoch_us(gap)) AS longest_gap
    FROM gaps GROUP BY user_id
),
viewed AS (
    SELECT user_id, item_name AS last_viewed FROM events
    WHERE event_name = 'view_item' AND item_name IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY event_timestamp DESC, arrival DESC) = 1
)
SELECT user_id,
       coalesce(sum(price * quantity) FILTER (WHERE event_name = 'purchase'), 0) AS spent,
       count(*) FILTER (WHERE event_name = 'purchase') AS purchase_count,
       any_value(mean_gap) AS mean_gap,
       any_value(longest_gap) AS longest_gap,
       count(*) FILTER (
           WHERE event_name = 'add_to_cart'
             AND event_timestamp > TIMESTAMP '2022-04-27 00:00:00' - INTERVAL 30 DAY
       ) AS recent_carts,
       any_value(last_viewed) AS last_viewed
FROM events LEFT JOIN gap_of USING (user_id) LEFT JOIN viewed USING (user_id)
GROUP BY user_id ORDER BY user_id
"""


def sumac(command: str, events: str) -> dict:
    """The rows of `sumac run`, by user."""
    rules = pathlib.Path(__file__).with_name("shop.sumac")
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.ndjson"
        subprocess.run(
            [command, "run", str(rules), "--events", events, "--now", NOW, "--out", str(out), "--format", "ndjson"],
            check=True,
        )
        rows = duckdb.sql(
            f"SELECT * FROM read_json('{out}', format = 'newline_delimited', columns = "
            "{key: 'VARCHAR', spent: 'DOUBLE', purchaseCount: 'BIGINT', meanGap: 'VARCHAR',"
            " longestGap: 'VARCHAR', recentCarts: 'BIGINT', lastViewed: 'VARCHAR'})"
        ).fetchall()
    return {row[0]: (row[1], row[2], micros(row[3]), micros(row[4]), row[5], row[6]) for row in rows}


def micros(duration: str | None) -> int | None:
    """The microseconds of `PT90.5S`."""
    if duration is None:
        return None
    seconds, _, fraction = duration.removeprefix("PT").removesuffix("S").partition(".")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0") or 0)


def same(left, right) -> bool:
    """Whether two cells agree."""
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(1.0, abs(left))
    return left == right


def main() -> int:
    command, events = sys.argv[1:3]
    expected = {row[0]: row[1:] for row in duckdb.sql(QUERY.format(events=events)).fetchall()}
    found = sumac(command, events)
    wrong = [
        (user, cell, expected.get(user), found.get(user))
        for user in sorted(expected.keys() | found.keys())
        for cell in range(6)
        if user not in expected or user not in found or not same(expected[user][cell], found[user][cell])
    ]
    for user, cell, theirs, ours in wrong[:10]:
        print(f"{user}, column {cell}: DuckDB {theirs}, Sumac {ours}")
    print(f"{len(expected)} users, {len(expected) * 6} values, {len(wrong)} differ")
    return 1 if wrong else 0


sys.exit(main())
