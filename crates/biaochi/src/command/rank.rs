//! `rank`: the ranking with everything that made it: adjustments, ties, quotas, steps of stars and grades, effects.

use std::collections::BTreeMap;
use std::path::Path;

use appraisal::chain::Run;
use appraisal::result::{Appraisal, UnitResult};
use appraisal::words::{Words, points};
use serde_json::{Value, json};

use super::score::{adjusted, compliance, is_norms_only, part_score, roots};
use super::{Session, save};
use crate::arguments::Rank;
use crate::desk::Desk;
use crate::grid::Grid;
use crate::refusal::Refusal;
use crate::reply::{Json, Reply};
use crate::terminal::bold;

/// Ranks.
pub(crate) fn run(session: &Session, asked: &Rank) -> Result<Reply, Refusal> {
    if let Some(out) = &asked.out {
        save::check(out)?;
    }
    let desk = Desk::open(session, &asked.scheme, &asked.facts)?;
    let runs = desk.appraise_points()?;
    let run = runs.last().expect("the scheme asked for was appraised");
    let to_json = asked.out.as_deref().is_some_and(save::is_json);
    let json = if session.wants_json || to_json {
        Json::Value(json(&desk, run))
    } else {
        Json::NotAsked
    };
    let mut text = report(session, &desk, run);
    if let Some(out) = &asked.out {
        if to_json {
            save::write(out, &format!("{json}\n"))?;
        } else {
            save::write(out, &table(&desk, run).csv())?;
        }
        text.push_str(&format!("排名已写到:{}\n", out.display()));
    }
    Ok(Reply {
        text,
        json,
        is_clean: run.appraisal.refused.is_empty(),
    })
}

/// The whole ranking in words.
pub(crate) fn report(session: &Session, desk: &Desk, run: &Run) -> String {
    let scheme = &desk.target_of(run).scheme;
    let name = |unit: &str| desk.name(unit);
    let words = Words {
        scheme,
        unit_name: &name,
    };
    let appraisal = &run.appraisal;
    let mut text = format!(
        "{}({},{}个单位)\n",
        bold(
            &format!("{} {} 排名", scheme.head.title, scheme.head.version),
            session.style
        ),
        desk.cycle_words(),
        appraisal.units.len()
    );
    text.push_str(&table(desk, run).text(2));
    push(
        &mut text,
        session,
        "调整(逐个单位)",
        unit_notes(&words, desk, appraisal),
    );
    push(
        &mut text,
        session,
        "同分",
        appraisal.ties.iter().map(|t| words.tie(t)).collect(),
    );
    push(
        &mut text,
        session,
        "名额",
        appraisal.quotas.iter().map(|q| words.quota(q)).collect(),
    );
    push(
        &mut text,
        session,
        "结果运用",
        effects(&words, desk, appraisal),
    );
    push(
        &mut text,
        session,
        "要由人决定的",
        appraisal.needed.iter().map(|n| words.needed(n)).collect(),
    );
    push(
        &mut text,
        session,
        "没有做成的",
        appraisal.refused.iter().map(|r| words.refusal(r)).collect(),
    );
    let remarks = desk.open_links(run).into_iter().chain(desk.remarks.clone());
    push(&mut text, session, "注意", remarks.collect());
    text
}

fn push(text: &mut String, session: &Session, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("{}\n", bold(title, session.style)));
    for line in lines {
        text.push_str(&format!("  {line}\n"));
    }
}

