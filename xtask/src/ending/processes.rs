//! Processes as the system lists them: which are ours, whether one still runs, ending some of them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a process may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(10);

/// A process that ran when it was found. Its number alone could be another one's by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) id: u32,
    parent: u32,
    /// When it began, in ticks since the machine did.
    began: u64,
    is_zombie: bool,
}

impl Process {
    /// The process with a number.
    pub(super) fn find(id: u32) -> Option<Process> {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name stands in brackets and may hold any character.
        let (_, rest) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        Some(Process {
            id,
            parent: fields.get(1)?.parse().ok()?,
            began: fields.get(19)?.parse().ok()?,
            is_zombie: *fields.first()? == "Z",
        })
    }

    /// Whether it still runs.
    pub(super) fn runs(&self) -> bool {
        Process::find(self.id).is_some_and(|now| now.began == self.began && !now.is_zombie)
    }

    /// Whether a word of its command line is a path in a folder, or the folder itself.
    pub(super) fn names(&self, folder: &Path) -> bool {
        let words = std::fs::read(format!("/proc/{}/cmdline", self.id)).unwrap_or_default();
        words
            .split(|byte| *byte == 0)
            .filter_map(|word| std::str::from_utf8(word).ok())
            .any(|word| Path::new(word).starts_with(folder))
    }

    /// Whether it runs a program of this name.
    pub(super) fn is(&self, program: &str) -> bool {
        let name = std::fs::read_to_string(format!("/proc/{}/comm", self.id));
        name.is_ok_and(|name| name.trim_end() == program)
    }
}

/// Everything that runs.
pub(super) fn all() -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| Process::find(entry.file_name().to_str()?.parse().ok()?))
        .collect()
}

/// What this process started, and what these started, and so on.
pub(super) fn descendants() -> Vec<Process> {
    let all = all();
    let mut found: Vec<Process> = Vec::new();
    let mut parents = vec![std::process::id()];
    while let Some(parent) = parents.pop() {
        for process in all.iter().filter(|it| it.parent == parent) {
            parents.push(process.id);
            found.push(process.clone());
        }
    }
    found
}

/// Asks processes to end and, when their time is over, ends them.
pub(super) fn end(processes: &[Process]) {
    for signal in ["TERM", "KILL"] {
        send(signal, processes);
        if wait(processes) {
            return;
        }
    }
}

/// Sends a signal to those that still run.
pub(super) fn send(signal: &str, processes: &[Process]) {
    let ids: Vec<String> = processes
        .iter()
        .filter(|process| process.runs())
        .map(|process| process.id.to_string())
        .collect();
    if !ids.is_empty() {
        // One of them may have ended meanwhile; `kill` then complains.
        let _ = Command::new("kill")
            .args(["-s", signal])
            .args(ids)
            .stderr(Stdio::null())
            .status();
    }
}

/// Waits until all have ended; `false` when they do not in time.
pub(super) fn wait(processes: &[Process]) -> bool {
    let start = Instant::now();
    while processes.iter().any(Process::runs) {
        if start.elapsed() > PATIENCE {
            return false;
        }
        std::thread::sleep(LOOK);
    }
    true
}

/// The signals that this process was told to ignore when it was started.
pub(super) fn ignored_signals() -> Vec<i32> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok())
        .unwrap_or_default();
    (1..=64)
        .filter(|signal| mask >> (signal - 1) & 1 == 1)
        .collect()
}
