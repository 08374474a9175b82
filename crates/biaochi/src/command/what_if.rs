//! `what-if`: what other figures would change, and the least that lifts a unit to its next star or grade.

use std::collections::BTreeSet;

use appraisal::chain::Run;
use appraisal::improve::{Proposal, Step, Subject, next_level};
use appraisal::result::UnitResult;
use appraisal::simulate::Figures;
use appraisal::words::{Words, points, rank};
use rubric::facts::{Cell, FactTable, Label, read_csv};
use rubric::model::FactKind;
use serde_json::{Value, json};

use super::Session;
use crate::arguments::WhatIf;
use crate::desk::{Desk, known_names, result_of};
use crate::grid::Grid;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::terminal::bold;

/// Supposes.
pub(crate) fn run(session: &Session, asked: &WhatIf) -> Result<Reply, Refusal> {
    let desk = Desk::open(session, &asked.scheme, &asked.facts)?;
    let mut table = desk.table.clone();
    let mut changed: BTreeSet<usize> = BTreeSet::new();
    let mut supposed = Vec::new();
    let mut known = BTreeSet::new();
    for text in &asked.sets {
        let set = Set::parse(&desk, text)?;
        if !known.insert((set.unit, set.name, set.period)) && !set.is_event(&desk) {
            return Err(Refusal::usage(format!("--set 给同一个数写了两次:{text}"))
                .help("一个单位的一个数据项在一个时期只假定一个数;删去多余的 --set。"));
        }
        supposed.push(set.apply(&desk, &mut table)?);
        changed.insert(set.unit);
    }
    let wanted = asked.unit.as_deref().map(|u| desk.unit(u)).transpose()?;

    let before = desk.appraise()?;
    let after = desk.appraise_table(&table)?;
    let (old, new) = (last(&before), last(&after));
    let scheme = &desk.target().scheme;
    let mut text = format!(
        "{}({})\n",
        bold(
            &format!("{} {} 假定推算", scheme.head.title, scheme.head.version),
            session.style
        ),
        desk.cycle_words()
    );
    for line in &supposed {
        text.push_str(&format!("  假定:{line}\n"));
    }
    let mut differences = Vec::new();
    let mut others = Vec::new();
    if !asked.sets.is_empty() {
        let mut grid = Grid::new(["单位", "", "现在", "假定之后"]);
        for (row, unit) in desk.table.units().iter().enumerate() {
            let (was, is) = (result_of(old, &unit.id)?, result_of(new, &unit.id)?);
            let figures = (Figures::of(was), Figures::of(is));
            if changed.contains(&row) {
                compare(&desk, was, is, &mut grid);
                differences
                    .push(json!({ "unit": unit.id, "before": figures.0, "after": figures.1 }));
            } else if figures.0 != figures.1 {
                others.push(row);
            }
        }
        text.push_str(&grid.text(2));
        if others.is_empty() {
            text.push_str("  其他单位的得分、名次和星级不变。\n");
        } else {
            text.push_str("  其他单位也会变:\n");
            let mut grid = Grid::new(["单位", "", "现在", "假定之后"]);
            for &row in &others {
                let id = &desk.table.units()[row].id;
                compare(&desk, result_of(old, id)?, result_of(new, id)?, &mut grid);
            }
            text.push_str(&grid.text(4));
        }
    }
    let mut proposal = Value::Null;
    if let Some(row) = wanted {
        let (words, json) = propose(&desk, &table, new, row)?;
        text.push_str(&words);
        proposal = json;
    }
    let others: Vec<&str> = others
        .iter()
        .map(|&row| desk.table.units()[row].id.as_str())
        .collect();
    Ok(Reply::clean(
        text,
        json!({
            "scheme": scheme.head.id,
            "year": desk.cycle.year,
            "supposed": supposed,
            "changed": differences,
            "others_affected": others,
            "proposal": proposal,
        }),
    ))
}

fn last(runs: &[Run]) -> &Run {
    runs.last().expect("the scheme asked for was appraised")
}

