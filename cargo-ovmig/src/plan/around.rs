//! The part of a schema that changes can concern: their tables, those that refer to these, and those that all of them
//! refer to. Of thousands of tables it is seldom more than some hundreds.
//!
//! Invariant: a plan of the changes from the part is the plan of the changes from the whole.

use std::collections::BTreeSet;

use crate::schema::{Change, ObjectName, Schema, Table};

/// The part of the schema, and what of it is there only to be referred to.
pub(super) struct Part {
    pub(super) schema: Schema,
    targets: BTreeSet<ObjectName>,
}

/// The part around the changes; nothing where anything may be concerned: views, triggers, and types of columns.
pub(super) fn part(whole: &Schema, changes: &[Change]) -> Option<Part> {
    if !whole.extras.is_empty() {
        return None;
    }
    let mut near: BTreeSet<ObjectName> = BTreeSet::new();
    for change in changes {
        use Change::*;
        match change {
            CreateEnum(_) | DropEnum(_) | RenameEnum { .. } | AlterEnum { .. } => return None,
            RenameEnumLabel { .. } => return None,
            RenameTable { from, to } => near.extend([from.clone(), to.clone()]),
            CreateTable(table) | DropTable(table) => {
                near.insert(table.name.clone());
                near.extend(targets(table).cloned());
            }
            AddForeignKey { table, key } | DropForeignKey { table, key } => {
                near.extend([table.clone(), key.table.clone()]);
            }
            other => near.extend(other.table().cloned()),
        }
    }
    let refers = |table: &&Table| targets(table).any(|it| near.contains(it));
    let children = whole.tables.values().filter(refers);
    let mut inner: BTreeSet<ObjectName> = children.map(|it| it.name.clone()).collect();
    inner.extend(near);
    let mut schema = Schema {
        namespaces: whole.namespaces.clone(),
        enums: whole.enums.clone(),
        ..Schema::default()
    };
    let mut outer = BTreeSet::new();
    for name in &inner {
        if let Some(table) = whole.tables.get(name) {
            outer.extend(targets(table).filter(|it| !inner.contains(it)).cloned());
            schema.tables.insert(name.clone(), table.clone());
        }
    }
    for name in &outer {
        if let Some(table) = whole.tables.get(name) {
            let mut table = table.clone();
            table.foreign_keys.clear();
            schema.tables.insert(name.clone(), table);
        }
    }
    Some(Part {
        schema,
        targets: outer,
    })
}

/// The whole with what became of the part.
pub(super) fn put_back(whole: &Schema, part: &Part, after: Schema) -> Schema {
    let mut all = whole.clone();
    for name in part.schema.tables.keys() {
        if !part.targets.contains(name) {
            all.tables.remove(name);
        }
    }
    let changed = after.tables.into_iter();
    all.tables
        .extend(changed.filter(|(name, _)| !part.targets.contains(name)));
    all.namespaces = after.namespaces;
    all
}

fn targets(table: &Table) -> impl Iterator<Item = &ObjectName> {
    table.foreign_keys.iter().map(|key| &key.table)
}
