//! From what the engine keeps to what a schema shows.

use super::{is_number, number_of};
use crate::dialect::mysql::types;
use crate::replay::mysql::ddl::{Key, KeyKind};
use crate::replay::mysql::state::{self, State, same};
use crate::schema::{
    Check, Column, ForeignKey, Index, KeyPart, ObjectName, PrimaryKey, Schema, Table, Unique,
};
use crate::source::Origin;

/// The schema.
pub(in crate::replay::mysql) fn finish(state: State) -> Schema {
    let tables = state.tables.into_iter();
    Schema {
        tables: tables
            .map(|(name, it)| (name.clone(), table(name, it)))
            .collect(),
        ..Schema::default()
    }
}

fn table(name: ObjectName, it: state::Table) -> Table {
    let mut table = Table::new(name);
    table.comment = it.comment;
    let text = |column: &Column| types::is_text(&column.ty);
    table.columns = (it.columns.into_iter())
        .map(|column| Column {
            collation: match (&column.collation, &it.collation) {
                // The default of `utf8mb4` in a table of another collation has no name that holds everywhere.
                (None, Some(_)) if text(&column) => Some("utf8mb4".to_owned()),
                (own, table) => own.clone().filter(|own| Some(own) != table.as_ref()),
            },
            ..column
        })
        .collect();
    table.checks = (it.checks.into_iter())
        .map(|check| Check {
            name: check.name,
            expr: check.expr,
            origin: Origin::default(),
        })
        .collect();
    for key in it.keys {
        if !(it.foreign_keys.iter()).any(|foreign| belongs(&key, foreign, &table.name.name)) {
            add(&mut table, key);
        }
    }
    table.foreign_keys = it.foreign_keys;
    table
}

fn add(table: &mut Table, key: Key) {
    let whole = |key: &Key| {
        let parts = key.parts.iter();
        let columns: Option<Vec<String>> = parts
            .map(|part| match &part.part {
                KeyPart::Column(name) if part.length.is_none() && !part.descending => {
                    Some(name.clone())
                }
                _ => None,
            })
            .collect();
        columns
    };
    match (key.kind, whole(&key)) {
        (KeyKind::Primary, _) => {
            let columns = super::keys::columns(&key).map(str::to_owned).collect();
            table.primary_key = Some(PrimaryKey {
                name: None,
                columns,
            });
        }
        (KeyKind::Unique, Some(columns)) => table.uniques.push(Unique {
            name: key.name,
            columns,
            nulls_not_distinct: false,
            deferrable: Default::default(),
            origin: Origin::default(),
        }),
        (kind, _) => table.indexes.push(Index {
            name: key.name,
            unique: kind == KeyKind::Unique,
            method: match kind {
                KeyKind::Fulltext => Some("fulltext".to_owned()),
                KeyKind::Spatial => Some("spatial".to_owned()),
                _ => None,
            },
            keys: key.parts,
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            origin: Origin::default(),
        }),
    }
}

/// Whether an index is the one that goes with a foreign key, and isn't listed: see [`crate::dialect::mysql::types`].
fn belongs(key: &Key, foreign: &ForeignKey, table: &str) -> bool {
    let (Some(name), Some(constraint)) = (&key.name, &foreign.name) else {
        return false;
    };
    let plain = |part: &crate::schema::IndexKey| part.length.is_none() && !part.descending;
    let columns = super::keys::columns(key);
    if key.kind != KeyKind::Plain
        || key.parts.len() != foreign.columns.len()
        || !key.parts.iter().all(plain)
        || !columns
            .zip(&foreign.columns)
            .all(|(left, right)| same(left, right))
    {
        return false;
    }
    let first = foreign.columns[0].as_str();
    let after_first = || {
        let rest = name
            .get(..first.len())
            .filter(|it| same(it, first))
            .and(name.get(first.len()..));
        rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('_').is_some_and(is_number))
    };
    same(name, constraint) || number_of(constraint, table, "_ibfk_").is_some() && after_first()
}
