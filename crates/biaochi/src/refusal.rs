//! What the program tells a person when it does not do what was asked: a sentence, what to do, an exit code.

use std::fmt::Display;
use std::io;
use std::path::Path;

use rubric::expr::nearest::nearest;
use serde_json::{Value, json};

/// Why a command ends without doing its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What happened and where, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub help: Option<String>,
    /// The command was called wrongly (exit code 2) rather than refused (1).
    pub is_usage: bool,
    /// More for programs.
    pub details: Option<Value>,
}

impl Refusal {
    /// A lawful no: exit code 1.
    pub(crate) fn new(message: impl Into<String>) -> Refusal {
        Refusal {
            message: message.into(),
            help: None,
            is_usage: false,
            details: None,
        }
    }

    /// A wrong call: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Refusal {
        Refusal {
            is_usage: true,
            ..Refusal::new(message)
        }
    }

    /// Says what to do.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Refusal {
        self.help = Some(help.into());
        self
    }

    /// Adds what a program may want to know.
    #[must_use]
    pub(crate) fn with_details(mut self, details: Value) -> Refusal {
        self.details = Some(details);
        self
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Refusal {
        let shown = path.display();
        match error.kind() {
            io::ErrorKind::NotFound if is_written_as_directory(path) => {
                Refusal::new(format!("没有这个目录:{shown}"))
                    .help("请核对路径;路径里有空格时用引号括起来。")
            }
            io::ErrorKind::NotFound => Refusal::new(format!("没有这个文件:{shown}"))
                .help("请核对路径和文件名;路径里有空格时用引号括起来。"),
            io::ErrorKind::PermissionDenied => Refusal::new(format!("没有权限读取:{shown}"))
                .help("请检查文件的权限,或者换一个有权限的用户来运行。"),
            io::ErrorKind::IsADirectory => {
                Refusal::new(format!("这是一个目录,需要的是文件:{shown}"))
                    .help("请写出目录里那个文件的名称。")
            }
            io::ErrorKind::NotADirectory => {
                Refusal::new(format!("路径里有一个是文件,不是目录:{shown}"))
                    .help("请核对路径:目录的位置上只能是目录。")
            }
            io::ErrorKind::InvalidFilename => Refusal::new(format!("名称太长或写法不对:{shown}"))
                .help("请换一个短一些的文件名或路径。"),
            _ => Refusal::new(format!("读取失败:{shown}{}", number(error)))
                .help("请检查磁盘和网络盘是否可用、链接有没有绕成圈,再试一次。"),
        }
    }

    /// A file that cannot be written.
    pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Refusal {
        let shown = path.display();
        match error.kind() {
            io::ErrorKind::NotFound => Refusal::new(format!("写不进去,上级目录不存在:{shown}"))
                .help("请先建立目录,或者换一个已有的目录。"),
            io::ErrorKind::PermissionDenied => {
                Refusal::new(format!("没有权限写入:{shown}")).help("请换一个有权限的目录。")
            }
            io::ErrorKind::IsADirectory => {
                Refusal::new(format!("这是一个目录,不能当文件写入:{shown}"))
                    .help("请在目录后面加上文件名。")
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                Refusal::new(format!("写不进去,路径里有一个是文件,不是目录:{shown}"))
                    .help("请换一个目录,或者先移走那个同名的文件。")
            }
            io::ErrorKind::StorageFull => Refusal::new(format!("磁盘已满,没有写入:{shown}"))
                .help("请清出空间,或者换一个磁盘。"),
            io::ErrorKind::InvalidFilename => {
                Refusal::new(format!("名称太长或写法不对,没有写入:{shown}"))
                    .help("请换一个短一些的文件名或目录名。")
            }
            io::ErrorKind::ReadOnlyFilesystem => {
                Refusal::new(format!("这个磁盘只能读,没有写入:{shown}"))
                    .help("请换一个能写的目录。")
            }
            _ => Refusal::new(format!("写入失败:{shown}{}", number(error)))
                .help("如果文件正在别的程序里打开,请先关闭它,再试一次。"),
        }
    }

    /// A file that is there already, or a directory of that name, where only a new file is written.
    pub(crate) fn in_the_way(path: &Path, help: &str) -> Refusal {
        if path.is_dir() {
            return Refusal::unwritable(path, &io::ErrorKind::IsADirectory.into());
        }
        Refusal::new(format!("文件已经有了,没有覆盖:{}", path.display())).help(help)
    }

    /// A name that is not in a list, with the nearest ones that are.
    pub(crate) fn unknown(what: &str, name: &str, known: &[impl AsRef<str> + Display]) -> Refusal {
        let refusal = Refusal::new(format!("没有这个{what}:{name}"));
        let nearest = nearest(name, known.iter().map(AsRef::as_ref));
        if !nearest.is_empty() {
            return refusal.help(format!("是不是“{}”?", nearest.join("”“")));
        }
        if known.is_empty() {
            return refusal;
        }
        let listed: Vec<&str> = known.iter().map(AsRef::as_ref).take(20).collect();
        let more = if known.len() > listed.len() {
            format!(" 等{}个", known.len())
        } else {
            String::new()
        };
        refusal.help(format!("可以写:{}{more}", listed.join("、")))
    }

    /// The process exit code.
    pub(crate) const fn exit(&self) -> u8 {
        if self.is_usage { 2 } else { 1 }
    }

    /// As JSON.
    pub(crate) fn json(&self) -> Value {
        json!({ "error": {
            "message": self.message,
            "help": self.help,
            "exit": self.exit(),
            "details": self.details,
        } })
    }
}

/// Whether a path ends as only directories do.
fn is_written_as_directory(path: &Path) -> bool {
    path.to_string_lossy().ends_with(['/', '\\'])
}

/// The system's number of an error, for whoever looks after the machine; its words are English.
fn number(error: &io::Error) -> String {
    let number = error.raw_os_error();
    number.map_or_else(String::new, |n| format!("(系统错误 {n})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 5] = [
        "community-100",
        "community-norms",
        "county-120",
        "five-star",
        "responsibility",
    ];

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        for (slip, meant) in [("five-satr", "five-star"), ("county", "county-120")] {
            let help = Refusal::unknown("方案", slip, &IDS).help.unwrap();
            assert!(help.contains(meant), "{help}");
        }
    }

    #[test]
    fn an_unknown_name_lists_what_there_is() {
        let refusal = Refusal::unknown("方案", "annual", &IDS);
        assert!(refusal.help.is_some_and(|h| h.contains("county-120")));
        assert!(!refusal.is_usage);
    }
}
