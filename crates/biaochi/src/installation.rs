//! An installation as the commands see it: where its data lies, opening it, what it begins with, and what goes wrong
//! with it in words.

use std::path::Path;

use service::seed::{Seed, SeedScheme};
use store::{Fault, OpenError, Options, Place, Purpose, Store};
use tokio::runtime::{Builder, Runtime};

use crate::arguments::Where;
use crate::library::{self, Library};
use crate::refusal::Refusal;

/// The place that a command names.
pub(crate) fn place(asked: &Where) -> Place {
    match &asked.database {
        None => Place::Directory(asked.data.clone()),
        Some(url) => Place::Database {
            url: url.clone(),
            directory: asked.data.clone(),
        },
    }
}

/// How a command opens it.
pub(crate) fn options(asked: &Where, purpose: Purpose) -> Options {
    Options {
        purpose,
        audit_key: asked.audit_key.clone(),
        ..Options::default()
    }
}

/// Opens it.
pub(crate) async fn open(asked: &Where, purpose: Purpose) -> Result<Store, Refusal> {
    let place = place(asked);
    Store::open(&place, options(asked, purpose))
        .await
        .map_err(|error| in_words(error, &place))
}

/// What runs the commands that wait for a database or for people.
pub(crate) fn runtime() -> Result<Runtime, Refusal> {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Refusal::new(format!("系统不让启动线程:{error}")))
}

/// What an installation begins with, from a library; calendars of a directory stand beside those that the program
/// carries.
pub(crate) fn seed(library: &Library, calendars: Option<&Path>) -> Result<Seed, Refusal> {
    let mut schemes = Vec::new();
    for id in library.ids()? {
        let source = library.source(&id)?;
        schemes.push(SeedScheme {
            key: id,
            text: source.scheme.text.into_owned(),
            cases: source
                .cases
                .into_iter()
                .map(|case| (case.name, case.text.into_owned()))
                .collect(),
        });
    }
    let mut notices: Vec<(String, String)> = library::calendars()
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    for (name, text) in calendars
        .map(library::texts_in)
        .transpose()?
        .unwrap_or_default()
    {
        // A notice of the same name is the newer word on that year.
        notices.retain(|(known, _)| *known != name);
        notices.push((name, text));
    }
    notices.sort();
    Ok(Seed {
        facts: library.dictionary()?.text.into_owned(),
        ledgers: library.ledgers()?.text.into_owned(),
        schemes,
        calendars: notices.into_iter().map(|(_, text)| text).collect(),
    })
}

/// Why a store does not open, and what to do.
pub(crate) fn in_words(error: OpenError, place: &Place) -> Refusal {
    match error {
        OpenError::NothingThere { directory } => {
            Refusal::new(format!("这里没有标尺的数据:{}", directory.display()))
                .help("请核对 --data 后面的目录;第一次使用请先运行 biaochi serve --data 目录。")
        }
        OpenError::InUse { directory } => Refusal::new(format!(
            "已经有一个标尺服务在用这个数据目录:{}",
            directory.display()
        ))
        .help("先停掉那个服务,或者换一个目录。备份、核对、重置密码不必停服务。"),
        OpenError::Newer { found, known } => Refusal::new(format!(
            "这些数据由更新版本的标尺写成(数据版本{found},本程序只认到{known})"
        ))
        .help("请用原来那个版本或更新的版本打开;数据没有改动。"),
        OpenError::Older { found, known } => Refusal::new(format!(
            "这些数据还是旧版本的(数据版本{found},本程序用{known})"
        ))
        .help("请先用 biaochi serve 启动一次,它会把数据升级到新版本;升级前请先备份。"),
        OpenError::Altered { step } => Refusal::new(format!(
            "数据库的表结构与本程序的第{step}步不一致,可能被别的程序改过"
        ))
        .help("请用 biaochi restore 从备份恢复到一个新目录;数据没有改动。"),
        OpenError::NoKey { path } => {
            Refusal::new(format!("缺少审计密钥文件:{}", path.display())).help(
                "请把保管的密钥文件放回这个位置,或者用 --audit-key 指明它在哪里。没有密钥就无法证明记录未被改动。",
            )
        }
        OpenError::OtherKey { path } => Refusal::new(format!(
            "审计密钥与这份数据不是一套:{}",
            path.display()
        ))
        .help("请换上与这份数据一起生成的密钥文件;几台服务器共用一个数据库时要用同一个密钥文件。"),
        OpenError::ChainCut { anchored, found } => Refusal::new(format!(
            "审计记录少了一截:曾经记到第{anchored}条,现在只有{found}条"
        ))
        .help("有人删过记录,或者恢复了较早的数据库文件。请先用 biaochi verify 查明,再从备份恢复;不要继续使用。"),
        OpenError::OtherChain { number } => Refusal::new(format!(
            "审计记录与这个目录里写下的不是同一条链(第{number}条起不同)"
        ))
        .help("数据库文件可能被整个换过。请先用 biaochi verify 查明,再从备份恢复;不要继续使用。"),
        OpenError::Fault(fault) => fault_in_words(&fault, place.directory()),
    }
}

/// Why a use case was not done, and what to do.
pub(crate) fn error_in_words(error: &service::Error, directory: &Path) -> Refusal {
    match error {
        service::Error::Refused(refusal) => Refusal::new(refusal.to_string()),
        service::Error::Fault(fault) => fault_in_words(fault, directory),
    }
}

/// A fault, and what to do.
pub(crate) fn fault_in_words(fault: &Fault, directory: &Path) -> Refusal {
    match fault {
        Fault::Full => Refusal::new(format!("磁盘已满:{}", directory.display()))
            .help("请清出空间,或者换一个磁盘,再试一次。已保存的数据不受影响。"),
        Fault::ReadOnly => Refusal::new(format!("只能读,不能写:{}", directory.display()))
            .help("请检查目录和数据库的权限,或者磁盘是不是以只读方式挂载。"),
        Fault::Unreachable(why) => Refusal::new(format!("数据库打不开或连不上:{why}"))
            .help("请检查地址、用户名和口令,数据库是否在运行,目录是否有权限。"),
        Fault::Busy => Refusal::new("数据库正忙,几秒内没有轮到这次写入").help("请稍候再试一次。"),
        Fault::Damaged { what } => Refusal::new(format!("数据读出来与写进去的不一样:{what}"))
            .help("请用 biaochi verify 核对,必要时从备份恢复。"),
        Fault::File { path, why } => {
            Refusal::new(format!("文件读写失败:{path}({why})")).help("请检查路径、权限和磁盘。")
        }
        Fault::Stopping | Fault::Panicked | Fault::Database(_) => {
            Refusal::new(format!("数据库没有完成这件事:{fault}"))
                .help("数据没有改动。请再试一次;还是不行,请把这句话告诉维护人员。")
        }
    }
}
