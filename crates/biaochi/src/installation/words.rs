//! What goes wrong with an installation, in words: what happened, where, what to do.

use std::io::ErrorKind;
use std::path::Path;

use store::{Fault, OpenError, Place};

use crate::refusal::Refusal;

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
        .help("请先停掉服务,把整个数据目录复制一份留着,再用 biaochi serve 启动一次,它会把数据升级到新版本。"),
        OpenError::OtherBuild { step } => Refusal::new(format!(
            "这份数据是另一个版本的标尺建的,本程序不能用:{}(第{step}步建的表不同)",
            place.directory().display()
        ))
        .help(match place {
            Place::Directory(_) => {
                "数据没有改动。要用这份数据,请换回建它的那个版本;要用现在这个版本,请用 --data 另写一个空目录从头开始。只是演示的,也可以删掉这个目录再运行一次。"
            }
            Place::Database { .. } => {
                "数据没有改动。要用这份数据,请换回建它的那个版本;要用现在这个版本,请另建一个空的数据库写进 --database,--data 也另写一个空目录。"
            }
        }),
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
        Fault::Unreachable(why) => unreachable(why),
        Fault::Busy => Refusal::new("数据库正忙,几秒内没有轮到这次写入").help("请稍候再试一次。"),
        Fault::Damaged { what } => Refusal::new(format!(
            "数据坏了,读不出来:{}({})",
            directory.display(),
            engine_words(what)
        ))
        .help("请不要再用这个目录,留着备查;用 biaochi restore 把最近的备份恢复到一个新目录。"),
        Fault::File { path, why, kind } => file(path, why, *kind),
        Fault::Stopping | Fault::Panicked | Fault::Database(_) => {
            Refusal::new(format!("数据库没有完成这件事:{fault}"))
                .help("数据没有改动。请再试一次;还是不行,请把这句话告诉维护人员。")
        }
    }
}

/// What an engine says of a file that is not as it left it.
fn engine_words(what: &str) -> &str {
    match what {
        "file is not a database" => "不是数据库文件,或者开头被改写了",
        "database disk image is malformed" => "数据库文件残缺,或者内部被改写了",
        other => other,
    }
}

/// A file or a directory that cannot be used.
fn file(path: &str, why: &str, kind: ErrorKind) -> Refusal {
    match kind {
        ErrorKind::NotFound => {
            Refusal::new(format!("没有这个文件或目录:{path}")).help("请核对路径;上级目录要先建好。")
        }
        ErrorKind::PermissionDenied => Refusal::new(format!("没有权限读写:{path}"))
            .help("请用有权限的用户来运行,或者修改这个目录和文件的归属。"),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            Refusal::new(format!("这里要用目录,路径里却有一个同名的文件:{path}"))
                .help("请换一个目录,或者先移走那个文件。")
        }
        ErrorKind::IsADirectory => {
            Refusal::new(format!("这是一个目录,需要的是文件:{path}")).help("请核对路径。")
        }
        _ => Refusal::new(format!("文件读写失败:{path}({why})"))
            .help("请检查磁盘是否正常、有没有别的程序占着这个文件,再试一次。"),
    }
}

/// A database that does not answer, or does not let us in.
fn unreachable(why: &str) -> Refusal {
    let told: &[(&str, &str, &str)] = &[
        (
            "pool timed out",
            "没有应答",
            "请检查数据库是否在运行,地址和端口对不对,防火墙放不放行。",
        ),
        (
            "onnection refused",
            "没有应答",
            "请检查数据库是否在运行,地址和端口对不对。",
        ),
        (
            "lookup address",
            "找不到这台主机",
            "请核对 --database 里的主机名,或者直接写 IP 地址。",
        ),
        (
            "authentication failed",
            "用户名或口令不对",
            "请核对 --database 里的用户名和口令;口令里有特殊字符的,要按网址的写法转义。",
        ),
        (
            "does not exist",
            "没有这个库或用户",
            "请先在 PostgreSQL 里建好库和用户,再写进 --database。",
        ),
        (
            "expected to read",
            "那个端口上的不是 PostgreSQL",
            "请核对端口,PostgreSQL 通常用5432。",
        ),
        (
            "unable to open database file",
            "数据库文件打不开",
            "请检查数据目录的权限和磁盘。",
        ),
        (
            "No such file or directory",
            "没有这个套接字",
            "请核对 --database 里 host= 后面的目录,数据库是否在运行。",
        ),
    ];
    match told.iter().find(|(part, ..)| why.contains(part)) {
        Some((_, words, help)) => Refusal::new(format!("连不上数据库:{words}")).help(*help),
        None => Refusal::new(format!("连不上数据库:{why}"))
            .help("请检查地址、用户名和口令,数据库是否在运行,目录是否有权限。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_another_build_are_for_that_build_and_no_backup_helps() {
        let error = OpenError::OtherBuild { step: 1 };
        let place = Place::Directory("street".into());
        let told = in_words(error.clone(), &place);
        assert!(
            told.message.contains("另一个版本的标尺建的") && told.message.contains("street"),
            "{}",
            told.message
        );
        let help = told.help.expect("what to do");
        for part in [
            "数据没有改动",
            "换回建它的那个版本",
            "空目录",
            "删掉这个目录",
        ] {
            assert!(help.contains(part), "{part}: {help}");
        }
        assert!(
            !help.contains("备份") && !help.contains("restore"),
            "{help}"
        );
        let place = Place::Database {
            url: "postgres://localhost/street".to_owned(),
            directory: "street".into(),
        };
        let help = in_words(error, &place).help.expect("what to do");
        assert!(help.contains("空的数据库"), "{help}");
        assert!(
            !help.contains("删掉"),
            "a database is no demonstration: {help}"
        );
    }

    #[test]
    fn what_an_engine_says_is_told_in_chinese_where_it_is_known() {
        for why in [
            "pool timed out while waiting for an open connection",
            "failed to lookup address information: Name or service not known",
            "password authentication failed for user \"u\"",
            "database \"x\" does not exist",
        ] {
            let told = unreachable(why);
            assert!(!told.message.is_ascii() && !told.message.contains(why));
            assert!(told.help.is_some());
        }
        assert!(
            unreachable("something else")
                .message
                .contains("something else")
        );
    }
}
