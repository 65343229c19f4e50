//! One file a command: read options, call the pipeline, report.

mod accept;
mod answers;
mod apply;
mod check;
mod drift;
mod history;
mod init;
mod list;
mod modules;
mod pull;
mod register;
mod renumber;
mod revision;
mod show;
mod squash;
mod state;
mod unchanged;
mod unregister;
mod verify;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Color, Command, Global};
use crate::failure::Failure;
use crate::findings::for_database;
use crate::ui::Ui;

/// How a command ended. The numbers are an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, and nothing to mend.
    Clean,
    /// 1: there are findings of severity error.
    Findings,
}

/// Runs the command line. Works alike as `cargo ovmig x`, `cargo-ovmig x` and `cargo run -p cargo-ovmig -- x`.
pub fn main(mut args: Vec<OsString>) -> ExitCode {
    // Cargo calls `cargo-ovmig ovmig x`.
    if args.get(1).is_some_and(|arg| arg == "ovmig") {
        args.remove(1);
    }
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let help = !error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if help { 0 } else { 2 });
        }
    };
    let ui = ui(&cli.global);
    let database = cli.global.database.clone();
    match run(cli, ui) {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(error) => {
            ui.failure(&about(error, database.as_deref()));
            ExitCode::from(2)
        }
    }
}

/// An error whose hints name the database that was chosen.
fn about(error: anyhow::Error, database: Option<&str>) -> anyhow::Error {
    let Some(database) = database else {
        return error;
    };
    match error.downcast::<Failure>() {
        Ok(mut failure) => {
            for hint in &mut failure.hints {
                *hint = for_database(hint, database);
            }
            failure.into()
        }
        Err(error) => error,
    }
}

fn ui(global: &Global) -> Ui {
    let color = match global.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    Ui::new(color, global.quiet, global.verbose)
}

fn run(cli: Cli, ui: Ui) -> anyhow::Result<Exit> {
    match cli.command {
        Command::Check(options) => check::run(&options, &cli.global, ui),
        Command::Init(options) => init::run(&options, &cli.global, ui),
        Command::Modules(options) => modules::run(&options, &cli.global, ui),
        Command::Register(options) => register::run(&options, &cli.global, ui),
        Command::Unregister(options) => unregister::run(&options, &cli.global, ui),
        Command::History(options) => history::run(&options, &cli.global, ui),
        Command::Heads(options) => history::heads(&options, &cli.global, ui),
        Command::Show(options) => show::run(&options, &cli.global, ui),
        Command::Revision(options) => revision::run(&options, &cli.global, ui),
        Command::Renumber(options) => renumber::run(&options, &cli.global, ui),
        Command::Squash(options) => squash::run(&options, &cli.global, ui),
        Command::Upgrade(options) => apply::upgrade(&options, &cli.global, ui),
        Command::Downgrade(options) => apply::downgrade(&options, &cli.global, ui),
        Command::Current(options) => state::current(&options, &cli.global, ui),
        Command::Stamp(options) => state::stamp(&options, &cli.global, ui),
        Command::Verify(options) => verify::run(&options, &cli.global, ui),
        Command::Drift(options) => drift::run(&options, &cli.global, ui),
        Command::Pull(options) => pull::run(&options, &cli.global, ui),
    }
}
