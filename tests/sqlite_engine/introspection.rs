//! The schema read from the text of SQLite's schema table, against what SQLite's own pragmas tell.

use cargo_ovmig::database::introspect::sqlite::introspect;
use cargo_ovmig::schema::{Identity, Index, KeyPart, ObjectName, Schema, Table};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use proptest::prelude::*;

use super::{memory, run};

/// Odd, but SQLite takes all of it.
const ODD: &[&str] = &[
    "CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note)",
    "create table [two words] (\"a\"\"b\" int, `c``d` \"my type\"(3), 'e' VARCHAR ( 20 ) DEFAULT 'it''s')",
    "CREATE TABLE counted (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, n INT)",
    "CREATE TABLE counted_apart (id INTEGER, PRIMARY KEY (id AUTOINCREMENT))",
    "CREATE TABLE backwards (id INTEGER PRIMARY KEY DESC)",
    "CREATE TABLE backwards_apart (id INTEGER, PRIMARY KEY (id DESC))",
    "CREATE TABLE not_alias (id INT PRIMARY KEY)",
    "CREATE TABLE not_alias_long (id INTEGER(8) PRIMARY KEY)",
    "CREATE TABLE big (id BIGINT PRIMARY KEY NOT NULL)",
    "CREATE TABLE no_rows (id INTEGER PRIMARY KEY, b TEXT) WITHOUT ROWID",
    "CREATE TABLE strict_one (id INTEGER PRIMARY KEY, a ANY, b BLOB) STRICT, WITHOUT ROWID",
    "CREATE TABLE composite (a TEXT, b INTEGER, c, PRIMARY KEY (B, a), UNIQUE (c, A))",
    "CREATE TABLE defaults (a DEFAULT -1, b DEFAULT - 2.5, c DEFAULT (1 + (2)), d DEFAULT CURRENT_TIMESTAMP, \
     e DEFAULT x'00ff', f DEFAULT TRUE, g DEFAULT \"quoted\", h DEFAULT NULL, i DEFAULT bare, j TEXT DEFAULT '(' NOT NULL)",
    "CREATE TABLE named (a INT CONSTRAINT a_nn NOT NULL CONSTRAINT a_un UNIQUE CONSTRAINT a_ck CHECK (a > 0), \
     b CONSTRAINT b_fk REFERENCES plain, CONSTRAINT t_ck CHECK (a <> b) CONSTRAINT t_un UNIQUE (a, b))",
    "CREATE TABLE child (a REFERENCES Plain (ID) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, \
     b INT, c TEXT REFERENCES no_rows NOT DEFERRABLE, d REFERENCES child MATCH FULL ON DELETE RESTRICT NOT NULL, \
     FOREIGN KEY (b, c) REFERENCES composite (b, a) ON DELETE SET DEFAULT)",
    "CREATE TABLE composite_child (x INT, y TEXT, FOREIGN KEY (x, y) REFERENCES composite)",
    "CREATE TABLE dangling (a REFERENCES nowhere (b))",
    "CREATE TABLE made (a INT, b INT GENERATED ALWAYS AS (a * 2) STORED, c TEXT AS (a || ')') , d AS (a) VIRTUAL UNIQUE)",
    "CREATE TABLE collated (a TEXT COLLATE nocase NOT NULL, b TEXT COLLATE BINARY UNIQUE, c COLLATE \"rtrim\")",
    "CREATE TABLE comments ( -- the first, (\n a INT /* ) */ DEFAULT /* 0 */ 1, -- the last\n b TEXT)",
    "CREATE TABLE \"check\" (\"check\" INT CHECK (\"check\" IN (1, 2)), \"primary\" INT, \"unique\" UNIQUE)",
    "CREATE TABLE \"sémantique 表\" (\"é\" INT, 名 TEXT)",
    "CREATE TABLE copied AS SELECT id, name || 'x' AS \"odd name\", 1.5 FROM plain",
    "CREATE TABLE on_conflict (a INT PRIMARY KEY ON CONFLICT REPLACE, b UNIQUE ON CONFLICT IGNORE NOT NULL ON CONFLICT FAIL)",
    "CREATE TABLE twice (a INT UNIQUE PRIMARY KEY, b INT, UNIQUE (b), UNIQUE (b))",
    "CREATE TABLE keyish (key TEXT, action INT, \"order\" INT, desc_ INT, PRIMARY KEY (key ASC))",
    "CREATE TABLE typed (a UNSIGNED BIG INT, b DOUBLE PRECISION, c DECIMAL(10, -5), d VARYING CHARACTER(255), e NUMERIC)",
    "CREATE INDEX plain_name ON plain (name COLLATE NOCASE DESC, ID)",
    "CREATE UNIQUE INDEX \"plain expr\" ON plain (lower(name), (id + 1) DESC) WHERE name IS NOT NULL AND id > (0)",
    "CREATE INDEX if_not ON [two words] ('e', \"a\"\"b\")",
    "CREATE VIEW seen AS SELECT * FROM plain",
    "CREATE TRIGGER watch AFTER UPDATE ON plain BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE docs USING fts5 (body)",
    "CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1)",
    "CREATE TABLE docs_of_mine (id INTEGER PRIMARY KEY)",
    "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL)",
    "ALTER TABLE plain RENAME COLUMN note TO \"the note\"",
    "ALTER TABLE plain ADD COLUMN later INT NOT NULL DEFAULT 7 REFERENCES plain",
    "ALTER TABLE counted ADD COLUMN at TEXT DEFAULT NULL COLLATE NOCASE",
    "ALTER TABLE counted DROP COLUMN n",
    "ALTER TABLE composite RENAME TO Composite_Renamed",
    "ALTER TABLE named RENAME COLUMN a TO \"A a\"",
];

