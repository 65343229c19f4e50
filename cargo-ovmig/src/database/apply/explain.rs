//! Why a migration failed, where, and what has come of it.

use super::Work;
use super::run::{Job, RunError};
use super::script::Mode;
use super::statement::EngineError;
use crate::database::bookkeeping::Books;
use crate::failure::Failure;

/// The failure of a job, after those in `done`.
pub(super) fn failure(job: &Job, error: &RunError, done: &[Work], books: &Books) -> Failure {
    let folder = &job.folder;
    let failure = match error {
        RunError::Statement(engine) => statement(job, engine),
        RunError::ForeignKeys(pairs) => foreign_keys(folder, pairs),
        RunError::Books(text) => Failure::new(format!("{folder} failed at its end: {text}")),
        RunError::Locked => {
            return Failure::new("the database stayed locked by another process for a minute")
                .note(outcome(job, done, false))
                .hint(
                    "wait until the other process is done, or stop it; then run the command again",
                );
        }
        RunError::Changed => {
            return Failure::new("another process has changed what is applied in the meantime")
                .note(outcome(job, done, false))
                .hint(
                    "`cargo ovmig current` shows what is applied now; then run the command again",
                );
        }
    };
    if job.script.mode == Mode::Steps {
        return by_steps(failure, job, error, done);
    }
    let failure = failure.note(outcome(job, done, true));
    if job.script.mode == Mode::Bare {
        return bare(failure, job, books);
    }
    let (file, command) = match job.reverts {
        true => ("down.sql", "downgrade"),
        false => ("up.sql", "upgrade"),
    };
    failure.hint(format!(
        "correct {file} and run `cargo ovmig {command}` again"
    ))
}

fn statement(job: &Job, engine: &EngineError) -> Failure {
    let verb = if job.reverts {
        "can't be reverted"
    } else {
        "failed"
    };
    let mut failure = Failure::new(format!("{} {verb}: {}", job.folder, engine.message))
        .at(engine.location.clone(), "");
    if let Some(detail) = &engine.detail {
        failure = failure.note(detail.clone());
    }
    if let Some(hint) = &engine.hint {
        failure = failure.hint(hint.clone());
    }
    failure
}

fn foreign_keys(folder: &str, pairs: &[(String, String)]) -> Failure {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(child, parent)| format!("`{child}` that refer to nothing in `{parent}`"))
        .collect();
    Failure::new(format!(
        "{folder} failed: it would leave rows of {}",
        pairs.join(", and of ")
    ))
    .note("`PRAGMA foreign_key_check` found them before the commit; they weren't there before")
}

/// On MySQL the statements before the one that failed stay.
fn by_steps(failure: Failure, job: &Job, error: &RunError, done: &[Work]) -> Failure {
    let before = before(job, done);
    if job.partly {
        return failure
            .note(format!("{before}of {} a part was taken back", job.folder))
            .hint("do by hand what this statement is to do, and run `cargo ovmig downgrade` again: what is gone already is passed over")
            .hint(format!(
                "or, when nothing of it is left: `cargo ovmig stamp {}`",
                job.back
            ));
    }
    let statements = &job.script.statements;
    let failed = match error {
        RunError::Statement(engine) => statements
            .iter()
            .position(|it| it.span.contains(&engine.location.span.start)),
        _ => None,
    };
    let Some(failed) = failed else {
        return failure
            .note(format!(
                "{before}how far {} came is kept in the database",
                job.folder
            ))
            .hint("run the command again: it goes on from there");
    };
    let stay = match failed {
        0 => format!("{before}of {} nothing was done", job.folder),
        1 => format!(
            "{before}the first statement of {} was done and stays: MySQL can't take changes of tables back",
            job.folder
        ),
        n => format!(
            "{before}the first {n} statements of {} were done and stay: MySQL can't take changes of tables back",
            job.folder
        ),
    };
    let (path, line) = (job.script.file.path.display(), statements[failed].line());
    let command = if job.reverts { "downgrade" } else { "upgrade" };
    let failure = failure.note(stay).hint(format!(
        "correct {path} from line {line} on and run `cargo ovmig {command}` again: it goes on with this statement"
    ));
    match job.reverts || failed == 0 {
        true => failure,
        false => failure.hint(format!(
            "or take back what was done: `cargo ovmig downgrade {}`",
            job.back
        )),
    }
}

/// What stays and what doesn't.
fn outcome(job: &Job, done: &[Work], began: bool) -> String {
    let stays = before(job, done);
    if began && job.script.mode == Mode::Bare {
        format!(
            "{stays}{} is run without a transaction: part of it may have been done",
            job.folder
        )
    } else {
        format!("{stays}of {} nothing was done", job.folder)
    }
}

/// The migrations before this one, which stay as they are.
fn before(job: &Job, done: &[Work]) -> String {
    let names: Vec<&str> = done.iter().map(|work| work.folder.as_str()).collect();
    let verb = if job.reverts { "reverted" } else { "applied" };
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("{one} was {verb} and stays so; "),
        [first, .., last] => format!("{first} to {last} were {verb} and stay so; "),
    }
}

fn bare(failure: Failure, job: &Job, books: &Books) -> Failure {
    let failure = match books.unfinished.contains_key(&job.version) {
        true => failure.note(
            "it was begun and not ended before, too: what that had done may be in the way now",
        ),
        false => failure,
    };
    let failure = failure.hint(
        "look at what was done and take it back by hand (an index that failed to build concurrently stays behind as \
         invalid: drop it), then run the command again",
    );
    match job.reverts {
        true => failure,
        false => failure.hint(format!(
            "or, when all of it was done: `cargo ovmig stamp {}`",
            job.version
        )),
    }
}
