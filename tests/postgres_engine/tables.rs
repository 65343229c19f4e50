//! Tables, columns, types, numbering.

use super::case::{Case, run};

#[test]
fn tables() {
    run(&[
        Case {
            what: "tables come in the order of references, a cycle included",
            before: &[],
            after: &[
                r#"/// Has it's comment.
                   a (id) { #[auto_increment] id -> Int4, #[references(b(id))] b -> Nullable<Int4>, #[references(a(id))] up -> Nullable<Int4> }"#,
                "b (id) { #[identity] id -> Int4, #[references(a(id), on_delete = \"cascade\")] a -> Int4, #[references(z(id))] z -> Int4 }",
                "z (id) { id -> Int4, #[unique] code -> Text }",
                "y (id) { id -> Int4, #[references(z(code), on_update = \"cascade\", on_delete = \"set null\", deferrable = \"initially deferred\")] code -> Nullable<Text> }",
            ],
            ..Case::default()
        },
        Case {
            what: "tables that refer to each other go",
            before: &[
                "a (id) { id -> Int4, #[references(b(id))] b -> Nullable<Int4> }",
                "b (id) { id -> Int4, #[references(a(id))] a -> Nullable<Int4> }",
                "c (id) { id -> Int4, #[references(b(id))] b -> Nullable<Int4> }",
                "stays (id) { id -> Int4 }",
            ],
            rows: "INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (1, 1); UPDATE a SET b = 1; INSERT INTO stays VALUES (7)",
            after: &["stays (id) { id -> Int4 }"],
            then: &[("SELECT id::text AS line FROM stays", "7")],
            loses: true,
        },
        Case {
            what: "a table and its columns are renamed and altered at once",
            before: &[
                "old (id) { #[auto_increment] id -> Int4, #[unique] #[max_length = 20] a -> Varchar, #[generated = \"id * 2\"] g -> Nullable<Int4> }",
                "child (id) { id -> Int4, #[references(old(id))] of -> Int4 }",
            ],
            rows: "INSERT INTO old (a) VALUES ('x'), ('y'); INSERT INTO child VALUES (1, 2)",
            after: &[
                r#"/// New.
                   #[renamed_from = "old"] #[check = "b <> ''"]
                   new (nr) {
                     #[auto_increment] #[renamed_from = "id"] nr -> Int4,
                     #[unique] #[renamed_from = "a"] #[max_length = 40] #[default = "'z'"] b -> Varchar,
                     #[generated = "nr * 2"] g -> Nullable<Int4>,
                     more -> Nullable<Text>,
                   }"#,
                "child (id) { id -> Int4, #[references(new(nr))] of -> Int4 }",
            ],
            then: &[(
                "SELECT string_agg(b || nr || g, ',' ORDER BY nr) AS line FROM new",
                "x12,y24",
            )],
            ..Case::default()
        },
        Case {
            what: "schemas of the database",
            before: &["a (id) { id -> Int4 }"],
            rows: "INSERT INTO a VALUES (1)",
            after: &[
                "a (id) { id -> Int4, #[references(auth.users(id))] owner -> Nullable<Int4> }",
                "auth.users (id) { #[auto_increment] id -> Int4, #[index] name -> Text, #[default = \"'on'\"] state -> Nullable<State> }",
                "enum State as auth.state { On = \"on\" }",
            ],
            ..Case::default()
        },
        Case {
            what: "comments come, change and go",
            before: &[
                "/// One.\n t (id) { id -> Int4,\n /// A.\n a -> Text, b -> Text }",
                "u (id) { id -> Int4 }",
            ],
            after: &[
                "/// It's \\ two.\n t (id) { id -> Int4, a -> Text,\n /// B.\n ///\n /// More.\n b -> Text }",
                "/// U.\n u (id) { id -> Int4 }",
            ],
            ..Case::default()
        },
    ]);
}

#[test]
fn columns() {
    run(&[
        Case {
            what: "columns come",
            before: &["t (id) { id -> Int4 }"],
            rows: "INSERT INTO t VALUES (1), (2)",
            after: &[
                r#"t (id) {
                     id -> Int4,
                     a -> Nullable<Text>,
                     #[default = "'it''s'"] b -> Text,
                     #[default = "now() AT TIME ZONE 'utc'"] c -> Timestamp,
                     #[backfill = "'x' || id"] d -> Text,
                     #[backfill = "id * 2"] #[default = "7"] e -> Int4,
                     #[generated = "id + 1"] f -> Nullable<Int4>,
                     #[auto_increment] g -> Int4,
                     #[collate = "C"] h -> Nullable<Text>,
                     #[precision = 10] #[scale = 2] #[default = "0.5"] i -> Numeric,
                     #[default = "gen_random_uuid()"] j -> Uuid,
                     #[default = "'{}'"] k -> Array<Text>,
                     #[default = "1 = 1 AND 2 = 2"] l -> Bool,
                     #[default = "'{\"a\": 1}'"] m -> Jsonb,
                     #[identity] n -> Int8,
                     #[backfill = "'y'"] o -> Nullable<Text>,
                   }"#,
            ],
            then: &[(
                "SELECT string_agg(concat_ws(' ', id, a, b, d, e, f, g, h, i, k, l, m, n, o), ',' ORDER BY id) AS line FROM t",
                "1 it's x1 2 2 1 0.50 {} t {\"a\": 1} 1 y,2 it's x2 4 3 2 0.50 {} t {\"a\": 1} 2 y",
            )],
            ..Case::default()
        },
        Case {
            what: "columns go, and come back without their values",
            before: &[
                r#"#[index(a, b)] #[check = "b <> ''"] t (id) {
                     id -> Int4, a -> Int4, #[max_length = 10] b -> Varchar, #[unique] c -> Uuid, d -> Timestamptz, #[unique] e -> Text,
                     f -> Array<Int4>, g -> Jsonb, h -> Mood, #[unique] i -> Int8, j -> Date, k -> Bytea, l -> Bool, m -> Inet, n -> Time,
                     #[generated = "a + 1"] o -> Nullable<Int4>, #[max_length = 8] #[unique] p -> Varchar, #[precision = 4] q -> Numeric,
                   }"#,
                "enum Mood as \"mood\" { Ok = \"ok\" }",
            ],
            rows: "INSERT INTO t VALUES
                     (1, 1, 'x', gen_random_uuid(), now(), 'e1', '{1}', '{}', 'ok', 1, now(), '', true, '::1', '10:00', DEFAULT, 'p1', 1),
                     (2, 2, 'y', gen_random_uuid(), now(), 'e2', '{1}', '{}', 'ok', 2, now(), '', true, '::1', '10:00', DEFAULT, 'p2', 2)",
            after: &["t (id) { id -> Int4 }"],
            then: &[("SELECT count(*)::text AS line FROM t", "2")],
            loses: true,
        },
        Case {
            what: "a new column is filled from one that goes",
            before: &["t (id) { id -> Int4, first -> Text, last -> Text }"],
            rows: "INSERT INTO t VALUES (1, 'Ada', 'Lovelace')",
            after: &[r#"t (id) { id -> Int4, #[backfill = "first || ' ' || last"] name -> Text }"#],
            then: &[("SELECT name AS line FROM t", "Ada Lovelace")],
            loses: true,
        },
        Case {
            what: "NOT NULL comes with a default or a backfill, and goes",
            before: &["t (id) { id -> Int4, a -> Nullable<Text>, b -> Nullable<Int4>, c -> Nullable<Text>, d -> Text }"],
            rows: "INSERT INTO t VALUES (1, NULL, NULL, 'x', 'y'), (2, 'a', 2, 'x', 'y')",
            after: &[
                r#"t (id) { id -> Int4, #[default = "''"] a -> Text, #[backfill = "id * 10"] b -> Int4, c -> Text, d -> Nullable<Text> }"#,
            ],
            then: &[("SELECT string_agg(concat_ws('|', a, b, c), ',' ORDER BY id) AS line FROM t", "|10|x,a|2|x")],
            loses: true,
        },
        Case {
            what: "defaults come, change and go",
            before: &[r#"t (id) { id -> Int4, a -> Text, #[default = "1"] b -> Int4, #[default = "now()"] c -> Timestamptz, #[default = "'{}'::text[]"] d -> Array<Text> }"#],
            rows: "INSERT INTO t VALUES (1, 'a')",
            after: &[r#"t (id) { id -> Int4, #[default = "'x'"] a -> Text, #[default = "2 + 3"] b -> Int4, c -> Timestamptz, #[default = "ARRAY['a', 'b']"] d -> Array<Text> }"#],
            ..Case::default()
        },
        Case {
            what: "collations come, change and go",
            before: &[r#"t (id) { id -> Int4, a -> Text, #[index] #[collate = "C"] b -> Text, #[collate = "C"] c -> Text, #[generated = "lower(b)"] d -> Nullable<Text> }"#],
            rows: "INSERT INTO t VALUES (1, 'a', 'b', 'c')",
            after: &[r#"t (id) { id -> Int4, #[collate = "C"] a -> Text, #[index] #[collate = "POSIX"] b -> Text, c -> Text, #[generated = "lower(b)"] d -> Nullable<Text> }"#],
            ..Case::default()
        },
        Case {
            what: "generated columns come, change, become plain, and are made of columns that change",
            before: &[
                r#"#[index(keyed)] t (id) {
                     id -> Int4, a -> Int4, b -> Text,
                     #[generated = "a + 1"] plain -> Nullable<Int4>,
                     #[generated = "a + 2"] other -> Nullable<Int4>,
                     #[generated = "upper(b)"] #[unique] keyed -> Text,
                     #[generated = "a * 2"] gone -> Nullable<Int4>,
                     #[generated = "id * 2"] typed -> Nullable<Int4>,
                   }"#,
            ],
            rows: "INSERT INTO t VALUES (1, 2, 'x')",
            after: &[
                r#"#[index(keyed)] t (id) {
                     id -> Int4, a -> Int8, #[max_length = 20] b -> Varchar,
                     plain -> Nullable<Int4>,
                     #[generated = "a + 3"] other -> Nullable<Int8>,
                     #[generated = "upper(b)"] #[unique] keyed -> Text,
                     #[generated = "a::text || b"] new -> Nullable<Text>,
                     #[generated = "id * 2"] typed -> Nullable<Int8>,
                   }"#,
            ],
            then: &[("SELECT concat_ws(' ', a, b, plain, other, keyed, new, typed) AS line FROM t", "2 x 3 5 X 2x 2")],
            loses: true,
        },
        Case {
            what: "a plain column becomes a generated one",
            before: &[r#"#[index(b)] t (id) { id -> Int4, a -> Int4, b -> Nullable<Int4> }"#],
            rows: "INSERT INTO t VALUES (1, 2, 3)",
            after: &[r#"#[index(b)] t (id) { id -> Int4, a -> Int4, #[generated = "a * 2"] b -> Nullable<Int4> }"#],
            then: &[("SELECT b::text AS line FROM t", "4")],
            loses: true,
        },
    ]);
}

#[test]
fn numbering() {
    let forms = [
        "t (id) { id -> Int4 }",
        "t (id) { #[auto_increment] id -> Int4 }",
        "t (id) { #[identity] id -> Int4 }",
        "t (id) { #[identity = \"always\"] id -> Int4 }",
        "t (id) { #[auto_increment] id -> Int8 }",
        "t (id) { #[identity] id -> Int8 }",
        "t (id) { #[default = \"6\"] id -> Int4 }",
        "t (id) { #[auto_increment] id -> Int2 }",
    ];
    let pairs = (0..forms.len()).flat_map(|from| (0..forms.len()).map(move |to| (from, to)));
    let texts: Vec<_> = pairs
        .filter(|(from, to)| from != to)
        .map(|(from, to)| {
            let overriding = match from {
                3 => "OVERRIDING SYSTEM VALUE",
                _ => "",
            };
            let rows = format!(
                "INSERT INTO t {overriding} VALUES (3), (5);
                SELECT setval(s, 5) FROM pg_get_serial_sequence('t', 'id') AS s WHERE s IS NOT NULL"
            );
            let what = format!("{} becomes {}", forms[from], forms[to]);
            (what, [forms[from]], rows, [forms[to]], to != 0)
        })
        .collect();
    let next = [(
        "INSERT INTO t DEFAULT VALUES RETURNING id::text AS line",
        "6",
    )];
    let cases = texts
        .iter()
        .map(|(what, before, rows, after, numbered)| Case {
            what,
            before,
            rows,
            after,
            then: if *numbered { &next } else { &[] },
            loses: false,
        });
    run(&cases.collect::<Vec<_>>());
}

#[test]
fn renames_of_numbered_columns() {
    run(&[
        Case {
            what: "a numbered column is renamed",
            before: &["t (id) { #[auto_increment] id -> Int4 }"],
            rows: "INSERT INTO t DEFAULT VALUES",
            after: &["t (nr) { #[renamed_from = \"id\"] #[auto_increment] nr -> Int4 }"],
            then: &[(
                "INSERT INTO t DEFAULT VALUES RETURNING nr::text AS line",
                "2",
            )],
            ..Case::default()
        },
        Case {
            what: "a numbered column is renamed, and another one takes its name",
            before: &["t (id) { #[auto_increment] id -> Int4 }"],
            rows: "INSERT INTO t DEFAULT VALUES",
            after: &[
                "t (nr) { #[renamed_from = \"id\"] #[auto_increment] nr -> Int8, #[auto_increment] id -> Int4 }",
            ],
            then: &[(
                "INSERT INTO t DEFAULT VALUES RETURNING (nr, id)::text AS line",
                "(2,2)",
            )],
            ..Case::default()
        },
    ]);
}

#[test]
fn types() {
    run(&[
        Case {
            what: "wider and narrower",
            before: &[
                r#"t (id) { id -> Int4, #[max_length = 20] a -> Varchar, b -> Int2, #[precision = 6] #[scale = 2] c -> Numeric, d -> Float4,
                     #[max_length = 20] #[default = "'x'"] e -> Varchar, #[default = "5"] f -> Int4, #[unique] #[max_length = 5] g -> Varchar, #[max_length = 3] h -> Bpchar }"#,
            ],
            rows: "INSERT INTO t VALUES (1, 'abc', 3, 12.34, 0.5, 'e', 6, 'g', 'hhh')",
            after: &[
                r#"t (id) { id -> Int8, #[max_length = 40] a -> Varchar, b -> Int8, #[precision = 12] #[scale = 4] c -> Numeric, d -> Float8,
                     #[default = "'x'"] e -> Text, #[default = "5"] f -> Int8, #[unique] g -> Varchar, #[max_length = 5] h -> Varchar }"#,
            ],
            then: &[("SELECT concat_ws(' ', id, a, b, c, d, e, f, g, h) AS line FROM t", "1 abc 3 12.3400 0.5 e 6 g hhh")],
            ..Case::default()
        },
        Case {
            what: "texts that hold values of other types become these, under keys, checks and indexes",
            before: &[
                r#"#[index(a)] #[index("lower(a)")] #[index(b, where = "c <> ''")] #[check = "b <> ''"] #[index(d opclass("text_pattern_ops"))]
                   t (id) {
                     id -> Text, #[unique] a -> Text, #[default = "'1'"] b -> Text, c -> Text, d -> Text, #[default = "'true'"] e -> Text, f -> Text, g -> Text, h -> Text,
                     i -> Nullable<Text>, j -> Text,
                   }"#,
                "c (id) { id -> Int4, #[references(t(id))] of -> Nullable<Text>, #[references(t(a))] a -> Nullable<Text> }",
            ],
            rows: "INSERT INTO t VALUES ('c33c9ad7-45f2-47d6-a08d-f38c7b9ff4a9', 'f33c9ad7-45f2-47d6-a08d-f38c7b9ff4a9', '2', '3', '4', 'true', '2020-01-02', '[1]', '1.5', NULL, '::1');
                   INSERT INTO c SELECT 1, id, a FROM t",
            after: &[
                r#"#[index(a)] #[index("a::text")] #[index(b, where = "c <> 0")] #[check = "b <> 0"] #[index(d)]
                   t (id) {
                     id -> Uuid, #[unique] a -> Uuid, #[default = "1"] b -> Int4, c -> Int8, d -> Int2, #[default = "true"] e -> Bool, f -> Date, g -> Jsonb, h -> Numeric,
                     i -> Nullable<Timestamptz>, j -> Inet,
                   }"#,
                "c (id) { id -> Int4, #[references(t(id))] of -> Nullable<Uuid>, #[references(t(a))] a -> Nullable<Uuid> }",
            ],
            then: &[("SELECT concat_ws(' ', b, c, d, e, f, g, h, j) AS line FROM t", "2 3 4 t 2020-01-02 [1] 1.5 ::1")],
            // An address as text has its mask.
            loses: true,
        },
        Case {
            what: "between numbers, truth, bytes, documents, times",
            before: &[
                r#"t (id) { id -> Int4, #[default = "true"] a -> Bool, #[default = "0"] b -> Int4, c -> Bool, d -> Bytea, e -> Json, f -> Timestamp, g -> Uuid, h -> Int8, i -> Text, j -> Date }"#,
            ],
            rows: "INSERT INTO t VALUES (1, true, 1, false, 'abc', '[1]', '2020-01-02 03:04:05', 'c33c9ad7-45f2-47d6-a08d-f38c7b9ff4a9', 1, 'xyz', '2020-01-02')",
            after: &[
                r#"t (id) { id -> Int4, #[default = "1"] a -> Int4, #[default = "false"] b -> Bool, c -> Int8, d -> Text, e -> Jsonb, f -> Timestamptz, g -> Bytea, h -> Bool, i -> Bytea, j -> Timestamp }"#,
            ],
            then: &[("SELECT concat_ws(' ', a, b, c, d, e, h, i) AS line FROM t", "1 t 0 abc [1] t \\x78797a")],
            ..Case::default()
        },
        Case {
            what: "arrays and single values",
            before: &[r#"t (id) { id -> Int4, a -> Text, b -> Array<Int4>, c -> Array<Text>, #[default = "'{a}'"] d -> Array<Text>, e -> Nullable<Int4>, f -> Nullable<Mood> }"#, "enum Mood as \"mood\" { Ok = \"ok\" }"],
            rows: "INSERT INTO t VALUES (1, 'x', '{1,2}', '{3}', '{b}', NULL, 'ok')",
            after: &[r#"t (id) { id -> Int4, a -> Array<Text>, b -> Array<Int8>, c -> Array<Int4>, #[default = "'b'"] d -> Text, e -> Nullable<Array<Text>>, f -> Nullable<Array<Mood>> }"#, "enum Mood as \"mood\" { Ok = \"ok\" }"],
            then: &[("SELECT concat_ws(' ', a, b, c, d, e, f) AS line FROM t", "{x} {1,2} {3} b {ok}")],
            ..Case::default()
        },
    ]);
}
