//! What people wrote at the items of a cycle's sheets: the reasons that stand in a result beside those of the rules.

use std::collections::BTreeMap;

use appraisal::label::Label as _;
use appraisal::sheet::{FindingKind, FindingState, Layer};
use rubric::number::Points;
use store::db::Db;
use store::id::{CycleId, OrganisationId, SheetId};
use store::{discretion, finding, mark, sheet};

use super::document::Reason;
use crate::error::Error;

/// What people wrote at one item of one unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ground {
    /// The verified score with its reason, where it was written.
    verified: Option<(Option<Points>, String)>,
    /// Sentences of decisions and findings.
    sentences: Vec<String>,
}

/// What people wrote: by place of the scheme, unit and item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grounds(BTreeMap<(i64, OrganisationId, String), Ground>);

impl Grounds {
    /// Reads it for a cycle.
    pub(crate) async fn of(db: &mut Db, cycle: CycleId) -> Result<Grounds, Error> {
        let sheets = sheet::of_cycle(db, cycle).await?;
        let sheets: BTreeMap<SheetId, (i64, OrganisationId)> = (sheets.iter())
            .map(|it| (it.id, (it.position, it.unit)))
            .collect();
        let mut grounds = Grounds::default();
        for mark in mark::of_cycle(db, cycle, Layer::Verified.key()).await? {
            if let Some(ground) = grounds.at(&sheets, mark.sheet, &mark.item) {
                let points = mark.points.map(Points::from_units);
                ground.verified = Some((points, mark.reason.trim().to_owned()));
            }
        }
        for answer in discretion::of_cycle(db, cycle).await? {
            let item = answer.name.split('/').next().unwrap_or_default();
            let reason = answer.reason.trim();
            if let Some(ground) = grounds.at(&sheets, answer.sheet, item)
                && answer.points.is_some()
                && !reason.is_empty()
            {
                ground.sentences.push(format!("评定的理由:{reason}"));
            }
        }
        for found in finding::of_cycle(db, cycle).await? {
            if found.state != FindingState::Confirmed.key() {
                continue;
            }
            if let Some(ground) = grounds.at(&sheets, found.sheet, &found.item) {
                let kind = FindingKind::from_key(&found.kind).map_or("", |kind| kind.label());
                let amount = Points::from_units(found.amount);
                let moves = match found.amount < 0 {
                    true => format!("扣{}分", amount.abs()),
                    false => format!("加{amount}分"),
                };
                let notice = match found.notice.trim() {
                    "" => String::new(),
                    notice => format!("({notice})"),
                };
                let words = &found.words;
                ground
                    .sentences
                    .push(format!("{kind}{moves}:{words}{notice}"));
            }
        }
        Ok(grounds)
    }

    fn at(
        &mut self,
        sheets: &BTreeMap<SheetId, (i64, OrganisationId)>,
        sheet: SheetId,
        item: &str,
    ) -> Option<&mut Ground> {
        let (position, unit) = *sheets.get(&sheet)?;
        Some(self.0.entry((position, unit, item.to_owned())).or_default())
    }

    /// The reasons of an item: what people wrote first, then what the rules said. Once a score is verified, the rules
    /// leave nothing open any more.
    pub(crate) fn reasons(
        &self,
        position: i64,
        unit: OrganisationId,
        item: &str,
        rules: Vec<Reason>,
    ) -> Vec<Reason> {
        let key = (position, unit, item.to_owned());
        let Some(ground) = self.0.get(&key) else {
            return rules;
        };
        let said = |words: String| Reason {
            words,
            clause: String::new(),
            is_open: false,
        };
        let was_open = rules.iter().any(|reason| reason.is_open);
        let mut reasons = Vec::new();
        if let Some((Some(points), reason)) = &ground.verified
            && (was_open || !reason.is_empty())
        {
            let why = match reason.as_str() {
                "" => String::new(),
                reason => format!(",理由:{reason}"),
            };
            reasons.push(said(format!("核实评分{points}分{why}")));
        }
        let is_settled = matches!(&ground.verified, Some((Some(_), _)));
        reasons.extend(ground.sentences.iter().cloned().map(said));
        reasons.extend(rules.into_iter().map(|reason| Reason {
            words: match is_settled && reason.is_open {
                true => format!("规则按已有数据:{}", reason.words),
                false => reason.words,
            },
            is_open: reason.is_open && !is_settled,
            ..reason
        }));
        reasons
    }
}
