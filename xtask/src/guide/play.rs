//! Playing a page: files are written and changed in a folder of its own, commands run there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::page::{Act, Page, Told};
use crate::failure::Failure;

/// A folder and a program.
pub(super) struct Stage {
    /// Where the page is played.
    pub(super) folder: PathBuf,
    /// What stands for `biaochi`.
    pub(super) program: PathBuf,
}

impl Stage {
    /// Plays a page; one answer a command.
    pub(super) fn play(&self, page: &Page) -> Result<Vec<Told>, Failure> {
        let mut played = Vec::new();
        for act in &page.acts {
            match act {
                Act::Write { path, text } => self.write(path, text.clone())?,
                Act::Append { path, text } => self.write(path, self.read(path)? + text)?,
                Act::Edit {
                    path,
                    old,
                    new,
                    line,
                } => {
                    let text = self.read(path)?;
                    if text.matches(old.as_str()).count() != 1 {
                        let found = text.matches(old.as_str()).count();
                        return Err(Failure::new(format!(
                            "line {line}: `{old}` stands {found} times in {path}, not once"
                        )));
                    }
                    self.write(path, text.replacen(old.as_str(), new, 1))?;
                }
                Act::Run(command) => played.push(self.run(&command.text)?),
            }
        }
        Ok(played)
    }

    fn read(&self, path: &str) -> Result<String, Failure> {
        fs::read_to_string(self.folder.join(path)).map_err(|e| Failure::new(format!("{path}: {e}")))
    }

    fn write(&self, path: &str, text: String) -> Result<(), Failure> {
        let target = self.folder.join(path);
        target
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&target, text))
            .map_err(|e| Failure::new(format!("{path}: {e}")))
    }

    fn run(&self, text: &str) -> Result<Told, Failure> {
        let mut words = words(text).into_iter();
        if words.next().as_deref() != Some("biaochi") {
            return Err(Failure::new(format!(
                "`{text}`: only biaochi is run on pages"
            )));
        }
        let output = Command::new(&self.program)
            .args(words)
            .current_dir(&self.folder)
            .env("NO_COLOR", "1")
            .output()
            .map_err(|e| Failure::new(format!("`{text}`: {e}")))?;
        let mut told = String::from_utf8_lossy(&output.stdout).into_owned();
        told.push_str(&String::from_utf8_lossy(&output.stderr));
        let lines: Vec<&str> = told.trim_end().lines().map(str::trim_end).collect();
        Ok(Told {
            code: output.status.code().unwrap_or(-1),
            output: lines.join("\n"),
        })
    }
}

/// Words of a command line; quotes keep blanks together.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut open = false;
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                open = true;
            }
            (None, ' ') => {
                if open {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            (_, c) => {
                word.push(c);
                open = true;
            }
        }
    }
    if open {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_a_shell_does() {
        assert_eq!(
            words("biaochi what-if x --set '东湖社区.a b=1' \"\""),
            ["biaochi", "what-if", "x", "--set", "东湖社区.a b=1", ""]
        );
    }
}
