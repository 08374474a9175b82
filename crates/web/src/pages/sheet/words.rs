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
    let first = item.missing.iter().take(4).map(String::as_str);
    let mut text = first.collect::<Vec<_>>().join("、");
    if item.missing.len() > 4 {
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
