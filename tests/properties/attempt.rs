//! One case: from a schema to another and back, on an engine.

use std::collections::BTreeMap;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::dialect::Script;
use cargo_ovmig::findings::Severity;
use cargo_ovmig::findings::rules::impossible_change;
use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::plan::{Plan, plan};
use cargo_ovmig::replay::replay;
use cargo_ovmig::schema::{Backend, Identity, Schema, Table};
use cargo_ovmig::source::SourceFile;

use super::choices::Choices;
use super::edits::Labels;
use super::engine::Engine;
use super::random::{Random, TAG};
use super::settle::{Common, Place, common, may_be_null, settle};
use super::vocabulary::Vocabulary;

/// How many rows each table has.
const ROWS: usize = 2;

/// Two schemas, and whether rows are in the tables of the first.
pub(super) struct Case {
    pub(super) before: Schema,
    pub(super) after: Schema,
    pub(super) rows: bool,
    /// The labels that are renamed on the way.
    labels: Labels,
    /// For each column that may be NULL in its last row, whether it is.
    nulls: Vec<bool>,
}

/// How a case ended that didn't fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Held,
    /// The plan says that it can't succeed.
    Refused,
}

impl Case {
    /// The case that the bytes stand for.
    pub(super) fn of(bytes: &[u8], vocabulary: &'static Vocabulary) -> Case {
        let (one, two) = bytes.split_at(bytes.len() / 2);
        let random = |bytes| Choices::new(bytes);
        let mut choices = random(one);
        let rows = !choices.one_in(3);
        let mut nulls = Vec::new();
        for _ in 0..8 {
            nulls.push(choices.one_in(3));
        }
        let mut random = Random {
            vocabulary,
            choices: &mut choices,
        };
        let mut before = random.schema();
        let mut choices = Choices::new(two);
        let mut random = Random {
            vocabulary,
            choices: &mut choices,
        };
        let after = match random.choices.one_in(3) {
            true => random.schema(),
            false => random.edited(&before),
        };
        let mut after = random.renamed(&after, &before);
        let labels = random.relabelled(&mut after, &before);
        if rows {
            settle(&mut before, &mut after, vocabulary);
        }
        Case {
            before,
            after,
            rows,
            labels,
            nulls,
        }
    }

    /// The way from what was built to the schema after.
    fn migration(&self, built: &Plan, backend: Backend) -> Plan {
        let scope = Scope {
            labels: self.labels.clone(),
            ..Scope::default()
        };
        let changes = compare(&built.after, &self.after, &scope, backend).changes;
        plan(&built.after, &changes, backend)
    }
}

fn planned(from: &Schema, to: &Schema, backend: Backend) -> Plan {
    let changes = compare(from, to, &Scope::default(), backend).changes;
    plan(from, &changes, backend)
}

/// Carries the case out. An error says what doesn't hold, and shows the migrations.
pub(super) fn attempt(engine: &mut dyn Engine, case: &Case) -> Result<Outcome, String> {
    let backend = engine.vocabulary().backend;
    let built = planned(&Schema::default(), &case.before, backend);
    let migration = case.migration(&built, backend);
    let impossible = |plan: &Plan| {
        let mut findings = plan.findings.iter();
        findings.any(|it| it.rule == &impossible_change::RULE && it.severity == Severity::Error)
    };
    let outcome = carried_out(engine, case, &built, &migration);
    if outcome.is_err() && impossible(&migration) {
        return Ok(Outcome::Refused);
    }
    outcome.map(|()| Outcome::Held).map_err(|error| {
        format!(
            "{error}\n-- before\n{}\n-- up\n{}\n-- down\n{}\n-- findings\n{:#?}",
            built.up.sql(),
            migration.up.sql(),
            migration.down.sql(),
            migration
                .findings
                .iter()
                .map(|it| &it.message)
                .collect::<Vec<_>>(),
        )
    })
}

