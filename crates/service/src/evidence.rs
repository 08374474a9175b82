//! Pieces of evidence: taken in, attached to ledger entries, shown, withdrawn. Kept once however often they are used.
//!
//! Only kinds of ledger that say why they need evidence take any.

use std::fmt;

use appraisal::permit::Action;
use serde::Serialize;
use store::evidence::{self, Evidence};
use store::evidence_link::{self, EvidenceLink};
use store::fault::Fault;
use store::files::{Files, Incoming, Kept, NotTaken};
use store::id::{EntryId, EvidenceId, OrganisationId, Revision};
use store::ledger_entry;
use store::media::Media;
use store::table;
use store::time::Moment;
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::error::{self, Error, Lawful, Noun};
use crate::ledger::{Standing, names_of, reason};
use crate::looks::Look;
use crate::scheme::library::blocking;
use crate::service::Acting;
use crate::view::OrgRef;

/// Most pieces of one entry.
const MOST: usize = 5;
/// Most characters of a name.
const LONGEST_NAME: usize = 120;
/// What a link points at.
const ENTRY: &str = "ledger_entry";

/// What is done here, as the audit log tells it.
pub const DEEDS: &[(&str, &str)] = &[
    ("evidence.add", "添加佐证"),
    ("evidence.link", "引用佐证"),
    ("evidence.withdraw", "撤回佐证"),
    ("read.evidence", "查看其他单位佐证"),
];

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Larger than allowed.
    TooLarge {
        /// The most, in MiB.
        most: u64,
    },
    /// Nothing in it.
    Empty,
    /// A kind that is not taken.
    KindNotTaken,
    /// The ending of the name does not fit the content.
    Mismatch {
        /// The endings that would.
        endings: String,
    },
    /// The entry has as many as it may.
    TooMany,
    /// The ledger takes none.
    NotNeeded {
        /// Its title.
        ledger: String,
    },
    /// It is withdrawn already.
    Withdrawn,
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooLarge { most } => {
                write!(f, "文件超过 {most} MB,没有保存。请压缩,或只留必要的几页。")
            }
            Refusal::Empty => f.write_str("没有选择文件,或文件是空的。请重新选择。"),
            Refusal::KindNotTaken => f.write_str(
                "这种文件不能作佐证,没有保存。可以用 PDF、OFD、Word、Excel、图片(PNG、JPEG)或纯文本;带宏的文档和压缩包不行。",
            ),
            Refusal::Mismatch { endings } => write!(
                f,
                "文件名的后缀与内容不符,没有保存。按内容应是 {endings},请核对是不是选错了文件。"
            ),
            Refusal::TooMany => write!(
                f,
                "一条台账最多附{MOST}份佐证,没有保存。请合并成一份,或先撤回用不上的。"
            ),
            Refusal::NotNeeded { ledger } => {
                write!(f, "“{ledger}”台账不需要附件,没有保存。")
            }
            Refusal::Withdrawn => f.write_str("这份佐证已经撤回。"),
        }
    }
}

/// A piece beside what it proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// The piece.
    pub id: EvidenceId,
    /// Whose.
    pub unit: OrgRef,
    /// Name of the file.
    pub name: String,
    /// Its type.
    pub media: String,
    /// Size in words.
    pub size: String,
    /// Why it is needed.
    pub why: String,
    /// When it was added.
    pub added_at: Moment,
    /// By whom.
    pub added_by: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Moment>,
    /// SHA-256 of its content.
    pub hash: String,
    /// Its revision.
    pub revision: Revision,
    /// The entry it proves.
    pub entry: Option<EntryId>,
    /// Places where the same content stands besides.
    pub same_elsewhere: Vec<String>,
    /// This person may withdraw it.
    pub may_withdraw: bool,
}

/// A file on its way.
pub struct Upload {
    incoming: Incoming,
    most: u64,
}

/// A file as it is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Name of the file.
    pub name: String,
    /// Its type.
    pub media: String,
    /// Its content.
    pub content: Vec<u8>,
}

struct Add {
    entry: EntryId,
    name: String,
    why: String,
    kept: Kept,
    media: Media,
}

struct Withdraw {
    id: EvidenceId,
    revision: Revision,
    reason: String,
}

impl Upload {
    /// Takes the next piece.
    ///
    /// # Errors
    /// Too large, or the disk.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let most = self.most >> 20;
        self.incoming.push(bytes).map_err(|error| match error {
            NotTaken::TooLarge => Refusal::TooLarge { most }.into(),
            NotTaken::Fault(fault) => Error::Fault(fault),
        })
    }
}

