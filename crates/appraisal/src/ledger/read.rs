//! The text of `ledgers.toml`: kinds with their fields, strictly read, every flaw with its place.

use rubric::diag::{Diagnostic, Span};
use rubric::model::Choice;
use rubric::text::{Document, TableReader};

use super::condition::Condition;
use super::kind::{Field, FieldKind, Keeper, Kind, Setter};

const FIELD_KINDS: &[(&str, FieldKind)] = &[
    ("truth", FieldKind::Truth),
    ("count", FieldKind::Count),
    ("amount", FieldKind::Amount),
    ("text", FieldKind::Text),
    ("choice", FieldKind::Choice),
    ("date", FieldKind::Date),
];

/// Largest raw value of a number where the text sets no other.
const MOST: i64 = 1_000_000_000_000;
/// 1900-01-01 to 2199-12-31 in days since 1970.
const DAYS: (i64, i64) = (-25_567, 84_005);
/// Names that the forms and the files of entries use themselves.
const RESERVED: &[&str] = &[
    "day", "date", "kind", "unit", "revision", "nonce", "reason", "action", "why",
];

/// Reads the kinds of ledgers. Never fails: what cannot be read is told and left out.
pub fn read_kinds(text: &str) -> (Vec<Kind>, Vec<Diagnostic>) {
    let document = Document::parse(text);
    let root = document.root();
    let mut kinds: Vec<Kind> = Vec::new();
    for table in root.tables("ledger", "台账") {
        let span = table.span();
        let kind = read_kind(table);
        let name_taken = kinds
            .iter()
            .any(|other| other.id == kind.id || other.title == kind.title);
        if kind.id.is_empty() {
            continue;
        }
        if name_taken {
            document.report(twice(span, &format!("台账“{}”", kind.title)));
            continue;
        }
        kinds.push(kind);
    }
    root.finish();
    (kinds, document.into_diagnostics())
}

fn read_kind(mut r: TableReader<'_>) -> Kind {
    let id = r.required_text("id");
    r.name(format!("台账 {id}"));
    check_id(&r, &id);
    let keepers = [("unit", Keeper::Unit), ("organiser", Keeper::Organiser)];
    let mut kind = Kind {
        title: r.required_text("title"),
        date_title: r.text("date").unwrap_or_else(|| "日期".to_owned()),
        note: r.text("note"),
        is_register: r.truth("register").unwrap_or(false),
        keeper: r.word("kept_by", &keepers).unwrap_or(Keeper::Unit),
        evidence: r.table("evidence", "佐证").map(|evidence| {
            let why = evidence.required_text("why");
            evidence.finish();
            why
        }),
        fields: Vec::new(),
        id,
    };
    let mut conditions = Vec::new();
    for table in r.tables("fields", "栏") {
        let span = table.span();
        let (field, when) = read_field(table);
        let name_taken = kind
            .fields
            .iter()
            .any(|other| other.id == field.id || other.title == field.title);
        if name_taken {
            r.report(twice(span, &format!("{}的“{}”栏", r.what(), field.title)));
            continue;
        }
        conditions.push(when);
        kind.fields.push(field);
    }
    // A condition looks only at fields further up, so that the form can be filled in from top to bottom.
    for (at, when) in conditions.into_iter().enumerate() {
        let Some((text, span)) = when else { continue };
        match Condition::of(&text, &kind.fields[..at]) {
            Ok(condition) => kind.fields[at].when = Some(condition),
            Err(words) => r.report(
                Diagnostic::error("E122", span, format!("{}的 when:{words}", r.what()))
                    .help("when 只用排在前面的栏,如 when = 'type == \"lecture\"'"),
            ),
        }
    }
    r.finish();
    kind
}

