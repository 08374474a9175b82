//! Names in cases that lead nowhere in the scheme. Whoever takes an item out of a scheme leaves many of them behind:
//! each name is told once, at its first place, with how many more there are.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::Names;
use crate::diag::{Diagnostic, Span, place};
use crate::text::nearest;
use crate::text::reader::TableReader;

/// Most further lines that are listed.
const LISTED: usize = 10;

/// Names that lead nowhere, of all files of cases of one scheme.
#[derive(Debug, Default)]
pub(super) struct Strays {
    /// The file that is being read.
    file: Cell<usize>,
    /// By code and name.
    found: RefCell<BTreeMap<(&'static str, String), Stray>>,
}

/// What is told of a name.
#[derive(Debug)]
pub(super) struct Words {
    /// Where it stands once: the whole sentence.
    pub(super) once: String,
    /// Where it stands more often: what follows the number of places.
    pub(super) often: String,
    /// What to do.
    pub(super) help: String,
}

/// A name and its places, each in a file.
#[derive(Debug)]
struct Stray {
    words: Words,
    places: Vec<(usize, Span)>,
}

impl Strays {
    /// What follows stands in the file of this number.
    pub(super) fn begin(&self, file: usize) {
        self.file.set(file);
    }

    /// A name that leads nowhere. Its words are only asked for the first time.
    pub(super) fn add(
        &self,
        code: &'static str,
        name: &str,
        span: Span,
        words: impl FnOnce() -> Words,
    ) {
        let mut found = self.found.borrow_mut();
        let stray = found
            .entry((code, name.to_owned()))
            .or_insert_with(|| Stray {
                words: words(),
                places: Vec::new(),
            });
        stray.places.push((self.file.get(), span));
    }

    /// Takes back what was found in a file that was read in part: what else it holds is not known.
    pub(super) fn forget(&self, file: usize) {
        for stray in self.found.borrow_mut().values_mut() {
            stray.places.retain(|(in_file, _)| *in_file != file);
        }
    }

    /// One diagnostic a name, each with the number of the file of its first place.
    pub(super) fn into_diagnostics(self, texts: &[&str]) -> Vec<(usize, Diagnostic)> {
        let found = self.found.into_inner().into_iter();
        found
            .filter_map(|((code, _), stray)| stray.told(code, texts))
            .collect()
    }
}

impl Stray {
    fn told(self, code: &'static str, texts: &[&str]) -> Option<(usize, Diagnostic)> {
        let (&(file, span), more) = self.places.split_first()?;
        let Words { once, often, help } = self.words;
        if more.is_empty() {
            return Some((file, Diagnostic::error(code, span, once).help(help)));
        }
        let message = format!("算例中有{}处{often}", self.places.len());
        let mut told = Diagnostic::error(code, span, message).help(help);
        let here: Vec<Span> = more
            .iter()
            .filter(|(in_file, _)| *in_file == file)
            .map(|(_, span)| *span)
            .collect();
        let elsewhere = more.len() - here.len();
        if !here.is_empty() {
            let text = texts.get(file).copied().unwrap_or_default();
            let lines = here.iter().take(LISTED);
            let lines: Vec<String> = lines
                .map(|span| place(text, span.start).line.to_string())
                .collect();
            let cut = if here.len() > LISTED { "等" } else { "" };
            told = told.note(format!(
                "这里是第一处;本文件还有第{}行{cut}",
                lines.join("、")
            ));
        }
        if elsewhere > 0 {
            told = told.note(format!("别的算例文件里还有{elsewhere}处"));
        }
        Some((file, told))
    }
}

/// An item or norm that the scheme does not have: taken out, or misspelt.
pub(super) fn gone<'n>(
    r: &TableReader<'_>,
    span: Span,
    what: &str,
    id: &str,
    names: &Names<'_>,
    ids: impl Iterator<Item = &'n str> + Clone,
) {
    names.strays.add("E403", id, span, || Words {
        once: format!("{}引用的{what}不存在:{id}", r.what()),
        often: format!("引用方案里没有的{what}:{id}"),
        help: format!(
            "如果{what}已经删去,请把引用它的算例也删去,或者恢复{what};如果是编号写错了,{}",
            match nearest(id, ids) {
                Some(near) => format!("是不是想写 {near}?"),
                None => format!("请改成方案里有的{what}编号"),
            }
        ),
    });
}

/// A decision without a rule: its item may be gone as a whole.
pub(super) fn lost_decision<'n>(
    r: &TableReader<'_>,
    key: &str,
    span: Span,
    names: &Names<'_>,
    decisions: impl Iterator<Item = &'n str>,
) {
    let items = || names.scheme.items.iter().map(|i| i.id.as_str());
    let norms = || names.scheme.norms.iter().map(|n| n.id.as_str());
    if let Some((id, of)) = key.split_once('/')
        && !items().chain(norms()).any(|known| known == id)
    {
        return match of {
            "judged" => gone(r, span, "规范标准", id, names, norms()),
            _ => gone(r, span, "条目", id, names, items()),
        };
    }
    names.strays.add("E408", key, span, || Words {
        once: format!("{}的评定“{key}”在方案里没有对应的规则", r.what()),
        often: format!("给了评定“{key}”,方案里没有对应的规则"),
        help: match nearest(key, decisions) {
            Some(near) => format!("如果规则已经删去,请把评定也删去;如果是写错了,是不是想写 {near}?"),
            None => {
                "写成“条目编号/第几条规则”,如 \"A1.5/2\";规范标准写成 \"N3/judged\";规则已经删去的,把评定也删去".to_owned()
            }
        },
    });
}
