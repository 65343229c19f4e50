//! What is renamed keeps its rows: by the declaration, by a word on the command line, by an answer.

use crate::support::Live;

/// The name of a table, what stands above it, and its columns likewise.
type Table<'a> = (&'a str, &'a str, [(&'a str, &'a str); 2]);

fn orm(tables: [Table<'_>; 2]) -> String {
    let table = |(name, word, columns): Table<'_>| {
        let columns = columns
            .map(|(name, word)| format!("        {word}\n        {name} -> Nullable<Text>,\n"));
        format!(
            "ovmig::table! {{\n    {word}\n    {name} (id) {{\n        id -> Integer,\n{}    }}\n}}\n",
            columns.concat()
        )
    };
    tables.map(table).concat()
}

fn first(live: &Live, orm: &str) {
    live.module("a", orm);
    live.ovmig("register --all").exits(0);
    live.ovmig("revision -m one --autogenerate").exits(0);
    live.ovmig("upgrade").exits(0);
}

#[test]
fn columns_and_tables_exchange_their_names() {
    for live in Live::each() {
        let plain = [("x", ""), ("y", "")];
        first(&live, &orm([("left", "", plain), ("right", "", plain)]));
        live.sql("INSERT INTO \"left\" VALUES (1, 'lx', 'ly'); INSERT INTO \"right\" VALUES (2, 'rx', 'ry')");
        let swapped = [
            ("x", "#[renamed_from = \"y\"]"),
            ("y", "#[renamed_from = \"x\"]"),
        ];
        let tables = [
            ("left", "#[renamed_from = \"right\"]", swapped),
            ("right", "#[renamed_from = \"left\"]", plain),
        ];
        live.module("a", &orm(tables));
        live.ovmig("revision -m two --autogenerate").exits(0);
        // The attributes may stay.
        live.ovmig("check").exits(0);
        live.ovmig("revision -m three --autogenerate")
            .exits(0)
            .says("nothing was written");
        let all = "SELECT 'l' || id || x || y AS value FROM \"left\" UNION ALL \
                   SELECT 'r' || id || x || y FROM \"right\" ORDER BY 1";
        let (before, after) = (["l1lxly", "r2rxry"], ["l2ryrx", "r1lxly"]);
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values(all), after);
        live.ovmig("downgrade -1").exits(0);
        assert_eq!(live.values(all), before);
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values(all), after);
    }
}

#[test]
fn columns_that_exchange_their_names_can_change_in_the_same_migration() {
    for live in Live::each() {
        let plain = [("x", ""), ("y", "")];
        let other = ("other", "", plain);
        first(&live, &orm([("t", "", plain), other]));
        live.sql("INSERT INTO t VALUES (1, 'tx', 'ty')");
        let swapped = [
            ("x", "#[renamed_from = \"y\"]"),
            ("y", "#[renamed_from = \"x\"]"),
        ];
        let text = orm([("t", "", swapped), other]).replacen("x -> Nullable<Text>", "x -> Text", 1);
        live.module(
            "a",
            &text.replacen("(id) {", "(id) {\n        #[check = \"y <> 'ty'\"]", 1),
        );
        live.ovmig("revision -m two --autogenerate").exits(0);
        live.ovmig("check").exits(0);
        live.ovmig("upgrade").exits(0);
        let value = "SELECT x || y AS value FROM t";
        assert_eq!(live.values(value), ["tytx"]);
        live.ovmig("downgrade -1").exits(0);
        assert_eq!(live.values(value), ["txty"]);
    }
}

/// A table of a key and these columns, all TEXT.
fn table(name: &str, columns: &[&str]) -> String {
    let columns: String = (columns.iter())
        .map(|name| format!("        {name} -> Nullable<Text>,\n"))
        .collect();
    format!("ovmig::table! {{\n    {name} (id) {{\n        id -> Integer,\n{columns}    }}\n}}\n")
}

