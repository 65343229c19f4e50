//! Random schemas and random changes of them.
//!
//! `PROPTEST_CASES=1000 cargo test --test suite postgres_engine::random` tries more of them.

use std::collections::BTreeMap;

use cargo_ovmig::schema::{
    Backend, Column, Deferrable, Enumeration, Expr, Generated, Identity, Index, IndexKey, Nulls,
    ObjectName, ReferentialAction, Schema, SqlType, Table,
};
use cargo_ovmig::source::Origin;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use super::build::{check, foreign_key, index, names, primary_key, unique};
use super::case::{migration, there_and_back};
use super::catalogue::Engine;

/// Choices, one byte each; when they run out, the first of all.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn below(&mut self, n: usize) -> usize {
        usize::from(*self.0.next().unwrap_or(&0)) % n.max(1)
    }

    /// One time in `n`.
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn of<'t, T>(&mut self, these: &'t [T]) -> &'t T {
        &these[self.below(these.len())]
    }
}

/// What kinds of columns there are.
#[derive(Clone, Copy)]
struct Kinds {
    types: &'static [(&'static str, &'static [&'static str])],
    /// Whether rows are there, all values of which are 1: then new columns have a default of 1, no column is generated,
    /// and nothing forbids a 1.
    rows: bool,
}

/// Types with defaults that fit.
const ALL: Kinds = Kinds {
    types: &[
        ("int4", &["0", "1 + 1"]),
        ("text", &["''", "'it''s'", "lower('A')"]),
        ("varchar(10)", &["'x'"]),
        ("varchar(40)", &["'x'", "'y'"]),
        ("int8", &["0", "-5"]),
        ("int2", &["7"]),
        ("bool", &["true", "1 = 1"]),
        ("numeric(10,2)", &["0.5", "12"]),
        ("timestamptz", &["now()", "'2020-01-02 03:04:05+00'"]),
        ("date", &["'2020-01-01'", "CURRENT_DATE"]),
        ("uuid", &["gen_random_uuid()"]),
        ("jsonb", &["'{}'", "'[1]'"]),
        ("text[]", &["'{}'", "ARRAY['a', 'b']"]),
        ("int4[]", &["'{1}'"]),
        ("mood", &["'sad'", "'ok'::mood"]),
        ("mood[]", &["'{ok}'"]),
    ],
    rows: false,
};

const WITH_ROWS: Kinds = Kinds {
    types: &[
        ("int4", &["1"]),
        ("text", &["'1'"]),
        ("int8", &["1"]),
        ("varchar(10)", &["'1'"]),
        ("int2", &["1"]),
        ("varchar(40)", &["'1'"]),
    ],
    rows: true,
};

const TABLES: [&str; 3] = ["a", "order", "C"];
const COLUMNS: [&str; 5] = ["id", "x", "user", "Y z", "w"];

fn sql_type(text: &str) -> SqlType {
    let (text, array) = match text.strip_suffix("[]") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (name, args) = text.split_once('(').unwrap_or((text, ""));
    let args = args.trim_end_matches(')').split(',');
    let ty = SqlType::new(name).with_args(args.filter(|it| !it.is_empty()));
    SqlType { array, ..ty }
}

fn column(choices: &mut Choices<'_>, name: &str, kinds: Kinds) -> Column {
    let (ty, defaults) = choices.of(kinds.types);
    let mut column = Column::new(name, sql_type(ty));
    column.nullable = choices.one_in(2) && name != "id";
    let integer = ["int2", "int4", "int8"].contains(ty);
    if kinds.rows || choices.one_in(2) {
        column.default = Some(Expr::new(*choices.of(defaults)));
    } else if integer && choices.one_in(3) {
        column.nullable = false;
        let kinds = [
            Identity::AutoIncrement,
            Identity::ByDefault,
            Identity::Always,
        ];
        column.identity = Some(*choices.of(&kinds));
    }
    if (ty.starts_with("varchar") || *ty == "text") && choices.one_in(4) {
        column.collation = Some("C".to_owned());
    }
    if choices.one_in(5) {
        column.comment = Some(format!("It's {name}"));
    }
    column
}

/// Columns that can be part of a key.
fn keyable(table: &Table) -> Vec<&str> {
    let columns = table.columns.iter();
    let plain = columns.filter(|it| it.generated.is_none());
    plain.map(|it| it.name.as_str()).collect()
}

