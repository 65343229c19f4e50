//! Random schemas, random ways from one to the other and back, on tables with rows.

use std::collections::BTreeMap;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::database::introspect::sqlite::introspect;
use cargo_ovmig::dialect::Dialect;
use cargo_ovmig::dialect::Script;
use cargo_ovmig::dialect::sqlite::Sqlite;
use cargo_ovmig::plan::plan;
use cargo_ovmig::schema::{
    Backend, Check, Column, Deferrable, Expr, ForeignKey, Generated, Identity, Index, IndexKey,
    ObjectName, PrimaryKey, ReferentialAction, Schema, SqlType, Table, Unique,
};
use cargo_ovmig::source::Origin;
use diesel::SqliteConnection;
use proptest::prelude::*;

use super::changes::texts;
use super::{memory, run};

/// How many rows each table has: the numbers 1, 2, 3 in every column, which all references and constraints allow.
const ROWS: usize = 3;

#[derive(Clone, Debug)]
struct AColumn {
    exists: bool,
    ty: usize,
    nullable: bool,
    default: usize,
    collated: bool,
    check: bool,
    index: usize,
    reference: usize,
}

#[derive(Clone, Debug)]
struct ATable {
    exists: bool,
    key: usize,
    unique: bool,
    generated: usize,
    columns: Vec<AColumn>,
}

const TYPES: &[&str] = &[
    "INTEGER", "TEXT", "BIGINT", "VARCHAR", "DOUBLE", "NUMERIC", "BOOLEAN",
];
const DEFAULTS: &[&str] = &["1", "'2'", "(1 + 1)", "length('abc')", "TRUE"];

fn a_column() -> impl Strategy<Value = AColumn> {
    let flags = (
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.3),
    );
    (
        flags,
        0..TYPES.len(),
        0..DEFAULTS.len(),
        0..5_usize,
        0..5_usize,
    )
        .prop_map(
            |((exists, nullable, collated, check), ty, default, index, reference)| AColumn {
                exists,
                ty,
                nullable,
                default,
                collated,
                check,
                index,
                reference,
            },
        )
}

fn a_schema() -> impl Strategy<Value = Schema> {
    let table = (
        prop::bool::weighted(0.8),
        0..4_usize,
        any::<bool>(),
        0..3_usize,
        prop::collection::vec(a_column(), 4),
    )
        .prop_map(|(exists, key, unique, generated, columns)| ATable {
            exists,
            key,
            unique,
            generated,
            columns,
        });
    prop::collection::vec(table, 3).prop_map(|tables| schema(&tables))
}

fn schema(tables: &[ATable]) -> Schema {
    let mut schema = Schema::default();
    for (at, described) in tables
        .iter()
        .enumerate()
        .filter(|(at, table)| *at == 0 || table.exists)
    {
        let table = table(at, described);
        schema.tables.insert(table.name.clone(), table);
    }
    Sqlite.adapt(&mut schema);
    schema
}

fn name(table: usize) -> ObjectName {
    ObjectName::new(format!("table {table}"))
}

fn table(at: usize, described: &ATable) -> Table {
    let mut table = Table::new(name(at));
    let mut id = Column::new("id", SqlType::new("INTEGER"));
    let mut number = Column::new("number", SqlType::new("INTEGER"));
    number.default = None;
    let key: &[&str] = match described.key {
        0 => &["id"],
        1 => {
            id.identity = Some(Identity::AutoIncrement);
            &["id"]
        }
        2 => &["number"],
        _ => &["number", "id"],
    };
    table.primary_key = Some(PrimaryKey {
        name: None,
        columns: key.iter().map(|name| (*name).to_owned()).collect(),
    });
    table.columns = vec![id, number];
    // What others refer to.
    table.uniques.push(unique(&["id"]));
    if described.unique {
        table.uniques.push(unique(&["number", "id"]));
    }
    if described.generated > 0 {
        let mut column = Column::new("made", SqlType::new("INTEGER"));
        column.nullable = true;
        column.generated = Some(Generated {
            expr: Expr::new("number * 2"),
            stored: described.generated == 1,
        });
        table.columns.push(column);
    }
    for (place, column) in described
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.exists)
    {
        add_column(&mut table, place, column);
    }
    table
}

fn unique(columns: &[&str]) -> Unique {
    Unique {
        name: None,
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        origin: Origin::default(),
    }
}

