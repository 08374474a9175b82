//! The sentences for refusals, flaws and warnings: what happened, where, what to do.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;

use super::{Label, listed};
use crate::calendar::{self, Flaw, ValueKind, What};
use crate::organisation::{self, CodeWarning};
use crate::permit::Why;
use crate::{cycle, permit, sampling};

impl Error for calendar::Refusal {}
impl Error for Flaw {}
impl Error for cycle::Refusal {}
impl Error for organisation::Refusal {}
impl Error for permit::Refusal {}
impl Error for sampling::Refusal {}

/// A date as people write it.
struct Written(Date);

impl Display for Written {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let date = self.0;
        write!(f, "{}年{}月{}日", date.year(), date.month(), date.day())
    }
}

impl Display for calendar::Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            calendar::Refusal::YearWithoutNotice { date } => write!(
                f,
                "{}所在年份没有放假安排数据,不能推算工作日;请先导入该年国务院放假通知的日历文件",
                Written(*date)
            ),
            calendar::Refusal::YearTwice { year } => {
                write!(f, "{year}年的放假安排给了两份;请只保留一份")
            }
            calendar::Refusal::Reversed { from, to } => write!(
                f,
                "截止日{}早于起始日{};请检查两个日期的先后",
                Written(*to),
                Written(*from)
            ),
        }
    }
}

impl Display for Flaw {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "第{}行第{}列:{}", self.line, self.column, self.what)
    }
}

impl Label for ValueKind {
    fn label(&self) -> &'static str {
        match self {
            ValueKind::Number => "整数,如 2026",
            ValueKind::Text => "带英文双引号的文字",
            ValueKind::Date => "不带引号的日期,如 2026-01-01",
            ValueKind::Dates => "日期列表,如 [2026-01-04, 2026-02-14]",
            ValueKind::Holidays => "若干 [[holiday]] 段",
        }
    }
}

impl Display for What {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            What::NotToml(line) => write!(
                f,
                "“{line}”不合 TOML 写法;请检查引号、等号、方括号是否成对且为半角"
            ),
            What::NoSuchDate(text) => write!(f, "日期 {text} 不存在;请核对月份和日子"),
            What::DateShape(text) => {
                write!(f, "日期“{text}”的写法读不懂;请写成 2026-01-01 的样子")
            }
            What::KeyTwice(key) => write!(f, "“{key}”写了两遍;请删去一个"),
            What::UnknownKey(key, known) => {
                write!(f, "不认识的项目“{key}”;这里可以写的是 {}", known.join("、"))
            }
            What::MissingKey(key) => write!(f, "缺少“{key}”;请补上"),
            What::WrongType(key, kind) => write!(f, "“{key}”应当是{}", kind.label()),
            What::EmptyText(key) => write!(f, "“{key}”是空的;请按通知填写"),
            What::YearOutOfRange => write!(f, "年份应在 1949 至 9999 之间;请核对"),
            What::TitleWithoutYear(year) => {
                write!(f, "标题里没有“{year}”;请核对年份与通知是否一致")
            }
            What::NoHoliday => write!(f, "一个节日也没有;请按通知逐个写成 [[holiday]] 段"),
            What::NameTwice(name) => write!(f, "节日“{name}”写了两段;请合并或改名"),
            What::Reversed { from, to } => {
                write!(f, "放假最后一天 {to} 早于第一天 {from};请核对起止日期")
            }
            What::OutsideYear { date, year } => write!(
                f,
                "{date} 不在{year}年的安排之内(只可写{year}年全年和上年12月);请核对年份"
            ),
            What::DateTwice { date, first } => {
                write!(f, "{date} 已在“{first}”里写过,一天只能安排一次;请删去一处")
            }
            What::MakeUpOnWeekday(date) => write!(
                f,
                "调休上班日 {date} 本来就是周一至周五,不必调休;请核对日期"
            ),
        }
    }
}

impl Display for sampling::Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        use sampling::Refusal::*;
        match self {
            SeedEmpty => write!(f, "没有给出种子;请填写公开的种子文字"),
            SeedUnfit => write!(
                f,
                "种子首尾有空白,或含换行等控制字符,别人无法照抄复算;请改成一行普通文字"
            ),
            NoUnits => write!(f, "名单是空的;请先列出被抽单位"),
            UnitEmpty { place } => write!(f, "名单第{place}个单位是空的;请填写名称或删去"),
            UnitUnfit { place, unit } => write!(
                f,
                "名单第{place}个单位“{}”首尾有空白,或含换行等控制字符;请改成一行普通文字",
                unit.escape_debug()
            ),
            UnitTwice { unit, places } => write!(
                f,
                "“{unit}”在名单第{}个和第{}个重复出现,会多得一次机会;请删去一个,同名单位请加以区分",
                places[0], places[1]
            ),
            TakeNone => write!(f, "抽取数量是0;请填写至少1"),
            TakeTooMany { take, units } => {
                write!(f, "要抽{take}个,名单只有{units}个;请减少抽取数量或补全名单")
            }
        }
    }
}

