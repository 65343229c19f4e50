//! Foreign keys, and the indexes that InnoDB makes for them.

use super::{Writer, ident, object, table};
use crate::dialect::names::Taken;
use crate::schema::{ForeignKey, KeyPart, ObjectName, ReferentialAction, Table};

/// An index that InnoDB made: its name and its columns.
pub(super) type Made = (String, Vec<String>);

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
        let mut there = Vec::new();
        if let Some(its) = self.state.tables.get(table) {
            let mut rest = its.clone();
            rest.foreign_keys.retain(|it| it != key);
            let made = (self.made.entry(table.clone())).or_insert_with(|| made_for(its));
            let gone = made.extract_if(.., |(_, columns)| {
                let mut keys = rest.foreign_keys.iter();
                !keys.any(|it| columns.starts_with(&it.columns) && !is_covered(&rest, &it.columns))
            });
            let gone: Vec<Made> = gone.collect();
            for (index, columns) in &gone {
                if may_be_covered(its, columns) {
                    // On MariaDB it isn't there; on MySQL it is, and stays the same.
                    let columns = table::list(columns);
                    there.push(format!("ADD INDEX {} ({columns})", ident(index)));
                }
                sql.push_str(&format!(", DROP INDEX {}", ident(index)));
            }
        }
        for add in there {
            self.statement(format!("ALTER TABLE {} {add}", object(table)));
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

/// The indexes that InnoDB made for a table's foreign keys: none where another index begins with the columns; of two of
/// its own the longer one stays, or else the newer one.
fn made_for(table: &Table) -> Vec<Made> {
    let mut made: Vec<Made> = Vec::new();
    for key in &table.foreign_keys {
        let serves = |(_, columns): &Made| {
            columns.len() > key.columns.len() && columns.starts_with(&key.columns)
        };
        if is_covered(table, &key.columns) || made.iter().any(serves) {
            continue;
        }
        made.retain(|(_, columns)| !key.columns.starts_with(columns));
        made.push((index_name(&table.name, key), key.columns.clone()));
    }
    made
}

/// Whether a key or an index of the table begins with the columns, in their order.
pub(super) fn is_covered(table: &Table, columns: &[String]) -> bool {
    covers(table, columns, false)
}

/// The same on MariaDB, to which an index that descends serves a foreign key as well; to MySQL it doesn't.
pub(super) fn may_be_covered(table: &Table, columns: &[String]) -> bool {
    covers(table, columns, true)
}

fn covers(table: &Table, columns: &[String], descending: bool) -> bool {
    let begins = |its: &[String]| its.starts_with(columns);
    let by_index = table.indexes.iter().any(|index| {
        let whole: Vec<String> = (index.keys.iter())
            .map_while(|key| match &key.part {
                KeyPart::Column(name)
                    if key.length.is_none() && (descending || !key.descending) =>
                {
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
