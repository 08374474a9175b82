//! Why people, seats, organisations and departments stay as they are.

use std::fmt;

use appraisal::label::Label;
use appraisal::permit::Role;

use crate::error::Lawful;

/// A lawful no about people and organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Login or password is wrong; which of them is not told.
    WrongPassword {
        /// Seconds until the next try.
        wait: i64,
    },
    /// Too many tries before.
    Wait {
        /// Seconds until the next.
        seconds: i64,
    },
    /// The code of the second factor is wrong, or was used before.
    WrongCode,
    /// There is a second factor already.
    FactorThere,
    /// There is no second factor.
    NoFactor,
    /// Two roles that one person must not hold.
    Separation {
        /// The one that is held.
        held: Role,
        /// The one that was to be given.
        wanted: Role,
    },
    /// Only an administrator of the topmost organisation appoints auditors.
    AuditorFromAbove,
    /// The last administrator of the topmost organisation stays.
    LastAdministrator,
    /// Nobody disables, or takes rights from, themselves.
    OwnAccount,
    /// The account is disabled.
    Disabled {
        /// Whose.
        name: String,
    },
    /// The seat is held already.
    SeatTwice,
    /// The seat has ended.
    SeatEnded,
    /// Organisations that take part in a cycle stay where they are until it is closed.
    StillInCycle {
        /// The organisation.
        name: String,
        /// The cycle.
        cycle: String,
    },
    /// An organisation with others below it is not closed.
    ChildrenOpen {
        /// One of them.
        name: String,
    },
    /// The topmost organisation stays.
    Root,
    /// The organisation is closed.
    Closed {
        /// Its name.
        name: String,
    },
    /// A department with people in it is not closed.
    DepartmentHeld {
        /// How many seats.
        seats: usize,
    },
    /// The key was revoked before.
    Revoked,
}

impl Lawful for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::WrongPassword { wait: 0 } => {
                f.write_str("账号或密码不对,没有登录。请核对大小写后再输;忘记密码的,请系统管理员重置。")
            }
            Refusal::WrongPassword { wait } => write!(
                f,
                "账号或密码不对,没有登录。已经连续输错多次,请等 {} 再试;忘记密码的,请系统管理员重置。",
                time_words(*wait)
            ),
            Refusal::Wait { seconds } => write!(
                f,
                "试得太频繁,这一次没有受理。请等 {} 再试。",
                time_words(*seconds)
            ),
            Refusal::WrongCode => {
                f.write_str("动态验证码不对,或者已经用过。请等验证器显示下一组数字再输;手机时间要准。")
            }
            Refusal::FactorThere => f.write_str("动态验证码已经启用。要换手机,请先停用再重新绑定。"),
            Refusal::NoFactor => f.write_str("还没有启用动态验证码。"),
            Refusal::Separation { held, wanted } => write!(
                f,
                "没有任命:这个账号已经是{},不能同时担任{}。管系统的人不能审计自己,请用另一个账号。",
                held.label(),
                wanted.label()
            ),
            Refusal::AuditorFromAbove => {
                f.write_str("没有任命:审计员只能由最上级组织的系统管理员任命。请与上级联系。")
            }
            Refusal::LastAdministrator => f.write_str(
                "没有执行:这是最上级组织最后一名系统管理员,停用或卸任后就没有人能管理账号了。请先任命另一名。",
            ),
            Refusal::OwnAccount => {
                f.write_str("没有执行:不能停用自己的账号,也不能给自己任职或卸任。请另一名系统管理员办理。")
            }
            Refusal::Disabled { name } => {
                write!(f, "没有执行:{name}的账号已停用。请先启用。")
            }
            Refusal::SeatTwice => f.write_str("没有任命:这个账号已经担任这一职务。"),
            Refusal::SeatEnded => f.write_str("没有执行:这项任职已经结束。"),
            Refusal::StillInCycle { name, cycle } => write!(
                f,
                "没有执行:{name}正在参加“{cycle}”。请等这个考评周期办结后再调整。"
            ),
            Refusal::ChildrenOpen { name } => write!(
                f,
                "没有撤销:下面还有{name}等组织。请先撤销或移走下级组织。"
            ),
            Refusal::Root => f.write_str("没有执行:最上级组织不能移动,也不能撤销。"),
            Refusal::Closed { name } => write!(f, "没有执行:{name}已经撤销。请选择在用的组织。"),
            Refusal::DepartmentHeld { seats } => write!(
                f,
                "没有撤销:还有 {seats} 人在这个部门任职。请先在账号页面结束他们的任职。"
            ),
            Refusal::Revoked => f.write_str("这个密钥已经作废。"),
        }
    }
}

/// A wait in words.
fn time_words(seconds: i64) -> String {
    match seconds {
        ..=90 => format!("{seconds} 秒"),
        _ => format!("{} 分钟", (seconds + 59) / 60),
    }
}
