//! Periodic reports: which are asked for, what is due, filling in by hand or from a file, handing in, returning,
//! accepting.
//!
//! A report only asks for facts that no ledger makes; handed in, its values are facts like any other. Rows are made when
//! somebody first saves: what is due follows from the forms, the units of the year's cycles and the calendar.

mod board;
mod due;
mod fill;
mod form;
mod import;
mod judge;
mod refusal;
#[cfg(test)]
mod tests;
mod there;
mod write;

pub use appraisal::ledger::ReportState;
pub use board::{Board, BoardLine, SeenAt};
pub use due::{DueList, ReportLine, ReportStanding};
pub use fill::{FilledReport, ReportField, ReportPage, ReportRef};
pub use form::{FormLine, FormsPage, NewForm};
pub use import::{ImportOf, ReportColumn, ReportImportPage, ReportPreview, SeenReport, SeenValue};
pub use judge::AcceptedReports;
pub use refusal::Refusal;

pub(crate) use import::Rows as ImportRows;

pub(crate) use due::{begun, due_of_unit};

/// What is done here, as the audit log tells it.
pub const DEEDS: &[(&str, &str)] = &[
    ("form.close", "停用报表"),
    ("form.define", "设置报表"),
    ("report.accept", "采纳报表"),
    ("report.import", "导入报表"),
    ("report.prefill", "代单位导入报表草稿"),
    ("report.return", "退回报表"),
    ("report.save", "填写报表"),
    ("report.submit", "报送报表"),
];
