//! What is written from a table reads back as the same table.

use proptest::prelude::*;
use rubric::facts::{Datum, Event, FactTable, KnownNames, Label, read_csv, write_long, write_wide};
use rubric::model::{Dictionary, Fact, FactKind, Period};

use super::dictionary;

/// A text as people write it: with separators, quotes, line breaks and what spreadsheets take for formulas.
fn free_text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("['=+@-]{0,3}[东西南北社区a-c\",;\n\t'=-]{0,6}[东a]")
        .expect("a pattern")
}

fn labels(fact: &Fact) -> Vec<Label> {
    let mut labels = vec![Label::Open, Label::Year(2026), Label::Year(2025)];
    if fact.period == Period::Once {
        return labels;
    }
    for n in 1..=fact.period.per_year() {
        labels.extend(Label::of(2026, fact.period, n));
    }
    labels.sort();
    labels.dedup();
    labels
}

/// One value: which unit, fact and period by number, the value as a share of its range, source and lateness.
type Stated = (usize, usize, usize, u32, String, bool);
/// One event: unit, day of the year, level, matter, source and lateness.
type Happened = (usize, i64, usize, String, String, bool);

fn table(
    dictionary: &Dictionary,
    units: usize,
    values: &[Stated],
    events: &[Happened],
) -> FactTable {
    let mut table = FactTable::new();
    for unit in 0..units {
        let index = table.add_unit(&format!("u{unit}"));
        if unit % 2 == 0 {
            table.name_unit(index, &format!("=第{unit}社区"));
        }
    }
    let facts: Vec<&Fact> = dictionary
        .facts()
        .iter()
        .filter(|f| f.kind != FactKind::Event)
        .collect();
    for (unit, fact, label, share, source, late) in values {
        let fact = facts[fact % facts.len()];
        let labels = labels(fact);
        let (low, high) = fact.range;
        let high = if fact.kind == FactKind::Choice {
            1
        } else {
            high
        };
        let raw = low + (i128::from(high - low) * i128::from(*share) / i128::from(u32::MAX)) as i64;
        let datum = Datum {
            raw,
            source: source.trim(),
            late: *late,
        };
        let _ = table.set(unit % units, &fact.id, labels[label % labels.len()], datum);
    }
    let first = rubric::facts::day_number(jiff::civil::date(2026, 1, 1));
    for (unit, day, level, matter, source, late) in events {
        let event = Event {
            date: rubric::facts::date_of_day(first + day % 365).expect("a day of 2026"),
            level: level % 2,
            matter: matter.trim(),
            source: source.trim(),
            late: *late,
        };
        let _ = table.add_event(unit % units, "honour", event);
    }
    table
}

fn stated() -> impl Strategy<Value = Stated> {
    (
        any::<usize>(),
        any::<usize>(),
        any::<usize>(),
        any::<u32>(),
        free_text(),
        any::<bool>(),
    )
}

fn happened() -> impl Strategy<Value = Happened> {
    (
        any::<usize>(),
        0i64..400,
        any::<usize>(),
        free_text(),
        free_text(),
        any::<bool>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_long_file_reads_back_as_the_table_it_was_written_from(
        units in 1usize..4,
        values in proptest::collection::vec(stated(), 1..30),
        events in proptest::collection::vec(happened(), 0..8),
    ) {
        let dictionary = dictionary();
        let known = KnownNames::none();
        let mut written = table(&dictionary, units, &values, &events);
        // A unit without a value has no row in the long form.
        for unit in 0..units {
            written.replace(unit, "has_site", Label::Open, Some(Datum::plain(1)));
        }
        let text = write_long(&written, &dictionary, &known);
        let back = read_csv(text.as_bytes(), &dictionary, &known);
        prop_assert_eq!(back.as_ref(), Ok(&written));
        let gbk = encoding_rs::GBK.encode(text.trim_start_matches('\u{feff}')).0.into_owned();
        let back = read_csv(&gbk, &dictionary, &known);
        prop_assert_eq!(back.as_ref(), Ok(&written));
    }

    #[test]
    fn a_wide_file_reads_back_as_the_values_it_was_written_from(
        units in 1usize..4,
        values in proptest::collection::vec(stated(), 1..30),
    ) {
        let dictionary = dictionary();
        let known = KnownNames::none();
        let plain: Vec<Stated> = values
            .into_iter()
            .map(|(u, f, l, s, _, _)| (u, f, l, s, String::new(), false))
            .collect();
        let written = table(&dictionary, units, &plain, &[]);
        let text = write_wide(&written, &dictionary, &known);
        let back = read_csv(text.as_bytes(), &dictionary, &known);
        prop_assert_eq!(back.as_ref(), Ok(&written));
        let gbk = encoding_rs::GBK.encode(text.trim_start_matches('\u{feff}')).0.into_owned();
        let back = read_csv(&gbk, &dictionary, &known);
        prop_assert_eq!(back.as_ref(), Ok(&written));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let dictionary = dictionary();
        let known = KnownNames::none();
        let _ = read_csv(&bytes, &dictionary, &known);
        let mut after_header = "单位,数据项,时期,数值,来源\n".as_bytes().to_vec();
        after_header.extend(&bytes);
        let _ = read_csv(&after_header, &dictionary, &known);
    }

    #[test]
    fn no_cells_make_the_reader_panic(cells in proptest::collection::vec("[0-9０-９.,%％a-c年月日季度半@'\"=+—-]{0,8}", 5..40)) {
        let dictionary = dictionary();
        let known = KnownNames::none();
        let facts = dictionary.facts();
        let mut text = "单位,数据项,时期,数值,来源\n".to_owned();
        for (i, pair) in cells.chunks(2).enumerate() {
            let value = pair.get(1).map_or("", String::as_str);
            text.push_str(&format!("东,{},{},{value},\n", facts[i % facts.len()].id, pair[0]));
        }
        let _ = read_csv(text.as_bytes(), &dictionary, &known);
    }
}
