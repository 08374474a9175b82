//! Pages that come from the code and the data: what the guide says of rule forms, lints and message codes cannot
//! differ from what the program does. Writes only the files it generates.

mod codes;
mod facts;
mod forms;
mod lints;

use std::collections::BTreeMap;
use std::fs;

use crate::failure::Failure;
use crate::repository::Repository;

/// Folder of the pages of the lints.
pub(crate) const LINT_PAGES: &str = "docs/guide/检查规则/";

/// Said at the end of every generated page, where it does not stand in a reader's way.
const MARK: &str = "<!-- 本页由 cargo x generate 从程序生成,请不要直接修改。 -->";

/// How to generate.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail when a page is not what it should be.
    #[arg(long)]
    check: bool,
}

impl Arguments {
    /// Whether only to look.
    pub(crate) fn checking(check: bool) -> Arguments {
        Arguments { check }
    }
}

/// Writes the generated pages, or looks whether they are current.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<(), Failure> {
    let changes = changes(repository)?;
    if arguments.check {
        if changes.is_empty() {
            println!("generate: every page is current");
            return Ok(());
        }
        for path in changes.keys() {
            println!("{path}: not what the code says");
        }
        return Err(
            Failure::new(format!("generate: {} pages are stale", changes.len()))
                .help("run `cargo x generate` and commit the pages with the change"),
        );
    }
    for (path, text) in &changes {
        let target = repository.join(path);
        let written = match text {
            Some(text) => {
                println!("write  {path}");
                target
                    .parent()
                    .map_or(Ok(()), fs::create_dir_all)
                    .and_then(|()| fs::write(&target, text))
            }
            None => {
                println!("remove {path}");
                fs::remove_file(&target)
            }
        };
        written.map_err(|e| Failure::new(format!("{path}: {e}")))?;
    }
    println!("generate: {} pages changed", changes.len());
    Ok(())
}

/// Pages that are not what they should be: with their right text, or `None` when they should not be there.
fn changes(repository: &Repository) -> Result<BTreeMap<String, Option<String>>, Failure> {
    let wanted = pages(repository)?;
    let mut changes = BTreeMap::new();
    for path in repository.files()? {
        if path.starts_with(LINT_PAGES) && !wanted.contains_key(&path) {
            changes.insert(path, None);
        }
    }
    for (path, text) in wanted {
        if fs::read_to_string(repository.join(&path)).ok().as_ref() != Some(&text) {
            changes.insert(path, Some(text));
        }
    }
    Ok(changes)
}

/// Every generated page with its text.
fn pages(repository: &Repository) -> Result<BTreeMap<String, String>, Failure> {
    let mut pages = BTreeMap::new();
    pages.insert("docs/guide/规则形式.md".to_owned(), forms::page());
    pages.insert(
        "docs/generated/diagnostic-codes.md".to_owned(),
        codes::page(),
    );
    pages.insert(
        "docs/generated/facts.md".to_owned(),
        facts::page(&repository.read("schemes/facts.toml")?)?,
    );
    pages.extend(lints::pages());
    for text in pages.values_mut() {
        *text = format!("{}\n\n{MARK}\n", text.trim_end());
    }
    Ok(pages)
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_pages_are_current() {
        let repository = Repository::find().expect("the tests run in the tree");
        let stale: Vec<String> = changes(&repository)
            .expect("the pages can be generated")
            .into_keys()
            .collect();
        assert_eq!(stale, [""; 0], "run `cargo x generate`");
    }
}
