//! Every kind of change, there and back, on tables with rows, with foreign keys on: in Diesel's own harness from files,
//! and as a plain script.

use std::collections::BTreeMap;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::database::introspect::sqlite::introspect;
use cargo_ovmig::dialect::sqlite::Sqlite;
use cargo_ovmig::dialect::{Script, evolve};
use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::plan::{Plan, plan};
use cargo_ovmig::replay::replay;
use cargo_ovmig::schema::{Backend, Change, Expr, ObjectName, Schema};
use cargo_ovmig::source::SourceFile;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use super::{memory, run};

/// A change: the tables before with their rows, and the tables after.
struct Case {
    name: &'static str,
    before: &'static str,
    rows: &'static str,
    after: &'static str,
    /// `table.column` or `table`, as it is called after, and its name before.
    renames: &'static [(&'static str, &'static str)],
    /// Renames that come first where a comparison wouldn't find them: the old name is taken again at once.
    explicit: fn() -> Vec<Change>,
    /// `table.column` and what existing rows get.
    backfills: &'static [(&'static str, &'static str)],
    /// A query, and its only text after the way up.
    up: &'static [(&'static str, &'static str)],
    /// Columns (`table.column`) that don't come back with their values, or come back otherwise.
    lost: &'static [&'static str],
    rebuilds: bool,
}

const CASE: Case = Case {
    name: "",
    before: "",
    rows: "",
    after: "",
    renames: &[],
    explicit: Vec::new,
    backfills: &[],
    up: &[],
    lost: &[],
    rebuilds: false,
};

const PARENT_AND_CHILD: &str = "
    CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT);
    CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL,
        CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
    CREATE INDEX child_parent_id_idx ON child (parent_id);";

const FAMILY: &str = "
    INSERT INTO parent VALUES (1, 'a', 'x'), (2, 'b', NULL), (7, 'c', 'z');
    INSERT INTO child VALUES (1, 1), (2, 1), (3, 2), (9, 7);";

fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "create and drop tables that refer to each other",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);",
            rows: "INSERT INTO a VALUES (1);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);
                CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, c_id INTEGER, CONSTRAINT b_fk FOREIGN KEY (c_id) REFERENCES c (id));
                CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, b_id INTEGER, CONSTRAINT c_fk FOREIGN KEY (b_id) REFERENCES b (id) ON DELETE CASCADE);
                CREATE UNIQUE INDEX c_idx ON c (b_id DESC) WHERE b_id > 0;",
            ..CASE
        },
        Case {
            name: "add a column that may be NULL, with a reference and a check",
            before: PARENT_AND_CHILD,
            rows: FAMILY,
            after: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT,
                    boss_id INTEGER CONSTRAINT parent_boss_id_fkey REFERENCES parent (id) ON DELETE SET NULL,
                    kind TEXT NOT NULL DEFAULT 'k' CONSTRAINT parent_kind_check CHECK (kind IN ('k', 'l')));
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL,
                    CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
                CREATE INDEX child_parent_id_idx ON child (parent_id);",
            up: &[("SELECT group_concat(kind) || count(boss_id) AS text FROM parent", "k,k,k0")],
            ..CASE
        },
        Case {
            name: "add a column with a default that isn't constant",
            before: PARENT_AND_CHILD,
            rows: FAMILY,
            after: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT,
                    made_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL,
                    CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
                CREATE INDEX child_parent_id_idx ON child (parent_id);",
            up: &[("SELECT CAST(count(made_at) AS TEXT) AS text FROM parent", "3")],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "add a NOT NULL column with a backfill",
            before: PARENT_AND_CHILD,
            rows: FAMILY,
            after: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, code TEXT, slug TEXT NOT NULL);
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL,
                    CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
                CREATE INDEX child_parent_id_idx ON child (parent_id);",
            backfills: &[("parent.slug", "lower(name) || id -- so\n")],
            up: &[("SELECT group_concat(slug) AS text FROM parent", "a1,b2,c7")],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "drop a column that nothing mentions",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT DEFAULT 'x', c INTEGER);",
            rows: "INSERT INTO a VALUES (1, 'b', 2);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, c INTEGER);",
            lost: &["a.b"],
            ..CASE
        },
        Case {
            name: "drop a column with its index, check, unique and reference",
            before: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY);
                CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER, c INTEGER,
                    CONSTRAINT a_key UNIQUE (b), CONSTRAINT a_fk FOREIGN KEY (b) REFERENCES parent (id), CONSTRAINT a_ck CHECK (b > 0));
                CREATE INDEX a_idx ON a (c, b);",
            rows: "INSERT INTO parent VALUES (5); INSERT INTO a VALUES (1, 5, 2), (2, NULL, 3);",
            after: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY); CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, c INTEGER);",
            lost: &["a.b"],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "rename tables and columns",
            before: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT parent_ck CHECK (name <> ''));
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL,
                    CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
                CREATE INDEX name_idx ON parent (lower(name)) WHERE name > 'a';
                CREATE VIEW seen AS SELECT name FROM parent;
                CREATE TRIGGER watch AFTER INSERT ON child BEGIN UPDATE parent SET name = name WHERE id = NEW.parent_id; END;",
            rows: "INSERT INTO parent VALUES (1, 'a'); INSERT INTO child VALUES (1, 1);",
            after: "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, \"order\" TEXT NOT NULL, CONSTRAINT parent_ck CHECK (\"order\" <> ''));
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, person_id INTEGER NOT NULL,
                    CONSTRAINT fk FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE);
                CREATE INDEX name_idx ON person (lower(\"order\")) WHERE \"order\" > 'a';",
            renames: &[("person", "parent"), ("person.order", "name"), ("child.person_id", "parent_id")],
            up: &[("SELECT \"order\" AS text FROM seen", "a"), ("SELECT \"order\" AS text FROM person", "a")],
            ..CASE
        },
        Case {
            name: "rename and rebuild, with triggers and views that name all of it",
            before: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT, CONSTRAINT parent_ck CHECK (parent.name <> ''));
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL,
                    CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
                CREATE INDEX name_idx ON parent (name);
                CREATE VIEW seen AS SELECT name FROM parent;
                CREATE VIEW seen_again AS SELECT * FROM seen;
                CREATE TABLE log (text TEXT, PRIMARY KEY (text));
                CREATE TRIGGER watch AFTER UPDATE OF name ON parent BEGIN INSERT INTO log VALUES (NEW.name); END;
                CREATE TRIGGER watch_child AFTER DELETE ON child BEGIN UPDATE parent SET name = 'gone' WHERE id = OLD.parent_id; END;",
            rows: "INSERT INTO parent VALUES (1, 'a'), (2, NULL); INSERT INTO child VALUES (1, 1), (2, 2);",
            after: "CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(30) NOT NULL DEFAULT 'none', CONSTRAINT parent_ck CHECK (person.title <> ''));
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER,
                    CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES person (id) ON DELETE CASCADE);
                CREATE INDEX name_idx ON person (title);
                CREATE TABLE log (text TEXT, PRIMARY KEY (text));",
            renames: &[("person", "parent"), ("person.title", "name")],
            up: &[
                ("SELECT group_concat(title) AS text FROM seen_again", "a,none"),
                ("SELECT CAST(count(*) AS TEXT) AS text FROM sqlite_schema WHERE type = 'trigger'", "2"),
                ("SELECT sql AS text FROM sqlite_schema WHERE name = 'watch'",
                 "CREATE TRIGGER watch AFTER UPDATE OF title ON \"person\" BEGIN INSERT INTO log VALUES (NEW.title); END"),
            ],
            lost: &["parent.name"],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "a new column takes the old name of another",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT, c INTEGER);",
            rows: "INSERT INTO a VALUES (1, 'b', 2);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, old_b TEXT, b INTEGER NOT NULL DEFAULT (1 + 1), c TEXT, CONSTRAINT ck CHECK (b > 0 AND old_b > ''));",
            explicit: || {
                vec![Change::RenameColumn {
                    table: ObjectName::new("a"),
                    from: "b".to_owned(),
                    to: "old_b".to_owned(),
                }]
            },
            up: &[("SELECT old_b || b || c AS text FROM a", "b22")],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "a new table takes the old name of another, which is rebuilt",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT);
                CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, a_id INTEGER NOT NULL, CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE CASCADE);",
            rows: "INSERT INTO a VALUES (1, 'b'); INSERT INTO c VALUES (3, 1);",
            after: "CREATE TABLE old_a (id INTEGER NOT NULL PRIMARY KEY, b TEXT, CONSTRAINT key UNIQUE (b));
                CREATE TABLE a (x BIGINT);
                CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, a_id INTEGER NOT NULL, CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES old_a (id) ON DELETE CASCADE);",
            explicit: || {
                vec![Change::RenameTable {
                    from: ObjectName::new("a"),
                    to: ObjectName::new("old_a"),
                }]
            },
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "types of columns",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT, c INTEGER, d VARCHAR(10), e BLOB, f DOUBLE, g SMALLINT);",
            rows: "INSERT INTO a VALUES (1, '12', 34, 'x', x'6162', 1.5, 7), (2, 'no', NULL, 'y', NULL, 2, 8);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER, c TEXT, d VARCHAR(20), e TEXT, f NUMERIC(10, 2), g BIGINT);",
            up: &[
                ("SELECT group_concat(typeof(b) || b) AS text FROM a", "integer12,textno"),
                ("SELECT typeof(c) || c || typeof(e) || e AS text FROM a WHERE id = 1", "text34textab"),
            ],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "NULL and NOT NULL, with children",
            before: PARENT_AND_CHILD,
            rows: FAMILY,
            after: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT, code TEXT NOT NULL);
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL,
                    CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
                CREATE INDEX child_parent_id_idx ON child (parent_id);",
            backfills: &[("parent.code", "'?' || name")],
            up: &[("SELECT group_concat(code) AS text FROM parent", "x,?b,z")],
            lost: &["parent.code"],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "defaults",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT, c INTEGER NOT NULL DEFAULT 1, d TEXT DEFAULT (lower('X')), e TEXT DEFAULT \"q\");",
            rows: "INSERT INTO a (id) VALUES (1);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT DEFAULT 'new', c INTEGER NOT NULL, d TEXT DEFAULT CURRENT_DATE, e TEXT DEFAULT 'it''s');",
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "counting up, and no more: the counter is kept",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, b TEXT); CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, b TEXT);",
            rows: "INSERT INTO a VALUES (1, 'x'), (50, 'y'); DELETE FROM a WHERE id = 50; INSERT INTO c VALUES (5, 'x');",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, b TEXT NOT NULL); CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, b TEXT);",
            up: &[("SELECT group_concat(name || seq) AS text FROM (SELECT * FROM sqlite_sequence ORDER BY name)", "a50,c5")],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "generated columns",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER NOT NULL, c INTEGER GENERATED ALWAYS AS (b * 2) STORED);",
            rows: "INSERT INTO a (id, b) VALUES (1, 4);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER NOT NULL, c INTEGER GENERATED ALWAYS AS (b * 3) STORED, d TEXT GENERATED ALWAYS AS (b || 'x') VIRTUAL);",
            up: &[("SELECT c || d AS text FROM a", "124x")],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "add and drop a virtual column",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER NOT NULL);",
            rows: "INSERT INTO a (id, b) VALUES (1, 4);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER NOT NULL, d TEXT GENERATED ALWAYS AS (b || 'x') VIRTUAL);",
            up: &[("SELECT d AS text FROM a", "4x")],
            ..CASE
        },
        Case {
            name: "collations",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT COLLATE NOCASE, c TEXT);",
            rows: "INSERT INTO a VALUES (1, 'x', 'y');",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT, c TEXT COLLATE RTRIM);",
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "another primary key, and none",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT NOT NULL);
                CREATE TABLE c (x TEXT NOT NULL, y INTEGER NOT NULL, CONSTRAINT c_pkey PRIMARY KEY (x, y));
                CREATE TABLE d (x INTEGER NOT NULL, y TEXT);",
            rows: "INSERT INTO a VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES ('x', 1), ('x', 2); INSERT INTO d VALUES (9, 'x'), (4, 'y');",
            after: "CREATE TABLE a (id INTEGER NOT NULL, b TEXT NOT NULL, CONSTRAINT a_pkey PRIMARY KEY (b));
                CREATE TABLE c (x TEXT NOT NULL, y INTEGER NOT NULL);
                CREATE TABLE d (x INTEGER NOT NULL PRIMARY KEY, y TEXT);",
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "unique constraints and checks",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT NOT NULL, c INTEGER, CONSTRAINT a_old_key UNIQUE (c), CONSTRAINT a_old_check CHECK (c > 0));",
            rows: "INSERT INTO a VALUES (1, 'x', 1), (2, 'y', NULL);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT NOT NULL, c INTEGER, CONSTRAINT a_b_c_key UNIQUE (b, c), CONSTRAINT a_check CHECK (length(b) < 5 AND c <> 7));",
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "foreign keys: another action, composite, to itself, deferred",
            before: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, CONSTRAINT parent_key UNIQUE (a, b));
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL, a TEXT, b TEXT, child_id INTEGER,
                    CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);",
            rows: "INSERT INTO parent VALUES (1, 'a', 'b'); INSERT INTO child VALUES (1, 1, 'a', 'b', 2), (2, 1, NULL, 'x', 1);",
            after: "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, CONSTRAINT parent_key UNIQUE (a, b));
                CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL, a TEXT, b TEXT, child_id INTEGER,
                    CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE RESTRICT ON UPDATE CASCADE,
                    CONSTRAINT fk_two FOREIGN KEY (a, b) REFERENCES parent (a, b),
                    CONSTRAINT fk_self FOREIGN KEY (child_id) REFERENCES child (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);",
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "indexes of all sorts",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT NOT NULL, c INTEGER); CREATE INDEX a_b_idx ON a (b); CREATE UNIQUE INDEX a_c_idx ON a (c);",
            rows: "INSERT INTO a VALUES (1, 'x', 1), (2, 'y', NULL);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT NOT NULL, c INTEGER);
                CREATE INDEX a_b_new ON a (b);
                CREATE INDEX a_c_idx ON a (c DESC);
                CREATE UNIQUE INDEX a_expr ON a (lower(b) COLLATE NOCASE, c + 1 DESC) WHERE c IS NOT NULL AND b <> ';';",
            ..CASE
        },
        Case {
            name: "tables whose key isn't the row number keep it",
            before: "CREATE TABLE a (name TEXT NOT NULL, b INTEGER, CONSTRAINT a_pkey PRIMARY KEY (name)); CREATE TABLE c (rowid TEXT, oid INTEGER);
                CREATE TABLE w (x TEXT NOT NULL, y TEXT, PRIMARY KEY (x)) WITHOUT ROWID;",
            rows: "INSERT INTO a VALUES ('x', 1), ('y', 2), ('z', 3); DELETE FROM a WHERE name = 'x'; INSERT INTO c VALUES ('q', 1), ('r', 2); DELETE FROM c WHERE oid = 1; INSERT INTO w VALUES ('a', 'b');",
            after: "CREATE TABLE a (name TEXT NOT NULL, b BIGINT, CONSTRAINT a_pkey PRIMARY KEY (name)); CREATE TABLE c (rowid TEXT, oid BIGINT);
                CREATE TABLE w (x TEXT NOT NULL, y TEXT NOT NULL, PRIMARY KEY (x)) WITHOUT ROWID;",
            up: &[
                ("SELECT group_concat(rowid || name) AS text FROM a", "2y,3z"),
                ("SELECT _rowid_ || rowid || oid AS text FROM c", "2r2"),
            ],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "a full-text index that its table's triggers keep up",
            before: "CREATE TABLE note (name TEXT NOT NULL, body TEXT, CONSTRAINT note_pkey PRIMARY KEY (name));
                CREATE VIRTUAL TABLE found USING fts5 (body, content = 'note');
                CREATE TRIGGER note_in AFTER INSERT ON note BEGIN INSERT INTO found (rowid, body) VALUES (NEW.rowid, NEW.body); END;
                CREATE TRIGGER note_out AFTER DELETE ON note BEGIN INSERT INTO found (found, rowid, body) VALUES ('delete', OLD.rowid, OLD.body); END;",
            rows: "INSERT INTO note VALUES ('a', 'red'), ('b', 'green'), ('c', 'blue'); DELETE FROM note WHERE name = 'a';",
            after: "CREATE TABLE note (name TEXT NOT NULL, body VARCHAR(20) NOT NULL DEFAULT '', CONSTRAINT note_pkey PRIMARY KEY (name));",
            up: &[
                ("SELECT name AS text FROM note WHERE rowid = (SELECT rowid FROM found WHERE found MATCH 'blue')", "c"),
                ("SELECT CAST(count(*) AS TEXT) AS text FROM found WHERE found MATCH 'red OR green'", "1"),
            ],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "an enumeration gets another label",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, CONSTRAINT a_kind_check CHECK (kind IN ('x', 'y')));",
            rows: "INSERT INTO a VALUES (1, 'x');",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, CONSTRAINT a_kind_check CHECK (kind IN ('x', 'y', 'z')));",
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "strict tables",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT, c ANY) STRICT;",
            rows: "INSERT INTO a VALUES (1, 'x', 1.5);",
            after: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b TEXT NOT NULL, c ANY) STRICT;",
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "drop tables, parents first, while children stay",
            before: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY); CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, CONSTRAINT fk FOREIGN KEY (id) REFERENCES a (id) ON DELETE CASCADE);
                CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, a_id INTEGER, CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE CASCADE);",
            rows: "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); INSERT INTO c VALUES (5, NULL);",
            after: "CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, a_id INTEGER);",
            lost: &["a.id", "b.id"],
            rebuilds: true,
            ..CASE
        },
        Case {
            name: "odd names",
            before: "CREATE TABLE \"a b\" (\"select\" INTEGER NOT NULL PRIMARY KEY, \"it's\" TEXT, \"q\"\"q\" TEXT);",
            rows: "INSERT INTO \"a b\" VALUES (1, 'x', NULL);",
            after: "CREATE TABLE \"a b\" (\"select\" INTEGER NOT NULL PRIMARY KEY, \"it's\" TEXT NOT NULL, \"q\"\"q\" TEXT, \"é\" TEXT, CONSTRAINT \"a check\" CHECK (\"it's\" > ';'));
                CREATE INDEX \"the index\" ON \"a b\" (\"q\"\"q\");",
            rebuilds: true,
            ..CASE
        },
    ]
}

