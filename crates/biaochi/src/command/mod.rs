//! The commands, one file each. They read files, call the libraries and put the answer into words.

mod backup;
mod config_check;
mod demo;
mod draw;
mod explain;
mod facts_dictionary;
mod facts_template;
mod rank;
mod restore;
mod save;
mod scheme_burden;
mod scheme_check;
mod scheme_diff;
mod scheme_new;
mod scheme_seal;
mod scheme_show;
mod scheme_try;
mod score;
mod serve;
mod user_reset_password;
mod verify;
mod what_if;

use rubric::diag::Style;

use crate::arguments::{Cli, Command, Config, Facts, Scheme, User};
use crate::library::Library;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::terminal;

/// What every command works with.
pub(crate) struct Session {
    /// Where schemes come from.
    pub library: Library,
    /// How to colour the answer.
    pub style: Style,
    /// The answer is wanted as JSON.
    pub wants_json: bool,
}

/// Does what the command line asks.
pub(crate) fn run(cli: Cli) -> Result<Reply, Refusal> {
    let session = Session {
        library: Library::choose(cli.common.schemes.as_deref(), cli.common.builtin)?,
        style: if cli.common.json {
            Style::Plain
        } else {
            terminal::output_style()
        },
        wants_json: cli.common.json,
    };
    match cli.command {
        Command::Scheme(Scheme::Check(asked)) => scheme_check::run(&session, &asked),
        Command::Scheme(Scheme::Try(asked)) => scheme_try::run(&session, &asked),
        Command::Scheme(Scheme::Burden(asked)) => scheme_burden::run(&session, &asked),
        Command::Scheme(Scheme::Seal(asked)) => scheme_seal::run(&session, &asked),
        Command::Scheme(Scheme::Show(asked)) => scheme_show::run(&session, &asked),
        Command::Scheme(Scheme::Diff(asked)) => scheme_diff::run(&session, &asked),
        Command::Facts(Facts::Dictionary(asked)) => facts_dictionary::run(&session, &asked),
        Command::Facts(Facts::Template(asked)) => facts_template::run(&session, &asked),
        Command::Score(asked) => score::run(&session, &asked),
        Command::Rank(asked) => rank::run(&session, &asked),
        Command::Explain(asked) => explain::run(&session, &asked),
        Command::WhatIf(asked) => what_if::run(&session, &asked),
        Command::Draw(asked) => draw::run(&asked),
        Command::Demo(asked) => demo::run(&session, &asked),
        Command::Serve(asked) => serve::run(&session, &asked),
        Command::Backup(asked) => backup::run(&asked),
        Command::Restore(asked) => restore::run(&asked),
        Command::Config(Config::Check(asked)) => config_check::run(&session, &asked),
        Command::User(User::ResetPassword(asked)) => user_reset_password::run(&session, &asked),
        Command::Verify(asked) => verify::run(&asked),
        Command::Scheme(Scheme::New(asked)) => scheme_new::run(&session, &asked),
    }
}
