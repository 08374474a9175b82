//! Reads worked cases and holds them against the scheme: every name in a case must name something.

mod expectation;
mod strays;

use std::collections::BTreeSet;

use self::strays::{Strays, Words, gone, lost_decision};
use super::nearest;
use super::reader::{Document, TableReader};
use crate::cases::{Case, Given, GivenEvent, Subject};
use crate::diag::{Diagnostic, Span};
use crate::expr::ir::Source;
use crate::facts::{Cell, Label, Problem, fits, result_name};
use crate::model::{Dictionary, Fact, FactKind, Scheme};
use crate::plan::Program;

/// What the names in a case are held against.
struct Names<'a> {
    scheme: &'a Scheme,
    dictionary: &'a Dictionary,
    program: &'a Program,
    /// Those that lead nowhere.
    strays: Strays,
}

/// Reads the files of cases of a scheme: cases and diagnostics of each. Never fails: a case that cannot be used is told
/// and left out. A name that leads nowhere is told once for all files, where it stands first.
pub fn read_case_files(
    texts: &[&str],
    scheme: &Scheme,
    dictionary: &Dictionary,
    program: &Program,
) -> Vec<(Vec<Case>, Vec<Diagnostic>)> {
    let names = Names {
        scheme,
        dictionary,
        program,
        strays: Strays::default(),
    };
    let mut files: Vec<(Vec<Case>, Vec<Diagnostic>)> = Vec::new();
    for (file, text) in texts.iter().enumerate() {
        names.strays.begin(file);
        let document = Document::parse(text);
        let cases = read_document(&document, &names);
        if !document.is_whole() {
            names.strays.forget(file);
        }
        files.push((cases, document.into_diagnostics()));
    }
    for (file, stray) in names.strays.into_diagnostics(texts) {
        files[file].1.push(stray);
    }
    for (_, told) in &mut files {
        told.sort_by_key(|d| d.span);
    }
    files
}

/// Reads one file of cases, as [`read_case_files`] reads all.
pub fn read_cases(
    text: &str,
    scheme: &Scheme,
    dictionary: &Dictionary,
    program: &Program,
) -> (Vec<Case>, Vec<Diagnostic>) {
    read_case_files(&[text], scheme, dictionary, program)
        .pop()
        .unwrap_or_default()
}

fn read_document(document: &Document<'_>, names: &Names<'_>) -> Vec<Case> {
    let root = document.root();
    let tables = root.tables("case", "算例");
    if tables.is_empty() && !root.has("case") && document.told() == 0 {
        root.report(
            Diagnostic::error("E401", Span::new(0, 0), "这个文件里没有算例")
                .help("每个算例以 [[case]] 开头,写明 item、title、facts 和 expect"),
        );
    }
    let cases = tables
        .into_iter()
        .filter_map(|r| read_case(r, names))
        .collect();
    root.finish();
    cases
}

fn read_case(mut r: TableReader<'_>, names: &Names<'_>) -> Option<Case> {
    let title = r.required_text("title");
    r.name(format!("算例“{title}”"));
    let subject = match subject(&r, names) {
        About::Known(subject) => Some(subject),
        About::Unclear => None,
        // It goes with what it is about: nothing else in it is worth a word.
        About::Gone => return None,
    };
    let mut values = r
        .table("facts", "算例的 facts")
        .map_or_else(Vec::new, |t| given_values(&t, names));
    if let Some(decisions) = r.table("decisions", "算例的 decisions") {
        values.extend(given_decisions(&decisions, names));
    }
    for (text, span) in r.texts("late") {
        mark_late(&r, &text, span, names, &mut values);
    }
    let events = r
        .tables("events", "算例的 events")
        .into_iter()
        .filter_map(|t| given_event(t, names))
        .collect();
    let cohort = r
        .tables("cohort", "算例的 cohort")
        .iter()
        .map(|t| given_values(t, names))
        .collect();
    let expect = expectation::read(&r, subject.as_ref());
    let reasons = match r.is_text("reason") {
        true => r.text("reason").into_iter().collect(),
        false => r.texts("reason").into_iter().map(|(t, _)| t).collect(),
    };
    let span = r.span();
    r.finish();
    Some(Case {
        subject: subject?,
        title,
        values,
        events,
        cohort,
        expect: expect?,
        reasons,
        span,
    })
}

/// What a case is about.
enum About {
    /// Something of the scheme, or the whole sheet.
    Known(Subject),
    /// Something that the scheme does not have.
    Gone,
    /// It does not say; that was reported.
    Unclear,
}

