//! Columns: added, dropped, altered.

use super::case::{Case, run};

#[test]
fn columns_come_and_go() {
    run(&[
        Case {
            what: "with defaults, backfills, numbers, generated",
            before: &[
                "t (id) { id -> Integer, a -> Integer, #[default = \"CURRENT_TIMESTAMP\"] #[on_update = \"CURRENT_TIMESTAMP\"] changed -> Timestamp }",
            ],
            rows: "INSERT INTO t VALUES (1, 5, '2001-01-01 01:01:01'), (2, 6, '2002-02-02 02:02:02')",
            after: &[
                "t (id) { id -> Integer, a -> Integer, #[default = \"CURRENT_TIMESTAMP\"] #[on_update = \"CURRENT_TIMESTAMP\"] changed -> Timestamp, \
                 n -> Nullable<Text>, #[default = \"'x'\"] txt -> Text, #[backfill = \"a * 2\"] b -> Integer, \
                 #[backfill = \"'old'\"] #[default = \"'new'\"] #[max_length = 9] c -> Varchar, \
                 #[auto_increment] #[unique] num -> Integer, #[generated = \"a + 1\"] g -> Nullable<Integer>, \
                 #[generated(virtual = \"a + 2\")] v -> Nullable<Integer>, #[default = \"uuid()\"] #[max_length = 36] u -> Char }",
            ],
            then: &[
                (
                    "SELECT GROUP_CONCAT(b, c, txt, g, v, num ORDER BY id) AS line FROM t",
                    "10oldx671,12oldx782",
                ),
                (
                    "SELECT CONCAT(MAX(changed)) AS line FROM t",
                    "2002-02-02 02:02:02",
                ),
            ],
            ..Case::default()
        },
        Case {
            what: "dropped, and back with values that are plainly none",
            before: &[
                "enum Mood { Sad, Ok }",
                "#[check(c = \"k IN ('p', 'q')\")] t (id) { id -> Integer, a -> Integer, #[max_length = 9] k -> Varchar, d -> Date, dt -> Datetime, ts -> Timestamp, j -> Json, m -> Mood, #[max_length = 4] bin -> Binary, #[unique] #[max_length = 20] u -> Varchar, #[unique] n -> Integer, f -> Double, txt -> Text }",
            ],
            rows: "INSERT INTO t VALUES (1, 5, 'p', '2001-01-01', '2001-01-01', '2001-01-01', '{}', 'ok', 'x', 'u', 7, 1.5, 't'), (2, 5, 'q', '2001-01-01', '2001-01-01', '2001-01-01', '{}', 'ok', 'x', 'v', 8, 1.5, 't')",
            after: &["t (id) { id -> Integer }"],
            loses: true,
            ..Case::default()
        },
        Case {
            what: "the primary key's column is another one",
            before: &["t (id) { #[auto_increment] id -> Integer, a -> Integer }"],
            rows: "INSERT INTO t (a) VALUES (5), (6)",
            after: &["t (a) { a -> Integer }"],
            loses: true,
            ..Case::default()
        },
    ]);
}

#[test]
fn nulls() {
    run(&[
        Case {
            what: "to NOT NULL with a backfill, a default; and back",
            before: &[
                "t (id) { id -> Integer, a -> Nullable<Integer>, #[default = \"3\"] b -> Nullable<Integer>, #[max_length = 9] c -> Nullable<Varchar>, d -> Integer, #[on_update = \"now()\"] e -> Nullable<Datetime> }",
            ],
            rows: "INSERT INTO t VALUES (1, NULL, NULL, NULL, 1, '2001-01-01'), (2, 2, 2, 'x', 2, NULL)",
            after: &[
                "t (id) { id -> Integer, #[backfill = \"7\"] a -> Integer, #[default = \"3\"] b -> Integer, #[backfill = \"concat('c', d)\"] #[max_length = 9] c -> Varchar, d -> Nullable<Integer>, #[on_update = \"now()\"] e -> Nullable<Datetime> }",
            ],
            then: &[
                (
                    "SELECT GROUP_CONCAT(a, b, c ORDER BY id) AS line FROM t",
                    "73c1,22x",
                ),
                (
                    "SELECT CONCAT(MAX(e)) AS line FROM t",
                    "2001-01-01 00:00:00",
                ),
            ],
            loses: true,
        },
        Case {
            what: "with the type, in a foreign key",
            before: &[
                "p (id) { id -> Integer }",
                "c (id) { id -> Integer, #[references(p(id))] p -> Nullable<Integer>, #[max_length = 9] n -> Nullable<Varchar> }",
            ],
            rows: "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, NULL, NULL), (2, 1, '5')",
            after: &[
                "p (id) { id -> BigInt }",
                "c (id) { id -> Integer, #[references(p(id))] #[backfill = \"1\"] p -> BigInt, #[backfill = \"9\"] n -> Integer }",
            ],
            then: &[(
                "SELECT GROUP_CONCAT(p, n ORDER BY id) AS line FROM c",
                "19,15",
            )],
            loses: true,
        },
    ]);
}

