//! What people wrote on one sheet, and how each item of it stands.

use appraisal::sheet::{Asked, FindingState, Layer, Line, Missing, Written, line, missing_of_team};
use rubric::number::Points;
use store::db::Db;
use store::discretion::Discretion;
use store::fault::Fault;
use store::finding::Finding;
use store::id::SheetId;
use store::item_return::ItemReturn;
use store::mark::Mark;
use store::sheet::Standing;
use store::{discretion, finding, item_return, mark};

use super::book::{MemberScheme, Runs};
use crate::error::{Error, Noun, Refusal};

/// The rows of a sheet that decide how its items stand.
pub(super) struct Rows {
    /// By item and layer, byte by byte.
    pub(super) marks: Vec<Mark>,
    pub(super) decided: Vec<Discretion>,
    pub(super) found: Vec<Finding>,
    pub(super) returned: Vec<ItemReturn>,
}

impl Rows {
    pub(super) async fn of(db: &mut Db, sheet: SheetId) -> Result<Rows, Fault> {
        let mut marks = mark::of_sheet(db, sheet).await?;
        // An engine may sort texts by its own rules.
        marks.sort_by(|a, b| place(a).cmp(&place(b)));
        Ok(Rows {
            marks,
            decided: discretion::of_sheet(db, sheet).await?,
            found: finding::of_sheet(db, sheet).await?,
            returned: item_return::of_sheet(db, sheet).await?,
        })
    }

    /// The mark of an item in a layer.
    pub(super) fn mark(&self, item: &str, layer: Layer) -> Option<&Mark> {
        let key = (item, layer.key());
        let at = self.marks.binary_search_by(|it| place(it).cmp(&key)).ok()?;
        self.marks.get(at)
    }

    /// The return of an item that is not closed.
    pub(super) fn open_return(&self, item: &str) -> Option<&ItemReturn> {
        let mut open = self.returned.iter().filter(|it| it.closed_at.is_none());
        open.find(|it| it.item == item)
    }

    /// What people wrote at an item.
    pub(super) fn written(&self, item: &str) -> Written {
        let points = |mark: &Mark| mark.points.map(Points::from_units);
        let verified = self.mark(item, Layer::Verified);
        let returned = self.open_return(item);
        let proposed = FindingState::Proposed.key();
        let found = self.found.iter();
        Written {
            own: self.mark(item, Layer::SelfAssessed).and_then(points),
            verified: verified.and_then(points),
            is_explained: verified.is_some_and(|it| !it.reason.trim().is_empty()),
            is_returned: returned.is_some(),
            is_answered: returned.is_some_and(|it| it.answered_at.is_some()),
            proposed_findings: found
                .filter(|it| it.item == item && it.state == proposed)
                .count(),
        }
    }
}

/// What tells one mark of a sheet from another.
fn place(mark: &Mark) -> (&str, &str) {
    (&mark.item, &mark.layer)
}

/// How each item of a sheet stands; `runs` are those of the suggested basis.
pub(super) fn lines(runs: &Runs, standing: &Standing, rows: &Rows) -> Result<Vec<Line>, Error> {
    let (member, _) = runs
        .at(standing.position)
        .ok_or(Refusal::NotHere(Noun::Sheet))?;
    let score = runs.score(standing)?;
    let items = member.ready.scheme.items.iter().zip(&score.items);
    Ok(items
        .map(|(item, score)| line(score.applies, score.points, rows.written(&item.id)))
        .collect())
}

/// What keeps a sheet from being finished.
pub(super) fn missing(
    runs: &Runs,
    standing: &Standing,
    rows: &Rows,
) -> Result<Vec<Missing>, Error> {
    let lines = lines(runs, standing, rows)?;
    let (member, _) = runs
        .at(standing.position)
        .ok_or(Refusal::NotHere(Noun::Sheet))?;
    let norms = &runs.score(standing)?.norms;
    Ok(missing_of_team(
        &lines,
        undecided(member, &lines, norms, rows),
    ))
}

/// Questions that have no answer and need one.
fn undecided<'a>(
    member: &'a MemberScheme,
    lines: &'a [Line],
    norms: &'a [Option<Option<bool>>],
    rows: &'a Rows,
) -> impl Iterator<Item = usize> + 'a {
    let questions = member.questions.iter().enumerate();
    questions
        .filter(|(_, question)| !question.is_optional)
        .filter(|(_, question)| match question.of {
            // What does not apply is not judged.
            Asked::Item(item) => lines.get(item).is_none_or(|it| it.applies != Some(false)),
            Asked::Norm(norm) => norms.get(norm).is_none_or(Option::is_some),
            Asked::Bonus(_) => true,
        })
        .filter(|(_, question)| {
            let mut decided = rows.decided.iter();
            !decided.any(|it| it.name == question.name && it.points.is_some())
        })
        .map(|(at, _)| at)
}

/// What is missing, in words.
pub(super) fn in_words(member: &MemberScheme, missing: Missing) -> String {
    let item = |at: usize| {
        let item = member.ready.scheme.items.get(at);
        item.map_or_else(String::new, |it| format!("{} {}", it.id, it.title))
    };
    match missing {
        Missing::NotSelfScored { item: at } => format!("{}:没有自评", item(at)),
        Missing::NotVerified { item: at } => format!("{}:没有核实分", item(at)),
        Missing::NotExplained { item: at } => format!("{}:与建议分不同,没有写理由", item(at)),
        Missing::NotAnswered { item: at } => format!("{}:已退回,单位没有答复", item(at)),
        Missing::NotClosed { item: at } => format!("{}:单位已答复,没有办结", item(at)),
        Missing::FindingsOpen { item: at } => format!("{}:有加扣分记录没有确认", item(at)),
        Missing::NotDecided { question } => {
            let question = member.questions.get(question);
            let words =
                |it: &appraisal::sheet::Question| format!("{} {}:没有评定", it.name, it.subject);
            question.map_or_else(String::new, words)
        }
    }
}

/// The item that something missing belongs to.
pub(super) fn place_of(member: &MemberScheme, missing: Missing) -> Option<usize> {
    match missing {
        Missing::NotSelfScored { item }
        | Missing::NotVerified { item }
        | Missing::NotExplained { item }
        | Missing::NotAnswered { item }
        | Missing::NotClosed { item }
        | Missing::FindingsOpen { item } => Some(item),
        Missing::NotDecided { question } => match member.questions.get(question)?.of {
            Asked::Item(item) => Some(item),
            Asked::Norm(_) | Asked::Bonus(_) => None,
        },
    }
}
