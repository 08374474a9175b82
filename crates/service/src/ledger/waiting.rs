//! What a fact waits for while its ledger does not tell it: the quarters that nobody has declared complete, and whose
//! turn it is.
//!
//! Says nothing about a ledger that is declared and has no entries to make a value of.

use appraisal::ledger::{Keeper, Kind, covers};
use jiff::civil::Date;
use rubric::facts::Label;
use rubric::model::Period;
use serde::Serialize;

/// Why a period of a ledger tells nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Undeclared {
    /// Which ledger and which quarters, and whose turn it is.
    pub words: String,
    /// A quarter that is over waits for its declaration; otherwise it is too early.
    pub is_due: bool,
}

/// How a ledger of a unit stands with its declarations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    title: String,
    /// Who declares it.
    who: String,
    is_register: bool,
    declared: Vec<Label>,
    year: i16,
    today: Date,
}

impl Waiting {
    /// How a kind stands with the periods that are declared, as seen in a year.
    pub(crate) fn of(
        kind: &Kind,
        unit: &str,
        declared: Vec<Label>,
        (year, today): (i16, Date),
    ) -> Waiting {
        Waiting {
            title: kind.title.clone(),
            who: match kind.keeper {
                Keeper::Unit => unit.to_owned(),
                Keeper::Organiser => "主办方".to_owned(),
            },
            is_register: kind.is_register,
            declared,
            year,
            today,
        }
    }

    /// What a period waits for; `None` once it is declared.
    #[must_use]
    pub fn undeclared(&self, label: Label) -> Option<Undeclared> {
        if covers(&self.declared, label, self.is_register) {
            return None;
        }
        let (over, ahead): (Vec<_>, Vec<_>) = (self.quarters(label).into_iter())
            .filter(|it| !covers(&self.declared, *it, self.is_register))
            .partition(|it| it.is_over_by(self.today));
        let title = &self.title;
        let words = match (over.is_empty(), ahead.first()) {
            (false, later) => {
                let over: Vec<String> = over.iter().map(|it| it.words()).collect();
                let later = if later.is_some() {
                    ";以后的季度到期再声明"
                } else {
                    ""
                };
                let (over, who) = (over.join("、"), &self.who);
                format!("台账“{title}”{over}还没有声明齐全,轮到{who}声明{later}")
            }
            (true, Some(first)) => {
                format!("台账“{title}”要等{}过完再声明,现在还没到期", first.words())
            }
            (true, None) => format!("台账“{title}”还没有声明齐全,由{}声明", self.who),
        };
        Some(Undeclared {
            words,
            is_due: !over.is_empty(),
        })
    }

    /// The quarters whose declarations tell a period: ledgers are declared by the quarter.
    fn quarters(&self, label: Label) -> Vec<Label> {
        let year = label.year().unwrap_or(self.year);
        let mut all: Vec<Label> = (1..=4)
            .filter_map(|n| Label::of(year, Period::Quarter, n))
            .collect();
        if label == Label::Open {
            // Any of them will do: the last that is over, or else the first.
            let over = all.iter().rposition(|it| it.is_over_by(self.today));
            return vec![all.swap_remove(over.unwrap_or(0))];
        }
        all.retain(|it| {
            let is_in = |a: &Label, b: &Label| {
                b.first_day() <= a.first_day() && a.last_day() <= b.last_day()
            };
            is_in(it, &label) || is_in(&label, it)
        });
        if self.is_register {
            // A register is what it is on the last day.
            all.drain(..all.len().saturating_sub(1));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(is_register: bool, declared: &[&str]) -> Waiting {
        let labels = declared.iter().map(|it| Label::parse(it).expect("a label"));
        Waiting {
            title: "会议".to_owned(),
            who: "春晓社区".to_owned(),
            is_register,
            declared: labels.collect(),
            year: 2026,
            today: jiff::civil::date(2026, 7, 15),
        }
    }

    fn told(waiting: &Waiting, label: &str) -> Option<(String, bool)> {
        let label = Label::parse(label).expect("a label");
        waiting.undeclared(label).map(|it| (it.words, it.is_due))
    }

    #[test]
    fn a_quarter_that_is_over_is_somebodys_turn_and_one_that_runs_is_not_due() {
        let it = waiting(false, &["2026Q1"]);
        assert_eq!(told(&it, "2026Q1"), None);
        assert_eq!(told(&it, "2026-02"), None);
        let (words, is_due) = told(&it, "2026Q2").expect("open");
        assert_eq!(
            words,
            "台账“会议”2026年第2季度还没有声明齐全,轮到春晓社区声明"
        );
        assert!(is_due);
        // A month waits for its quarter.
        assert_eq!(told(&it, "2026-05"), told(&it, "2026Q2"));
        let (words, is_due) = told(&it, "2026Q3").expect("it runs");
        assert!(words.contains("2026年第3季度过完") && !is_due, "{words}");
    }

    #[test]
    fn a_year_waits_for_what_is_over_first() {
        let (words, is_due) = told(&waiting(false, &["2026Q1"]), "2026").expect("open");
        assert!(is_due && words.contains("第2季度") && !words.contains("第1季度"));
        assert!(words.ends_with("以后的季度到期再声明"), "{words}");
        let (words, is_due) = told(&waiting(false, &["2026H1"]), "2026").expect("open");
        assert!(!is_due && words.contains("第3季度过完"), "{words}");
    }

    #[test]
    fn a_register_is_asked_about_the_last_day_only() {
        let it = waiting(true, &[]);
        let (words, is_due) = told(&it, "2026").expect("open");
        assert!(!is_due && words.contains("第4季度过完"), "{words}");
        let (words, is_due) = told(&it, "2026H1").expect("open");
        assert!(is_due && words.contains("第2季度还没有声明齐全"), "{words}");
        // What is stated once takes any declaration.
        let (words, is_due) = told(&it, "").expect("open");
        assert!(is_due && words.contains("第2季度还没有声明齐全"), "{words}");
        assert_eq!(told(&waiting(true, &["2026Q1"]), ""), None);
    }
}
