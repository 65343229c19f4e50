//! Upgrades and downgrades, on SQLite files and on PostgreSQL.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use cargo_ovmig::database::{Mode, Observer, Silent, Standing, Target, Work};
use cargo_ovmig::failure::Failure;
use cargo_ovmig::history::History;
use cargo_ovmig::schema::Backend;

use crate::support::database::{Scratch, Tree};

fn three(backend: Backend) -> Tree {
    Tree::new(backend).table(1, "a").table(2, "b").table(3, "c")
}

/// What the failure marks, and where.
fn marked(failure: &Failure) -> (String, String) {
    let location = &failure.primary.as_ref().expect("a place").location;
    let text = location.file.text[location.span.clone()].to_owned();
    (location.to_string(), text)
}

#[test]
fn up_and_down_by_every_target() {
    for db in Scratch::each() {
        let history = three(db.backend()).history();
        let up = |target: &str| {
            let target = target.parse().unwrap();
            let report = db.open(Mode::Write).upgrade(&history, target, &mut Silent);
            report.map(|report| report.done.len())
        };
        assert_eq!(up("+1").unwrap(), 1);
        assert_eq!(db.tables(), ["a"]);
        assert_eq!(up("0002").unwrap(), 1);
        assert_eq!(db.ledger(), ["0001", "0002"]);
        assert_eq!(up("2").unwrap(), 0);
        let failure = up("1").unwrap_err();
        assert_eq!(
            failure.message,
            "the database is beyond 0001 already: it has 0002_create_b"
        );
        assert_eq!(up("head").unwrap(), 1);
        assert_eq!(up("head").unwrap(), 0);
        assert_eq!(
            up("+1").unwrap_err().message,
            "1 migrations were asked for, but none is pending"
        );
        assert_eq!(up("7").unwrap_err().message, "there is no migration 0007");
        assert_eq!(up("-1").unwrap_err().message, "`-1` leads down, not up");
        assert_eq!(up("base").unwrap_err().message, "`base` leads down, not up");

        assert!(db.downgrade(&history, "head").is_err());
        assert!(db.downgrade(&history, "+1").is_err());
        assert_eq!(
            db.downgrade(&history, "-4").unwrap_err().message,
            "4 migrations were asked for, but only 3 are applied"
        );
        let report = db.downgrade(&history, "-1").unwrap();
        assert_eq!(report.done[0].folder, "0003_create_c");
        assert_eq!(db.tables(), ["a", "b"]);
        assert_eq!(
            db.downgrade(&history, "3").unwrap_err().message,
            "0003_create_c isn't applied to this database"
        );
        db.downgrade(&history, "1").unwrap();
        assert_eq!(db.ledger(), ["0001"]);
        up("head").unwrap();
        let report = db.downgrade(&history, "base").unwrap();
        let folders: Vec<&str> = report
            .done
            .iter()
            .map(|work| work.folder.as_str())
            .collect();
        assert_eq!(folders, ["0003_create_c", "0002_create_b", "0001_create_a"]);
        assert!(db.tables().is_empty() && db.ledger().is_empty());
        assert!(
            db.query("SELECT version FROM __ovmig_migrations")
                .is_empty()
        );
    }
}

#[test]
fn the_books_say_what_was_applied() {
    for db in Scratch::each() {
        let history = three(db.backend()).history();
        db.upgrade(&history).unwrap();
        let books = |column: &str| {
            db.query(&format!(
                "SELECT {column} FROM __ovmig_migrations ORDER BY version"
            ))
        };
        assert_eq!(books("version"), ["0001", "0002", "0003"]);
        assert_eq!(books("name"), ["create_a", "create_b", "create_c"]);
        assert_eq!(books("down_sql")[1], "DROP TABLE b;");
        assert_eq!(books("up_sha")[2], history.checksums[2].up);
        assert_eq!(
            books("down_sha")[2],
            *history.checksums[2].down.as_ref().unwrap()
        );
        assert_eq!(books("algorithm")[0], "sha256-tokens-v1");
        assert_eq!(books("tool_version")[0], env!("CARGO_PKG_VERSION"));
        assert_eq!(books("state"), ["applied", "applied", "applied"]);
        let status = db.open(Mode::Read).status(&history).unwrap();
        assert!(status.pending.is_empty());
        assert!(
            status
                .applied
                .iter()
                .all(|applied| applied.standing == Standing::Same)
        );
        assert!(status.applied[0].duration_ms.is_some());
        assert_eq!(
            status.applied[0].applied_at.len(),
            "2026-01-31 12:00:00".len()
        );
    }
}

