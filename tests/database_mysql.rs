//! MySQL and MariaDB: changes of tables can't be taken back, so a migration goes on where it came to.

use std::path::Path;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::database::{Database, DatabaseUrl, Mode};
use cargo_ovmig::dialect;
use cargo_ovmig::failure::Failure;
use cargo_ovmig::replay::replay;
use cargo_ovmig::schema::Backend;
use cargo_ovmig::sql::{checksum, statements};

use crate::support::database::{Scratch, Tree};
use crate::support::mysql::admin_url;

const FIRST: &str = "CREATE TABLE books (id INTEGER PRIMARY KEY, title VARCHAR(20) NOT NULL);";
const ROW: &str = "INSERT INTO books VALUES (1, 'one');";
const DOWN: &str = "ALTER TABLE books DROP COLUMN price;\nDROP TABLE books;";

/// `books` in three statements, the last of which is this one.
fn books(last: &str) -> Tree {
    let up = format!("{FIRST}\n{ROW}\n{last}\n");
    Tree::new(Backend::Mysql)
        .table(1, "a")
        .with(2, "books", &up, DOWN)
}

fn whole() -> Tree {
    books("ALTER TABLE books ADD COLUMN price INTEGER;")
}

fn broken() -> Tree {
    books("ALTER TABLE bocks ADD COLUMN price INTEGER;")
}

fn state(db: &Scratch) -> Vec<String> {
    db.query("SELECT state FROM __ovmig_migrations WHERE version = '0002'")
}

fn sum(up: &str) -> String {
    let texts: Vec<&str> = statements(up, Backend::Mysql)
        .into_iter()
        .map(|it| it.text)
        .collect();
    checksum(&texts.join(";\n"), Backend::Mysql)
}

#[test]
fn what_failed_is_gone_on_with() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let failure = db.upgrade(&broken().history()).unwrap_err();
    assert!(
        failure.message.starts_with("0002_books failed: "),
        "{failure}"
    );
    let location = failure.primary.as_ref().unwrap();
    assert_eq!(location.location.line(), 3);
    assert_eq!(
        failure.notes,
        [
            "0001_create_a was applied and stays so; the first 2 statements of 0002_books were done and stay: MySQL can't \
             take changes of tables back"
        ]
    );
    assert_eq!(
        failure.hints,
        [
            "correct migrations/0002_books/up.sql from line 3 on and run `cargo ovmig upgrade` again: it goes on with this \
             statement",
            "or take back what was done: `cargo ovmig downgrade 0001`"
        ]
    );
    assert_eq!(db.ledger(), ["0001"]);
    let unfinished = &db
        .open(Mode::Read)
        .status(&whole().history())
        .unwrap()
        .unfinished;
    assert_eq!(unfinished[0].done, Some(2));
    // Again and again it fails at the same statement.
    let again = db.upgrade(&broken().history()).unwrap_err();
    assert_eq!(again.message, failure.message);

    let report = db.upgrade(&whole().history()).unwrap();
    assert_eq!(report.done.len(), 1);
    assert_eq!(report.done[0].done_before, 2);
    assert_eq!(db.ledger(), ["0001", "0002"]);
    assert_eq!(state(&db), ["applied"]);
    assert_eq!(
        db.query("SELECT count(*) FROM books WHERE price IS NULL"),
        ["1"]
    );
    db.downgrade(&whole().history(), "base").unwrap();
    assert!(db.tables().is_empty() && db.ledger().is_empty());
}

#[test]
fn what_is_done_can_not_be_edited() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    db.upgrade(&broken().history()).unwrap_err();
    let edited = Tree::new(Backend::Mysql).table(1, "a").with(
        2,
        "books",
        "CREATE TABLE books (id BIGINT PRIMARY KEY, title VARCHAR(20) NOT NULL);",
        DOWN,
    );
    let failure = db.upgrade(&edited.history()).unwrap_err();
    assert_eq!(
        failure.message,
        "migrations/0002_books/up.sql was edited in what this database has of it already"
    );
    let hints = failure.hints.join("\n");
    for way in [
        "put them back",
        "cargo ovmig downgrade 0001",
        "cargo ovmig stamp 0001",
    ] {
        assert!(hints.contains(way), "{hints}");
    }
    // The first way out: comments don't count.
    let back = books("ALTER TABLE books ADD COLUMN price INTEGER;").history();
    db.upgrade(&back).unwrap();
    assert_eq!(state(&db), ["applied"]);
}

