//! The order of changes in which an engine accepts them.
//!
//! Renames of tables, columns and enumerations come first on the way up, and last on the way back: all other changes
//! speak in the new names. What depends on something goes before it and comes after it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::dialect::{self, Dialect};
use crate::schema::{Change, Deferrable, ForeignKey, KeyPart, ObjectName, Schema, Table};

/// The changes in their order on the way up, from `before`.
pub(super) fn forward(changes: &[Change], before: &Schema, dialect: &dyn Dialect) -> Vec<Change> {
    let (mut ordered, rest): (Vec<Change>, Vec<Change>) =
        changes.iter().cloned().partition(comes_first);
    // A table may move into a new schema.
    ordered.sort_by_key(is_rename_of_object);
    let mut renamed = Cow::Borrowed(before);
    for change in &ordered {
        dialect::evolve(renamed.to_mut(), change, dialect);
    }
    ordered.extend(arranged(rest, &renamed, dialect));
    ordered
}

/// The changes undone, in their order on the way back, from `after`.
pub(super) fn backward(changes: &[Change], after: &Schema, dialect: &dyn Dialect) -> Vec<Change> {
    let (mut renames, mut rest): (Vec<Change>, Vec<Change>) =
        changes.iter().map(Change::reversed).partition(comes_first);
    renames.reverse();
    renames.sort_by_key(|it| !is_rename_of_object(it));
    // Renames of constraints and of labels depend on each other: the last one is undone first. Labels get their old
    // names after the others are as they were.
    let mut parts: Vec<Change> = rest.extract_if(.., |it| is_rename_of_part(it)).collect();
    parts.reverse();
    rest.append(&mut parts);
    let mut ordered = arranged(rest, after, dialect);
    ordered.append(&mut renames);
    ordered
}

/// What comes before all else on the way up, and after it on the way back.
fn comes_first(change: &Change) -> bool {
    let namespace =
        |it: &Change| matches!(it, Change::CreateNamespace(_) | Change::DropNamespace(_));
    is_rename_of_object(change) || namespace(change)
}

fn is_rename_of_object(change: &Change) -> bool {
    use Change::*;
    matches!(
        change,
        RenameEnum { .. } | RenameTable { .. } | RenameColumn { .. }
    )
}

fn is_rename_of_part(change: &Change) -> bool {
    matches!(
        change,
        Change::RenameConstraint { .. }
            | Change::RenameIndex { .. }
            | Change::RenameEnumLabel { .. }
    )
}

fn arranged(changes: Vec<Change>, base: &Schema, dialect: &dyn Dialect) -> Vec<Change> {
    let mut changes = dialect.expand(changes, base);
    let mut created = BTreeMap::new();
    let mut dropped = BTreeMap::new();
    changes.retain(|change| match change {
        Change::CreateTable(table) => created.insert(table.name.clone(), table.clone()).is_some(),
        Change::DropTable(table) => dropped.insert(table.name.clone(), table.clone()).is_some(),
        _ => true,
    });
    for (table, keys) in in_order_of_references(created, dialect) {
        let name = table.name.clone();
        changes.push(Change::CreateTable(table));
        changes.extend(keys.into_iter().map(|key| Change::AddForeignKey {
            table: name.clone(),
            key,
        }));
    }
    for (table, keys) in in_order_of_references(dropped, dialect).into_iter().rev() {
        let name = table.name.clone();
        changes.push(Change::DropTable(table));
        changes.extend(keys.into_iter().map(|key| Change::DropForeignKey {
            table: name.clone(),
            key,
        }));
    }
    // The sort is stable: within a phase and a table the order stays.
    changes.sort_by(|left, right| {
        let (phase, other) = (phase(left), phase(right));
        phase.cmp(&other).then_with(|| match keeps_order(left) {
            true => std::cmp::Ordering::Equal,
            false => left.table().cmp(&right.table()),
        })
    });
    changes
}

/// Changes of these kinds depend on each other across tables.
fn keeps_order(change: &Change) -> bool {
    is_rename_of_part(change) || matches!(change, Change::CreateTable(_) | Change::DropTable(_))
}

