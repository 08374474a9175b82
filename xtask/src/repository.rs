//! Where the tree stands and what is in it. Reads; the chores that write say so themselves.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;

/// The working tree.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The tree this program was built from.
    pub(crate) fn find() -> Result<Repository, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .map(Path::to_path_buf)
            .filter(|root| root.join("Cargo.lock").is_file())
            .ok_or_else(|| {
                Failure::new("the tree this program was built from is gone")
                    .help("run `cargo x` inside the clone you want to work on")
            })?;
        Ok(Repository { root })
    }

    /// The top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A place in the tree.
    pub(crate) fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// A command that runs in the top folder.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that runs us.
    pub(crate) fn cargo(&self) -> Command {
        self.command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: impl AsRef<Path>) -> Result<String, Failure> {
        let path = path.as_ref();
        std::fs::read_to_string(self.join(path))
            .map_err(|e| Failure::new(format!("{}: {e}", path.display())))
    }

    /// Every file of the tree that is or could be committed, relative to the top folder, in order.
    pub(crate) fn files(&self) -> Result<Vec<String>, Failure> {
        let listed = process::capture(self.command("git").args([
            "-c",
            "core.quotepath=off",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ]))?;
        let mut files: Vec<String> = listed
            .split('\0')
            .filter(|path| !path.is_empty() && self.join(path).is_file())
            .map(str::to_owned)
            .collect();
        files.sort_unstable();
        files.dedup();
        Ok(files)
    }

    /// The folder that holds build results; chores keep their own things in its folder `x`.
    pub(crate) fn target(&self) -> Result<PathBuf, Failure> {
        let metadata = self.metadata()?;
        metadata["target_directory"]
            .as_str()
            .map(PathBuf::from)
            .ok_or_else(|| Failure::new("cargo metadata names no target folder"))
    }

    /// What cargo says of the workspace's own packages.
    pub(crate) fn metadata(&self) -> Result<serde_json::Value, Failure> {
        let text = process::capture(self.cargo().args([
            "metadata",
            "--format-version=1",
            "--no-deps",
            "--locked",
        ]))?;
        serde_json::from_str(&text)
            .map_err(|e| Failure::new(format!("cargo metadata is not JSON: {e}")))
    }
}
