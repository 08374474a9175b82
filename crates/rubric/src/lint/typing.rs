//! Formulas of a scheme lowered one by one, for lints that ask what a quantity counts and in which unit.

use std::collections::BTreeMap;

use super::Context;
use super::uses::{Role, of_scheme};
use crate::diag::Span;
use crate::expr::lower::{NumberKind, Quantity};
use crate::expr::{Expr, Lowering, Scope};

/// Lowers expressions of one scheme.
pub(super) struct Typing<'a> {
    lowering: Lowering<'a>,
}

/// Units that meet in a sum or a comparison.
pub(super) struct Meeting<'a> {
    /// Id of the item, norm … it stands in.
    pub(super) subject: &'a str,
    /// Place of the operation.
    pub(super) span: Span,
    /// One unit.
    pub(super) left: String,
    /// The other.
    pub(super) right: String,
}

impl<'a> Typing<'a> {
    /// Starts with the scheme's names. Only for schemes that compile: errors are not told here.
    pub(super) fn new(cx: &Context<'a>) -> Typing<'a> {
        Typing {
            lowering: Lowering::new(Scope {
                dictionary: cx.dictionary,
                parameters: &cx.scheme.parameters,
                benchmarks: &cx.scheme.benchmarks,
            }),
        }
    }

    /// What an expression counts; `None` for a condition.
    pub(super) fn quantity(&mut self, expr: &Expr) -> Quantity {
        self.lowering.quantity(expr)
    }

    /// True when the expression is a rate or a share of two numbers of one unit.
    pub(super) fn is_rate(&mut self, expr: &Expr) -> bool {
        use crate::expr::ast::{Binary, Kind};
        if matches!(
            self.quantity(expr).kind,
            NumberKind::Rate | NumberKind::Share
        ) {
            return true;
        }
        // `1 - a / b` and the like: arithmetic dissolves the kind, the shape still shows it.
        match &expr.kind {
            Kind::Binary(Binary::Add | Binary::Subtract, a, b) => {
                self.is_rate(a) || self.is_rate(b)
            }
            Kind::Call { args, .. } => args.iter().any(|a| self.is_rate(a)),
            _ => false,
        }
    }
}

/// Every place of the scheme where quantities of different units are added or compared.
pub(super) fn meetings<'a>(cx: &Context<'a>) -> Vec<Meeting<'a>> {
    let mut typing = Typing::new(cx);
    let mut found: BTreeMap<Span, Meeting<'a>> = BTreeMap::new();
    for used in of_scheme(cx.scheme) {
        let before = typing.lowering.mixed().len();
        match used.role {
            Role::Condition | Role::Gate => {
                typing.lowering.condition(&used.formula.expr);
            }
            Role::Quantity | Role::Target | Role::Multiplier => {
                typing.lowering.quantity(&used.formula.expr);
            }
        }
        for mixed in &typing.lowering.mixed()[before..] {
            found.entry(mixed.span).or_insert_with(|| Meeting {
                subject: used.subject,
                span: mixed.span,
                left: mixed.left.clone(),
                right: mixed.right.clone(),
            });
        }
    }
    found.into_values().collect()
}