#[test]
fn what_looks_renamed_needs_a_word_of_its_own() {
    for live in Live::each() {
        first(&live, &table("t", &["name"]));
        live.sql("INSERT INTO t VALUES (1, 'kept')");
        live.module("a", &table("t", &["title"]));
        let files = live.snapshot();
        for run in [
            "revision -m two --autogenerate",
            "revision -m two --autogenerate --allow-destructive",
        ] {
            live.ovmig(run)
                .exits(1)
                .says("destructive-change")
                .says("--rename t.name=title")
                .says("--drop t.name");
        }
        for (word, why) in [
            ("--rename t.nam=title", "did you mean `t.name`?"),
            ("--rename t.name=other", "declares the column `other`"),
            ("--rename t.name", "has no `=`"),
            ("--rename t.id=title", "renames nothing"),
            ("--rename t.name=title --drop t.id", "drops nothing"),
            (
                "--rename t.name=title --backfill t.title=1",
                "fills nothing",
            ),
            ("--rename t.name=title --rename t.name=id", "says again"),
            ("--drop nothing", "build no table"),
            ("--backfill t.x=1", "declares the column"),
        ] {
            live.ovmig(&format!("revision -m two --autogenerate {word}"))
                .exits(2)
                .says(why);
        }
        live.ovmig("revision -m two --rename t.name=title")
            .exits(2)
            .says("--autogenerate");
        assert!(files == live.snapshot());
        live.ovmig("revision -m two --autogenerate --rename t.name=title")
            .exits(0);
        live.ovmig("check").exits(0);
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values("SELECT title AS value FROM t"), ["kept"]);
        live.ovmig("downgrade -1").exits(0);
        assert_eq!(live.values("SELECT name AS value FROM t"), ["kept"]);
    }
}

#[test]
fn a_table_and_its_column_are_renamed_by_words() {
    for live in Live::each() {
        first(&live, &table("old", &["a", "b"]));
        live.sql("INSERT INTO old VALUES (1, 'a', 'b')");
        live.module("a", &table("fresh", &["x", "y"]));
        for column in ["old.a=x", "fresh.a=fresh.x"] {
            live.ovmig(&format!(
                "revision -m two --autogenerate --rename old=fresh --rename {column} --rename old.b=y --dry-run"
            ))
            .exits(0);
        }
        live.ovmig(
            "revision -m two --autogenerate --rename old=fresh --rename old.a=x --drop old.b",
        )
        .exits(0);
        live.ovmig("upgrade").exits(0);
        let value = "SELECT x || coalesce(y, '-') AS value FROM fresh";
        assert_eq!(live.values(value), ["a-"]);
        live.ovmig("check").exits(0);
    }
}

#[test]
fn an_exchange_can_be_asked_for_again() {
    for live in Live::each() {
        first(&live, &table("t", &["x", "y"]));
        live.sql("INSERT INTO t VALUES (1, 'x', 'y')");
        for (name, value) in [("two", "yx"), ("three", "xy")] {
            live.ovmig(&format!(
                "revision -m {name} --autogenerate --rename t.x=y --rename t.y=x"
            ))
            .exits(0);
            live.ovmig("upgrade").exits(0);
            assert_eq!(live.values("SELECT x || y AS value FROM t"), [value]);
        }
        live.ovmig("check").exits(0);
    }
}

#[test]
fn labels_and_enums_are_renamed_by_words() {
    let Some(live) = Live::postgres() else { return };
    let orm = |name: &str, labels: [&str; 3], default: &str| {
        let labels = labels
            .map(|label| format!("{} = \"{label}\"", label.to_uppercase()))
            .join(", ");
        format!(
            "ovmig::sql_enum! {{\n    pub enum Mood as \"{name}\" {{ {labels} }}\n}}\n\
             ovmig::table! {{\n    use diesel::sql_types::*;\n    use super::*;\n    t (id) {{\n        \
             id -> Integer,\n        #[default = \"'{default}'\"]\n        mood -> Mood,\n    }}\n}}\n"
        )
    };
    first(&live, &orm("mood", ["sad", "ok", "glad"], "ok"));
    live.sql("INSERT INTO t VALUES (1, 'sad'), (2, DEFAULT)");
    live.module("a", &orm("mood", ["low", "ok", "glad"], "ok"));
    live.ovmig("revision -m two --autogenerate --allow-destructive")
        .exits(1)
        .says("--rename mood.sad=low")
        .says("--drop mood.sad");
    live.module("a", &orm("feeling", ["low", "fine", "glad"], "fine"));
    live.ovmig(
        "revision -m two --autogenerate --rename mood=feeling --rename mood.sad=low --rename mood.ok=fine",
    )
    .exits(0);
    live.ovmig("check").exits(0);
    live.ovmig("upgrade").exits(0);
    live.sql("INSERT INTO t VALUES (3, DEFAULT)");
    let moods = "SELECT mood::text AS value FROM t ORDER BY id";
    assert_eq!(live.values(moods), ["low", "fine", "fine"]);
    live.ovmig("downgrade -1").exits(0);
    live.sql("INSERT INTO t VALUES (4, DEFAULT)");
    assert_eq!(live.values(moods), ["sad", "ok", "ok", "ok"]);
}