#[test]
fn a_part_is_taken_back() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    db.upgrade(&broken().history()).unwrap_err();
    let report = db.downgrade(&broken().history(), "1").unwrap();
    assert_eq!(report.done[0].folder, "0002_books");
    assert_eq!(db.tables(), ["a"]);
    assert!(state(&db).is_empty());
    // The third way out: forgotten, with what was done by hand.
    db.upgrade(&broken().history()).unwrap_err();
    db.execute("DROP TABLE books");
    db.open(Mode::Write)
        .stamp(
            &broken().history(),
            "1".parse().unwrap(),
            &mut cargo_ovmig::database::Silent,
        )
        .unwrap();
    assert_eq!(
        db.upgrade(&whole().history()).unwrap().done[0].done_before,
        0
    );
    assert_eq!(db.query("SELECT count(*) FROM books"), ["1"]);
}

#[test]
fn rows_of_a_part_are_not_taken_back() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let tree = |last: &str| {
        let up = format!("{FIRST} {ROW} UPDATE books SET id = id * 2; {last}");
        Tree::new(Backend::Mysql).with(
            1,
            "x",
            &up,
            "UPDATE books SET id = id / 2; DROP TABLE books;",
        )
    };
    db.upgrade(&tree("DROP TABLE nowhere").history())
        .unwrap_err();
    let failure = db
        .downgrade(&tree("SELECT 1").history(), "base")
        .unwrap_err();
    assert!(
        failure.message.contains("its down.sql changes rows"),
        "{failure}"
    );
    assert_eq!(db.query("SELECT id FROM books"), ["2"]);
    db.upgrade(&tree("SELECT 1").history()).unwrap();
    assert_eq!(db.query("SELECT id FROM books"), ["2"]);
    db.downgrade(&tree("SELECT 1").history(), "base").unwrap();
    assert!(db.tables().is_empty());
}

#[test]
fn a_way_back_is_gone_on_with_too() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let tree = |second: &str| {
        let down = format!("ALTER TABLE books DROP COLUMN price; {second} DROP TABLE books;");
        let up = format!("{FIRST} ALTER TABLE books ADD COLUMN price INTEGER;");
        Tree::new(Backend::Mysql)
            .table(1, "a")
            .with(2, "books", &up, &down)
    };
    db.upgrade(&tree("").history()).unwrap();
    let failure = db
        .downgrade(&tree("DROP TABLE nowhere;").history(), "1")
        .unwrap_err();
    assert!(
        failure
            .message
            .starts_with("0002_books can't be reverted: ")
    );
    assert!(failure.notes[0].contains("the first statement of 0002_books was done"));
    // Half reverted, it is neither applied nor not.
    let refused = db.upgrade(&tree("").history()).unwrap_err();
    assert_eq!(
        refused.message,
        "0002_books is half reverted: the first statement of its down.sql is done"
    );
    db.downgrade(&tree("").history(), "1").unwrap();
    assert_eq!(db.tables(), ["a"]);
    assert_eq!(db.ledger(), ["0001"]);
    assert!(state(&db).is_empty());
}

/// A kill between a statement and the row that says that it is done.
fn interrupted_at(db: &Scratch, begun: &str) {
    let up = format!("{FIRST}\n{ROW}\n{begun}");
    db.execute(&format!(
        "UPDATE __ovmig_migrations SET state = 'applying; done 2; begun; sum {}' WHERE version = '0002'",
        sum(&up)
    ));
}

#[test]
fn a_statement_in_doubt_is_looked_for() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    for done in [true, false] {
        db.upgrade(&broken().history()).unwrap_err();
        interrupted_at(&db, "ALTER TABLE books ADD COLUMN price INTEGER");
        if done {
            db.execute("ALTER TABLE books ADD COLUMN price INTEGER");
        }
        let report = db.upgrade(&whole().history()).unwrap();
        assert_eq!(report.done[0].done_before, if done { 3 } else { 2 });
        assert_eq!(
            db.query("SELECT count(*) FROM books WHERE price IS NULL"),
            ["1"]
        );
        db.downgrade(&whole().history(), "base").unwrap();
    }
}

/// MariaDB drops the tables of one statement one after the other, MySQL all or none.
#[test]
fn a_drop_of_two_tables_that_is_half_done_is_told_of() {
    const DROP: &str = "DROP TABLE books, a";
    for gone in ["DROP TABLE books, a", "DROP TABLE books", "SELECT 1"] {
        let Some(db) = Scratch::mysql() else {
            return;
        };
        db.upgrade(&broken().history()).unwrap_err();
        interrupted_at(&db, DROP);
        db.execute(gone);
        let upgraded = db.upgrade(&books(DROP).history());
        if gone == "DROP TABLE books" {
            let failure = upgraded.unwrap_err();
            assert!(failure.message.contains("can't be told"), "{failure}");
            assert_eq!(db.tables(), ["a"]);
            continue;
        }
        let done = if gone == DROP { 3 } else { 2 };
        assert_eq!(upgraded.unwrap().done[0].done_before, done);
        assert!(db.tables().is_empty());
    }
}

