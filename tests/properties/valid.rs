//! What an engine doesn't take is taken out of a random schema, so that any edit gives a valid one.

use std::collections::BTreeSet;

use cargo_ovmig::dialect::{self, mentions};
use cargo_ovmig::schema::{
    Backend, Column, Deferrable, Enumeration, Expr, Index, KeyPart, ObjectName, ReferentialAction,
    Schema, Table,
};
use cargo_ovmig::source::Origin;

use super::random::{COLUMNS, TAG, current, object_name};
use super::vocabulary::Vocabulary;

/// Takes out what can't be.
pub(super) fn repair(schema: &mut Schema, vocabulary: &Vocabulary) {
    enums(schema, vocabulary);
    for table in schema.tables.values_mut() {
        columns(table, vocabulary);
        parts(table, vocabulary);
        options(table, vocabulary);
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

/// An enumeration is there as long as a column is of it; the first one always.
fn enums(schema: &mut Schema, vocabulary: &Vocabulary) {
    let columns = || schema.tables.values().flat_map(|table| &table.columns);
    let used = |name: &ObjectName| {
        columns().any(|it| it.ty.name == name.name && it.ty.schema == name.schema)
    };
    for (at, (namespace, name)) in vocabulary.enums.iter().enumerate() {
        let name = object_name(*namespace, name);
        let is_used = used(&name);
        if at > 0 && !is_used {
            schema.enums.remove(&name);
        } else if is_used && !schema.enums.contains_key(&name) {
            let again = Enumeration {
                name: name.clone(),
                labels: vec!["sad".to_owned(), "ok".to_owned()],
                replaced: Vec::new(),
                used_at_once: false,
                renamed_from: None,
                comment: None,
                origin: Origin::default(),
            };
            schema.enums.insert(name, again);
        }
    }
}

/// Whether an expression of ours holds for its columns as they are: they are all there and not generated, and their types
/// have what it does with them.
fn holds(expr: &Expr, table: &Table, vocabulary: &Vocabulary) -> bool {
    let backend = vocabulary.backend;
    let known = COLUMNS.iter().chain(&[TAG, "g"]);
    let known = known.flat_map(|it| [(*it).to_owned(), format!("{it}2")]);
    let mut mentioned = known
        .filter(|it| mentions::mentions(&expr.0, it, backend))
        .peekable();
    let every = |word: &str, fits: &dyn Fn(&Column) -> bool| {
        let of = |it: &Column| format!("{word}({})", dialect::of(backend).ident(&it.name));
        (table.columns.iter()).all(|it| !expr.0.contains(&of(it)) || fits(it))
    };
    let whole = |it: &Column| !it.ty.array && vocabulary.is_integer(&it.ty);
    mentioned.peek().is_some()
        && mentioned.all(|name| {
            let column = table.column(&name);
            column.is_some_and(|it| {
                it.generated.is_none()
                    && (!expr.0.contains(" = ") || vocabulary.is_comparable(&it.ty))
                    && (!expr
                        .0
                        .contains(&format!("{} IN (1", dialect::of(backend).ident(&it.name)))
                        || whole(it))
            })
        })
        && every("lower", &|it| vocabulary.is_text(&it.ty))
}

fn names_where(table: &Table, fits: impl Fn(&Column) -> bool) -> Vec<String> {
    let columns = table.columns.iter().filter(|it| fits(it));
    columns.map(|it| it.name.clone()).collect()
}

fn columns(table: &mut Table, vocabulary: &Vocabulary) {
    let backend = vocabulary.backend;
    let keyable = names_where(table, |it| {
        it.generated.is_none() && vocabulary.is_keyable(&it.ty)
    });
    let whole = table.clone();
    table.columns.retain(|it| match &it.generated {
        Some(generated) => {
            let made_of = |name| mentions::mentions(&generated.expr.0, name, backend);
            // How far a text of fixed length is filled up is a setting of MySQL's.
            holds(&generated.expr, &whole, vocabulary)
                && !(whole.columns.iter()).any(|it| it.ty.name == "char" && made_of(&it.name))
        }
        None => true,
    });
    if let Some(key) = &mut table.primary_key {
        key.columns.retain(|name| keyable.contains(name));
        if key.columns.is_empty() {
            table.primary_key = None;
        }
    }
    debug_assert!(table.column(TAG).is_some());
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
        let null = |it: &mut Expr| it.0 == "NULL";
        if !column.nullable {
            column.default.take_if(null);
        }
        if column.on_update.is_some() {
            column.on_update = vocabulary
                .is_updatable(&column.ty)
                .then(|| current(&column.ty));
        }
    }
}

fn parts(table: &mut Table, vocabulary: &Vocabulary) {
    let keyable = names_where(table, |it| {
        it.generated.is_none() && vocabulary.is_keyable(&it.ty)
    });
    let has = |name: &String| keyable.contains(name);
    let whole = table.clone();
    let holds = |expr: &Expr| holds(expr, &whole, vocabulary);
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
        methods(index, &whole, vocabulary);
        // Rows may have the same value there.
        index.unique &= index.keys.iter().all(|key| match &key.part {
            KeyPart::Column(name) => has(name) || key.length.is_some(),
            KeyPart::Expr(_) => false,
        });
        index.nulls_not_distinct &= index.unique;
    }
    table.indexes.retain(|index| {
        index.keys.iter().all(|key| match &key.part {
            KeyPart::Column(name) => {
                let column = whole.column(name);
                column.is_some_and(|it| vocabulary.is_indexable(&it.ty))
            }
            KeyPart::Expr(expr) => holds(expr),
        })
    });
}

