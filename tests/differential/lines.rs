//! Schemas as text, to compare all of them: also what `compare` passes over.

use cargo_ovmig::dialect::{self, Dialect};
use cargo_ovmig::schema::{Backend, Index, KeyPart, Schema, Table};

/// The name of a check; `None` for one that the engine gave, which isn't the same in MySQL and MariaDB.
fn check_name<'a>(table: &str, name: Option<&'a str>, backend: Backend) -> Option<&'a str> {
    let number = |prefix: &str| {
        let rest = name.and_then(|name| name.strip_prefix(prefix));
        rest.is_some_and(|rest| rest.parse::<u32>().is_ok())
    };
    let given = number("CONSTRAINT_") || number(&format!("{table}_chk_"));
    name.filter(|_| backend != Backend::Mysql || !given)
}

/// A schema as lines, in an order of their own, with expressions in their canonical form.
fn lines(schema: &Schema, backend: Backend) -> Vec<String> {
    let dialect = dialect::of(backend);
    let mut lines: Vec<String> = schema
        .namespaces
        .iter()
        .map(|name| format!("schema {name}"))
        .collect();
    for it in schema.enums.values() {
        lines.push(format!("enum {} {:?} {:?}", it.name, it.labels, it.comment));
    }
    for table in schema.tables.values() {
        table_lines(dialect, table, &mut lines);
    }
    lines.sort();
    lines
}

fn table_lines(dialect: &dyn Dialect, table: &Table, lines: &mut Vec<String>) {
    let name = &table.name;
    let expr = |sql: &str| dialect.normalize_in(sql, None, table);
    lines.push(format!(
        "table {name} {:?} {:?}",
        table.comment, table.options
    ));
    let order: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    lines.push(format!("columns {name} {order:?}"));
    for column in &table.columns {
        lines.push(format!(
            "column {name}.{} {} nullable={} default={:?} {:?} generated={:?} collate={:?} comment={:?} on update={:?}",
            column.name,
            dialect.type_sql(&column.ty),
            column.nullable,
            column.default.as_ref().map(|it| dialect.normalize_in(&it.0, Some(&column.ty), table)),
            column.identity,
            column.generated.as_ref().map(|it| (expr(&it.expr.0), it.stored)),
            column.collation,
            column.comment,
            column.on_update,
        ));
    }
    if let Some(key) = &table.primary_key {
        lines.push(format!(
            "primary key {name} {:?} {:?}",
            key.name, key.columns
        ));
    }
    for it in &table.uniques {
        lines.push(format!(
            "unique {name} {:?} {:?} {} {:?}",
            it.name, it.columns, it.nulls_not_distinct, it.deferrable
        ));
    }
    for it in &table.foreign_keys {
        lines.push(format!(
            "foreign key {name} {:?} {:?} to {} {:?} {:?} {:?} {:?}",
            it.name, it.columns, it.table, it.referenced, it.on_delete, it.on_update, it.deferrable
        ));
    }
    for it in &table.checks {
        let called = check_name(&name.name, it.name.as_deref(), dialect.backend());
        lines.push(format!("check {name} {called:?} {}", expr(&it.expr.0)));
    }
    for it in &table.indexes {
        lines.push(index_line(&expr, table, it));
    }
}

fn index_line(expr: &dyn Fn(&str) -> String, table: &Table, index: &Index) -> String {
    let keys: Vec<String> = (index.keys.iter())
        .map(|key| {
            let part = match &key.part {
                KeyPart::Column(name) => format!("column {name}"),
                KeyPart::Expr(it) => expr(&it.0),
            };
            format!(
                "{part} {} {:?} {:?} {:?} {:?}",
                key.descending, key.nulls, key.opclass, key.collation, key.length
            )
        })
        .collect();
    format!(
        "index {} {:?} unique={} {:?} {keys:?} include={:?} where={:?} {}",
        table.name,
        index.name,
        index.unique,
        index.method,
        index.include,
        index.predicate.as_ref().map(|it| expr(&it.0)),
        index.nulls_not_distinct
    )
}

/// The lines that only one side has.
pub(super) fn differences(recorded: &Schema, actual: &Schema, backend: Backend) -> Vec<String> {
    let (recorded, actual) = (lines(recorded, backend), lines(actual, backend));
    let only = |of: &[String], not: &[String], mark: &str| -> Vec<String> {
        of.iter()
            .filter(|line| !not.contains(line))
            .map(|line| format!("    {mark} {line}"))
            .collect()
    };
    let mut found = only(&recorded, &actual, "replay  ");
    found.extend(only(&actual, &recorded, "database"));
    found
}
