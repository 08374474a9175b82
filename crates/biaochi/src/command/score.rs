//! `score`: every unit's points, by section and part, in the order of the facts file.

use std::cmp::Reverse;

use appraisal::chain::Run;
use appraisal::result::UnitResult;
use appraisal::unit::UnitFacts;
use appraisal::words::{number, points};
use rubric::expr::ir::{Input, Source};
use rubric::model::Scheme;
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Session, save};
use crate::arguments::Score;
use crate::desk::{Desk, result_of};
use crate::grid::Grid;
use crate::reading::Ready;
use crate::refusal::Refusal;
use crate::reply::{Json, Reply};

/// Scores.
pub(crate) fn run(session: &Session, asked: &Score) -> Result<Reply, Refusal> {
    if let Some(out) = &asked.out {
        save::check(out)?;
    }
    let desk = Desk::open(session, &asked.scheme, &asked.facts)?;
    let runs = desk.appraise_points()?;
    let run = runs.last().expect("the scheme asked for was appraised");
    let scheme = &desk.target().scheme;
    let to_json = asked.out.as_deref().is_some_and(save::is_json);
    let json = if session.wants_json || to_json {
        Json::Written(Answer::of(&desk, run).written()?)
    } else {
        Json::NotAsked
    };
    let mut text = format!(
        "{} {}({},{}个单位)\n",
        scheme.head.title,
        scheme.head.version,
        desk.cycle_words(),
        run.units.len()
    );
    if let Some(out) = &asked.out {
        if to_json {
            save::write(out, &format!("{json}\n"))?;
        } else {
            save::write(out, &sheet(&desk, run)?.csv())?;
        }
        text.push_str(&format!("得分已写到:{}\n", out.display()));
    } else {
        text.push_str(&summary(&desk, run)?.text(2));
    }
    let mut open = Vec::new();
    for (row, unit) in run.units.iter().enumerate() {
        if result_of(run, &unit.unit)?.total.exact().is_none() {
            open.push(row);
        }
    }
    if !open.is_empty() {
        text.push_str(&format!(
            "{}个单位的数据还不全,得分写成“最低至最高”;不知道不等于0。用 explain 看缺什么。\n",
            open.len()
        ));
        text.push_str(&most_missing(desk.target(), run, &open));
    }
    for remark in desk.open_links(run).iter().chain(&desk.remarks) {
        text.push_str(&format!("注意:{remark}\n"));
    }
    Ok(Reply::clean(text, json))
}

/// How many of the missing facts are told.
const TOLD: usize = 5;

/// What most of these units have not filled in, in one line; nothing where all is filled in and something else is open.
fn most_missing(ready: &Ready, run: &Run, units: &[usize]) -> String {
    let asked = |input: &&Input| {
        matches!(
            input.source,
            Source::Fact { years_back: 0, .. } | Source::Decision { .. }
        )
    };
    let columns = run.columns.columns.iter();
    let mut missing: Vec<(usize, &str)> = (ready.program.inputs.iter().zip(columns))
        .filter(|(input, _)| asked(input))
        .map(|(input, column)| {
            let empty = units.iter().filter(|&&row| column.raw(row).is_none());
            (empty.count(), input.title.as_str())
        })
        .filter(|(units, _)| *units > 0)
        .collect();
    // The first in the scheme comes first among those that equally many have not filled in.
    missing.sort_by_key(|(units, _)| Reverse(*units));
    if missing.is_empty() {
        return String::new();
    }
    let told = missing.iter().take(TOLD);
    let told: Vec<String> = told
        .map(|(n, title)| match units.len() {
            1 => (*title).to_owned(),
            _ => format!("{title}({n}个单位)"),
        })
        .collect();
    let rest = missing.len().saturating_sub(TOLD);
    let others = if rest > 0 {
        format!(",另有{rest}项")
    } else {
        String::new()
    };
    format!("缺得最多的数据项:{}{others}\n", told.join("、"))
}

/// True when what the scheme gives is not points but norms that are met.
pub(super) fn is_norms_only(scheme: &Scheme) -> bool {
    scheme.items.is_empty() && scheme.parts.is_empty()
}

/// Norms met, as `18/22(1条未知)`.
pub(super) fn compliance(result: &UnitResult) -> String {
    result.compliance.map_or_else(String::new, |c| {
        let unknown = if c.unknown > 0 {
            format!("({}条未知)", c.unknown)
        } else {
            String::new()
        };
        format!("{}/{}{unknown}", c.met, c.met + c.not_met + c.unknown)
    })
}

/// A table with the total and the figures that make it.
fn summary(desk: &Desk, run: &Run) -> Result<Grid, Refusal> {
    let scheme = &desk.target().scheme;
    let tops: Vec<usize> = (0..scheme.sections.len())
        .filter(|&s| scheme.sections[s].parent.is_none())
        .collect();
    let norms = is_norms_only(scheme);
    let has_adjustments = run
        .appraisal
        .units
        .iter()
        .any(|u| !u.adjustments.is_empty());
    let mut titles = vec!["单位".to_owned()];
    titles.push(if norms { "达到>" } else { "得分>" }.to_owned());
    if !norms {
        titles.extend(
            tops.iter()
                .map(|&s| format!("{}>", scheme.sections[s].title)),
        );
        titles.extend(roots(scheme).map(|p| format!("{}>", p.title)));
        if has_adjustments {
            titles.push("加减>".to_owned());
        }
    }
    let mut grid = Grid::new(titles);
    for unit in &run.units {
        let result = result_of(run, &unit.unit)?;
        let mut row = vec![desk.name(&unit.unit)];
        if norms {
            row.push(compliance(result));
        } else {
            row.push(points(result.total));
            row.extend(tops.iter().map(|&s| points(result.sections[s].points)));
            row.extend(roots(scheme).map(|root| part_score(result, &root.id)));
            if has_adjustments {
                row.push(adjusted(result));
            }
        }
        grid.row(row);
    }
    Ok(grid)
}

