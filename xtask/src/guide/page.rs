//! A page of the guide as a script: what to write, what to change, what to run and what it should print.

use std::ops::Range;

use crate::failure::Failure;

/// A page as a script.
pub(super) struct Page {
    /// What to do, in order.
    pub(super) acts: Vec<Act>,
}

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Write a file.
    Write { path: String, text: String },
    /// Add to a file.
    Append { path: String, text: String },
    /// Change the one place of a file that says `old`.
    Edit {
        path: String,
        old: String,
        new: String,
        line: usize,
    },
    /// Run a command.
    Run(Command),
}

/// A command on a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// As it stands, without the prompt and the exit code.
    pub(super) text: String,
    /// Exit code it should end with.
    pub(super) code: i32,
    /// What it should print.
    pub(super) output: String,
    /// Its line on the page, from 1.
    pub(super) line: usize,
    /// Lines of the output on the page, from 0.
    lines: Range<usize>,
}

/// What a command did.
#[derive(Debug)]
pub(super) struct Told {
    /// Exit code.
    pub(super) code: i32,
    /// What it printed, without blanks at the ends of lines.
    pub(super) output: String,
}

const EXIT_CODE: &str = "# 退出码 ";
/// Stands for any lines of output.
const ANYTHING: &str = "…";

impl Page {
    /// Reads a page. Errors: a fence or an edit that cannot be understood.
    pub(super) fn read(text: &str, path: &str) -> Result<Page, Failure> {
        let lines: Vec<&str> = text.lines().collect();
        let mut acts = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            if let Some(info) = line.strip_prefix("```") {
                let end = (at + 1..lines.len())
                    .find(|&i| lines[i] == "```")
                    .ok_or_else(|| {
                        Failure::new(format!("{path}:{}: the block has no end", at + 1))
                    })?;
                if info == "console" {
                    acts.extend(commands(&lines, at + 1..end).into_iter().map(Act::Run));
                } else {
                    acts.extend(file(info, &lines[at + 1..end]));
                }
                at = end;
            } else if let Some(edit) = line.strip_prefix("<!-- edit ") {
                acts.push(edited(edit, at + 1).ok_or_else(|| {
                    Failure::new(format!("{path}:{}: an edit is `path: old => new`", at + 1))
                })?);
            }
            at += 1;
        }
        Ok(Page { acts })
    }

    /// Its commands, in order.
    pub(super) fn commands(&self) -> impl Iterator<Item = &Command> {
        self.acts.iter().filter_map(|act| match act {
            Act::Run(command) => Some(command),
            _ => None,
        })
    }

    /// The page's text with what the program said, where that differs from what stands there.
    pub(super) fn with_outputs(&self, text: &str, played: &[Told]) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let pairs: Vec<(&Command, &Told)> = self.commands().zip(played).collect();
        for (command, told) in pairs.into_iter().rev() {
            if command.fits(told) {
                continue;
            }
            let prompt = &mut lines[command.line - 1];
            *prompt = match told.code {
                0 => format!("$ {}", command.text),
                code => format!("$ {}  {EXIT_CODE}{code}", command.text),
            };
            lines.splice(
                command.lines.clone(),
                told.output.lines().map(str::to_owned),
            );
        }
        lines.join("\n") + "\n"
    }
}

impl Command {
    /// True when it did what the page says.
    pub(super) fn fits(&self, told: &Told) -> bool {
        let wanted: Vec<&str> = self.output.lines().collect();
        let got: Vec<&str> = told.output.lines().collect();
        self.code == told.code && lines_fit(&wanted, &got)
    }
}

fn lines_fit(wanted: &[&str], got: &[&str]) -> bool {
    match wanted.split_first() {
        None => got.is_empty(),
        Some((first, rest)) if first.trim() == ANYTHING => {
            (0..=got.len()).any(|skip| lines_fit(rest, &got[skip..]))
        }
        Some((first, rest)) => got
            .split_first()
            .is_some_and(|(g, more)| g == first && lines_fit(rest, more)),
    }
}

