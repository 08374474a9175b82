//! What imports of reports start from: the form, what it asks, of whom and for when, and who may fill it in.

use std::collections::BTreeSet;
use std::sync::Arc;

use appraisal::permit::Action;
use rubric::facts::Label;
use rubric::model::{Fact, Period};
use store::db::Db;
use store::id::OrganisationId;
use store::report_form::ReportForm;

use super::ImportOf;
use super::columns::Key;
use crate::error::{self, Error, Noun};
use crate::ledger::{self, Standing};
use crate::report::due::{begun, is_asked, must_run, state_of, units_asked};
use crate::report::form::{facts_of, form_row, period_of};
use crate::report::refusal::Refusal;
use crate::report::there::There;
use crate::report::write::facts;
use crate::rights::{Target, may};
use crate::scheme::library::Known;
use crate::service::Acting;
use crate::tree::Tree;

/// What everything here starts from.
pub(super) struct Ground {
    pub(super) tree: Arc<Tree>,
    pub(super) known: Arc<Known>,
    pub(super) form: ReportForm,
    pub(super) there: There,
    whose: Whose,
    ids: Vec<String>,
}

/// Of whom and for when.
enum Whose {
    /// A unit, for any period of the form.
    Unit(OrganisationId),
    /// These units, for one period.
    Period(Label, Vec<OrganisationId>),
}

impl Ground {
    /// Lets in who may fill in anything of it.
    pub(super) async fn of(
        acting: &Acting<'_>,
        db: &mut Db,
        of: &ImportOf,
    ) -> Result<Ground, Error> {
        let inner = acting.inner();
        let tree = inner.tree.tree(db).await?;
        let (whose, there, form) = match of {
            ImportOf::Periods { unit, form } => {
                tree.get(*unit)?;
                let standing = Standing::of(db, *unit).await?;
                let (action, today) = (of.hand().action(), acting.today());
                standing.may_ever_write(acting.actor, &tree, action, false, today)?;
                let form = form_row(db, *form).await?;
                let mut heads = standing.heads.iter();
                if !heads.any(|head| head.organiser == form.organiser) {
                    return Err(Refusal::NotAsked.into());
                }
                let there = There::of_unit(db, &form, standing).await?;
                (Whose::Unit(*unit), there, form)
            }
            ImportOf::Units { form, label } => {
                let form = form_row(db, *form).await?;
                if !acting.sits_in(form.organiser) {
                    return Err(error::Refusal::NotHere(Noun::Form).into());
                }
                let no_such = |_| error::Refusal::NotHere(Noun::Report);
                let label = Label::parse(label).map_err(no_such)?;
                must_run(&form, label, acting.today())?;
                let units = units(acting, db, &tree, &form, label).await?;
                let there = There::of_period(db, &form, label).await?;
                (Whose::Period(label, units), there, form)
            }
        };
        if form.closed_at.is_some() {
            return Err(Refusal::FormClosed.into());
        }
        Ok(Ground {
            known: inner.library.current(db, &inner.seed).await?,
            ids: facts_of(&form)?,
            tree,
            form,
            there,
            whose,
        })
    }

    /// What tells the rows apart.
    pub(super) fn key(&self) -> Key {
        match self.whose {
            Whose::Unit(_) => Key::Period,
            Whose::Period(..) => Key::Unit,
        }
    }

    /// The unit whose periods are filled in.
    pub(super) fn standing(&self) -> Option<&Standing> {
        match self.whose {
            Whose::Unit(unit) => self.there.standing(unit),
            Whose::Period(..) => None,
        }
    }

    /// The period for which units are filled in.
    pub(super) fn label(&self) -> Option<Label> {
        match self.whose {
            Whose::Unit(_) => None,
            Whose::Period(label, _) => Some(label),
        }
    }

    /// What the form asks for, in its order.
    ///
    /// # Errors
    /// Nothing that the dictionary still has.
    pub(super) fn facts(&self) -> Result<Vec<&Fact>, Error> {
        let facts: Vec<&Fact> = facts(&self.known, &self.ids).collect();
        if facts.is_empty() {
            return Err(Refusal::AsksNothing.into());
        }
        Ok(facts)
    }

    /// How often the form is asked for.
    pub(super) fn period(&self) -> Period {
        period_of(&self.form.period).unwrap_or(Period::Year)
    }

    /// A period of the form as people may write it.
    pub(super) fn sample(&self, year: i16) -> Label {
        Label::of(year, self.period(), 1).unwrap_or(Label::Year(year))
    }

    /// The reports of a year that may still be filled in, in the order of lists.
    pub(super) fn open(
        &self,
        acting: &Acting<'_>,
        year: i16,
    ) -> Result<Vec<(OrganisationId, Label)>, Error> {
        let all: Vec<(OrganisationId, Label)> = match &self.whose {
            Whose::Unit(unit) => {
                let standing = self.there.standing(*unit);
                let is_asked = standing.is_some_and(|it| is_asked(it, &self.form, year));
                let labels = begun(&self.form, year, acting.today());
                let labels = labels.into_iter().filter(|_| is_asked);
                labels.map(|it| (*unit, it)).collect()
            }
            Whose::Period(label, units) => units.iter().map(|it| (*it, *label)).collect(),
        };
        let hand = match self.key() {
            Key::Period => super::Hand::UnitFile,
            Key::Unit => super::Hand::OrganiserFile,
        };
        let mut open = Vec::new();
        for (unit, label) in all {
            let row = self.there.report(unit, &label.to_string());
            let state = row.map(state_of).transpose()?;
            if state.is_none_or(|state| hand.over(state).is_ok()) {
                open.push((unit, label));
            }
        }
        Ok(open)
    }
}

/// The units that a form asks in the year of a period, each once, for whoever may fill in for them.
async fn units(
    acting: &Acting<'_>,
    db: &mut Db,
    tree: &Tree,
    form: &ReportForm,
    label: Label,
) -> Result<Vec<OrganisationId>, Error> {
    let year = label.year().unwrap_or_default();
    let (mut units, mut seen) = (Vec::new(), BTreeSet::new());
    let mut no: Error = ledger::Refusal::NoCycle { year }.into();
    let mut may_any = false;
    for (unit, head) in units_asked(db, form.organiser, year).await? {
        match may(
            acting.actor,
            tree,
            Action::PrefillReport,
            Target::Unit(unit, &head),
        ) {
            Ok(_) => may_any = true,
            Err(error) => no = error,
        }
        if seen.insert(unit) {
            units.push(unit);
        }
    }
    if may_any { Ok(units) } else { Err(no) }
}
