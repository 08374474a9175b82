//! One line of the table of routes: where, how, who, and which page it shows.

use appraisal::permit::{Action, GRANTS, Role};
use axum::http::Method;
use axum::routing::MethodRouter;

use crate::app::App;

/// A route. `who` is what tests and the menu read; the service decides again, in the transaction.
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Who may come here.
    pub who: Who,
    /// The handler, with its method.
    pub handler: fn() -> MethodRouter<App>,
    /// The template that it shows, as `area/page`; none for what only redirects, files and JSON.
    pub template: Option<&'static str>,
}

/// Who may come to a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Any person signed in; the page shows what is theirs.
    Person,
    /// Roles that may, by the table of grants.
    May(Action, Touches),
    /// Roles that may do any of these.
    AnyOf(&'static [Action], Touches),
    /// The machine itself, or who knows the token of the figures.
    Local,
    /// A program with a key of this scope.
    Program(&'static str),
}

/// Whose affairs the path of a route names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touches {
    /// The root of the tree: affairs of the whole installation.
    Root,
    /// The organisation in which the role is held.
    OwnOrganisation,
    /// The organisation in the path.
    Organisation,
    /// The unit in the path.
    Unit,
    /// The cycle in the path.
    Cycle,
    /// The sheet in the path.
    Sheet,
    /// The report in the path.
    Report,
    /// The ledger entry in the path.
    Entry,
    /// The evidence in the path.
    Evidence,
    /// The result in the path.
    Result,
}

impl Who {
    /// Whether somebody with these roles could ever be let in: what the menu shows.
    pub fn could_be(self, roles: &[Role]) -> bool {
        let any = |actions: &[Action]| {
            GRANTS.iter().any(|grant| {
                actions.contains(&grant.action) && roles.iter().any(|r| grant.roles.contains(r))
            })
        };
        match self {
            Who::Anyone | Who::Person => true,
            Who::May(action, _) => any(&[action]),
            Who::AnyOf(actions, _) => any(actions),
            Who::Local | Who::Program(_) => false,
        }
    }
}
