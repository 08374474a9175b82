//! The service: its parts, and the way in through an actor.

use std::sync::Arc;

use appraisal::calendar::Calendar;
use store::fault::Fault;
use store::id::OrganisationId;
use store::time::{Day, Moment};
use store::{Reading, Store};

use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::clock::{Clock, day_of};
use crate::entropy::Entropy;
use crate::error::Error;
use crate::fact;
use crate::import::Previews;
use crate::ledger;
use crate::looks;
use crate::people::{self, first_start};
use crate::report;
use crate::scheme::library;
use crate::seed::Seed;
use crate::settings::Settings;
use crate::sheet::book;
use crate::tree::{self, Tree};

/// The use cases of an installation.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

/// Parts of the service; caches of an area are fields of their own type.
pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) settings: Settings,
    pub(crate) calendar: Calendar,
    pub(crate) library: library::Cache,
    pub(crate) books: book::Cache,
    pub(crate) imports: Previews<fact::ImportRows>,
    pub(crate) entry_imports: Previews<ledger::ImportRows>,
    pub(crate) report_imports: Previews<report::ImportRows>,
    pub(crate) looks: looks::Noted,
    pub(crate) seed: Seed,
    pub(crate) tree: tree::Cache,
    pub(crate) uses: ledger::UsesCache,
    pub(crate) gate: people::Gate,
}

/// What the first start tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The administrator's password, at the very first start only; printed once.
    pub one_time_password: Option<String>,
}

/// The service as one actor sees it.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    pub(crate) service: &'a Service,
    pub(crate) actor: &'a Actor,
}

impl Service {
    /// Puts the parts together and, at the first start, makes what an installation begins with.
    ///
    /// # Errors
    /// A calendar that does not read, or a fault of the store.
    pub async fn start(
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: Settings,
        seed: Seed,
    ) -> Result<(Service, Started), Error> {
        let notices = seed.calendars.iter().map(|text| {
            appraisal::calendar::Notice::parse(text).map_err(|flaws| Fault::Damaged {
                what: flaws.first().map(ToString::to_string).unwrap_or_default(),
            })
        });
        let notices: Vec<_> = notices.collect::<Result<_, Fault>>()?;
        let gate = first_start::gate(&store, &*entropy, &settings).await?;
        let inner = Inner {
            gate,
            calendar: Calendar::new(notices)?,
            library: library::Cache::default(),
            books: book::Cache::default(),
            imports: Previews::default(),
            entry_imports: Previews::default(),
            report_imports: Previews::default(),
            looks: looks::Noted::default(),
            tree: tree::Cache::default(),
            uses: ledger::UsesCache::default(),
            store,
            clock,
            entropy,
            settings,
            seed,
        };
        let service = Service {
            inner: Arc::new(inner),
        };
        let one_time_password = first_start::begin(&service).await?;
        // Heads of pages name organisations from the tree read last.
        let mut db = service.inner.store.read().await?;
        service.inner.tree.tree(&mut db).await?;
        drop(db);
        let started = Started { one_time_password };
        Ok((service, started))
    }

    /// The use cases of an actor.
    pub fn acting_as<'a>(&'a self, actor: &'a Actor) -> Acting<'a> {
        Acting {
            service: self,
            actor,
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Now, by the service's clock.
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// Today in Shanghai.
    pub fn today(&self) -> Day {
        day_of(self.now())
    }

    /// The name of an organisation for the head of a page, as the tree stood when it was read last.
    pub fn organisation_name(&self, id: OrganisationId) -> String {
        self.inner.tree.name(id).unwrap_or_default()
    }

    /// A new number that keeps a form from being done twice.
    pub fn nonce(&self) -> String {
        let mut bytes = [0; 16];
        self.inner.entropy.fill(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// The fault that stands in the way.
    pub async fn is_well(&self) -> Result<(), Fault> {
        self.inner.store.is_well().await
    }

    /// What the store has done since the start.
    pub fn figures(&self) -> store::Figures {
        self.inner.store.figures()
    }

    /// Takes no new work, finishes what was accepted, closes the store.
    pub async fn stop(&self) {
        self.inner.store.stop().await;
    }

    #[allow(dead_code, reason = "areas reach their parts through it")]
    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }
}

impl Acting<'_> {
    /// The service's parts.
    pub(crate) fn inner(&self) -> &Inner {
        &self.service.inner
    }

    /// Runs a use case in the writer.
    pub(crate) async fn commit<I: UseCase>(&self, input: I) -> Result<I::Answer, Error> {
        let act = Act {
            input,
            actor: self.actor.clone(),
            at: self.now(),
            inner: Arc::clone(&self.service.inner),
        };
        self.inner().store.submit(act).await
    }

    /// A connection to read from.
    pub(crate) async fn read(&self) -> Result<Reading, Error> {
        Ok(self.inner().store.read().await?)
    }

    /// The tree of organisations.
    pub(crate) async fn tree(&self) -> Result<Arc<Tree>, Error> {
        let mut db = self.read().await?;
        self.inner().tree.tree(&mut db).await
    }

    /// Now.
    pub(crate) fn now(&self) -> Moment {
        self.service.now()
    }

    /// Today in Shanghai.
    pub(crate) fn today(&self) -> Day {
        self.service.today()
    }
}
