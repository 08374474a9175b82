//! An installation as the commands see it: where its data lies, opening it, and what it begins with. What goes wrong
//! with it is put into words in `words`; what is wrong with how it is named is found in `named`.

mod named;
mod words;

use std::path::Path;

use appraisal::calendar::Notice;

use service::seed::{Seed, SeedScheme};
use store::{Options, Place, Purpose, Store};
use tokio::runtime::{Builder, Runtime};

use crate::arguments::Where;
use crate::library::{self, Library};
use crate::reading;
use crate::refusal::Refusal;

pub(crate) use named::{a_directory, is_named_well};
pub(crate) use words::{error_in_words, fault_in_words, in_words};

/// The place that a command names.
pub(crate) fn place(asked: &Where) -> Place {
    match &asked.database {
        None => Place::Directory(asked.data.clone()),
        Some(url) => Place::Database {
            url: url.clone(),
            directory: asked.data.clone(),
        },
    }
}

/// How a command opens it.
pub(crate) fn options(asked: &Where, purpose: Purpose) -> Options {
    Options {
        purpose,
        audit_key: asked.audit_key.clone(),
        ..Options::default()
    }
}

/// Opens it.
pub(crate) async fn open(asked: &Where, purpose: Purpose) -> Result<Store, Refusal> {
    is_named_well(asked)?;
    let place = place(asked);
    Store::open(&place, options(asked, purpose))
        .await
        .map_err(|error| in_words(error, &place))
}

/// What runs the commands that wait for a database or for people.
pub(crate) fn runtime() -> Result<Runtime, Refusal> {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Refusal::new(format!("系统不让启动线程:{error}")))
}

/// What an installation begins with, from a library; calendars of a directory stand beside those that the program
/// carries.
pub(crate) fn seed(library: &Library, calendars: Option<&Path>) -> Result<Seed, Refusal> {
    if matches!(library, Library::Directory(_)) {
        // The program's own is tested where it is built.
        reading::dictionary(&library.dictionary()?)?;
    }
    let mut schemes = Vec::new();
    for id in library.ids()? {
        let source = library.source(&id)?;
        schemes.push(SeedScheme {
            key: id,
            text: source.scheme.text.into_owned(),
            cases: source
                .cases
                .into_iter()
                .map(|case| (case.name, case.text.into_owned()))
                .collect(),
        });
    }
    let mut notices: Vec<(String, String)> = library::calendars()
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    for (name, text) in calendars.map(notices_in).transpose()?.unwrap_or_default() {
        // A notice of the same name is the newer word on that year.
        notices.retain(|(known, _)| *known != name);
        notices.push((name, text));
    }
    notices.sort();
    Ok(Seed {
        facts: library.dictionary()?.text.into_owned(),
        ledgers: library.ledgers()?.text.into_owned(),
        schemes,
        calendars: notices.into_iter().map(|(_, text)| text).collect(),
    })
}

/// The notices of a directory, each fit to be read.
fn notices_in(directory: &Path) -> Result<Vec<(String, String)>, Refusal> {
    if !directory.is_dir() {
        return Err(
            Refusal::new(format!("没有这个放假安排目录:{}", directory.display()))
                .help("--calendars 后面写放着 .toml 文件的目录,一年一个文件。"),
        );
    }
    let texts = library::texts_in(directory)?;
    for (name, text) in &texts {
        Notice::parse(text).map_err(|flaws| {
            let path = directory.join(name);
            let told: Vec<String> = flaws.iter().map(ToString::to_string).collect();
            Refusal::new(format!(
                "放假安排写得不对:{}{}",
                path.display(),
                told.join(";")
            ))
            .help("请照“工作日”一章的写法改正这个文件;别的年份不受影响。")
        })?;
    }
    Ok(texts)
}
