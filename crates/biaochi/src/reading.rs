//! From the texts of a scheme to what commands work with: the model, the dictionary and the compiled program.

use rubric::diag::{Diagnostic, Style};
use rubric::model::{Dictionary, Scheme};
use rubric::plan::Program;

use crate::finding;
use crate::library::{Source, Text};
use crate::refusal::Refusal;

/// Most errors shown when a text cannot be used; the rest are counted.
const SHOWN: usize = 5;

/// A scheme that can be used.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    /// Its texts.
    pub source: Source,
    /// As written.
    pub scheme: Scheme,
    /// The dictionary it draws on.
    pub dictionary: Dictionary,
    /// Compiled.
    pub program: Program,
}

impl Ready {
    /// Reads and compiles a scheme.
    pub(crate) fn of(source: Source) -> Result<Ready, Refusal> {
        let scheme = model(&source)?;
        let dictionary = dictionary(&source.dictionary)?;
        let (program, diagnostics) = rubric::compile::compile(&scheme, &dictionary);
        unusable("方案", &source.scheme, &diagnostics)?;
        let program = program.ok_or_else(|| {
            Refusal::new(format!("方案不能使用:{}", source.scheme.name))
                .help("请先运行 biaochi scheme check 看哪里要改。")
        })?;
        Ok(Ready {
            source,
            scheme,
            dictionary,
            program,
        })
    }
}

/// Refuses a scheme that cannot be used.
pub(crate) fn usable(source: &Source) -> Result<(), Refusal> {
    Ready::of(source.clone()).map(|_| ())
}

/// Reads a scheme without compiling it.
pub(crate) fn model(source: &Source) -> Result<Scheme, Refusal> {
    let (scheme, diagnostics) = rubric::text::read_scheme(&source.scheme.text);
    unusable("方案", &source.scheme, &diagnostics)?;
    Ok(scheme)
}

/// Reads a data dictionary.
pub(crate) fn dictionary(text: &Text) -> Result<Dictionary, Refusal> {
    let (dictionary, diagnostics) = rubric::text::read_dictionary(&text.text);
    unusable("数据字典", text, &diagnostics)?;
    Ok(dictionary)
}

/// Refuses a text with errors, showing the first of them.
fn unusable(what: &str, text: &Text, diagnostics: &[Diagnostic]) -> Result<(), Refusal> {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.is_error()).collect();
    if errors.is_empty() {
        return Ok(());
    }
    let mut message = format!("{what}有{}处错误,不能使用:{}", errors.len(), text.name);
    for error in errors.iter().take(SHOWN) {
        message.push_str("\n\n");
        message.push_str(&finding::block(error, text, Style::Plain));
    }
    if errors.len() > SHOWN {
        message.push_str(&format!("\n\n……另有{}处", errors.len() - SHOWN));
    }
    message.push('\n');
    let help = format!(
        "请改好再试;用 biaochi scheme check {} 看全部问题。",
        quoted(&text.name)
    );
    Err(Refusal::new(message).help(help))
}

/// A path as it is typed in a command.
fn quoted(path: &str) -> String {
    match path.contains(char::is_whitespace) {
        true => format!("\"{path}\""),
        false => path.to_owned(),
    }
}