#[test]
fn what_is_gone_on_with_is_as_strict_as_before() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let too_long = "INSERT INTO books VALUES (2, 'more than twenty letters');";
    let lenient = |last: &str| {
        let up = format!("SET SESSION sql_mode = '';\n{FIRST}\n{last}");
        Tree::new(Backend::Mysql).with(1, "books", &up, DOWN)
    };
    db.upgrade(&lenient("DROP TABLE nowhere;").history())
        .unwrap_err();
    let tree = lenient(too_long);
    db.upgrade(&tree.history()).unwrap();
    assert_eq!(
        db.query("SELECT title FROM books"),
        ["more than twenty let"]
    );
    // What one file says of itself is nothing to the next.
    let another = too_long.replace('2', "3");
    let failure = db
        .upgrade(&tree.with(2, "more", &another, "SELECT 1").history())
        .unwrap_err();
    assert!(failure.message.contains("Data too long"), "{failure}");
}

#[test]
fn a_statement_that_leaves_no_trace_stays_in_doubt() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    db.upgrade(&broken().history()).unwrap_err();
    interrupted_at(&db, "CALL something()");
    let history = books("CALL something();").history();
    let failure = db.upgrade(&history).unwrap_err();
    assert_eq!(
        failure.message,
        "whether statement 3 of 0002_books came to its end before the process was interrupted can't be told"
    );
    assert_eq!(failure.primary.as_ref().unwrap().location.line(), 3);
    assert!(
        failure
            .notes
            .contains(&"the 2 before it are done".to_owned())
    );
    db.downgrade(&history, "1").unwrap();
    assert_eq!(db.tables(), ["a"]);
}

#[test]
fn what_a_file_sets_reaches_no_other() {
    let (Some(db), Some(other)) = (Scratch::mysql(), Scratch::mysql()) else {
        return;
    };
    let name = other.query("SELECT DATABASE()").remove(0);
    let up = format!(
        "SET foreign_key_checks = 0, sql_mode = '', time_zone = '+05:00';
         CREATE TABLE child (p INTEGER, FOREIGN KEY (p) REFERENCES parent (id));
         USE {name};
         CREATE TABLE elsewhere (id INTEGER);
         INSERT INTO elsewhere VALUES (1)"
    );
    let tree = Tree::new(Backend::Mysql)
        .with(1, "settings", &up, "DROP TABLE child")
        .with(
            2,
            "parent",
            "CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO child VALUES (1)",
            "DROP TABLE parent",
        );
    let failure = db.upgrade(&tree.history()).unwrap_err();
    assert!(
        failure.message.contains("foreign key constraint"),
        "{failure}"
    );
    assert_eq!(db.tables(), ["child", "parent"]);
    assert_eq!(other.all_tables(), ["elsewhere"]);
    assert_eq!(db.ledger(), ["0001"]);
    let status = db.open(Mode::Read).status(&tree.history()).unwrap();
    assert_eq!(
        status.applied[0].tool_version.as_deref(),
        Some(env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn settings_of_an_interrupted_file_are_set_again() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let tree = |last: &str| {
        let up = format!(
            "SET foreign_key_checks = 0; CREATE TABLE child (p INTEGER, FOREIGN KEY (p) REFERENCES parent (id)); {last}"
        );
        Tree::new(Backend::Mysql).with(1, "x", &up, "DROP TABLE child")
    };
    db.upgrade(&tree("DROP TABLE nowhere").history())
        .unwrap_err();
    // Without the setting this fails: there is no such parent.
    db.upgrade(&tree("INSERT INTO child VALUES (1)").history())
        .unwrap();
    assert_eq!(db.query("SELECT p FROM child"), ["1"]);
}

#[test]
fn transactions_of_a_file_hold() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let tree = |last: &str| {
        let up = format!(
            "{FIRST} START TRANSACTION; {ROW} INSERT INTO books VALUES (2, 'two'); {last}; COMMIT;"
        );
        Tree::new(Backend::Mysql).with(1, "x", &up, "DROP TABLE books")
    };
    db.upgrade(&tree("INSERT INTO nowhere VALUES (1)").history())
        .unwrap_err();
    assert_eq!(db.query("SELECT count(*) FROM books"), ["0"]);
    let report = db
        .upgrade(&tree("INSERT INTO books VALUES (3, 'three')").history())
        .unwrap();
    assert_eq!(report.done[0].done_before, 1);
    assert_eq!(db.query("SELECT count(*) FROM books"), ["3"]);
}

#[test]
fn rows_alone_are_one_transaction() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let tree = |last: &str| {
        Tree::new(Backend::Mysql)
            .with(1, "books", FIRST, "DROP TABLE books")
            .with(2, "rows", &format!("{ROW} {last}"), "DELETE FROM books")
    };
    let failure = db
        .upgrade(&tree("INSERT INTO nowhere VALUES (1)").history())
        .unwrap_err();
    assert!(
        failure.notes[0].ends_with("of 0002_rows nothing was done"),
        "{failure:?}"
    );
    assert_eq!(db.query("SELECT count(*) FROM books"), ["0"]);
    db.upgrade(&tree("").history()).unwrap();
    assert_eq!(db.query("SELECT count(*) FROM books"), ["1"]);
}