#[test]
fn types() {
    run(&[
        Case {
            what: "wider and narrower, with all that the columns have",
            before: &[
                "#[index(s)] #[check(x = \"n > 0\")] t (id) { #[auto_increment] id -> Integer, /// N.\n #[default = \"5\"] n -> Integer, #[max_length = 20] #[collate = \"utf8mb4_bin\"] #[default = \"'a'\"] s -> Varchar, #[precision = 6] #[scale = 2] p -> Numeric, #[generated = \"n + 1\"] g -> Nullable<Integer>, d -> Date, #[default = \"CURRENT_TIMESTAMP\"] #[on_update = \"CURRENT_TIMESTAMP\"] ts -> Timestamp }",
            ],
            rows: "INSERT INTO t (n, s, p, d) VALUES (5, 'x', 1.25, '2001-02-03')",
            after: &[
                "#[index(s)] #[check(x = \"n > 0\")] t (id) { #[auto_increment] id -> BigInt, /// N.\n #[default = \"5\"] n -> BigInt, #[max_length = 40] #[collate = \"utf8mb4_bin\"] #[default = \"'a'\"] s -> Varchar, #[precision = 10] #[scale = 4] p -> Numeric, #[generated = \"n + 1\"] g -> Nullable<BigInt>, d -> Datetime, #[precision = 6] #[default = \"CURRENT_TIMESTAMP\"] #[on_update = \"CURRENT_TIMESTAMP\"] ts -> Timestamp }",
            ],
            ..Case::default()
        },
        Case {
            what: "texts, numbers, labels, booleans, bits, bytes",
            before: &[
                "enum Mood { Sad, Ok }",
                "t (id) { id -> Integer, m -> Mood, #[max_length = 9] l -> Varchar, #[max_length = 9] b -> Varchar, #[max_length = 36] u -> Char, #[max_length = 3] bits -> Bit, txt -> Text, n -> Integer, #[max_length = 9] num -> Varchar }",
            ],
            rows: "INSERT INTO t VALUES (1, 'ok', 'sad', 'true', '12345678-1234-1234-1234-123456789abc', b'101', '{\"a\":1}', 7, '42'), (2, 'sad', 'ok', 'no', 'aaaaaaaa-1234-1234-1234-123456789abc', b'1', '[]', 8, '-1')",
            after: &[
                "enum Mood { Sad, Ok }",
                "t (id) { id -> Integer, #[max_length = 9] m -> Varchar, l -> Mood, b -> Bool, #[max_length = 16] u -> Binary, #[max_length = 9] bits -> Varchar, txt -> Json, #[max_length = 9] n -> Varchar, num -> Integer }",
            ],
            then: &[(
                "SELECT GROUP_CONCAT(m, l, b, HEX(u), bits, n, num ORDER BY id) AS line FROM t",
                "oksad112345678123412341234123456789ABC5742,sadok0AAAAAAAA123412341234123456789ABC18-1",
            )],
            loses: true,
        },
        Case {
            what: "numbers that become labels through their text",
            before: &["t (id) { id -> Integer, #[max_length = 9] a -> Varchar }"],
            rows: "INSERT INTO t VALUES (1, '2'), (2, '1')",
            after: &["t (id) { id -> Integer, #[sql_type = \"enum('1','2')\"] a -> Text }"],
            then: &[("SELECT GROUP_CONCAT(a ORDER BY id) AS line FROM t", "2,1")],
            ..Case::default()
        },
    ]);
}

