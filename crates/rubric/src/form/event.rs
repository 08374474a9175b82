//! Rule form `event`: dated events with levels; the same matter counts once, with caps.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, Sign, push};
use crate::diag::Diagnostic;
use crate::diag::Span;
use crate::expr::ir::{Input, Num, Source, ValueKind};
use crate::model::FactKind;
use crate::number::{Points, Ratio};
use crate::plan::EventCaps;
use crate::plan::{EventCount, Term};
use crate::text::TableReader;

/// Dated events with levels; the same matter counts once, with caps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// Fact id or title of the events.
    pub of: String,
    /// Where the name stands.
    #[serde(skip)]
    pub of_span: Span,
    /// Points of levels by choice id (size).
    pub levels: Vec<(String, Points)>,
    /// Whether events add or deduct.
    pub sign: Sign,
    /// The same matter counts once, at its highest level.
    pub same_matter_once: bool,
    /// Caps.
    pub caps: EventCaps,
}

pub(crate) const ABOUT: About = About {
    keyword: "event",
    title: "按事件加(扣)分",
    explanation: "`of` 是事件类数据项,`levels` 写各级别的分。同一事项默认只按最高级别计一次(`same_matter = \"each\"` 则逐次计)。`caps` 写单件、每月、每季、全年的上限。",
    keys: &["of", "levels", "effect?", "same_matter?", "caps?"],
    example: "form = \"event\"\nof = \"党建荣誉\"\nlevels = { national = 3, provincial = 2, city = 1 }\ncaps = { year = 5 }\neffect = \"add\"",
};

impl Event {
    pub(crate) fn read(r: &TableReader<'_>) -> Event {
        let levels = r.table("levels", "级别分值");
        if levels.is_none() && !r.has("levels") {
            r.missing("levels");
        }
        let levels = levels.map(|t| {
            t.keys()
                .into_iter()
                .filter_map(|(k, _)| t.points_at(&k).map(|p| (k, p)))
                .collect()
        });
        let caps = r.table("caps", "事件上限").map(|t| {
            let caps = EventCaps {
                event: t.amount_size("event"),
                month: t.amount_size("month"),
                quarter: t.amount_size("quarter"),
                year: t.amount_size("year"),
            };
            t.finish();
            caps
        });
        Event {
            of: r.required_text("of"),
            of_span: r.span_of("of"),
            levels: levels.unwrap_or_default(),
            sign: r
                .word("effect", &[("add", Sign::Add), ("deduct", Sign::Deduct)])
                .unwrap_or(Sign::Add),
            same_matter_once: r
                .word("same_matter", &[("highest", true), ("each", false)])
                .unwrap_or(true),
            caps: caps.unwrap_or_default(),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&crate::model::Formula> {
        Vec::new()
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let Some(fact) = cx.find_fact(&self.of, self.of_span) else {
            return Lowered::default();
        };
        if fact.kind != FactKind::Event {
            cx.report(
                Diagnostic::error(
                    "E242",
                    self.of_span,
                    format!("“{}”不是事件类数据项", fact.title),
                )
                .help("在数据字典中把它的 type 写成 \"event\",或改用其他规则形式"),
            );
            return Lowered::default();
        }
        let mut points = vec![Points::ZERO; fact.choices.len()];
        for (level, value) in &self.levels {
            match fact.choice(level) {
                Some(i) => {
                    points[i] = if self.sign == Sign::Deduct {
                        -*value
                    } else {
                        *value
                    }
                }
                None => {
                    let all: Vec<&str> = fact.choices.iter().map(|c| c.id.as_str()).collect();
                    cx.report(
                        Diagnostic::error(
                            "E227",
                            self.of_span,
                            format!("“{}”没有“{level}”这个级别", fact.title),
                        )
                        .help(format!("可以写:{}", all.join("、"))),
                    );
                }
            }
        }
        let most = self.caps.year.unwrap_or(Points::whole(1_000_000));
        let range = if self.sign == Sign::Deduct {
            (-most, Points::ZERO)
        } else {
            (Points::ZERO, most)
        };
        let input = cx.input(Input {
            source: Source::Events {
                fact: fact.id.clone(),
                count: EventCount {
                    levels: points,
                    same_matter_once: self.same_matter_once,
                    caps: self.caps,
                },
            },
            kind: ValueKind::Number {
                places: 4,
                rate: false,
            },
            range: (range.0.units(), range.1.units()),
            title: fact.title.clone(),
            unit: "分".to_owned(),
        });
        Lowered {
            terms: vec![Term::Amount {
                of: Num::Input(input),
                range,
            }],
            shown: vec![Num::Input(input)],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let what = seen
            .dictionary
            .get(&self.of)
            .map_or(self.of.as_str(), |fact| fact.title.as_str());
        text.push_str(what);
        let Some(value) = seen.value(0).and_then(Ratio::points) else {
            return;
        };
        push(text, format_args!("按级别合计{}分", value.abs()));
        if let Some(cap) = self.caps.year.filter(|cap| *cap == value.abs()) {
            push(text, format_args!(",已到全年上限{cap}分"));
        }
    }
}
