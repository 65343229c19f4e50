//! What is wrong with migrations together: their numbers, empty scripts, and what the lock file says of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::id::folder_name;
use super::{Checksums, History, LockEntry, Migration, MigrationId};
use crate::config::Ids;
use crate::findings::rules::{duplicate_id, empty_migration, id_gap, lock_mismatch, missing_down};
use crate::findings::{Finding, Severity};
use crate::schema::Backend;
use crate::source::{Location, SourceFile};
use crate::sql::significant;

/// Numbers taken twice, gaps, scripts without a statement. `taken` are the names of all folders, also of those that are
/// no migration.
pub(super) fn of_migrations(history: &History, taken: &BTreeSet<String>) -> Vec<Finding> {
    let numbers: BTreeSet<MigrationId> = taken
        .iter()
        .filter_map(|name| folder_name(name, history.ids).ok())
        .map(|(id, _)| id)
        .collect();
    let mut findings = Vec::new();
    let mut last: Option<&Migration> = None;
    for migration in &history.migrations {
        if let Some(last) = last.filter(|last| last.id == migration.id) {
            findings.push(twice(history, last, migration));
        }
        if history.ids == Ids::Sequential {
            let number = |it: &Migration| it.id.as_number().unwrap_or(0);
            let missing = (last.map_or(0, number) + 1..number(migration))
                .filter(|number| !numbers.contains(&MigrationId::number(*number)));
            let missing = runs(missing);
            if !missing.is_empty() {
                findings.push(gap(history, &missing, migration, last));
            }
        }
        findings.extend(empty_scripts(history, migration));
        last = Some(migration);
    }
    findings
}

fn twice(history: &History, first: &Migration, second: &Migration) -> Finding {
    let path = history.shown.join(second.folder());
    Finding::new(
        &duplicate_id::RULE,
        format!("two migrations have the {} {}", history.ids.noun(), second.id),
    )
    .on(&path)
    .note(format!(
        "They are {} and {}",
        history.shown.join(first.folder()).display(),
        path.display()
    ))
    .note("Diesel runs one of them and never the other")
    .help(match history.ids {
        Ids::Sequential => format!(
            "Rename the one that isn't on the base branch to {}_…, or run `cargo ovmig squash` there",
            MigrationId::number(history.next_number())
        ),
        Ids::Timestamp => "Rename the folder of the one that isn't on the base branch to a later time, or run \
                           `cargo ovmig squash` there"
            .to_owned(),
    })
}

