//! Why nothing is run, and what to do about it.

mod begun;
mod server;
mod version;

use std::collections::BTreeMap;

use diesel::result::Error;

use crate::database::Target;
use crate::database::bookkeeping::{Books, Row, state};
use crate::database::reconcile::{Partly, Squashed};
use crate::failure::Failure;
use crate::findings::rules;
use crate::history::{Checksums, History, Migration, MigrationId};

pub(super) use version::demand;

pub(super) use begun::{
    begun_was_edited, half_reverted, in_doubt, rows_in_a_partial_way_back, temporary_table,
};
pub(super) use server::key_of_expression;

type Versions<'a> = BTreeMap<String, (&'a Migration, &'a Checksums)>;

/// A folder that can't be run as it is: two migrations of one number, or something that is no migration.
pub(super) fn history(history: &History) -> Result<(), Failure> {
    for pair in history.migrations.windows(2) {
        if let [first, second] = pair
            && first.id == second.id
        {
            return Err(Failure::new(format!(
                "two migrations have the {} {}: {} and {}",
                history.ids.noun(),
                first.id,
                first.folder(),
                second.folder()
            ))
            .note("Diesel would run one of them and pass over the other without a word")
            .hint("run `cargo ovmig squash` on the branch that came later: its migrations get the next numbers"));
        }
    }
    let invalid = &rules::invalid_migration_folder::RULE;
    match history
        .findings
        .iter()
        .find(|finding| finding.rule == invalid)
    {
        Some(finding) => {
            let mut failure = Failure::new(finding.message.clone());
            failure.primary = finding.primary.clone().map(Box::new);
            failure.notes.clone_from(&finding.notes);
            failure.hints.clone_from(&finding.help);
            Err(failure)
        }
        None => Ok(()),
    }
}

/// Migrations whose up.sql isn't what was applied.
pub(super) fn edited(books: &Books, tree: &Versions<'_>) -> Result<(), Failure> {
    let edited: Vec<(&Row, &Migration)> = tree
        .iter()
        .filter_map(|(version, (migration, sums))| {
            let row = books.rows.get(version)?;
            (row.has_up(&sums.up) == Some(false)).then_some((row, *migration))
        })
        .collect();
    let Some((row, migration)) = edited.first() else {
        return Ok(());
    };
    if row.name != migration.name {
        return Err(another(row, migration, books, tree));
    }
    let path = migration.up.path.display();
    let last = books.ledger.keys().next_back().map_or("", String::as_str);
    let mut failure = Failure::new(format!(
        "{path} was edited since it was applied to this database on {}",
        date(&row.applied_at)
    ))
    .note("the edit isn't in this database, and running the other migrations would not bring it there");
    if edited.len() > 1 {
        let others: Vec<String> = edited[1..].iter().map(|(_, m)| m.folder()).collect();
        failure = failure.note(format!("edited too: {}", others.join(", ")));
    }
    Err(failure
        .hint(format!("put the text back (`git log -p -- {path}` shows it), and write the change as a new migration"))
        .hint(format!(
            "or take it and what came after it back, and apply it anew: `cargo ovmig downgrade {}`, then `cargo ovmig upgrade`",
            before(&row.version, tree)
        ))
        .hint(format!(
            "or, when this database has what the edited text does: `cargo ovmig stamp {last}`"
        )))
}

/// Versions that the database has and the history hasn't.
pub(super) fn unknown(books: &Books, tree: &Versions<'_>) -> Result<(), Failure> {
    let unknown: Vec<&String> = books
        .ledger
        .keys()
        .filter(|version| !tree.contains_key(*version))
        .collect();
    let Some(first) = unknown.first() else {
        return Ok(());
    };
    let names: Vec<String> = unknown
        .iter()
        .map(|version| books.folder(version))
        .collect();
    let ahead = tree.keys().next_back().is_none_or(|head| head < *first);
    let list = names.join(", ");
    let failure = Failure::new(if ahead {
        format!("the database is ahead of the migrations folder: it has {list}")
    } else {
        format!("the database has migrations that the folder hasn't: {list}")
    })
    .note("they were applied from another branch, or their folders were removed, renumbered or squashed since");
    let failure = failure.hint("switch to the branch that has them, or merge it");
    let failure = match way_back(first, books, tree) {
        Some(way) => failure.hint(format!(
            "or revert them, by the down.sql that the database keeps: {way}"
        )),
        None => failure.note(NO_WAY_BACK),
    };
    Err(failure.hint(
        "or, when the database has what the folder's migrations do: `cargo ovmig stamp head`",
    ))
}

const NO_WAY_BACK: &str = "the database doesn't keep the down.sql of all of them, so that they can't be reverted \
                           without their folders";

/// The commands that revert a version and all after it, and apply the history's; `None` when one can't be reverted.
fn way_back(first: &String, books: &Books, tree: &Versions<'_>) -> Option<String> {
    let reverted = books.ledger.keys().filter(|version| *version >= first);
    let all = reverted
        .into_iter()
        .all(|version| match books.rows.get(version) {
            Some(row) => row.down_sql.is_some(),
            None => tree.contains_key(version),
        });
    let back = books.ledger.keys().rfind(|version| *version < first);
    let back = back.map_or("base", String::as_str);
    all.then(|| format!("`cargo ovmig downgrade {back}`, then `cargo ovmig upgrade`"))
}

