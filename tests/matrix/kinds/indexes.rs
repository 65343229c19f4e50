//! Indexes.

use crate::matrix::case::{Case, NOT_MYSQL, POSTGRES, kind};

const TABLE: &str =
    "t (id) { id -> Integer, a -> Integer, b -> Integer, #[max_length = 40] s -> Varchar }";

fn index(name: &str, before: &str, after: &str) -> Case {
    kind(name)
        .before([format!("{before} {TABLE}")])
        .after([format!("{after} {TABLE}")])
        .rows("INSERT INTO t (id, a, b, s) VALUES (1, 1, 5, 'x'), (2, 2, 5, 'Y')")
        .no_sql(cargo_ovmig::schema::Backend::Sqlite, "ovmig_new_")
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        index("index added", "", "#[index(a)]"),
        index("index of several columns, with directions", "", "#[index(a, b desc)]"),
        index("index on other columns", "#[index(a, name = \"i\")]", "#[index(a, b, name = \"i\")]"),
        index("index in another order", "#[index(a, b, name = \"i\")]", "#[index(b, a, name = \"i\")]"),
        index("index unique", "#[index(a, name = \"i\")]", "#[index(a, unique, name = \"i\")]"),
        index("index unique, and rows are the same", "", "#[index(b, unique, name = \"i\")]")
            .fails("")
            .mended("UPDATE t SET b = id"),
        index("index gets another name", "#[index(a, name = \"i\")]", "#[index(a, name = \"j\")]"),
        index("index with a predicate", "", "#[index(a, where = \"a > 1\")]").on(NOT_MYSQL),
        index(
            "index, predicate changed",
            "#[index(a, where = \"a > 1\", name = \"i\")]",
            "#[index(a, where = \"a > 2\", name = \"i\")]",
        )
        .on(NOT_MYSQL),
        index("index of an expression", "", "#[index(\"lower(s)\", name = \"i\")]").on(NOT_MYSQL),
        index(
            "index, expression changed",
            "#[index(\"lower(s)\", name = \"i\")]",
            "#[index(\"upper(s)\", name = \"i\")]",
        )
        .on(NOT_MYSQL),
        index("index, method", "#[index(a, name = \"i\")]", "#[index(a, method = \"hash\", name = \"i\")]")
            .on(POSTGRES),
        index(
            "index, operator class",
            "#[index(s, name = \"i\")]",
            "#[index(s opclass(\"varchar_pattern_ops\"), name = \"i\")]",
        )
        .on(POSTGRES),
        index("index, collation", "#[index(s, name = \"i\")]", "#[index(s collate(\"C\"), name = \"i\")]")
            .on(POSTGRES),
        index("index, order of NULLs", "#[index(a, name = \"i\")]", "#[index(a nulls_first, name = \"i\")]")
            .on(POSTGRES),
        index("index, included columns", "#[index(a, name = \"i\")]", "#[index(a, include(b, s), name = \"i\")]")
            .on(POSTGRES),
        index(
            "index, nulls not distinct",
            "#[index(a, unique, name = \"i\")]",
            "#[index(a, unique, nulls_not_distinct, name = \"i\")]",
        )
        .on(POSTGRES),
        kind("index of arrays and of documents")
            .on(POSTGRES)
            .before(["t (id) { id -> Integer, tags -> Array<Text>, body -> Jsonb }"])
            .rows("INSERT INTO t VALUES (1, '{a}', '{}')")
            .after([
                "#[index(tags, method = \"gin\")] #[index(body opclass(\"jsonb_path_ops\"), method = \"gin\")] \
                 t (id) { id -> Integer, tags -> Array<Text>, body -> Jsonb }",
            ]),
        kind("unique index that a foreign key refers to, in another order")
            .on(NOT_MYSQL)
            .before(["#[index(a, unique, name = \"i\")] t (id) { id -> Integer, a -> Integer }", "u (id) { id -> Integer, #[references(t(a))] a -> Integer }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7); INSERT INTO u (id, a) VALUES (1, 7)")
            .after(["#[index(a desc, unique, name = \"i\")] t (id) { id -> Integer, a -> Integer }", "u (id) { id -> Integer, #[references(t(a))] a -> Integer }"]),
    ]
}