impl Display for cycle::Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        use cycle::Refusal::*;
        match self {
            NoSuchMove { from, to, lawful } => write!(
                f,
                "考评周期不能从“{}”直接进入“{}”;从这里可以进入:{}",
                from.label(),
                to.label(),
                listed(lawful)
            ),
            NotYourMove {
                from,
                to,
                role,
                who,
            } => write!(
                f,
                "{}不能把考评周期从“{}”转入“{}”;请由{}办理",
                role.label(),
                from.label(),
                to.label(),
                listed(*who)
            ),
            Missing { from, to, missing } => {
                write!(
                    f,
                    "还不能从“{}”转入“{}”,请先办妥:",
                    from.label(),
                    to.label()
                )?;
                let needs: Vec<&str> = missing.iter().map(Label::label).collect();
                write!(f, "{}", needs.join(";"))
            }
            TooManyRevisions => write!(f, "结果的修订次数已到上限;请办结本周期另行处理"),
        }
    }
}

impl Display for permit::Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (role, action) = (self.role.label(), self.action.label());
        match &self.why {
            Why::Role => write!(
                f,
                "{role}没有“{action}”的权限;如职责有变,请由系统管理员调整角色"
            ),
            Why::Relation(relation) => write!(
                f,
                "{role}不能对{}“{action}”;请确认选对了单位",
                relation.label()
            ),
            Why::Stage { now: None, open } => write!(
                f,
                "“{action}”要在考评周期内办理({});请先选定周期",
                listed(open)
            ),
            Why::Stage {
                now: Some(now),
                open,
            } => write!(
                f,
                "现在是“{}”阶段,{role}不能“{action}”;可以办理的阶段:{}",
                now.label(),
                listed(open)
            ),
        }
    }
}

impl Display for organisation::Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        use organisation::Refusal::*;
        match self {
            IdTwice { id, names } => write!(
                f,
                "“{}”和“{}”的编号都是{id};请给其中一个换编号",
                names[0], names[1]
            ),
            NameUnfit { id, name } => write!(
                f,
                "编号{id}的组织名称“{}”是空的、首尾有空白或含控制字符;请改成一行普通文字",
                name.escape_debug()
            ),
            NameTwice { name, ids } => write!(
                f,
                "同一上级之下有两个“{name}”(编号{}和{});请加以区分",
                ids[0], ids[1]
            ),
            UnknownParent { name, parent } => write!(
                f,
                "“{name}”的上级(编号{parent})不存在;请先建立上级组织或改选上级"
            ),
            Ring { names } => match &names[..] {
                [only] => write!(f, "“{only}”的上级是它自己;请改选上级"),
                _ => write!(
                    f,
                    "上下级成了循环:{};请改正其中一个的上级",
                    names.join(" → ")
                ),
            },
            Unknown { id } => write!(f, "没有编号为{id}的组织;请刷新后重选"),
            CodeReversed { code } => write!(f, "代码“{code}”的失效日早于生效日;请核对两个日期"),
        }
    }
}

impl Display for CodeWarning {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            CodeWarning::Length { found, expected } => {
                let expected: Vec<String> = expected.iter().map(usize::to_string).collect();
                write!(f, "代码有{found}位,应为{}位", expected.join("、"))?;
            }
            CodeWarning::Character { place, found } => {
                write!(f, "代码第{place}位“{found}”不是这类代码所用的字符")?;
            }
            CodeWarning::CheckCharacter { found, expected } => {
                write!(f, "代码末位是“{found}”,按前十七位推算应为“{expected}”")?;
            }
            CodeWarning::KindDiffers { kind, coded } => write!(
                f,
                "代码第7至9位表示{},而该组织登记为{}",
                coded.label(),
                kind.label()
            )?,
            CodeWarning::Overlap { system, codes } => write!(
                f,
                "{}“{}”与“{}”的有效期重叠",
                system.label(),
                codes[0],
                codes[1]
            )?,
        }
        write!(f, ";请核对,确实如此可以保留")
    }
}

#[cfg(test)]
mod tests;
