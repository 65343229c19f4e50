//! Expressions: what an engine keeps of each has the same canonical form as what was written, and what means something
//! else has another. The expressions stand in `tests/corpus/expressions/`.

use std::path::Path;

use cargo_ovmig::database::introspect::{self, postgres::introspect};
use cargo_ovmig::dialect::{self, Dialect};
use cargo_ovmig::schema::{Backend, Column, ObjectName, Schema, SqlType, Table};
use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::support::mysql;
use crate::support::postgres::{PgConnection, TestDatabase};

/// What the expressions are about.
const TABLE: &str = "
    CREATE EXTENSION citext;
    CREATE SEQUENCE seq;
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE d (id int);
    CREATE TABLE t (n int, m int, big bigint, small smallint, price numeric(10,2), num numeric, ratio float8, r real,
        name text, other text, status varchar(20), code char(5), ok bool, mood mood, moods mood[], day date,
        at timestamptz, ts timestamp, tm time, span interval, data jsonb, j json, tags text[], nums int[], u uuid,
        ip inet, b bytea, rng int4range, tsr tstzrange, email citext);";

/// The same for MySQL; each default has a table of its own, for a row has no room for them all.
const MYSQL_TABLES: &str = "
    CREATE TABLE t (a INT, b INT, c INT, n DECIMAL(10, 2), f DOUBLE, ok BOOL, s VARCHAR(20), o VARCHAR(20), d DATE, dt DATETIME,
        tm TIME, j JSON, e ENUM('x', 'y'), bin VARBINARY(20));";

fn lines(engine: &str) -> Vec<(String, String)> {
    let file = format!("../tests/corpus/expressions/{engine}.txt");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').unwrap())
        .map(|(kind, rest)| (kind.to_owned(), rest.to_owned()))
        .collect()
}

/// Runs a statement, or leaves all as it was.
fn run(conn: &mut PgConnection, sql: &str) -> Result<(), String> {
    let run = conn.batch_execute(&format!("BEGIN; {sql}; COMMIT"));
    run.map_err(|error| {
        conn.batch_execute("ROLLBACK").unwrap();
        format!("{sql}: {error}")
    })
}

#[test]
fn what_postgres_keeps_of_an_expression_means_what_was_written() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    conn.batch_execute(TABLE).unwrap();
    let lines = lines("postgres");
    let mut wrong = Vec::new();
    for (at, (kind, rest)) in lines.iter().enumerate() {
        let done = match kind.as_str() {
            "check" => run(
                &mut conn,
                &format!("ALTER TABLE t ADD CONSTRAINT c{at} CHECK ({rest})"),
            ),
            "default" => {
                let (ty, expr) = rest.split_once(' ').unwrap();
                run(
                    &mut conn,
                    &format!("ALTER TABLE d ADD c{at} {ty} DEFAULT ({expr})"),
                )
            }
            _ => Ok(()),
        };
        wrong.extend(done.err());
    }
    let schema = introspect(&mut conn).unwrap();
    wrong.extend(differing(&lines, &schema, Backend::Postgres));
    assert!(lines.len() > 500, "{} expressions", lines.len());
    assert!(
        wrong.is_empty(),
        "{} of {} expressions:\n{}",
        wrong.len(),
        lines.len(),
        wrong.join("\n")
    );
}

/// The lines of which the engine kept something else than was written, or that are made equal and aren't.
fn differing(lines: &[(String, String)], schema: &Schema, backend: Backend) -> Vec<String> {
    let dialect = dialect::of(backend);
    let mut wrong = Vec::new();
    let table = &schema.tables[&ObjectName::new("t")];
    let defaults = &schema.tables[&ObjectName::new("d")];
    for (at, (kind, rest)) in lines.iter().enumerate() {
        let name = format!("c{at}");
        let (kept, ty, written) = match kind.as_str() {
            "check" => {
                let mut checks = table.checks.iter();
                let check = checks.find(|it| it.name.as_ref() == Some(&name));
                (check.map(|it| it.expr.0.as_str()), None, rest.as_str())
            }
            "default" => {
                let column = defaults.column(&name);
                let (_, written) = rest.split_once(' ').unwrap();
                let kept = column.and_then(|it| it.default.as_ref());
                let written = if written.to_lowercase().starts_with("null") {
                    continue; // That is no default.
                } else {
                    written
                };
                (
                    kept.map(|it| it.0.as_str()),
                    column.map(|it| &it.ty),
                    written,
                )
            }
            "differ" => {
                let (left, right) = rest.split_once(" | ").unwrap();
                let same = form(dialect, left, None, table) == form(dialect, right, None, table);
                wrong.extend(same.then(|| format!("made equal: {rest}")));
                continue;
            }
            _ => panic!("{kind} {rest}"),
        };
        let Some(kept) = kept else { continue };
        let of = if kind == "check" { table } else { defaults };
        let (ours, theirs) = (form(dialect, written, ty, of), form(dialect, kept, ty, of));
        if ours != theirs {
            wrong.push(format!(
                "{kind} {rest}\n    kept as  {kept}\n    ours     {ours}\n    theirs   {theirs}"
            ));
        }
    }
    wrong
}

