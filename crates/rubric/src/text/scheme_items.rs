//! Reads items, norms, and the frame of rules. What a form says is read by the form's own file.

use super::reader::TableReader;
use super::scheme::{IdShape, check_id};
use crate::diag::Diagnostic;
use crate::form;
use crate::model::{
    Applies, Bound, Evidence, EvidenceKind, Item, LatePolicy, Norm, Otherwise, Rule, Start,
    Verification,
};
use crate::number::Points;

const VERIFICATIONS: &[(&str, Verification)] = &[
    ("documents", Verification::Documents),
    ("minutes", Verification::Minutes),
    ("interview", Verification::Interview),
    ("site", Verification::Site),
    ("ledger", Verification::Ledger),
    ("statistics", Verification::Statistics),
    ("report", Verification::Report),
    ("photo", Verification::Photo),
];

const OTHERWISE: &[(&str, Otherwise)] = &[
    ("leave_out", Otherwise::LeaveOut),
    ("full", Otherwise::Full),
    ("cohort_mean", Otherwise::CohortMean),
    ("rescale", Otherwise::Rescale),
];

const EVIDENCE_KINDS: &[(&str, EvidenceKind)] = &[
    ("document", EvidenceKind::Document),
    ("photo", EvidenceKind::Photo),
    ("video", EvidenceKind::Video),
    ("location", EvidenceKind::Location),
    ("screenshot", EvidenceKind::Screenshot),
];

pub(super) fn read_item(mut r: TableReader<'_>) -> Item {
    let id = r.required_text("id");
    r.name(format!("条目 {id}"));
    check_id(&r, &id, IdShape::Dotted);
    let item = Item {
        section: r.required_text("section"),
        title: r.required_text("title"),
        standard: r.text("standard"),
        clause: r.text("clause"),
        points: r.required_points("points"),
        owner: r.text("owner"),
        verify: r.words("verify", VERIFICATIONS),
        sample: read_sample(&r),
        start: r
            .word("start", &[("full", Start::Full), ("zero", Start::Zero)])
            .unwrap_or(Start::Full),
        floor: read_bound(&r, "floor").unwrap_or(Bound::At(Points::ZERO)),
        cap: read_bound(&r, "cap"),
        multiplier: r.formula("multiplier"),
        applies: read_applies(&r),
        scored_by: r
            .table("scored_by", "分科室评分")
            .map(read_shares)
            .unwrap_or_default(),
        late: read_late(&r).unwrap_or_default(),
        evidence: r
            .tables("evidence", "佐证材料")
            .into_iter()
            .map(read_evidence)
            .collect(),
        remark: r.text("remark"),
        shared_points: r
            .texts("shared_points")
            .into_iter()
            .map(|(s, _)| s)
            .collect(),
        rules: r
            .tables("rule", "计分规则")
            .into_iter()
            .enumerate()
            .filter_map(|(n, rule)| read_rule(rule, &id, n + 1))
            .collect(),
        span: r.span(),
        id,
    };
    if let (Bound::At(floor), Some(Bound::At(cap))) = (item.floor, item.cap)
        && floor > cap
    {
        r.report(
            Diagnostic::error(
                "E108",
                r.span_of("floor"),
                format!("条目 {} 的下限 {floor} 高于上限 {cap}", item.id),
            )
            .help("下限应不高于上限"),
        );
    }
    r.finish();
    item
}

pub(super) fn read_norm(mut r: TableReader<'_>) -> Norm {
    let id = r.required_text("id");
    r.name(format!("规范标准 {id}"));
    check_id(&r, &id, IdShape::Dotted);
    let norm = Norm {
        section: r.required_text("section"),
        title: r.required_text("title"),
        standard: r.text("standard"),
        clause: r.text("clause"),
        when: r.formula("when"),
        judged: r.truth("judged").unwrap_or(false),
        owner: r.text("owner"),
        verify: r.words("verify", VERIFICATIONS),
        sample: read_sample(&r),
        applies_when: r.formula("applies_when"),
        evidence: r
            .tables("evidence", "佐证材料")
            .into_iter()
            .map(read_evidence)
            .collect(),
        span: r.span(),
        id,
    };
    if norm.when.is_none() && !norm.judged {
        r.report(
            Diagnostic::error(
                "E102",
                r.span(),
                format!("规范标准 {} 既没有 when 也没有 judged", norm.id),
            )
            .help("能用数据判断的写 when = \"…\",要由人判断的写 judged = true"),
        );
    }
    r.finish();
    norm
}

