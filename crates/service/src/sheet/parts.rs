//! The parts of a sheet's view that show one row each: marks, decisions, findings, returns, comments, drawn objects,
//! signatures.

use appraisal::sheet::{Asked, FindingKind, FindingState, Layer, SampledState};
use rubric::number::Points;
use store::db::Db;
use store::id::AccountId;
use store::mark::Mark;
use store::sample_draw::SampleDraw;
use store::sample_object::SampleObject;
use store::sheet::Standing;
use store::{table, values};

use super::build::{Build, title_of};
use super::discretion::in_words as decided_words;
use super::view::{
    CommentView, DiscretionView, Done, FindingView, MarkView, ReturnView, SampleView, SignatureView,
};
use crate::error::Error;

impl Build {
    pub(super) fn mark(&self, mark: &Mark) -> MarkView {
        MarkView {
            points: mark.points.map(Points::from_units),
            remark: mark.remark.clone(),
            reason: mark.reason.clone(),
            by: self.around.names.of(mark.changed_by),
            at: mark.changed_at,
            revision: mark.revision,
        }
    }

    pub(super) fn discretion(&self, of: impl Fn(Asked) -> bool) -> Vec<DiscretionView> {
        let here = self.suggested.at(self.standing.position);
        let asked = here.map_or(&[][..], |(member, _)| &member.questions);
        let asked = asked.iter().enumerate().filter(|(_, it)| of(it.of));
        asked
            .map(|(at, question)| {
                let decided = self.rows.decided.iter().find(|it| it.name == question.name);
                let points = decided.and_then(|it| it.points).map(Points::from_units);
                let is_editable = self.look.questions.as_bytes().get(at) == Some(&b'y');
                DiscretionView {
                    name: question.name.clone(),
                    title: question.subject.clone(),
                    most: question.most,
                    step: question.step,
                    is_deduction: question.is_deduction,
                    is_truth: question.is_truth,
                    points,
                    words: decided_words(question, points),
                    reason: decided.map_or_else(String::new, |it| it.reason.clone()),
                    department: (question.department.as_deref())
                        .map(|it| title_of(&self.ready.scheme, Some(it))),
                    by: decided.map_or_else(String::new, |it| self.around.names.of(it.changed_by)),
                    revision: decided.map_or(store::id::Revision::NONE, |it| it.revision),
                    is_optional: question.is_optional,
                    is_editable: is_editable && self.row.verified_at.is_none(),
                }
            })
            .collect()
    }

    pub(super) fn findings(&self, item: &str) -> Vec<FindingView> {
        let found = self.rows.found.iter().filter(|it| it.item == item);
        found
            .map(|it| FindingView {
                id: it.id,
                kind: FindingKind::from_key(&it.kind).unwrap_or(FindingKind::Daily),
                amount: Points::from_units(it.amount),
                words: it.words.clone(),
                day: it.day,
                notice: it.notice.clone(),
                state: FindingState::from_key(&it.state).unwrap_or(FindingState::Proposed),
                by: self.around.names.of(it.made_by),
                revision: it.revision,
                made_by: it.made_by,
            })
            .collect()
    }

    pub(super) fn returns(&self, item: &str) -> Vec<ReturnView> {
        let returned = self.rows.returned.iter().filter(|it| it.item == item);
        returned
            .map(|it| ReturnView {
                id: it.id,
                reason: it.reason.clone(),
                due: it.due_day,
                by: self.around.names.of(it.returned_by),
                at: it.returned_at,
                answer: self.done(it.answered_at, it.answered_by),
                answer_words: it.answer.clone(),
                is_closed: it.closed_at.is_some(),
                revision: it.revision,
            })
            .collect()
    }

    pub(super) fn comments_of(&self, item: &str) -> Vec<CommentView> {
        let said = self.around.comments.iter().filter(|it| it.item == item);
        said.map(|it| CommentView {
            id: it.id,
            words: it.words.clone(),
            by: self.around.names.of(it.made_by),
            at: it.made_at,
        })
        .collect()
    }

    pub(super) fn samples_of(&self, item: &str) -> Vec<SampleView> {
        let drawn = self.around.samples.iter().filter(|(of, _)| of == item);
        drawn
            .map(|(_, it)| SampleView {
                id: it.id,
                name: it.name.clone(),
                state: SampledState::from_key(&it.state).unwrap_or(SampledState::Waiting),
                found: it.found.clone(),
            })
            .collect()
    }

    pub(super) fn verified_marks(&self) -> Vec<Mark> {
        let verified = Layer::Verified.key();
        let marks = self.rows.marks.iter().filter(|it| it.layer == verified);
        marks.cloned().collect()
    }

    /// Who signed, and who of the team has not.
    pub(super) fn signatures(&self, content: &str) -> Vec<SignatureView> {
        let of = |account: AccountId| {
            self.around
                .signatures
                .iter()
                .find(|it| it.account == account)
        };
        let members = self.around.team.iter().map(|it| (it.account, it.is_leader));
        let gone = self.around.signatures.iter().filter(|signed| {
            !self
                .around
                .team
                .iter()
                .any(|member| member.account == signed.account)
        });
        members
            .chain(gone.map(|it| (it.account, it.as_leader)))
            .map(|(account, is_leader)| {
                let signed = of(account);
                SignatureView {
                    name: self.around.names.of(account),
                    is_leader,
                    at: signed.map(|it| it.signed_at),
                    is_void: signed.is_some_and(|it| it.content != content),
                    account,
                }
            })
            .collect()
    }

    pub(super) fn done(
        &self,
        at: Option<store::time::Moment>,
        by: Option<AccountId>,
    ) -> Option<Done> {
        let by = by.map_or_else(String::new, |by| self.around.names.of(by));
        at.map(|at| Done { by, at })
    }
}

/// Drawn objects of the unit, each with the item it was drawn for.
pub(super) async fn samples(
    db: &mut Db,
    standing: &Standing,
) -> Result<Vec<(String, SampleObject)>, Error> {
    let end = "where cycle = $1 and position = $2 order by id";
    let key = values![standing.cycle, standing.position];
    let draws: Vec<SampleDraw> = table::find(db, end, key).await?;
    let mut samples = Vec::new();
    for draw in draws {
        let end = "where draw = $1 and unit = $2 order by position";
        let key = values![draw.id, standing.unit];
        let objects: Vec<SampleObject> = table::find(db, end, key).await?;
        // Whoever only stands ready to take a place is not visited.
        let drawn = objects.into_iter().filter(|it| !it.is_reserve);
        samples.extend(drawn.map(|it| (draw.item.clone(), it)));
    }
    Ok(samples)
}
