//! Drafts: a scheme is begun from nothing, from one that is shipped or from a published version, and written until
//! it is published. Drafts may be wrong; what is found in them is told by `check`.

use appraisal::permit::Action;
use serde::Serialize;
use store::account::Account;
use store::db::Db;
use store::id::{AccountId, OrganisationId, Revision, SchemeId, VersionId};
use store::scheme::Scheme;
use store::scheme_draft::SchemeDraft;
use store::scheme_version::{self, SchemeVersion};
use store::table;
use store::time::Moment;
use store::tx::Tx;
use store::value::Value;

use super::check::{Diagnosed, cases_of, fits, looked};
use super::publish::Approval;
use super::refusal;
use crate::act::{Act, UseCase};
use crate::error::{Error, FieldRefusal, Noun, Refusal, Stale};
use crate::rights::{Target, is_allowed, may};
use crate::service::Acting;
use crate::view::OrgRef;

/// What a new scheme begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beginning {
    /// A small scheme with explanations.
    Blank,
    /// A shipped one, by its key.
    Shipped(String),
    /// A published version.
    Version(VersionId),
}

/// A new scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScheme {
    /// Number of the organisation in whose library it is.
    pub organisation: OrganisationId,
    /// Its id, in ASCII.
    pub key: String,
    /// Title of the scheme.
    pub title: String,
    /// What it begins with.
    pub from: Beginning,
}

/// A draft as its author sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DraftPage {
    /// Number of the scheme in its library.
    pub id: SchemeId,
    /// The scheme's id in its text.
    pub key: String,
    /// Title of the scheme.
    pub title: String,
    /// The organisation in whose library it is.
    pub organisation: OrgRef,
    /// The text as it was last saved (TOML).
    pub text: String,
    /// Worked cases: name of the file, text.
    pub cases: Vec<(String, String)>,
    /// What is found in both.
    pub found: Diagnosed,
    /// The leading group's approval of burden findings, where it is of this content.
    pub approval: Option<Approval>,
    /// Who changed it last.
    pub changed_by: String,
    /// When, in microseconds since 1970 UTC.
    pub changed_at: Moment,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// Whether the actor may write it.
    pub may_write: bool,
    /// Whether the actor may publish it.
    pub may_publish: bool,
    /// Whether the actor may approve burden findings.
    pub may_approve: bool,
}

/// A scheme of the library, for everybody who may read schemes.
pub(crate) async fn scheme(db: &mut Db, id: SchemeId) -> Result<Scheme, Error> {
    let row = table::get(db, vec![Value::from(id)]).await?;
    row.ok_or_else(|| Refusal::NotHere(Noun::Scheme).into())
}

pub(crate) async fn draft(db: &mut Db, id: SchemeId) -> Result<SchemeDraft, Error> {
    let row = table::get(db, vec![Value::from(id)]).await?;
    row.ok_or_else(|| refusal::Refusal::NoDraft.into())
}

/// The name of an account's person.
pub(crate) async fn name(db: &mut Db, account: AccountId) -> Result<String, Error> {
    let row: Option<Account> = table::get(db, vec![Value::from(account)]).await?;
    Ok(row.map_or_else(|| "—".to_owned(), |row| row.name))
}

/// Who writes; every writing use case of this area needs an account.
pub(crate) fn account<I>(act: &Act<I>) -> Result<AccountId, Error> {
    act.actor.account().ok_or_else(|| Refusal::SignIn.into())
}

/// That a form was made from a row as it stands.
pub(crate) async fn fresh(
    db: &mut Db,
    read: Revision,
    (now, by, at): (Revision, AccountId, Moment),
    field: &str,
    (yours, theirs): (&str, &str),
) -> Result<(), Error> {
    if read == now {
        return Ok(());
    }
    let stale = Stale {
        field: field.to_owned(),
        yours: parting(yours, theirs),
        theirs: parting(theirs, yours),
        by: name(db, by).await?,
        at,
        revision: now,
    };
    Err(Refusal::Stale(Box::new(stale)).into())
}

