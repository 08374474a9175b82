//! Complaints and suggestions: sent without an account, answered by the office concerned, read by the organisation above.

#[cfg(test)]
mod tests;
mod view;

use std::fmt;

use appraisal::permit::{Action, Role};
use store::complaint::{self, Complaint};
use store::id::{ComplaintId, OrganisationId, Revision};
use store::tx::Tx;
use store::{appointment, table, values};

pub use view::{ComplaintLine, ComplaintState, NewComplaint};

use crate::act::{Act, UseCase};
use crate::error::{self, Error, FieldRefusal, Lawful, Noun};
use crate::people::{code, in_an_hour, is_current, key};
use crate::rights::{Target, is_allowed, may};
use crate::service::Acting;
use crate::view::{OrgRef, PAGE, Page};

/// The most characters of what is written, and of how to be reached.
const WORDS: usize = 2000;
const CONTACT: usize = 100;
/// How many one network may send in an hour.
const AN_HOUR: i64 = 5;

/// Why a complaint is not taken, or not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The network has sent too many.
    TooMany {
        /// Minutes until the next.
        minutes: i64,
    },
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooMany { minutes } => write!(
                f,
                "从您所在的网络已经收到好几条意见,这一条还没有收下。请约 {minutes} 分钟后再提交,填写的内容先留在页面上。"
            ),
        }
    }
}

impl Acting<'_> {
    /// Organisations that run appraisals, to which a complaint can go; the topmost where none does.
    ///
    /// # Errors
    /// A fault.
    pub async fn addressees(&self) -> Result<Vec<OrgRef>, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let offices = appointment::held_as(&mut db, Role::Office).await?;
        let mut found: Vec<OrgRef> = Vec::new();
        for at in tree.open() {
            if offices.iter().any(|seat| seat.organisation == at) {
                found.push(tree.org(at));
            }
        }
        if found.is_empty() {
            found.extend(tree.open().take(1).map(|at| tree.org(at)));
        }
        Ok(found)
    }

    /// Takes a complaint or suggestion; the code under which its answer will stand.
    ///
    /// # Errors
    /// Fields `words`, `contact`, `organisation` that do not fit, [`Refusal::TooMany`], or a fault.
    pub async fn complain(&self, new: NewComplaint) -> Result<String, Error> {
        let mut wrongs = Vec::new();
        let mut wrong = |field: &str, words: String| {
            wrongs.push(FieldRefusal {
                field: field.to_owned(),
                words,
            });
        };
        let count = new.words.trim().chars().count();
        if count == 0 {
            wrong("words", "请写下您的意见。".to_owned());
        } else if count > WORDS {
            let words = format!("意见太长:现在 {count} 个字,最多 {WORDS} 个字。可以分两次提交。");
            wrong("words", words);
        }
        let count = new.contact.trim().chars().count();
        if count > CONTACT {
            let words = format!("联系方式太长:最多 {CONTACT} 个字,也可以不填。");
            wrong("contact", words);
        }
        let addressees = self.addressees().await?;
        let to = match new.organisation {
            Some(at) => addressees.iter().find(|it| it.id == at),
            None if addressees.len() == 1 => addressees.first(),
            None => None,
        };
        if to.is_none() {
            wrong(
                "organisation",
                "请选择这条意见是关于哪一级组织的考评。".to_owned(),
            );
        }
        let to = to.map(|it| it.id);
        Error::unless_fit(wrongs)?;
        let code = code(&*self.inner().entropy);
        let network = self.actor.client.network.clone();
        self.commit(Make {
            code: code.clone(),
            to,
            network,
            new,
        })
        .await?;
        Ok(code)
    }

    /// What became of a complaint.
    ///
    /// # Errors
    /// No complaint has this code, or a fault.
    pub async fn complaint_by_code(&self, code: &str) -> Result<ComplaintState, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let code = as_given(code);
        let found = complaint::by_code(&mut db, &code).await?;
        let found = found.ok_or(error::Refusal::NotHere(Noun::Complaint))?;
        let to = found.organisation;
        Ok(ComplaintState {
            organisation: to.map_or(String::new(), |at| tree.name(at).to_owned()),
            code: found.code,
            words: found.words,
            made_at: found.made_at,
            answer: found.answer,
            answered_at: found.answered_at,
        })
    }

    /// Complaints that whoever asks reads, the newest first.
    ///
    /// # Errors
    /// Not allowed, or a fault.
    pub async fn complaints(&self, cursor: Option<&str>) -> Result<Page<ComplaintLine>, Error> {
        self.actor.person()?;
        let tree = self.tree().await?;
        let can = |action, at| is_allowed(self.actor, &tree, action, Target::Organisation(at));
        if !tree.open().any(|at| can(Action::ReadComplaints, at)) {
            let own = self.actor.seats.first().map(|seat| seat.organisation);
            let own = own.ok_or(error::Refusal::NotHere(Noun::Page))?;
            let target = Target::Organisation(own);
            may(self.actor, &tree, Action::ReadComplaints, target)?;
        }
        let mut before = cursor
            .and_then(|it| it.parse().ok())
            .unwrap_or(ComplaintId(i64::MAX));
        let mut lines = Vec::new();
        let mut db = self.read().await?;
        while lines.len() <= PAGE {
            let rows = complaint::before(&mut db, before, 200).await?;
            let Some(last) = rows.last() else { break };
            before = last.id;
            for row in rows {
                let Some(at) = row.organisation else { continue };
                if can(Action::ReadComplaints, at) {
                    lines.push(ComplaintLine {
                        id: row.id,
                        organisation: tree.org(at),
                        words: row.words,
                        contact: row.contact,
                        page: row.page,
                        made_at: row.made_at,
                        answer: row.answer,
                        answered_at: row.answered_at,
                        revision: row.revision,
                        may_answer: can(Action::AnswerComplaint, at),
                    });
                }
            }
        }
        let next = (lines.len() > PAGE).then(|| lines[PAGE - 1].id.to_string());
        lines.truncate(PAGE);
        Ok(Page {
            lines,
            next,
            is_first: cursor.is_none(),
        })
    }

    /// Answers a complaint, or changes the answer.
    ///
    /// # Errors
    /// Field `answer` that does not fit, not allowed, somebody was faster, or a fault.
    pub async fn answer_complaint(
        &self,
        id: ComplaintId,
        revision: Revision,
        words: &str,
    ) -> Result<(), Error> {
        self.actor.person()?;
        let words = words.trim().to_owned();
        let count = words.chars().count();
        if count == 0 {
            return Err(Error::field("answer", "请写下答复。"));
        }
        if count > WORDS {
            let words = format!("答复太长:现在 {count} 个字,最多 {WORDS} 个字。");
            return Err(Error::field("answer", words));
        }
        self.commit(Answer {
            id,
            revision,
            words,
        })
        .await
    }
}

