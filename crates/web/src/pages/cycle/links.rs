//! Links to pages of other areas: shown only when the site has the page.

use appraisal::permit::Action;
use service::cycle::CyclePage;

use crate::routes;

/// Whether an address within the site has a page that can be opened.
pub(crate) fn leads_somewhere(link: &str) -> bool {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    routes::all()
        .filter(|route| route.method == axum::http::Method::GET)
        .any(|route| fits(route.path, path))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(it), Some(part)) if it == part || (it.starts_with('{') && !part.is_empty()) => {}
            _ => return false,
        }
    }
}

/// The pages of a cycle: end of the address, words, and what one must be allowed for.
const PAGES: &[(&str, &str, &[Action])] = &[
    ("progress", "进度", &[Action::ReadProgress]),
    (
        "sheets",
        "评分表",
        &[Action::VerifySheet, Action::ReadTotals],
    ),
    (
        "samples",
        "抽样检查",
        &[Action::DrawSample, Action::RecordFinding],
    ),
    ("opinions", "部门意见", &[Action::GiveDepartmentScore]),
    ("satisfaction", "满意度", &[Action::EnterSatisfaction]),
    (
        "totals",
        "汇总",
        &[Action::ComputeTotals, Action::ReadTotals],
    ),
    ("decide", "研究决定", &[Action::DecideResult]),
    ("publish", "公布结果", &[Action::PublishResult]),
    (
        "filing",
        "报送备案",
        &[Action::FileResult, Action::AcceptFiling],
    ),
];

/// The pages of a cycle that the reader can open.
pub(super) fn of_cycle(page: &CyclePage) -> Vec<(String, String)> {
    let id = page.cycle.id;
    let open = PAGES
        .iter()
        .filter(|(_, _, actions)| actions.iter().any(|it| page.may(it)));
    let mut links: Vec<(String, String)> = open
        .map(|(end, words, _)| (format!("/cycles/{id}/{end}"), (*words).to_owned()))
        .collect();
    if page.is_published && page.may(&Action::ReadTotals) {
        links.push((format!("/cycles/{id}/results"), "考评结果".to_owned()));
    }
    for unit in &page.own_results {
        let link = format!("/cycles/{id}/results/{}", unit.id);
        links.push((link, format!("{}的结果", unit.name)));
    }
    links.retain(|(link, _)| leads_somewhere(link));
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_somewhere_only_where_the_site_has_a_page() {
        assert!(leads_somewhere("/cycles/12/setup/units?kind=community"));
        assert!(leads_somewhere("/cycles"));
        assert!(!leads_somewhere("/cycles/12/no-such-page"));
        assert!(!leads_somewhere("/cycles/"));
    }
}
