//! Findings that the scheme's author accepts: marks them, and tells of acceptances that say too little or
//! match nothing.

use super::Context;
use super::s408_idle_acknowledgement as idle;
use crate::diag::{Acknowledged, Diagnostic};
use crate::model::Acknowledgement;

/// Marks the findings that the scheme acknowledges, and adds a finding for each acknowledgement that
/// matches none. A burden finding needs authority and document number; without them it stays as it is
/// and says so.
pub(super) fn mark(cx: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scheme = cx.scheme;
    let mut matched = vec![false; scheme.acknowledgements.len()];
    for finding in findings.iter_mut() {
        let candidates = scheme
            .acknowledgements
            .iter()
            .enumerate()
            .filter(|(_, a)| speaks_of(a, finding));
        let mut too_little = false;
        for (i, accepted) in candidates {
            matched[i] = true;
            if is_sufficient(accepted) {
                too_little = false;
                finding.acknowledged = Some(Acknowledged {
                    reason: accepted.reason.clone(),
                    authority: accepted.authority.clone(),
                    document: accepted.document.clone(),
                });
                break;
            }
            too_little = true;
        }
        if too_little {
            finding.notes.push(
                "方案里有对这一条的确认,但没有写全批准机关(authority)和文号(document);减负检查缺一不可,确认不生效。"
                    .to_owned(),
            );
        }
    }
    // Without a program several lints have not looked: what they would have found is not known to be gone.
    if cx.program.is_none() {
        return;
    }
    for (accepted, matched) in scheme.acknowledgements.iter().zip(matched) {
        if !matched {
            findings.push(idle::finding(accepted));
        }
    }
}

fn speaks_of(accepted: &Acknowledgement, finding: &Diagnostic) -> bool {
    accepted.lint == finding.code
        && accepted
            .at
            .as_deref()
            .is_none_or(|at| finding.subject.as_deref() == Some(at))
}

fn is_sufficient(accepted: &Acknowledgement) -> bool {
    let filled = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
    !accepted.lint.starts_with('B') || (filled(&accepted.authority) && filled(&accepted.document))
}