#[test]
fn labels_give_way_to_another_by_words() {
    let Some(live) = Live::postgres() else { return };
    let orm = |labels: &str| {
        format!(
            "ovmig::sql_enum! {{\n    pub enum Mood as \"mood\" {{ {labels} }}\n}}\n\
             ovmig::table! {{\n    use diesel::sql_types::*;\n    use super::*;\n    t (id) {{\n        \
             id -> Integer,\n        mood -> Mood,\n    }}\n}}\n"
        )
    };
    first(&live, &orm("Sad, Low, Ok, Glad"));
    live.sql("INSERT INTO t VALUES (1, 'sad'), (2, 'low'), (3, 'ok'), (4, 'glad')");
    live.module("a", &orm("Ok, Glad"));
    live.ovmig("revision -m two --autogenerate --rename mood.sad=ok --rename mood.low=ok --rename mood.glad=ok")
        .exits(2)
        .says("renames nothing");
    live.ovmig("revision -m two --autogenerate --rename mood.sad=ok --rename mood.low=ok")
        .exits(0)
        .says("rows with `sad` get `ok`, rows with `low` get `ok`");
    live.ovmig("upgrade").exits(0);
    let moods = "SELECT mood::text AS value FROM t ORDER BY id";
    assert_eq!(live.values(moods), ["ok", "ok", "ok", "glad"]);
    let down = live.read("migrations/0002_two/down.sql");
    assert!(
        down.contains("which rows of enum mood held sad, low"),
        "{down}"
    );
    live.ovmig("downgrade -1").exits(0);
    assert_eq!(live.values(moods), ["ok", "ok", "ok", "glad"]);
}

#[cfg(unix)]
#[test]
fn on_a_terminal_it_is_asked() {
    for live in Live::each() {
        first(&live, &table("t", &["a", "b"]));
        live.sql("INSERT INTO t VALUES (1, 'a', 'b')");
        let orm = table("t", &["x", "y"]);
        let must = "        #[max_length = 9]\n        must -> Varchar,\n    }\n}";
        live.module("a", &orm.replace("    }\n}", must));
        let files = live.snapshot();
        let revision = ["revision", "-m", "two", "--autogenerate"];
        for stop in ["", "q\n", "perhaps\nquit\n", "1\n", "1\nn\n", "1\nn\n\n"] {
            live.answering(&revision, stop)
                .exits(1)
                .says("nothing was written");
        }
        assert!(files == live.snapshot());
        // `a` is `y` now, `b` isn't anything, the rows get a value.
        live.answering(&revision, "2\nn\n'v' || id\n")
            .exits(0)
            .says("column `t.a` isn't declared any more: was it renamed?")
            .says("1  yes, it is `x` now")
            .says("2  yes, it is `y` now")
            .says("y  yes, it is `x` now")
            .says("n  no: drop it with all its values")
            .says("what do the rows that are there get?");
        live.ovmig("upgrade").exits(0);
        let value = "SELECT coalesce(x, '-') || y || must AS value FROM t";
        assert_eq!(live.values(value), ["-av1"]);
        live.ovmig("check").exits(0);
    }
}

#[cfg(unix)]
#[test]
fn what_becomes_not_null_is_asked_for() {
    for live in Live::each() {
        first(&live, &table("t", &["a", "b"]));
        live.sql("INSERT INTO t VALUES (1, NULL, 'b')");
        let orm = table("t", &["a", "b"]).replace("Nullable<Text>", "Text");
        live.module("a", &orm);
        let revision = ["revision", "-m", "two", "--autogenerate"];
        live.answering(&revision, "b || '!'\n\n")
            .exits(0)
            .says("becomes NOT NULL: what do rows get that hold NULL?");
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values("SELECT a || b AS value FROM t"), ["b!b"]);
    }
}

