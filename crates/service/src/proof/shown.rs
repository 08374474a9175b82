//! How the audit page shows what stands in columns: moments, days and points as people write them, numbers of rows by
//! name, keys and JSON in words. Only for people: the chain keeps values as they are, and what has no word is shown so.

use appraisal::cycle::{LateWork, Need, Stage};
use appraisal::label::Label;
use appraisal::ledger::{Raw, ReportState, Source};
use appraisal::organisation::Kind;
use appraisal::permit::Role;
use appraisal::sheet::{FindingKind, FindingState, Layer, SampledState};
use rubric::facts::{Cell, Label as Period};
use rubric::number::Points;
use serde_json::{Map, Value};
use store::audit::chain::Entry;
use store::time::{Day, Moment};
use store::value;

use super::deeds;
use super::names::{Names, period};
use super::shape::{Of, Part, key_of, of_column};
use crate::clock::{date_of, day_of};
use crate::result::said::Said;

/// A row of the chain with what is known of it beside the columns that changed.
pub(super) struct Told<'a> {
    names: &'a Names<'a>,
    subject: &'a str,
    key: Vec<Part<'a>>,
    before: &'a Map<String, Value>,
    after: &'a Map<String, Value>,
}

impl<'a> Told<'a> {
    /// Of a row, its columns read.
    pub(super) fn of(
        names: &'a Names<'a>,
        entry: &'a Entry,
        before: &'a Map<String, Value>,
        after: &'a Map<String, Value>,
    ) -> Told<'a> {
        Told {
            names,
            subject: &entry.subject,
            key: key_of(&entry.subject, &entry.subject_key),
            before,
            after,
        }
    }

    /// What the row is about, by name; empty where only its number is known.
    pub(super) fn name(&self) -> String {
        let parts = self.key.iter().filter_map(|part| part.words(self.names));
        parts.collect::<Vec<String>>().join(" ")
    }

    /// A value as people read it.
    pub(super) fn shown(&self, name: &str, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => "是".to_owned(),
            Value::Bool(false) => "否".to_owned(),
            Value::Number(_) => self.number(name, value),
            Value::String(text) => self.text(name, text),
            other => match name {
                "head_mac" => bytes(other).unwrap_or_else(|| other.to_string()),
                _ => other.to_string(),
            },
        }
    }

    fn number(&self, name: &str, value: &Value) -> String {
        let Some(number) = value.as_i64() else {
            return value.to_string();
        };
        let named = match name {
            "unit" | "organisation" | "organiser" | "parent" => self.names.organisation(value),
            "points" | "amount" | "total_low" | "total_high" => {
                Some(Points::from_units(number).to_string())
            }
            "raw" => self.figure(number),
            "at" | "sessions_from" => Some(moment(Moment(number))),
            "day" => Some(date_of(Day(number)).to_string()),
            name if name.ends_with("_at") => Some(moment(Moment(number))),
            name if name.ends_with("_day") => Some(date_of(Day(number)).to_string()),
            name => of_column(name).and_then(|of| self.names.get(of, number).map(str::to_owned)),
        };
        named.unwrap_or_else(|| number.to_string())
    }

    fn text(&self, name: &str, text: &str) -> String {
        let word = match name {
            "password_hash" | "totp_secret" => Some("(不显示)".to_owned()),
            "stage" | "from_stage" | "to_stage" => label(Stage::from_key(text)),
            "role" => label(Role::from_key(text)),
            "origin" => label(Source::from_key(text)),
            "layer" => label(Layer::from_key(text)),
            "submitted_late" => label(LateWork::from_key(text)),
            "kind" => self.kind(text),
            "state" => self.state(text),
            "subject" => Some(deeds::subject(text)),
            "period" => cadence(text).map(str::to_owned),
            "label" => Some(period(text)),
            "fact" => Some(self.names.fact(text)),
            "level" => self.level(text),
            "units" => self.units(text),
            "sections" => self.cycle().map(|id| self.names.sections(id, text)),
            "key" if self.subject == "cycle_department" => self.department(text),
            "body" if self.subject == "verdict" => Said::in_words(text, self.names.tree),
            "fields" => self.fields(text),
            "facts" if self.subject == "report_form" => self.facts(text),
            "entered" => self.entered(text),
            "needs" => needs(text),
            "feedback" => self.feedback(text),
            "appraisal" | "burden" | "cases" | "detail" => length(text),
            "facts" if self.subject == "result" => length(text),
            _ => None,
        };
        word.unwrap_or_else(|| text.to_owned())
    }

    fn kind(&self, text: &str) -> Option<String> {
        match self.subject {
            "ledger" | "ledger_entry" | "ledger_close" => Some(self.names.kind(text)),
            "organisation" => label(Kind::from_key(text)),
            "finding" => label(FindingKind::from_key(text)),
            "account" => known(&[("person", "个人"), ("token", "程序接口")], text),
            "verdict" => known(&[("order", "并列的先后"), ("keep", "名额给谁")], text),
            _ => None,
        }
    }

    fn state(&self, text: &str) -> Option<String> {
        match self.subject {
            "report" => label(ReportState::from_key(text)),
            "finding" => label(FindingState::from_key(text)),
            "sample_object" => label(SampledState::from_key(text)),
            "result" => {
                let words = [
                    ("draft", "草稿"),
                    ("decided", "已研究决定"),
                    ("published", "已公布"),
                ];
                known(&words, text)
            }
            _ => None,
        }
    }

    /// The fact that the row is about: of its key, or of its columns where the key is a number.
    fn fact(&self) -> Option<&str> {
        let named = |row: &'a Map<String, Value>| row.get("fact").and_then(Value::as_str);
        let of_key = self.key.iter().find_map(Part::fact);
        of_key.or_else(|| named(self.after).or_else(|| named(self.before)))
    }

    /// The cycle that the row belongs to.
    fn cycle(&self) -> Option<i64> {
        self.key.iter().find_map(|part| match part.row() {
            Some((Of::Cycle, id)) => Some(id),
            _ => None,
        })
    }

    /// A department as the scheme names it, which stands beside the position of that scheme.
    fn department(&self, id: &str) -> Option<String> {
        let position = |row: &Map<String, Value>| row.get("position").and_then(Value::as_i64);
        let position = position(self.after).or_else(|| position(self.before))?;
        self.names.department_of(self.cycle()?, position, id)
    }

    /// The figure of a fact, as its dictionary writes it.
    fn figure(&self, raw: i64) -> Option<String> {
        let fact = self.names.known.dictionary.get(self.fact()?)?;
        Some(Cell::for_period(fact, Period::Open).show(raw))
    }

    fn level(&self, text: &str) -> Option<String> {
        let fact = self.names.known.dictionary.get(self.fact()?)?;
        let at = fact.choice(text)?;
        Some(fact.choices.get(at)?.title.clone())
    }

    fn units(&self, text: &str) -> Option<String> {
        let ids = text.split([',', ' ']).filter(|id| !id.is_empty());
        let names: Option<Vec<String>> = ids
            .map(|id| self.names.organisation(&Value::from(id)))
            .collect();
        Some(names?.join("、"))
    }

    /// The fields of an entry by their titles, choices by theirs.
    fn fields(&self, text: &str) -> Option<String> {
        let entry = self.key.iter().find_map(Part::row);
        let kind = match entry {
            Some((Of::Entry, id)) => self.names.kind_of_entry(id)?,
            _ => return None,
        };
        let kind = self.names.known.kinds.iter().find(|it| it.id == kind)?;
        let values: std::collections::BTreeMap<String, Raw> = serde_json::from_str(text).ok()?;
        let told = kind.fields.iter().filter_map(|field| {
            let raw = values.get(&field.id)?;
            Some(format!("{}:{}", field.title, field.show(raw)))
        });
        Some(told.collect::<Vec<String>>().join(";"))
    }

    fn facts(&self, text: &str) -> Option<String> {
        let ids: Vec<String> = serde_json::from_str(text).ok()?;
        let titles: Vec<String> = ids.iter().map(|id| self.names.fact(id)).collect();
        Some(titles.join("、"))
    }

    fn entered(&self, text: &str) -> Option<String> {
        let typed: Map<String, Value> = serde_json::from_str(text).ok()?;
        let told = typed.iter().map(|(id, value)| {
            let value = value.as_str().unwrap_or_default();
            format!("{}:{value}", self.names.fact(id))
        });
        Some(told.collect::<Vec<String>>().join(";"))
    }

    fn feedback(&self, text: &str) -> Option<String> {
        let told: Map<String, Value> = serde_json::from_str(text).ok()?;
        let told = told.iter().map(|(unit, words)| {
            let unit = self.names.organisation(&Value::from(unit.as_str()));
            Some(format!("{}:{}", unit?, words.as_str()?))
        });
        Some(told.collect::<Option<Vec<String>>>()?.join("\n"))
    }
}

