//! What pages of samples show.

use appraisal::label::sample_kind;
use appraisal::permit::Action;
use appraisal::sheet::SampledState;
use serde::Serialize;
use store::db::Db;
use store::id::{CycleId, DrawId, Revision, SampledId};
use store::sample_draw::SampleDraw;
use store::time::Moment;
use store::{cycle_unit, sample_draw, sample_object};

use super::draw::row;
use crate::cycle::members::{Member, members};
use crate::cycle::page::name_of;
use crate::cycle::{self, cycle_ref, head_of};
use crate::error::Error;
use crate::rights::{CycleHead, Target, is_allowed, may};
use crate::service::Acting;
use crate::view::{CycleRef, OrgRef};

/// The samples of a cycle.
#[derive(Debug, Clone, Serialize)]
pub struct SamplesPage {
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// The draws, the last first.
    pub draws: Vec<DrawLine>,
    /// Items that a sample can be for; those for which the scheme plans one come first.
    pub items: Vec<ItemChoice>,
    /// Units of the cycle.
    pub units: Vec<OrgRef>,
    /// Whether the reader draws.
    pub may_draw: bool,
}

/// A draw in the list.
#[derive(Debug, Clone, Serialize)]
pub struct DrawLine {
    /// Number of the draw.
    pub id: DrawId,
    /// Title of the item.
    pub item: String,
    /// What was drawn.
    pub kind: String,
    /// How many are drawn; the others of the list are reserves.
    pub take: i64,
    /// How many names stood on the list.
    pub names: usize,
    /// Drawn objects that wait.
    pub waiting: usize,
    /// How far it is.
    pub state: DrawState,
    /// When its list was announced, in microseconds since 1970 UTC.
    pub announced_at: Moment,
    /// Whose affairs; none: all units.
    pub unit: Option<OrgRef>,
}

/// How far a draw is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawState {
    /// List and number are announced, the seed is waited for.
    Announced,
    /// The list was withdrawn before it was drawn from.
    Withdrawn {
        /// When, in microseconds since 1970 UTC.
        at: Moment,
        /// Name of the person who did.
        by: String,
        /// What was wrong with it.
        reason: String,
    },
    /// It is drawn.
    Drawn {
        /// When, in microseconds since 1970 UTC.
        at: Moment,
        /// Name of the person who drew.
        by: String,
        /// The published text that decided the draw.
        seed: String,
        /// Where it was published.
        source: String,
    },
}

impl DrawState {
    async fn of(db: &mut Db, row: &SampleDraw) -> Result<DrawState, Error> {
        if let (Some(at), Some(by)) = (row.withdrawn_at, row.withdrawn_by) {
            return Ok(DrawState::Withdrawn {
                at,
                by: name_of(db, by).await?,
                reason: row.withdrawn_reason.clone(),
            });
        }
        match (row.drawn_at, row.drawn_by) {
            (Some(at), Some(by)) => Ok(DrawState::Drawn {
                at,
                by: name_of(db, by).await?,
                seed: row.seed.clone(),
                source: row.seed_source.clone(),
            }),
            _ => Ok(DrawState::Announced),
        }
    }
}

impl DrawLine {
    /// Its list was withdrawn.
    pub fn is_withdrawn(&self) -> bool {
        matches!(self.state, DrawState::Withdrawn { .. })
    }
}

/// An item that a sample can be for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemChoice {
    /// The position of the scheme and the item's id, with a slash between.
    pub key: String,
    /// Scheme, item and what the scheme plans to draw.
    pub words: String,
    /// What the scheme plans to draw: words and number.
    pub planned: Vec<(String, u32)>,
}

/// A draw with everything needed to repeat it.
#[derive(Debug, Clone, Serialize)]
pub struct DrawPage {
    /// Number of the draw.
    pub id: DrawId,
    /// The cycle, by number and title, with year, stage and organiser.
    pub cycle: CycleRef,
    /// Title of the item.
    pub item: String,
    /// What was drawn.
    pub kind: String,
    /// How many.
    pub take: i64,
    /// How far it is.
    pub state: DrawState,
    /// How many names stand on the list.
    pub names: usize,
    /// The canonical list, a name a line.
    pub list: String,
    /// SHA-256 of it in hexadecimal.
    pub list_hash: String,
    /// When the list was announced, in microseconds since 1970 UTC.
    pub announced_at: Moment,
    /// Name of the person who announced it.
    pub announced_by: String,
    /// Whose affairs; none: all units.
    pub unit: Option<OrgRef>,
    /// How often it was written.
    pub revision: Revision,
    /// Whether the reader draws from the list.
    pub may_draw: bool,
    /// The objects in the order of their lots; none before it is drawn.
    pub objects: Vec<ObjectLine>,
    /// Units of the cycle.
    pub units: Vec<OrgRef>,
    /// Whether the reader records findings.
    pub may_record: bool,
}

/// An object of a draw.
#[derive(Debug, Clone, Serialize)]
pub struct ObjectLine {
    /// Number of the drawn object.
    pub id: SampledId,
    /// Its name on the list.
    pub name: String,
    /// SHA-256 in hexadecimal of seed, list and name together.
    pub lot: String,
    /// Its place in the order of the lots, from 1.
    pub position: i64,
    /// Was not drawn.
    pub is_reserve: bool,
    /// Was replaced.
    pub is_replaced: bool,
    /// Was inspected.
    pub is_checked: bool,
    /// What was found, or why it was replaced.
    pub found: String,
    /// The unit whose affairs it is about; `None` where it is about none.
    pub unit: Option<OrgRef>,
    /// When it was inspected or replaced, and by whom.
    pub checked: Option<(Moment, String)>,
    /// How often it was written.
    pub revision: Revision,
}

