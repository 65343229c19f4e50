//! Enumerations: a type on PostgreSQL, a check on SQLite, a type of the column on MariaDB.

use cargo_ovmig::schema::Backend::{Mysql, Postgres};

use crate::matrix::case::{Case, POSTGRES, SERVERS, kind};

/// A change of the labels of a column that has a default.
fn labels(name: &str, before: &str, after: &str) -> Case {
    let table = "t (id) { id -> Integer, #[default = \"'red'\"] color -> Color }";
    kind(name)
        .before([format!("enum Color {{ {before} }}"), table.to_owned()])
        .after([format!("enum Color {{ {after} }}"), table.to_owned()])
        .rows("INSERT INTO t (id, color) VALUES (1, 'red'), (2, 'blue')")
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        kind("enumeration created with a column")
            .before(["t (id) { id -> Integer }"])
            .rows("INSERT INTO t (id) VALUES (1), (2)")
            .after([
                "enum Color { Red, Blue }",
                "t (id) { id -> Integer, color -> Nullable<Color> }",
            ]),
        kind("enumeration created with a column that has a default")
            .before(["t (id) { id -> Integer }"])
            .rows("INSERT INTO t (id) VALUES (1), (2)")
            .after([
                "enum Color { Red, Blue }",
                "t (id) { id -> Integer, #[default = \"'blue'\"] color -> Color }",
            ])
            .value("t.color", "blue, blue"),
        kind("enumeration created that no column has")
            .on(POSTGRES)
            .before(["t (id) { id -> Integer }"])
            .after(["enum Color { Red, Blue }", "t (id) { id -> Integer }"])
            .one_way(),
        kind("enumeration dropped with its last column")
            .before(["enum Color { Red, Blue }", "t (id) { id -> Integer, color -> Nullable<Color> }"])
            .rows("INSERT INTO t (id, color) VALUES (1, 'red'), (2, NULL)")
            .after(["t (id) { id -> Integer }"])
            .loses()
            .back("t.color", "NULL, NULL"),
        labels("label added first", "Red, Blue", "Pink, Red, Blue").one_way(),
        labels("label added in the middle", "Red, Blue", "Red, Pink, Blue").one_way(),
        labels("label added last", "Red, Blue", "Red, Blue, Pink").one_way(),
        labels("several labels added", "Red, Blue", "A, Red, B, C, Blue, D").one_way(),
        labels("labels in another order", "Red, Blue", "Blue, Red").on(SERVERS),
        labels("label taken away that no row holds", "Red, Blue, Old", "Red, Blue").loses_on(SERVERS),
        labels("label taken away that a row holds", "Red, Blue, Old", "Red, Blue")
            .rows("INSERT INTO t (id, color) VALUES (1, 'red'), (2, 'old')")
            .fails("color")
            .mended("UPDATE t SET color = 'blue' WHERE color = 'old'"),
        labels("label taken away that is the default", "Red, Blue, Old", "Blue, Old").refused("default"),
        labels("label added and used as the default at once", "Red, Blue", "Red, Blue, Pink")
            .after([
                "enum Color { Red, Blue, Pink }",
                "t (id) { id -> Integer, #[default = \"'pink'\"] color -> Color }",
            ])
            .one_way()
            .sql(Postgres, "CREATE TYPE")
            .then("INSERT INTO t (id) VALUES (3)", "SELECT color FROM t WHERE id = 3", "pink"),
        labels("label added and used in a check at once", "Red, Blue", "Red, Blue, Pink")
            .after([
                "enum Color { Red, Blue, Pink }",
                "#[check(not_pink = \"color <> 'pink'\")] t (id) { id -> Integer, #[default = \"'red'\"] color -> Color }",
            ])
            .one_way(),
        kind("enumeration renamed")
            .on(POSTGRES)
            .before(["enum Color { Red, Blue }", "t (id) { id -> Integer, #[default = \"'red'\"] color -> Color }"])
            .rows("INSERT INTO t (id, color) VALUES (1, 'red'), (2, 'blue')")
            .after([
                "#[renamed_from = \"color\"] enum Paint { Red, Blue }",
                "t (id) { id -> Integer, #[default = \"'red'\"] color -> Paint }",
            ]),
        kind("text becomes an enumeration")
            .before(["t (id) { id -> Integer, #[default = \"'red'\"] color -> Text }"])
            .rows("INSERT INTO t (id, color) VALUES (1, 'red'), (2, 'blue')")
            .after(["enum Color { Red, Blue }", "t (id) { id -> Integer, #[default = \"'red'\"] color -> Color }"])
            .loses_on(&[Mysql]),
        kind("text becomes an enumeration, and a row holds another text")
            .before(["t (id) { id -> Integer, color -> Text }"])
            .rows("INSERT INTO t (id, color) VALUES (1, 'red'), (2, 'none')")
            .after(["enum Color { Red, Blue }", "t (id) { id -> Integer, color -> Color }"])
            .fails("color")
            .mended("UPDATE t SET color = 'red' WHERE color = 'none'"),
        kind("column of another enumeration")
            .before([
                "enum Color { Red, Blue }",
                "enum Paint { Blue, Red, Oil }",
                "t (id) { id -> Integer, color -> Color, paint -> Paint }",
            ])
            .rows("INSERT INTO t (id, color, paint) VALUES (1, 'red', 'oil')")
            .after([
                "enum Color { Red, Blue }",
                "enum Paint { Blue, Red, Oil }",
                "#[index(color)] t (id) { id -> Integer, color -> Paint, paint -> Paint }",
            ])
            .one_way(),
    ];
    cases.extend(replaced());
    cases.extend(arrays());
    cases
}

