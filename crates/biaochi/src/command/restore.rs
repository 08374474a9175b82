//! `restore`: brings a copy back into an empty directory and proves that it is whole.

use std::io::ErrorKind;
use std::path::Path;

use serde_json::json;
use store::backup::{self, RestoreError};

use crate::arguments::Restore;
use crate::installation;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Brings back.
pub(crate) fn run(asked: &Restore) -> Result<Reply, Refusal> {
    if !asked.from.is_file() {
        let refusal = match asked.from.exists() {
            true => Refusal::unreadable(&asked.from, &ErrorKind::IsADirectory.into()),
            false => Refusal::new(format!("没有这个备份文件:{}", asked.from.display()))
                .help("请核对 --from 后面的路径;备份由 biaochi backup 写成。"),
        };
        return Err(refusal);
    }
    let place = installation::place(&asked.place);
    if let Some(key) = asked
        .place
        .audit_key
        .as_deref()
        .filter(|key| !key.is_file())
    {
        return Err(Refusal::new(format!("没有这个密钥文件:{}", key.display()))
            .help("--audit-key 后面写另外保管的 audit.key 文件。"));
    }
    installation::is_named_well(&asked.place)?;
    let restored = installation::runtime()?
        .block_on(backup::restore(
            &asked.from,
            &place,
            asked.place.audit_key.as_deref(),
        ))
        .map_err(|error| in_words(error, asked, &place))?;
    let rows: u64 = restored.manifest.members.iter().map(|it| it.rows).sum();
    let missing = restored.manifest.missing.len();
    let mut text = format!(
        "已恢复到 {}:数据{rows}行,佐证材料{}个,与备份清单和审计链逐行核对一致\n链头 {}\n",
        asked.place.data.display(),
        restored.report.files,
        restored.report.head
    );
    if missing > 0 {
        text.push_str(&format!(
            "备份时就缺的佐证材料有{missing}个,恢复后仍然缺。\n"
        ));
    }
    text.push_str("登录状态不随备份恢复,大家需要重新登录。\n");
    Ok(Reply::clean(
        text,
        json!({
            "data": asked.place.data,
            "head": restored.report.head.to_string(),
            "rows": rows,
            "files": restored.report.files,
            "missing": restored.manifest.missing,
        }),
    ))
}

fn in_words(error: RestoreError, asked: &Restore, place: &store::Place) -> Refusal {
    let from = asked.from.display();
    match error {
        RestoreError::NotEmpty { .. } => Refusal::new(format!(
            "恢复的目标不是空的:{}{}",
            asked.place.data.display(),
            if asked.place.database.is_some() {
                ",或者数据库里已有标尺的表"
            } else {
                ""
            }
        ))
        .help("请换一个空目录(或空的数据库);已有的数据不会被覆盖。"),
        RestoreError::Damaged { what } if Path::new(&what) == asked.from => {
            Refusal::new(format!("这不是标尺的备份,或者开头就坏了:{from}"))
                .help("--from 后面写 biaochi backup 写成的文件;目标目录里没有留下任何东西。")
        }
        RestoreError::Damaged { what } => {
            Refusal::new(format!("备份文件不完整或被改动过:{from}({what})"))
                .help("请换一份备份;目标目录里没有留下任何东西。")
        }
        RestoreError::OtherVersion { found, known } => Refusal::new(format!(
            "备份由另一个版本的标尺写成(数据版本{found},本程序用{known})"
        ))
        .help("请用写这份备份的那个版本恢复,再用新版本打开。"),
        RestoreError::NoKey => Refusal::new("备份里没有审计密钥")
            .help("加上 --audit-key 文件,写另外保管的 audit.key。"),
        RestoreError::Unproven(report) => Refusal::new(format!(
            "备份的内容与它自己的审计链有{}处不一致:备份之前数据就被改动过",
            report.findings.len()
        ))
        .help("请换一份更早的备份;目标目录里没有留下任何东西。")
        .with_details(
            json!({ "findings": report.findings.len(), "head": report.head.to_string() }),
        ),
        RestoreError::Open(error) => installation::in_words(error, place),
        RestoreError::Fault(fault) => installation::fault_in_words(&fault, &asked.place.data),
    }
}
