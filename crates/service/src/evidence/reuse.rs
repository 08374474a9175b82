//! Files that are there already, used at another place without being sent again.

use std::fmt;
use std::str::FromStr;

use appraisal::permit::Action;
use store::evidence;
use store::evidence_link::{self, EvidenceLink};
use store::id::{EntryId, EvidenceId, OrganisationId, SheetId};
use store::table;
use store::tx::Tx;

use super::refusal::Refusal;
use super::show::EvidenceView;
use super::{ENTRY, ITEM, MOST, entry_row, needed};
use crate::act::{Act, UseCase};
use crate::actor::{Actor, Seat};
use crate::error::{self, Error, Noun};
use crate::ledger::{Standing, entry_line};
use crate::service::{Acting, Inner};
use crate::sheet::Opened;

/// How many files are offered.
const OFFERED: usize = 20;

/// What a piece can prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A ledger entry.
    Entry(EntryId),
    /// An item of a sheet.
    Item(SheetId, String),
}

impl Place {
    /// Where a link points; nothing for what this program does not know.
    pub(super) fn of(link: &EvidenceLink) -> Option<Place> {
        match link.subject.as_str() {
            ENTRY => Some(Place::Entry(link.subject_key.parse().ok()?)),
            ITEM => {
                let (sheet, item) = link.subject_key.split_once('/')?;
                Some(Place::Item(sheet.parse().ok()?, item.to_owned()))
            }
            _ => None,
        }
    }

    /// The page of the place.
    pub fn link(&self) -> String {
        match self {
            Place::Entry(id) => format!("/entries/{id}"),
            Place::Item(sheet, item) => format!("/sheets/{sheet}/items/{item}"),
        }
    }

    fn subject(&self) -> (&'static str, String) {
        match self {
            Place::Entry(id) => (ENTRY, id.to_string()),
            Place::Item(sheet, item) => (ITEM, format!("{sheet}/{item}")),
        }
    }

