//! Where a migration goes on that was begun and not ended, on MySQL.

use super::kind::{can_be_repeated, makes_temporary_table};
use super::refuse;
use super::run::Job;
use super::script::text;
use crate::compare::{Scope, compare, describe};
use crate::database::progress::Progress;
use crate::failure::Failure;
use crate::history::Migration;
use crate::replay::replay;
use crate::schema::{Backend, Schema};
use crate::source::SourceFile;

/// What has to be known of the database to tell whether a statement came to its end.
pub(super) struct Surroundings<'a> {
    /// The migrations that the database has, and for a way back the one that is taken back.
    pub(super) base: Vec<Migration>,
    pub(super) scope: &'a Scope,
    /// Introspects the database.
    pub(super) look: &'a mut dyn FnMut() -> Result<Schema, Failure>,
}

/// How many of the job's statements are done.
pub(super) fn start(
    job: &Job,
    progress: &Progress,
    around: Surroundings<'_>,
) -> Result<usize, Failure> {
    let texts: Vec<&str> = job.script.statements.iter().map(text).collect();
    if !progress.fits(&texts) {
        return Err(refuse::begun_was_edited(job, progress));
    }
    let known = &job.script.statements[..progress.done];
    if let Some(table) = known.iter().find(|it| makes_temporary_table(text(it))) {
        return Err(refuse::temporary_table(job, table));
    }
    if !progress.begun || can_be_repeated(texts[progress.done]) {
        return Ok(progress.done);
    }
    match ended(job, progress.done, around)? {
        Some(true) => Ok(progress.done + 1),
        Some(false) => Ok(progress.done),
        None => Err(refuse::in_doubt(job, progress.done)),
    }
}

/// Whether the statement came to its end: which of the two schemas the database is nearer to, the one before the
/// statement or the one after it. `None` when it can't be told.
fn ended(job: &Job, at: usize, around: Surroundings<'_>) -> Result<Option<bool>, Failure> {
    let actual = (around.look)()?;
    let distance = |count: usize| -> Vec<String> {
        let recorded = recorded(job, count, &around.base);
        let comparison = compare(&actual, &recorded, around.scope, Backend::Mysql);
        let changes = comparison.changes.iter();
        changes
            .map(|change| describe(change, Backend::Mysql))
            .collect()
    };
    let (to_before, to_after) = (distance(at), distance(at + 1));
    // What else was changed by hand stands in both.
    let within = |fewer: &[String], more: &[String]| {
        fewer.len() < more.len() && fewer.iter().all(|change| more.contains(change))
    };
    Ok(if within(&to_after, &to_before) {
        Some(true)
    } else if within(&to_before, &to_after) {
        Some(false)
    } else {
        None
    })
}

/// The schema after so many statements of the job.
fn recorded(job: &Job, count: usize, base: &[Migration]) -> Schema {
    let mut migrations = base.to_vec();
    if let Some(last) = count
        .checked_sub(1)
        .and_then(|at| job.script.statements.get(at))
    {
        let file = &job.script.file;
        migrations.push(Migration {
            id: job.id(),
            name: "in_part".to_owned(),
            up: SourceFile::new(&file.path, format!("{};\n", &file.text[..last.span.end])),
            down: None,
            run_in_transaction: job.row.run_in_transaction,
        });
    }
    replay(&migrations, Backend::Mysql).schema
}