fn read_field(mut r: TableReader<'_>) -> (Field, Option<(String, Span)>) {
    let id = r.required_text("id");
    r.name(format!("栏 {id}"));
    check_id(&r, &id);
    if RESERVED.contains(&id.as_str()) {
        r.report(
            Diagnostic::error("E107", r.span_of("id"), format!("“{id}”不能作栏的编号"))
                .help("换一个编号;这个词由登记页面自己使用"),
        );
    }
    if !r.has("type") {
        r.missing("type");
    }
    let kind = r.word("type", FIELD_KINDS).unwrap_or(FieldKind::Text);
    let places = match kind {
        FieldKind::Amount => r.small("places").unwrap_or(2).min(6),
        _ => 0,
    };
    let field = Field {
        title: r.required_text("title"),
        kind,
        places,
        unit: r.text("unit").unwrap_or_default(),
        range: range_of(&r, kind, places),
        choices: r
            .tables("choices", "选项")
            .into_iter()
            .map(|c| {
                let choice = Choice {
                    id: c.required_text("id"),
                    title: c.required_text("title"),
                };
                check_id(&c, &choice.id);
                c.finish();
                choice
            })
            .collect(),
        is_required: r.truth("required").unwrap_or(false),
        when: None,
        setter: r
            .word("set_by", &[("office", Setter::Office)])
            .unwrap_or(Setter::Keeper),
        why: r.text("why"),
        id,
    };
    if (kind == FieldKind::Choice) == field.choices.is_empty() {
        r.report(
            Diagnostic::error("E124", r.span(), format!("{}的选项与类型不合", r.what()))
                .help("choice 类的栏写 choices,其他类型不写"),
        );
    }
    for (at, choice) in field.choices.iter().enumerate() {
        let is_twice = field.choices[..at]
            .iter()
            .any(|other| other.id == choice.id || other.title == choice.title);
        if is_twice {
            r.report(twice(
                r.span_of("choices"),
                &format!("{}的选项“{}”", r.what(), choice.title),
            ));
        }
    }
    if field.setter == Setter::Office && field.is_required {
        r.report(
            Diagnostic::error(
                "E109",
                r.span_of("set_by"),
                format!("{}由办公室填写,不能要求登记时必填", r.what()),
            )
            .help("删去 required"),
        );
    }
    let when = r.text("when").map(|text| (text, r.span_of("when")));
    r.finish();
    (field, when)
}

fn range_of(r: &TableReader<'_>, kind: FieldKind, places: u8) -> (i64, i64) {
    let most = match kind {
        FieldKind::Truth => return (0, 1),
        FieldKind::Date => return DAYS,
        FieldKind::Text | FieldKind::Choice => return (0, 0),
        FieldKind::Count => 1_000_000,
        FieldKind::Amount => MOST,
    };
    let end = |key: &'static str, default: i64| {
        let Some(n) = r.decimal_or_share(key) else {
            return default;
        };
        n.scaled(places)
            .filter(|raw| raw.abs() <= MOST)
            .unwrap_or_else(|| {
                r.report(
                    Diagnostic::error(
                        "E121",
                        r.span_of(key),
                        format!("{}的 {key} 小数位多于 {places} 位或数字过大", r.what()),
                    )
                    .help("减少小数位,或用 places 多保留几位小数"),
                );
                default
            })
    };
    let range = (end("min", 0), end("max", most));
    if range.0 > range.1 {
        r.report(
            Diagnostic::error(
                "E121",
                r.span_of("min"),
                format!("{}的 min 大于 max", r.what()),
            )
            .help("把两个数对调"),
        );
        return (0, most);
    }
    range
}

fn check_id(r: &TableReader<'_>, id: &str) {
    let is_plain = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_plain && !id.is_empty() {
        r.report(
            Diagnostic::error("E107", r.span_of("id"), format!("编号“{id}”写法不对"))
                .help("编号用英文字母开头,只含小写字母、数字和下划线,如 member_meeting"),
        );
    }
}

fn twice(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("E105", span, format!("{what}重复了")).help("编号和名称各只用一次")
}