fn subject(r: &TableReader<'_>, names: &Names<'_>) -> About {
    let items = || names.scheme.items.iter().map(|i| i.id.as_str());
    let norms = || names.scheme.norms.iter().map(|n| n.id.as_str());
    match (r.text("item"), r.text("norm")) {
        (Some(_), Some(_)) => {
            r.report(
                Diagnostic::error(
                    "E402",
                    r.span_of("norm"),
                    format!("{}既写了 item 又写了 norm", r.what()),
                )
                .help("一个算例只针对一个条目或一条规范标准,请拆成两个"),
            );
            About::Unclear
        }
        (Some(item), None) if items().any(|known| known == item) => {
            About::Known(Subject::Item(item))
        }
        (Some(item), None) => {
            gone(r, r.span_of("item"), "条目", &item, names, items());
            About::Gone
        }
        (None, Some(norm)) if norms().any(|known| known == norm) => {
            About::Known(Subject::Norm(norm))
        }
        (None, Some(norm)) => {
            gone(r, r.span_of("norm"), "规范标准", &norm, names, norms());
            About::Gone
        }
        (None, None) if !r.has("item") && !r.has("norm") => About::Known(Subject::Sheet),
        (None, None) => About::Unclear,
    }
}

/// The values of a map `name@period = value`.
fn given_values(r: &TableReader<'_>, names: &Names<'_>) -> Vec<Given> {
    let mut values: Vec<Given> = Vec::new();
    for (key, span) in r.keys() {
        let (name, label) = match split_label(&key) {
            Ok(split) => split,
            Err(problem) => {
                report_problem(r, span, problem);
                continue;
            }
        };
        let Some(text) = r.cell_text_at(&key) else {
            continue;
        };
        let given = match names.dictionary.get(name) {
            Some(fact) => given_fact(r, fact, label, &text, span),
            None => given_result(r, names, name, label, &text, span),
        };
        let Some(given) = given else { continue };
        if values
            .iter()
            .any(|v| v.name == given.name && v.label == given.label)
        {
            r.report(
                Diagnostic::error("E404", span, format!("{}里“{key}”给了两次", r.what()))
                    .help("同一个数据项用编号和名称各写了一次,请删去一个"),
            );
            continue;
        }
        if let Some(fact) = names.dictionary.get(name)
            && !is_read(names.program, &fact.id)
        {
            names.strays.add("E405", &fact.id, span, || Words {
                once: format!("{}给了方案用不到的数据项:{}", r.what(), fact.title),
                often: format!("给了方案用不到的数据项:{}", fact.title),
                help: "没有规则读它:如果规则已经删去,请把这个数也删去;如果是名称写错了,请改正"
                    .to_owned(),
            });
        }
        values.push(given);
    }
    values
}

fn given_fact(
    r: &TableReader<'_>,
    fact: &Fact,
    label: Label,
    text: &str,
    span: Span,
) -> Option<Given> {
    if fact.kind == FactKind::Event {
        r.report(
            Diagnostic::error(
                "E406",
                span,
                format!("“{}”是逐件登记的事件,不写在 facts 里", fact.title),
            )
            .help("写在 events 里:events = [{ fact = \"…\", date = 2026-05-03, level = \"…\", matter = \"…\" }]"),
        );
        return None;
    }
    let read = fits(label, fact).and_then(|()| Cell::for_period(fact, label).read(text));
    match read {
        Ok(Some(raw)) => Some(Given {
            name: fact.id.clone(),
            label,
            raw,
            late: false,
        }),
        // Said to be unknown is the same as not given.
        Ok(None) => None,
        Err(problem) => {
            report_problem(r, span, problem);
            None
        }
    }
}

/// A figure of another scheme's result, or a name that means nothing.
fn given_result(
    r: &TableReader<'_>,
    names: &Names<'_>,
    name: &str,
    label: Label,
    text: &str,
    span: Span,
) -> Option<Given> {
    let result = names
        .program
        .inputs
        .iter()
        .find(|input| matches!(&input.source, Source::Result { scheme, figure } if result_name(scheme, *figure) == name));
    let Some(input) = result.filter(|_| label == Label::Open) else {
        let facts = names.dictionary.facts().iter();
        let candidates = facts.flat_map(|f| [f.id.as_str(), f.title.as_str()]);
        names.strays.add("E407", name, span, || Words {
            once: format!(
                "{}里的“{name}”不是数据项,也不是方案用到的考评结果",
                r.what()
            ),
            often: format!("写了“{name}”,它不是数据项,也不是方案用到的考评结果"),
            help: match nearest(name, candidates) {
                Some(near) => format!("是不是想写 {near}?"),
                None => "数据项写数据字典里的编号或名称;人的评定写在 decisions 里".to_owned(),
            },
        });
        return None;
    };
    let cell = Cell::of_kind(input.kind, input.range, &input.title);
    read_known(r, &cell, name, text, span)
}

