//! NULL, defaults, numbering, generated columns, collations.

use crate::matrix::case::{Case, POSTGRES, SERVERS, column, kind};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = nulls();
    cases.extend(defaults());
    cases.extend(numbering());
    cases.extend(generated());
    cases.extend(collations());
    cases
}

fn nulls() -> Vec<Case> {
    vec![
        column(
            "NOT NULL dropped",
            "a -> Text",
            "a -> Nullable<Text>",
            &["'x'", "'y'"],
        ),
        column(
            "NOT NULL set with a backfill, and rows hold NULL",
            "a -> Nullable<Text>",
            "#[backfill = \"'none'\"] a -> Text",
            &["'x'", "NULL"],
        )
        .value("t.a", "x, none")
        .back("t.a", "x, none"),
        column(
            "NOT NULL set with a backfill made of another column",
            "a -> Nullable<Integer>",
            "#[backfill = \"id * 10\"] a -> Integer",
            &["7", "NULL"],
        )
        .value("t.a", "7, 20")
        .back("t.a", "7, 20"),
        column(
            "NOT NULL set with a default, and rows hold NULL",
            "a -> Nullable<Text>",
            "#[default = \"'new'\"] a -> Text",
            &["'x'", "NULL"],
        )
        .value("t.a", "x, new")
        .back("t.a", "x, new"),
        column(
            "NOT NULL set without a word, and no row holds NULL",
            "a -> Nullable<Text>",
            "a -> Text",
            &["'x'", "'y'"],
        ),
        column(
            "NOT NULL set without a word, and rows hold NULL",
            "a -> Nullable<Text>",
            "a -> Text",
            &["'x'", "NULL"],
        )
        .says("`#[backfill = \"…\"]`")
        .fails("null")
        .mended("UPDATE t SET a = 'y' WHERE a IS NULL"),
        column(
            "NOT NULL and another type at once",
            "a -> Nullable<Integer>",
            "#[backfill = \"0\"] a -> BigInt",
            &["7", "NULL"],
        )
        .value("t.a", "7, 0")
        .back("t.a", "7, 0"),
    ]
}

fn defaults() -> Vec<Case> {
    let next = |case: Case, value: &str| {
        case.then(
            "INSERT INTO t (id) VALUES (9)",
            "SELECT a FROM t WHERE id = 9",
            value,
        )
    };
    vec![
        next(
            column("default set", "a -> Integer", "#[default = \"5\"] a -> Integer", &["7"]),
            "5",
        ),
        next(
            column(
                "default changed",
                "#[default = \"5\"] a -> Integer",
                "#[default = \"6\"] a -> Integer",
                &["7"],
            ),
            "6",
        ),
        column("default dropped", "#[default = \"5\"] a -> Integer", "a -> Integer", &["7"]),
        next(
            column(
                "default with a quote in it",
                "#[default = \"'a'\"] a -> Varchar",
                "#[default = \"'it''s; \\\\ -- x'\"] a -> Varchar",
                &["'x'"],
            )
            .before(["t (id) { id -> Integer, #[max_length = 40] #[default = \"'a'\"] a -> Varchar }"])
            .after(["t (id) { id -> Integer, #[max_length = 40] #[default = \"'it''s; -- x'\"] a -> Varchar }"]),
            "it's; -- x",
        ),
        column(
            "default set to the time of the insert",
            "a -> Timestamp",
            "#[default = \"CURRENT_TIMESTAMP\"] a -> Timestamp",
            &["'2026-01-31 10:00:00'"],
        ),
        column(
            "default written in another way",
            "#[default = \"now()\"] a -> Timestamp",
            "#[default = \"CURRENT_TIMESTAMP\"] a -> Timestamp",
            &["'2026-01-31 10:00:00'"],
        )
        .on(POSTGRES)
        .nothing(),
        next(
            column(
                "default and type changed at once",
                "#[default = \"'5'\"] a -> Varchar",
                "#[default = \"6\"] a -> Integer",
                &["'7'"],
            )
            .on(POSTGRES),
            "6",
        ),
    ]
}