fn table(choices: &mut Choices<'_>, name: &str, kinds: Kinds) -> Table {
    let mut table = Table::new(ObjectName::new(name));
    for name in COLUMNS {
        if name == "id" || !choices.one_in(3) {
            table.columns.push(column(choices, name, kinds));
        }
    }
    if !kinds.rows && choices.one_in(3) {
        let of = choices.of(&keyable(&table)).to_string();
        let mut column = Column::new("g", SqlType::new("bool"));
        column.nullable = true;
        column.generated = Some(Generated {
            expr: Expr::new(format!("{} IS NULL", quoted(&of))),
            stored: true,
        });
        table.columns.push(column);
    }
    let columns = keyable(&table);
    let other = *choices.of(&columns);
    let mut keys = vec![other];
    if other != "id" && choices.one_in(2) {
        keys.push("id");
    }
    if !choices.one_in(5) {
        table.primary_key = primary_key(&keys);
    }
    for column in &mut table.columns {
        let keyed = table.primary_key.as_ref();
        column.nullable &= !keyed.is_some_and(|key| key.columns.contains(&column.name));
    }
    parts(choices, &mut table, kinds);
    if choices.one_in(4) {
        table.comment = Some(format!("The {name}\nand \\ more"));
    }
    table
}

fn quoted(name: &str) -> String {
    cargo_ovmig::dialect::of(Backend::Postgres).ident(name)
}

fn parts(choices: &mut Choices<'_>, table: &mut Table, kinds: Kinds) {
    let columns: Vec<String> = keyable(table).iter().map(|it| (*it).to_owned()).collect();
    for _ in 0..choices.below(3) {
        let mut it = unique(&[choices.of(&columns).as_str()]);
        if choices.one_in(3) {
            it.columns.push(choices.of(&columns).clone());
            it.columns.dedup();
        }
        it.nulls_not_distinct = choices.one_in(4);
        if choices.one_in(5) {
            it.deferrable = Deferrable::InitiallyDeferred;
        }
        if choices.one_in(4) {
            it.name = Some(format!("{}_u{}", table.name.name, choices.below(2)));
        }
        if !table.uniques.iter().any(|known| {
            known.columns == it.columns || known.name.is_some() && known.name == it.name
        }) {
            table.uniques.push(it);
        }
    }
    for n in 0..choices.below(3) {
        let column = quoted(choices.of(&columns).as_str());
        let exprs = [
            format!("{column} IS NOT NULL"),
            format!("{column}::text <> 'never'"),
            format!("({column} = {column} OR 1 > 2)"),
        ];
        let mut it = check(choices.of(&exprs).as_str());
        if choices.one_in(4) {
            it.name = Some(format!("named {n}"));
        }
        if !table.checks.iter().any(|known| known.expr == it.expr) {
            table.checks.push(it);
        }
    }
    for _ in 0..choices.below(3) {
        let it = index_of(choices, table, &columns, kinds);
        if !table
            .indexes
            .iter()
            .any(|known| known.name.is_some() && known.name == it.name)
        {
            table.indexes.push(it);
        }
    }
}

fn index_of(choices: &mut Choices<'_>, table: &Table, columns: &[String], kinds: Kinds) -> Index {
    let column = choices.of(columns).clone();
    let mut it = match choices.below(4) {
        0 => index([IndexKey::expr(format!("{} IS NULL", quoted(&column)))]),
        1 => index([
            IndexKey::column(&column),
            IndexKey::column(choices.of(columns).as_str()),
        ]),
        _ => index([IndexKey::column(&column)]),
    };
    it.keys.dedup();
    it.keys[0].descending = choices.one_in(3);
    if choices.one_in(4) {
        it.keys[0].nulls = Some(match it.keys[0].descending {
            true => Nulls::Last,
            false => Nulls::First,
        });
    }
    it.unique = choices.one_in(3) && !kinds.rows;
    if choices.one_in(4) {
        it.include.push(choices.of(columns).clone());
    }
    if choices.one_in(4) {
        it.predicate = Some(Expr::new(format!(
            "{} IS NOT NULL",
            quoted(choices.of(columns).as_str())
        )));
    }
    if choices.one_in(4) {
        it.name = Some(format!("{}_i{}", table.name.name, choices.below(2)));
    }
    it
}

/// A schema. With rows there are always the same tables.
fn schema(choices: &mut Choices<'_>, kinds: Kinds) -> Schema {
    let mut schema = Schema::default();
    let labels = [
        &["sad", "ok"][..],
        &["ok", "sad"],
        &["sad", "so", "ok"],
        &["new", "sad", "ok", "last"],
    ];
    if !kinds.rows {
        let mood = Enumeration {
            name: ObjectName::new("mood"),
            labels: names(labels[choices.below(labels.len())]),
            renamed_from: None,
            comment: None,
            origin: Origin::default(),
        };
        schema.enums.insert(mood.name.clone(), mood);
    }
    for name in TABLES {
        if kinds.rows || !choices.one_in(3) {
            let table = table(choices, name, kinds);
            schema.tables.insert(table.name.clone(), table);
        }
    }
    references(choices, &mut schema, kinds);
    schema
}

