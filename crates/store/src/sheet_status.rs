//! How far the sheets of a cycle are: handed in, returned, verified, signed. What an item is worth is not known here.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::db::Db;
use crate::discretion::Discretion;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::id::{AccountId, CycleId, SheetId};
use crate::mark::Mark;
use crate::sheet::Sheet;
use crate::table;
use crate::team_member::TeamMember;
use crate::value::hex;
use crate::{discretion, finding, item_return, mark, sheet, signature, values};

/// How far a sheet is.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetStatus {
    /// The row of the sheet.
    pub sheet: Sheet,
    /// Returned items that the unit has not answered.
    pub returned: usize,
    /// Answers that nobody has closed.
    pub answered: usize,
    /// Findings that are neither confirmed nor withdrawn.
    pub proposed: usize,
    /// Members of the team who signed what stands there now.
    pub signed: Vec<AccountId>,
    /// Members of the team whose signature is missing, or void because something changed after it.
    pub unsigned: Vec<AccountId>,
}

impl SheetStatus {
    /// The unit has handed it in.
    pub fn is_submitted(&self) -> bool {
        self.sheet.submitted_at.is_some()
    }

    /// The team has finished it and nothing was reopened since.
    pub fn is_verified(&self) -> bool {
        let open = self.returned + self.answered + self.proposed;
        self.sheet.verified_at.is_some() && open == 0
    }

    /// Every member who answers for the sheet has signed it.
    pub fn is_signed(&self) -> bool {
        self.unsigned.is_empty() && !self.signed.is_empty()
    }
}

/// How far the sheets of a cycle are, by unit and scheme.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<SheetStatus>, Fault> {
    let sheets = sheet::of_cycle(db, cycle).await?;
    let marks = by_sheet(mark::of_cycle(db, cycle, "verified").await?, |it| it.sheet);
    let decided = by_sheet(discretion::of_cycle(db, cycle).await?, |it| it.sheet);
    let found = by_sheet(finding::of_cycle(db, cycle).await?, |it| it.sheet);
    let returned = by_sheet(item_return::of_cycle(db, cycle).await?, |it| it.sheet);
    let signed = by_sheet(signature::of_cycle(db, cycle).await?, |it| it.sheet);
    let end = "where cycle = $1 order by is_leader desc, account";
    let team: Vec<TeamMember> = table::find(db, end, values![cycle]).await?;
    let status = |sheet: Sheet| {
        let id = sheet.id;
        let content = content_of(of(&marks, id), of(&decided, id), of(&found, id));
        let open = of(&returned, id).iter().filter(|r| r.closed_at.is_none());
        let (answered, unanswered): (Vec<_>, Vec<_>) = open.partition(|r| r.answered_at.is_some());
        let unit = sheet.unit;
        let members = team.iter().filter(|member| member.has_unit(unit.0));
        let has_signed = |member: &&TeamMember| {
            of(&signed, id)
                .iter()
                .any(|s| s.account == member.account && s.content == content)
        };
        let (done, open): (Vec<_>, Vec<_>) = members.partition(has_signed);
        SheetStatus {
            returned: unanswered.len(),
            answered: answered.len(),
            proposed: of(&found, id)
                .iter()
                .filter(|f| f.state == "proposed")
                .count(),
            signed: done.iter().map(|member| member.account).collect(),
            unsigned: open.iter().map(|member| member.account).collect(),
            sheet,
        }
    };
    Ok(sheets.into_iter().map(status).collect())
}

/// What is signed on a sheet, as SHA-256 in hexadecimal.
///
/// # Errors
/// A fault of the database.
pub async fn content(db: &mut Db, sheet: SheetId) -> Result<String, Fault> {
    let mut marks = mark::of_sheet(db, sheet).await?;
    marks.retain(|mark| mark.layer == "verified");
    let decided = discretion::of_sheet(db, sheet).await?;
    let found = finding::of_sheet(db, sheet).await?;
    Ok(content_of(&marks, &decided, &found))
}

/// The hash of verified marks, decisions and findings that stand; the order is that of the statements.
pub fn content_of(marks: &[Mark], decided: &[Discretion], found: &[Finding]) -> String {
    let mut hash = Sha256::new();
    let mut add = |line: serde_json::Value| {
        hash.update(line.to_string());
        hash.update(b"\n");
    };
    for it in marks {
        add(serde_json::json!([
            "mark", it.item, it.points, it.reason, it.remark
        ]));
    }
    for it in decided {
        add(serde_json::json!([
            "decided", it.name, it.points, it.reason
        ]));
    }
    for it in found.iter().filter(|it| it.state == "confirmed") {
        add(serde_json::json!([
            "found", it.item, it.kind, it.amount, it.words, it.day.0, it.notice
        ]));
    }
    hex(&hash.finalize())
}

fn by_sheet<T>(rows: Vec<T>, sheet: impl Fn(&T) -> SheetId) -> BTreeMap<SheetId, Vec<T>> {
    let mut sorted: BTreeMap<SheetId, Vec<T>> = BTreeMap::new();
    for row in rows {
        sorted.entry(sheet(&row)).or_default().push(row);
    }
    sorted
}

fn of<T>(rows: &BTreeMap<SheetId, Vec<T>>, sheet: SheetId) -> &[T] {
    rows.get(&sheet).map_or(&[], Vec::as_slice)
}
