//! `verify`: holds the audit chain, the tables and the evidence against each other, works out again what published
//! things say of themselves, and says what does not agree.

use std::time::Instant;

use serde_json::json;
use service::proof::contents::{self, Mismatch};
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
    let (report, contents) = installation::runtime()?.block_on(async {
        let store = installation::open(&asked.place, Purpose::Beside).await?;
        let both = async {
            let report = audit::verify(&store, &heads).await?;
            // What cannot be read is found already; working out again needs rows that read.
            let is_readable = |it: &Finding| {
                !matches!(it, Finding::RowUnreadable { .. } | Finding::Unsound { .. })
            };
            match report.findings.iter().all(is_readable) {
                true => Ok((report, contents::check(&store).await?)),
                false => Ok((report, contents::Contents::default())),
            }
        };
        let both = both
            .await
            .map_err(|fault| installation::fault_in_words(&fault, &asked.place.data));
        store.stop().await;
        both
    })?;
    let took = start.elapsed();
    let of_chain = report.findings.iter().map(|it| (kind(it), words(it)));
    let of_contents = contents.mismatches.iter();
    let of_contents = of_contents.map(|it| (kind_of_mismatch(it), words_of_mismatch(it)));
    let findings: Vec<(&str, String)> = of_chain.chain(of_contents).collect();
    let found: Vec<_> = findings
        .iter()
        .map(|(kind, words)| json!({ "finding": kind, "words": words }))
        .collect();
    let json = json!({
        "head": report.head.to_string(),
        "records": report.head.number,
        "rows": report.rows,
        "files": report.files,
        "scheme_versions": contents.versions,
        "publications": contents.publications,
        "findings": found,
    });
    let counted = format!(
        "核对了审计记录{}条、数据{}行、佐证材料{}个,重新计算了方案版本{}个、公布结果{}次的哈希,用时{}.{:03}秒\n链头 {}\n",
        report.head.number,
        report.rows,
        report.files,
        contents.versions,
        contents.publications,
        took.as_secs(),
        took.subsec_millis(),
        report.head
    );
    if findings.is_empty() {
        return Ok(Reply::clean(
            format!(
                "没有发现改动:每一条记录、每一行数据都与审计链一致。\n{counted}请把链头抄在纸上或印在公布文件上,以后可以用 --head 对照。\n"
            ),
            json,
        ));
    }
    let mut text = format!("发现{}处不一致:\n", findings.len());
    for (_, words) in findings.iter().take(SHOWN) {
        text.push_str(&format!("  {words}\n"));
    }
    if findings.len() > SHOWN {
        text.push_str(&format!(
            "  还有{}处没有列出,加 --json 可以看到全部。\n",
            findings.len() - SHOWN
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
        Finding::Unsound { .. } => "unsound",
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
        Finding::Unsound { why } => {
            let why: Vec<&str> = why.lines().filter(|line| !line.starts_with('*')).collect();
            format!("数据库文件内部已经损坏(SQLite:{})", why.join(" "))
        }
        Finding::FileChanged { hash } => format!("佐证材料 {hash} 的内容被改过"),
        Finding::FileMissing { hash } => format!("佐证材料 {hash} 不见了"),
    }
}

fn kind_of_mismatch(mismatch: &Mismatch) -> &'static str {
    match mismatch {
        Mismatch::SchemeText { .. } => "scheme_text",
        Mismatch::Dictionary { .. } => "dictionary",
        Mismatch::Facts { .. } => "result_facts",
        Mismatch::Scheme { .. } => "result_scheme",
        Mismatch::Line { .. } => "result_line",
        Mismatch::Published { .. } => "published",
        Mismatch::Undecided { .. } => "undecided",
        Mismatch::Nothing { .. } => "result_missing",
    }
}

