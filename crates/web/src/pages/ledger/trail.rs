//! Where the pages of one ledger stand: under the ledgers of its unit and under its own list.

use service::actor::Actor;
use service::view::OrgRef;

use super::Asked;
use crate::app::App;
use crate::chrome::Chrome;

/// A ledger of a unit in a year.
#[derive(Clone, Copy)]
pub(super) struct Ledger<'a> {
    /// The unit.
    pub(super) unit: &'a OrgRef,
    /// Id of the kind.
    pub(super) kind: &'a str,
    /// Title of the kind.
    pub(super) title: &'a str,
    /// The year whose entries the list shows.
    pub(super) year: i16,
}

impl Ledger<'_> {
    /// Address of its list.
    pub(super) fn list(&self) -> String {
        format!(
            "/units/{}/ledgers/{}?year={}",
            self.unit.id, self.kind, self.year
        )
    }

    /// The frame of a page below its list.
    pub(super) fn chrome(&self, app: &App, actor: &Actor, title: String) -> Chrome {
        let home = format!("/units/{}/ledgers?year={}", self.unit.id, self.year);
        let above = format!("{}台账", self.unit.name);
        Chrome::of(app, actor, title).under(&[(&home, &above), (&self.list(), self.title)])
    }
}

/// The year of an address; this year where none is written.
pub(super) fn year(app: &App, asked: &Asked) -> i16 {
    asked.year().unwrap_or_else(|| this_year(app))
}

/// The year that it is now.
pub(super) fn this_year(app: &App) -> i16 {
    service::clock::date_of(app.service.today()).year()
}
