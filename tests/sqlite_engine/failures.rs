//! A script that fails leaves everything as it was, also where nobody rolls back.

use cargo_ovmig::database::introspect::sqlite::introspect;
use cargo_ovmig::plan::{Plan, plan};
use cargo_ovmig::schema::{Backend, Expr, ObjectName};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use diesel_migrations::MigrationHarness;

use super::changes::{Files, changes, made, texts};
use super::{memory, run};

const BEFORE: &str = "
    CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT);
    CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER, note TEXT,
        CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);";

const ROWS: &str = "
    INSERT INTO parent VALUES (1, 'a'), (2, NULL), (3, 'a');
    INSERT INTO child VALUES (1, 1, NULL), (2, 2, 'x'), (3, 3, 'y');";

fn planned(before: &str, after: &str) -> Plan {
    let before = made(before);
    plan(&before, &changes(&before, &made(after)), Backend::Sqlite)
}

fn count(conn: &mut SqliteConnection, table: &str) -> String {
    texts(
        conn,
        &format!("SELECT CAST(count(*) AS TEXT) AS text FROM {table}"),
    )
    .remove(0)
}

/// Runs the way up in Diesel's harness, which has to fail, and looks at the database as the connection sees it and as
/// others do.
fn fails(plan: &Plan, prepare: &str, message: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = folder.path().join("app.db").display().to_string();
    let mut conn = SqliteConnection::establish(&url).expect("a database");
    run(&mut conn, BEFORE);
    run(&mut conn, ROWS);
    run(&mut conn, prepare);
    let schema = introspect(&mut conn).expect("a schema");
    let files = Files::new(plan);
    let error = conn
        .run_pending_migrations(files.source())
        .expect_err("has to fail")
        .to_string();
    assert!(error.contains(message), "{error}\n{}", plan.up.sql());
    let mut other = SqliteConnection::establish(&url).expect("the database");
    assert_eq!(introspect(&mut other).expect("a schema"), schema);
    assert_eq!(
        count(&mut other, "parent") + &count(&mut other, "child"),
        "33"
    );
    assert_eq!(count(&mut other, "__diesel_schema_migrations"), "0");
}

#[test]
fn a_row_that_does_not_fit_leaves_all_as_it_was() {
    let not_null = "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER, note TEXT,
            CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);";
    fails(
        &planned(BEFORE, not_null),
        "",
        "NOT NULL constraint failed: ovmig_new_parent.name",
    );
    let unique = not_null.replace(
        "name TEXT NOT NULL",
        "name TEXT, CONSTRAINT name_key UNIQUE (name)",
    );
    fails(
        &planned(BEFORE, &unique),
        "",
        "UNIQUE constraint failed: ovmig_new_parent.name",
    );
    let check = not_null.replace(
        "name TEXT NOT NULL",
        "name TEXT, CONSTRAINT name_check CHECK (name <> 'a')",
    );
    fails(
        &planned(BEFORE, &check),
        "",
        "CHECK constraint failed: name_check",
    );
    let no_value = not_null.replace("name TEXT NOT NULL", "name TEXT, code TEXT NOT NULL");
    let (before, mut after) = (made(BEFORE), made(&no_value));
    let parent = after.tables.get_mut(&ObjectName::new("parent"));
    let code = parent.and_then(|parent| parent.column_mut("code"));
    code.expect("the new column").backfill = Some(Expr::new("name"));
    fails(
        &plan(&before, &changes(&before, &after), Backend::Sqlite),
        "",
        "NOT NULL constraint failed: ovmig_new_parent.code",
    );
}

#[test]
fn a_row_that_refers_to_nothing_fails_the_change_that_says_it_must_not() {
    let before = BEFORE.replace(
        ",\n        CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE",
        "",
    );
    let plan = planned(&before, BEFORE);
    let prepare = "DROP TABLE child; CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER, note TEXT);
        INSERT INTO child VALUES (1, 1, 'x'), (2, NULL, 'y'), (3, 99, 'z');";
    fails(
        &plan,
        prepare,
        "CHECK constraint failed: every_reference_has_its_row",
    );
}

