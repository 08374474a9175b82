//! What operators make of truths, numbers and choices, and what they refuse.

use super::super::ast::Binary;
use super::super::ir::{Cond, InputId, Num};
use super::Lowering;
use crate::diag::{Diagnostic, Span};
use crate::number::Ratio;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// A bare number, or one whose meaning arithmetic has dissolved.
    Plain,
    /// A number of things.
    Count,
    /// A quantity with decimals.
    Amount,
    /// A rate, where `90%` is 0.9.
    Rate,
    /// A quotient of two quantities of one unit.
    Share,
    /// A date as days since 1970-01-01.
    Date,
}

/// A typed number with what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The number.
    pub num: Num,
    /// What it counts.
    pub kind: NumberKind,
    /// Unit of measure, empty when none is known.
    pub unit: String,
}

impl Quantity {
    pub(super) fn plain(num: Num) -> Quantity {
        Quantity {
            num,
            kind: NumberKind::Plain,
            unit: String::new(),
        }
    }

    pub(super) fn constant(&self) -> Option<Ratio> {
        match self.num {
            Num::Const(c) => Some(c),
            _ => None,
        }
    }
}

/// A place where quantities of different units meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mixed {
    /// The whole operation.
    pub span: Span,
    /// Unit of the left side.
    pub left: String,
    /// Unit of the right side.
    pub right: String,
}

/// What a subexpression turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Truth(Cond),
    Number(Quantity),
    /// The value of a choice fact.
    Choice {
        fact: String,
        input: InputId,
    },
    Text(String),
    /// Already reported.
    Broken,
}

