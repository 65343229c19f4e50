//! SQLite: what a rebuild keeps.

use cargo_ovmig::schema::Backend::Sqlite;

use crate::matrix::case::{Case, SQLITE, kind};

const BEFORE: &str = "t (id) { id -> Integer, a -> Nullable<Text> }";
/// A change that SQLite has no statement for.
const AFTER: &str = "t (id) { id -> Integer, #[default = \"'q'\"] a -> Nullable<Text> }";
const ROWS: &str = "INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL)";

fn rebuilt(name: &str, up: &str, down: &str) -> Case {
    kind(name)
        .before([BEFORE])
        .after([AFTER])
        .rows(ROWS)
        .by_hand(up, down)
        .sql(Sqlite, "ovmig_new_")
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = extras();
    cases.extend(numbers());
    cases.extend(references());
    for case in &mut cases {
        case.on = SQLITE.to_vec();
    }
    cases
}

fn extras() -> Vec<Case> {
    vec![
        rebuilt("a trigger", "CREATE TRIGGER watch AFTER INSERT ON t BEGIN UPDATE t SET a = 'seen' WHERE id = NEW.id; END;", "DROP TRIGGER watch;")
            .then("INSERT INTO t (id) VALUES (3)", "SELECT a FROM t WHERE id = 3", "seen"),
        rebuilt("a trigger of another table that writes to it",
            "CREATE TABLE log (id INTEGER NOT NULL, CONSTRAINT log_pkey PRIMARY KEY (id)); CREATE TRIGGER watch AFTER INSERT ON log BEGIN INSERT INTO t (id) VALUES (NEW.id); END;",
            "DROP TABLE log;")
            .after([AFTER, "log (id) { id -> Integer }"])
            .then("INSERT INTO log VALUES (9)", "SELECT a FROM t WHERE id = 9", "q"),
        rebuilt("views, one through another", "CREATE VIEW v AS SELECT id, a FROM t; CREATE VIEW w AS SELECT count(*) AS n FROM v;", "DROP VIEW w; DROP VIEW v;")
            .then("", "SELECT n FROM w", "2"),
        rebuilt("a trigger of a view", "CREATE VIEW v AS SELECT id, a FROM t; CREATE TRIGGER enter INSTEAD OF INSERT ON v BEGIN INSERT INTO t (id, a) VALUES (NEW.id, NEW.a); END;", "DROP VIEW v;")
            .then("INSERT INTO v VALUES (5, 'z')", "SELECT a FROM t WHERE id = 5", "z"),
        kind("indexes, also with expressions and predicates")
            .before(["#[index(a)] #[index(\"lower(a)\", name = \"i\")] #[index(a, where = \"a > 'b'\", name = \"j\")] t (id) { id -> Integer, a -> Nullable<Text> }"])
            .after(["#[index(a)] #[index(\"lower(a)\", name = \"i\")] #[index(a, where = \"a > 'b'\", name = \"j\")] t (id) { id -> Integer, #[default = \"'q'\"] a -> Nullable<Text> }"])
            .rows(ROWS)
            .then("", "SELECT count(*) FROM pragma_index_list('t')", "3"),
        kind("checks, unique constraints and generated columns")
            .before(["#[check(c = \"a <> 'y'\")] t (id) { id -> Integer, #[unique] a -> Nullable<Text>, #[generated = \"a || 'z'\"] g -> Nullable<Text> }"])
            .after(["#[check(c = \"a <> 'y'\")] t (id) { id -> Integer, #[unique] #[default = \"'q'\"] a -> Nullable<Text>, #[generated = \"a || 'z'\"] g -> Nullable<Text> }"])
            .rows(ROWS)
            .sql(Sqlite, "CHECK (a <> 'y')"),
    ]
}

