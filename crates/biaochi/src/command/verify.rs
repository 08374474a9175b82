//! `verify`: holds the audit chain, the tables and the evidence against each other and says what does not agree.

use std::time::Instant;

use serde_json::json;
use store::Purpose;
use store::audit::{self, Finding, Head};

use crate::arguments::Verify;
use crate::installation;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// How many findings people are shown; programs get all.
const SHOWN: usize = 50;

/// Verifies.
pub(crate) fn run(asked: &Verify) -> Result<Reply, Refusal> {
    let heads = asked
        .heads
        .iter()
        .map(|text| text.parse::<Head>().map_err(|()| not_a_head(text)))
        .collect::<Result<Vec<_>, _>>()?;
    let start = Instant::now();
    let report = installation::runtime()?.block_on(async {
        let store = installation::open(&asked.place, Purpose::Beside).await?;
        let report = audit::verify(&store, &heads)
            .await
            .map_err(|fault| installation::fault_in_words(&fault, &asked.place.data));
        store.stop().await;
        report
    })?;
    let took = start.elapsed();
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|finding| json!({ "finding": kind(finding), "words": words(finding) }))
        .collect();
    let json = json!({
        "head": report.head.to_string(),
        "records": report.head.number,
        "rows": report.rows,
        "files": report.files,
        "findings": found,
    });
    let counted = format!(
        "核对了审计记录{}条、数据{}行、佐证材料{}个,用时{}.{:03}秒\n链头 {}\n",
        report.head.number,
        report.rows,
        report.files,
        took.as_secs(),
        took.subsec_millis(),
        report.head
    );
    if report.findings.is_empty() {
        return Ok(Reply::clean(
            format!(
                "没有发现改动:每一条记录、每一行数据都与审计链一致。\n{counted}请把链头抄在纸上或印在公布文件上,以后可以用 --head 对照。\n"
            ),
            json,
        ));
    }
    let mut text = format!("发现{}处不一致:\n", report.findings.len());
    for finding in report.findings.iter().take(SHOWN) {
        text.push_str(&format!("  {}\n", words(finding)));
    }
    if report.findings.len() > SHOWN {
        text.push_str(&format!(
            "  还有{}处没有列出,加 --json 可以看到全部。\n",
            report.findings.len() - SHOWN
        ));
    }
    text.push_str(&counted);
    text.push_str("数据在标尺之外被改动过。请停止服务,保留现状备查,再从备份恢复到新目录。\n");
    Ok(Reply::with_findings(text, json))
}

fn not_a_head(text: &str) -> Refusal {
    Refusal::usage(format!("链头写法不对:{text}")).help(
        "链头是 编号:64位十六进制,例如 biaochi verify 打印的“链头”后面那一串,中间不要有空格。",
    )
}

/// What kind of finding it is, for programs.
fn kind(finding: &Finding) -> &'static str {
    match finding {
        Finding::Edited { .. } => "edited",
        Finding::Gap { .. } => "gap",
        Finding::CutTail { .. } => "cut_tail",
        Finding::Swapped { .. } => "swapped",
        Finding::AnchorForged => "anchor_forged",
        Finding::RowChanged { .. } => "row_changed",
        Finding::RowAdded { .. } => "row_added",
        Finding::RowMissing { .. } => "row_missing",
        Finding::RowUnreadable { .. } => "row_unreadable",
        Finding::FileChanged { .. } => "file_changed",
        Finding::FileMissing { .. } => "file_missing",
    }
}

fn words(finding: &Finding) -> String {
    match finding {
        Finding::Edited { number } => {
            format!("审计记录第{number}条被改过,或者是后来插进去、换了位置的")
        }
        Finding::Gap { after, before } => {
            format!(
                "审计记录第{after}条与第{before}条之间少了{}条",
                before - after - 1
            )
        }
        Finding::CutTail { known, found } => {
            format!("审计记录的末尾被截去:曾经到第{known}条,现在只到第{found}条")
        }
        Finding::Swapped { number } => {
            format!("审计记录从第{number}条起与写下的链头不同:换过数据库,或者从较早的副本接着写过")
        }
        Finding::AnchorForged => {
            "数据目录里的 audit.anchor 不是用这把密钥写的,被人改过或换过".to_owned()
        }
        Finding::RowChanged { subject, key } => {
            format!("表 {subject} 的 {key} 与最后一次记录的内容不同")
        }
        Finding::RowAdded { subject, key } => {
            format!("表 {subject} 的 {key} 没有记录,是从别处加进去的")
        }
        Finding::RowMissing { subject, key } => {
            format!("表 {subject} 的 {key} 有记录,数据却没有了")
        }
        Finding::RowUnreadable { subject, why } => {
            format!("表 {subject} 有一行读不出来:{why}")
        }
        Finding::FileChanged { hash } => format!("佐证材料 {hash} 的内容被改过"),
        Finding::FileMissing { hash } => format!("佐证材料 {hash} 不见了"),
    }
}
