//! Dated events as points: the same matter once at its highest level, caps of the event, month, quarter and year.
//! Which levels give how much is the rule's; which year and up to which day is the caller's.

use std::collections::HashMap;

use super::table::Event;
use crate::number::Points;
use crate::plan::{EventCaps, EventCount};

/// The events of one unit in one year, as points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally<'t> {
    /// Every event with what it gives by itself, in order of days; nothing where another event of the same matter
    /// counts instead.
    pub counted: Vec<(Event<'t>, Points)>,
    /// What all of them give, within the caps.
    pub total: Points,
}

/// Counts events of one year.
///
/// Of the events of one matter that with the largest amount counts, the first of equal ones. Each amount is brought
/// within the cap of an event, then sums of months within that of a month, sums of those within the caps of quarter
/// and year. An event that names no matter is a matter of its own.
pub fn tally<'t>(events: impl Iterator<Item = Event<'t>>, count: &EventCount) -> Tally<'t> {
    let events: Vec<Event<'t>> = events.collect();
    let amount = |event: &Event<'_>| {
        let points = count.levels.get(event.level).copied().unwrap_or_default();
        within(points, count.caps.event)
    };
    let mut best: HashMap<&str, usize> = HashMap::new();
    if count.same_matter_once {
        for (i, event) in events.iter().enumerate() {
            if event.matter.is_empty() {
                continue;
            }
            let chosen = best.entry(event.matter).or_insert(i);
            if amount(event).abs() > amount(&events[*chosen]).abs() {
                *chosen = i;
            }
        }
    }
    let mut months = [Points::ZERO; 12];
    let mut counted = Vec::with_capacity(events.len());
    for (i, event) in events.iter().enumerate() {
        let superseded = best.get(event.matter).is_some_and(|&chosen| chosen != i);
        let points = if superseded {
            Points::ZERO
        } else {
            amount(event)
        };
        let month = usize::from(event.date.month().unsigned_abs()) - 1;
        months[month] = months[month].plus(points);
        counted.push((*event, points));
    }
    Tally {
        counted,
        total: capped(&months, count.caps),
    }
}

/// The sum of a year's months within the caps.
fn capped(months: &[Points; 12], caps: EventCaps) -> Points {
    let quarter = |months: &[Points]| {
        let sum = months.iter().map(|&m| within(m, caps.month)).sum();
        within(sum, caps.quarter)
    };
    within(months.chunks(3).map(quarter).sum(), caps.year)
}

/// Points whose size is at most the cap.
fn within(points: Points, cap: Option<Points>) -> Points {
    match cap {
        Some(cap) => points.clamp(-cap.abs(), cap.abs()),
        None => points,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn count(caps: EventCaps, same_matter_once: bool) -> EventCount {
        EventCount {
            levels: vec![Points::whole(5), Points::whole(3), Points::ZERO],
            same_matter_once,
            caps,
        }
    }

    fn event(month: i8, level: usize, matter: &str) -> Event<'_> {
        Event {
            date: date(2026, month, 3),
            level,
            matter,
            source: "",
            late: false,
        }
    }

    fn total(events: &[Event<'_>], count: &EventCount) -> i64 {
        tally(events.iter().copied(), count).total.units() / Points::SCALE
    }

    #[test]
    fn one_matter_counts_once_at_its_highest_level() {
        let events = [
            event(1, 1, "甲"),
            event(2, 0, "甲"),
            event(3, 1, "乙"),
            event(4, 1, ""),
            event(4, 1, ""),
        ];
        let free = EventCaps::default();
        assert_eq!(total(&events, &count(free, true)), 5 + 3 + 3 + 3);
        assert_eq!(total(&events, &count(free, false)), 3 + 5 + 3 + 3 + 3);
        let counted = tally(events.iter().copied(), &count(free, true)).counted;
        assert_eq!(counted[0].1, Points::ZERO);
        assert_eq!(counted[1].1, Points::whole(5));
    }

    #[test]
    fn caps_hold_from_the_event_up_to_the_year() {
        let events: Vec<Event<'_>> = [1, 1, 2, 4, 12].map(|month| event(month, 0, "")).to_vec();
        let cap = |n| Some(Points::whole(n));
        let with = |caps| total(&events, &count(caps, true));
        assert_eq!(with(EventCaps::default()), 25);
        assert_eq!(
            with(EventCaps {
                event: cap(4),
                ..EventCaps::default()
            }),
            20
        );
        assert_eq!(
            with(EventCaps {
                month: cap(6),
                ..EventCaps::default()
            }),
            6 + 5 + 5 + 5
        );
        assert_eq!(
            with(EventCaps {
                quarter: cap(7),
                ..EventCaps::default()
            }),
            7 + 5 + 5
        );
        assert_eq!(
            with(EventCaps {
                year: cap(9),
                ..EventCaps::default()
            }),
            9
        );
        let all = EventCaps {
            event: cap(4),
            month: cap(6),
            quarter: cap(8),
            year: cap(15),
        };
        assert_eq!(with(all), 15);
        assert_eq!(with(EventCaps { year: None, ..all }), 8 + 4 + 4);
    }

    #[test]
    fn deductions_are_capped_by_size_and_levels_without_value_give_nothing() {
        let events = [
            event(1, 0, ""),
            event(1, 0, "x"),
            event(2, 2, ""),
            event(2, 7, ""),
        ];
        let mut count = count(
            EventCaps {
                year: Some(Points::whole(6)),
                ..EventCaps::default()
            },
            true,
        );
        count.levels[0] = -Points::whole(5);
        assert_eq!(total(&events, &count), -6);
        assert_eq!(total(&[], &count), 0);
    }
}
