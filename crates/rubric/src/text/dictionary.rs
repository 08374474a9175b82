//! Reads the data dictionary: every fact declared once, with the checks that need the whole list.

use std::collections::BTreeMap;

use super::above::{COMBINES, PERIODS};
use super::reader::{Document, TableReader};
use super::scheme::{IdShape, check_id};
use crate::diag::{Diagnostic, Span};
use crate::expr;
use crate::expr::ast::is_plain_name;
use crate::facts::{is_header_word, says_nothing};
use crate::model::{
    Better, Choice, Combine, Derivation, Dictionary, Fact, FactKind, LedgerUse, Origin, Period,
};
use crate::number::Decimal;

const KINDS: &[(&str, FactKind)] = &[
    ("bool", FactKind::Bool),
    ("count", FactKind::Count),
    ("amount", FactKind::Amount),
    ("rate", FactKind::Rate),
    ("date", FactKind::Date),
    ("choice", FactKind::Choice),
    ("event", FactKind::Event),
];

const ORIGINS: &[(&str, Origin)] = &[
    ("ledger", Origin::Ledger),
    ("reported", Origin::Reported),
    ("sampled", Origin::Sampled),
    ("polled", Origin::Polled),
    ("judged", Origin::Judged),
    ("result", Origin::Result),
    ("statistics", Origin::Statistics),
];

const DERIVATIONS: &[(&str, Derivation)] = &[
    ("count", Derivation::Count),
    ("sum", Derivation::Sum),
    ("latest", Derivation::Latest),
    ("min", Derivation::Min),
    ("max", Derivation::Max),
    ("distinct", Derivation::Distinct),
];

/// Most raw units a stored value may have.
const MOST: i64 = 1_000_000_000_000_000;

/// Reads a dictionary text. Never fails: what cannot be read is told and left out or at its default.
pub fn read_dictionary(text: &str) -> (Dictionary, Vec<Diagnostic>) {
    let document = Document::parse(text);
    let root = document.root();
    let facts: Vec<Fact> = root
        .tables("fact", "数据项")
        .into_iter()
        .filter_map(read_fact)
        .collect();
    root.finish();
    check_names(&facts, &document);
    (Dictionary::new(facts), document.into_diagnostics())
}

fn read_fact(mut r: TableReader<'_>) -> Option<Fact> {
    let id = r.required_text("id");
    r.name(format!("数据项 {id}"));
    check_id(&r, &id, IdShape::Snake);
    if !r.has("type") {
        r.missing("type");
    }
    let kind = r.word("type", KINDS);
    let counted = matches!(kind, Some(FactKind::Count | FactKind::Amount));
    let places = places_of(&r, kind.unwrap_or(FactKind::Count));
    let period = r.word("period", PERIODS).unwrap_or(Period::Once);
    let default = if counted {
        Combine::Sum
    } else {
        Combine::Latest
    };
    let mut fact = Fact {
        title: r.required_text("title"),
        unit: r.text("unit").unwrap_or_default(),
        kind: kind.unwrap_or(FactKind::Count),
        period,
        combine: r.word("combine", COMBINES).unwrap_or(default),
        range: range_of(&r, kind.unwrap_or(FactKind::Count), places),
        places,
        better: r.word("better", &[("more", Better::More), ("less", Better::Less)]),
        from: r.word("from", ORIGINS).unwrap_or(Origin::Reported),
        ledger: r.table("ledger", "台账来源").and_then(read_ledger),
        choices: r
            .tables("choices", "选项")
            .into_iter()
            .map(read_choice)
            .collect(),
        minutes: r
            .whole("minutes")
            .unwrap_or(default_minutes(kind.unwrap_or(FactKind::Count))),
        aliases: r.texts("aliases").into_iter().map(|(a, _)| a).collect(),
        note: r.text("note"),
        span: r.span(),
        id,
    };
    if matches!(fact.kind, FactKind::Choice | FactKind::Event) {
        let last = fact.choices.len().saturating_sub(1);
        fact.range = (0, i64::try_from(last).unwrap_or_default());
    }
    check_fact(&fact, &r);
    check_ledger(&fact, &r);
    r.finish();
    kind.filter(|_| !fact.id.is_empty()).map(|_| fact)
}

/// Working minutes one value costs where the dictionary does not say.
const fn default_minutes(kind: FactKind) -> u32 {
    match kind {
        FactKind::Bool | FactKind::Date | FactKind::Choice => 2,
        FactKind::Count => 5,
        FactKind::Amount | FactKind::Rate | FactKind::Event => 10,
    }
}

