//! Folders of one run, where temporary files go: gone with the run. What a run left that was killed goes when the next
//! one makes a folder of the same name, with the servers that still work in it.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::AtEnd;
use super::processes::{self, Process};
use crate::failure::Failure;

/// A folder of our own, gone when dropped and when the chore is interrupted.
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) path: PathBuf,
    _remove: AtEnd,
}

impl Folder {
    /// Makes it, empty, and clears away what runs that are gone left under this name.
    pub(crate) fn new(name: &str) -> Result<Folder, Failure> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let prefix = format!("biaochi-{name}-");
        let temporary = std::env::temp_dir();
        clear(&temporary, &prefix);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = temporary.join(format!("{prefix}{}-{number}", std::process::id()));
        let told = |e| Failure::new(format!("{}: {e}", path.display()));
        // The lock comes first: whoever sees the folder sees that somebody has it. It ends with this process.
        let lock_path = lock_of(&path);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(told)?;
        lock.lock().map_err(told)?;
        fs::create_dir(&path).map_err(told)?;
        let gone = path.clone();
        let remove = AtEnd::new(move || {
            let _ = fs::remove_dir_all(&gone);
            let _ = fs::remove_file(&lock_path);
            drop(lock);
        });
        Ok(Folder {
            path,
            _remove: remove,
        })
    }
}

/// The file that whoever has a folder keeps locked.
fn lock_of(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    folder.with_file_name(name)
}

/// Clears away the folders of runs that are gone.
fn clear(temporary: &Path, prefix: &str) {
    let entries = fs::read_dir(temporary).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let Some(run) = name.to_str().and_then(|name| name.strip_prefix(prefix)) else {
            continue;
        };
        let path = entry.path();
        if path.is_dir() && is_left(run, &path) {
            end_servers(&path);
            // It may be another user's.
            let _ = fs::remove_dir_all(&path);
            let _ = fs::remove_file(lock_of(&path));
        }
    }
}

/// Whether the run that made a folder is gone. `run` is the end of its name: the number of the process, and which
/// folder of that process it is.
fn is_left(run: &str, folder: &Path) -> bool {
    let Some(id) = run.split('-').next().and_then(|id| id.parse().ok()) else {
        return false;
    };
    match File::open(lock_of(folder)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(_) => !Process::find(id).is_some_and(|process| process.runs()),
    }
}

/// Ends the servers that work in a folder: a database whose data it holds, and services of the product.
fn end_servers(folder: &Path) {
    let database = fs::read_to_string(folder.join("postmaster.pid"))
        .ok()
        .and_then(|text| text.lines().next()?.trim().parse().ok())
        .and_then(Process::find)
        .filter(|process| process.names(folder));
    if let Some(database) = database {
        // Nobody needs its data any more: it ends at once and writes nothing.
        let database = [database];
        processes::send("QUIT", &database);
        processes::wait(&database);
    }
    let services: Vec<Process> = processes::all()
        .into_iter()
        .filter(|process| process.is("biaochi") && process.names(folder))
        .collect();
    processes::end(&services);
}
