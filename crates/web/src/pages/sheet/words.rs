//! Texts in the cells of a sheet.

use appraisal::sheet::{FindingState, ItemState};
use rubric::number::Points;
use service::sheet::view::{DiscretionView, ItemView, MarkView};

/// The class of a chip for how far an item is.
pub(super) fn state_class(state: &ItemState) -> &'static str {
    match state {
        ItemState::Open => "open",
        ItemState::SelfScored => "draft",
        ItemState::Returned => "returned",
        ItemState::Answered => "due",
        ItemState::Verified => "done",
    }
}

/// The class of a chip for how far a finding is.
pub(super) fn finding_class(state: &FindingState) -> &'static str {
    match state {
        FindingState::Proposed => "due",
        FindingState::Confirmed => "done",
        FindingState::Withdrawn => "void",
    }
}

/// Points of a mark; nothing where there are none.
pub(super) fn points(mark: &Option<MarkView>) -> String {
    let points = mark.as_ref().and_then(|it| it.points);
    points.map_or_else(String::new, |it| it.to_string())
}

/// Revision of a mark; 0 before its first writing.
pub(super) fn revision(mark: &Option<MarkView>) -> i64 {
    mark.as_ref().map_or(0, |it| it.revision.0)
}

/// Remark of a mark.
pub(super) fn remark(mark: &Option<MarkView>) -> &str {
    mark.as_ref().map_or("", |it| &it.remark)
}

/// Reason of a mark.
pub(super) fn reason(mark: &Option<MarkView>) -> &str {
    mark.as_ref().map_or("", |it| &it.reason)
}

/// What is missing of an item, the first few.
pub(super) fn missing(item: &ItemView) -> String {
    few(item.missing.iter().map(String::as_str))
}

/// Facts of the unit that are missing, the first few; what people decide has fields of its own.
pub(super) fn lacking(item: &ItemView) -> String {
    let open = item.reasons.iter().filter(|reason| reason.is_open);
    let facts = open.flat_map(|reason| &reason.facts);
    let facts = facts.filter(|fact| fact.is_missing && fact.fact.is_some());
    let mut titles: Vec<&str> = Vec::new();
    for fact in facts {
        if !titles.contains(&fact.title.as_str()) {
            titles.push(&fact.title);
        }
    }
    few(titles.into_iter())
}

/// Whether anything is said of an item for sure.
pub(super) fn has_settled(item: &ItemView) -> bool {
    item.reasons.iter().any(|reason| !reason.is_open)
}

fn few<'t>(mut all: impl Iterator<Item = &'t str>) -> String {
    let first: Vec<&str> = all.by_ref().take(4).collect();
    let mut text = first.join("、");
    if all.next().is_some() {
        text.push('等');
    }
    text
}

/// What was decided, as it is typed.
pub(super) fn answer(it: &DiscretionView) -> String {
    it.points.map_or_else(String::new, |it| it.to_string())
}

/// Whether a yes or no was decided so.
pub(super) fn is(it: &DiscretionView, truth: i64) -> bool {
    it.points == Some(Points::from_units(truth))
}

/// From where to where, and in which steps.
pub(super) fn bounds(it: &DiscretionView) -> String {
    let most = it.most.map(|most| format!("0–{most}"));
    let step = it.step.map(|step| format!("每档{step}"));
    let parts: Vec<String> = most.into_iter().chain(step).collect();
    parts.join(",")
}

/// Signed points as an addition or a deduction.
pub(super) fn signed(points: &Points) -> String {
    if points.is_negative() {
        format!("扣{}分", points.abs())
    } else {
        format!("加{points}分")
    }
}
