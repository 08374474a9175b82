//! Accounts of people and programs.

use crate::id::{AccountId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "account", key(id), unit(|it| Some(it.organisation)), protected,
    /// A row of `account`.
    pub struct Account {
        /// Its number.
        pub id: AccountId,
        /// The login.
        pub login: String,
        /// The name.
        pub name: String,
        /// The kind.
        pub kind: String,
        /// The organisation.
        pub organisation: OrganisationId,
        /// The password hash.
        #[serde(serialize_with = "crate::audit::secret")]
        pub password_hash: Option<String>,
        /// The password at.
        pub password_at: Option<Moment>,
        /// The must change.
        pub must_change: bool,
        /// The totp secret.
        #[serde(serialize_with = "crate::audit::secret")]
        pub totp_secret: Option<Vec<u8>>,
        /// The totp step.
        pub totp_step: Option<i64>,
        /// The sessions from.
        pub sessions_from: Moment,
        /// The disabled at.
        pub disabled_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}
