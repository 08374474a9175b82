//! What the first row of a facts file says: long or wide, and what every column holds.

use crate::expr::nearest::nearest;
use crate::facts::cadence::fits;
use crate::facts::cells::Cell;
use crate::facts::explain::shown;
use crate::facts::names::{Names, Target};
use crate::facts::period::Label;
use crate::facts::problem::{CellError, ColumnPlace, Problem, Problems};
use crate::facts::width::narrowed;
use crate::model::FactKind;

/// The form of a table.
#[derive(Debug)]
pub(super) enum Layout<'d> {
    /// One row for each value.
    Long(LongColumns),
    /// One row for each unit.
    Wide(Frame, Vec<WideColumn<'d>>),
}

/// Columns that both forms may have, by position.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    /// Unit id.
    pub(super) unit: usize,
    /// Unit name.
    pub(super) name: Option<usize>,
    /// Source of the value, or of all values of the row.
    pub(super) source: Option<usize>,
    /// Whether the value is late, or all values of the row are.
    pub(super) late: Option<usize>,
}

/// Columns of the long form.
#[derive(Debug, Clone, Copy)]
pub(super) struct LongColumns {
    /// Columns both forms have.
    pub(super) frame: Frame,
    /// Name of the fact.
    pub(super) fact: usize,
    /// Period.
    pub(super) period: Option<usize>,
    /// Value.
    pub(super) value: usize,
    /// Matter of an event.
    pub(super) matter: Option<usize>,
}

/// A column of values in the wide form.
#[derive(Debug)]
pub(super) struct WideColumn<'d> {
    /// Position.
    pub(super) index: usize,
    /// What it holds.
    pub(super) target: Target<'d>,
    /// For which period.
    pub(super) label: Label,
    /// What its cells hold.
    pub(super) cell: Cell<'d>,
}

/// What a column is for, by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Unit,
    Name,
    Fact,
    Period,
    Value,
    Source,
    Late,
    Matter,
    Ignored,
}

const ROLES: [(&str, Role); 30] = [
    ("unit", Role::Unit),
    ("单位", Role::Unit),
    ("单位编号", Role::Unit),
    ("单位代码", Role::Unit),
    ("name", Role::Name),
    ("名称", Role::Name),
    ("单位名称", Role::Name),
    ("fact", Role::Fact),
    ("数据项", Role::Fact),
    ("指标", Role::Fact),
    ("period", Role::Period),
    ("时期", Role::Period),
    ("value", Role::Value),
    ("数值", Role::Value),
    ("值", Role::Value),
    ("source", Role::Source),
    ("来源", Role::Source),
    ("数据来源", Role::Source),
    ("late", Role::Late),
    ("逾期", Role::Late),
    ("迟报", Role::Late),
    ("matter", Role::Matter),
    ("事项", Role::Matter),
    ("measure", Role::Ignored),
    ("计量单位", Role::Ignored),
    ("note", Role::Ignored),
    ("说明", Role::Ignored),
    ("备注", Role::Ignored),
    ("how", Role::Ignored),
    ("填法", Role::Ignored),
];

/// True for a word that means a column of its own in the header of a facts file, so that no fact may be titled so.
pub fn is_header_word(word: &str) -> bool {
    role(word).is_some()
}

fn role(header: &str) -> Option<Role> {
    ROLES
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(header))
        .map(|&(_, role)| role)
}

