//! A cycle over two communities for tests, laid out by rows: what other areas do is not under test here.

use std::any::Any;
use std::path::Path;
#[cfg(test)]
use std::sync::Arc;

use appraisal::cycle::Stage;
use rubric::facts::Label;
use store::cycle::Cycle;
use store::cycle_department::CycleDepartment;
use store::cycle_scheme::CycleScheme;
use store::cycle_unit::CycleUnit;
use store::dictionary::Dictionary;
use store::fact_value::{self, FactValue};
use store::id::{CycleId, DictionaryId, OrganisationId, Revision, SchemeId, SheetId, VersionId};
use store::scheme::Scheme;
use store::scheme_version::SchemeVersion;
use store::team_member::TeamMember;
use store::tx::Tx;
use store::{sheet, table, values};

use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::error::Error;
use crate::service::Acting;
#[cfg(test)]
use crate::sheet::view::SheetView;
use crate::testing::World;

/// Two sections of two departments: a rule over a fact, a decision of people, one by two departments, one that takes
/// the mean of the cohort where it does not apply; a norm that is judged; a bonus.
pub const SCHEME: &str = r#"
[scheme]
id = "s"
title = "社区党建考核"
version = "1"
subject = ["community"]
points = 40
[[department]]
id = "office"
title = "党建办"
[[department]]
id = "discipline"
title = "纪检监察室"
[[section]]
id = "one"
title = "组织建设"
owner = "office"
[[section]]
id = "two"
title = "廉洁建设"
owner = "discipline"
[[item]]
id = "I1"
section = "one"
title = "例会"
points = 10
[[item.rule]]
form = "shortfall"
title = "例会不足"
of = "meetings"
target = 4
deduct = 1
[[item]]
id = "I2"
section = "one"
title = "效果"
points = 10
[[item.rule]]
form = "discretion"
title = "效果不好"
max = 5
step = 0.5
[[item]]
id = "I3"
section = "two"
title = "印象"
points = 10
start = "zero"
scored_by = { office = 6, discipline = 4 }
[[item.rule]]
form = "discretion"
title = "印象"
max = 10
step = 0.5
effect = "add"
[[item]]
id = "I4"
section = "two"
title = "共建"
points = 10
applies_when = "runs"
otherwise = "cohort_mean"
[[item.rule]]
form = "shortfall"
title = "例会不足"
of = "meetings"
target = 4
deduct = 1
[[norm]]
id = "N1"
section = "two"
title = "公开"
judged = true
"#;

/// The facts it draws on.
pub const FACTS: &str = r#"
[[fact]]
id = "meetings"
title = "例会次数"
type = "count"
unit = "次"
period = "year"
from = "reported"
better = "more"
[[fact]]
id = "runs"
title = "开展共建"
type = "bool"
period = "once"
from = "reported"
"#;

/// A cycle under way.
pub struct Given {
    /// Organisations and people.
    pub world: World,
    /// Number of the cycle.
    pub cycle: CycleId,
    /// Sheets of spring and dawn.
    pub sheets: [SheetId; 2],
    _directory: Option<Box<dyn Any>>,
}

impl Given {
    /// The cycle of the small scheme at a stage, in a directory that goes with it; team: `leader`, and `assessor` for
    /// section `one`.
    #[cfg(test)]
    pub(crate) async fn at(stage: Stage) -> Given {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut given = Given::in_directory(directory.path(), stage, SCHEME, FACTS).await;
        given._directory = Some(Box::new(directory));
        for unit in ["spring", "dawn"] {
            let runs = i64::from(unit == "spring");
            given.state(unit, "runs", Label::Open, Some(runs)).await;
        }
        given
    }

    /// A cycle of a scheme at a stage, in a directory that the caller keeps.
    pub async fn in_directory(
        directory: &Path,
        stage: Stage,
        scheme: &'static str,
        facts: &'static str,
    ) -> Given {
        let world = World::in_directory(directory).await;
        let lay = Lay {
            stage,
            scheme,
            facts,
            organiser: world.organisation("street"),
            units: [world.organisation("spring"), world.organisation("dawn")],
            departments: vec![
                ("office", world.departments["office"]),
                ("discipline", world.departments["discipline"]),
            ],
            leader: world.actor("leader").account().expect("an account"),
            assessor: world.actor("assessor").account().expect("an account"),
        };
        let system = Actor::system();
        let made = world.service.acting_as(&system).commit(lay).await;
        let (cycle, sheets) = made.expect("a cycle");
        Given {
            world,
            cycle,
            sheets,
            _directory: None,
        }
    }

