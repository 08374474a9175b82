//! What stands behind an item of a sheet: the ledger entries that its facts are made of, and the files beside them.

use std::collections::BTreeMap;

use appraisal::ledger::labels_of;
use appraisal::permit::Action;
use rubric::facts::Label;
use serde::Serialize;
use store::evidence::{self, Evidence};
use store::id::{EvidenceId, OrganisationId, SheetId};
use store::ledger_entry;
use store::time::Day;

use super::reuse::Place;
use super::show::EvidenceView;
use super::{ENTRY, ITEM};
use crate::clock::date_of;
use crate::error::Error;
use crate::ledger::{
    EntryLine, Undeclared, Waiting, declared, entry_line, entry_of, uses_of, year_span,
};
use crate::looks::Look;
use crate::service::Acting;
use crate::sheet::Opened;

/// Most entries of a kind that are shown, the newest first.
const SHOWN: usize = 8;

/// What stands behind an item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ItemBasis {
    /// The ledgers that its facts come from.
    pub ledgers: Vec<Behind>,
    /// Files that the unit put beside the item itself.
    pub files: Vec<EvidenceView>,
    /// The unit's files that could be put beside it.
    pub reusable: Vec<EvidenceView>,
    /// This person may change what stands beside the item.
    pub may_link: bool,
}

/// A ledger behind an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Behind {
    /// Id of the ledger in the dictionary.
    pub kind: String,
    /// Chinese title of the ledger.
    pub title: String,
    /// The facts made of it that the item reads: id and title.
    pub facts: Vec<(String, String)>,
    /// The newest entries that count for them.
    pub entries: Vec<BehindEntry>,
    /// How many there are.
    pub total: usize,
    /// How it stands with its declarations.
    #[serde(skip)]
    pub waiting: Waiting,
}

impl ItemBasis {
    /// The declaration that a fact of a period waits for; `None` where it comes from no ledger or that is declared.
    #[must_use]
    pub fn undeclared(&self, fact: &str, label: Label) -> Option<Undeclared> {
        let mut ledgers = self.ledgers.iter();
        let behind = ledgers.find(|it| it.facts.iter().any(|(id, _)| id == fact))?;
        behind.waiting.undeclared(label)
    }
}

/// An entry behind an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BehindEntry {
    /// The entry as lists show it.
    pub line: EntryLine,
    /// Files beside it.
    pub files: Vec<EvidenceView>,
}

impl Acting<'_> {
    /// What stands behind an item; nothing for whoever may not read the unit's ledgers now.
    ///
    /// # Errors
    /// There is no such sheet.
    pub async fn item_basis(&self, sheet: SheetId, item: &str) -> Result<ItemBasis, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let opened = Opened::find(inner, &mut db, sheet).await?;
        if !opened.is_allowed(self.actor, Action::ReadLedger) {
            return Ok(ItemBasis::default());
        }
        let (unit, year) = (opened.standing.unit, opened.head.year);
        self.note_ledger(unit).await?;
        let ready = opened.ready(inner, &mut db).await?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let tree = inner.tree.tree(&mut db).await?;
        let uses = uses_of(inner, &mut db, &[opened.standing.cycle]).await?;
        let is_read = |fact: &str| {
            let uses = uses.get(fact).into_iter().flatten();
            let mut here = uses.filter(|it| it.version == ready.version);
            here.any(|it| it.item == item)
        };
        let today = date_of(self.today());
        let mut ledgers = Vec::new();
        let mut files: BTreeMap<EvidenceId, Evidence> = BTreeMap::new();
        let mut of_entries = Vec::new();
        for kind in known.kinds.iter() {
            let feeds: Vec<_> = known
                .feeds
                .of_kind(&kind.id)
                .iter()
                .filter_map(|feed| Some((feed, known.dictionary.facts().get(feed.fact)?)))
                .filter(|(_, fact)| is_read(&fact.id))
                .collect();
            if feeds.is_empty() {
                continue;
            }
            let (first, last) = year_span(year);
            let first = if kind.is_register {
                Day(-25_567)
            } else {
                first
            };
            let rows = ledger_entry::counting(&mut db, unit, &kind.id, (first, last)).await?;
            let mut counted = Vec::new();
            for row in rows.iter().rev() {
                let entry = entry_of(row)?;
                let counts = feeds.iter().any(|(feed, fact)| {
                    let mut labels = labels_of(fact, year).into_iter();
                    labels.any(|label| feed.takes(label, &entry))
                });
                if counts {
                    counted.push(row);
                }
            }
            let total = counted.len();
            let mut entries = Vec::new();
            for row in counted.into_iter().take(SHOWN) {
                let proofs = evidence::of_subject(&mut db, ENTRY, &row.id.to_string()).await?;
                of_entries.push((row.id, proofs.iter().map(|it| it.id).collect::<Vec<_>>()));
                files.extend(proofs.into_iter().map(|it| (it.id, it)));
                entries.push(BehindEntry {
                    line: entry_line(row, &known, &tree)?,
                    files: Vec::new(),
                });
            }
            let title_of = |fact: &rubric::model::Fact| (fact.id.clone(), fact.title.clone());
            let complete = declared(&mut db, unit, &kind.id).await?;
            ledgers.push(Behind {
                waiting: Waiting::of(kind, &tree.org(unit).name, complete, (year, today)),
                kind: kind.id.clone(),
                title: kind.title.clone(),
                facts: feeds.iter().map(|(_, fact)| title_of(fact)).collect(),
                entries,
                total,
            });
        }
        let rows = files.into_values().collect();
        let views = self.views(&mut db, unit, rows).await?;
        for entry in ledgers.iter_mut().flat_map(|it| &mut it.entries) {
            let ids = of_entries.iter().find(|(id, _)| *id == entry.line.id);
            let ids = ids.map_or(&[][..], |(_, ids)| ids);
            let of_entry = views.iter().filter(|view| ids.contains(&view.id));
            entry.files = of_entry.cloned().collect();
        }
        let own = evidence::of_subject(&mut db, ITEM, &format!("{sheet}/{item}")).await?;
        let files = self.views(&mut db, unit, own).await?;
        drop(db);
        let may_link = opened.is_allowed(self.actor, Action::SelfAssess);
        let reusable = match may_link {
            true => {
                let place = Place::Item(sheet, item.to_owned());
                self.reusable_evidence(&place).await?
            }
            false => Vec::new(),
        };
        Ok(ItemBasis {
            ledgers,
            files,
            reusable,
            may_link,
        })
    }

    /// Notes that another unit's ledgers were looked at.
    async fn note_ledger(&self, unit: OrganisationId) -> Result<(), Error> {
        let is_own = self.actor.seats.iter().any(|it| it.organisation == unit);
        if is_own {
            return Ok(());
        }
        self.note_look(Look {
            deed: "read.ledger",
            subject: "ledger",
            key: unit.to_string(),
            unit,
            words: serde_json::Value::Null,
        })
        .await
    }
}
