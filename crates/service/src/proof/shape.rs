//! What the keys of audit rows are made of, and which columns point at other rows. Shapes only; names are looked up
//! elsewhere.

use appraisal::cycle::Stage;
use appraisal::label::Label;
use appraisal::sheet::Layer;
use store::id::OrganisationId;

use super::names::{Names, period};

/// Sorts of rows that have a name of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    Account,
    Appointment,
    Comment,
    Cycle,
    Department,
    Draw,
    Entry,
    Event,
    Evidence,
    Finding,
    Form,
    Move,
    Report,
    Result,
    Return,
    Sampled,
    Scheme,
    Sheet,
    Verdict,
    Version,
}

/// What a part of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Row(Of),
    Unit,
    Fact,
    Ledger,
    Period,
    Stage,
    Layer,
    /// A word that people know as it is, such as the number of an item.
    Plain,
    /// How often a result was made.
    Revision,
    /// Says nothing to people.
    Nothing,
}

/// The parts of keys, table by table. Looks at other units' affairs are noted with fewer parts than rows have; those
/// that are left out at the end are not missed.
const KEYS: &[(&str, &[Is])] = &[
    ("account", &[Is::Row(Of::Account)]),
    ("appointment", &[Is::Row(Of::Appointment)]),
    ("cycle", &[Is::Row(Of::Cycle)]),
    ("cycle_date", &[Is::Row(Of::Cycle), Is::Stage]),
    ("cycle_department", &[Is::Row(Of::Cycle)]),
    ("cycle_move", &[Is::Row(Of::Move)]),
    ("cycle_scheme", &[Is::Row(Of::Cycle)]),
    ("cycle_unit", &[Is::Row(Of::Cycle), Is::Unit]),
    ("decision", &[Is::Row(Of::Cycle), Is::Revision]),
    ("department", &[Is::Row(Of::Department)]),
    ("discretion", &[Is::Row(Of::Sheet), Is::Plain]),
    ("evidence", &[Is::Row(Of::Evidence)]),
    (
        "evidence_link",
        &[Is::Nothing, Is::Nothing, Is::Row(Of::Evidence)],
    ),
    ("fact_event", &[Is::Row(Of::Event)]),
    ("fact_value", &[Is::Unit, Is::Fact, Is::Period]),
    ("fact_value_past", &[Is::Unit, Is::Fact, Is::Period]),
    ("filing", &[Is::Row(Of::Cycle), Is::Revision]),
    ("finding", &[Is::Row(Of::Finding)]),
    ("item_comment", &[Is::Row(Of::Comment)]),
    ("item_return", &[Is::Row(Of::Return)]),
    ("ledger", &[Is::Unit, Is::Ledger]),
    ("ledger_close", &[Is::Unit, Is::Ledger, Is::Period]),
    ("ledger_close_reason", &[Is::Unit, Is::Ledger, Is::Period]),
    ("ledger_entry", &[Is::Row(Of::Entry)]),
    ("ledger_entry_past", &[Is::Row(Of::Entry)]),
    ("mark", &[Is::Row(Of::Sheet), Is::Plain, Is::Layer]),
    (
        "opinion",
        &[Is::Row(Of::Cycle), Is::Unit, Is::Row(Of::Department)],
    ),
    ("organisation", &[Is::Unit]),
    ("publication", &[Is::Row(Of::Cycle), Is::Revision]),
    ("report_form", &[Is::Row(Of::Form)]),
    ("result", &[Is::Row(Of::Result)]),
    ("result_unit", &[Is::Row(Of::Result), Is::Unit]),
    ("sample_draw", &[Is::Row(Of::Draw)]),
    ("sample_object", &[Is::Row(Of::Sampled)]),
    ("scheme", &[Is::Row(Of::Scheme)]),
    ("scheme_draft", &[Is::Row(Of::Scheme)]),
    ("scheme_version", &[Is::Row(Of::Version)]),
    ("sheet", &[Is::Row(Of::Sheet)]),
    ("signature", &[Is::Row(Of::Sheet), Is::Row(Of::Account)]),
    ("team_member", &[Is::Row(Of::Cycle), Is::Row(Of::Account)]),
    ("verdict", &[Is::Row(Of::Verdict)]),
];

/// A part of a key with what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part<'k> {
    is: Is,
    text: &'k str,
}

