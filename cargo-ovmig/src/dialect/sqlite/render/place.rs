//! What can be done in place, and which tables have to be rebuilt.

use std::collections::BTreeMap;

use super::definition;
use crate::dialect::evolve;
use crate::dialect::mentions::{self, MadeOf};
use crate::dialect::sqlite::{Sqlite, normalize};
use crate::schema::{
    Backend, Change, Check, Column, Extra, ForeignKey, ObjectName, ReferentialAction, Schema, Table,
};
use crate::sql::significant;

/// For each change the name that its table has before all of them.
pub(crate) struct Origins(Vec<Option<ObjectName>>);

impl Origins {
    pub(super) fn of(changes: &[Change], before: &Schema) -> Origins {
        let mut names: BTreeMap<ObjectName, ObjectName> = before
            .tables
            .keys()
            .map(|name| (name.clone(), name.clone()))
            .collect();
        let mut origins = Vec::new();
        for change in changes {
            let origin = match change {
                Change::CreateTable(table) => {
                    names.remove(&table.name);
                    None
                }
                Change::DropTable(table) => names.remove(&table.name),
                Change::RenameTable { from, to } => {
                    let origin = names.remove(from);
                    names.extend(origin.clone().map(|origin| (to.clone(), origin)));
                    origin
                }
                other => other.table().and_then(|name| names.get(name).cloned()),
            };
            origins.push(origin);
        }
        Origins(origins)
    }

    /// The name before, of the table that the change is about; `None` when the changes create it.
    pub(crate) fn before(&self, at: usize) -> Option<&ObjectName> {
        self.0.get(at).and_then(Option::as_ref)
    }
}

/// The tables that have to be rebuilt, by their names before, in the order of their first change that asks for it.
pub(super) fn rebuilt(changes: &[Change], before: &Schema, origins: &Origins) -> Vec<ObjectName> {
    let mut rebuilt: Vec<ObjectName> = Vec::new();
    let mut now = before.clone();
    for (at, change) in changes.iter().enumerate() {
        if let Some(origin) = origins.before(at) {
            let table = change.table().and_then(|name| now.tables.get(name));
            let in_place = table.is_none_or(|table| fits(changes, at, table, &now.extras));
            if !in_place && !rebuilt.contains(origin) {
                rebuilt.push(origin.clone());
            }
        }
        evolve(&mut now, change, &Sqlite);
    }
    // A table that goes has nothing to keep.
    for (at, change) in changes.iter().enumerate() {
        if matches!(change, Change::DropTable(_)) {
            rebuilt.retain(|name| Some(name) != origins.before(at));
        }
    }
    rebuilt
}

/// Whether the change can be made in place. `table` is as it is when the change's turn comes.
fn fits(changes: &[Change], at: usize, table: &Table, extras: &[Extra]) -> bool {
    use Change::*;
    match &changes[at] {
        AddColumn { column, .. } => can_be_added(column),
        DropColumn { column, .. } => can_be_dropped(table, column, extras),
        AlterColumn { from, to, .. } => normalize::same_column(from, to, false),
        AddForeignKey { key, .. } => added_with(changes, at).any(|column| belongs_to(key, column)),
        AddCheck { check, .. } => {
            added_with(changes, at).any(|column| check_belongs_to(check, column))
        }
        AddPrimaryKey { .. } | DropPrimaryKey { .. } | AddUnique { .. } | DropUnique { .. } => {
            false
        }
        DropForeignKey { .. } | DropCheck { .. } | RenameConstraint { .. } => false,
        AlterOptions { .. } => false,
        _ => true,
    }
}

/// SQLite refuses the others, at the latest when the table has rows.
fn can_be_added(column: &Column) -> bool {
    let generated = column
        .generated
        .as_ref()
        .is_none_or(|it| !it.stored && column.nullable);
    let filled = match &column.default {
        Some(default) => definition::is_constant(default),
        None => column.nullable || column.generated.is_some(),
    };
    generated && filled && column.identity.is_none() && column.backfill.is_none()
}