fn given_decisions(r: &TableReader<'_>, names: &Names<'_>) -> Vec<Given> {
    let decisions = || {
        names
            .program
            .inputs
            .iter()
            .filter_map(|input| match &input.source {
                Source::Decision { id, step, .. } => Some((id.as_str(), step, input)),
                _ => None,
            })
    };
    let mut values = Vec::new();
    for (key, span) in r.keys() {
        let Some(text) = r.cell_text_at(&key) else {
            continue;
        };
        let Some((_, step, input)) = decisions().find(|(id, ..)| *id == key) else {
            lost_decision(r, &key, span, names, decisions().map(|(id, ..)| id));
            continue;
        };
        let mut cell = Cell::of_kind(input.kind, input.range, &input.title);
        cell.step = step.map(|s| s.units());
        values.extend(read_known(r, &cell, &key, &text, span));
    }
    values
}

fn read_known(
    r: &TableReader<'_>,
    cell: &Cell<'_>,
    name: &str,
    text: &str,
    span: Span,
) -> Option<Given> {
    match cell.read(text) {
        Ok(raw) => raw.map(|raw| Given {
            name: name.to_owned(),
            label: Label::Open,
            raw,
            late: false,
        }),
        Err(problem) => {
            report_problem(r, span, problem);
            None
        }
    }
}

fn mark_late(r: &TableReader<'_>, text: &str, span: Span, names: &Names<'_>, values: &mut [Given]) {
    let (name, label) = match split_label(text) {
        Ok(split) => split,
        Err(problem) => return report_problem(r, span, problem),
    };
    let id = names
        .dictionary
        .get(name)
        .map_or(name, |fact| fact.id.as_str());
    let given = values.iter_mut().find(|v| v.name == id && v.label == label);
    match given {
        Some(given) => given.late = true,
        None => r.report(
            Diagnostic::error(
                "E409",
                span,
                format!("{}的 late 里的“{text}”没有在 facts 里给出", r.what()),
            )
            .help("逾期的数也要在 facts 里写出数值,名称和时期与 late 里一致"),
        ),
    }
}

fn given_event(r: TableReader<'_>, names: &Names<'_>) -> Option<GivenEvent> {
    let name = r.required_text("fact");
    let date = r.date("date");
    if !r.has("date") {
        r.missing("date");
    }
    let level = r.required_text("level");
    let matter = r.text("matter").unwrap_or_default();
    let counted: BTreeSet<&str> = names
        .program
        .inputs
        .iter()
        .filter_map(|input| match &input.source {
            Source::Events { fact, .. } => Some(fact.as_str()),
            _ => None,
        })
        .collect();
    let fact = names
        .dictionary
        .get(&name)
        .filter(|f| counted.contains(f.id.as_str()));
    let event = match fact {
        None if !name.is_empty() => {
            names
                .strays
                .add("E410", &name, r.span_of("fact"), || Words {
                    once: format!("{}里的“{name}”不是方案计分的事件", r.what()),
                    often: format!("写了事件“{name}”,方案不按它计分"),
                    help: if counted.is_empty() {
                        "这个方案没有按事件计分的规则,请删去".to_owned()
                    } else {
                        let listed: Vec<&str> = counted.iter().copied().collect();
                        format!(
                            "如果规则已经删去,请把事件也删去;可以写:{}",
                            listed.join("、")
                        )
                    },
                });
            None
        }
        None => None,
        Some(fact) => match Cell::of(fact).read(&level) {
            Ok(raw) => raw.and_then(|raw| {
                Some(GivenEvent {
                    fact: fact.id.clone(),
                    date: date?.parse().ok()?,
                    level: usize::try_from(raw).ok()?,
                    matter,
                })
            }),
            Err(problem) => {
                report_problem(&r, r.span_of("level"), problem);
                None
            }
        },
    };
    r.finish();
    event
}

/// `name@period` apart; no period is [`Label::Open`].
fn split_label(key: &str) -> Result<(&str, Label), Problem> {
    match key.rsplit_once('@') {
        Some((name, label)) => Ok((name.trim(), Label::parse(label)?)),
        None => Ok((key, Label::Open)),
    }
}

fn report_problem(r: &TableReader<'_>, span: Span, problem: Problem) {
    r.report(
        Diagnostic::error(
            problem.code,
            span,
            format!("{}:{}", r.what(), problem.message),
        )
        .help(problem.help),
    );
}

/// True when some input of the program draws on the fact.
fn is_read(program: &Program, id: &str) -> bool {
    program
        .inputs
        .iter()
        .any(|input| matches!(&input.source, Source::Fact { fact, .. } if fact == id))
}

#[cfg(test)]
mod tests;
