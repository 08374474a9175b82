//! Vetoes and what they do: points of an item, a section or a part taken before totals (C19), levels capped.
//!
//! A veto never improves a result: negative points stay negative, and a cap never raises.

use rubric::model::{Consequence, EffectDoes, Scheme};

use crate::exact::NotComputable;
use crate::level::{Ladder, Standing, Why};
use crate::result::VetoHit;
use crate::tally::{Frame, tally};
use crate::truth::either;
use crate::unit::UnitFacts;
use crate::weighting::{PartScores, Weights, weigh};

/// Items and parts whose points vetoes take.
pub(crate) struct Zeroed {
    pub(crate) items: Vec<Option<bool>>,
    pub(crate) parts: Vec<Option<bool>>,
}

impl Zeroed {
    pub(crate) fn by(scheme: &Scheme, frame: &Frame, vetoes: &[Option<bool>]) -> Zeroed {
        let mut zeroed = Zeroed {
            items: vec![Some(false); scheme.items.len()],
            parts: vec![Some(false); scheme.parts.len()],
        };
        for (veto, &applies) in scheme.vetoes.iter().zip(vetoes) {
            match &veto.consequence {
                Consequence::ZeroItem(id) => {
                    if let Some(item) = scheme.items.iter().position(|i| i.id == *id) {
                        strike(&mut zeroed.items[item], applies);
                    }
                }
                Consequence::ZeroSection(id) => {
                    let section = scheme.sections.iter().position(|s| s.id == *id);
                    for item in section.into_iter().flat_map(|s| frame.items_in(s)) {
                        strike(&mut zeroed.items[item], applies);
                    }
                }
                Consequence::ZeroPart(id) => {
                    if let Some(part) = scheme.parts.iter().position(|p| p.id == *id) {
                        strike(&mut zeroed.parts[part], applies);
                    }
                }
                Consequence::CapGrade(_)
                | Consequence::NoCommendation
                | Consequence::NoStar
                | Consequence::Note(_) => {}
            }
        }
        zeroed
    }
}

/// One veto is enough.
fn strike(zeroed: &mut Option<bool>, applies: Option<bool>) {
    *zeroed = either(*zeroed, applies);
}

/// The vetoes that apply or may apply, with the points they take.
pub(crate) fn hits(
    scheme: &Scheme,
    frame: &Frame,
    weights: &Weights,
    facts: &UnitFacts,
) -> Result<Vec<VetoHit>, NotComputable> {
    let applying = || {
        scheme
            .vetoes
            .iter()
            .zip(&facts.above.vetoes)
            .filter(|(_, applies)| **applies != Some(false))
    };
    if applying().next().is_none() {
        return Ok(Vec::new());
    }
    let untouched = vec![Some(false); scheme.items.len()];
    let sums = tally(frame, scheme, &facts.score, &untouched, None)?;
    let parts = weigh(
        scheme,
        weights,
        PartScores {
            sections: &sums.sections,
            values: &facts.above.parts,
            zeroed: &vec![Some(false); scheme.parts.len()],
        },
    )?;
    Ok(applying()
        .map(|(veto, applies)| VetoHit {
            veto: veto.id.clone(),
            taken: match &veto.consequence {
                Consequence::ZeroItem(id) => scheme
                    .items
                    .iter()
                    .position(|i| i.id == *id)
                    .map(|item| sums.items[item].into()),
                Consequence::ZeroSection(id) => scheme
                    .sections
                    .iter()
                    .position(|s| s.id == *id)
                    .map(|section| sums.sections[section].into()),
                Consequence::ZeroPart(id) => {
                    parts.lines.iter().find(|l| l.part == *id).map(|l| l.score)
                }
                Consequence::CapGrade(_)
                | Consequence::NoCommendation
                | Consequence::NoStar
                | Consequence::Note(_) => None,
            },
            consequence: veto.consequence.clone(),
            clause: veto.clause.clone(),
            authority: veto.authority.clone(),
            document: veto.document.clone(),
            is_certain: applies.is_some(),
        })
        .collect())
}

/// Holds a level down where vetoes or other appraisals say so.
pub(crate) fn cap(scheme: &Scheme, standing: &mut Standing, facts: &UnitFacts) {
    let is_stars = matches!(standing.ladder(), Ladder::Stars(_));
    for (veto, &applies) in scheme.vetoes.iter().zip(&facts.above.vetoes) {
        let height = match &veto.consequence {
            Consequence::NoStar if is_stars => Some(0),
            Consequence::CapGrade(grade) => standing.ladder().grade_height(grade),
            _ => None,
        };
        if let Some(height) = height {
            let why = Why::Veto {
                id: veto.id.clone(),
                is_certain: applies.is_some(),
            };
            standing.cap(applies, height, why);
        }
    }
    for received in &facts.received {
        let EffectDoes::CapGrade(grade) = &received.caused.does else {
            continue;
        };
        if let Some(height) = standing.ladder().grade_height(grade) {
            let why = Why::Received {
                scheme: received.scheme.clone(),
                effect: received.caused.effect.clone(),
                is_certain: received.caused.is_certain,
            };
            standing.cap(received.caused.is_certain.then_some(true), height, why);
        }
    }
}
