//! Result files: which kinds there are, and writing them whole.

use std::fs;
use std::path::Path;

use crate::refusal::Refusal;

/// Refuses a file of a kind that is not written, before any work is done.
pub(super) fn check(out: &Path) -> Result<(), Refusal> {
    let kind = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
    if kind.eq_ignore_ascii_case("csv") || kind.eq_ignore_ascii_case("json") {
        return Ok(());
    }
    Err(Refusal::usage(format!(
        "--out 的文件名要以 .csv 或 .json 结尾:{}",
        out.display()
    ))
    .help(".csv 可以用表格软件打开,.json 给程序读。"))
}

/// True for a file that is to hold JSON.
pub(super) fn is_json(out: &Path) -> bool {
    out.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"))
}

/// Writes a file whole: beside its place first, then moved there, so that nobody reads half of it.
pub(super) fn write(out: &Path, text: &str) -> Result<(), Refusal> {
    if out.is_dir() {
        return Err(Refusal::unwritable(
            out,
            &std::io::ErrorKind::IsADirectory.into(),
        ));
    }
    let mut beside = out.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let written = fs::write(beside, text).and_then(|()| fs::rename(beside, out));
    written.map_err(|e| {
        // What was begun is of no use to anybody; that it may not be there is no further trouble.
        let _ = fs::remove_file(beside);
        Refusal::unwritable(out, &e)
    })
}
