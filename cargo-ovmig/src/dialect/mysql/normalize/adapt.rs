//! A declaration as MySQL holds it.

use super::super::types;
use crate::schema::{
    Column, Deferrable, Identity, Index, KeyPart, ReferentialAction, Schema, Table, TableOptions,
    Unique,
};

/// Takes out what MySQL can't hold, and rewrites what it holds in another way.
pub(crate) fn adapt(declared: &mut Schema) {
    declared.enums.clear();
    for table in declared.tables.values_mut() {
        table.options = TableOptions::default();
        table.comment = table.comment.take().filter(|it| !it.is_empty());
        if let Some(key) = &mut table.primary_key {
            key.name = None;
        }
        for unique in &mut table.uniques {
            unique.nulls_not_distinct = false;
            unique.deferrable = Deferrable::No;
        }
        for key in &mut table.foreign_keys {
            key.deferrable = Deferrable::No;
            for action in [&mut key.on_delete, &mut key.on_update] {
                // To InnoDB they are the same.
                if *action == ReferentialAction::Restrict {
                    *action = ReferentialAction::NoAction;
                }
            }
        }
        table.columns.iter_mut().for_each(column);
        indexes(table);
    }
}

fn column(column: &mut Column) {
    column.comment = column.comment.take().filter(|it| !it.is_empty());
    column.identity = column.identity.map(|_| Identity::AutoIncrement);
    let is_null = |sql: &str| super::expr(sql, None) == "null";
    column.default = column.default.take().filter(|it| !is_null(&it.0));
    if !types::is_text(&column.ty) {
        column.collation = None;
    }
}

fn indexes(table: &mut Table) {
    for index in &mut table.indexes {
        index.method = (index.method.take())
            .map(|method| method.to_ascii_lowercase())
            .filter(|method| matches!(method.as_str(), "fulltext" | "spatial"));
        index.include.clear();
        index.predicate = None;
        index.nulls_not_distinct = false;
        for key in &mut index.keys {
            key.nulls = None;
            key.opclass = None;
            key.collation = None;
            // A prefix that is all of the column isn't kept as one.
            if let KeyPart::Column(name) = &key.part
                && let Some(column) = table.columns.iter().find(|it| it.name == *name)
                && matches!(
                    types::base(&column.ty),
                    "char" | "varchar" | "binary" | "varbinary"
                )
                && column.ty.args.first().and_then(|it| it.parse().ok()) == key.length
            {
                key.length = None;
            }
        }
    }
    // A unique index of whole columns is what a unique constraint is.
    let (uniques, indexes) = std::mem::take(&mut table.indexes)
        .into_iter()
        .partition(is_unique);
    table.indexes = indexes;
    let uniques: Vec<Index> = uniques;
    table.uniques.extend(uniques.into_iter().map(|index| {
        Unique {
            name: index.name,
            columns: (index.keys.into_iter())
                .filter_map(|key| match key.part {
                    KeyPart::Column(name) => Some(name),
                    KeyPart::Expr(_) => None,
                })
                .collect(),
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            origin: index.origin,
        }
    }));
}

fn is_unique(index: &Index) -> bool {
    let whole = index.keys.iter().all(|key| {
        matches!(key.part, KeyPart::Column(_)) && !key.descending && key.length.is_none()
    });
    index.unique && index.method.is_none() && whole
}