pub(super) fn made(sql: &str) -> Schema {
    let mut conn = memory();
    run(&mut conn, sql);
    introspect(&mut conn).expect("a schema")
}

/// The schema after, with what only a declaration can say.
fn declared(case: &Case) -> Schema {
    let mut schema = made(case.after);
    for (name, from) in case.renames {
        let (table, column) = name
            .split_once('.')
            .map_or((*name, None), |(table, column)| (table, Some(column)));
        let table = schema
            .tables
            .get_mut(&ObjectName::new(table))
            .expect("the table");
        match column {
            Some(column) => {
                table.column_mut(column).expect("the column").renamed_from =
                    Some((*from).to_owned())
            }
            None => table.renamed_from = Some((*from).to_owned()),
        }
    }
    for (name, expr) in case.backfills {
        let (table, column) = name.split_once('.').expect("a column");
        let table = schema
            .tables
            .get_mut(&ObjectName::new(table))
            .expect("the table");
        table.column_mut(column).expect("the column").backfill = Some(Expr::new(*expr));
    }
    schema
}

pub(super) fn changes(from: &Schema, to: &Schema) -> Vec<Change> {
    let comparison = compare(from, to, &Scope::default(), Backend::Sqlite);
    assert_eq!(comparison.skipped, []);
    comparison.changes
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

pub(super) fn texts(conn: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let rows: Vec<Row> = sql_query(sql)
        .load(conn)
        .unwrap_or_else(|error| panic!("{error}\n{sql}"));
    rows.into_iter().map(|row| row.text).collect()
}

/// The values of all columns that are in both schemas, by table and column.
fn dump(
    conn: &mut SqliteConnection,
    schema: &Schema,
    lost: &[&str],
) -> BTreeMap<String, Vec<String>> {
    let mut values = BTreeMap::new();
    for table in schema.tables.values() {
        for column in &table.columns {
            let name = format!("{}.{}", table.name, column.name);
            if !lost.contains(&name.as_str()) {
                let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
                let (table, column) = (quote(&table.name.name), quote(&column.name));
                let sql = format!("SELECT quote({column}) AS text FROM {table} ORDER BY 1");
                values.insert(name, texts(conn, &sql));
            }
        }
    }
    values
}

fn assert_sane(conn: &mut SqliteConnection, place: &str) {
    let broken = texts(
        conn,
        "SELECT \"table\" || ' ' || parent AS text FROM pragma_foreign_key_check",
    );
    assert_eq!(broken, [""; 0], "{place}");
    assert_eq!(
        texts(
            conn,
            "SELECT integrity_check AS text FROM pragma_integrity_check"
        ),
        ["ok"],
        "{place}"
    );
    let leftovers = "SELECT name AS text FROM sqlite_schema WHERE name LIKE 'ovmig%' \
                     UNION ALL SELECT name FROM sqlite_temp_schema";
    assert_eq!(texts(conn, leftovers), [""; 0], "{place}");
    let states = "SELECT foreign_keys || legacy_alter_table AS text FROM pragma_foreign_keys, pragma_legacy_alter_table";
    assert_eq!(texts(conn, states), ["10"], "{place}");
}

fn assert_schema(conn: &mut SqliteConnection, expected: &Schema, place: &str, script: &Script) {
    let schema = introspect(conn).expect("a schema");
    let place = format!("{place}\n{}", script.sql());
    assert_eq!(changes(&schema, expected), [], "{place}");
    assert_eq!(changes(expected, &schema), [], "{place}");
}

/// Runs a script in one of the ways in which people run it.
trait Runner {
    fn up(&self, conn: &mut SqliteConnection);
    fn down(&self, conn: &mut SqliteConnection);
}

/// The text as it is, in a transaction unless the script says otherwise.
struct Plain<'a>(&'a Plan);

