//! Gives every new constraint and index a definite name, and puts renames of them into an order that can be carried
//! out.
//!
//! Invariant: no name that a change gives is taken by anything that stays.

use std::collections::BTreeMap;

use crate::dialect::Dialect;
use crate::dialect::names::{self, Taken};
use crate::schema::{Backend, Change, ObjectName, PrimaryKey, Schema, Table};

type Namespaces = BTreeMap<Option<String>, Taken>;

/// Names what has no name yet. `from` is the schema that the changes start from, `declared` knows the columns that
/// checks may mention.
pub(super) fn name(
    changes: &mut Vec<Change>,
    from: &Schema,
    declared: &Schema,
    dialect: &dyn Dialect,
) {
    if !changes.iter().any(needs_names) {
        return;
    }
    let mut namespaces = Namespaces::new();
    for table in from.tables.values() {
        taken(&mut namespaces, &table.name).table(table);
    }
    for change in changes.iter() {
        if let Some(table) = change.table() {
            free(taken(&mut namespaces, table), change);
        }
    }
    for change in changes.iter() {
        if let Some(table) = change.table() {
            take(taken(&mut namespaces, table), change);
        }
    }
    for change in changes.iter_mut() {
        if let Some(table) = change.table().cloned() {
            let taken = taken(&mut namespaces, &table);
            give(taken, change, declared, dialect.backend());
        }
    }
    order_renames(changes, &mut namespaces);
}

/// Whether the change makes something that has no name yet, or gives something another.
fn needs_names(change: &Change) -> bool {
    use Change::*;
    match change {
        CreateTable(table) => {
            let parts = usize::from(table.primary_key.is_some())
                + table.uniques.len()
                + table.foreign_keys.len()
                + table.checks.len();
            constraint_names(table).count() < parts
                || table.indexes.iter().any(|it| it.name.is_none())
        }
        AddPrimaryKey { key, .. } => key.name.is_none(),
        AddUnique { unique, .. } => unique.name.is_none(),
        AddForeignKey { key, .. } => key.name.is_none(),
        AddCheck { check, .. } => check.name.is_none(),
        CreateIndex { index, .. } => index.name.is_none(),
        RenameConstraint { .. } | RenameIndex { .. } => true,
        _ => false,
    }
}

fn taken<'a>(namespaces: &'a mut Namespaces, table: &ObjectName) -> &'a mut Taken {
    namespaces.entry(table.schema.clone()).or_default()
}

/// Gives free the names that the change takes away.
fn free(taken: &mut Taken, change: &Change) {
    use Change::*;
    let (constraint, relation) = match change {
        DropTable(table) => {
            for name in table.indexes.iter().filter_map(|it| it.name.as_deref()) {
                taken.free_relation(name);
            }
            for name in constraint_names(table) {
                taken.free_constraint(name);
                taken.free_relation(name);
            }
            taken.free_relation(&table.name.name);
            return;
        }
        DropPrimaryKey { key, .. } => (key.name.as_deref(), key.name.as_deref()),
        DropUnique { unique, .. } => (unique.name.as_deref(), unique.name.as_deref()),
        DropForeignKey { key, .. } => (key.name.as_deref(), None),
        DropCheck { check, .. } => (check.name.as_deref(), None),
        DropIndex { index, .. } => (None, index.name.as_deref()),
        RenameConstraint { from, .. } => (Some(from.as_str()), Some(from.as_str())),
        RenameIndex { from, .. } => (None, Some(from.as_str())),
        _ => (None, None),
    };
    if let Some(name) = constraint {
        taken.free_constraint(name);
    }
    if let Some(name) = relation {
        taken.free_relation(name);
    }
}

/// The names of a table's constraints.
pub(super) fn constraint_names(table: &Table) -> impl Iterator<Item = &str> {
    (table.primary_key.iter().map(|it| &it.name))
        .chain(table.uniques.iter().map(|it| &it.name))
        .chain(table.foreign_keys.iter().map(|it| &it.name))
        .chain(table.checks.iter().map(|it| &it.name))
        .filter_map(|name| name.as_deref())
}

/// Takes the names that the change says itself.
fn take(taken: &mut Taken, change: &Change) {
    use Change::*;
    let (constraint, relation) = match change {
        CreateTable(table) => return taken.table(table),
        AddColumn { table, column } if column.identity.is_some() => {
            let sequence = names::object_name(&table.name, Some(&column.name), "seq");
            return taken.relation(sequence);
        }
        AddPrimaryKey { key, .. } => (key.name.as_deref(), key.name.as_deref()),
        AddUnique { unique, .. } => (unique.name.as_deref(), unique.name.as_deref()),
        AddForeignKey { key, .. } => (key.name.as_deref(), None),
        AddCheck { check, .. } => (check.name.as_deref(), None),
        CreateIndex { index, .. } => (None, index.name.as_deref()),
        RenameConstraint { to, .. } => (Some(to.as_str()), Some(to.as_str())),
        RenameIndex { to, .. } => (None, Some(to.as_str())),
        _ => (None, None),
    };
    if let Some(name) = constraint {
        taken.constraint(name);
    }
    if let Some(name) = relation {
        taken.relation(name);
    }
}