/// Numbers go on after those that were given.
fn numbering() -> Vec<Case> {
    let table = |id: &str| format!("t (id) {{ {id}, a -> Text }}");
    let change = |name: &str, before: &str, after: &str| {
        kind(name)
            .before([table(before)])
            .after([table(after)])
            .then(
                "INSERT INTO t (a) VALUES ('z')",
                "SELECT id FROM t WHERE a = 'z'",
                "8",
            )
    };
    let own = "INSERT INTO t (id, a) VALUES (3, 'x'), (7, 'y')";
    let given = "INSERT INTO t (a) VALUES ('1'), ('2'), ('3'), ('4'), ('5'), ('6'), ('7')";
    let without = |case: Case| Case {
        then: Vec::new(),
        ..case
    };
    vec![
        change(
            "auto-increment set, with rows",
            "id -> Integer",
            "#[auto_increment] id -> Integer",
        )
        .rows(own),
        without(
            change(
                "auto-increment dropped",
                "#[auto_increment] id -> Integer",
                "id -> Integer",
            )
            .rows(given),
        ),
        change(
            "identity set, with rows",
            "id -> Integer",
            "#[identity] id -> Integer",
        )
        .rows(own)
        .on(POSTGRES),
        without(
            change(
                "identity dropped",
                "#[identity] id -> Integer",
                "id -> Integer",
            )
            .rows(given)
            .on(POSTGRES),
        ),
        change(
            "identity made `always`",
            "#[identity] id -> Integer",
            "#[identity = \"always\"] id -> Integer",
        )
        .rows(given)
        .on(POSTGRES),
        change(
            "auto-increment to identity",
            "#[auto_increment] id -> Integer",
            "#[identity] id -> Integer",
        )
        .rows(given)
        .on(POSTGRES),
        change(
            "auto-increment to identity, and the last rows are gone",
            "#[auto_increment] id -> Integer",
            "#[identity] id -> Integer",
        )
        .rows(&format!("{given}; DELETE FROM t WHERE id > 5"))
        .on(POSTGRES),
        change(
            "identity to auto-increment, and the last rows are gone",
            "#[identity = \"always\"] id -> Integer",
            "#[auto_increment] id -> BigInt",
        )
        .rows(&format!("{given}; DELETE FROM t WHERE id > 5"))
        .on(POSTGRES),
        change(
            "auto-increment to identity, with a number set that wasn't given yet",
            "#[auto_increment] id -> Integer",
            "#[identity] id -> Integer",
        )
        .rows("INSERT INTO t (a) VALUES ('1'); SELECT setval('t_id_seq', 8, FALSE)")
        .on(POSTGRES),
        change(
            "numbered column of another type",
            "#[auto_increment] id -> Integer",
            "#[auto_increment] id -> BigInt",
        )
        .rows(given)
        .on(SERVERS),
        change(
            "numbered table of which the last rows are gone, and another change",
            "#[auto_increment] id -> Integer, b -> Nullable<Text>",
            "#[auto_increment] id -> Integer, #[default = \"'q'\"] b -> Nullable<Text>",
        )
        .rows(&format!("{given}; DELETE FROM t WHERE id > 5")),
    ]
}

fn generated() -> Vec<Case> {
    vec![
        column(
            "generated column added",
            "a -> Integer",
            "a -> Integer, #[generated = \"a * 2\"] g -> Nullable<Integer>",
            &["7", "8"],
        )
        .before(["t (id) { id -> Integer, a -> Integer }"])
        .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
        .value("t.g", "14, 16"),
        kind("generated column, expression changed")
            .before(["t (id) { id -> Integer, a -> Integer, #[generated = \"a * 2\"] g -> Nullable<Integer> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
            .after(["t (id) { id -> Integer, a -> Integer, #[generated = \"a * 3\"] g -> Nullable<Integer> }"])
            .value("t.g", "21, 24"),
        kind("generated column with an index, expression changed")
            .before(["#[index(g)] t (id) { id -> Integer, a -> Integer, #[generated = \"a * 2\"] g -> Nullable<Integer> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
            .after(["#[index(g)] t (id) { id -> Integer, a -> Integer, #[generated = \"a * 3\"] g -> Nullable<Integer> }"])
            .value("t.g", "21, 24"),
        kind("generated column becomes a plain one, which keeps the values")
            .before(["t (id) { id -> Integer, a -> Integer, #[generated = \"a * 2\"] g -> Nullable<Integer> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
            .after(["t (id) { id -> Integer, a -> Integer, g -> Nullable<Integer> }"]),
        kind("plain column becomes a generated one")
            .before(["t (id) { id -> Integer, a -> Integer, g -> Nullable<Integer> }"])
            .rows("INSERT INTO t (id, a, g) VALUES (1, 7, 1), (2, 8, NULL)")
            .after(["t (id) { id -> Integer, a -> Integer, #[generated = \"a * 2\"] g -> Nullable<Integer> }"])
            .loses()
            .value("t.g", "14, 16")
            .back("t.g", "14, 16"),
        kind("column of another type that a generated one is made of")
            .before(["t (id) { id -> Integer, a -> Integer, #[generated = \"a * 2\"] g -> Nullable<BigInt> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
            .after(["t (id) { id -> Integer, a -> BigInt, #[generated = \"a * 2\"] g -> Nullable<BigInt> }"]),
        kind("column dropped that a generated one is made of")
            .before(["t (id) { id -> Integer, a -> Integer, #[generated = \"a * 2\"] g -> Nullable<BigInt> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
            .after(["t (id) { id -> Integer, #[generated = \"a * 2\"] g -> Nullable<BigInt> }"])
            .refused("`a`"),
        kind("generated column dropped")
            .before(["t (id) { id -> Integer, a -> Integer, #[generated = \"a * 2\"] g -> Nullable<Integer> }"])
            .rows("INSERT INTO t (id, a) VALUES (1, 7), (2, 8)")
            .after(["t (id) { id -> Integer, a -> Integer }"]),
    ]
}

fn collations() -> Vec<Case> {
    vec![
        column(
            "collation set",
            "#[index] a -> Text",
            "#[index] #[collate = \"C\"] a -> Text",
            &["'x'", "'Y'"],
        )
        .on(POSTGRES),
        column(
            "collation changed",
            "#[collate = \"C\"] a -> Text",
            "#[collate = \"POSIX\"] a -> Text",
            &["'x'", "'Y'"],
        )
        .on(POSTGRES),
        column(
            "collation of SQLite set",
            "#[index] #[unique] a -> Text",
            "#[index] #[unique] #[collate = \"NOCASE\"] a -> Text",
            &["'x'", "'Y'"],
        )
        .on(&[cargo_ovmig::schema::Backend::Sqlite]),
    ]
}
