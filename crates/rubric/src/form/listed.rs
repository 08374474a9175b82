//! Rule form `listed`: a set of required members, an amount for each that is missing (or present).

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, amount_of, push, push_list};
use crate::diag::Diagnostic;
use crate::expr::ir::Cond;
use crate::model::Formula;
use crate::number::Points;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// A set of required members, an amount for each that is missing (or present).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// Members.
    pub members: Vec<Member>,
    /// Signed points: negative for each missing member, positive for each present one.
    pub amount: Points,
}

/// One required member.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Present when this holds.
    pub when: Formula,
    /// Short name; `None` takes the fact's title.
    pub title: Option<String>,
}

pub(crate) const ABOUT: About = About {
    keyword: "listed",
    title: "逐项清点",
    explanation: "`members` 列出应有的各项(写条件,或直接写是非类数据项的编号),`deduct`:每缺一项扣;`add`:每有一项加。",
    keys: &["members = [\"数据项\", { when, title }]", "deduct / add"],
    example: "form = \"listed\"\nmembers = [\"has_desk\", { when = \"图书数 >= 100\", title = \"图书室\" }]\ndeduct = 0.5",
};

impl Listed {
    pub(crate) fn read(r: &TableReader<'_>) -> Listed {
        let read = |member| match member {
            Ok(t) => {
                let t: TableReader<'_> = t;
                let member = Member {
                    when: t.required_formula("when"),
                    title: t.text("title"),
                };
                t.finish();
                member
            }
            Err(when) => Member { when, title: None },
        };
        let members: Vec<Member> = r
            .tables_or_formulas("members", "清单的一项")
            .into_iter()
            .map(read)
            .collect();
        if members.is_empty() {
            r.report(
                Diagnostic::error("E102", r.span(), format!("{}的 members 是空的", r.what()))
                    .help("列出应有的各项"),
            );
        }
        Listed {
            members,
            amount: amount_of(r),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        self.members.iter().map(|m| &m.when).collect()
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let terms = self.members.iter().map(|member| {
            let present = cx.condition(&member.when);
            let when = if self.amount.is_negative() {
                Cond::Not(Box::new(present))
            } else {
                present
            };
            let arm = Arm {
                when,
                gives: Gives::Amount(self.amount),
            };
            Term::Switch {
                arms: vec![arm],
                otherwise: Points::ZERO,
            }
        });
        Lowered::terms(terms.collect())
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let found = || (0..self.members.len()).filter(|&i| seen.arm(i).is_some());
        let name = |i: usize| self.members[i].title.as_deref().unwrap_or(seen.text(i));
        let verb = if self.amount.is_negative() {
            "缺"
        } else {
            "有"
        };
        let (count, all) = (found().count(), self.members.len());
        if count == 0 {
            push(text, format_args!("{all}项中{verb}哪几项尚不清楚"));
            return;
        }
        push_list(text, verb, "、", found().map(name));
        push(text, format_args!("(共{count}项×{})", self.amount.abs()));
    }
}
