//! The declaration as the engine has it: made from nothing in a scratch database and read back.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::state::State;
use crate::compare::{Scope, compare};
use crate::config::Ids;
use crate::database::{Database, Silent, Target};
use crate::failure::Failure;
use crate::history::{Checksums, History, Lock, Migration, MigrationId};
use crate::plan::plan;
use crate::replay::Recorded;
use crate::schema::{Backend, Managed, Schema, Table};
use crate::source::SourceFile;
use crate::sql::checksum;

/// Hand-written statements that tables may need: what they make stands before them.
const NEEDED: &[&str] = &[
    "CREATE EXTENSION",
    "CREATE FUNCTION",
    "CREATE TYPE",
    "CREATE DOMAIN",
    "CREATE COLLATION",
    "CREATE SEQUENCE",
    "CREATE OPERATOR",
    "CREATE AGGREGATE",
    "CREATE TEXT",
    "CREATE SCHEMA",
];

/// The declared schema, read back. The inner error is why the engine can't make it from nothing.
pub(super) fn build(
    database: &mut Database,
    declared: &Schema,
    recorded: &Recorded,
) -> Result<Result<Schema, Failure>, Failure> {
    let backend = database.backend();
    let mut made = Made::new(backend);
    for statement in &recorded.hand_written {
        if NEEDED.iter().any(|kind| statement.kind.starts_with(kind)) {
            let location = &statement.location;
            let text = &location.file.text[location.span.clone()];
            // A function may speak of tables that aren't there yet; one that can't be made isn't needed, or is missed
            // below.
            let text = match backend {
                Backend::Postgres => format!("SET LOCAL check_function_bodies = off;\n{text};\n"),
                _ => format!("{text};\n"),
            };
            made.try_run(database, text, true);
        }
    }
    let changes = compare(&Schema::default(), declared, &Scope::default(), backend).changes;
    let script = plan(&Schema::default(), &changes, backend).up;
    if !script.steps.is_empty()
        && let Err(failure) = made.run(database, script.sql(), script.run_in_transaction)
    {
        return Ok(Err(failure));
    }
    let mut built = State::of(database)?.schema;
    speak_for(declared, &mut built);
    Ok(Ok(built))
}

/// Migrations that stand in no folder, each with one script.
struct Made {
    history: History,
}

impl Made {
    fn new(backend: Backend) -> Made {
        Made {
            history: History {
                folder: PathBuf::new(),
                shown: PathBuf::new(),
                ids: Ids::Sequential,
                backend,
                migrations: Vec::new(),
                checksums: Vec::new(),
                lock: Lock::default(),
                lock_is_whole: true,
                findings: Vec::new(),
            },
        }
    }

    /// Runs a script as `upgrade` runs a migration.
    fn run(
        &mut self,
        database: &mut Database,
        text: String,
        run_in_transaction: bool,
    ) -> Result<(), Failure> {
        let history = &mut self.history;
        let id = MigrationId::number(history.next_number());
        history.checksums.push(Checksums {
            up: checksum(&text, history.backend),
            down: None,
        });
        history.migrations.push(Migration {
            id,
            name: "declared".to_owned(),
            up: SourceFile::new("(the declared tables, from nothing)", text),
            down: None,
            run_in_transaction,
        });
        database
            .upgrade(history, Target::Head, &mut Silent)
            .map(drop)
    }

    fn try_run(&mut self, database: &mut Database, text: String, run_in_transaction: bool) {
        if self.run(database, text, run_in_transaction).is_err() {
            self.history.migrations.pop();
            self.history.checksums.pop();
        }
    }
}

/// Gives what was read back the declaration's word on how much it speaks for, and its places in the source. Names that
/// the declaration doesn't choose are taken off: any will do.
fn speak_for(declared: &Schema, built: &mut Schema) {
    for (name, table) in &mut built.tables {
        let Some(declared) = declared.tables.get(name) else {
            continue;
        };
        table.managed = declared.managed;
        table.module.clone_from(&declared.module);
        table.origin = declared.origin.clone();
        table.renamed_from.clone_from(&declared.renamed_from);
        for column in &mut table.columns {
            let Some(declared) = declared.column(&column.name) else {
                continue;
            };
            if table.managed == Managed::Shape && declared.ty.args.is_empty() {
                // A length that the declaration leaves open: MySQL had to be given one.
                column.ty.args.clear();
            }
            column.origin = declared.origin.clone();
            column.renamed_from.clone_from(&declared.renamed_from);
            column.backfill.clone_from(&declared.backfill);
        }
        let chosen: BTreeSet<String> = names(&mut declared.clone())
            .filter_map(|name| name.clone())
            .collect();
        for name in names(table) {
            if name.as_ref().is_some_and(|name| !chosen.contains(name)) {
                *name = None;
            }
        }
    }
    for (name, enumeration) in &mut built.enums {
        if let Some(declared) = declared.enums.get(name) {
            enumeration.origin = declared.origin.clone();
            enumeration.renamed_from.clone_from(&declared.renamed_from);
        }
    }
}

/// The names of a table's constraints and indexes.
fn names(table: &mut Table) -> impl Iterator<Item = &mut Option<String>> {
    let key = table.primary_key.iter_mut().map(|it| &mut it.name);
    key.chain(table.uniques.iter_mut().map(|it| &mut it.name))
        .chain(table.foreign_keys.iter_mut().map(|it| &mut it.name))
        .chain(table.checks.iter_mut().map(|it| &mut it.name))
        .chain(table.indexes.iter_mut().map(|it| &mut it.name))
}