/// Reads the header.
///
/// # Errors
/// Adds to `problems` and gives `None` when the table cannot be read with this header (E303, E307, E309, E311).
pub(super) fn layout<'d>(
    headers: &[&str],
    row: usize,
    line: usize,
    names: Names<'d>,
    problems: &mut Problems,
) -> Option<Layout<'d>> {
    let at = |index: usize, problem| {
        CellError::at(
            problem,
            row,
            line,
            Some(ColumnPlace {
                index,
                header: shown(headers[index]),
            }),
        )
    };
    if let [only] = headers
        && let Some(half_width) = narrowed(only).filter(|h| h.contains(','))
    {
        let problem = Problem::new(
            "E303",
            "表头的各列之间用了全角标点",
            format!("列与列之间请用半角逗号,如 {}", shown(&half_width)),
        );
        problems.add(|| CellError::at(problem, row, line, None));
        return None;
    }
    let mut roles: Vec<(Role, usize)> = Vec::new();
    for (index, header) in headers.iter().enumerate() {
        let Some(role) = role(header).filter(|&r| r != Role::Ignored) else {
            continue;
        };
        match roles.iter().find(|(r, _)| *r == role) {
            Some(&(_, first)) => problems.add(|| at(index, doubled(headers[first], first))),
            None => roles.push((role, index)),
        }
    }
    let find = |role| roles.iter().find(|(r, _)| *r == role).map(|&(_, i)| i);
    let Some(unit) = find(Role::Unit).or_else(|| find(Role::Name)) else {
        problems.add(|| CellError::at(no_unit_column(headers, names), row, line, None));
        return None;
    };
    let frame = Frame {
        unit,
        name: find(Role::Name).filter(|&name| name != unit),
        source: find(Role::Source),
        late: find(Role::Late),
    };
    match (find(Role::Fact), find(Role::Value)) {
        (Some(fact), Some(value)) => {
            for (index, header) in headers.iter().enumerate() {
                if !header.is_empty() && role(header).is_none() {
                    problems.add(|| at(index, strange_column(header)));
                }
            }
            Some(Layout::Long(LongColumns {
                frame,
                fact,
                period: find(Role::Period),
                value,
                matter: find(Role::Matter),
            }))
        }
        (None, None) => {
            for role in [Role::Period, Role::Matter] {
                if let Some(index) = find(role) {
                    problems.add(|| at(index, only_long(headers[index])));
                }
            }
            let columns = wide(headers, names, |index, build| {
                problems.add(|| at(index, build()));
            });
            if columns.is_empty() && problems.is_empty() {
                problems.add(|| CellError::at(no_facts(), row, line, None));
            }
            Some(Layout::Wide(frame, columns))
        }
        (fact, _) => {
            let missing = if fact.is_some() {
                "数值"
            } else {
                "数据项"
            };
            problems.add(|| {
                CellError::at(
                    Problem::new(
                        "E303",
                        format!("表头缺少“{missing}”列"),
                        "长表的表头写“单位,数据项,时期,数值,来源”",
                    ),
                    row,
                    line,
                    None,
                )
            });
            None
        }
    }
}

/// The columns of values of a wide table.
fn wide<'d>(
    headers: &[&str],
    names: Names<'d>,
    mut problem: impl FnMut(usize, &dyn Fn() -> Problem),
) -> Vec<WideColumn<'d>> {
    let mut columns: Vec<WideColumn<'d>> = Vec::new();
    let mut seen = std::collections::HashMap::new();
    for (index, header) in headers.iter().enumerate() {
        if header.is_empty() || role(header).is_some() {
            continue;
        }
        match wide_column(index, header, names) {
            Ok(column) => {
                let first = *seen
                    .entry((column.target.id(), column.label))
                    .or_insert(index);
                if first == index {
                    columns.push(column);
                } else {
                    problem(index, &|| doubled(headers[first], first));
                }
            }
            Err(WrongColumn::Told(why)) => problem(index, &|| why.clone()),
            Err(WrongColumn::Unknown(name)) => {
                problem(index, &|| unknown_column(header, name, names));
            }
        }
    }
    columns
}

/// Why a column holds no values.
enum WrongColumn<'h> {
    /// Said in words.
    Told(Problem),
    /// This name stands for nothing.
    Unknown(&'h str),
}

fn wide_column<'d, 'h>(
    index: usize,
    header: &'h str,
    names: Names<'d>,
) -> Result<WideColumn<'d>, WrongColumn<'h>> {
    let (name, label) = match (names.find(header), header.rsplit_once('@')) {
        (None, Some((name, label))) => {
            let label = Label::parse(label).map_err(WrongColumn::Told)?;
            (name.trim(), label)
        }
        _ => (header, Label::Open),
    };
    let target = names.find(name).ok_or(WrongColumn::Unknown(name))?;
    check_label(label, &target).map_err(WrongColumn::Told)?;
    Ok(WideColumn {
        index,
        target,
        label,
        cell: target.cell(label),
    })
}

