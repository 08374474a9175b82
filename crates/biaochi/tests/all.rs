//! The program as people call it: the built binary with good and with wrong input.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and what starts a program for it is no test"
)]

#[path = "all/appraising.rs"]
mod appraising;
#[path = "all/astray.rs"]
mod astray;
#[path = "all/calling.rs"]
mod calling;
#[path = "all/demonstration.rs"]
mod demonstration;
#[path = "all/guide.rs"]
mod guide;
#[path = "all/many.rs"]
mod many;
#[path = "all/platform.rs"]
mod platform;
#[path = "all/program.rs"]
mod program;
#[path = "all/schemes.rs"]
mod schemes;
#[path = "all/wrong.rs"]
mod wrong;
