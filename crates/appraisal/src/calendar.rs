//! Working days: which day counts, and when a deadline in working days ends.
//!
//! A [`Calendar`] is made of one [`Notice`] a year, read from the texts under
//! `calendars/`. It knows nothing of the clock and never guesses: a date in a
//! year without a notice is refused, because holidays and make-up workdays are
//! fixed by decree each autumn and follow no rule.
//!
//! Notices are filed under the year in their title, yet the New Year holiday
//! of one notice may reach back into December of the year before. A date in
//! December is therefore looked up in two notices, and the later one prevails;
//! while the later one is still missing the answer is
//! [provisional](Calendar::is_provisional).

mod notice;

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

pub use notice::{Flaw, Holiday, Notice, ValueKind, What};

/// The holiday notices of several years, as one calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    notices: BTreeMap<i16, Notice>,
}

/// What kind of day a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day<'a> {
    /// Monday to Friday, nothing said about it.
    Workday,
    /// Saturday or Sunday, nothing said about it.
    Weekend,
    /// A day off under a notice.
    Holiday(&'a Holiday),
    /// A Saturday or Sunday worked to make up for a day of this holiday.
    MakeUp(&'a Holiday),
}

impl Day<'_> {
    /// Whether people work on such a day.
    pub fn is_working(self) -> bool {
        matches!(self, Day::Workday | Day::MakeUp(_))
    }
}

/// Why a calendar does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no notice for the year of this date.
    YearWithoutNotice {
        /// The date that was asked for, or reached while counting.
        date: Date,
    },
    /// Two notices for one year were put into a calendar.
    YearTwice {
        /// The year of both.
        year: i16,
    },
    /// A stretch of days ends before it begins.
    Reversed {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
}

impl Calendar {
    /// Joins the notices of different years.
    ///
    /// Errors: [`Refusal::YearTwice`] when two notices are for one year, even
    /// if they say the same.
    pub fn new(notices: impl IntoIterator<Item = Notice>) -> Result<Self, Refusal> {
        let mut calendar = Calendar::default();
        for notice in notices {
            let year = notice.year;
            if calendar.notices.insert(year, notice).is_some() {
                return Err(Refusal::YearTwice { year });
            }
        }
        Ok(calendar)
    }

    /// The years with a notice, ascending.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.notices.keys().copied()
    }

    /// The notice of a year.
    pub fn notice(&self, year: i16) -> Option<&Notice> {
        self.notices.get(&year)
    }

    /// What kind of day `date` is, and because of which holiday.
    pub fn day(&self, date: Date) -> Result<Day<'_>, Refusal> {
        let own = self
            .notices
            .get(&date.year())
            .ok_or(Refusal::YearWithoutNotice { date })?;
        let later = self.notices.get(&(date.year() + 1));
        let said = later
            .and_then(|notice| notice.says(date))
            .or_else(|| own.says(date));
        Ok(said.unwrap_or(match date.weekday() {
            Weekday::Saturday | Weekday::Sunday => Day::Weekend,
            _ => Day::Workday,
        }))
    }

    /// Whether `date` is a working day.
    pub fn is_working_day(&self, date: Date) -> Result<bool, Refusal> {
        self.day(date).map(Day::is_working)
    }

    /// Whether a notice that is not here yet may still change what `date` is.
    ///
    /// True in December as long as next year's notice is missing.
    pub fn is_provisional(&self, date: Date) -> bool {
        date.month() == 12 && !self.notices.contains_key(&(date.year() + 1))
    }

    /// The last day of a term of `days` working days that starts on `start`.
    ///
    /// The term counts from the day after `start`, whether or not `start`
    /// itself is a working day; a term of no days ends on `start`.
    pub fn add_working_days(&self, start: Date, days: u32) -> Result<Date, Refusal> {
        let mut date = start;
        let mut left = days;
        while left > 0 {
            date = next(date)?;
            if self.is_working_day(date)? {
                left -= 1;
            }
        }
        Ok(date)
    }

    /// How many working days lie after `from`, up to and including `to`.
    ///
    /// It is the inverse of [`add_working_days`](Self::add_working_days):
    /// adding the answer to `from` leads to the last working day not after
    /// `to`.
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<u32, Refusal> {
        if to < from {
            return Err(Refusal::Reversed { from, to });
        }
        let mut date = from;
        let mut count = 0;
        while date < to {
            date = next(date)?;
            if self.is_working_day(date)? {
                count += 1;
            }
        }
        Ok(count)
    }
}

