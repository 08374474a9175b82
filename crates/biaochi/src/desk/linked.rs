//! Which schemes need each other's results, in which order, and what their facts files may name.

use std::path::Path;

use appraisal::chain;
use appraisal::effect::Dependence;
use rubric::expr::ir::{Figure, Input, Source, ValueKind};
use rubric::facts::KnownNames;

use crate::command::Session;
use crate::library;
use crate::reading::Ready;
use crate::refusal::Refusal;

/// A scheme and those whose results it needs, in the order in which they are appraised.
pub(crate) fn linked(session: &Session, scheme: &Path) -> Result<Vec<Ready>, Refusal> {
    let target = Ready::of(session.library.find(scheme)?)?;
    let id = target.scheme.head.id.clone();
    // Reading a scheme costs; only those that name it, or that it names, can be linked with it.
    let mut candidates: Vec<library::Source> = Vec::new();
    for other in session.library.ids()? {
        if other != id && other != target.source.id {
            candidates.push(session.library.source(&other)?);
        }
    }
    let mut ready = vec![target];
    loop {
        let near = candidates.iter().position(|candidate| {
            ready.iter().any(|r| {
                names(&candidate.scheme.text, &r.scheme.head.id)
                    || names(&r.source.scheme.text, &candidate.id)
            })
        });
        let Some(near) = near else { break };
        ready.push(Ready::of(candidates.remove(near))?);
    }
    let known: Vec<Dependence> = ready
        .iter()
        .map(|r| Dependence::of(&r.scheme, &r.program.inputs))
        .collect();
    let order = chain::order(&id, &known).map_err(|circle| in_circle(&circle))?;
    let mut ordered = Vec::with_capacity(order.len());
    for wanted in &order {
        if let Some(at) = ready.iter().position(|r| r.scheme.head.id == *wanted) {
            ordered.push(ready.remove(at));
        }
    }
    Ok(ordered)
}

/// True when a scheme's text mentions an id in quotes.
fn names(text: &str, id: &str) -> bool {
    text.contains(&format!("\"{id}\"")) || text.contains(&format!("'{id}'"))
}

pub(super) fn in_circle(circle: &appraisal::effect::Cycle) -> Refusal {
    Refusal::new(format!(
        "方案互相要用对方的结果,排不出先后:{}",
        circle.0.join(" → ")
    ))
    .help("请去掉其中一处引用(part 的 from、表达式里的考评结果,或 effect 的 on)。")
}

/// The names that a facts file for these schemes may use beside facts: decisions, results they read, and results by
/// which one changes another.
pub(crate) fn known_names(schemes: &[Ready]) -> KnownNames {
    let mut known = KnownNames::none();
    for ready in schemes {
        known.extend(&ready.program.inputs);
        if ready.scheme.stars.is_empty() {
            continue;
        }
        let most = i64::try_from(ready.scheme.stars.len()).unwrap_or(i64::MAX);
        known.extend(&[Input {
            source: Source::Result {
                scheme: ready.scheme.head.id.clone(),
                figure: Figure::Stars,
            },
            kind: ValueKind::Number {
                places: 0,
                rate: false,
            },
            range: (0, most),
            title: format!("{}的星级", ready.scheme.head.title),
            unit: "星".to_owned(),
        }]);
    }
    known
}

/// [`known_names`] with those of all other schemes of the library; what cannot be used has none.
pub(super) fn all_names(session: &Session, schemes: &[Ready]) -> KnownNames {
    let mut known = known_names(schemes);
    for id in session.library.ids().unwrap_or_default() {
        if schemes.iter().any(|s| s.scheme.head.id == id) {
            continue;
        }
        let other = session.library.source(&id).and_then(Ready::of);
        if let Ok(other) = other {
            known.extend(&other.program.inputs);
        }
    }
    known
}
