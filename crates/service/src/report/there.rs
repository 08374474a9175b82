//! What stands beside many reports at once: how their units stand, and the reports that are there. Read with a few
//! statements, however many units there are.

use std::collections::BTreeMap;

use rubric::facts::Label;
use store::db::Db;
use store::id::OrganisationId;
use store::report::{self, Report};
use store::report_form::ReportForm;

use crate::error::Error;
use crate::ledger::Standing;

/// Units with their reports.
pub(super) struct There {
    standings: BTreeMap<OrganisationId, Standing>,
    reports: BTreeMap<(OrganisationId, String), Report>,
}

impl There {
    /// A unit's reports on a form.
    pub(super) async fn of_unit(
        db: &mut Db,
        form: &ReportForm,
        standing: Standing,
    ) -> Result<There, Error> {
        let reports = report::of_unit_on(db, form.id, standing.unit).await?;
        let standings = BTreeMap::from([(standing.unit, standing)]);
        Ok(There::with(standings, reports))
    }

    /// The reports on a form for a period, of all units that are asked.
    pub(super) async fn of_period(
        db: &mut Db,
        form: &ReportForm,
        label: Label,
    ) -> Result<There, Error> {
        let year = label.year().unwrap_or_default();
        let standings = Standing::of_units_of(db, form.organiser, year).await?;
        let reports = report::of_form(db, form.id, &label.to_string()).await?;
        Ok(There::with(standings, reports))
    }

    fn with(standings: BTreeMap<OrganisationId, Standing>, reports: Vec<Report>) -> There {
        let reports = reports.into_iter();
        There {
            standings,
            reports: reports
                .map(|row| ((row.unit, row.label.clone()), row))
                .collect(),
        }
    }

    /// How a unit stands, if it is one that is asked.
    pub(super) fn standing(&self, unit: OrganisationId) -> Option<&Standing> {
        self.standings.get(&unit)
    }

    /// The reports that are there, by unit.
    pub(super) fn reports(&self) -> impl Iterator<Item = &Report> {
        self.reports.values()
    }

    /// The report of a unit for a period; nothing where nobody has begun it.
    pub(super) fn report(&self, unit: OrganisationId, label: &str) -> Option<&Report> {
        self.reports.get(&(unit, label.to_owned()))
    }
}
