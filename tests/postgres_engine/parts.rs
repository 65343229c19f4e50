//! Keys, checks, indexes, enumerations.

use super::case::{Case, run};

#[test]
fn keys() {
    run(&[
        Case {
            what: "a primary key moves to another column while keys refer to both",
            before: &[
                "p (id) { id -> Int4, #[unique] code -> Text, #[unique] other -> Text }",
                "c (id) { id -> Int4, #[references(p(id))] p -> Int4, #[references(p(code))] code -> Text, #[references(p(other))] o -> Text }",
            ],
            rows: "INSERT INTO p VALUES (1, 'x', 'y'); INSERT INTO c VALUES (1, 1, 'x', 'y')",
            after: &[
                "p (code) { #[unique] id -> Int4, code -> Text, #[unique(name = \"by_other\")] other -> Text }",
                "c (id) { id -> Int4, #[references(p(id))] p -> Int4, #[references(p(code))] code -> Text, #[references(p(other))] o -> Text }",
            ],
            ..Case::default()
        },
        Case {
            what: "a primary key grows, shrinks and gets a name",
            before: &[
                "a (x) { x -> Int4, y -> Int4 }",
                "b (x, y) { x -> Int4, y -> Int4 }",
                "#[primary_key(name = \"one\")] c (x) { x -> Int4, y -> Nullable<Int4> }",
            ],
            rows: "INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1); INSERT INTO c VALUES (1, 2)",
            after: &[
                "a (x, y) { x -> Int4, y -> Int4 }",
                "b (y) { x -> Nullable<Int4>, y -> Int4 }",
                "#[primary_key(name = \"two\")] c (y) { x -> Nullable<Int4>, y -> Int4 }",
            ],
            ..Case::default()
        },
        Case {
            what: "unique constraints in all their forms",
            before: &[
                "#[unique(a, b)] t (id) { id -> Int4, a -> Nullable<Int4>, b -> Nullable<Int4>, #[unique] c -> Int4, #[unique(name = \"u\")] d -> Int4, e -> Int4 }",
            ],
            rows: "INSERT INTO t VALUES (1, NULL, NULL, 1, 1, 1), (2, 1, NULL, 2, 2, 2)",
            after: &[
                "#[unique(b, a)] t (id) { #[unique] id -> Int4, #[unique(nulls_not_distinct)] a -> Nullable<Int4>, b -> Nullable<Int4>, #[unique(name = \"v\")] c -> Int4, #[unique(name = \"w\")] d -> Int4, #[unique(deferrable = \"initially deferred\")] e -> Int4 }",
            ],
            ..Case::default()
        },
        Case {
            what: "names of constraints and indexes change places",
            before: &[
                "#[check(y = \"a > 0\")] t (id) { id -> Int4, #[unique(name = \"x\")] #[index(name = \"i\")] a -> Int4, #[unique(name = \"z\")] #[index(name = \"j\")] b -> Int4 }",
            ],
            rows: "INSERT INTO t VALUES (1, 1, 1)",
            after: &[
                "#[check(z = \"a > 0\")] t (id) { id -> Int4, #[unique(name = \"i\")] #[index(name = \"x\")] a -> Int4, #[unique(name = \"y\")] #[index(name = \"t_a_key\")] b -> Int8 }",
            ],
            ..Case::default()
        },
        Case {
            what: "foreign keys: composite, to itself, with actions, deferred",
            before: &[
                "p (a, b) { a -> Int4, b -> Int4 }",
                "#[references((a, b) -> p(a, b))] c (id) { id -> Int4, a -> Nullable<Int4>, b -> Nullable<Int4>, #[references(c(id))] up -> Nullable<Int4>, #[references(c(id), on_delete = \"cascade\")] x -> Nullable<Int4> }",
            ],
            rows: "INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 1, 2, 1, 1)",
            after: &[
                "p (a, b) { a -> Int4, b -> Int8 }",
                "#[references((a, b) -> p(a, b), on_delete = \"set null\", on_update = \"restrict\")] c (id) { id -> Int4, a -> Nullable<Int4>, b -> Nullable<Int8>, #[references(c(id), deferrable = \"initially deferred\")] up -> Nullable<Int4>, #[references(c(id), on_delete = \"set default\", deferrable, name = \"f\")] x -> Nullable<Int4> }",
            ],
            ..Case::default()
        },
        Case {
            what: "rows are filled while deferred constraints watch",
            before: &[
                "p (id) { id -> Int4 }",
                "#[unique(a, deferrable = \"initially deferred\")] c (id) { id -> Int4, #[references(p(id), deferrable = \"initially deferred\")] p -> Nullable<Int4>, a -> Nullable<Int4>, #[references(c(id), deferrable = \"initially deferred\")] b -> Nullable<Int4> }",
            ],
            rows: "INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1, NULL, NULL, NULL), (2, 2, 2, NULL)",
            after: &[
                "p (id) { id -> Int4 }",
                "#[unique(a, deferrable = \"initially deferred\")] c (id) { id -> Int4, #[backfill = \"1\"] #[references(p(id), deferrable = \"initially deferred\")] p -> Int4, #[backfill = \"id\"] a -> Int4, #[references(c(id), deferrable = \"initially deferred\")] #[backfill = \"a\"] b -> Int4 }",
            ],
            loses: true,
            ..Case::default()
        },
        Case {
            what: "a new table refers to what becomes unique, and an old one to a new table",
            before: &["a (id) { id -> Int4, code -> Text }"],
            rows: "INSERT INTO a VALUES (1, 'x')",
            after: &[
                "a (id) { id -> Int4, #[unique] code -> Text, #[references(b(id))] b -> Nullable<Int4> }",
                "b (id) { id -> Int4, #[references(a(code))] a -> Text }",
                "#[index(x, unique)] d (id) { id -> Int4, x -> Int4, #[references(d(x))] y -> Int4 }",
            ],
            ..Case::default()
        },
        Case {
            what: "a key refers to a unique index that changes",
            before: &[
                "#[index(code, unique)] a (id) { id -> Int4, code -> Text }",
                "b (id) { id -> Int4, #[references(a(code))] a -> Text }",
            ],
            rows: "INSERT INTO a VALUES (1, 'x'); INSERT INTO b VALUES (1, 'x')",
            after: &[
                "#[index(code desc, unique)] a (id) { id -> Int4, code -> Text }",
                "b (id) { id -> Int4, #[references(a(code))] a -> Text }",
            ],
            ..Case::default()
        },
    ]);
}