impl Acting<'_> {
    /// Begins to take a file in; whether it may be attached is asked before a byte is kept.
    ///
    /// # Errors
    /// No right, a ledger that takes none, too many already, the disk.
    pub async fn begin_evidence(&self, entry: EntryId) -> Result<Upload, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let row = entry_row(&mut db, entry).await?;
        let standing = Standing::of(&mut db, row.unit).await?;
        let year = appraisal::ledger::year_of_day(row.day.0).unwrap_or_default();
        standing.may_write(self.actor, &tree, Action::RecordLedger, year, true)?;
        needed(inner, &mut db, &row).await?;
        let mut bytes = [0u8; 16];
        inner.entropy.fill(&mut bytes);
        let most = inner.settings.evidence_bytes;
        let files = Files::of(inner.store.evidence_directory());
        let incoming = files.begin(&store::value::hex(&bytes), most)?;
        Ok(Upload { incoming, most })
    }

    /// Attaches a file that has arrived to an entry.
    ///
    /// # Errors
    /// A kind that is not taken, a name that does not fit, no reason, no right.
    pub async fn attach_evidence(
        &self,
        entry: EntryId,
        upload: Upload,
        name: &str,
        why: &str,
    ) -> Result<EvidenceId, Error> {
        let name = cleaned(name);
        let why = reason(why).map_err(|_| Error::field("why", "请写明为什么需要这份佐证"))?;
        let kept = blocking(move || upload.incoming.keep()).await??;
        if kept.size == 0 {
            return Err(Refusal::Empty.into());
        }
        let media = kept.media.ok_or(Refusal::KindNotTaken)?;
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if !media.endings().contains(&ending.as_str()) {
            let endings = media.endings().iter().map(|it| format!(".{it}"));
            return Err(Refusal::Mismatch {
                endings: endings.collect::<Vec<_>>().join("、"),
            }
            .into());
        }
        self.commit(Add {
            entry,
            name,
            why,
            kept,
            media,
        })
        .await
    }

    /// What proves an entry.
    ///
    /// # Errors
    /// No right to read it.
    pub async fn evidence_of_entry(&self, entry: EntryId) -> Result<Vec<EvidenceView>, Error> {
        let mut db = self.read().await?;
        let row = entry_row(&mut db, entry).await?;
        let rows = evidence::of_subject(&mut db, ENTRY, &entry.to_string()).await?;
        self.views(&mut db, row.unit, rows).await
    }

    /// The evidence of a unit, the newest first.
    ///
    /// # Errors
    /// No right to read it.
    pub async fn evidence_of_unit(
        &self,
        unit: OrganisationId,
        before: Option<EvidenceId>,
    ) -> Result<Vec<EvidenceView>, Error> {
        let mut db = self.read().await?;
        let before = before.unwrap_or(EvidenceId(i64::MAX));
        let rows = evidence::page_of_unit(&mut db, unit, before, 51).await?;
        self.views(&mut db, unit, rows).await
    }

    /// A file, to be saved by whoever asked.
    ///
    /// # Errors
    /// No right to read it, withdrawn, gone from the disk.
    pub async fn evidence_file(&self, id: EvidenceId) -> Result<Given, Error> {
        let mut db = self.read().await?;
        let row = evidence::get(&mut db, id).await?;
        let row = row
            .filter(|row| row.withdrawn_at.is_none())
            .ok_or(error::Refusal::NotHere(Noun::Evidence))?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let standing = Standing::of(&mut db, row.unit).await?;
        standing
            .may_read(self.actor, &tree, Action::ReadLedger)
            .map_err(|_| error::Refusal::NotHere(Noun::Evidence))?;
        if !standing.is_own(self.actor, &tree) {
            self.note_look(Look {
                deed: "read.evidence",
                subject: "evidence",
                key: id.to_string(),
                unit: row.unit,
                words: serde_json::Value::Null,
            })
            .await?;
        }
        let files = Files::of(self.inner().store.evidence_directory());
        let hash = row.hash.clone();
        let content = blocking(move || files.read(&hash)).await??;
        Ok(Given {
            name: row.name,
            media: row.media,
            content,
        })
    }

    /// Withdraws a piece: it is no longer shown or given out; its file stays, for the audit.
    ///
    /// # Errors
    /// No right, no reason, withdrawn already.
    pub async fn withdraw_evidence(
        &self,
        id: EvidenceId,
        revision: Revision,
        reason: &str,
    ) -> Result<Option<EntryId>, Error> {
        let reason = reason.to_owned();
        self.commit(Withdraw {
            id,
            revision,
            reason,
        })
        .await
    }

    async fn views(
        &self,
        db: &mut store::Db,
        unit: OrganisationId,
        rows: Vec<Evidence>,
    ) -> Result<Vec<EvidenceView>, Error> {
        let tree = self.inner().tree.tree(db).await?;
        tree.get(unit)?;
        let standing = Standing::of(db, unit).await?;
        standing.may_read(self.actor, &tree, Action::ReadLedger)?;
        let names = names_of(db, rows.iter().map(|row| row.added_by).collect()).await?;
        let mut views = Vec::new();
        for row in rows {
            let links = evidence_link::of_evidence(db, row.id).await?;
            let entry = links
                .iter()
                .find(|link| link.subject == ENTRY)
                .and_then(|link| link.subject_key.parse().ok());
            let same = evidence::of_hash(db, &row.hash).await?;
            // Of other units only that there is one is told, not what for.
            let same_elsewhere = same
                .iter()
                .filter(|other| other.id != row.id && other.withdrawn_at.is_none())
                .map(|other| match other.unit == row.unit {
                    true => format!("本单位的“{}”", other.name),
                    false => "另一个单位".to_owned(),
                })
                .collect();
            let may = standing.can_write(self.actor, &tree, Action::RecordLedger, 1900, true);
            views.push(EvidenceView {
                id: row.id,
                unit: tree.org(row.unit),
                name: row.name,
                media: row.media,
                size: size_words(row.size),
                why: row.why,
                added_at: row.added_at,
                added_by: names.get(&row.added_by).cloned().unwrap_or_default(),
                may_withdraw: row.withdrawn_at.is_none() && may.is_some(),
                withdrawn_at: row.withdrawn_at,
                hash: row.hash,
                revision: row.revision,
                entry,
                same_elsewhere,
            });
        }
        Ok(views)
    }
}

