//! A PostgreSQL server for the tests: its own data, its own port, gone when the tests are over, and when they are
//! interrupted. One whose run was killed outright goes when the next one starts.
//!
//! Nothing on it is durable, and nobody but this machine reaches it.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ending::{AtEnd, Folder};
use crate::failure::Failure;
use crate::process;

/// The variable by which tests find the server.
pub(crate) const VARIABLE: &str = "BIAOCHI_TEST_POSTGRES";

/// A server that runs; dropped, it stops.
pub(crate) struct Server {
    port: u16,
    // Dropped in this order: the folder goes once nobody works in it.
    _stop: AtEnd,
    _folder: Folder,
}

impl Server {
    /// Makes an empty server and starts it.
    pub(crate) fn start() -> Result<Server, Failure> {
        let programs = programs()?;
        // Not in the build folder: the server's user may have no way into a home directory.
        let folder = Folder::new("postgres")?;
        own(&folder.path)?;
        let data = folder.path.display().to_string();
        process::capture(program(&programs, "initdb").args([
            "--pgdata",
            &data,
            "--username=postgres",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]))?;
        let port = free_port()?;
        let settings = format!(
            "-p {port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off \
             -c synchronous_commit=off -c max_connections=400"
        );
        let server = Server {
            port,
            _stop: AtEnd::new(stop(&programs, folder.path.clone())),
            _folder: folder,
        };
        let log = format!("{data}/log");
        // Its output goes to its log: a pipe of ours would keep it from going to the background.
        process::run(
            program(&programs, "pg_ctl")
                .args(["--pgdata", &data, "--wait", "--silent", "--log", &log])
                .args(["--options", &settings, "start"]),
        )
        .map_err(|failure| {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            failure.help(format!("it said: {}", said.trim_end()))
        })?;
        Ok(server)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

/// Ends the server at once, if there is one: nobody needs its data any more.
fn stop(programs: &Path, data: PathBuf) -> impl FnOnce() + Send + 'static {
    let mut stop = program(programs, "pg_ctl");
    stop.arg("--pgdata").arg(&data);
    stop.args(["--wait", "--silent", "--mode=immediate", "stop"]);
    move || {
        let pid = data.join("postmaster.pid");
        if pid.exists() && !stop.status().is_ok_and(|it| it.success()) {
            // Where nobody reads it any more it is not told.
            let line = process::line(&stop);
            let _ = writeln!(std::io::stderr(), "`{line}` did not end the server");
        }
    }
}

/// A program of the server; as another user when we are root, whom it refuses to run for.
fn program(programs: &Path, name: &str) -> Command {
    let path = programs.join(name);
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir("/");
    command
}

/// Gives the folder to the user who will run the server.
fn own(data: &Path) -> Result<(), Failure> {
    if is_root() {
        process::run(Command::new("chown").arg("postgres").arg(data))?;
    }
    Ok(())
}

/// Where the programs of the newest installed server are.
fn programs() -> Result<PathBuf, Failure> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort_unstable();
    if let Some((_, path)) = found.pop() {
        return Ok(path);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|folder| folder.join("initdb").is_file())
        .ok_or_else(|| {
            Failure::new("PostgreSQL is not installed")
                .help("the store is tested on it too: `apt-get install postgresql` or what your system has")
        })
}

fn is_root() -> bool {
    // The owner of our own process folder is who we are.
    use std::os::unix::fs::MetadataExt;
    Path::new("/proc/self")
        .metadata()
        .is_ok_and(|it| it.uid() == 0)
}

fn free_port() -> Result<u16, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| Failure::new(format!("no free port: {e}")))
}

#[cfg(test)]
mod tests {
    use super::Server;
    use crate::ending::tests::{is_rerun, rerun, say, send};
    use crate::process;
    use std::path::PathBuf;
    use std::process::Command;

    fn answers(url: &str) -> bool {
        process::available(Command::new("psql").args([url, "-c", "select 1"]))
    }

    /// Starts a server in a run of its own, which then waits for a signal: its address and its data.
    fn in_another_run(test: &str) -> (std::process::Child, String, PathBuf) {
        let (run, said) = rerun(test);
        let (url, data) = said.split_once(' ').unwrap();
        assert!(answers(url));
        (run, url.to_owned(), PathBuf::from(data))
    }

    fn start_and_wait() -> ! {
        let server = Server::start().unwrap();
        let data = server._folder.path.display();
        say(&format!("{} {data}", server.url()));
        loop {
            std::thread::park();
        }
    }

    #[test]
    fn a_server_starts_answers_and_leaves_nothing() {
        let server = Server::start().unwrap();
        let (url, data) = (server.url(), server._folder.path.clone());
        let asked = Command::new("psql")
            .args([&url, "-Atc", "select 6 * 7"])
            .output()
            .unwrap();
        assert_eq!(asked.stdout, b"42\n", "{asked:?}");
        drop(server);
        assert!(!data.exists());
        assert!(!answers(&url));
    }

    #[test]
    fn an_interrupted_run_stops_its_server() {
        if is_rerun() {
            start_and_wait();
        }
        let test = "test::postgres::tests::an_interrupted_run_stops_its_server";
        let (mut run, url, data) = in_another_run(test);
        send("TERM", &run);
        assert_eq!(run.wait().unwrap().code(), Some(143));
        assert!(!answers(&url));
        assert!(!data.exists());
    }

    #[test]
    fn the_server_of_a_run_that_was_killed_goes_when_the_next_one_starts() {
        if is_rerun() {
            start_and_wait();
        }
        let test = "test::postgres::tests::the_server_of_a_run_that_was_killed_goes_when_the_next_one_starts";
        let (mut run, url, data) = in_another_run(test);
        run.kill().unwrap();
        run.wait().unwrap();
        let next = Server::start().unwrap();
        assert!(!answers(&url));
        assert!(!data.exists());
        assert!(answers(&next.url()), "only what was left goes");
    }
}
