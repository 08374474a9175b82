//! Random programs and columns: every shape a plan can have, with a leaning to the shapes that schemes have.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use rubric::columns::{Column, Columns};
use rubric::expr::ir::{Cond, Input, InputId, Num, Order, Partial, Source, ValueKind};
use rubric::model::{LatePolicy, Otherwise, Rounding, RoundingPlace};
use rubric::number::{Points, Ratio, RoundingMode};
use rubric::plan::{Above, Arm, Gives, ItemPlan, Program, RulePlan, SectionPlan, Term};

/// Truth inputs come first, then numbers.
const TRUTHS: usize = 4;
const NUMBERS: usize = 6;
const INPUTS: usize = TRUTHS + NUMBERS;

/// A program, rows for it, and what else a test needs.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) program: Program,
    pub(super) columns: Columns,
    pub(super) cohorts: Vec<usize>,
}

pub(super) fn cases() -> impl Strategy<Value = Case> {
    let rows = vec(vec(any::<u16>(), INPUTS), 1..8);
    let late = weighted(0.1, vec(any::<bool>(), 8));
    let cohorts = vec(0..2usize, 0..8);
    let widened = vec(weighted(0.2, select(WIDER.to_vec())), INPUTS);
    (program(), rows, any::<bool>(), late, (cohorts, widened)).prop_map(
        |(program, cells, known, late, (cohorts, widened))| {
            let mut columns = Columns {
                rows: cells.len(),
                columns: program
                    .inputs
                    .iter()
                    .map(|input| Column::unknown(input, cells.len()))
                    .collect(),
                late: Vec::new(),
            };
            for (row, cells) in cells.iter().enumerate() {
                for (input, cell) in cells.iter().enumerate() {
                    let raw = raw_value(program.inputs[input].range, *cell, known);
                    columns.columns[input].set(row, raw);
                }
            }
            for (column, range) in columns.columns.iter_mut().zip(widened) {
                if let (false, Some(range)) = (matches!(column, Column::Truth(_)), range) {
                    let values = (0..column.len()).map(|row| column.raw(row));
                    *column = Column::numbers(range, values);
                }
            }
            if let Some(late) = late {
                columns.late = vec![
                    (0, late[..columns.rows].to_vec()),
                    (
                        TRUTHS + 1,
                        late.iter().rev().copied().take(columns.rows).collect(),
                    ),
                ];
            }
            Case {
                program,
                columns,
                cohorts,
            }
        },
    )
}

/// Ranges that ask for columns of 16, 32 and 64 bits: columns may be wider than their input asks for.
const WIDER: [(i64, i64); 3] = [(0, 128), (0, 32_768), (0, 1 << 31)];

/// Numbers at the ends of every width of columns.
const EDGES: [i64; 18] = [
    127,
    128,
    -127,
    -128,
    -129,
    255,
    32_767,
    32_768,
    -32_767,
    -32_768,
    -32_769,
    65_536,
    2_147_483_647,
    2_147_483_648,
    -2_147_483_647,
    -2_147_483_648,
    -2_147_483_649,
    1 << 32,
];

/// A value of the range, with its ends and neighbours often, unknown or out of range now and then.
fn raw_value((lo, hi): (i64, i64), cell: u16, known: bool) -> Option<i64> {
    let span = (i128::from(hi) - i128::from(lo) + 1).max(1);
    let inside = |n: i128| i64::try_from(i128::from(lo) + n.rem_euclid(span)).ok();
    let n = i128::from(cell / 16);
    match cell % 16 {
        0..=2 if !known => None,
        3 => Some(lo),
        4 => Some(hi),
        5 => inside(0 - i128::from(lo)),
        6..=11 => inside(n % 12),
        12 if cell > 62_000 => hi.checked_add(3),
        13 if cell > 62_000 => Some(i64::MAX / 3 * 2 + i64::from(cell)),
        14 if cell > 62_000 => Some(i64::MIN / 3 * 2 + i64::from(cell)),
        15 if cell > 62_000 => Some(EDGES[usize::from(cell / 16) % EDGES.len()]),
        _ => inside(n * 0x9E37_79B9_7F4A_7C15),
    }
}

