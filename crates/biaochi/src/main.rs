//! The program `biaochi`: reads the command line, hands the work to the libraries, prints what comes back.
//!
//! No decision about points, ranks or stars is made here.

mod arguments;
mod command;
mod demo;
mod desk;
mod finding;
mod grid;
mod inspection;
mod installation;
mod library;
mod reading;
mod refusal;
mod reply;
mod site;
mod terminal;
mod usage;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use rubric::diag::Style;

use arguments::Cli;
use refusal::Refusal;
use reply::Reply;

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            let json = env::args_os().any(|a| a == "--json");
            let style = terminal::output_style();
            return match usage::answer(&error, style == Style::Coloured) {
                Ok(page) => finish(&page, 0),
                Err(refusal) => refuse(&refusal, json),
            };
        }
    };
    let json = cli.common.json;
    match command::run(cli) {
        Ok(reply) => tell(&reply, json),
        Err(refusal) => refuse(&refusal, json),
    }
}

/// Prints what a command found.
fn tell(reply: &Reply, json: bool) -> ExitCode {
    let exit = u8::from(!reply.is_clean);
    if json {
        finish(&format!("{}\n", reply.json), exit)
    } else {
        finish(&reply.text, exit)
    }
}

/// Prints why a command did nothing: for people on standard error, for programs as JSON on standard output.
fn refuse(refusal: &Refusal, json: bool) -> ExitCode {
    if json {
        return finish(&format!("{:#}\n", refusal.json()), refusal.exit());
    }
    let style = terminal::error_style();
    let mut text = format!("{}:{}\n", terminal::red("错误", style), refusal.message);
    if let Some(help) = &refusal.help {
        text.push_str(&format!("{}:{help}\n", terminal::bold("怎么办", style)));
    }
    // Where even standard error is closed there is nobody left to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
    ExitCode::from(refusal.exit())
}

/// Writes to standard output. A reader that went away, such as `head`, is no failure.
fn finish(text: &str, exit: u8) -> ExitCode {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr().lock(), "错误:输出写不出去({e})");
            ExitCode::from(1)
        }
        _ => ExitCode::from(exit),
    }
}
