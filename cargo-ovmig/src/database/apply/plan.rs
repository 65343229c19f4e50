//! What an upgrade, a downgrade or a stamp will do: from the books and the history, without a connection.
//!
//! Invariant: a plan is made only of migrations that can be run; everything that stands against one is a refusal here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::refuse;
use super::resume::{self, Surroundings};
use super::run::Job;
use super::script::Script;
use crate::compare::Scope;
use crate::config::Ids;
use crate::database::Target;
use crate::database::bookkeeping::{Books, Row, state};
use crate::database::progress::Progress;
use crate::database::reconcile::{self, Translation};
use crate::failure::Failure;
use crate::history::{Checksums, History, Migration, MigrationId};
use crate::schema::{Backend, Schema};
use crate::source::SourceFile;

/// A plan.
#[derive(Debug, Default)]
pub(in crate::database) struct Draft {
    /// What the books are told first, so that they speak of the history as it is now.
    pub(in crate::database) translation: Translation,
    /// Rows of the tool's table that are missing, translated or out of date.
    pub(in crate::database) rows: Vec<Row>,
    /// What is run, in this order.
    pub(in crate::database) jobs: Vec<Job>,
    /// Afterwards nothing is pending below what was translated.
    pub(in crate::database) settles_moves: bool,
    /// Whether anything is written at all.
    pub(in crate::database) writes: bool,
}

impl Draft {
    /// Whether nothing has to be written before the first job.
    pub(in crate::database) fn leaves_books_alone(&self, books: &Books) -> bool {
        let tables_are_there = books.tables == (true, true) || !self.writes;
        self.translation.is_empty() && self.rows.is_empty() && tables_are_there
    }
}

/// The migrations of a history by their version.
type Versions<'a> = BTreeMap<String, (&'a Migration, &'a Checksums)>;

pub(in crate::database) fn versions(history: &History) -> Result<Versions<'_>, Failure> {
    refuse::history(history)?;
    let all = history.iter();
    Ok(all
        .map(|(migration, sums)| (migration.id.to_string(), (migration, sums)))
        .collect())
}

/// The plan of an upgrade. `look` introspects the database, where what it has must be compared with the history.
pub(in crate::database) fn upgrade(
    books: &Books,
    history: &History,
    target: Target,
    scope: &Scope,
    look: &mut dyn FnMut() -> Result<Schema, Failure>,
) -> Result<Draft, Failure> {
    let tree = versions(history)?;
    refuse::begun_before_numbers(books, history)?;
    let translation = reconcile::translation(books, history);
    if let Some(partly) = &translation.partly {
        return Err(refuse::partly_squashed(partly, books, &tree));
    }
    if let Some(first) = translation.blocking.iter().min() {
        return Err(refuse::blocked(first, books, &tree));
    }
    let mut after = books.clone();
    after.translate(&translation, history);
    if let Some(first) = translation.squashes.first() {
        let differences = reconcile::differences(&look()?, &after, history, scope);
        if !differences.is_empty() {
            return Err(refuse::squash_differs(first, &differences, books, &tree));
        }
    }
    refuse::edited(&after, &tree)?;
    refuse::unknown(&after, &tree)?;
    if let Some((row, progress)) = begun(&after, state::REVERTING).next_back() {
        return Err(refuse::half_reverted(row, &progress, &tree));
    }

    let pending: Vec<&Migration> = tree
        .iter()
        .filter(|(version, _)| !after.ledger.contains_key(*version))
        .map(|(_, (migration, _))| *migration)
        .collect();
    let chosen = &pending[..up_to(&pending, &after, history, target)?];
    if history.ids == Ids::Sequential {
        refuse::out_of_order(chosen, &after)?;
    }
    let mut jobs = Vec::new();
    for migration in chosen {
        let (_, sums) = tree[&migration.id.to_string()];
        let mut job = apply(migration, sums, &tree, history.backend)?;
        if let Some(progress) = begun_of(&after, &job.version) {
            let base = applied(&after, &tree, |id| {
                id < migration.id || history.ids == Ids::Timestamp
            });
            job.start = resume::start(&job, &progress, Surroundings { base, scope, look })?;
        }
        if history.ids == Ids::Timestamp {
            let last = after.ledger.keys().next_back();
            let later = last.filter(|last| **last > job.version);
            job.after = later.map(|later| folder(later, &after, &tree));
        }
        let entry = history.lock.entries.get(&migration.id);
        if has_gap(history.ids, &tree, migration.id)
            && entry.is_some_and(|entry| !entry.replaces.is_empty())
        {
            // A squash is numbered after all of the base branch, also after what is still to be merged.
            state::MOVED.clone_into(&mut job.row.state);
        }
        jobs.push(job);
    }
    let still_pending = pending.get(chosen.len()).map(|migration| migration.id);
    Ok(Draft {
        rows: outdated(books, &after, &tree),
        writes: !jobs.is_empty(),
        translation,
        settles_moves: settles_moves(history.ids, &after, &tree, still_pending),
        jobs,
    })
}

