//! `explain`: one unit's sheet with the reason of every point.

use appraisal::chain::Run;
use appraisal::result::UnitResult;
use appraisal::words::{Words, points};
use rubric::explain::{Explainer, Finding};
use rubric::facts::sources;
use rubric::model::Item;
use serde_json::{Value, json};

use super::Session;
use crate::arguments::Explain;
use crate::desk::{Desk, result_of};
use crate::grid::padded;
use crate::reading::Ready;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::terminal::bold;

/// Stands before what is still open.
const OPEN_MARK: &str = "〔待定〕";

/// Explains.
pub(crate) fn run(session: &Session, asked: &Explain) -> Result<Reply, Refusal> {
    let desk = Desk::open(session, &asked.scheme, &asked.facts)?;
    let unit = desk.unit(&asked.unit)?;
    let scheme = &desk.target().scheme;
    if let Some(item) = &asked.item {
        let known: Vec<&str> = scheme
            .items
            .iter()
            .map(|i| i.id.as_str())
            .chain(scheme.norms.iter().map(|n| n.id.as_str()))
            .collect();
        if !known.contains(&item.as_str()) {
            return Err(Refusal::unknown("条目", item, &known));
        }
    }
    let runs = desk.appraise()?;
    let run = runs.last().expect("the scheme asked for was appraised");
    let (text, json) = sheet(session, &desk, run, unit, asked.item.as_deref())?;
    Ok(Reply::clean(text, json))
}

/// The sheet of a unit, or one item of it, in words and as JSON.
pub(crate) fn sheet(
    session: &Session,
    desk: &Desk,
    run: &Run,
    unit: usize,
    only: Option<&str>,
) -> Result<(String, Value), Refusal> {
    let ready = desk.target_of(run);
    let scheme = &ready.scheme;
    let id = &desk.table.units()[unit].id;
    let result = result_of(run, id)?;
    let view = View {
        desk,
        run,
        ready,
        unit,
        result,
        explainer: Explainer::new(scheme, &ready.program, &ready.dictionary),
    };
    let wanted = |id: &str| only.is_none_or(|only| only == id);

    let mut text = format!(
        "{}({})\n",
        bold(
            &format!(
                "{} {} {}",
                desk.name(id),
                scheme.head.title,
                scheme.head.version
            ),
            session.style
        ),
        desk.cycle_words()
    );
    let mut items = Vec::new();
    for (s, section) in scheme.sections.iter().enumerate() {
        let own_items = scheme
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.section == section.id && wanted(&item.id));
        let mut body = String::new();
        for (index, item) in own_items {
            let (lines, value) = view.item(index, item);
            body.push_str(&lines);
            items.push(value);
        }
        let own_norms = scheme
            .norms
            .iter()
            .enumerate()
            .filter(|(_, norm)| norm.section == section.id && wanted(&norm.id));
        for (index, norm) in own_norms {
            let met = view.run.units[unit].score.norms[index];
            let word = match met {
                None => "不适用",
                Some(Some(true)) => "达到",
                Some(Some(false)) => "没有达到",
                Some(None) => "尚不清楚",
            };
            body.push_str(&format!(
                "  {} {}  {word}\n",
                padded(&norm.id, 6),
                padded(&norm.title, 28)
            ));
            let facts = view.norm_facts(index);
            if met != Some(Some(true)) || only.is_some() {
                for fact in &facts {
                    body.push_str(&format!("      {fact}\n"));
                }
            }
            items.push(json!({ "norm": norm.id, "title": norm.title, "applies": met.is_some(), "met": met.flatten(), "facts": facts }));
        }
        if body.is_empty() {
            continue;
        }
        let line = &result.sections[s];
        let heading = if line.full == rubric::number::Points::ZERO {
            section.title.clone()
        } else {
            format!("{} {}/{}", section.title, points(line.points), line.full)
        };
        text.push_str(&format!("{}\n{body}", bold(&heading, session.style)));
    }
    let name = |unit: &str| desk.name(unit);
    let words = Words {
        scheme,
        unit_name: &name,
    };
    let account = words.account(&desk.titled(result));
    let bonuses = view.bonuses();
    if only.is_none() {
        if !bonuses.is_empty() {
            text.push_str(&format!("{}\n", bold("加分减分", session.style)));
            for finding in &bonuses {
                text.push_str(&view.finding(finding));
            }
        }
        text.push_str(&format!("{}\n", bold("结果", session.style)));
        for line in &account {
            text.push_str(&format!("  {line}\n"));
        }
    }
    Ok((
        text,
        json!({
            "scheme": scheme.head.id,
            "version": scheme.head.version,
            "hash": rubric::identity::hash(scheme),
            "year": desk.cycle.year,
            "unit": id,
            "name": desk.name(id),
            "items": items,
            "bonuses": bonuses,
            "result": result,
            "account": account,
        }),
    ))
}

