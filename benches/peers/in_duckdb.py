"""Scores with DuckDB, with both ways out: a table of its own, an Arrow table. It shares by itself what both ends of
a total need, where no case stands around it."""

import gc

import duckdb
import pyarrow as pa

from contest import checked, timed
from units import total
from whole import WIDTHS, is_const

VERSION = duckdb.__version__
SQL_TYPES = dict(zip(WIDTHS, ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")))


class Words:
    """Expressions for trees. With nulls, what is made of a null is null."""

    def __init__(self, nulls):
        self.nulls = nulls

    def condition(self, node):
        if isinstance(node, bool):
            return "TRUE" if node else "FALSE"
        op, *args = node
        if op == "column":
            return f"f{args[0]}"
        if op in ("and", "or", "not"):
            a, *rest = map(self.condition, args)
            return f"(NOT {a})" if op == "not" else f"({a} {op.upper()} {rest[0]})"
        shared = max(n.bits for n in args)
        a, b = (self.number(n, shared) for n in args)
        return f"({a} { {'==': '=', '!=': '<>'}.get(op, op)} {b})"

    def number(self, node, bits=None):
        """The number, in so many bits."""
        if is_const(node):
            return f"{node.low}::{SQL_TYPES[bits or node.bits]}"
        if bits not in (None, node.bits):
            return f"{self.number(node)}::{SQL_TYPES[bits]}"
        if node.op == "column":
            return f"f{node.args[0]}"
        if node.op == "narrow":
            return f"{self.number(node.args[0])}::{SQL_TYPES[node.bits]}"
        if node.op == "case":
            arms = node.args[0]
            arms = " ".join(f"WHEN {self.condition(when)} THEN {self.number(value, node.bits)}" for when, value in arms)
            return f"(CASE {arms} ELSE {self.number(node.args[1], node.bits)} END)"
        a, b = (self.number(arg, node.bits) for arg in node.args)
        if node.op == "known or":
            return f"coalesce({a}, {b})"
        if node.op in ("min", "max"):
            return self.extreme(node, a, b)
        if node.op == "//" and node.args[0].seen[0] < 0:
            # The sign `//` truncates towards zero.
            return f"(({a} // {b}) - CASE WHEN {a} % {b} < 0 THEN 1 ELSE 0 END)"
        return f"({a} {node.op} {b})"

    def extreme(self, node, a, b):
        lower = node.op == "min"
        if not self.nulls or not node.nullable():
            return f"{'least' if lower else 'greatest'}({a}, {b})"
        # The engine's words for extremes pass over nulls.
        for n, x, y in ((0, b, a), (1, a, b)):
            if is_const(node.args[n]):
                return f"(CASE WHEN {x} {'>' if lower else '<'} {y} THEN {y} ELSE {x} END)"
        order = "<=" if lower else ">="
        return f"(CASE WHEN {a} {order} {b} THEN {a} WHEN {b} {order} {a} THEN {b} END)"


def ways(exported, work, threads):
    """Each way to score, with its times. Takes the columns out of what was exported, so that they stand once."""
    base = duckdb.connect(":memory:")
    base.execute(f"SET threads = {threads}")
    given = zip(exported.columns, exported.unknown)
    table = pa.table({f"f{i}": pa.array(column, mask=mask) for i, (column, mask) in enumerate(given)})
    base.register("given", table)
    base.execute("CREATE TABLE facts AS SELECT * FROM given")
    base.unregister("given")
    exported.columns.clear()
    del table
    gc.collect()
    words = Words(exported.open)
    totals = [f"({words.number(total(parts))})::BIGINT AS {name}" for name, parts in work.items()]
    query = f"SELECT {', '.join(totals)} FROM facts"
    read = lambda: base.execute("SELECT * FROM totals").fetchnumpy()

    _, times = timed(lambda: base.execute(f"CREATE OR REPLACE TEMP TABLE totals AS {query}"))
    checked("DuckDB, table", read(), exported.totals())
    yield "table", times
    result, times = timed(lambda: base.sql(query).to_arrow_table())
    checked("DuckDB, Arrow", result, exported.totals())
    yield "Arrow", times