/// A long text from the first line on in which it parts from another: two texts that begin alike would look the same.
fn parting(text: &str, other: &str) -> String {
    let same = text.lines().zip(other.lines());
    let line = same.take_while(|(here, there)| here == there).count();
    if line == 0 || text.lines().count() < 2 {
        return short(text);
    }
    let rest: Vec<&str> = text.lines().skip(line).collect();
    match rest.is_empty() {
        true => format!("第{line}行以后没有内容"),
        false => short(&format!("第{}行起:\n{}", line + 1, rest.join("\n"))),
    }
}

/// The beginning of a long text, for showing both of two.
fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(400).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// A row that somebody else changed between reading and writing in one transaction: cannot happen with one writer,
/// and is told all the same.
pub(crate) fn raced() -> Error {
    refusal::Refusal::Changed.into()
}

impl Acting<'_> {
    /// Begins a scheme with a draft.
    ///
    /// # Errors
    /// Not allowed; a key that does not fit or is taken; a beginning that is not there.
    pub async fn create_scheme(&self, new: NewScheme) -> Result<SchemeId, Error> {
        let mut wrongs = Vec::new();
        let mut wrong = |field: &str, words: &str| {
            wrongs.push(FieldRefusal {
                field: field.to_owned(),
                words: words.to_owned(),
            });
        };
        let is_key = new.key.starts_with(|c: char| c.is_ascii_lowercase())
            && new.key.len() <= 60
            && new
                .key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !is_key {
            wrong(
                "key",
                "编号请用小写英文字母开头,只用小写字母、数字和短横线,不超过60个,例如 community-2026。",
            );
        }
        if new.title.trim().is_empty() || new.title.chars().count() > 80 {
            wrong("title", "请填写方案名称,不超过80个字。");
        }
        Error::unless_fit(wrongs)?;
        self.commit(new).await
    }

    /// Begins to change a scheme, from its newest version.
    ///
    /// # Errors
    /// Not allowed; a draft is there; archived.
    pub async fn begin_draft(&self, id: SchemeId) -> Result<(), Error> {
        self.commit(BeginDraft(id)).await
    }

    /// Writes a draft, right or wrong.
    ///
    /// # Errors
    /// Not allowed; no draft; somebody was faster; too long.
    pub async fn save_draft(
        &self,
        id: SchemeId,
        revision: Revision,
        text: String,
        cases: Vec<(String, String)>,
    ) -> Result<Revision, Error> {
        fits(&text, &cases)?;
        self.commit(SaveDraft {
            id,
            revision,
            text,
            cases,
        })
        .await
    }

    /// Gives a draft up.
    ///
    /// # Errors
    /// Not allowed; no draft; somebody was faster.
    pub async fn drop_draft(&self, id: SchemeId, revision: Revision) -> Result<(), Error> {
        self.commit(DropDraft { id, revision }).await
    }

    /// A draft with what is found in it.
    ///
    /// # Errors
    /// Not there, not allowed.
    pub async fn draft(&self, id: SchemeId) -> Result<DraftPage, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = scheme(&mut db, id).await?;
        let target = Target::Organisation(row.organisation);
        let allowed = |action| is_allowed(self.actor, &tree, action, target);
        let (may_write, may_publish, may_approve) = (
            allowed(Action::WriteScheme),
            allowed(Action::PublishScheme),
            allowed(Action::ApproveBurden),
        );
        if !may_publish && !may_approve {
            may(self.actor, &tree, Action::WriteScheme, target)?;
        }
        let draft = draft(&mut db, id).await?;
        let cases = cases_of(&draft.cases);
        let texts = (draft.text.clone(), cases.clone());
        let looked = looked(self.inner(), &mut db, &tree, &row, texts).await?;
        let changed_by = name(&mut db, draft.changed_by).await?;
        drop(db);
        let (found, _) = looked.look().await?;
        let approval = Approval::of(draft.approval.as_deref(), &found.hash);
        Ok(DraftPage {
            id,
            key: row.key,
            title: row.title,
            organisation: tree.org(row.organisation),
            text: draft.text,
            cases,
            found,
            approval,
            changed_by,
            changed_at: draft.changed_at,
            revision: draft.revision,
            may_write,
            may_publish,
            may_approve,
        })
    }
}

