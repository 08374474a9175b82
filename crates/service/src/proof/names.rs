//! What audit rows speak of by number, by name: accounts, cycles, sheets, entries and the like, each looked up once for
//! all rows that are shown. Only for people; what is gone keeps its number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use appraisal::label::Label;
use rubric::facts::Label as Period;
use serde_json::Value as Json;
use store::account::Account;
use store::appointment::Appointment;
use store::audit::chain::Entry;
use store::cycle::Cycle;
use store::cycle_move::CycleMove;
use store::cycle_scheme::{self, CycleScheme};
use store::db::Db;
use store::department::Department;
use store::evidence::Evidence;
use store::fact_event::FactEvent;
use store::finding::Finding;
use store::id::{CycleId, OrganisationId, SheetId};
use store::item_comment::ItemComment;
use store::item_return::ItemReturn;
use store::ledger_entry::LedgerEntry;
use store::report::Report;
use store::report_form::ReportForm;
use store::result::Result as Row;
use store::sample_draw::SampleDraw;
use store::sample_object::SampleObject;
use store::scheme::Scheme;
use store::scheme_version::SchemeVersion;
use store::sheet::Sheet;
use store::table::{self, Table};
use store::team_member;
use store::values;
use store::verdict::Verdict;

use super::page::read;
use super::shape::{Of, key_of, of_column};
use crate::clock::date_of;
use crate::error::Error;
use crate::ledger::word_of_label;
use crate::scheme::library::{Known, Ready};
use crate::service::Inner;
use crate::tree::Tree;

/// Names by sort and number.
pub(super) struct Names<'t> {
    pub(super) tree: &'t Tree,
    pub(super) known: Arc<Known>,
    names: BTreeMap<(Of, i64), String>,
    /// The kinds of entries, whose fields are told by it.
    kinds: BTreeMap<i64, String>,
    /// The schemes of the cycles whose teams and departments are told of, by position.
    schemes: BTreeMap<i64, Vec<(i64, Arc<Ready>)>>,
}

