//! Runs the program in a directory of its own and looks at what came back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A directory to run the program in.
pub(crate) struct Place {
    folder: TempDir,
}

/// What a run gave.
pub(crate) struct Run {
    /// Exit code.
    pub exit: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Place {
    /// An empty directory.
    pub(crate) fn new() -> Place {
        Place {
            folder: TempDir::new().expect("a temporary directory can be made"),
        }
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the directories it stands in.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        let parent = path.parent().expect("it stands in the directory");
        fs::create_dir_all(parent).expect("directories can be made");
        fs::write(path, content).expect("files can be written");
    }

    /// Reads a file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// Runs the program here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_biaochi"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .output()
            .expect("the program starts");
        Run {
            exit: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }

    /// Runs the program and expects success.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.exit, 0, "{arguments:?}\n{}{}", run.out, run.err);
        assert_eq!(run.err, "", "{arguments:?}");
        run.out
    }

    /// Runs the program with `--json` and reads its answer.
    pub(crate) fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let mut all = arguments.to_vec();
        all.push("--json");
        let run = self.run(&all);
        let value = serde_json::from_str(&run.out)
            .unwrap_or_else(|e| panic!("{all:?}: {e}\n{}{}", run.out, run.err));
        (run.exit, value)
    }

    /// Runs the program, expects it to say no with this exit code, and gives back what it says.
    pub(crate) fn refused(&self, exit: i32, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.exit, exit, "{arguments:?}\n{}{}", run.out, run.err);
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(run.err.starts_with("错误:"), "{}", run.err);
        run.err
    }
}

/// Asserts that a text holds all of some parts.
#[track_caller]
pub(crate) fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” is not in:\n{text}");
    }
}

/// The repository's own schemes.
pub(crate) fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../schemes")
        .join(name)
}
