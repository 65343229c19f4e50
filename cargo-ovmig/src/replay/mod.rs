//! From the migrations' text to the recorded schema, without a server.
//!
//! Invariant: a statement that isn't followed is said, with file and line, never guessed.

mod lineage;
mod mysql;
mod postgres;
mod sqlite;

use std::collections::BTreeSet;

pub use lineage::{Fate, Lineage};
pub(crate) use mysql::key_of_expression;

use crate::findings::Finding;
use crate::history::{Migration, MigrationId};
use crate::schema::{Backend, ObjectName, Schema};
use crate::source::Location;
use crate::sql::object;

/// What the migrations build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The schema after the last migration.
    pub schema: Schema,
    /// Statements that don't shape tables, in their order: data, triggers, functions, views, grants, extensions.
    pub hand_written: Vec<HandWritten>,
    /// `not-followed` notes, and errors for migrations that can't be read at all.
    pub findings: Vec<Finding>,
    /// Tables about which a statement that wasn't followed may have changed something.
    pub in_doubt: BTreeSet<ObjectName>,
    /// Those of them that the engine doesn't count among the tables, though one may be declared like a table: views,
    /// foreign tables, partitions.
    pub beside: BTreeSet<ObjectName>,
    /// What was renamed or dropped, in the order of the statements.
    pub fates: Vec<Fate>,
}

impl Recorded {
    /// The views that the migrations make and don't drop, by their names without a schema.
    pub fn views(&self, backend: Backend) -> BTreeSet<String> {
        let mut views = BTreeSet::new();
        for statement in &self.hand_written {
            let location = &statement.location;
            match object::read(&location.file.text[location.span.clone()], backend) {
                Some(("CREATE", object)) if object.class == "VIEW" => {
                    views.insert(object.name);
                }
                Some(("DROP", object)) if object.class == "VIEW" => {
                    views.remove(&object.name);
                }
                _ => {}
            }
        }
        views
    }
}

/// A statement that the tool carries along but doesn't understand as a change of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandWritten {
    /// The migration that it stands in.
    pub migration: MigrationId,
    /// Where: the statement without its semicolon.
    pub location: Location,
    /// The statement's first words in upper case: `INSERT`, `CREATE TRIGGER`.
    pub kind: String,
    /// How many of the history's fates came before it; not known on SQLite, where views and triggers follow a rename.
    pub fates: usize,
}

/// Replays the up scripts of the migrations, in their order.
pub fn replay(migrations: &[Migration], backend: Backend) -> Recorded {
    match backend {
        Backend::Sqlite => sqlite::replay(migrations),
        Backend::Postgres => postgres::replay(migrations),
        Backend::Mysql => mysql::replay(migrations),
    }
}
