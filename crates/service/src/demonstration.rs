//! The day of a demonstration: whoever tries it moves it on, so that a year can be walked through to its end. Refused
//! in every other installation.

use appraisal::cycle::Stage;
use appraisal::label::Label as _;
use jiff::civil::date;
use serde::Serialize;
use store::Store;
use store::audit::{Change, page};
use store::cycle::Cycle;
use store::cycle_date::CycleDate;
use store::fault::Fault;
use store::session;
use store::time::{Day, Moment};
use store::tx::Tx;
use store::{table, values};

use crate::act::{Act, UseCase};
use crate::clock::{date_of, day_of_date, moment_of};
use crate::error::{Error, Noun, Refusal};
use crate::service::Acting;

/// What is done here, as the audit log tells it.
pub(crate) const DEEDS: &[(&str, &str)] = &[("demonstration.move_day", "把演示日期往后移")];

/// So many of the newest lines of the log are asked when it was.
const NEWEST: i64 = 1_000;

/// Most days that are proposed.
const PROPOSED: usize = 8;

/// The day of a demonstration and where it can go.
#[derive(Debug, Clone, Serialize)]
pub struct DemonstrationDay {
    /// The day it is.
    pub today: Day,
    /// The last day that holidays are known for.
    pub latest: Day,
    /// Days on which something begins or ends, the next first.
    pub coming: Vec<ComingDay>,
}

/// A day on which something begins or ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComingDay {
    /// The day.
    pub day: Day,
    /// What happens then.
    pub words: String,
}

/// When a demonstration goes on that is served again: in the morning it was made for, or when it was last used. Were
/// the clock set back, whoever changed a password then could not sign in until it came to that time again.
///
/// # Errors
/// A fault of the database.
pub async fn goes_on_from(store: &Store, morning: Moment) -> Result<Moment, Fault> {
    let mut db = store.read().await?;
    let newest = page::list(&mut db, &page::Filter::All, i64::MAX, NEWEST).await?;
    Ok(newest.iter().map(|row| row.at).fold(morning, Moment::max))
}

impl Acting<'_> {
    /// The day of this demonstration.
    ///
    /// # Errors
    /// This is no demonstration, or nobody is signed in.
    pub async fn demonstration_day(&self) -> Result<DemonstrationDay, Error> {
        self.in_demonstration()?;
        let (today, latest) = (self.today(), self.latest_day());
        let mut db = self.read().await?;
        let cycles: Vec<Cycle> =
            table::find(&mut db, "where stage <> $1", values![Stage::Closed]).await?;
        let mut coming = Vec::new();
        for cycle in &cycles {
            let mut tell = |day: Day, words: String| {
                if day > today && day <= latest {
                    coming.push(ComingDay { day, words });
                }
            };
            if let Some(last) = cycle.objection_until_day {
                let words = format!("{}:异议期满的次日", cycle.title);
                tell(Day(last.0 + 1), words);
            }
            let ahead = "where cycle = $1 and from_day > $2 order by from_day";
            for dated in table::find::<CycleDate>(&mut db, ahead, values![cycle.id, today]).await? {
                let words = format!("{}:{}开始", cycle.title, dated.stage.label());
                tell(dated.from_day, words);
            }
        }
        coming.sort_by(|a, b| (a.day, &a.words).cmp(&(b.day, &b.words)));
        coming.truncate(PROPOSED);
        Ok(DemonstrationDay {
            today,
            latest,
            coming,
        })
    }

    /// Moves the day of this demonstration on to nine in the morning of another one. Whoever is signed in stays so.
    ///
    /// # Errors
    /// This is no demonstration, nobody is signed in, no day, a day that is over or beyond the known holidays.
    pub async fn move_demonstration(&self, day: Option<Day>) -> Result<(), Error> {
        self.in_demonstration()?;
        let (today, latest) = (self.today(), self.latest_day());
        let day = day.filter(|day| (today.0 + 1..=latest.0).contains(&day.0));
        let day = day.ok_or_else(|| {
            let (from, to) = (date_of(Day(today.0 + 1)), date_of(latest));
            Error::field(
                "day",
                format!("请选 {from} 到 {to} 之间的一天;演示日期只能往后移。"),
            )
        })?;
        let clock = &self.inner().clock;
        let before = clock.now();
        if !clock.move_to(moment_of(date_of(day), 9)) {
            return Err(Refusal::NotHere(Noun::Page).into());
        }
        let moved = self.commit(MoveDay(before)).await;
        if moved.is_err() {
            // Nothing was written on the new day.
            clock.move_to(before);
        }
        moved
    }

    fn in_demonstration(&self) -> Result<(), Error> {
        self.actor.person()?;
        match self.inner().settings.is_demo {
            true => Ok(()),
            false => Err(Refusal::NotHere(Noun::Page).into()),
        }
    }

    /// The last day of the last year whose holidays are known.
    fn latest_day(&self) -> Day {
        let last = self.inner().calendar.years().max();
        day_of_date(date(last.unwrap_or_default(), 12, 31))
    }
}

