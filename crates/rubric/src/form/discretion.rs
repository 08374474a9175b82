//! Rule form `discretion`: a person decides inside a range, in steps, with a reason.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, push};
use crate::diag::Diagnostic;
use crate::expr::ir::{Input, Num, Source, ValueKind};
use crate::number::Points;
use crate::number::Ratio;
use crate::plan::Term;
use crate::text::{TableReader, read_shares};

/// A person decides inside a range, in steps, with a reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discretion {
    /// What is judged.
    pub subject: String,
    /// Largest amount (size).
    pub max: Points,
    /// Amounts are multiples of this.
    pub step: Points,
    /// Whether the decision deducts or adds.
    pub sign: Sign,
    /// Largest amounts of scoring departments; empty takes the item's shares.
    pub split: Vec<(String, Points)>,
}

/// Whether an amount deducts or adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Deducts.
    #[default]
    Deduct,
    /// Adds.
    Add,
}

pub(crate) const ABOUT: About = About {
    keyword: "discretion",
    title: "酌情评分(由人决定)",
    explanation: "评分人在 0 到 `max` 之间按 `step` 决定扣多少(`effect = \"add\"` 则为给多少),必须写理由。`split = { 科室 = 分值 }`(或条目的 `scored_by`)表示分给几个科室各自决定。没有决定之前该条显示得分区间。决定在数据文件中的名称是“条目号/规则序号”,分科室时再加“/科室”。",
    keys: &["title", "max", "step", "effect?", "split?"],
    example: "form = \"discretion\"\ntitle = \"共驻共建效果不好\"\nmax = 2\nstep = 0.5",
};

impl Discretion {
    pub(crate) fn read(r: &TableReader<'_>) -> Discretion {
        let found = Discretion {
            subject: r.required_text("title"),
            max: r.required_points("max"),
            step: r.required_points("step"),
            sign: r
                .word("effect", &[("deduct", Sign::Deduct), ("add", Sign::Add)])
                .unwrap_or_default(),
            split: r
                .table("split", "分科室评分")
                .map(read_shares)
                .unwrap_or_default(),
        };
        if found.max == Points::ZERO
            || found.step == Points::ZERO
            || found.max.units() % found.step.units() != 0
        {
            r.report(
                Diagnostic::error(
                    "E108",
                    r.span(),
                    format!("{}的 max 应是 step 的整数倍,且都大于 0", r.what()),
                )
                .help("如 max = 2、step = 0.5"),
            );
        }
        found
    }

    pub(crate) fn formulas(&self) -> Vec<&crate::model::Formula> {
        Vec::new()
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let base = cx.decision_id();
        let shares = if self.split.is_empty() {
            cx.shares().to_vec()
        } else {
            self.split.clone()
        };
        let deciders: Vec<(String, Points)> = if shares.is_empty() {
            vec![(base, self.max)]
        } else {
            shares
                .into_iter()
                .map(|(department, most)| (format!("{base}/{department}"), most))
                .collect()
        };
        let mut lowered = Lowered::default();
        for (id, most) in deciders {
            let title = format!("{}({id})", self.subject);
            let input = cx.input(Input {
                source: Source::Decision {
                    id,
                    most: Some(most),
                    step: Some(self.step),
                    absent_is_zero: false,
                },
                kind: ValueKind::Number {
                    places: 4,
                    rate: false,
                },
                range: (0, most.units()),
                title,
                unit: "分".to_owned(),
            });
            let (of, range) = match self.sign {
                Sign::Deduct => {
                    let minus = Num::Const(Ratio::whole(-1));
                    (
                        Num::Mul(Box::new(minus), Box::new(Num::Input(input))),
                        (-most, Points::ZERO),
                    )
                }
                Sign::Add => (Num::Input(input), (Points::ZERO, most)),
            };
            lowered.shown.push(Num::Input(input));
            lowered.terms.push(Term::Amount { of, range });
        }
        lowered
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        text.push_str(&self.subject);
        let decided = || (0..seen.len()).filter_map(|i| seen.value(i));
        let lead = match (decided().count(), seen.len()) {
            (0, _) => return text.push_str("尚待评定"),
            (some, all) if some < all => "已评定",
            (1, _) => return text.push_str(",经评定"),
            _ => ",各科室评定",
        };
        for (i, points) in decided().enumerate() {
            push(
                text,
                format_args!("{}{points}", if i == 0 { lead } else { "+" }),
            );
        }
        if decided().count() < seen.len() {
            text.push_str(",其余尚待评定");
        }
    }
}