fn number_input() -> impl Strategy<Value = Input> {
    let ranges = prop_oneof![
        8 => Just((0, 10)),
        4 => Just((0, 100)),
        3 => Just((1, 50)),
        3 => Just((0, 10_000)),
        3 => Just((-20, 20)),
        1 => Just((0, 1_000_000)),
        1 => Just((0, 100_000_000_000_000)),
        1 => Just((-1, i64::MAX - 7)),
        2 => select(EDGES.to_vec()).prop_map(|edge| (edge.min(0), edge.max(0))),
        1 => (select(EDGES.to_vec()), select(EDGES.to_vec())).prop_map(|(a, b)| (a.min(b), a.max(b))),
    ];
    let kinds = prop_oneof![
        6 => Just(ValueKind::Number { places: 0, rate: false }),
        3 => Just(ValueKind::Number { places: 2, rate: false }),
        1 => Just(ValueKind::Number { places: 4, rate: true }),
        1 => Just(ValueKind::Date),
        1 => Just(ValueKind::Choice),
    ];
    (ranges, kinds).prop_map(|(range, kind)| input(kind, range))
}

fn input(kind: ValueKind, range: (i64, i64)) -> Input {
    Input {
        source: Source::Fact {
            fact: "f".to_owned(),
            years_back: 0,
            part: None,
        },
        kind,
        range,
        title: String::new(),
        unit: String::new(),
    }
}

fn ratio() -> impl Strategy<Value = Ratio> {
    let small = (
        -12i128..40,
        select(vec![1i128, 1, 1, 1, 2, 5, 10, 20, 100, 3, 7]),
    );
    let wide = (any::<i32>(), select(vec![1i128, 10_000, 999_983]));
    prop_oneof![
        9 => small.prop_map(|(n, d)| Ratio::new_raw(n, d)),
        1 => wide.prop_map(|(n, d)| Ratio::new_raw(n.into(), d)),
    ]
}

fn number_id() -> impl Strategy<Value = InputId> {
    TRUTHS..INPUTS
}

fn boxed(num: Num) -> Box<Num> {
    Box::new(num)
}

fn leaf() -> BoxedStrategy<Num> {
    prop_oneof![
        1 => ratio().prop_map(Num::Const),
        2 => number_id().prop_map(Num::Input),
    ]
    .boxed()
}

fn num(depth: u32) -> BoxedStrategy<Num> {
    if depth == 0 {
        return leaf();
    }
    let shallow = num(depth - 1);
    let sub = || shallow.clone();
    let pair = || (sub(), sub());
    let step = (1i128..9, select(vec![1i128, 1, 1, 2, 10, 100, 3]));
    let partial = select(vec![
        Partial::Whole,
        Partial::Started,
        Partial::Proportional,
    ]);
    prop_oneof![
        4 => leaf(),
        2 => pair().prop_map(|(a, b)| Num::Add(boxed(a), boxed(b))),
        2 => pair().prop_map(|(a, b)| Num::Sub(boxed(a), boxed(b))),
        2 => pair().prop_map(|(a, b)| Num::Mul(boxed(a), boxed(b))),
        3 => pair().prop_map(|(a, b)| Num::Div(boxed(a), boxed(b))),
        1 => vec(sub(), 1..3).prop_map(Num::Min),
        1 => vec(sub(), 1..3).prop_map(Num::Max),
        1 => (cond(depth - 1), sub(), sub())
            .prop_map(|(c, a, b)| Num::If(Box::new(c), boxed(a), boxed(b))),
        2 => (sub(), step, partial).prop_map(|(of, (n, d), partial)| Num::Steps {
            of: boxed(of),
            step: Ratio::new_raw(n, d),
            partial,
        }),
    ]
    .boxed()
}

fn cond(depth: u32) -> BoxedStrategy<Cond> {
    let orders = vec![
        Order::Equal,
        Order::NotEqual,
        Order::Less,
        Order::LessEqual,
        Order::Greater,
        Order::GreaterEqual,
    ];
    let simple = (select(orders.clone()), number_id(), ratio())
        .prop_map(|(order, id, line)| Cond::Compare(order, Num::Input(id), Num::Const(line)));
    let share = (select(orders.clone()), number_id(), number_id(), 0i128..25).prop_map(
        |(order, a, b, line)| {
            let of = Num::Div(boxed(Num::Input(a)), boxed(Num::Input(b)));
            Cond::Compare(order, of, Num::Const(Ratio::new_raw(line, 20)))
        },
    );
    let plain = prop_oneof![
        4 => (0..TRUTHS).prop_map(Cond::Input),
        3 => simple,
        2 => share,
        1 => any::<bool>().prop_map(Cond::Const),
        1 => number_id().prop_map(Cond::Input),
    ]
    .boxed();
    if depth == 0 {
        return plain;
    }
    let shallow = cond(depth - 1);
    let sub = || shallow.clone();
    let number = num(depth - 1);
    prop_oneof![
        5 => plain,
        2 => (select(orders), number.clone(), number)
            .prop_map(|(order, a, b)| Cond::Compare(order, a, b)),
        2 => (sub(), sub()).prop_map(|(a, b)| Cond::And(Box::new(a), Box::new(b))),
        2 => (sub(), sub()).prop_map(|(a, b)| Cond::Or(Box::new(a), Box::new(b))),
        2 => sub().prop_map(|a| Cond::Not(Box::new(a))),
        1 => (sub(), sub(), sub())
            .prop_map(|(c, a, b)| Cond::If(Box::new(c), Box::new(a), Box::new(b))),
    ]
    .boxed()
}

