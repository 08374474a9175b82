//! A cycle in a world: made by rows, at any stage, with a shipped scheme.

use appraisal::cycle::Stage;
use store::cycle::Cycle;
use store::cycle_scheme::CycleScheme;
use store::cycle_unit::CycleUnit;
use store::dictionary::Dictionary;
use store::id::{CycleId, DictionaryId, OrganisationId, Revision, SchemeId, SheetId, VersionId};
use store::scheme::Scheme;
use store::scheme_version::SchemeVersion;
use store::table;
use store::tx::Tx;

use super::World;
use crate::act::{Act, UseCase};
use crate::error::Error;

impl World {
    /// A cycle of 2026 over the communities of the street with the scheme `community-100`, at a stage.
    pub async fn cycle(&self, stage: Stage) -> CycleId {
        let open = Open {
            organiser: self.organisation("street"),
            units: ["spring", "dawn", "river"].map(|it| self.organisation(it)),
            stage,
            title: (self.hand)("2026年考评"),
        };
        let acting = self.service.acting_as(self.actor("office"));
        acting.commit(open).await.expect("a cycle")
    }

    /// A sheet of a unit under the scheme of a cycle.
    pub async fn sheet(&self, cycle: CycleId, unit: &str) -> SheetId {
        let acting = self.service.acting_as(self.actor("office"));
        let sheet = NewSheet(cycle, self.organisation(unit));
        acting.commit(sheet).await.expect("a sheet")
    }

    /// Puts a cycle at a stage, whatever is present.
    pub async fn move_cycle(&self, cycle: CycleId, stage: Stage) {
        let acting = self.service.acting_as(self.actor("office"));
        acting.commit(Move(cycle, stage)).await.expect("moved");
    }
}

struct Open {
    organiser: OrganisationId,
    units: [OrganisationId; 3],
    stage: Stage,
    title: String,
}

struct Move(CycleId, Stage);

struct NewSheet(CycleId, OrganisationId);

impl UseCase for NewSheet {
    type Answer = SheetId;

    async fn run(act: Act<NewSheet>, tx: &mut Tx) -> Result<SheetId, Error> {
        let NewSheet(cycle, unit) = act.input;
        Ok(store::sheet::make(tx, cycle, unit, 1).await?.id)
    }
}

impl UseCase for Open {
    type Answer = CycleId;

    async fn run(act: Act<Open>, tx: &mut Tx) -> Result<CycleId, Error> {
        let by = act.actor.account().expect("a person");
        let seed = &act.inner.seed;
        let dictionary = Dictionary {
            id: DictionaryId(tx.new_id().await?),
            facts: seed.facts.clone(),
            ledgers: seed.ledgers.clone(),
            hash: String::new(),
            made_at: act.at,
            made_by: by,
        };
        let dictionary = table::insert(tx, "dictionary.make", dictionary).await?;
        let shipped = seed.schemes.iter().find(|it| it.key == "community-100");
        let text = shipped.expect("shipped").text.clone();
        let (facts, _) = rubric::text::read_dictionary(&seed.facts);
        let checked = rubric::check::Checked::read(&text, &facts);
        let scheme = Scheme {
            id: SchemeId(tx.new_id().await?),
            organisation: act.input.organiser,
            key: "community-100".to_owned(),
            title: checked.scheme.head.title.clone(),
            archived_at: None,
            revision: Revision::NONE,
        };
        let scheme = table::insert(tx, "scheme.make", scheme).await?;
        let version = SchemeVersion {
            id: VersionId(tx.new_id().await?),
            scheme: scheme.id,
            version: "1".to_owned(),
            hash: checked.hash,
            text,
            cases: "[]".to_owned(),
            dictionary: dictionary.id,
            burden: "{}".to_owned(),
            burden_seen_by: by,
            approval: None,
            published_at: act.at,
            published_by: by,
        };
        let version = table::insert(tx, "scheme_version.make", version).await?;
        let cycle = Cycle {
            id: CycleId(tx.new_id().await?),
            organiser: act.input.organiser,
            title: act.input.title.clone(),
            year: 2026,
            stage: act.input.stage,
            result_revision: 1,
            objection_until_day: None,
            made_at: act.at,
            made_by: by,
            revision: Revision::NONE,
        };
        let cycle = table::insert(tx, "cycle.make", cycle).await?;
        let pinned = CycleScheme {
            cycle: cycle.id,
            position: 1,
            version: version.id,
            is_target: true,
        };
        table::insert(tx, "cycle.pin", pinned).await?;
        for (position, unit) in act.input.units.into_iter().enumerate() {
            let row = CycleUnit {
                cycle: cycle.id,
                unit,
                position: i64::try_from(position).unwrap_or_default(),
            };
            table::insert(tx, "cycle.unit", row).await?;
        }
        Ok(cycle.id)
    }
}

impl UseCase for Move {
    type Answer = ();

    async fn run(act: Act<Move>, tx: &mut Tx) -> Result<(), Error> {
        let before = crate::cycle::row(tx.db(), act.input.0).await?;
        let after = Cycle {
            stage: act.input.1,
            ..before.clone()
        };
        table::update(tx, "cycle.move", &before, after).await?;
        Ok(())
    }
}
