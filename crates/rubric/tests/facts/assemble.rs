//! Columns from facts: periods, years, days, decisions, results, events and cohorts.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rubric::columns::Columns;
use rubric::expr::ir::{Figure, Input, Num, Source, Stat, ValueKind};
use rubric::facts::{
    Cycle, Datum, FactTable, Label, columns, date_of_day, disagreements, needs, sources,
    template_long, template_wide,
};
use rubric::model::{Combine, Dictionary, Fact, FactKind, Period, Rounding};
use rubric::number::{Points, Ratio, RoundingMode};
use rubric::plan::{Above, EventCaps, EventCount, Program};

use super::{dictionary, read};

fn program(inputs: Vec<Input>) -> Program {
    Program {
        inputs,
        items: Vec::new(),
        sections: Vec::new(),
        norms: Vec::new(),
        above: Above::default(),
        rounding: Rounding::default(),
        points: None,
    }
}

fn number(source: Source, places: u8) -> Input {
    Input {
        source,
        kind: ValueKind::Number {
            places,
            rate: false,
        },
        range: (-1_000_000_000, 1_000_000_000),
        title: "标题".to_owned(),
        unit: "分".to_owned(),
    }
}

fn fact_input(fact: &Fact, years_back: u8, part: Option<(Period, u8)>) -> Input {
    Input {
        kind: fact.value_kind(),
        ..number(
            Source::Fact {
                fact: fact.id.clone(),
                years_back,
                part,
            },
            0,
        )
    }
}

fn of(dictionary: &Dictionary, fact: &str, years_back: u8, part: Option<(Period, u8)>) -> Program {
    let fact = dictionary.get(fact).expect("declared");
    program(vec![fact_input(fact, years_back, part)])
}

fn assembled(program: &Program, table: &FactTable, as_of: Option<Date>) -> Columns {
    let cycle = Cycle { year: 2026, as_of };
    columns(program, table, &dictionary(), cycle, |_| 0)
}

/// The values of the first input.
fn values(program: &Program, table: &FactTable, as_of: Option<Date>) -> Vec<Option<i64>> {
    let columns = assembled(program, table, as_of);
    (0..columns.rows)
        .map(|row| columns.columns[0].raw(row))
        .collect()
}

const MEETINGS: &str = "单位,党员大会次数@2026Q1,党员大会次数@2026Q2,党员大会次数@2026Q3,党员大会次数@2026Q4,党员大会次数@2026H1,党员大会次数@2026,党员大会次数@2025\n\
    齐,1,2,3,4,,,7\n\
    缺,1,,3,4,,,\n\
    半年,1,,3,4,9,,\n\
    全年,1,2,3,4,,20,\n\
    空,,,,,,,\n";

#[test]
fn quarters_make_the_year_unless_one_is_missing_and_a_stated_year_stands_before_them() {
    let dictionary = dictionary();
    let table = read(MEETINGS).expect("a good file");
    let cycle = of(&dictionary, "member_meetings", 0, None);
    assert_eq!(
        values(&cycle, &table, None),
        [Some(10), None, Some(16), Some(20), None]
    );
    let second = of(
        &dictionary,
        "member_meetings",
        0,
        Some((Period::Quarter, 2)),
    );
    assert_eq!(
        values(&second, &table, None),
        [Some(2), None, None, Some(2), None]
    );
    let half = of(&dictionary, "member_meetings", 0, Some((Period::Half, 1)));
    assert_eq!(
        values(&half, &table, None),
        [Some(3), None, Some(9), Some(3), None]
    );
    let before = of(&dictionary, "member_meetings", 1, None);
    assert_eq!(
        values(&before, &table, None),
        [Some(7), None, None, None, None]
    );
}

#[test]
fn what_ends_after_the_day_is_not_known_yet() {
    let dictionary = dictionary();
    let table = read(MEETINGS).expect("a good file");
    let day = Some(date(2026, 6, 30));
    let cycle = of(&dictionary, "member_meetings", 0, None);
    assert_eq!(values(&cycle, &table, day), [None; 5]);
    let half = of(&dictionary, "member_meetings", 0, Some((Period::Half, 1)));
    assert_eq!(
        values(&half, &table, day),
        [Some(3), None, Some(9), Some(3), None]
    );
    assert_eq!(values(&half, &table, Some(date(2026, 6, 29))), [None; 5]);
    let before = of(&dictionary, "member_meetings", 1, None);
    assert_eq!(values(&before, &table, day)[0], Some(7));
}

