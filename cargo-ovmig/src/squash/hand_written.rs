//! The hand-written statements of a branch: kept in their order, or refused where the final state has no place for
//! them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Branch, Squashed};
use crate::dialect::Step;
use crate::findings::{Finding, Severity, rules};
use crate::history::{Migration, MigrationId};
use crate::replay::{HandWritten, Recorded, replay};
use crate::schema::{Backend, Schema};
use crate::source::Location;
use crate::sql;

/// What is kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Before the tables: extensions, functions, types that tables may use.
    first: Vec<Step>,
    /// After the tables: data, triggers, views, grants.
    last: Vec<Step>,
    /// Before the tables go, on the way back.
    down: Vec<Step>,
    findings: Vec<Finding>,
}

impl Kept {
    /// How many statements of up.sql are kept.
    pub(super) fn count(&self) -> usize {
        self.first.len() + self.last.len()
    }

    /// Puts the statements into the scripts.
    pub(super) fn put_into(self, squashed: &mut Squashed) {
        squashed.up.prepend(self.first);
        squashed.up.append(self.last);
        squashed.down.prepend(self.down);
        squashed.findings.extend(self.findings);
    }
}

/// The branch's hand-written statements. The error says which of them can't be kept and why.
pub(super) fn collect(
    branch: &Branch<'_>,
    recorded: &Recorded,
    target: &Schema,
) -> Result<Kept, Vec<Finding>> {
    let mut kept = Kept::default();
    let mut refused = Vec::new();
    for (index, migration) in branch.added.iter().enumerate() {
        let statements: Vec<&HandWritten> = recorded
            .hand_written
            .iter()
            .filter(|it| it.migration == migration.id)
            .collect();
        let down = down_statements(branch, index);
        if statements.is_empty() && down.is_empty() {
            continue;
        }
        let then = schema_after(branch, index);
        for statement in statements {
            match stale(
                statement.location.clone(),
                &statement.kind,
                &then,
                target,
                branch.backend,
            ) {
                Some(finding) => refused.push(finding),
                None => kept.take(statement, migration),
            }
        }
        kept.take_down(down, migration, &then, target, branch.backend);
    }
    if refused.is_empty() {
        Ok(kept)
    } else {
        Err(refused)
    }
}

/// The schema after the branch's migration of that index: what its hand-written statements were written against.
fn schema_after(branch: &Branch<'_>, index: usize) -> Schema {
    let migrations = up_to(branch, index);
    replay(&migrations, branch.backend).schema
}

impl Kept {
    fn take(&mut self, statement: &HandWritten, migration: &Migration) {
        let step = step(&statement.location, migration);
        match statement.kind.as_str() {
            kind if comes_first(kind) => self.first.push(step),
            _ => self.last.push(step),
        }
    }

    /// The statements of a migration's down.sql, before those of the migrations before it.
    fn take_down(
        &mut self,
        statements: Vec<Location>,
        migration: &Migration,
        then: &Schema,
        target: &Schema,
        backend: Backend,
    ) {
        let mut steps = Vec::new();
        for location in statements {
            match stale(location.clone(), "", then, target, backend) {
                None => steps.push(step(&location, migration)),
                Some(finding) => self.findings.push(Finding {
                    severity: Severity::Warning,
                    ..finding
                }),
            }
        }
        self.down.splice(0..0, steps);
    }
}

/// What tables may need before they are made.
fn comes_first(kind: &str) -> bool {
    [
        "CREATE EXTENSION",
        "CREATE FUNCTION",
        "CREATE OR REPLACE FUNCTION",
        "CREATE DOMAIN",
        "CREATE SEQUENCE",
        "CREATE COLLATION",
        "CREATE TYPE",
    ]
    .iter()
    .any(|first| kind.starts_with(first))
}

fn step(location: &Location, migration: &Migration) -> Step {
    let text = &location.file.text[location.span.clone()];
    Step::new(text).comment(format!("Hand-written in {}:", migration.folder()))
}

/// The hand-written statements of the way back of the branch's migration of that index: what replay finds when the
/// down.sql follows as if it were one more migration.
fn down_statements(branch: &Branch<'_>, index: usize) -> Vec<Location> {
    let Some(down) = &branch.added[index].down else {
        return Vec::new();
    };
    let mut migrations = up_to(branch, index);
    let back = Migration {
        id: MigrationId(u32::MAX),
        name: "back".to_owned(),
        up: Arc::clone(down),
        down: None,
        run_in_transaction: branch.added[index].run_in_transaction,
    };
    let id = back.id;
    migrations.push(back);
    let statements = replay(&migrations, branch.backend).hand_written;
    (statements.into_iter())
        .filter(|statement| statement.migration == id)
        .map(|statement| statement.location)
        .collect()
}

/// The migrations up to the branch's of that index.
fn up_to(branch: &Branch<'_>, index: usize) -> Vec<Migration> {
    let added = &branch.added[..=index];
    branch.base.iter().chain(added).cloned().collect()
}

/// A statement that names a table or a column which the final state doesn't have, or that fills a table which
/// afterwards got a column that must be filled.
fn stale(
    location: Location,
    kind: &str,
    then: &Schema,
    target: &Schema,
    backend: Backend,
) -> Option<Finding> {
    let text = &location.file.text[location.span.clone()];
    let names: BTreeSet<String> = sql::significant(text, backend)
        .filter_map(|token| token.ident(backend))
        .map(|name| fold(&name, backend))
        .collect();
    for (name, table) in &then.tables {
        if !names.contains(&fold(&name.name, backend)) {
            continue;
        }
        let Some(last) = target.tables.get(name) else {
            return Some(refusal(
                location,
                format!(
                    "the table `{name}`, which a later migration of the branch takes away or renames"
                ),
            ));
        };
        let gone = table.columns.iter().find(|column| {
            last.column(&column.name).is_none() && names.contains(&fold(&column.name, backend))
        });
        if let Some(column) = gone {
            return Some(refusal(
                location,
                format!(
                    "the column `{name}.{}`, which a later migration of the branch takes away or renames",
                    column.name
                ),
            ));
        }
        let unfilled = last.columns.iter().find(|column| {
            table.column(&column.name).is_none()
                && !column.nullable
                && column.default.is_none()
                && column.identity.is_none()
                && column.generated.is_none()
        });
        if let (Some(column), true) = (unfilled, kind.starts_with("INSERT")) {
            return Some(refusal(
                location,
                format!(
                    "no value for the column `{name}.{}`, which a later migration of the branch adds",
                    column.name
                ),
            ));
        }
    }
    None
}

fn fold(name: &str, backend: Backend) -> String {
    match backend {
        Backend::Sqlite => name.to_ascii_lowercase(),
        Backend::Postgres => name.to_owned(),
    }
}

fn refusal(location: Location, what: String) -> Finding {
    Finding::new(&rules::hand_written::RULE, format!("a hand-written statement can't be kept in the squash: it names {what}"))
        .at(location, "written for an earlier state of the branch")
        .help("rewrite the statement for the final tables, or take it out and add it by `cargo ovmig revision -m \"…\"` after the squash")
}