/// Labels that go while rows hold them, with a word about these rows.
fn replaced() -> Vec<Case> {
    let color = |default: &str| {
        format!("t (id) {{ id -> Integer, #[default = \"'{default}'\"] color -> Color }}")
    };
    let rows = |first: &str, second: &str| {
        format!("INSERT INTO t (id, color) VALUES (1, '{first}'), (2, '{second}')")
    };
    vec![
        kind("label renamed")
            .before(["enum Color { Red, Blue }".to_owned(), color("red")])
            .rows(&rows("red", "blue"))
            .after([
                "enum Color { #[renamed_from = \"red\"] Crimson, Blue }".to_owned(),
                color("crimson"),
            ])
            .sql(Postgres, "RENAME VALUE 'red' TO 'crimson'")
            .value("t.color", "crimson, blue"),
        kind("label renamed, and others go")
            .before(["enum Color { Red, Blue, Old }".to_owned(), color("red")])
            .rows(&rows("red", "blue"))
            .after([
                "enum Color { Blue, #[renamed_from = \"red\"] Crimson }".to_owned(),
                color("crimson"),
            ])
            .loses_on(SERVERS)
            .value("t.color", "crimson, blue"),
        kind("label taken away, and its rows get another")
            .before(["enum Color { Red, Blue, Old }".to_owned(), color("red")])
            .rows(&rows("blue", "old"))
            .after([
                "enum Color { #[replaces = \"old\"] Red, Blue }".to_owned(),
                color("red"),
            ])
            .value("t.color", "blue, red")
            .back("t.color", "blue, red"),
        kind("labels taken away, and their rows get a new one")
            .before(["enum Color { Red, Old, Older }".to_owned(), color("red")])
            .rows(&rows("old", "older"))
            .after([
                "enum Color { Red, #[renamed_from = \"old\"] #[replaces = \"older\"] New }"
                    .to_owned(),
                color("new"),
            ])
            .value("t.color", "new, new")
            .back("t.color", "old, old"),
        kind("text becomes an enumeration, and other texts get a label")
            .before(["t (id) { id -> Integer, color -> Text }"])
            .rows(&rows("none", "blue"))
            .after([
                "enum Color { #[replaces = \"none\"] Red, Blue }",
                "t (id) { id -> Integer, color -> Color }",
            ])
            .loses_on(&[Mysql])
            .value("t.color", "red, blue")
            .back("t.color", "red, blue"),
        kind("column of another enumeration, which lacks a label")
            .before([
                "enum Color { Red, Blue, Old }",
                "t (id) { id -> Integer, color -> Color }",
            ])
            .rows(&rows("red", "blue"))
            .after([
                "enum Paint { Blue, Red }",
                "t (id) { id -> Integer, color -> Paint }",
            ])
            .loses_on(SERVERS),
        kind("column of another enumeration, and rows get another label")
            .before([
                "enum Color { Red, Blue, Old }",
                "t (id) { id -> Integer, color -> Nullable<Color> }",
            ])
            .rows("INSERT INTO t (id, color) VALUES (1, 'old'), (2, NULL)")
            .after([
                "enum Paint { Blue, #[replaces = \"old\"] Red }",
                "t (id) { id -> Integer, color -> Nullable<Paint> }",
            ])
            .value("t.color", "red, NULL")
            .back("t.color", "red, NULL"),
        kind("label of arrays taken away, and its rows get another")
            .on(POSTGRES)
            .before([
                "enum Color { Red, Blue, Old }",
                "t (id) { id -> Integer, colors -> Array<Color> }",
            ])
            .rows("INSERT INTO t VALUES (1, '{old,blue,old}'), (2, '{}')")
            .after([
                "enum Color { Red, #[replaces = \"old\"] Blue }",
                "t (id) { id -> Integer, colors -> Array<Color> }",
            ])
            .value("t.colors", "{blue,blue,blue}, {}")
            .back("t.colors", "{blue,blue,blue}, {}"),
    ]
}

fn arrays() -> Vec<Case> {
    let table = "#[index(color)] #[check(set = \"color <> 'blue' OR id > 0\")] t (id) { id -> Integer, #[default = \"'red'\"] color -> Color, \
                 #[default = \"'{red}'\"] colors -> Array<Color> }";
    vec![
        kind("label added to an array's enumeration")
            .on(POSTGRES)
            .before(["enum Color { Red, Blue }", table])
            .rows("INSERT INTO t (id, color, colors) VALUES (1, 'red', '{red,blue}')")
            .after(["enum Color { Red, Pink, Blue }", table])
            .one_way(),
        kind("label taken away from an array's enumeration")
            .on(POSTGRES)
            .before(["enum Color { Red, Old, Blue }", table])
            .rows("INSERT INTO t (id, color, colors) VALUES (1, 'red', '{red,blue}')")
            .after(["enum Color { Red, Blue }", table])
            .loses(),
        kind("enumeration's comment")
            .on(POSTGRES)
            .before([
                "enum Color { Red }",
                "t (id) { id -> Integer, color -> Color }",
            ])
            .rows("INSERT INTO t (id, color) VALUES (1, 'red')")
            .after([
                "/// What it looks like.\n enum Color { Red }",
                "t (id) { id -> Integer, color -> Color }",
            ]),
        kind("enumeration in another schema")
            .on(POSTGRES)
            .before(["t (id) { id -> Integer }"])
            .rows("INSERT INTO t VALUES (1)")
            .after([
                "enum Color as paint.color { Red }",
                "t (id) { id -> Integer, #[default = \"'red'\"] color -> Color }",
            ])
            .value("t.color", "red")
            .one_way(),
    ]
}
