//! What a result asks of people: to be read while the unit may object, to be sent above, to be taken on file there.

use appraisal::cycle::Stage;
use appraisal::permit::Role;
use store::db::Db;
use store::filing::Filing;
use store::publication::Publication;
use store::{table, values};

use super::{Home, Task, Urgency};
use crate::cycle::list::Seen;
use crate::error::Error;
use crate::service::Acting;

impl Acting<'_> {
    /// Tasks that come from the result of a cycle.
    pub(super) async fn of_results(
        &self,
        db: &mut Db,
        seen: &Seen,
        home: &mut Home,
    ) -> Result<(), Error> {
        if seen.row.stage == Stage::Closed {
            self.of_filing(db, seen, home).await
        } else if seen.row.stage >= Stage::Publication {
            self.of_objections(db, seen, home).await
        } else {
            Ok(())
        }
    }

    /// A unit reads its result as long as it may object to it.
    async fn of_objections(&self, db: &mut Db, seen: &Seen, home: &mut Home) -> Result<(), Error> {
        let today = self.today();
        let until = seen.row.objection_until_day.filter(|day| today <= *day);
        let key = values![seen.row.id, seen.row.result_revision];
        let (Some(until), Some(_)) = (until, table::get::<Publication>(db, key).await?) else {
            return Ok(());
        };
        let tree = self.inner().tree.tree(db).await?;
        for unit in &seen.units {
            let mut seats = self.actor.seats.iter();
            if !seats.any(|it| it.role.is_of_unit() && it.organisation == *unit) {
                continue;
            }
            let task = Task {
                words: "看本单位的考评结果".to_owned(),
                detail: format!("{}:有异议的,在期限以前书面提出", seen.row.title),
                link: format!("/cycles/{}/results/{unit}", seen.row.id),
                day: Some(until),
                unit: Some(tree.org(*unit)),
            };
            home.add(Urgency::ByDay, task, today);
        }
        Ok(())
    }

    /// The office sends a result above, those above take it on file.
    async fn of_filing(&self, db: &mut Db, seen: &Seen, home: &mut Home) -> Result<(), Error> {
        let mut seats = self.actor.seats_as(Role::Office);
        let is_office = seats.any(|it| it.organisation == seen.row.organiser);
        if !is_office && !self.actor.has(Role::Superior) {
            return Ok(());
        }
        let tree = self.inner().tree.tree(db).await?;
        let has_above = tree.get(seen.row.organiser)?.parent.is_some();
        let key = values![seen.row.id, seen.row.result_revision];
        let words = match table::get::<Filing>(db, key).await? {
            None if is_office && has_above => "报送结果备案",
            Some(filed) if filed.accepted_at.is_none() && self.actor.has(Role::Superior) => {
                "受理报送的结果备案"
            }
            _ => return Ok(()),
        };
        let task = Task {
            words: words.to_owned(),
            detail: seen.row.title.clone(),
            link: format!("/cycles/{}/filing", seen.row.id),
            day: None,
            unit: None,
        };
        home.add(Urgency::ByDay, task, self.today());
        Ok(())
    }
}