/// Rows for what differs between two results of a unit; one row that says so when nothing does.
fn compare(desk: &Desk, was: &UnitResult, is: &UnitResult, grid: &mut Grid) {
    let name = |unit: &str| desk.name(unit);
    let words = Words {
        scheme: &desk.target().scheme,
        unit_name: &name,
    };
    let shown = |result: &UnitResult| {
        let level = |standing: &Option<appraisal::level::Standing>| {
            standing.as_ref().map(|s| words.span(&s.level))
        };
        [
            ("得分", Some(points(result.total))),
            ("名次", result.rank.map(rank)),
            ("星级", level(&result.stars)),
            ("等次", level(&result.grade)),
        ]
    };
    let unit = desk.name(&was.unit);
    let mut rows = 0;
    for ((what, before), (_, after)) in shown(was).into_iter().zip(shown(is)) {
        if before == after {
            continue;
        }
        let text = |t: Option<String>| t.unwrap_or_else(|| "—".to_owned());
        let first = if rows == 0 {
            unit.clone()
        } else {
            String::new()
        };
        grid.row([first, what.to_owned(), text(before), text(after)]);
        rows += 1;
    }
    if rows == 0 {
        grid.row([
            unit,
            "得分".to_owned(),
            points(was.total),
            "不变".to_owned(),
        ]);
    }
}

/// The cheapest way to the next star or grade, and what it would make of the unit among all.
fn propose(
    desk: &Desk,
    table: &FactTable,
    run: &Run,
    row: usize,
) -> Result<(String, Value), Refusal> {
    let ready = desk.target();
    let unit = &desk.table.units()[row].id;
    let proposal = next_level(Subject {
        scheme: &ready.scheme,
        program: &ready.program,
        dictionary: &ready.dictionary,
        table,
        cycle: desk.cycle,
        columns: &run.columns,
        facts: &run.units[row],
        row,
    });
    let name = |unit: &str| desk.name(unit);
    let words = Words {
        scheme: &ready.scheme,
        unit_name: &name,
    };
    let title = desk.name(unit);
    let text = match &proposal {
        Proposal::NoLevels => format!(
            "“{}”没有星级和等次,没有下一级可升。\n",
            ready.scheme.head.title
        ),
        Proposal::AtTop => format!("{title}按得分已经是最高一级。\n"),
        Proposal::OutOfReach { goal } => format!(
            "{title}要到{},只改它自己能改的数据项还不够。\n",
            words.level(goal)
        ),
        Proposal::Steps {
            goal,
            steps,
            minutes,
            is_cheapest,
        } => {
            let mut text = format!(
                "{title}按得分线要到{},最少改这{}个数(按数据字典估计约{minutes}分钟{}):\n",
                words.level(goal),
                steps.len(),
                if *is_cheapest {
                    ""
                } else {
                    ",未穷尽所有组合"
                }
            );
            let mut after = table.clone();
            for step in steps {
                text.push_str(&format!("  {}\n", step_words(desk, step)));
                let datum = rubric::facts::Datum {
                    raw: step.to,
                    source: "假定",
                    late: false,
                };
                after.replace(row, &step.fact, step.label, Some(datum));
            }
            if desk.cycle.as_of.is_none() {
                let runs = desk.appraise_table(&after)?;
                let result = result_of(last(&runs), unit)?;
                let standing = result.stars.as_ref().or(result.grade.as_ref());
                text.push_str(&format!(
                    "  改后:得分{},{}",
                    points(result.total),
                    result.rank.map_or_else(|| "没有名次".to_owned(), rank)
                ));
                if let Some(standing) = standing {
                    text.push_str(&format!(",{}", words.span(&standing.level)));
                    if standing.level != standing.by_line {
                        text.push_str(&format!(
                            "(按得分线{},名额等限制之后)",
                            words.span(&standing.by_line)
                        ));
                    }
                }
                text.push_str("。\n");
            }
            text
        }
    };
    Ok((text, json!({ "unit": unit, "proposal": proposal })))
}

/// `党建联席会次数(2026年第1季度):0次 → 1次`.
fn step_words(desk: &Desk, step: &Step) -> String {
    let period = if step.period.is_empty() {
        String::new()
    } else {
        format!("({})", step.period)
    };
    let show = |raw: i64| {
        desk.target()
            .dictionary
            .get(&step.fact)
            .map_or_else(|| raw.to_string(), |fact| Cell::of(fact).show(raw))
    };
    let from = step.from.map_or_else(|| "未填".to_owned(), show);
    format!("{}{period}:{from} → {}", step.title, show(step.to))
}

/// A supposition `unit.fact@period=value`.
struct Set<'t> {
    unit: usize,
    name: &'t str,
    period: &'t str,
    value: &'t str,
}

