//! The hand-written statements of a branch: kept in their order, or refused where the final state has no place for
//! them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::place::Places;
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
    /// Before the tables: what they are made of, and what goes because it hinders their change.
    first: Vec<Step>,
    /// After the tables: data, triggers, views, grants.
    last: Vec<Step>,
    /// Before the tables go, on the way back.
    down_first: Vec<Step>,
    /// After the tables, on the way back.
    down_last: Vec<Step>,
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
        squashed.down.prepend(self.down_first);
        squashed.down.append(self.down_last);
        squashed.findings.extend(self.findings);
    }
}

/// The branch's hand-written statements; `script` is the SQL that changes the tables from `base` on. The error says
/// which of them can't be kept and why.
pub(super) fn collect(
    branch: &Branch<'_>,
    recorded: &Recorded,
    base: &Schema,
    target: &Schema,
    script: &str,
) -> Result<Kept, Vec<Finding>> {
    let mut kept = Kept::default();
    let mut refused = Vec::new();
    let of_branch = |it: &&HandWritten| branch.added.iter().any(|one| one.id == it.migration);
    let statements: Vec<&HandWritten> = recorded.hand_written.iter().filter(of_branch).collect();
    let places = Places::new(&statements, script, base, branch.backend);
    for (index, migration) in branch.added.iter().enumerate() {
        let own = statements.iter().enumerate();
        let own: Vec<_> = own.filter(|(_, it)| it.migration == migration.id).collect();
        let down = down_statements(branch, index);
        if own.is_empty() && down.is_empty() {
            continue;
        }
        let then = schema_after(branch, index);
        for (place, statement) in own {
            let location = statement.location.clone();
            match stale(location, &statement.kind, &then, target, branch.backend) {
                Some(finding) => refused.push(finding),
                None if places.first(place) => {
                    kept.first.push(step(&statement.location, migration));
                }
                None => kept.last.push(step(&statement.location, migration)),
            }
        }
        kept.take_down(down, migration, &places, |location| {
            stale(location, "", &then, target, branch.backend)
        });
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
    /// The statements of a migration's down.sql, before those of the migrations before it.
    fn take_down(
        &mut self,
        statements: Vec<Location>,
        migration: &Migration,
        places: &Places,
        stale: impl Fn(Location) -> Option<Finding>,
    ) {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for location in statements {
            let text = &location.file.text[location.span.clone()];
            let place = match places.last_on_the_way_back(text) {
                true => &mut last,
                false => &mut first,
            };
            match stale(location.clone()) {
                None => place.push(step(&location, migration)),
                Some(finding) => self.findings.push(Finding {
                    severity: Severity::Warning,
                    ..finding
                }),
            }
        }
        self.down_first.splice(0..0, first);
        self.down_last.splice(0..0, last);
    }
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
        Backend::Sqlite | Backend::Mysql => name.to_ascii_lowercase(),
        Backend::Postgres => name.to_owned(),
    }
}

fn refusal(location: Location, what: String) -> Finding {
    Finding::new(&rules::hand_written::RULE, format!("a hand-written statement can't be kept in the squash: it names {what}"))
        .at(location, "written for an earlier state of the branch")
        .help("rewrite the statement for the final tables, or take it out and add it by `cargo ovmig revision -m \"…\"` after the squash")
        .help("when it moves data out of what goes, leave the migrations as they are: one migration can't do that")
}