/// Foreign keys to primary keys of one column, from columns of the same type.
fn references(choices: &mut Choices<'_>, schema: &mut Schema, kinds: Kinds) {
    let targets: BTreeMap<ObjectName, Column> = (schema.tables.values())
        .filter_map(|table| match &table.primary_key.as_ref()?.columns[..] {
            [only] => Some((table.name.clone(), table.column(only)?.clone())),
            _ => None,
        })
        .collect();
    let actions = [
        ReferentialAction::NoAction,
        ReferentialAction::Cascade,
        ReferentialAction::Restrict,
        ReferentialAction::SetNull,
        ReferentialAction::SetDefault,
    ];
    for table in schema.tables.values_mut() {
        for column in table.columns.clone() {
            let fitting: Vec<_> = targets
                .iter()
                .filter(|(_, target)| {
                    target.ty == column.ty && target.collation == column.collation
                })
                .collect();
            // Where rows are there, all of them are 1, save numbers that the database counts.
            if fitting.is_empty() || column.generated.is_some() || !choices.one_in(2) {
                continue;
            }
            let (name, target) = choices.of(&fitting);
            let mut key = foreign_key(&[&column.name], &name.name, &[&target.name]);
            key.on_delete = *choices.of(&actions);
            key.on_update = *choices.of(&actions[..3]);
            if choices.one_in(4) && !kinds.rows {
                key.deferrable = Deferrable::InitiallyDeferred;
            }
            table.foreign_keys.push(key);
        }
    }
}

/// Renames some tables and columns of the declaration, which then says what they were.
fn renamed(choices: &mut Choices<'_>, schema: &Schema, before: &Schema) -> Schema {
    use cargo_ovmig::dialect::{evolve, of};
    use cargo_ovmig::schema::Change;
    let mut renamed = schema.clone();
    for name in before.tables.keys() {
        if !schema.tables.contains_key(name) || !choices.one_in(4) {
            continue;
        }
        let change = Change::RenameTable {
            from: name.clone(),
            to: ObjectName::new(format!("new {}", name.name)),
        };
        evolve(&mut renamed, &change, of(Backend::Postgres));
        if let Some(table) = renamed
            .tables
            .get_mut(&ObjectName::new(format!("new {}", name.name)))
        {
            table.renamed_from = Some(name.name.clone());
        }
    }
    for table in renamed.tables.clone().into_values() {
        let old = table.renamed_from.as_ref().unwrap_or(&table.name.name);
        let Some(old) = before.tables.get(&ObjectName::new(old.as_str())) else {
            continue;
        };
        for column in &table.columns {
            if old.column(&column.name).is_none() || !choices.one_in(4) {
                continue;
            }
            let to = format!("{}2", column.name);
            let change = Change::RenameColumn {
                table: table.name.clone(),
                from: column.name.clone(),
                to: to.clone(),
            };
            evolve(&mut renamed, &change, of(Backend::Postgres));
            if let Some(new) =
                (renamed.tables.get_mut(&table.name)).and_then(|it| it.column_mut(&to))
            {
                new.renamed_from = Some(column.name.clone());
            }
        }
    }
    renamed
}

/// The same cases each time, unless a number of them is asked for.
fn runner(default: u32) -> TestRunner {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked: Option<u32> = asked.and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(default),
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    match asked {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
    }
}

fn tried(kinds: Kinds, default: u32) {
    let (Some(engine), Some(other)) = (Engine::start(), Engine::start()) else {
        return;
    };
    let engines = std::cell::RefCell::new((engine, other));
    let bytes = proptest::collection::vec(any::<u8>(), 0..400);
    let outcome = runner(default).run(&(bytes.clone(), bytes), |(one, two)| {
        let (engine, other) = &mut *engines.borrow_mut();
        let before = schema(&mut Choices(one.iter()), kinds);
        let mut choices = Choices(two.iter());
        let after = schema(&mut choices, kinds);
        let after = renamed(&mut choices, &after, &before);
        attempt(engine, other, &before, &after, kinds).map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

fn attempt(
    engine: &mut Engine,
    other: &mut Engine,
    before: &Schema,
    after: &Schema,
    kinds: Kinds,
) -> Result<(), String> {
    engine.empty();
    let built = migration(&Schema::default(), before);
    engine.run(&built.up.sql())?;
    if kinds.rows {
        let insert =
            |name: &ObjectName| format!("INSERT INTO {} DEFAULT VALUES;", quoted(&name.name));
        let inserts: String = before.tables.keys().map(insert).collect();
        engine.run(&format!("SET session_replication_role = replica; {inserts} SET session_replication_role = DEFAULT"))?;
    }
    let migration = migration(&built.after, after);
    let there_and_back = there_and_back(engine, other, &built.after, &migration, after, |_| Ok(()));
    let (old, new) = there_and_back.map_err(|error| {
        format!(
            "{error}\n-- before\n{}\n-- up\n{}\n-- down\n{}",
            built.up.sql(),
            migration.up.sql(),
            migration.down.sql()
        )
    })?;
    if kinds.rows && old != new {
        return Err(format!(
            "{old:#?} became {new:#?}\n{}\n{}",
            migration.up.sql(),
            migration.down.sql()
        ));
    }
    Ok(())
}

#[test]
fn random_changes() {
    tried(ALL, 24);
}

#[test]
fn random_changes_keep_rows() {
    tried(WITH_ROWS, 16);
}
