//! Yellow and red cards over the periods of a cycle, and cards that consecutive ones become.
//!
//! A condition that is unknown in a period makes a possible card, never a sure one. Periods before the cycle count
//! towards consecutive ones when the caller gives them; their cards are not shown again.

use std::collections::BTreeSet;

use rubric::model::{Card, Colour};
use serde::Serialize;

use crate::truth::either;

/// The condition of one card in every period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardPeriods {
    /// Periods directly before this cycle, oldest first; may be empty.
    pub earlier: Vec<Option<bool>>,
    /// Periods of this cycle; one entry when the card has no period.
    pub periods: Vec<Option<bool>>,
}

/// A card that a unit gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownCard {
    /// The card.
    pub card: String,
    /// Its colour.
    pub colour: Colour,
    /// The period of the cycle, from 1.
    pub period: usize,
    /// The card whose consecutive periods became this one, and how many there were.
    pub from: Option<(String, u32)>,
    /// False while it depends on facts that are missing.
    pub is_certain: bool,
}

/// All cards of a unit, in the order of the scheme's cards, by period. `given` has one entry per card.
pub fn shown(cards: &[Card], given: &[CardPeriods]) -> Vec<ShownCard> {
    let mut timelines: Vec<CardPeriods> = given.to_vec();
    let mut shown: Vec<(usize, ShownCard)> = Vec::new();
    for (index, timeline) in timelines.iter().enumerate() {
        for (period, holds) in timeline.periods.iter().enumerate() {
            if *holds != Some(false) {
                let card = show(&cards[index], period, None, holds.is_some());
                shown.push((index, card));
            }
        }
    }
    for index in in_order_of_becoming(cards) {
        let Some((run, target)) = &cards[index].becomes else {
            continue;
        };
        let Some(target) = cards.iter().position(|c| c.id == *target) else {
            continue;
        };
        let became = runs(&timelines[index], *run);
        let from = (cards[index].id.clone(), *run);
        for (period, holds) in became.periods.iter().enumerate() {
            if *holds != Some(false) {
                let card = show(&cards[target], period, Some(from.clone()), holds.is_some());
                shown.push((target, card));
            }
        }
        join(&mut timelines[target], &became);
    }
    shown.sort_by(|(a, x), (b, y)| (a, x.period, &x.from).cmp(&(b, y.period, &y.from)));
    shown.into_iter().map(|(_, card)| card).collect()
}

fn show(card: &Card, period: usize, from: Option<(String, u32)>, is_certain: bool) -> ShownCard {
    ShownCard {
        card: card.id.clone(),
        colour: card.colour,
        period: period + 1,
        from,
        is_certain,
    }
}

/// Cards so that one comes before the card it becomes. A circle, which the checker reports, ends where it began.
fn in_order_of_becoming(cards: &[Card]) -> Vec<usize> {
    let target = |index: usize| {
        let (_, id) = cards[index].becomes.as_ref()?;
        cards.iter().position(|c| c.id == *id)
    };
    let depth = |mut index: usize| {
        let mut steps = 0;
        while let Some(next) = target(index) {
            steps += 1;
            if steps > cards.len() {
                break;
            }
            index = next;
        }
        steps
    };
    let mut order: Vec<usize> = (0..cards.len()).collect();
    order.sort_by_key(|&index| (std::cmp::Reverse(depth(index)), index));
    order
}

/// The periods in which a run of `length` is full. Periods that made one card do not count for the next.
///
/// Follows every length that the run may have while periods are unknown, so what it calls sure is sure.
fn runs(timeline: &CardPeriods, length: u32) -> CardPeriods {
    let mut counts = BTreeSet::from([0u32]);
    let mut full_at = |holds: &Option<bool>| -> Option<bool> {
        let values: &[bool] = match holds {
            Some(true) => &[true],
            Some(false) => &[false],
            None => &[false, true],
        };
        let next: BTreeSet<u32> = (counts.iter())
            .flat_map(|count| values.iter().map(move |v| if *v { count + 1 } else { 0 }))
            .collect();
        let is_possible = length > 0 && next.contains(&length);
        let is_sure = is_possible && next.len() == 1;
        counts = (next.into_iter())
            .map(|count| if count == length { 0 } else { count })
            .collect();
        if is_possible && !is_sure {
            None
        } else {
            Some(is_sure)
        }
    };
    CardPeriods {
        earlier: timeline.earlier.iter().map(&mut full_at).collect(),
        periods: timeline.periods.iter().map(&mut full_at).collect(),
    }
}

/// Adds cards that others became to a card's own periods, where both run over the same ones.
fn join(target: &mut CardPeriods, became: &CardPeriods) {
    if target.periods.is_empty() {
        *target = became.clone();
        return;
    }
    if target.periods.len() != became.periods.len() {
        return;
    }
    for (own, new) in target.periods.iter_mut().zip(&became.periods) {
        *own = either(*own, *new);
    }
}