#[test]
fn rows_get_what_a_word_says() {
    for live in Live::each() {
        first(&live, &table("t", &["a"]));
        live.sql("INSERT INTO t VALUES (1, 'x=y')");
        live.module(
            "a",
            &table("t", &["a", "b"]).replace("b -> Nullable<Text>", "b -> Text"),
        );
        live.ovmig_args(&["revision", "-m", "two", "--autogenerate"])
            .exits(1)
            .says("impossible-change")
            .says("--backfill t.b=");
        live.ovmig_args(&[
            "revision",
            "-m",
            "two",
            "--autogenerate",
            "--backfill",
            "t.b=a || '='",
        ])
        .exits(0);
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values("SELECT b AS value FROM t"), ["x=y="]);
        live.ovmig("check").exits(0);
    }
}

#[test]
fn constraints_and_indexes_are_renamed_in_place() {
    let orm = |word: &str| {
        format!(
            "ovmig::table! {{\n    #[index(a, name = \"{word}_index\")]\n    #[unique(a, b, name = \"{word}_unique\")]\n    \
             #[check({word}_check = \"a <> ''\")]\n    t (id) {{\n        id -> Integer,\n        a -> Text,\n        \
             b -> Text,\n        #[references(t(id), name = \"{word}_key\")]\n        up -> Nullable<Integer>,\n    }}\n}}\n"
        )
    };
    for live in Live::each() {
        first(&live, &orm("old"));
        live.sql("INSERT INTO t VALUES (1, 'a', 'b', NULL), (2, 'c', 'd', 1)");
        live.module("a", &orm("new"));
        live.ovmig("revision -m two --autogenerate").exits(0);
        let up = live.read("migrations/0002_two/up.sql");
        if up.contains("CONSTRAINT old_key TO new_key") {
            for gone in ["DROP", "ADD ", "CREATE I"] {
                assert!(!up.contains(gone), "{up}");
            }
        } else {
            assert!(live.exists("app.db"), "{up}");
        }
        let rows = "SELECT a || b || coalesce(up, 0) AS value FROM t ORDER BY id";
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values(rows), ["ab0", "cd1"]);
        live.ovmig("check").exits(0);
        live.ovmig("drift").exits(0);
        live.ovmig("downgrade -1").exits(0);
        live.ovmig("upgrade").exits(0);
        assert_eq!(live.values(rows), ["ab0", "cd1"]);
    }
}

#[test]
fn another_module_and_another_order_are_no_change() {
    for live in Live::each() {
        live.module("b", "");
        first(&live, &(table("t", &["x", "y"]) + &table("u", &["x", "y"])));
        live.module("a", &table("t", &["y", "x"]));
        live.module("b", &table("u", &["x", "y"]));
        live.ovmig("register --all").exits(0);
        live.ovmig("check").exits(0);
        live.ovmig("revision -m two --autogenerate")
            .exits(0)
            .says("`u` moved from the module `a` to `b`: no change of the database")
            .says("the columns of `t` have another order in the database")
            .never_says("`u` have another order")
            .says("nothing was written");
        assert_eq!(live.migrations(), ["0001_one"]);
    }
}

#[test]
fn changes_are_listed_in_the_order_of_the_plan() {
    let live = Live::sqlite();
    let tables = |refers: &str| {
        let plain = table("z", &["x"]);
        plain + &table("a", &["x"]).replace("id -> Integer,", &format!("id -> Integer,\n{refers}"))
    };
    live.module(
        "a",
        &tables("        #[references(z(id))]\n        z -> Nullable<Integer>,\n"),
    );
    live.ovmig("register --all").exits(0);
    let run = live.ovmig("revision -m one --autogenerate").exits(0);
    let place = |what: &str| {
        run.stderr
            .find(what)
            .unwrap_or_else(|| panic!("no {what} in {run}"))
    };
    assert!(
        place("table `z` is created") < place("table `a` is created"),
        "{run}"
    );
}
