//! How a unit stands: the cycles it is appraised in, and what may be done to its ledgers and facts in them.
//!
//! Ledgers, reports and facts belong to a unit and a year, not to one cycle: what one cycle of the year allows is
//! allowed, and the mildest of them says whether it is late.

use std::collections::{BTreeMap, BTreeSet};

use appraisal::cycle::{LateWork, Stage};
use appraisal::permit::Action;
use store::account::Account;
use store::cycle::Cycle;
use store::db::Db;
use store::id::{AccountId, CycleId, OrganisationId};
use store::time::Day;
use store::{cycle_unit, table, values};

use super::refusal::Refusal;
use crate::actor::{Actor, Seat};
use crate::clock::date_of;
use crate::cycle::head_of;
use crate::error::Error;
use crate::rights::{CycleHead, Target, is_allowed, may};
use crate::tree::Tree;

/// A unit with the cycles it is appraised in.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// Number of the unit.
    pub(crate) unit: OrganisationId,
    /// Its cycles, by year.
    pub(crate) heads: Vec<CycleHead>,
}

/// A permission to write.
#[derive(Debug, Clone)]
pub(crate) struct Permit {
    /// The seat that may.
    pub(crate) seat: Seat,
    /// Whether what is written now comes late.
    pub(crate) late: LateWork,
}

impl Permit {
    /// It is marked late.
    pub(crate) fn is_late(&self) -> bool {
        self.late != LateWork::Open
    }

    /// It is a basis for points.
    pub(crate) fn counts(&self) -> bool {
        self.late < LateWork::NotCounted
    }

    /// What is said above a form that is filled in late.
    pub(crate) fn late_words(&self) -> Option<&'static str> {
        match self.late {
            LateWork::Open => None,
            LateWork::Marked => {
                Some("平时考核阶段已过:现在登记或改动的内容会注明逾期,是否扣分由考评方案规定。")
            }
            LateWork::NotCounted | LateWork::Refused => {
                Some("已进入核实评分:现在登记的内容只作记录,不作计分依据;改动已有内容也是如此。")
            }
        }
    }
}

impl Standing {
    /// How a unit stands.
    pub(crate) async fn of(db: &mut Db, unit: OrganisationId) -> Result<Standing, Error> {
        let rows = cycle_unit::cycles_of(db, unit).await?;
        let heads = rows.iter().map(head_of).collect::<Result<_, Error>>()?;
        Ok(Standing { unit, heads })
    }

    /// How the units stand that an organiser appraises in a year, with as few statements as for one.
    pub(crate) async fn of_units_of(
        db: &mut Db,
        organiser: OrganisationId,
        year: i16,
    ) -> Result<BTreeMap<OrganisationId, Standing>, Error> {
        let cycles = table::all::<Cycle>(db).await?;
        let heads = cycles.iter().map(head_of);
        let heads: BTreeMap<CycleId, CycleHead> = heads
            .map(|head| head.map(|head| (head.id, head)))
            .collect::<Result<_, Error>>()?;
        let mut standings: BTreeMap<OrganisationId, Standing> = BTreeMap::new();
        for place in cycle_unit::of_units_of(db, organiser, year).await? {
            let unit = place.unit;
            let standing = standings.entry(unit).or_insert_with(|| Standing {
                unit,
                heads: Vec::new(),
            });
            standing.heads.extend(heads.get(&place.cycle).copied());
        }
        for standing in standings.values_mut() {
            standing.heads.sort_by_key(|head| (head.year, head.id));
        }
        Ok(standings)
    }

