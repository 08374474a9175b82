//! What the audit page calls the columns of tables. Only for people: the chain keeps names as they are.

/// Columns in words. One name means one thing in every table.
const FIELDS: &[(&str, &str)] = &[
    ("accepted_at", "接收时间"),
    ("accepted_by", "接收人"),
    ("account", "账号"),
    ("added_at", "添加时间"),
    ("added_by", "添加人"),
    ("amount", "加扣分"),
    ("announced_at", "名单公布时间"),
    ("announced_by", "名单公布人"),
    ("answer", "答复"),
    ("answered_at", "答复时间"),
    ("answered_by", "答复人"),
    ("appraisal", "结果内容"),
    ("approval", "批准意见"),
    ("archived_at", "归档时间"),
    ("as_leader", "以组长身份"),
    ("at", "时间"),
    ("backfilled", "补录"),
    ("body", "决定内容"),
    ("burden", "减负检查"),
    ("burden_seen_by", "看过减负检查的人"),
    ("cases", "算例"),
    ("changed", "改动序号"),
    ("changed_at", "改动时间"),
    ("changed_by", "改动人"),
    ("checked_at", "检查时间"),
    ("checked_by", "检查人"),
    ("client", "浏览器"),
    ("closed_at", "停用时间"),
    ("closed_by", "办理人"),
    ("code", "回执号"),
    ("computed_at", "计算时间"),
    ("computed_by", "计算人"),
    ("contact", "联系方式"),
    ("content", "内容校验值"),
    ("counted", "计数"),
    ("cycle", "考评周期"),
    ("day", "日期"),
    ("decided_day", "会议日期"),
    ("department", "部门"),
    ("detail", "各条得分和理由"),
    ("dictionary", "数据字典"),
    ("disabled_at", "停用时间"),
    ("document", "文号"),
    ("draw", "抽样"),
    ("drawn_at", "抽取时间"),
    ("drawn_by", "抽取人"),
    ("due_day", "截止日期"),
    ("due_working_days", "期后工作日"),
    ("ended_at", "结束时间"),
    ("ends_at", "到期时间"),
    ("engine", "计算程序"),
    ("entered", "填写的内容"),
    ("entry", "台账条目"),
    ("evidence", "佐证"),
    ("external_code", "外部编码"),
    ("fact", "数据项"),
    ("facts", "数据项"),
    ("facts_hash", "数据校验值"),
    ("feedback", "给各单位的反馈"),
    ("fields", "各栏内容"),
    ("filed_at", "报送时间"),
    ("filed_by", "报送人"),
    ("form", "报表设置"),
    ("found", "检查情况"),
    ("from", "原来"),
    ("from_at", "开始时间"),
    ("from_day", "开始日期"),
    ("from_stage", "原阶段"),
    ("grade", "等次"),
    ("hash", "校验值"),
    ("head_mac", "链头校验码"),
    ("head_number", "链头序号"),
    ("id", "编号"),
    ("is_given", "已提意见"),
    ("is_leader", "组长"),
    ("is_reserve", "备用"),
    ("is_target", "考评方案"),
    ("item", "条目"),
    ("key", "代号"),
    ("kind", "类别"),
    ("label", "时期"),
    ("late", "逾期"),
    ("layer", "评分方"),
    ("ledgers", "台账种类"),
    ("level", "级别"),
    ("linked_at", "引用时间"),
    ("linked_by", "引用人"),
    ("list", "名单"),
    ("list_hash", "名单校验值"),
    ("login", "登录名"),
    ("lot", "签号"),
    ("made_at", "建立时间"),
    ("made_by", "建立人"),
    ("matter", "事由"),
    ("media", "文件类型"),
    ("minute", "会议纪要"),
    ("moved_at", "推进时间"),
    ("moved_by", "推进人"),
    ("must_change", "要改密码"),
    ("name", "名称"),
    ("needs", "具备的条件"),
    ("note", "说明"),
    ("notice", "通知书"),
    ("object_kind", "抽查对象"),
    ("objection_until_day", "异议截止日"),
    ("organisation", "组织"),
    ("organiser", "主办组织"),
    ("origin", "来源类别"),
    ("page", "来自页面"),
    ("parent", "上级组织"),
    ("password_at", "密码设置时间"),
    ("password_hash", "密码"),
    ("people_hash", "评定内容校验值"),
    ("period", "多久一次"),
    ("place", "列位"),
    ("points", "分数"),
    ("position", "顺序"),
    ("published_at", "公布时间"),
    ("published_by", "公布人"),
    ("rank_high", "最后名次"),
    ("rank_low", "最前名次"),
    ("raw", "数值"),
    ("reason", "理由"),
    ("remark", "备注"),
    ("reopened_at", "撤回时间"),
    ("report", "报表"),
    ("result", "结果"),
    ("result_revision", "结果版次"),
    ("return_reason", "退回理由"),
    ("returned_at", "退回时间"),
    ("returned_by", "退回人"),
    ("revoked_at", "作废时间"),
    ("role", "职务"),
    ("rows", "条数"),
    ("sample_object", "抽查对象"),
    ("scheme", "方案"),
    ("scheme_hash", "方案校验值"),
    ("scope", "能做的事"),
    ("sections", "负责的大项"),
    ("seed", "抽样种子"),
    ("seed_source", "种子出处"),
    ("sessions_from", "登录有效起点"),
    ("sheet", "评分表"),
    ("signed_at", "签字时间"),
    ("size", "大小(字节)"),
    ("source", "来源"),
    ("stage", "阶段"),
    ("stars", "星级"),
    ("state", "状态"),
    ("subject", "对象"),
    ("subject_key", "对象编号"),
    ("submitted_at", "提交时间"),
    ("submitted_by", "提交人"),
    ("submitted_late", "提交逾期"),
    ("take", "抽取个数"),
    ("text", "文本"),
    ("title", "名称"),
    ("to", "改为"),
    ("to_day", "截止日期"),
    ("to_stage", "新阶段"),
    ("total_high", "总分(最高)"),
    ("total_low", "总分(最低)"),
    ("totp_secret", "动态验证码密钥"),
    ("totp_step", "验证码步数"),
    ("unit", "单位"),
    ("units", "负责的单位"),
    ("verified_at", "核实完成时间"),
    ("verified_by", "核实人"),
    ("version", "方案版本"),
    ("why", "用途"),
    ("withdrawn", "已撤销"),
    ("withdrawn_at", "撤回时间"),
    ("withdrawn_by", "撤回人"),
    ("withdrawn_reason", "撤回原因"),
    ("words", "内容"),
    ("year", "年度"),
];

/// A column in words; what has none stays as it is.
pub(super) fn words(name: &str) -> &str {
    let found = FIELDS.iter().find(|(key, _)| *key == name);
    found.map_or(name, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_column_of_a_table_that_the_chain_protects_has_words() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src");
        let (mut columns, mut silent) = (0, Vec::new());
        for file in fs::read_dir(folder).expect("the sources").flatten() {
            let Ok(text) = fs::read_to_string(file.path()) else {
                continue;
            };
            for declared in text.split("table! {\n").skip(1) {
                let head = declared.lines().next().unwrap_or_default();
                if !head.trim_end().ends_with(" protected,") {
                    continue;
                }
                let body = declared.split("\n    }\n").next().unwrap_or_default();
                for line in body.lines().skip(1) {
                    let Some(column) = line.trim().strip_prefix("pub ") else {
                        continue;
                    };
                    let Some((name, _)) = column.split_once(':') else {
                        continue;
                    };
                    columns += 1;
                    // The revision is left out of what changed.
                    if words(name) == name && name != "revision" {
                        silent.push(name.to_owned());
                    }
                }
            }
        }
        assert!(columns > 200, "only {columns}");
        assert!(silent.is_empty(), "no words for {silent:?}");
    }
}
