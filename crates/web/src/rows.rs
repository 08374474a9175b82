//! A page that is one form with a row for each of a list: which rows were changed, and what was refused of them.
//!
//! Fields of a row end in its key, as `words-12`; beside each stands what the page was made with, `was-words-12`, and
//! the row's `revision-12`. A row that says what it said is not saved, so that the pages of two people do not undo
//! each other; a row that is refused is shown again as it was typed, and keeps no other row from being saved.

use std::str::FromStr;

use axum::http::StatusCode;
use service::Error;

use crate::form::Form;
use crate::reply::Trouble;

/// A row that was changed.
#[derive(Debug)]
pub(crate) struct Row {
    /// What its fields end in.
    pub(crate) key: String,
    /// Its fields under their plain names, with its revision.
    pub(crate) form: Form,
}

/// The number that a key ends in; a page of ours never sends another.
pub(crate) fn number<T: FromStr>(key: &str) -> Result<T, Trouble> {
    let wrong = |_| Trouble::unusual(StatusCode::BAD_REQUEST);
    key.parse().map_err(wrong)
}

/// The rows of a form that say something else than the page they were made from.
pub(crate) fn changed(form: &Form, fields: &[&str]) -> Vec<Row> {
    let text = |name: &str, key: &str| form.text(&format!("{name}-{key}"));
    let rows = form.under("revision-").filter(|(key, _)| {
        let mut fields = fields.iter();
        fields.any(|field| text(field, key) != text(&format!("was-{field}"), key))
    });
    rows.map(|(key, revision)| {
        let mut row = Form::filled(fields.iter().map(|field| (*field, text(field, key))));
        row.set("revision", revision);
        Row {
            key: key.to_owned(),
            form: row,
        }
    })
    .collect()
}

/// What became of the rows that were sent.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    saved: usize,
    /// Those that were not taken, their fields under the names of the page.
    refused: Vec<Row>,
}

impl Outcome {
    /// What became of each row, in their order. Gives the trouble back when showing a row again would not help.
    pub(crate) fn of<T>(
        rows: Vec<Row>,
        results: Vec<Result<T, Error>>,
    ) -> Result<Outcome, Trouble> {
        let mut outcome = Outcome::default();
        for (row, result) in rows.into_iter().zip(results) {
            let Err(error) = result else {
                outcome.saved += 1;
                continue;
            };
            let ending = format!("-{}", row.key);
            outcome.refused.push(Row {
                key: row.key,
                form: row.form.refused(error)?.ending(&ending),
            });
        }
        Ok(outcome)
    }

    /// Whether every row that was sent is saved.
    pub(crate) fn is_whole(&self) -> bool {
        self.refused.is_empty()
    }

    /// What the address of the page says after it: see [`crate::chrome::Chrome::done`].
    pub(crate) fn done(&self) -> &'static str {
        if self.saved == 0 {
            "unchanged"
        } else {
            "saved"
        }
    }

    /// How many rows are saved and how many are not.
    pub(crate) fn words(&self) -> String {
        let refused = self.refused.len();
        match self.saved {
            0 => format!("{refused} 处没有保存,请看下面标出的地方。"),
            saved => format!("已保存 {saved} 处;另有 {refused} 处没有保存,请看下面标出的地方。"),
        }
    }

    /// The row as it was typed and refused, otherwise as it stands.
    pub(crate) fn row(&self, key: &str, standing: impl FnOnce() -> Form) -> Form {
        let refused = self.refused.iter().find(|row| row.key == key);
        refused.map_or_else(
            || standing().ending(&format!("-{key}")),
            |row| row.form.clone(),
        )
    }

    /// The status to answer with: of the first row that was refused.
    pub(crate) fn status(&self) -> StatusCode {
        self.refused
            .first()
            .map_or(StatusCode::OK, |row| row.form.status())
    }
}

#[cfg(test)]
mod tests {
    use service::Refusal;
    use service::error::FieldRefusal;
    use service::id::Revision;

    use super::*;

    fn sent() -> Form {
        Form::filled([
            ("revision-7", "3"),
            ("words-7", " 扎实 "),
            ("was-words-7", "扎实"),
            ("revision-8", "1"),
            ("words-8", "较好"),
            ("was-words-8", ""),
        ])
    }

    #[test]
    fn only_what_was_changed_is_saved_with_the_revision_it_was_made_from() {
        let rows = changed(&sent(), &["words"]);
        let [row] = &rows[..] else {
            panic!("{rows:?}");
        };
        assert_eq!((row.key.as_str(), row.form.text("words")), ("8", "较好"));
        assert_eq!(row.form.revision().to_string(), "1");
    }

    #[test]
    fn a_refused_row_is_shown_as_it_was_typed_and_the_others_as_they_stand() {
        let wrong = FieldRefusal {
            field: "words".to_owned(),
            words: "太长".to_owned(),
        };
        let refused = Err::<(), _>(Refusal::Fields(vec![wrong]).into());
        let outcome = Outcome::of(changed(&sent(), &["words"]), vec![refused]);
        let outcome = outcome.expect("the row is shown again");
        assert!(!outcome.is_whole());
        assert_eq!(outcome.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(outcome.words(), "1 处没有保存,请看下面标出的地方。");
        let row = outcome.row("8", Form::default);
        assert_eq!(row.text("words-8"), "较好");
        assert_eq!(row.errors("words-8"), ["太长"]);
        let standing = || Form::filled([("words", "扎实")]).at(Revision::NONE);
        assert_eq!(outcome.row("7", standing).text("words-7"), "扎实");
    }
}
