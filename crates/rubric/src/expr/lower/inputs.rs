//! The growing list of inputs: every source stands in it once, with title, kind and range.

use super::super::ir::{Figure, Input, InputId, Num, Source, Stat, ValueKind};
use super::{Frame, Lowering, size};
use crate::model::{Combine, Fact, Period};
use crate::number::Points;

/// Raw bound of a result in another scheme: 100 000 points.
const MOST_TOTAL: i64 = 100_000 * Points::SCALE;
/// Most stars and ranks anyone gives.
const MOST_STARS: i64 = 100;
const MOST_RANK: i64 = 1_000_000;
/// Largest numerator of a cohort statistic that is asked for.
const MOST_TERM: i64 = 1_000_000_000_000_000_000;

/// Statistics of a cohort as authors ask for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CohortFigure {
    /// The largest value.
    Max,
    /// The smallest value.
    Min,
    /// The mean.
    Mean,
    /// Rank from 1, the largest value first.
    RankHighFirst,
    /// Rank from 1, the smallest value first.
    RankLowFirst,
}

impl CohortFigure {
    const fn words(self) -> &'static str {
        match self {
            CohortFigure::Max => "同组最高",
            CohortFigure::Min => "同组最低",
            CohortFigure::Mean => "同组均值",
            CohortFigure::RankHighFirst => "同组名次(从高到低)",
            CohortFigure::RankLowFirst => "同组名次(从低到高)",
        }
    }
}

impl Lowering<'_> {
    /// The input, added when its source is not yet there.
    pub fn input(&mut self, input: Input) -> InputId {
        if let Some(id) = self.inputs.iter().position(|i| i.source == input.source) {
            return id;
        }
        self.inputs.push(input);
        self.inputs.len() - 1
    }

    /// The input for a fact in the current frame. A fact that is stated less often than the frame's part
    /// is taken for the whole cycle.
    pub fn fact(&mut self, fact: &Fact) -> InputId {
        let part = self
            .frame
            .part
            .filter(|&(period, _)| covers(fact.period, period));
        let frame = Frame { part, ..self.frame };
        let key = (fact.id.clone(), frame);
        if let Some(&id) = self.facts.get(&key) {
            return id;
        }
        let input = Input {
            source: Source::Fact {
                fact: fact.id.clone(),
                years_back: frame.years_back,
                part,
            },
            kind: fact.value_kind(),
            range: combined_range(fact, part),
            title: format!("{}{}", fact.title, frame_words(frame)),
            unit: fact.unit.clone(),
        };
        let id = self.input(input);
        self.facts.insert(key, id);
        id
    }

    /// A statistic of the cohort over this number. Ranks are one input; the others the quotient of two.
    pub fn cohort(&mut self, figure: CohortFigure, of: Num) -> Num {
        let (title, unit) = match &of {
            Num::Input(id) => {
                let input = &self.inputs[*id];
                (
                    format!("{}({})", input.title, figure.words()),
                    input.unit.clone(),
                )
            }
            _ => (figure.words().to_owned(), String::new()),
        };
        let (numerator, denominator) = match figure {
            CohortFigure::Max => (Stat::MaxNumerator, Stat::MaxDenominator),
            CohortFigure::Min => (Stat::MinNumerator, Stat::MinDenominator),
            CohortFigure::Mean => (Stat::MeanNumerator, Stat::MeanDenominator),
            CohortFigure::RankHighFirst | CohortFigure::RankLowFirst => {
                let stat = if figure == CohortFigure::RankHighFirst {
                    Stat::RankHighFirst
                } else {
                    Stat::RankLowFirst
                };
                let id = self.input(Input {
                    source: Source::Cohort { stat, of },
                    kind: WHOLE,
                    range: (1, MOST_RANK),
                    title,
                    unit: "名".to_owned(),
                });
                return Num::Input(id);
            }
        };
        // A mean may have a denominator as large as the cohort times that of the values.
        let members = if figure == CohortFigure::Mean {
            MOST_RANK
        } else {
            1
        };
        let term = |most: Option<u128>| {
            most.and_then(|m| i64::try_from(m).ok())
                .and_then(|m| m.checked_mul(members))
                .map_or(MOST_TERM, |m| m.clamp(1, MOST_TERM))
        };
        let terms = size(&of, &self.inputs);
        let (most_num, most_den) = (term(terms.map(|s| s.num)), term(terms.map(|s| s.den)));
        let top = self.input(Input {
            source: Source::Cohort {
                stat: numerator,
                of: of.clone(),
            },
            kind: WHOLE,
            range: (-most_num, most_num),
            title: title.clone(),
            unit: unit.clone(),
        });
        let bottom = self.input(Input {
            source: Source::Cohort {
                stat: denominator,
                of,
            },
            kind: WHOLE,
            range: (1, most_den),
            title: format!("{title}的分母"),
            unit: String::new(),
        });
        Num::Div(Box::new(Num::Input(top)), Box::new(Num::Input(bottom)))
    }

    /// The input for a figure of another scheme's result.
    pub fn result(&mut self, scheme: &str, figure: Figure) -> InputId {
        let (places, range, words, unit) = match figure {
            Figure::Total => (4, (-MOST_TOTAL, MOST_TOTAL), "考评得分", "分"),
            Figure::Stars => (0, (0, MOST_STARS), "考评星级", "星"),
            Figure::Rank => (0, (1, MOST_RANK), "考评名次", "名"),
        };
        self.input(Input {
            source: Source::Result {
                scheme: scheme.to_owned(),
                figure,
            },
            kind: ValueKind::Number {
                places,
                rate: false,
            },
            range,
            title: format!("{scheme} 的{words}"),
            unit: unit.to_owned(),
        })
    }
}

const WHOLE: ValueKind = ValueKind::Number {
    places: 0,
    rate: false,
};

/// True when values stated every `stated` make a value for each `asked`.
pub(super) fn covers(stated: Period, asked: Period) -> bool {
    stated.per_year() > 1 && asked.per_year() > 1 && stated.per_year() >= asked.per_year()
}

/// The range of a fact's value over the cycle or a part of it.
fn combined_range(fact: &Fact, part: Option<(Period, u8)>) -> (i64, i64) {
    if fact.combine != Combine::Sum {
        return fact.range;
    }
    let parts = part.map_or(1, |(period, _)| period.per_year());
    let values = i64::from((fact.period.per_year() / parts).max(1));
    let (low, high) = fact.range;
    (
        low.min(low.saturating_mul(values)).max(-MOST_TERM),
        high.max(high.saturating_mul(values)).min(MOST_TERM),
    )
}

/// The frame in brackets, empty for the whole current cycle.
fn frame_words(frame: Frame) -> String {
    let year = match frame.years_back {
        0 => String::new(),
        1 => "上年".to_owned(),
        n => format!("{n}年前"),
    };
    let part = frame
        .part
        .map_or_else(String::new, |(period, n)| part_words(period, n));
    if year.is_empty() && part.is_empty() {
        String::new()
    } else {
        format!("({year}{part})")
    }
}

/// A part of the cycle in words: `第2季度`, `3月`, `上半年`.
pub fn part_words(period: Period, n: u8) -> String {
    match (period, n) {
        (Period::Month, n) => format!("{n}月"),
        (Period::Quarter, n) => format!("第{n}季度"),
        (Period::Half, 1) => "上半年".to_owned(),
        (Period::Half, 2) => "下半年".to_owned(),
        (Period::Half | Period::Year | Period::Once, _) => String::new(),
    }
}
