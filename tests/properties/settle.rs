//! Takes out of two schemas what rows would forbid on the way between them: a migration can't know what stands in a
//! column that wasn't there, nor bring back what it dropped.
//!
//! Each row holds its number in every column, as [`Vocabulary::value`] writes it, or NULL. So a column that is only in one
//! of the schemas is in no key there, values are never forced into another family of types, and no foreign key leads to
//! rows that are gone.

use std::collections::BTreeSet;

use cargo_ovmig::schema::{Backend, Expr, ForeignKey, KeyPart, ObjectName, Schema, Table};

use super::edits::{old_column, old_table};
use super::valid;
use super::vocabulary::Vocabulary;

/// A column of a table.
pub(super) type Place = (ObjectName, String);

/// A column in both schemas, under its name in each.
pub(super) struct Common {
    pub(super) before: Place,
    pub(super) after: Place,
    /// Whether it is generated: then its values are the engine's.
    pub(super) generated: bool,
}

/// The columns that are in both schemas.
pub(super) fn common(before: &Schema, after: &Schema) -> Vec<Common> {
    let mut common = Vec::new();
    for table in after.tables.values() {
        let Some(old) = old_table(table, before) else {
            continue;
        };
        for column in &table.columns {
            if let Some(old_column) = old_column(column, old) {
                common.push(Common {
                    before: (old.name.clone(), old_column.name.clone()),
                    after: (table.name.clone(), column.name.clone()),
                    generated: column.generated.is_some(),
                });
            }
        }
    }
    common
}

/// Makes the way from the one to the other and back one that rows survive.
pub(super) fn settle(before: &mut Schema, after: &mut Schema, vocabulary: &Vocabulary) {
    let common = common(before, after);
    for Common {
        before: old,
        after: new,
        ..
    } in &common
    {
        let old = before.tables[&old.0].column(&old.1).cloned();
        let table = after.tables.get_mut(&new.0);
        let (Some(old), Some(new)) = (old, table.and_then(|it| it.column_mut(&new.1))) else {
            continue;
        };
        let family = |ty| vocabulary.entry(ty).family;
        if old.generated.is_some() != new.generated.is_some() || family(&old.ty) != family(&new.ty)
        {
            *new = cargo_ovmig::schema::Column {
                name: new.name.clone(),
                renamed_from: new.renamed_from.clone(),
                ..old.clone()
            };
        }
    }
    let places: BTreeSet<Place> = common.iter().map(|it| it.before.clone()).collect();
    restrict(before, &places, vocabulary.backend);
    let places: BTreeSet<Place> = common.iter().map(|it| it.after.clone()).collect();
    restrict(after, &places, vocabulary.backend);
    valid::repair(before, vocabulary);
    valid::repair(after, vocabulary);
    for Common {
        before: old,
        after: new,
        ..
    } in &common
    {
        let old = before.tables[&old.0].column(&old.1);
        let was_nullable = old.is_some_and(|it| it.nullable);
        let table = after.tables.get_mut(&new.0);
        if let Some(new) = table.and_then(|it| it.column_mut(&new.1))
            && was_nullable
            && !new.nullable
        {
            new.backfill = Some(Expr::new(vocabulary.value(&new.ty, 2)));
        }
    }
}

fn restrict(schema: &mut Schema, common: &BTreeSet<Place>, backend: Backend) {
    for table in schema.tables.values_mut() {
        // A table that is only here is empty when it comes, and nobody's when it goes.
        if !common.iter().any(|(name, _)| *name == table.name) {
            table.foreign_keys.retain(|key| key.table == table.name);
            continue;
        }
        let name = table.name.clone();
        let is_common = |column: &String| common.contains(&(name.clone(), column.clone()));
        if (table.primary_key.as_ref()).is_some_and(|key| !key.columns.iter().all(is_common)) {
            table.primary_key = None;
        }
        table.uniques.retain(|it| it.columns.iter().all(is_common));
        for index in &mut table.indexes {
            index.unique &= index.keys.iter().all(|key| match &key.part {
                KeyPart::Column(column) => is_common(column),
                KeyPart::Expr(_) => false,
            });
        }
        table.foreign_keys.retain(|key| {
            let reachable = |column: &String| common.contains(&(key.table.clone(), column.clone()));
            key.columns.iter().all(is_common) && key.referenced.iter().all(reachable)
        });
        for column in &mut table.columns {
            if is_common(&column.name) || column.generated.is_some() {
                continue;
            }
            // Elsewhere a numbered column is a key.
            column.identity.take_if(|_| backend != Backend::Postgres);
            column.nullable |= column.default.is_none() && column.identity.is_none();
        }
    }
}

/// The columns that may hold NULL: none that a foreign key refers to, or that is part of a unique constraint in which NULLs
/// are alike.
pub(super) fn may_be_null(
    table: &Table,
    column: &str,
    schemas: [&Schema; 2],
    places: &[Common],
) -> bool {
    let place = (table.name.clone(), column.to_owned());
    let later = places
        .iter()
        .find(|it| it.before == place)
        .map(|it| &it.after);
    let refers =
        |key: &ForeignKey, place: &Place| key.table == place.0 && key.referenced.contains(&place.1);
    let referred = |schema: &Schema, place: &Place| {
        let mut keys = schema.tables.values().flat_map(|it| &it.foreign_keys);
        keys.any(|key| refers(key, place))
    };
    table.column(column).is_some_and(|it| it.nullable)
        && !referred(schemas[0], &place)
        && later.is_none_or(|place| !referred(schemas[1], place))
}
