//! Folds a branch's migrations into one: from what the base's migrations build to the final declared state.
//!
//! Invariant: the base's migrations and the squash build the same schema as the base's, the branch's and the pending
//! changes together; that is proved by replay before anything is written.

mod hand_written;
mod labels;
mod place;
mod target;

use crate::compare::{Scope, Subject, compare};
use crate::dialect::Script;
use crate::findings::{Finding, Severity, rules};
use crate::history::{Migration, MigrationId};
use crate::plan::{Plan, plan};
use crate::replay::{Recorded, replay};
use crate::schema::{Backend, Change, Schema};
use crate::source::{Location, SourceFile};
use crate::sql;

/// What there is to fold.
#[derive(Clone, Debug)]
pub struct Branch<'a> {
    /// The base's migrations, as far as the tree has them.
    pub base: &'a [Migration],
    /// The migrations that the branch added, in their order.
    pub added: &'a [Migration],
    /// What is declared.
    pub declared: &'a Schema,
    /// What the comparison of declared and recorded leaves alone.
    pub scope: &'a Scope,
    /// The engine.
    pub backend: Backend,
}

/// The one migration, without its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Squashed {
    /// From the base to the final state; hand-written statements included.
    pub up: Script,
    /// Back.
    pub down: Script,
    /// What it does that loses data, and what to look at.
    pub findings: Vec<Finding>,
    /// What goes by each of the first findings, the `destructive-change`s.
    pub lost: Vec<Vec<Subject>>,
    /// The changes of the tables.
    pub changes: Vec<Change>,
    /// How many hand-written statements it keeps.
    pub kept: usize,
}

/// Folds the branch. The error is why it can't be done: findings at the statements that stand in the way.
pub fn squash(branch: &Branch<'_>) -> Result<Squashed, Vec<Finding>> {
    let all: Vec<Migration> = branch.base.iter().chain(branch.added).cloned().collect();
    let recorded = replay(&all, branch.backend);
    refuse_unfollowed(branch, &recorded)?;

    let before = replay(branch.base, branch.backend);
    let base = before.schema;
    // The branch's are those that come after the base's.
    let fates = &recorded.fates[before.fates.len().min(recorded.fates.len())..];
    let (target, labels) = target::target(branch, &recorded, &base, fates);
    let scope = Scope {
        labels,
        ..Scope::default()
    };
    let mut comparison = compare(&base, &target, &scope, branch.backend);
    let statements = hand_written::of_branch(branch, &recorded);
    let made_anew = labels::make_usable(branch, &statements, &mut comparison.changes);
    let Plan {
        up,
        down,
        findings,
        lost,
        ..
    } = plan(&base, &comparison.changes, branch.backend);
    refuse_impossible(&findings)?;

    let kept = hand_written::collect(branch, statements, &base, &target, &up.sql())?;
    let mut squashed = Squashed {
        up,
        down,
        findings,
        lost,
        changes: comparison.changes,
        kept: kept.count(),
    };
    kept.put_into(&mut squashed);
    squashed.findings.extend(made_anew);
    squashed.findings.extend(no_longer_concurrent(branch));
    prove(branch, &squashed, &target)?;
    Ok(squashed)
}

/// A statement of the branch that replay couldn't follow can't be folded either.
fn refuse_unfollowed(branch: &Branch<'_>, recorded: &Recorded) -> Result<(), Vec<Finding>> {
    let mut refusals: Vec<Finding> = recorded
        .findings
        .iter()
        .filter(|finding| {
            finding.severity == Severity::Error
                || finding.primary.as_ref().is_some_and(|label| {
                    branch
                        .added
                        .iter()
                        .any(|migration| is_file_of(&label.location.file, migration))
                })
        })
        .cloned()
        .collect();
    if refusals.is_empty() {
        return Ok(());
    }
    for finding in &mut refusals {
        finding.severity = Severity::Error;
        finding.help.push(
            "a statement that can't be followed can't be folded: take it out of these migrations into one that the \
             squash leaves alone, or write what it does as plain SQL"
                .to_owned(),
        );
    }
    Err(refusals)
}

