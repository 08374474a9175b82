//! Periodic reports: which are asked for, what is due, filling in, handing in, returning, accepting.
//!
//! A report only asks for facts that no ledger makes; handed in, its values are facts like any other. Rows are made when
//! somebody first saves: what is due follows from the forms, the units of the year's cycles and the calendar.

mod due;
mod fill;
mod form;
mod judge;
mod refusal;
#[cfg(test)]
mod tests;

pub use appraisal::ledger::ReportState;
pub use due::{Board, BoardLine, DueList, ReportLine, ReportStanding};
pub use fill::{FilledReport, ReportField, ReportPage, ReportRef};
pub use form::{FormLine, FormsPage, NewForm};
pub use refusal::Refusal;

pub(crate) use due::{begun, due_of_unit};

/// What is done here, as the audit log tells it.
pub const DEEDS: &[(&str, &str)] = &[
    ("form.close", "停用报表"),
    ("form.define", "设置报表"),
    ("report.accept", "采纳报表"),
    ("report.return", "退回报表"),
    ("report.save", "填写报表"),
    ("report.submit", "报送报表"),
];
