//! `joinable!` and `allow_tables_to_appear_in_same_query!`, as `diesel print-schema` writes them.

use std::collections::BTreeSet;

use super::names::Names;
use crate::schema::{ForeignKey, ObjectName, Schema, Table};

/// `joinable!` of tables of one file, for the foreign keys of the new ones among them.
pub(super) fn joinables(
    schema: &Schema,
    names: &Names,
    here: &BTreeSet<ObjectName>,
    new: &BTreeSet<ObjectName>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for name in here {
        let Some(table) = schema.tables.get(name) else {
            continue;
        };
        for key in &table.foreign_keys {
            let is_new = new.contains(name) || new.contains(&key.table);
            if is_new && here.contains(&key.table) && can_join(schema, table, key) {
                let (child, columns) = names.table(name);
                let (parent, _) = names.table(&key.table);
                let column = columns.ident(&key.columns[0]);
                lines.push(format!(
                    "diesel::joinable!({child} -> {parent} ({column}));\n"
                ));
            }
        }
    }
    lines.sort();
    lines
}

/// The one key between two tables, of one column, to the primary key of the other.
fn can_join(schema: &Schema, table: &Table, key: &ForeignKey) -> bool {
    let Some(parent) = schema.tables.get(&key.table) else {
        return false;
    };
    let between = |one: &Table, other: &Table| {
        one.foreign_keys
            .iter()
            .filter(|it| it.table == other.name)
            .count()
    };
    parent.name != table.name
        && key.columns.len() == 1
        && parent
            .primary_key
            .as_ref()
            .is_some_and(|it| it.columns == key.referenced)
        && between(table, parent) + between(parent, table) == 1
}

/// `allow_tables_to_appear_in_same_query!` of tables by their names in Rust.
pub(super) fn allow(idents: &[&str]) -> String {
    const MACRO: &str = "diesel::allow_tables_to_appear_in_same_query!";
    let list = idents.join(", ");
    // As rustfmt would break it.
    if MACRO.len() + list.len() + "();".len() <= 100 {
        return format!("{MACRO}({list});\n");
    }
    let one = format!("    {list},\n");
    let lines = match one.len() <= 101 {
        true => one,
        false => idents.iter().map(|it| format!("    {it},\n")).collect(),
    };
    format!("{MACRO}(\n{lines});\n")
}
