"""Scores an exported scheme with Polars and DuckDB, checks every total against ours, and prints times as JSON.

The program's trees of exact fractions become trees of integers first (`Lowering`); each peer then writes those in
its own words (`polars_of`, `sql_of`). Nothing here rounds with floating point.
"""

import argparse
import gc
import json
import math
import os
import statistics
import sys
import time
from pathlib import Path

SCALE = 10_000
RUNS = 5
WIDTHS = (8, 16, 32, 64, 128)


class Refused(Exception):
    """The program needs something this script does not know."""


def width(low, high):
    """The fewest bits that hold all numbers from `low` to `high`."""
    for bits in WIDTHS:
        if -(2 ** (bits - 1)) <= low and high < 2 ** (bits - 1):
            return bits
    raise Refused(f"a number of {max(low, high, key=abs).bit_length()} bits")


class Int:
    """A whole number for every row: an operation, its operands, the values it can take by the declared ranges of
    the inputs (`low`, `high`), and those it can take by the values that occur (`seen`). Work is left out only where
    the declared ranges allow it; the values that occur only tell how many bits are needed: those of the widest
    operand, and more only where the result would not fit them."""

    def __init__(self, op, args, sure, seen, stored=8):
        self.op, self.args, self.seen = op, args, seen
        self.low, self.high = sure
        self.bits = max(stored, width(*seen), *(n.bits for n in self.operands()), 8)

    def operands(self):
        if self.op == "case":
            return [value for _, value in self.args[0]] + [self.args[1]]
        return [n for n in self.args if isinstance(n, Int)]


def operation(op, a, b, ends):
    """An operation whose extreme values `ends` gives from those of its operands."""
    sure, seen = ends((a.low, a.high), (b.low, b.high)), ends(a.seen, b.seen)
    return Int(op, (a, b), (min(sure), max(sure)), (min(seen), max(seen)))


def const(value):
    return Int("const", (value,), (value, value), (value, value))


def is_const(n):
    return n.op == "const"


def add(a, b):
    if is_const(a) and is_const(b):
        return const(a.low + b.low)
    if is_const(a) and a.low == 0:
        return b
    if is_const(b) and b.low == 0:
        return a
    return operation("+", a, b, lambda a, b: [a[0] + b[0], a[1] + b[1]])


def sub(a, b):
    if is_const(b):
        return add(a, const(-b.low))
    return operation("-", a, b, lambda a, b: [a[0] - b[1], a[1] - b[0]])


def mul(a, b):
    for x, y in ((a, b), (b, a)):
        if is_const(x):
            if is_const(y):
                return const(x.low * y.low)
            if x.low in (0, 1):
                return y if x.low else const(0)
    return operation("*", a, b, lambda a, b: [x * y for x in a for y in b])


