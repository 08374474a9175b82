"""Points in larger units than 1/10 000: an item all of whose amounts are multiples of one size is counted in that
size, so that narrow numbers hold it, and many such items are added up before one multiplication.
"""

import math

from whole import add, case, const, is_const, known_or, larger, mul, narrow, smaller, sub, summed, width


def step(n):
    """A number that every value of the tree is a multiple of; 0 when all are 0."""
    if is_const(n):
        return abs(n.low)
    if n.op in ("+", "-", "min", "max", "known or", "case", "narrow"):
        return math.gcd(*map(step, n.operands()))
    if n.op == "*":
        return math.prod(map(step, n.args))
    return 1


def negative(n):
    """The number with the other sign, where that costs nothing."""
    if is_const(n):
        return const(-n.low)
    if n.op == "-":
        return sub(n.args[1], n.args[0])
    if n.op in ("min", "max"):
        a, b = map(negative, n.args)
        return a and b and (larger if n.op == "min" else smaller)(a, b)
    return None


def product(a, b):
    """The product; a change of sign goes into the operands where it costs nothing there."""
    for x, y in ((a, b), (b, a)):
        if is_const(x) and x.low == -1:
            return negative(y) or mul(a, b)
    return mul(a, b)


class Divided:
    """Trees divided by numbers that all their values are multiples of. Nodes that trees share stay shared."""

    def __init__(self):
        self.done = {}

    def by(self, n, unit):
        # The node is kept beside the result: its identity is the key.
        kept = self.done.get((id(n), unit))
        if kept is None:
            kept = self.done[id(n), unit] = (n, self.made(n, unit))
        return kept[1]

    def made(self, n, unit):
        if is_const(n):
            return const(n.low // unit)
        if n.op == "case":
            arms, otherwise = n.args
            return case([(when, self.by(value, unit)) for when, value in arms], self.by(otherwise, unit))
        if n.op == "*":
            a, b = n.args
            shared = math.gcd(step(a), unit)
            return product(self.by(a, shared), self.by(b, unit // shared))
        if n.op in ("column", "//"):
            return n
        operands = [self.by(operand, unit) for operand in n.operands()]
        if n.op == "narrow":
            (of,) = operands
            return narrow(of) if of.bits > width(*of.seen) else of
        if n.op == "known or":
            return known_or(operands[0], operands[1].low)
        return {"+": add, "-": sub, "min": smaller, "max": larger}[n.op](*operands)


def total(items):
    """The sum of items, those of one unit together."""
    divided, groups = Divided(), {}
    for item in items:
        unit = max(step(item), 1)
        groups.setdefault(unit, []).append(divided.by(item, unit))
    return summed([mul(summed(group), const(unit)) for unit, group in groups.items()])