/// A code as it was given out, however it was typed: capitals, full-width letters, blanks, without its hyphen.
fn as_given(typed: &str) -> String {
    let half_width = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    let letters = typed.chars().map(half_width);
    let letters = letters.filter(char::is_ascii_alphanumeric);
    let mut code: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    if code.len() == 10 {
        code.insert(5, '-');
    }
    code
}

struct Make {
    code: String,
    to: Option<OrganisationId>,
    network: String,
    new: NewComplaint,
}

impl UseCase for Make {
    type Answer = ();

    async fn run(act: Act<Make>, tx: &mut Tx) -> Result<(), Error> {
        let Make {
            code,
            to,
            network,
            new,
        } = &act.input;
        let key = key(&["complaint", network]);
        if let Some(seconds) = in_an_hour(tx, &key, AN_HOUR, act.at).await? {
            let minutes = (seconds + 59) / 60;
            return Err(Refusal::TooMany { minutes }.into());
        }
        // Who sent it is told by nothing that is kept: no account, no address.
        let page: String = new.page.chars().take(200).collect();
        let complaint = Complaint {
            id: ComplaintId(tx.new_id().await?),
            code: code.clone(),
            organisation: *to,
            words: new.words.trim().to_owned(),
            contact: new.contact.trim().to_owned(),
            page,
            made_at: act.at,
            answer: String::new(),
            answered_at: None,
            answered_by: None,
            revision: Revision::NONE,
        };
        tx.anonymously();
        table::insert(tx, "complaint.make", complaint).await?;
        Ok(())
    }
}

struct Answer {
    id: ComplaintId,
    revision: Revision,
    words: String,
}

impl UseCase for Answer {
    type Answer = ();

    async fn run(act: Act<Answer>, tx: &mut Tx) -> Result<(), Error> {
        let missing = || error::Refusal::NotHere(Noun::Complaint);
        let before = table::get::<Complaint>(tx.db(), values![act.input.id]).await?;
        let before = before.ok_or_else(missing)?;
        let at = before.organisation.ok_or_else(missing)?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Organisation(at);
        let seat = may(&act.actor, &tree, Action::AnswerComplaint, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let values = (act.input.words.as_str(), before.answer.as_str());
        is_current(
            act.input.revision,
            before.revision,
            "answer",
            values,
            act.at,
        )?;
        let after = Complaint {
            answer: act.input.words.clone(),
            answered_at: Some(act.at),
            answered_by: act.actor.account(),
            ..before.clone()
        };
        if table::update(tx, "complaint.answer", &before, after)
            .await?
            .is_none()
        {
            return Err(store::Fault::damaged("complaint, changed while it was written").into());
        }
        Ok(())
    }
}
