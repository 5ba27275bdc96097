"""The peers: a module each, with `answer(work, source, out)` that computes a work from a file to a Parquet file."""
