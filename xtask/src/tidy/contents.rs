//! What the sources of a crate never contain, looked for as words in the code. Clippy's lists in the crates'
//! `clippy.toml` say the same of single functions and types; whole modules can only be found here.

use super::layers::LAYERS;
use super::{Complaint, sources};
use crate::failure::Failure;
use crate::repository::Repository;

/// A kind of thing that some crates never contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Reading and writing files.
    Files,
    /// Environment variables and arguments.
    Environment,
    /// The time of day.
    Clock,
    /// Chance.
    Randomness,
    /// Other programs, ending the own one.
    Processes,
    /// Connections.
    Network,
    /// Standard input and output.
    Terminal,
    /// Asynchronous code.
    Async,
    /// Floating point.
    Floats,
    /// Database text.
    Sql,
    /// Chinese words.
    Chinese,
    /// Commands of the program, which only its own command line has.
    Commands,
}

impl Content {
    /// What is said of a line that has it.
    fn what(self) -> &'static str {
        match self {
            Content::Files => "files belong to the caller",
            Content::Environment => "environment and arguments belong to the binary",
            Content::Clock => "the date is an argument",
            Content::Randomness => "chance is an argument (a seed)",
            Content::Processes => "programs are run by the binary",
            Content::Network => "connections belong to the outer crates",
            Content::Terminal => "printing belongs to the binary",
            Content::Async => "this crate is synchronous",
            Content::Floats => "no floating point on any way to a score",
            Content::Sql => "database text belongs to crates/store",
            Content::Chinese => "Chinese words belong to labels, templates and reports",
            Content::Commands => "commands are named by the command line (rubric::diag::Deed)",
        }
    }

    /// The words that give it away, as they stand in code.
    fn words(self) -> &'static [&'static str] {
        match self {
            Content::Files => &["std::fs", "fs::", "File::open", "File::create"],
            Content::Environment => &["std::env", "env::var", "env::args"],
            Content::Clock => &["SystemTime", "Instant", "Zoned::now", "Timestamp::now"],
            Content::Randomness => &["rand::", "thread_rng", "getrandom", "RandomState"],
            Content::Processes => &["std::process", "process::exit"],
            Content::Network => &["std::net", "TcpStream", "UdpSocket"],
            Content::Terminal => &[
                "println!",
                "eprintln!",
                "print!",
                "eprint!",
                "stdin()",
                "stdout()",
                "stderr()",
            ],
            Content::Async => &["async fn", "async move", ".await", "tokio"],
            Content::Floats => &["f64", "f32"],
            Content::Sql => &["sqlx::query", "select * from", "insert into"],
            Content::Chinese => &[],
            Content::Commands => &["biaochi scheme", "biaochi facts", "biaochi demo"],
        }
    }

    /// True when a line of code has it.
    fn is_in(self, code: &str) -> bool {
        match self {
            Content::Chinese => code.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            _ => self.words().iter().any(|word| has_word(code, word)),
        }
    }
}

/// True when `word` stands in `code` and is not the end or the beginning of a longer name.
fn has_word(code: &str, word: &str) -> bool {
    let of_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let begins = !word.starts_with(of_name) || !before.is_some_and(of_name);
        let ends = !word.ends_with(of_name) || !after.is_some_and(of_name);
        begins && ends
    })
}

/// Lines that have what their crate never contains.
pub(super) fn complaints(
    repository: &Repository,
    files: &[String],
) -> Result<Vec<Complaint>, Failure> {
    let mut complaints = Vec::new();
    for layer in LAYERS {
        let folder = format!("crates/{}/src/", layer.name);
        for path in files
            .iter()
            .filter(|p| p.starts_with(&folder) && p.ends_with(".rs"))
        {
            complaints.extend(in_text(path, &repository.read(path)?, layer.never));
        }
    }
    Ok(complaints)
}

fn in_text(path: &str, text: &str, never: &[Content]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = sources::code(line);
        for content in never.iter().filter(|content| content.is_in(code)) {
            let place = format!("{path}:{}", number + 1);
            complaints.push(Complaint::new(place, content.what()));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str, content: Content) -> bool {
        !in_text("x.rs", line, &[content]).is_empty()
    }

    #[test]
    fn banned_words_are_found_with_their_line() {
        let told = in_text(
            "x.rs",
            "fn a() {\n    let t = Instant::now();\n}",
            &[Content::Clock],
        );
        assert_eq!(told, [Complaint::new("x.rs:2", "the date is an argument")]);
        assert!(found("use std::fs;", Content::Files));
        assert!(found("let x: f64 = 0.0;", Content::Floats));
        assert!(found("a.b().await;", Content::Async));
        assert!(found("\"扣分\"", Content::Chinese));
    }

    #[test]
    fn comments_and_longer_names_are_not_found() {
        assert!(!found("// no std::fs here", Content::Files));
        assert!(!found("let instant = Instantly::new();", Content::Clock));
        assert!(!found("offs::new()", Content::Files));
        assert!(!found("/// 扣分", Content::Chinese));
        assert!(!found("operand::left()", Content::Randomness));
        assert!(!found("let of64 = 1;", Content::Floats));
    }
}