impl Plain<'_> {
    fn run(conn: &mut SqliteConnection, script: &Script) {
        let sql = script.sql();
        run(
            conn,
            &if script.run_in_transaction {
                format!("BEGIN;\n{sql}COMMIT;")
            } else {
                sql
            },
        );
    }
}

impl Runner for Plain<'_> {
    fn up(&self, conn: &mut SqliteConnection) {
        Plain::run(conn, &self.0.up);
    }

    fn down(&self, conn: &mut SqliteConnection) {
        Plain::run(conn, &self.0.down);
    }
}

/// Diesel's own runner of files.
pub(super) struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    pub(super) fn new(plan: &Plan) -> Files {
        let folder = tempfile::tempdir().expect("a folder");
        let migration = folder.path().join("0001_change");
        std::fs::create_dir(&migration).expect("a folder");
        // Diesel has one setting for both scripts.
        let in_transaction = plan.up.run_in_transaction;
        assert_eq!(in_transaction, plan.down.run_in_transaction);
        for (name, text) in [
            ("up.sql", plan.up.sql()),
            ("down.sql", plan.down.sql()),
            (
                "metadata.toml",
                format!("run_in_transaction = {in_transaction}\n"),
            ),
        ] {
            std::fs::write(migration.join(name), text).expect("a file");
        }
        Files { folder }
    }

    pub(super) fn source(&self) -> FileBasedMigrations {
        FileBasedMigrations::from_path(self.folder.path()).expect("the migrations")
    }
}

