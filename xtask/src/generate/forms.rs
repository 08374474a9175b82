//! The page of the rule forms, from what every form says of itself.

use std::fmt::Write as _;

use rubric::form::ABOUT;

/// The page.
pub(super) fn page() -> String {
    let mut page = String::from(
        "# 规则形式\n\n一条规则用 `form` 说明它怎样计分。形式就是下面这些,不能自造;\
         条件和算式的写法见[方案语言参考](方案语言参考.md#条件和算式)。\n\n\
         每种形式都可以另写 `title`、`clause`、`applies_when`、`multiplier`、`cap`、`floor`、`once`、`late`,\
         含义见[规则上的附加说明](方案语言参考.md#规则上的附加说明)。\n\n\
         | 形式 | 用在哪里 |\n|---|---|\n",
    );
    for about in ABOUT {
        let _ = writeln!(
            page,
            "| [`{0}`](#{0}) | {1} |",
            about.keyword,
            super::cell(about.title)
        );
    }
    for about in ABOUT {
        let _ = writeln!(page, "\n## {}\n\n**{}**\n", about.keyword, about.title);
        let _ = writeln!(page, "{}\n", about.explanation.trim());
        page.push_str("键(带 `?` 的可以不写):");
        let keys: Vec<String> = about.keys.iter().map(|key| format!("`{key}`")).collect();
        let _ = writeln!(page, "{}\n", keys.join("、"));
        let _ = writeln!(
            page,
            "```toml\n[[item.rule]]\n{}\n```",
            about.example.trim()
        );
    }
    page
}