fn words_of_mismatch(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::SchemeText { version, word } => {
            format!(
                "表 scheme_version 的 {version}:方案版本{word}的正文与发布时的哈希不符,发布以后被改过"
            )
        }
        Mismatch::Dictionary { dictionary } => {
            format!("表 dictionary 的 {dictionary}:数据字典的内容与保存时的哈希不符")
        }
        Mismatch::Facts { result } => {
            format!("表 result 的 {result}:与结果一起存档的数据不是计分时用的数据")
        }
        Mismatch::Scheme { result } => {
            format!("表 result 的 {result}:计分用的方案不是这个考评周期选定的版本")
        }
        Mismatch::Line { result, unit } => {
            format!("表 result_unit 的 {result}/{unit}:名单里这个单位的得分或位次与结果正文不符")
        }
        Mismatch::Published { cycle, revision } => format!(
            "表 publication 的 {cycle}/{revision}:公布的哈希与存档的结果不符,公布以后正文、方案、数据、人工评定或程序版本有一样被改过"
        ),
        Mismatch::Undecided { cycle, revision } => {
            format!("表 decision 的 {cycle}/{revision}:领导小组决定的不是公布的这一份结果")
        }
        Mismatch::Nothing { cycle, revision } => {
            format!("表 publication 的 {cycle}/{revision}:公布的结果已经不在表 result 里")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_of_tampering_has_words_of_its_own_and_names_the_row() {
        let (subject, key) = ("mark", "7/A1".to_owned());
        let hash = "ab".repeat(32);
        let findings = [
            (Finding::Edited { number: 3 }, "第3条"),
            (
                Finding::Gap {
                    after: 3,
                    before: 6,
                },
                "少了2条",
            ),
            (Finding::CutTail { known: 9, found: 5 }, "第5条"),
            (Finding::Swapped { number: 4 }, "第4条"),
            (Finding::AnchorForged, "audit.anchor"),
            (
                Finding::RowChanged {
                    subject,
                    key: key.clone(),
                },
                "mark 的 7/A1",
            ),
            (
                Finding::RowAdded {
                    subject,
                    key: key.clone(),
                },
                "mark 的 7/A1",
            ),
            (Finding::RowMissing { subject, key }, "mark 的 7/A1"),
            (
                Finding::RowUnreadable {
                    subject,
                    why: "column 2".to_owned(),
                },
                "column 2",
            ),
            (Finding::FileChanged { hash: hash.clone() }, &hash),
            (Finding::FileMissing { hash: hash.clone() }, &hash),
        ];
        let (cycle, revision, result) = (5, 2, 8);
        let mismatches = [
            (
                Mismatch::SchemeText {
                    version: 6,
                    word: "2026.1".to_owned(),
                },
                "scheme_version 的 6",
            ),
            (Mismatch::Dictionary { dictionary: 4 }, "dictionary 的 4"),
            (Mismatch::Facts { result }, "result 的 8"),
            (Mismatch::Scheme { result }, "result 的 8"),
            (Mismatch::Line { result, unit: 3 }, "result_unit 的 8/3"),
            (
                Mismatch::Published { cycle, revision },
                "publication 的 5/2",
            ),
            (Mismatch::Undecided { cycle, revision }, "decision 的 5/2"),
            (Mismatch::Nothing { cycle, revision }, "publication 的 5/2"),
        ];
        let of_chain = findings.iter().map(|(it, row)| (kind(it), words(it), *row));
        let of_contents = mismatches
            .iter()
            .map(|(it, row)| (kind_of_mismatch(it), words_of_mismatch(it), *row));
        let told: Vec<(&str, String, &str)> = of_chain.chain(of_contents).collect();
        for (kind, words, row) in &told {
            assert!(words.contains(row), "{kind}: {words}");
        }
        let kinds: BTreeSet<&str> = told.iter().map(|(kind, ..)| *kind).collect();
        let sentences: BTreeSet<&str> = told.iter().map(|(_, words, _)| words.as_str()).collect();
        assert_eq!((kinds.len(), sentences.len()), (19, 19));
    }
}