impl Runner for Files {
    fn up(&self, conn: &mut SqliteConnection) {
        conn.run_pending_migrations(self.source())
            .expect("the way up");
    }

    fn down(&self, conn: &mut SqliteConnection) {
        conn.revert_last_migration(self.source())
            .expect("the way down");
    }
}

fn there_and_back(case: &Case, plan: &Plan, runner: &dyn Runner, how: &str) {
    let place = format!("{} ({how})", case.name);
    let mut conn = memory();
    run(&mut conn, case.before);
    run(&mut conn, case.rows);
    let before = introspect(&mut conn).expect("a schema");
    let rows = dump(&mut conn, &before, case.lost);
    runner.up(&mut conn);
    assert_schema(&mut conn, &plan.after, &format!("{place}, up"), &plan.up);
    let schema = introspect(&mut conn).expect("a schema");
    assert_eq!(
        changes(&schema, &declared(case)),
        [],
        "{place}\n{}",
        plan.up.sql()
    );
    assert_sane(&mut conn, &place);
    for (sql, expected) in case.up {
        assert_eq!(
            texts(&mut conn, sql),
            [*expected],
            "{place}\n{}",
            plan.up.sql()
        );
    }
    runner.down(&mut conn);
    assert_schema(&mut conn, &before, &format!("{place}, down"), &plan.down);
    assert_sane(&mut conn, &place);
    assert_eq!(
        dump(&mut conn, &before, case.lost),
        rows,
        "{place}\n{}{}",
        plan.up.sql(),
        plan.down.sql()
    );
    let extras = introspect(&mut conn).expect("a schema").extras;
    assert_eq!(extras.len(), before.extras.len(), "{place}");
}

