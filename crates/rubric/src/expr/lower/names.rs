//! What a name stands for, and what it may have meant when it stands for nothing.

use super::super::ir::{Cond, Num, ValueKind};
use super::super::nearest::nearest;
use super::Lowering;
use super::inputs::covers;
use super::quantity::{NumberKind, Quantity, Value};
use crate::diag::{Diagnostic, Span};
use crate::model::{Fact, FactKind, Parameter, Period};

/// A written text cut to what fits into a message.
pub(super) fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(40).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

/// The word for how often a fact is stated.
pub(super) fn period_word(period: Period) -> &'static str {
    match period {
        Period::Once => "一次",
        Period::Month => "月",
        Period::Quarter => "季度",
        Period::Half => "半年",
        Period::Year => "年",
    }
}

impl Lowering<'_> {
    fn parameter(&self, name: &str) -> Option<&Parameter> {
        let parameters = self.scope.parameters;
        parameters.iter().find(|p| p.id == name || p.title == name)
    }

    pub(super) fn name(&mut self, name: &str, span: Span) -> Value {
        let dictionary = self.scope.dictionary;
        let fact = dictionary.get(name);
        let parameter = self
            .parameter(name)
            .map(|p| (p.value.ratio(), p.unit.clone()));
        match (fact, parameter) {
            (Some(fact), None) => self.fact_value(fact, span),
            (None, Some((value, unit))) => {
                let percent = matches!(unit.as_str(), "%" | "％");
                Value::Number(Quantity {
                    // A share is written as "60%" and read as 0.6 already.
                    num: Num::Const(value),
                    kind: if percent {
                        NumberKind::Rate
                    } else {
                        NumberKind::Plain
                    },
                    unit: if percent { String::new() } else { unit },
                })
            }
            (Some(_), Some(_)) => {
                self.report(
                    Diagnostic::error("E239", span, format!("“{}”既是数据项又是参数", short(name)))
                        .help("请给参数换一个编号或名称"),
                );
                Value::Broken
            }
            (None, None) => {
                self.unknown_name(name, span);
                Value::Broken
            }
        }
    }

    fn fact_value(&mut self, fact: &Fact, span: Span) -> Value {
        if fact.kind == FactKind::Event {
            self.report(
                Diagnostic::error("E236", span, format!("“{}”是事项,不是数", fact.title))
                    .help("请用 event 形式的规则,按级别计分"),
            );
            return Value::Broken;
        }
        if let Some((asked, _)) = self.frame.part
            && fact.period.per_year() > 1
            && !covers(fact.period, asked)
        {
            self.report(
                Diagnostic::error(
                    "E235",
                    span,
                    format!(
                        "“{}”按{}填报,取不到每个{}的值",
                        fact.title,
                        period_word(fact.period),
                        period_word(asked)
                    ),
                )
                .help("请把 per 改为不短于填报的时期,或在数据字典里改填报的时期"),
            );
            return Value::Broken;
        }
        let input = self.fact(fact);
        let kind = match self.inputs[input].kind {
            ValueKind::Truth => return Value::Truth(Cond::Input(input)),
            ValueKind::Choice => {
                return Value::Choice {
                    fact: fact.id.clone(),
                    input,
                };
            }
            ValueKind::Date => NumberKind::Date,
            ValueKind::Number { rate: true, .. } => NumberKind::Rate,
            ValueKind::Number { rate: false, .. } if fact.kind == FactKind::Count => {
                NumberKind::Count
            }
            ValueKind::Number { .. } => NumberKind::Amount,
        };
        let unit = match kind {
            NumberKind::Rate | NumberKind::Date => String::new(),
            _ => fact.unit.clone(),
        };
        Value::Number(Quantity {
            num: Num::Input(input),
            kind,
            unit,
        })
    }

    fn unknown_name(&mut self, name: &str, span: Span) {
        let shown = short(name);
        let help = match name {
            "是" | "有" | "真" | "yes" | "True" | "TRUE" => "成立请写 true".to_owned(),
            "否" | "无" | "假" | "no" | "False" | "FALSE" => "不成立请写 false".to_owned(),
            _ => match self.joined_names(name) {
                Some(sign) => format!("如果这是用文字连起来的两个名称,请用 {sign} 连接,两边留空格"),
                None => self.similar_names(name),
            },
        };
        self.report(
            Diagnostic::error("E220", span, format!("没有名为“{shown}”的数据项或参数")).help(help),
        );
    }

    /// The sign that was meant when a name is two known names with a word between them.
    fn joined_names(&self, name: &str) -> Option<&'static str> {
        let known = |part: &str| {
            self.scope.dictionary.get(part).is_some() || self.parameter(part).is_some()
        };
        for (word, sign) in [
            ("并且", "&&"),
            ("而且", "&&"),
            ("或者", "||"),
            ("且", "&&"),
            ("或", "||"),
        ] {
            if let Some((left, right)) = name.split_once(word)
                && (known(left) || known(right))
            {
                return Some(sign);
            }
        }
        None
    }

    fn similar_names(&self, name: &str) -> String {
        let facts = self.scope.dictionary.facts().iter();
        let names = facts
            .flat_map(|f| [&f.id, &f.title].into_iter().chain(&f.aliases))
            .map(String::as_str)
            .chain(
                self.scope
                    .parameters
                    .iter()
                    .flat_map(|p| [p.id.as_str(), p.title.as_str()]),
            );
        let close = nearest(name, names);
        if close.is_empty() {
            "请在数据字典里声明这个数据项,或改用已有的名称".to_owned()
        } else {
            let quoted: Vec<String> = close.iter().map(|n| format!("“{n}”")).collect();
            format!("是不是 {} ?", quoted.join("、"))
        }
    }
}
