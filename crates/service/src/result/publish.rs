//! Publication: the decided revision goes out once, with the hashes that prove it and the head of the audit chain.

use std::collections::BTreeMap;

use appraisal::permit::Action;
use store::decision::Decision;
use store::id::CycleId;
use store::publication::Publication;
use store::table;
use store::time::Day;
use store::tx::Tx;
use store::value::Value;

use super::compute::{content, kept, revision};
use super::document::Document;
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::clock::{date_of, day_of_date};
use crate::cycle;
use crate::cycle::members::members;
use crate::error::Error;
use crate::rights::{self, Target};
use crate::service::Acting;

/// Working days in which a unit may object, where the scheme names none.
pub(crate) const OBJECTION_WORKING_DAYS: u32 = 15;

/// A publication as it is asked for.
#[derive(Debug, Clone)]
pub struct NewPublication {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Number of the document that announces it.
    pub document: String,
}

impl Acting<'_> {
    /// Publishes the decided revision and fixes the last day for objections; tells that day.
    ///
    /// # Errors
    /// Without the right, outside of the stage, twice, without a decision, when something changed since, or when the
    /// working days reach into a year without a notice.
    pub async fn publish_result(&self, asked: NewPublication) -> Result<Day, Error> {
        self.commit(asked).await
    }
}

impl UseCase for NewPublication {
    type Answer = Day;

    async fn run(act: Act<NewPublication>, tx: &mut Tx) -> Result<Day, Error> {
        let asked = &act.input;
        let head = cycle::head(tx.db(), asked.cycle).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let seat = rights::may(
            &act.actor,
            &tree,
            Action::PublishResult,
            Target::Units(&head),
        )?;
        tx.acting_as(seat.role.key(), seat.organisation);
        if asked.document.trim().is_empty() {
            return Err(Error::field(
                "document",
                "请填公布结果的文件或通知文号,例如“青党工委通〔2026〕3号”。",
            ));
        }
        let number = revision(head.cycle);
        let key = || vec![Value::from(asked.cycle), Value::from(number)];
        if table::get::<Publication>(tx.db(), key()).await?.is_some() {
            return Err(Refusal::PublishedAlready.into());
        }
        let decision = table::get::<Decision>(tx.db(), key()).await?;
        let decision = decision.ok_or(Refusal::NotDecided)?;
        let rows = kept(tx.db(), asked.cycle, number).await?;
        let hash = content(&rows);
        if hash != decision.content {
            return Err(Refusal::Changed.into());
        }
        let today = act.today();
        let members = members(&act.inner, tx.db(), asked.cycle).await?;
        let target = members.iter().find(|it| it.is_target);
        let days = target
            .and_then(|it| it.ready.scheme.objection_working_days)
            .unwrap_or(OBJECTION_WORKING_DAYS);
        let until = act.inner.calendar.add_working_days(date_of(today), days)?;
        let until = day_of_date(until);
        for row in &rows {
            let mut after = row.clone();
            "published".clone_into(&mut after.state);
            table::update(tx, "result.publish", row, after).await?;
        }
        let proof = tx.head();
        let publication = Publication {
            cycle: asked.cycle,
            result_revision: number,
            document: asked.document.trim().to_owned(),
            hash,
            head_number: proof.number,
            head_mac: proof.mac.to_vec(),
            feedback: feedback(&rows),
            published_at: act.at,
            published_by: act.actor.account().ok_or(crate::error::Refusal::SignIn)?,
        };
        table::insert(tx, "result.publish", publication).await?;
        let before = cycle::row(tx.db(), asked.cycle).await?;
        let mut after = before.clone();
        after.objection_until_day = Some(until);
        table::update(tx, "result.publish", &before, after).await?;
        Ok(until)
    }
}

/// What every unit is told, as JSON by the unit's number.
fn feedback(rows: &[store::result::Result]) -> String {
    let mut told: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    // The scheme that the cycle is about stands last and is told first.
    for row in rows.iter().rev() {
        let Ok(document) = serde_json::from_str::<Document>(&row.appraisal) else {
            continue;
        };
        for line in &document.lines {
            let points = if line.total.is_exact() {
                format!("{}分", line.total.low())
            } else {
                format!("{}至{}分", line.total.low(), line.total.high())
            };
            let mut parts = vec![format!("{}得{points}", document.title)];
            let more = [&line.rank_words, &line.stars_words, &line.grade];
            parts.extend(more.into_iter().filter(|words| !words.is_empty()).cloned());
            told.entry(line.unit).or_default().push(parts.join(","));
        }
    }
    let told: BTreeMap<String, String> = told
        .into_iter()
        .map(|(unit, words)| (unit.to_string(), words.join(";")))
        .collect();
    serde_json::to_string(&told).unwrap_or_default()
}
