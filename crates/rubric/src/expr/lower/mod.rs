//! From the tree as written to the typed form: names become inputs, types and sizes are checked.
//!
//! Reading of values and arithmetic are not here (`eval`); nor is anything a rule form does with a number.

mod calls;
mod compare;
mod inputs;
mod lookup;
mod names;
mod quantity;
mod size;

use std::collections::HashMap;

use super::ast::{Binary, Expr, Kind, Unary};
use super::ir::{Cond, Input, InputId, Num};
use crate::diag::{Diagnostic, Span};
use crate::model::{Benchmark, Dictionary, Parameter, Period};
use crate::number::Ratio;

pub use calls::days_since_epoch;
pub(crate) use calls::{Function, function};
pub use inputs::{CohortFigure, part_words};
use quantity::Value;
pub use quantity::{Mixed, NumberKind, Quantity};
pub use size::{Size, size};

/// What names in an expression can stand for.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The facts.
    pub dictionary: &'a Dictionary,
    /// The scheme's parameters.
    pub parameters: &'a [Parameter],
    /// The scheme's lookup tables.
    pub benchmarks: &'a [Benchmark],
}

/// The time a bare name speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Frame {
    /// 0 for this cycle, 1 for the year before …
    pub years_back: u8,
    /// The n-th (from 1) month, quarter or half of the cycle; `None` for the whole cycle.
    pub part: Option<(Period, u8)>,
}

/// Turns expressions into typed numbers and conditions over one growing list of inputs.
#[derive(Debug)]
pub struct Lowering<'a> {
    scope: Scope<'a>,
    inputs: Vec<Input>,
    facts: HashMap<(String, Frame), InputId>,
    diagnostics: Vec<Diagnostic>,
    mixed: Vec<Mixed>,
    frame: Frame,
    in_cohort: bool,
}

impl<'a> Lowering<'a> {
    /// Starts with no inputs, in the frame of the whole current cycle.
    pub fn new(scope: Scope<'a>) -> Lowering<'a> {
        Lowering {
            scope,
            inputs: Vec::new(),
            facts: HashMap::new(),
            diagnostics: Vec::new(),
            mixed: Vec::new(),
            frame: Frame::default(),
            in_cohort: false,
        }
    }

    /// The expression as a number. After an error it is zero, and the diagnostics say what is wrong.
    pub fn number(&mut self, e: &Expr) -> Num {
        self.quantity(e).num
    }

    /// The expression as a number, with what it counts and in which unit. After an error it is zero.
    pub fn quantity(&mut self, e: &Expr) -> Quantity {
        let Some(quantity) = self.number_of(e) else {
            return Quantity::plain(Num::Const(Ratio::ZERO));
        };
        Quantity {
            num: self.bounded(quantity.num, e.span),
            ..quantity
        }
    }

    /// The expression as a condition. After an error it is false, and the diagnostics say what is wrong.
    pub fn condition(&mut self, e: &Expr) -> Cond {
        let Some(condition) = self.truth_of(e) else {
            return Cond::Const(false);
        };
        if size::fits_condition(&condition, &self.inputs) {
            condition
        } else {
            self.too_large(e.span);
            Cond::Const(false)
        }
    }

    /// The number itself when no intermediate result can grow past what is computed exactly; else zero and a
    /// diagnostic. For numbers that are built from lowered ones.
    pub fn bounded(&mut self, num: Num, span: Span) -> Num {
        if size(&num, &self.inputs).is_some() {
            return num;
        }
        self.too_large(span);
        Num::Const(Ratio::ZERO)
    }

    fn too_large(&mut self, span: Span) {
        self.report(
            Diagnostic::error(
                "E233",
                span,
                "按数据项的取值范围,这个式子的中间结果可能过大,不能保证算得精确",
            )
            .help("请缩小所用数据项的 min、max 范围,或减少连乘连除"),
        );
    }

    /// Lowers in another frame from now on; gives the one before, to be entered again.
    pub(crate) fn enter(&mut self, frame: Frame) -> Frame {
        std::mem::replace(&mut self.frame, frame)
    }

    /// Lowers inside another frame; the old one returns afterwards.
    pub fn in_frame<T>(&mut self, frame: Frame, f: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.frame, frame);
        let result = f(self);
        self.frame = outer;
        result
    }

    /// The current frame.
    pub fn frame(&self) -> Frame {
        self.frame
    }

    /// Adds a diagnostic.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The inputs so far.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// What names can stand for.
    pub fn scope(&self) -> &Scope<'a> {
        &self.scope
    }

    /// Places where quantities of different units are added or compared, so far.
    pub fn mixed(&self) -> &[Mixed] {
        &self.mixed
    }

    /// True when something was reported that makes the expressions unusable.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// All inputs and everything that was reported, in the order of the text.
    pub fn finish(self) -> (Vec<Input>, Vec<Diagnostic>) {
        let mut diagnostics = self.diagnostics;
        diagnostics.sort_by_key(|d| d.span);
        // The same expression may be lowered once for every period.
        diagnostics.dedup();
        (self.inputs, diagnostics)
    }

    fn value(&mut self, e: &Expr) -> Value {
        match &e.kind {
            Kind::Number { value, percent } => Value::Number(Quantity {
                num: Num::Const(value.ratio()),
                kind: if *percent {
                    NumberKind::Rate
                } else {
                    NumberKind::Plain
                },
                unit: String::new(),
            }),
            Kind::Text(text) => Value::Text(text.clone()),
            Kind::Truth(truth) => Value::Truth(Cond::Const(*truth)),
            Kind::Name(name) => self.name(name, e.span),
            Kind::Call {
                name,
                name_span,
                args,
            } => self.call(name, *name_span, args, e.span),
            Kind::Unary(op, of) => self.prefixed(*op, of, e.span),
            Kind::Binary(op @ (Binary::And | Binary::Or), a, b) => {
                let (left, right) = (self.truth_of(a), self.truth_of(b));
                let (Some(left), Some(right)) = (left, right) else {
                    return Value::Broken;
                };
                Value::Truth(if *op == Binary::And {
                    quantity::and(left, right)
                } else {
                    quantity::or(left, right)
                })
            }
            Kind::Binary(
                op @ (Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide),
                a,
                b,
            ) => {
                let (left, right) = (self.number_of(a), self.number_of(b));
                let (Some(left), Some(right)) = (left, right) else {
                    return Value::Broken;
                };
                self.arithmetic(*op, (left, a.span), (right, b.span), e.span)
            }
            Kind::Binary(op, a, b) => {
                let left = self.value(a);
                let right = self.value(b);
                self.comparison(*op, (left, a.span), (right, b.span), e.span)
            }
            Kind::Conditional(c, a, b) => {
                let condition = self.truth_of(c);
                let yes = self.value(a);
                let no = self.value(b);
                let Some(condition) = condition else {
                    return Value::Broken;
                };
                self.conditional(condition, (yes, a.span), (no, b.span))
            }
        }
    }

    fn number_of(&mut self, e: &Expr) -> Option<Quantity> {
        let value = self.value(e);
        self.expect_number(value, e.span)
    }

    fn truth_of(&mut self, e: &Expr) -> Option<Cond> {
        let value = self.value(e);
        self.expect_truth(value, e.span)
    }

    fn prefixed(&mut self, op: Unary, of: &Expr, span: Span) -> Value {
        match op {
            Unary::Not => self
                .truth_of(of)
                .map_or(Value::Broken, |c| Value::Truth(quantity::not(c))),
            Unary::Minus => match self.number_of(of) {
                Some(quantity) => self.negated(quantity, span),
                None => Value::Broken,
            },
        }
    }
}
