//! The sums of a sheet, and what a saved field moves of them: read and worked out without the rest of the page.

use std::sync::Arc;

use appraisal::sheet::{ItemState, Layer, Written, line};
use rubric::number::Points;
use rubric::plan::Program;
use rubric::score::{Bounds, UnitScore, total_of};
use store::{Reading, item_return, mark};

use super::super::book::{Basis, runs};
use super::super::finals::finals;
use super::super::head::Opened;
use super::super::open::Sees;
use super::super::recent::suggested;
use crate::error::Error;
use crate::scheme::library::Ready;
use crate::service::Inner;

/// What a saved field moves on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The total of each layer that is seen.
    pub totals: Vec<(Layer, Bounds)>,
    /// The sums of each section, by its id.
    pub sections: Vec<(String, Vec<(Layer, Bounds)>)>,
    /// What the rules give for the item.
    pub suggested: Option<Bounds>,
    /// How the item stands.
    pub state: Option<ItemState>,
}

impl Moved {
    /// Reads what sums are made of, and nothing else. An item that the scheme does not have, the empty one above all, is
    /// what questions about norms and bonuses belong to.
    pub(in crate::sheet) async fn read(
        inner: &Inner,
        mut db: Reading,
        opened: &Opened,
        ready: &Arc<Ready>,
        sees: Sees,
        item: &str,
    ) -> Result<Moved, Error> {
        let (standing, scheme) = (&opened.standing, &ready.scheme);
        let given = mark::points_of_sheet(&mut db, standing.sheet).await?;
        let returned = match sees.returned {
            true => item_return::open_at(&mut db, standing.sheet, item).await?,
            false => None,
        };
        let finals = match sees.verified {
            true => finals(&mut db, standing).await?,
            false => None,
        };
        // Given back before the appraisals are asked for, which need a connection themselves.
        drop(db);
        let found = suggested(inner, standing).await?;
        let checked = match sees.verified {
            true => Some(runs(inner, standing.cycle, Basis::Verified).await?),
            false => None,
        };
        let score = found.score(standing)?;
        let points = |item: &str, layer: Layer| {
            let mut given = given.iter();
            let found = given.find(|it| it.item == item && it.layer == layer.key());
            found.map(|it| Points::from_units(it.points))
        };
        let items = scheme.items.iter();
        let own: Vec<Option<Points>> = items
            .map(|it| points(&it.id, Layer::SelfAssessed))
            .collect();
        let sums = Sums {
            program: &ready.program,
            layers: &layers(sees, finals.is_some()),
            own: &own,
            score,
            verified: match &checked {
                Some(runs) => Some(runs.score(standing)?),
                None => None,
            },
            finals: finals.as_deref(),
        };
        let place = scheme.items.iter().position(|it| it.id == item);
        let written = Written {
            own: points(item, Layer::SelfAssessed),
            verified: points(item, Layer::Verified),
            is_returned: returned.is_some(),
            is_answered: returned.is_some_and(|it| it.answered_at.is_some()),
            ..Written::default()
        };
        let state = |place: usize| {
            let of = &score.items[place];
            sees.shown(line(of.applies, of.points, written).state)
        };
        let sections = scheme.sections.iter().enumerate();
        Ok(Moved {
            totals: sums.of(None),
            sections: sections
                .map(|(at, section)| (section.id.clone(), sums.of(Some(at))))
                .collect(),
            suggested: place
                .filter(|_| sees.own)
                .map(|place| score.items[place].points),
            state: place.filter(|_| sees.own || sees.verified).map(state),
        })
    }
}

/// What sums are made of.
pub(super) struct Sums<'b> {
    pub(super) program: &'b Program,
    /// Layers that are seen.
    pub(super) layers: &'b [Layer],
    /// What the unit gave itself, by item.
    pub(super) own: &'b [Option<Points>],
    /// What the rules say.
    pub(super) score: &'b UnitScore,
    /// The same with what was verified.
    pub(super) verified: Option<&'b UnitScore>,
    /// What was decided, by item.
    pub(super) finals: Option<&'b [Bounds]>,
}

impl Sums<'_> {
    /// The sum of each layer over a section with those below it, or over all.
    pub(super) fn of(&self, section: Option<usize>) -> Vec<(Layer, Bounds)> {
        let is_in = |item: usize| section.is_none_or(|it| is_below(self.program, item, it));
        let sum = |of: &dyn Fn(usize) -> Bounds| {
            let items = (0..self.program.items.len()).filter(|item| is_in(*item));
            items.map(of).fold(Bounds::default(), Bounds::plus)
        };
        let of = |layer: &Layer| {
            let points = match layer {
                Layer::SelfAssessed => {
                    sum(&|item| Bounds::exactly(self.own[item].unwrap_or(Points::ZERO)))
                }
                Layer::Suggested => self.in_section(self.score, section),
                Layer::Verified => match self.verified {
                    Some(score) => self.in_section(score, section),
                    None => Bounds::default(),
                },
                Layer::Final => match self.finals {
                    Some(finals) => sum(&|item| finals.get(item).copied().unwrap_or_default()),
                    None => Bounds::default(),
                },
            };
            (*layer, points)
        };
        self.layers.iter().map(of).collect()
    }

    /// The sum of a section, or the rounded total.
    fn in_section(&self, score: &UnitScore, section: Option<usize>) -> Bounds {
        match section {
            Some(section) => score.sections.get(section).copied().unwrap_or_default(),
            None => total_of(self.program, score),
        }
    }
}

/// Layers that are seen, in their order.
pub(super) fn layers(sees: Sees, is_decided: bool) -> Vec<Layer> {
    let mut layers = Vec::new();
    if sees.own {
        layers.extend([Layer::SelfAssessed, Layer::Suggested]);
    }
    if sees.verified {
        layers.push(Layer::Verified);
    }
    if is_decided {
        layers.push(Layer::Final);
    }
    layers
}

impl Sees {
    /// Who does not see the verified layer does not see that an item is verified.
    pub(super) fn shown(self, state: ItemState) -> ItemState {
        match state {
            ItemState::Verified if !self.verified => ItemState::SelfScored,
            ItemState::Returned | ItemState::Answered if !self.returned => ItemState::SelfScored,
            state => state,
        }
    }
}

/// Whether an item stands in a section or below it.
pub(super) fn is_below(program: &Program, item: usize, section: usize) -> bool {
    let mut at = Some(program.items[item].section);
    while let Some(here) = at {
        if here == section {
            return true;
        }
        at = program.sections[here].parent;
    }
    false
}
