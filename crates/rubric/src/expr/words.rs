//! Expressions and values as Chinese words, for reasons and explanations. Meant to be read, not to be read back.

use std::borrow::Cow;

use super::ast::{Binary, Expr, Kind, Unary};
use super::ir::{Input, Source, ValueKind};
use super::lower::{CohortFigure, Function, Scope, days_since_epoch, function, part_words};
use crate::model::{Dictionary, Fact, Period};
use crate::number::Decimal;

/// An expression in words, facts by their titles.
pub fn words(e: &Expr, dictionary: &Dictionary) -> String {
    words_in(
        e,
        &Scope {
            dictionary,
            parameters: &[],
            benchmarks: &[],
        },
    )
}

/// An expression in words, facts, parameters and lookup tables by their titles.
pub fn words_in(e: &Expr, scope: &Scope<'_>) -> String {
    Writer { scope }.expr(e, 0)
}

/// What stands for a value that is not there.
pub const UNKNOWN: &str = "未填";

/// A raw value of an input in words with its unit: `3次`, `是`, `92.5%`, the title of a choice.
pub fn value_words<'d>(raw: i64, input: &Input, dictionary: &'d Dictionary) -> Cow<'d, str> {
    match input.kind {
        ValueKind::Truth => Cow::Borrowed(if raw == 0 { "否" } else { "是" }),
        ValueKind::Date => date_words(raw).into(),
        ValueKind::Choice => {
            let fact = match &input.source {
                Source::Fact { fact, .. } => dictionary.get(fact),
                _ => None,
            };
            let index = usize::try_from(raw).ok();
            match fact.and_then(|f| f.choices.get(index?)) {
                Some(choice) => Cow::Borrowed(choice.title.as_str()),
                None => format!("第{}个选项", raw.saturating_add(1)).into(),
            }
        }
        ValueKind::Number { places, rate } => {
            // Room for most numbers and their unit.
            let mut text = String::with_capacity(12 + input.unit.len());
            push_number(&mut text, Decimal::new(raw, places), input, rate);
            text.into()
        }
    }
}

/// Adds a raw value of an input with its unit.
pub fn push_value(text: &mut String, raw: i64, input: &Input, dictionary: &Dictionary) {
    match input.kind {
        ValueKind::Number { places, rate } => {
            push_number(text, Decimal::new(raw, places), input, rate);
        }
        ValueKind::Truth | ValueKind::Date | ValueKind::Choice => {
            text.push_str(&value_words(raw, input, dictionary));
        }
    }
}

fn push_number(text: &mut String, value: Decimal, input: &Input, rate: bool) {
    if rate {
        push_percent(text, value);
    } else {
        value.push_to(text);
        text.push_str(&input.unit);
    }
}

/// A day in words: `2026年9月15日`.
pub fn date_words(days: i64) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    match span.and_then(|s| epoch.checked_add(s)) {
        Ok(date) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Err(_) => format!("1970年1月1日起第{days}日"),
    }
}

fn percent_words(value: Decimal) -> String {
    let mut text = String::with_capacity(12);
    push_percent(&mut text, value);
    text
}

fn push_percent(text: &mut String, value: Decimal) {
    match value.hundredfold() {
        Some(hundredfold) => {
            hundredfold.push_to(text);
            text.push('%');
        }
        None => value.push_to(text),
    }
}

/// Strength of an operand of a prefix operator; see [`Binary::strength`].
const PREFIX: u8 = 6;

struct Writer<'w> {
    scope: &'w Scope<'w>,
}

