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
use crate::schema::{Backend, Schema, Table};
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

/// The branch's hand-written statements. By their files: main may have taken the same numbers.
pub(super) fn of_branch<'a>(branch: &Branch<'_>, recorded: &'a Recorded) -> Vec<&'a HandWritten> {
    let added = |it: &&HandWritten| {
        let path = &it.location.file.path;
        branch.added.iter().any(|one| one.up.path == *path)
    };
    recorded.hand_written.iter().filter(added).collect()
}

/// What is kept of the branch's statements; `script` is the SQL that changes the tables from `base` on. The error says
/// which of them can't be kept and why.
pub(super) fn collect(
    branch: &Branch<'_>,
    mut statements: Vec<&HandWritten>,
    base: &Schema,
    target: &Schema,
    script: &str,
) -> Result<Kept, Vec<Finding>> {
    let mut kept = Kept::default();
    let mut refused = Vec::new();
    let rendered = Rendered::new(script, branch.backend);
    statements.retain(|it| !rendered.has(&it.location));
    let places = Places::new(&statements, script, base, branch.backend);
    for (index, migration) in branch.added.iter().enumerate() {
        let own = statements.iter().enumerate();
        let own: Vec<_> = own
            .filter(|(_, it)| it.location.file.path == migration.up.path)
            .collect();
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

/// The script that changes the tables.
struct Rendered {
    backend: Backend,
    /// Its statements, each by its tokens.
    statements: BTreeSet<Vec<String>>,
}

impl Rendered {
    fn new(script: &str, backend: Backend) -> Rendered {
        let statements: BTreeSet<Vec<String>> = (sql::statements(script, backend).iter())
            .map(|statement| texts(statement.text, backend))
            .collect();
        Rendered {
            backend,
            statements,
        }
    }

    /// Whether it does the same already: what the tool wrote to fill a column, or to set a counter.
    fn has(&self, location: &Location) -> bool {
        self.statements
            .contains(&texts(text(location), self.backend))
    }
}

fn texts(sql: &str, backend: Backend) -> Vec<String> {
    let tokens = sql::significant(sql, backend).filter(|token| !token.is_symbol(";"));
    tokens.map(|token| token.text.to_owned()).collect()
}

fn text(location: &Location) -> &str {
    &location.file.text[location.span.clone()]
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
        id: MigrationId::number(u32::MAX),
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
                    "names the table `{name}`, which a later migration of the branch takes away or renames"
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
                    "names the column `{name}.{}`, which a later migration of the branch takes away or renames",
                    column.name
                ),
            ));
        }
        let names = |table: &Table| -> Vec<String> {
            table
                .columns
                .iter()
                .map(|it| fold(&it.name, backend))
                .collect()
        };
        if names(table) != names(last) && takes_all_columns(text, &name.name, backend) {
            return Some(refusal(
                location,
                format!(
                    "takes all columns of `{name}` without their names, and a later migration of the branch adds others or puts \
                     them in another order"
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
                    "has no value for the column `{name}.{}`, which a later migration of the branch adds",
                    column.name
                ),
            ));
        }
    }
    None
}

/// Whether a statement takes a table's columns as they come: `INSERT INTO it VALUES …`, `SELECT *`.
fn takes_all_columns(text: &str, table: &str, backend: Backend) -> bool {
    let tokens: Vec<sql::Token<'_>> = sql::significant(text, backend).collect();
    let all = tokens.windows(2).any(|pair| {
        let before = ["SELECT", "DISTINCT", "ALL", "RETURNING"];
        pair[1].is_symbol("*")
            && (before.iter().any(|word| pair[0].is_word(word))
                || pair[0].is_symbol(",")
                || pair[0].is_symbol("."))
    });
    let into = tokens.iter().position(|token| token.is_word("INTO"));
    let inserts = into.is_some_and(|into| {
        let is_it = |token: &sql::Token<'_>| {
            let name = token.ident(backend);
            name.is_some_and(|name| fold(&name, backend) == fold(table, backend))
        };
        let rest = &tokens[into + 1..];
        let Some(at) = rest.iter().take(3).position(is_it) else {
            return false;
        };
        if rest
            .get(at + 1)
            .is_some_and(|token| token.is_word("DEFAULT"))
        {
            return false;
        }
        let mut next = rest[at + 1..]
            .iter()
            .skip_while(|token| !token.is_symbol("(") && !ends_head(token));
        !next.next().is_some_and(|token| token.is_symbol("("))
            || next.next().is_some_and(|token| token.is_word("SELECT"))
    });
    all || inserts
}

/// What follows the columns of an INSERT.
fn ends_head(token: &sql::Token<'_>) -> bool {
    ["VALUES", "SELECT", "WITH", "TABLE", "OVERRIDING", "DEFAULT"]
        .iter()
        .any(|word| token.is_word(word))
}

fn fold(name: &str, backend: Backend) -> String {
    match backend {
        Backend::Sqlite | Backend::Mysql => name.to_ascii_lowercase(),
        Backend::Postgres => name.to_owned(),
    }
}

fn refusal(location: Location, what: String) -> Finding {
    Finding::new(&rules::hand_written::RULE, format!("a hand-written statement can't be kept in the squash: it {what}"))
        .at(location, "written for an earlier state of the branch")
        .help("rewrite the statement for the final tables, or take it out and add it by `cargo ovmig revision -m \"…\"` after the squash")
        .help("when it moves data out of what goes, leave the migrations as they are: one migration can't do that")
}