    /// The service as somebody sees it.
    pub fn acting(&self, login: &str) -> Acting<'_> {
        self.world.service.acting_as(self.world.actor(login))
    }

    /// Spring's sheet as somebody sees it.
    #[cfg(test)]
    pub(super) async fn see(&self, login: &str) -> Arc<SheetView> {
        let view = self.acting(login).sheet(self.sheets[0]).await;
        view.expect("the sheet opens")
    }

    /// States a fact of a unit.
    pub async fn state(&self, unit: &str, fact: &str, label: Label, raw: Option<i64>) {
        let unit = self.world.organisation(unit);
        let (fact, label) = (fact.to_owned(), label.to_string());
        let system = Actor::system();
        let state = State {
            unit,
            fact,
            label,
            raw,
        };
        let stated = self.world.service.acting_as(&system).commit(state).await;
        stated.expect("a fact");
    }

    /// Moves the cycle, whatever the law says.
    pub async fn to(&self, stage: Stage) {
        let system = Actor::system();
        let cycle = self.cycle;
        let acting = self.world.service.acting_as(&system);
        acting.commit(Move { cycle, stage }).await.expect("a move");
    }
}

struct Lay {
    stage: Stage,
    scheme: &'static str,
    facts: &'static str,
    organiser: OrganisationId,
    units: [OrganisationId; 2],
    departments: Vec<(&'static str, store::id::DepartmentId)>,
    leader: store::id::AccountId,
    assessor: store::id::AccountId,
}

impl UseCase for Lay {
    type Answer = (CycleId, [SheetId; 2]);

    async fn run(act: Act<Lay>, tx: &mut Tx) -> Result<Self::Answer, Error> {
        let lay = &act.input;
        let by = lay.leader;
        let dictionary = Dictionary {
            id: DictionaryId(tx.new_id().await?),
            facts: lay.facts.to_owned(),
            ledgers: String::new(),
            hash: String::new(),
            made_at: act.at,
            made_by: by,
        };
        let dictionary = table::insert(tx, "dictionary.make", dictionary).await?;
        let scheme = Scheme {
            id: SchemeId(tx.new_id().await?),
            organisation: lay.organiser,
            key: "s".to_owned(),
            title: "社区党建考核".to_owned(),
            archived_at: None,
            revision: Revision::NONE,
        };
        let scheme = table::insert(tx, "scheme.make", scheme).await?;
        let (known, told) = rubric::text::read_dictionary(lay.facts);
        assert!(told.iter().all(|d| !d.is_error()), "{told:#?}");
        let checked = rubric::check::Checked::read(lay.scheme, &known);
        assert!(checked.program.is_some(), "{:#?}", checked.diagnostics);
        let version = SchemeVersion {
            id: VersionId(tx.new_id().await?),
            scheme: scheme.id,
            version: "1".to_owned(),
            hash: checked.hash,
            text: lay.scheme.to_owned(),
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
            organiser: lay.organiser,
            title: "2026年度考核".to_owned(),
            year: 2026,
            stage: lay.stage,
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
        for (key, department) in &lay.departments {
            let row = CycleDepartment {
                cycle: cycle.id,
                position: 1,
                key: (*key).to_owned(),
                department: *department,
            };
            table::insert(tx, "cycle.assign", row).await?;
        }
        for (account, is_leader, sections) in [(lay.leader, true, ""), (lay.assessor, false, "one")]
        {
            let row = TeamMember {
                cycle: cycle.id,
                account,
                is_leader,
                units: String::new(),
                sections: sections.to_owned(),
            };
            table::insert(tx, "cycle.team", row).await?;
        }
        let mut sheets = Vec::new();
        for (position, unit) in (1..).zip(lay.units) {
            let row = CycleUnit {
                cycle: cycle.id,
                unit,
                position,
            };
            table::insert(tx, "cycle.unit", row).await?;
            sheets.push(sheet::make(tx, cycle.id, unit, 1).await?.id);
        }
        Ok((cycle.id, [sheets[0], sheets[1]]))
    }
}

struct State {
    unit: OrganisationId,
    fact: String,
    label: String,
    raw: Option<i64>,
}

impl UseCase for State {
    type Answer = ();

    async fn run(act: Act<State>, tx: &mut Tx) -> Result<(), Error> {
        let input = &act.input;
        let before = fact_value::get(tx.db(), input.unit, &input.fact, &input.label).await?;
        let after = FactValue {
            unit: input.unit,
            fact: input.fact.clone(),
            label: input.label.clone(),
            raw: input.raw,
            origin: "imported".to_owned(),
            source: "年报".to_owned(),
            report: None,
            late: false,
            changed_at: act.at,
            changed_by: None,
            changed: 0,
            revision: before.as_ref().map_or(Revision::NONE, |it| it.revision),
        };
        fact_value::put(tx, "fact.state", before.as_ref(), after).await?;
        fact_value::touch(tx).await?;
        Ok(())
    }
}

struct Move {
    cycle: CycleId,
    stage: Stage,
}

impl UseCase for Move {
    type Answer = ();

    async fn run(act: Act<Move>, tx: &mut Tx) -> Result<(), Error> {
        let row: Option<Cycle> = table::get(tx.db(), values![act.input.cycle]).await?;
        let row = row.expect("the cycle");
        let after = Cycle {
            stage: act.input.stage,
            ..row.clone()
        };
        table::update(tx, "cycle.advance", &row, after).await?;
        Ok(())
    }
}