fn can_be_dropped(table: &Table, column: &Column, extras: &[Extra]) -> bool {
    let name = column.name.as_str();
    let parts = (table
        .primary_key
        .iter()
        .any(|it| it.mentions(name, Backend::Sqlite)))
        || table
            .uniques
            .iter()
            .any(|it| it.mentions(name, Backend::Sqlite))
        || table
            .foreign_keys
            .iter()
            .any(|it| it.mentions(name, Backend::Sqlite))
        || table
            .checks
            .iter()
            .any(|it| it.mentions(name, Backend::Sqlite))
        || table
            .indexes
            .iter()
            .any(|it| it.mentions(name, Backend::Sqlite));
    let generated = table.columns.iter().any(|other| {
        let made_of = |sql: &str| mentions::mentions(sql, name, Backend::Sqlite);
        other
            .generated
            .as_ref()
            .is_some_and(|it| other.name == name || made_of(&it.expr.0))
    });
    let named = extras.iter().any(|extra| names(&extra.sql, name));
    !parts && !generated && !named && table.columns.len() > 1
}

/// Whether any token of the text is that name.
pub(crate) fn names(sql: &str, name: &str) -> bool {
    significant(sql, Backend::Sqlite).any(|token| {
        token
            .ident(Backend::Sqlite)
            .is_some_and(|it| it.eq_ignore_ascii_case(name))
    })
}

/// The columns that are added in place to the table of a change, before it.
fn added_with(changes: &[Change], at: usize) -> impl Iterator<Item = &Column> {
    let about = changes[at].table();
    changes[..at].iter().filter_map(move |change| match change {
        Change::AddColumn { table, column } if Some(table) == about && can_be_added(column) => {
            Some(column)
        }
        _ => None,
    })
}

/// Whether the foreign key can be written beside the new column, which then has to be NULL in the rows that are there.
fn belongs_to(key: &ForeignKey, column: &Column) -> bool {
    key.columns == [column.name.clone()] && column.default.is_none() && column.nullable
}

/// Whether the check can be written beside the new column.
fn check_belongs_to(check: &Check, column: &Column) -> bool {
    check.mentions(&column.name, Backend::Sqlite)
}

/// The definition of a column that is added in place, with the constraints of later changes that can only come along
/// with it.
pub(super) fn added_column(
    changes: &[Change],
    at: usize,
    column: &Column,
    table: Option<&Table>,
) -> String {
    let about = changes[at].table();
    let nowhere = Table::new(ObjectName::new(""));
    let mut sql = definition::column(table.unwrap_or(&nowhere), column, None);
    for (later, change) in changes.iter().enumerate().skip(at + 1) {
        if change.table() != about {
            continue;
        }
        // A check over two new columns goes with the last of them, when both are there.
        let is_first = |fits: &dyn Fn(&Column) -> bool| {
            let last = added_with(changes, later).filter(|it| fits(it)).last();
            last.is_some_and(|last| last.name == column.name)
        };
        match change {
            Change::AddForeignKey { key, .. } if is_first(&|it| belongs_to(key, it)) => {
                let name = definition::constraint(key.name.as_deref());
                sql.push_str(&format!(" {name}{}", definition::references(key)));
            }
            Change::AddCheck { check, .. } if is_first(&|it| check_belongs_to(check, it)) => {
                sql.push_str(&format!(" {}", definition::check(check)));
            }
            _ => {}
        }
    }
    sql
}

/// Whether a table goes to which another refers that stays or goes later: with foreign keys on, SQLite then deletes
/// its rows one by one, with all that `ON DELETE` says.
pub(super) fn drops_referenced(changes: &[Change], before: &Schema) -> bool {
    let mut now = before.clone();
    for change in changes {
        if let Change::DropTable(dropped) = change {
            let refers = |table: &Table| {
                table.foreign_keys.iter().any(|key| {
                    let own =
                        table.name == dropped.name && key.on_delete != ReferentialAction::Restrict;
                    key.table == dropped.name && !own
                })
            };
            if now.tables.values().any(refers) {
                return true;
            }
        }
        evolve(&mut now, change, &Sqlite);
    }
    false
}