impl Writer<'_> {
    fn fact(&self, e: &Expr) -> Option<&Fact> {
        match &e.kind {
            Kind::Name(name) => self.scope.dictionary.get(name),
            Kind::Call { name, args, .. }
                if matches!(function(name), Some(Function::Previous | Function::Period)) =>
            {
                args.first().and_then(|of| self.fact(of))
            }
            _ => None,
        }
    }

    fn name(&self, name: &str) -> String {
        if let Some(fact) = self.scope.dictionary.get(name) {
            return fact.title.clone();
        }
        let parameters = self.scope.parameters;
        let found = parameters.iter().find(|p| p.id == name || p.title == name);
        found.map_or_else(|| name.to_owned(), |p| p.title.clone())
    }

    fn expr(&self, e: &Expr, outer: u8) -> String {
        match &e.kind {
            Kind::Number { value, percent } => {
                if *percent {
                    percent_words(*value)
                } else {
                    value.to_string()
                }
            }
            Kind::Text(text) => format!("“{text}”"),
            Kind::Truth(truth) => (if *truth { "是" } else { "否" }).to_owned(),
            Kind::Name(name) => self.name(name),
            Kind::Call { name, args, .. } => self.call(name, args),
            Kind::Unary(Unary::Minus, of) => format!("-{}", self.expr(of, PREFIX)),
            Kind::Unary(Unary::Not, of) => self.negation(of, outer),
            Kind::Binary(op, a, b) => {
                let text = self
                    .choice(*op, a, b)
                    .or_else(|| self.choice(*op, b, a))
                    .or_else(|| self.verdict(*op, a, b))
                    .or_else(|| self.verdict(*op, b, a));
                let strength = op.strength();
                let text = text.unwrap_or_else(|| {
                    let sign = sign(*op);
                    let chains = strength != Binary::Equal.strength();
                    let left = self.expr(a, if chains { strength } else { strength + 1 });
                    format!("{left} {sign} {}", self.expr(b, strength + 1))
                });
                if strength < outer {
                    format!("({text})")
                } else {
                    text
                }
            }
            Kind::Conditional(c, a, b) => format!(
                "({}时为{},否则为{})",
                self.expr(c, 0),
                self.expr(a, 1),
                self.expr(b, 1)
            ),
        }
    }

    /// A choice fact held against one of its choices.
    fn choice(&self, op: Binary, fact: &Expr, text: &Expr) -> Option<String> {
        let Kind::Text(text) = &text.kind else {
            return None;
        };
        let verb = match op {
            Binary::Equal => "为",
            Binary::NotEqual => "不为",
            _ => return None,
        };
        let of = self.fact(fact)?;
        let title = of
            .choice(text)
            .map_or(text.as_str(), |i| of.choices[i].title.as_str());
        Some(format!("{}{verb}“{title}”", self.expr(fact, PREFIX)))
    }

    /// A truth held against `true` or `false`.
    fn verdict(&self, op: Binary, of: &Expr, truth: &Expr) -> Option<String> {
        let Kind::Truth(truth) = truth.kind else {
            return None;
        };
        match op {
            Binary::Equal if truth => Some(self.expr(of, Binary::Equal.strength() + 1)),
            Binary::NotEqual if !truth => Some(self.expr(of, Binary::Equal.strength() + 1)),
            Binary::Equal | Binary::NotEqual => Some(self.negation(of, PREFIX)),
            _ => None,
        }
    }

    fn negation(&self, of: &Expr, outer: u8) -> String {
        match &of.kind {
            Kind::Truth(truth) => (if *truth { "否" } else { "是" }).to_owned(),
            Kind::Unary(Unary::Not, inner) => self.expr(inner, outer),
            Kind::Binary(op, a, b) => match opposite(*op) {
                Some(opposite) => {
                    let turned = Expr {
                        kind: Kind::Binary(opposite, a.clone(), b.clone()),
                        span: of.span,
                    };
                    self.expr(&turned, outer)
                }
                None => format!("并非({})", self.expr(of, 0)),
            },
            _ => negated_title(&self.expr(of, PREFIX)),
        }
    }

    fn call(&self, name: &str, args: &[Expr]) -> String {
        let listed = || {
            let all: Vec<String> = args.iter().map(|a| self.expr(a, 0)).collect();
            all.join("、")
        };
        let first = |outer| {
            args.first()
                .map_or_else(String::new, |a| self.expr(a, outer))
        };
        let quoted = || match args.first().map(|a| &a.kind) {
            Some(Kind::Text(text)) => text.clone(),
            _ => listed(),
        };
        let Some(function) = function(name) else {
            return format!("{name}({})", listed());
        };
        match function {
            Function::Min => format!("({}中最小的)", listed()),
            Function::Max => format!("({}中最大的)", listed()),
            Function::Previous => {
                let years = args.get(1).map(|n| self.expr(n, 0));
                match years.as_deref() {
                    None | Some("1") => format!("{}(上年)", first(PREFIX)),
                    Some(n) => format!("{}({n}年前)", first(PREFIX)),
                }
            }
            Function::Period => format!("{}({})", first(PREFIX), self.part(args)),
            Function::Cohort(figure) => {
                let figure = match figure {
                    CohortFigure::Max => "最高",
                    CohortFigure::Min => "最低",
                    _ => "均值",
                };
                format!("{}(同组{figure})", first(PREFIX))
            }
            Function::Result => format!("“{}”的考评得分", quoted()),
            Function::Stars => format!("“{}”的星级", quoted()),
            Function::Benchmark => {
                let id = quoted();
                let tables = self.scope.benchmarks;
                let title = tables
                    .iter()
                    .find(|b| b.id == id)
                    .map_or(id.as_str(), |b| b.title.as_str());
                let key = args.get(1).map_or_else(String::new, |a| self.expr(a, 0));
                format!("{title}(按{key})")
            }
            Function::Date => {
                let text = quoted();
                days_since_epoch(&text).map_or(text, date_words)
            }
        }
    }

    /// The part of the cycle that `period` names.
    fn part(&self, args: &[Expr]) -> String {
        let Some(which) = args.get(1) else {
            return String::new();
        };
        let period = args
            .first()
            .and_then(|of| {
                of.names()
                    .into_iter()
                    .find_map(|(n, _)| self.scope.dictionary.get(n))
            })
            .map_or(Period::Once, |fact| fact.period);
        let number = match which.kind {
            Kind::Number { value, .. } => value.scaled(0).and_then(|n| u8::try_from(n).ok()),
            _ => None,
        };
        match number.map(|n| part_words(period, n)) {
            Some(words) if !words.is_empty() => words,
            _ => format!("第{}期", self.expr(which, 0)),
        }
    }
}

