"""From exported trees to both ends of every item, where facts are unknown.

Columns hold nulls for what is unknown, and the peers' own logic of three values carries them through conditions and
numbers. What a unit can still get at least and at most is said only where an unknown condition or number becomes
points. An item's ends are two whole numbers that are never null; what both need is one node that both share.
"""

import math

from lowering import SCALE, Fraction, Lowering, common, rounded
from units import Divided, step
from whole import Refused, add, both, case, clamp, const, either, is_const, known_or, larger, narrow
from whole import smaller, summed

LOW, HIGH = 0, 1


def opposite(condition):
    """The negation; unknown where the condition is."""
    if isinstance(condition, bool):
        return not condition
    return condition[1] if condition[0] == "not" else ("not", condition)


def chosen(end, when, a, b):
    """One end of `a` where the condition holds, of `b` where it does not, of their hull where it is unknown.

    A case takes no arm whose condition is unknown, so that most often a single one says it."""
    if isinstance(when, bool):
        return a if when else b
    if is_const(a) and is_const(b) and a.low == b.low:
        return a
    below, above = (a, b) if end == LOW else (b, a)
    if below.high <= above.low:
        return case([(opposite(when), b)], a)
    if above.high <= below.low:
        return case([(when, a)], b)
    return case([(when, a), (opposite(when), b)], (smaller if end == LOW else larger)(a, b))


class EndsLowering(Lowering):
    """Both ends instead of one figure. Numbers and conditions are as they were, but null where they are unknown."""

    def __init__(self, inputs, seen):
        super().__init__(inputs, seen)
        self.divided = Divided()

    def num(self, tree):
        ((op, args),) = tree.items()
        if op == "if":
            raise Refused("numbers with a condition, where facts are unknown")
        return super().num(tree)

    def cond(self, tree):
        ((op, args),) = tree.items()
        if op == "if":
            raise Refused("conditions with a condition, where facts are unknown")
        if op == "not":
            return opposite(self.cond(args))
        return super().cond(tree)

    def compared(self, order, a, b):
        shared = math.gcd(step(a), step(b)) or 1
        return super().compared(order, self.divided.by(a, shared), self.divided.by(b, shared))

    def switch(self, tree):
        """Both ends of what the first arm that holds gives, and whether that loses the item."""
        ends, lost = [const(tree["otherwise"])] * 2, False
        for arm in reversed(tree["arms"]):
            when = self.cond(arm["when"])
            gives = const(0 if arm["gives"] == "forfeit" else arm["gives"])
            ends = [chosen(end, when, gives, ends[end]) for end in (LOW, HIGH)]
            lost = either(when, lost) if arm["gives"] == "forfeit" else both(opposite(when), lost)
        return ends, lost

    def rule(self, tree):
        bounds = tree["least"], tree["most"]
        amounts, fixed, lost = [], [const(0), const(0)], False
        for term in tree["terms"]:
            if "amount" in term:
                amounts.append((self.num(term["amount"]), term["range"]))
                continue
            ends, loses = self.switch(term["switch"])
            fixed = [add(fixed[end], ends[end]) for end in (LOW, HIGH)]
            lost = either(lost, loses)
        if len(amounts) == 1 and all(is_const(n) and n.low == 0 for n in fixed):
            ((amount, span),) = amounts
            known = narrow(clamp(rounded(amount), *bounds))
            ends = [known_or(known, clamp(const(span[end]), *bounds).low) for end in (LOW, HIGH)]
        else:
            ends = [self.amount(end, amounts, fixed[end], bounds) for end in (LOW, HIGH)]
        if tree["gate"] is None:
            return ends, lost
        gate = self.cond(tree["gate"])
        return [chosen(end, gate, ends[end], const(0)) for end in (LOW, HIGH)], both(gate, lost)

    @staticmethod
    def amount(end, amounts, fixed, bounds):
        total = Fraction(fixed, const(SCALE))
        for amount, span in amounts:
            if not is_const(amount.den):
                raise Refused("a quotient beside other amounts, where facts are unknown")
            at, amount, den = common(Fraction(const(span[end]), const(SCALE)), amount)
            a, b, den = common(total, Fraction(known_or(amount, at.low), den))
            total = Fraction(add(a, b), den)
        return narrow(clamp(rounded(total), *bounds))

    def item(self, tree):
        amounts, lost = [[const(tree["start"])] * 2], False
        for rule in tree["rules"]:
            amount, loses = self.rule(rule)
            amounts.append(amount)
            lost = either(lost, loses)
        total = [summed([amount[end] for amount in amounts]) for end in (LOW, HIGH)]
        bounds = tree["floor"], tree["cap"]
        ends = [chosen(end, lost, clamp(const(0), *bounds), clamp(total[end], *bounds)) for end in (LOW, HIGH)]
        if tree["applies"] is None:
            return ends
        applies = self.cond(tree["applies"])
        return [chosen(end, applies, ends[end], const(tree["otherwise"])) for end in (LOW, HIGH)]
