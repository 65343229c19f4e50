//! What an engine doesn't take is taken out of a random schema, so that any edit gives a valid one.

use std::collections::BTreeSet;

use cargo_ovmig::dialect::mentions;
use cargo_ovmig::schema::{
    Backend, Column, Deferrable, Expr, KeyPart, ObjectName, ReferentialAction, Schema, Table,
};

use super::random::TAG;
use super::vocabulary::Vocabulary;

/// Takes out what can't be.
pub(super) fn repair(schema: &mut Schema, vocabulary: &Vocabulary) {
    for table in schema.tables.values_mut() {
        columns(table, vocabulary);
        parts(table, vocabulary);
        if vocabulary.backend == Backend::Mysql {
            as_mysql_has_it(table);
        }
    }
    // A key without its target may be the target of another.
    loop {
        let before = count(schema);
        references(schema);
        if count(schema) == before {
            break;
        }
    }
    names(schema);
    cargo_ovmig::dialect::of(vocabulary.backend).adapt(schema);
}

fn count(schema: &Schema) -> usize {
    (schema.tables.values())
        .map(|table| table.foreign_keys.len())
        .sum()
}

/// The columns of the keys that foreign keys may refer to.
pub(super) fn keys(table: &Table) -> Vec<Vec<String>> {
    let uniques = table.uniques.iter();
    let at_once = uniques.filter(|it| it.deferrable == Deferrable::No);
    (table.primary_key.iter().map(|it| it.columns.clone()))
        .chain(at_once.map(|it| it.columns.clone()))
        .collect()
}

/// Whether a foreign key may lead from the one column to the other.
pub(super) fn can_refer(from: &Column, to: &Column) -> bool {
    from.generated.is_none() && from.ty == to.ty && from.collation == to.collation
}

fn columns(table: &mut Table, vocabulary: &Vocabulary) {
    let known: BTreeSet<String> = table.columns.iter().map(|it| it.name.clone()).collect();
    let backend = vocabulary.backend;
    let plain: Vec<String> = (table.columns.iter())
        .filter(|it| it.generated.is_none())
        .map(|it| it.name.clone())
        .collect();
    let keyable: Vec<String> = (table.columns.iter())
        .filter(|it| it.generated.is_none() && vocabulary.is_keyable(&it.ty))
        .map(|it| it.name.clone())
        .collect();
    table.columns.retain(|it| match &it.generated {
        Some(generated) => plain
            .iter()
            .any(|name| mentions::mentions(&generated.expr.0, name, backend)),
        None => true,
    });
    if let Some(key) = &mut table.primary_key {
        key.columns.retain(|name| keyable.contains(name));
        if key.columns.is_empty() {
            table.primary_key = None;
        }
    }
    debug_assert!(known.contains(TAG));
    let numbered = match &table.primary_key {
        Some(key) if key.columns.len() == 1 => Some(key.columns[0].clone()),
        _ => None,
    };
    for column in &mut table.columns {
        let in_key =
            (table.primary_key.as_ref()).is_some_and(|key| key.columns.contains(&column.name));
        let may_count = vocabulary.is_integer(&column.ty)
            && column.default.is_none()
            && column.name != TAG
            && (backend == Backend::Postgres || numbered.as_ref() == Some(&column.name));
        if !may_count {
            column.identity = None;
        }
        if !vocabulary.is_text(&column.ty) {
            column.collation = None;
        }
        if in_key || column.identity.is_some() || column.name == TAG {
            column.nullable = false;
        }
    }
}

