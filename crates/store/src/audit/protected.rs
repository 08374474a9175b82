//! The protected tables, and reading them row by row as their digests see them.
//!
//! Each table of `table!` with `protected` stands here; a test holds the list against the migrations.

use super::{Record, digest};
use crate::db::Db;
use crate::fault::Fault;
use crate::table::{self, Table};
use crate::value::Value;

/// How many rows are read at once.
const PAGE: i64 = 2_000;

/// A row as the chain knows it.
pub(super) enum Found {
    /// Its key and the digest of what it says.
    Row { key: String, digest: [u8; 32] },
    /// It says something that no program of ours has written.
    Unreadable { why: String },
}

/// Lists the tables: their names, and a function that hands every row of each to a visitor.
macro_rules! protected {
    ($($module:ident::$row:ident),+ $(,)?) => {
        /// The names of the protected tables.
        pub(super) const SUBJECTS: &[&str] = &[$(<crate::$module::$row as Record>::SUBJECT),+];

        /// Reads every row of every protected table.
        pub(super) async fn visit(
            db: &mut Db,
            mut see: impl FnMut(&'static str, Found) + Send,
        ) -> Result<(), Fault> {
            $(visit_table::<crate::$module::$row>(db, &mut see).await?;)+
            Ok(())
        }

        #[cfg(test)]
        const ARE_PROTECTED: &[bool] = &[$(<crate::$module::$row as Table>::IS_PROTECTED),+];
    };
}

protected![
    account::Account,
    api_token::ApiToken,
    appointment::Appointment,
    complaint::Complaint,
    cycle::Cycle,
    cycle_date::CycleDate,
    cycle_department::CycleDepartment,
    cycle_move::CycleMove,
    cycle_scheme::CycleScheme,
    cycle_unit::CycleUnit,
    decision::Decision,
    department::Department,
    dictionary::Dictionary,
    discretion::Discretion,
    evidence::Evidence,
    evidence_link::EvidenceLink,
    fact_event::FactEvent,
    fact_value::FactValue,
    fact_value_past::FactValuePast,
    filing::Filing,
    finding::Finding,
    item_comment::ItemComment,
    item_return::ItemReturn,
    ledger_close::LedgerClose,
    ledger_entry::LedgerEntry,
    ledger_entry_past::LedgerEntryPast,
    mark::Mark,
    opinion::Opinion,
    organisation::Organisation,
    publication::Publication,
    report::Report,
    report_form::ReportForm,
    result::Result,
    result_unit::ResultUnit,
    sample_draw::SampleDraw,
    sample_object::SampleObject,
    scheme::Scheme,
    scheme_draft::SchemeDraft,
    scheme_version::SchemeVersion,
    sheet::Sheet,
    signature::Signature,
    team_member::TeamMember,
    verdict::Verdict,
];

async fn visit_table<T: Table>(
    db: &mut Db,
    see: &mut (impl FnMut(&'static str, Found) + Send),
) -> Result<(), Fault> {
    let mut after: Option<Vec<Value>> = None;
    loop {
        let rows = table::page::<T>(db, after.take(), PAGE).await?;
        let count = rows.len();
        for row in rows {
            match row {
                Ok(row) => {
                    after = Some(row.key_values());
                    see(
                        T::SUBJECT,
                        Found::Row {
                            key: row.key(),
                            digest: digest(&row),
                        },
                    );
                }
                Err(fault) => see(
                    T::SUBJECT,
                    Found::Unreadable {
                        why: fault.to_string(),
                    },
                ),
            }
        }
        // A page that ends unreadable cannot be turned; what follows it shows as missing.
        if i64::try_from(count).unwrap_or(PAGE) < PAGE || after.is_none() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ARE_PROTECTED, SUBJECTS};

    /// Tables that keep no record of what people did: sessions, counters, numbers, the chain itself.
    const OPEN: &[&str] = &[
        "audit",
        "audit_head",
        "meta",
        "migration",
        "receipt",
        "sequence",
        "session",
        "throttle",
    ];

    #[test]
    fn every_table_of_the_migrations_is_protected_or_open_on_purpose() {
        let text = include_str!("../../migrations/0001.sql");
        let mut made: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("create table "))
            .filter_map(|rest| rest.split([' ', '(']).next())
            .collect();
        made.sort_unstable();
        let mut known: Vec<&str> = SUBJECTS.iter().chain(OPEN).copied().collect();
        known.sort_unstable();
        assert_eq!(made, known);
        assert!(
            ARE_PROTECTED.iter().all(|is| *is),
            "a table of the list records nothing"
        );
    }
}