/// What is written is followed when it is read again, and nobody has written it by hand.
fn replayed(case: &Case, plan: &Plan) {
    let migration = |id: u32, up: &str, run_in_transaction: bool| Migration {
        id: MigrationId::number(id),
        name: "change".to_owned(),
        up: SourceFile::new("up.sql", up),
        down: None,
        run_in_transaction,
    };
    let migrations = [
        migration(1, case.before, true),
        migration(2, &plan.up.sql(), plan.up.run_in_transaction),
        migration(3, &plan.down.sql(), plan.down.run_in_transaction),
    ];
    for (count, expected) in [(2, &plan.after), (3, &made(case.before))] {
        let recorded = replay(&migrations[..count], Backend::Sqlite);
        assert_eq!(recorded.findings, [], "{}", case.name);
        assert_eq!(changes(&recorded.schema, expected), [], "{}", case.name);
        let by_hand = recorded
            .hand_written
            .iter()
            .filter(|it| it.migration > MigrationId::number(1));
        assert_eq!(by_hand.count(), 0, "{}\n{}", case.name, plan.up.sql());
    }
}

#[test]
fn every_change_goes_there_and_back_without_losing_a_row() {
    for case in cases() {
        let before = made(case.before);
        let mut found = (case.explicit)();
        let renamed = (found.iter()).fold(before.clone(), |mut schema, change| {
            evolve(&mut schema, change, &Sqlite);
            schema
        });
        found.extend(changes(&renamed, &declared(&case)));
        assert!(!found.is_empty(), "{}", case.name);
        let plan = plan(&before, &found, Backend::Sqlite);
        let rebuilds = |script: &Script| script.sql().contains("ovmig_new_");
        assert_eq!(
            rebuilds(&plan.up),
            case.rebuilds,
            "{}\n{}",
            case.name,
            plan.up.sql()
        );
        replayed(&case, &plan);
        there_and_back(&case, &plan, &Plain(&plan), "as a script");
        there_and_back(&case, &plan, &Files::new(&plan), "by Diesel");
    }
}
