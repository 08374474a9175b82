//! Kleene logic over truths that may be unknown (`None`).

/// Disjunction: true as soon as one side is, unknown only when the unknown side decides.
pub(crate) fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
