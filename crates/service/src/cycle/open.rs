//! Opening a cycle: a title, a year and a published scheme; everything else follows in steps.

use appraisal::cycle::Stage;
use appraisal::permit::{Action, Role};
use serde::Serialize;
use store::id::{CycleId, OrganisationId, Revision, VersionId};
use store::table;
use store::tx::Tx;

use super::members::{chain_of, other_comprehensive, pin, usable};
use super::refusal::Refusal;
use super::setup::{account, title_fits};
use crate::act::{Act, UseCase};
use crate::error::{Error, FieldRefusal};
use crate::receipt;
use crate::rights::{Target, may};
use crate::service::Acting;
use crate::view::{OrgRef, SchemeRef};

/// A cycle to be opened.
#[derive(Debug, Clone)]
pub struct NewCycle {
    /// What people call it.
    pub title: String,
    /// The year that is appraised.
    pub year: Option<i64>,
    /// Number of the published version that is chosen; `None` before one is.
    pub version: Option<VersionId>,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

/// What can be chosen when a cycle is opened.
#[derive(Debug, Clone, Serialize)]
pub struct Choices {
    /// The organisation that organises it.
    pub organiser: OrgRef,
    /// Published versions, the newest of each scheme first.
    pub schemes: Vec<SchemeRef>,
}

impl Acting<'_> {
    /// What can be chosen when a cycle is opened.
    ///
    /// # Errors
    /// For those who hold no office.
    pub async fn cycle_choices(&self) -> Result<Choices, Error> {
        let organiser = self.office().await?;
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let lines = usable(&mut db, &tree, organiser).await?;
        let scheme = |line: store::scheme_version::Listed| SchemeRef {
            id: line.id,
            key: line.key,
            title: line.title,
            version: line.version,
            hash: line.hash,
        };
        Ok(Choices {
            organiser: tree.org(organiser),
            schemes: lines.into_iter().map(scheme).collect(),
        })
    }

    /// Opens a cycle in preparation, pinned to a published scheme and to those whose results it needs.
    ///
    /// # Errors
    /// Fields that do not fit, a scheme that needs unpublished ones, a second comprehensive appraisal of the year.
    pub async fn open_cycle(&self, new: NewCycle) -> Result<CycleId, Error> {
        let organiser = self.office().await?;
        let title = new.title.trim().to_owned();
        let mut wrong = title_fits(&title);
        let year = new.year.filter(|year| (2000..=2100).contains(year));
        if year.is_none() {
            wrong.push(FieldRefusal {
                field: "year".to_owned(),
                words: "考评年度请填四位半角数字,如 2026。".to_owned(),
            });
        }
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let lines = usable(&mut db, &tree, organiser).await?;
        let version = new.version.filter(|it| lines.iter().any(|l| l.id == *it));
        if version.is_none() {
            wrong.push(FieldRefusal {
                field: "version".to_owned(),
                words: "请选一个已发布的方案版本;列表里没有的,先到“考评方案”里发布。".to_owned(),
            });
        }
        let (Some(year), Some(version), true) = (year, version, wrong.is_empty()) else {
            return Err(crate::error::Refusal::Fields(wrong).into());
        };
        let inner = self.inner();
        let chain = chain_of(inner, &mut db, &lines, version).await?;
        for (ready, _) in chain.iter().filter(|(_, is_target)| *is_target) {
            let cycle = (None, organiser, year);
            let other =
                other_comprehensive(inner, &mut db, &tree, cycle, &ready.scheme, &[]).await?;
            if let Some(refusal) = other {
                return Err(refusal.into());
            }
        }
        drop(db);
        let chain = chain.iter().map(|(it, is_target)| (it.version, *is_target));
        self.commit(Open {
            organiser,
            title,
            year,
            chain: chain.collect(),
            nonce: new.nonce,
        })
        .await
    }

    /// The organisation in whose office the actor sits.
    async fn office(&self) -> Result<OrganisationId, Error> {
        let seat = self.actor.seats_as(Role::Office).next();
        let organiser = seat.ok_or(Refusal::NoOffice)?.organisation;
        let tree = self.tree().await?;
        may(
            self.actor,
            &tree,
            Action::OpenCycle,
            Target::Organisation(organiser),
        )?;
        Ok(organiser)
    }
}

struct Open {
    organiser: OrganisationId,
    title: String,
    year: i64,
    chain: Vec<(VersionId, bool)>,
    nonce: String,
}

impl UseCase for Open {
    type Answer = CycleId;

    async fn run(act: Act<Open>, tx: &mut Tx) -> Result<CycleId, Error> {
        receipt::once(tx, &act.input.nonce).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Organisation(act.input.organiser);
        let seat = may(&act.actor, &tree, Action::OpenCycle, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let twin = store::cycle::of_year(tx.db(), act.input.year).await?;
        let is_twin = |it: &store::cycle::Cycle| {
            it.organiser == act.input.organiser && it.title == act.input.title
        };
        if twin.iter().any(is_twin) {
            let words = "这一年已有同名的考评周期,请换一个能区分的名称。";
            return Err(Error::field("title", words));
        }
        let row = store::cycle::Cycle {
            id: CycleId(tx.new_id().await?),
            organiser: act.input.organiser,
            title: act.input.title.clone(),
            year: act.input.year,
            stage: Stage::Preparation,
            result_revision: 1,
            objection_until_day: None,
            made_at: act.at,
            made_by: account(&act)?,
            revision: Revision::NONE,
        };
        let id = row.id;
        table::insert(tx, "cycle.open", row).await?;
        pin(tx, "cycle.scheme", id, &act.input.chain).await?;
        let location = format!("/cycles/{id}");
        receipt::keep(&act, tx, &act.input.nonce, location).await?;
        Ok(id)
    }
}
