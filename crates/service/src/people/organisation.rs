//! The tree of organisations, as everybody sees it and as administrators change it.

use appraisal::organisation::{self as pure, Kind};
use appraisal::permit::{Action, Role};
use serde::Serialize;
use store::account::Account;
use store::department;
use store::id::{DepartmentId, OrganisationId, Revision};
use store::organisation::{self, Organisation};
use store::tx::Tx;
use store::{appointment, table, values};

use crate::act::{Act, UseCase};
use crate::error::{self, Error, Noun};
use crate::people::appointment::end;
use crate::people::refusal::Refusal;
use crate::people::rules::{self, manages};
use crate::receipt;
use crate::rights::{Target, is_allowed, may};
use crate::service::Acting;
use crate::tree::{self, Tree, inner};
use crate::view::OrgRef;

/// Trees up to so many are shown whole.
const WHOLE: usize = 300;

/// An organisation in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationLine {
    /// Number of the organisation.
    pub id: OrganisationId,
    /// Name of the organisation.
    pub name: String,
    /// What kind of organisation it is; schemes name the kinds they are for.
    pub kind: Kind,
    /// How far below the first of the page.
    pub depth: usize,
    /// How many stand directly below it.
    pub children: usize,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Whether whoever asks may change it.
    pub may_manage: bool,
}

/// A part of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TreePage {
    /// The way down from the topmost to the one below which this page is; empty at the top.
    pub way: Vec<OrgRef>,
    /// Each before those below it.
    pub lines: Vec<OrganisationLine>,
    /// Whether all below are shown, or only those directly below.
    pub is_whole: bool,
}

/// An organisation for those who manage it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationPage {
    /// The organisation as lists show it.
    pub line: OrganisationLine,
    /// How often it was written.
    pub revision: Revision,
    /// The way down to it, itself not included.
    pub way: Vec<OrgRef>,
    /// Directly below it.
    pub children: Vec<OrganisationLine>,
    /// Its departments.
    pub departments: Vec<DepartmentLine>,
    /// Who holds which role there: name of the person, role, department.
    pub people: Vec<(String, Role, String)>,
    /// Where it could be moved to.
    pub parents: Vec<OrgRef>,
    /// Whether it is the topmost.
    pub is_root: bool,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DepartmentLine {
    /// Number of the department.
    pub id: DepartmentId,
    /// Title of the department.
    pub title: String,
    /// Seats held in it.
    pub seats: usize,
    /// Whether it is closed.
    pub is_closed: bool,
    /// How often it was written.
    pub revision: Revision,
}

/// An organisation to make.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Below which.
    pub parent: OrganisationId,
    /// Name, unlike that of any other under the same parent.
    pub name: String,
    /// What kind of organisation it is; schemes name the kinds they are for.
    pub kind: Kind,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