impl Lowering<'_> {
    /// The number that a value is; `None` after a report, now or before.
    pub(super) fn expect_number(&mut self, value: Value, span: Span) -> Option<Quantity> {
        match value {
            Value::Number(quantity) => return Some(quantity),
            Value::Truth(_) => self.report(
                Diagnostic::error("E225", span, "这里要写数,写的是条件")
                    .help("要把条件变成数,写成:条件 ? 1 : 0"),
            ),
            Value::Choice { .. } => self.report(
                Diagnostic::error("E226", span, "选项类数据项不能参加计算,也不能当作数")
                    .help("请与它的某个选项比较,如 名称 == \"选项\""),
            ),
            Value::Text(_) => self.report_text(span),
            Value::Broken => {}
        }
        None
    }

    /// The condition that a value is; `None` after a report, now or before.
    pub(super) fn expect_truth(&mut self, value: Value, span: Span) -> Option<Cond> {
        match value {
            Value::Truth(condition) => return Some(condition),
            Value::Number(_) => self.report(
                Diagnostic::error("E224", span, "这里要写条件,写的是数")
                    .help("请写成比较,如 次数 > 0 或 次数 >= 4"),
            ),
            Value::Choice { .. } => self.report(
                Diagnostic::error("E224", span, "这里要写条件,写的是选项类数据项")
                    .help("请与它的某个选项比较,如 名称 == \"选项\""),
            ),
            Value::Text(_) => self.report_text(span),
            Value::Broken => {}
        }
        None
    }

    fn report_text(&mut self, span: Span) {
        self.report(
            Diagnostic::error("E228", span, "引号文字不能单独使用")
                .help("数据项和参数的名称不加引号(含符号时用反引号);引号文字只与选项比较"),
        );
    }

    pub(super) fn negated(&mut self, of: Quantity, span: Span) -> Value {
        if of.kind == NumberKind::Date {
            self.report(Diagnostic::error("E240", span, "日期前面不能加负号").help("请删去负号"));
            return Value::Broken;
        }
        let num = match of.num {
            Num::Const(c) => Num::Const(c.checked_neg().unwrap_or(Ratio::ZERO)),
            other => Num::Sub(Box::new(Num::Const(Ratio::ZERO)), Box::new(other)),
        };
        Value::Number(Quantity { num, ..of })
    }

    pub(super) fn arithmetic(
        &mut self,
        op: Binary,
        (left, left_span): (Quantity, Span),
        (right, right_span): (Quantity, Span),
        span: Span,
    ) -> Value {
        let (kind, unit) = match op {
            Binary::Multiply => match self.product_kind(&left, &right, span) {
                Some(of) => of,
                None => return Value::Broken,
            },
            Binary::Divide => {
                if right.constant().is_some_and(|c| c.num() == 0) {
                    self.report(
                        Diagnostic::error("E232", right_span, "除数是 0")
                            .help("请改用不为 0 的除数"),
                    );
                    return Value::Broken;
                }
                match self.quotient_kind(&left, &right, span) {
                    Some(of) => of,
                    None => return Value::Broken,
                }
            }
            _ => {
                let subtract = op == Binary::Subtract;
                match self.sum_kind(subtract, (&left, left_span), (&right, right_span), span) {
                    Some(of) => of,
                    None => return Value::Broken,
                }
            }
        };
        let num = if let (Some(a), Some(b)) = (left.constant(), right.constant()) {
            let folded = match op {
                Binary::Add => a.checked_add(b),
                Binary::Subtract => a.checked_sub(b),
                Binary::Multiply => a.checked_mul(b),
                _ => a.checked_div(b),
            };
            match folded {
                Some(c) => Num::Const(c.reduced()),
                None => {
                    self.too_large(span);
                    return Value::Broken;
                }
            }
        } else {
            let (a, b) = (Box::new(left.num), Box::new(right.num));
            match op {
                Binary::Add => Num::Add(a, b),
                Binary::Subtract => Num::Sub(a, b),
                Binary::Multiply => Num::Mul(a, b),
                _ => Num::Div(a, b),
            }
        };
        Value::Number(Quantity { num, kind, unit })
    }

    fn date_error<T>(&mut self, span: Span, message: &str) -> Option<T> {
        self.report(
            Diagnostic::error("E240", span, message)
                .help("两个日期相减得到天数,如 (完成日期 - date(\"2026-09-15\")) > 30"),
        );
        None
    }

    fn product_kind(
        &mut self,
        left: &Quantity,
        right: &Quantity,
        span: Span,
    ) -> Option<(NumberKind, String)> {
        use NumberKind::{Amount, Date, Plain, Rate, Share};
        match (left.kind, right.kind) {
            (Date, _) | (_, Date) => self.date_error(span, "日期不能相乘"),
            (Rate, Rate) => Some((Rate, String::new())),
            (Rate | Share | Plain, Rate | Share | Plain) => Some((Plain, String::new())),
            // A parameter with a unit is often so much a head: what the product counts is not known.
            (Plain, _) | (_, Plain) if !left.unit.is_empty() && !right.unit.is_empty() => {
                Some((Amount, String::new()))
            }
            (Rate | Share | Plain, kind) => Some((kind, right.unit.clone())),
            (kind, Rate | Share | Plain) => Some((kind, left.unit.clone())),
            _ => Some((Plain, String::new())),
        }
    }

    fn quotient_kind(
        &mut self,
        left: &Quantity,
        right: &Quantity,
        span: Span,
    ) -> Option<(NumberKind, String)> {
        use NumberKind::{Amount, Date, Plain, Rate, Share};
        match (left.kind, right.kind) {
            (Date, _) | (_, Date) => self.date_error(span, "日期不能相除"),
            (Rate | Share | Plain, _) => Some((Plain, String::new())),
            (_, Plain) if !right.unit.is_empty() => Some((Plain, String::new())),
            (_, Rate | Share | Plain) => Some((Amount, left.unit.clone())),
            _ if left.unit == right.unit && !left.unit.is_empty() => Some((Share, String::new())),
            _ => Some((Plain, String::new())),
        }
    }

    /// Kind and unit of a sum, a difference, or a choice between two numbers.
    pub(super) fn sum_kind(
        &mut self,
        subtract: bool,
        (left, left_span): (&Quantity, Span),
        (right, right_span): (&Quantity, Span),
        span: Span,
    ) -> Option<(NumberKind, String)> {
        use NumberKind::{Amount, Date, Plain, Rate};
        match (left.kind, right.kind) {
            (Date, Date) if subtract => return Some((Plain, "天".to_owned())),
            (Date, Date) => return self.date_error(span, "日期不能相加"),
            (Date, Rate) | (Rate, Date) => {
                return self.date_error(span, "日期不能与比率相加减");
            }
            (Date, _) => return Some((Date, String::new())),
            (_, Date) if !subtract => return Some((Date, String::new())),
            (_, Date) => return self.date_error(span, "不能从一个数里减去日期"),
            _ => {}
        }
        self.check_rates((left, left_span), (right, right_span));
        self.check_units(left, right, span);
        Some(match (left.kind, right.kind) {
            (a, b) if a == b => (a, joined_unit(left, right)),
            (Plain, Rate) | (Rate, Plain) => (Rate, String::new()),
            (Plain, kind) | (kind, Plain) => (kind, joined_unit(left, right)),
            _ => (Amount, joined_unit(left, right)),
        })
    }

    pub(super) fn check_units(&mut self, left: &Quantity, right: &Quantity, span: Span) {
        if !left.unit.is_empty() && !right.unit.is_empty() && left.unit != right.unit {
            self.mixed.push(Mixed {
                span,
                left: left.unit.clone(),
                right: right.unit.clone(),
            });
        }
    }
}

fn joined_unit(left: &Quantity, right: &Quantity) -> String {
    if left.unit.is_empty() {
        right.unit.clone()
    } else {
        left.unit.clone()
    }
}

pub(super) fn not(of: Cond) -> Cond {
    match of {
        Cond::Const(truth) => Cond::Const(!truth),
        Cond::Not(inner) => *inner,
        other => Cond::Not(Box::new(other)),
    }
}

pub(super) fn and(a: Cond, b: Cond) -> Cond {
    match (a, b) {
        (Cond::Const(true), x) | (x, Cond::Const(true)) => x,
        (Cond::Const(false), _) | (_, Cond::Const(false)) => Cond::Const(false),
        (a, b) => Cond::And(Box::new(a), Box::new(b)),
    }
}

pub(super) fn or(a: Cond, b: Cond) -> Cond {
    match (a, b) {
        (Cond::Const(false), x) | (x, Cond::Const(false)) => x,
        (Cond::Const(true), _) | (_, Cond::Const(true)) => Cond::Const(true),
        (a, b) => Cond::Or(Box::new(a), Box::new(b)),
    }
}
