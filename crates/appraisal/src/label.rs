//! The Chinese words for everything this crate names.
//!
//! Labels are the words that pages, reports and the command line print for a
//! variant; the module below holds the sentences for refusals, which are their
//! `Display`. Every match is exhaustive, so that a new variant does not compile
//! without its word. No decisions are made here.

mod refusal;
mod sheet;

use rubric::model::{EvidenceKind, Verification};

use crate::calendar::Day;
use crate::cycle::{LateWork, Need, Stage};
use crate::ledger::{ReportState, Source};
use crate::organisation::{CodeSystem, Kind};
use crate::permit::{Action, Relation, Role};

/// A thing with a Chinese word.
pub trait Label {
    /// The word, fit to stand in a table or a sentence.
    fn label(&self) -> &'static str;
}

impl Label for Stage {
    fn label(&self) -> &'static str {
        match self {
            Stage::Preparation => "筹备",
            Stage::Daily => "平时考核",
            Stage::SelfAssessment => "自查自评",
            Stage::Verification => "核实评分",
            Stage::Totals => "汇总",
            Stage::Decision => "研究决定",
            Stage::Publication => "结果公布",
            Stage::ObjectionWindow => "异议期",
            Stage::Closed => "办结",
        }
    }
}

impl Label for Need {
    fn label(&self) -> &'static str {
        match self {
            Need::SchemePinned => "已选定发布的考评方案版本",
            Need::UnitsChosen => "已确定被考评单位",
            Need::DepartmentsAssigned => "各大项都有牵头部门",
            Need::DatesSet => "各阶段日期已排定且先后有序",
            Need::NothingRecorded => "尚无任何台账、报表、扣加分或自评记录",
            Need::Reason => "已写明理由",
            Need::TeamNamed => "联合考核组已有组长和成员",
            Need::SelfAssessmentsInOrDue => "自评已全部提交,或自评期限已过",
            Need::SheetsVerified => "评分表已全部核实,没有退回未答或待人决定的条目",
            Need::SamplesChecked => "抽中的对象都已检查并记录",
            Need::SheetsSigned => "考核组组长和成员已签字",
            Need::DepartmentScoresIn => "牵头部门已提交考核得分和意见",
            Need::BonusesDecided => "加分申报已逐项认定,认定的已公示",
            Need::SatisfactionIn => "满意度结果已录入并注明文号",
            Need::TotalsComplete => "总分都已算出,没有缺数的",
            Need::QuotasChecked => "名额比例已核对",
            Need::TiesDecided => "并列和名额边界都已由有权者决定",
            Need::DecisionRecorded => "领导小组的决定和会议纪要编号已记录",
            Need::NotYetPublished => "本次结果尚未公布",
            Need::NeverPublished => "本周期从未公布过结果",
            Need::ResultPublished => "结果已公布",
            Need::FeedbackSent => "各单位都已收到书面反馈",
            Need::ObjectionDeadlineSet => "异议截止日已按工作日算定",
            Need::ObjectionWindowOver => "异议期限已过",
            Need::ObjectionsRuled => "异议已全部审定答复",
            Need::ObjectionUpheld => "已有审定意见认定重大遗漏或重大误判",
            Need::ReopeningOrdered => "已有要求重新审定的文件",
        }
    }
}

impl Label for LateWork {
    fn label(&self) -> &'static str {
        match self {
            LateWork::Open => "正常办理",
            LateWork::Marked => "可以补报,标记逾期,是否计分按方案规定",
            LateWork::NotCounted => "可以留存,但不作为评分依据",
            LateWork::Refused => "不再受理",
        }
    }
}

impl Label for Role {
    fn label(&self) -> &'static str {
        match self {
            Role::SystemAdministrator => "系统管理员",
            Role::Office => "领导小组办公室",
            Role::LeadDepartment => "牵头部门",
            Role::Assessor => "考核组成员",
            Role::TeamLeader => "考核组组长",
            Role::UnitClerk => "单位填报员",
            Role::UnitSecretary => "单位书记",
            Role::LeadingGroup => "领导小组",
            Role::Superior => "上级组织",
            Role::Auditor => "审计员",
        }
    }
}

impl Label for Relation {
    fn label(&self) -> &'static str {
        match self {
            Relation::Own => "本组织",
            Relation::Below => "下级组织",
            Relation::Other => "其他组织",
        }
    }
}