#[test]
fn what_is_stated_once_is_known_on_every_day() {
    let dictionary = dictionary();
    let table =
        read("单位,有活动场所,活动经费,活动经费@2025\n东,是,100,90\n").expect("a good file");
    let day = Some(date(2026, 1, 1));
    assert_eq!(
        values(&of(&dictionary, "has_site", 0, None), &table, day),
        [Some(1)]
    );
    assert_eq!(
        values(&of(&dictionary, "funds", 0, None), &table, day),
        [Some(10_000)]
    );
    assert_eq!(
        values(&of(&dictionary, "funds", 1, None), &table, day),
        [Some(9_000)]
    );
    assert_eq!(
        values(&of(&dictionary, "has_site", 1, None), &table, day),
        [None]
    );
}

#[test]
fn lateness_follows_the_value_into_the_column() {
    let dictionary = dictionary();
    let table = read(
        "单位,数据项,时期,数值,来源,逾期\n\
         东,党员大会次数,2026Q1,1,台账,否\n东,党员大会次数,2026Q2,1,补记,是\n\
         东,党员大会次数,2026Q3,1,台账,\n东,党员大会次数,2026Q4,1,台账,\n\
         西,党员大会次数,2026,4,台账,\n",
    )
    .expect("a good file");
    let program = of(&dictionary, "member_meetings", 0, None);
    let columns = assembled(&program, &table, None);
    assert!(columns.row(0).is_late(0));
    assert!(!columns.row(1).is_late(0));
    let basis = sources(&program, &table, &dictionary, Cycle::whole(2026), 0, 0);
    let told: Vec<(&str, &str, &str, bool)> = basis
        .iter()
        .map(|b| {
            (
                b.label.as_str(),
                b.value.as_str(),
                b.source.as_str(),
                b.late,
            )
        })
        .collect();
    assert_eq!(told[0], ("2026年第1季度", "1次", "台账", false));
    assert_eq!(told[1], ("2026年第2季度", "1次", "补记", true));
    assert_eq!(told.len(), 4);
}

#[test]
fn decisions_results_and_claims_fill_their_inputs() {
    let decision = |id: &str, absent_is_zero| Source::Decision {
        id: id.to_owned(),
        most: None,
        step: None,
        absent_is_zero,
    };
    let result = |figure| Source::Result {
        scheme: "five-star".to_owned(),
        figure,
    };
    let judged = Input {
        kind: ValueKind::Truth,
        range: (0, 1),
        ..number(decision("N1/judged", false), 0)
    };
    let program = program(vec![
        number(decision("A1/1", false), 4),
        number(decision("BONUS/1", true), 4),
        judged,
        number(result(Figure::Total), 4),
        number(result(Figure::Stars), 0),
    ]);
    let known = rubric::facts::KnownNames::of(&program.inputs);
    let text = "单位,A1/1,BONUS/1,N1/judged,five-star/total,five-star/stars\n东,1.5,2,是,87.25,4\n西,,,,,\n";
    let table =
        rubric::facts::read_csv(text.as_bytes(), &dictionary(), &known).expect("a good file");
    let columns = assembled(&program, &table, None);
    let row =
        |unit: usize| -> Vec<Option<i64>> { columns.columns.iter().map(|c| c.raw(unit)).collect() };
    assert_eq!(
        row(0),
        [Some(15_000), Some(20_000), Some(1), Some(872_500), Some(4)]
    );
    assert_eq!(row(1), [None, Some(0), None, None, None]);
    let told = |input| {
        sources(
            &program,
            &table,
            &dictionary(),
            Cycle::whole(2026),
            0,
            input,
        )
        .first()
        .map(|b| b.value.clone())
    };
    assert_eq!(told(0).as_deref(), Some("1.5分"));
    assert_eq!(told(2).as_deref(), Some("是"));
    assert_eq!(told(3).as_deref(), Some("87.25分"));
}

