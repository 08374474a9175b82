//! The clock of the service. Everything below gets its time as an argument.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use store::time::{Day, Moment};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Moment;

    /// The time that people's phones show: codes of a second factor are made from it.
    fn of_phones(&self) -> Moment {
        self.now()
    }

    /// Goes on from a moment; whether it could. Clocks that people live by cannot.
    fn move_to(&self, _moment: Moment) -> bool {
        false
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment(Timestamp::now().as_microsecond())
    }
}

/// A clock that runs on from another moment: demonstrations.
#[derive(Debug)]
pub struct ShiftedClock {
    shift: AtomicI64,
}

impl ShiftedClock {
    /// A clock at a moment.
    pub fn starting_at(moment: Moment) -> ShiftedClock {
        ShiftedClock {
            shift: AtomicI64::new(moment.0 - SystemClock.now().0),
        }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Moment {
        Moment(SystemClock.now().0 + self.shift.load(Ordering::SeqCst))
    }

    fn of_phones(&self) -> Moment {
        SystemClock.now()
    }

    fn move_to(&self, moment: Moment) -> bool {
        let shift = moment.0 - SystemClock.now().0;
        self.shift.store(shift, Ordering::SeqCst);
        true
    }
}

/// A clock that stands still until it is told otherwise: tests, and data made for a demonstration.
#[derive(Debug)]
pub struct ManualClock {
    at: AtomicI64,
}

impl ManualClock {
    /// A clock at a moment.
    pub fn at(moment: Moment) -> ManualClock {
        ManualClock {
            at: AtomicI64::new(moment.0),
        }
    }

    /// Puts it to a moment.
    pub fn set(&self, moment: Moment) {
        self.at.store(moment.0, Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn advance_seconds(&self, seconds: i64) {
        self.at.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        Moment(self.at.load(Ordering::SeqCst))
    }

    fn move_to(&self, moment: Moment) -> bool {
        self.set(moment);
        true
    }
}

/// The time of Shanghai: UTC+8 all year round.
pub fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

/// The day in Shanghai.
pub fn day_of(moment: Moment) -> Day {
    Day((moment.0 + 8 * 3_600_000_000).div_euclid(86_400_000_000))
}

/// The calendar date of a day.
pub fn date_of(day: Day) -> jiff::civil::Date {
    let days = i32::try_from(day.0).unwrap_or_default();
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().days(days))
        .unwrap_or(jiff::civil::Date::MAX)
}

/// The day of a calendar date.
pub fn day_of_date(date: jiff::civil::Date) -> Day {
    let span = date - jiff::civil::date(1970, 1, 1);
    Day(i64::from(span.get_days()))
}

/// A day's morning at an hour in Shanghai.
pub fn moment_of(date: jiff::civil::Date, hour: i64) -> Moment {
    Moment((day_of_date(date).0 * 24 + hour - 8) * 3_600_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstration_in_another_year_still_agrees_with_phones() {
        let clock = ShiftedClock::starting_at(moment_of(jiff::civil::date(2126, 7, 15), 9));
        let far = clock.now().0 - clock.of_phones().0;
        assert!(far > 3_600_000_000, "{far}");
        let late = (SystemClock.now().0 - clock.of_phones().0).abs();
        assert!(late < 60_000_000, "{late}");
    }

    #[test]
    fn days_begin_at_midnight_in_shanghai() {
        let date = jiff::civil::date(2026, 7, 15);
        assert_eq!(day_of(moment_of(date, 0)), day_of_date(date));
        assert_eq!(
            day_of(Moment(moment_of(date, 0).0 - 1)),
            Day(day_of_date(date).0 - 1)
        );
        assert_eq!(date_of(day_of_date(date)), date);
    }
}