/// Says in the log that the day was moved, from when; sessions go with it.
struct MoveDay(Moment);

impl UseCase for MoveDay {
    type Answer = ();

    async fn run(act: Act<MoveDay>, tx: &mut Tx) -> Result<(), Error> {
        let before = act.input.0;
        session::shift(tx, act.at.0 - before.0).await?;
        let days = |at: Moment| date_of(crate::clock::day_of(at)).to_string();
        let words = serde_json::json!({ "from": days(before), "to": days(act.at) });
        let change = Change::deed("demonstration.move_day", "demonstration", "", None, words);
        tx.record(change).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::actor::Client;
    use crate::clock::{date_of, day_of_date};
    use crate::testing::World;

    use super::*;

    #[tokio::test]
    async fn the_day_of_a_demonstration_goes_forward_and_nobody_is_signed_out() {
        let directory = tempfile::tempdir().expect("a directory");
        let world = World::of_demonstration(directory.path()).await;
        let cookie = world.cookie("clerk").await;
        let clerk = world.service.acting_as(world.actor("clerk"));
        let day = clerk.demonstration_day().await.expect("a demonstration");
        assert_eq!(date_of(day.latest).to_string(), "2026-12-31");
        let to = day_of_date(date(2026, 10, 9));
        clerk.move_demonstration(Some(to)).await.expect("moved");
        assert_eq!(world.service.today(), to);
        let actor = world.service.actor_of(&cookie, Client::default()).await;
        let login = actor.expect("it answers").login().to_owned();
        assert_eq!(login, "clerk", "the session goes on");
        for wrong in [
            None,
            Some(to),
            Some(Day(to.0 - 1)),
            Some(Day(day.latest.0 + 1)),
        ] {
            let refused = clerk.move_demonstration(wrong).await.expect_err("refused");
            assert!(refused.to_string().contains("只能往后移"), "{refused}");
            assert_eq!(world.service.today(), to);
        }
    }

    #[tokio::test]
    async fn a_demonstration_that_is_served_again_goes_on_where_it_was() {
        let directory = tempfile::tempdir().expect("a directory");
        let world = World::of_demonstration(directory.path()).await;
        let morning = world.service.now();
        let store = &world.service.inner().store;
        let fresh = goes_on_from(store, morning).await.expect("it is read");
        assert_eq!(fresh, morning);
        let to = day_of_date(date(2026, 9, 1));
        let clerk = world.service.acting_as(world.actor("clerk"));
        clerk.move_demonstration(Some(to)).await.expect("moved");
        let again = goes_on_from(store, morning).await.expect("it is read");
        assert_eq!(again, moment_of(date_of(to), 9));
    }

    #[tokio::test]
    async fn elsewhere_nobody_moves_the_clock() {
        let directory = tempfile::tempdir().expect("a directory");
        let world = World::in_directory(directory.path()).await;
        let clerk = world.service.acting_as(world.actor("clerk"));
        let tomorrow = Day(world.service.today().0 + 1);
        assert!(clerk.demonstration_day().await.is_err());
        assert!(clerk.move_demonstration(Some(tomorrow)).await.is_err());
        assert_eq!(world.service.today().0, tomorrow.0 - 1);
    }
}