/// One unit under one scheme.
struct View<'a> {
    desk: &'a Desk,
    run: &'a Run,
    ready: &'a Ready,
    unit: usize,
    result: &'a UnitResult,
    explainer: Explainer<'a>,
}

impl View<'_> {
    /// An item in words and as JSON.
    fn item(&self, index: usize, item: &Item) -> (String, Value) {
        let facts = &self.run.units[self.unit];
        let score = &facts.score.items[index];
        let row = self.run.columns.row(self.unit);
        let findings = self.explainer.item(index, &row, &facts.score);
        let got = self.result.items[index];
        let state = match score.applies {
            Some(true) => String::new(),
            Some(false) => "(不适用)".to_owned(),
            None => "(是否适用尚不清楚)".to_owned(),
        };
        let mut text = format!(
            "  {} {}  {}/{}{state}\n",
            padded(&item.id, 6),
            padded(&item.title, 28),
            points(got),
            item.points
        );
        for finding in &findings {
            text.push_str(&self.finding(finding));
        }
        if got != score.points {
            text.push_str("      否决事项使本条记零分,见“结果”\n");
        }
        let value = json!({
            "item": item.id,
            "title": item.title,
            "full": item.points,
            "points": got,
            "applies": score.applies,
            "findings": findings,
        });
        (text, value)
    }

    /// A finding with its clause and the values it rests on. One that facts may still turn either way says so first:
    /// its words name the rule, which is not broken yet.
    fn finding(&self, finding: &Finding<'_>) -> String {
        let clause = finding
            .clause
            .map_or_else(String::new, |c| format!("(依据:{c})"));
        let mark = if finding.open { OPEN_MARK } else { "" };
        let mut text = format!("      {mark}{}{clause}\n", finding.words);
        for fact in &finding.facts {
            if let Some(stated) = self.stated(fact.input) {
                text.push_str(&format!("        {}:{stated}\n", fact.title));
            }
        }
        text
    }

    /// What is stated behind an input, with sources: `1次(台账)`; several periods one after the other.
    fn stated(&self, input: usize) -> Option<String> {
        let bases = sources(
            &self.ready.program,
            &self.desk.table,
            &self.ready.dictionary,
            self.desk.cycle,
            self.unit,
            input,
        );
        if bases.is_empty() {
            return None;
        }
        let mut parts = Vec::with_capacity(bases.len());
        for basis in &bases {
            let label = if bases.len() > 1 && !basis.label.is_empty() {
                format!("{} ", basis.label)
            } else {
                String::new()
            };
            let late = if basis.late { ",逾期" } else { "" };
            let source = if basis.source.is_empty() && late.is_empty() {
                String::new()
            } else {
                format!("({}{late})", basis.source)
            };
            parts.push(format!("{label}{}{source}", basis.value));
        }
        Some(parts.join(";"))
    }

    /// The facts behind a norm in words.
    fn norm_facts(&self, index: usize) -> Vec<String> {
        let plan = &self.ready.program.norms[index];
        plan.reads
            .iter()
            .map(|&input| {
                let title = &self.ready.program.inputs[input].title;
                let stated = self.stated(input).unwrap_or_else(|| "未填".to_owned());
                format!("{title}:{stated}")
            })
            .collect()
    }

    /// The findings of bonus and malus rules.
    fn bonuses(&self) -> Vec<Finding<'_>> {
        let program = &self.ready.program;
        let row = self.run.columns.row(self.unit);
        program
            .above
            .bonuses
            .iter()
            .enumerate()
            .filter_map(|(n, rule)| {
                let score = rubric::score::score_rule(rule, &program.inputs, &row);
                self.explainer.bonus(n, &row, &score)
            })
            .collect()
    }
}