fn add_column(table: &mut Table, place: usize, described: &AColumn) {
    let name = ["plain", "order", "two words", "qu\"ote"][place];
    let mut ty = SqlType::new(TYPES[described.ty]);
    if ty.name == "VARCHAR" {
        ty = ty.with_args([20]);
    }
    let mut column = Column::new(name, ty);
    column.nullable = described.nullable;
    column.default = (!described.nullable || described.default > 2)
        .then(|| Expr::new(DEFAULTS[described.default]));
    column.collation = described.collated.then(|| "NOCASE".to_owned());
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    if described.check {
        table.checks.push(Check {
            name: None,
            expr: Expr::new(format!("{quoted} > 0 OR {quoted} IS NULL")),
            origin: Origin::default(),
        });
    }
    if described.index > 2 {
        let mut key = IndexKey::column(name);
        key.descending = described.index == 3;
        table.indexes.push(Index {
            name: None,
            unique: false,
            method: None,
            keys: vec![key, IndexKey::expr("number + 1")],
            include: Vec::new(),
            predicate: (described.index == 4).then(|| Expr::new("number > 0")),
            nulls_not_distinct: false,
            origin: Origin::default(),
        });
    }
    // A new table has no rows yet that old ones could refer to.
    let refers = described.reference < 3 && column.ty.name != "BOOLEAN";
    if refers {
        table.foreign_keys.push(ForeignKey {
            name: None,
            columns: vec![name.to_owned()],
            table: self::name(0),
            referenced: vec!["id".to_owned()],
            on_delete: [
                ReferentialAction::Cascade,
                ReferentialAction::SetNull,
                ReferentialAction::Restrict,
            ][described.reference],
            on_update: ReferentialAction::NoAction,
            deferrable: if described.nullable {
                Deferrable::InitiallyDeferred
            } else {
                Deferrable::No
            },
            origin: Origin::default(),
        });
    }
    table.columns.push(column);
}

fn changes(from: &Schema, to: &Schema) -> Vec<cargo_ovmig::schema::Change> {
    compare(from, to, &Scope::default(), Backend::Sqlite).changes
}

fn run_script(conn: &mut SqliteConnection, script: &Script) {
    let sql = script.sql();
    run(
        conn,
        &if script.run_in_transaction {
            format!("BEGIN;\n{sql}COMMIT;")
        } else {
            sql
        },
    );
}

fn fill(conn: &mut SqliteConnection, schema: &Schema) {
    run(conn, "PRAGMA foreign_keys = OFF;");
    for table in schema.tables.values() {
        let columns: Vec<&Column> = table
            .columns
            .iter()
            .filter(|it| it.generated.is_none())
            .collect();
        let names: Vec<String> = columns.iter().map(|it| quoted(&it.name)).collect();
        for row in 1..=ROWS {
            let values: Vec<String> = columns.iter().map(|_| row.to_string()).collect();
            let (table, names, values) = (
                quoted(&table.name.name),
                names.join(", "),
                values.join(", "),
            );
            run(
                conn,
                &format!("INSERT INTO {table} ({names}) VALUES ({values})"),
            );
        }
    }
    run(conn, "PRAGMA foreign_keys = ON;");
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// All values that both schemas have a place for, as numbers.
fn kept(conn: &mut SqliteConnection, one: &Schema, other: &Schema) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for table in one.tables.values() {
        let Some(same) = other.tables.get(&table.name) else {
            continue;
        };
        for column in table
            .columns
            .iter()
            .filter(|column| same.column(&column.name).is_some())
        {
            let (column, table) = (quoted(&column.name), quoted(&table.name.name));
            let sql = format!(
                "SELECT ifnull(group_concat(v), '') AS text FROM (SELECT CAST({column} AS INTEGER) AS v FROM {table} ORDER BY number)"
            );
            values.insert(format!("{table}.{column}"), texts(conn, &sql).remove(0));
        }
    }
    values
}

fn assert_is(conn: &mut SqliteConnection, expected: &Schema, script: &Script) {
    let schema = introspect(conn).expect("a schema");
    assert_eq!(changes(&schema, expected), [], "{}", script.sql());
    assert_eq!(changes(expected, &schema), [], "{}", script.sql());
    let broken = "SELECT \"table\" AS text FROM pragma_foreign_key_check UNION ALL \
                  SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    assert_eq!(texts(conn, broken), [""; 0], "{}", script.sql());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_and_back(before in a_schema(), after in a_schema()) {
        let mut conn = memory();
        let made = plan(&Schema::default(), &changes(&Schema::default(), &before), Backend::Sqlite);
        run_script(&mut conn, &made.up);
        assert_is(&mut conn, &made.after, &made.up);
        let before = made.after;
        fill(&mut conn, &before);
        let plan = plan(&before, &changes(&before, &after), Backend::Sqlite);
        let rows = kept(&mut conn, &before, &after);
        run_script(&mut conn, &plan.up);
        assert_is(&mut conn, &plan.after, &plan.up);
        prop_assert_eq!(&kept(&mut conn, &before, &after), &rows, "{}", plan.up.sql());
        run_script(&mut conn, &plan.down);
        assert_is(&mut conn, &before, &plan.down);
        prop_assert_eq!(&kept(&mut conn, &before, &after), &rows, "{}", plan.down.sql());
    }
}
