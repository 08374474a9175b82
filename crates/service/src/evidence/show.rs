//! Pieces beside what they prove, one piece with all its places, and its file.

use appraisal::permit::Action;
use serde::Serialize;
use store::evidence::{self, Evidence};
use store::evidence_link;
use store::files::Files;
use store::id::{EntryId, EvidenceId, OrganisationId, Revision};
use store::time::Moment;

use super::elsewhere::Elsewhere;
use super::reuse::Place;
use super::{ENTRY, entry_row};
use crate::error::{self, Error, Noun};
use crate::ledger::{Standing, names_of};
use crate::looks::Look;
use crate::scheme::library::blocking;
use crate::service::Acting;
use crate::view::OrgRef;

/// A piece beside what it proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// Number of the piece of evidence.
    pub id: EvidenceId,
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// Name of the file.
    pub name: String,
    /// Media type, such as `application/pdf`.
    pub media: String,
    /// Size in words.
    pub size: String,
    /// Why it is needed.
    pub why: String,
    /// When it was added.
    pub added_at: Moment,
    /// Name of the person who handed it in.
    pub added_by: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Moment>,
    /// SHA-256 of its content.
    pub hash: String,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// The entry it proves.
    pub entry: Option<EntryId>,
    /// In how many places it is used.
    pub uses: usize,
    /// Places where the same content stands besides.
    pub same_elsewhere: Vec<Elsewhere>,
    /// This person may withdraw it.
    pub may_withdraw: bool,
}

/// A piece with all the places where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidencePage {
    /// The piece of evidence.
    pub piece: EvidenceView,
    /// Where it is used, in the order it was linked.
    pub uses: Vec<EvidenceUse>,
}

/// A place where a piece is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceUse {
    /// The place, as the form of not using it there any more sends it.
    pub place: String,
    /// What stands there, in words.
    pub words: String,
    /// Address of the page of what it proves.
    pub link: String,
    /// Name of the person who did it.
    pub by: String,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
    /// This person may stop using it there.
    pub may_unlink: bool,
}

/// A file as it is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Name of the file.
    pub name: String,
    /// Media type, such as `application/pdf`.
    pub media: String,
    /// The bytes of the file.
    pub content: Vec<u8>,
}

impl Acting<'_> {
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

    /// A unit with its evidence, the newest first.
    ///
    /// # Errors
    /// No right to read it.
    pub async fn evidence_of_unit(
        &self,
        unit: OrganisationId,
        before: Option<EvidenceId>,
    ) -> Result<(OrgRef, Vec<EvidenceView>), Error> {
        let mut db = self.read().await?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let before = before.unwrap_or(EvidenceId(i64::MAX));
        let rows = evidence::page_of_unit(&mut db, unit, before, 51).await?;
        let views = self.views(&mut db, unit, rows).await?;
        Ok((tree.org(unit), views))
    }

    /// A piece with all the places where it is used; also one that was withdrawn.
    ///
    /// # Errors
    /// There is none that this person may read.
    pub async fn evidence(&self, id: EvidenceId) -> Result<EvidencePage, Error> {
        let mut db = self.read().await?;
        let not_here = || Error::from(error::Refusal::NotHere(Noun::Evidence));
        let row = evidence::get(&mut db, id).await?.ok_or_else(not_here)?;
        self.note_evidence(&mut db, &row).await?;
        let links = evidence_link::of_evidence(&mut db, id).await?;
        let by = links.iter().map(|link| link.linked_by).collect();
        let names = names_of(&mut db, by).await?;
        let mut uses = Vec::new();
        for link in &links {
            let Some(place) = Place::of(link) else {
                continue;
            };
            let may = self.may_change(&mut db, &place).await?;
            uses.push(EvidenceUse {
                link: place.link(),
                place: place.to_string(),
                words: self.words_at(&mut db, &place).await?,
                by: names.get(&link.linked_by).cloned().unwrap_or_default(),
                at: link.linked_at,
                may_unlink: may && row.withdrawn_at.is_none(),
            });
        }
        let mut views = self.views(&mut db, row.unit, vec![row]).await?;
        let piece = views.pop().ok_or_else(not_here)?;
        Ok(EvidencePage { piece, uses })
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
        self.note_evidence(&mut db, &row).await?;
        let files = Files::of(self.inner().store.evidence_directory());
        let hash = row.hash.clone();
        let content = blocking(move || files.read(&hash)).await??;
        Ok(Given {
            name: row.name,
            media: row.media,
            content,
        })
    }

    /// Lets somebody read a piece, and notes it where it is another unit's.
    pub(super) async fn note_evidence(
        &self,
        db: &mut store::Db,
        row: &Evidence,
    ) -> Result<(), Error> {
        let tree = self.inner().tree.tree(db).await?;
        let standing = Standing::of(db, row.unit).await?;
        standing
            .may_read(self.actor, &tree, Action::ReadLedger)
            .map_err(|_| error::Refusal::NotHere(Noun::Evidence))?;
        if !standing.is_own(self.actor, &tree) {
            self.note_look(Look {
                deed: "read.evidence",
                subject: "evidence",
                key: row.id.to_string(),
                unit: row.unit,
                words: serde_json::Value::Null,
            })
            .await?;
        }
        Ok(())
    }

    pub(super) async fn views(
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
            let same_elsewhere = self.elsewhere(db, &row, &tree).await?;
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
                uses: links.len(),
                same_elsewhere,
            });
        }
        Ok(views)
    }
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
