//! Rules by their forms, straight from what the author wrote: what each part of a rule moves, exactly, or that it
//! is not known.

mod history;

use std::collections::BTreeSet;

use rubric::expr::Expr;
use rubric::expr::ir::Partial;
use rubric::form::{
    Conversion, Discretion, Each, Excess, Factor, Form, Outcome, PointsOf, Scale, Shortfall, Sign,
    Table,
};
use rubric::model::{Formula, Item, LowerBound, Period, UpperBound};
use rubric::number::{Decimal, Points};

use super::reader::{Moment, Q, Read, Reader, decimal, points, whole};

/// What one part of a rule moves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moved {
    /// Signed points; `None` when unknown.
    pub(super) amount: Option<Q>,
    /// The item is lost; `None` when unknown.
    pub(super) forfeit: Option<bool>,
}

/// One part of a rule: what it moves, what it reads, and what it would move at worst.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) moved: Moved,
    pub(super) reads: BTreeSet<Read>,
    /// A counted event was late.
    pub(super) late_event: bool,
    /// What stays when its facts do not count; the amount is `None` where that depends on what facts could be.
    pub(super) worst: Moved,
}

const HERE: Moment = Moment {
    years_back: 0,
    part: None,
};

impl Moved {
    fn amount(amount: Option<Q>) -> Moved {
        Moved {
            amount,
            forfeit: Some(false),
        }
    }
}

/// An alternative with its condition.
type Arm = (Option<bool>, Outcome);

/// The first alternative that holds.
fn first(arms: &[Arm], start: Points, otherwise: Points) -> (Moved, Moved) {
    let amount = |outcome: Outcome| match outcome {
        Outcome::Amount(p) => Some(points(p)),
        Outcome::Score(p) => Some(points(p) - points(start)),
        Outcome::Forfeit => None,
    };
    let loses = |outcome: Outcome| outcome == Outcome::Forfeit;
    let decided = arms.iter().find(|(holds, _)| *holds != Some(false));
    let moved = match decided {
        None => Moved::amount(Some(points(otherwise))),
        Some((Some(_), outcome)) => Moved {
            amount: Some(amount(*outcome).unwrap_or_else(|| whole(0))),
            forfeit: Some(loses(*outcome)),
        },
        Some((None, _)) => Moved {
            amount: None,
            forfeit: (!arms.iter().any(|(_, o)| loses(*o))).then_some(false),
        },
    };
    let amounts = arms.iter().filter_map(|(_, o)| amount(*o));
    let worst = Moved {
        amount: amounts.chain([points(otherwise)]).min(),
        forfeit: Some(arms.iter().any(|(_, o)| loses(*o))),
    };
    (moved, worst)
}

/// Number of steps in a distance.
fn steps(distance: Q, step: Decimal, partial: Partial) -> Q {
    let quotient = distance / decimal(step);
    match partial {
        Partial::Whole => quotient.floor(),
        Partial::Started => quotient.ceil(),
        Partial::Proportional => quotient,
    }
}

fn at_least_zero(n: Q) -> Q {
    n.max(whole(0))
}

/// The parts a rule is judged by: one for each period, or the whole year.
fn moments(per: Option<Period>) -> Vec<Moment> {
    match per {
        Some(per) => (1..=per.per_year()).map(|n| Moment::part(per, n)).collect(),
        None => vec![HERE],
    }
}

/// Where a rule stands.
pub(super) struct Place<'p> {
    /// Id of the item or bonus.
    pub(super) owner: &'p str,
    pub(super) number: usize,
    pub(super) start: Points,
    pub(super) scored_by: &'p [(String, Points)],
}