fn places_of(r: &TableReader<'_>, kind: FactKind) -> u8 {
    let default = match kind {
        FactKind::Amount => 2,
        FactKind::Rate => 4,
        FactKind::Bool | FactKind::Count | FactKind::Date | FactKind::Choice | FactKind::Event => 0,
    };
    let Some(places) = r.small("places") else {
        return default;
    };
    let numeric = matches!(kind, FactKind::Amount | FactKind::Rate);
    if places > Decimal::MAX_PLACES || (!numeric && places > 0) {
        r.report(
            Diagnostic::error(
                "E121",
                r.span_of("places"),
                format!("{}不能保留 {places} 位小数", r.what()),
            )
            .help("amount 和 rate 最多 6 位小数,其余类型没有小数"),
        );
        return default;
    }
    places
}

fn range_of(r: &TableReader<'_>, kind: FactKind, places: u8) -> (i64, i64) {
    let unit = 10i64.pow(u32::from(places));
    let (low, high) = match kind {
        FactKind::Bool => (0, 1),
        FactKind::Count => (0, 1_000_000),
        FactKind::Amount => (0, MOST.min(1_000_000_000_000 * unit)),
        FactKind::Rate => (0, unit),
        // 1900-01-01 to 2199-12-31 in days since 1970-01-01.
        FactKind::Date => (-25_567, 84_005),
        // Set by the number of choices once they are read.
        FactKind::Choice | FactKind::Event => (0, 0),
    };
    let end = |key: &'static str, default: i64| {
        let Some(n) = r.decimal_or_share(key) else {
            return default;
        };
        match n.scaled(places).filter(|raw| raw.abs() <= MOST) {
            Some(raw) => raw,
            None => {
                r.report(
                    Diagnostic::error(
                        "E121",
                        r.span_of(key),
                        format!("{}的 {key} 小数位多于 {places} 位或数字过大", r.what()),
                    )
                    .help("减少小数位,或用 places 多保留几位小数"),
                );
                default
            }
        }
    };
    let range = (end("min", low), end("max", high));
    let open = matches!(kind, FactKind::Count | FactKind::Amount | FactKind::Rate);
    if !open && (r.has("min") || r.has("max")) {
        r.report(
            Diagnostic::error(
                "E121",
                r.span_of(if r.has("min") { "min" } else { "max" }),
                format!("{}不是数值,不能写 min、max", r.what()),
            )
            .help("删去 min 和 max"),
        );
        return (low, high);
    }
    if range.0 > range.1 {
        r.report(
            Diagnostic::error(
                "E121",
                r.span_of("min"),
                format!("{}的 min 大于 max", r.what()),
            )
            .help("把两个数对调"),
        );
        return (low, high);
    }
    range
}

fn read_ledger(r: TableReader<'_>) -> Option<LedgerUse> {
    let kind = r.required_text("kind");
    if !r.has("how") {
        r.missing("how");
    }
    let how = r.word("how", DERIVATIONS);
    let ledger = LedgerUse {
        kind,
        how: how.unwrap_or(Derivation::Count),
        field: r.text("field"),
        condition: r.text("where"),
    };
    if how.is_some_and(|h| h != Derivation::Count) && ledger.field.is_none() {
        r.report(
            Diagnostic::error("E122", r.span(), "台账来源的 how 不是 count 时要写 field")
                .help("写明取台账的哪一栏,如 field = \"amount\""),
        );
    }
    if let Some(condition) = &ledger.condition {
        let (_, diagnostics) = expr::parse(condition, 0);
        if let Some(first) = diagnostics.into_iter().next() {
            let mut d = Diagnostic::error(
                "E122",
                r.span_of("where"),
                format!("台账来源的 where 写法不对:{}", first.message),
            );
            d.help = first.help;
            r.report(d);
        }
    }
    r.finish();
    how.map(|_| ledger)
}

fn read_choice(mut r: TableReader<'_>) -> Choice {
    let id = r.required_text("id");
    r.name(format!("选项 {id}"));
    check_id(&r, &id, IdShape::Snake);
    let choice = Choice {
        title: r.required_text("title"),
        id,
    };
    r.finish();
    choice
}