/// Points as schemes have them, mostly deductions.
fn amount() -> impl Strategy<Value = Points> {
    prop_oneof![
        6 => (-8i64..3).prop_map(|n| Points::from_units(n * 5_000)),
        1 => (-40_000i64..40_000).prop_map(Points::from_units),
    ]
}

fn arm() -> impl Strategy<Value = Arm> {
    let gives = prop_oneof![
        7 => amount().prop_map(Gives::Amount),
        1 => Just(Gives::Forfeit),
    ];
    (cond(2), gives).prop_map(|(when, gives)| Arm { when, gives })
}

/// Points for every step short of a target.
fn shortfall() -> impl Strategy<Value = Num> {
    let step = (1i128..4, select(vec![1i128, 1, 2, 100]));
    let partial = select(vec![
        Partial::Whole,
        Partial::Started,
        Partial::Proportional,
    ]);
    (amount(), 0i64..30, number_id(), step, partial).prop_map(
        |(each, target, id, (n, d), partial)| {
            let missing = Num::Sub(
                boxed(Num::Const(Ratio::whole(target))),
                boxed(Num::Input(id)),
            );
            let steps = Num::Steps {
                of: boxed(Num::Max(vec![Num::Const(Ratio::ZERO), missing])),
                step: Ratio::new_raw(n, d),
                partial,
            };
            Num::Mul(boxed(Num::Const(each.ratio())), boxed(steps))
        },
    )
}

fn term() -> impl Strategy<Value = Term> {
    let otherwise = prop_oneof![5 => Just(Points::ZERO), 1 => amount()];
    let switch = (vec(arm(), 1..4), otherwise)
        .prop_map(|(arms, otherwise)| Term::Switch { arms, otherwise });
    let flat = (cond(2), amount()).prop_map(|(when, points)| Term::Switch {
        arms: vec![Arm {
            when,
            gives: Gives::Amount(points),
        }],
        otherwise: Points::ZERO,
    });
    let of = prop_oneof![3 => shortfall(), 1 => num(2)];
    let amount = (of, amount(), amount()).prop_map(|(of, a, b)| Term::Amount {
        of,
        range: (a.min(b), a.max(b)),
    });
    prop_oneof![3 => flat, 2 => switch, 2 => amount]
}

fn rule() -> impl Strategy<Value = RulePlan> {
    let bound = || {
        prop_oneof![
            3 => Just(Points::whole(1_000_000)),
            1 => (0i64..60_000).prop_map(Points::from_units),
        ]
    };
    let late = prop_oneof![
        4 => Just(LatePolicy::Counted),
        1 => Just(LatePolicy::Marked),
        1 => Just(LatePolicy::NotCounted),
        1 => (0i64..20_000).prop_map(|n| LatePolicy::Deduct(Points::from_units(n))),
    ];
    let smallest = prop_oneof![9 => Just(0i64), 1 => 0i64..20_000];
    (
        prop_oneof![4 => vec(term(), 1..2), 1 => vec(term(), 0..4)],
        weighted(0.2, cond(1)),
        weighted(0.15, multiplier()),
        (bound(), bound(), smallest),
        weighted(0.04, 0usize..2),
        late,
    )
        .prop_map(
            |(terms, gate, multiplier, (least, most, smallest), once, late)| {
                let mut reads = Vec::new();
                terms.iter().for_each(|t| inputs_of_term(t, &mut reads));
                gate.iter().for_each(|c| inputs_of_cond(c, &mut reads));
                multiplier.iter().for_each(|n| inputs_of_num(n, &mut reads));
                reads.sort_unstable();
                reads.dedup();
                RulePlan {
                    terms,
                    shown: Vec::new(),
                    gate,
                    multiplier,
                    least: -least,
                    most,
                    smallest: Points::from_units(smallest),
                    once,
                    late,
                    reads,
                }
            },
        )
}