impl<'p> Place<'p> {
    pub(super) fn of(item: &'p Item, number: usize) -> Place<'p> {
        Place {
            owner: &item.id,
            number,
            start: match item.start {
                rubric::model::Start::Full => item.points,
                rubric::model::Start::Zero => Points::ZERO,
            },
            scored_by: &item.scored_by,
        }
    }
}

impl Reader<'_> {
    /// The parts of a rule.
    pub(super) fn parts(&self, form: &Form, place: &Place<'_>) -> Vec<Part> {
        match form {
            Form::Flat(f) => {
                let arm = (self.truth(&f.when.expr, HERE), Outcome::Amount(f.amount));
                vec![self.chosen(&[arm], place, &[&f.when], HERE)]
            }
            Form::Forfeit(f) => {
                let arm = (self.truth(&f.when.expr, HERE), Outcome::Forfeit);
                vec![self.chosen(&[arm], place, &[&f.when], HERE)]
            }
            Form::Each(f) => self.each(f, place),
            Form::Shortfall(Shortfall(f)) => {
                self.gap(&f.target, &f.of, (f.per, f.points_of), |far| {
                    points(f.amount) * steps(far, f.step, f.partial)
                })
            }
            Form::Excess(Excess(f)) => self.gap(&f.of, &f.target, (f.per, f.points_of), |far| {
                points(f.amount) * steps(far, f.step, f.partial)
            }),
            Form::Bands(f) => {
                let value = self.number(&f.of.expr, HERE);
                let fits = |lower: Option<LowerBound>, upper: Option<UpperBound>| {
                    let value = value.as_ref()?;
                    let above = match lower {
                        None => true,
                        Some(LowerBound::From(n)) => *value >= decimal(n),
                        Some(LowerBound::Above(n)) => *value > decimal(n),
                    };
                    let below = match upper {
                        None => true,
                        Some(UpperBound::UpTo(n)) => *value <= decimal(n),
                        Some(UpperBound::Below(n)) => *value < decimal(n),
                    };
                    Some(above && below)
                };
                let arms: Vec<Arm> = f
                    .bands
                    .iter()
                    .map(|b| (fits(b.lower, b.upper), b.gives))
                    .collect();
                vec![self.chosen(&arms, place, &[&f.of], HERE)]
            }
            Form::Brackets(f) => {
                let total = self.number(&f.of.expr, HERE).map(|value| {
                    let mut total = whole(0);
                    let mut from = whole(0);
                    for bracket in &f.brackets {
                        let to = bracket.up_to.map_or(value.clone(), decimal);
                        let inside = value.clone().min(to.clone()) - from.clone();
                        total += points(bracket.amount) * at_least_zero(inside);
                        from = to;
                    }
                    total
                });
                vec![self.summed(total, &[&f.of], HERE)]
            }
            Form::Choice(f) => {
                let arms: Vec<Arm> = f
                    .alternatives
                    .iter()
                    .map(|a| (self.truth(&a.when.expr, HERE), a.gives))
                    .collect();
                let read: Vec<&Formula> = f.alternatives.iter().map(|a| &a.when).collect();
                vec![self.chosen(&arms, place, &read, HERE)]
            }
            Form::ProRata(f) => self.pro_rata(f),
            Form::Rank(f) => self.rank(f, place),
            Form::Change(f) => self.change(f, place),
            Form::Discretion(f) => self.discretion(f, place),
            Form::Listed(f) => f
                .members
                .iter()
                .map(|member| {
                    let present = self.truth(&member.when.expr, HERE);
                    let counts = if f.amount.is_negative() {
                        present.map(|p| !p)
                    } else {
                        present
                    };
                    let arm = (counts, Outcome::Amount(f.amount));
                    self.chosen(&[arm], place, &[&member.when], HERE)
                })
                .collect(),
            Form::External(f) => {
                let value = self.number(&f.of.expr, HERE);
                match &f.conversion {
                    Conversion::Scale { from, to } => {
                        let total = value.map(|v| v / decimal(*from) * points(*to));
                        vec![self.summed(total, &[&f.of], HERE)]
                    }
                    Conversion::Map(rows) => {
                        let arms: Vec<Arm> = rows
                            .iter()
                            .map(|(is, gives)| {
                                let holds = value.as_ref().map(|v| *v == decimal(*is));
                                (holds, Outcome::Amount(*gives))
                            })
                            .collect();
                        vec![self.chosen(&arms, place, &[&f.of], HERE)]
                    }
                }
            }
            Form::Event(f) => vec![self.events(f)],
            Form::Table(f) => vec![self.table(f, place)],
            Form::Streak(f) => self.streak(f, place),
        }
    }

    fn reads_of(&self, formulas: &[&Formula], at: Moment) -> BTreeSet<Read> {
        let mut reads = BTreeSet::new();
        formulas
            .iter()
            .for_each(|f| self.reads(&f.expr, at, &mut reads));
        reads
    }

    /// A part that takes the first alternative that holds.
    fn chosen(&self, arms: &[Arm], place: &Place<'_>, read: &[&Formula], at: Moment) -> Part {
        let (moved, worst) = first(arms, place.start, Points::ZERO);
        Part {
            moved,
            reads: self.reads_of(read, at),
            late_event: false,
            worst,
        }
    }

    /// A part that moves a computed number of points.
    fn summed(&self, amount: Option<Q>, read: &[&Formula], at: Moment) -> Part {
        Part {
            moved: Moved::amount(amount),
            reads: self.reads_of(read, at),
            late_event: false,
            worst: Moved::amount(None),
        }
    }

