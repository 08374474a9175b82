//! What comes back instead of an answer: a lawful no with its Chinese sentence, or a fault of the machinery.

use std::fmt::{self, Debug, Display};
use std::sync::Arc;

use appraisal::{calendar, cycle, organisation, permit, sampling};
use store::fault::Fault;
use store::id::Revision;
use store::time::Moment;

use crate::actor::Must;

/// Anything but an answer.
#[derive(Debug, Clone)]
pub enum Error {
    /// A lawful no.
    Refused(Box<Refusal>),
    /// The machinery failed.
    Fault(Fault),
}

/// A lawful no. Its `Display` is the sentence a person reads: what happened, why, what to do.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// Nobody is signed in.
    SignIn,
    /// Something must be done first.
    Must(Must),
    /// The table of permissions says no.
    Denied(permit::Refusal),
    /// There is no such thing, or it is not for this person; which of both is not told.
    NotHere(Noun),
    /// Somebody else was faster.
    Stale(Box<Stale>),
    /// Fields of a form do not fit.
    Fields(Vec<FieldRefusal>),
    /// The form was sent before; what it made stands there.
    SeenBefore {
        /// Where.
        location: String,
    },
    /// A reason of one area of use cases.
    Because(Arc<dyn Lawful>),
}

/// A reason of one area: an enum with a Chinese `Display`.
pub trait Lawful: Debug + Display + Send + Sync {}

impl Lawful for cycle::Refusal {}
impl Lawful for organisation::Refusal {}
impl Lawful for calendar::Refusal {}
impl Lawful for sampling::Refusal {}

/// Both values of a field that two people changed, so that nothing is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The input's name.
    pub field: String,
    /// What was to be saved.
    pub yours: String,
    /// What stands there now.
    pub theirs: String,
    /// Name of the person who wrote what stands there.
    pub by: String,
    /// When that was written, in microseconds since 1970 UTC.
    pub at: Moment,
    /// The revision that stands there now; with it the form can be sent again.
    pub revision: Revision,
}

/// One field that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRefusal {
    /// The input's name.
    pub field: String,
    /// What is wrong and what to do.
    pub words: String,
}

/// What can be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is what it says")]
pub enum Noun {
    Page,
    Organisation,
    Department,
    Account,
    Seat,
    Token,
    Complaint,
    Scheme,
    Version,
    Entry,
    Fact,
    Form,
    Report,
    Evidence,
    Cycle,
    Sheet,
    Item,
    Finding,
    Return,
    Draw,
    Sampled,
    Result,
    Verdict,
}

impl Error {
    /// Fields of a form that do not fit, where there are any.
    ///
    /// # Errors
    /// When there is at least one.
    pub fn unless_fit(fields: Vec<FieldRefusal>) -> Result<(), Error> {
        if fields.is_empty() {
            return Ok(());
        }
        Err(Refusal::Fields(fields).into())
    }

    /// One field that does not fit.
    pub fn field(field: impl Into<String>, words: impl Into<String>) -> Error {
        let (field, words) = (field.into(), words.into());
        Refusal::Fields(vec![FieldRefusal { field, words }]).into()
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Error::Refused(refusal) => Some(refusal),
            Error::Fault(_) => None,
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        Error::Fault(fault)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(Box::new(refusal))
    }
}

impl From<permit::Refusal> for Error {
    fn from(refusal: permit::Refusal) -> Error {
        Refusal::Denied(refusal).into()
    }
}

impl<R: Lawful + 'static> From<R> for Error {
    fn from(reason: R) -> Error {
        Refusal::Because(Arc::new(reason)).into()
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(refusal) => Display::fmt(refusal, f),
            Error::Fault(Fault::Full) => f.write_str(
                "磁盘已满,刚才的内容没有保存。请告诉管理员腾出空间,然后重试;页面上填写的内容还在。",
            ),
            Error::Fault(Fault::ReadOnly | Fault::Unreachable(_) | Fault::Stopping) => f.write_str(
                "暂时只能查看,不能保存,刚才的内容没有保存。请稍后重试;长时间不恢复请告诉管理员。",
            ),
            Error::Fault(Fault::Busy) => {
                f.write_str("正在保存的人很多,刚才的内容没有保存。请稍候几秒再点一次保存。")
            }
            Error::Fault(_) => f.write_str("系统出错,刚才的内容没有保存。请把出错时间告诉管理员。"),
        }
    }
}

impl std::error::Error for Error {}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::SignIn => f.write_str("请先登录,再打开这一页。"),
            Refusal::Must(Must::ChangePassword) => {
                f.write_str("这是一次性密码。请先改成自己的密码,再办理其他事项。")
            }
            Refusal::Must(Must::SecondFactor) => f.write_str("请先输入动态验证码,完成登录。"),
            Refusal::Denied(refusal) => Display::fmt(refusal, f),
            Refusal::NotHere(noun) => write!(
                f,
                "没有找到这{},或者它不在您的权限之内。请从列表重新进入。",
                noun.words()
            ),
            Refusal::Stale(stale) if stale.theirs.len().max(stale.yours.len()) > 200 => write!(
                f,
                "在您填写期间,{}已经改过这一处,您填的没有保存。两边不同的地方列在下面,请核对后决定采用哪一个。",
                stale.by
            ),
            Refusal::Stale(stale) => write!(
                f,
                "在您填写期间,{}已经改过这一处:现在是“{}”,您填的是“{}”。请核对后决定采用哪一个。",
                stale.by, stale.theirs, stale.yours
            ),
            Refusal::Fields(fields) => {
                for (at, field) in fields.iter().enumerate() {
                    let mark = if at == 0 { "" } else { ";" };
                    write!(f, "{mark}{}", field.words)?;
                }
                Ok(())
            }
            Refusal::SeenBefore { .. } => {
                f.write_str("这张表单已经提交过,没有重复保存。请在列表中查看刚才保存的内容。")
            }
            Refusal::Because(reason) => Display::fmt(reason, f),
        }
    }
}

impl Noun {
    /// With its measure word, after 这.
    pub const fn words(self) -> &'static str {
        match self {
            Noun::Page => "个页面",
            Noun::Organisation => "个组织",
            Noun::Department => "个部门",
            Noun::Account => "个账号",
            Noun::Seat => "项任职",
            Noun::Token => "个接口密钥",
            Noun::Complaint => "条投诉建议",
            Noun::Scheme => "个方案",
            Noun::Version => "个方案版本",
            Noun::Entry => "条台账",
            Noun::Fact => "项数据",
            Noun::Form => "张报表",
            Noun::Report => "份报表",
            Noun::Evidence => "份佐证",
            Noun::Cycle => "个考评周期",
            Noun::Sheet => "张评分表",
            Noun::Item => "个考评项目",
            Noun::Finding => "条加扣分记录",
            Noun::Return => "条退回",
            Noun::Draw => "次抽样",
            Noun::Sampled => "个抽样对象",
            Noun::Result => "份结果",
            Noun::Verdict => "项决定",
        }
    }
}
