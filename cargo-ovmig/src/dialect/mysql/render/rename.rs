//! Renames.

use super::alter::Subject;
use super::{Writer, foreign, ident, object, table};
use crate::dialect::evolve;
use crate::dialect::mentions::{self, MadeOf};
use crate::dialect::mysql::Mysql;
use crate::schema::{Backend, Change, Index, KeyPart, ObjectName, Schema, Table};

impl Writer<'_> {
    /// MySQL doesn't rename a column that a check or a generated column names: these go before, and come back after.
    pub(super) fn rename_column(&mut self, name: &ObjectName, from: &str, to: &str) {
        let rename = Change::RenameColumn {
            table: name.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let around = (self.state.tables.get(name)).map_or_else(Vec::new, |it| made_of(it, from));
        let mut before = self.state.clone();
        for drop in &around {
            self.change(drop);
            evolve(&mut self.state, drop, &Mysql);
        }
        self.statement(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            object(name),
            ident(from),
            ident(to)
        ));
        if around.is_empty() {
            return;
        }
        self.made.clear();
        evolve(&mut before, &rename, &Mysql);
        evolve(&mut self.state, &rename, &Mysql);
        let renamed = |drop: &Change| again(drop, &before, from, to);
        for add in around.iter().rev().filter_map(renamed) {
            self.change(&add);
            evolve(&mut self.state, &add, &Mysql);
        }
        self.flush();
    }

    pub(super) fn rename_constraint(&mut self, name: &ObjectName, from: &str, to: &str) {
        let Some(its) = self.state.tables.get(name).cloned() else {
            return;
        };
        let is_it = |name: &Option<String>| name.as_deref() == Some(from);
        if its.uniques.iter().any(|it| is_it(&it.name)) {
            self.rename_index(name, from, to);
        } else if let Some(key) = its.foreign_keys.iter().find(|it| is_it(&it.name)) {
            let mut new = key.clone();
            new.name = Some(to.to_owned());
            // InnoDB makes its index anew, under the new name.
            self.statement(format!(
                "ALTER TABLE {} DROP FOREIGN KEY {}, ADD {}",
                object(name),
                ident(from),
                foreign::foreign_key(name, &new)
            ));
        } else if let Some(check) = its.checks.iter().find(|it| is_it(&it.name)) {
            let mut new = check.clone();
            new.name = Some(to.to_owned());
            let drop = format!("DROP CONSTRAINT {}", ident(from));
            self.act(name, Subject::Check(from.to_owned()), drop);
            let add = format!("ADD {}", table::check(name, &new));
            self.act(name, Subject::Check(to.to_owned()), add);
        }
    }

    pub(super) fn rename_index(&mut self, table: &ObjectName, from: &str, to: &str) {
        self.statement(format!(
            "ALTER TABLE {} RENAME INDEX {} TO {}",
            object(table),
            ident(from),
            ident(to)
        ));
    }
}

/// Drops of what names the column in an expression, what is made of it first.
fn made_of(table: &Table, column: &str) -> Vec<Change> {
    let names = |sql: &str, column: &str| mentions::mentions(sql, column, Backend::Mysql);
    let mut gone = vec![column.to_owned()];
    let mut columns = Vec::new();
    for it in &table.columns {
        if let Some(generated) = &it.generated
            && gone.iter().any(|gone| names(&generated.expr.0, gone))
        {
            gone.push(it.name.clone());
            columns.push(it.clone());
        }
    }
    let name = || table.name.clone();
    // An index of a whole column follows it; one of an expression doesn't.
    let of_expr = |index: &&Index| {
        let whole = gone[1..]
            .iter()
            .any(|it| index.mentions(it, Backend::Mysql));
        whole
            || index.keys.iter().any(|key| match &key.part {
                KeyPart::Expr(expr) => names(&expr.0, column),
                KeyPart::Column(_) => false,
            })
    };
    let has_gone = |columns: &[String]| columns.iter().any(|it| gone[1..].contains(it));
    let mut drops: Vec<Change> = Vec::new();
    drops.extend(
        (table.foreign_keys.iter().filter(|it| has_gone(&it.columns))).map(|key| {
            Change::DropForeignKey {
                table: name(),
                key: key.clone(),
            }
        }),
    );
    drops.extend(
        (table.indexes.iter().filter(of_expr)).map(|index| Change::DropIndex {
            table: name(),
            index: index.clone(),
        }),
    );
    drops.extend(
        (table.uniques.iter().filter(|it| has_gone(&it.columns))).map(|unique| {
            Change::DropUnique {
                table: name(),
                unique: unique.clone(),
            }
        }),
    );
    drops.extend(
        (table.checks.iter())
            .filter(|check| gone.iter().any(|it| check.mentions(it, Backend::Mysql)))
            .map(|check| Change::DropCheck {
                table: name(),
                check: check.clone(),
            }),
    );
    drops.extend(
        (columns.into_iter().rev()).map(|column| Change::DropColumn {
            table: name(),
            column,
        }),
    );
    drops
}

/// What was dropped, as it is under the column's new name.
fn again(drop: &Change, schema: &Schema, from: &str, to: &str) -> Option<Change> {
    let table = schema.tables.get(drop.table()?)?;
    let named = |columns: &mut Vec<String>| {
        for column in columns.iter_mut().filter(|it| *it == from) {
            to.clone_into(column);
        }
    };
    Some(match drop.reversed() {
        Change::AddColumn {
            table: name,
            column,
        } => Change::AddColumn {
            table: name,
            column: table.column(&column.name)?.clone(),
        },
        Change::AddCheck { table: name, check } => Change::AddCheck {
            table: name,
            check: table
                .checks
                .iter()
                .find(|it| it.name == check.name)?
                .clone(),
        },
        Change::CreateIndex { table: name, index } => Change::CreateIndex {
            table: name,
            index: table
                .indexes
                .iter()
                .find(|it| it.name == index.name)?
                .clone(),
        },
        Change::AddUnique { table, mut unique } => {
            named(&mut unique.columns);
            Change::AddUnique { table, unique }
        }
        Change::AddForeignKey { table, mut key } => {
            named(&mut key.columns);
            Change::AddForeignKey { table, key }
        }
        other => other,
    })
}
