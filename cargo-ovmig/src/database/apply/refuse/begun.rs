//! Migrations of MySQL's that were begun and not ended, and can't simply be gone on with.

use super::{Versions, before};
use crate::database::apply::kind::{Kind, kind};
use crate::database::apply::run::Job;
use crate::database::apply::script::text;
use crate::database::bookkeeping::Row;
use crate::database::progress::Progress;
use crate::failure::Failure;
use crate::source::Location;

/// The statements that are done aren't those of the file any more.
pub(in crate::database::apply) fn begun_was_edited(job: &Job, progress: &Progress) -> Failure {
    let path = job.script.file.path.display();
    let known = progress.done + usize::from(progress.begun);
    let which = match known {
        1 => "its first statement".to_owned(),
        n => format!("its first {n} statements"),
    };
    let failure = Failure::new(format!(
        "{path} was edited in what this database has of it already"
    ))
    .note(format!(
        "{} was begun and not ended here: {which} can't be changed any more, what follows can",
        job.folder
    ))
    .hint(format!(
        "put them back as they were (`git log -p -- {path}` shows it), and run the command again"
    ));
    ways_out(failure, job)
}

/// What the two have in common that can be done instead of going on.
fn ways_out(failure: Failure, job: &Job) -> Failure {
    let back = &job.back;
    if job.reverts {
        return failure.hint(format!(
            "or do the rest by hand, and say so: `cargo ovmig stamp {back}`"
        ));
    }
    failure
        .hint(format!(
            "take back what was done, by down.sql: `cargo ovmig downgrade {back}`, then `cargo ovmig upgrade`"
        ))
        .hint(format!(
            "or take it back by hand and forget it: `cargo ovmig stamp {back}`; or do the rest by hand: \
             `cargo ovmig stamp {}`",
            job.version
        ))
}

/// A kill between a statement and the row that says so, and the schema doesn't tell.
pub(in crate::database::apply) fn in_doubt(job: &Job, at: usize) -> Failure {
    let statement = &job.script.statements[at];
    let failure = Failure::new(format!(
        "whether statement {} of {} came to its end before the process was interrupted can't be told",
        at + 1,
        job.folder
    ))
    .at(
        statement.clone(),
        "was being run; look in the database whether this is done",
    )
    .note(match at {
        0 => "no statement before it was run".to_owned(),
        1 => "the one before it is done".to_owned(),
        n => format!("the {n} before it are done"),
    });
    ways_out(failure, job)
}

/// What was put into a temporary table is gone with its session.
pub(in crate::database::apply) fn temporary_table(job: &Job, statement: &Location) -> Failure {
    let failure = Failure::new(format!(
        "{} can't be gone on with: it had made a temporary table, which is gone with its connection",
        job.folder
    ))
    .at(statement.clone(), "this was done, and is gone")
    .hint("a migration of MySQL's does without temporary tables, or does all that needs one in a file of its own");
    ways_out(failure, job)
}

/// An upgrade while something is half reverted.
pub(in crate::database::apply) fn half_reverted(
    row: &Row,
    progress: &Progress,
    tree: &Versions<'_>,
) -> Failure {
    let done = match progress.done {
        0 => "its down.sql was begun".to_owned(),
        1 => "the first statement of its down.sql is done".to_owned(),
        n => format!("the first {n} statements of its down.sql are done"),
    };
    let back = before(&row.version, tree);
    Failure::new(format!("{} is half reverted: {done}", row.folder()))
        .note("nothing was run")
        .hint(format!(
            "go on with it: `cargo ovmig downgrade {back}`, then `cargo ovmig upgrade`"
        ))
        .hint(format!(
            "or, when the database has all that it does: `cargo ovmig stamp {}`",
            row.version
        ))
}

/// Of a migration that came half way, rows can't be taken back: whether they were changed isn't known.
pub(in crate::database::apply) fn rows_in_a_partial_way_back(job: &Job) -> Result<(), Failure> {
    let rows = |it: &&Location| kind(text(it)) == Kind::Data;
    let Some(statement) = job.script.statements.iter().find(rows) else {
        return Ok(());
    };
    let back = &job.back;
    Err(Failure::new(format!(
        "{} didn't come to its end, and its down.sql changes rows",
        job.folder
    ))
    .at(
        statement.clone(),
        "what this undoes may never have been done",
    )
    .note("nothing was reverted")
    .hint("go on with it, and take it back whole: `cargo ovmig upgrade`, then `cargo ovmig downgrade`")
    .hint(format!(
        "or take it back by hand, and forget it: `cargo ovmig stamp {back}`"
    )))
}