fn parts(table: &mut Table, vocabulary: &Vocabulary) {
    let backend = vocabulary.backend;
    let keyable: Vec<String> = (table.columns.iter())
        .filter(|it| it.generated.is_none() && vocabulary.is_keyable(&it.ty))
        .map(|it| it.name.clone())
        .collect();
    let plain: Vec<String> = (table.columns.iter())
        .filter(|it| it.generated.is_none())
        .map(|it| it.name.clone())
        .collect();
    let has = |name: &String| keyable.contains(name);
    // An expression of ours is about one column.
    let holds = |expr: &Expr| {
        plain
            .iter()
            .any(|name| mentions::mentions(&expr.0, name, backend))
    };
    table.uniques.retain(|it| it.columns.iter().all(has));
    let mut seen = BTreeSet::new();
    let key = table.primary_key.iter().map(|it| it.columns.clone());
    seen.extend(key);
    table.uniques.retain(|it| seen.insert(it.columns.clone()));
    table.checks.retain(|it| holds(&it.expr));
    let mut seen = BTreeSet::new();
    table.checks.retain(|it| seen.insert(it.expr.clone()));
    table.foreign_keys.retain(|it| it.columns.iter().all(has));
    for index in &mut table.indexes {
        index.include.retain(has);
        index.predicate.take_if(|it| !holds(it));
    }
    table.indexes.retain(|index| {
        index.keys.iter().all(|key| match &key.part {
            KeyPart::Column(name) => has(name),
            KeyPart::Expr(expr) => holds(expr),
        })
    });
}

/// No expression may be about a counted column, nor a generated column about one that a foreign key changes, and NOT NULL
/// can't be set to NULL.
fn as_mysql_has_it(table: &mut Table) {
    let backend = Backend::Mysql;
    let mut exprs: Vec<&Expr> = table.checks.iter().map(|it| &it.expr).collect();
    let generated: Vec<Expr> = (table.columns.iter())
        .filter_map(|it| Some(it.generated.as_ref()?.expr.clone()))
        .collect();
    exprs.extend(&generated);
    let mentioned: Vec<String> = (table.columns.iter())
        .filter(|it| {
            exprs
                .iter()
                .any(|expr| mentions::mentions(&expr.0, &it.name, backend))
        })
        .map(|it| it.name.clone())
        .collect();
    for column in &mut table.columns {
        column
            .identity
            .take_if(|_| mentioned.contains(&column.name));
    }
    let nullable: Vec<String> = (table.columns.iter())
        .filter(|it| it.nullable)
        .map(|it| it.name.clone())
        .collect();
    for key in &mut table.foreign_keys {
        let made_of = key.columns.iter().any(|name| mentioned.contains(name));
        for action in [&mut key.on_delete, &mut key.on_update] {
            let null = *action == ReferentialAction::SetNull;
            if made_of || null && !key.columns.iter().all(|name| nullable.contains(name)) {
                *action = ReferentialAction::NoAction;
            }
        }
    }
}

fn references(schema: &mut Schema) {
    let tables = schema.tables.clone();
    for table in schema.tables.values_mut() {
        let own = tables[&table.name].clone();
        let mut seen = BTreeSet::new();
        table.foreign_keys.retain(|key| {
            let Some(target) = tables.get(&key.table) else {
                return false;
            };
            let fits = key.columns.iter().zip(&key.referenced).all(|(from, to)| {
                match (own.column(from), target.column(to)) {
                    (Some(from), Some(to)) => can_refer(from, to),
                    _ => false,
                }
            });
            fits && keys(target).contains(&key.referenced)
                && seen.insert((
                    key.columns.clone(),
                    key.table.clone(),
                    key.referenced.clone(),
                ))
        });
    }
}

/// A name is borne once in a schema of the database.
fn names(schema: &mut Schema) {
    let mut taken: BTreeSet<(Option<String>, String)> = BTreeSet::new();
    for name in schema.tables.keys() {
        taken.insert((name.schema.clone(), name.name.clone()));
    }
    for table in schema.tables.values_mut() {
        let ObjectName { schema, .. } = &table.name;
        let given = (table.uniques.iter_mut().map(|it| &mut it.name))
            .chain(table.indexes.iter_mut().map(|it| &mut it.name))
            .chain(table.checks.iter_mut().map(|it| &mut it.name));
        for name in given {
            name.take_if(|name| !taken.insert((schema.clone(), name.clone())));
        }
    }
}