fn label<L: Label>(it: Option<L>) -> Option<String> {
    it.map(|it| it.label().to_owned())
}

fn known(words: &[(&str, &str)], key: &str) -> Option<String> {
    let found = words.iter().find(|(it, _)| *it == key);
    found.map(|(_, words)| (*words).to_owned())
}

/// How often a form is asked.
fn cadence(key: &str) -> Option<&'static str> {
    Some(match key {
        "month" => "按月",
        "quarter" => "按季度",
        "half" => "按半年",
        "year" => "按年",
        _ => return None,
    })
}

/// What stood when a cycle moved on.
fn needs(text: &str) -> Option<String> {
    let told: Map<String, Value> = serde_json::from_str(text).ok()?;
    let told = told.iter().map(|(key, is_met)| {
        let need = Need::from_key(key)?.label();
        Some(match is_met.as_bool()? {
            true => need.to_owned(),
            false => format!("{need}(不具备)"),
        })
    });
    Some(told.collect::<Option<Vec<String>>>()?.join("、"))
}

/// What programs read is told by its length: people find it on the page it makes.
fn length(text: &str) -> Option<String> {
    Some(format!("(共{}字,不在这里展开)", text.chars().count()))
}

/// A list of bytes in hexadecimal.
fn bytes(value: &Value) -> Option<String> {
    let bytes = value.as_array()?.iter();
    let bytes: Option<Vec<u8>> = bytes
        .map(|it| it.as_u64().and_then(|it| u8::try_from(it).ok()))
        .collect();
    Some(value::hex(&bytes?))
}

fn moment(at: Moment) -> String {
    const MINUTE: i64 = 60_000_000;
    let minute = (at.0 + 8 * 60 * MINUTE)
        .div_euclid(MINUTE)
        .rem_euclid(24 * 60);
    format!(
        "{} {:02}:{:02}",
        date_of(day_of(at)),
        minute / 60,
        minute % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_shanghai() {
        assert_eq!(moment(Moment(0)), "1970-01-01 08:00");
        assert_eq!(moment(Moment(1_784_077_500_000_000)), "2026-07-15 09:05");
    }

    #[test]
    fn conditions_and_long_texts_are_told_in_words() {
        let text = "{\"team_named\":true,\"reason\":false}";
        assert_eq!(
            needs(text).as_deref(),
            Some("已写明理由(不具备)、联合考核组已有组长和成员")
        );
        assert_eq!(needs("{\"unknown\":true}"), None);
        assert_eq!(length("三个字").as_deref(), Some("(共3字,不在这里展开)"));
        assert_eq!(bytes(&serde_json::json!([1, 255])).as_deref(), Some("01ff"));
        assert_eq!(bytes(&serde_json::json!([1, 256])), None);
    }
}
