use super::*;
use crate::history::MigrationId;
use crate::source::SourceFile;

fn migration(id: u32, up: &str) -> Migration {
    Migration {
        id: MigrationId(id),
        name: "x".to_owned(),
        up: SourceFile::new(format!("migrations/{id:04}_x/up.sql"), up),
        down: None,
        run_in_transaction: !up.contains("BEGIN IMMEDIATE"),
    }
}

fn replayed(ups: &[&str]) -> Recorded {
    let migrations: Vec<Migration> = ups
        .iter()
        .zip(1..)
        .map(|(up, id)| migration(id, up))
        .collect();
    replay(&migrations)
}

fn tables(recorded: &Recorded) -> Vec<&str> {
    recorded
        .schema
        .tables
        .keys()
        .map(|name| name.name.as_str())
        .collect()
}

fn by_hand(recorded: &Recorded) -> Vec<&str> {
    recorded
        .hand_written
        .iter()
        .map(|it| it.kind.as_str())
        .collect()
}

fn said(recorded: &Recorded) -> Vec<String> {
    (recorded.findings.iter())
        .map(|it| {
            format!(
                "{}: {}: {}",
                it.rule.name,
                it.primary.as_ref().map_or(0, |label| label.location.line()),
                it.message
            )
        })
        .collect()
}

#[test]
fn the_schema_is_that_of_the_engine() {
    let recorded = replayed(&[
        "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nCREATE INDEX a_b ON a (b);",
        "ALTER TABLE a RENAME COLUMN b TO c; ALTER TABLE a ADD COLUMN d INT;",
        "CREATE TABLE gone (x); DROP TABLE gone; SELECT 1;",
    ]);
    assert_eq!(said(&recorded), [""; 0]);
    assert_eq!(tables(&recorded), ["a"]);
    let names: Vec<&str> = recorded
        .schema
        .tables
        .values()
        .next()
        .map_or(vec![], |table| {
            table
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect()
        });
    assert_eq!(names, ["id", "c", "d"]);
    assert!(recorded.hand_written.is_empty() && recorded.in_doubt.is_empty());
}

#[test]
fn a_failure_is_said_with_its_place_and_the_rest_goes_on() {
    let recorded = replayed(&[
        "CREATE TABLE a (id INTEGER);\n\nCREATE TABLE a (id INTEGER);\nCREATE TABLE b (x); CREATE INDEX i ON nowhere (x);",
        "CREATE TABLE c (x);",
    ]);
    assert_eq!(
        said(&recorded),
        [
            "failing-migration: 3: migration `0001_x` fails at its `CREATE TABLE`: table a already exists"
        ]
    );
    assert_eq!(tables(&recorded), ["a", "b", "c"]);
    assert_eq!(recorded.in_doubt.len(), 2);
}

#[test]
fn nothing_leaves_the_memory() {
    let recorded = replayed(&[
        "ATTACH '/tmp/never-made.db' AS x; CREATE TABLE a (b);",
        "BEGIN IMMEDIATE; COMMIT; VACUUM INTO '/tmp/never-made.db';\nSELECT load_extension('x'); VACUUM;",
        "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; ANALYZE;",
        "VACUUM",
    ]);
    assert_eq!(
        said(&recorded),
        [
            "not-followed: 1: `ATTACH` in migration `0001_x` isn't replayed, because it opens another file",
            "not-followed: 1: `VACUUM` in migration `0002_x` isn't replayed, because it writes another file",
            "not-followed: 2: `SELECT` in migration `0002_x` isn't replayed, because it loads an extension",
            "failing-migration: 1: migration `0004_x` fails at its `VACUUM`: it can't run inside a transaction: write \
             `run_in_transaction = false` into the migration's metadata.toml",
        ]
    );
    assert!(!std::path::Path::new("/tmp/never-made.db").exists());
    assert_eq!(tables(&recorded), ["a"]);
}