impl Acting<'_> {
    /// The samples of a cycle.
    ///
    /// # Errors
    /// For those who do not organise it or audit it.
    pub async fn samples(&self, id: CycleId) -> Result<SamplesPage, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = cycle::row(&mut db, id).await?;
        let head = head_of(&row)?;
        self.may_look(&tree, &head)?;
        let members = members(self.inner(), &mut db, id).await?;
        let mut draws = Vec::new();
        for it in sample_draw::of_cycle(&mut db, id).await?.into_iter().rev() {
            let objects = sample_object::of_draw(&mut db, it.id).await?;
            let waits = |it: &&sample_object::SampleObject| {
                !it.is_reserve && it.state == SampledState::Waiting.key()
            };
            draws.push(DrawLine {
                id: it.id,
                item: title(&members, it.position, &it.item),
                kind: sample_kind(&it.object_kind).to_owned(),
                take: it.take,
                names: it.list.lines().count(),
                waiting: objects.iter().filter(waits).count(),
                state: DrawState::of(&mut db, &it).await?,
                announced_at: it.announced_at,
                unit: it.unit.map(|it| tree.org(it)),
            });
        }
        let units = cycle_unit::of_cycle(&mut db, id).await?;
        Ok(SamplesPage {
            cycle: cycle_ref(&row, &tree),
            draws,
            items: items(&members),
            units: units.iter().map(|it| tree.org(it.unit)).collect(),
            may_draw: is_allowed(self.actor, &tree, Action::DrawSample, Target::Units(&head)),
        })
    }

    /// A draw with everything needed to repeat it.
    ///
    /// # Errors
    /// For those who do not organise the cycle or audit it.
    pub async fn draw_page(&self, id: DrawId) -> Result<DrawPage, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let draw = row(&mut db, id).await?;
        let cycle = cycle::row(&mut db, draw.cycle).await?;
        let head = head_of(&cycle)?;
        self.may_look(&tree, &head)?;
        let members = members(self.inner(), &mut db, draw.cycle).await?;
        let mut objects = Vec::new();
        for it in sample_object::of_draw(&mut db, id).await? {
            let checked = match (it.checked_at, it.checked_by) {
                (Some(at), Some(by)) => Some((at, name_of(&mut db, by).await?)),
                _ => None,
            };
            objects.push(ObjectLine {
                id: it.id,
                is_replaced: it.state == SampledState::Replaced.key(),
                is_checked: it.state == SampledState::Checked.key(),
                name: it.name,
                lot: it.lot,
                position: it.position,
                is_reserve: it.is_reserve,
                found: it.found,
                unit: it.unit.map(|unit| tree.org(unit)),
                checked,
                revision: it.revision,
            });
        }
        let units = cycle_unit::of_cycle(&mut db, draw.cycle).await?;
        Ok(DrawPage {
            id,
            cycle: cycle_ref(&cycle, &tree),
            item: title(&members, draw.position, &draw.item),
            kind: sample_kind(&draw.object_kind).to_owned(),
            take: draw.take,
            state: DrawState::of(&mut db, &draw).await?,
            names: draw.list.lines().count(),
            announced_at: draw.announced_at,
            announced_by: name_of(&mut db, draw.announced_by).await?,
            unit: draw.unit.map(|unit| tree.org(unit)),
            revision: draw.revision,
            may_draw: is_allowed(self.actor, &tree, Action::DrawSample, Target::Units(&head)),
            list: draw.list,
            list_hash: draw.list_hash,
            objects,
            units: units.iter().map(|it| tree.org(it.unit)).collect(),
            may_record: is_allowed(
                self.actor,
                &tree,
                Action::RecordFinding,
                Target::Units(&head),
            ),
        })
    }

    /// Those who organise the cycle, and its auditors.
    fn may_look(&self, tree: &crate::tree::Tree, head: &CycleHead) -> Result<(), Error> {
        may(
            self.actor,
            tree,
            Action::ReadDailyFindings,
            Target::Units(head),
        )?;
        Ok(())
    }
}

fn title(members: &[Member], position: i64, item: &str) -> String {
    let member = members.iter().find(|it| it.position == position);
    let found = member.and_then(|it| it.ready.scheme.item(item));
    found.map_or_else(|| item.to_owned(), |it| it.title.clone())
}

fn items(members: &[Member]) -> Vec<ItemChoice> {
    let mut choices: Vec<ItemChoice> = Vec::new();
    for member in members {
        for item in &member.ready.scheme.items {
            let planned = item.sample.iter();
            let planned: Vec<(String, u32)> = planned
                .map(|(kind, number)| (sample_kind(kind).to_owned(), *number))
                .collect();
            let mut words = format!("{} {}", item.id, item.title);
            if members.len() > 1 {
                words = format!("{} · {words}", member.ready.scheme.head.title);
            }
            for (kind, number) in &planned {
                words.push_str(&format!("(应抽{kind}{number}个)"));
            }
            choices.push(ItemChoice {
                key: format!("{}/{}", member.position, item.id),
                words,
                planned,
            });
        }
    }
    choices.sort_by_key(|it| it.planned.is_empty());
    choices
}