fn numbers() -> Vec<Case> {
    vec![
        kind("the numbers that AUTOINCREMENT has given, of rows that are gone too")
            .before(["t (id) { #[auto_increment] id -> Integer, a -> Nullable<Text> }"])
            .after(["t (id) { #[auto_increment] id -> Integer, #[default = \"'q'\"] a -> Nullable<Text> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 'x'), (50, 'y'); DELETE FROM t WHERE id = 50")
            .then("INSERT INTO t (a) VALUES ('z')", "SELECT id FROM t WHERE a = 'z'", "51"),
        kind("the row numbers of a table whose key is a text")
            .before(["t (id) { id -> Text, a -> Nullable<Text> }"])
            .after(["t (id) { id -> Text, #[default = \"'q'\"] a -> Nullable<Text> }"])
            .rows("INSERT INTO t (id, a) VALUES ('x', '1'), ('y', '2'), ('z', '3'); DELETE FROM t WHERE id = 'x'")
            .then("", "SELECT group_concat(rowid) FROM t", "2,3"),
        kind("the key as another name of the row number")
            .before([BEFORE])
            .after([AFTER])
            .rows(ROWS)
            .then("INSERT INTO t (a) VALUES ('z')", "SELECT id FROM t WHERE a = 'z'", "3")
            .then("", "SELECT count(*) FROM t WHERE rowid = id", "3"),
        kind("`STRICT` set, and taken away")
            .before([BEFORE])
            .after(["#[strict] t (id) { id -> Integer, a -> Nullable<Text> }"])
            .rows(ROWS)
            .then("", "SELECT wr || strict FROM pragma_table_list('t')", "01"),
        kind("`WITHOUT ROWID` set, and taken away")
            .before(["#[index(a)] t (id) { id -> Text, a -> Nullable<Text> }", "u (id) { id -> Integer, #[references(t(id), on_delete = \"cascade\")] t_id -> Text }"])
            .after(["#[index(a)] #[without_rowid] t (id) { id -> Text, a -> Nullable<Text> }", "u (id) { id -> Integer, #[references(t(id), on_delete = \"cascade\")] t_id -> Text }"])
            .rows("INSERT INTO t (id, a) VALUES ('x', '1'), ('y', NULL); INSERT INTO u (id, t_id) VALUES (1, 'y')")
            .then("", "SELECT wr || strict FROM pragma_table_list('t')", "10"),
        kind("`WITHOUT ROWID` and `STRICT`")
            .before(["#[without_rowid] #[strict] t (id) { id -> Text, a -> Nullable<Text> }"])
            .after(["#[without_rowid] #[strict] t (id) { id -> Text, #[default = \"'q'\"] a -> Nullable<Text> }"])
            .rows("INSERT INTO t (id, a) VALUES ('x', '1')")
            .then("", "SELECT wr || strict FROM pragma_table_list('t')", "11"),
    ]
}

fn references() -> Vec<Case> {
    vec![
        kind("the rows that refer to it, with ON DELETE CASCADE")
            .before([BEFORE, "u (id) { id -> Integer, #[references(t(id), on_delete = \"cascade\")] t_id -> Integer }"])
            .after([AFTER, "u (id) { id -> Integer, #[references(t(id), on_delete = \"cascade\")] t_id -> Integer }"])
            .rows(&format!("{ROWS}; INSERT INTO u (id, t_id) VALUES (1, 1), (2, 2)"))
            .then("DELETE FROM t WHERE id = 1", "SELECT count(*) FROM u", "1"),
        kind("its own references, and those of a circle")
            .before([
                "t (id) { id -> Integer, #[references(t(id), on_delete = \"cascade\")] up -> Nullable<Integer>, #[references(u(id))] u_id -> Nullable<Integer> }",
                "u (id) { id -> Integer, #[references(t(id), on_delete = \"cascade\")] t_id -> Nullable<Integer> }",
            ])
            .after([
                "t (id) { id -> BigInt, #[references(t(id), on_delete = \"cascade\")] up -> Nullable<BigInt>, #[references(u(id))] u_id -> Nullable<Integer>, #[default = \"1\"] n -> BigInt }",
                "u (id) { id -> Integer, #[references(t(id), on_delete = \"cascade\")] t_id -> Nullable<BigInt> }",
            ])
            .rows("INSERT INTO t (id, up) VALUES (1, NULL), (2, 1); INSERT INTO u (id, t_id) VALUES (1, 2); UPDATE t SET u_id = 1")
            .value("t.n", "1, 1")
            .then("", "SELECT count(*) FROM pragma_foreign_key_check", "0"),
        kind("the references of six hundred tables")
            .before(many("").into_iter())
            .after(many("#[default = \"1\"]").into_iter())
            .rows("INSERT INTO t (id, a) VALUES (1, 7); INSERT INTO c7 (id, t_id) VALUES (1, 1)")
            .one_way(),
    ]
}

/// A table and six hundred children.
fn many(above: &str) -> Vec<String> {
    let parent = format!("t (id) {{ id -> Integer, {above} a -> Integer }}");
    let child = |at: i32| {
        format!(
            "c{at} (id) {{ id -> Integer, #[references(t(id), on_delete = \"cascade\")] t_id -> Integer }}"
        )
    };
    std::iter::once(parent).chain((0..600).map(child)).collect()
}
