//! The columns of a file of reports: what a header means and how each is filled in.

use rubric::facts::{Label, Problem};
use rubric::model::{Dictionary, Fact};
use serde::Serialize;

use crate::import::{IGNORED, Reading, doubled, is_titled, missing, strange, titled};
use crate::report::write::how;

/// What tells the rows of a file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The period, of one unit.
    Period,
    /// The unit, for one period.
    Unit,
}

impl Key {
    /// The header of its column in templates.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Key::Period => "时期",
            Key::Unit => "单位",
        }
    }

    fn other(self) -> Key {
        match self {
            Key::Period => Key::Unit,
            Key::Unit => Key::Period,
        }
    }

    fn is_named(self, header: &str) -> bool {
        match self {
            Key::Period => matches!(header, "时期" | "报告期" | "期间"),
            Key::Unit => matches!(header, "单位" | "单位名称"),
        }
    }

    fn how(self, sample: Label) -> String {
        match self {
            Key::Period => format!("一行一个时期,写成 {sample} 或 {}", sample.words()),
            Key::Unit => "一行一个单位,名称与组织机构里的一致".to_owned(),
        }
    }
}

/// A column of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportColumn {
    /// Its header.
    pub title: String,
    /// How it is filled in.
    pub how: String,
}

/// Which column holds what.
pub(super) struct Columns<'f> {
    /// What tells the rows apart.
    pub(super) key: usize,
    /// What is the same in all rows, where the file says it all the same.
    pub(super) other: Option<usize>,
    /// The values.
    pub(super) facts: Vec<(usize, &'f Fact)>,
}

/// The columns of the template of a form; the sample is a period of it.
pub(super) fn of(key: Key, facts: &[&Fact], sample: Label) -> Vec<ReportColumn> {
    let first = ReportColumn {
        title: key.title().to_owned(),
        how: key.how(sample),
    };
    let values = facts.iter().map(|fact| ReportColumn {
        title: titled(&fact.title, &fact.unit),
        how: how(fact, sample),
    });
    std::iter::once(first).chain(values).collect()
}

/// A file in which every row is empty but for its name.
pub(super) fn nothing() -> Problem {
    Problem::new(
        "E326",
        "文件里没有填数,各行都是空的",
        "请在模板里填数以后再导入;没有发生的填 0 或“否”",
    )
}

impl<'f> Columns<'f> {
    /// Reads the header; tells what is wrong with it and answers nothing where rows cannot be read with it.
    pub(super) fn read(
        key: Key,
        facts: &[&'f Fact],
        sample: Label,
        dictionary: &Dictionary,
        reading: &mut Reading<'_>,
    ) -> Option<Columns<'f>> {
        let grid = reading.grid;
        let before = reading.wrongs();
        let (mut at, mut other) = (None, None);
        let mut found: Vec<(usize, &'f Fact)> = Vec::new();
        for (index, header) in grid.headers.iter().enumerate() {
            let column = Some(index);
            let asked = facts
                .iter()
                .find(|it| is_titled(header, &it.id, &it.title, &it.unit));
            if let Some(fact) = asked {
                if found.iter().any(|(_, it)| it.id == fact.id) {
                    reading.in_header(column, doubled());
                }
                found.push((index, *fact));
            } else if key.is_named(header) {
                if at.is_some() {
                    reading.in_header(column, doubled());
                }
                at = at.or(column);
            } else if key.other().is_named(header) {
                other = other.or(column);
            } else if !header.is_empty() && !IGNORED.contains(&header.as_str()) {
                let titles: Vec<String> = of(key, facts, sample)
                    .into_iter()
                    .map(|it| it.title)
                    .collect();
                let problem = match dictionary.get(header) {
                    Some(fact) => not_asked(fact),
                    None => strange(header, &titles, "这张报表"),
                };
                reading.in_header(column, problem);
            }
        }
        if at.is_none() {
            reading.in_header(None, missing(key.title()));
        }
        if found.is_empty() && reading.wrongs() == before {
            reading.in_header(None, no_values(facts));
        }
        let key = at.filter(|_| reading.wrongs() == before)?;
        Some(Columns {
            key,
            other,
            facts: found,
        })
    }

    /// Titles of the values.
    pub(super) fn titles(&self) -> Vec<String> {
        let facts = self.facts.iter();
        facts.map(|(_, it)| titled(&it.title, &it.unit)).collect()
    }
}

fn not_asked(fact: &Fact) -> Problem {
    let words = format!("“{}”不在这张报表里", fact.title);
    Problem::new("E303", words, "请删去这一列;它不从这张报表来")
}

fn no_values(facts: &[&Fact]) -> Problem {
    let titles: Vec<&str> = facts.iter().map(|it| it.title.as_str()).collect();
    let words = format!("表头没有这张报表要的任何一项:{}", titles.join("、"));
    Problem::new("E303", words, "请下载模板,第一行照模板写")
}
