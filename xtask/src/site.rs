//! The product as a process: a filled data directory, `biaochi serve` on it, ending it kindly or not.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::ending;
use crate::failure::Failure;
use crate::http::Client;
use crate::process;
use crate::repository::Repository;

/// The programs, built.
pub(crate) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Builds the product and the example that fills directories.
    pub(crate) fn build(repository: &Repository, release: bool) -> Result<Programs, Failure> {
        let mut command = repository.cargo();
        command.args(["build", "--locked", "--quiet", "--package", "biaochi"]);
        command.args([
            "--bin",
            "biaochi",
            "--example",
            "fill",
            "--example",
            "peers",
        ]);
        if release {
            command.arg("--release");
        }
        process::run(&mut command)?;
        let folder = repository
            .target()?
            .join(if release { "release" } else { "debug" });
        Ok(Programs { folder })
    }

    /// The product.
    pub(crate) fn biaochi(&self) -> Command {
        Command::new(self.folder.join("biaochi"))
    }

    /// One of the examples.
    pub(crate) fn example(&self, name: &str) -> Command {
        Command::new(self.folder.join("examples").join(name))
    }

    /// Fills a directory.
    pub(crate) fn fill(
        &self,
        directory: &Path,
        units: u32,
        entries: u32,
    ) -> Result<Filled, Failure> {
        self.fill_in(&[directory.as_os_str()], units, entries)
    }

    /// Fills a database on a server, with key and evidence in a directory.
    pub(crate) fn fill_database(&self, directory: &Path, url: &str) -> Result<Filled, Failure> {
        self.fill_in(&[directory.as_os_str(), OsStr::new(url)], 15, 0)
    }

    fn fill_in(&self, place: &[&OsStr], units: u32, entries: u32) -> Result<Filled, Failure> {
        let mut command = self.example("fill");
        command
            .arg(place[0])
            .args([units.to_string(), entries.to_string()])
            .args(&place[1..]);
        let text = process::capture(&mut command)?;
        Filled::read(&text)
    }

    /// Holds a directory against its audit chain; how many records the chain has.
    pub(crate) fn verify(&self, place: &[String]) -> Result<u64, Failure> {
        let mut command = self.biaochi();
        let text = process::capture(command.args(["verify", "--json"]).args(place))?;
        let told: Value = serde_json::from_str(&text)
            .map_err(|e| Failure::new(format!("`biaochi verify --json` printed {text}: {e}")))?;
        told["records"]
            .as_u64()
            .ok_or_else(|| Failure::new(format!("`biaochi verify` counts nothing: {text}")))
    }
}

/// What was filled: who may do what where.
pub(crate) struct Filled {
    /// Session of the organiser's office.
    pub(crate) office: String,
    /// Session of the system administrator.
    pub(crate) administrator: String,
    /// Session of the auditor.
    pub(crate) auditor: String,
    /// Ids of the items of the sheets.
    pub(crate) items: Vec<String>,
    /// Units with sheets.
    pub(crate) units: Vec<Unit>,
    /// The text it was read from, for keeping.
    pub(crate) text: String,
}

/// A unit with a sheet.
#[derive(Clone)]
pub(crate) struct Unit {
    /// Its number.
    pub(crate) unit: i64,
    /// Its sheet.
    pub(crate) sheet: i64,
    /// Session of its clerk.
    pub(crate) cookie: String,
}

impl Filled {
    /// Reads what the example printed.
    pub(crate) fn read(text: &str) -> Result<Filled, Failure> {
        let wrong = || Failure::new(format!("the example that fills printed: {text}"));
        let value: Value = serde_json::from_str(text).map_err(|_| wrong())?;
        let text_of = |name: &str| {
            let found = value[name].as_str().map(str::to_owned);
            found.ok_or_else(wrong)
        };
        let list = |name: &str| value[name].as_array().cloned().ok_or_else(wrong);
        let units = list("sheets")?
            .iter()
            .map(|it| {
                Some(Unit {
                    unit: it["unit"].as_i64()?,
                    sheet: it["sheet"].as_i64()?,
                    cookie: it["cookie"].as_str()?.to_owned(),
                })
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(wrong)?;
        Ok(Filled {
            office: text_of("office")?,
            administrator: text_of("administrator")?,
            auditor: text_of("auditor")?,
            items: list("items")?
                .iter()
                .filter_map(|it| it.as_str().map(str::to_owned))
                .collect(),
            units,
            text: text.to_owned(),
        })
    }
}

/// A service that runs; dropped, it is killed.
pub(crate) struct Site {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From the start of the program to its first good answer.
    pub(crate) started: Duration,
}

impl Site {
    /// Starts it on a free port and waits until it is well.
    pub(crate) fn start(programs: &Programs, place: &[String]) -> Result<Site, Failure> {
        let mut command = programs.biaochi();
        command
            .arg("serve")
            .args(place)
            .args(["--listen", "127.0.0.1:0"]);
        Site::of(command)
    }

    /// The same with a command made elsewhere, which ends in `biaochi serve … --listen 127.0.0.1:0`.
    pub(crate) fn of(mut command: Command) -> Result<Site, Failure> {
        let start = Instant::now();
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = ending::start(&mut command)
            .map_err(|e| Failure::new(format!("{}: {e}", process::line(&command))))?;
        let out = child.stdout.take().expect("standard output is piped");
        let mut first = String::new();
        let read = BufReader::new(out).read_line(&mut first);
        let address = first
            .trim_end()
            .rsplit_once("http://")
            .and_then(|(_, address)| address.parse().ok());
        let (Ok(_), Some(address)) = (read, address) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Failure::new(format!(
                "`{}` did not start: {first}",
                process::line(&command)
            )));
        };
        let mut site = Site {
            child,
            address,
            started: Duration::ZERO,
        };
        let mut client = site.client("");
        loop {
            match client.get("/healthz") {
                Ok(reply) if reply.status == 200 => break,
                outcome if start.elapsed() > Duration::from_secs(20) => {
                    let why = outcome.map_or_else(|e| e.to_string(), |it| it.status.to_string());
                    return Err(Failure::new(format!("the site does not get well: {why}")));
                }
                _ => std::thread::sleep(Duration::from_millis(2)),
            }
        }
        site.started = start.elapsed();
        Ok(site)
    }

    /// Somebody with a session.
    pub(crate) fn client(&self, cookie: &str) -> Client {
        Client::new(self.address, cookie)
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(mut self) -> Result<(), Failure> {
        self.child
            .kill()
            .and_then(|()| self.child.wait())
            .map(drop)
            .map_err(|e| Failure::new(format!("the site could not be killed: {e}")))
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(mut self) -> Result<(), Failure> {
        process::capture(Command::new("kill").arg(self.child.id().to_string()))?;
        let ended = self.child.wait();
        match ended {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Failure::new(format!("the site ended with {status}"))),
            Err(e) => Err(Failure::new(format!("the site did not end: {e}"))),
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
