//! Where schemes, the data dictionary and calendars come from: carried by the program, or a directory.
//! Finds and reads texts; what they mean is the business of `rubric`.

mod embedded;

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::refusal::Refusal;

/// Name of the dictionary's file.
pub(crate) const DICTIONARY_FILE: &str = "facts.toml";
/// Name of the file with the kinds of ledgers.
const LEDGERS_FILE: &str = "ledgers.toml";
/// Name of a scheme's file.
const SCHEME_FILE: &str = "scheme.toml";
/// Name of the record of published versions.
pub(crate) const VERSIONS_FILE: &str = "versions.toml";
/// The directory that is looked for where the program is run.
const DEFAULT_DIRECTORY: &str = "schemes";

/// A text and the name it is known by in messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// Path, or a name for a text that the program carries.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: Cow<'static, str>,
}

/// One scheme's texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// Name of its directory, or of its file where it has no directory of its own.
    pub id: String,
    /// The scheme.
    pub scheme: Text,
    /// Its worked cases, in order of name.
    pub cases: Vec<Text>,
    /// Its record of published versions.
    pub versions: Option<Text>,
    /// The data dictionary it is written against.
    pub dictionary: Text,
    /// Its directory on disk; `None` when the program carries it.
    pub folder: Option<PathBuf>,
}

/// A set of schemes over one dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Library {
    /// The schemes that the program carries.
    Builtin,
    /// A directory with a dictionary and a directory for each scheme.
    Directory(PathBuf),
}

impl Library {
    /// The library to use: the directory asked for; else `schemes` where the program is run, when it holds a
    /// dictionary; else what the program carries.
    pub(crate) fn choose(asked: Option<&Path>, builtin: bool) -> Result<Library, Refusal> {
        if builtin {
            return Ok(Library::Builtin);
        }
        if let Some(directory) = asked {
            if !directory.is_dir() {
                return Err(
                    Refusal::new(format!("没有这个方案库目录:{}", directory.display()))
                        .help("--schemes 后面写 facts.toml 和各方案目录所在的目录。"),
                );
            }
            return Ok(Library::Directory(directory.to_owned()));
        }
        let near = Path::new(DEFAULT_DIRECTORY);
        Ok(if near.join(DICTIONARY_FILE).is_file() {
            Library::Directory(near.to_owned())
        } else {
            Library::Builtin
        })
    }

    /// Ids of its schemes, in order.
    pub(crate) fn ids(&self) -> Result<Vec<String>, Refusal> {
        match self {
            Library::Builtin => Ok(embedded::SCHEMES.iter().map(|s| s.id.to_owned()).collect()),
            Library::Directory(directory) => {
                let entries =
                    fs::read_dir(directory).map_err(|e| Refusal::unreadable(directory, &e))?;
                let mut ids = Vec::new();
                for entry in entries {
                    let path = entry
                        .map_err(|e| Refusal::unreadable(directory, &e))?
                        .path();
                    if path.join(SCHEME_FILE).is_file() {
                        ids.extend(path.file_name().map(|n| n.to_string_lossy().into_owned()));
                    }
                }
                ids.sort();
                Ok(ids)
            }
        }
    }

    /// The dictionary's text.
    pub(crate) fn dictionary(&self) -> Result<Text, Refusal> {
        match self {
            Library::Builtin => Ok(builtin_text(DICTIONARY_FILE, embedded::DICTIONARY)),
            Library::Directory(directory) => {
                let path = directory.join(DICTIONARY_FILE);
                if path.exists() {
                    read(&path)
                } else {
                    Ok(builtin_text(DICTIONARY_FILE, embedded::DICTIONARY))
                }
            }
        }
    }

    /// The text of the kinds of ledgers.
    pub(crate) fn ledgers(&self) -> Result<Text, Refusal> {
        match self {
            Library::Directory(directory) if directory.join(LEDGERS_FILE).is_file() => {
                read(&directory.join(LEDGERS_FILE))
            }
            Library::Directory(_) | Library::Builtin => {
                Ok(builtin_text(LEDGERS_FILE, embedded::LEDGERS))
            }
        }
    }

