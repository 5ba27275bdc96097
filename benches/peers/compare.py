"""Say whether two result files hold the same values.

    compare.py OURS.parquet THEIRS.parquet

Both have a column `key` and one row for each profile. Numbers may differ by 1e-9 of their size, since engines add in
different orders; instants, texts and lists must be the same, and maps have the same entries in any order. SQL says
*missing* for the sum of nothing where rules say 0: where no value of ours is missing, a missing number of theirs is 0.
No list and an empty one are the same. Exits with 1 and the first differences where the files differ.
"""

import sys

import duckdb

TOLERANCE = 1e-9


def differ(a, b):
    """SQL that says whether two numbers differ; two missing ones do not."""
    apart = f"abs({a} - {b}) > {TOLERANCE} * greatest(abs({a}), abs({b}))"
    return f"(({a} IS NULL) <> ({b} IS NULL) OR coalesce({apart}, false))"


def is_map(kind):
    """Whether a column holds a map, or a list of keys with values where an engine has no maps."""
    return kind.startswith("MAP") or kind.startswith("STRUCT") and kind.endswith("[]")


def entries(connection, table, column, kind):
    """Makes a table of all entries of a column of maps, and gives its name."""
    name = f"entries_{table}"
    cells = f'map_entries("{column}")' if kind.startswith("MAP") else f'"{column}"'
    connection.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT key, e.key AS k, e.value::DOUBLE AS v"
        f" FROM (SELECT key, unnest({cells}) AS e FROM {table})"
    )
    return name


def condition(connection, column, ours, theirs):
    """SQL that says whether the cells of a column differ."""
    a, b = f'ours."{column}"', f'theirs."{column}"'
    if ours.startswith("TIMESTAMP"):
        return f"epoch_us({a}) IS DISTINCT FROM epoch_us({b})" if theirs.startswith("TIMESTAMP") else "true"
    if ours == "VARCHAR":
        return f"{a} IS DISTINCT FROM {b}"
    if ours.endswith("[]"):
        return f"coalesce({a}, []) IS DISTINCT FROM coalesce({b}, [])"
    missing = connection.execute(f"SELECT count(*) FROM ours WHERE {a} IS NULL").fetchone()[0]
    b = f"{b}::DOUBLE" if missing else f"coalesce({b}::DOUBLE, 0)"
    return differ(f"{a}::DOUBLE", b)


def compare(ours, theirs):
    """Gives the differences between two files as lines of text."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    kinds = {}
    for name, path in (("ours", ours), ("theirs", theirs)):
        connection.execute(f"CREATE TABLE {name} AS FROM read_parquet('{path}')")
        kinds[name] = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {name}").fetchall()}
    found = []
    for query, what in (
        ("SELECT count(*) FROM ours ANTI JOIN theirs USING (key)", "are missing in the second file"),
        ("SELECT count(*) FROM theirs ANTI JOIN ours USING (key)", "are missing in the first file"),
        ("SELECT count(*) - count(DISTINCT key) FROM ours", "stand twice in the first file"),
        ("SELECT count(*) - count(DISTINCT key) FROM theirs", "stand twice in the second file"),
    ):
        count = connection.execute(query).fetchone()[0]
        if count:
            found.append(f"{count} profiles {what}")
    for column in [name for name in kinds["ours"] if name != "key"]:
        if column not in kinds["theirs"]:
            found.append(f"{column}: not in the second file")
            continue
        if is_map(kinds["ours"][column]):
            a = entries(connection, "ours", column, kinds["ours"][column])
            b = entries(connection, "theirs", column, kinds["theirs"][column])
            query = f"SELECT key, k, a.v, b.v FROM {a} a FULL JOIN {b} b USING (key, k) WHERE {differ('a.v', 'b.v')}"
        else:
            where = condition(connection, column, kinds["ours"][column], kinds["theirs"][column])
            query = f'SELECT key, ours."{column}", theirs."{column}" FROM ours JOIN theirs USING (key) WHERE {where}'
        rows = connection.execute(f"SELECT count(*) OVER (), * FROM ({query}) ORDER BY 2 LIMIT 1").fetchall()
        if rows:
            found.append(f"{column}: {rows[0][0]} differ, first {rows[0][1:]}")
    return found


if __name__ == "__main__":
    differences = compare(sys.argv[1], sys.argv[2])
    print("\n".join(differences) or "equal")
    sys.exit(1 if differences else 0)