impl UseCase for NewScheme {
    type Answer = SchemeId;

    async fn run(act: Act<NewScheme>, tx: &mut Tx) -> Result<SchemeId, Error> {
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Organisation(act.input.organisation);
        let seat = may(&act.actor, &tree, Action::WriteScheme, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let by = account(&act)?;
        let new = &act.input;
        let taken = table::first::<Scheme>(
            tx.db(),
            "where organisation = $1 and key = $2",
            vec![Value::from(new.organisation), Value::from(new.key.as_str())],
        );
        if let Some(other) = taken.await? {
            let words = format!("编号已经给了“{}”,请换一个。", other.title);
            return Err(Error::field("key", words));
        }
        let (text, cases) = begin(&act, tx).await?;
        let row = Scheme {
            id: SchemeId(tx.new_id().await?),
            organisation: new.organisation,
            key: new.key.clone(),
            title: new.title.trim().to_owned(),
            archived_at: None,
            revision: Revision::NONE,
        };
        let row = table::insert(tx, "scheme.make", row).await?;
        let draft = SchemeDraft {
            scheme: row.id,
            text: renamed(&text, &row.key, &row.title),
            cases,
            approval: None,
            changed_at: act.at,
            changed_by: by,
            revision: Revision::NONE,
        };
        table::insert(tx, "scheme.draft", draft).await?;
        Ok(row.id)
    }
}

async fn begin(act: &Act<NewScheme>, tx: &mut Tx) -> Result<(String, String), Error> {
    match &act.input.from {
        Beginning::Blank => Ok((include_str!("starter.toml").to_owned(), "[]".to_owned())),
        Beginning::Shipped(key) => {
            let schemes = &act.inner.seed.schemes;
            let found = schemes.iter().find(|scheme| scheme.key == *key);
            let shipped = found.ok_or(Refusal::NotHere(Noun::Scheme))?;
            let file = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
            let cases = shipped.cases.iter();
            let cases: Vec<_> = cases.map(|(name, text)| (file(name), text)).collect();
            let cases = serde_json::to_string(&cases).unwrap_or_default();
            Ok((shipped.text.clone(), cases))
        }
        Beginning::Version(id) => {
            let version: Option<SchemeVersion> =
                table::get(tx.db(), vec![Value::from(*id)]).await?;
            let version = version.ok_or(Refusal::NotHere(Noun::Version))?;
            Ok((version.text, version.cases))
        }
    }
}

/// The text with id and title of the new scheme in its head.
fn renamed(text: &str, key: &str, title: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let text = text
        .replacen("{{id}}", &quoted(key), 1)
        .replacen("{{title}}", &quoted(title), 1);
    let mut in_head = false;
    let lines = text.split_inclusive('\n').map(|line| {
        let bare = line.trim();
        if bare.starts_with('[') {
            in_head = bare.starts_with("[scheme]");
        }
        let name = bare.split('=').next().unwrap_or_default().trim();
        match name {
            "id" if in_head => format!("id = {}\n", quoted(key)),
            "title" if in_head => format!("title = {}\n", quoted(title)),
            _ => line.to_owned(),
        }
    });
    lines.collect()
}

struct BeginDraft(SchemeId);

impl UseCase for BeginDraft {
    type Answer = ();

