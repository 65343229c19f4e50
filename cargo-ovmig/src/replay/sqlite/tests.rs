use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use super::*;
use crate::history::MigrationId;
use crate::schema::ObjectName;
use crate::source::SourceFile;

fn migration(id: u32, up: &str) -> Migration {
    Migration {
        id: MigrationId::number(id),
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
    let recorded = replay(&migrations);
    assert_eq!(recorded, in_sqlite(&migrations), "{ups:?}");
    recorded
}

/// With every statement carried out in SQLite.
fn in_sqlite(migrations: &[Migration]) -> Recorded {
    let steps: Vec<Vec<Step<'_>>> = migrations.iter().map(Step::all).collect();
    super::replayed(migrations, &steps, Apart::default()).expect("nothing stands apart")
}

/// How many tables and indexes are made without SQLite.
fn apart(ups: &[&str]) -> usize {
    let migrations: Vec<Migration> = (ups.iter().zip(1..))
        .map(|(up, id)| migration(id, up))
        .collect();
    let steps: Vec<Vec<Step<'_>>> = migrations.iter().map(Step::all).collect();
    Apart::of(&steps).objects.len()
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
fn what_is_not_followed_costs_only_its_own_tables() {
    let recorded = replayed(&[
        "CREATE TABLE a (b TEXT); CREATE TABLE other (x); CREATE VIRTUAL TABLE words USING spellfix1;",
        // A rebuild whose first step fails: the table is made out of sight.
        "CREATE TABLE a_new (b TEXT CHECK (is_uuid(b)));\nINSERT INTO a_new SELECT b FROM a;\nDROP TABLE a;\n\
         ALTER TABLE a_new RENAME TO a;\nCREATE INDEX i ON a (b);\nALTER TABLE a ADD COLUMN c;",
        "INSERT INTO words SELECT b FROM a; ALTER TABLE other ADD COLUMN y;",
    ]);
    let at = |line: u32, what: &str| {
        format!(
            "not-followed: {line}: `{what}` in migration `000{}_x` can't be followed: ",
            if what == "CREATE VIRTUAL TABLE" { 1 } else { 2 }
        )
    };
    let program = "it needs something that a program adds to SQLite";
    assert_eq!(
        said(&recorded),
        [
            format!("{}{program}", at(1, "CREATE VIRTUAL TABLE")),
            format!("{}{program}", at(1, "CREATE TABLE")),
            format!(
                "{}a statement before it isn't followed",
                at(4, "ALTER TABLE")
            ),
        ]
    );
    assert_eq!(tables(&recorded), ["other"]);
    assert_eq!(
        recorded.schema.tables[&ObjectName::new("other")]
            .columns
            .len(),
        2
    );
    assert_eq!(recorded.in_doubt, [ObjectName::new("a")].into());
    // What is made anew is known again.
    let recorded = replayed(&[
        "CREATE TABLE a (b TEXT CHECK (is_uuid(b))); CREATE TABLE c (d CHECK (is_uuid(d)));",
        "DROP TABLE a; CREATE TABLE a (b TEXT); CREATE TABLE IF NOT EXISTS c (d);",
    ]);
    assert_eq!(recorded.in_doubt, [ObjectName::new("c")].into());
}

#[test]
fn a_query_without_an_end_is_not_waited_for() {
    let endless = "n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
    let ups = [
        format!("CREATE TABLE a (i INTEGER);\nWITH {endless} INSERT INTO a SELECT i FROM n;"),
        format!("INSERT INTO a WITH RECURSIVE {endless} SELECT i FROM n;"),
        format!("UPDATE a SET i = (WITH {endless} SELECT max(i) FROM n);"),
        format!("CREATE TABLE b AS WITH {endless} SELECT i, 'x' AS x FROM n;"),
        format!("CREATE VIEW v AS WITH {endless} SELECT i FROM n;\nINSERT INTO a SELECT i FROM v;"),
        "CREATE TABLE c AS SELECT * FROM v;\nSELECT count(*) FROM v;".to_owned(),
        format!("INSERT INTO a WITH {endless} SELECT j FROM n;"),
    ];
    let recorded = replayed(&ups.each_ref().map(String::as_str));
    assert_eq!(
        said(&recorded),
        ["failing-migration: 1: migration `0007_x` fails at its `INSERT`: no such column: j"]
    );
    let tables = &recorded.schema.tables;
    let columns = |table: &str| -> Vec<&str> {
        let columns = &tables[&ObjectName::new(table)].columns;
        columns.iter().map(|it| it.name.as_str()).collect()
    };
    assert_eq!(columns("b"), ["i", "x"]);
    assert_eq!(columns("c"), ["i"]);
}

#[test]
fn data_that_needs_rows_is_a_note() {
    let recorded = replayed(&[
        "CREATE TABLE a (id INTEGER NOT NULL); CREATE TABLE b (a INT NOT NULL);",
        "INSERT INTO b VALUES ((SELECT max(id) FROM a));\nALTER TABLE b ADD COLUMN c;",
        "INSERT INTO b VALUES (NULL, 1);",
    ]);
    assert_eq!(
        said(&recorded),
        [
            "not-followed: 1: `INSERT` in migration `0002_x` can't be followed: it needs rows, and there are none when the \
             migrations are replayed",
            "failing-migration: 1: migration `0003_x` fails at its `INSERT`: NOT NULL constraint failed: b.a",
        ]
    );
    assert!(recorded.in_doubt.is_empty());
}

#[test]
fn an_attached_database_is_an_empty_one_in_memory() {
    let recorded = replayed(&[
        "CREATE TABLE a (b); CREATE TABLE logs (x);",
        "ATTACH '/tmp/never-made.db' AS Old;\nCREATE TABLE old.logs (x, y); INSERT INTO old.logs SELECT x, 1 FROM logs;\n\
         INSERT INTO a SELECT b FROM old.a;\nCREATE TABLE c AS SELECT * FROM old.a;\nDROP TABLE old.logs; DETACH old;",
        "ATTACH ':memory:' AS old; CREATE TABLE old.logs (z); DETACH old;",
    ]);
    let read = "can't be followed: it reads another file, which isn't opened here";
    assert_eq!(
        said(&recorded),
        [
            "not-followed: 1: `ATTACH` in migration `0002_x` isn't replayed, because it opens another file".to_owned(),
            format!("not-followed: 3: `INSERT` in migration `0002_x` {read}"),
            format!("not-followed: 4: `CREATE TABLE` in migration `0002_x` {read}"),
        ]
    );
    assert!(!std::path::Path::new("/tmp/never-made.db").exists());
    assert_eq!(tables(&recorded), ["a", "logs"]);
    assert_eq!(recorded.in_doubt, [ObjectName::new("c")].into());
    assert!(recorded.fates.is_empty(), "{:?}", recorded.fates);
}

#[test]
fn commands_of_the_shell_are_refused_and_the_rest_is_read() {
    let recorded = replayed(&["CREATE TABLE a (b);\n.read other.sql\nCREATE TABLE c (d);"]);
    assert_eq!(
        said(&recorded),
        [
            "failing-migration: 2: migration `0001_x` fails at its `.read`: it is a command of the program `sqlite3`, not SQL: \
             take this line out, and write what it does as SQL"
        ]
    );
    assert_eq!(tables(&recorded), ["a", "c"]);
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
            "not-followed: 2: table `B` has COLLATE NOCASE within a key, which can't be declared",
            "not-followed: 1: table `a` has UNIQUE ON CONFLICT REPLACE, which can't be declared",
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

/// What SQLite takes.
const TAKEN: &[&str] = &[
    "CREATE TABLE a (x)",
    "create table if not exists \"a b\" ([x y] VARCHAR ( 20 ) NOT NULL, `z` UNSIGNED BIG INT NULL DEFAULT -1.5)",
    "CREATE TABLE a (x INTEGER PRIMARY KEY AUTOINCREMENT, y DECIMAL(10, 2) DEFAULT 'it''s' UNIQUE)",
    "CREATE TABLE a (x INTEGER /* why */ NOT NULL, -- so\n y TEXT DEFAULT CURRENT_TIMESTAMP, CONSTRAINT k PRIMARY KEY (X, y))",
    "CREATE TABLE a (x INT CONSTRAINT n NOT NULL CONSTRAINT f REFERENCES b (x) ON DELETE SET NULL ON UPDATE NO ACTION \
     NOT DEFERRABLE INITIALLY DEFERRED, UNIQUE (x), FOREIGN KEY (x) REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TABLE a (x DEFAULT TRUE, y REFERENCES nowhere, FOREIGN KEY (x, y) REFERENCES b (x, y) ON UPDATE CASCADE)",
    "CREATE TABLE a (x BLOB DEFAULT NULL); CREATE UNIQUE INDEX IF NOT EXISTS i ON A (x DESC)",
    "CREATE TABLE a (x, y); CREATE INDEX \"i\" ON \"a\" (\"Y\" ASC, x)",
];

/// What SQLite doesn't take, or what can't be told.
const LEFT: &[&str] = &[
    "CREATE TABLE a (x, X)",
    "CREATE TABLE a (x PRIMARY KEY, y, PRIMARY KEY (y))",
    "CREATE TABLE a (x, PRIMARY KEY (y))",
    "CREATE TABLE a (x, PRIMARY KEY (x), y)",
    "CREATE TABLE a (x TEXT PRIMARY KEY AUTOINCREMENT)",
    "CREATE TABLE a (x INTEGER(4) PRIMARY KEY AUTOINCREMENT)",
    "CREATE TABLE a (x INTEGER NOT)",
    "CREATE TABLE a (x INTEGER,)",
    "CREATE TABLE a ()",
    "CREATE TABLE a (x) y",
    "CREATE TABLE a (x REFERENCES b (y, z))",
    "CREATE TABLE a (x, FOREIGN KEY (x) REFERENCES b (y, z))",
    "CREATE TABLE a (x, FOREIGN KEY (y) REFERENCES b)",
    "CREATE TABLE a (x REFERENCES b ON DELETE NOTHING)",
    "CREATE TABLE a (x VARCHAR(a))",
    "CREATE TABLE a (x VARCHAR(1, 2, 3))",
    "CREATE TABLE a (x VARCHAR(1_0))",
    "CREATE TABLE a (x DEFAULT 0x1g)",
    "CREATE TABLE a (x DEFAULT x'1')",
    "CREATE TABLE a (x DEFAULT -'1')",
    "CREATE TABLE a (x DEFAULT y.z)",
    "CREATE TABLE a (x DEFAULT (nowhere()))",
    "CREATE TABLE a (x CONSTRAINT y)",
    "CREATE TABLE a (x CHECK (nowhere))",
    "CREATE TABLE a (x) STRICT",
    "CREATE TABLE a (x) WITHOUT ROWID",
    "CREATE TABLE sqlite_a (x)",
    "CREATE TABLE main.a (x)",
    "CREATE TABLE other.a (x)",
    "CREATE TABLE order (x)",
    "CREATE TABLE a (table INTEGER)",
    "CREATE TABLE a (x\u{a0}TEXT)",
    "CREATE TABLE a (x\u{b}TEXT)",
    "CREATE TABLE a (\"x)",
    "CREATE TABLE a (x TEXT AS (1))",
    "CREATE TABLE a AS SELECT 1",
    "CREATE TABLE a (x); CREATE INDEX i ON a (y)",
    "CREATE TABLE a (x); CREATE INDEX i ON a (rowid)",
    "CREATE TABLE a (x); CREATE INDEX i ON a (\"y\")",
    "CREATE TABLE a (x); CREATE INDEX i ON a (x) WHERE nowhere",
    "CREATE TABLE a (x); CREATE INDEX a ON a (x)",
    "CREATE TABLE a (x); CREATE INDEX sqlite_i ON a (x)",
    "CREATE INDEX i ON a (x); CREATE TABLE a (x)",
    "CREATE TABLE a (x); CREATE TABLE A (x)",
    "CREATE TABLE a (x); CREATE TABLE IF NOT EXISTS A (y)",
    "CREATE TABLE a (x); CREATE VIEW v AS SELECT * FROM A",
    "CREATE TABLE a (x); INSERT INTO 'a' VALUES (1)",
    "CREATE TABLE a (x REFERENCES b); CREATE TABLE b (y); ALTER TABLE b RENAME TO c",
    "CREATE TABLE a (x); CREATE INDEX i ON a (x); DROP INDEX i",
    "CREATE TABLE a (x INTEGER PRIMARY KEY AUTOINCREMENT); DELETE FROM sqlite_sequence",
    "CREATE TABLE a (x); PRAGMA writable_schema = ON; DELETE FROM sqlite_schema",
    "CREATE TABLE a (x); CREATE TABLE b AS SELECT * FROM sqlite_master",
    "CREATE TABLE a_data (x); CREATE VIRTUAL TABLE a USING fts5 (y)",
    "SAVEPOINT s; CREATE TABLE a (x); ROLLBACK TO s",
    "CREATE TABLE a (x); FROBNICATE",
];

#[test]
fn what_is_made_without_sqlite_is_what_it_makes() {
    for sql in TAKEN {
        assert_eq!(said(&replayed(&[sql])), [""; 0], "{sql}");
        let statements = statements(sql, Backend::Sqlite).len();
        assert_eq!(apart(&[sql]), statements, "{sql}");
    }
    for sql in LEFT {
        replayed(&[sql]);
        assert_eq!(apart(&[sql]), 0, "{sql}");
    }
    // Only what another statement names is SQLite's.
    let history = [
        "CREATE TABLE a (x); CREATE TABLE b (y REFERENCES a); CREATE TABLE c (z REFERENCES b);",
        "CREATE INDEX i ON c (z); ALTER TABLE a ADD COLUMN y;",
    ];
    assert_eq!(apart(&history), 2);
    assert_eq!(tables(&replayed(&history)), ["a", "b", "c"]);
}

/// Statements about few names, so that they often concern each other.
fn a_statement() -> impl Strategy<Value = String> {
    let table = || select(vec!["a", "B", "\"c d\"", "b", "[e]", "sqlite_sequence"]);
    let column = || select(vec!["x", "\"y\"", "Z"]);
    let index = || select(vec!["i", "J", "a_x"]);
    let part = || {
        select(vec![
            " INTEGER PRIMARY KEY AUTOINCREMENT",
            " TEXT NOT NULL DEFAULT 'a'",
            " VARCHAR(10) REFERENCES a (x) ON DELETE CASCADE",
            " DOUBLE PRECISION UNIQUE",
            " REFERENCES e",
            " CHECK (x > 0)",
            "",
        ])
    };
    let create = (
        table(),
        part(),
        part(),
        select(vec![
            "",
            ", PRIMARY KEY (x, z)",
            ", FOREIGN KEY (y) REFERENCES B",
        ]),
    )
        .prop_map(|(table, x, y, last)| format!("CREATE TABLE {table} (x{x}, \"y\"{y}, z{last})"));
    let make_index = (index(), table(), column(), select(vec!["", " WHERE x > 0"])).prop_map(
        |(index, table, column, last)| format!("CREATE INDEX {index} ON {table} ({column}){last}"),
    );
    let alter = (table(), column(), table()).prop_flat_map(|(table, column, other)| {
        select(vec![
            format!("ALTER TABLE {table} ADD COLUMN w TEXT"),
            format!("ALTER TABLE {table} DROP COLUMN {column}"),
            format!("ALTER TABLE {table} RENAME COLUMN {column} TO v"),
            format!("ALTER TABLE {table} RENAME TO {other}"),
            format!("DROP TABLE {table}"),
            format!("INSERT INTO {table} SELECT 1, 2, 3 FROM {other}"),
            format!("CREATE VIEW v AS SELECT {column} FROM {table}"),
            format!("CREATE TABLE {table} AS SELECT * FROM {other}"),
            "DROP INDEX i".to_owned(),
            "SELECT 1".to_owned(),
        ])
    });
    prop_oneof![6 => create, 4 => make_index, 1 => alter]
}

#[test]
fn random_histories_are_those_of_sqlite() {
    let config = Config {
        cases: std::env::var("PROPTEST_CASES").map_or(2000, |it| it.parse().expect("a number")),
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let counts = std::cell::Cell::new((0, 0));
    let migrations = prop::collection::vec(prop::collection::vec(a_statement(), 1..4), 1..4);
    let outcome = TestRunner::new_with_rng(config, rng).run(&migrations, |migrations| {
        let texts: Vec<String> = migrations.iter().map(|it| it.join(";\n")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let clean = replayed(&texts).findings.is_empty();
        let (with, of_them_clean) = counts.get();
        if apart(&texts) > 0 {
            counts.set((with + 1, of_them_clean + usize::from(clean)));
        }
        Ok::<(), TestCaseError>(())
    });
    assert_eq!(outcome, Ok(()));
    let (with, of_them_clean) = counts.get();
    assert!(with > of_them_clean && of_them_clean > 100, "{counts:?}");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "\\PC*", sqlish in "(CREATE TABLE |DROP TABLE |INSERT INTO |[ab(),;']|BEGIN;|COMMIT;|ROLLBACK;|SAVEPOINT a;|ALTER TABLE a |RENAME TO b;| SELECT 1;|\0)*") {
        replayed(&[&text, &sqlish]);
    }
}
