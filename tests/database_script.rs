//! `stamp`, and the scripts of `--sql`.

use std::io::Write;
use std::process::{Command, Stdio};

use cargo_ovmig::database::{
    Database, Mode, Silent, Stamped, Standing, downgrade_script, upgrade_script,
};
use cargo_ovmig::failure::Failure;
use cargo_ovmig::history::History;
use cargo_ovmig::schema::Backend;

use crate::support::database::{Scratch, Tree};

fn three(backend: Backend) -> Tree {
    Tree::new(backend).table(1, "a").table(2, "b").table(3, "c")
}

fn stamp(db: &mut Database, history: &History, target: &str) -> Result<Stamped, Failure> {
    db.stamp(history, target.parse().unwrap(), &mut Silent)
}

#[test]
fn a_stamp_changes_the_books_and_nothing_else() {
    for db in Scratch::each() {
        let history = three(db.backend()).history();
        let mut open = db.open(Mode::Write);
        let stamped = stamp(&mut open, &history, "2").unwrap();
        assert_eq!(stamped.added, ["0001_create_a", "0002_create_b"]);
        assert!(db.tables().is_empty());
        assert_eq!(db.ledger(), ["0001", "0002"]);
        let status = open.status(&history).unwrap();
        assert!(
            status
                .applied
                .iter()
                .all(|applied| applied.standing == Standing::Same)
        );
        assert_eq!(stamp(&mut open, &history, "2").unwrap(), Stamped::default());

        db.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20240131120000')");
        let stamped = stamp(&mut open, &history, "head").unwrap();
        assert_eq!(stamped.added, ["0003_create_c"]);
        assert_eq!(stamped.removed, ["20240131120000"]);
        let stamped = stamp(&mut open, &history, "base").unwrap();
        assert_eq!(stamped.removed.len(), 3);
        assert!(db.ledger().is_empty());
        assert!(
            db.query("SELECT version FROM __ovmig_migrations")
                .is_empty()
        );

        for target in ["+1", "-1", "9"] {
            assert!(stamp(&mut open, &history, target).is_err());
        }
    }
}

#[test]
fn a_stamp_accepts_an_edit() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&three(backend).history()).unwrap();
        let edited = Tree::new(backend)
            .table(1, "a")
            .with(
                2,
                "create_b",
                "CREATE TABLE b (id INTEGER)",
                "DROP TABLE b; SELECT 1;",
            )
            .table(3, "c")
            .history();
        let mut open = db.open(Mode::Write);
        assert!(
            open.upgrade(&edited, "head".parse().unwrap(), &mut Silent)
                .is_err()
        );
        let stamped = stamp(&mut open, &edited, "3").unwrap();
        assert_eq!(stamped.renewed, ["0002_create_b"]);
        assert!(
            open.upgrade(&edited, "head".parse().unwrap(), &mut Silent)
                .is_ok()
        );
        let kept = "SELECT down_sql FROM __ovmig_migrations WHERE version = '0002'";
        assert_eq!(db.query(kept), ["DROP TABLE b; SELECT 1;"]);
    }
}

#[test]
fn a_stamp_ends_what_was_begun() {
    let db = Scratch::sqlite();
    let broken = "CREATE TABLE b (id INTEGER); DROP TABLE nowhere;";
    let tree = Tree::new(Backend::Sqlite)
        .table(1, "a")
        .with(2, "b", broken, "SELECT 1")
        .bare();
    let history = tree.history();
    db.upgrade(&history).unwrap_err();
    let mut open = db.open(Mode::Write);
    assert_eq!(open.status(&history).unwrap().unfinished.len(), 1);
    stamp(&mut open, &history, "1").unwrap();
    assert!(open.status(&history).unwrap().unfinished.is_empty());
    db.execute("DROP TABLE b");
    db.upgrade(&history).unwrap_err();
    stamp(&mut open, &history, "2").unwrap();
    let status = open.status(&history).unwrap();
    assert!(status.unfinished.is_empty() && status.pending.is_empty());
}

