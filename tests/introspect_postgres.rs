//! What introspection leaves out, leaves as it was, and costs. What it reads is held against replay in
//! `replay_postgres`.

use cargo_ovmig::database::introspect::postgres::introspect;
use cargo_ovmig::schema::{ExtraKind, ObjectName, Schema};
use diesel::connection::{Connection, Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::{QueryableByName, RunQueryDsl};

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::postgres::{PgConnection, TestDatabase};

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

fn search_path(conn: &mut PgConnection) -> String {
    let sql = "SELECT current_setting('search_path') AS value";
    diesel::sql_query(sql)
        .get_result::<Value>(conn)
        .unwrap()
        .value
}

fn names(schema: &Schema) -> Vec<String> {
    schema.tables.keys().map(ToString::to_string).collect()
}

#[test]
fn the_tools_own_tables_and_what_extensions_bring_are_left_out() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    conn.batch_execute(
        "CREATE EXTENSION pg_stat_statements;
         CREATE TABLE __diesel_schema_migrations (version varchar PRIMARY KEY);
         CREATE TABLE __ovmig_migrations (id int PRIMARY KEY);
         CREATE TEMPORARY TABLE passing (a int);
         CREATE TABLE parent (at date NOT NULL) PARTITION BY RANGE (at);
         CREATE TABLE child PARTITION OF parent DEFAULT;
         CREATE TABLE kept (id int);",
    )
    .unwrap();
    let schema = introspect(&mut conn).unwrap();
    assert_eq!(names(&schema), ["kept", "parent"]);
    assert!(schema.extras.is_empty(), "{:?}", schema.extras);
}

#[test]
fn views_and_triggers_are_carried_along() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    conn.batch_execute(
        "CREATE TABLE t (a int);
         CREATE VIEW v AS SELECT a FROM t;
         CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    )
    .unwrap();
    let extras = introspect(&mut conn).unwrap().extras;
    let found: Vec<_> = extras
        .iter()
        .map(|it| (it.kind, it.name.name.as_str(), it.table.clone()))
        .collect();
    assert_eq!(
        found,
        [
            (ExtraKind::View, "m", None),
            (ExtraKind::Trigger, "g", Some(ObjectName::new("t"))),
            (ExtraKind::View, "v", None),
        ]
    );
    // Their texts make them again.
    conn.batch_execute("DROP VIEW v; DROP MATERIALIZED VIEW m; DROP TRIGGER g ON t")
        .unwrap();
    for extra in &extras {
        conn.batch_execute(&extra.sql).unwrap();
    }
    assert_eq!(introspect(&mut conn).unwrap().extras, extras);
}

#[test]
fn the_search_path_changes_nothing_and_is_put_back() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    conn.batch_execute(
        "CREATE SCHEMA hr; CREATE SCHEMA extensions; CREATE EXTENSION citext SCHEMA extensions;
         CREATE TYPE hr.mood AS ENUM ('a');
         CREATE TABLE hr.p (id int PRIMARY KEY, m hr.mood DEFAULT 'a');
         CREATE TABLE t (p int REFERENCES hr.p, m hr.mood[] CHECK (m <> '{}'));",
    )
    .unwrap();
    let usual = introspect(&mut conn).unwrap();
    for path in ["hr, public", "\"$user\"", "hr", "public, hr, extensions"] {
        conn.batch_execute(&format!("SET search_path TO {path}"))
            .unwrap();
        assert_eq!(introspect(&mut conn).unwrap(), usual, "{path}");
        assert_eq!(search_path(&mut conn), path);
    }
    // A type of an extension is written as the role finds it.
    conn.batch_execute("CREATE TABLE public.c (a extensions.citext)")
        .unwrap();
    let ty = |conn: &mut PgConnection| {
        let schema = introspect(conn).unwrap();
        schema.tables[&ObjectName::new("c")].columns[0]
            .ty
            .to_string()
    };
    assert_eq!(ty(&mut conn), "citext");
    conn.batch_execute("SET search_path TO public").unwrap();
    assert_eq!(ty(&mut conn), "extensions.citext");
}

#[test]
fn it_works_within_a_transaction_that_reads_only() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    conn.batch_execute("CREATE TABLE t (a int); BEGIN READ ONLY")
        .unwrap();
    assert_eq!(names(&introspect(&mut conn).unwrap()), ["t"]);
    conn.batch_execute("COMMIT").unwrap();
}

/// Counts the queries that are started.
struct Counter(Arc<AtomicUsize>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { .. } = event {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_thousand_tables_take_as_many_queries_as_one() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut conn = database.connect();
    let count = Arc::new(AtomicUsize::new(0));
    let mut counts = Vec::new();
    for tables in [0..1, 1..1000] {
        for number in tables {
            let other = number / 2;
            conn.batch_execute(&format!(
                "CREATE TABLE t{number} (id serial PRIMARY KEY, a varchar(20) NOT NULL UNIQUE, b int, d text,
                     c int CHECK (c > 0) REFERENCES t{other} (id));
                 CREATE INDEX ON t{number} (b);"
            ))
            .unwrap();
        }
        conn.set_instrumentation(Counter(Arc::clone(&count)));
        count.store(0, Ordering::Relaxed);
        counts.push((
            introspect(&mut conn).unwrap().tables.len(),
            count.load(Ordering::Relaxed),
        ));
    }
    assert_eq!(counts, [(1, 9), (1000, 9)]);
}