fn is_file_of(file: &SourceFile, migration: &Migration) -> bool {
    file.path == migration.up.path
}

/// What can't succeed on a table with rows couldn't be written by `revision` either: the branch did it in steps of
/// its own, and folding them would lose these.
fn refuse_impossible(findings: &[Finding]) -> Result<(), Vec<Finding>> {
    let impossible: Vec<Finding> = findings
        .iter()
        .filter(|it| it.rule == &rules::impossible_change::RULE && it.severity == Severity::Error)
        .cloned()
        .map(|finding| {
            finding.note("the branch's migrations do this in steps that one migration can't repeat").help(
                "give the column a `#[default = \"…\"]` or a `#[backfill = \"…\"]`, or leave the migrations as they are",
            )
        })
        .collect();
    if impossible.is_empty() {
        Ok(())
    } else {
        Err(impossible)
    }
}

/// What a migration builds `CONCURRENTLY`, the one migration builds in its transaction: that is to be known.
fn no_longer_concurrent(branch: &Branch<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if branch.backend != Backend::Postgres {
        return found;
    }
    for migration in branch.added.iter().filter(|it| !it.run_in_transaction) {
        let mut tokens = sql::significant(&migration.up.text, branch.backend);
        let Some(token) = tokens.find(|token| token.is_word("CONCURRENTLY")) else {
            continue;
        };
        let folder = migration.folder();
        let mut finding = Finding::new(
            &rules::hand_written::RULE,
            format!("{folder} works CONCURRENTLY, and the squash in a transaction: it locks the table while it runs"),
        )
        .at(Location::new(&migration.up, token.start..token.end()), "not kept")
        .help("to keep it, take it out of the branch, and add it by `cargo ovmig revision -m \"…\"` after the squash");
        finding.severity = Severity::Warning;
        found.push(finding);
    }
    found
}

/// Replays the result: the same schema must come out, and every statement must be followed.
fn prove(branch: &Branch<'_>, squashed: &Squashed, target: &Schema) -> Result<(), Vec<Finding>> {
    let file = SourceFile::new("up.sql of the squash", squashed.up.sql());
    let one = Migration {
        id: MigrationId::number(u32::MAX),
        name: "squash".to_owned(),
        up: file,
        down: None,
        run_in_transaction: squashed.up.run_in_transaction,
    };
    let all: Vec<Migration> = branch.base.iter().cloned().chain([one]).collect();
    let replayed = replay(&all, branch.backend);
    let mut wrong: Vec<Finding> = replayed
        .findings
        .into_iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    let left = compare(&replayed.schema, target, &Scope::default(), branch.backend);
    for change in &left.changes {
        let words = crate::compare::describe(change, branch.backend);
        wrong.push(
            Finding::new(&rules::pending_changes::RULE, format!("the squash would not build the same schema: {words}"))
                .help("nothing was written; leave the migrations as they are, and report this with the migrations"),
        );
    }
    wrong.extend(lost_attributes(&replayed.schema, target));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Attributes that the branch gave to columns, and nothing else: a comparison doesn't see them.
fn lost_attributes(replayed: &Schema, target: &Schema) -> Vec<Finding> {
    let mut lost = Vec::new();
    for (name, table) in &target.tables {
        let Some(squashed) = replayed.tables.get(name) else {
            continue;
        };
        for column in &table.columns {
            let kept = squashed.column(&column.name).map(|it| &it.attributes);
            if kept.is_none_or(|it| *it == column.attributes) {
                continue;
            }
            let message = format!(
                "the squash would not keep what the branch says of column `{}` of table `{name}`: `{}`",
                column.name,
                column.attributes.join(" ")
            );
            lost.push(Finding::new(&rules::hand_written::RULE, message).help(
                "take the statement out of the branch, and write it into an empty `cargo ovmig revision` after the squash",
            ));
        }
    }
    lost
}