#[test]
fn events_of_the_year_count_up_to_the_day_and_none_is_zero() {
    let count = EventCount {
        levels: vec![Points::whole(5), Points::whole(3)],
        same_matter_once: true,
        caps: EventCaps::default(),
    };
    let program = program(vec![number(
        Source::Events {
            fact: "honour".to_owned(),
            count,
        },
        4,
    )]);
    let table = read(
        "单位,数据项,时期,数值,来源,逾期,事项\n\
         东,表彰,2026-03-01,省级,通报,,抗洪\n东,表彰,2026-09-01,国家级,通报,是,抗洪\n\
         东,表彰,2025-09-01,国家级,通报,,扶贫\n西,有活动场所,,是,,,\n",
    )
    .expect("a good file");
    let whole = assembled(&program, &table, None);
    assert_eq!(whole.columns[0].raw(0), Some(50_000));
    assert_eq!(whole.columns[0].raw(1), Some(0));
    assert!(whole.row(0).is_late(0) && !whole.row(1).is_late(0));
    let june = assembled(&program, &table, Some(date(2026, 6, 30)));
    assert_eq!(june.columns[0].raw(0), Some(30_000));
    assert!(!june.row(0).is_late(0));
    let basis = sources(&program, &table, &dictionary(), Cycle::whole(2026), 0, 0);
    let told: Vec<(&str, &str)> = basis
        .iter()
        .map(|b| (b.label.as_str(), b.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("2026年3月1日 省级“抗洪”", "不另计"),
            ("2026年9月1日 国家级“抗洪”", "5分")
        ]
    );
}

#[test]
fn cohorts_are_compared_within_themselves_and_unknown_for_all_when_for_one() {
    let dictionary = dictionary();
    let meetings = dictionary.get("funds").expect("declared");
    let ratio = Num::Div(
        Box::new(Num::Input(0)),
        Box::new(Num::Const(Ratio::whole(3))),
    );
    let cohort = |stat, of: &Num| {
        number(
            Source::Cohort {
                stat,
                of: of.clone(),
            },
            0,
        )
    };
    let program = program(vec![
        fact_input(meetings, 0, None),
        cohort(Stat::MaxNumerator, &ratio),
        cohort(Stat::MaxDenominator, &ratio),
        cohort(Stat::RankHighFirst, &Num::Input(0)),
        cohort(Stat::RankLowFirst, &Num::Input(0)),
        cohort(Stat::MeanNumerator, &Num::Input(0)),
        cohort(Stat::MeanDenominator, &Num::Input(0)),
    ]);
    let table = read("单位,活动经费\na,1\nb,2\nc,2\nd,5\ne,\nf,4\n").expect("a good file");
    // a to d are one cohort, e and f another.
    let columns = columns(&program, &table, &dictionary, Cycle::whole(2026), |row| {
        row / 4 * 7
    });
    let row = |unit: usize| -> Vec<Option<i64>> {
        (1..7).map(|i| columns.columns[i].raw(unit)).collect()
    };
    let (max, mean) = ([Some(5), Some(3)], [Some(5), Some(2)]);
    for (unit, ranks) in [(0, [4, 1]), (1, [2, 2]), (2, [2, 2]), (3, [1, 4])] {
        let got = row(unit);
        assert_eq!(got[..2], max);
        assert_eq!(got[2..4], ranks.map(Some));
        assert_eq!(got[4..], mean);
    }
    assert_eq!(row(4), [None; 6]);
    assert_eq!(row(5), [None; 6]);
}

#[test]
fn values_that_contradict_their_parts_are_told() {
    let table = read(MEETINGS).expect("a good file");
    let told: Vec<String> = disagreements(&table, &dictionary(), Cycle::whole(2026))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        ["单位“全年”的“党员大会次数”2026年填了20次,按各期合起来是10次;现按20次计,请核对"]
    );
    let table = read("单位,活动经费,活动经费@2026\n东,1,2\n").expect("a good file");
    let told = disagreements(&table, &dictionary(), Cycle::whole(2026));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].label, Label::Open);
}

#[test]
fn a_template_asks_for_every_input_and_reads_back_as_nothing_stated() {
    let dictionary = dictionary();
    let inputs: Vec<Input> = dictionary
        .facts()
        .iter()
        .map(|fact| match fact.kind {
            FactKind::Event => number(
                Source::Events {
                    fact: fact.id.clone(),
                    count: EventCount {
                        levels: Vec::new(),
                        same_matter_once: true,
                        caps: EventCaps::default(),
                    },
                },
                4,
            ),
            _ => fact_input(fact, 0, None),
        })
        .chain([
            fact_input(&dictionary.facts()[1], 2, None),
            number(
                Source::Decision {
                    id: "A1/1".to_owned(),
                    most: Some(Points::whole(2)),
                    step: Some(Points::from_units(5_000)),
                    absent_is_zero: false,
                },
                4,
            ),
        ])
        .collect();
    let needs = needs(&inputs, &dictionary, 2026);
    let labels: Vec<String> = needs
        .iter()
        .map(|n| format!("{}@{}", n.name, n.label))
        .collect();
    assert_eq!(
        labels[..4],
        [1, 2, 3, 4].map(|q| format!("党员大会次数@2026Q{q}"))
    );
    assert_eq!(labels[4..6], ["活动经费@2024", "活动经费@2026"]);
    // 4 quarters, 2 years, 2 halves, 12 months, once, year, year, event, decision.
    assert_eq!(needs.len(), 4 + 2 + 2 + 12 + 1 + 1 + 1 + 1 + 1);
    let known = rubric::facts::KnownNames::of(&inputs);
    let units = ["东社区", "=西社区"];
    for text in [template_long(&needs, &units), template_wide(&needs, &units)] {
        assert!(text.starts_with('\u{feff}'));
        assert!(text.contains("'=西社区"));
        let table = rubric::facts::read_csv(text.as_bytes(), &dictionary, &known)
            .unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(table.units().len(), 2);
        assert_eq!(table.units()[1].id, "=西社区");
        assert!(table.is_empty());
    }
}