/// A number under which the history has another migration than the database.
fn another(row: &Row, migration: &Migration, books: &Books, tree: &Versions<'_>) -> Failure {
    let failure = Failure::new(format!(
        "the database has {}, where the folder has {}",
        row.folder(),
        migration.folder()
    ))
    .note("it was applied from another branch, or its folder was removed or squashed since");
    match way_back(&row.version, books, tree) {
        Some(way) => failure.hint(format!(
            "revert it and what came after it, by the down.sql that the database keeps: {way}"
        )),
        None => failure.note(NO_WAY_BACK),
    }
    .hint("or switch to the branch that has it")
}

/// A migration that was begun, and not ended, by a version from before the renumbering.
pub(super) fn begun_before_numbers(books: &Books, history: &History) -> Result<(), Failure> {
    let mut entries = history.lock.entries.values();
    let begun = entries.find_map(|entry| {
        let was = entry.was.as_ref()?;
        let row = books.unfinished.get(&was.id.to_string())?;
        history
            .get(was.id)
            .is_none()
            .then(|| (row.folder(), entry.folder()))
    });
    let Some((before, now)) = begun else {
        return Ok(());
    };
    Err(Failure::new(format!(
        "{before} was begun and not ended in this database, and is {now} since"
    ))
    .note("how far it came is known only by its old version; nothing was changed")
    .hint("switch to the commit before the renumbering, and run `cargo ovmig upgrade` there; then come back"))
}

/// A version that the history hasn't got stands where a renumbered one belongs.
pub(super) fn blocked(version: &String, books: &Books, tree: &Versions<'_>) -> Failure {
    match (books.rows.get(version), tree.get(version)) {
        (Some(row), Some((migration, _))) => another(row, migration, books, tree),
        // Diesel's versions without a row are taken for what the history has.
        _ => Failure::new(format!(
            "the database has {version}, which is another one in the folder"
        )),
    }
}

/// A squash of which the database has only a part.
pub(super) fn partly_squashed(partly: &Partly, books: &Books, tree: &Versions<'_>) -> Failure {
    let failure = Failure::new(format!(
        "{} replaces {}, which this database has, and {}, which it hasn't",
        partly.squash,
        partly.there.join(", "),
        partly.missing.join(", ")
    ))
    .note(
        "with a part of it applied, neither the squashed migration nor the rest of it can be run",
    );
    back_before(failure, &partly.first, books, tree)
}

/// A squash whose migrations the database has, but with another outcome.
pub(super) fn squash_differs(
    squashed: &Squashed,
    differences: &[String],
    books: &Books,
    tree: &Versions<'_>,
) -> Failure {
    let mut failure = Failure::new(format!(
        "{}_{} replaces {}, which this database has, but its schema isn't what {}_{} makes",
        squashed.to,
        squashed.to_name,
        squashed.from.join(", "),
        squashed.to,
        squashed.to_name
    ));
    const SHOWN: usize = 8;
    for difference in differences.iter().take(SHOWN) {
        failure = failure.note(format!("to be the same: {difference}"));
    }
    if differences.len() > SHOWN {
        failure = failure.note(format!(
            "and {} more differences",
            differences.len() - SHOWN
        ));
    }
    let first = squashed.versions.first().cloned().unwrap_or_default();
    back_before(failure, &first, books, tree)
}

fn back_before(failure: Failure, first: &String, books: &Books, tree: &Versions<'_>) -> Failure {
    match way_back(first, books, tree) {
        Some(way) => failure
            .hint(format!("take them back, by the down.sql that the database keeps: {way}"))
            .hint("rows in tables that they created are lost by that; a database without rows to keep can as well be created anew"),
        None => failure
            .note(NO_WAY_BACK)
            .hint("switch to the commit before the squash, `cargo ovmig downgrade` what the branch added, and come back"),
    }
}

/// Pending migrations with lower numbers than applied ones.
pub(super) fn out_of_order(chosen: &[&Migration], books: &Books) -> Result<(), Failure> {
    let Some(first) = chosen.first() else {
        return Ok(());
    };
    let version = first.id.to_string();
    // What was renumbered was applied before what has come below it: that is what the renumbering was for.
    let above = |row: &&String| {
        **row > version
            && books
                .rows
                .get(*row)
                .is_none_or(|row| row.state != state::MOVED)
    };
    let Some(later) = books.ledger.keys().rfind(above) else {
        return Ok(());
    };
    let back = books.ledger.keys().rfind(|applied| **applied < version);
    let back = back.map_or("base", String::as_str);
    Err(Failure::new(format!(
        "{} isn't applied, but the later {} is",
        first.folder(),
        books.folder(later)
    ))
    .note("applied in this order the database could become another one than a fresh database does")
    .hint(format!(
        "take the later ones back, then apply all in order: `cargo ovmig downgrade {back}`, then `cargo ovmig upgrade`"
    ))
    .hint(format!(
        "or, when the database has what {} does: `cargo ovmig stamp {later}`",
        first.folder()
    )))
}