/// The plan of giving the versions from before a renumbering their numbers.
pub(in crate::database) fn renumber(books: &Books, history: &History) -> Result<Draft, Failure> {
    let tree = versions(history)?;
    refuse::begun_before_numbers(books, history)?;
    let translation = reconcile::renumbering(books, history);
    if let Some(first) = translation.blocking.iter().min() {
        return Err(refuse::blocked(first, books, &tree));
    }
    let mut after = books.clone();
    after.translate(&translation, history);
    refuse::unknown(&after, &tree)?;
    if translation.is_empty() {
        return Ok(Draft::default());
    }
    Ok(Draft {
        rows: outdated(books, &after, &tree),
        writes: true,
        translation,
        ..Draft::default()
    })
}

/// The migrations of which the books say how far they came, on the way up or back.
fn begun<'a>(
    books: &'a Books,
    word: &'a str,
) -> impl DoubleEndedIterator<Item = (&'a Row, Progress)> {
    let rows = books.unfinished.values();
    rows.filter(move |row| row.state_word() == word)
        .filter_map(|row| Some((row, row.progress()?)))
}

fn begun_of(books: &Books, version: &str) -> Option<Progress> {
    books.unfinished.get(version)?.progress()
}

/// The history's migrations that the database has, of these numbers.
fn applied(
    books: &Books,
    tree: &Versions<'_>,
    counts: impl Fn(MigrationId) -> bool,
) -> Vec<Migration> {
    tree.iter()
        .filter(|(version, (it, _))| books.ledger.contains_key(*version) && counts(it.id))
        .map(|(_, (migration, _))| (*migration).clone())
        .collect()
}

/// Whether there is something that was moved, and nothing can come below it any more.
fn settles_moves(
    ids: Ids,
    books: &Books,
    tree: &Versions<'_>,
    still_pending: Option<MigrationId>,
) -> bool {
    let is_moved = |version: &String| {
        let row = books.rows.get(version);
        row.is_some_and(|row| row.state == state::MOVED)
    };
    let moved = tree.iter().filter(|(version, _)| is_moved(version));
    let last = moved.map(|(_, (migration, _))| migration.id).max();
    last.is_some_and(|last| {
        still_pending.is_none_or(|pending| pending > last) && !has_gap(ids, tree, last)
    })
}

/// Whether numbers below that one are missing.
fn has_gap(ids: Ids, tree: &Versions<'_>, id: MigrationId) -> bool {
    if ids != Ids::Sequential {
        return false;
    }
    let up_to = tree
        .values()
        .filter(|(migration, _)| migration.id <= id)
        .count();
    id.as_number().is_some_and(|number| up_to < number as usize)
}

/// The name of an applied migration's folder.
fn folder(version: &String, books: &Books, tree: &Versions<'_>) -> String {
    let in_tree = tree.get(version).map(|(migration, _)| migration.folder());
    in_tree.unwrap_or_else(|| books.folder(version))
}

/// The job that applies a migration.
pub(super) fn apply(
    migration: &Migration,
    sums: &Checksums,
    tree: &Versions<'_>,
    backend: Backend,
) -> Result<Job, Failure> {
    let script = Script::read(&migration.up, migration.run_in_transaction, backend)?;
    if script.is_empty() {
        return Err(refuse::empty_up(migration));
    }
    Ok(Job {
        back: refuse::before(&migration.id.to_string(), tree),
        version: migration.id.to_string(),
        folder: migration.folder(),
        reverts: false,
        row: Row::of(migration, sums, String::new()),
        script,
        start: 0,
        partly: false,
        after: None,
    })
}

/// How many of the pending migrations the target means.
fn up_to(
    pending: &[&Migration],
    books: &Books,
    history: &History,
    target: Target,
) -> Result<usize, Failure> {
    match target {
        Target::Head => Ok(pending.len()),
        Target::Base | Target::Relative(i32::MIN..=0) => Err(refuse::not_upwards(target)),
        Target::Relative(steps) => {
            let steps = usize::try_from(steps).unwrap_or(usize::MAX);
            if steps > pending.len() {
                return Err(refuse::too_many("pending", steps, pending.len()));
            }
            Ok(steps)
        }
        Target::Id(id) => {
            if history.get(id).is_none() {
                return Err(refuse::no_such_migration(id, history));
            }
            let count = pending
                .iter()
                .filter(|migration| migration.id <= id)
                .count();
            let last = books.ledger.keys().next_back();
            if count == 0 && last.is_some_and(|last| *last > id.to_string()) {
                return Err(refuse::beyond(
                    id,
                    &books.folder(last.map_or("", |last| last)),
                ));
            }
            Ok(count)
        }
    }
}