impl Acting<'_> {
    /// The tree below an organisation, or from the top.
    ///
    /// # Errors
    /// Nobody is signed in, there is no such organisation, or a fault.
    pub async fn organisations(&self, under: Option<OrganisationId>) -> Result<TreePage, Error> {
        self.actor.person()?;
        let tree = self.tree().await?;
        let mut way = Vec::new();
        if let Some(under) = under {
            tree.get(under)?;
            way = tree.way(under);
            way.push(tree.org(under));
        }
        let all: Vec<OrganisationId> = match under {
            Some(under) => tree.below(under),
            None => tree.all(),
        };
        let is_whole = all.len() <= WHOLE;
        let top = way.len();
        let shown = all
            .into_iter()
            .filter(|id| is_whole || tree.depth(*id) <= top + usize::from(under.is_none()));
        let lines = shown.map(|id| self.line(&tree, id, top)).collect();
        Ok(TreePage {
            way,
            lines,
            is_whole,
        })
    }

    fn line(&self, tree: &Tree, id: OrganisationId, top: usize) -> OrganisationLine {
        let found = tree.pure().get(inner(id));
        let target = Target::Organisation(id);
        OrganisationLine {
            id,
            name: tree.name(id).to_owned(),
            kind: found.map_or(Kind::Unit, |it| it.kind),
            depth: tree.depth(id).saturating_sub(top),
            children: tree.pure().children(inner(id)).count(),
            is_closed: !tree.is_open(id),
            may_manage: is_allowed(self.actor, tree, Action::ManageOrganisations, target),
        }
    }

    /// An organisation with its departments and people, for those who manage it.
    ///
    /// # Errors
    /// There is none, not allowed, or a fault.
    pub async fn organisation(&self, id: OrganisationId) -> Result<OrganisationPage, Error> {
        self.actor.person()?;
        let tree = self.tree().await?;
        tree.get(id)?;
        let target = Target::Organisation(id);
        may(self.actor, &tree, Action::ManageOrganisations, target)?;
        let mut db = self.read().await?;
        let row = table::get::<Organisation>(&mut db, values![id]).await?;
        let row = row.ok_or(error::Refusal::NotHere(Noun::Organisation))?;
        let seats = appointment::held_at(&mut db, id).await?;
        let rows = department::of_organisation(&mut db, id).await?;
        let mut people = Vec::with_capacity(seats.len());
        for seat in &seats {
            let holder = table::get::<Account>(&mut db, values![seat.account]).await?;
            let title = rows.iter().find(|it| Some(it.id) == seat.department);
            let title = title.map_or(String::new(), |it| it.title.clone());
            people.push((holder.map_or(String::new(), |it| it.name), seat.role, title));
        }
        let departments = rows.into_iter().map(|it| DepartmentLine {
            seats: seats
                .iter()
                .filter(|seat| seat.department == Some(it.id))
                .count(),
            id: it.id,
            title: it.title,
            is_closed: it.closed_at.is_some(),
            revision: it.revision,
        });
        let top = tree.depth(id) + 1;
        let children = tree.pure().children(inner(id));
        let children = children.map(|it| self.line(&tree, tree::outer(it.id), top));
        let fits = |at: &OrganisationId| {
            let target = Target::Organisation(*at);
            *at != id
                && !tree.pure().is_below(inner(*at), inner(id))
                && is_allowed(self.actor, &tree, Action::ManageOrganisations, target)
        };
        Ok(OrganisationPage {
            line: self.line(&tree, id, tree.depth(id)),
            revision: row.revision,
            way: tree.way(id),
            children: children.collect(),
            departments: departments.collect(),
            people,
            parents: tree.open().filter(fits).map(|at| tree.org(at)).collect(),
            is_root: tree.is_root(id),
        })
    }

    /// Makes an organisation below another.
    ///
    /// # Errors
    /// Field `name`, not allowed, the form was sent before, or a fault.
    pub async fn create_organisation(
        &self,
        mut new: NewOrganisation,
    ) -> Result<OrganisationId, Error> {
        self.actor.person()?;
        let mut wrongs = Vec::new();
        new.name = rules::name("name", "名称", &new.name, &mut wrongs);
        Error::unless_fit(wrongs)?;
        self.commit(Make(new)).await
    }

    /// Gives an organisation another name or kind.
    ///
    /// # Errors
    /// Field `name`, not allowed, somebody was faster, or a fault.
    pub async fn change_organisation(
        &self,
        id: OrganisationId,
        name: &str,
        kind: Kind,
        revision: Revision,
    ) -> Result<(), Error> {
        self.actor.person()?;
        let mut wrongs = Vec::new();
        let name = rules::name("name", "名称", name, &mut wrongs);
        Error::unless_fit(wrongs)?;
        self.commit(Rename {
            id,
            name,
            kind,
            revision,
        })
        .await
    }

    /// Puts an organisation with all below it under another.
    ///
    /// # Errors
    /// Field `parent`, [`Refusal::Root`], [`Refusal::StillInCycle`], not allowed, somebody was faster, or a fault.
    pub async fn move_organisation(
        &self,
        id: OrganisationId,
        parent: OrganisationId,
        revision: Revision,
    ) -> Result<(), Error> {
        self.actor.person()?;
        self.commit(Move {
            id,
            parent,
            revision,
        })
        .await
    }

    /// Closes an organisation: its seats end, what it recorded stays.
    ///
    /// # Errors
    /// Field `reason`, [`Refusal::Root`], [`Refusal::ChildrenOpen`], [`Refusal::StillInCycle`], not allowed, or a fault.
    pub async fn close_organisation(&self, id: OrganisationId, reason: &str) -> Result<(), Error> {
        self.actor.person()?;
        let reason = rules::reason(reason)?;
        self.commit(Close { id, reason }).await
    }
}

/// An organisation that whoever acts manages, and the tree.
pub(crate) async fn managed<I>(
    act: &Act<I>,
    tx: &mut Tx,
    id: OrganisationId,
) -> Result<(Organisation, std::sync::Arc<Tree>), Error> {
    let tree = act.inner.tree.tree(tx.db()).await?;
    manages(act, tx, &tree, Action::ManageOrganisations, id)?;
    let row = table::get::<Organisation>(tx.db(), values![id]).await?;
    let row = row.ok_or(error::Refusal::NotHere(Noun::Organisation))?;
    Ok((row, tree))
}

/// A name that a sister has is told at its field; anything else the tree refuses is told whole.
fn named(refusal: pure::Refusal) -> Error {
    match refusal {
        pure::Refusal::NameTwice { name, .. } => {
            Error::field("name", format!("同一上级下面已经有“{name}”,请加以区分。"))
        }
        other => other.into(),
    }
}

async fn write(
    act: &Act<impl Sized>,
    tx: &mut Tx,
    deed: &'static str,
    before: &Organisation,
    after: Organisation,
) -> Result<(), Error> {
    let written = table::update(tx, deed, before, after).await?;
    if written.is_none() {
        return Err(store::Fault::damaged("organisation, changed while it was written").into());
    }
    tree::changed(tx, &*act.inner.entropy).await?;
    Ok(())
}

struct Make(NewOrganisation);

impl UseCase for Make {
    type Answer = OrganisationId;