#[test]
fn looking_creates_nothing() {
    for db in Scratch::each() {
        let history = three(db.backend()).history();
        db.execute("CREATE TABLE own (id INTEGER)");
        let status = db.open(Mode::Read).status(&history).unwrap();
        assert_eq!(status.pending.len(), 3);
        let plan = db
            .open(Mode::Preview)
            .plan_upgrade(&history, Target::Head)
            .unwrap();
        assert_eq!(plan.done.len(), 3);
        assert_eq!(db.all_tables(), ["own"]);
        let target = "+9".parse().unwrap();
        assert!(
            db.open(Mode::Write)
                .upgrade(&history, target, &mut Silent)
                .is_err()
        );
        assert_eq!(db.all_tables(), ["own"]);
    }
}

#[test]
fn a_plan_for_a_sqlite_file_that_is_not_there_begins_at_nothing() {
    let db = Scratch::sqlite();
    let history = three(Backend::Sqlite).history();
    let plan = db
        .open(Mode::Preview)
        .plan_upgrade(&history, Target::Head)
        .unwrap();
    assert_eq!(plan.done.len(), 3);
    let Scratch::Sqlite(folder) = &db else {
        unreachable!()
    };
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_fails_leaves_nothing_and_what_was_before_stays() {
    for db in Scratch::each_transactional() {
        let broken = "-- adds the port\n\
                      CREATE TABLE half (id INTEGER PRIMARY KEY NOT NULL);\n\
                      INSERT INTO half VALUES (1);\n\
                      INSERT INTO nowhere VALUES (1);\n";
        let tree =
            Tree::new(db.backend())
                .table(1, "a")
                .with(2, "port", broken, "DROP TABLE half;");
        let history = tree.table(3, "c").history();
        let failure = db.upgrade(&history).unwrap_err();
        assert!(
            failure.message.starts_with("0002_port failed: "),
            "{failure}"
        );
        assert_eq!(
            marked(&failure),
            (
                "migrations/0002_port/up.sql:4:13".to_owned(),
                "nowhere".to_owned()
            )
        );
        assert_eq!(
            failure.notes,
            ["0001_create_a was applied and stays so; of 0002_port nothing was done"]
        );
        assert_eq!(
            failure.hints,
            ["correct up.sql and run `cargo ovmig upgrade` again"]
        );
        assert_eq!(db.tables(), ["a"]);
        assert_eq!(db.ledger(), ["0001"]);
        assert_eq!(db.query("SELECT version FROM __ovmig_migrations"), ["0001"]);
        // The correction isn't an edit of something applied.
        let tree = Tree::new(db.backend())
            .table(1, "a")
            .table(2, "port")
            .table(3, "c");
        assert_eq!(db.upgrade(&tree.history()).unwrap().done.len(), 2);
    }
}

#[test]
fn engines_say_more_than_a_message() {
    let Some(db) = Scratch::postgres() else {
        return;
    };
    let up = "CREATE TABLE t (id int PRIMARY KEY, v text);\n\
              INSERT INTO t VALUES (1, 'é'), (1, 'é');";
    let failure = db
        .upgrade(&Tree::new(db.backend()).with(1, "x", up, "").history())
        .unwrap_err();
    assert!(
        failure
            .notes
            .contains(&"Key (id)=(1) already exists.".to_owned()),
        "{failure:?}"
    );
    assert_eq!(
        marked(&failure).1,
        "INSERT INTO t VALUES (1, 'é'), (1, 'é')"
    );

    // A position inside of a function's body isn't one in the file.
    let up = "DO $$ BEGIN EXECUTE 'SELECT nothing_there'; END $$;";
    let failure = db
        .upgrade(&Tree::new(db.backend()).with(1, "x", up, "").history())
        .unwrap_err();
    assert_eq!(marked(&failure).1, up.trim_end_matches(';'));

    let up = "CREATE TABLE \"ü\" (id int);\nSELECT \"ü\".idd FROM \"ü\";";
    let failure = db
        .upgrade(&Tree::new(db.backend()).with(1, "x", up, "").history())
        .unwrap_err();
    assert_eq!(marked(&failure).0, "migrations/0001_x/up.sql:2:8");
    assert!(
        failure.hints[0].contains("Perhaps you meant"),
        "{failure:?}"
    );
}

#[test]
fn a_failing_downgrade_leaves_the_migration_applied() {
    for db in Scratch::each_transactional() {
        let tree = Tree::new(db.backend()).table(1, "a");
        let history = tree
            .with(
                2,
                "b",
                "CREATE TABLE b (id INTEGER)",
                "DROP TABLE b; DROP TABLE bb;",
            )
            .history();
        db.upgrade(&history).unwrap();
        let failure = db.downgrade(&history, "base").unwrap_err();
        assert!(
            failure.message.starts_with("0002_b can't be reverted: "),
            "{failure}"
        );
        assert_eq!(
            marked(&failure).0.split(':').next(),
            Some("migrations/0002_b/down.sql")
        );
        assert_eq!(db.tables(), ["a", "b"]);
        assert_eq!(db.ledger(), ["0001", "0002"]);
        assert_eq!(
            db.open(Mode::Read).status(&history).unwrap().applied[1].standing,
            Standing::Same
        );
    }
}

#[test]
fn without_a_way_back_nothing_is_reverted() {
    for db in Scratch::each() {
        for down in ["", "-- can't be undone\n;"] {
            let tree = Tree::new(db.backend()).with(1, "a", "CREATE TABLE a (id INTEGER)", down);
            let history = tree.table(2, "b").history();
            db.upgrade(&history).unwrap();
            let failure = db.downgrade(&history, "base").unwrap_err();
            assert!(
                failure.message.starts_with("0001_a can't be reverted"),
                "{failure}"
            );
            assert_eq!(db.tables(), ["a", "b"]);
            db.execute("DROP TABLE a; DROP TABLE b; DELETE FROM __diesel_schema_migrations");
        }
    }
}

#[test]
fn an_up_sql_that_is_still_empty_is_not_applied() {
    for db in Scratch::each() {
        let history = Tree::new(db.backend())
            .table(1, "a")
            .with(2, "b", "-- to do", "")
            .history();
        let failure = db.upgrade(&history).unwrap_err();
        assert_eq!(
            failure.message,
            "migrations/0002_b/up.sql holds no statement"
        );
        assert!(db.tables().is_empty());
    }
}

#[test]
fn edited_migrations_are_refused_until_the_text_is_back() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&three(backend).history()).unwrap();
        let edited = Tree::new(backend)
            .table(1, "a")
            .with(
                2,
                "create_b",
                "CREATE TABLE b (id INTEGER PRIMARY KEY NOT NULL, port INTEGER);",
                "DROP TABLE b;",
            )
            .table(3, "c")
            .table(4, "d")
            .history();
        let failure = db.upgrade(&edited).unwrap_err();
        assert!(
            failure
                .message
                .starts_with("migrations/0002_create_b/up.sql was edited since it was applied"),
            "{failure}"
        );
        let hints = failure.hints.join("\n");
        assert!(hints.contains("`cargo ovmig downgrade 0001`"), "{hints}");
        assert!(hints.contains("`cargo ovmig stamp 0003`"), "{hints}");
        assert!(
            db.open(Mode::Preview)
                .plan_upgrade(&edited, Target::Head)
                .is_err()
        );
        assert_eq!(db.ledger().len(), 3);
        let status = db.open(Mode::Read).status(&edited).unwrap();
        assert_eq!(status.applied[1].standing, Standing::Edited);

        // Comments, line ends and the folder's name are no edit.
        let same = Tree::new(backend)
            .with(
                1,
                "named_otherwise",
                "-- more\r\nCREATE TABLE a\r\n (id INTEGER PRIMARY KEY NOT NULL);",
                "DROP TABLE a;",
            )
            .table(2, "b")
            .table(3, "c")
            .history();
        assert!(db.upgrade(&same).unwrap().done.is_empty());
        assert_eq!(
            db.query("SELECT name FROM __ovmig_migrations WHERE version = '0001'"),
            ["named_otherwise"]
        );
        // The way out that the hint names: the old down.sql takes it back, the new text is applied.
        db.downgrade(&edited, "1").unwrap();
        assert_eq!(db.upgrade(&edited).unwrap().done.len(), 3);
    }
}

