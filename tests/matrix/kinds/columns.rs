//! Columns: added, dropped, renamed, reordered.

use cargo_ovmig::schema::Backend::{Postgres, Sqlite};

use crate::matrix::case::{Case, kind};

const BARE: &str = "t (id) { id -> Integer }";
const ROWS: &str = "INSERT INTO t (id) VALUES (1), (2)";

/// A column that is added to a table with two rows, and goes.
fn added(name: &str, column: &str, values: &str) -> Case {
    kind(name)
        .before([BARE])
        .rows(ROWS)
        .after([format!("t (id) {{ id -> Integer, {column} }}")])
        .value("t.a", values)
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        added("column added, which may be NULL", "a -> Nullable<Text>", "NULL, NULL"),
        added(
            "column added with a default",
            "#[default = \"'it''s'\"] a -> Text",
            "it's, it's",
        ),
        added(
            "column added with a default that is computed",
            "#[default = \"1 + 1\"] a -> Integer",
            "2, 2",
        ),
        added(
            "column added NOT NULL with a backfill",
            "#[backfill = \"id * 10\"] a -> Integer",
            "10, 20",
        ),
        added(
            "column added with a backfill and another default",
            "#[backfill = \"id * 10\"] #[default = \"7\"] a -> Integer",
            "10, 20",
        )
        .then("INSERT INTO t (id) VALUES (3)", "SELECT a FROM t WHERE id = 3", "7"),
        added(
            "column added, unique, with a check and an index",
            "#[unique] #[check = \"a <> 5\"] #[index] a -> Nullable<Integer>",
            "NULL, NULL",
        ),
        kind("column added NOT NULL without a value for the rows")
            .before([BARE])
            .rows(ROWS)
            .after(["t (id) { id -> Integer, a -> Integer }"])
            .refused("#[backfill ="),
        kind("column added that refers to another table")
            .before([BARE, "u (id) { id -> Integer }"])
            .rows(ROWS)
            .after([
                "t (id) { id -> Integer, #[references(u(id), on_delete = \"set null\")] a -> Nullable<Integer> }",
                "u (id) { id -> Integer }",
            ]),
        kind("column added that is made of those that go")
            .before(["t (id) { id -> Integer, a -> Nullable<Integer>, b -> Nullable<Integer> }"])
            .rows("INSERT INTO t (id, a, b) VALUES (1, 3, 4)")
            .after(["t (id) { id -> Integer, #[backfill = \"a + b\"] total -> Nullable<BigInt> }"])
            .loses()
            .value("t.total", "7")
            .back("t.a", "NULL")
            .back("t.b", "NULL"),
        kind("several changes of one table are one rebuild")
            .before(["t (id) { id -> Integer, #[max_length = 40] a -> Nullable<Varchar>, b -> Integer, c -> Nullable<Text> }"])
            .rows("INSERT INTO t (id, a, b, c) VALUES (1, 'x', 5, 'y')")
            .after([
                "#[check(b_big = \"b > 1\")] t (id) { id -> Integer, #[unique] #[default = \"'q'\"] #[max_length = 40] a -> Varchar, \
                 b -> BigInt, #[default = \"3\"] d -> Integer }",
            ])
            .loses()
            .value("t.d", "3")
            .back("t.c", "NULL"),
        kind("column dropped")
            .before(["t (id) { id -> Integer, a -> Nullable<Text> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL)")
            .after([BARE])
            .loses()
            .back("t.a", "NULL, NULL")
            .no_sql(Sqlite, "ovmig_new_"),
        kind("column dropped that is NOT NULL")
            .before(["t (id) { id -> Integer, a -> Text }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 'x'), (2, 'y')")
            .after([BARE])
            .loses()
            .one_way()
            .back("t.a", "*"),
        kind("column dropped with its index, check, unique and foreign key")
            .before([
                "#[index(a, b)] t (id) { id -> Integer, #[unique] #[check = \"a > 0\"] #[references(u(id))] a -> Nullable<Integer>, b -> Nullable<Integer> }",
                "u (id) { id -> Integer }",
            ])
            .rows("INSERT INTO u (id) VALUES (5); INSERT INTO t (id, a, b) VALUES (1, 5, 1), (2, NULL, 2)")
            .after(["t (id) { id -> Integer, b -> Nullable<Integer> }", "u (id) { id -> Integer }"])
            .loses()
            .back("t.a", "NULL, NULL"),
        kind("column renamed")
            .before(["t (id) { id -> Integer, a -> Text }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 'x'), (2, 'y')")
            .after(["t (id) { id -> Integer, #[renamed_from = \"a\"] b -> Text }"])
            .no_sql(Sqlite, "ovmig_new_"),
        kind("column renamed with all that is made of it")
            .before([
                "#[index(a, where = \"a <> ''\")] #[check(a_set = \"a <> 'a'\")] t (id) { id -> Integer, #[unique] a -> Text, \
                 #[generated = \"lower(a)\"] g -> Nullable<Text> }",
                "u (id) { id -> Integer, #[references(t(a))] t_a -> Text }",
            ])
            .on(&[Sqlite, Postgres])
            .rows("INSERT INTO t (id, a) VALUES (1, 'X'), (2, 'y'); INSERT INTO u (id, t_a) VALUES (1, 'X')")
            .after([
                "#[index(b, where = \"b <> ''\", name = \"t_a_idx\")] #[check(a_set = \"b <> 'a'\")] t (id) { id -> Integer, \
                 #[unique] #[renamed_from = \"a\"] b -> Text, #[generated = \"lower(b)\"] g -> Nullable<Text> }",
                "u (id) { id -> Integer, #[references(t(b))] t_a -> Text }",
            ])
            .value("t.g", "x, y"),
        kind("column renamed, and of another type")
            .before(["t (id) { id -> Integer, a -> Integer }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
            .after(["t (id) { id -> Integer, #[renamed_from = \"a\"] b -> BigInt }"]),
        kind("two columns change their names in a chain")
            .before(["t (id) { id -> Integer, a -> Text, b -> Integer }"])
            .rows("INSERT INTO t (id, a, b) VALUES (1, 'x', 7)")
            .after(["t (id) { id -> Integer, #[renamed_from = \"a\"] b -> Text, #[renamed_from = \"b\"] c -> Integer }"]),
        kind("columns in another order")
            .before(["t (id) { id -> Integer, a -> Text, b -> Integer }"])
            .rows("INSERT INTO t (id, a, b) VALUES (1, 'x', 7)")
            .after(["t (id) { b -> Integer, id -> Integer, a -> Text }"])
            .nothing()
            .says("the columns of `t` have another order in the database: it doesn't count"),
    ]
}
