//! Leaving things in order however a chore ends: what has to be done when something goes out of use is done when it is
//! dropped, and also when the chore is interrupted before.
//!
//! On SIGHUP, SIGINT and SIGTERM nothing is started any more, the processes that the chore started end, the work is
//! done, the newest first, and the chore ends with 128 and the number of the signal. A chore that is killed outright
//! can do nothing; what it leaves goes when the next one makes a [`Folder`] of the same name.

mod folder;
mod processes;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

pub(crate) use folder::Folder;

/// Work by its number; the newest has the largest.
type Work = BTreeMap<u64, Box<dyn FnOnce() + Send>>;

/// What is still to be done. Whoever holds it keeps everybody else from starting programs and from ending the chore.
static OPEN: Mutex<Work> = Mutex::new(BTreeMap::new());

fn open() -> MutexGuard<'static, Work> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something that is done once: when this is dropped, or when the chore is interrupted.
pub(crate) struct AtEnd {
    number: u64,
}

impl AtEnd {
    /// Remembers the work. It must not use this module, and no [`crate::process`], which asks here before it starts
    /// anything.
    pub(crate) fn new(work: impl FnOnce() + Send + 'static) -> AtEnd {
        let mut open = open();
        let number = open.last_key_value().map_or(1, |(last, _)| last + 1);
        open.insert(number, Box::new(work));
        AtEnd { number }
    }
}

impl Drop for AtEnd {
    fn drop(&mut self) {
        let mut open = open();
        if let Some(work) = open.remove(&self.number) {
            work();
        }
    }
}

/// Starts a program. Does not come back while the chore is being interrupted.
pub(crate) fn start(command: &mut Command) -> io::Result<Child> {
    let _open = open();
    command.spawn()
}

/// Minds the signals from now on. Those that whoever started us told us to ignore stay ignored: `nohup` does that.
pub(crate) fn watch() -> io::Result<()> {
    let ignored = processes::ignored_signals();
    let minded = [SIGHUP, SIGINT, SIGTERM].into_iter();
    let mut signals = Signals::new(minded.filter(|signal| !ignored.contains(signal)))?;
    let mind = move || {
        if let Some(signal) = signals.forever().next() {
            interrupt(signal);
        }
    };
    std::thread::Builder::new()
        .name("ending".to_owned())
        .spawn(mind)
        .map(drop)
}

/// Waits while the chore is being interrupted: the exit status is then that of the signal.
pub(crate) fn close() {
    drop(open());
}

fn interrupt(signal: i32) -> ! {
    let mut open = open();
    // Nobody may be left who reads this.
    let _ = writeln!(io::stderr(), "\ninterrupted; stopping what was started");
    processes::end(&processes::descendants());
    while let Some((_, work)) = open.pop_last() {
        work();
    }
    std::process::exit(128 + signal)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};

    /// Set in a run of the tests' program that is there to be interrupted.
    const VARIABLE: &str = "XTASK_INTERRUPT_ME";

    /// Whether this is a run that [`rerun`] started; it then minds signals as `cargo x` does.
    pub(crate) fn is_rerun() -> bool {
        let is_so = std::env::var_os(VARIABLE).is_some();
        if is_so {
            super::watch().unwrap();
        }
        is_so
    }

    /// Says something to whoever started this run.
    pub(crate) fn say(words: &str) {
        println!("\nready {words}");
    }

    /// Starts this program again to run one of its tests; gives what that test says.
    pub(crate) fn rerun(test: &str) -> (Child, String) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", test])
            .env(VARIABLE, "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = said
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("ready ").map(str::to_owned));
        (child, said.expect("the run says that it is ready"))
    }

    /// Sends a signal.
    pub(crate) fn send(signal: &str, child: &Child) {
        let sent = Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    #[test]
    fn an_interrupted_chore_ends_what_it_started_and_says_by_which_signal() {
        if is_rerun() {
            let folder = super::Folder::new("interrupted").unwrap();
            let mut command = Command::new("tail");
            command.args(["-f", "/dev/null"]);
            let mut child = super::start(&mut command).unwrap();
            say(&format!("{} {}", child.id(), folder.path.display()));
            child.wait().unwrap();
            super::close();
            unreachable!("the chore ended before");
        }
        let name =
            "ending::tests::an_interrupted_chore_ends_what_it_started_and_says_by_which_signal";
        for (signal, status) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
            let (mut run, said) = rerun(name);
            let (child, folder) = said.split_once(' ').unwrap();
            let child = super::processes::Process::find(child.parse().unwrap()).unwrap();
            assert!(std::path::Path::new(folder).exists());
            send(signal, &run);
            assert_eq!(run.wait().unwrap().code(), Some(status), "{signal}");
            assert!(!child.runs(), "{signal} leaves what was started");
            assert!(!std::path::Path::new(folder).exists());
        }
    }
}