#[test]
fn what_a_program_adds_to_sqlite_is_a_note() {
    let recorded = replayed(&[
        "CREATE TABLE a (b TEXT);",
        "INSERT INTO a VALUES (gen_random_uuid());\nCREATE INDEX i ON a (unaccent(b));",
        "INSERT INTO a VALUES (1, 2);",
    ]);
    let said = said(&recorded);
    assert!(
        said[0].starts_with("not-followed: 1: `INSERT` in migration `0002_x`"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("not-followed: 2: `CREATE INDEX` in migration `0002_x`"),
        "{said:?}"
    );
    assert_eq!(
        said[2],
        "failing-migration: 1: migration `0003_x` fails at its `INSERT`: table a has 1 columns but 2 values were supplied"
    );
    assert!(recorded.in_doubt.contains(&ObjectName::new("a")));
}

#[test]
fn what_cannot_be_declared_leaves_the_table_alone() {
    let recorded = replayed(&[
        "CREATE TABLE a (b INT UNIQUE ON CONFLICT REPLACE);",
        "\nCREATE TABLE New_B (c, UNIQUE (c COLLATE NOCASE));",
        "ALTER TABLE new_b RENAME TO B;",
    ]);
    let said = said(&recorded);
    assert_eq!(
        said,
        [
            "not-followed: 2: table `B` has COLLATE NOCASE within a key, which can't be declared: the table is left out \
             of the comparison",
            "not-followed: 1: table `a` has UNIQUE ON CONFLICT REPLACE, which can't be declared: the table is left out \
             of the comparison",
        ]
    );
    assert_eq!(recorded.in_doubt.len(), 2);
}

#[test]
fn data_views_and_triggers_are_hand_written() {
    let recorded = replayed(&[
        "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);
         INSERT INTO a VALUES (1, 'x');
         WITH x AS (SELECT 1) UPDATE a SET b = 'y';
         DELETE FROM a;
         CREATE VIEW v AS SELECT * FROM a;
         CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;
         CREATE VIRTUAL TABLE f USING fts5 (x);
         CREATE TABLE copy AS SELECT * FROM a;
         SELECT diesel_manage_updated_at('a');",
        "DROP TABLE f; DROP VIEW v; CREATE VIEW v AS SELECT id FROM a;",
    ]);
    assert_eq!(
        by_hand(&recorded),
        [
            "INSERT",
            "UPDATE",
            "DELETE",
            "CREATE VIEW",
            "CREATE TRIGGER",
            "CREATE VIRTUAL TABLE",
            "SELECT",
            "DROP TABLE",
            "DROP VIEW",
            "CREATE VIEW"
        ]
    );
    assert_eq!(said(&recorded), [""; 0]);
}

#[test]
fn what_belongs_to_a_rebuild_is_not_hand_written() {
    let first = "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT);
        CREATE VIEW v AS SELECT * FROM a;
        CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;";
    for rebuild in [
        "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; DROP VIEW v;
         CREATE TABLE ovmig_new_a (id INTEGER PRIMARY KEY AUTOINCREMENT, b INT);
         INSERT OR ROLLBACK INTO ovmig_new_a (id, b) SELECT id, CAST(b AS INT) FROM a;
         UPDATE sqlite_sequence SET seq = 1 WHERE name = 'ovmig_new_a';
         DROP TABLE a; ALTER TABLE ovmig_new_a RENAME TO a;
         CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;
         CREATE VIEW v AS SELECT * FROM a; COMMIT; PRAGMA foreign_keys = ON;",
        "PRAGMA foreign_keys=off; ALTER TABLE a RENAME TO old_a; CREATE TABLE a (id INTEGER, b INT);
         INSERT INTO a SELECT id, b FROM old_a; DROP TABLE old_a;",
        "CREATE TEMP TABLE ovmig_x (y); CREATE TABLE spare AS SELECT * FROM a; DROP TABLE a; CREATE TABLE a (id INTEGER, b INT);
         INSERT INTO a SELECT * FROM spare; DROP TABLE spare; SELECT 1;",
    ] {
        let recorded = replayed(&[first, rebuild]);
        assert_eq!(by_hand(&recorded), ["CREATE VIEW", "CREATE TRIGGER"], "{rebuild}");
    }
    // A move into another table isn't a rebuild.
    let recorded = replayed(&[
        first,
        "CREATE TABLE c (x); INSERT INTO c SELECT b FROM a; DROP TABLE a;",
    ]);
    assert_eq!(by_hand(&recorded)[2..], ["INSERT"]);
    // A view that comes back changed is hand-written.
    let recorded = replayed(&[first, "DROP VIEW v; CREATE VIEW v AS SELECT id FROM a;"]);
    assert_eq!(by_hand(&recorded)[2..], ["DROP VIEW", "CREATE VIEW"]);
}

#[test]
fn a_transaction_of_the_file_is_carried_out() {
    let recorded = replayed(&[
        "BEGIN IMMEDIATE; CREATE TABLE a (b); COMMIT; BEGIN; CREATE TABLE c (d); ROLLBACK;",
    ]);
    assert_eq!(tables(&recorded), ["a"]);
    let recorded = replayed(&["BEGIN; CREATE TABLE a (b); COMMIT;"]);
    assert!(said(&recorded)[0].contains("run_in_transaction = false"));
    let recorded = replayed(&["CREATE TABLE a (b); COMMIT;"]);
    assert!(said(&recorded)[0].ends_with("no transaction is open here"));
    let recorded = replayed(&[
        "CREATE TABLE a (b NOT NULL); INSERT OR ROLLBACK INTO a VALUES (NULL);",
        "CREATE TABLE c (d)",
    ]);
    assert_eq!(said(&recorded).len(), 1);
    assert_eq!(tables(&recorded), ["c"]);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "\\PC*", sqlish in "(CREATE TABLE |DROP TABLE |INSERT INTO |[ab(),;']|BEGIN;|COMMIT;|ROLLBACK;|SAVEPOINT a;|ALTER TABLE a |RENAME TO b;| SELECT 1;|\0)*") {
        replayed(&[&text, &sqlish]);
    }
}