    /// All texts of the scheme with this id.
    pub(crate) fn source(&self, id: &str) -> Result<Source, Refusal> {
        match self {
            Library::Builtin => embedded::SCHEMES
                .iter()
                .find(|s| s.id == id)
                .map(embedded::Embedded::source)
                .ok_or_else(|| self.unknown(id)),
            Library::Directory(directory) => {
                let folder = directory.join(id);
                let plain = Path::new(id).components().count() == 1;
                if !plain || !folder.join(SCHEME_FILE).is_file() {
                    return Err(self.unknown(id));
                }
                from_folder(&folder, self.dictionary()?)
            }
        }
    }

    /// All texts of a scheme named by id, by its file or by its directory. Of a bare name, an id of the library goes
    /// before a directory that is called so.
    pub(crate) fn find(&self, named: &Path) -> Result<Source, Refusal> {
        let name = named.to_string_lossy();
        let is_path = name.contains(['/', '\\']) || name.ends_with(".toml") || name == ".";
        if !is_path {
            let beside =
                named.join(SCHEME_FILE).is_file() && !self.ids()?.iter().any(|id| *id == name);
            if !beside {
                return self.source(&name).map_err(|refusal| match named {
                    _ if named.is_dir() => no_scheme_in(named),
                    _ if named.is_file() => not_a_scheme(named),
                    _ => refusal,
                });
            }
        }
        if named.is_dir() {
            let file = named.join(SCHEME_FILE);
            if !file.is_file() {
                return Err(no_scheme_in(named));
            }
            return from_folder(named, self.dictionary_near(named)?);
        }
        if named.file_name().is_some_and(|n| n == SCHEME_FILE) {
            let folder = match named.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            if !named.is_file() {
                // Reading says why.
                read(named)?;
            }
            return from_folder(folder, self.dictionary_near(folder)?);
        }
        if named.is_file() && named.extension().is_none_or(|e| e != "toml") {
            return Err(not_a_scheme(named));
        }
        let scheme = read(named)?;
        let folder = named.parent().unwrap_or(Path::new(""));
        Ok(Source {
            id: named
                .file_stem()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default(),
            scheme,
            cases: Vec::new(),
            versions: None,
            dictionary: self.dictionary_near(folder)?,
            folder: None,
        })
    }

    /// All texts of every scheme that is meant: one as [`Library::find`] finds it, or all that stand in a directory.
    pub(crate) fn find_all(&self, named: &Path) -> Result<Vec<Source>, Refusal> {
        if named.is_dir() && !named.join(SCHEME_FILE).is_file() {
            let inside = Library::Directory(named.to_owned());
            let ids = inside.ids()?;
            if !ids.is_empty() {
                return ids.iter().map(|id| inside.source(id)).collect();
            }
        }
        self.find(named).map(|source| vec![source])
    }

    /// The dictionary of a scheme's directory: in it, in the directory above, or the library's.
    pub(crate) fn dictionary_near(&self, folder: &Path) -> Result<Text, Refusal> {
        let above = match folder.parent() {
            Some(parent) if folder.file_name().is_some() => parent.to_owned(),
            // `.` and paths that end in `..` have their directory above only on disk.
            _ => folder.join(".."),
        };
        for near in [folder, above.as_path()] {
            let path = near.join(DICTIONARY_FILE);
            if path.is_file() {
                return read(&path);
            }
        }
        self.dictionary()
    }

    fn unknown(&self, id: &str) -> Refusal {
        let known = match self.ids() {
            Ok(known) => known,
            Err(refusal) => return refusal,
        };
        let mut refusal = Refusal::unknown("方案", id, &known);
        if let Library::Directory(directory) = self {
            refusal.message = format!("{}(方案库:{})", refusal.message, directory.display());
            if embedded::SCHEMES.iter().any(|s| s.id == id) {
                refusal.help = Some("程序自带的方案里有它,加 --builtin 就能用。".to_owned());
            }
        }
        refusal
    }
}

fn no_scheme_in(folder: &Path) -> Refusal {
    let file = folder.join(SCHEME_FILE);
    if file.is_dir() {
        return Refusal::unreadable(&file, &io::ErrorKind::IsADirectory.into());
    }
    Refusal::new(format!("这个目录里没有 {SCHEME_FILE}:{}", folder.display()))
        .help("请写出方案所在的目录,或者直接写 scheme.toml 的路径。")
}

