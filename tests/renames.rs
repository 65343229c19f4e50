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
