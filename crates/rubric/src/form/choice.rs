//! Rule form `choice`: mutually exclusive alternatives; the first that holds applies.

use serde::Serialize;

use super::Outcome;
use super::{About, FormContext, Lowered, Seen, outcome_of, push_list, push_score};
use crate::diag::Span;
use crate::model::Formula;
use crate::number::Points;
use crate::plan::{Arm, Term};
use crate::text::TableReader;

/// Mutually exclusive alternatives; the first that holds applies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Alternatives in order.
    pub alternatives: Vec<Alternative>,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternative {
    /// Short name.
    pub title: String,
    /// When it applies.
    pub when: Formula,
    /// What it gives.
    pub gives: Outcome,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

pub(crate) const ABOUT: About = About {
    keyword: "choice",
    title: "几种情形择一",
    explanation: "`alternatives` 写互相排斥的情形,从上到下取第一个成立的。每种情形写 `title`、`when` 和 `deduct`、`add`、`score`(得分定为)或 `forfeit = true`。",
    keys: &["alternatives = [{ title, when, deduct / add / score / forfeit }]"],
    example: "form = \"choice\"\nalternatives = [\n  { title = \"未建台账\", when = '台账情况 == \"none\"', forfeit = true },\n  { title = \"台账不全\", when = '台账情况 == \"incomplete\"', deduct = 3 },\n]",
};

impl Choice {
    pub(crate) fn read(r: &TableReader<'_>) -> Choice {
        let read = |mut t: TableReader<'_>| {
            let title = t.required_text("title");
            t.name(format!("情形“{title}”"));
            let found = Alternative {
                when: t.required_formula("when"),
                gives: outcome_of(&t),
                span: t.span(),
                title,
            };
            t.finish();
            found
        };
        let alternatives: Vec<Alternative> = r
            .tables("alternatives", "情形")
            .into_iter()
            .map(read)
            .collect();
        if alternatives.is_empty() {
            r.missing("alternatives");
        }
        Choice { alternatives }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        self.alternatives.iter().map(|a| &a.when).collect()
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let arms = self.alternatives.iter().map(|a| Arm {
            when: cx.condition(&a.when),
            gives: cx.gives(a.gives),
        });
        let arms = arms.collect();
        Lowered::terms(vec![Term::Switch {
            arms,
            otherwise: Points::ZERO,
        }])
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        match seen.arm(0) {
            Some(i) => {
                let found = &self.alternatives[i];
                text.push_str(&found.title);
                push_score(found.gives, text);
            }
            None => {
                let titles = self.alternatives.iter().map(|a| a.title.as_str());
                push_list(text, "", "或", titles);
            }
        }
    }
}
