//! Reads ranking, objections and acknowledged findings.

use crate::diag::Diagnostic;
use crate::model::*;
use crate::text::reader::TableReader;

pub(crate) fn read_rank(root: &TableReader<'_>) -> RankRule {
    let Some(r) = root.table("rank", "排名规则") else {
        return RankRule::default();
    };
    let mut keys = Vec::new();
    for key in r.texts_with_formulas("keys") {
        keys.push(match key {
            (text, _) if text.starts_with("section:") => {
                TieKey::Section(text["section:".len()..].to_owned())
            }
            (text, _) if text.starts_with("part:") => {
                TieKey::Part(text["part:".len()..].to_owned())
            }
            (_, Some(formula)) => TieKey::Formula(formula),
            (_, None) => continue,
        });
    }
    let ties = &[
        ("shared", Ties::Shared),
        ("key", Ties::Key),
        ("decide", Ties::Decide),
        ("not_allowed", Ties::NotAllowed),
    ];
    let rule = RankRule {
        cohort: r.text("cohort"),
        ties: r.word("ties", ties).unwrap_or(Ties::Shared),
        keys,
    };
    if rule.ties == Ties::Key && rule.keys.is_empty() {
        r.report(
            Diagnostic::error("E102", r.span(), "ties = \"key\" 需要写 keys")
                .help("如 keys = [\"section:organisation\", \"党员大会次数\"],依次比较,大者在前"),
        );
    }
    r.finish();
    rule
}

pub(crate) fn read_objection(root: &TableReader<'_>) -> Option<u32> {
    let r = root.table("objection", "异议期")?;
    let days = r.whole("working_days");
    if days.is_none() && !r.has("working_days") {
        r.missing("working_days");
    }
    r.finish();
    days
}

pub(crate) fn read_acknowledgements(root: &TableReader<'_>) -> Vec<Acknowledgement> {
    let read = |mut r: TableReader<'_>| {
        let lint = r.required_text("lint");
        r.name(format!("确认 {lint}"));
        let acknowledgement = Acknowledgement {
            at: r.text("at"),
            reason: r.required_text("reason"),
            authority: r.text("authority"),
            document: r.text("document"),
            span: r.span(),
            lint,
        };
        r.finish();
        acknowledgement
    };
    root.tables("acknowledge", "确认")
        .into_iter()
        .map(read)
        .collect()
}