/// Reads a rule; `None` when its form is unknown (told).
pub(super) fn read_rule(mut r: TableReader<'_>, item: &str, number: usize) -> Option<Rule> {
    r.name(format!("{item} 第 {number} 条规则"));
    let keyword = r.required_text("form");
    if keyword.is_empty() {
        return None;
    }
    let form = form::read(&keyword, &r)?;
    let rule = Rule {
        form,
        title: r.text("title"),
        clause: r.text("clause"),
        applies_when: r.formula("applies_when"),
        multiplier: r.formula("multiplier"),
        cap: r.amount_size("cap"),
        floor: r.amount_size("floor"),
        once: r.text("once"),
        late: read_late(&r),
        span: r.span(),
    };
    if let (Some(floor), Some(cap)) = (rule.floor, rule.cap)
        && floor > cap
    {
        r.report(
            Diagnostic::error(
                "E108",
                r.span_of("floor"),
                format!("{}的 floor {floor} 大于 cap {cap}", r.what()),
            )
            .help("floor 是一动就至少计的分,cap 是最多计的分;前者应不大于后者"),
        );
    }
    r.finish();
    Some(rule)
}

/// `applies_when` with its `otherwise`.
pub(super) fn read_applies(r: &TableReader<'_>) -> Option<Applies> {
    let when = r.formula("applies_when");
    let otherwise = r.word("otherwise", OTHERWISE);
    match (when, otherwise) {
        (Some(when), Some(otherwise)) => Some(Applies { when, otherwise }),
        (Some(when), None) => {
            if !r.has("otherwise") {
                r.report(
                    Diagnostic::error("E102", r.span_of("applies_when"), format!("{}写了 applies_when,没有写 otherwise", r.what()))
                        .help("说明不适用时怎么办:leave_out 不计入、full 给满分、cohort_mean 取同组均值、rescale 不计入并折算"),
                );
            }
            Some(Applies {
                when,
                otherwise: Otherwise::LeaveOut,
            })
        }
        (None, Some(_)) => {
            // A condition that cannot be read has been told already.
            if !r.has("applies_when") {
                r.report(
                    Diagnostic::error(
                        "E102",
                        r.span_of("otherwise"),
                        format!("{}写了 otherwise,没有写 applies_when", r.what()),
                    )
                    .help("补上 applies_when,或删去 otherwise"),
                );
            }
            None
        }
        (None, None) => None,
    }
}

fn read_bound(r: &TableReader<'_>, key: &'static str) -> Option<Bound> {
    if !r.is_text(key) {
        return r.points(key).map(Bound::At);
    }
    r.word(key, &[("open", Bound::Open)])
}

fn read_late(r: &TableReader<'_>) -> Option<LatePolicy> {
    match r.text_or_table("late", "逾期处理")? {
        Err(word) => {
            let words = &[
                ("counted", LatePolicy::Counted),
                ("not_counted", LatePolicy::NotCounted),
                ("marked", LatePolicy::Marked),
            ];
            r.known_word("late", &word, r.span_of("late"), words)
        }
        Ok(table) => {
            let points = table.required_points("deduct");
            table.finish();
            Some(LatePolicy::Deduct(points))
        }
    }
}

fn read_sample(r: &TableReader<'_>) -> std::collections::BTreeMap<String, u32> {
    let Some(table) = r.table("sample", "抽查计划") else {
        return Default::default();
    };
    let mut sample = std::collections::BTreeMap::new();
    for (key, span) in table.keys() {
        match table
            .decimal_at(&key)
            .and_then(|d| d.scaled(0))
            .and_then(|n| u32::try_from(n).ok())
        {
            Some(n) if n > 0 => {
                sample.insert(key, n);
            }
            _ => table.report(
                Diagnostic::error("E108", span, format!("抽查数量“{key}”应是正整数"))
                    .help("如 sample = { villages = 3 }"),
            ),
        }
    }
    sample
}

/// Reads a map of department shares.
pub(crate) fn read_shares(table: TableReader<'_>) -> Vec<(String, Points)> {
    table
        .keys()
        .into_iter()
        .filter_map(|(key, _)| table.points_at(&key).map(|p| (key, p)))
        .collect()
}

fn read_evidence(mut r: TableReader<'_>) -> Evidence {
    let title = r.required_text("title");
    r.name(format!("佐证材料“{title}”"));
    let evidence = Evidence {
        why: r.required_text("why"),
        kind: r
            .word("kind", EVIDENCE_KINDS)
            .unwrap_or(EvidenceKind::Document),
        span: r.span(),
        title,
    };
    r.finish();
    evidence
}