/// Parts that stand in no other part.
pub(super) fn roots(scheme: &Scheme) -> impl Iterator<Item = &rubric::model::Part> {
    scheme.parts.iter().filter(|p| p.parent.is_none())
}

/// The score of a part.
pub(super) fn part_score(result: &UnitResult, id: &str) -> String {
    result
        .parts
        .iter()
        .find(|p| p.part == id)
        .map_or_else(String::new, |line| number(line.score))
}

/// The sum of everything that stands between base and total.
pub(super) fn adjusted(result: &UnitResult) -> String {
    let sum = result
        .adjustments
        .iter()
        .fold(rubric::score::Bounds::default(), |sum, a| {
            sum.plus(rubric::score::Bounds {
                low: a.low,
                high: a.high,
            })
        });
    if sum == rubric::score::Bounds::default() {
        String::new()
    } else if sum.low >= rubric::number::Points::ZERO {
        format!("+{}", points(sum))
    } else {
        points(sum)
    }
}

/// The answer for programs.
#[derive(Serialize)]
struct Answer<'a> {
    as_of: Option<String>,
    hash: String,
    remarks: &'a [String],
    scheme: &'a str,
    units: Units<'a>,
    version: &'a str,
    year: i16,
}

impl<'a> Answer<'a> {
    fn of(desk: &'a Desk, run: &'a Run) -> Answer<'a> {
        let scheme = &desk.target().scheme;
        Answer {
            as_of: desk.cycle.as_of.map(|d| d.to_string()),
            hash: rubric::identity::hash(scheme),
            remarks: &desk.remarks,
            scheme: &scheme.head.id,
            units: Units { desk, run },
            version: &scheme.head.version,
            year: desk.cycle.year,
        }
    }

    fn written(&self) -> Result<String, Refusal> {
        serde_json::to_string_pretty(self)
            .map_err(|e| Refusal::new(format!("得分没有写成 JSON:{e}")))
    }
}

/// All units, each put together only when it is its turn to be written: as values all at once, tens of thousands of
/// units would take gigabytes.
struct Units<'a> {
    desk: &'a Desk,
    run: &'a Run,
}

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units = &self.run.units;
        let mut list = serializer.serialize_seq(Some(units.len()))?;
        for unit in units {
            let result = result_of(self.run, &unit.unit).map_err(|e| Error::custom(e.message))?;
            list.serialize_element(&unit_json(self.desk, unit, result))?;
        }
        list.end()
    }
}

fn unit_json(desk: &Desk, unit: &UnitFacts, result: &UnitResult) -> Value {
    let scheme = &desk.target().scheme;
    let items: Vec<Value> = scheme
        .items
        .iter()
        .zip(&result.items)
        .map(|(item, points)| json!({ "item": item.id, "low": points.low, "high": points.high }))
        .collect();
    let norms: Vec<Value> = scheme
        .norms
        .iter()
        .zip(&unit.score.norms)
        .map(|(norm, met)| {
            json!({ "norm": norm.id, "applies": met.is_some(), "met": met.flatten() })
        })
        .collect();
    json!({
        "unit": result.unit,
        "name": desk.name(&result.unit),
        "total": result.total,
        "base": result.base,
        "adjustments": result.adjustments,
        "sections": result.sections,
        "parts": result.parts,
        "items": items,
        "norms": norms,
        "compliance": result.compliance,
        "is_provisional": result.is_provisional,
    })
}

/// The table that is written to a file: every figure of every unit.
fn sheet(desk: &Desk, run: &Run) -> Result<Grid, Refusal> {
    let scheme = &desk.target().scheme;
    let mut titles: Vec<String> = ["单位", "单位名称", "得分", "最低", "最高"]
        .map(str::to_owned)
        .to_vec();
    titles.extend(scheme.sections.iter().map(|s| s.title.clone()));
    titles.extend(scheme.parts.iter().map(|p| p.title.clone()));
    titles.extend(scheme.items.iter().map(|i| format!("{} {}", i.id, i.title)));
    titles.extend(scheme.norms.iter().map(|n| format!("{} {}", n.id, n.title)));
    let mut grid = Grid::new(titles);
    for unit in &run.units {
        let result = result_of(run, &unit.unit)?;
        let total = result.total;
        let mut row = vec![
            unit.unit.clone(),
            desk.name(&unit.unit),
            total.exact().map_or_else(String::new, |p| p.to_string()),
            total.low.to_string(),
            total.high.to_string(),
        ];
        row.extend(result.sections.iter().map(|s| points(s.points)));
        row.extend(scheme.parts.iter().map(|p| part_score(result, &p.id)));
        row.extend(result.items.iter().map(|&p| points(p)));
        row.extend(unit.score.norms.iter().map(|met| {
            match met {
                None => "不适用",
                Some(Some(true)) => "达到",
                Some(Some(false)) => "没有达到",
                Some(None) => "未知",
            }
            .to_owned()
        }));
        grid.row(row);
    }
    Ok(grid)
}
