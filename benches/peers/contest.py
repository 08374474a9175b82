"""Times of runs, and their totals held against ours."""

import statistics
import sys
import time

import numpy as np

RUNS = 5


def timed(run):
    """The last result of several runs, and their times in milliseconds; one run before them does not count."""
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) * 1e3)
    return result, times


def checked(name, totals, ours):
    """Stops with the first row whose total is not ours, at one end or the other."""
    for end, expected in ours.items():
        found = np.asarray(totals[end])
        if found.dtype != np.int64 or len(found) != len(expected):
            sys.exit(f"{name}: {len(found)} totals of type {found.dtype}, not {len(expected)} whole numbers")
        differ = np.flatnonzero(found != expected)
        if len(differ):
            row = differ[0]
            sys.exit(f"{name}: {len(differ)} differ ({end}); row {row} has {found[row]}, ours is {expected[row]}")


def summary(name, version, ways):
    ways = {way: {"best_ms": min(times), "median_ms": statistics.median(times)} for way, times in ways}
    fastest = min(ways, key=lambda way: ways[way]["median_ms"])
    return {"name": name, "version": version, "way": fastest, **ways[fastest], "ways": ways}
