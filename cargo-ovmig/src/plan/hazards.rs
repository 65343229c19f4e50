//! What can't succeed, and what fails on some rows.

use super::order::is_unique;
use crate::dialect::{Dialect, mentions};
use crate::findings::rules::impossible_change;
use crate::findings::{Finding, Severity};
use crate::schema::{Change, Column, Enumeration, ObjectName, Schema, Table};
use crate::source::Origin;
use crate::sql::{TokenKind, significant};

/// The finding, with its place.
pub(super) fn placed(finding: Finding, origin: &Origin) -> Finding {
    match &origin.0 {
        Some(location) => finding.at(location.clone(), ""),
        None => finding,
    }
}

/// What can't succeed, or fails on some rows.
pub(super) fn impossible(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for change in changes {
        match change {
            Change::AddColumn { table, column } => {
                found.extend(no_type(table, column));
                found.extend(no_value(table, column));
            }
            Change::CreateTable(table) => {
                let columns = table.columns.iter();
                found.extend(columns.filter_map(|column| no_type(&table.name, column)));
            }
            Change::AlterColumn { table, from, to } => found.extend(no_null(table, from, to)),
            Change::AlterEnum { from, to } => found.extend(lost_defaults(from, to, after, dialect)),
            Change::DropColumn { table, column } => {
                found.extend(still_generated_from(table, column, after, dialect));
            }
            _ => {}
        }
    }
    found.extend(dangling_keys(before, after));
    found.extend(keys_of_other_types(after, dialect));
    found
}

fn impossible_finding(message: String, origin: &Origin) -> Finding {
    placed(Finding::new(&impossible_change::RULE, message), origin)
}

/// A new column whose type only another crate knows.
fn no_type(table: &ObjectName, column: &Column) -> Option<Finding> {
    if !column.ty.is_open() {
        return None;
    }
    let message = format!(
        "column `{}` of `{table}` is new, and what its type is called in the database isn't known",
        column.name
    );
    let finding = impossible_finding(message, &column.origin).help(
        "write `#[sql_type = \"…\"]` above it, in `ovmig::table!`, or a struct with \
         `#[diesel(postgres_type(name = \"…\"))]` (`sqlite_type`, `mysql_type`) in the same file",
    );
    Some(finding)
}

/// A new NOT NULL column that existing rows have no value for.
fn no_value(table: &ObjectName, column: &Column) -> Option<Finding> {
    let filled = column.nullable
        || column.default.is_some()
        || column.backfill.is_some()
        || column.identity.is_some()
        || column.generated.is_some();
    if filled {
        return None;
    }
    let message = format!(
        "column `{}` is new in `{table}`, NOT NULL and without a default, so the rows that are there would have no \
         value for it",
        column.name
    );
    Some(
        impossible_finding(message, &column.origin)
            .help("say what every row gets: `#[default = \"…\"]`")
            .help(format!(
                "or what only the rows get that are already there: `#[backfill = \"…\"]`, or once `--backfill {table}.{}=…`",
                column.name
            ))
            .help("or let it be empty: `Nullable<…>`"),
    )
}

/// A column that becomes NOT NULL without a word about the rows that hold NULL.
fn no_null(table: &ObjectName, from: &Column, to: &Column) -> Option<Finding> {
    let filled = to.backfill.is_some() || to.default.is_some() || to.generated.is_some();
    if !from.nullable || to.nullable || filled {
        return None;
    }
    let message = format!(
        "column `{}` of `{table}` becomes NOT NULL, which fails while rows hold NULL",
        to.name
    );
    let mut finding = impossible_finding(message, &to.origin).help(format!(
        "say what such rows get: `#[backfill = \"…\"]`, or once `--backfill {table}.{}=…`",
        to.name
    ));
    finding.severity = Severity::Warning;
    Some(finding)
}

/// Defaults that are a label which its enumeration loses.
fn lost_defaults(
    from: &Enumeration,
    to: &Enumeration,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for label in removed_labels(from, to) {
        for (table, column) in columns_of(after, &to.name) {
            let default = column.default.as_ref();
            if default.is_some_and(|default| is_literal(&default.0, label, dialect)) {
                let message = format!(
                    "column `{}` of `{table}` has the default `{label}`, which enum `{}` loses",
                    column.name, to.name
                );
                found.push(
                    impossible_finding(message, &to.origin)
                        .help("give the column another default in the same migration"),
                );
            }
        }
    }
    found
}