#[test]
fn labels() {
    run(&[
        Case {
            what: "labels at the end, in the middle, in another order",
            before: &[
                "enum Mood { Sad, Ok }",
                "t (id) { id -> Integer, #[default = \"'ok'\"] m -> Mood, n -> Nullable<Mood> }",
            ],
            rows: "INSERT INTO t VALUES (1, 'ok', NULL), (2, 'sad', 'ok')",
            after: &[
                "enum Mood { Glad, Ok, Meh, Sad, Mad }",
                "t (id) { id -> Integer, #[default = \"'meh'\"] m -> Mood, n -> Nullable<Mood> }",
            ],
            then: &[(
                "SELECT GROUP_CONCAT(m ORDER BY id) AS line FROM t",
                "ok,sad",
            )],
            ..Case::default()
        },
        Case {
            what: "an enumeration has another name, and one goes",
            before: &[
                "enum Mood { Sad, Ok }",
                "enum Kind { A }",
                "t (id) { id -> Integer, m -> Mood, k -> Kind }",
            ],
            rows: "INSERT INTO t VALUES (1, 'ok', 'a')",
            after: &[
                "enum Feeling { Sad, Ok, New }",
                "t (id) { id -> Integer, m -> Feeling, #[max_length = 5] k -> Varchar }",
            ],
            ..Case::default()
        },
    ]);
}

#[test]
fn defaults_and_the_rest() {
    run(&[
        Case {
            what: "defaults, numbering, generated, collation, on update",
            before: &[
                "t (id) { id -> Integer, #[default = \"1\"] a -> Integer, b -> Integer, #[generated = \"a + 1\"] g -> Nullable<Integer>, #[generated(virtual = \"a + 2\")] v -> Nullable<Integer>, p -> Nullable<Integer>, #[generated(virtual = \"a + 3\")] w -> Nullable<Integer>, #[max_length = 9] c -> Varchar, dt -> Nullable<Datetime>, txt -> Text }",
            ],
            rows: "INSERT INTO t (id, b, p, c, txt) VALUES (3, 1, 2, 'x', 'y'), (4, 2, 2, 'x', 'y')",
            after: &[
                "#[index(v)] t (id) { #[auto_increment] id -> Integer, a -> Integer, #[default = \"(1 + 2)\"] b -> Integer, g -> Nullable<Integer>, #[generated(stored = \"a + 5\")] v -> Nullable<Integer>, #[generated = \"a + 7\"] p -> Nullable<Integer>, w -> Nullable<Integer>, #[max_length = 9] #[collate = \"utf8mb4_bin\"] c -> Varchar, #[on_update = \"now()\"] #[default = \"'2020-01-01'\"] dt -> Nullable<Datetime>, #[default = \"'z'\"] txt -> Text }",
            ],
            then: &[(
                "SELECT GROUP_CONCAT(g, v, p, w ORDER BY id) AS line FROM t",
                "2684,2684",
            )],
            loses: true,
        },
        Case {
            what: "expressions of generated columns",
            before: &[
                "#[index(g)] t (id) { id -> Integer, a -> Integer, #[generated = \"a + 1\"] g -> Nullable<Integer>, #[generated(virtual = \"a + 2\")] v -> Nullable<Integer> }",
            ],
            rows: "INSERT INTO t (id, a) VALUES (3, 1)",
            after: &[
                "#[index(g)] t (id) { id -> Integer, a -> Integer, #[generated = \"a * 10\"] g -> Nullable<Integer>, #[generated(virtual = \"a * 20\")] v -> Nullable<BigInt> }",
            ],
            then: &[("SELECT CONCAT(g, v) AS line FROM t", "1020")],
            ..Case::default()
        },
    ]);
}