#[derive(QueryableByName)]
struct XColumn {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    notnull: i64,
    #[diesel(sql_type = Nullable<Text>)]
    dflt_value: Option<String>,
    #[diesel(sql_type = BigInt)]
    pk: i64,
    /// 2: generated virtual, 3: generated stored.
    #[diesel(sql_type = BigInt)]
    hidden: i64,
}

#[derive(QueryableByName)]
struct XIndex {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    unique: i64,
    /// `c` an index, `u` a unique constraint, `pk` the primary key.
    #[diesel(sql_type = Text)]
    origin: String,
    #[diesel(sql_type = BigInt)]
    partial: i64,
}

#[derive(QueryableByName)]
struct XKey {
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = BigInt)]
    desc: i64,
    #[diesel(sql_type = BigInt)]
    key: i64,
}

#[derive(QueryableByName)]
struct XForeignKey {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text, column_name = "table")]
    table: String,
    #[diesel(sql_type = Text, column_name = "from")]
    from: String,
    #[diesel(sql_type = Nullable<Text>, column_name = "to")]
    to: Option<String>,
    #[diesel(sql_type = Text)]
    on_update: String,
    #[diesel(sql_type = Text)]
    on_delete: String,
}

#[derive(QueryableByName)]
struct XTable {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    wr: i64,
    #[diesel(sql_type = BigInt)]
    strict: i64,
}

