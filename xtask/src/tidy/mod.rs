//! Holds the tree against the house rules that no compiler knows: who may import whom, what a crate never
//! contains, how long a file may be, which words are banned. Repairs nothing.

mod contents;
mod layers;
mod lint_pages;
mod lock;
mod pages;
mod sources;

use crate::failure::Failure;
use crate::repository::Repository;

/// One thing that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
struct Complaint {
    /// `path` or `path:line`.
    place: String,
    /// What is wrong and what to do.
    message: String,
}

impl Complaint {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Complaint {
        Complaint {
            place: place.into(),
            message: message.into(),
        }
    }
}

/// Prints what is not as it should be; fails when there is any.
pub(crate) fn run(repository: &Repository) -> Result<(), Failure> {
    let files = repository.files()?;
    for (path, lines) in sources::long(repository, &files)? {
        println!("note: {path} has {lines} lines; past 500 a second noun often lives in a file");
    }
    let complaints = all(repository, &files)?;
    for complaint in &complaints {
        println!("{}: {}", complaint.place, complaint.message);
    }
    if complaints.is_empty() {
        println!("tidy: {} files in order", files.len());
        Ok(())
    } else {
        Err(Failure::new(format!(
            "tidy: {} complaints",
            complaints.len()
        )))
    }
}

fn all(repository: &Repository, files: &[String]) -> Result<Vec<Complaint>, Failure> {
    let mut complaints = layers::complaints(repository)?;
    complaints.extend(lock::complaints(repository)?);
    complaints.extend(contents::complaints(repository, files)?);
    complaints.extend(sources::complaints(repository, files)?);
    complaints.extend(lint_pages::complaints(repository, files)?);
    complaints.extend(pages::complaints(repository, files)?);
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        let repository = Repository::find().expect("the tests run in the tree");
        let files = repository.files().expect("git lists the tree");
        let complaints = all(&repository, &files).expect("everything can be read");
        assert_eq!(complaints, [], "see `cargo x tidy`");
    }

    #[test]
    fn pure_crates_share_one_list_of_banned_functions() {
        let repository = Repository::find().expect("the tests run in the tree");
        let list = |name: &str| -> toml::Table {
            let text = repository.read(format!("crates/{name}/clippy.toml"));
            let text = text.expect("a pure crate has its list");
            text.parse().expect("the list is TOML")
        };
        assert_eq!(list("rubric"), list("appraisal"));
    }
}