/// An up.sql without a statement: applied, it could never be filled in.
pub(super) fn empty_up(migration: &Migration) -> Failure {
    Failure::new(format!(
        "{} holds no statement",
        migration.up.path.display()
    ))
    .note("once it is applied, what is written into it later would never be run")
    .hint("write the migration; one that is to do nothing says `SELECT 1;`")
}

/// No down.sql, or one without a statement.
pub(super) fn missing_down(row: &Row) -> Failure {
    Failure::new(format!(
        "{} can't be reverted: it has no down.sql, or one without a statement",
        row.folder()
    ))
    .note("nothing was reverted")
    .hint(format!(
        "write what takes it back into {}/down.sql; one that is to do nothing says `SELECT 1;`",
        row.folder()
    ))
}

/// Neither the history nor the bookkeeping knows the version.
pub(super) fn no_way_back(version: &str) -> Failure {
    Failure::new(format!(
        "{version} can't be reverted: the migrations folder hasn't got it, and the database doesn't keep its down.sql"
    ))
    .note("nothing was reverted")
    .hint("switch to the branch that has it, or bring its folder back")
    .hint("or, when the database doesn't have what it did: `cargo ovmig stamp` with the last migration that it has")
}

pub(super) fn not_upwards(target: Target) -> Failure {
    Failure::new(format!("`{target}` leads down, not up")).hint(format!(
        "`cargo ovmig downgrade {target}` reverts migrations"
    ))
}

pub(super) fn not_downwards(target: Target) -> Failure {
    Failure::new(format!("`{target}` leads up, not down"))
        .hint(format!("`cargo ovmig upgrade {target}` applies migrations"))
}

pub(super) fn too_many(kind: &str, wanted: usize, there: usize) -> Failure {
    let count = match there {
        0 => "none is".to_owned(),
        1 => "only one is".to_owned(),
        n => format!("only {n} are"),
    };
    let (all, direction) = if kind == "pending" {
        ("head", "upgrade")
    } else {
        ("base", "downgrade")
    };
    let failure = Failure::new(format!(
        "{wanted} migrations were asked for, but {count} {kind}"
    ));
    if there == 0 {
        failure
    } else {
        failure.hint(format!("`cargo ovmig {direction} {all}` takes all of them"))
    }
}

pub(super) fn no_such_migration(id: MigrationId, history: &History) -> Failure {
    let failure = Failure::new(format!("there is no migration {id}"));
    match (history.migrations.first(), history.head()) {
        (Some(first), Some(head)) => failure.hint(format!(
            "the migrations are {} to {head}; `cargo ovmig history` lists them",
            first.id
        )),
        _ => failure.hint(
            "the migrations folder is empty: `cargo ovmig revision -m \"…\"` writes the first one",
        ),
    }
}

pub(super) fn beyond(id: MigrationId, last: &str) -> Failure {
    Failure::new(format!(
        "the database is beyond {id} already: it has {last}"
    ))
    .hint(format!(
        "`cargo ovmig downgrade {id}` reverts what came after it"
    ))
}

pub(super) fn not_applied(migration: &Migration) -> Failure {
    Failure::new(format!(
        "{} isn't applied to this database",
        migration.folder()
    ))
    .hint("`cargo ovmig current` shows what is")
}

/// The tables of the migrations, or the connection, failed.
pub(super) fn database(error: &Error) -> Failure {
    let text = error.to_string();
    let failure = Failure::new(format!("the database can't be worked with: {text}"));
    if crate::database::connect::sqlite::is_locked(error) {
        return failure
            .note("another process has been writing to it for a minute")
            .hint("wait until it is done, or stop it; then run the command again");
    }
    if text.contains("readonly database") {
        return failure.hint("look at the permissions of the file and of its folder");
    }
    if text.contains("permission denied") {
        return failure.hint(
            "the user of the database URL has to own the schema, or to be granted `CREATE ON SCHEMA public`",
        );
    }
    failure
}

/// A stamp counts from nowhere.
pub(super) fn relative_stamp(target: Target) -> Failure {
    Failure::new(format!("`{target}` can't be stamped")).hint(
        "write `head`, `base`, or the ID of the last migration that the database has, such as `0002`",
    )
}

/// The ledger or the bookkeeping was refused by the engine.
pub(super) fn books(text: &str) -> Failure {
    Failure::new(format!(
        "the tables of the migrations can't be written: {text}"
    ))
}

/// What `downgrade` is to be given, so that a migration is reverted.
pub(super) fn before(version: &str, tree: &Versions<'_>) -> String {
    let before = tree.keys().rfind(|it| it.as_str() < version);
    before.map_or("base", String::as_str).to_owned()
}

/// `2026-01-31 12:00:00.123456` without the time.
fn date(applied_at: &str) -> &str {
    applied_at.split(' ').next().unwrap_or(applied_at)
}
