//! The SQL of a change on Postgres, as a person would write it.
//!
//! Invariant: what `render` writes for changes in a good order brings a database from `before` to `after`; `replay`
//! follows every statement of it.

mod cast;
mod column;
mod enums;
mod expand;
mod ident;
mod numbering;
mod table;

use crate::dialect::postgres::Postgres;
use crate::dialect::{Script, Step, evolve, names};
use crate::schema::{Change, Identity, ObjectName, Schema};

pub(crate) use cast::{can_refer, narrows};
pub(crate) use enums::needs_swap as makes_anew;
pub(crate) use expand::expand;
pub(crate) use ident::ident;
use ident::literal;

/// A line that is longer is broken.
const LINE: usize = 100;

pub(crate) fn render(changes: &[Change], before: &Schema, after: &Schema) -> Script {
    let mut writer = Writer {
        changes,
        state: before.clone(),
        after,
        steps: Vec::new(),
        open: None,
        column_comments: Vec::new(),
        commented_table: None,
    };
    for change in changes {
        let about = match change {
            Change::AddColumn { table, .. } | Change::AlterColumn { table, .. } => Some(table),
            _ => None,
        };
        let waiting = writer.commented_table.as_ref();
        if waiting.is_some() && about != waiting {
            writer.comment_columns();
        }
        writer.change(change);
        evolve(&mut writer.state, change, &Postgres);
    }
    writer.comment_columns();
    Script {
        steps: writer.steps,
        run_in_transaction: true,
        frame: (0, 0),
    }
}

/// Writes one change after the other.
struct Writer<'a> {
    /// All changes.
    changes: &'a [Change],
    /// The schema before the change that is being written.
    state: Schema,
    /// The schema after all changes.
    after: &'a Schema,
    steps: Vec<Step>,
    /// An `ALTER TABLE` that may still get another action.
    open: Option<Alter>,
    /// Comments on columns of a table, which stand after all that happens to its columns.
    column_comments: Vec<String>,
    commented_table: Option<ObjectName>,
}

/// An `ALTER TABLE`.
struct Alter {
    table: ObjectName,
    kind: Kind,
    actions: Vec<String>,
}

/// Actions of one kind on one table share a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    DropConstraint,
    DropColumn,
    AddColumn,
    AlterColumn,
    AddConstraint,
    /// Stands alone.
    Other,
}

