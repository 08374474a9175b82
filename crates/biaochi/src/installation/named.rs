//! Whether an installation is named well: its directory, its database, its key. Opens nothing.

use std::fs;
use std::path::Path;

use crate::arguments::Where;
use crate::refusal::Refusal;

/// Finds out before anything is opened what cannot go well.
pub(crate) fn is_named_well(asked: &Where) -> Result<(), Refusal> {
    a_directory(&asked.data)?;
    if let Some(url) = &asked.database {
        a_database(url)?;
    }
    match &asked.audit_key {
        Some(path) => a_key(path),
        None => a_key(&asked.data.join("audit.key")),
    }
}

/// A directory that is there or can be made: nothing on the way to it is a file.
pub(crate) fn a_directory(path: &Path) -> Result<(), Refusal> {
    let in_the_way = path
        .ancestors()
        .find(|it| !it.as_os_str().is_empty() && it.exists());
    match in_the_way {
        Some(it) if !it.is_dir() => Err(Refusal::new(format!(
            "这里要写目录,这是一个文件:{}",
            it.display()
        ))
        .help("请换一个目录,或者先移走那个同名的文件;文件没有改动。")),
        _ => Ok(()),
    }
}

/// The key of the chain, where there is one.
fn a_key(path: &Path) -> Result<(), Refusal> {
    let Ok(text) = fs::read_to_string(path) else {
        // That it is not there, or not to be read, is told where it is opened.
        return Ok(());
    };
    let text = text.trim();
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(
        Refusal::new(format!("这不是审计密钥文件:{}", path.display())).help(
            "密钥文件第一次启动时生成,叫 audit.key,里面是一行64个十六进制字符。请换上保管的那一份。",
        ),
    )
}

/// The address of a database. What is told of it never holds the password.
fn a_database(url: &str) -> Result<(), Refusal> {
    let wrong = |what: &str| {
        Err(Refusal::usage(format!("--database 写得不对:{what}")).help(
            "写成 postgres://用户:口令@主机:端口/库名;数据放在本机目录里的,不写 --database。",
        ))
    };
    let rest = ["postgres://", "postgresql://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else {
        return wrong("要以 postgres:// 开头,标尺只用 PostgreSQL");
    };
    let (address, asked) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, name) = address.split_once('/').unwrap_or((address, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, it)| it);
    if host.is_empty() && !asked.contains("host=") {
        return wrong("没有写主机");
    }
    if name.is_empty() && !asked.contains("dbname=") {
        return wrong("没有写库名");
    }
    let port = match host.rsplit_once(']') {
        Some((_, rest)) => rest.strip_prefix(':'),
        None => host.rsplit_once(':').map(|(_, port)| port),
    };
    match port {
        Some(port) if !port.parse::<u16>().is_ok_and(|port| port > 0) => {
            wrong(&format!("端口要在 1 到 65535 之间,不能是“{port}”"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_databases_are_told_apart() {
        for fine in [
            "postgres://u:p@127.0.0.1:5432/biaochi",
            "postgresql://u@[::1]/biaochi",
            "postgres://u@[::1]:5432/biaochi",
            "postgres:///biaochi?host=/run/postgresql",
            "postgres://u@%2Frun%2Fpostgresql/biaochi",
        ] {
            assert_eq!(a_database(fine), Ok(()), "{fine}");
        }
        for (wrong, said) in [
            ("", "postgres://"),
            ("mysql://u:secret@h/d", "PostgreSQL"),
            ("postgres://", "主机"),
            ("postgres://u:secret@h", "库名"),
            ("postgres://u:secret@h:99999/d", "99999"),
            ("postgres://u:secret@h:0/d", "65535"),
        ] {
            let told = a_database(wrong).unwrap_err();
            assert!(
                told.is_usage && told.message.contains(said),
                "{wrong}: {told:?}"
            );
            assert!(!told.message.contains("secret"), "{told:?}");
        }
    }
}