fn carried_out(
    engine: &mut dyn Engine,
    case: &Case,
    built: &Plan,
    migration: &Plan,
) -> Result<(), String> {
    let backend = engine.vocabulary().backend;
    let again = case.migration(built, backend);
    if again != *migration {
        return Err("planned again, it is another migration".to_owned());
    }
    let rest = compare(&migration.after, &case.after, &Scope::default(), backend).changes;
    if !rest.is_empty() {
        return Err(format!("a second comparison finds {rest:#?}"));
    }
    engine.empty();
    let mut new_catalogue = Vec::new();
    if engine.catalogue().is_some() {
        let fresh = planned(&Schema::default(), &migration.after, backend);
        engine.run(&fresh.up)?;
        new_catalogue = engine.catalogue().unwrap_or_default();
        engine.empty();
    }
    engine.run(&built.up)?;
    let old_catalogue = engine.catalogue().unwrap_or_default();
    let scripts = [&built.up, &migration.up, &migration.down];
    is(engine, "built", &built.after, &scripts[..1])?;
    let common = common(&case.before, &case.after);
    if case.rows {
        fill(engine, case, &common)?;
    }
    let old = values(engine, &built.after);
    engine.run(&migration.up)?;
    is(engine, "up", &migration.after, &scripts[..2])?;
    same(
        "up",
        &engine.catalogue().unwrap_or_default(),
        &new_catalogue,
    )?;
    let new = values(engine, &migration.after);
    kept("up", case, &common, &old, &new)?;
    engine.run(&migration.down)?;
    is(engine, "down", &built.after, &scripts)?;
    same(
        "down",
        &engine.catalogue().unwrap_or_default(),
        &old_catalogue,
    )?;
    let back: Vec<Common> = (common.iter())
        .map(|it| Common {
            before: it.after.clone(),
            after: it.before.clone(),
            generated: it.generated,
        })
        .collect();
    kept("down", case, &back, &new, &values(engine, &built.after))?;
    engine.run(&migration.up)?;
    is(engine, "up again", &migration.after, &scripts[..2])
}

/// An error unless the database, and the replay of what made it, are what is expected.
fn is(
    engine: &mut dyn Engine,
    when: &str,
    expected: &Schema,
    scripts: &[&Script],
) -> Result<(), String> {
    let backend = engine.vocabulary().backend;
    let actual = engine.introspect();
    equal(&format!("{when}: the database"), &actual, expected, backend)?;
    super::pulled::prints(&actual, backend).map_err(|error| format!("{when}: pulled, {error}"))?;
    let recorded = replayed(scripts, backend)?;
    equal(&format!("{when}: the replay"), &recorded, &actual, backend)
}

/// An error that shows the lines in which two catalogues differ.
fn same(when: &str, actual: &[String], expected: &[String]) -> Result<(), String> {
    let without = |these: &[String], those: &[String]| -> Vec<String> {
        let lines = these.iter().filter(|line| !those.contains(line));
        lines.cloned().collect()
    };
    let (missing, more) = (without(expected, actual), without(actual, expected));
    match missing.is_empty() && more.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{when}: the catalogue lacks {missing:#?}, and has {more:#?}"
        )),
    }
}

/// An error that names the differences, if there are any from the one schema to the other or back.
fn equal(what: &str, actual: &Schema, expected: &Schema, backend: Backend) -> Result<(), String> {
    for (from, to) in [(actual, expected), (expected, actual)] {
        let changes = compare(from, to, &Scope::default(), backend).changes;
        if !changes.is_empty() {
            return Err(format!("{what} differs: {changes:#?}"));
        }
    }
    Ok(())
}

fn replayed(scripts: &[&Script], backend: Backend) -> Result<Schema, String> {
    let migrations: Vec<Migration> = (1..)
        .zip(scripts)
        .map(|(id, script)| Migration {
            id: MigrationId::number(id),
            name: "case".to_owned(),
            up: SourceFile::new(format!("{id}/up.sql"), script.sql()),
            down: None,
            run_in_transaction: script.run_in_transaction,
        })
        .collect();
    let recorded = replay(&migrations, backend);
    match recorded.findings.is_empty() && recorded.in_doubt.is_empty() {
        true => Ok(recorded.schema),
        false => Err(format!("replay says {:#?}", recorded.findings)),
    }
}

