//! The table of all routes: one slice for each area of pages. Nothing is reachable that does not stand here.

use crate::pages;
use crate::route::Route;

/// One line an area.
const AREAS: &[&[Route]] = &[
    pages::api::ROUTES,
    pages::cycle::ROUTES,
    pages::evidence::ROUTES,
    pages::fact::ROUTES,
    pages::ledger::ROUTES,
    pages::people::ROUTES,
    pages::proof::ROUTES,
    pages::report::ROUTES,
    pages::result::ROUTES,
    pages::scheme::ROUTES,
    pages::sheet::ROUTES,
    pages::site::ROUTES,
];

/// Every route of the site.
pub fn all() -> impl Iterator<Item = &'static Route> {
    AREAS.iter().copied().flatten()
}
