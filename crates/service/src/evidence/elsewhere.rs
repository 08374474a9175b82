//! Where the content of a piece stands besides: ledger, entry and organisation for whoever may read them there; of
//! others only that there is one. Judges nothing: the same file twice can be right.

use std::collections::BTreeMap;

use appraisal::permit::Action;
use serde::Serialize;
use store::evidence::{self, Evidence};
use store::evidence_link;

use super::reuse::Place;
use crate::error::Error;
use crate::ledger::Standing;
use crate::service::Acting;
use crate::sheet::Opened;
use crate::tree::Tree;

/// Most places that are told one by one.
const TOLD: usize = 5;

/// A place where the same content stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// Organisation, ledger and entry in words; without any of it where this person may not read it.
    pub words: String,
    /// Address of the page where this person may read it.
    pub link: Option<String>,
}

impl Acting<'_> {
    /// The other places of a piece's content. That somebody was told of another unit's entry is noted as a look at it.
    pub(super) async fn elsewhere(
        &self,
        db: &mut store::Db,
        row: &Evidence,
        tree: &Tree,
    ) -> Result<Vec<Elsewhere>, Error> {
        let same = evidence::of_hash(db, &row.hash).await?;
        let others = same
            .into_iter()
            .filter(|other| other.id != row.id && other.withdrawn_at.is_none());
        let mut readable = BTreeMap::new();
        let (mut told, mut more, mut is_hidden) = (Vec::new(), 0_usize, false);
        for other in others {
            let may_read = match readable.get(&other.unit) {
                Some(may_read) => *may_read,
                None => {
                    let standing = Standing::of(db, other.unit).await?;
                    let asked = standing.may_read(self.actor, tree, Action::ReadLedger);
                    *readable.entry(other.unit).or_insert(asked.is_ok())
                }
            };
            if !may_read {
                is_hidden = true;
                continue;
            }
            if told.len() >= TOLD {
                more += 1;
                continue;
            }
            self.note_evidence(db, &other).await?;
            told.extend(self.places_of(db, &other, tree).await?);
        }
        if told.len() > TOLD {
            more += told.len() - TOLD;
            told.truncate(TOLD);
        }
        let unnamed = |words: String| Elsewhere { words, link: None };
        if more > 0 {
            told.push(unnamed(format!("另外 {more} 处")));
        }
        if is_hidden {
            told.push(unnamed("另一个组织(它的台账您不能查看)".to_owned()));
        }
        Ok(told)
    }

    /// What a piece is used for, each place with its address.
    async fn places_of(
        &self,
        db: &mut store::Db,
        other: &Evidence,
        tree: &Tree,
    ) -> Result<Vec<Elsewhere>, Error> {
        let unit = tree.name(other.unit);
        let own_page = format!("/evidence/{}", other.id);
        let mut told = Vec::new();
        for link in &evidence_link::of_evidence(db, other.id).await? {
            let Some(place) = Place::of(link) else {
                continue;
            };
            let may_open = match &place {
                Place::Entry(_) => true,
                Place::Item(sheet, _) => Opened::find(self.inner(), db, *sheet)
                    .await?
                    .is_allowed(self.actor, Action::ReadLedger),
            };
            let words = self.words_at(db, &place).await?;
            told.push(Elsewhere {
                words: format!("{unit} {words}"),
                link: Some(if may_open {
                    place.link()
                } else {
                    own_page.clone()
                }),
            });
        }
        if told.is_empty() {
            told.push(Elsewhere {
                words: format!("{unit} 佐证“{}”(现在没有用)", other.name),
                link: Some(own_page),
            });
        }
        Ok(told)
    }
}