    async fn run(act: Act<BeginDraft>, tx: &mut Tx) -> Result<(), Error> {
        let row = writable(&act, tx, act.input.0).await?;
        let by = account(&act)?;
        let there: Option<SchemeDraft> = table::get(tx.db(), vec![Value::from(row.id)]).await?;
        if there.is_some() {
            return Err(refusal::Refusal::DraftThere.into());
        }
        let newest = scheme_version::newest(tx.db(), row.id).await?;
        let newest = newest.ok_or(Refusal::NotHere(Noun::Version))?;
        let version: Option<SchemeVersion> = table::get(tx.db(), vec![Value::from(newest)]).await?;
        let version = version.ok_or(Refusal::NotHere(Noun::Version))?;
        let draft = SchemeDraft {
            scheme: row.id,
            text: version.text,
            cases: version.cases,
            approval: None,
            changed_at: act.at,
            changed_by: by,
            revision: Revision::NONE,
        };
        table::insert(tx, "scheme.draft", draft).await?;
        Ok(())
    }
}

/// A scheme that the actor may write, not archived.
async fn writable<I>(act: &Act<I>, tx: &mut Tx, id: SchemeId) -> Result<Scheme, Error> {
    let tree = act.inner.tree.tree(tx.db()).await?;
    let row = scheme(tx.db(), id).await?;
    let target = Target::Organisation(row.organisation);
    let seat = may(&act.actor, &tree, Action::WriteScheme, target)?;
    tx.acting_as(seat.role.key(), seat.organisation);
    if row.archived_at.is_some() {
        return Err(refusal::Refusal::Archived.into());
    }
    Ok(row)
}

struct SaveDraft {
    id: SchemeId,
    revision: Revision,
    text: String,
    cases: Vec<(String, String)>,
}

impl UseCase for SaveDraft {
    type Answer = Revision;

    async fn run(act: Act<SaveDraft>, tx: &mut Tx) -> Result<Revision, Error> {
        let row = writable(&act, tx, act.input.id).await?;
        let by = account(&act)?;
        let before = draft(tx.db(), row.id).await?;
        let now = (before.revision, before.changed_by, before.changed_at);
        let both = (act.input.text.as_str(), before.text.as_str());
        let cases = serde_json::to_string(&act.input.cases).unwrap_or_default();
        if before.text == act.input.text && before.cases == cases {
            return Ok(before.revision);
        }
        fresh(tx.db(), act.input.revision, now, "text", both).await?;
        let after = SchemeDraft {
            text: act.input.text.clone(),
            cases,
            changed_at: act.at,
            changed_by: by,
            ..before.clone()
        };
        let after = table::update(tx, "scheme.draft", &before, after).await?;
        Ok(after.ok_or_else(raced)?.revision)
    }
}

struct DropDraft {
    id: SchemeId,
    revision: Revision,
}

impl UseCase for DropDraft {
    type Answer = ();

    async fn run(act: Act<DropDraft>, tx: &mut Tx) -> Result<(), Error> {
        let row = writable(&act, tx, act.input.id).await?;
        let before = draft(tx.db(), row.id).await?;
        let now = (before.revision, before.changed_by, before.changed_at);
        fresh(
            tx.db(),
            act.input.revision,
            now,
            "text",
            ("放弃草稿", &before.text),
        )
        .await?;
        table::remove(tx, "scheme.drop_draft", &before).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_scheme_bears_its_own_id_and_title_and_no_other_line_changes() {
        let text = "# x\n[scheme]\nid = \"a\"\ntitle = \"甲\"\npoints = 4\n[[item]]\nid = \"b\"\n";
        let new = renamed(text, "c-1", "乙\"丙");
        assert_eq!(
            new,
            "# x\n[scheme]\nid = \"c-1\"\ntitle = \"乙\\\"丙\"\npoints = 4\n[[item]]\nid = \"b\"\n"
        );
        let blank = renamed(include_str!("starter.toml"), "c-1", "乙");
        assert!(!blank.contains("{{"), "{blank}");
    }

    #[test]
    fn two_long_texts_are_shown_from_the_line_on_in_which_they_part() {
        let mine = "[scheme]\ntitle = \"甲\"\npoints = 4";
        let theirs = "[scheme]\ntitle = \"乙\"\npoints = 4";
        assert_eq!(
            parting(mine, theirs),
            "第2行起:\ntitle = \"甲\"\npoints = 4"
        );
        assert_eq!(parting("[scheme]", theirs), "[scheme]");
        let shorter = "[scheme]\ntitle = \"乙\"";
        assert_eq!(parting(shorter, theirs), "第2行以后没有内容");
        let long = format!("a\n{}", "长".repeat(500));
        let shown = parting(&long, "a\nb");
        assert!(
            shown.ends_with('…') && shown.chars().count() == 401,
            "{shown}"
        );
    }
}
