//! Primary keys, unique constraints, foreign keys, checks.

use cargo_ovmig::schema::Backend::Sqlite;

use crate::matrix::case::{Case, NOT_MYSQL, POSTGRES, kind};

const AB: &str = "t (id) { id -> Integer, a -> Integer, b -> Integer }";
const AB_ROWS: &str = "INSERT INTO t (id, a, b) VALUES (1, 1, 5), (2, 2, 5)";

/// A change of what stands above a table with the columns `id`, `a` and `b`.
fn above(name: &str, before: &str, after: &str) -> Case {
    kind(name)
        .before([format!("{before} {AB}")])
        .after([format!("{after} {AB}")])
        .rows(AB_ROWS)
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = primary_keys();
    cases.extend(uniques());
    cases.extend(foreign_keys());
    cases.extend(checks());
    cases
}

fn primary_keys() -> Vec<Case> {
    let key = |name: &str, before: &str, after: &str| {
        kind(name)
            .before([AB.replace("(id)", before)])
            .after([AB.replace("(id)", after)])
            .rows(AB_ROWS)
    };
    vec![
        key("primary key, single to composite", "(id)", "(id, a)"),
        key("primary key, composite, in another order", "(id, a)", "(a, id)"),
        key("primary key on another column", "(id)", "(a)"),
        kind("primary key on another column, to which another table refers")
            .before([
                "t (id) { id -> Integer, #[unique] a -> Integer }",
                "u (id) { id -> Integer, #[references(t(id))] t_id -> Integer }",
            ])
            .rows("INSERT INTO t (id, a) VALUES (1, 1), (2, 2); INSERT INTO u (id, t_id) VALUES (1, 2)")
            .after([
                "t (a) { #[unique] id -> Integer, a -> Integer }",
                "u (id) { id -> Integer, #[references(t(id))] t_id -> Integer }",
            ]),
        kind("primary key gets another name")
            .before(["#[primary_key(name = \"one\")] t (id) { id -> Text, a -> Text }"])
            .rows("INSERT INTO t (id, a) VALUES ('1', 'x')")
            .after(["#[primary_key(name = \"two\")] t (id) { id -> Text, a -> Text }"])
            .on(NOT_MYSQL),
        kind("primary key added, and dropped on the way back")
            .by_hand("CREATE TABLE t (id INTEGER NOT NULL, a INTEGER);", "DROP TABLE t;")
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, NULL)")
            .after(["t (id) { id -> Integer, a -> Nullable<Integer> }"]),
    ]
}

