//! A change of declared tables, carried out on a server with rows in the tables, undone, and carried out again.

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::declare::{ModuleSource, declare};
use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::plan::{Plan, plan};
use cargo_ovmig::replay::replay;
use cargo_ovmig::schema::{Backend, Managed, Schema};
use cargo_ovmig::source::SourceFile;
use diesel::connection::SimpleConnection;

use super::catalogue::Engine;

/// A change, and what must hold after it.
#[derive(Default)]
pub(super) struct Case<'a> {
    /// What changes, in words.
    pub(super) what: &'a str,
    /// The tables and enumerations before. A text that begins with `enum` is what stands in `ovmig::sql_enum!`, one
    /// that begins with `diesel::table!` or `ovmig::table!` stands for itself, any other is what stands in
    /// `ovmig::table!`.
    pub(super) before: &'a [&'a str],
    /// Rows that are there before the change.
    pub(super) rows: &'a str,
    /// The tables and enumerations after.
    pub(super) after: &'a [&'a str],
    /// Queries whose only column is `line`, and what they give after the change.
    pub(super) then: &'a [(&'a str, &'a str)],
    /// Whether the way back may find other rows than there were.
    pub(super) loses: bool,
}

/// Carries out the cases, all of them even if one fails.
pub(super) fn run(cases: &[Case<'_>]) {
    let (Some(mut engine), Some(mut other)) = (Engine::start(), Engine::start()) else {
        return;
    };
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let outcome = case.run(&mut engine, &mut other);
            outcome
                .err()
                .map(|error| format!("### {}\n{error}", case.what))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

impl Case<'_> {
    fn run(&self, engine: &mut Engine, other: &mut Engine) -> Result<(), String> {
        let before = declared(self.before)?;
        let after = declared(self.after)?;
        engine.empty();
        let built = migration(&Schema::default(), &before);
        engine.run(&built.up.sql())?;
        engine.run(self.rows)?;
        let migration = migration(&built.after, &after);
        let text = format!(
            "-- up\n{}\n-- down\n{}",
            migration.up.sql(),
            migration.down.sql()
        );
        if migration.up.steps.is_empty() && self.before != self.after {
            return Err("nothing is to be done".to_owned());
        }
        let then = |engine: &mut Engine| self.then(engine);
        let there_and_back = there_and_back(engine, other, &built.after, &migration, &after, then);
        let rows = there_and_back.map_err(|error| format!("{error}\n{text}"))?;
        if !self.loses {
            same("rows after down", &rows.1, &rows.0)
                .map_err(|error| format!("{error}\n{text}"))?;
        }
        Ok(())
    }

    /// Checks what must hold after the change, and leaves the rows as they are.
    fn then(&self, engine: &mut Engine) -> Result<(), String> {
        for (query, expected) in self.then {
            engine.connection.batch_execute("BEGIN").unwrap();
            let lines = engine.lines(query);
            engine.connection.batch_execute("ROLLBACK").unwrap();
            same(query, &lines, &[(*expected).to_owned()])?;
        }
        Ok(())
    }
}

/// The plan from one schema to another.
pub(super) fn migration(from: &Schema, to: &Schema) -> Plan {
    let changes = compare(from, to, &Scope::default(), Backend::Postgres).changes;
    plan(from, &changes, Backend::Postgres)
}

/// Up, down, up on a database at `before`: the catalogue is each time that of a database which was built so from the
/// start. Returns the rows before and after the way back.
pub(super) fn there_and_back(
    engine: &mut Engine,
    other: &mut Engine,
    before: &Schema,
    migration: &Plan,
    after: &Schema,
    then: impl FnOnce(&mut Engine) -> Result<(), String>,
) -> Result<(Vec<String>, Vec<String>), String> {
    let rest = compare(
        &migration.after,
        after,
        &Scope::default(),
        Backend::Postgres,
    )
    .changes;
    if !rest.is_empty() {
        return Err(format!("a second comparison finds {rest:#?}"));
    }
    let (old_catalogue, old_rows) = (engine.catalogue(), engine.rows(before));
    other.empty();
    other.run(
        &self::migration(&Schema::default(), &migration.after)
            .up
            .sql(),
    )?;
    let new_catalogue = other.catalogue();

    engine.run(&migration.up.sql())?;
    same("catalogue after up", &engine.catalogue(), &new_catalogue)?;
    equal(
        "introspect after up",
        &engine.introspect(),
        &migration.after,
    )?;
    let built = self::migration(&Schema::default(), before).up.sql();
    let scripts = [built, migration.up.sql(), migration.down.sql()];
    equal("replay of up", &replayed(&scripts[..2])?, &migration.after)?;
    equal("replay of up and down", &replayed(&scripts)?, before)?;
    then(engine)?;
    engine.run(&migration.down.sql())?;
    same("catalogue after down", &engine.catalogue(), &old_catalogue)?;
    equal("introspect after down", &engine.introspect(), before)?;
    let rows = engine.rows(before);
    engine.run(&migration.up.sql())?;
    same(
        "catalogue after up again",
        &engine.catalogue(),
        &new_catalogue,
    )?;
    Ok((old_rows, rows))
}

/// An error that names the differences, if there are any from the one schema to the other or back. All of both counts.
pub(super) fn equal(what: &str, actual: &Schema, expected: &Schema) -> Result<(), String> {
    let whole = |schema: &Schema| {
        let mut schema = schema.clone();
        for table in schema.tables.values_mut() {
            table.managed = Managed::Everything;
        }
        schema
    };
    let (actual, expected) = (whole(actual), whole(expected));
    for (from, to) in [(&actual, &expected), (&expected, &actual)] {
        let changes = compare(from, to, &Scope::default(), Backend::Postgres).changes;
        if !changes.is_empty() {
            return Err(format!("{what} finds {changes:#?}"));
        }
    }
    Ok(())
}

/// What replay makes of the scripts, one migration each.
fn replayed(scripts: &[String]) -> Result<Schema, String> {
    let migrations: Vec<Migration> = (1..)
        .zip(scripts)
        .map(|(id, sql)| Migration {
            id: MigrationId::number(id),
            name: "case".to_owned(),
            up: SourceFile::new(format!("{id}/up.sql"), sql.as_str()),
            down: None,
            run_in_transaction: true,
        })
        .collect();
    let recorded = replay(&migrations, Backend::Postgres);
    match recorded.findings.is_empty() && recorded.in_doubt.is_empty() {
        true => Ok(recorded.schema),
        false => Err(format!("replay says {:#?}", recorded.findings)),
    }
}

/// An error that shows the lines in which the two differ.
fn same(what: &str, actual: &[String], expected: &[String]) -> Result<(), String> {
    let without = |these: &[String], those: &[String], sign: &str| -> Vec<String> {
        let lines = these.iter().filter(|line| !those.contains(line));
        lines.map(|line| format!("{sign} {line}")).collect()
    };
    let mut lines = without(expected, actual, "-");
    lines.extend(without(actual, expected, "+"));
    match lines.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{what} (- expected, + actual):\n{}",
            lines.join("\n")
        )),
    }
}

/// The schema that the texts declare.
fn declared(items: &[&str]) -> Result<Schema, String> {
    if items.is_empty() {
        return Ok(Schema::default());
    }
    let text: Vec<String> = items
        .iter()
        .map(|item| match item {
            item if item.starts_with("enum ") => format!("ovmig::sql_enum! {{ pub {item} }}"),
            item if item.contains("::table!") || item.contains("::sql_enum!") => (*item).to_owned(),
            item => {
                format!("ovmig::table! {{ use diesel::sql_types::*; use super::*; {item} }}")
            }
        })
        .collect();
    let module = ModuleSource {
        module: "shop".to_owned(),
        file: SourceFile::new("orm.rs", text.join("\n")),
    };
    let declared = declare(&[module], Backend::Postgres);
    match declared.findings.is_empty() {
        true => Ok(declared.schema),
        false => Err(format!("{:#?}", declared.findings)),
    }
}
