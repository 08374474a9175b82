//! What people said about ties and places of quotas: as it is kept, as the computing takes it in, as pages tell it.

use appraisal::decision::{Decisions, QuotaDecision};
use serde::{Deserialize, Serialize};
use store::id::OrganisationId;
use store::verdict::Verdict;

use super::show_view::VerdictView;
use crate::cycle::members::Member;
use crate::tree::Tree;

/// What a decision of people says, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Said {
    /// The order of equal units, the better first.
    Order {
        /// Their numbers.
        units: Vec<i64>,
    },
    /// Who keeps a place of a quota.
    Keep {
        /// The quota.
        quota: String,
        /// The cohort.
        cohort: Option<String>,
        /// The units in question.
        among: Vec<i64>,
        /// Those that keep it.
        keep: Vec<i64>,
    },
}

impl Said {
    /// A kept decision in words; nothing for a text that is none.
    pub(crate) fn in_words(body: &str, tree: &Tree) -> Option<String> {
        let names = |units: &[i64]| {
            let names = units.iter().map(|unit| tree.name(OrganisationId(*unit)));
            names.collect::<Vec<_>>().join("、")
        };
        Some(match serde_json::from_str(body).ok()? {
            Said::Order { units } => format!("并列单位的次序:{}", names(&units)),
            Said::Keep { among, keep, .. } if keep.is_empty() => {
                format!("在{}中,都不保留名额", names(&among))
            }
            Said::Keep { among, keep, .. } => {
                format!("在{}中,保留名额的是:{}", names(&among), names(&keep))
            }
        })
    }

    /// What it means for one of the units it was about, without the names of the others.
    fn of_unit(&self, unit: OrganisationId) -> Option<String> {
        match self {
            Said::Order { units } => {
                let place = units.iter().position(|it| *it == unit.0)? + 1;
                let others = units.len() - 1;
                Some(format!(
                    "与另外{others}个单位并列,由领导小组排定次序,本单位列其中第{place}"
                ))
            }
            Said::Keep { among, keep, .. } => {
                let is_kept = keep.contains(&unit.0);
                let told = match is_kept {
                    true => "本单位保留名额",
                    false => "本单位没有保留名额",
                };
                let found = is_kept || among.contains(&unit.0);
                found.then(|| format!("{}个单位由领导小组决定谁保留,{told}", among.len()))
            }
        }
    }

    /// The scheme and the quota it is about, before the words.
    fn about(&self, verdict: &Verdict, members: &[Member]) -> String {
        let Some(member) = members.iter().find(|it| it.position == verdict.position) else {
            return String::new();
        };
        let scheme = &member.ready.scheme;
        let quota = match self {
            Said::Order { .. } => None,
            Said::Keep { quota, .. } => scheme.quotas.iter().find(|it| it.id == *quota),
        };
        let quota = quota.map_or_else(String::new, |it| format!("“{}”", it.title));
        format!("{}{quota}:", scheme.head.title)
    }
}

/// The standing decisions of a revision as those read them who see all units.
pub(super) fn to_all(verdicts: &[Verdict], members: &[Member], tree: &Tree) -> Vec<VerdictView> {
    let words = |it: &Verdict, about: String| {
        let words = Said::in_words(&it.body, tree)?;
        Some(format!("{about}{words}"))
    };
    told(verdicts, members, words)
}

/// The standing decisions of a revision that were about a unit, as it reads them.
pub(super) fn to_unit(
    verdicts: &[Verdict],
    members: &[Member],
    unit: OrganisationId,
) -> Vec<VerdictView> {
    let words = |it: &Verdict, about: String| {
        let said: Said = serde_json::from_str(&it.body).ok()?;
        Some(format!("{about}{}", said.of_unit(unit)?))
    };
    told(verdicts, members, words)
}

fn told(
    verdicts: &[Verdict],
    members: &[Member],
    words: impl Fn(&Verdict, String) -> Option<String>,
) -> Vec<VerdictView> {
    let standing = verdicts.iter().filter(|it| !it.withdrawn);
    let told = standing.filter_map(|it| {
        let said: Said = serde_json::from_str(&it.body).ok()?;
        Some(VerdictView {
            id: it.id,
            words: words(it, said.about(it, members))?,
            reason: it.reason.clone(),
            minute: it.minute.clone(),
            at: it.made_at,
        })
    });
    told.collect()
}

/// Decisions of people about one scheme's result.
pub(crate) fn decisions(verdicts: &[Verdict], position: i64) -> Decisions {
    let mut decisions = Decisions::default();
    let standing = verdicts
        .iter()
        .filter(|it| it.position == position && !it.withdrawn);
    for verdict in standing {
        let names = |units: Vec<i64>| units.iter().map(ToString::to_string).collect();
        match serde_json::from_str(&verdict.body) {
            Ok(Said::Order { units }) => decisions.ties.push(names(units)),
            Ok(Said::Keep {
                quota,
                cohort,
                keep,
                ..
            }) => decisions.quotas.push(QuotaDecision {
                quota,
                cohort,
                keep: names(keep),
            }),
            Err(_) => {}
        }
    }
    decisions
}
