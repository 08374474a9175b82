"""From exported trees of exact fractions to whole numbers of 1/10 000 point, where every fact is known."""

import math

from whole import Int, Refused, add, both, case, clamp, const, either, floor_div, is_const
from whole import larger, mul, negated, positive, smaller, sub

SCALE = 10_000


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