fn commands(lines: &[&str], range: Range<usize>) -> Vec<Command> {
    let starts: Vec<usize> = range
        .clone()
        .filter(|&i| lines[i].starts_with("$ "))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([range.end]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, mut end)| {
            while end > start + 1 && lines[end - 1].trim().is_empty() {
                end -= 1;
            }
            let prompt = lines[start].trim_start_matches("$ ");
            let (text, code) = match prompt.split_once(EXIT_CODE) {
                Some((text, code)) => (text.trim_end(), code.trim().parse().unwrap_or(0)),
                None => (prompt.trim_end(), 0),
            };
            Command {
                text: text.to_owned(),
                code,
                output: lines[start + 1..end].join("\n"),
                line: start + 1,
                lines: start + 1..end,
            }
        })
        .collect()
}

fn file(info: &str, lines: &[&str]) -> Option<Act> {
    let mut text = lines.join("\n");
    text.push('\n');
    info.split(' ').find_map(|word| {
        let (key, path) = word.split_once('=')?;
        let (path, text) = (path.to_owned(), text.clone());
        match key {
            "file" => Some(Act::Write { path, text }),
            "append" => Some(Act::Append { path, text }),
            _ => None,
        }
    })
}

fn edited(edit: &str, line: usize) -> Option<Act> {
    let (path, change) = edit.strip_suffix(" -->")?.split_once(": ")?;
    let (old, new) = change.split_once(" => ")?;
    Some(Act::Edit {
        path: path.to_owned(),
        old: old.replace("\\n", "\n"),
        new: new.replace("\\n", "\n"),
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "Write it:\n\n```toml file=a/b.toml\nx = 1\n```\n\n<!-- edit a/b.toml: x = 1 => x = 2 -->\n\n\
        ```console\n$ biaochi scheme check a  # 退出码 1\nfirst\n…\nlast\n\n$ biaochi --version\nbiaochi 1\n```\n";

    fn told(code: i32, output: &str) -> Told {
        Told {
            code,
            output: output.to_owned(),
        }
    }

    #[test]
    fn a_page_is_read_as_a_script() {
        let page = Page::read(PAGE, "page.md").expect("the page is in order");
        assert_eq!(page.acts.len(), 4);
        assert!(
            matches!(&page.acts[0], Act::Write { path, text } if path == "a/b.toml" && text == "x = 1\n")
        );
        assert!(
            matches!(&page.acts[1], Act::Edit { old, new, .. } if old == "x = 1" && new == "x = 2")
        );
        let commands: Vec<&Command> = page.commands().collect();
        assert_eq!(commands[0].text, "biaochi scheme check a");
        assert_eq!(commands[0].code, 1);
        assert_eq!(commands[1].output, "biaochi 1");
    }

    #[test]
    fn an_ellipsis_stands_for_any_lines() {
        let page = Page::read(PAGE, "page.md").expect("the page is in order");
        let first = page.commands().next().expect("there are two");
        assert!(first.fits(&told(1, "first\nlast")));
        assert!(first.fits(&told(1, "first\na\nb\nlast")));
        assert!(!first.fits(&told(1, "first\na\nb")));
        assert!(!first.fits(&told(0, "first\nlast")), "the exit code counts");
    }

    #[test]
    fn blessing_replaces_only_what_differs() {
        let page = Page::read(PAGE, "page.md").expect("the page is in order");
        let played = [told(1, "first\nx\nlast\n"), told(0, "biaochi 2")];
        let blessed = page.with_outputs(PAGE, &played);
        assert_eq!(blessed, PAGE.replace("biaochi 1", "biaochi 2"));
    }

    #[test]
    fn a_block_without_end_is_refused() {
        assert!(Page::read("```toml\nx\n", "page.md").is_err());
    }
}