/// Constants mostly; the oracle knows no ranges of anything longer than an input.
fn multiplier() -> impl Strategy<Value = Num> {
    prop_oneof![
        4 => ratio().prop_map(Num::Const),
        1 => number_id().prop_map(Num::Input),
    ]
}

fn item() -> impl Strategy<Value = ItemPlan> {
    let points = (0i64..20).prop_map(|n| Points::from_units(n * 5_000));
    let floor = prop_oneof![
        5 => Just(Some(Points::ZERO)),
        1 => Just(None),
        1 => (-40_000i64..0).prop_map(|n| Some(Points::from_units(n))),
    ];
    let otherwise = select(vec![
        Otherwise::LeaveOut,
        Otherwise::Full,
        Otherwise::CohortMean,
        Otherwise::Rescale,
    ]);
    (
        (0..SECTIONS, points, any::<bool>()),
        (floor, weighted(0.8, 0i64..12)),
        weighted(0.1, multiplier()),
        (weighted(0.2, cond(1)), otherwise),
        vec(rule(), 0..4),
    )
        .prop_map(
            |((section, points, full), (floor, cap), multiplier, (applies, otherwise), rules)| {
                ItemPlan {
                    section,
                    points,
                    start: if full { points } else { Points::ZERO },
                    floor,
                    cap: cap.map(|n| Points::from_units(n * 10_000)),
                    multiplier,
                    applies,
                    otherwise,
                    rules,
                }
            },
        )
}

const SECTIONS: usize = 5;

fn program() -> impl Strategy<Value = Program> {
    let modes = vec![
        RoundingMode::HalfUp,
        RoundingMode::HalfEven,
        RoundingMode::Down,
        RoundingMode::Up,
    ];
    let places = prop_oneof![
        4 => Just(RoundingPlace::Total),
        1 => Just(RoundingPlace::Item),
        1 => Just(RoundingPlace::Section),
    ];
    let numbers = vec(number_input(), NUMBERS);
    let rest = (numbers, places, 0u8..5, select(modes));
    (vec(item(), 1..4), rest).prop_map(|(items, (numbers, at, places, mode))| {
        let truths = (0..TRUTHS).map(|_| input(ValueKind::Truth, (0, 1)));
        let parents = [None, Some(0), None, Some(1), Some(3)];
        let sections = parents
            .into_iter()
            .enumerate()
            .map(|(s, parent)| SectionPlan {
                parent,
                items: (0..items.len())
                    .filter(|i| items[*i].section == s)
                    .collect(),
            });
        Program {
            inputs: truths.chain(numbers).collect(),
            sections: sections.collect(),
            items,
            norms: Vec::new(),
            above: Above::default(),
            rounding: Rounding { places, mode, at },
            points: None,
        }
    })
}

/// The inputs a term reads.
pub(super) fn inputs_of_term(term: &Term, ids: &mut Vec<InputId>) {
    match term {
        Term::Switch { arms, .. } => arms.iter().for_each(|arm| inputs_of_cond(&arm.when, ids)),
        Term::Amount { of, .. } => inputs_of_num(of, ids),
    }
}

fn inputs_of_cond(cond: &Cond, ids: &mut Vec<InputId>) {
    match cond {
        Cond::Const(_) => {}
        Cond::Input(id) => ids.push(*id),
        Cond::Compare(_, a, b) => [a, b].into_iter().for_each(|n| inputs_of_num(n, ids)),
        Cond::And(a, b) | Cond::Or(a, b) => {
            [a, b].into_iter().for_each(|c| inputs_of_cond(c, ids));
        }
        Cond::Not(a) => inputs_of_cond(a, ids),
        Cond::If(c, a, b) => [c, a, b].into_iter().for_each(|c| inputs_of_cond(c, ids)),
    }
}

fn inputs_of_num(num: &Num, ids: &mut Vec<InputId>) {
    match num {
        Num::Const(_) => {}
        Num::Input(id) => ids.push(*id),
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => {
            [a, b].into_iter().for_each(|n| inputs_of_num(n, ids));
        }
        Num::Min(all) | Num::Max(all) => all.iter().for_each(|n| inputs_of_num(n, ids)),
        Num::If(c, a, b) => {
            inputs_of_cond(c, ids);
            [a, b].into_iter().for_each(|n| inputs_of_num(n, ids));
        }
        Num::Steps { of, .. } => inputs_of_num(of, ids),
    }
}
