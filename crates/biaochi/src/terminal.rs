//! What the program may do to a terminal: colours, a progress bar. Decides by where the output goes.

use std::env;
use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rubric::diag::Style;

/// Whether standard output is to be coloured.
pub(crate) fn output_style() -> Style {
    style(io::stdout().is_terminal())
}

/// Whether standard error is to be coloured.
pub(crate) fn error_style() -> Style {
    style(io::stderr().is_terminal())
}

fn style(is_terminal: bool) -> Style {
    let refused = env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
        || env::var_os("TERM").is_some_and(|v| v == "dumb");
    if is_terminal && !refused {
        Style::Coloured
    } else {
        Style::Plain
    }
}

/// A progress bar on standard error for work in `steps` steps; silent when nobody sees it.
pub(crate) fn progress(steps: usize, doing: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        Some(steps as u64),
        if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        },
    );
    if let Ok(style) = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_prefix(doing);
    bar
}

/// Bold text, where colours are allowed.
pub(crate) fn bold(text: &str, style: Style) -> String {
    match style {
        Style::Plain => text.to_owned(),
        Style::Coloured => format!("\u{1b}[1m{text}\u{1b}[0m"),
    }
}

/// Red text, where colours are allowed.
pub(crate) fn red(text: &str, style: Style) -> String {
    match style {
        Style::Plain => text.to_owned(),
        Style::Coloured => format!("\u{1b}[31;1m{text}\u{1b}[0m"),
    }
}
