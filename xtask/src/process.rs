//! Running other programs: shown before they run, their failure told with the command that failed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use crate::ending;
use crate::failure::Failure;

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(word).collect::<Vec<_>>().join(" ")
}

fn word(word: &OsStr) -> String {
    let text = word.to_string_lossy();
    // The full path of cargo or python says nothing a reader needs.
    let text = text
        .rsplit('/')
        .next()
        .filter(|name| ["cargo", "python", "python3"].contains(name) && text.starts_with('/'))
        .map_or(text.to_string(), str::to_owned);
    if text.is_empty() || text.contains([' ', '"', '\'', '$', '*']) {
        format!("'{text}'")
    } else {
        text
    }
}

/// Runs a command with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    println!("$ {}", line(command));
    let status = ending::start(command)
        .and_then(|mut child| child.wait())
        .map_err(|e| not_started(command, &e))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "`{}` ended with {status}",
            line(command)
        )))
    }
}

/// Runs a command and returns what it wrote on standard output; standard error stays on the terminal.
pub(crate) fn capture(command: &mut Command) -> Result<String, Failure> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let output = ending::start(command)
        .and_then(Child::wait_with_output)
        .map_err(|e| not_started(command, &e))?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "`{}` ended with {}",
            line(command),
            output.status
        )));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| Failure::new(format!("`{}` wrote text that is not UTF-8", line(command))))
}

/// What a command wrote, and whether it ended well.
pub(crate) struct Transcript {
    /// Everything it wrote, both streams, in the order of arrival.
    pub(crate) text: String,
    /// True when it ended well.
    pub(crate) success: bool,
}

/// Runs a command with its output on the terminal and keeps a copy of the output.
pub(crate) fn transcript(command: &mut Command) -> Result<Transcript, Failure> {
    println!("$ {}", line(command));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = ending::start(command).map_err(|e| not_started(command, &e))?;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let out = child.stdout.take().expect("standard output is piped");
    let err = child.stderr.take().expect("standard error is piped");
    std::thread::scope(|scope| {
        scope.spawn(|| copy(out, &kept, false));
        scope.spawn(|| copy(err, &kept, true));
    });
    let status = child.wait().map_err(|e| not_started(command, &e))?;
    let bytes = std::mem::take(&mut *kept.lock().expect("both copying threads have ended"));
    Ok(Transcript {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        success: status.success(),
    })
}

fn copy(from: impl Read, kept: &Mutex<Vec<u8>>, to_error: bool) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    // A stream that breaks ends the copy; the exit status still tells how the program ended.
    while from.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        let shown = if to_error {
            std::io::stderr().lock().write_all(&line)
        } else {
            std::io::stdout().lock().write_all(&line)
        };
        if shown.is_err() {
            return;
        }
        kept.lock()
            .expect("the other copying thread does not panic")
            .extend_from_slice(&line);
        line.clear();
    }
}

/// True when a program can be started with these arguments and ends well.
pub(crate) fn available(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    ending::start(command)
        .and_then(|mut child| child.wait())
        .is_ok_and(|status| status.success())
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!(
        "`{}` could not be started: {error}",
        command.get_program().to_string_lossy()
    ))
}
