//! The table of all routes: one slice for each area of pages. Nothing is reachable that does not stand here.

use crate::pages::{cycle, ledger, result, site};
use crate::route::Route;

/// Every route of the site.
pub fn all() -> impl Iterator<Item = &'static Route> {
    [cycle::ROUTES, ledger::ROUTES, result::ROUTES, site::ROUTES]
        .into_iter()
        .flatten()
}