    /// Lets somebody write what belongs to a year; `from` a year on, for registers, which no single year holds.
    pub(crate) fn may_write(
        &self,
        actor: &Actor,
        tree: &Tree,
        action: Action,
        year: i16,
        is_register: bool,
    ) -> Result<Permit, Error> {
        let in_time = |head: &&CycleHead| head.year == year || is_register && head.year > year;
        let heads: Vec<&CycleHead> = self.heads.iter().filter(in_time).collect();
        let mut best: Option<Permit> = None;
        let mut no: Option<Error> = None;
        let mut furthest = Stage::Preparation;
        for head in heads {
            furthest = furthest.max(head.cycle.stage());
            match may(actor, tree, action, Target::Unit(self.unit, head)) {
                Ok(seat) => {
                    // Only what units declare can be late; what others find is found when it is looked for.
                    let late = match action {
                        Action::RecordLedger | Action::SubmitReport => head
                            .cycle
                            .late_work(Stage::Daily)
                            .unwrap_or(LateWork::Refused),
                        _ => LateWork::Open,
                    };
                    if best.as_ref().is_none_or(|best| late < best.late) {
                        best = Some(Permit { seat, late });
                    }
                }
                Err(error) => no = Some(error),
            }
        }
        match (best, no) {
            (Some(permit), _) if permit.late < LateWork::Refused => Ok(permit),
            (Some(_), _) => Err(Refusal::TooLate { stage: furthest }.into()),
            // Who could not write in any stage is told that; who could is told about the stage.
            (None, no) => {
                let bare = may(actor, tree, action, Target::Organisation(self.unit));
                let is_stage = matches!(
                    bare.as_ref().err().and_then(Error::refusal),
                    Some(crate::error::Refusal::Denied(denial))
                        if matches!(denial.why, appraisal::permit::Why::Stage { .. })
                );
                match (is_stage, no, bare) {
                    (true, Some(_), _) if furthest > Stage::Verification => {
                        Err(Refusal::TooLate { stage: furthest }.into())
                    }
                    (true, ..) => Err(Refusal::NoCycle { year }.into()),
                    (false, Some(no), _) => Err(no),
                    (false, None, Err(bare)) => Err(bare),
                    (false, None, Ok(_)) => Err(Refusal::NoCycle { year }.into()),
                }
            }
        }
    }

    /// Refuses whoever may write in none of the unit's years.
    pub(crate) fn may_ever_write(
        &self,
        actor: &Actor,
        tree: &Tree,
        action: Action,
        is_register: bool,
        today: Day,
    ) -> Result<(), Error> {
        let years: BTreeSet<i16> = self.heads.iter().map(|head| head.year).collect();
        let mut no = None;
        for year in years.into_iter().rev().chain([date_of(today).year()]) {
            match self.may_write(actor, tree, action, year, is_register) {
                Ok(_) => return Ok(()),
                Err(error) => no = no.or(Some(error)),
            }
        }
        no.map_or(Ok(()), Err)
    }

    /// The cycles of a year.
    pub(crate) fn cycles_in(&self, year: i16) -> Vec<CycleId> {
        let in_year = self.heads.iter().filter(|head| head.year == year);
        in_year.map(|head| head.id).collect()
    }

    /// Lets somebody read.
    pub(crate) fn may_read(
        &self,
        actor: &Actor,
        tree: &Tree,
        action: Action,
    ) -> Result<Seat, Error> {
        let bare = may(actor, tree, action, Target::Organisation(self.unit));
        if bare.is_ok() {
            return bare;
        }
        let mut last = bare;
        for head in &self.heads {
            let asked = may(actor, tree, action, Target::Unit(self.unit, head));
            if asked.is_ok() {
                return asked;
            }
            last = asked;
        }
        last
    }

    /// Whether somebody may write what belongs to a year.
    pub(crate) fn can_write(
        &self,
        actor: &Actor,
        tree: &Tree,
        action: Action,
        year: i16,
        is_register: bool,
    ) -> Option<Permit> {
        self.may_write(actor, tree, action, year, is_register).ok()
    }

    /// Whether this is somebody's own unit, so that a look at it needs no record.
    pub(crate) fn is_own(&self, actor: &Actor, tree: &Tree) -> bool {
        actor
            .seats
            .iter()
            .any(|seat| seat.organisation == self.unit)
            && is_allowed(
                actor,
                tree,
                Action::ReadLedger,
                Target::Organisation(self.unit),
            )
    }
}

/// Names of accounts, for histories.
pub(crate) async fn names_of(
    db: &mut Db,
    accounts: Vec<AccountId>,
) -> Result<BTreeMap<AccountId, String>, Error> {
    let mut names = BTreeMap::new();
    for account in accounts {
        if names.contains_key(&account) {
            continue;
        }
        let row = table::get::<Account>(db, values![account]).await?;
        let name = row.map_or_else(|| "已注销的账号".to_owned(), |row| row.name);
        names.insert(account, name);
    }
    Ok(names)
}