fn literal(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

fn pragma<T>(conn: &mut SqliteConnection, name: &str, of: &str) -> Vec<T>
where
    T: QueryableByName<diesel::sqlite::Sqlite> + 'static,
{
    sql_query(format!("SELECT * FROM pragma_{name}({})", literal(of)))
        .load(conn)
        .expect("a pragma")
}

/// Spaces don't count in what SQLite tells of a default.
fn squeezed(text: &str) -> String {
    let text = text.trim();
    let bare = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    bare.replace(' ', "")
}

fn assert_columns(conn: &mut SqliteConnection, table: &Table) {
    let columns: Vec<XColumn> = pragma(conn, "table_xinfo", &table.name.name);
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(
        names,
        columns
            .iter()
            .map(|column| column.name.as_str())
            .collect::<Vec<_>>()
    );
    for (ours, theirs) in table.columns.iter().zip(&columns) {
        let place = format!("{}.{}", table.name, ours.name);
        assert_eq!(
            ours.nullable,
            theirs.notnull == 0 && theirs.pk == 0,
            "{place}"
        );
        let default = |text: &Option<String>| text.as_deref().map(squeezed);
        let told = theirs.dflt_value.clone();
        assert_eq!(
            default(&ours.default.as_ref().map(|it| it.0.clone())),
            default(&told),
            "{place}"
        );
        let kind = ours
            .generated
            .as_ref()
            .map_or(0, |it| if it.stored { 3 } else { 2 });
        assert_eq!(kind, theirs.hidden, "{place}");
    }
    let mut key: Vec<(i64, &str)> = columns
        .iter()
        .filter(|it| it.pk > 0)
        .map(|it| (it.pk, it.name.as_str()))
        .collect();
    key.sort_unstable();
    let ours: Vec<&str> = table
        .primary_key
        .iter()
        .flat_map(|key| &key.columns)
        .map(String::as_str)
        .collect();
    assert_eq!(
        ours,
        key.into_iter().map(|(_, name)| name).collect::<Vec<_>>(),
        "{}",
        table.name
    );
}

/// Whether the only key column is another name of `rowid`, found out by trying it.
fn assert_row_number(conn: &mut SqliteConnection, table: &Table) {
    let indexes: Vec<XIndex> = pragma(conn, "index_list", &table.name.name);
    let has_key_index = indexes.iter().any(|index| index.origin == "pk");
    let alias = table.primary_key.is_some() && !has_key_index && !table.options.without_rowid;
    let numbered = table.columns.iter().any(|column| column.identity.is_some());
    assert_eq!(numbered, alias, "{}", table.name);
}

fn assert_indexes(conn: &mut SqliteConnection, table: &Table) {
    let told: Vec<XIndex> = pragma(conn, "index_list", &table.name.name);
    let ours: Vec<&Index> = table.indexes.iter().collect();
    assert_eq!(
        ours.len(),
        told.iter().filter(|it| it.origin == "c").count(),
        "{}",
        table.name
    );
    for index in told {
        let keys: Vec<XKey> = pragma(conn, "index_xinfo", &index.name);
        let keys: Vec<XKey> = keys.into_iter().filter(|key| key.key == 1).collect();
        let columns: Vec<Option<&str>> = keys.iter().map(|key| key.name.as_deref()).collect();
        match index.origin.as_str() {
            "c" => {
                let ours = ours
                    .iter()
                    .find(|it| it.name.as_deref() == Some(&index.name))
                    .expect("the index");
                assert_eq!(ours.unique, index.unique == 1, "{}", index.name);
                assert_eq!(
                    ours.predicate.is_some(),
                    index.partial == 1,
                    "{}",
                    index.name
                );
                let parts: Vec<Option<&str>> = (ours.keys.iter())
                    .map(|key| match &key.part {
                        KeyPart::Column(name) => Some(name.as_str()),
                        KeyPart::Expr(_) => None,
                    })
                    .collect();
                assert_eq!(parts, columns, "{}", index.name);
                let directions: Vec<bool> = ours.keys.iter().map(|key| key.descending).collect();
                assert_eq!(
                    directions,
                    keys.iter().map(|key| key.desc == 1).collect::<Vec<_>>()
                );
            }
            "u" => {
                let columns: Vec<&str> = columns.into_iter().flatten().collect();
                assert!(
                    table.uniques.iter().any(|it| it.columns == columns),
                    "{} {columns:?}",
                    table.name
                );
            }
            _ => {}
        }
    }
}

fn assert_foreign_keys(conn: &mut SqliteConnection, schema: &Schema, table: &Table) {
    let mut told: Vec<XForeignKey> = pragma(conn, "foreign_key_list", &table.name.name);
    told.sort_by_key(|key| std::cmp::Reverse(key.id));
    let mut grouped: Vec<(XForeignKey, Vec<String>, Vec<Option<String>>)> = Vec::new();
    for key in told {
        let (from, to) = (key.from.clone(), key.to.clone());
        match grouped.last_mut() {
            Some((last, columns, referenced)) if last.id == key.id => {
                columns.push(from);
                referenced.push(to);
            }
            _ => grouped.push((key, vec![from], vec![to])),
        }
    }
    assert_eq!(table.foreign_keys.len(), grouped.len(), "{}", table.name);
    for (ours, (theirs, columns, referenced)) in table.foreign_keys.iter().zip(grouped) {
        assert!(ours.table.name.eq_ignore_ascii_case(&theirs.table));
        assert_eq!(ours.columns, columns, "{}", table.name);
        assert_eq!(
            (ours.on_delete.sql(), ours.on_update.sql()),
            (&*theirs.on_delete, &*theirs.on_update)
        );
        let primary = schema
            .tables
            .get(&ours.table)
            .and_then(|it| it.primary_key.clone());
        for (at, name) in referenced.iter().enumerate() {
            let expected = name
                .clone()
                .or(primary.as_ref().map(|key| key.columns[at].clone()));
            let lower = |name: Option<&String>| name.map(|name| name.to_lowercase());
            // `child` refers to its own primary key and has none: SQLite takes it until a row comes.
            assert_eq!(
                lower(ours.referenced.get(at)),
                lower(expected.as_ref()),
                "{}",
                table.name
            );
        }
    }
}

#[test]
fn what_is_read_is_what_the_pragmas_tell() {
    let mut conn = memory();
    for statement in ODD {
        run(&mut conn, statement);
    }
    let schema = introspect(&mut conn).expect("a schema");
    let tables: Vec<XTable> = sql_query(
        "SELECT * FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name",
    )
    .load(&mut conn)
    .expect("the tables");
    let managed: Vec<&XTable> = (tables.iter())
        .filter(|table| !table.name.starts_with("sqlite_") && !table.name.starts_with("__"))
        .collect();
    let names: Vec<&str> = managed.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(
        names,
        schema
            .tables
            .keys()
            .map(|name| name.name.as_str())
            .collect::<Vec<_>>()
    );
    assert!(names.contains(&"docs_of_mine") && !names.contains(&"docs_data"));
    for told in managed {
        let table = &schema.tables[&ObjectName::new(&told.name)];
        assert_eq!(
            (table.options.without_rowid, table.options.strict),
            (told.wr == 1, told.strict == 1)
        );
        assert_columns(&mut conn, table);
        assert_row_number(&mut conn, table);
        assert_indexes(&mut conn, table);
        assert_foreign_keys(&mut conn, &schema, table);
    }
    let extras: Vec<&str> = schema
        .extras
        .iter()
        .map(|extra| extra.name.name.as_str())
        .collect();
    assert_eq!(extras, ["seen", "watch"]);
}

#[test]
fn what_no_pragma_tells_is_read_too() {
    let mut conn = memory();
    ODD.iter().for_each(|statement| run(&mut conn, statement));
    let schema = introspect(&mut conn).expect("a schema");
    let table = |name: &str| &schema.tables[&ObjectName::new(name)];
    let named = table("named");
    assert_eq!(named.uniques[0].name.as_deref(), Some("a_un"));
    assert_eq!(named.uniques[1].name.as_deref(), Some("t_un"));
    let checks: Vec<(Option<&str>, &str)> = named
        .checks
        .iter()
        .map(|check| (check.name.as_deref(), check.expr.0.as_str()))
        .collect();
    assert_eq!(
        checks,
        [
            (Some("a_ck"), "\"A a\" > 0"),
            (Some("t_ck"), "\"A a\" <> b")
        ]
    );
    assert_eq!(named.foreign_keys[0].name.as_deref(), Some("b_fk"));
    assert_eq!(
        table("counted").columns[0].identity,
        Some(Identity::AutoIncrement)
    );
    assert_eq!(
        table("counted_apart").columns[0].identity,
        Some(Identity::AutoIncrement)
    );
    assert_eq!(
        table("collated").columns[0].collation.as_deref(),
        Some("nocase")
    );
    assert_eq!(table("collated").columns[1].collation, None);
    assert_eq!(
        table("made").columns[2]
            .generated
            .as_ref()
            .map(|it| it.expr.0.as_str()),
        Some("a || ')'")
    );
    let index = &table("plain").indexes[1];
    assert_eq!(
        index.predicate.as_ref().map(|it| it.0.as_str()),
        Some("name IS NOT NULL AND id > (0)")
    );
    assert_eq!(
        index.keys[1].part,
        KeyPart::Expr(cargo_ovmig::schema::Expr::new("id + 1"))
    );
    assert_eq!(
        table("plain").indexes[0].keys[0].collation.as_deref(),
        Some("NOCASE")
    );
    let child = &table("child").foreign_keys;
    assert_eq!(
        child[0].deferrable,
        cargo_ovmig::schema::Deferrable::InitiallyDeferred
    );
    assert_eq!(
        (child[0].table.name.as_str(), &child[0].referenced[..]),
        ("plain", &["id".to_owned()][..])
    );
}

proptest! {
    /// Any text can stand in a damaged or hand-edited schema table.
    #[test]
    fn no_text_of_a_schema_table_makes_it_fail(
        text in "\\PC*",
        sqlish in "(CREATE (TABLE|INDEX|UNIQUE INDEX) |[a-c\"'`\\[\\](),;.-]| INTEGER| PRIMARY KEY| NOT NULL| REFERENCES | ON DELETE | CHECK| DEFAULT | AS | UNIQUE| COLLATE | WHERE | CONSTRAINT |1|\\(|\\))*",
        kind in "(table|index|view|trigger|odd)",
    ) {
        let mut conn = memory();
        run(&mut conn, "CREATE TABLE a (b); PRAGMA writable_schema = ON; CREATE TABLE sources (text)");
        for sql in [text, format!("CREATE TABLE t({sqlish}"), format!("CREATE INDEX i ON a({sqlish}"), sqlish] {
            let insert = format!(
                "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('{kind}', 't', 'a', 0, {})",
                literal(&sql.replace('\0', ""))
            );
            run(&mut conn, &insert);
        }
        introspect(&mut conn).expect("a schema");
    }
}
