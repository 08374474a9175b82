//! Facts of units: what is known, where it comes from, what it is for; stating facts that no ledger makes.
//!
//! One fact is entered once for a unit and a period, whichever schemes read it. How a text becomes a value stands in
//! `rubric::facts`.

mod event;
mod export;
mod import;
mod list;
mod refusal;
mod state;
mod trace;

pub use event::NewEvent;
pub use import::{FactPreview, ImportLine};
pub use list::{FactLine, FactsPage, ValueLine};
pub use refusal::Refusal;
pub use state::StatedFact;
pub use trace::{EventLine, PastValue, Trace, TraceValue};

pub(crate) use import::Rows as ImportRows;
pub(crate) use list::source_words;
pub(crate) use state::{Given, give};

/// What is done here, as the audit log tells it.
pub const DEEDS: &[(&str, &str)] = &[
    ("event.state", "登记事件"),
    ("event.withdraw", "撤销事件"),
    ("export.facts", "导出数据"),
    ("fact.derive", "由台账得出数据"),
    ("fact.import", "导入数据"),
    ("fact.report", "报表填报数据"),
    ("fact.state", "填报数据"),
    ("read.facts", "查看其他单位数据"),
];