fn refused(url: &str) -> Failure {
    let url = DatabaseUrl::parse(url, Path::new("/"), Backend::Mysql).unwrap();
    match Database::connect(&url, Mode::Write) {
        Ok(_) => panic!("{url} was opened"),
        Err(failure) => failure,
    }
}

#[test]
fn what_stands_against_a_connection_is_said_without_the_password() {
    let Some(admin) = admin_url() else {
        return;
    };
    let (start, _) = admin.rsplit_once('/').unwrap();
    let (_, address) = start.rsplit_once('@').unwrap();
    let failure = refused(&format!("{start}/ovmig_no_such_database"));
    assert!(
        failure
            .message
            .starts_with("there is no database `ovmig_no_such_database` on the MySQL server at"),
        "{failure}"
    );
    assert!(failure.hints[0].contains("CREATE DATABASE"), "{failure:?}");

    for (url, message) in [
        (
            format!("mysql://nobody_here:hunt%24er2@{address}/mysql"),
            // MySQL gives one that it doesn't know some way to log in, by chance also one that isn't known here.
            "the user `nobody_here`",
        ),
        (
            "mysql://ann:hunt%24er2@127.0.0.1:1/app".to_owned(),
            "no MySQL server can be reached at 127.0.0.1:1",
        ),
        (
            "mysql://ann:hunt%24er2@no-such-host.invalid/app".to_owned(),
            "the host of the database URL isn't known",
        ),
    ] {
        let failure = refused(&url);
        assert!(failure.message.starts_with(message), "{failure}");
        let all = format!("{failure:?}");
        assert!(
            !all.contains("hunt$er2") && !all.contains("hunt%24er2"),
            "{all}"
        );
    }
}

/// Said before the first statement is run, which nothing could take back.
#[test]
fn an_index_of_an_expression_is_refused_by_mariadb_in_time() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let mariadb = db.query("SELECT VERSION()")[0].contains("MariaDB");
    let tree = books("CREATE INDEX by_title ON books ((lower(title)));");
    let done = db.upgrade(&tree.history());
    if !mariadb {
        done.unwrap();
        return;
    }
    let failure = done.unwrap_err();
    assert_eq!(
        failure.message,
        "0002_books makes an index of an expression on `books`, which MySQL has and this MariaDB hasn't"
    );
    assert_eq!(failure.primary.as_ref().unwrap().location.line(), 3);
    assert_eq!(failure.notes, ["nothing was run"]);
    assert!(failure.hints[0].contains("#[generated"), "{failure:?}");
    // Nor is a table of the tool's there.
    let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";
    assert!(db.query(tables).is_empty());
}

/// What a file says of a column and no declaration can, and the table's own collation: a change of the column keeps them.
#[test]
fn a_column_that_changes_keeps_what_no_declaration_says() {
    let Some(db) = Scratch::mysql() else {
        return;
    };
    let up = "CREATE TABLE books (id INTEGER PRIMARY KEY, seen INTEGER INVISIBLE DEFAULT 5, title VARCHAR(5), \
              place POINT NOT NULL /*!80003 SRID 4326 */) COLLATE utf8mb4_bin;";
    let tree = Tree::new(Backend::Mysql).with(1, "books", up, "DROP TABLE books;");
    let recorded = replay(&tree.history().migrations, Backend::Mysql).schema;
    let mut declared = recorded.clone();
    let table = declared.tables.values_mut().next().unwrap();
    for column in &mut table.columns {
        column.attributes.clear();
        column.comment = Some("changed".to_owned());
    }
    let compared = compare(&recorded, &declared, &Scope::default(), Backend::Mysql);
    let up = dialect::of(Backend::Mysql).render(&compared.changes, &recorded, &declared);
    db.upgrade(&tree.history()).unwrap();
    db.execute_each(up.steps.iter().map(|it| it.sql.as_str()));
    let of = |what: &str, column: &str| {
        let sql = format!(
            "SELECT {what} FROM information_schema.columns \
             WHERE table_schema = DATABASE() AND column_name = '{column}' AND column_comment = 'changed'"
        );
        db.query(&sql).remove(0).to_lowercase()
    };
    assert!(of("extra", "seen").contains("invisible"));
    assert_eq!(of("collation_name", "title"), "utf8mb4_bin");
    if !db.query("SELECT VERSION()")[0].contains("MariaDB") {
        assert_eq!(of("srs_id", "place"), "4326");
    }
}
