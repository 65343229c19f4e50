//! Replay against the engine: for each script, what replay makes of its text is what a real PostgreSQL made of it.

mod cases;

use cargo_ovmig::database::introspect::postgres::introspect;
use cargo_ovmig::dialect::{self, Dialect};
use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::replay::{Recorded, replay};
use cargo_ovmig::schema::{Backend, Index, KeyPart, Schema, Table};
use cargo_ovmig::source::SourceFile;
use cargo_ovmig::sql::statements;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;

use crate::support::postgres::{PgConnection, TestDatabase};

fn recorded(scripts: &[&str]) -> Recorded {
    let migrations: Vec<Migration> = (1..)
        .zip(scripts)
        .map(|(id, sql)| Migration {
            id: MigrationId(id),
            name: "case".to_owned(),
            up: SourceFile::new(format!("migrations/{id:04}_case/up.sql"), *sql),
            down: None,
            run_in_transaction: true,
        })
        .collect();
    replay(&migrations, Backend::Postgres)
}

/// Runs a script in a transaction, as Diesel does, unless it is one that can't be run so.
fn run(conn: &mut PgConnection, sql: &str) -> Result<(), String> {
    if !sql.contains("CONCURRENTLY") && !sql.contains("COMMIT") {
        let run = conn.batch_execute(&format!("BEGIN;{sql}\n;COMMIT"));
        return run.map_err(|error| {
            let _ = conn.batch_execute("ROLLBACK");
            error.to_string()
        });
    }
    for statement in statements(sql, Backend::Postgres) {
        conn.batch_execute(statement.text)
            .map_err(|error| format!("{}: {error}", statement.text))?;
    }
    Ok(())
}

/// The server's major version.
fn version(conn: &mut PgConnection) -> i32 {
    #[derive(diesel::QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        number: i32,
    }
    let sql = "SELECT current_setting('server_version_num')::int4 / 10000 AS number";
    let version: Version = diesel::sql_query(sql).get_result(conn).unwrap();
    version.number
}

/// An empty database again.
fn reset(conn: &mut PgConnection) {
    conn.batch_execute(
        "SET client_min_messages = warning; RESET search_path;
         DROP SCHEMA public CASCADE; CREATE SCHEMA public;
         DROP SCHEMA IF EXISTS hr CASCADE; DROP SCHEMA IF EXISTS \"My Schema\" CASCADE;
         DROP SCHEMA IF EXISTS people CASCADE; DROP SCHEMA IF EXISTS other CASCADE",
    )
    .unwrap();
}

/// A schema as lines, in an order of their own, with expressions in their canonical form.
fn lines(schema: &Schema) -> Vec<String> {
    let dialect = dialect::of(Backend::Postgres);
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
    lines.push(format!("table {name} {:?}", table.comment));
    let order: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    lines.push(format!("columns {name} {order:?}"));
    for column in &table.columns {
        lines.push(format!(
            "column {name}.{} {} nullable={} default={:?} {:?} generated={:?} collate={:?} comment={:?}",
            column.name,
            dialect.type_sql(&column.ty),
            column.nullable,
            column.default.as_ref().map(|it| dialect.normalize_in(&it.0, Some(&column.ty), table)),
            column.identity,
            column.generated.as_ref().map(|it| (expr(&it.expr.0), it.stored)),
            column.collation,
            column.comment,
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
        lines.push(format!("check {name} {:?} {}", it.name, expr(&it.expr.0)));
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
                "{part} {} {:?} {:?} {:?}",
                key.descending, key.nulls, key.opclass, key.collation
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
fn differences(recorded: &Schema, actual: &Schema) -> Vec<String> {
    let (recorded, actual) = (lines(recorded), lines(actual));
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

#[test]
fn replay_is_what_the_database_has() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    let mut failures = Vec::new();
    let (mut followed, mut too_new) = (0, 0);
    let version = version(&mut conn);
    for (name, scripts) in cases::CASES {
        let since = cases::SINCE.iter().find(|it| it.0 == *name);
        if since.is_some_and(|it| version < it.1) {
            too_new += 1;
            continue;
        }
        reset(&mut conn);
        let ran = scripts.iter().try_for_each(|sql| {
            conn.batch_execute("RESET search_path").unwrap();
            run(&mut conn, sql)
        });
        if let Err(error) = ran {
            failures.push(format!("{name}: the database refuses it: {error}"));
            continue;
        }
        let recorded = recorded(scripts);
        let mut found = differences(&recorded.schema, &introspect(&mut conn).unwrap());
        found.extend(
            recorded
                .findings
                .iter()
                .map(|it| format!("    note     {} {:?}", it.message, it.notes)),
        );
        if found.is_empty() {
            followed += 1;
        } else {
            failures.push(format!("{name}:\n{}", found.join("\n")));
        }
    }
    let total = cases::CASES.len() - too_new;
    assert!(
        failures.is_empty(),
        "{followed} of {total} followed; not:\n{}",
        failures.join("\n")
    );
    assert!(total >= 100, "{total} cases");
}