/// Puts rows into the tables.
fn fill(engine: &mut dyn Engine, case: &Case, common: &[Common]) -> Result<(), String> {
    let vocabulary = engine.vocabulary();
    let dialect = cargo_ovmig::dialect::of(vocabulary.backend);
    let schemas = [&case.before, &case.after];
    let mut nulls = case.nulls.iter().cycle();
    let mut sql = String::new();
    for table in case.before.tables.values() {
        let columns = || table.columns.iter().filter(|it| it.generated.is_none());
        let names: Vec<String> = columns().map(|it| dialect.ident(&it.name)).collect();
        for row in 1..=ROWS {
            let values: Vec<String> = columns()
                .map(|it| {
                    let null = row == ROWS
                        && may_be_null(table, &it.name, schemas, common)
                        && nulls.next() == Some(&true);
                    match null {
                        true => "NULL".to_owned(),
                        false => vocabulary.value(&it.ty, row),
                    }
                })
                .collect();
            let always = columns().any(|it| it.identity == Some(Identity::Always))
                && vocabulary.backend == Backend::Postgres;
            sql.push_str(&format!(
                "INSERT INTO {} ({}){} VALUES ({});\n",
                dialect.object(&table.name),
                names.join(", "),
                if always {
                    " OVERRIDING SYSTEM VALUE"
                } else {
                    ""
                },
                values.join(", ")
            ));
        }
    }
    engine.unchecked(&sql)
}

/// The values of each column, by the number of their row.
type Values = BTreeMap<Place, BTreeMap<String, String>>;

fn values(engine: &mut dyn Engine, schema: &Schema) -> Values {
    let mut values = Values::new();
    for table in schema.tables.values() {
        for line in engine.lines(&all(table, engine.vocabulary().backend)) {
            let row: Vec<String> = line.split('|').map(plain).collect();
            let tag = table.columns.iter().position(|it| it.name == TAG);
            let tag = row[tag.unwrap_or(0)].clone();
            for (column, value) in table.columns.iter().zip(row) {
                let place = (table.name.clone(), column.name.clone());
                values.entry(place).or_default().insert(tag.clone(), value);
            }
        }
    }
    values
}

/// A query of all rows as lines.
fn all(table: &Table, backend: Backend) -> String {
    let dialect = cargo_ovmig::dialect::of(backend);
    let text = |name: &String| match backend {
        Backend::Mysql => format!("coalesce(CAST({} AS CHAR), 'NULL')", dialect.ident(name)),
        _ => format!("coalesce(CAST({} AS TEXT), 'NULL')", dialect.ident(name)),
    };
    let texts: Vec<String> = table.columns.iter().map(|it| text(&it.name)).collect();
    let line = match backend {
        Backend::Mysql => format!("concat_ws('|', {})", texts.join(", ")),
        _ => texts.join(" || '|' || "),
    };
    format!("SELECT {line} AS line FROM {}", dialect.object(&table.name))
}

/// A value in the form that all types of its family share.
fn plain(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) => number.to_string(),
        // A moment may be written with more digits of its seconds, and a type of fixed length is filled up.
        Err(_) => value.trim_end_matches(".000000").trim_end().to_owned(),
    }
}

/// An error if a column that is in both schemas has other values than before. NULL may have become what the declaration
/// fills it with.
fn kept(
    when: &str,
    case: &Case,
    common: &[Common],
    old: &Values,
    new: &Values,
) -> Result<(), String> {
    for Common { before, after, .. } in common.iter().filter(|it| !it.generated) {
        let (Some(old), Some(new)) = (old.get(before), new.get(after)) else {
            if old.contains_key(before) != new.contains_key(after) {
                return Err(format!("{when}: the rows of {} are gone", before.0));
            }
            continue;
        };
        let table = case.after.tables.get(&after.0);
        let column = table.and_then(|it| it.column(&after.1));
        let filled = column.is_some_and(|it| it.backfill.is_some());
        let same = old.iter().all(|(row, value)| {
            let now = new.get(row);
            now == Some(value) || filled && value == "NULL" && now.is_some_and(|it| it != "NULL")
        });
        if !same || old.len() != new.len() {
            return Err(format!(
                "{when}: column {} of {} was {old:?} and is {new:?}",
                before.1, before.0
            ));
        }
    }
    Ok(())
}