fn columns_of<'a>(
    schema: &'a Schema,
    name: &'a ObjectName,
) -> impl Iterator<Item = (&'a ObjectName, &'a Column)> {
    schema.tables.values().flat_map(move |table| {
        let columns = table.columns.iter();
        let of_type = columns
            .filter(move |column| column.ty.name == name.name && column.ty.schema == name.schema);
        of_type.map(move |column| (&table.name, column))
    })
}

/// Whether the expression holds that text as a string.
fn is_literal(expr: &str, text: &str, dialect: &dyn Dialect) -> bool {
    let literal = format!("'{}'", text.replace('\'', "''"));
    significant(expr, dialect.backend())
        .any(|token| token.kind == TokenKind::String && token.text == literal)
}

/// Generated columns that stay while a column that they are made of goes.
fn still_generated_from(
    table: &ObjectName,
    column: &Column,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Finding> {
    let columns = after.tables.get(table).map_or(&[][..], |it| &it.columns);
    let backend = dialect.backend();
    columns
        .iter()
        .filter(|it| {
            let generated = it.generated.as_ref();
            generated.is_some_and(|it| mentions::mentions(&it.expr.0, &column.name, backend))
        })
        .map(|it| {
            let message = format!(
                "column `{}` of `{table}` can't be dropped: column `{}` is generated from it",
                column.name, it.name
            );
            impossible_finding(message, &column.origin)
        })
        .collect()
}

/// Foreign keys that refer to what isn't there, or isn't unique, any more.
fn dangling_keys(before: &Schema, after: &Schema) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, table) in &after.tables {
        for key in &table.foreign_keys {
            let columns = key.columns.join("`, `");
            let referenced = key.referenced.join("`, `");
            let message = match (before.tables.get(&key.table), after.tables.get(&key.table)) {
                (Some(_), None) => format!(
                    "table `{}` can't be dropped: the foreign key (`{columns}`) of `{name}` refers to it",
                    key.table
                ),
                (_, Some(target)) if !has_columns(target, &key.referenced) => format!(
                    "the foreign key (`{columns}`) of `{name}` refers to `{}` (`{referenced}`), which isn't there \
                     after this change",
                    key.table
                ),
                (old, Some(target)) if !is_unique(target, key) => {
                    let was_unique = old.is_some_and(|old| is_unique(old, key));
                    let is_new = !before
                        .tables
                        .get(name)
                        .is_some_and(|it| it.foreign_keys.contains(key));
                    if !was_unique && !is_new {
                        continue;
                    }
                    format!(
                        "the foreign key (`{columns}`) of `{name}` refers to `{}` (`{referenced}`), which is neither \
                         its primary key nor unique",
                        key.table
                    )
                }
                _ => continue,
            };
            found.push(impossible_finding(message, &key.origin));
        }
    }
    found
}

/// Foreign keys whose columns can't be compared with those that they refer to.
fn keys_of_other_types(after: &Schema, dialect: &dyn Dialect) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, table) in &after.tables {
        for key in &table.foreign_keys {
            let Some(target) = after.tables.get(&key.table) else {
                continue;
            };
            for (own, other) in key.columns.iter().zip(&key.referenced) {
                let (Some(own), Some(other)) = (table.column(own), target.column(other)) else {
                    continue;
                };
                if dialect.can_refer(&own.ty, &other.ty) {
                    continue;
                }
                let message = format!(
                    "column `{}` of `{name}` is {} and can't refer to column `{}` of `{}`, which is {}",
                    own.name,
                    dialect.type_sql(&own.ty),
                    other.name,
                    key.table,
                    dialect.type_sql(&other.ty)
                );
                found.push(impossible_finding(message, &key.origin));
            }
        }
    }
    found
}

fn has_columns(table: &Table, columns: &[String]) -> bool {
    columns.iter().all(|name| table.column(name).is_some())
}

/// The labels that go.
pub(super) fn removed_labels<'a>(
    from: &'a Enumeration,
    to: &'a Enumeration,
) -> impl Iterator<Item = &'a str> {
    let lost = from
        .labels
        .iter()
        .filter(|label| !to.labels.contains(label));
    lost.map(String::as_str)
}