fn up(tree: &Tree, range: &str) -> Result<String, Failure> {
    upgrade_script(&tree.history(), range.parse().unwrap())
}

fn down(tree: &Tree, range: &str) -> Result<String, Failure> {
    downgrade_script(&tree.history(), range.parse().unwrap())
}

fn works(script: &str) -> Vec<&str> {
    script
        .lines()
        .filter_map(|line| line.strip_prefix("-- "))
        .filter(|line| line.contains("create_"))
        .collect()
}

#[test]
fn the_ranges_of_scripts() {
    let tree = three(Backend::Sqlite);
    let all = ["0001_create_a", "0002_create_b", "0003_create_c"];
    assert_eq!(works(&up(&tree, "head").unwrap()), all);
    assert_eq!(works(&up(&tree, "base:3").unwrap()), all);
    assert_eq!(works(&up(&tree, "2").unwrap()), all[..2]);
    assert_eq!(works(&up(&tree, "1:+1").unwrap()), all[1..2]);
    assert_eq!(works(&up(&tree, "2:head").unwrap()), all[2..]);
    assert!(works(&up(&tree, "3:3").unwrap()).is_empty());
    assert_eq!(
        up(&tree, "3:1").unwrap_err().hints,
        ["`cargo ovmig downgrade 0003:0001 --sql` is one"]
    );
    assert_eq!(
        up(&tree, "2:+2").unwrap_err().message,
        "2 migrations were asked for, but only one is pending"
    );
    for range in ["9", "1:9", "-1", "2:-1"] {
        assert!(up(&tree, range).is_err(), "{range}");
    }
    assert_eq!(
        works(&down(&tree, "3:1").unwrap()),
        ["revert 0003_create_c", "revert 0002_create_b"]
    );
    assert_eq!(
        works(&down(&tree, "head:-1").unwrap()),
        ["revert 0003_create_c"]
    );
    assert_eq!(works(&down(&tree, "2:base").unwrap()).len(), 2);
    for range in ["1", "-1", "base", "1:2", "1:-2", "1:+1"] {
        assert!(down(&tree, range).is_err(), "{range}");
    }
    let no_way_back = Tree::new(Backend::Sqlite).with(1, "a", "SELECT 1", "");
    assert!(down(&no_way_back, "1:base").is_err());
}

const REBUILD: &str = "\
-- A comment; with a semicolon
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE new_a (id INTEGER PRIMARY KEY NOT NULL, v TEXT); -- the new one
DROP TABLE a;
ALTER TABLE new_a RENAME TO a;
COMMIT;
PRAGMA foreign_keys = ON;
";

/// A history in which a script has to do more than to copy texts.
fn awkward(backend: Backend) -> Tree {
    let quoted = match backend {
        Backend::Mysql => "`it's`",
        Backend::Sqlite | Backend::Postgres => "\"it's\"",
    };
    let down = format!("-- it's gone\nDROP TABLE {quoted}");
    let tree = Tree::new(backend).table(1, "a");
    let tree = tree.with(
        2,
        "quote",
        &format!("CREATE TABLE {quoted} (id INTEGER) -- no semicolon"),
        &down,
    );
    match backend {
        Backend::Sqlite => tree.with(3, "rebuild", REBUILD, REBUILD).bare(),
        Backend::Mysql => {
            let body = "CREATE TRIGGER g BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.id = 1; SET NEW.id = 2; END";
            let tree = tree.with(3, "trigger", body, "DROP TRIGGER g -- \\'");
            tree.with(
                4,
                "settings",
                "SET sql_mode = 'ANSI_QUOTES'; SET time_zone = '+05:00'; SELECT 1",
                "SELECT 1",
            )
        }
        Backend::Postgres => {
            let index = "CREATE INDEX CONCURRENTLY a_idx ON a (id)";
            let tree = tree
                .with(3, "index", index, "DROP INDEX CONCURRENTLY a_idx;")
                .bare();
            tree.with(
                4,
                "path",
                "SET search_path = pg_catalog; SELECT 1",
                "SELECT 1",
            )
        }
    }
}