impl UseCase for Add {
    type Answer = EvidenceId;

    async fn run(act: Act<Add>, tx: &mut Tx) -> Result<EvidenceId, Error> {
        let entry = entry_row(tx.db(), act.input.entry).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let standing = Standing::of(tx.db(), entry.unit).await?;
        let year = appraisal::ledger::year_of_day(entry.day.0).unwrap_or_default();
        let permit = standing.may_write(&act.actor, &tree, Action::RecordLedger, year, true)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        tx.about(entry.unit);
        needed(&act.inner, tx.db(), &entry).await?;
        let by = act.actor.account().ok_or(error::Refusal::SignIn)?;
        let it = &act.input;
        let row = Evidence {
            id: EvidenceId(tx.new_id().await?),
            unit: entry.unit,
            hash: it.kept.hash.clone(),
            name: it.name.clone(),
            media: it.media.key().to_owned(),
            size: i64::try_from(it.kept.size).unwrap_or(i64::MAX),
            why: it.why.clone(),
            added_at: act.at,
            added_by: by,
            withdrawn_at: None,
            revision: Revision::NONE,
        };
        let id = row.id;
        table::insert(tx, "evidence.add", row).await?;
        let link = EvidenceLink {
            evidence: id,
            subject: ENTRY.to_owned(),
            subject_key: entry.id.to_string(),
            linked_at: act.at,
            linked_by: by,
        };
        table::insert(tx, "evidence.link", link).await?;
        Ok(id)
    }
}

impl UseCase for Withdraw {
    type Answer = Option<EntryId>;

    async fn run(act: Act<Withdraw>, tx: &mut Tx) -> Result<Option<EntryId>, Error> {
        let before = evidence::get(tx.db(), act.input.id)
            .await?
            .ok_or(error::Refusal::NotHere(Noun::Evidence))?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let standing = Standing::of(tx.db(), before.unit).await?;
        let permit = standing.may_write(&act.actor, &tree, Action::RecordLedger, 1900, true)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        let why = reason(&act.input.reason)?;
        if before.withdrawn_at.is_some() || before.revision != act.input.revision {
            return Err(Refusal::Withdrawn.into());
        }
        let after = Evidence {
            withdrawn_at: Some(act.at),
            why: format!("{}(撤回:{why})", before.why),
            ..before.clone()
        };
        table::update(tx, "evidence.withdraw", &before, after)
            .await?
            .ok_or_else(|| Fault::damaged("evidence"))?;
        let links = evidence_link::of_evidence(tx.db(), before.id).await?;
        let entry = links.iter().find(|link| link.subject == ENTRY);
        Ok(entry.and_then(|link| link.subject_key.parse().ok()))
    }
}

async fn entry_row(db: &mut store::Db, id: EntryId) -> Result<ledger_entry::LedgerEntry, Error> {
    let row = ledger_entry::get(db, id).await?;
    row.ok_or_else(|| error::Refusal::NotHere(Noun::Entry).into())
}

/// Refuses where the ledger takes no evidence, or the entry has enough.
async fn needed(
    inner: &crate::service::Inner,
    db: &mut store::Db,
    entry: &ledger_entry::LedgerEntry,
) -> Result<(), Error> {
    let known = inner.library.current(db, &inner.seed).await?;
    let kind = known.kinds.iter().find(|kind| kind.id == entry.kind);
    if kind.is_none_or(|kind| kind.evidence.is_none()) {
        let ledger = kind.map_or(entry.kind.as_str(), |kind| kind.title.as_str());
        return Err(Refusal::NotNeeded {
            ledger: ledger.to_owned(),
        }
        .into());
    }
    let there = evidence::of_subject(db, ENTRY, &entry.id.to_string()).await?;
    if there.len() >= MOST {
        return Err(Refusal::TooMany.into());
    }
    Ok(())
}

/// The name of a file without a path, without characters that mislead, not too long.
fn cleaned(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?')
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect();
    let name = name.trim_matches(['.', ' ']);
    let count = name.chars().count();
    if count <= LONGEST_NAME {
        return name.to_owned();
    }
    // The end of a long name has its ending.
    let head: String = name.chars().take(LONGEST_NAME - 12).collect();
    let tail: String = name.chars().skip(count - 11).collect();
    format!("{head}…{tail}")
}

fn size_words(bytes: i64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB", (bytes + 512) / 1024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}