#[test]
fn another_branchs_migration_under_the_same_number_is_no_edit() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&Tree::new(backend).table(1, "a").table(2, "b").history())
            .unwrap();
        let other = Tree::new(backend).table(1, "a").table(2, "other").history();
        let failure = db.upgrade(&other).unwrap_err();
        assert_eq!(
            failure.message,
            "the database has 0002_create_b, where the folder has 0002_create_other"
        );
        db.downgrade(&other, "1").unwrap();
        db.upgrade(&other).unwrap();
        assert_eq!(db.tables(), ["a", "other"]);
    }
}

#[test]
fn the_way_back_of_what_is_not_in_the_tree_any_more_is_kept() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&three(backend).history()).unwrap();
        let other = Tree::new(backend).table(1, "a").history();
        let failure = db.upgrade(&other).unwrap_err();
        assert_eq!(
            failure.message,
            "the database is ahead of the migrations folder: it has 0002_create_b, 0003_create_c"
        );
        assert!(
            failure.hints[1].contains("`cargo ovmig downgrade 0001`"),
            "{failure:?}"
        );
        db.downgrade(&other, "1").unwrap();
        assert_eq!(db.tables(), ["a"]);
        assert!(db.upgrade(&other).unwrap().done.is_empty());
    }
}

#[test]
fn versions_that_nobody_knows_are_refused_both_ways() {
    for db in Scratch::each() {
        let history = three(db.backend()).history();
        db.upgrade(&history).unwrap();
        db.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20240131120000')");
        let failure = db.upgrade(&history).unwrap_err();
        assert!(
            failure.message.ends_with("it has 20240131120000"),
            "{failure}"
        );
        assert!(
            failure.notes[1].contains("can't be reverted"),
            "{failure:?}"
        );
        let failure = db.downgrade(&history, "-1").unwrap_err();
        assert!(
            failure
                .message
                .starts_with("20240131120000 can't be reverted"),
            "{failure}"
        );
        assert_eq!(db.tables().len(), 3);
    }
}