/// A yes-or-no title turned round: 已建立 becomes 未建立, 有活动室 becomes 没有活动室.
fn negated_title(title: &str) -> String {
    if let Some(rest) = title.strip_prefix('已') {
        format!("未{rest}")
    } else if title.starts_with('有') {
        format!("没{title}")
    } else if let Some(rest) = title.strip_prefix("是否") {
        format!("{rest}为“否”")
    } else {
        format!("{title}为“否”")
    }
}

/// The operator that holds exactly where this one does not.
fn opposite(op: Binary) -> Option<Binary> {
    Some(match op {
        Binary::Equal => Binary::NotEqual,
        Binary::NotEqual => Binary::Equal,
        Binary::Less => Binary::GreaterEqual,
        Binary::LessEqual => Binary::Greater,
        Binary::Greater => Binary::LessEqual,
        Binary::GreaterEqual => Binary::Less,
        _ => return None,
    })
}

fn sign(op: Binary) -> &'static str {
    match op {
        Binary::Or => "或",
        Binary::And => "且",
        Binary::Equal => "=",
        Binary::NotEqual => "≠",
        Binary::LessEqual => "≤",
        Binary::GreaterEqual => "≥",
        Binary::Multiply => "×",
        Binary::Divide => "÷",
        Binary::Less | Binary::Greater | Binary::Add | Binary::Subtract => op.sign(),
    }
}
