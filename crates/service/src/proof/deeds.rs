//! What audit rows say was done, and to what, in Chinese: the tables of all areas together.

/// Deeds of areas that keep no table of their own.
const OTHERS: &[(&str, &str)] = &[
    ("decision.record", "记录领导小组决定"),
    ("dictionary.begin", "启用自带数据字典"),
    ("dictionary.save", "修改数据字典"),
    ("export.audit", "导出操作记录"),
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
    ("discretion", "由人决定的分"),
    ("evidence", "佐证"),
    ("evidence_link", "佐证引用"),
    ("fact_event", "事件"),
    ("fact_value", "数据"),
    ("filing", "备案"),
    ("finding", "加扣分"),
    ("item_comment", "条目意见"),
    ("item_return", "退回"),
    ("ledger_close", "台账齐全声明"),
    ("ledger_entry", "台账"),
    ("mark", "得分"),
    ("opinion", "部门意见"),
    ("organisation", "组织"),
    ("publication", "公布"),
    ("report", "报表"),
    ("report_form", "报表设置"),
    ("result", "结果"),
    ("sample_draw", "抽样"),
    ("sample_object", "抽样对象"),
    ("scheme", "方案"),
    ("scheme_draft", "方案草稿"),
    ("scheme_version", "方案版本"),
    ("session", "登录"),
    ("sheet", "评分表"),
    ("signature", "签字"),
    ("team_member", "考核组成员"),
    ("verdict", "并列和名额的决定"),
];

/// Every deed that has words, in the order of its words' areas.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        crate::people::deeds::DEEDS,
        crate::cycle::deeds::DEEDS,
        crate::ledger::DEEDS,
        crate::fact::DEEDS,
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
