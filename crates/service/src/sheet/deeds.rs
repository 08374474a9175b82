//! What can be done to sheets, as the audit log says it.

/// Deeds of this area with their words.
pub const DEEDS: &[(&str, &str)] = &[
    ("discretion.decide", "评定由人决定的分值"),
    ("finding.confirm", "确认加扣分记录"),
    ("finding.make", "登记加扣分记录"),
    ("finding.withdraw", "撤回加扣分记录"),
    ("item_comment.make", "对条目留言"),
    ("item_return.answer", "答复退回的条目"),
    ("item_return.close", "办结退回"),
    ("item_return.make", "退回条目"),
    ("mark.accept", "按建议分核实"),
    ("mark.save", "填写评分"),
    ("read.sheet", "查看其他单位的评分表"),
    ("sheet.finish", "完成核实"),
    ("sheet.reopen", "重新打开评分表"),
    ("sheet.submit", "提交自评"),
    ("signature.sign", "在评分表上签字"),
    ("signature.withdraw", "撤回签字"),
];