    async fn run(act: Act<Make>, tx: &mut Tx) -> Result<OrganisationId, Error> {
        let new = &act.input.0;
        receipt::once(tx, &new.nonce).await?;
        let (parent, tree) = managed(&act, tx, new.parent).await?;
        if parent.closed_at.is_some() {
            return Err(Refusal::Closed { name: parent.name }.into());
        }
        let id = OrganisationId(tx.new_id().await?);
        let one = pure::Organisation {
            id: inner(id),
            name: new.name.clone(),
            kind: new.kind,
            parent: Some(inner(parent.id)),
            codes: Vec::new(),
        };
        tree.pure().with(one).map_err(named)?;
        let row = Organisation {
            id,
            parent: Some(parent.id),
            name: new.name.clone(),
            kind: new.kind.key().to_owned(),
            position: id.0,
            external_code: None,
            closed_at: None,
            revision: Revision::NONE,
        };
        table::insert(tx, "organisation.make", row).await?;
        tree::changed(tx, &*act.inner.entropy).await?;
        receipt::keep(
            &act,
            tx,
            &new.nonce,
            format!("/organisations/{}", parent.id),
        )
        .await?;
        Ok(id)
    }
}

struct Rename {
    id: OrganisationId,
    name: String,
    kind: Kind,
    revision: Revision,
}

impl UseCase for Rename {
    type Answer = ();

    async fn run(act: Act<Rename>, tx: &mut Tx) -> Result<(), Error> {
        let new = &act.input;
        let (row, tree) = managed(&act, tx, new.id).await?;
        let values = (new.name.as_str(), row.name.as_str());
        rules::is_current(new.revision, row.revision, "name", values, act.at)?;
        let others = tree.pure().iter().cloned().map(|mut it| {
            if it.id == inner(new.id) {
                it.name.clone_from(&new.name);
            }
            it
        });
        pure::Tree::new(others).map_err(named)?;
        let after = Organisation {
            name: new.name.clone(),
            kind: new.kind.key().to_owned(),
            ..row.clone()
        };
        write(&act, tx, "organisation.change", &row, after).await
    }
}

/// Refuses to touch a subtree of which anything takes part in an open cycle.
async fn is_free(tx: &mut Tx, tree: &Tree, id: OrganisationId) -> Result<(), Error> {
    let busy = organisation::in_cycles(tx.db()).await?;
    let is_within = |at: OrganisationId| at == id || tree.pure().is_below(inner(at), inner(id));
    match busy.into_iter().find(|(at, _)| is_within(*at)) {
        None => Ok(()),
        Some((at, cycle)) => Err(Refusal::StillInCycle {
            name: tree.name(at).to_owned(),
            cycle,
        }
        .into()),
    }
}

struct Move {
    id: OrganisationId,
    parent: OrganisationId,
    revision: Revision,
}

impl UseCase for Move {
    type Answer = ();

    async fn run(act: Act<Move>, tx: &mut Tx) -> Result<(), Error> {
        let (row, tree) = managed(&act, tx, act.input.id).await?;
        if row.parent.is_none() {
            return Err(Refusal::Root.into());
        }
        let (parent, _) = managed(&act, tx, act.input.parent).await?;
        if parent.closed_at.is_some() {
            return Err(Refusal::Closed { name: parent.name }.into());
        }
        let now = row.parent.map_or("", |at| tree.name(at));
        let values = (parent.name.as_str(), now);
        rules::is_current(act.input.revision, row.revision, "parent", values, act.at)?;
        is_free(tx, &tree, row.id).await?;
        tree.pure()
            .moved(inner(row.id), Some(inner(parent.id)))
            .map_err(|refusal| Error::field("parent", refusal.to_string()))?;
        let after = Organisation {
            parent: Some(parent.id),
            position: tx.new_id().await?,
            ..row.clone()
        };
        write(&act, tx, "organisation.move", &row, after).await
    }
}

struct Close {
    id: OrganisationId,
    reason: String,
}

impl UseCase for Close {
    type Answer = ();

    async fn run(act: Act<Close>, tx: &mut Tx) -> Result<(), Error> {
        let (row, tree) = managed(&act, tx, act.input.id).await?;
        if row.parent.is_none() {
            return Err(Refusal::Root.into());
        }
        if row.closed_at.is_some() {
            return Err(Refusal::Closed { name: row.name }.into());
        }
        let mut children = tree.pure().children(inner(row.id));
        if let Some(child) = children.find(|it| tree.is_open(tree::outer(it.id))) {
            let name = child.name.clone();
            return Err(Refusal::ChildrenOpen { name }.into());
        }
        is_free(tx, &tree, row.id).await?;
        let reason = &act.input.reason;
        for seat in appointment::held_at(tx.db(), row.id).await? {
            end(&act, tx, &seat, reason).await?;
        }
        let after = Organisation {
            closed_at: Some(act.at),
            ..row.clone()
        };
        write(&act, tx, "organisation.close", &row, after).await?;
        let (key, at) = (row.id.to_string(), Some(row.id));
        rules::say_why(tx, "organisation.close", "organisation", key, at, reason).await
    }
}
