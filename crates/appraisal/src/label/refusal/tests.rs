//! What people read when something is refused.

use jiff::civil::date;

use super::*;
use crate::cycle::{Need, Stage};
use crate::organisation::{CodeSystem, Id, Kind};
use crate::permit::{Action, Relation, Role};

/// Every sentence is Chinese, says what to do after a `;` or `:`, and shows no variant's name.
fn check(said: &impl Display, expect: &str) {
    let said = said.to_string();
    assert_eq!(said, expect);
    assert!(said.contains([';', ':']), "{said}");
}

#[test]
fn a_calendar_says_what_to_import_or_correct() {
    let (from, to) = (date(2026, 3, 2), date(2026, 3, 1));
    check(
        &calendar::Refusal::YearWithoutNotice { date: from },
        "2026年3月2日所在年份没有放假安排数据,不能推算工作日;请先导入该年国务院放假通知的日历文件",
    );
    check(
        &calendar::Refusal::YearTwice { year: 2026 },
        "2026年的放假安排给了两份;请只保留一份",
    );
    check(
        &calendar::Refusal::Reversed { from, to },
        "截止日2026年3月1日早于起始日2026年3月2日;请检查两个日期的先后",
    );
}

#[test]
fn a_draw_says_what_is_wrong_with_list_seed_or_number() {
    let unit = || "甲\n".to_string();
    check(
        &sampling::Refusal::SeedEmpty,
        "没有给出种子;请填写公开的种子文字",
    );
    check(
        &sampling::Refusal::SeedUnfit,
        "种子首尾有空白,或含换行等控制字符,别人无法照抄复算;请改成一行普通文字",
    );
    check(&sampling::Refusal::NoUnits, "名单是空的;请先列出被抽单位");
    check(
        &sampling::Refusal::UnitEmpty { place: 3 },
        "名单第3个单位是空的;请填写名称或删去",
    );
    check(
        &sampling::Refusal::UnitUnfit {
            place: 3,
            unit: unit(),
        },
        "名单第3个单位“甲\\n”首尾有空白,或含换行等控制字符;请改成一行普通文字",
    );
    check(
        &sampling::Refusal::UnitTwice {
            unit: "甲".to_string(),
            places: [2, 5],
        },
        "“甲”在名单第2个和第5个重复出现,会多得一次机会;请删去一个,同名单位请加以区分",
    );
    check(&sampling::Refusal::TakeNone, "抽取数量是0;请填写至少1");
    check(
        &sampling::Refusal::TakeTooMany { take: 4, units: 3 },
        "要抽4个,名单只有3个;请减少抽取数量或补全名单",
    );
}

#[test]
fn a_cycle_says_where_it_may_go_who_moves_it_and_what_is_missing() {
    let (from, to) = (Stage::Preparation, Stage::Daily);
    check(
        &cycle::Refusal::NoSuchMove {
            from,
            to: Stage::Closed,
            lawful: vec![to],
        },
        "考评周期不能从“筹备”直接进入“办结”;从这里可以进入:平时考核",
    );
    check(
        &cycle::Refusal::NotYourMove {
            from,
            to,
            role: Role::UnitClerk,
            who: &[Role::Office],
        },
        "单位填报员不能把考评周期从“筹备”转入“平时考核”;请由领导小组办公室办理",
    );
    check(
        &cycle::Refusal::Missing {
            from,
            to,
            missing: vec![Need::UnitsChosen, Need::DatesSet],
        },
        "还不能从“筹备”转入“平时考核”,请先办妥:已确定被考评单位;各阶段日期已排定且先后有序",
    );
    check(
        &cycle::Refusal::TooManyRevisions,
        "结果的修订次数已到上限;请办结本周期另行处理",
    );
}

#[test]
fn a_denial_says_whose_when_or_where_it_would_be_allowed() {
    let denied = |action, why| permit::Refusal {
        role: Role::UnitClerk,
        action,
        why,
    };
    check(
        &denied(Action::VerifySheet, Why::Role),
        "单位填报员没有“核实评分”的权限;如职责有变,请由系统管理员调整角色",
    );
    check(
        &denied(Action::ReadSheet, Why::Relation(Relation::Other)),
        "单位填报员不能对其他组织“查看核实得分和依据”;请确认选对了单位",
    );
    let open = || vec![Stage::SelfAssessment, Stage::Verification];
    check(
        &denied(
            Action::SelfAssess,
            Why::Stage {
                now: Some(Stage::Daily),
                open: open(),
            },
        ),
        "现在是“平时考核”阶段,单位填报员不能“填写自评”;可以办理的阶段:自查自评、核实评分",
    );
    check(
        &denied(
            Action::SelfAssess,
            Why::Stage {
                now: None,
                open: open(),
            },
        ),
        "“填写自评”要在考评周期内办理(自查自评、核实评分);请先选定周期",
    );
}

#[test]
fn a_tree_says_which_organisations_clash() {
    let names = |names: &[&str]| names.iter().map(|it| it.to_string()).collect::<Vec<_>>();
    use organisation::Refusal::*;
    check(
        &IdTwice {
            id: Id(3),
            names: ["甲".to_string(), "乙".to_string()],
        },
        "“甲”和“乙”的编号都是3;请给其中一个换编号",
    );
    check(
        &NameUnfit {
            id: Id(3),
            name: " ".to_string(),
        },
        "编号3的组织名称“ ”是空的、首尾有空白或含控制字符;请改成一行普通文字",
    );
    check(
        &NameTwice {
            name: "甲".to_string(),
            ids: [Id(1), Id(2)],
        },
        "同一上级之下有两个“甲”(编号1和2);请加以区分",
    );
    check(
        &UnknownParent {
            name: "甲".to_string(),
            parent: Id(9),
        },
        "“甲”的上级(编号9)不存在;请先建立上级组织或改选上级",
    );
    check(
        &Ring {
            names: names(&["甲", "乙"]),
        },
        "上下级成了循环:甲 → 乙;请改正其中一个的上级",
    );
    check(
        &Ring {
            names: names(&["甲"]),
        },
        "“甲”的上级是它自己;请改选上级",
    );
    check(&Unknown { id: Id(9) }, "没有编号为9的组织;请刷新后重选");
    check(
        &CodeReversed {
            code: "370827".to_string(),
        },
        "代码“370827”的失效日早于生效日;请核对两个日期",
    );
}

#[test]
fn a_doubt_about_a_code_may_be_kept() {
    let keep = ";请核对,确实如此可以保留";
    let cases = [
        (
            CodeWarning::Length {
                found: 5,
                expected: &[6, 9, 12],
            },
            "代码有5位,应为6、9、12位",
        ),
        (
            CodeWarning::Character {
                place: 18,
                found: 'Z',
            },
            "代码第18位“Z”不是这类代码所用的字符",
        ),
        (
            CodeWarning::CheckCharacter {
                found: '4',
                expected: '3',
            },
            "代码末位是“4”,按前十七位推算应为“3”",
        ),
        (
            CodeWarning::KindDiffers {
                kind: Kind::Street,
                coded: Kind::Town,
            },
            "代码第7至9位表示镇,而该组织登记为街道",
        ),
        (
            CodeWarning::Overlap {
                system: CodeSystem::Division,
                codes: ["1".to_string(), "2".to_string()],
            },
            "行政区划代码“1”与“2”的有效期重叠",
        ),
    ];
    for (doubt, expect) in cases {
        check(&doubt, &format!("{expect}{keep}"));
    }
}
