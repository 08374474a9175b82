"""Scores with Polars, in both of its engines. It shares by itself what both ends of a total need."""

import sys

import polars as pl
import pyarrow as pa

from contest import checked, timed
from units import total
from whole import WIDTHS, is_const

VERSION = pl.__version__
TYPES = {bits: getattr(pl, f"Int{bits}") for bits in WIDTHS}


class Words:
    """Expressions for trees. With nulls, what is made of a null is null."""

    def __init__(self, nulls):
        self.nulls = nulls

    def condition(self, node):
        if isinstance(node, bool):
            return pl.lit(node)
        op, *args = node
        if op == "column":
            return pl.col(f"f{args[0]}")
        if op in ("and", "or", "not"):
            a, *rest = map(self.condition, args)
            return ~a if op == "not" else a & rest[0] if op == "and" else a | rest[0]
        shared = max(n.bits for n in args)
        a, b = (self.number(n, shared) for n in args)
        return {"==": a.eq, "!=": a.ne, "<": a.lt, "<=": a.le, ">": a.gt, ">=": a.ge}[op](b)

    def number(self, node, bits=None):
        """The number, in so many bits."""
        if is_const(node):
            return pl.lit(node.low, dtype=TYPES[bits or node.bits])
        if bits not in (None, node.bits):
            return self.number(node).cast(TYPES[bits])
        if node.op == "column":
            return pl.col(f"f{node.args[0]}")
        if node.op == "narrow":
            # The values are known to fit; nothing is gained by looking again.
            (wide,) = node.args
            return self.number(wide).cast(TYPES[node.bits], wrap_numerical=True)
        if node.op == "case":
            chain = pl
            for when, value in node.args[0]:
                chain = chain.when(self.condition(when)).then(self.number(value, node.bits))
            return chain.otherwise(self.number(node.args[1], node.bits))
        a, b = (self.number(arg, node.bits) for arg in node.args)
        if node.op == "known or":
            return a.fill_null(b)
        if node.op in ("min", "max"):
            return self.extreme(node, a, b)
        return {"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "//": a.__floordiv__}[node.op](b)

    def extreme(self, node, a, b):
        lower = node.op == "min"
        # A comparison and a choice take a fraction of the time of a clip, with nulls and without.
        for n, x, y in ((0, b, a), (1, a, b)):
            if is_const(node.args[n]):
                return pl.when(x > y if lower else x < y).then(y).otherwise(x)
        if not self.nulls or not node.nullable():
            return (pl.min_horizontal if lower else pl.max_horizontal)(a, b)
        # The horizontal ones pass over nulls.
        first = a <= b if lower else a >= b
        return pl.when(first).then(a).when(~first).then(b)


def ways(exported, work, threads):
    """Each way to score, with its times."""
    if pl.thread_pool_size() != threads:
        sys.exit(f"Polars runs {pl.thread_pool_size()} threads, not {threads}")
    given = (
        column if mask is None else pa.array(column, mask=mask)
        for column, mask in zip(exported.columns, exported.unknown)
    )
    frame = pl.DataFrame({f"f{i}": column for i, column in enumerate(given)})
    words = Words(exported.open)
    totals = {name: words.number(total(parts)).cast(pl.Int64) for name, parts in work.items()}
    query = frame.lazy().select(**totals)
    for engine in ("in-memory", "streaming"):
        result, times = timed(lambda: query.collect(engine=engine))
        checked(f"Polars, {engine}", result, exported.totals())
        yield engine, times
