//! Reads and writes a scheme's record of published versions: `[[version]]` with `version` and `hash`.

use super::reader::{Document, TableReader};
use crate::diag::{Deed, Diagnostic, Span};

/// What stands at the head of a record.
const HEAD: &str =
    "# 已登记的版本和内容指纹,登记版本时由程序写入;内容变了而版本号没变时,检查会指出。\n";

/// Reads a record: version and hash of each entry, in order. Never fails: what is wrong is told and left out.
pub fn read_versions(text: &str) -> (Vec<(String, String)>, Vec<Diagnostic>) {
    let document = Document::parse(text);
    let root = document.root();
    let mut versions: Vec<(String, String)> = Vec::new();
    for r in root.tables("version", "版本登记") {
        if let Some(entry) = read_entry(r, &versions) {
            versions.push(entry);
        }
    }
    root.finish();
    (versions, document.into_diagnostics())
}

fn read_entry(mut r: TableReader<'_>, before: &[(String, String)]) -> Option<(String, String)> {
    let version = r.required_text("version");
    r.name(format!("版本 {version} 的登记"));
    let hash = r.required_text("hash");
    let digits = hash.strip_prefix("sha256:").unwrap_or_default();
    let is_hash = digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hash && !hash.is_empty() {
        let span: Span = r.span_of("hash");
        r.report(
            Diagnostic::error("E413", span, format!("{}里的指纹写得不对", r.what()))
                .help("指纹是 sha256: 加 64 位十六进制数字,登记版本时由程序写入,不要手改;请删去这一条,重新登记")
                .deed(Deed::Seal),
        );
    }
    let is_new = before.iter().all(|(known, _)| *known != version);
    if !is_new {
        r.report(
            Diagnostic::error("E414", r.span(), format!("版本 {version} 登记了两次"))
                .help("一个版本只有一种内容;请删去多余的一条"),
        );
    }
    r.finish();
    (is_hash && is_new && !version.is_empty()).then_some((version, hash))
}

/// The text of a record.
pub fn write_versions(versions: &[(String, String)]) -> String {
    let mut text = HEAD.to_owned();
    for (version, hash) in versions {
        text.push_str(&format!(
            "\n[[version]]\nversion = {}\nhash = {}\n",
            toml::Value::from(version.as_str()),
            toml::Value::from(hash.as_str())
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(version: &str, digit: char) -> (String, String) {
        let digits: String = std::iter::repeat_n(digit, 64).collect();
        (version.to_owned(), format!("sha256:{digits}"))
    }

    #[test]
    fn what_is_written_is_read_back() {
        let versions = vec![entry("2026.1", 'a'), entry("2026.2 \"改\"", '0')];
        let (read, told) = read_versions(&write_versions(&versions));
        assert_eq!(told, []);
        assert_eq!(read, versions);
    }

    #[test]
    fn a_wrong_hash_and_a_version_twice_are_told_and_left_out() {
        let text = format!(
            "{}\n[[version]]\nversion = \"2026.1\"\nhash = \"{}\"\n\n[[version]]\nversion = \"2\"\nhash = \"abc\"\n",
            write_versions(&[entry("2026.1", 'a')]),
            entry("", 'b').1
        );
        let (read, told) = read_versions(&text);
        assert_eq!(read, [entry("2026.1", 'a')]);
        let codes: Vec<&str> = told.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["E414", "E413"]);
    }
}
