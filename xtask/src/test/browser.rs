//! The product in a real browser: every page of the demonstration, looked at and read aloud.
//!
//! The scenarios are in `tests/e2e`; their packages go to `target/x/e2e`, the pictures to `target/x/screenshots`.

use std::path::Path;
use std::process::Command;

use crate::ending::Folder;
use crate::failure::Failure;
use crate::process;
use crate::repository::Repository;

/// Where Debian puts the browser.
const CHROMIUM: &str = "/usr/bin/chromium";
/// What is missing on a machine without it.
const PACKAGES: &[&str] = &["chromium", "fonts-noto-cjk"];

/// Runs the scenarios.
pub(super) fn run(repository: &Repository, _long: bool) -> Result<String, Failure> {
    find_browser()?;
    let mut build = repository.cargo();
    build.args([
        "build",
        "--locked",
        "--quiet",
        "--package",
        "biaochi",
        "--bin",
        "biaochi",
    ]);
    process::run(&mut build)?;
    let target = repository.target()?;
    let folder = target.join("x").join("e2e");
    copy(&repository.join("tests/e2e"), &folder)?;
    let mut install = Command::new("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--silent"])
        .current_dir(&folder);
    process::run(&mut install)?;
    let pictures = target.join("x").join("screenshots");
    if pictures.exists() {
        // Of pages that are no more, or look otherwise now.
        std::fs::remove_dir_all(&pictures)
            .map_err(|e| Failure::new(format!("{}: {e}", pictures.display())))?;
    }
    // Where the scenarios and the browser put what is theirs: gone with it, also when they are interrupted.
    let temporary = Folder::new("browser")?;
    let mut node = Command::new("node");
    node.env("TMPDIR", &temporary.path)
        .arg("run.mjs")
        .arg(target.join("debug").join("biaochi"))
        .arg(&pictures)
        .current_dir(&folder);
    let transcript = process::transcript(&mut node)?;
    let closing = transcript
        .text
        .lines()
        .rev()
        .find(|line| line.ends_with(" failed"));
    match closing {
        Some(closing) if transcript.success => Ok(closing.to_owned()),
        _ => Err(Failure::new("the browser found something; see above")),
    }
}

/// Makes sure that there is a browser: installs Debian's where that is allowed, else says how.
fn find_browser() -> Result<(), Failure> {
    if Path::new(CHROMIUM).exists() {
        return Ok(());
    }
    let words = || {
        Failure::new(format!(
            "no browser; install one: apt-get install -y {}",
            PACKAGES.join(" ")
        ))
    };
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "--no-install-recommends"])
        .args(PACKAGES)
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut install).map_err(|_| words())?;
    if Path::new(CHROMIUM).exists() {
        Ok(())
    } else {
        Err(words())
    }
}

/// Copies the scenarios, without packages that stand beside them.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let failed = |e: std::io::Error| Failure::new(format!("{}: {e}", to.display()));
    std::fs::create_dir_all(to).map_err(failed)?;
    for entry in std::fs::read_dir(from).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            let name = path.file_name().unwrap_or_default();
            std::fs::copy(&path, to.join(name)).map_err(failed)?;
        }
    }
    Ok(())
}