#[test]
fn a_late_migration_with_a_lower_number_is_refused() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&Tree::new(backend).table(1, "a").table(3, "c").history())
            .unwrap();
        let failure = db.upgrade(&three(backend).history()).unwrap_err();
        assert_eq!(
            failure.message,
            "0002_create_b isn't applied, but the later 0003_create_c is"
        );
        assert!(
            failure.hints[0].contains("`cargo ovmig downgrade 0001`"),
            "{failure:?}"
        );
        assert_eq!(db.tables(), ["a", "c"]);
    }
}

#[test]
fn two_folders_of_one_number_are_refused() {
    for db in Scratch::each() {
        let history = Tree::new(db.backend())
            .table(1, "a")
            .table(2, "b")
            .table(2, "c")
            .history();
        let failure = db.upgrade(&history).unwrap_err();
        assert_eq!(
            failure.message,
            "two migrations have the number 0002: 0002_create_b and 0002_create_c"
        );
        assert!(db.tables().is_empty());
    }
}

#[test]
fn a_database_of_diesels_is_adopted() {
    for db in Scratch::each() {
        let tree = three(db.backend());
        db.execute(diesel::migration::CREATE_MIGRATIONS_TABLE);
        db.execute(
            "CREATE TABLE a (id INTEGER PRIMARY KEY NOT NULL);
             INSERT INTO __diesel_schema_migrations (version) VALUES ('0001')",
        );
        let status = db.open(Mode::Read).status(&tree.history()).unwrap();
        assert_eq!(status.applied[0].standing, Standing::Unchecked);
        assert_eq!(db.all_tables(), ["__diesel_schema_migrations", "a"]);

        assert_eq!(db.upgrade(&tree.history()).unwrap().done.len(), 2);
        assert_eq!(
            db.query("SELECT version FROM __ovmig_migrations WHERE duration_ms IS NULL"),
            ["0001"]
        );
        let status = db.open(Mode::Read).status(&tree.history()).unwrap();
        assert!(
            status
                .applied
                .iter()
                .all(|applied| applied.standing == Standing::Same)
        );
        db.downgrade(&tree.history(), "base").unwrap();
        assert!(db.tables().is_empty());
    }
}