/// Gives a name to what has none.
fn give(taken: &mut Taken, change: &mut Change, declared: &Schema, backend: Backend) {
    use Change::*;
    match change {
        CreateTable(table) => give_all(taken, table, backend),
        // Every primary key of MySQL has the same name.
        AddPrimaryKey { table, key } if key.name.is_none() && backend != Backend::Mysql => {
            key.name = Some(taken.primary_key(&table.name));
        }
        AddUnique { table, unique } if unique.name.is_none() => {
            unique.name = Some(taken.unique(&table.name, &unique.columns));
        }
        AddForeignKey { table, key } if key.name.is_none() => {
            key.name = Some(taken.foreign_key(&table.name, &key.columns));
        }
        AddCheck { table, check } if check.name.is_none() => {
            let columns = declared.tables.get(table).map_or(&[][..], |it| &it.columns);
            let names = columns.iter().map(|column| column.name.as_str());
            let column = names::check_column(&check.expr.0, names, backend);
            check.name = Some(taken.check(&table.name, column));
        }
        CreateIndex { table, index } if index.name.is_none() => {
            index.name = Some(taken.index(&table.name, index, backend));
        }
        _ => {}
    }
}

/// Gives a new table's parts their names, in PostgreSQL's order.
fn give_all(taken: &mut Taken, table: &mut Table, backend: Backend) {
    let name = &table.name.name;
    for check in table.checks.iter_mut().filter(|it| it.name.is_none()) {
        let columns = table.columns.iter().map(|column| column.name.as_str());
        let column = names::check_column(&check.expr.0, columns, backend);
        check.name = Some(taken.check(name, column));
    }
    let nameless = |key: &&mut PrimaryKey| key.name.is_none() && backend != Backend::Mysql;
    for key in table.primary_key.iter_mut().filter(nameless) {
        key.name = Some(taken.primary_key(name));
    }
    for unique in table.uniques.iter_mut().filter(|it| it.name.is_none()) {
        unique.name = Some(taken.unique(name, &unique.columns));
    }
    for index in table.indexes.iter_mut().filter(|it| it.name.is_none()) {
        index.name = Some(taken.index(name, index, backend));
    }
    for key in table.foreign_keys.iter_mut().filter(|it| it.name.is_none()) {
        key.name = Some(taken.foreign_key(name, &key.columns));
    }
}

/// Puts renames of constraints and indexes in an order in which each new name is free when its turn comes; where they
/// go in a circle, one of them takes a detour.
fn order_renames(changes: &mut Vec<Change>, namespaces: &mut Namespaces) {
    let is_rename = |it: &Change| {
        matches!(
            it,
            Change::RenameConstraint { .. } | Change::RenameIndex { .. }
        )
    };
    let Some(at) = changes.iter().position(is_rename) else {
        return;
    };
    let mut waiting: Vec<Change> = changes.extract_if(.., |it| is_rename(it)).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let next = waiting.iter().position(|rename| {
            let (namespace, _, to) = parts(rename);
            !waiting.iter().any(|other| {
                let (elsewhere, from, _) = parts(other);
                namespace == elsewhere && from == to && other != rename
            })
        });
        if let Some(next) = next {
            ordered.push(waiting.remove(next));
            continue;
        }
        let first = waiting[0].clone();
        let (namespace, from, to) = parts(&first);
        let taken = namespaces.entry(namespace.map(str::to_owned)).or_default();
        let detour = taken.detour(from);
        ordered.push(with_names(&first, from, &detour));
        waiting[0] = with_names(&first, &detour, to);
    }
    changes.splice(at..at, ordered);
}

/// Namespace, old name and new name of a rename.
fn parts(rename: &Change) -> (Option<&str>, &str, &str) {
    match rename {
        Change::RenameConstraint { table, from, to } | Change::RenameIndex { table, from, to } => {
            (table.schema.as_deref(), from, to)
        }
        _ => (None, "", ""),
    }
}

/// The rename with other names.
fn with_names(rename: &Change, from: &str, to: &str) -> Change {
    let (from, to) = (from.to_owned(), to.to_owned());
    match rename.clone() {
        Change::RenameConstraint { table, .. } => Change::RenameConstraint { table, from, to },
        Change::RenameIndex { table, .. } => Change::RenameIndex { table, from, to },
        other => other,
    }
}
