//! What the steps of setting up a cycle have in common: who may, which revision was read, and that one has been
//! written since. Each step is saved alone.

use appraisal::cycle::Stage;
use appraisal::permit::{Action, Role};
use store::id::{AccountId, CycleId, Revision};
use store::tx::Tx;

use super::head::{head_of, row};
use super::refusal::Refusal;
use crate::act::Act;
use crate::error::{self, Error, FieldRefusal, Stale};
use crate::rights::{CycleHead, Target, may};

/// A cycle that is being set up.
pub(crate) struct Setup {
    /// Its row as it stands.
    pub(crate) row: store::cycle::Cycle,
    /// Its head.
    pub(crate) head: CycleHead,
}

/// The last stage in which something can still be set, where that is not the preparation.
pub(crate) type Until = Option<Stage>;

impl Setup {
    /// Reads the cycle, asks whether the actor may set it up now, and compares the revision.
    pub(crate) async fn begin<I: Send>(
        act: &Act<I>,
        tx: &mut Tx,
        id: CycleId,
        revision: Revision,
        until: Until,
    ) -> Result<Setup, Error> {
        let row = row(tx.db(), id).await?;
        let head = head_of(&row)?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let stage = head.cycle.stage();
        let seat = match until {
            Some(last) if stage != Stage::Preparation => {
                let seat = may(
                    &act.actor,
                    &tree,
                    Action::AdvanceCycle,
                    Target::Cycle(&head),
                )?;
                if seat.role != Role::Office {
                    may(
                        &act.actor,
                        &tree,
                        Action::ConfigureCycle,
                        Target::Cycle(&head),
                    )?;
                }
                if stage > last {
                    return Err(Refusal::Settled { stage }.into());
                }
                seat
            }
            _ => may(
                &act.actor,
                &tree,
                Action::ConfigureCycle,
                Target::Cycle(&head),
            )?,
        };
        tx.acting_as(seat.role.key(), seat.organisation);
        if row.revision != revision {
            return Err(stale(&row, act.at).into());
        }
        Ok(Setup { row, head })
    }

    /// Writes the cycle's row again, so that who read it before reads it anew.
    pub(crate) async fn done(self, tx: &mut Tx, deed: &'static str) -> Result<Revision, Error> {
        let at = tx.stamp().at;
        let after = self.row.clone();
        let written = store::cycle::put(tx, deed, &self.row, after).await?;
        let written = written.ok_or_else(|| Error::from(stale(&self.row, at)))?;
        Ok(written.revision)
    }
}

/// Somebody else has set something meanwhile.
pub(crate) fn stale(row: &store::cycle::Cycle, at: store::time::Moment) -> error::Refusal {
    error::Refusal::Stale(Box::new(Stale {
        field: "revision".to_owned(),
        yours: "您这一页上的设置".to_owned(),
        theirs: format!("“{}”的最新设置", row.title),
        by: "其他人".to_owned(),
        at,
        revision: row.revision,
    }))
}

/// Who acts, as an account.
pub(crate) fn account<I>(act: &Act<I>) -> Result<AccountId, Error> {
    let account = act.actor.account();
    account.ok_or_else(|| error::Refusal::SignIn.into())
}

/// What is wrong with a title.
pub(crate) fn title_fits(title: &str) -> Vec<FieldRefusal> {
    let words = if title.is_empty() {
        "请填周期名称,如“2026 年党建工作责任考核”。"
    } else if title.chars().count() > 60 {
        "周期名称不超过 60 个字。"
    } else if title.chars().any(char::is_control) {
        "周期名称写在一行里,不要换行。"
    } else {
        return Vec::new();
    };
    vec![FieldRefusal {
        field: "title".to_owned(),
        words: words.to_owned(),
    }]
}