/// The day after `date`; the last day that can be written has none.
fn next(date: Date) -> Result<Date, Refusal> {
    date.tomorrow()
        .map_err(|_| Refusal::YearWithoutNotice { date })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn calendar(texts: &[&str]) -> Calendar {
        let notices = texts
            .iter()
            .map(|text| Notice::parse(text).expect("the text is right"));
        Calendar::new(notices).expect("the years differ")
    }

    fn notice(year: i16, holidays: &str) -> String {
        format!(
            "year = {year}\ntitle = \"{year}年的通知\"\ndocument = \"d\"\nissued = {}-11-01\nsource = \"s\"\n{holidays}",
            year - 1
        )
    }

    fn new_year(year: i16, from: &str, to: &str, work: &str) -> String {
        notice(
            year,
            &format!("[[holiday]]\nname = \"元旦\"\nfrom = {from}\nto = {to}\nwork = [{work}]\n"),
        )
    }

    #[test]
    fn a_year_without_notice_is_refused() {
        let calendar = calendar(&[&new_year(2030, "2030-01-01", "2030-01-01", "")]);
        for date in [date(2029, 12, 31), date(2031, 1, 1)] {
            assert_eq!(
                calendar.is_working_day(date),
                Err(Refusal::YearWithoutNotice { date })
            );
        }
        assert_eq!(
            calendar.add_working_days(date(2030, 12, 31), 1),
            Err(Refusal::YearWithoutNotice {
                date: date(2031, 1, 1)
            })
        );
        assert_eq!(
            calendar.working_days_between(date(2030, 12, 30), date(2031, 1, 3)),
            Err(Refusal::YearWithoutNotice {
                date: date(2031, 1, 1)
            })
        );
    }

    #[test]
    fn counting_from_the_eve_of_the_first_year_needs_only_the_days_counted() {
        let calendar = calendar(&[&new_year(2030, "2030-01-01", "2030-01-01", "")]);
        assert_eq!(
            calendar.add_working_days(date(2029, 12, 31), 1),
            Ok(date(2030, 1, 2))
        );
    }

    #[test]
    fn december_follows_next_years_notice_where_there_is_one() {
        let own = new_year(2030, "2030-01-01", "2030-01-01", "");
        let next = new_year(2031, "2030-12-31", "2031-01-02", "2030-12-28");
        let day = date(2030, 12, 31);

        let before = calendar(&[&own]);
        assert_eq!(before.is_working_day(day), Ok(true));
        assert!(before.is_provisional(day));
        assert_eq!(before.is_working_day(date(2030, 12, 28)), Ok(false));

        let after = calendar(&[&own, &next]);
        assert_eq!(after.is_working_day(day), Ok(false));
        assert!(!after.is_provisional(day));
        assert_eq!(after.is_working_day(date(2030, 12, 28)), Ok(true));
    }

    #[test]
    fn next_years_notice_alone_does_not_open_december() {
        let calendar = calendar(&[&new_year(2031, "2030-12-31", "2031-01-02", "")]);
        let day = date(2030, 12, 31);
        assert_eq!(
            calendar.is_working_day(day),
            Err(Refusal::YearWithoutNotice { date: day })
        );
    }

    #[test]
    fn the_later_notice_prevails_over_the_earlier_one() {
        let own = notice(
            2030,
            "[[holiday]]\nname = \"补班\"\nfrom = 2030-06-05\nto = 2030-06-05\nwork = [2030-12-28]\n",
        );
        let next = new_year(2031, "2030-12-28", "2031-01-01", "");
        let calendar = calendar(&[&own, &next]);
        assert_eq!(calendar.is_working_day(date(2030, 12, 28)), Ok(false));
    }

    #[test]
    fn only_december_is_provisional() {
        let calendar = calendar(&[&new_year(2030, "2030-01-01", "2030-01-01", "")]);
        assert!(!calendar.is_provisional(date(2030, 11, 30)));
        assert!(calendar.is_provisional(date(2030, 12, 1)));
    }

    #[test]
    fn a_year_cannot_be_given_twice() {
        let text = new_year(2030, "2030-01-01", "2030-01-01", "");
        let notice = Notice::parse(&text).unwrap();
        assert_eq!(
            Calendar::new([notice.clone(), notice]),
            Err(Refusal::YearTwice { year: 2030 })
        );
    }

    #[test]
    fn a_term_of_no_days_ends_where_it_starts() {
        let calendar = Calendar::default();
        assert_eq!(
            calendar.add_working_days(date(2030, 1, 1), 0),
            Ok(date(2030, 1, 1))
        );
        assert_eq!(
            calendar.working_days_between(date(2030, 1, 1), date(2030, 1, 1)),
            Ok(0)
        );
    }

    #[test]
    fn a_reversed_stretch_is_refused() {
        let calendar = calendar(&[&new_year(2030, "2030-01-01", "2030-01-01", "")]);
        let (from, to) = (date(2030, 3, 2), date(2030, 3, 1));
        assert_eq!(
            calendar.working_days_between(from, to),
            Err(Refusal::Reversed { from, to })
        );
    }

    #[test]
    fn the_last_day_that_can_be_written_does_not_overflow() {
        let calendar = calendar(&[&new_year(9999, "9999-01-01", "9999-01-01", "")]);
        assert_eq!(calendar.is_working_day(date(9999, 12, 31)), Ok(true));
        assert_eq!(
            calendar.add_working_days(date(9999, 12, 31), 1),
            Err(Refusal::YearWithoutNotice {
                date: date(9999, 12, 31)
            })
        );
    }

    #[test]
    fn a_day_names_the_holiday_behind_it() {
        let calendar = calendar(&[&new_year(2028, "2028-01-03", "2028-01-03", "2028-01-01")]);
        let Ok(Day::Holiday(holiday)) = calendar.day(date(2028, 1, 3)) else {
            panic!("a day off");
        };
        assert_eq!(holiday.name, "元旦");
        assert!(matches!(calendar.day(date(2028, 1, 1)), Ok(Day::MakeUp(_))));
        assert_eq!(calendar.day(date(2028, 1, 2)), Ok(Day::Weekend));
        assert_eq!(calendar.day(date(2028, 1, 4)), Ok(Day::Workday));
    }
}
