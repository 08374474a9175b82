//! Python for checks against sources that are not ours: an environment of its own under the target folder, filled
//! from PyPI with pinned versions. Touches no Python of the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::repository::Repository;

/// A filled environment.
pub(crate) struct Environment {
    interpreter: PathBuf,
}

impl Environment {
    /// The environment `name` with what the requirements file asks for; made when it is not there or asks for more.
    pub(crate) fn prepare(
        repository: &Repository,
        name: &str,
        requirements: &Path,
    ) -> Result<Environment, Failure> {
        let folder = repository
            .target()?
            .join("x")
            .join(format!("python-{name}"));
        let interpreter = folder.join("bin").join("python");
        let wanted = repository.read(requirements)?;
        let filled = folder.join("filled-from.txt");
        if fs::read_to_string(&filled).is_ok_and(|done| done == wanted)
            && process::available(Command::new(&interpreter).arg("--version"))
        {
            return Ok(Environment { interpreter });
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .map_err(|e| Failure::new(format!("{}: {e}", folder.display())))?;
        }
        process::run(
            repository
                .command("python3")
                .args(["-m", "venv"])
                .arg(&folder),
        )
        .map_err(|f| {
            f.help(
                "Python 3 with venv is needed: on Debian and Ubuntu `apt-get install python3-venv`",
            )
        })?;
        process::run(
            Command::new(&interpreter)
                .current_dir(repository.root())
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--requirement",
                ])
                .arg(requirements),
        )
        .map_err(|f| f.help("the packages come from PyPI; is it reachable from here?"))?;
        fs::write(&filled, wanted)
            .map_err(|e| Failure::new(format!("{}: {e}", filled.display())))?;
        Ok(Environment { interpreter })
    }

    /// The interpreter with a script of the tree.
    pub(crate) fn script(&self, repository: &Repository, script: &str) -> Command {
        let mut command = Command::new(&self.interpreter);
        command
            .current_dir(repository.root())
            .args(["-I", "-B", "-X", "utf8"])
            .arg(script);
        command
    }
}