#[test]
fn a_failure_of_another_kind_is_never_committed() {
    // The database isn't what the migrations make of it: the name of the new index is taken.
    let after = BEFORE.replace("note TEXT", "note TEXT NOT NULL DEFAULT ''")
        + "CREATE INDEX child_idx ON child (note);";
    let taken = "CREATE TABLE other (a); CREATE INDEX child_idx ON other (a);";
    fails(
        &planned(BEFORE, &after),
        taken,
        "index child_idx already exists",
    );
    // Nor is it here: somebody else's view stands in the way of the rename.
    let view = "CREATE VIEW seen AS SELECT * FROM child;";
    fails(&planned(BEFORE, &after), view, "error in view seen");
}

#[test]
fn references_that_were_broken_before_do_not_count() {
    let after = BEFORE.replace("note TEXT", "note TEXT NOT NULL DEFAULT ''");
    let plan = planned(BEFORE, &after);
    let mut conn = memory();
    run(&mut conn, BEFORE);
    run(&mut conn, ROWS);
    run(
        &mut conn,
        "PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (4, 99, 'lost'); PRAGMA foreign_keys = ON;",
    );
    conn.run_pending_migrations(Files::new(&plan).source())
        .expect("the way up");
    assert_eq!(
        texts(
            &mut conn,
            "SELECT group_concat(note, '|') AS text FROM child"
        ),
        ["|x|y|lost"]
    );
}

#[test]
fn inside_a_transaction_a_rebuild_fails_before_anything_happens() {
    let after = BEFORE.replace("name TEXT", "name TEXT DEFAULT 'x'");
    let plan = planned(BEFORE, &after);
    let mut conn = memory();
    run(&mut conn, BEFORE);
    run(&mut conn, ROWS);
    let before = introspect(&mut conn).expect("a schema");
    let files = Files::new(&plan);
    let outcome = conn.transaction::<_, diesel::result::Error, _>(|conn| {
        let error = conn
            .run_pending_migrations(files.source())
            .expect_err("has to fail");
        assert!(
            error
                .to_string()
                .contains("cannot start a transaction within a transaction")
        );
        Ok(())
    });
    outcome.expect("the transaction itself is as good as before");
    let hides_ledger = introspect(&mut conn).expect("a schema");
    assert_eq!(hides_ledger, before);
    assert_eq!(count(&mut conn, "child"), "3");
}

#[test]
fn dropped_tables_take_no_rows_of_others_along() {
    let plan = planned(
        BEFORE,
        "CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER, note TEXT);",
    );
    let mut conn = memory();
    run(&mut conn, BEFORE);
    run(&mut conn, ROWS);
    conn.run_pending_migrations(Files::new(&plan).source())
        .expect("the way up");
    assert_eq!(
        texts(
            &mut conn,
            "SELECT group_concat(id || ifnull(parent_id, '-')) AS text FROM child"
        ),
        ["11,22,33"]
    );
    // Both go, in whatever order: no row of a third one is touched.
    let more = format!(
        "{BEFORE} CREATE TABLE toy (id INTEGER NOT NULL PRIMARY KEY, child_id INTEGER REFERENCES child (id) ON DELETE RESTRICT);"
    );
    let plan = planned(&more, "");
    let mut conn = memory();
    run(&mut conn, &more);
    run(&mut conn, ROWS);
    run(&mut conn, "INSERT INTO toy VALUES (1, 1);");
    conn.run_pending_migrations(Files::new(&plan).source())
        .expect("the way up");
    assert_eq!(introspect(&mut conn).expect("a schema").tables.len(), 0);
    conn.batch_execute("SELECT 1").expect("still usable");
}
