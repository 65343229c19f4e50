//! The actual schema against what the migrations make that the database has.
//!
//! Invariant: where that can't be known (a migration that the folder hasn't got), it is said and nothing is compared.

mod mention;

pub(crate) use mention::mention;

use crate::compare::{How, differences};
use crate::database::{Applied, Standing, Status};
use crate::findings::rules::{drift, edited_revision, unfinished_revision, unknown_revision};
use crate::findings::{Finding, Severity};
use crate::history::Migration;
use crate::project::Project;
use crate::replay::{Recorded, replay};
use crate::schema::Schema;

/// What is wrong with a database, as the project's history sees it.
pub fn drift(project: &Project, status: &Status, actual: &Schema) -> Vec<Finding> {
    let mut findings: Vec<Finding> = status.applied.iter().filter_map(revision).collect();
    findings.extend(status.unfinished.iter().map(|it| {
        let way = if it.reverting { "reverted" } else { "applied" };
        let (version, name) = (&it.version, &it.name);
        let message = format!("{version}_{name} was being {way} when it was interrupted");
        Finding::new(&unfinished_revision::RULE, message)
            .help("look at what was done, then run `cargo ovmig upgrade` again")
    }));
    if findings.iter().any(|it| it.rule == &unknown_revision::RULE) {
        let last = findings.last_mut().expect("there is one");
        last.notes
            .push("the schema was not compared: what it should be isn't known".to_owned());
        return findings;
    }
    let applied: Vec<Migration> = (project.history.migrations.iter())
        .filter(|migration| !status.pending.contains(&migration.id))
        .cloned()
        .collect();
    let recorded = replay(&applied, project.backend());
    let broken = recorded
        .findings
        .iter()
        .filter(|it| it.severity == Severity::Error);
    let broken: Vec<Finding> = broken.cloned().collect();
    if !broken.is_empty() {
        findings.extend(broken);
        return findings;
    }
    findings.extend(schema(project, &applied, &recorded, actual));
    findings
}

fn revision(applied: &Applied) -> Option<Finding> {
    let folder = applied.folder.as_ref().unwrap_or(&applied.version);
    match applied.standing {
        Standing::Unknown => Some(
            Finding::new(
                &unknown_revision::RULE,
                format!("the database has {folder}, which the migrations folder hasn't got"),
            )
            .help(
                "get the branch that has it, or see `cargo ovmig check --explain unknown-revision`",
            ),
        ),
        Standing::NotInHistory => Some(
            Finding::new(
                &unknown_revision::RULE,
                format!("the database has {folder}, which the migrations folder hasn't got"),
            )
            .note("the database keeps the text that reverts it")
            .help("get the branch that has it, or take it back with `cargo ovmig downgrade`"),
        ),
        Standing::Edited => Some(Finding::new(
            &edited_revision::RULE,
            format!("{folder} was edited since the database applied it"),
        )),
        Standing::Same | Standing::Unchecked | Standing::Renumbered | Standing::Squashed => None,
    }
}

fn schema(
    project: &Project,
    applied: &[Migration],
    recorded: &Recorded,
    actual: &Schema,
) -> Vec<Finding> {
    let backend = project.backend();
    // What is left alone may be written in other capitals in the database than where it is named.
    let mut seen = recorded.clone();
    let tables = actual
        .tables
        .iter()
        .map(|(name, it)| (name.clone(), it.clone()));
    seen.schema.tables.extend(tables);
    let scope = project.scope(&seen);
    let found = differences(&recorded.schema, actual, &scope, backend);
    let mut findings: Vec<Finding> = Vec::new();
    let mut unmade = false;
    for difference in &found {
        let message = difference.sentence("in the migrations", "in the database");
        let finding = Finding::new(&drift::RULE, message);
        unmade |= difference.how == How::Added && difference.part.is_none();
        findings.push(match mention(applied.iter(), difference, backend) {
            Some(location) => finding.at(location, ""),
            None => finding,
        });
    }
    if let Some(last) = findings.last_mut() {
        if applied.is_empty() {
            last.notes
                .push("the database has none of the migrations".to_owned());
            let stamp = "if it was built in another way, say what it has: `cargo ovmig stamp head`";
            last.help.push(stamp.to_owned());
        } else if unmade {
            let ignore =
                "a table that is none of this workspace's business goes into `ignore-tables`";
            last.help.push(ignore.to_owned());
        }
        last.help
            .push("see `cargo ovmig check --explain drift`".to_owned());
    }
    findings.extend(recorded.in_doubt.iter().map(|table| {
        let message = format!("table `{table}` is not compared: a migration changes it in a way that can't be followed");
        let mut note = Finding::new(&drift::RULE, message);
        note.severity = Severity::Note;
        note
    }));
    findings
}
