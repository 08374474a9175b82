//! The generated year as the office imports it: the whole of last year, the first half of this one.
//!
//! The rows are those of the facts file that the demonstration also writes out; for last year every period lies a year
//! earlier. What the file says of decisions of people is no fact and is kept for the verification.

use std::collections::BTreeMap;

use jiff::civil::date;
use service::Error;

use super::stage::Stage;
use super::step_ledgers::keeps_ledgers;

/// Answers of the team: by unit and question.
pub(super) type Answers = BTreeMap<(String, String), String>;

/// The rows of a facts file, divided.
pub(super) struct Rows {
    header: String,
    facts: Vec<Vec<String>>,
    /// What people decided.
    pub(super) answers: Answers,
}

/// Columns of the file.
const UNIT: usize = 0;
const FACT: usize = 2;
const PERIOD: usize = 3;
const VALUE: usize = 4;

/// Communities that have not reported their half-year when the demonstration stands.
const SLOW: &[&str] = &["望湖社区", "秋实社区", "兰芷社区"];

impl Rows {
    /// Divides a file as `facts template` and `demo` write it: no field has a line break or a quoted comma.
    pub(super) fn of(text: &str) -> Rows {
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        let header = lines.next().unwrap_or_default().to_owned();
        let rows = lines.map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let (decisions, facts): (Vec<_>, Vec<_>) = rows
            .filter(|row| row.len() > VALUE)
            .partition(|row| row[FACT].contains('/'));
        let answers = decisions.into_iter().map(|mut row| {
            let value = std::mem::take(&mut row[VALUE]);
            (
                (
                    std::mem::take(&mut row[UNIT]),
                    std::mem::take(&mut row[FACT]),
                ),
                value,
            )
        });
        Rows {
            header,
            facts,
            answers: answers.collect(),
        }
    }

    /// The file again, of some rows, with their periods moved by so many years.
    fn text(&self, years: i32, wanted: impl Fn(&[String]) -> bool) -> String {
        let mut text = format!("{}\n", self.header);
        for row in self.facts.iter().filter(|row| wanted(row)) {
            let mut row = row.clone();
            if let Some((year, rest)) = row[PERIOD].split_at_checked(4)
                && let Ok(year) = year.parse::<i32>()
            {
                row[PERIOD] = format!("{}{rest}", year + years);
            }
            text.push_str(&row.join(","));
            text.push('\n');
        }
        text
    }
}

/// Last year in one file, taken from the figures that departments kept.
pub(super) async fn last_year(stage: &Stage, rows: &Rows) -> Result<(), Error> {
    stage.on(date(2025, 11, 17));
    let is_of_year = |row: &[String]| row[PERIOD].starts_with("2026");
    import(stage, rows.text(-1, is_of_year)).await
}

/// The first half of this year; a few communities have not reported yet.
pub(super) async fn this_year(stage: &Stage, rows: &Rows) -> Result<(), Error> {
    stage.on(date(2026, 7, 6));
    let is_over = |period: &str| {
        period.strip_prefix("2026").is_some_and(|rest| {
            let quarters = ["Q1", "Q2", "H1", "-01", "-02", "-03", "-04", "-05", "-06"];
            quarters.contains(&rest) || rest.len() == 6 && rest < "-07"
        })
    };
    let text = rows.text(0, |row| {
        let unit = row[UNIT].as_str();
        is_over(&row[PERIOD]) && !SLOW.contains(&unit) && !keeps_ledgers(unit)
    });
    import(stage, text).await
}

async fn import(stage: &Stage, text: String) -> Result<(), Error> {
    let office = stage.acting("office");
    let preview = office.preview_facts(text.into_bytes()).await?;
    let wrong = || {
        let first = preview.errors.iter().take(3);
        let words: Vec<String> = first
            .map(|it| format!("{}:{}", it.place, it.words))
            .collect();
        Error::field("file", words.join(";"))
    };
    let key = preview.key.as_deref().ok_or_else(wrong)?;
    office.import_facts(key).await?;
    Ok(())
}
