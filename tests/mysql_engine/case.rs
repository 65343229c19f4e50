//! A change of declared tables, carried out on a server with rows in the tables, undone, and carried out again.

use cargo_ovmig::compare::{Scope, compare, describe};
use cargo_ovmig::database::introspect::mysql::introspect;
use cargo_ovmig::declare::{ModuleSource, declare};
use cargo_ovmig::dialect::Script;
use cargo_ovmig::plan::{Plan, plan};
use cargo_ovmig::schema::{Backend, Managed, Schema};
use cargo_ovmig::source::SourceFile;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use crate::support::mysql::{MysqlConnection, TestDatabase};

/// A change, and what must hold after it.
#[derive(Default)]
pub(super) struct Case<'a> {
    /// What changes, in words.
    pub(super) what: &'a str,
    /// The tables and enumerations before. A text that begins with `enum` is what stands in `ovmig::sql_enum!`, one
    /// with `table!` stands for itself, any other is what stands in `ovmig::table!`.
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
    let failures: Vec<String> = (cases.iter())
        .filter_map(|case| {
            let outcome = case.run();
            let failed = |error| format!("### {}\n{error}", case.what);
            outcome.err().map(failed)
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

impl Case<'_> {
    fn run(&self) -> Result<(), String> {
        let (Some(engine), Some(other)) = (TestDatabase::create(), TestDatabase::create()) else {
            return Ok(());
        };
        let (mut engine, mut other) = (
            Engine(engine.connect(), engine),
            Engine(other.connect(), other),
        );
        let (before, after) = (declared(self.before)?, declared(self.after)?);
        let built = migration(&Schema::default(), &before);
        engine.run(&built.up)?;
        engine.script(self.rows)?;
        let migration = migration(&built.after, &after);
        let text = format!(
            "-- up\n{}\n-- down\n{}",
            migration.up.sql(),
            migration.down.sql()
        );
        if migration.up.steps.is_empty() && self.before != self.after {
            return Err("nothing is to be done".to_owned());
        }
        self.there_and_back(&mut engine, &mut other, &built.after, &migration, &after)
            .map_err(|error| format!("{error}\n{text}"))
    }

    /// Up, down, up on a database at `before`: it is each time like one that was built so from the start.
    fn there_and_back(
        &self,
        engine: &mut Engine,
        other: &mut Engine,
        before: &Schema,
        migration: &Plan,
        after: &Schema,
    ) -> Result<(), String> {
        let rest = compare(&migration.after, after, &Scope::default(), Backend::Mysql).changes;
        if !rest.is_empty() {
            return Err(format!("a second comparison finds {rest:#?}"));
        }
        equal("introspect before", &engine.introspect(), before)?;
        let (old, rows) = (engine.definitions(), engine.rows(before));
        other.run(&self::migration(&Schema::default(), &migration.after).up)?;
        let new = other.definitions();
        engine.run(&migration.up)?;
        equal(
            "introspect after up",
            &engine.introspect(),
            &migration.after,
        )?;
        same("definitions after up", &engine.definitions(), &new)?;
        for (query, expected) in self.then {
            same(query, &engine.lines(query), &[(*expected).to_owned()])?;
        }
        engine.run(&migration.down)?;
        equal("introspect after down", &engine.introspect(), before)?;
        same("definitions after down", &engine.definitions(), &old)?;
        if !self.loses {
            same("rows after down", &engine.rows(before), &rows)?;
        }
        engine.run(&migration.up)?;
        same("definitions after up again", &engine.definitions(), &new)
    }
}

/// The plan from one schema to another.
pub(super) fn migration(from: &Schema, to: &Schema) -> Plan {
    let changes = compare(from, to, &Scope::default(), Backend::Mysql).changes;
    plan(from, &changes, Backend::Mysql)
}

/// A connection, and its database, which lives as long.
pub(super) struct Engine(
    pub(super) MysqlConnection,
    #[expect(dead_code)] pub(super) TestDatabase,
);

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Created {
    #[diesel(sql_type = Text, column_name = "Create Table")]
    sql: String,
}

impl Engine {
    /// Runs a script statement by statement.
    pub(super) fn run(&mut self, script: &Script) -> Result<(), String> {
        script
            .steps
            .iter()
            .try_for_each(|step| self.script(&step.sql))
    }

    pub(super) fn script(&mut self, sql: &str) -> Result<(), String> {
        if sql.is_empty() {
            return Ok(());
        }
        let result = self.0.batch_execute(sql);
        result.map_err(|error| format!("{error}\nin {sql}"))
    }

    pub(super) fn introspect(&mut self) -> Schema {
        introspect(&mut self.0).unwrap()
    }

    pub(super) fn lines(&mut self, query: &str) -> Vec<String> {
        let lines: Vec<Line> = sql_query(query).load(&mut self.0).unwrap();
        lines.into_iter().map(|line| line.line).collect()
    }

    /// The lines of all `SHOW CREATE TABLE`, in order, for the order of columns doesn't count.
    fn definitions(&mut self) -> Vec<String> {
        let tables = self.lines(
            "SELECT CONCAT(table_name) AS line FROM information_schema.tables WHERE table_schema = DATABASE()",
        );
        let mut lines = Vec::new();
        for table in tables {
            let created: Vec<Created> = sql_query(format!("SHOW CREATE TABLE `{table}`"))
                .load(&mut self.0)
                .unwrap();
            for line in created[0].sql.lines() {
                // The counter goes on.
                let words = line
                    .split(' ')
                    .filter(|word| !word.starts_with("AUTO_INCREMENT="));
                let line: Vec<&str> = words.collect();
                lines.push(format!("{table}: {}", line.join(" ").trim_end_matches(',')));
            }
        }
        lines.sort();
        lines
    }

    /// All rows of the tables, each value as the text that SQL has for it.
    fn rows(&mut self, schema: &Schema) -> Vec<String> {
        let mut rows = Vec::new();
        for table in schema.tables.values() {
            let mut columns: Vec<_> = table.columns.iter().collect();
            columns.sort_by_key(|column| &column.name);
            let values: Vec<String> = (columns.iter())
                .map(|column| {
                    let (name, ty) = (&column.name, column.ty.name.as_str());
                    let binary = ty == "bit" || ty.contains("binary") || ty.contains("blob");
                    match binary {
                        true => format!("COALESCE(HEX(`{name}`), 'NULL')"),
                        false => format!("QUOTE(`{name}`)"),
                    }
                })
                .collect();
            let query = format!(
                "SELECT CONVERT(CONCAT('{0}: ', CONCAT_WS(', ', {1})) USING utf8mb4) AS line FROM `{0}` ORDER BY 1",
                table.name.name,
                values.join(", ")
            );
            rows.extend(self.lines(&query));
        }
        rows
    }
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
        let changes = compare(from, to, &Scope::default(), Backend::Mysql).changes;
        if !changes.is_empty() {
            let words: Vec<String> = changes
                .iter()
                .map(|it| describe(it, Backend::Mysql))
                .collect();
            return Err(format!("{what} finds {words:#?}\n{changes:#?}"));
        }
    }
    Ok(())
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
pub(super) fn declared(items: &[&str]) -> Result<Schema, String> {
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
    let declared = declare(&[module], Backend::Mysql);
    match declared.findings.is_empty() {
        true => Ok(declared.schema),
        false => Err(format!("{:#?}", declared.findings)),
    }
}
