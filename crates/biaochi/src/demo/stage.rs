//! The demonstration as an installation: a street in the middle of its year and a finished year behind it.
//!
//! Everything goes through the use cases, as the person who would do it, on the day it would be done: what can be seen
//! in the demonstration is what the service lets happen. One file a step.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use service::actor::Actor;
use service::clock::{ManualClock, moment_of};
use service::entropy::SeededEntropy;
use service::id::{CycleId, DepartmentId, OrganisationId, VersionId};
use service::seed::Seed;
use service::settings::Settings;
use service::{Acting, Error, Service};
use store::{Options, Place, Store};

use super::step_facts::Rows;
use super::{
    step_cycles, step_facts, step_ledgers, step_people, step_results, step_revision, step_schemes,
    step_sheets,
};
use crate::installation;
use crate::refusal::Refusal;

/// The password of every account of the demonstration.
pub(crate) const PASSWORD: &str = "Biaochi-demo-2026";

/// What the steps pass on to each other.
pub(crate) struct Stage {
    /// The service.
    pub(super) service: Service,
    /// Its clock, put to the day of each deed.
    pub(super) clock: Arc<ManualClock>,
    /// Organisations by name.
    pub(super) organisations: BTreeMap<String, OrganisationId>,
    /// Departments of the street by key.
    pub(super) departments: BTreeMap<String, DepartmentId>,
    /// People by login.
    pub(super) actors: BTreeMap<String, Actor>,
    /// Published versions by the scheme's id.
    pub(super) versions: BTreeMap<String, VersionId>,
    /// Cycles by a short word.
    pub(super) cycles: BTreeMap<String, CycleId>,
}

impl Stage {
    /// What somebody can do.
    pub(super) fn acting(&self, login: &str) -> Acting<'_> {
        self.service.acting_as(&self.actors[login])
    }

    /// Goes to a day, nine in the morning.
    pub(super) fn on(&self, day: Date) {
        self.clock.set(moment_of(day, 9));
    }
}

/// Settings of the demonstration: cheap hashing, for passwords that everybody knows.
pub(crate) fn settings() -> Settings {
    Settings {
        hashing_memory: 4 << 10,
        is_demo: true,
        ..Settings::default()
    }
}

/// Makes the demonstration in a directory that holds none.
///
/// `facts` is the generated year as a facts file.
pub(crate) async fn build(
    directory: &Path,
    seed: Seed,
    facts: &str,
    begin: Date,
) -> Result<(), Refusal> {
    let place = Place::Directory(directory.to_path_buf());
    let store = Store::open(&place, Options::default())
        .await
        .map_err(|error| installation::in_words(error, &place))?;
    let clock = Arc::new(ManualClock::at(moment_of(begin, 9)));
    let entropy = Arc::new(SeededEntropy::new("biaochi-demo"));
    let started = Service::start(
        store,
        Arc::clone(&clock) as Arc<_>,
        entropy,
        settings(),
        seed,
    );
    let in_words = |error: Error| installation::error_in_words(&error, directory);
    let (service, _) = started.await.map_err(in_words)?;
    let mut stage = Stage {
        service,
        clock,
        organisations: BTreeMap::new(),
        departments: BTreeMap::new(),
        actors: BTreeMap::new(),
        versions: BTreeMap::new(),
        cycles: BTreeMap::new(),
    };
    let facts = Rows::of(facts);
    steps(&mut stage, &facts).await.map_err(in_words)?;
    stage.service.stop().await;
    Ok(())
}

/// The steps in the order of the years.
async fn steps(stage: &mut Stage, facts: &Rows) -> Result<(), Error> {
    step_people::run(stage).await?;
    step_schemes::run(stage).await?;
    step_cycles::last_year(stage).await?;
    step_facts::last_year(stage, facts).await?;
    step_results::last_year(stage, &facts.answers).await?;
    step_revision::last_year(stage).await?;
    step_cycles::this_year(stage).await?;
    step_ledgers::first_half(stage).await?;
    step_sheets::this_year(stage).await?;
    step_facts::this_year(stage, facts).await?;
    step_cycles::trial(stage).await?;
    step_sheets::trial(stage).await?;
    step_cycles::verify_trial(stage).await?;
    step_sheets::verify_trial(stage).await?;
    step_ledgers::summer(stage).await?;
    step_cycles::branches(stage).await?;
    Ok(())
}
