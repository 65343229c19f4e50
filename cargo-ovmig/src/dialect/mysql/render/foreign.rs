//! Foreign keys, and the indexes that InnoDB makes for them.

use super::{Writer, ident, object, table};
use crate::dialect::names::Taken;
use crate::schema::{ForeignKey, KeyPart, ObjectName, ReferentialAction, Table};

impl Writer<'_> {
    pub(super) fn add_foreign_key(&mut self, table: &ObjectName, key: &ForeignKey) {
        // In a statement of its own: it is the one that rows can break.
        self.statement(format!(
            "ALTER TABLE {} ADD {}",
            object(table),
            foreign_key(table, key)
        ));
    }

    pub(super) fn drop_foreign_key(&mut self, table: &ObjectName, key: &ForeignKey) {
        let mut sql = format!(
            "ALTER TABLE {} DROP FOREIGN KEY {}",
            object(table),
            ident(&name(table, key))
        );
        if let Some(its) = self.state.tables.get(table)
            && !is_covered(its, &key.columns)
        {
            // Keys of the same columns share an index, which is called after the last of them, and goes with the last
            // that goes.
            let same: Vec<&ForeignKey> = (its.foreign_keys.iter())
                .filter(|it| it.columns == key.columns)
                .collect();
            let shared = (table.clone(), key.columns.clone());
            let last = same.last().copied().unwrap_or(key);
            let index = (self.shared.entry(shared)).or_insert_with(|| index_name(table, last));
            if same.len() < 2 {
                sql.push_str(&format!(", DROP INDEX {}", ident(index)));
            }
        }
        self.statement(sql);
    }
}

pub(super) fn foreign_key(table: &ObjectName, key: &ForeignKey) -> String {
    let action = |event: &str, action: ReferentialAction| match action {
        ReferentialAction::NoAction => String::new(),
        action => format!(" ON {event} {}", action.sql()),
    };
    format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}){}{}",
        ident(&name(table, key)),
        table::list(&key.columns),
        object(&key.table),
        table::list(&key.referenced),
        action("DELETE", key.on_delete),
        action("UPDATE", key.on_update),
    )
}

pub(super) fn name(table: &ObjectName, key: &ForeignKey) -> String {
    let own = key.name.clone();
    own.unwrap_or_else(|| Taken::default().foreign_key(&table.name, &key.columns))
}

/// The index that InnoDB makes for the key: called as the key is, or as its column when the engine named the key.
pub(super) fn index_name(table: &ObjectName, key: &ForeignKey) -> String {
    let name = name(table, key);
    let number = name
        .strip_prefix(&table.name)
        .and_then(|rest| rest.strip_prefix("_ibfk_"));
    match number {
        Some(number) if number.parse::<u32>().is_ok() => {
            key.columns.first().cloned().unwrap_or_default()
        }
        _ => name,
    }
}

/// Whether a key or an index of the table begins with the columns, in their order.
pub(super) fn is_covered(table: &Table, columns: &[String]) -> bool {
    let begins = |its: &[String]| its.starts_with(columns);
    let by_index = table.indexes.iter().any(|index| {
        let whole: Vec<String> = (index.keys.iter())
            .map_while(|key| match &key.part {
                KeyPart::Column(name) if key.length.is_none() && !key.descending => {
                    Some(name.clone())
                }
                _ => None,
            })
            .collect();
        index.method.is_none() && begins(&whole)
    });
    by_index
        || table
            .primary_key
            .as_ref()
            .is_some_and(|it| begins(&it.columns))
        || table.uniques.iter().any(|it| begins(&it.columns))
}
