//! People: signing in, passwords, second factors, sessions, accounts, seats, organisations, departments, keys of programs.

pub(crate) mod deeds;
pub(crate) mod device;
pub(crate) mod first_start;
mod own_password;
mod password;
mod refusal;
mod second_factor;
mod session;
pub(crate) mod sign_in;
mod throttle;

pub use own_password::OF_DEMONSTRATION;
pub use refusal::Refusal;
pub use second_factor::Enrolment;
#[cfg(any(test, feature = "testing"))]
pub use second_factor::code_of;
pub use session::SessionLine;
pub use sign_in::{SignIn, SignedIn};

/// What stands between a visitor and the service.
#[derive(Debug)]
pub(crate) struct Gate {
    hasher: password::Hasher,
    devices: device::Devices,
}

#[cfg(test)]
mod tests;