/// The ranking list.
fn table(desk: &Desk, run: &Run) -> Grid {
    let scheme = &desk.target_of(run).scheme;
    let name = |unit: &str| desk.name(unit);
    let words = Words {
        scheme,
        unit_name: &name,
    };
    let norms = is_norms_only(scheme);
    let has_cohorts = scheme.rank.cohort.is_some();
    let has_adjustments = run
        .appraisal
        .units
        .iter()
        .any(|u| !u.adjustments.is_empty());
    let mut titles = Vec::new();
    if has_cohorts {
        titles.push("组别".to_owned());
    }
    titles.extend(["名次>".to_owned(), "单位".to_owned()]);
    titles.push(if norms { "达到>" } else { "总分>" }.to_owned());
    titles.extend(roots(scheme).map(|p| format!("{}>", p.title)));
    if has_adjustments {
        titles.push("加减>".to_owned());
    }
    if !scheme.stars.is_empty() {
        titles.extend(["按得分线".to_owned(), "星级".to_owned()]);
    }
    if !scheme.grades.is_empty() {
        titles.push("等次".to_owned());
    }
    let mut grid = Grid::new(titles);
    for result in &run.appraisal.units {
        let mut row = Vec::new();
        if has_cohorts {
            row.push(result.cohort.clone().unwrap_or_else(|| "不明".to_owned()));
        }
        row.push(place(result));
        row.push(desk.name(&result.unit));
        row.push(if norms {
            compliance(result)
        } else {
            points(result.total)
        });
        row.extend(roots(scheme).map(|root| part_score(result, &root.id)));
        if has_adjustments {
            row.push(adjusted(result));
        }
        if !scheme.stars.is_empty() {
            let stars = result.stars.as_ref();
            row.push(stars.map_or_else(String::new, |s| words.span(&s.by_line)));
            row.push(stars.map_or_else(String::new, |s| words.span(&s.level)));
        }
        if !scheme.grades.is_empty() {
            let grade = result.grade.as_ref();
            row.push(grade.map_or_else(String::new, |g| words.span(&g.level)));
        }
        grid.row(row);
    }
    grid
}

/// `3`, `并列3` for a rank that several share, `3~5` for one that is still open.
fn place(result: &UnitResult) -> String {
    match result.rank {
        None => "—".to_owned(),
        Some(rank) => match rank.exact() {
            Some(exact) if result.sharing_rank > 0 => format!("并列{exact}"),
            Some(exact) => exact.to_string(),
            None => format!("{}~{}", rank.best, rank.worst),
        },
    }
}

/// What moved each unit: vetoes, adjustments, steps of stars and grades, cards.
fn unit_notes(words: &Words<'_>, desk: &Desk, appraisal: &Appraisal) -> Vec<String> {
    let mut lines = Vec::new();
    for result in &appraisal.units {
        let result = desk.titled(result);
        let mut notes: Vec<String> = result.vetoes.iter().map(|v| words.veto(v)).collect();
        notes.extend(result.adjustments.iter().map(|a| words.adjustment(a)));
        for standing in [&result.stars, &result.grade].into_iter().flatten() {
            notes.extend(standing.steps.iter().map(|s| words.step(s)));
        }
        notes.extend(result.cards.iter().map(|c| words.card(c)));
        let unit = desk.name(&result.unit);
        lines.extend(notes.into_iter().map(|note| format!("{unit}:{note}")));
    }
    lines
}

/// What follows from the result, each with the units it concerns.
fn effects(words: &Words<'_>, desk: &Desk, appraisal: &Appraisal) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    let mut units: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for result in &appraisal.units {
        for caused in &desk.titled(result).effects {
            let sentence = words.effect(caused);
            if !units.contains_key(&sentence) {
                order.push(sentence.clone());
            }
            units
                .entry(sentence)
                .or_default()
                .push(desk.name(&result.unit));
        }
    }
    order
        .into_iter()
        .map(|sentence| {
            let named = &units[&sentence];
            let whom = if named.len() == appraisal.units.len() && named.len() > 1 {
                "所有单位".to_owned()
            } else {
                named.join("、")
            };
            format!("{}({whom})", sentence.trim_end_matches('。'))
        })
        .collect()
}

fn json(desk: &Desk, run: &Run) -> Value {
    let scheme = &desk.target_of(run).scheme;
    let name = |unit: &str| desk.name(unit);
    let words = Words {
        scheme,
        unit_name: &name,
    };
    let accounts: BTreeMap<&str, Vec<String>> = run
        .appraisal
        .units
        .iter()
        .map(|u| (u.unit.as_str(), words.account(&desk.titled(u))))
        .collect();
    json!({
        "scheme": scheme.head.id,
        "version": scheme.head.version,
        "hash": rubric::identity::hash(scheme),
        "year": desk.cycle.year,
        "as_of": desk.cycle.as_of.map(|d| d.to_string()),
        "is_final": run.appraisal.is_final(),
        "appraisal": run.appraisal,
        "accounts": accounts,
        "remarks": desk.remarks,
    })
}

/// Writes the ranking list as CSV.
pub(crate) fn write_csv(desk: &Desk, run: &Run, out: &Path) -> Result<(), Refusal> {
    save::write(out, &table(desk, run).csv())
}
