//! `backup`: copies an installation into one file, beside a running service.

use std::io::ErrorKind;

use serde_json::json;
use store::Purpose;

use crate::arguments::Backup;
use crate::installation;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Copies.
pub(crate) fn run(asked: &Backup) -> Result<Reply, Refusal> {
    if asked.to.exists() {
        return Err(Refusal::in_the_way(
            &asked.to,
            "换一个文件名,例如在名称里写上日期。",
        ));
    }
    let parent = asked.to.parent().filter(|it| !it.as_os_str().is_empty());
    if let Some(parent) = parent.filter(|it| !it.is_dir()) {
        let kind = match installation::a_directory(parent) {
            Ok(()) => ErrorKind::NotFound,
            Err(_) => ErrorKind::NotADirectory,
        };
        return Err(Refusal::unwritable(&asked.to, &kind.into()));
    }
    let written = installation::runtime()?.block_on(async {
        let store = installation::open(&asked.place, Purpose::Beside).await?;
        let written = store::backup::write(&store, &asked.to, asked.with_key)
            .await
            .map_err(|fault| installation::fault_in_words(&fault, &asked.to));
        store.stop().await;
        written
    })?;
    let mut text = format!(
        "已备份到 {}:数据{}行,佐证材料{}个,共{}字节\n链头 {}\n",
        asked.to.display(),
        written.rows,
        written.files,
        written.bytes,
        written.head
    );
    text.push_str(if asked.with_key {
        "备份里有审计密钥:拿到备份的人能伪造记录,请锁好。\n"
    } else {
        "审计密钥没有放进备份,请另外保管;恢复时用 --audit-key 指明它。\n"
    });
    if !written.missing.is_empty() {
        text.push_str(&format!(
            "注意:有{}个佐证材料登记了却不在目录里,没有备份到。请运行 biaochi verify 查看。\n",
            written.missing.len()
        ));
    }
    let json = json!({
        "file": asked.to,
        "head": written.head.to_string(),
        "rows": written.rows,
        "files": written.files,
        "bytes": written.bytes,
        "missing": written.missing,
        "with_key": asked.with_key,
    });
    Ok(if written.missing.is_empty() {
        Reply::clean(text, json)
    } else {
        Reply::with_findings(text, json)
    })
}
