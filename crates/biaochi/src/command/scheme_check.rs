//! `scheme check`: everything that is wrong or deserves a decision in schemes.

use std::path::Path;

use rubric::diag::{Diagnostic, Severity};
use rubric::model::Dictionary;
use rubric::text::read_dictionary;
use serde_json::json;

use super::Session;
use crate::arguments::Check;
use crate::finding;
use crate::inspection::{Inspected, Peers};
use crate::library::{self, DICTIONARY_FILE, Source, Text};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::terminal::{self, bold};

/// Checks schemes.
pub(crate) fn run(session: &Session, asked: &Check) -> Result<Reply, Refusal> {
    let sources: Vec<Source> = if asked.all {
        let ids = session.library.ids()?;
        if ids.is_empty() {
            return Err(Refusal::new("方案库里没有方案")
                .help("方案放在方案库目录下与编号同名的目录里,文件名是 scheme.toml。"));
        }
        ids.iter()
            .map(|id| session.library.source(id))
            .collect::<Result<_, _>>()?
    } else {
        let mut found = Vec::new();
        for path in &asked.paths {
            if path.file_name().is_some_and(|n| n == DICTIONARY_FILE) {
                if asked.paths.len() > 1 {
                    return Err(Refusal::usage("数据字典要单独检查,不与方案写在一起")
                        .help("检查方案时,它用的数据字典会一并检查。"));
                }
                return dictionary_alone(session, path);
            }
            found.extend(session.library.find_all(path)?);
        }
        found
    };
    let peers = Peers::of(&session.library)?;
    let bar = terminal::progress(sources.len(), "检查");
    let mut read: Vec<Read> = Vec::new();
    let mut text = String::new();
    let mut schemes = Vec::new();
    let mut is_clean = true;
    for source in sources {
        let dictionary = dictionary(&mut read, &source.dictionary);
        let inspected = Inspected::of(source, dictionary, &peers);
        let tally = inspected.tally();
        is_clean &= tally.is_clean();
        for block in inspected.blocks(session.style) {
            text.push_str(&block);
            text.push_str("\n\n");
        }
        text.push_str(&format!(
            "{}:{}\n",
            bold(&inspected.name(), session.style),
            tally.words()
        ));
        let head = &inspected.checked.scheme.head;
        schemes.push(json!({
            "id": head.id,
            "title": head.title,
            "version": head.version,
            "file": inspected.source.scheme.name,
            "hash": inspected.checked.hash,
            "tally": tally,
            "is_clean": tally.is_clean(),
            "findings": inspected.json(),
        }));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(Reply {
        text,
        json: json!({ "is_clean": is_clean, "schemes": schemes }).into(),
        is_clean,
    })
}

/// Checks a data dictionary on its own.
fn dictionary_alone(session: &Session, path: &Path) -> Result<Reply, Refusal> {
    let text = library::read(path)?;
    let (dictionary, told) = read_dictionary(&text.text);
    let is_clean = told.iter().all(|d| d.severity == Severity::Note);
    let mut shown: String = told
        .iter()
        .map(|d| finding::block(d, &text, session.style) + "\n\n")
        .collect();
    shown.push_str(&format!(
        "数据字典 {}:{}个数据项,{}\n",
        text.name,
        dictionary.facts().len(),
        if told.is_empty() {
            "没有发现问题".to_owned()
        } else {
            format!("{}处问题", told.len())
        }
    ));
    let findings: Vec<_> = told.iter().map(|d| finding::json(d, &text)).collect();
    Ok(Reply {
        text: shown,
        json: json!({
            "is_clean": is_clean,
            "dictionary": text.name,
            "facts": dictionary.facts().len(),
            "findings": findings,
        })
        .into(),
        is_clean,
    })
}

/// A dictionary that was read, and what was told of it until somebody showed it.
struct Read {
    name: String,
    dictionary: Dictionary,
    told: Vec<Diagnostic>,
}

/// The dictionary of a text, read once; what is wrong in it is told with the first scheme that draws on it.
fn dictionary(read: &mut Vec<Read>, text: &Text) -> (Dictionary, Vec<Diagnostic>) {
    if let Some(known) = read.iter_mut().find(|r| r.name == text.name) {
        return (known.dictionary.clone(), std::mem::take(&mut known.told));
    }
    let (dictionary, told) = read_dictionary(&text.text);
    read.push(Read {
        name: text.name.clone(),
        dictionary: dictionary.clone(),
        told: Vec::new(),
    });
    (dictionary, told)
}
