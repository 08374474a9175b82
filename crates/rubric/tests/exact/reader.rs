//! Expressions over a book, straight from the tree as written: naive, exact, three-valued.
//!
//! Written apart from the crate's lowering and evaluation; only the tree, the dictionary and the model are shared.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::BigRational;
use rubric::expr::ast::{Binary, Expr, Kind, Unary};
use rubric::model::{Combine, Dictionary, Fact, FactKind, Parameter, Period, Scheme, UpperBound};
use rubric::number::{Decimal, Points, Ratio};

use super::book::{Stated, UnitBook, YEAR};

/// An exact number.
pub(super) type Q = BigRational;

/// A whole number.
pub(super) fn whole(n: i64) -> Q {
    Q::from_integer(BigInt::from(n))
}

/// `num / den`.
pub(super) fn fraction(num: i64, den: i64) -> Q {
    Q::new(BigInt::from(num), BigInt::from(den))
}

/// The exact value of a decimal.
pub(super) fn decimal(d: Decimal) -> Q {
    ratio(d.ratio())
}

/// The exact value of a ratio.
pub(super) fn ratio(r: Ratio) -> Q {
    Q::new(BigInt::from(r.num()), BigInt::from(r.den()))
}

/// The exact value of points.
pub(super) fn points(p: Points) -> Q {
    fraction(p.units(), Points::SCALE)
}

/// The scheme, what is known of all units of one cohort each, and the dictionary.
pub(super) struct World<'w> {
    pub(super) scheme: &'w Scheme,
    pub(super) dictionary: &'w Dictionary,
    pub(super) units: &'w [UnitBook],
    pub(super) cohorts: &'w [usize],
}

/// The time a bare name speaks of: years back, and the part of the year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub(super) years_back: i16,
    /// Periods in a year, and which of them from 1.
    pub(super) part: Option<(u8, u8)>,
}

impl Moment {
    pub(super) fn year_back(years_back: u8) -> Moment {
        Moment {
            years_back: i16::from(years_back),
            part: None,
        }
    }

    pub(super) fn part(period: Period, n: u8) -> Moment {
        Moment {
            years_back: 0,
            part: Some((period.per_year(), n)),
        }
    }
}

/// What an expression is worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(Option<Q>),
    Truth(Option<bool>),
    Choice(String, Option<i64>),
    Text(String),
}

/// The expressions of one unit.
pub(super) struct Reader<'w> {
    pub(super) world: &'w World<'w>,
    pub(super) unit: usize,
}

/// A fact at a moment, as rules read it.
pub(super) type Read = (String, Moment);

impl<'w> Reader<'w> {
    pub(super) fn number(&self, e: &Expr, at: Moment) -> Option<Q> {
        match self.value(e, at) {
            Value::Number(n) => n,
            other => panic!("{} is {other:?}, not a number", e.canonical()),
        }
    }

    pub(super) fn truth(&self, e: &Expr, at: Moment) -> Option<bool> {
        match self.value(e, at) {
            Value::Truth(t) => t,
            other => panic!("{} is {other:?}, not a condition", e.canonical()),
        }
    }

    /// Index of the choice a choice fact has.
    pub(super) fn choice(&self, e: &Expr, at: Moment) -> (&'w Fact, Option<i64>) {
        match self.value(e, at) {
            Value::Choice(fact, index) => (self.fact(&fact), index),
            other => panic!("{} is {other:?}, not a choice", e.canonical()),
        }
    }

