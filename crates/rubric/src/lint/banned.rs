//! Words that must not be a basis of appraisal, searched for in everything a scheme says and in the facts it
//! draws on. Knows innocent uses (`视频会议`) and sentences that forbid the thing themselves.

use super::uses;
use super::{About, Context};
use crate::diag::{Diagnostic, Span};
use crate::form::Form;
use crate::model::{Evidence, Rule};

/// What a burden lint looks for.
pub(super) struct Banned {
    /// Phrases in Chinese texts, longer ones before those they contain.
    pub(super) phrases: &'static [&'static str],
    /// Words in ids of facts, as they stand between underscores: `check_in`.
    pub(super) ids: &'static [&'static str],
    /// Phrases in which a banned one is innocent.
    pub(super) innocent: &'static [&'static str],
}

/// A text of a scheme.
struct Passage<'a> {
    subject: &'a str,
    /// What kind of text it is, in Chinese.
    place: String,
    text: &'a str,
    span: Span,
}

/// Reports every subject (item, norm, part …) that says one of the phrases, once.
pub(super) fn check(
    cx: &Context<'_>,
    about: &'static About,
    banned: &Banned,
    help: &str,
    out: &mut Vec<Diagnostic>,
) {
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut report = |subject: &str, span: Span, what: String| {
        let known = findings
            .iter_mut()
            .find(|f| f.subject.as_deref() == Some(subject));
        match known {
            Some(finding) => {
                let note = format!("另见:{what}");
                if !finding.notes.contains(&note) {
                    finding.notes.push(note);
                }
            }
            None => findings.push(about.finding(span, what).help(help).about(subject)),
        }
    };
    for passage in passages(cx) {
        for phrase in said(passage.text, banned) {
            report(
                passage.subject,
                passage.span,
                format!(
                    "{} 的{}写到「{phrase}」:{}",
                    passage.subject, passage.place, passage.text
                ),
            );
        }
    }
    for used in uses::facts(cx.scheme, cx.dictionary) {
        let fact = used.fact;
        let names = std::iter::once(&fact.title).chain(&fact.aliases);
        let phrase = names
            .flat_map(|name| said(name, banned))
            .next()
            .or_else(|| id_says(&fact.id, banned).or_else(|| ledger_says(fact, banned)));
        if let Some(phrase) = phrase {
            report(
                used.subject,
                used.span,
                format!(
                    "{} 以数据项「{}」({})为依据,其中有「{phrase}」",
                    used.subject, fact.title, fact.id
                ),
            );
        }
    }
    out.extend(findings);
}

fn ledger_says(fact: &crate::model::Fact, banned: &Banned) -> Option<&'static str> {
    let ledger = fact.ledger.as_ref()?;
    std::iter::once(&ledger.kind)
        .chain(&ledger.field)
        .find_map(|id| id_says(id, banned))
}

/// The banned word that an id contains as whole words.
fn id_says(id: &str, banned: &Banned) -> Option<&'static str> {
    banned.ids.iter().copied().find(|word| {
        let words: Vec<&str> = id.split(['_', '-']).collect();
        let wanted: Vec<&str> = word.split('_').collect();
        words.windows(wanted.len()).any(|window| window == wanted)
    })
}

/// The banned phrases that a text says and means.
pub(super) fn said(text: &str, banned: &Banned) -> Vec<&'static str> {
    let innocent: Vec<(usize, usize)> = banned
        .innocent
        .iter()
        .flat_map(|phrase| {
            text.match_indices(phrase)
                .map(|(at, found)| (at, at + found.len()))
        })
        .collect();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut found = Vec::new();
    for phrase in banned.phrases {
        for (at, _) in text.match_indices(phrase) {
            let end = at + phrase.len();
            let meets = |ranges: &[(usize, usize)]| ranges.iter().any(|r| r.0 < end && at < r.1);
            if meets(&innocent) || meets(&taken) || is_forbidden_here(&text[..at]) {
                continue;
            }
            taken.push((at, end));
            if !found.contains(phrase) {
                found.push(*phrase);
            }
        }
    }
    found
}

/// True when the clause before says that the thing is not asked for: `不以…`, `严禁…`.
fn is_forbidden_here(before: &str) -> bool {
    const FORBIDDING: &[&str] = &[
        "不得",
        "不以",
        "不把",
        "不将",
        "不要求",
        "不需要",
        "不需",
        "无需",
        "不用",
        "不设",
        "不搞",
        "不再",
        "禁止",
        "严禁",
        "取消",
        "杜绝",
        "避免",
        "停止",
    ];
    let clause = before
        .rfind([',', '。', ';', ':', '!', '?', '\n'])
        .map_or(before, |at| &before[at..]);
    FORBIDDING.iter().any(|word| clause.contains(word))
}

