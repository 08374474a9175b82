//! The data dictionary: every fact declared once, the kinds of ledger beside it, and which schemes and items use them.
//! A dictionary that is stored never changes; saving makes a new one that stands from then on.

mod find;

pub use find::{DictionaryFilter, FactGroup};

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::label::Label;
use appraisal::ledger::Source;
use appraisal::permit::{Action, Role};
use rubric::diag::place;
use rubric::model::{Combine, Dictionary as Facts, Fact, FactKind, Period};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::db::Db;
use store::dictionary::{self, Dictionary};
use store::id::{DictionaryId, OrganisationId, VersionId};
use store::scheme_version;
use store::table;
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::rights::{Target, is_allowed, may};
use crate::scheme::check::burden;
use crate::scheme::library::{Known, Ready, blocking};
use crate::scheme::refusal::Refusal;
use crate::scheme::words::period_words;
use crate::service::{Acting, Inner};
use crate::tree::{Tree, outer};

/// The dictionary as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DictionaryPage {
    /// Its number; none for the one that an installation begins with.
    pub id: Option<DictionaryId>,
    /// Its facts, in the order of the text.
    pub facts: Vec<FactLine>,
    /// The kinds of ledger: id, title, facts that they feed.
    pub ledgers: Vec<LedgerLine>,
    /// Both texts, for those who may write.
    pub texts: Option<(String, String)>,
}

/// A fact with where it comes from and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactLine {
    /// Id of the fact in the dictionary.
    pub id: String,
    /// Chinese title of the fact.
    pub title: String,
    /// Type and unit, in words.
    pub kind: String,
    /// How often, in words.
    pub period: String,
    /// Where it comes from: the key of a source, with the kind of ledger as `ledger:meeting`.
    pub source: String,
    /// Where it comes from, in words.
    pub origin: String,
    /// The ledger it is derived from.
    pub ledger: String,
    /// Further names.
    pub aliases: Vec<String>,
    /// Note.
    pub note: String,
    /// Minutes that one value costs a unit.
    pub minutes: u32,
    /// Schemes that use it, with their items.
    pub used: Vec<Used>,
}

/// A published scheme that uses a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Used {
    /// Number of the published version.
    pub version: VersionId,
    /// The scheme's title.
    pub title: String,
    /// Ids of items and norms.
    pub items: Vec<String>,
}

/// A kind of ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// Id of the ledger in the dictionary.
    pub id: String,
    /// Chinese title of the ledger.
    pub title: String,
    /// Note.
    pub note: String,
    /// Titles of its fields.
    pub fields: Vec<String>,
    /// Titles of the facts it feeds.
    pub feeds: Vec<String>,
}

/// The hash of both texts of a dictionary: facts and kinds of ledger.
pub fn hash(facts: &str, ledgers: &str) -> String {
    let digest = Sha256::new()
        .chain_update(facts.len().to_be_bytes())
        .chain_update(facts)
        .chain_update(ledgers)
        .finalize();
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

impl Acting<'_> {
    /// The dictionary that stands now.
    ///
    /// # Errors
    /// Nobody signed in, or a fault.
    pub async fn dictionary(&self) -> Result<DictionaryPage, Error> {
        let tree = self.tree().await?;
        let at = self.home_organisation(&tree);
        may(
            self.actor,
            &tree,
            Action::ReadScheme,
            Target::Organisation(at),
        )?;
        let mut db = self.read().await?;
        let known = self
            .inner()
            .library
            .current(&mut db, &self.inner().seed)
            .await?;
        let used = used(self.inner(), &mut db).await?;
        let may_write = is_allowed(
            self.actor,
            &tree,
            Action::WriteDictionary,
            Target::Organisation(at),
        );
        let facts = known.dictionary.facts().iter();
        Ok(DictionaryPage {
            id: known.id,
            facts: facts.map(|fact| line(fact, &known, &used)).collect(),
            ledgers: ledgers(&known),
            texts: may_write.then(|| (known.facts_text.clone(), known.ledgers_text.clone())),
        })
    }

    /// Puts another dictionary in the place of the one that stands.
    ///
    /// # Errors
    /// Not allowed; texts that do not read; facts gone that published schemes use; somebody was faster.
    pub async fn save_dictionary(
        &self,
        read: Option<DictionaryId>,
        facts: String,
        ledgers: String,
    ) -> Result<DictionaryId, Error> {
        let tree = self.tree().await?;
        let target = Target::Organisation(self.home_organisation(&tree));
        may(self.actor, &tree, Action::WriteDictionary, target)?;
        let mut db = self.read().await?;
        let inner = self.inner();
        let now = inner.library.current(&mut db, &inner.seed).await?;
        let published = newest(inner, &mut db).await?;
        drop(db);
        let texts = (facts.clone(), ledgers.clone());
        let judged = blocking(move || judged(&texts.0, &texts.1, &now, &published));
        judged.await??;
        self.commit(Save {
            read,
            facts,
            ledgers,
        })
        .await
    }

    /// Where the actor sits, an office before other seats; the root for those that sit nowhere.
    pub(crate) fn home_organisation(&self, tree: &Tree) -> OrganisationId {
        let office = self.actor.seats_as(Role::Office).next();
        let seat = office.or(self.actor.seats.first());
        seat.map_or_else(|| root(tree), |seat| seat.organisation)
    }
}