/// The value over a period, straight from the definition, one unit at a time.
fn by_definition(fact: &Fact, table: &FactTable, label: Label) -> Option<i64> {
    fn pieces(fact: &Fact, table: &FactTable, label: Label) -> Vec<Option<(i64, i64)>> {
        let months = 12 / fact.period.per_year();
        if let Some(datum) = table.get(0, &fact.id, label) {
            return vec![Some((datum.raw, i64::from(label.months() / months)))];
        }
        if label.months() <= months {
            return vec![None];
        }
        label
            .parts()
            .into_iter()
            .flat_map(|part| pieces(fact, table, part))
            .collect()
    }
    let pieces = pieces(fact, table, label);
    if fact.combine == Combine::Latest {
        return pieces.into_iter().flatten().next_back().map(|(raw, _)| raw);
    }
    let pieces: Option<Vec<(i64, i64)>> = pieces.into_iter().collect();
    let pieces = pieces?;
    let raws = pieces.iter().map(|&(raw, _)| raw);
    match fact.combine {
        Combine::Sum => Some(raws.sum()),
        Combine::Min => raws.min(),
        Combine::Max => raws.max(),
        Combine::Latest => None,
        Combine::Mean => {
            let total: i64 = pieces.iter().map(|(raw, weight)| raw * weight).sum();
            let weight: i64 = pieces.iter().map(|(_, weight)| weight).sum();
            Ratio::new(i128::from(total), i128::from(weight))?.round(0, RoundingMode::HalfUp)
        }
    }
}

/// Every label of 2026, from the year down to months.
fn all_labels() -> Vec<Label> {
    let mut labels = vec![Label::Year(2026)];
    for period in [Period::Half, Period::Quarter, Period::Month] {
        labels.extend((1..=period.per_year()).filter_map(|n| Label::of(2026, period, n)));
    }
    labels
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn columns_follow_the_definition_of_every_combination(
        combine in prop::sample::select(vec![Combine::Sum, Combine::Latest, Combine::Min, Combine::Max, Combine::Mean]),
        period in prop::sample::select(vec![Period::Month, Period::Quarter, Period::Half, Period::Year]),
        stated in prop::collection::vec(prop::option::weighted(0.8, -50i64..50), 19),
        asked in 0usize..19,
        day in prop::option::of(0i64..365),
    ) {
        let mut fact = dictionary().facts()[0].clone();
        fact.combine = combine;
        fact.period = period;
        let dictionary = Dictionary::new(vec![fact.clone()]);
        let as_of = day.and_then(|d| date_of_day(rubric::facts::day_number(date(2026, 1, 1)) + d));
        let mut full = FactTable::new();
        let mut seen = FactTable::new();
        full.add_unit("东");
        seen.add_unit("东");
        for (label, raw) in all_labels().into_iter().zip(&stated) {
            let fits = label.months() >= 12 / period.per_year();
            // Coarse values are rarer, so that combinations happen.
            let Some(raw) = raw.filter(|raw| fits && (label.months() == 12 / period.per_year() || raw % 4 == 0)) else {
                continue;
            };
            full.set(0, &fact.id, label, Datum::plain(raw)).expect("each label once");
            if as_of.is_none_or(|day| label.is_over_by(day)) {
                seen.set(0, &fact.id, label, Datum::plain(raw)).expect("each label once");
            }
        }
        let mut labels = all_labels();
        labels.retain(|label| label.months() >= 12 / period.per_year());
        let label = labels[asked % labels.len()];
        let program = program(vec![fact_input(&fact, 0, label.part_of(2026))]);
        let cycle = Cycle { year: 2026, as_of };
        let columns = columns(&program, &full, &dictionary, cycle, |_| 0);
        prop_assert_eq!(columns.columns[0].raw(0), by_definition(&fact, &seen, label));
    }
}