    fn fact(&self, name: &str) -> &'w Fact {
        self.world.dictionary.get(name).expect("a declared fact")
    }

    fn value(&self, e: &Expr, at: Moment) -> Value {
        match &e.kind {
            Kind::Number { value, .. } => Value::Number(Some(decimal(*value))),
            Kind::Text(text) => Value::Text(text.clone()),
            Kind::Truth(truth) => Value::Truth(Some(*truth)),
            Kind::Name(name) => match self.world.dictionary.get(name) {
                Some(fact) => self.stated(fact, at),
                None => Value::Number(Some(parameter(&self.world.scheme.parameters, name))),
            },
            Kind::Call { name, args, .. } => self.call(name, args, at),
            Kind::Unary(Unary::Not, of) => Value::Truth(self.truth(of, at).map(|t| !t)),
            Kind::Unary(Unary::Minus, of) => Value::Number(self.number(of, at).map(|n| -n)),
            Kind::Binary(op, a, b) => self.binary(*op, a, b, at),
            Kind::Conditional(c, a, b) => match self.truth(c, at) {
                Some(true) => self.value(a, at),
                Some(false) => self.value(b, at),
                None => match self.value(a, at) {
                    Value::Truth(_) => Value::Truth(None),
                    _ => Value::Number(None),
                },
            },
        }
    }

    fn binary(&self, op: Binary, a: &Expr, b: &Expr, at: Moment) -> Value {
        let number = |f: fn(Q, Q) -> Option<Q>| {
            let (a, b) = (self.number(a, at), self.number(b, at));
            Value::Number(a.zip(b).and_then(|(a, b)| f(a, b)))
        };
        match op {
            Binary::Or => Value::Truth(match (self.truth(a, at), self.truth(b, at)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            }),
            Binary::And => Value::Truth(match (self.truth(a, at), self.truth(b, at)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }),
            Binary::Add => number(|a, b| Some(a + b)),
            Binary::Subtract => number(|a, b| Some(a - b)),
            Binary::Multiply => number(|a, b| Some(a * b)),
            Binary::Divide => number(|a, b| (b != whole(0)).then(|| a / b)),
            _ => Value::Truth(self.comparison(op, self.value(a, at), self.value(b, at))),
        }
    }

    fn comparison(&self, op: Binary, a: Value, b: Value) -> Option<bool> {
        let order = match (a, b) {
            (Value::Number(a), Value::Number(b)) => a?.cmp(&b?),
            (Value::Truth(a), Value::Truth(b)) => a?.cmp(&b?),
            (Value::Choice(fact, index), Value::Text(text))
            | (Value::Text(text), Value::Choice(fact, index)) => {
                let wanted = self.fact(&fact).choice(&text).expect("a declared choice");
                index?.cmp(&i64::try_from(wanted).expect("few choices"))
            }
            (Value::Choice(_, a), Value::Choice(_, b)) => a?.cmp(&b?),
            (a, b) => panic!("{a:?} and {b:?} do not compare"),
        };
        Some(match op {
            Binary::Equal => order.is_eq(),
            Binary::NotEqual => order.is_ne(),
            Binary::Less => order.is_lt(),
            Binary::LessEqual => order.is_le(),
            Binary::Greater => order.is_gt(),
            Binary::GreaterEqual => order.is_ge(),
            _ => panic!("{op:?} is no comparison"),
        })
    }

    fn call(&self, name: &str, args: &[Expr], at: Moment) -> Value {
        match name {
            "min" | "最小" => Value::Number(self.all(args, at).and_then(|n| n.into_iter().min())),
            "max" | "最大" => Value::Number(self.all(args, at).and_then(|n| n.into_iter().max())),
            "previous" | "上年" | "period" | "期" => {
                self.value(&args[0], self.shifted(name, args, at))
            }
            "cohort_max" | "同组最高" => {
                Value::Number(self.members(&args[0], at).and_then(|n| n.into_iter().max()))
            }
            "cohort_min" | "同组最低" => {
                Value::Number(self.members(&args[0], at).and_then(|n| n.into_iter().min()))
            }
            "cohort_mean" | "同组均值" => Value::Number(self.mean(&args[0], at)),
            "result" | "考评结果" => {
                Value::Number(self.result(&args[0], "total", Points::SCALE))
            }
            "stars" | "星级" => Value::Number(self.result(&args[0], "stars", 1)),
            "benchmark" | "基准" => Value::Number(self.benchmark(&args[0], &args[1], at)),
            "date" | "日期" => {
                let date: jiff::civil::Date = text(&args[0]).parse().expect("a date");
                let days = jiff::civil::date(1970, 1, 1).until(date).expect("a span");
                Value::Number(Some(whole(i64::from(days.get_days()))))
            }
            other => panic!("no function {other}"),
        }
    }

    /// The moment that `previous` and `period` move to.
    fn shifted(&self, name: &str, args: &[Expr], at: Moment) -> Moment {
        let constant = |e: &Expr| match e.kind {
            Kind::Number { value, .. } => value.scaled(0).expect("a whole number"),
            _ => panic!("a constant"),
        };
        if matches!(name, "previous" | "上年") {
            let back = args.get(1).map_or(1, constant);
            return Moment {
                years_back: at.years_back + i16::try_from(back).expect("few years"),
                ..at
            };
        }
        let names = args[0].names();
        let facts = names
            .iter()
            .filter_map(|(n, _)| self.world.dictionary.get(n));
        let per_year = facts.map(|f| f.period.per_year()).max().expect("a fact");
        let n = u8::try_from(constant(&args[1])).expect("few periods");
        Moment {
            part: Some((per_year, n)),
            ..at
        }
    }

    fn all(&self, of: &[Expr], at: Moment) -> Option<Vec<Q>> {
        of.iter().map(|e| self.number(e, at)).collect()
    }

    /// The value of every unit of the cohort; `None` when any is unknown.
    pub(super) fn members(&self, of: &Expr, at: Moment) -> Option<Vec<Q>> {
        let cohort = self.world.cohorts[self.unit];
        (0..self.world.units.len())
            .filter(|&u| self.world.cohorts[u] == cohort)
            .map(|unit| {
                let member = Reader {
                    world: self.world,
                    unit,
                };
                member.number(of, at)
            })
            .collect()
    }

    pub(super) fn mean(&self, of: &Expr, at: Moment) -> Option<Q> {
        let members = self.members(of, at)?;
        let count = whole(i64::try_from(members.len()).expect("few units"));
        Some(members.into_iter().fold(whole(0), |a, b| a + b) / count)
    }

    fn result(&self, scheme: &Expr, figure: &str, scale: i64) -> Option<Q> {
        let name = format!("{}/{figure}", text(scheme));
        let raw = self.world.units[self.unit].decisions.get(&name)?;
        Some(fraction(*raw, scale))
    }

    fn benchmark(&self, which: &Expr, of: &Expr, at: Moment) -> Option<Q> {
        let name = text(which);
        let benchmarks = &self.world.scheme.benchmarks;
        let found = benchmarks.iter().find(|b| b.id == name || b.title == name);
        let key = self.number(of, at)?;
        let row = found
            .expect("declared")
            .rows
            .iter()
            .find(|row| match row.upper {
                None => true,
                Some(UpperBound::Below(end)) => key < decimal(end),
                Some(UpperBound::UpTo(end)) => key <= decimal(end),
            });
        row.map(|row| decimal(row.value))
    }

    fn stated(&self, fact: &Fact, at: Moment) -> Value {
        let raw = self.combined(fact, at);
        match fact.kind {
            FactKind::Bool => Value::Truth(raw.map(|r| r != 0)),
            FactKind::Choice => Value::Choice(fact.id.clone(), raw),
            FactKind::Count | FactKind::Amount | FactKind::Rate => {
                let unit = 10i64.pow(u32::from(fact.places));
                Value::Number(raw.map(|r| fraction(r, unit)))
            }
            FactKind::Date => Value::Number(raw.map(whole)),
            FactKind::Event => panic!("events are no value"),
        }
    }

    /// What is stated of a fact for each of its periods in a moment, in order of time.
    fn pieces(&self, fact: &Fact, at: Moment) -> Vec<Option<Stated>> {
        let per_year = fact.period.per_year();
        let (from, to) = match normal(fact, at).part {
            None => (1, per_year),
            Some((parts, n)) => {
                let width = per_year / parts;
                ((n - 1) * width + 1, n * width)
            }
        };
        let book = &self.world.units[self.unit].stated;
        let year = YEAR - at.years_back;
        let piece = |n| book.get(&(fact.id.clone(), year, n)).copied();
        (from..=to).map(piece).collect()
    }

    /// The raw value of a fact over a moment.
    fn combined(&self, fact: &Fact, at: Moment) -> Option<i64> {
        let pieces = self.pieces(fact, at);
        if fact.combine == Combine::Latest {
            return pieces.into_iter().flatten().next_back().map(|s| s.raw);
        }
        let raw: Vec<i64> = pieces
            .iter()
            .map(|s| s.map(|s| s.raw))
            .collect::<Option<_>>()?;
        match fact.combine {
            Combine::Sum => Some(raw.iter().sum()),
            Combine::Min => raw.into_iter().min(),
            Combine::Max => raw.into_iter().max(),
            Combine::Mean => {
                let count = i64::try_from(raw.len()).expect("few periods");
                Some(half_away(fraction(raw.iter().sum(), count)))
            }
            Combine::Latest => unreachable!("handled above"),
        }
    }

    /// True when what is stated of a fact at a moment, all that counts for its value, was declared late.
    pub(super) fn is_late(&self, (fact, at): &Read) -> bool {
        let fact = self.fact(fact);
        let mut stated = self.pieces(fact, *at).into_iter().flatten();
        match fact.combine {
            Combine::Latest => stated.next_back().is_some_and(|s| s.late),
            _ => stated.any(|s| s.late),
        }
    }

    /// The facts an expression reads, each at its moment.
    pub(super) fn reads(&self, e: &Expr, at: Moment, into: &mut BTreeSet<Read>) {
        match &e.kind {
            Kind::Name(name) => {
                if let Some(fact) = self.world.dictionary.get(name) {
                    into.insert((fact.id.clone(), normal(fact, at)));
                }
            }
            Kind::Call { name, args, .. } => match name.as_str() {
                "previous" | "上年" | "period" | "期" => {
                    self.reads(&args[0], self.shifted(name, args, at), into);
                }
                _ => args.iter().for_each(|a| self.reads(a, at, into)),
            },
            Kind::Unary(_, a) => self.reads(a, at, into),
            Kind::Binary(_, a, b) => {
                self.reads(a, at, into);
                self.reads(b, at, into);
            }
            Kind::Conditional(c, a, b) => {
                self.reads(c, at, into);
                self.reads(a, at, into);
                self.reads(b, at, into);
            }
            Kind::Number { .. } | Kind::Text(_) | Kind::Truth(_) => {}
        }
    }
}

/// The moment as the fact can be read: facts that are stated less often than the part count for the whole year.
fn normal(fact: &Fact, at: Moment) -> Moment {
    let per_year = fact.period.per_year();
    Moment {
        part: at
            .part
            .filter(|&(parts, _)| per_year > 1 && parts > 1 && per_year >= parts),
        ..at
    }
}

fn parameter(parameters: &[Parameter], name: &str) -> Q {
    let found = parameters.iter().find(|p| p.id == name || p.title == name);
    let parameter = found.expect("a declared parameter");
    match parameter.unit.as_str() {
        "%" => decimal(parameter.value) / whole(100),
        _ => decimal(parameter.value),
    }
}

fn text(e: &Expr) -> &str {
    match &e.kind {
        Kind::Text(text) => text,
        _ => panic!("a quoted text"),
    }
}

/// The nearest whole number, halves away from zero.
pub(super) fn half_away(n: Q) -> i64 {
    let half = fraction(1, 2);
    let rounded = if n >= whole(0) {
        (n + half).floor()
    } else {
        (n - half).ceil()
    };
    i64::try_from(rounded.to_integer()).expect("in range")
}