/// Runs a script as its head says.
fn run(db: &Scratch, script: &str) {
    let mut command = match db {
        Scratch::Sqlite(folder) => {
            let mut command = Command::new("sqlite3");
            command.arg("-bail").arg(folder.path().join("app.db"));
            command
        }
        Scratch::Postgres(database) => {
            let mut command = Command::new("psql");
            command.args(["-q", "-v", "ON_ERROR_STOP=1", "-f", "-", database.url()]);
            command
        }
        Scratch::Mysql(database) => database.client(),
    };
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        // Without the engine's own shell the connection does it: statement by statement all the same.
        let statements = cargo_ovmig::sql::statements(script, db.backend());
        return db.execute_each(statements.iter().map(|statement| statement.text));
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}\n{script}");
}

#[test]
fn a_script_does_what_the_tool_does() {
    for db in Scratch::each() {
        let tree = awkward(db.backend());
        let history = tree.history();
        run(&db, &up(&tree, "head").unwrap());
        let mut open = db.open(Mode::Write);
        let status = open.status(&history).unwrap();
        assert!(status.pending.is_empty());
        assert!(
            status
                .applied
                .iter()
                .all(|applied| applied.standing == Standing::Same),
            "{status:?}"
        );
        assert_eq!(db.tables(), ["a", "it's"]);
        assert!(
            open.upgrade(&history, "head".parse().unwrap(), &mut Silent)
                .unwrap()
                .done
                .is_empty()
        );
        open.downgrade(&history, "1".parse().unwrap(), &mut Silent)
            .unwrap();
        run(&db, &up(&tree, "1:head").unwrap());
        run(&db, &down(&tree, "head:base").unwrap());
        assert!(db.tables().is_empty() && db.ledger().is_empty());
        assert!(
            db.query("SELECT version FROM __ovmig_migrations")
                .is_empty()
        );
    }
}

#[test]
fn a_script_is_read_before_it_is_run() {
    let tree =
        Tree::new(Backend::Postgres).with(1, "t", "CREATE TABLE t (v int);", "DROP TABLE t;");
    let history = tree.history();
    let script = up(&tree, "head").unwrap();
    let (head, rest) = script.split_once("\n\nCREATE TABLE IF NOT EXISTS").unwrap();
    insta::assert_snapshot!(head, @r"
    -- cargo ovmig upgrade base:head --sql, for PostgreSQL.
    -- To run it: psql -v ON_ERROR_STOP=1 -f SCRIPT DATABASE

    SET TIME ZONE 'UTC';
    ");
    let work = rest[rest.find("-- 0001").unwrap()..]
        .replace(&history.checksums[0].up, "[SUM OF UP]")
        .replace(history.checksums[0].down.as_ref().unwrap(), "[SUM OF DOWN]")
        .replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
    insta::assert_snapshot!(work, @r"
    -- 0001_t
    BEGIN;
    CREATE TABLE t (v int);
    DELETE FROM __ovmig_migrations WHERE version = '0001';
    INSERT INTO __diesel_schema_migrations (version) VALUES ('0001');
    INSERT INTO __ovmig_migrations
        (version, name, up_sha, down_sha, algorithm, down_sql, run_in_transaction, applied_at, tool_version, state)
    SELECT '0001', 't', '[SUM OF UP]', '[SUM OF DOWN]', 'sha256-tokens-v1', 'DROP TABLE t;', TRUE, to_char(run_on, 'YYYY-MM-DD HH24:MI:SS.US'), '[VERSION]', 'applied'
    FROM __diesel_schema_migrations WHERE version = '0001';
    COMMIT;
    ");
}