/// Takes away from an index what the types of its columns don't have.
fn methods(index: &mut Index, table: &Table, vocabulary: &Vocabulary) {
    let method = index.method.clone().unwrap_or_else(|| "btree".to_owned());
    let mut has_method = true;
    for key in &mut index.keys {
        let KeyPart::Column(name) = &key.part else {
            continue;
        };
        let Some(column) = table.column(name) else {
            continue;
        };
        let own = (method.as_str(), key.opclass.as_deref());
        if !vocabulary.entry(&column.ty).indexes.contains(&own) {
            key.opclass = None;
            has_method = false;
        }
        let text = vocabulary.is_text(&column.ty);
        (key.collation).take_if(|it| !text || column.collation.as_ref() == Some(it));
        if !vocabulary.may_have_prefix(&column.ty) || index.method.is_some() && has_method {
            key.length = None;
        } else if vocabulary.needs_prefix(&column.ty) {
            key.length = Some(key.length.unwrap_or(2));
        }
    }
    if !has_method && index.method.take().is_some() {
        for key in &mut index.keys {
            let column = match &key.part {
                KeyPart::Column(name) => table.column(name),
                KeyPart::Expr(_) => None,
            };
            let needs = column.is_some_and(|it| vocabulary.needs_prefix(&it.ty));
            key.length = key.length.or(needs.then_some(2));
        }
    }
}

/// STRICT takes few types; without a rowid there is a key, and nothing is counted. SQLite can't rename a column there that
/// is in the key and in a unique constraint of several columns ("no such column").
fn options(table: &mut Table, vocabulary: &Vocabulary) {
    let mut types = table.columns.iter().map(|it| &it.ty);
    table.options.strict &= types.all(|it| vocabulary.is_strict(it));
    table.options.without_rowid &=
        table.primary_key.is_some() && table.columns.iter().all(|it| it.identity.is_none());
}

/// No expression may be about a counted column, nor a generated column about one that a foreign key changes, and NOT NULL
/// can't be set to NULL. No key of columns refers to these same ones.
fn as_mysql_has_it(table: &mut Table) {
    let backend = Backend::Mysql;
    let name = table.name.clone();
    (table.foreign_keys).retain(|key| key.table != name || key.columns != key.referenced);
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
            .chain(table.foreign_keys.iter_mut().map(|it| &mut it.name))
            .chain(table.primary_key.iter_mut().map(|it| &mut it.name))
            .chain(table.checks.iter_mut().map(|it| &mut it.name));
        for name in given {
            name.take_if(|name| !taken.insert((schema.clone(), name.clone())));
        }
    }
}
