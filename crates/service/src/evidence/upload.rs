//! Files taken in: their parts as they arrive, their type by content, the row beside the entry they prove.

use appraisal::permit::Action;
use store::evidence::Evidence;
use store::evidence_link::EvidenceLink;
use store::files::{Files, Incoming, Kept, NotTaken};
use store::id::{EntryId, EvidenceId, Revision};
use store::media::Media;
use store::table;
use store::tx::Tx;

use super::refusal::Refusal;
use super::{ENTRY, entry_row, needed};
use crate::act::{Act, UseCase};
use crate::error::{self, Error};
use crate::ledger::{Standing, reason};
use crate::scheme::library::blocking;
use crate::service::Acting;

/// Most characters of a name.
const LONGEST_NAME: usize = 120;

/// A file on its way.
pub struct Upload {
    incoming: Incoming,
    most: u64,
}

struct Add {
    entry: EntryId,
    name: String,
    why: String,
    kept: Kept,
    media: Media,
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
