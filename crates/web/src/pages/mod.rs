//! Pages, one directory for each area: the struct of a page beside the handler that fills it.

pub(crate) mod api;
pub(crate) mod cycle;
pub(crate) mod evidence;
pub(crate) mod fact;
pub(crate) mod ledger;
pub(crate) mod people;
pub(crate) mod proof;
pub(crate) mod report;
pub(crate) mod result;
pub(crate) mod scheme;
pub(crate) mod sheet;
pub(crate) mod site;