fn unknown_column(header: &str, name: &str, names: Names<'_>) -> Problem {
    match narrowed(header).filter(|half_width| wide_column(0, half_width, names).is_ok()) {
        Some(half_width) => Problem::new(
            "E311",
            format!("表头“{header}”里有全角字符"),
            format!("请改写成半角的“{half_width}”"),
        ),
        None => unknown_name(name, names),
    }
}

/// Checks that values of a target can be stated for a period.
///
/// # Errors
/// Says how the period is written (E309).
pub(super) fn check_label(label: Label, target: &Target<'_>) -> Result<(), Problem> {
    match target {
        Target::Fact(fact) => fits(label, fact),
        Target::Known { .. } if matches!(label, Label::Open | Label::Year(_)) => Ok(()),
        Target::Known { id, .. } => Err(Problem::new(
            "E309",
            format!("“{id}”属于整个考评周期,不分{}", label.words()),
            "时期留空,或只写年份",
        )),
    }
}

/// A name that stands for nothing, with those that look like it.
pub(super) fn unknown_name(name: &str, names: Names<'_>) -> Problem {
    let like = names.like(name);
    let help = if like.is_empty() {
        "请用数据字典里的名称或编号;可用 facts template 生成带全部数据项的模板".to_owned()
    } else {
        let like: Vec<String> = like.iter().map(|n| format!("“{n}”")).collect();
        format!("是不是{}?", like.join("、"))
    };
    Problem::new("E307", format!("没有“{}”这个数据项", shown(name)), help)
}

fn doubled(first: &str, index: usize) -> Problem {
    let first = shown(first);
    Problem::new(
        "E303",
        format!(
            "这一列与{}列“{first}”重复",
            crate::facts::problem::column_letters(index)
        ),
        "同一数据项的同一时期只留一列",
    )
}

fn strange_column(header: &str) -> Problem {
    let like = nearest(header, ROLES.iter().map(|(word, _)| *word));
    let help = match like.first() {
        Some(word) => format!("是不是“{word}”?不需要的列请删去"),
        None => "长表只有这些列:单位、数据项、时期、数值、来源、逾期、事项、说明;不需要的列请删去"
            .to_owned(),
    };
    Problem::new("E303", format!("不认识的列“{}”", shown(header)), help)
}

fn only_long(header: &str) -> Problem {
    Problem::new(
        "E303",
        format!("有“{header}”列,却没有“数据项”和“数值”列"),
        "长表的表头写“单位,数据项,时期,数值,来源”;宽表把时期写在列名后面,如“党课次数@2026Q1”",
    )
}

fn no_facts() -> Problem {
    Problem::new(
        "E303",
        "表头里没有任何数据项",
        "长表的表头写“单位,数据项,时期,数值,来源”;宽表每个数据项一列",
    )
}

fn no_unit_column(headers: &[&str], names: Names<'_>) -> Problem {
    let first = shown(headers.first().copied().unwrap_or_default());
    let has_facts = headers.iter().any(|h| {
        let name = h.rsplit_once('@').map_or(*h, |(name, _)| name);
        names.find(name).is_some() || role(h).is_some()
    });
    if has_facts {
        return Problem::new(
            "E303",
            "表头缺少“单位”列",
            format!("请把写单位的那一列(现在第一列是“{first}”)的表头改成“单位”"),
        );
    }
    Problem::new(
        "E303",
        format!("第一行不像表头(第一格是“{first}”)"),
        "第一行写表头:长表是“单位,数据项,时期,数值,来源”,宽表是“单位”加各数据项",
    )
}

/// True when an expected value is the level of an event.
pub(super) fn is_event(target: &Target<'_>) -> bool {
    matches!(target, Target::Fact(fact) if fact.kind == FactKind::Event)
}