#[test]
fn what_diesel_does_in_between_counts() {
    for db in Scratch::each() {
        let backend = db.backend();
        db.upgrade(&three(backend).history()).unwrap();
        // `diesel migration revert`, an edit, `diesel migration run`: the ledger has another time.
        db.execute(
            "DROP TABLE c; CREATE TABLE c2 (id INTEGER);
             UPDATE __diesel_schema_migrations SET run_on = '2001-01-01 00:00:00' WHERE version = '0003'",
        );
        let redone = Tree::new(backend)
            .table(1, "a")
            .table(2, "b")
            .with(
                3,
                "create_c2",
                "CREATE TABLE c2 (id INTEGER)",
                "DROP TABLE c2",
            )
            .history();
        let status = db.open(Mode::Read).status(&redone).unwrap();
        assert_eq!(status.applied[2].standing, Standing::Unchecked);
        assert!(db.upgrade(&redone).unwrap().done.is_empty());
        let status = db.open(Mode::Read).status(&redone).unwrap();
        assert_eq!(status.applied[2].standing, Standing::Same);
        db.downgrade(&redone, "-1").unwrap();
        assert_eq!(db.tables(), ["a", "b"]);
        // `diesel migration revert`: the tool's row is a leftover.
        db.execute("DROP TABLE b; DELETE FROM __diesel_schema_migrations WHERE version = '0002'");
        let status = db.open(Mode::Read).status(&redone).unwrap();
        assert_eq!(status.pending.len(), 2);
        assert_eq!(db.upgrade(&redone).unwrap().done.len(), 2);
    }
}

const REBUILD: &str = "\
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE ovmig_new_parent (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR NOT NULL);
INSERT INTO ovmig_new_parent (id, name) SELECT id, name FROM parent;
DROP TABLE parent;
ALTER TABLE ovmig_new_parent RENAME TO parent;
COMMIT;
PRAGMA foreign_keys = ON;
";

fn parent_and_child() -> Tree {
    Tree::new(Backend::Sqlite).with(
        1,
        "family",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL);
         CREATE TABLE child (id INTEGER PRIMARY KEY NOT NULL,
             parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE);
         INSERT INTO parent VALUES (1, 'ann'), (2, 'bob');
         INSERT INTO child VALUES (1, 1), (2, 1), (3, 2);",
        "DROP TABLE child; DROP TABLE parent;",
    )
}

#[test]
fn a_rebuild_keeps_the_children() {
    let db = Scratch::sqlite();
    let tree = parent_and_child()
        .with(2, "rebuild", REBUILD, REBUILD)
        .bare();
    db.upgrade(&tree.history()).unwrap();
    assert_eq!(db.query("SELECT count(*) FROM child"), ["3"]);
    assert_eq!(
        db.query("SELECT type FROM pragma_table_info('parent') WHERE name = 'name'"),
        ["VARCHAR"]
    );
    db.downgrade(&tree.history(), "-1").unwrap();
    assert_eq!(db.query("SELECT count(*) FROM child"), ["3"]);
    // As many write it by hand, who don't know that the pragma does nothing inside of Diesel's transaction.
    let text = REBUILD
        .replace("BEGIN IMMEDIATE;\n", "")
        .replace("COMMIT;\n", "");
    let tree = parent_and_child().with(2, "rebuild", &text, &text);
    db.upgrade(&tree.history()).unwrap();
    assert_eq!(db.query("SELECT count(*) FROM child"), ["3"]);
}

#[test]
fn a_rebuild_that_fails_in_the_middle_leaves_nothing() {
    let db = Scratch::sqlite();
    let broken = REBUILD.replace("DROP TABLE parent", "DROP TABLE parent; DROP TABLE nowhere");
    let tree = parent_and_child()
        .with(2, "rebuild", &broken, "SELECT 1")
        .bare()
        .table(3, "c");
    let mut open = db.open(Mode::Write);
    let failure = open
        .upgrade(&tree.history(), Target::Head, &mut Silent)
        .unwrap_err();
    assert_eq!(
        marked(&failure),
        (
            "migrations/0002_rebuild/up.sql:5:31".to_owned(),
            "nowhere".to_owned()
        )
    );
    assert_eq!(db.query("SELECT count(*) FROM child"), ["3"]);
    assert_eq!(db.tables(), ["child", "parent"]);
    assert_eq!(db.ledger(), ["0001"]);
    // On the same connection foreign keys are on again.
    let orphan = "INSERT INTO child VALUES (9, 9);";
    let tree = parent_and_child().with(2, "orphan", orphan, "SELECT 1");
    let failure = open
        .upgrade(&tree.history(), Target::Head, &mut Silent)
        .unwrap_err();
    assert!(
        failure.message.contains("FOREIGN KEY constraint failed"),
        "{failure}"
    );
}

