//! What audit rows say was done, and to what, in Chinese: the tables of all areas together.

/// Deeds of areas that keep no table of their own.
const OTHERS: &[(&str, &str)] = &[
    ("decision.record", "记录领导小组决定"),
    ("dictionary.begin", "启用自带数据字典"),
    ("dictionary.save", "修改数据字典"),
    ("export.audit", "导出操作记录"),
    ("filing.accept", "受理结果备案"),
    ("filing.send", "报送结果备案"),
    ("opinion.give", "部门提意见"),
    ("read.audit", "查看操作记录"),
    ("result.compute", "汇总计分"),
    ("result.publish", "公布结果"),
    ("scheme.approve_burden", "批准减负检查"),
    ("scheme.archive", "归档或恢复方案"),
    ("scheme.draft", "保存方案草稿"),
    ("scheme.drop_draft", "放弃方案草稿"),
    ("scheme.make", "新建方案"),
    ("scheme.publish", "发布方案"),
    ("verdict.make", "决定并列或名额"),
    ("verdict.withdraw", "撤回并列或名额的决定"),
];

/// Words for the tables that rows belong to.
const SUBJECTS: &[(&str, &str)] = &[
    ("account", "账号"),
    ("api_token", "接口密钥"),
    ("appointment", "任职"),
    ("audit", "操作记录"),
    ("complaint", "投诉建议"),
    ("cycle", "考评周期"),
    ("cycle_date", "阶段日期"),
    ("cycle_department", "周期的牵头部门"),
    ("cycle_move", "阶段变动"),
    ("cycle_scheme", "周期的方案"),
    ("cycle_unit", "周期的单位"),
    ("decision", "领导小组决定"),
    ("department", "部门"),
    ("dictionary", "数据字典"),
    ("demonstration", "演示"),
    ("discretion", "由人决定的分"),
    ("evidence", "佐证"),
    ("evidence_link", "佐证引用"),
    ("fact_event", "事件"),
    ("fact_value", "数据"),
    ("fact_value_past", "数据的先前状态"),
    ("filing", "备案"),
    ("finding", "加扣分"),
    ("item_comment", "条目意见"),
    ("item_return", "退回"),
    ("ledger", "台账"),
    ("ledger_close", "台账齐全声明"),
    ("ledger_close_reason", "撤回声明的理由"),
    ("ledger_entry", "台账条目"),
    ("ledger_entry_past", "台账条目的先前状态"),
    ("mark", "得分"),
    ("opinion", "部门意见"),
    ("organisation", "组织"),
    ("publication", "公布"),
    ("report", "报表"),
    ("report_form", "报表设置"),
    ("result", "结果"),
    ("result_unit", "单位的结果"),
    ("sample_draw", "抽样"),
    ("sample_object", "抽样对象"),
    ("scheme", "方案"),
    ("scheme_draft", "方案草稿"),
    ("scheme_version", "方案版本"),
    ("session", "登录"),
    ("sheet", "评分表"),
    ("sheet_item", "评分表的条目"),
    ("signature", "签字"),
    ("team_member", "考核组成员"),
    ("verdict", "并列和名额的决定"),
];

/// Every deed that has words, in the order of its words' areas.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        crate::people::deeds::DEEDS,
        crate::cycle::deeds::DEEDS,
        crate::demonstration::DEEDS,
        crate::ledger::DEEDS,
        crate::fact::DEEDS,
        crate::report::DEEDS,
        crate::evidence::DEEDS,
        crate::sheet::deeds::DEEDS,
        OTHERS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// A deed in words; its key where it has none.
pub(crate) fn words(deed: &str) -> String {
    let found = all().find(|(key, _)| *key == deed);
    found.map_or_else(|| deed.to_owned(), |(_, words)| words.to_owned())
}

/// A table's rows in words.
pub(crate) fn subject(subject: &str) -> String {
    let found = SUBJECTS.iter().find(|(key, _)| *key == subject);
    found.map_or_else(|| subject.to_owned(), |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    /// Deeds of rows that leave nothing in the log, and names that look like deeds.
    const NONE: &[&str] = &[
        "appointment.role",
        "audit.digest",
        "audit.key",
        "receipt.keep",
        "throttle.count",
        "throttle.forgive",
    ];

    /// Sources of the service and the store, without what only tests and made-up worlds do.
    fn sources() -> Vec<(PathBuf, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut folders = vec![root.join("src"), root.join("../store/src")];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
                let path = entry.path();
                let name = entry.file_name().to_string_lossy().into_owned();
                let is_test = name.starts_with("tests") || name.starts_with("testing");
                if is_test || name == "given.rs" {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else if name.ends_with(".rs") {
                    let text = fs::read_to_string(&path).expect("a source");
                    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
                    found.push((path, text.to_owned()));
                }
            }
        }
        found
    }

    /// Whether a text is a table's word, a full stop and a verb.
    fn is_deed(text: &str) -> bool {
        let is_word =
            |it: &str| !it.is_empty() && it.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let files = [
            "json", "jsonl", "toml", "txt", "sqlite", "anchor", "tar", "exe",
        ];
        text.split_once('.')
            .is_some_and(|(of, verb)| is_word(of) && is_word(verb) && !files.contains(&verb))
    }

    #[test]
    fn every_deed_that_is_written_has_words() {
        let known: BTreeSet<&str> = all().map(|(deed, _)| deed).collect();
        let mut silent = BTreeSet::new();
        let mut written = 0;
        for (path, text) in sources() {
            // Every second piece between quotation marks stands inside of them; line by line, so that one mark in a
            // sentence does not turn the rest around.
            let texts = text
                .lines()
                .flat_map(|line| line.split('"').skip(1).step_by(2));
            for deed in texts.filter(|it| is_deed(it) && !NONE.contains(it)) {
                written += 1;
                if !known.contains(deed) {
                    silent.insert(format!("{deed} in {}", path.display()));
                }
            }
        }
        assert!(silent.is_empty(), "no words for {silent:#?}");
        assert!(
            written > 2 * known.len(),
            "{written} found beside the tables of words"
        );
    }

    #[test]
    fn every_table_that_the_chain_protects_has_words() {
        let known: BTreeSet<&str> = SUBJECTS.iter().map(|(subject, _)| *subject).collect();
        let mut tables = BTreeSet::new();
        for (_, text) in sources() {
            for declared in text.split("table! {\n").skip(1) {
                let head = declared.lines().next().unwrap_or_default();
                let name = head.split('"').nth(1).unwrap_or_default();
                if head.trim_end().ends_with(" protected,") {
                    tables.insert(name.to_owned());
                }
            }
        }
        assert!(tables.len() > 30, "only {tables:?}");
        let silent: Vec<&String> = tables
            .iter()
            .filter(|it| !known.contains(it.as_str()))
            .collect();
        assert!(silent.is_empty(), "no words for {silent:?}");
    }
}
