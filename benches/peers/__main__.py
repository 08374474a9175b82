"""Scores an exported scheme with Polars and DuckDB, checks every total against ours, and prints times as JSON.

The program's trees of exact fractions become trees of integers first (`lowering`, and `ends` where facts are
unknown); each peer then writes those in its own words (`in_polars`, `in_duckdb`). Nothing here rounds with floating
point.
"""

import argparse
import gc
import json
import os
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    # Both must be said before the libraries start.
    os.environ["POLARS_MAX_THREADS"] = str(arguments.threads)
    import in_duckdb
    import in_polars
    from contest import summary
    from exported import Exported
    from whole import Refused

    exported = Exported(arguments.folder)
    try:
        work = exported.work()
    except Refused as refused:
        sys.exit(f"this script does not know how to score {refused}")
    polars = summary("Polars", in_polars.VERSION, in_polars.ways(exported, work, arguments.threads))
    gc.collect()
    duckdb = summary("DuckDB", in_duckdb.VERSION, in_duckdb.ways(exported, work, arguments.threads))
    print(json.dumps([polars, duckdb]))


if __name__ == "__main__":
    main()
