"""Answer a work with one peer, and say how long it took.

    peers.py duckdb|polars|datafusion|chdb WORK EVENTS OUT.parquet [--formulation N]

The time is that of the work, from the open file to the written one, without the start of Python and the import of the
engine. Every engine uses all cores, as it does by itself.
"""

import argparse
import importlib
import json
import time

ENGINES = {
    "duckdb": "engines.duckdb_sql",
    "polars": "engines.polars_frames",
    "datafusion": "engines.datafusion_sql",
    "chdb": "engines.chdb_sql",
}


def main():
    """Reads the command line and prints a line of JSON with the seconds of wall and of processor time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", choices=ENGINES)
    parser.add_argument("work")
    parser.add_argument("events")
    parser.add_argument("out")
    parser.add_argument("--formulation", type=int, default=0, help="another way to ask (DuckDB has two for most works)")
    options = parser.parse_args()
    engine = importlib.import_module(ENGINES[options.peer])
    start, busy = time.perf_counter(), time.process_time()
    engine.answer(options.work, options.events, options.out, options.formulation)
    print(json.dumps({"seconds": time.perf_counter() - start, "processor": time.process_time() - busy}))


if __name__ == "__main__":
    main()