def floor_div(a, b):
    """The quotient brought down to a whole number; the divisor is positive."""
    if is_const(b):
        if b.low == 1:
            return a
        if is_const(a):
            return const(a.low // b.low)
    return operation("//", a, b, lambda a, b: [x // y for x in a for y in b])


def positive(n):
    """The number where no value that occurs is zero or less."""
    if n.seen[0] <= 0:
        raise Refused("a divisor that may not be positive")
    return n if n.low > 0 else Int(n.op, n.args, (1, n.high), n.seen)


def larger(a, b):
    if a.low >= b.high:
        return a
    if b.low >= a.high:
        return b
    return operation("max", a, b, lambda a, b: [max(a[0], b[0]), max(a[1], b[1])])


def smaller(a, b):
    if a.high <= b.low:
        return a
    if b.high <= a.low:
        return b
    return operation("min", a, b, lambda a, b: [min(a[0], b[0]), min(a[1], b[1])])


def clamp(n, low, high):
    n = n if low is None else larger(n, const(low))
    return n if high is None else smaller(n, const(high))


def case(arms, otherwise):
    """The value of the first arm that holds. Arms that never hold are left out; one that always does ends it."""
    kept = []
    for when, value in arms:
        if when is True:
            otherwise = value
            break
        if when is not False:
            kept.append((when, value))
    if not kept:
        return otherwise
    values = [value for _, value in kept] + [otherwise]
    if all(is_const(v) and v.low == values[0].low for v in values):
        return values[0]
    sure = min(v.low for v in values), max(v.high for v in values)
    seen = min(v.seen[0] for v in values), max(v.seen[1] for v in values)
    return Int("case", (kept, otherwise), sure, seen)


# Conditions: True, False, or a tuple of an operation and its operands.


def both(a, b):
    if a is False or b is False:
        return False
    return b if a is True else a if b is True else ("and", a, b)


def either(a, b):
    if a is True or b is True:
        return True
    return b if a is False else a if b is False else ("or", a, b)


def negated(a):
    return (not a) if isinstance(a, bool) else ("not", a)


class Fraction:
    """A fraction for every row; the denominator is a positive Int."""

    def __init__(self, num, den):
        if is_const(den):
            common = den.low
            if is_const(num):
                common = math.gcd(num.low, den.low)
                num, den = const(num.low // common), const(den.low // common)
        self.num, self.den = num, den


def common(a, b):
    """Numerators of two fractions over one denominator, and that denominator."""
    if is_const(a.den) and is_const(b.den):
        den = math.lcm(a.den.low, b.den.low)
        return mul(a.num, const(den // a.den.low)), mul(b.num, const(den // b.den.low)), const(den)
    if a.den is b.den:
        return a.num, b.num, a.den
    return mul(a.num, b.den), mul(b.num, a.den), mul(a.den, b.den)


class Lowering:
    """From exported trees to whole numbers of 1/10 000 point."""

    def __init__(self, inputs, seen):
        self.columns = [
            Int("column", (i,), entry["range"], seen[i], entry["bits"]) for i, entry in enumerate(inputs)
        ]
        self.places = [entry["places"] for entry in inputs]

    def num(self, tree):
        ((op, args),) = tree.items()
        if op == "const":
            return Fraction(const(int(args[0])), const(int(args[1])))
        if op == "input":
            return Fraction(self.columns[args], const(10 ** self.places[args]))
        if op in ("add", "sub"):
            a, b, den = common(*map(self.num, args))
            return Fraction(add(a, b) if op == "add" else sub(a, b), den)
        if op == "mul":
            a, b = map(self.num, args)
            return Fraction(mul(a.num, b.num), mul(a.den, b.den))
        if op == "div":
            return self.quotient(*map(self.num, args))
        if op in ("min", "max"):
            best, *rest = map(self.num, args)
            for other in rest:
                a, b, den = common(best, other)
                best = Fraction(smaller(a, b) if op == "min" else larger(a, b), den)
            return best
        if op == "if":
            when = self.cond(args[0])
            a, b, den = common(self.num(args[1]), self.num(args[2]))
            return Fraction(case([(when, a)], b), den)
        if op == "steps":
            step = Fraction(*(const(int(part)) for part in args["step"]))
            steps = self.quotient(self.num(args["of"]), step)
            if args["partial"] == "proportional":
                return steps
            if args["partial"] == "started":
                return Fraction(floor_div(add(steps.num, sub(steps.den, const(1))), steps.den), const(1))
            return Fraction(floor_div(steps.num, steps.den), const(1))
        raise Refused(f"number {op}")

    @staticmethod
    def quotient(a, b):
        num, den = mul(a.num, b.den), mul(a.den, positive(b.num))
        if is_const(den):
            # A constant both share leaves smaller numbers.
            factor = num.args[1].low if num.op == "*" and is_const(num.args[1]) else 1
            shared = math.gcd(factor, den.low)
            if shared > 1:
                num, den = mul(num.args[0], const(factor // shared)), const(den.low // shared)
        return Fraction(num, den)

    def cond(self, tree):
        ((op, args),) = tree.items()
        if op == "const":
            return args
        if op == "input":
            return ("column", args)
        if op == "compare":
            order, left, right = args
            a, b, _ = common(self.num(left), self.num(right))
            return self.compared(order, a, b)
        if op == "and":
            return both(*map(self.cond, args))
        if op == "or":
            return either(*map(self.cond, args))
        if op == "not":
            return negated(self.cond(args))
        if op == "if":
            when, a, b = map(self.cond, args)
            return either(both(when, a), both(negated(when), b))
        raise Refused(f"condition {op}")

    @staticmethod
    def compared(order, a, b):
        if order in ("==", "!=") and (a.high < b.low or b.high < a.low):
            return order == "!="
        sure = {
            "<": (a.high < b.low, a.low >= b.high),
            "<=": (a.high <= b.low, a.low > b.high),
            ">": (a.low > b.high, a.high <= b.low),
            ">=": (a.low >= b.high, a.high < b.low),
        }.get(order, (False, False))
        return True if sure[0] else False if sure[1] else (order, a, b)

    def rule(self, tree):
        """The rule's amount, and the condition under which it loses the item."""
        total, lost = Fraction(const(0), const(SCALE)), False
        for term in tree["terms"]:
            if "amount" in term:
                amount = self.num(term["amount"])
            else:
                amount, loses = self.switch(term["switch"])
                lost = either(lost, loses)
            a, b, den = common(total, amount)
            total = Fraction(add(a, b), den)
        amount = clamp(rounded(total), tree["least"], tree["most"])
        if tree["gate"] is None:
            return amount, lost
        gate = self.cond(tree["gate"])
        return case([(gate, amount)], const(0)), both(gate, lost)

    def switch(self, tree):
        arms, lost, before = [], False, False
        for arm in tree["arms"]:
            when, gives = self.cond(arm["when"]), arm["gives"]
            if gives == "forfeit":
                lost = either(lost, both(when, negated(before)))
            arms.append((when, const(0 if gives == "forfeit" else gives)))
            before = either(before, when)
        return Fraction(case(arms, const(tree["otherwise"])), const(SCALE)), lost

    def item(self, tree):
        total, lost = const(tree["start"]), False
        for rule in tree["rules"]:
            amount, loses = self.rule(rule)
            total, lost = add(total, amount), either(lost, loses)
        bounds = tree["floor"], tree["cap"]
        arms = [] if tree["applies"] is None else [(negated(self.cond(tree["applies"])), const(tree["otherwise"]))]
        return case([*arms, (lost, clamp(const(0), *bounds))], clamp(total, *bounds))


def rounded(amount):
    """Points as whole numbers of 1/10 000, half away from zero."""
    num, den = mul(amount.num, const(SCALE)), amount.den
    if is_const(den):
        shared = math.gcd(SCALE, den.low)
        num, den = mul(amount.num, const(SCALE // shared)), const(den.low // shared)
        if den.low == 1:
            return num
    if is_const(num) and num.low == 0:
        return num
    half = lambda n: floor_div(add(mul(n, const(2)), den), mul(den, const(2)))
    minus = lambda n: sub(const(0), n)
    if num.low >= 0:
        return half(num)
    if num.high <= 0:
        return minus(half(minus(num)))
    return case([((">=", num, const(0)), half(num))], minus(half(minus(num))))


def polars_of(pl, node, bits=None):
    """The expression, in so many bits."""
    types = {bits: getattr(pl, f"Int{bits}") for bits in WIDTHS}
    if isinstance(node, bool):
        return pl.lit(node)
    if isinstance(node, tuple):
        op, *args = node
        if op == "column":
            return pl.col(f"f{args[0]}")
        if op in ("and", "or", "not"):
            a, *rest = (polars_of(pl, arg) for arg in args)
            return ~a if op == "not" else a & rest[0] if op == "and" else a | rest[0]
        shared = max(n.bits for n in args)
        a, b = (polars_of(pl, n, shared) for n in args)
        return {"==": a.eq, "!=": a.ne, "<": a.lt, "<=": a.le, ">": a.gt, ">=": a.ge}[op](b)
    if is_const(node):
        return pl.lit(node.low, dtype=types[bits or node.bits])
    if bits not in (None, node.bits):
        return polars_of(pl, node).cast(types[bits])
    if node.op == "column":
        return pl.col(f"f{node.args[0]}")
    if node.op == "case":
        chain = pl
        for when, value in node.args[0]:
            chain = chain.when(polars_of(pl, when)).then(polars_of(pl, value, node.bits))
        return chain.otherwise(polars_of(pl, node.args[1], node.bits))
    a, b = (polars_of(pl, arg, node.bits) for arg in node.args)
    if node.op in ("min", "max"):
        # A clip against a constant is one pass; of two columns the general way.
        for n, x, y in ((0, b, a), (1, a, b)):
            if is_const(node.args[n]):
                return x.clip(upper_bound=y) if node.op == "min" else x.clip(lower_bound=y)
        return (pl.min_horizontal if node.op == "min" else pl.max_horizontal)(a, b)
    return {"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "//": a.__floordiv__}[node.op](b)


SQL_TYPES = dict(zip(WIDTHS, ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")))


def sql_of(node, bits=None):
    """The expression, in so many bits."""
    if isinstance(node, bool):
        return "TRUE" if node else "FALSE"
    if isinstance(node, tuple):
        op, *args = node
        if op == "column":
            return f"f{args[0]}"
        if op in ("and", "or", "not"):
            a, *rest = (sql_of(arg) for arg in args)
            return f"(NOT {a})" if op == "not" else f"({a} {op.upper()} {rest[0]})"
        shared = max(n.bits for n in args)
        a, b = (sql_of(n, shared) for n in args)
        return f"({a} { {'==': '=', '!=': '<>'}.get(op, op)} {b})"
    if is_const(node):
        return f"{node.low}::{SQL_TYPES[bits or node.bits]}"
    if bits not in (None, node.bits):
        return f"{sql_of(node)}::{SQL_TYPES[bits]}"
    if node.op == "column":
        return f"f{node.args[0]}"
    if node.op == "case":
        arms = " ".join(f"WHEN {sql_of(when)} THEN {sql_of(value, node.bits)}" for when, value in node.args[0])
        return f"(CASE {arms} ELSE {sql_of(node.args[1], node.bits)} END)"
    a, b = (sql_of(arg, node.bits) for arg in node.args)
    if node.op in ("min", "max"):
        return f"{'least' if node.op == 'min' else 'greatest'}({a}, {b})"
    if node.op == "//" and node.args[0].seen[0] < 0:
        # The sign `//` truncates towards zero.
        return f"(({a} // {b}) - CASE WHEN {a} % {b} < 0 THEN 1 ELSE 0 END)"
    return f"({a} {node.op} {b})"


def total_bits(items):
    """The bits that hold every sum of items, in any order."""
    reach = sum(max(abs(item.seen[0]), abs(item.seen[1])) for item in items)
    return width(-reach, reach)


def timed(run):
    """The last result of several runs, and their times in milliseconds; one run before them does not count."""
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) * 1e3)
    return result, times


def checked(np, name, totals, ours):
    """Stops with the first row whose total is not ours."""
    if totals.dtype != np.int64 or len(totals) != len(ours):
        sys.exit(f"{name}: {len(totals)} totals of type {totals.dtype}, not {len(ours)} whole numbers")
    differ = np.flatnonzero(totals != ours)
    if len(differ):
        row = differ[0]
        sys.exit(f"{name}: {len(differ)} totals differ; row {row} has {totals[row]}, ours is {ours[row]}")


def by_polars(np, columns, items, ours):
    import polars as pl

    frame = pl.DataFrame({f"f{i}": column for i, column in enumerate(columns)})
    bits = total_bits(items)
    query = (
        frame.lazy()
        .select(**{f"i{n}": polars_of(pl, item, bits) for n, item in enumerate(items)})
        .select(total=pl.sum_horizontal(pl.all()).cast(pl.Int64))
    )
    for engine in ("in-memory", "streaming"):
        result, times = timed(lambda: query.collect(engine=engine))
        checked(np, f"Polars, {engine}", result["total"].to_numpy(), ours)
        yield engine, times


def by_duckdb(np, columns, items, ours, threads):
    import duckdb
    import pyarrow as pa

    base = duckdb.connect(":memory:")
    base.execute(f"SET threads = {threads}")
    table = pa.table({f"f{i}": column for i, column in enumerate(columns)})
    base.register("given", table)
    base.execute("CREATE TABLE facts AS SELECT * FROM given")
    base.unregister("given")
    columns.clear()
    del table
    gc.collect()
    bits = total_bits(items)
    total = " + ".join(sql_of(item, bits) for item in items)
    query = f"SELECT ({total})::BIGINT AS total FROM facts"
    read = lambda: base.execute("SELECT total FROM totals").fetchnumpy()["total"]

    _, times = timed(lambda: base.execute(f"CREATE OR REPLACE TEMP TABLE totals AS {query}"))
    checked(np, "DuckDB, table", np.asarray(read()), ours)
    yield "table", times
    result, times = timed(lambda: base.sql(query).to_arrow_table())
    checked(np, "DuckDB, Arrow", result["total"].to_numpy(), ours)
    yield "Arrow", times


def summary(name, version, ways):
    ways = {way: {"best_ms": min(times), "median_ms": statistics.median(times)} for way, times in ways}
    fastest = min(ways, key=lambda way: ways[way]["median_ms"])
    return {"name": name, "version": version, "way": fastest, **ways[fastest], "ways": ways}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    # Both must be said before the libraries start.
    os.environ["POLARS_MAX_THREADS"] = str(arguments.threads)
    import duckdb
    import numpy as np
    import polars as pl

    if pl.thread_pool_size() != arguments.threads:
        sys.exit(f"Polars runs {pl.thread_pool_size()} threads, not {arguments.threads}")
    program = json.loads((arguments.folder / "program.json").read_text())
    columns, seen = [], []
    for i, entry in enumerate(program["inputs"]):
        truth = entry["kind"] == "truth"
        column = np.fromfile(arguments.folder / f"input-{i}.raw", dtype=f"<i{entry['bits'] // 8}")
        if len(column) != program["rows"]:
            sys.exit(f"input {i} has {len(column)} rows, not {program['rows']}")
        seen.append((int(column.min()), int(column.max())))
        if seen[i][0] < entry["range"][0] or seen[i][1] > entry["range"][1]:
            sys.exit(f"input {i} has values, or unknown ones, outside its declared range")
        columns.append(column.astype(bool) if truth else column)
    ours = np.fromfile(arguments.folder / "totals.raw", dtype="<i8")
    lowering = Lowering(program["inputs"], seen)
    try:
        items = [lowering.item(item) for item in program["items"]]
    except Refused as refused:
        sys.exit(f"this script does not know how to score {refused}")
    polars = summary("Polars", pl.__version__, by_polars(np, columns, items, ours))
    gc.collect()
    peer = summary("DuckDB", duckdb.__version__, by_duckdb(np, columns, items, ours, arguments.threads))
    print(json.dumps([polars, peer]))


if __name__ == "__main__":
    main()