impl Label for Action {
    fn label(&self) -> &'static str {
        match self {
            Action::ManageAccounts => "管理账号和角色",
            Action::ManageOrganisations => "维护组织架构",
            Action::ManageService => "配置、备份和恢复系统",
            Action::ReadAuditLog => "查看审计日志",
            Action::ReadComplaints => "查看投诉建议",
            Action::AnswerComplaint => "答复投诉建议",
            Action::WriteDictionary => "维护数据字典和台账种类",
            Action::WriteScheme => "起草考评方案",
            Action::PublishScheme => "发布考评方案",
            Action::ApproveBurden => "批准保留减负检查发现的问题",
            Action::ReadScheme => "查看已发布的考评方案",
            Action::OpenCycle => "开启考评周期",
            Action::ConfigureCycle => "设置考评周期",
            Action::AdvanceCycle => "推进考评阶段",
            Action::ReadProgress => "查看进度",
            Action::RecordLedger => "登记台账",
            Action::SubmitReport => "报送报表",
            Action::PrefillReport => "代单位填入报表草稿",
            Action::ReturnReport => "退回报表",
            Action::StateFact => "填报核实数据",
            Action::DefineReport => "设置定期报表",
            Action::FilePlan => "报送责任清单和计划备案",
            Action::AcceptPlan => "受理责任清单和计划备案",
            Action::ReadLedger => "查看台账、报表和佐证材料",
            Action::SelfAssess => "填写自评",
            Action::SubmitSelfAssessment => "提交自评",
            Action::ReadSelfAssessment => "查看自评和系统初算",
            Action::CommentOnItem => "对条目留言",
            Action::IssueInspection => "签发抽查通知",
            Action::DrawSample => "抽取样本",
            Action::RecordFinding => "登记扣加分和抽查发现",
            Action::ReadDailyFindings => "查看平时考核和抽查情况",
            Action::VerifySheet => "核实评分",
            Action::ReturnItem => "退回条目",
            Action::ReadReturnedItems => "查看退回条目和留言",
            Action::SignSheet => "在评分表上签字",
            Action::ReadSheet => "查看核实得分和依据",
            Action::ClaimBonus => "申报加分",
            Action::CheckBonus => "审核加分申报",
            Action::GiveBonusOpinion => "对加分申报提出意见",
            Action::DecideBonus => "认定加分",
            Action::ReadBonus => "查看加分申报和认定",
            Action::GiveDepartmentScore => "提交部门得分和意见",
            Action::EnterSatisfaction => "录入满意度结果",
            Action::ComputeTotals => "加权汇总",
            Action::ReadTotals => "查看总分和名次",
            Action::DecideResult => "研究决定考评结果",
            Action::PublishResult => "公布结果并书面反馈",
            Action::ReadPublishedResult => "查看公布的结果",
            Action::RaiseObjection => "提出异议",
            Action::RuleOnObjection => "审定异议",
            Action::ReadObjection => "查看异议和审定意见",
            Action::FileResult => "报送结果备案",
            Action::AcceptFiling => "受理结果备案",
        }
    }
}

impl Label for Kind {
    fn label(&self) -> &'static str {
        match self {
            Kind::Prefecture => "市(地、州、盟)",
            Kind::County => "县(市、区)",
            Kind::Street => "街道",
            Kind::Town => "镇",
            Kind::Township => "乡",
            Kind::Community => "社区",
            Kind::Village => "村",
            Kind::Grid => "网格",
            Kind::Agency => "机关",
            Kind::Institution => "事业单位",
            Kind::School => "学校",
            Kind::StateEnterprise => "国有企业",
            Kind::Enterprise => "非公有制企业",
            Kind::SocialOrganisation => "社会组织",
            Kind::Committee => "党委",
            Kind::GeneralBranch => "党总支",
            Kind::Branch => "党支部",
            Kind::GridBranch => "网格党支部",
            Kind::Group => "党小组",
            Kind::Unit => "其他单位",
        }
    }
}

impl Label for Source {
    fn label(&self) -> &'static str {
        match self {
            Source::Ledger => "台账",
            Source::Reported => "单位填报",
            Source::Sampled => "抽样检查",
            Source::Polled => "满意度测评",
            Source::Judged => "考核组认定",
            Source::Statistics => "统计资料",
            Source::Result => "其他考评结果",
            Source::Imported => "导入",
        }
    }
}

impl Label for ReportState {
    fn label(&self) -> &'static str {
        match self {
            ReportState::Due => "未报",
            ReportState::Draft => "填写中",
            ReportState::Prefilled => "已导入,待核对",
            ReportState::Submitted => "已报送",
            ReportState::Returned => "已退回",
            ReportState::Accepted => "已采纳",
        }
    }
}

impl Label for CodeSystem {
    fn label(&self) -> &'static str {
        match self {
            CodeSystem::Division => "行政区划代码",
            CodeSystem::Credit => "统一社会信用代码",
            CodeSystem::Other => "其他编号",
        }
    }
}

impl Label for Verification {
    fn label(&self) -> &'static str {
        match self {
            Verification::Documents => "查阅资料",
            Verification::Minutes => "查阅会议记录",
            Verification::Interview => "访谈",
            Verification::Site => "实地查看",
            Verification::Ledger => "台账",
            Verification::Statistics => "统计数据",
            Verification::Report => "报表",
            Verification::Photo => "照片",
        }
    }
}

impl Label for EvidenceKind {
    fn label(&self) -> &'static str {
        match self {
            EvidenceKind::Document => "文件资料",
            EvidenceKind::Photo => "照片",
            EvidenceKind::Video => "视频",
            EvidenceKind::Location => "位置",
            EvidenceKind::Screenshot => "截图",
        }
    }
}

