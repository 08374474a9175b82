//! The sums of a sheet, and what a saved field moves of them: read and worked out without the rest of the page.

use std::sync::Arc;

use appraisal::sheet::{ItemState, Layer, Line};
use rubric::model::Scheme;
use rubric::number::Points;
use rubric::score::{Bounds, UnitScore, total_of};
use store::Reading;

use super::super::head::Opened;
use super::super::lines::{self, Rows};
use super::super::mark::sheet_row;
use super::super::open::Look;
use super::{Around, Build};
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

/// What sums are made of.
pub(super) struct Sums<'b> {
    pub(super) build: &'b Build,
    /// Layers that are seen.
    pub(super) layers: &'b [Layer],
    /// How each item stands.
    pub(super) lines: &'b [Line],
    /// What the rules say.
    pub(super) score: &'b UnitScore,
    /// The same with what was verified.
    pub(super) verified: Option<&'b UnitScore>,
}

impl Sums<'_> {
    /// The sum of each layer over some items, which are those of a section, or all.
    pub(super) fn of(
        &self,
        has: &dyn Fn(usize) -> bool,
        section: Option<usize>,
    ) -> Vec<(Layer, Bounds)> {
        let build = self.build;
        let of = |layer: &Layer| {
            let sum = match layer {
                Layer::SelfAssessed => build.sum(|place| {
                    let own = self.lines[place].written.own.unwrap_or(Points::ZERO);
                    has(place).then(|| Bounds::exactly(own))
                }),
                Layer::Suggested => in_section(&build.ready, self.score, section),
                Layer::Verified => match self.verified {
                    Some(score) => in_section(&build.ready, score, section),
                    None => Bounds::default(),
                },
                Layer::Final => build.sum(|place| {
                    let finals = build.finals.as_ref()?;
                    finals.get(place).copied().filter(|_| has(place))
                }),
            };
            (*layer, sum)
        };
        self.layers.iter().map(of).collect()
    }
}

impl Build {
    /// Reads what sums are made of, and nothing else.
    pub(in crate::sheet) async fn read_sums(
        inner: &Inner,
        mut reading: Reading,
        opened: &Opened,
        ready: &Arc<Ready>,
        look: Look,
    ) -> Result<Build, Error> {
        let row = sheet_row(&mut reading, opened.standing.sheet).await?;
        let rows = Rows::of(&mut reading, opened.standing.sheet).await?;
        Build::of(
            inner,
            reading,
            opened,
            ready,
            look,
            (row, rows, Around::default()),
        )
        .await
    }

    /// Layers that are seen, in their order.
    pub(super) fn layers(&self) -> Vec<Layer> {
        let sees = self.look.sees;
        let mut layers = Vec::new();
        if sees.own {
            layers.extend([Layer::SelfAssessed, Layer::Suggested]);
        }
        if sees.verified {
            layers.push(Layer::Verified);
        }
        if self.finals.is_some() {
            layers.push(Layer::Final);
        }
        layers
    }

    /// What stands in the cells that a field of an item moves.
    pub(in crate::sheet) fn moved(&self, item: &str) -> Result<Moved, Error> {
        let (scheme, sees) = (&self.ready.scheme, self.look.sees);
        // A question about a norm or a bonus belongs to no item.
        let place = scheme.items.iter().position(|it| it.id == item);
        let score = self.score(&self.suggested)?;
        let verified = match &self.verified {
            Some(runs) => Some(self.score(runs)?),
            None => None,
        };
        let lines = lines::lines(&self.suggested, &self.standing, &self.rows)?;
        let sums = Sums {
            build: self,
            layers: &self.layers(),
            lines: &lines,
            score,
            verified,
        };
        let sections = scheme.sections.iter().enumerate().map(|(at, section)| {
            let has = |place: usize| is_below(scheme, place, &section.id);
            (section.id.clone(), sums.of(&has, Some(at)))
        });
        Ok(Moved {
            totals: sums.of(&|_| true, None),
            sections: sections.collect(),
            suggested: place
                .filter(|_| sees.own)
                .map(|place| score.items[place].points),
            state: place
                .filter(|_| sees.own || sees.verified)
                .map(|place| self.shown_state(lines[place].state)),
        })
    }

    fn sum(&self, of: impl Fn(usize) -> Option<Bounds>) -> Bounds {
        let items = 0..self.ready.scheme.items.len();
        items.filter_map(of).fold(Bounds::default(), Bounds::plus)
    }
}

/// Whether an item stands in a section or below it.
pub(super) fn is_below(scheme: &Scheme, place: usize, section: &str) -> bool {
    let lineage = scheme.lineage(&scheme.items[place].section);
    lineage.iter().any(|it| it.id == section)
}

/// The sum of a section, or the rounded total.
fn in_section(ready: &Ready, score: &UnitScore, section: Option<usize>) -> Bounds {
    match section {
        Some(section) => score.sections.get(section).copied().unwrap_or_default(),
        None => total_of(&ready.program, score),
    }
}