fn root(tree: &Tree) -> OrganisationId {
    let root = tree.pure().iter().find(|it| it.parent.is_none());
    root.map_or(OrganisationId(0), |root| outer(root.id))
}

struct Save {
    read: Option<DictionaryId>,
    facts: String,
    ledgers: String,
}

impl UseCase for Save {
    type Answer = DictionaryId;

    async fn run(act: Act<Save>, tx: &mut Tx) -> Result<DictionaryId, Error> {
        let tree = act.inner.tree.tree(tx.db()).await?;
        let home = act.actor.seats_as(Role::Office).next();
        let home = home.map_or_else(|| root(&tree), |seat| seat.organisation);
        let target = Target::Organisation(home);
        let seat = may(&act.actor, &tree, Action::WriteDictionary, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let by = crate::scheme::draft::account(&act)?;
        let latest = dictionary::latest(tx.db()).await?;
        if latest != act.input.read {
            return Err(Refusal::Changed.into());
        }
        let row = Dictionary {
            id: DictionaryId(tx.new_id().await?),
            hash: hash(&act.input.facts, &act.input.ledgers),
            facts: act.input.facts,
            ledgers: act.input.ledgers,
            made_at: act.at,
            made_by: by,
        };
        let row = table::insert(tx, "dictionary.save", row).await?;
        Ok(row.id)
    }
}

/// Whether texts read, and still declare what published schemes draw on.
fn judged(
    facts: &str,
    ledgers: &str,
    now: &Known,
    published: &[Arc<Ready>],
) -> Result<(), Refusal> {
    let (known, in_facts, in_ledgers) = Known::read(None, facts, ledgers);
    let told = |text: &str, name: &str, found: &[rubric::diag::Diagnostic]| {
        let mut errors = found.iter().filter(|d| d.is_error());
        let first = errors.next()?;
        let at = place(text, first.span.start);
        let words = format!("{name}第{}行:{}", at.line, first.message);
        Some((words, errors.count() + 1))
    };
    let flaw = told(facts, "数据项", &in_facts).or_else(|| told(ledgers, "台账", &in_ledgers));
    if let Some((first, flaws)) = flaw {
        return Err(Refusal::Dictionary { first, flaws });
    }
    let mut missing = Vec::new();
    for ready in published {
        for fact in burden(&ready.scheme, now, &ready.hash).facts {
            let before = ready.dictionary.get(&fact.id);
            let after = known.dictionary.get(&fact.id);
            let is_same = match (before, after) {
                (Some(before), Some(after)) => {
                    before.value_kind() == after.value_kind() && before.period == after.period
                }
                _ => false,
            };
            if !is_same {
                missing.push(format!("{}({})", fact.title, ready.scheme.head.title));
            }
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        missing.truncate(8);
        Err(Refusal::InUse { facts: missing })
    }
}

/// The newest version of every scheme that is not archived.
async fn newest(inner: &Inner, db: &mut Db) -> Result<Vec<Arc<Ready>>, Error> {
    let schemes: Vec<store::scheme::Scheme> = table::all(db).await?;
    let mut ready = Vec::new();
    for scheme in schemes.iter().filter(|scheme| scheme.archived_at.is_none()) {
        if let Some(version) = scheme_version::newest(db, scheme.id).await? {
            ready.push(inner.library.ready(db, version).await?);
        }
    }
    Ok(ready)
}

/// Which schemes use a fact, by its id.
async fn used(inner: &Inner, db: &mut Db) -> Result<BTreeMap<String, Vec<Used>>, Error> {
    let mut used: BTreeMap<String, Vec<Used>> = BTreeMap::new();
    for ready in newest(inner, db).await? {
        for (fact, items) in facts_of(&ready) {
            used.entry(fact).or_default().push(Used {
                version: ready.version,
                title: ready.scheme.head.title.clone(),
                items,
            });
        }
    }
    Ok(used)
}

/// The facts a version draws on, each with the items and norms that do.
pub(crate) fn facts_of(ready: &Ready) -> BTreeMap<String, Vec<String>> {
    rubric::lint::facts_used(&ready.scheme, &ready.dictionary)
}

fn line(fact: &Fact, known: &Known, used: &BTreeMap<String, Vec<Used>>) -> FactLine {
    let ledger = fact.ledger.as_ref().map(|ledger| {
        let kind = known.kinds.iter().find(|kind| kind.id == ledger.kind);
        kind.map_or(ledger.kind.clone(), |kind| kind.title.clone())
    });
    FactLine {
        id: fact.id.clone(),
        title: fact.title.clone(),
        kind: kind_words(fact),
        period: cadence_words(fact),
        source: source_key(fact),
        origin: Source::from(fact.from).label().to_owned(),
        ledger: ledger.unwrap_or_default(),
        aliases: fact.aliases.clone(),
        note: fact.note.clone().unwrap_or_default(),
        minutes: fact.minutes,
        used: used.get(&fact.id).cloned().unwrap_or_default(),
    }
}

/// Where a fact comes from, as addresses and forms say it.
fn source_key(fact: &Fact) -> String {
    let source = Source::from(fact.from).key();
    match &fact.ledger {
        Some(ledger) => format!("{source}:{}", ledger.kind),
        None => source.to_owned(),
    }
}

fn ledgers(known: &Known) -> Vec<LedgerLine> {
    let facts: &Facts = &known.dictionary;
    let lines = known.kinds.iter().map(|kind| LedgerLine {
        id: kind.id.clone(),
        title: kind.title.clone(),
        note: kind.note.clone().unwrap_or_default(),
        fields: kind
            .fields
            .iter()
            .map(|field| field.title.clone())
            .collect(),
        feeds: facts
            .facts()
            .iter()
            .filter(|fact| fact.ledger.as_ref().is_some_and(|it| it.kind == kind.id))
            .map(|fact| fact.title.clone())
            .collect(),
    });
    lines.collect()
}

fn kind_words(fact: &Fact) -> String {
    let word = match fact.kind {
        FactKind::Bool => "是否",
        FactKind::Count => "个数",
        FactKind::Amount => "数量",
        FactKind::Rate => "比例",
        FactKind::Date => "日期",
        FactKind::Choice => "选项",
        FactKind::Event => "事件",
    };
    if fact.unit.is_empty() {
        word.to_owned()
    } else {
        format!("{word}({})", fact.unit)
    }
}

fn cadence_words(fact: &Fact) -> String {
    let combine = match fact.combine {
        Combine::Sum => "合计",
        Combine::Latest => "取最后一期",
        Combine::Min => "取最小",
        Combine::Max => "取最大",
        Combine::Mean => "取平均",
    };
    match fact.period.per_year() {
        1 if fact.period == Period::Once => "不分时期".to_owned(),
        1 => format!("每{}1个", period_words(fact.period)),
        n => format!("每{},一年{n}个,{combine}", period_words(fact.period)),
    }
}
