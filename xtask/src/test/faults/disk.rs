//! A full disk and a disk that only reads: writes are refused in words, reads go on, and when there is room again the
//! next write succeeds without a restart.
//!
//! The disk is a small one in memory, mounted where only this process and its children see it.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::place;
use crate::ending::{self, AtEnd};
use crate::failure::Failure;
use crate::http::Reply;
use crate::process;
use crate::site::{Filled, Programs, Site};

/// Enough for the data and a few writes.
const SIZE: &str = "size=12m";

pub(super) fn run(programs: &Programs, folder: &Path) -> Result<String, Failure> {
    let filled_in = folder.join("ground");
    let filled = programs.fill(&filled_in, 15, 100)?;
    let disk = Disk::mount(&folder.join("disk"))?;
    let data = disk.path.join("data");
    process::capture(Command::new("cp").arg("-r").arg(&filled_in).arg(&data))?;
    let site = Site::start(programs, &place(&data))?;

    expect(
        &save(&site, &filled, "before")?,
        200,
        "with room on the disk",
    )?;
    disk.fill()?;
    let refused = until_refused(&site, &filled)?;
    if !refused.text().contains("磁盘") {
        return Err(Failure::new(format!(
            "a full disk is told as: {}",
            refused.text()
        )));
    }
    expect(&read(&site, &filled)?, 200, "reading with a full disk")?;
    disk.empty()?;
    expect(&save(&site, &filled, "after")?, 200, "with room again")?;
    site.stop()?;
    programs.verify(&place(&data))?;

    disk.only_reads(true)?;
    let mut command = programs.biaochi();
    command
        .arg("serve")
        .args(place(&data))
        .args(["--listen", "127.0.0.1:0"]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let outcome = ending::start(&mut command)
        .and_then(Child::wait_with_output)
        .map_err(|e| Failure::new(format!("the site could not be started: {e}")))?;
    let words = String::from_utf8_lossy(&outcome.stderr).into_owned();
    if outcome.status.success() || !words.contains("只能读") {
        return Err(Failure::new(format!(
            "a disk that only reads is told as: {words}"
        )));
    }
    disk.only_reads(false)?;
    let site = Site::start(programs, &place(&data))?;
    expect(
        &save(&site, &filled, "at last")?,
        200,
        "after it could be written again",
    )?;
    site.stop()?;
    programs.verify(&place(&data))?;
    Ok("full and read-only disks refused in words".to_owned())
}

/// Saves until there is no room for it; the answer that said so.
fn until_refused(site: &Site, filled: &Filled) -> Result<Reply, Failure> {
    for number in 0..20_000 {
        let reply = save(site, filled, &format!("n{number}"))?;
        match reply.status {
            200 => {}
            507 => return Ok(reply),
            status => {
                return Err(Failure::new(format!(
                    "a full disk answers {status}: {}",
                    reply.text()
                )));
            }
        }
    }
    Err(Failure::new("the disk does not get full"))
}

/// A remark on the first item of the last sheet.
fn save(site: &Site, filled: &Filled, remark: &str) -> Result<Reply, Failure> {
    let unit = filled
        .units
        .last()
        .ok_or_else(|| Failure::new("nothing was filled"))?;
    let mut client = site.client(&unit.cookie);
    let item = &filled.items[0];
    let page = client
        .get(&format!("/sheets/{}/items/{item}", unit.sheet))
        .map_err(|e| Failure::new(format!("reading an item: {e}")))?
        .text();
    let revision = page
        .split("name=\"revision\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("0");
    let path = format!("/sheets/{}/marks/{item}/self", unit.sheet);
    // Long enough that the disk is full soon.
    let remark = format!("{remark} {}", "字".repeat(150));
    client
        .save(&path, &[("remark", &remark), ("revision", revision)])
        .map_err(|e| Failure::new(format!("saving: {e}")))
}

fn read(site: &Site, filled: &Filled) -> Result<Reply, Failure> {
    let unit = &filled.units[0];
    site.client(&unit.cookie)
        .get(&format!("/sheets/{}", unit.sheet))
        .map_err(|e| Failure::new(format!("reading: {e}")))
}

fn expect(reply: &Reply, status: u16, when: &str) -> Result<(), Failure> {
    if reply.status == status {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{when}: {} instead of {status}: {}",
        reply.status,
        reply.text()
    )))
}

/// A small disk in memory; unmounted when dropped and when the chore is interrupted.
struct Disk {
    path: std::path::PathBuf,
    _unmount: AtEnd,
}

impl Disk {
    fn mount(path: &Path) -> Result<Disk, Failure> {
        fs::create_dir_all(path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(path);
        process::run(&mut mount).map_err(|failure| {
            failure.help("a small disk has to be mounted: run as root, or with `unshare --map-root-user --mount`")
        })?;
        let mut unmount = Command::new("umount");
        unmount.arg(path);
        Ok(Disk {
            path: path.to_owned(),
            _unmount: AtEnd::new(move || drop(unmount.status())),
        })
    }

    /// Takes what room is left.
    fn fill(&self) -> Result<(), Failure> {
        let path = self.path.join("ballast");
        let mut file = File::create(&path).map_err(|e| Failure::new(format!("ballast: {e}")))?;
        for size in [1 << 16, 1 << 12] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        Ok(())
    }

    fn empty(&self) -> Result<(), Failure> {
        fs::remove_file(self.path.join("ballast"))
            .map_err(|e| Failure::new(format!("ballast: {e}")))
    }

    fn only_reads(&self, is_so: bool) -> Result<(), Failure> {
        let how = if is_so { "remount,ro" } else { "remount,rw" };
        process::run(Command::new("mount").args(["-o", how]).arg(&self.path))
    }
}
