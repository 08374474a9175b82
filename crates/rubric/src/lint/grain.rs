//! How finely the values of an expression can lie: `2` decimal places for an amount, none for a count.
//! Lets the band lints see that nothing lies between 10 and 11 people.

use crate::expr::ast::{Expr, Kind};
use crate::model::{Dictionary, FactKind, Parameter};

/// Decimal places within which every value of the expression lies; `None` when it can lie anywhere.
pub(super) fn places(expr: &Expr, dictionary: &Dictionary, parameters: &[Parameter]) -> Option<u8> {
    let of = |e: &Expr| places(e, dictionary, parameters);
    match &expr.kind {
        Kind::Number { value, .. } => Some(value.places()),
        Kind::Name(name) => match dictionary.get(name) {
            Some(fact) => match fact.kind {
                FactKind::Count | FactKind::Amount | FactKind::Rate => Some(fact.places),
                FactKind::Date | FactKind::Bool => Some(0),
                FactKind::Choice | FactKind::Event => None,
            },
            None => parameters
                .iter()
                .find(|p| &p.id == name || &p.title == name)
                .map(|p| p.value.places()),
        },
        Kind::Unary(_, a) => of(a),
        Kind::Binary(op, a, b) => {
            use crate::expr::ast::Binary;
            let (a, b) = (of(a)?, of(b)?);
            match op {
                Binary::Add | Binary::Subtract => Some(a.max(b)),
                Binary::Multiply => a.checked_add(b),
                _ => None,
            }
        }
        Kind::Conditional(_, a, b) => Some(of(a)?.max(of(b)?)),
        Kind::Call { name, args, .. } => match name.as_str() {
            "min" | "max" | "最小" | "最大" => args
                .iter()
                .map(of)
                .try_fold(0, |most, p| Some(p?.max(most))),
            "previous" | "period" | "上年" | "期" | "cohort_max" | "cohort_min" | "同组最高"
            | "同组最低" => args.first().and_then(of),
            "stars" | "星级" => Some(0),
            _ => None,
        },
        Kind::Text(_) | Kind::Truth(_) => None,
    }
}