#[test]
fn what_mysql_keeps_of_an_expression_means_what_was_written() {
    let Some(database) = mysql::TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    conn.batch_execute(MYSQL_TABLES).unwrap();
    let lines = lines("mysql");
    let mut wrong = Vec::new();
    for (at, (kind, rest)) in lines.iter().enumerate() {
        let sql = match kind.as_str() {
            "check" => format!("ALTER TABLE t ADD CONSTRAINT c{at} CHECK ({rest}\n)"),
            "default" => {
                let (ty, expr) = rest.split_once(' ').unwrap();
                format!("CREATE TABLE d{at} (c{at} {ty} DEFAULT {expr})")
            }
            _ => continue,
        };
        let run = conn.batch_execute(&sql);
        wrong.extend(run.err().map(|error| format!("{sql}: {error}")));
    }
    let mut schema = introspect::mysql::introspect(&mut conn).unwrap();
    let mut defaults = Table::new(ObjectName::new("d"));
    for table in schema.tables.values() {
        let columns = table.columns.iter().cloned();
        defaults
            .columns
            .extend(columns.filter(|_| table.name.name != "t"));
    }
    schema.tables.insert(defaults.name.clone(), defaults);
    wrong.extend(differing(&lines, &schema, Backend::Mysql));
    assert!(lines.len() > 230, "{} expressions", lines.len());
    assert!(
        wrong.is_empty(),
        "{} of {} expressions:\n{}",
        wrong.len(),
        lines.len(),
        wrong.join("\n")
    );
}

fn form(dialect: &dyn Dialect, sql: &str, ty: Option<&SqlType>, table: &Table) -> String {
    dialect.normalize_in(sql, ty, table)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[test]
fn forms_of_sqlite_are_equal_only_where_the_values_are() {
    let mut conn = SqliteConnection::establish(":memory:").unwrap();
    conn.batch_execute(
        "CREATE TABLE t (a, b INT, c INT, name TEXT);
         WITH v (x) AS (VALUES (NULL), (-1), (0), (1), (2), (3), (5), ('1x'), (1.5)),
              s (y) AS (VALUES (NULL), (''), ('x'), ('X'), ('x '), ('ab'), ('Ab'), ('b'), ('05'), ('5'), ('{\"x\": 1}'))
         INSERT INTO t SELECT v.x, w.x, u.x, y FROM v, v w, v u, s WHERE w.x IS NOT 1.5 AND u.x IS NOT '1x'",
    )
    .unwrap();
    let dialect = dialect::of(Backend::Sqlite);
    let mut table = Table::new(ObjectName::new("t"));
    for name in ["a", "b", "c", "name"] {
        table.columns.push(Column::new(name, SqlType::new("TEXT")));
    }
    let mut wrong = Vec::new();
    for (kind, rest) in lines("sqlite") {
        let (left, right) = rest.split_once(" | ").unwrap();
        let equal = form(dialect, left, None, &table) == form(dialect, right, None, &table);
        // What isn't a valid JSON document fails: ask only of those that are.
        let only = if left.contains("json") {
            "json_valid(name)"
        } else {
            "1"
        };
        let sql =
            format!("SELECT count(*) AS count FROM t WHERE {only} AND ({left}) IS NOT ({right})");
        let apart: Count = sql_query(sql).get_result(&mut conn).unwrap();
        match kind.as_str() {
            "same" if !equal => wrong.push(format!("kept apart: {rest}")),
            "same" if apart.count > 0 => wrong.push(format!("the engine differs: {rest}")),
            "differ" if equal => wrong.push(format!("made equal: {rest}")),
            "differ" if apart.count == 0 => wrong.push(format!("the engine is the same: {rest}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
