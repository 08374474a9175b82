//! What audit rows of cycles are called.

/// Key and Chinese words of every deed of this area.
pub const DEEDS: &[(&str, &str)] = &[
    ("cycle.advance", "推进或退回考评周期"),
    ("cycle.assign", "指定牵头部门"),
    ("cycle.dates", "排定各阶段日期"),
    ("cycle.open", "开设考评周期"),
    ("cycle.scheme", "选定考评方案"),
    ("cycle.team", "组成联合考核组"),
    ("cycle.units", "确定被考评单位"),
    ("sample.announce", "公布抽样名单"),
    ("sample.check", "记录抽查情况"),
    ("sample.draw", "抽样"),
    ("sample.replace", "更换抽查对象"),
    ("sample.withdraw", "撤回抽样名单"),
    ("sheet.make", "建立评分表"),
    ("sheet.unmake", "撤销空白评分表"),
];