/// A key in its parts; nothing for rows that have but a number.
pub(super) fn key_of<'k>(subject: &str, key: &'k str) -> Vec<Part<'k>> {
    let shape: &[Is] = match subject {
        // A look at a report is noted before there is one.
        "report" if key.contains('/') => &[Is::Unit, Is::Row(Of::Form), Is::Period],
        "report" => &[Is::Row(Of::Report)],
        "fact_value" if key.starts_with("cycle/") => &[Is::Nothing, Is::Row(Of::Cycle)],
        _ => {
            let found = KEYS.iter().find(|(table, _)| *table == subject);
            found.map_or(&[], |(_, shape)| shape)
        }
    };
    // The name of a question has strokes of its own, and stands last.
    let parts = key.splitn(shape.len().max(1), '/');
    let parts = shape.iter().zip(parts);
    parts
        .filter(|(_, text)| !text.is_empty())
        .map(|(is, text)| Part { is: *is, text })
        .collect()
}

impl Part<'_> {
    /// The row it points at.
    pub(super) fn row(&self) -> Option<(Of, i64)> {
        match self.is {
            Is::Row(of) => Some((of, self.first().parse().ok()?)),
            _ => None,
        }
    }

    /// Without what a longer key has behind it, such as the revision of a former state.
    fn first(&self) -> &str {
        self.text.split('/').next().unwrap_or_default()
    }

    /// The fact it names.
    pub(super) fn fact(&self) -> Option<&str> {
        (self.is == Is::Fact).then_some(self.text)
    }

    /// In words; nothing where it says nothing or what it points at is gone.
    pub(super) fn words(&self, names: &Names<'_>) -> Option<String> {
        Some(match self.is {
            Is::Row(of) => names.get(of, self.first().parse().ok()?)?.to_owned(),
            Is::Unit => names
                .tree
                .name(OrganisationId(self.text.parse().ok()?))
                .to_owned(),
            Is::Fact => names.fact(self.text),
            Is::Ledger => names.kind(self.text),
            Is::Period => period(self.first()),
            Is::Stage => Stage::from_key(self.text)?.label().to_owned(),
            Is::Layer => Layer::from_key(self.first())?.label().to_owned(),
            Is::Plain => self.text.to_owned(),
            Is::Revision => format!("第{}版", self.text),
            Is::Nothing => return None,
        })
    }
}

/// The sort of row that a column points at.
pub(super) fn of_column(name: &str) -> Option<Of> {
    Some(match name {
        "account" => Of::Account,
        name if name.ends_with("_by") => Of::Account,
        "cycle" => Of::Cycle,
        "department" => Of::Department,
        "draw" => Of::Draw,
        "entry" => Of::Entry,
        "evidence" => Of::Evidence,
        "form" => Of::Form,
        "report" => Of::Report,
        "result" => Of::Result,
        "sample_object" => Of::Sampled,
        "scheme" => Of::Scheme,
        "sheet" => Of::Sheet,
        "version" => Of::Version,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(subject: &str, key: &str) -> Vec<(Of, i64)> {
        let parts = key_of(subject, key);
        parts.iter().filter_map(Part::row).collect()
    }

    #[test]
    fn keys_are_read_by_their_tables() {
        assert_eq!(rows("sheet", "443"), [(Of::Sheet, 443)]);
        assert_eq!(
            rows("signature", "140/39"),
            [(Of::Sheet, 140), (Of::Account, 39)]
        );
        assert_eq!(rows("report", "430"), [(Of::Report, 430)]);
        assert_eq!(rows("report", "6/250/2026Q3"), [(Of::Form, 250)]);
        assert_eq!(rows("fact_value", "cycle/130"), [(Of::Cycle, 130)]);
        assert_eq!(rows("ledger_entry_past", "301/1"), [(Of::Entry, 301)]);
        assert_eq!(rows("nothing_known", "7/8"), []);
        let parts = key_of("fact_value", "19/party_lectures");
        assert_eq!(parts[1].fact(), Some("party_lectures"));
    }

    #[test]
    fn the_name_of_a_question_keeps_its_strokes() {
        let parts = key_of("discretion", "440/A1.5/2");
        assert_eq!(parts[1].text, "A1.5/2");
        assert_eq!(key_of("mark", "440/A3.2/verified").len(), 3);
    }
}