/// A fact from a ledger says how it is derived, and others do not; the derivation makes values of the fact's type.
fn check_ledger(fact: &Fact, r: &TableReader<'_>) {
    let Some(ledger) = &fact.ledger else {
        if fact.from == Origin::Ledger && !r.has("ledger") {
            r.report(
                Diagnostic::error("E122", r.span(), format!("{}来自台账,却没有写 ledger", r.what()))
                    .help("写明台账和算法,如 ledger = { kind = \"meeting\", how = \"count\" };不来自台账就改 from"),
            );
        }
        return;
    };
    if fact.from != Origin::Ledger {
        r.report(
            Diagnostic::error(
                "E122",
                r.span_of("ledger"),
                format!("{}写了 ledger,from 却不是 ledger", r.what()),
            )
            .help("把 from 改为 \"ledger\",或删去 ledger"),
        );
    }
    if ledger.how == Derivation::Count && ledger.field.is_some() {
        r.report(
            Diagnostic::error(
                "E122",
                r.span_of("ledger"),
                format!("{}按条数计(how = \"count\"),不需要 field", r.what()),
            )
            .help("删去 field;要数有几种不同的值,用 how = \"distinct\""),
        );
    }
    let kinds: &[FactKind] = match ledger.how {
        Derivation::Count | Derivation::Distinct => &[FactKind::Count],
        Derivation::Sum => &[FactKind::Count, FactKind::Amount],
        Derivation::Min | Derivation::Max => &[
            FactKind::Count,
            FactKind::Amount,
            FactKind::Rate,
            FactKind::Date,
        ],
        Derivation::Latest => return,
    };
    if !kinds.contains(&fact.kind) {
        let names: Vec<&str> = KINDS
            .iter()
            .filter(|(_, kind)| kinds.contains(kind))
            .map(|(name, _)| *name)
            .collect();
        r.report(
            Diagnostic::error(
                "E122",
                r.span_of("ledger"),
                format!("{}的类型与台账的算法不合", r.what()),
            )
            .help(format!("这种算法得出的数据项类型是 {}", names.join("、"))),
        );
    }
}

fn check_fact(fact: &Fact, r: &TableReader<'_>) {
    for name in [&fact.title].into_iter().chain(&fact.aliases) {
        if !name.is_empty() && !is_plain_name(name) {
            r.report(
                Diagnostic::error(
                    "E123",
                    r.span_of("title"),
                    format!("名称“{name}”不能直接用在算式里"),
                )
                .help("名称只用汉字、字母和数字,不以数字开头,不含括号、顿号等标点"),
            );
        }
    }
    for name in [&fact.title].into_iter().chain(&fact.aliases) {
        if is_header_word(name) {
            r.report(
                Diagnostic::error(
                    "E123",
                    r.span_of("title"),
                    format!("“{name}”是数据文件表头的用词,不能作数据项的名称"),
                )
                .help("换一个说明内容的名称,如“活动场所名称”"),
            );
        }
    }
    let chosen = matches!(fact.kind, FactKind::Choice | FactKind::Event);
    if chosen && fact.choices.is_empty() {
        r.report(
            Diagnostic::error("E124", r.span(), format!("{}要写 choices", r.what()))
                .help("如 choices = [{ id = \"none\", title = \"未建立\" }, …];事件类写各级别"),
        );
    }
    if !chosen && !fact.choices.is_empty() {
        r.report(
            Diagnostic::error(
                "E124",
                r.span_of("choices"),
                format!("{}不是选择类,不能写 choices", r.what()),
            )
            .help("把 type 改为 \"choice\" 或 \"event\",或删去 choices"),
        );
    }
    let mut seen: Vec<&str> = Vec::new();
    for choice in &fact.choices {
        if says_nothing(&choice.title) || says_nothing(&choice.id) {
            r.report(
                Diagnostic::error(
                    "E124",
                    r.span_of("choices"),
                    format!("选项“{}”在数据文件里表示没有数据", choice.title),
                )
                .help("换一个词,如“未建立”"),
            );
        }
        for name in [choice.id.as_str(), choice.title.as_str()] {
            if seen.contains(&name) && choice.id != choice.title {
                r.report(
                    Diagnostic::error(
                        "E124",
                        r.span_of("choices"),
                        format!("选项“{name}”写了两次"),
                    )
                    .help("每个选项的编号和名称只用一次"),
                );
            }
            seen.push(name);
        }
    }
    if fact.kind == FactKind::Event && fact.period != Period::Once {
        r.report(
            Diagnostic::error(
                "E121",
                r.span_of("period"),
                format!("{}是事件,不能写 period", r.what()),
            )
            .help("事件各有日期,删去 period"),
        );
    }
    let sums = matches!(fact.combine, Combine::Sum | Combine::Mean);
    if sums
        && !matches!(
            fact.kind,
            FactKind::Count | FactKind::Amount | FactKind::Rate
        )
    {
        r.report(
            Diagnostic::error(
                "E121",
                r.span_of("combine"),
                format!("{}不是数值,不能求和或平均", r.what()),
            )
            .help("改为 latest、min 或 max"),
        );
    }
}

/// Ids, titles and aliases name one fact each.
fn check_names(facts: &[Fact], document: &Document<'_>) {
    let mut seen: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    for fact in facts {
        for name in [&fact.id, &fact.title].into_iter().chain(&fact.aliases) {
            if name.is_empty() {
                continue;
            }
            if let Some((first, _)) = seen.insert(name, (&fact.id, fact.span)) {
                document.report(
                    Diagnostic::error(
                        "E105",
                        fact.span,
                        format!("名称“{name}”已被数据项 {first} 使用"),
                    )
                    .help("同一个数据只登记一次;若是两个不同的数据,请起不同的名称"),
                );
            }
        }
    }
}
