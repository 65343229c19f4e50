//! The SQL of a change on SQLite.
//!
//! SQLite alters little of a table in place: names, a new column without demands, a column that nothing mentions, and
//! indexes (<https://sqlite.org/lang_altertable.html>, as of 3.35, the oldest that the files have to suit). All other
//! changes of a table are folded into one rebuild of it, see [`super::rebuild`].
//!
//! Rebuilds come first and under the names that the tables and columns have before, so that triggers can be made again
//! with the text that they have; renames come after, and SQLite itself carries them into everything that it keeps.
//!
//! Invariant: a database at `before` that runs the script is at `after`, or, when a statement fails, still at `before`.

mod definition;
mod ident;
mod place;

pub(super) use definition::{clean, create_index, create_table, default_value};
pub(crate) use ident::{ident, is_keyword};
pub(super) use place::{Origins, names};

use super::rebuild::{self, Rebuild};
use super::references;
use crate::dialect::{Script, Step, evolve};
use crate::schema::{Change, Index, ObjectName, Schema};
use place::added_column;

/// The statements of changes that are already in a good order.
pub(crate) fn render(changes: &[Change], before: &Schema, after: &Schema) -> Script {
    let origins = Origins::of(changes, before);
    let rebuilt = place::rebuilt(changes, before, &origins);
    let shape = rebuild::shape(changes, after);
    let rebuilds: Vec<Rebuild<'_>> = (rebuilt.iter())
        .filter_map(|name| Rebuild::new(name, before, &shape, changes, &origins))
        .collect();
    let apart = !rebuilds.is_empty() || place::drops_referenced(changes, before);
    let mut writer = Writer {
        changes,
        before,
        origins: &origins,
        rebuilt: &rebuilt,
        steps: Vec::new(),
    };
    if apart {
        writer.early();
    }
    writer.steps.extend(rebuild::steps(&rebuilds, before));
    writer.rest(apart);
    writer
        .steps
        .extend(shape.names_at_last.iter().map(|(table, from, to)| {
            let (table, from, to) = (ident(&table.name), ident(from), ident(to));
            Step::new(format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}"))
        }));
    let steps = writer.steps;
    if apart {
        return references::envelope(steps, &rebuilt, changes, before, after);
    }
    Script {
        steps,
        run_in_transaction: true,
        frame: (0, 0),
    }
}

/// Writes what isn't part of a rebuild.
struct Writer<'a> {
    changes: &'a [Change],
    before: &'a Schema,
    origins: &'a Origins,
    /// By their names before.
    rebuilt: &'a [ObjectName],
    steps: Vec<Step>,
}

impl Writer<'_> {
    fn push(&mut self, sql: String) {
        self.steps.push(Step::new(sql));
    }

    fn is_rebuilt(&self, at: usize) -> bool {
        self.origins
            .before(at)
            .is_some_and(|name| self.rebuilt.contains(name))
    }

    /// Takes away first what may hold a name that a rebuild needs for an index.
    fn early(&mut self) {
        for (at, change) in self.changes.iter().enumerate() {
            match change {
                Change::DropIndex { table, index } if self.is_early(at) && !self.is_rebuilt(at) => {
                    self.drop_index(table, index);
                }
                Change::DropTable(table) if self.is_early(at) => {
                    self.push(format!("DROP TABLE {}", ident(&table.name.name)));
                }
                _ => {}
            }
        }
    }

    /// Whether the change is about a table that still has its name from before.
    fn is_early(&self, at: usize) -> bool {
        self.origins.before(at).is_some() && self.origins.before(at) == self.changes[at].table()
    }

    fn rest(&mut self, has_early: bool) {
        let mut now = self.before.clone();
        for (at, change) in self.changes.iter().enumerate() {
            let done = has_early
                && self.is_early(at)
                && matches!(change, Change::DropIndex { .. } | Change::DropTable(_));
            if !done {
                self.change(at, change, &now);
            }
            evolve(&mut now, change, &super::Sqlite);
        }
    }

    fn change(&mut self, at: usize, change: &Change, now: &Schema) {
        use Change::*;
        match change {
            CreateTable(table) => {
                self.push(create_table(table, &table.name.name));
                for index in &table.indexes {
                    self.push(create_index(index, &table.name.name));
                }
            }
            DropTable(table) => self.push(format!("DROP TABLE {}", ident(&table.name.name))),
            RenameTable { from, to } => self.rename_table(from, to),
            RenameColumn { table, from, to } => {
                let (table, from, to) = (ident(&table.name), ident(from), ident(to));
                self.push(format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}"));
            }
            _ if self.is_rebuilt(at) => {}
            AddColumn { table, column } => {
                let definition = added_column(self.changes, at, column, now.tables.get(table));
                self.push(format!(
                    "ALTER TABLE {} ADD COLUMN {definition}",
                    ident(&table.name)
                ));
            }
            DropColumn { table, column } => {
                let (table, column) = (ident(&table.name), ident(&column.name));
                self.push(format!("ALTER TABLE {table} DROP COLUMN {column}"));
            }
            CreateIndex { table, index } => self.push(create_index(index, &table.name)),
            DropIndex { table, index } => self.drop_index(table, index),
            RenameIndex { table, from, to } => {
                let indexes = now
                    .tables
                    .get(table)
                    .map_or(&[][..], |table| &table.indexes);
                let index = indexes
                    .iter()
                    .find(|index| index.name.as_ref() == Some(from));
                if let Some(index) = index {
                    let renamed = Index {
                        name: Some(to.clone()),
                        ..index.clone()
                    };
                    self.drop_index(table, index);
                    self.push(create_index(&renamed, &table.name));
                }
            }
            // Nothing that SQLite holds, or nothing that the column's own text doesn't say already.
            _ => {}
        }
    }

    fn drop_index(&mut self, table: &ObjectName, index: &Index) {
        let name = definition::index_name(index, &table.name);
        self.push(format!("DROP INDEX {}", ident(&name)));
    }

    /// SQLite takes a name that differs only in case for one that is taken.
    fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let mut from = from.name.clone();
        if from.eq_ignore_ascii_case(&to.name) {
            let detour = format!("ovmig_{}", to.name);
            self.push(format!(
                "ALTER TABLE {} RENAME TO {}",
                ident(&from),
                ident(&detour)
            ));
            from = detour;
        }
        self.push(format!(
            "ALTER TABLE {} RENAME TO {}",
            ident(&from),
            ident(&to.name)
        ));
    }
}
