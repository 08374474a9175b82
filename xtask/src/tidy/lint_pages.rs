//! Lints and their pages: one lint a file, one page a lint, no page without its lint. What stands on a page is the
//! business of `generate`.

use std::collections::BTreeSet;

use super::Complaint;
use crate::failure::Failure;
use crate::generate;
use crate::repository::Repository;

const LINTS: &str = "crates/rubric/src/lint/";

/// Lints without a page, pages without a lint, files with more than one lint.
pub(super) fn complaints(
    repository: &Repository,
    files: &[String],
) -> Result<Vec<Complaint>, Failure> {
    let mut complaints = Vec::new();
    for path in files.iter().filter(|path| code_of(path).is_some()) {
        let lints = repository.read(path)?.matches(": About = About {").count();
        if lints != 1 {
            let message = format!("declares {lints} lints; one file, one lint");
            complaints.push(Complaint::new(path, message));
        }
    }
    complaints.extend(compare(files));
    Ok(complaints)
}

fn compare(files: &[String]) -> Vec<Complaint> {
    let lints: BTreeSet<String> = files.iter().filter_map(|path| code_of(path)).collect();
    let pages: BTreeSet<&str> = files.iter().filter_map(|path| page_of(path)).collect();
    let mut complaints = Vec::new();
    for code in lints.iter().filter(|code| !pages.contains(code.as_str())) {
        let message = "has no page; run `cargo x generate`";
        complaints.push(Complaint::new(format!("lint {code}"), message));
    }
    for code in pages.into_iter().filter(|code| !lints.contains(*code)) {
        let place = format!("{}{code}.md", generate::LINT_PAGES);
        complaints.push(Complaint::new(place, "belongs to no lint"));
    }
    complaints
}

/// `S201` of `crates/rubric/src/lint/s201_worse_scores_better.rs`.
fn code_of(path: &str) -> Option<String> {
    let name = path.strip_prefix(LINTS)?.strip_suffix(".rs")?;
    let code = name.split('_').next()?.to_ascii_uppercase();
    is_code(&code).then_some(code)
}

fn page_of(path: &str) -> Option<&str> {
    let name = path
        .strip_prefix(generate::LINT_PAGES)?
        .strip_suffix(".md")?;
    is_code(name).then_some(name)
}

fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix(['S', 'B']).unwrap_or_default();
    digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lint_needs_a_page_and_a_page_needs_a_lint() {
        let files = [
            format!("{LINTS}mod.rs"),
            format!("{LINTS}s101_section_points.rs"),
            format!("{LINTS}s102_total_points.rs"),
            format!("{}S101.md", generate::LINT_PAGES),
            format!("{}S999.md", generate::LINT_PAGES),
            format!("{}README.md", generate::LINT_PAGES),
        ];
        let places: Vec<String> = compare(&files).into_iter().map(|c| c.place).collect();
        assert_eq!(
            places,
            [
                "lint S102".to_owned(),
                format!("{}S999.md", generate::LINT_PAGES)
            ]
        );
    }
}