fn passages<'a>(cx: &Context<'a>) -> Vec<Passage<'a>> {
    let scheme = cx.scheme;
    let mut all = Vec::new();
    let mut add = |subject: &'a str, place: &str, text: &'a str, span: Span| {
        all.push(Passage {
            subject,
            place: place.to_owned(),
            text,
            span,
        });
    };
    for section in &scheme.sections {
        add(&section.id, "标题", &section.title, section.span);
    }
    for item in &scheme.items {
        add(&item.id, "标题", &item.title, item.span);
        if let Some(standard) = &item.standard {
            add(&item.id, "标准", standard, item.span);
        }
        for evidence in &item.evidence {
            add(&item.id, "佐证材料", &evidence.title, evidence.span);
        }
        for rule in &item.rules {
            for (place, text) in rule_texts(rule) {
                add(&item.id, place, text, rule.span);
            }
        }
    }
    for norm in &scheme.norms {
        add(&norm.id, "标题", &norm.title, norm.span);
        if let Some(standard) = &norm.standard {
            add(&norm.id, "标准", standard, norm.span);
        }
        for evidence in &norm.evidence {
            add(&norm.id, "佐证材料", &evidence.title, evidence.span);
        }
    }
    for part in &scheme.parts {
        add(&part.id, "标题", &part.title, part.span);
    }
    for kind in scheme.bonuses.iter().chain(&scheme.maluses) {
        add(&kind.id, "标题", &kind.title, kind.span);
        for (place, text) in kind.rule.iter().flat_map(rule_texts) {
            add(&kind.id, place, text, kind.span);
        }
    }
    for eligibility in &scheme.eligibility {
        add(
            &eligibility.id,
            "标题",
            &eligibility.title,
            eligibility.span,
        );
    }
    for step in &scheme.moves {
        add(&step.id, "标题", &step.title, step.span);
    }
    for card in &scheme.cards {
        add(&card.id, "标题", &card.title, card.span);
    }
    for veto in &scheme.vetoes {
        add(&veto.id, "标题", &veto.title, veto.span);
    }
    for effect in &scheme.effects {
        add(&effect.id, "标题", &effect.title, effect.span);
    }
    all
}

/// The texts of a rule with what they are.
fn rule_texts(rule: &Rule) -> Vec<(&'static str, &str)> {
    let mut texts: Vec<(&'static str, &str)> = Vec::new();
    texts.extend(rule.title.as_deref().map(|t| ("规则标题", t)));
    match &rule.form {
        Form::Discretion(f) if rule.title.as_deref() != Some(f.subject.as_str()) => {
            texts.push(("酌情事项", &f.subject));
        }
        Form::Bands(f) => texts.extend(
            f.bands
                .iter()
                .filter_map(|b| b.title.as_deref())
                .map(|t| ("分档", t)),
        ),
        Form::Choice(f) => {
            texts.extend(f.alternatives.iter().map(|a| ("情形", a.title.as_str())));
        }
        Form::Listed(f) => texts.extend(
            f.members
                .iter()
                .filter_map(|m| m.title.as_deref())
                .map(|t| ("清单", t)),
        ),
        _ => {}
    }
    texts
}

/// Every piece of evidence of items and norms with the id it belongs to.
pub(super) fn evidence<'a>(cx: &Context<'a>) -> Vec<(&'a str, &'a Evidence)> {
    let scheme = cx.scheme;
    let items = scheme
        .items
        .iter()
        .flat_map(|i| i.evidence.iter().map(move |e| (i.id.as_str(), e)));
    let norms = scheme
        .norms
        .iter()
        .flat_map(|n| n.evidence.iter().map(move |e| (n.id.as_str(), e)));
    items.chain(norms).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROOF: Banned = Banned {
        phrases: &["上传视频", "视频", "照片"],
        ids: &["check_in", "app"],
        innocent: &["视频会议"],
    };

    #[test]
    fn innocent_and_forbidding_sentences_are_left_alone() {
        assert_eq!(said("上传视频", &PROOF), ["上传视频"]);
        assert_eq!(said("召开视频会议", &PROOF), [] as [&str; 0]);
        assert_eq!(said("召开视频会议并提交视频", &PROOF), ["视频"]);
        assert_eq!(said("不得要求提供照片、视频", &PROOF), [] as [&str; 0]);
        assert_eq!(said("不得重复填报;附照片", &PROOF), ["照片"]);
    }

    #[test]
    fn ids_are_compared_by_whole_words() {
        assert_eq!(id_says("secretary_check_in_days", &PROOF), Some("check_in"));
        assert_eq!(id_says("check_inspection", &PROOF), None);
        assert_eq!(id_says("appraisals", &PROOF), None);
    }
}
