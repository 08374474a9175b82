//! Other schemes and their effects named by their titles: a result knows them by their ids only.

use rubric::model::Scheme;

use crate::level::Why;
use crate::result::{AdjustmentKind, UnitResult};

/// A result in which other schemes and their effects are named by their titles, for putting it into words. What none of
/// the schemes explains keeps its id.
pub fn titled(result: &UnitResult, schemes: &[&Scheme]) -> UnitResult {
    let find = |id: &str| schemes.iter().find(|scheme| scheme.head.id == id);
    let name = |scheme: &mut String, effect: &mut String| {
        let Some(other) = find(scheme) else { return };
        if let Some(found) = other.effects.iter().find(|it| it.id == *effect) {
            effect.clone_from(&found.title);
        }
        scheme.clone_from(&other.head.title);
    };
    let mut titled = result.clone();
    for adjustment in &mut titled.adjustments {
        if let AdjustmentKind::Received { scheme, effect } = &mut adjustment.what {
            name(scheme, effect);
        }
    }
    for standing in [&mut titled.stars, &mut titled.grade].into_iter().flatten() {
        for step in &mut standing.steps {
            if let Why::Received { scheme, effect, .. } = &mut step.why {
                name(scheme, effect);
            }
        }
    }
    for caused in &mut titled.effects {
        let title = caused.on.as_deref().and_then(&find);
        if let Some(other) = title {
            caused.on = Some(other.head.title.clone());
        }
    }
    titled
}