#[test]
fn a_rebuild_that_loses_parents_is_taken_back() {
    let db = Scratch::sqlite();
    let lossy = REBUILD.replace("FROM parent", "FROM parent WHERE id = 1");
    let tree = parent_and_child()
        .with(2, "rebuild", &lossy, "SELECT 1")
        .bare();
    let failure = db.upgrade(&tree.history()).unwrap_err();
    assert_eq!(
        failure.message,
        "0002_rebuild failed: it would leave rows of `child` that refer to nothing in `parent`"
    );
    assert_eq!(db.query("SELECT count(*) FROM parent"), ["2"]);

    // What was wrong before is none of this migration's.
    db.execute("PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (9, 9)");
    let tree = parent_and_child()
        .with(2, "rebuild", REBUILD, "SELECT 1")
        .bare();
    db.upgrade(&tree.history()).unwrap();
    assert_eq!(db.query("SELECT count(*) FROM child"), ["4"]);
}

#[test]
fn sqlite_files_without_a_transaction_say_how_far_they_came() {
    let db = Scratch::sqlite();
    let broken = "PRAGMA journal_mode = DELETE; CREATE TABLE half (id INTEGER); BEGIN; CREATE TABLE c (id); DROP TABLE nowhere; COMMIT;";
    let tree = |text: &str| {
        let tree =
            Tree::new(Backend::Sqlite)
                .table(1, "a")
                .with(2, "bare", text, "DROP TABLE half");
        tree.bare().history()
    };
    let failure = db.upgrade(&tree(broken)).unwrap_err();
    assert!(
        failure.notes[0].contains("part of it may have been done"),
        "{failure:?}"
    );
    assert_eq!(marked(&failure).1, "nowhere");
    assert_eq!(db.tables(), ["a", "half"]);
    assert_eq!(db.ledger(), ["0001"]);
    let status = db.open(Mode::Read).status(&tree(broken)).unwrap();
    assert_eq!(status.unfinished.len(), 1);
    assert_eq!(status.unfinished[0].version, "0002");
    assert_eq!(status.pending.len(), 1);

    let failure = db.upgrade(&tree(broken)).unwrap_err();
    assert_eq!(
        failure.message,
        "0002_bare failed: table half already exists"
    );
    assert!(
        failure.notes[1].contains("begun and not ended before"),
        "{failure:?}"
    );
    db.upgrade(&tree(
        "CREATE TABLE IF NOT EXISTS half (id INTEGER); PRAGMA user_version = 3",
    ))
    .unwrap();
    let status = db.open(Mode::Read).status(&tree(broken)).unwrap();
    assert!(status.unfinished.is_empty() && status.pending.is_empty());

    let open = Tree::new(Backend::Sqlite).with(
        3,
        "open",
        "SELECT 1; BEGIN; CREATE TABLE o (id)",
        "SELECT 1",
    );
    let mut history = tree("CREATE TABLE IF NOT EXISTS half (id INTEGER); PRAGMA user_version = 3");
    let more = open.bare().history();
    history.migrations.extend(more.migrations);
    history.checksums.extend(more.checksums);
    let failure = db.upgrade(&history).unwrap_err();
    assert!(
        failure.message.contains("leaves a transaction open"),
        "{failure}"
    );
    assert_eq!(db.tables(), ["a", "half"]);
}

#[test]
fn indexes_are_built_concurrently() {
    let Some(db) = Scratch::postgres() else {
        return;
    };
    let table = "CREATE TABLE t (v int); INSERT INTO t VALUES (1), (1);";
    let tree = |index: &str| {
        let tree = Tree::new(db.backend()).with(1, "t", table, "DROP TABLE t;");
        let tree = tree.with(2, "index", index, "DROP INDEX CONCURRENTLY t_v_idx;");
        tree.bare().table(3, "c").history()
    };
    let failure = db
        .upgrade(&tree("CREATE UNIQUE INDEX CONCURRENTLY t_v_idx ON t (v);"))
        .unwrap_err();
    assert!(
        failure.message.contains("could not create unique index"),
        "{failure}"
    );
    assert_eq!(
        failure.notes[1],
        "0001_t was applied and stays so; 0002_index is run without a transaction: part of it may have been done"
    );
    assert!(failure.hints[0].contains("drop it"), "{failure:?}");
    assert_eq!(
        db.open(Mode::Read).status(&tree("")).unwrap().unfinished[0].name,
        "index"
    );
    assert_eq!(db.ledger(), ["0001"]);
    db.execute("DROP INDEX t_v_idx");

    let history = tree("CREATE INDEX CONCURRENTLY t_v_idx ON t (v);");
    assert_eq!(db.upgrade(&history).unwrap().done.len(), 2);
    assert_eq!(
        db.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_v_idx'::regclass"),
        ["true"]
    );
    db.downgrade(&history, "base").unwrap();
    assert!(db.tables().is_empty());
}