fn not_a_scheme(file: &Path) -> Refusal {
    Refusal::new(format!("这不是方案文件:{}", file.display()))
        .help("方案写编号、方案所在的目录,或者 .toml 文件;数据表写在 --facts 后面。")
}

/// The holiday notices that the program carries: name and text, in order of year.
pub(crate) fn calendars() -> &'static [(&'static str, &'static str)] {
    embedded::CALENDARS
}

/// The `.toml` texts of a directory: name and text, in order of name.
pub(crate) fn texts_in(directory: &Path) -> Result<Vec<(String, String)>, Refusal> {
    let entries = fs::read_dir(directory).map_err(|e| Refusal::unreadable(directory, &e))?;
    let mut texts = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|e| Refusal::unreadable(directory, &e))?
            .path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
            texts.push((name.unwrap_or_default(), read(&path)?.text.into_owned()));
        }
    }
    texts.sort();
    Ok(texts)
}

fn builtin_text(name: &str, text: &'static str) -> Text {
    Text {
        name: format!("自带/{name}"),
        text: Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
    }
}

/// The longest text that is taken into memory, in bytes: what no text of ours comes near.
const LONGEST: u64 = 64 << 20;

/// The content of a file that is no longer than a text can be.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Refusal> {
    let file = fs::File::open(path).map_err(|e| Refusal::unreadable(path, &e))?;
    let mut bytes = Vec::new();
    let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
    let read = read.map_err(|e| Refusal::unreadable(path, &e))?;
    if u64::try_from(read).is_ok_and(|read| read <= LONGEST) {
        return Ok(bytes);
    }
    Err(Refusal::new(format!(
        "文件超过{}MB,没有读取:{}",
        LONGEST >> 20,
        path.display()
    ))
    .help("看看是不是选错了文件:方案、算例和数据字典都是不大的文本文件。"))
}

/// Reads a UTF-8 text, leaving out a byte order mark.
pub(crate) fn read(path: &Path) -> Result<Text, Refusal> {
    if path.is_dir() {
        return Err(Refusal::unreadable(
            path,
            &io::ErrorKind::IsADirectory.into(),
        ));
    }
    let bytes = bytes_of(path)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::new(format!(
            "这是电子表格工作簿或压缩文件,不是文本文件:{}",
            path.display()
        ))
        .help("在表格软件里“另存为” CSV UTF-8,再试一次。"));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&b| b == b'\n')
            .count()
            + 1;
        Refusal::new(format!(
            "文件不是 UTF-8 编码:{} 第 {line} 行",
            path.display()
        ))
        .help("请在编辑器里用“另存为”选 UTF-8 编码,再试一次。")
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(Text {
        name: path.display().to_string(),
        text: Cow::Owned(text),
    })
}

fn from_folder(folder: &Path, dictionary: Text) -> Result<Source, Refusal> {
    let scheme = read(&folder.join(SCHEME_FILE))?;
    let cases_folder = folder.join("cases");
    let mut case_paths = Vec::new();
    if cases_folder.is_dir() {
        let entries =
            fs::read_dir(&cases_folder).map_err(|e| Refusal::unreadable(&cases_folder, &e))?;
        for entry in entries {
            let path = entry
                .map_err(|e| Refusal::unreadable(&cases_folder, &e))?
                .path();
            if path.extension().is_some_and(|e| e == "toml") {
                case_paths.push(path);
            }
        }
        case_paths.sort();
    }
    if cases_folder.is_file() {
        return Err(Refusal::new(format!(
            "算例要放在目录里,这是一个文件:{}",
            cases_folder.display()
        ))
        .help("请把它改名为 .toml 文件,放进名为 cases 的目录。"));
    }
    let versions = folder.join(VERSIONS_FILE);
    let whole = folder
        .canonicalize()
        .map_err(|e| Refusal::unreadable(folder, &e))?;
    Ok(Source {
        id: whole
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default(),
        scheme,
        cases: case_paths
            .iter()
            .map(|path| read(path))
            .collect::<Result<_, _>>()?,
        versions: if versions.is_file() {
            Some(read(&versions)?)
        } else {
            None
        },
        dictionary,
        folder: Some(folder.to_owned()),
    })
}
