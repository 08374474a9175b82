//! The step of the scheme: another version, as long as nothing has begun.

use store::id::{CycleId, Revision, VersionId};
use store::tx::Tx;

use super::members::{chain_of, departments_asked, other_comprehensive, pin, usable};
use super::setup::{Setup, title_fits};
use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::service::Acting;

/// What the step asks.
#[derive(Debug, Clone)]
pub struct ChosenScheme {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// The revision that was read.
    pub revision: Revision,
    /// What people call the cycle.
    pub title: String,
    /// Number of the published version that is chosen; `None` before one is.
    pub version: Option<VersionId>,
}

impl Acting<'_> {
    /// Pins the cycle to another version and to those whose results it needs; departments of schemes that go, go too.
    ///
    /// # Errors
    /// A version that cannot be used, a second comprehensive appraisal of the year.
    pub async fn choose_scheme(&self, chosen: ChosenScheme) -> Result<Revision, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let head = super::head(&mut db, chosen.cycle).await?;
        let lines = usable(&mut db, &tree, head.organiser).await?;
        let title = chosen.title.trim().to_owned();
        Error::unless_fit(title_fits(&title))?;
        let version = chosen
            .version
            .filter(|it| lines.iter().any(|l| l.id == *it));
        let Some(version) = version else {
            let words = "请选一个已发布的方案版本;列表里没有的,先到“考评方案”里发布。";
            return Err(Error::field("version", words));
        };
        let inner = self.inner();
        let chain = chain_of(inner, &mut db, &lines, version).await?;
        let units = store::cycle_unit::of_cycle(&mut db, chosen.cycle).await?;
        let units: Vec<_> = units.iter().map(|it| it.unit).collect();
        for (ready, _) in chain.iter().filter(|(_, is_target)| *is_target) {
            let cycle = (Some(head.id), head.organiser, i64::from(head.year));
            let other =
                other_comprehensive(inner, &mut db, &tree, cycle, &ready.scheme, &units).await?;
            if let Some(refusal) = other {
                return Err(refusal.into());
            }
        }
        drop(db);
        let departments = chain.iter().map(|(it, _)| {
            let asked = departments_asked(&it.scheme).into_iter();
            asked.map(|(id, _)| id).collect()
        });
        self.commit(Choose {
            departments: departments.collect(),
            chain: chain.iter().map(|(it, is)| (it.version, *is)).collect(),
            chosen,
            title,
        })
        .await
    }
}

struct Choose {
    chosen: ChosenScheme,
    title: String,
    chain: Vec<(VersionId, bool)>,
    departments: Vec<Vec<String>>,
}

impl UseCase for Choose {
    type Answer = Revision;

    async fn run(act: Act<Choose>, tx: &mut Tx) -> Result<Revision, Error> {
        let asked = &act.input.chosen;
        let mut setup = Setup::begin(&act, tx, asked.cycle, asked.revision, None).await?;
        pin(tx, "cycle.scheme", asked.cycle, &act.input.chain).await?;
        for row in store::cycle_department::of_cycle(tx.db(), asked.cycle).await? {
            let place = usize::try_from(row.position).unwrap_or(usize::MAX);
            let asked = act.input.departments.get(place);
            if !asked.is_some_and(|keys| keys.contains(&row.key)) {
                store::table::remove(tx, "cycle.scheme", &row).await?;
            }
        }
        let before = setup.row.clone();
        setup.row.title.clone_from(&act.input.title);
        let written = store::cycle::put(tx, "cycle.scheme", &before, setup.row.clone()).await?;
        let written = written.ok_or_else(|| Error::from(super::setup::stale(&before, act.at)))?;
        Ok(written.revision)
    }
}
