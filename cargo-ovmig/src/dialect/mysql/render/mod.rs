//! The SQL of changes on MySQL and MariaDB: what runs on both.
//!
//! DDL isn't transactional there, and each statement is done or not done as a whole. So the changes of a table go into
//! one `ALTER TABLE` where nothing has to happen between them.
//!
//! Invariant: what `render` writes for changes in a good order brings a database from `before` to `after`; `replay`
//! follows every statement of it.

mod alter;
mod cast;
mod column;
mod expand;
mod foreign;
mod rename;
mod table;
mod value;

use std::collections::BTreeMap;

use crate::dialect::mysql::Mysql;
use crate::dialect::{Script, Step, evolve};
use crate::schema::{Change, ObjectName, Schema};

use alter::{Alter, Subject};
pub(crate) use cast::{can_refer, narrows};
pub(crate) use expand::expand;
pub(super) use value::is_moment;

pub(crate) fn render(changes: &[Change], before: &Schema, after: &Schema) -> Script {
    let mut writer = Writer {
        state: before.clone(),
        after,
        steps: Vec::new(),
        open: Vec::new(),
        made: BTreeMap::new(),
    };
    if changes.iter().any(may_lose) {
        // Without it, what doesn't fit is cut or replaced, with a warning that nobody sees.
        writer.statement("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')");
    }
    for change in &alter::numbered_with_their_keys(changes, before) {
        writer.change(change);
        evolve(&mut writer.state, change, &Mysql);
    }
    writer.flush();
    Script {
        steps: writer.steps,
        run_in_transaction: false,
        frame: (0, 0),
    }
}

/// Whether the server would alter values that don't fit, were it not told to be strict.
fn may_lose(change: &Change) -> bool {
    match change {
        Change::AlterColumn { from, to, .. } => {
            to.generated.is_none()
                && (cast::can_fail(&from.ty, &to.ty) || from.nullable && !to.nullable)
        }
        _ => false,
    }
}

pub(crate) fn ident(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

fn object(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", ident(schema), ident(&name.name)),
        None => ident(&name.name),
    }
}

/// Writes one change after the other.
struct Writer<'a> {
    /// The schema before the change that is being written.
    state: Schema,
    /// The schema after all changes.
    after: &'a Schema,
    steps: Vec<Step>,
    /// The `ALTER TABLE`s that may still get another action, each of another table.
    open: Vec<Alter>,
    /// The indexes that InnoDB made for foreign keys, of tables that lose one.
    made: BTreeMap<ObjectName, Vec<foreign::Made>>,
}

impl Writer<'_> {
    fn change(&mut self, change: &Change) {
        use Change::*;
        match change {
            // None of these is in an adapted declaration: enumerations are types of columns there.
            CreateNamespace(_) | DropNamespace(_) => {}
            CreateEnum(_) | DropEnum(_) | RenameEnum { .. } => {}
            AlterEnum { .. } | RenameEnumLabel { .. } => {}
            CreateTable(table) => self.statement(table::create(table)),
            DropTable(table) => self.statement(format!("DROP TABLE {}", object(&table.name))),
            RenameTable { from, to } => {
                let sql = format!("ALTER TABLE {} RENAME TO {}", object(from), object(to));
                self.statement(sql);
            }
            // Of SQLite alone.
            AlterOptions { .. } => {}
            CommentTable { table, to, .. } => {
                self.act(table, Subject::Comment, table::comment_option(to));
            }
            AddColumn { table, column } => self.add_column(table, column),
            DropColumn { table, column } => {
                let action = format!("DROP COLUMN {}", ident(&column.name));
                self.act(table, Subject::column(&column.name), action);
            }
            RenameColumn { table, from, to } => self.rename_column(table, from, to),
            AlterColumn { table, from, to } => self.change_column(table, from, to),
            AddPrimaryKey { table, key } => {
                let action = format!("ADD {}", table::primary_key(key));
                self.act(table, Subject::AddKey("PRIMARY".to_owned()), action);
            }
            DropPrimaryKey { table, .. } => {
                let subject = Subject::DropKey("PRIMARY".to_owned());
                self.act(table, subject, "DROP PRIMARY KEY".to_owned());
            }
            AddUnique { table, unique } => {
                let action = format!("ADD {}", table::unique(table, unique));
                let name = table::unique_name(table, unique);
                self.act(table, Subject::AddKey(name), action);
            }
            DropUnique { table, unique } => {
                self.drop_key(table, table::unique_name(table, unique));
            }
            AddForeignKey { table, key } => self.add_foreign_key(table, key),
            DropForeignKey { table, key } => self.drop_foreign_key(table, key),
            AddCheck { table, check } => {
                let action = format!("ADD {}", table::check(table, check));
                self.act(
                    table,
                    Subject::Check(table::check_name(table, check)),
                    action,
                );
            }
            DropCheck { table, check } => {
                let name = table::check_name(table, check);
                let action = format!("DROP CONSTRAINT {}", ident(&name));
                self.act(table, Subject::Check(name), action);
            }
            CreateIndex { table, index } => {
                let action = format!("ADD {}", table::index(table, index));
                let name = table::index_name(table, index);
                let subject = match index.method.as_deref() {
                    // InnoDB makes one at a time.
                    Some("fulltext") => Subject::Fulltext,
                    _ => Subject::AddKey(name),
                };
                self.act(table, subject, action);
            }
            DropIndex { table, index } => self.drop_key(table, table::index_name(table, index)),
            RenameConstraint { table, from, to } => self.rename_constraint(table, from, to),
            RenameIndex { table, from, to } => self.rename_index(table, from, to),
        }
    }

    /// Adds a statement, after all that is open.
    fn statement(&mut self, sql: impl Into<String>) {
        self.flush();
        self.steps.push(Step::new(sql));
    }

    fn drop_key(&mut self, table: &ObjectName, name: String) {
        let action = format!("DROP INDEX {}", ident(&name));
        self.act(table, Subject::DropKey(name), action);
    }
}
