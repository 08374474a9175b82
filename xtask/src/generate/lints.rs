//! The pages of the lints, from what every lint says of itself, and the page that lists them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rubric::lint::{About, all};

use super::LINT_PAGES;
use super::codes::severity_words;

/// One page a lint and one that lists them.
pub(super) fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = all()
        .map(|about| (format!("{LINT_PAGES}{}.md", about.code), about.page()))
        .collect();
    pages.insert(format!("{LINT_PAGES}README.md"), contents());
    pages
}

fn contents() -> String {
    let mut page = String::from(
        "# 检查规则\n\n`biaochi scheme check` 在方案能读懂以后,再看它写得合理不合理。\
         S 类看分值、逻辑、数据项和完整性;B 类看基层负担和减负规定。\
         每条发现都可以改掉;确需保留的,在方案里写明理由(B 类还要写批准机关和文号)。\n",
    );
    for (title, burden) in [("方案检查", false), ("减负检查", true)] {
        let _ = writeln!(
            page,
            "\n## {title}\n\n| 编号 | 级别 | 检查什么 |\n|---|---|---|"
        );
        for about in all().filter(|about: &&About| about.is_burden() == burden) {
            let _ = writeln!(
                page,
                "| [{0}]({0}.md) | {1} | {2} |",
                about.code,
                severity_words(about.severity),
                super::cell(about.title)
            );
        }
    }
    page
}