#[test]
fn settings_of_a_migration_reach_neither_the_ledger_nor_the_next_one() {
    let Some(db) = Scratch::postgres() else {
        return;
    };
    // As pg_dump writes it.
    let dump = "SELECT pg_catalog.set_config('search_path', '', false);
                SET standard_conforming_strings = off; SET ROLE pg_read_all_data; RESET ROLE;
                CREATE TABLE public.dumped (id int);";
    let tree = Tree::new(db.backend()).with(1, "dump", dump, "DROP TABLE dumped");
    let tree = tree
        .with(2, "bare", "SET search_path = pg_catalog", "SELECT 1")
        .bare();
    db.upgrade(&tree.table(3, "c").history()).unwrap();
    assert_eq!(db.ledger(), ["0001", "0002", "0003"]);
    assert_eq!(db.tables(), ["c", "dumped"]);
}

#[test]
fn begin_and_commit_as_psql_users_write_them() {
    let Some(db) = Scratch::postgres() else {
        return;
    };
    let text = "BEGIN;\nCREATE TABLE t (id int);\nINSERT INTO nowhere VALUES (1);\nCOMMIT;";
    let failure = db
        .upgrade(&Tree::new(db.backend()).with(1, "t", text, "").history())
        .unwrap_err();
    assert_eq!(marked(&failure).1, "nowhere");
    assert!(db.tables().is_empty());
    let text = text.replace("INSERT INTO nowhere VALUES (1);\n", "");
    db.upgrade(&Tree::new(db.backend()).with(1, "t", &text, "").history())
        .unwrap();
    let text = "CREATE TABLE u (id int); COMMIT; CREATE TABLE v (id int);";
    let tree = Tree::new(db.backend()).with(1, "t", "BEGIN; CREATE TABLE t (id int); COMMIT;", "");
    let failure = db
        .upgrade(&tree.with(2, "u", text, "").history())
        .unwrap_err();
    assert_eq!(marked(&failure).1, "COMMIT");
    assert_eq!(db.tables(), ["t"]);
}

/// Counts what happens.
#[derive(Default)]
struct Counter {
    waited: bool,
    finished: Vec<String>,
    already: Vec<String>,
}

impl Observer for Counter {
    fn waiting(&mut self) {
        self.waited = true;
    }

    fn finished(&mut self, work: &Work, _duration: Duration) {
        self.finished.push(work.version.clone());
    }

    fn already_done(&mut self, work: &Work) {
        self.already.push(work.version.clone());
    }
}

#[test]
fn upgrades_at_once_apply_everything_exactly_once() {
    for db in Scratch::each() {
        let mut tree = (1..=12).fold(Tree::new(db.backend()), |tree, id| {
            tree.table(id, &format!("t{id}"))
        });
        if db.backend() == Backend::Postgres {
            // It waits for all statements of others: those who wait for the lock must not have one open.
            let up = "CREATE INDEX CONCURRENTLY i ON t1 (id)";
            tree = tree.with(13, "index", up, "DROP INDEX i").bare();
        }
        let history = tree.history();
        let start = Barrier::new(4);
        let counters: Vec<Counter> = thread::scope(|scope| {
            let run = || {
                let mut database = db.open(Mode::Write);
                let mut counter = Counter::default();
                start.wait();
                database
                    .upgrade(&history, Target::Head, &mut counter)
                    .unwrap();
                counter
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        let mut finished: Vec<String> = counters
            .iter()
            .flat_map(|counter| counter.finished.clone())
            .collect();
        finished.sort();
        assert_eq!(finished, db.ledger());
        assert_eq!(finished.len(), history.migrations.len());
        assert_eq!(
            db.query("SELECT version FROM __ovmig_migrations ORDER BY 1"),
            finished
        );
    }
}

/// Runs something on another connection as soon as the first migration is done.
struct Meanwhile<'a> {
    then: &'a dyn Fn(),
    waited: bool,
}

impl Observer for Meanwhile<'_> {
    fn waiting(&mut self) {
        self.waited = true;
        (self.then)();
    }
}

#[test]
fn who_comes_second_waits() {
    for db in Scratch::each() {
        let history = three(db.backend()).history();
        let held = db.hold_lock();
        let held = std::cell::RefCell::new(Some(held));
        let release = || drop(held.borrow_mut().take());
        let mut observer = Meanwhile {
            then: &release,
            waited: false,
        };
        let report = db
            .open(Mode::Write)
            .upgrade(&history, Target::Head, &mut observer)
            .unwrap();
        assert!(observer.waited);
        assert_eq!(report.done.len(), 3);
    }
}

struct Interfere<'a> {
    database: &'a Scratch,
    sql: &'a str,
}

