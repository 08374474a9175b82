//! A PostgreSQL server for the tests: its own data, its own port, gone when the tests are over.
//!
//! Nothing on it is durable, and nobody but this machine reaches it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;

/// The variable by which tests find the server.
pub(crate) const VARIABLE: &str = "BIAOCHI_TEST_POSTGRES";

/// A server that runs; dropped, it stops.
pub(crate) struct Server {
    programs: PathBuf,
    data: PathBuf,
    port: u16,
    stopped: bool,
}

impl Server {
    /// Makes an empty server and starts it.
    pub(crate) fn start() -> Result<Server, Failure> {
        let programs = programs()?;
        // Not in the build folder: the server's user may have no way into a home directory.
        let data = std::env::temp_dir().join(format!("biaochi-postgres-{}", std::process::id()));
        // Servers whose tests were interrupted leave their data behind.
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data)
            .map_err(|e| Failure::new(format!("{}: {e}", data.display())))?;
        let port = free_port()?;
        let mut server = Server {
            programs,
            data,
            port,
            stopped: true,
        };
        server.own()?;
        let data = server.data.display().to_string();
        process::capture(server.program("initdb").args([
            "--pgdata",
            &data,
            "--username=postgres",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]))?;
        let settings = format!(
            "-p {port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off \
             -c synchronous_commit=off -c max_connections=400"
        );
        let log = format!("{data}/log");
        // Its output goes to its log: a pipe of ours would keep it from going to the background.
        process::run(
            server
                .program("pg_ctl")
                .args(["--pgdata", &data, "--wait", "--silent", "--log", &log])
                .args(["--options", &settings, "start"]),
        )
        .map_err(|failure| failure.help(format!("what it said stands in {log}")))?;
        server.stopped = false;
        Ok(server)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// A program of the server; as another user when we are root, whom it refuses to run for.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
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
    fn own(&self) -> Result<(), Failure> {
        if is_root() {
            process::run(Command::new("chown").arg("postgres").arg(&self.data))?;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.stopped {
            let mut stop = self.program("pg_ctl");
            stop.arg("--pgdata").arg(&self.data);
            stop.args(["--wait", "--silent", "--mode=immediate", "stop"]);
            if let Err(failure) = process::run(&mut stop) {
                println!("{failure}");
            }
        }
        let _ = std::fs::remove_dir_all(&self.data);
    }
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
    use crate::process;
    use std::process::Command;

    #[test]
    fn a_server_starts_answers_and_leaves_nothing() {
        let server = Server::start().unwrap();
        let (url, data) = (server.url(), server.data.clone());
        let asked = Command::new("psql")
            .args([&url, "-Atc", "select 6 * 7"])
            .output()
            .unwrap();
        assert_eq!(asked.stdout, b"42\n", "{asked:?}");
        drop(server);
        assert!(!data.exists());
        assert!(!process::available(
            Command::new("psql").args([&url, "-c", "select 1"])
        ));
    }
}
