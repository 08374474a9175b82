"""Whole numbers and conditions for every row, as trees that each peer writes in its own words.

Knows the values a number can take and the bits it needs; knows no schemes and no peers.
"""

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

    def nullable(self):
        """Whether the number is null for some rows, where columns have nulls."""
        return self.op == "column" or self.op != "known or" and any(n.nullable() for n in self.operands())

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


def known_or(n, value):
    """The number, or a constant where it is unknown."""
    if is_const(n):
        return n
    with_value = lambda ends: (min(ends[0], value), max(ends[1], value))
    return Int("known or", (n, const(value)), with_value((n.low, n.high)), with_value(n.seen))


def narrow(n):
    """The same number in no more bits than its values ask for, whatever it is made of."""
    if is_const(n):
        return n
    made = Int("narrow", (n,), (n.low, n.high), n.seen)
    made.bits = width(*n.seen)
    return made


def shifted(n, by):
    """The number plus a constant, without an addition where its arms are constants; `None` where they are not."""
    if is_const(n):
        return const(n.low + by)
    if n.op != "case":
        return None
    arms = [(when, shifted(value, by)) for when, value in n.args[0]]
    otherwise = shifted(n.args[1], by)
    if otherwise is None or any(value is None for _, value in arms):
        return None
    return case(arms, otherwise)


def summed(numbers):
    """The sum, added up by twos: what fits few bits is added in few bits."""
    fixed = sum(n.low for n in numbers if is_const(n))
    numbers = [n for n in numbers if not is_const(n)]
    for i, n in enumerate(numbers):
        moved = shifted(n, fixed) if fixed else None
        if moved is not None:
            numbers[i], fixed = moved, 0
    if fixed or not numbers:
        numbers.append(const(fixed))
    while len(numbers) > 1:
        pairs = [add(a, b) for a, b in zip(numbers[::2], numbers[1::2])]
        numbers = pairs + numbers[2 * len(pairs) :]
    return numbers[0]


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