    /// The unit of the place and the seat that may change what proves it.
    async fn may(
        &self,
        inner: &Inner,
        db: &mut store::Db,
        actor: &Actor,
    ) -> Result<(OrganisationId, Seat), Error> {
        match self {
            Place::Entry(id) => {
                let entry = entry_row(db, *id).await?;
                let tree = inner.tree.tree(db).await?;
                let standing = Standing::of(db, entry.unit).await?;
                let year = appraisal::ledger::year_of_day(entry.day.0).unwrap_or_default();
                let permit = standing.may_write(actor, &tree, Action::RecordLedger, year, true)?;
                Ok((entry.unit, permit.seat))
            }
            Place::Item(sheet, item) => {
                let opened = Opened::find(inner, db, *sheet).await?;
                let seat = opened.may(actor, Action::SelfAssess)?;
                let ready = opened.ready(inner, db).await?;
                if ready.scheme.item(item).is_none() {
                    return Err(error::Refusal::NotHere(Noun::Item).into());
                }
                Ok((opened.standing.unit, seat))
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Entry(id) => write!(f, "entry:{id}"),
            Place::Item(sheet, item) => write!(f, "item:{sheet}/{item}"),
        }
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Place, Error> {
        let (subject, key) = match text.split_once(':') {
            Some(("entry", key)) => (ENTRY, key),
            Some(("item", key)) => (ITEM, key),
            _ => ("", ""),
        };
        let link = EvidenceLink {
            evidence: EvidenceId(0),
            subject: subject.to_owned(),
            subject_key: key.to_owned(),
            linked_at: store::time::Moment(0),
            linked_by: store::id::AccountId(0),
        };
        Place::of(&link).ok_or_else(|| error::Refusal::NotHere(Noun::Evidence).into())
    }
}

struct Link {
    place: Place,
    evidence: EvidenceId,
}

struct Unlink {
    place: Place,
    evidence: EvidenceId,
}

impl Acting<'_> {
    /// The unit's latest files that could be used at a place and are not yet. Nothing for whoever may not change what
    /// proves it.
    ///
    /// # Errors
    /// There is no such place.
    pub async fn reusable_evidence(&self, place: &Place) -> Result<Vec<EvidenceView>, Error> {
        let mut db = self.read().await?;
        let unit = match place.may(self.inner(), &mut db, self.actor).await {
            Ok((unit, _)) => unit,
            Err(Error::Refused(_)) => return Ok(Vec::new()),
            Err(fault) => return Err(fault),
        };
        let (subject, key) = place.subject();
        let there = evidence_link::of_subject(&mut db, subject, &key).await?;
        let rows = evidence::page_of_unit(&mut db, unit, EvidenceId(i64::MAX), 51).await?;
        let fitting = rows.into_iter().filter(|row| {
            row.withdrawn_at.is_none() && there.iter().all(|link| link.evidence != row.id)
        });
        let rows = fitting.take(OFFERED).collect();
        self.views(&mut db, unit, rows).await
    }

    /// Uses a file that is there already at another place of the same unit.
    ///
    /// # Errors
    /// No right, a file of another unit, withdrawn, a place that takes none or has enough.
    pub async fn reuse_evidence(&self, place: Place, evidence: EvidenceId) -> Result<(), Error> {
        self.commit(Link { place, evidence }).await
    }

    /// Uses a file no longer at a place; the file itself stays.
    ///
    /// # Errors
    /// No right, not used there.
    pub async fn unlink_evidence(&self, place: Place, evidence: EvidenceId) -> Result<(), Error> {
        self.commit(Unlink { place, evidence }).await
    }

    /// Whether this person may change what proves a place.
    pub(super) async fn may_change(
        &self,
        db: &mut store::Db,
        place: &Place,
    ) -> Result<bool, Error> {
        match place.may(self.inner(), db, self.actor).await {
            Ok(_) => Ok(true),
            Err(Error::Refused(_)) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// What stands at a place, in words.
    pub(super) async fn words_at(
        &self,
        db: &mut store::Db,
        place: &Place,
    ) -> Result<String, Error> {
        let inner = self.inner();
        Ok(match place {
            Place::Entry(id) => {
                let entry = entry_row(db, *id).await?;
                let known = inner.library.current(db, &inner.seed).await?;
                let tree = inner.tree.tree(db).await?;
                let line = entry_line(&entry, &known, &tree)?;
                let day = crate::clock::date_of(line.day);
                let state = if line.is_withdrawn { "(已撤销)" } else { "" };
                format!("{}台账 {day}:{}{state}", line.kind_title, line.words)
            }
            Place::Item(sheet, item) => {
                let opened = Opened::find(inner, db, *sheet).await?;
                let ready = opened.ready(inner, db).await?;
                let title = ready.scheme.item(item).map_or("", |it| it.title.as_str());
                let year = opened.head.year;
                format!("{year}年《{}》 {item} {title}", ready.scheme.head.title)
            }
        })
    }
}

impl UseCase for Link {
    type Answer = ();

    async fn run(act: Act<Link>, tx: &mut Tx) -> Result<(), Error> {
        let place = &act.input.place;
        let (unit, seat) = place.may(&act.inner, tx.db(), &act.actor).await?;
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(unit);
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        let row = evidence::get(tx.db(), act.input.evidence).await?;
        // Files of other units are not told of.
        let row = row
            .filter(|row| row.unit == unit)
            .ok_or(error::Refusal::NotHere(Noun::Evidence))?;
        if row.withdrawn_at.is_some() {
            return Err(Refusal::Withdrawn.into());
        }
        let (subject, key) = place.subject();
        if evidence_link::get(tx.db(), subject, &key, row.id)
            .await?
            .is_some()
        {
            // Used there already: nothing more to say.
            return Ok(());
        }
        match place {
            Place::Entry(id) => {
                let entry = entry_row(tx.db(), *id).await?;
                needed(&act.inner, tx.db(), &entry).await?;
            }
            Place::Item(..) => {
                let there = evidence::of_subject(tx.db(), subject, &key).await?;
                if there.len() >= MOST {
                    return Err(Refusal::TooMany.into());
                }
            }
        }
        let link = EvidenceLink {
            evidence: row.id,
            subject: subject.to_owned(),
            subject_key: key,
            linked_at: act.at,
            linked_by: by,
        };
        table::insert(tx, "evidence.link", link).await?;
        Ok(())
    }
}

impl UseCase for Unlink {
    type Answer = ();

    async fn run(act: Act<Unlink>, tx: &mut Tx) -> Result<(), Error> {
        let place = &act.input.place;
        let (unit, seat) = place.may(&act.inner, tx.db(), &act.actor).await?;
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(unit);
        let (subject, key) = place.subject();
        let link = evidence_link::get(tx.db(), subject, &key, act.input.evidence).await?;
        let link = link.ok_or(error::Refusal::NotHere(Noun::Evidence))?;
        table::remove(tx, "evidence.unlink", &link).await?;
        Ok(())
    }
}