/// What comes before what.
fn phase(change: &Change) -> u8 {
    use Change::*;
    match change {
        RenameEnum { .. } | RenameTable { .. } | RenameColumn { .. } => 0,
        CreateNamespace(_) => 1,
        CreateEnum(_) => 2,
        // What hangs on columns and keys goes before them; a table takes its references to other tables' keys along.
        DropForeignKey { .. } => 3,
        DropTable(_) => 4,
        DropIndex { .. } => 5,
        DropCheck { .. } => 6,
        DropUnique { .. } => 7,
        DropPrimaryKey { .. } => 8,
        // What is generated goes before the columns that it is made of change, and comes after them.
        DropColumn { column, .. } if column.generated.is_some() => 9,
        AlterColumn { from, to, .. } if from.generated.is_some() && to.generated.is_none() => 10,
        AlterEnum { .. } | RenameEnumLabel { .. } => 11,
        // New columns come before old ones go: a backfill may be made of them.
        AddColumn { column, .. } if column.generated.is_none() => 12,
        AlterColumn { to, .. } if to.generated.is_none() => 13,
        AlterColumn { .. } => 14,
        DropColumn { .. } => 15,
        AddColumn { .. } => 16,
        // Old names are free by now, and new ones aren't needed yet.
        RenameConstraint { .. } | RenameIndex { .. } => 17,
        CommentTable { .. } | AlterOptions { .. } => 18,
        AddPrimaryKey { .. } => 19,
        AddUnique { .. } => 20,
        AddCheck { .. } => 21,
        CreateIndex { .. } => 22,
        // A new table may refer to a column that became unique above.
        CreateTable(_) => 23,
        AddForeignKey { .. } => 24,
        DropEnum(_) => 25,
        DropNamespace(_) => 26,
    }
}

/// Tables after those that they refer to, by name where that leaves a choice, each with the foreign keys that have to
/// wait until all tables are there; these are taken out of the table.
fn in_order_of_references(
    mut waiting: BTreeMap<ObjectName, Table>,
    dialect: &dyn Dialect,
) -> Vec<(Table, Vec<ForeignKey>)> {
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let free = |table: &&Table| references(table).all(|it| !waiting.contains_key(it));
        let next = (waiting.values().find(free))
            .or_else(|| {
                let in_cycle = |table: &&Table| reaches(table, &table.name, &waiting);
                waiting.values().find(in_cycle)
            })
            .or_else(|| waiting.values().next())
            .map(|table| table.name.clone());
        let Some(mut table) = next.and_then(|name| waiting.remove(&name)) else {
            break;
        };
        let mut later = Vec::new();
        if !dialect.references_ahead() {
            let own = table.clone();
            later.extend(table.foreign_keys.extract_if(.., |key| {
                waiting.contains_key(&key.table) || key.table == own.name && !has_key(&own, key)
            }));
        }
        ordered.push((table, later));
    }
    ordered
}

/// The other tables that a table refers to.
fn references(table: &Table) -> impl Iterator<Item = &ObjectName> {
    let targets = table.foreign_keys.iter().map(|key| &key.table);
    targets.filter(|target| **target != table.name)
}

/// Whether the references of a table lead to that other one.
fn reaches(from: &Table, to: &ObjectName, tables: &BTreeMap<ObjectName, Table>) -> bool {
    let mut seen: Vec<&ObjectName> = Vec::new();
    let mut next: Vec<&ObjectName> = references(from).collect();
    while let Some(name) = next.pop() {
        if name == to {
            return true;
        }
        if !seen.contains(&name) {
            seen.push(name);
            next.extend(tables.get(name).into_iter().flat_map(references));
        }
    }
    false
}

/// Whether the table's primary key or a unique constraint, a deferrable one apart, is what the foreign key refers to. (A
/// unique index would do too, but only once it is there.)
fn has_key(table: &Table, key: &ForeignKey) -> bool {
    let is_it = |columns: &[String]| same_set(columns, &key.referenced);
    table
        .primary_key
        .as_ref()
        .is_some_and(|it| is_it(&it.columns))
        || (table.uniques.iter()).any(|it| it.deferrable == Deferrable::No && is_it(&it.columns))
}

/// Whether something of the table makes what the foreign key refers to unique.
pub(super) fn is_unique(table: &Table, key: &ForeignKey) -> bool {
    has_key(table, key)
        || table.indexes.iter().any(|index| {
            let columns: Option<Vec<String>> = (index.keys.iter())
                .map(|it| match &it.part {
                    KeyPart::Column(name) => Some(name.clone()),
                    KeyPart::Expr(_) => None,
                })
                .collect();
            index.unique
                && index.predicate.is_none()
                && columns.is_some_and(|columns| same_set(&columns, &key.referenced))
        })
}

fn same_set(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|it| right.contains(it))
}
