//! Complaints and suggestions.

use crate::id::{AccountId, ComplaintId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "complaint", key(id), unit(|it| it.organisation), protected,
    /// A row of `complaint`.
    pub struct Complaint {
        /// Its number.
        pub id: ComplaintId,
        /// The code.
        pub code: String,
        /// The organisation.
        pub organisation: Option<OrganisationId>,
        /// The words.
        pub words: String,
        /// The contact.
        pub contact: String,
        /// The page.
        pub page: String,
        /// When it was made.
        pub made_at: Moment,
        /// The answer.
        pub answer: String,
        /// The answered at.
        pub answered_at: Option<Moment>,
        /// The answered by.
        pub answered_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}
