//! `scheme seal`: records the hash of a version, so that a later change under the same version is noticed.

use std::fs;

use rubric::text::{read_versions, write_versions};
use serde_json::json;

use super::{Session, save};
use crate::arguments::OneScheme;
use crate::inspection::Inspected;
use crate::library::VERSIONS_FILE;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Seals a version.
pub(crate) fn run(session: &Session, asked: &OneScheme) -> Result<Reply, Refusal> {
    let source = session.library.find(&asked.scheme)?;
    let Some(folder) = source.folder.clone() else {
        return Err(Refusal::new(format!(
            "这个方案没有自己的目录,登记不了:{}",
            source.scheme.name
        ))
        .help("自带的方案不用登记;要登记自己的方案,请写出它的目录,文件名用 scheme.toml。"));
    };
    let inspected = Inspected::one(&session.library, source)?;
    let checked = &inspected.checked;
    let head = &checked.scheme.head;
    let recorded = match &inspected.source.versions {
        Some(text) => read_versions(&text.text),
        None => Default::default(),
    };
    let (mut versions, told) = recorded;
    if !told.is_empty() {
        return Err(Refusal::new(format!(
            "版本登记有错,没有改动:{}",
            folder.join(VERSIONS_FILE).display()
        ))
        .help("先运行 biaochi scheme check 看哪里要改。"));
    }
    let known = versions
        .iter()
        .find(|(version, _)| *version == head.version);
    match known {
        Some((_, hash)) if *hash == checked.hash => {
            return Ok(Reply::clean(
                format!("{} 已经登记过,内容没有变。\n", inspected.name()),
                json!({ "scheme": head.id, "version": head.version, "hash": hash, "is_new": false }),
            ));
        }
        Some((_, hash)) => {
            return Err(Refusal::new(format!(
                "版本 {} 已经登记过,内容却变了。\n  登记的指纹:{hash}\n  现在的指纹:{}",
                head.version, checked.hash
            ))
            .help("请改 version,再登记;不该改的就恢复原样。"));
        }
        None => {}
    }
    let tally = inspected.tally();
    if tally.errors > 0 {
        return Err(Refusal::new(format!(
            "方案还有{}处错误,不能登记:{}",
            tally.errors,
            inspected.name()
        ))
        .help("先运行 biaochi scheme check 看哪里要改。"));
    }
    versions.push((head.version.clone(), checked.hash.clone()));
    let path = folder.join(VERSIONS_FILE);
    save::write(&path, &write_versions(&versions))?;
    // What was written is what will be read: a record nobody can read would be worse than none.
    let written = fs::read_to_string(&path).map_err(|e| Refusal::unreadable(&path, &e))?;
    if read_versions(&written).0 != versions {
        return Err(Refusal::new(format!(
            "写入后读出的内容不一致:{}",
            path.display()
        )));
    }
    Ok(Reply::clean(
        format!(
            "已登记 {}\n指纹:{}\n写在:{}\n此后内容变了而版本没变,检查会指出。\n",
            inspected.name(),
            checked.hash,
            path.display()
        ),
        json!({ "scheme": head.id, "version": head.version, "hash": checked.hash, "is_new": true, "file": path.display().to_string() }),
    ))
}
