//! Links between the pages: every relative link of a Markdown page leads to a file that is there.

use std::path::{Component, Path, PathBuf};

use super::Complaint;
use crate::failure::Failure;
use crate::repository::Repository;

/// Links that lead nowhere.
pub(super) fn complaints(
    repository: &Repository,
    files: &[String],
) -> Result<Vec<Complaint>, Failure> {
    let mut complaints = Vec::new();
    for path in files.iter().filter(|path| path.ends_with(".md")) {
        let text = repository.read(path)?;
        for (line, link) in links(&text) {
            let Some(target) = resolve(path, &link) else {
                let message = format!("the link to {link} leaves the repository");
                complaints.push(Complaint::new(format!("{path}:{line}"), message));
                continue;
            };
            if !repository.join(&target).exists() {
                let message = format!("the link to {link} leads nowhere");
                complaints.push(Complaint::new(format!("{path}:{line}"), message));
            }
        }
    }
    Ok(complaints)
}

/// Relative links with their line, outside code.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    let mut in_code = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for (at, _) in line.match_indices("](") {
            let rest = &line[at + 2..];
            let Some(end) = rest.find(')') else { continue };
            let target = rest[..end].split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") {
                links.push((number + 1, target.to_owned()));
            }
        }
    }
    links
}

/// The place of a link in the tree; `None` when it climbs out of it.
fn resolve(page: &str, link: &str) -> Option<PathBuf> {
    let mut place = Path::new(page).parent()?.to_path_buf();
    for component in Path::new(link).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !place.pop() {
                    return None;
                }
            }
            Component::Normal(name) => place.push(name),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_outside_code_are_found() {
        let text = "see [a](b/c.md#d) and [e](https://example.org)\n```\n[f](g)\n```\n[h](#i)\n";
        assert_eq!(links(text), [(1, "b/c.md".to_owned())]);
    }

    #[test]
    fn links_are_taken_from_the_page_they_stand_on() {
        assert_eq!(
            resolve("docs/guide/a.md", "../b.md"),
            Some(PathBuf::from("docs/b.md"))
        );
        assert_eq!(resolve("a.md", "../b.md"), None);
    }
}