    fn each(&self, f: &Each, place: &Place<'_>) -> Vec<Part> {
        let count = self.number(&f.count.expr, HERE);
        let price = |case: u32| {
            let steps = f.escalate.iter().filter(|(from, _)| *from <= case);
            steps.map(|(_, p)| *p).next_back().unwrap_or(f.amount)
        };
        let total = count.clone().map(|count| {
            // Case by case; the last may be a part of one.
            let mut total = whole(0);
            let mut case = 1;
            while whole(i64::from(case) - 1) < count {
                let share = (count.clone() - whole(i64::from(case) - 1)).min(whole(1));
                if case > f.free {
                    total += points(price(case)) * share;
                }
                case += 1;
            }
            total
        });
        let mut parts = vec![self.summed(total, &[&f.count], HERE)];
        if let Some(n) = f.void_from {
            let reached = count.map(|c| c >= whole(i64::from(n)));
            parts.push(self.chosen(&[(reached, Outcome::Forfeit)], place, &[&f.count], HERE));
        }
        parts
    }

    fn gap(
        &self,
        larger: &Formula,
        smaller: &Formula,
        (per, points_of): (Option<Period>, PointsOf),
        price: impl Fn(Q) -> Q,
    ) -> Vec<Part> {
        let one = |at: Moment| {
            let larger_is = self.number(&larger.expr, at);
            let far = larger_is.zip(self.number(&smaller.expr, at));
            let amount = far.map(|(larger, smaller)| {
                let far = at_least_zero(larger - smaller);
                price(match points_of {
                    PointsOf::Value => far,
                    PointsOf::PercentagePoints => far * whole(100),
                })
            });
            self.summed(amount, &[larger, smaller], at)
        };
        moments(per).into_iter().map(one).collect()
    }

    fn discretion(&self, f: &Discretion, place: &Place<'_>) -> Vec<Part> {
        let base = format!("{}/{}", place.owner, place.number);
        let shares = if f.split.is_empty() {
            place.scored_by
        } else {
            &f.split
        };
        let ids: Vec<String> = match shares {
            [] => vec![base],
            shares => shares.iter().map(|(d, _)| format!("{base}/{d}")).collect(),
        };
        let book = &self.world.units[self.unit];
        ids.iter()
            .map(|id| {
                let amount = book.decisions.get(id).map(|&units| {
                    let size = points(Points::from_units(units));
                    if f.sign == Sign::Deduct { -size } else { size }
                });
                self.summed(amount, &[], HERE)
            })
            .collect()
    }

    /// Number of the line a factor's value falls into: `None` unknown, `Some(None)` none.
    fn line(&self, factor: &Factor) -> Option<Option<usize>> {
        match &factor.scale {
            Scale::Bounds(bounds) => {
                let value = self.number(&factor.of.expr, HERE)?;
                let line = bounds.iter().position(|b| value <= decimal(*b));
                Some(Some(line.unwrap_or(bounds.len())))
            }
            Scale::Values(values) => {
                let (fact, index) = self.choice(&factor.of.expr, HERE);
                let choice = &fact.choices[usize::try_from(index?).expect("an index")];
                Some(
                    values
                        .iter()
                        .position(|v| *v == choice.id || *v == choice.title),
                )
            }
        }
    }

    fn table(&self, f: &Table, place: &Place<'_>) -> Part {
        let both = self.line(&f.row).zip(self.line(&f.column));
        let arms: Vec<Arm> = f
            .cells
            .iter()
            .enumerate()
            .flat_map(|(r, line)| line.iter().enumerate().map(move |(c, p)| (r, c, *p)))
            .map(|(r, c, p)| {
                let holds = both.map(|lines| lines == (Some(r), Some(c)));
                (holds, Outcome::Amount(p))
            })
            .collect();
        self.chosen(&arms, place, &[&f.row.of, &f.column.of], HERE)
    }
}

/// The facts an optional expression reads in the whole year.
pub(super) fn reads_here(reader: &Reader<'_>, e: Option<&Expr>) -> BTreeSet<Read> {
    let mut reads = BTreeSet::new();
    if let Some(e) = e {
        reader.reads(e, HERE, &mut reads);
    }
    reads
}

/// An optional condition in the whole year; holds when there is none.
pub(super) fn truth_here(reader: &Reader<'_>, e: Option<&Expr>) -> Option<bool> {
    e.map_or(Some(true), |e| reader.truth(e, HERE))
}

/// An optional number in the whole year; one when there is none.
pub(super) fn number_here(reader: &Reader<'_>, e: Option<&Expr>) -> Option<Q> {
    e.map_or(Some(whole(1)), |e| reader.number(e, HERE))
}