#[test]
fn checks_and_indexes() {
    run(&[
        Case {
            what: "checks come, change, get a name and go",
            before: &[
                "#[check = \"a > 0\"] #[check(b_set = \"b <> ''\")] #[check = \"a < 100 AND b <> 'x'\"] t (id) { id -> Int4, a -> Int4, b -> Text }",
            ],
            rows: "INSERT INTO t VALUES (1, 1, 'b')",
            after: &[
                "#[check = \"a > 0\"] #[check(b_not_empty = \"b <> ''\")] #[check = \"a < 100 OR b <> 'x'\"] #[check = \"a IN (1, 2)\"] t (id) { id -> Int4, a -> Int4, b -> Text }",
            ],
            ..Case::default()
        },
        Case {
            what: "indexes in all their forms come",
            before: &["t (id) { id -> Int4, a -> Int4, b -> Text, c -> Jsonb, d -> Array<Int4> }"],
            rows: "INSERT INTO t VALUES (1, 1, 'b', '{}', '{}')",
            after: &[r#"#[index(a desc, b nulls_first)]
                   #[index(b opclass("text_pattern_ops"), name = "by_pattern")]
                   #[index("lower(b)", unique)]
                   #[index("a + 1", "b || 'x'" desc nulls_last)]
                   #[index(c, method = "gin")]
                   #[index(c opclass("jsonb_path_ops"), method = "gin")]
                   #[index(d, method = "gin")]
                   #[index(a, method = "hash")]
                   #[index(a, include(b, id))]
                   #[index(a, unique, nulls_not_distinct, where = "b <> 'x' AND a > 0")]
                   #[index(b collate("C"))]
                   #[index("coalesce(b, '')")]
                   #[index("b::varchar(3)")]
                   #[index("CASE WHEN a > 0 THEN b END")]
                   t (id) { id -> Int4, a -> Int4, b -> Text, c -> Jsonb, d -> Array<Int4> }"#],
            ..Case::default()
        },
        Case {
            what: "indexes change and go",
            before: &[
                r#"#[index(a, b)] #[index(a, name = "i1")] #[index(b, where = "a > 0")] #[index(b, include(a))] #[index(c, method = "gin")] #[index("lower(b)")] #[index(a)]
                   t (id) { id -> Int4, a -> Int4, b -> Text, c -> Jsonb }"#,
            ],
            rows: "INSERT INTO t VALUES (1, 1, 'b', '{}')",
            after: &[
                r#"#[index(b, a)] #[index(a, name = "i2")] #[index(b, where = "a > 1")] #[index(b, include(a, id))] #[index(c opclass("jsonb_path_ops"), method = "gin")] #[index("upper(b)")]
                   t (id) { id -> Int4, a -> Int4, b -> Text, c -> Jsonb }"#,
            ],
            ..Case::default()
        },
        Case {
            what: "long names that collide when they are cut",
            before: &["t (id) { id -> Int4 }"],
            after: &[
                "a_table_with_a_name_that_is_as_long_as_names_of_tables_can_be (id) { id -> Int4, #[unique] #[index] a_column_with_a_long_name_too_which_is_number_one -> Int4, #[unique] #[index] a_column_with_a_long_name_too_which_is_number_two -> Int4 }",
                "a_table_with_a_name_that_is_as_long_as_names_of_tables_can_b (id) { id -> Int4, #[unique] #[index] a_column_with_a_long_name_too_which_is_number_one -> Int4 }",
            ],
            ..Case::default()
        },
    ]);
}

#[test]
fn enumerations() {
    run(&[
        Case {
            what: "a text becomes an enumeration",
            before: &[
                r#"#[index(a)] #[check = "a <> 'x'"] t (id) { id -> Int4, #[default = "'ok'"] a -> Text, b -> Array<Text> }"#,
            ],
            rows: "INSERT INTO t VALUES (1, 'sad', '{ok,sad}')",
            after: &[
                r#"#[index(a)] #[check = "a <> 'sad' OR id = 1"] t (id) { id -> Int4, #[default = "'ok'"] a -> Mood, b -> Array<Mood> }"#,
                "ovmig::sql_enum! { /** How it feels. */ pub enum Mood as \"mood\" { Ok = \"ok\", Sad = \"it's sad\", S = \"sad\" } }",
            ],
            ..Case::default()
        },
        Case {
            what: "labels come in place",
            before: &[
                r#"t (id) { id -> Int4, #[default = "'ok'"] a -> Mood }"#,
                "enum Mood as \"mood\" { Ok = \"ok\", Sad = \"sad\" }",
            ],
            rows: "INSERT INTO t VALUES (1, 'sad')",
            after: &[
                r#"t (id) { id -> Int4, #[default = "'ok'"] a -> Mood }"#,
                "enum Mood as \"mood\" { First = \"first\", Ok = \"ok\", M1 = \"m1\", M2 = \"m2\", Sad = \"sad\", Last = \"last\" }",
            ],
            ..Case::default()
        },
        Case {
            what: "labels come, go and move under all that is made of the type",
            before: &[
                r#"#[index(a)] #[index(c, where = "a = 'sad'")] #[check = "a <> 'gone'"] #[check = "c > 0"]
                   t (id, a) { id -> Int4, #[unique] #[default = "'ok'"] a -> Mood, #[default = "'{ok,sad}'"] b -> Array<Mood>, c -> Int4, #[default = "ARRAY['ok'::mood]"] d -> Array<Mood>,
                     #[generated = "a"] e -> Nullable<Mood>, #[generated = "CASE WHEN a = 'ok' THEN 1 ELSE 2 END"] f -> Nullable<Int4> }"#,
                r#"u (id) { #[references(t(a))] id -> Mood, #[default = "'gone'"] b -> Nullable<Mood> }"#,
                "enum Mood as \"mood\" { Ok = \"ok\", Sad = \"sad\", Gone = \"gone\" }",
            ],
            rows: "INSERT INTO t (id, a, c) VALUES (1, 'sad', 1); INSERT INTO u VALUES ('sad', 'ok')",
            after: &[
                r#"#[index(a)] #[index(c, where = "a = 'sad'")] #[check = "a <> 'new'"] #[check = "c > 0"]
                   t (id, a) { id -> Int4, #[unique] #[default = "'new'"] a -> Mood, #[default = "'{ok,sad}'"] b -> Array<Mood>, c -> Int4, #[default = "ARRAY['ok'::mood]"] d -> Array<Mood>,
                     #[generated = "a"] e -> Nullable<Mood>, #[generated = "CASE WHEN a = 'ok' THEN 1 ELSE 2 END"] f -> Nullable<Int4> }"#,
                r#"u (id) { #[references(t(a))] id -> Mood, b -> Nullable<Mood> }"#,
                "enum Mood as \"mood\" { Sad = \"sad\", New = \"new\", Ok = \"ok\" }",
            ],
            then: &[(
                "SELECT concat_ws(' ', a, b, d, e, f) AS line FROM t",
                "sad {ok,sad} {ok} sad 2",
            )],
            ..Case::default()
        },
        Case {
            what: "an enumeration is renamed and used by a new table",
            before: &[
                r#"#[check = "a <> 'sad'::mood"] t (id) { id -> Int4, #[default = "'ok'::mood"] a -> Mood }"#,
                "enum Mood as \"mood\" { Ok = \"ok\", Sad = \"sad\" }",
            ],
            rows: "INSERT INTO t VALUES (1, 'ok')",
            after: &[
                r#"#[check = "a <> 'sad'"] t (id) { id -> Int4, #[default = "'ok'"] a -> Order }"#,
                r#"u (id) { id -> Int4, #[default = "'sad'"] a -> Order }"#,
                "ovmig::sql_enum! { #[renamed_from = \"mood\"] pub enum Order as \"order\" { Ok = \"ok\", Sad = \"sad\" } }",
            ],
            ..Case::default()
        },
        Case {
            what: "an enumeration goes with its last column",
            before: &[
                r#"t (id) { id -> Int4, #[default = "'ok'"] a -> Mood, b -> Mood }"#,
                "u (id) { id -> Mood }",
                "enum Mood as \"mood\" { Ok = \"ok\" }",
            ],
            rows: "INSERT INTO t VALUES (1, 'ok', 'ok'); INSERT INTO u VALUES ('ok')",
            after: &[r#"t (id) { id -> Int4, #[default = "'ok'"] a -> Text }"#],
            loses: true,
            ..Case::default()
        },
    ]);
}

#[test]
fn shapes() {
    run(&[
        Case {
            what: "a plain table says nothing of defaults and constraints",
            before: &[
                r#"/// Words.
                   #[check = "b <> ''"] #[index(c)]
                   t (id) { #[auto_increment] id -> Int4, #[max_length = 20] #[unique] #[default = "'x'"] a -> Varchar, b -> Text, c -> Int4, #[references(u(id))] u -> Nullable<Int4> }"#,
                "u (id) { id -> Int4 }",
            ],
            rows: "INSERT INTO u VALUES (1); INSERT INTO t VALUES (1, 'a', 'b', 1, NULL)",
            after: &[
                "diesel::table! { t (id) { id -> Int4, a -> Varchar, c -> Int8, u -> Nullable<Int4> } }",
            ],
            loses: true,
            ..Case::default()
        },
        Case {
            what: "a length that is written counts",
            before: &["t (id) { id -> Int4, #[max_length = 20] #[unique] a -> Varchar }"],
            rows: "INSERT INTO t VALUES (1, 'a')",
            after: &["diesel::table! { t (id) { id -> Int4, #[max_length = 40] a -> Varchar } }"],
            ..Case::default()
        },
    ]);
}
