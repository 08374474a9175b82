//! People: signing in, passwords, second factors, sessions, accounts, seats, organisations, departments, keys of programs.

mod account;
mod account_list;
mod account_view;
mod appointment;
pub(crate) mod deeds;
mod demonstration;
mod department;
pub(crate) mod device;
pub(crate) mod first_start;
mod organisation;
mod own_password;
mod password;
mod refusal;
mod rescue;
mod rules;
mod second_factor;
mod session;
pub(crate) mod sign_in;
mod throttle;
mod token;

pub use account_view::{AccountFilter, AccountLine, AccountPage, NewAccount, OneTime, SeatLine};
pub use appointment::NewSeat;
pub use organisation::{
    DepartmentLine, NewOrganisation, OrganisationLine, OrganisationPage, TreePage,
};
pub use own_password::OF_DEMONSTRATION;
pub use refusal::Refusal;
pub use second_factor::Enrolment;
#[cfg(any(test, feature = "testing"))]
pub use second_factor::code_of;
pub use session::SessionLine;
pub use sign_in::{SignIn, SignedIn};
pub use token::{NewToken, PROGRAM_ROLES, TokenLine};

pub(crate) use password::code;
pub(crate) use rules::is_current;
pub(crate) use throttle::{forget as forget_tries, in_an_hour, key};

/// What stands between a visitor and the service.
#[derive(Debug)]
pub(crate) struct Gate {
    hasher: password::Hasher,
    devices: device::Devices,
}

#[cfg(test)]
mod tests;