impl<'t> Names<'t> {
    /// Looks up what the rows point at.
    pub(super) async fn of(
        db: &mut Db,
        inner: &Inner,
        tree: &'t Tree,
        entries: &[Entry],
    ) -> Result<Names<'t>, Error> {
        let mut wanted = BTreeSet::new();
        for entry in entries {
            wanted.extend(entry.account.map(|account| (Of::Account, account.0)));
            let key = key_of(&entry.subject, &entry.subject_key);
            wanted.extend(key.iter().filter_map(|part| part.row()));
            for (name, value) in read(&entry.before).iter().chain(&read(&entry.after)) {
                let of = of_column(name);
                wanted.extend(of.and_then(|of| Some((of, value.as_i64()?))));
            }
        }
        let mut names = Names {
            tree,
            known: inner.library.current(db, &inner.seed).await?,
            names: BTreeMap::new(),
            kinds: BTreeMap::new(),
            schemes: BTreeMap::new(),
        };
        for entry in entries {
            let key = key_of(&entry.subject, &entry.subject_key);
            if let (true, Some((Of::Cycle, id))) = (
                ["team_member", "cycle_department"].contains(&entry.subject.as_str()),
                key.iter().find_map(|part| part.row()),
            ) {
                names.schemes_of(db, inner, id).await?;
            }
        }
        let mut titles = BTreeMap::new();
        for (of, id) in wanted {
            if let Some(name) = names.look_up(db, of, id, &mut titles).await? {
                names.names.insert((of, id), name);
            }
        }
        Ok(names)
    }

    /// A name; nothing for what is gone.
    pub(super) fn get(&self, of: Of, id: i64) -> Option<&str> {
        self.names.get(&(of, id)).map(String::as_str)
    }

    /// The kind of an entry.
    pub(super) fn kind_of_entry(&self, id: i64) -> Option<&str> {
        self.kinds.get(&id).map(String::as_str)
    }

    /// A fact's title; its id where the dictionary no longer has it.
    pub(super) fn fact(&self, id: &str) -> String {
        let fact = self.known.dictionary.get(id);
        fact.map_or_else(|| id.to_owned(), |fact| fact.title.clone())
    }

    /// A kind of ledger by title.
    pub(super) fn kind(&self, id: &str) -> String {
        let kind = self.known.kinds.iter().find(|kind| kind.id == id);
        kind.map_or_else(|| id.to_owned(), |kind| kind.title.clone())
    }

    /// Sections told by id, divided as people typed them, by the titles that the schemes of the cycle give them.
    pub(super) fn sections(&self, cycle: i64, ids: &str) -> String {
        let schemes = self.schemes.get(&cycle).into_iter().flatten();
        let schemes: Vec<&Arc<Ready>> = schemes.map(|(_, ready)| ready).collect();
        let title = |id: &str| {
            let mut sections = schemes.iter().flat_map(|it| &it.scheme.sections);
            let found = sections.find(|section| section.id == id);
            found.map_or_else(|| id.to_owned(), |section| section.title.clone())
        };
        let titles: Vec<String> = team_member::names(ids).map(title).collect();
        titles.join("、")
    }

    /// What the scheme at a position of a cycle calls a department.
    pub(super) fn department_of(&self, cycle: i64, position: i64, id: &str) -> Option<String> {
        let mut schemes = self.schemes.get(&cycle)?.iter();
        let (_, ready) = schemes.find(|(at, _)| *at == position)?;
        Some(ready.scheme.department(id)?.title.clone())
    }

    async fn schemes_of(&mut self, db: &mut Db, inner: &Inner, cycle: i64) -> Result<(), Error> {
        if self.schemes.contains_key(&cycle) {
            return Ok(());
        }
        let mut schemes = Vec::new();
        for pinned in cycle_scheme::of_cycle(db, CycleId(cycle)).await? {
            let ready = inner.library.ready(db, pinned.version).await?;
            schemes.push((pinned.position, ready));
        }
        self.schemes.insert(cycle, schemes);
        Ok(())
    }

    async fn look_up(
        &mut self,
        db: &mut Db,
        of: Of,
        id: i64,
        titles: &mut BTreeMap<(i64, i64), String>,
    ) -> Result<Option<String>, Error> {
        Ok(match of {
            Of::Account => row::<Account>(db, id).await?.map(|it| it.name),
            Of::Appointment => match row::<Appointment>(db, id).await? {
                Some(it) => row::<Account>(db, it.account.0)
                    .await?
                    .map(|account| format!("{} {}", account.name, it.role.label())),
                None => None,
            },
            Of::Cycle => row::<Cycle>(db, id).await?.map(|it| it.title),
            Of::Department => row::<Department>(db, id).await?.map(|it| it.title),
            Of::Draw => row::<SampleDraw>(db, id)
                .await?
                .map(|it| format!("{} {}", it.item, it.object_kind)),
            Of::Entry => row::<LedgerEntry>(db, id).await?.map(|it| {
                let name = format!("{} {}", self.kind(&it.kind), date_of(it.day));
                self.kinds.insert(id, it.kind);
                name
            }),
            Of::Event => row::<FactEvent>(db, id)
                .await?
                .map(|it| format!("{} {}", self.fact(&it.fact), it.matter)),
            Of::Evidence => row::<Evidence>(db, id).await?.map(|it| it.name),
            Of::Form => row::<ReportForm>(db, id).await?.map(|it| it.title),
            Of::Report => match row::<Report>(db, id).await? {
                Some(it) => row::<ReportForm>(db, it.form.0)
                    .await?
                    .map(|form| format!("{} {}", form.title, period(&it.label))),
                None => None,
            },
            Of::Move => match row::<CycleMove>(db, id).await? {
                Some(it) => row::<Cycle>(db, it.cycle.0).await?.map(|it| it.title),
                None => None,
            },
            Of::Result => match row::<Row>(db, id).await? {
                Some(it) => {
                    let title = self.scheme_at(db, it.cycle.0, it.position, titles).await?;
                    Some(format!("{title} 第{}版", it.result_revision))
                }
                None => None,
            },
            Of::Sampled => row::<SampleObject>(db, id).await?.map(|it| it.name),
            Of::Scheme => row::<Scheme>(db, id).await?.map(|it| it.title),
            Of::Version => match row::<SchemeVersion>(db, id).await? {
                Some(it) => row::<Scheme>(db, it.scheme.0)
                    .await?
                    .map(|scheme| format!("{} {}", scheme.title, it.version)),
                None => None,
            },
            Of::Verdict => match row::<Verdict>(db, id).await? {
                Some(it) => {
                    let title = self.scheme_at(db, it.cycle.0, it.position, titles).await?;
                    Some(format!("{title} 第{}版", it.result_revision))
                }
                None => None,
            },
            Of::Sheet => self.sheet(db, SheetId(id), titles).await?,
            Of::Finding => match row::<Finding>(db, id).await? {
                Some(it) => self.on_sheet(db, it.sheet, &it.item, titles).await?,
                None => None,
            },
            Of::Return => match row::<ItemReturn>(db, id).await? {
                Some(it) => self.on_sheet(db, it.sheet, &it.item, titles).await?,
                None => None,
            },
            Of::Comment => match row::<ItemComment>(db, id).await? {
                Some(it) => self.on_sheet(db, it.sheet, &it.item, titles).await?,
                None => None,
            },
        })
    }

    async fn sheet(
        &self,
        db: &mut Db,
        id: SheetId,
        titles: &mut BTreeMap<(i64, i64), String>,
    ) -> Result<Option<String>, Error> {
        let Some(it) = row::<Sheet>(db, id.0).await? else {
            return Ok(None);
        };
        let title = self.scheme_at(db, it.cycle.0, it.position, titles).await?;
        Ok(Some(format!("{} {title}", self.tree.name(it.unit))))
    }

    async fn on_sheet(
        &self,
        db: &mut Db,
        sheet: SheetId,
        item: &str,
        titles: &mut BTreeMap<(i64, i64), String>,
    ) -> Result<Option<String>, Error> {
        let sheet = self.sheet(db, sheet, titles).await?;
        Ok(sheet.map(|sheet| format!("{sheet} {item}")))
    }

    /// The title of the scheme at a position of a cycle.
    async fn scheme_at(
        &self,
        db: &mut Db,
        cycle: i64,
        position: i64,
        titles: &mut BTreeMap<(i64, i64), String>,
    ) -> Result<String, Error> {
        if let Some(title) = titles.get(&(cycle, position)) {
            return Ok(title.clone());
        }
        let pinned: Option<CycleScheme> = table::get(db, values![cycle, position]).await?;
        let version = match pinned {
            Some(it) => row::<SchemeVersion>(db, it.version.0).await?,
            None => None,
        };
        let scheme = match version {
            Some(it) => row::<Scheme>(db, it.scheme.0).await?,
            None => None,
        };
        let title = scheme.map_or_else(String::new, |it| it.title);
        titles.insert((cycle, position), title.clone());
        Ok(title)
    }

    /// Organisations told by number, in a list or alone.
    pub(super) fn organisation(&self, value: &Json) -> Option<String> {
        let id = match value {
            Json::String(text) => text.trim().parse().ok()?,
            other => other.as_i64()?,
        };
        Some(self.tree.name(OrganisationId(id)).to_owned())
    }
}

async fn row<T: Table>(db: &mut Db, id: i64) -> Result<Option<T>, Error> {
    Ok(table::get(db, values![id]).await?)
}

/// A period in words; what is none stays as it is.
pub(super) fn period(label: &str) -> String {
    Period::parse(label).map_or_else(|_| label.to_owned(), word_of_label)
}