impl Writer<'_> {
    fn change(&mut self, change: &Change) {
        use Change::*;
        match change {
            // It may have been made by hand for something else.
            CreateNamespace(name) => {
                self.statement(format!("CREATE SCHEMA IF NOT EXISTS {}", ident(name)));
            }
            DropNamespace(name) => self.statement(format!("DROP SCHEMA {}", ident(name))),
            CreateEnum(it) => self.create_enum(it),
            DropEnum(it) => self.drop_enum(it),
            RenameEnum { from, to } => self.rename_enum(from, to),
            AlterEnum { from, to } => self.alter_enum(from, to),
            RenameEnumLabel { name, from, to } => self.rename_label(name, from, to),
            CreateTable(table) => self.create_table(table),
            DropTable(table) => self.statement(format!("DROP TABLE {}", object(&table.name))),
            RenameTable { from, to } => self.rename_table(from, to),
            // Of SQLite alone.
            AlterOptions { .. } => {}
            CommentTable { table, to, .. } => self.comment_table(table, to),
            AddColumn { table, column } => self.add_column(table, column),
            DropColumn { table, column } => {
                let action = format!("DROP COLUMN {}", ident(&column.name));
                self.alter(table, Kind::DropColumn, action);
            }
            RenameColumn { table, from, to } => self.rename_column(table, from, to),
            AlterColumn { table, from, to } => self.change_column(table, from, to),
            AddPrimaryKey { table, key } => {
                self.alter(
                    table,
                    Kind::Other,
                    table::added(table::primary_key(table, key)),
                );
            }
            AddUnique { table, unique } => {
                // Two of the same columns in one statement would become one.
                self.alter(
                    table,
                    Kind::Other,
                    table::added(table::unique(table, unique)),
                );
            }
            AddForeignKey { table, key } => {
                let clause = table::foreign_key(table, key);
                self.alter(table, Kind::AddConstraint, table::added(clause));
            }
            AddCheck { table, check } => {
                let clause = table::check(table, check);
                self.alter(table, Kind::AddConstraint, table::added(clause));
            }
            DropPrimaryKey { table, key } => {
                let name = table::key_name(table, key);
                self.drop_constraint(table, &name);
            }
            DropUnique { table, unique } => {
                let name = table::unique_name(table, unique);
                self.drop_constraint(table, &name);
            }
            DropForeignKey { table, key } => {
                let name = table::foreign_key_name(table, key);
                self.drop_constraint(table, &name);
            }
            DropCheck { table, check } => {
                let name = table::check_name(table, check);
                self.drop_constraint(table, &name);
            }
            CreateIndex { table, index } => self.statement(table::index(table, index)),
            DropIndex { table, index } => {
                let name = table.sibling(table::index_name(table, index));
                self.statement(format!("DROP INDEX {}", object(&name)));
            }
            RenameConstraint { table, from, to } => {
                let action = format!("RENAME CONSTRAINT {} TO {}", ident(from), ident(to));
                self.alter(table, Kind::Other, action);
            }
            RenameIndex { table, from, to } => {
                let from = object(&table.sibling(from));
                self.statement(format!("ALTER INDEX {from} RENAME TO {}", ident(to)));
            }
        }
    }

    /// Adds a statement.
    fn statement(&mut self, sql: impl Into<String>) {
        self.close();
        self.steps.push(Step::new(sql));
    }

    /// Adds a statement with a comment above.
    fn commented(&mut self, sql: impl Into<String>, comment: impl Into<String>) {
        self.close();
        self.steps.push(Step::new(sql).comment(comment));
    }

    /// Adds an action to the `ALTER TABLE` that is open, if it is of the same table and kind, or else opens one.
    fn alter(&mut self, table: &ObjectName, kind: Kind, action: impl Into<String>) {
        match &mut self.open {
            Some(open) if kind != Kind::Other && open.kind == kind && open.table == *table => {
                open.actions.push(action.into());
            }
            _ => {
                self.close();
                self.open = Some(Alter {
                    table: table.clone(),
                    kind,
                    actions: vec![action.into()],
                });
            }
        }
    }

    /// Adds an action about a column, whose name is SQL already.
    fn alter_column(&mut self, table: &ObjectName, column: &str, action: &str) {
        let action = format!("ALTER COLUMN {column} {action}");
        self.alter(table, Kind::AlterColumn, action);
    }

    fn drop_constraint(&mut self, table: &ObjectName, name: &str) {
        let action = format!("DROP CONSTRAINT {}", ident(name));
        self.alter(table, Kind::DropConstraint, action);
    }

    /// Writes the comments on columns that wait, after what is open.
    fn comment_columns(&mut self) {
        self.close();
        self.commented_table = None;
        for sql in std::mem::take(&mut self.column_comments) {
            self.steps.push(Step::new(sql));
        }
    }

    /// Closes the `ALTER TABLE` that is open.
    fn close(&mut self) {
        let Some(Alter { table, actions, .. }) = self.open.take() else {
            return;
        };
        let head = format!("ALTER TABLE {}", object(&table));
        let sql = match &actions[..] {
            [action] if head.len() + 1 + action.len() <= LINE => format!("{head} {action}"),
            actions => format!("{head}\n    {}", actions.join(",\n    ")),
        };
        self.steps.push(Step::new(sql));
    }

    fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let mut moved = from.clone();
        if from.schema != to.schema {
            let schema = ident(to.schema.as_deref().unwrap_or("public"));
            self.alter(from, Kind::Other, format!("SET SCHEMA {schema}"));
            moved.schema.clone_from(&to.schema);
        }
        if moved != *to {
            self.alter(
                &moved,
                Kind::Other,
                format!("RENAME TO {}", ident(&to.name)),
            );
            let table = self.state.tables.get(from);
            let columns = table.map_or(&[][..], |table| &table.columns);
            let numbered: Vec<String> = (columns.iter())
                .filter(|column| column.identity == Some(Identity::AutoIncrement))
                .map(|column| column.name.clone())
                .collect();
            for column in numbered {
                self.rename_sequence(&moved, &column, to, &column);
            }
        }
    }

    fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        let action = format!("RENAME COLUMN {} TO {}", ident(from), ident(to));
        self.alter(table, Kind::Other, action);
        let column = (self.state.tables.get(table)).and_then(|table| table.column(from));
        if column.is_some_and(|column| column.identity == Some(Identity::AutoIncrement)) {
            self.rename_sequence(table, from, table, to);
        }
    }

    /// Keeps a sequence's name in step with its column's, so that later migrations find it.
    fn rename_sequence(&mut self, table: &ObjectName, column: &str, to: &ObjectName, new: &str) {
        let from = object(&default_sequence(table, column));
        let to = ident(&default_sequence(to, new).name);
        self.statement(format!("ALTER SEQUENCE IF EXISTS {from} RENAME TO {to}"));
    }

    /// A name for the sequence that a column gets; one that it has goes before.
    fn sequence(&self, table: &ObjectName, column: &str) -> ObjectName {
        let mut taken = names::Taken::of(&self.state, table.schema.as_deref());
        let old = (self.state.tables.get(table)).and_then(|table| table.column(column));
        if old.is_some_and(|old| old.identity.is_some()) {
            taken.free_relation(&default_sequence(table, column).name);
        }
        table.sibling(taken.sequence(&table.name, column))
    }
}

/// The sequence that PostgreSQL makes for a numbered column.
fn default_sequence(table: &ObjectName, column: &str) -> ObjectName {
    table.sibling(names::object_name(&table.name, Some(column), "seq"))
}

fn object(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", ident(schema), ident(&name.name)),
        None => ident(&name.name),
    }
}

/// A comment as a literal; none is `NULL`.
fn comment(comment: &Option<String>) -> String {
    comment
        .as_deref()
        .map_or_else(|| "NULL".to_owned(), literal)
}