impl Observer for Interfere<'_> {
    fn finished(&mut self, work: &Work, _duration: Duration) {
        if work.version == "0001" {
            self.database.execute(self.sql);
        }
    }
}

#[test]
fn another_process_that_does_something_else_meanwhile_stops_the_upgrade() {
    let db = Scratch::sqlite();
    let history = three(db.backend()).history();
    let mut interfere = Interfere {
        database: &db,
        sql: "DELETE FROM __diesel_schema_migrations",
    };
    let failure = db
        .open(Mode::Write)
        .upgrade(&history, Target::Head, &mut interfere)
        .unwrap_err();
    assert!(
        failure.message.contains("another process has changed"),
        "{failure}"
    );
    assert_eq!(db.tables(), ["a"]);

    // What it does of the same plan is passed over.
    db.execute("DROP TABLE a");
    let mut interfere = Interfere {
        database: &db,
        sql: "CREATE TABLE b (id INTEGER); INSERT INTO __diesel_schema_migrations (version) VALUES ('0002')",
    };
    let report = db
        .open(Mode::Write)
        .upgrade(&history, Target::Head, &mut interfere)
        .unwrap();
    assert_eq!(report.done.len(), 2);
    assert_eq!(db.ledger(), ["0001", "0002", "0003"]);
}

#[test]
fn what_fails_at_the_commit_leaves_nothing() {
    for db in Scratch::each_transactional() {
        let up = "CREATE TABLE p (id INTEGER PRIMARY KEY NOT NULL);
                  CREATE TABLE c (p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);
                  INSERT INTO c VALUES (1);";
        let tree = Tree::new(db.backend())
            .table(1, "a")
            .with(2, "late", up, "DROP TABLE c");
        let mut open = db.open(Mode::Write);
        let failure = open
            .upgrade(&tree.history(), Target::Head, &mut Silent)
            .unwrap_err();
        assert!(
            failure.message.starts_with("0002_late failed at its end: "),
            "{failure}"
        );
        assert!(
            failure.message.to_lowercase().contains("foreign key"),
            "{failure}"
        );
        assert_eq!(db.tables(), ["a"]);
        assert_eq!(db.ledger(), ["0001"]);
        let tree = Tree::new(db.backend()).table(1, "a").table(2, "late");
        let report = open
            .upgrade(&tree.history(), Target::Head, &mut Silent)
            .unwrap();
        assert_eq!(report.done.len(), 1);
    }
}

#[test]
fn a_connection_that_breaks_off_leaves_nothing() {
    let Some(db) = Scratch::postgres() else {
        return;
    };
    let up = "CREATE TABLE t (id int); SELECT pg_terminate_backend(pg_backend_pid());";
    let tree = Tree::new(db.backend())
        .table(1, "a")
        .with(2, "t", up, "DROP TABLE t");
    let failure = db.upgrade(&tree.history()).unwrap_err();
    assert!(failure.message.starts_with("0002_t failed: "), "{failure}");
    assert_eq!(db.tables(), ["a"]);
    assert_eq!(db.ledger(), ["0001"]);
    // The lock went with the connection.
    let tree = Tree::new(db.backend()).table(1, "a").table(2, "t");
    assert_eq!(db.upgrade(&tree.history()).unwrap().done.len(), 1);
}

#[test]
fn no_history_no_work() {
    for db in Scratch::each() {
        let history: History = Tree::new(db.backend()).history();
        assert!(db.upgrade(&history).unwrap().done.is_empty());
        assert!(db.downgrade(&history, "base").unwrap().done.is_empty());
        assert!(db.all_tables().is_empty());
        assert!(db.downgrade(&history, "1").unwrap_err().hints[0].contains("folder is empty"));
    }
}