/// Rows that have to be written: of what was translated, of what Diesel alone applied, and of folders that have
/// another name now.
fn outdated(books: &Books, after: &Books, tree: &Versions<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (version, run_on) in &after.ledger {
        let Some((migration, sums)) = tree.get(version) else {
            continue;
        };
        let row = match after.rows.get(version) {
            None => Row::of(migration, sums, run_on.clone()),
            Some(row) => Row {
                name: migration.name.clone(),
                ..row.clone()
            },
        };
        if books.rows.get(version) != Some(&row) {
            rows.push(row);
        }
    }
    rows
}

/// The plan of a downgrade.
///
/// The text is the history's down.sql when the history has the migration as it was applied (a down.sql may have been
/// mended since), and otherwise the one that the database keeps.
pub(in crate::database) fn downgrade(
    books: &Books,
    history: &History,
    target: Target,
    scope: &Scope,
    look: &mut dyn FnMut() -> Result<Schema, Failure>,
) -> Result<Draft, Failure> {
    let tree = versions(history)?;
    refuse::begun_before_numbers(books, history)?;
    let translation = reconcile::renumbering(books, history);
    if let Some(first) = translation.blocking.iter().min() {
        return Err(refuse::blocked(first, books, &tree));
    }
    let before = books;
    let mut after = books.clone();
    after.translate(&translation, history);
    let books = &after;
    let mut applied: Vec<&String> = books.ledger.keys().collect();
    // What was begun and didn't come to its end is taken back as well.
    applied.extend(begun(books, state::APPLYING).map(|(row, _)| &row.version));
    applied.sort();
    applied.reverse();
    let chosen = match target {
        Target::Base => applied.len(),
        Target::Head | Target::Relative(0..) => return Err(refuse::not_downwards(target)),
        Target::Relative(steps) => {
            let steps = usize::try_from(steps.unsigned_abs()).unwrap_or(usize::MAX);
            if steps > applied.len() {
                return Err(refuse::too_many("applied", steps, applied.len()));
            }
            steps
        }
        Target::Id(id) => {
            let version = id.to_string();
            if !books.ledger.contains_key(&version) {
                return Err(match history.get(id) {
                    Some(migration) => refuse::not_applied(migration),
                    None => refuse::no_such_migration(id, history),
                });
            }
            applied
                .iter()
                .filter(|applied| ***applied > version)
                .count()
        }
    };
    let mut jobs = Vec::new();
    for version in &applied[..chosen] {
        let mut job = revert(version, books, &tree, history.backend)?;
        if let Some(progress) = begun_of(books, version).filter(|_| !job.partly) {
            let base = self::applied(books, &tree, |id| id <= job.id());
            job.start = resume::start(&job, &progress, Surroundings { base, scope, look })?;
        }
        jobs.push(job);
    }
    Ok(Draft {
        rows: match translation.is_empty() {
            true => Vec::new(),
            false => outdated(before, books, &tree),
        },
        writes: !jobs.is_empty() || !translation.is_empty(),
        translation,
        jobs,
        ..Draft::default()
    })
}

pub(super) fn revert(
    version: &str,
    books: &Books,
    tree: &Versions<'_>,
    backend: Backend,
) -> Result<Job, Failure> {
    let unfinished = books.unfinished.get(version);
    let partly = !books.ledger.contains_key(version) && unfinished.is_some();
    let row = books.rows.get(version).or(unfinished);
    let in_tree = tree.get(version).filter(|(_, sums)| {
        // A row that isn't there, or whose sum can't be compared, says nothing against the history.
        row.is_none_or(|row| row.has_up(&sums.up) != Some(false))
    });
    let (file, run_in_transaction, row) = match (in_tree, row) {
        (Some((migration, sums)), row) => {
            let run_on = books.ledger.get(version).cloned().unwrap_or_default();
            let row = row
                .cloned()
                .unwrap_or_else(|| Row::of(migration, sums, run_on));
            (migration.down.clone(), migration.run_in_transaction, row)
        }
        (None, Some(row)) => {
            let stored = row.down_sql.as_ref().map(|text| stored_down(row, text));
            (stored, row.run_in_transaction, row.clone())
        }
        (None, None) => return Err(refuse::no_way_back(version)),
    };
    let file = file.ok_or_else(|| refuse::missing_down(&row))?;
    let script = Script::read(&file, run_in_transaction, backend)?;
    if script.is_empty() {
        return Err(refuse::missing_down(&row));
    }
    let job = Job {
        back: refuse::before(version, tree),
        version: version.to_owned(),
        folder: match in_tree {
            Some((migration, _)) if migration.name == row.name => migration.folder(),
            _ => row.folder(),
        },
        reverts: true,
        script,
        row,
        start: 0,
        partly,
        after: None,
    };
    if partly {
        refuse::rows_in_a_partial_way_back(&job)?;
    }
    Ok(job)
}

/// The down.sql that the database keeps, under a name that says where it is from.
fn stored_down(row: &Row, text: &str) -> Arc<SourceFile> {
    SourceFile::new(format!("(database)/{}/down.sql", row.folder()), text)
}
