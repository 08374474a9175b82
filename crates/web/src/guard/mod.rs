//! What stands around every route: who asks, whether the request comes from this site, what browsers may do with the
//! answer. Whether somebody may do what they ask is the service's to say.

mod actor;
mod client;
mod cookie;
mod headers;
mod origin;
mod table;

pub(crate) use actor::{Person, Visitor, identify};
pub(crate) use client::address;
pub(crate) use cookie::{device_cookie, no_session, session_cookie};
pub(crate) use headers::protect;
pub(crate) use origin::{check, comes_from_here};
pub(crate) use table::admit;
