//! `scheme new`: a small commented scheme with cases, to be turned into one's own. Never overwrites.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::Session;
use crate::arguments::New;
use crate::inspection::Inspected;
use crate::library::{Library, Source, Text};
use crate::reading;
use crate::refusal::Refusal;
use crate::reply::Reply;

const SCHEME: &str = include_str!("../starter/scheme.toml");
const CASES: &str = include_str!("../starter/cases.toml");
const CHANGES: &str = include_str!("../starter/CHANGES.md");

/// Makes a scheme.
pub(crate) fn run(session: &Session, asked: &New) -> Result<Reply, Refusal> {
    let id = asked.id.trim();
    if !is_id(id) {
        return Err(Refusal::usage(format!("编号不能用:{id}"))
            .help("编号以小写字母开头,只含小写字母、数字和连字符,不超过60个,如 street-2026。"));
    }
    let title = asked.title.trim();
    if title.is_empty() || title.chars().count() > 80 || title.chars().any(char::is_control) {
        return Err(Refusal::usage("方案名称不能为空,不能有换行,不超过80个字")
            .help("写成 --title 某街道党建考评;不写 --title 时先叫“新方案”。"));
    }
    let parent: PathBuf = match (&asked.dir, &session.library) {
        (Some(dir), _) => dir.clone(),
        (None, Library::Directory(directory)) => directory.clone(),
        (None, Library::Builtin) => PathBuf::from("."),
    };
    let folder = parent.join(id);
    if folder.exists() {
        return Err(
            Refusal::new(format!("已经有了,没有改动:{}", folder.display()))
                .help("请换一个编号,或者用 --dir 换一个目录。"),
        );
    }
    let files = [
        (
            "scheme.toml",
            SCHEME
                .replace("{{id}}", &toml::Value::from(id).to_string())
                .replace("{{title}}", &toml::Value::from(title).to_string()),
        ),
        ("cases/起步.toml", CASES.to_owned()),
        ("CHANGES.md", CHANGES.replace("{{title}}", title)),
    ];
    // Checked before anything is written: a starter that does not pass is no start.
    let source = source(session, &folder, &files)?;
    reading::dictionary(&source.dictionary)?;
    let inspected = Inspected::one(&session.library, source)?;
    if !inspected.tally().is_clean() {
        return Err(Refusal::new(format!(
            "所用的数据字典与起步方案对不上:{}\n\n{}\n",
            inspected.source.dictionary.name,
            inspected.blocks(rubric::diag::Style::Plain).join("\n\n")
        ))
        .help("请换一个目录(--dir),或者先用 biaochi facts dictionary --out facts.toml 写出自带的数据字典。"));
    }
    for (name, text) in &files {
        let path = folder.join(name);
        let inside = path.parent().unwrap_or(&folder);
        fs::create_dir_all(inside).map_err(|e| Refusal::unwritable(inside, &e))?;
        fs::write(&path, text).map_err(|e| Refusal::unwritable(&path, &e))?;
    }
    let shown = folder.display();
    Ok(Reply::clean(
        format!(
            "已建好:{shown}\n  scheme.toml      方案(带说明)\n  cases/起步.toml  算例\n  CHANGES.md       版本记录\n接着做:\n  biaochi scheme check {shown}\n  biaochi scheme try {shown}\n数据字典用的是:{}\n",
            inspected.source.dictionary.name
        ),
        json!({
            "id": id,
            "folder": folder.display().to_string(),
            "files": files.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            "dictionary": inspected.source.dictionary.name,
        }),
    ))
}

fn is_id(id: &str) -> bool {
    id.len() <= 60
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// The texts as they will stand on disk.
fn source(
    session: &Session,
    folder: &Path,
    files: &[(&'static str, String); 3],
) -> Result<Source, Refusal> {
    let text = |n: usize| Text {
        name: folder.join(files[n].0).display().to_string(),
        text: Cow::Owned(files[n].1.clone()),
    };
    Ok(Source {
        id: folder
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default(),
        scheme: text(0),
        cases: vec![text(1)],
        versions: None,
        dictionary: session.library.dictionary_near(folder)?,
        folder: Some(folder.to_owned()),
    })
}