impl<'t> Set<'t> {
    fn parse(desk: &Desk, text: &'t str) -> Result<Set<'t>, Refusal> {
        let wrong = || {
            Refusal::usage(format!("--set 写得不对:{text}")).help(
                "写成 单位.数据项=数值,某一期写 单位.数据项@2026Q1=数值;数值留空表示还不知道。例:--set 东湖社区.党课次数=2",
            )
        };
        let (left, value) = text.split_once('=').ok_or_else(wrong)?;
        // Units and decisions may have dots in their names: the longest beginning that is a unit is the unit.
        let split = left
            .rmatch_indices('.')
            .find_map(|(at, _)| Some((desk.table.unit(left[..at].trim())?, &left[at + 1..])));
        let Some((unit, what)) = split else {
            let named = left.split('.').next().unwrap_or(left);
            if !left.contains('.') || named.trim().is_empty() {
                return Err(wrong());
            }
            desk.unit(named)?;
            return Err(wrong());
        };
        let (name, period) = what.rsplit_once('@').unwrap_or((what, ""));
        if name.trim().is_empty() {
            return Err(wrong());
        }
        Ok(Set {
            unit,
            name: name.trim(),
            period: period.trim(),
            value: value.trim(),
        })
    }

    /// Whether the value is one more event, of which there may be several.
    fn is_event(&self, desk: &Desk) -> bool {
        let fact = desk.target().dictionary.get(self.name);
        fact.is_some_and(|fact| fact.kind == FactKind::Event)
    }

    /// Puts the value into the table and says so. It is read as a facts file of one row would be.
    fn apply(&self, desk: &Desk, table: &mut FactTable) -> Result<String, Refusal> {
        let dictionary = &desk.target().dictionary;
        let unit = &desk.table.units()[self.unit];
        let fact = dictionary.get(self.name);
        let row = [&unit.id, self.name, self.period, self.value].map(quoted);
        let csv = format!("单位,数据项,时期,数值\n{}\n", row.join(","));
        let read = read_csv(csv.as_bytes(), dictionary, &known_names(&desk.schemes)).map_err(
            |rejection| {
                let first = rejection.errors.first();
                let message = first.map_or_else(String::new, |e| e.message.clone());
                let refusal = Refusal::new(format!(
                    "--set 不能采用:{}.{}:{message}",
                    unit.name, self.name
                ));
                match first {
                    Some(error) => refusal.help(error.help.clone()),
                    None => refusal,
                }
            },
        )?;
        let label = Label::parse(self.period).unwrap_or(Label::Open);
        let id = fact.map_or(self.name, |f| f.id.as_str());
        let label = stated_label(table, self.unit, id, label, desk.cycle.year);
        let was = table.get(self.unit, id, label).map(|d| d.raw);
        let is = read
            .stated()
            .first()
            .and_then(|&(name, period)| read.get(0, name, period).map(|datum| datum.raw));
        if let Some(event) = fact.and_then(|f| read.events(0, &f.id).next()) {
            table.add_event(self.unit, id, event).map_err(|_| {
                Refusal::new(format!("--set 不能采用:{}已经有同一天的这件事", unit.name))
            })?;
            return Ok(format!(
                "{} 增加一件 {}({})",
                unit.name, self.name, self.value
            ));
        }
        let datum = is.map(|raw| rubric::facts::Datum {
            raw,
            source: "假定",
            late: false,
        });
        table.replace(self.unit, id, label, datum);
        let show = |raw: Option<i64>| match (raw, fact) {
            (None, _) => "未填".to_owned(),
            (Some(raw), Some(fact)) => Cell::of(fact).show(raw),
            (Some(raw), None) => rubric::number::Decimal::new(raw, 4).to_string(),
        };
        let title = fact.map_or(self.name, |f| f.title.as_str());
        let period = match label.words() {
            words if words.is_empty() => words,
            words => format!("({words})"),
        };
        let now = match (fact, is) {
            (None, Some(_)) => self.value.to_owned(),
            _ => show(is),
        };
        Ok(format!(
            "{} {title}{period}:{} → {now}",
            unit.name,
            show(was)
        ))
    }
}

/// Where the table states the value when the supposition names no period: once, or for the year.
fn stated_label(table: &FactTable, unit: usize, id: &str, label: Label, year: i16) -> Label {
    if label != Label::Open {
        return label;
    }
    [Label::Open, Label::Year(year)]
        .into_iter()
        .find(|&l| table.get(unit, id, l).is_some())
        .unwrap_or(label)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