/// Numbers that follow each other, as first and last.
fn runs(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

fn gap(
    history: &History,
    missing: &[(u32, u32)],
    migration: &Migration,
    last: Option<&Migration>,
) -> Finding {
    let one = missing.len() == 1 && missing[0].0 == missing[0].1;
    let missing: Vec<String> = missing
        .iter()
        .map(|(first, last)| {
            if first == last {
                format!("{first:04}")
            } else {
                format!("{first:04} to {last:04}")
            }
        })
        .collect();
    let place = match last {
        Some(last) => format!("{} follows {}", migration.folder(), last.folder()),
        None => format!("{} is the first", migration.folder()),
    };
    let message = format!(
        "the migrations' numbers have a gap: {} {} missing",
        missing.join(", "),
        if one { "is" } else { "are" }
    );
    Finding::new(&id_gap::RULE, message)
        .on(history.shown.join(migration.folder()))
        .note(place)
        .help("Put back what is missing, or, while no database has the later ones, rename their folders")
}

fn empty_scripts(history: &History, migration: &Migration) -> Vec<Finding> {
    let mut findings = Vec::new();
    let backend = history.backend;
    if is_empty(&migration.up, backend) {
        let up = migration.up.path.display();
        let mut finding = Finding::new(&empty_migration::RULE, format!("{up} has no statement"))
            .on(&migration.up.path)
            .help("Write the statement, or `SELECT 1;` when nothing is meant to happen");
        // There a comment alone runs, and databases have such migrations of old histories.
        let runs = backend != Backend::Postgres && !migration.up.text.trim().is_empty();
        if runs && history.ids == Ids::Timestamp {
            finding.severity = Severity::Warning;
        }
        findings.push(finding);
    }
    let folder = history.shown.join(migration.folder());
    let missing = match &migration.down {
        None => format!("the migration {} has no down.sql", folder.display()),
        Some(down) if is_empty(down, backend) => {
            format!("{} has no statement", down.path.display())
        }
        Some(_) => return findings,
    };
    findings.push(
        Finding::new(&missing_down::RULE, missing)
            .on(folder)
            .note("`cargo ovmig downgrade` stops at this migration")
            .help("Write it; where nothing can be undone, a comment that says so and `SELECT 1;`"),
    );
    findings
}

fn is_empty(script: &SourceFile, backend: Backend) -> bool {
    significant(&script.text, backend).all(|token| token.is_symbol(";"))
}

/// Migrations that the lock file doesn't have or has with another text, and lines without a migration. `taken` are the
/// names of all folders, also of those that are no migration.
pub(super) fn with_lock(history: &History, taken: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (migration, checksums) in history.iter() {
        match history.lock.entries.get(&migration.id) {
            None => findings.push(unlocked(history, migration)),
            Some(entry) if entry.name == migration.name => {
                findings.extend(edited(history, migration, checksums, entry));
            }
            // The number was taken twice, and that is said already.
            Some(entry) if taken.contains(&entry.folder()) => {}
            Some(entry) => findings.push(renamed(history, migration, entry)),
        }
    }
    let gone = history
        .lock
        .entries
        .values()
        .filter(|entry| !taken.contains(&entry.folder()) && history.get(entry.id).is_none());
    findings.extend(gone.map(|entry| without_folder(history, entry)));
    findings
}

fn lock_path(history: &History) -> String {
    history.shown.join(super::LOCK_FILE).display().to_string()
}

fn accept(id: MigrationId) -> String {
    format!(
        "When that is meant and no other database has it, run `cargo ovmig check --accept {id}`"
    )
}

fn unlocked(history: &History, migration: &Migration) -> Finding {
    let folder = history.shown.join(migration.folder());
    let message = format!(
        "{} has no line for {}",
        lock_path(history),
        folder.display()
    );
    Finding::new(&lock_mismatch::RULE, message)
        .on(folder)
        .note("`cargo ovmig revision` writes one; this migration was made in another way, or its line got lost in a merge")
        .help(format!(
            "When its text is right, run `cargo ovmig check --accept {}`",
            migration.id
        ))
}

fn edited(
    history: &History,
    migration: &Migration,
    now: &Checksums,
    entry: &LockEntry,
) -> Vec<Finding> {
    let folder = history.shown.join(migration.folder());
    let put_back = format!("Put the text back: `git checkout -- {}`", folder.display());
    let mut findings = Vec::new();
    let mut said = |message: String, file: Option<&Arc<SourceFile>>| {
        let mut finding = Finding::new(&lock_mismatch::RULE, message)
            .help(put_back.as_str())
            .help(accept(migration.id))
            .help("While the base branch doesn't have it, `revision` and `upgrade` accept the text by themselves");
        finding = match file {
            Some(file) => finding.at(first_statement(file, history.backend), ""),
            None => finding.on(&folder),
        };
        findings.push(finding);
    };
    let lock = lock_path(history);
    if now.up != entry.up {
        let up = migration.up.path.display();
        said(
            format!("{up} was edited since its checksum was written to {lock}"),
            Some(&migration.up),
        );
    }
    match (&migration.down, &entry.down) {
        (Some(down), Some(_)) if now.down != entry.down => said(
            format!(
                "{} was edited since its checksum was written to {lock}",
                down.path.display()
            ),
            Some(down),
        ),
        (Some(down), None) => said(
            format!(
                "{} was added since the migration was written to {lock}",
                down.path.display()
            ),
            Some(down),
        ),
        (None, Some(_)) => said(
            format!(
                "down.sql of {} is gone since its checksum was written to {lock}",
                folder.display()
            ),
            None,
        ),
        _ => {}
    }
    findings
}

/// From the first token that means something to the end of its line.
fn first_statement(file: &Arc<SourceFile>, backend: Backend) -> Location {
    let start = significant(&file.text, backend)
        .next()
        .map_or(0, |token| token.start);
    let length = file.text[start..].find(['\r', '\n']);
    let end = length.map_or(file.text.len(), |length| start + length);
    Location::new(file, start..end)
}

fn renamed(history: &History, migration: &Migration, entry: &LockEntry) -> Finding {
    let folder = history.shown.join(migration.folder());
    let finding = Finding::new(
        &lock_mismatch::RULE,
        format!(
            "{} has the {} {} for `{}`, but the folder is {}",
            lock_path(history),
            history.ids.noun(),
            entry.id,
            entry.name,
            folder.display()
        ),
    )
    .on(&folder)
    .help(format!("Rename the folder back to {}", entry.folder()))
    .help(accept(entry.id));
    at_line(finding, entry)
}

fn without_folder(history: &History, entry: &LockEntry) -> Finding {
    let folder = history.shown.join(entry.folder());
    let finding = Finding::new(
        &lock_mismatch::RULE,
        format!(
            "{} has a line for {}, but there is no such folder",
            lock_path(history),
            folder.display()
        ),
    )
    .help(format!(
        "Put it back: `git checkout -- {}`",
        folder.display()
    ))
    .help(accept(entry.id));
    at_line(finding, entry)
}

fn at_line(finding: Finding, entry: &LockEntry) -> Finding {
    match &entry.origin.0 {
        Some(location) => finding.at(location.clone(), "this line"),
        None => finding,
    }
}
