//! Yellow and red cards over consecutive periods.

use appraisal::card::{CardPeriods, ShownCard, shown};
use rubric::model::{Card, Colour};

use crate::given;

fn cards(red_when: &str) -> Vec<Card> {
    given::one_item(&format!(
        r#"
        [[card]]
        id = "yellow"
        title = "季度靠后"
        colour = "yellow"
        when = "true"
        per = "quarter"
        becomes = {{ consecutive = 2, card = "red" }}
        [[card]]
        id = "red"
        title = "连续靠后"
        colour = "red"
        {red_when}
        "#
    ))
    .cards
}

fn periods(earlier: &str, now: &str) -> CardPeriods {
    let read = |text: &str| {
        text.chars()
            .map(|c| match c {
                'x' => Some(true),
                '?' => None,
                _ => Some(false),
            })
            .collect()
    };
    CardPeriods {
        earlier: read(earlier),
        periods: read(now),
    }
}

/// Colour and period of each card; `?` marks those that are not certain.
fn given_cards(earlier: &str, now: &str) -> Vec<String> {
    let shown = shown(&cards(""), &[periods(earlier, now), CardPeriods::default()]);
    shown.iter().map(short).collect()
}

fn short(card: &ShownCard) -> String {
    let colour = match card.colour {
        Colour::Yellow => "y",
        Colour::Red => "r",
    };
    let mark = if card.is_certain { "" } else { "?" };
    format!("{colour}{}{mark}", card.period)
}

#[test]
fn two_yellow_cards_in_a_row_become_a_red_one() {
    assert_eq!(given_cards("", "xx.."), ["y1", "y2", "r2"]);
    assert_eq!(given_cards("", "x.x."), ["y1", "y3"]);
    let all = shown(&cards(""), &[periods("", "xx.."), CardPeriods::default()]);
    assert_eq!(all[2].from, Some(("yellow".to_owned(), 2)));
}

#[test]
fn cards_that_became_one_red_card_do_not_make_another() {
    assert_eq!(given_cards("", "xxx."), ["y1", "y2", "y3", "r2"]);
    assert_eq!(
        given_cards("", "xxxx"),
        ["y1", "y2", "y3", "y4", "r2", "r4"]
    );
}

#[test]
fn the_last_period_before_the_cycle_counts_and_is_not_shown_again() {
    assert_eq!(given_cards("..x", "x..."), ["y1", "r1"]);
    assert_eq!(given_cards(".xx", "x..."), ["y1"]);
}

#[test]
fn an_unknown_period_makes_a_possible_card_and_opens_what_follows() {
    assert_eq!(given_cards("", "x?.."), ["y1", "y2?", "r2?"]);
    assert_eq!(given_cards("", "?xx."), ["y1?", "y2", "y3", "r2?", "r3?"]);
    // Whatever the two unknown periods say, one of two endings is in period 3 or 4, none of them sure.
    assert_eq!(
        given_cards("", "??xx"),
        ["y1?", "y2?", "y3", "y4", "r2?", "r3?", "r4?"]
    );
}

#[test]
fn a_red_card_may_have_a_condition_of_its_own() {
    let cards = cards("when = \"true\"\nper = \"quarter\"");
    let shown = shown(&cards, &[periods("", "...."), periods("", "..x.")]);
    assert_eq!(shown.iter().map(short).collect::<Vec<_>>(), ["r3"]);
}
