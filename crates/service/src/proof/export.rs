//! The audit chain as a file: the same filters, and the export itself stands in the chain.

use rubric::facts::guarded;
use store::audit::Change;
use store::tx::Tx;

use super::names::Names;
use super::page::{AuditFilter, entries, line, reach};
use crate::act::{Act, UseCase};
use crate::clock::{date_of, day_of};
use crate::error::Error;
use crate::service::Acting;

/// The most rows of a file.
const MOST: usize = 50_000;

impl Acting<'_> {
    /// The rows that fit a filter, newest first, as CSV with a byte order mark.
    ///
    /// # Errors
    /// No auditor; a login that nobody has.
    pub async fn audit_export(&self, filter: &AuditFilter) -> Result<String, Error> {
        let tree = self.tree().await?;
        let reach = reach(self.actor, &tree)?;
        let mut db = self.read().await?;
        let (entries, _) = entries(&mut db, &tree, &reach, filter, None, MOST).await?;
        let names = Names::of(&mut db, self.inner(), &tree, &entries).await?;
        drop(db);
        self.commit(Exported {
            rows: entries.len(),
        })
        .await?;
        let mut text = String::from(
            "\u{feff}序号,时间,登录名,姓名,身份,所在组织,涉及单位,做了什么,对象,名称,编号,改动\r\n",
        );
        for entry in entries {
            let line = line(entry, &names);
            let minutes = (line.at.0 + 8 * 3_600_000_000)
                .div_euclid(60_000_000)
                .rem_euclid(1_440);
            let date = date_of(day_of(line.at));
            let changes = line.changes.iter();
            let changes: Vec<String> = changes
                .map(|(name, before, after)| format!("{name}:{before}→{after}"))
                .collect();
            let cells = [
                line.number.to_string(),
                format!("{date} {:02}:{:02}", minutes / 60, minutes % 60),
                line.login,
                line.person,
                line.role,
                line.organisation,
                line.unit,
                line.deed,
                line.subject,
                line.name,
                line.key,
                changes.join(";"),
            ];
            let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        Ok(text)
    }
}

/// A cell that a table program neither splits nor runs.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", guarded(cell).replace('"', "\"\""))
}

struct Exported {
    rows: usize,
}

impl UseCase for Exported {
    type Answer = ();

    async fn run(act: Act<Exported>, tx: &mut Tx) -> Result<(), Error> {
        let words = serde_json::json!({ "rows": act.input.rows });
        tx.record(Change::deed("export.audit", "audit", "", None, words))
            .await?;
        Ok(())
    }
}