impl Label for Day<'_> {
    fn label(&self) -> &'static str {
        match self {
            Day::Workday => "工作日",
            Day::Weekend => "周末",
            Day::Holiday(_) => "放假",
            Day::MakeUp(_) => "调休上班",
        }
    }
}

/// Kinds of sampled objects: the usual keys of `sample` in schemes and their words.
///
/// Schemes may use other keys; then the key itself is all there is to show.
pub const SAMPLE_KINDS: &[(&str, &str)] = &[
    ("counties", "县(市、区)"),
    ("streets", "街道"),
    ("towns", "乡镇"),
    ("villages", "村"),
    ("communities", "社区"),
    ("grids", "网格"),
    ("committees", "党委"),
    ("branches", "党支部"),
    ("weak_branches", "后进党支部"),
    ("party_organisations", "党组织"),
    ("agencies", "机关"),
    ("institutions", "事业单位"),
    ("schools", "学校"),
    ("state_enterprises", "国有企业"),
    ("enterprises", "非公企业"),
    ("organisations", "社会组织"),
    ("units", "单位"),
    ("sites", "站点"),
    ("bases", "基地"),
    ("projects", "项目"),
    ("dwellings", "住宅小区"),
    ("households", "住户"),
    ("cadres", "干部"),
    ("secretaries", "书记"),
    ("members", "党员"),
    ("activists", "入党积极分子"),
    ("residents", "居民"),
    ("students", "学生"),
    ("trainees", "参训人员"),
    ("instructors", "指导员"),
    ("village_officers", "大学生村官"),
    ("group_leaders", "小组长"),
    ("contact_points", "联系点"),
    ("administrators", "管理员"),
    ("workers", "工作人员"),
    ("volunteers", "志愿者"),
    ("meetings", "会议"),
    ("documents", "文件"),
];

/// The word for a kind of sampled object; the key itself where there is none.
pub fn sample_kind(key: &str) -> &str {
    let known = SAMPLE_KINDS.iter().find(|(it, _)| *it == key);
    known.map_or(key, |(_, word)| word)
}

/// The labels of several, with 、 between them.
pub fn listed<'a, L: Label + 'a>(things: impl IntoIterator<Item = &'a L>) -> String {
    let labels: Vec<&str> = things.into_iter().map(Label::label).collect();
    labels.join("、")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Words must be Chinese and keys ASCII; neither may be used for two things.
    fn check<T: Label + Copy>(all: &[T], key: impl Fn(T) -> &'static str) {
        let labels: BTreeSet<&str> = all.iter().map(Label::label).collect();
        let keys: BTreeSet<&str> = all.iter().map(|it| key(*it)).collect();
        assert_eq!((labels.len(), keys.len()), (all.len(), all.len()));
        check_words(labels, keys);
    }

    fn check_words<'a>(
        labels: impl IntoIterator<Item = &'a str>,
        keys: impl IntoIterator<Item = &'a str>,
    ) {
        for label in labels {
            assert!(!label.is_empty() && !label.contains(|it: char| it.is_ascii_alphanumeric()));
        }
        for key in keys {
            assert!(key.bytes().all(|it| it.is_ascii_lowercase() || it == b'_'));
        }
    }

    #[test]
    fn every_variant_has_a_chinese_word_and_an_ascii_key_of_its_own() {
        check(Stage::ALL, Stage::key);
        check(Need::ALL, Need::key);
        check(LateWork::ALL, LateWork::key);
        check(Role::ALL, Role::key);
        check(Relation::ALL, Relation::key);
        check(Action::ALL, Action::key);
        check(Kind::ALL, Kind::key);
        check(CodeSystem::ALL, CodeSystem::key);
    }

    #[test]
    fn keys_lead_back_to_their_variants() {
        assert!(
            Stage::ALL
                .iter()
                .all(|it| Stage::from_key(it.key()) == Some(*it))
        );
        assert!(
            Action::ALL
                .iter()
                .all(|it| Action::from_key(it.key()) == Some(*it))
        );
        assert_eq!(Role::from_key("office"), Some(Role::Office));
        assert_eq!(Role::from_key("Office"), None);
    }

    #[test]
    fn words_of_schemes_are_found_by_their_keys() {
        let keys: BTreeSet<&str> = SAMPLE_KINDS.iter().map(|(key, _)| *key).collect();
        let labels: BTreeSet<&str> = SAMPLE_KINDS.iter().map(|(_, label)| *label).collect();
        let all = SAMPLE_KINDS.len();
        assert_eq!((keys.len(), labels.len()), (all, all));
        check_words(labels, keys);
        assert_eq!(Verification::Minutes.label(), "查阅会议记录");
        assert_eq!(sample_kind("villages"), "村");
        assert_eq!(sample_kind("lighthouses"), "lighthouses");
    }

    #[test]
    fn several_are_listed_in_chinese_manner() {
        assert_eq!(
            listed(&[Role::Office, Role::LeadingGroup]),
            "领导小组办公室、领导小组"
        );
    }
}