fn uniques() -> Vec<Case> {
    vec![
        above("unique added", "", "#[unique(a)]"),
        above("unique added, and rows are the same", "", "#[unique(b)]")
            .fails("b")
            .mended("UPDATE t SET b = id"),
        above("unique, composite", "", "#[unique(a, b)]"),
        above("unique on other columns", "#[unique(a)]", "#[unique(a, b)]"),
        above(
            "unique gets another name",
            "#[unique(a, name = \"one\")]",
            "#[unique(a, name = \"two\")]",
        ),
        above(
            "unique deferrable",
            "#[unique(a)]",
            "#[unique(a, deferrable)]",
        )
        .on(POSTGRES),
        above(
            "unique deferrable at another time",
            "#[unique(a, deferrable)]",
            "#[unique(a, deferrable = \"initially deferred\")]",
        )
        .on(POSTGRES),
        kind("unique, nulls not distinct")
            .before(["t (id) { id -> Integer, #[unique] a -> Nullable<Text> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 'a'), (2, NULL)")
            .after(["t (id) { id -> Integer, #[unique(nulls_not_distinct)] a -> Nullable<Text> }"])
            .on(POSTGRES),
    ]
}

const PARENT: &str = "p (id) { id -> Integer, #[unique] code -> Integer }";
const FAMILY: &str = "INSERT INTO p (id, code) VALUES (1, 1), (2, 2); \
                      INSERT INTO c (id, p_id) VALUES (1, 1), (2, 2)";

/// A change of what stands above a child's reference.
fn reference(name: &str, before: &str, after: &str) -> Case {
    let child =
        |above: &str| format!("c (id) {{ id -> Integer, {above} p_id -> Nullable<Integer> }}");
    kind(name)
        .before([PARENT.to_owned(), child(before)])
        .after([PARENT.to_owned(), child(after)])
        .rows(FAMILY)
}

fn foreign_keys() -> Vec<Case> {
    vec![
        reference("foreign key added", "", "#[references(p(id))]"),
        reference("foreign key added, and a row refers to nothing", "", "#[references(p(id))]")
            .rows("INSERT INTO c (id, p_id) VALUES (1, 7)")
            .fails("")
            .mended("DELETE FROM c"),
        reference("foreign key to another column", "#[references(p(id))]", "#[references(p(code))]"),
        reference(
            "foreign key, actions",
            "#[references(p(id))]",
            "#[references(p(id), on_delete = \"cascade\", on_update = \"restrict\")]",
        )
        .then("DELETE FROM p WHERE id = 1", "SELECT count(*) FROM c", "1"),
        reference(
            "foreign key, other actions",
            "#[references(p(id), on_delete = \"cascade\")]",
            "#[references(p(id), on_delete = \"set null\")]",
        )
        .then("DELETE FROM p WHERE id = 1", "SELECT count(*) FROM c WHERE p_id IS NULL", "1"),
        reference(
            "foreign key deferrable",
            "#[references(p(id))]",
            "#[references(p(id), deferrable = \"initially deferred\")]",
        )
        .on(NOT_MYSQL),
        reference(
            "foreign key gets another name",
            "#[references(p(id), name = \"one\")]",
            "#[references(p(id), name = \"two\")]",
        ),
        kind("foreign key to another table")
            .before([
                "p (id) { id -> Integer }",
                "other (id) { id -> Integer }",
                "c (id) { id -> Integer, #[references(p(id))] p_id -> Integer }",
            ])
            .rows("INSERT INTO p (id) VALUES (1); INSERT INTO other (id) VALUES (1); INSERT INTO c (id, p_id) VALUES (1, 1)")
            .after([
                "p (id) { id -> Integer }",
                "other (id) { id -> Integer }",
                "c (id) { id -> Integer, #[references(other(id))] p_id -> Integer }",
            ]),
        kind("foreign key, composite")
            .before([
                "#[unique(a, b)] p (id) { id -> Integer, a -> Integer, b -> Integer }",
                "c (id) { id -> Integer, a -> Integer, b -> Integer }",
            ])
            .rows("INSERT INTO p (id, a, b) VALUES (1, 2, 3); INSERT INTO c (id, a, b) VALUES (1, 2, 3)")
            .after([
                "#[unique(a, b)] p (id) { id -> Integer, a -> Integer, b -> Integer }",
                "#[references((a, b) -> p(a, b), on_delete = \"cascade\")] c (id) { id -> Integer, a -> Integer, b -> Integer }",
            ]),
        kind("foreign key to its own table")
            .before(["c (id) { id -> Integer, up -> Nullable<Integer> }"])
            .rows("INSERT INTO c (id, up) VALUES (1, NULL), (2, 1)")
            .after(["c (id) { id -> Integer, #[references(c(id), on_delete = \"cascade\")] up -> Nullable<Integer> }"]),
        kind("foreign keys in a circle")
            .before(["a (id) { id -> Integer, b_id -> Nullable<Integer> }", "b (id) { id -> Integer, a_id -> Integer }"])
            .rows("INSERT INTO a (id) VALUES (1); INSERT INTO b (id, a_id) VALUES (1, 1); UPDATE a SET b_id = 1")
            .after([
                "a (id) { id -> Integer, #[references(b(id))] b_id -> Nullable<Integer> }",
                "b (id) { id -> Integer, #[references(a(id))] a_id -> Integer }",
            ]),
        kind("foreign key between types that can't be compared")
            .before(["p (id) { id -> Integer }", "c (id) { id -> Integer, p_id -> Text }"])
            .after(["p (id) { id -> Integer }", "c (id) { id -> Integer, #[references(p(id))] p_id -> Text }"])
            .on(POSTGRES)
            .refused("can't refer to"),
        kind("both sides of a foreign key of another type")
            .before([
                "p (id) { id -> Integer }",
                "c (id) { id -> Integer, #[references(p(id), on_delete = \"cascade\")] p_id -> Integer }",
            ])
            .rows("INSERT INTO p (id) VALUES (1); INSERT INTO c (id, p_id) VALUES (1, 1)")
            .after([
                "p (id) { id -> BigInt }",
                "c (id) { id -> Integer, #[references(p(id), on_delete = \"cascade\")] p_id -> BigInt }",
            ]),
    ]
}

fn checks() -> Vec<Case> {
    vec![
        above(
            "check added",
            "",
            "#[check = \"a > 0\"] #[check(sum = \"a + b < 100\")]",
        ),
        above(
            "check added, and a row doesn't hold it",
            "",
            "#[check(a_big = \"a > 1\")]",
        )
        .fails("a_big")
        .mended("UPDATE t SET a = a + 1"),
        above(
            "check dropped",
            "#[check(small = \"a < 10\")] #[check(sum = \"a + b < 100\")]",
            "#[check(sum = \"a + b < 100\")]",
        ),
        kind("several changes, of which the last fails on the rows")
            .before([AB, "u (id) { id -> Integer, b -> Integer }"])
            .rows(&format!("{AB_ROWS}; INSERT INTO u (id, b) VALUES (1, 5), (2, 5)"))
            .after([
                "t (id) { id -> Integer, a -> BigInt, b -> Integer, #[default = \"'x'\"] c -> Text }",
                "#[unique(b)] u (id) { id -> Integer, b -> Integer }",
            ])
            .fails("u")
            .mended("UPDATE u SET b = id"),
        above(
            "check, expression changed",
            "#[check(small = \"a < 10\")]",
            "#[check(small = \"a < 20\")]",
        ),
        above(
            "check, expression written in another way",
            "#[check(small = \"a < 10 AND b > 0\")]",
            "#[check(small = \"(a < 10) and (b>0)\")]",
        )
        .nothing(),
        above(
            "check gets another name",
            "#[check(one = \"a < 10\")]",
            "#[check(two = \"a < 10\")]",
        )
        .sql(Sqlite, "CONSTRAINT two"),
    ]
}
