//! The proof on scratch databases: the migrations make what is declared, and each one's way back leads back.
//!
//! Every schema that is compared here was read from the engine, so that nothing hangs on our reading of SQL. Migrations
//! are run by the same code as `upgrade` and `downgrade` run them.
//!
//! Invariant: a difference is a finding; an error is what keeps the proof from being made at all.

mod declared;
mod outside;
mod state;

use std::time::Duration;

use crate::compare::{Difference, How, Scope, compare, describe, differences, origin};
use crate::database::{Database, Observer, Scratch, Silent, Target, Work};
use crate::drift::mention;
use crate::failure::Failure;
use crate::findings::rules::{
    failing_migration, verify_again, verify_declared, verify_down, verify_replay,
};
use crate::findings::{Finding, Severity};
use crate::history::Migration;
use crate::project::Project;
use crate::replay::{Recorded, replay};
use crate::schema::{Backend, Schema};

pub use outside::reaches_out;
use state::State;

/// What was proved.
#[derive(Debug, Default)]
pub struct Verified {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How many migrations were taken up, down and up again.
    pub steps: usize,
    /// How many statements were run that `check` can't follow.
    pub settled: usize,
}

/// Is told of each migration that was run or reverted.
pub type Told<'a> = dyn FnMut(&Work, Duration) + 'a;

/// Proves the project's migrations; those before the index `first` are only applied.
pub fn verify(
    project: &Project,
    first: usize,
    scratch: &mut Scratch,
    told: &mut Told<'_>,
) -> Result<Verified, Failure> {
    let recorded = replay(&project.history.migrations, project.backend());
    let built = declared::build(&mut scratch.fresh()?, &project.declared.schema, &recorded)?;
    let mut walk = Walk {
        project,
        database: scratch.fresh()?,
        scratch,
        first,
        states: Vec::new(),
        verified: Verified::default(),
        told,
    };
    if walk.up()? {
        walk.head(&recorded, built);
        walk.down_and_up()?;
    }
    Ok(walk.verified)
}

struct Walk<'a> {
    project: &'a Project,
    scratch: &'a mut Scratch,
    database: Database,
    /// The index of the first migration that is proved.
    first: usize,
    /// The states before that one and after it and each that follows.
    states: Vec<State>,
    verified: Verified,
    told: &'a mut Told<'a>,
}

/// Tells of what is done.
struct Teller<'a>(&'a mut dyn FnMut(&Work, Duration));

impl Observer for Teller<'_> {
    fn finished(&mut self, work: &Work, duration: Duration) {
        (self.0)(work, duration);
    }
}

impl Walk<'_> {
    fn migrations(&self) -> &[Migration] {
        &self.project.history.migrations
    }

    fn backend(&self) -> Backend {
        self.project.backend()
    }

    /// Everything up, with the state after each migration. Whether that succeeded.
    fn up(&mut self) -> Result<bool, Failure> {
        for index in 0..self.migrations().len() {
            if index == self.first {
                self.states.push(State::of(&mut self.database)?);
            }
            if let Err(failure) = self.apply(index) {
                let folder = self.migrations()[index].folder();
                self.verified
                    .findings
                    .push(failed(&failing_migration::RULE, failure, &folder));
                return Ok(false);
            }
            if index >= self.first {
                self.states.push(State::of(&mut self.database)?);
            }
        }
        if self.states.is_empty() {
            self.states.push(State::of(&mut self.database)?);
        }
        Ok(true)
    }

    fn apply(&mut self, index: usize) -> Result<(), Failure> {
        let history = &self.project.history;
        let target = Target::Id(history.migrations[index].id);
        let mut teller = Teller(self.told);
        self.database
            .upgrade(history, target, &mut teller)
            .map(drop)
    }

    fn revert(&mut self, index: usize) -> Result<(), Failure> {
        let history = &self.project.history;
        let target = match index.checked_sub(1) {
            Some(before) => Target::Id(history.migrations[before].id),
            None => Target::Base,
        };
        let mut teller = Teller(self.told);
        self.database
            .downgrade(history, target, &mut teller)
            .map(drop)
    }

    /// A new scratch database with the migrations before that index.
    fn start_before(&mut self, index: usize) -> Result<(), Failure> {
        self.database = self.scratch.fresh()?;
        let history = &self.project.history;
        if let Some(before) = index.checked_sub(1) {
            let target = Target::Id(history.migrations[before].id);
            self.database.upgrade(history, target, &mut Silent)?;
        }
        Ok(())
    }

    /// The state at the head against what is declared, and against what replay makes of the migrations.
    fn head(&mut self, recorded: &Recorded, built: Result<Schema, Failure>) {
        let Some(actual) = self.states.last().map(|state| state.schema.clone()) else {
            return;
        };
        self.declared(recorded, &actual, built);
        self.replayed(recorded, &actual);
        let unfollowed = recorded
            .findings
            .iter()
            .filter(|it| it.severity == Severity::Note);
        self.verified.settled = unfollowed.count();
    }

    fn declared(&mut self, recorded: &Recorded, actual: &Schema, built: Result<Schema, Failure>) {
        let backend = self.backend();
        // What can't be followed has been run: only what no declaration can say stays in doubt, which on SQLite, where
        // replay runs the statements too, is all that is left.
        let mut settled = recorded.clone();
        if backend != Backend::Sqlite {
            settled.in_doubt.clone_from(&recorded.beside);
            settled
                .in_doubt
                .retain(|name| !actual.tables.contains_key(name));
        }
        let tables = actual
            .tables
            .iter()
            .map(|(name, it)| (name.clone(), it.clone()));
        settled.schema.tables.extend(tables);
        let scope = Scope {
            undecided_apart: false,
            ..self.project.scope(&settled)
        };
        let wanted = match built {
            Ok(built) => built,
            Err(failure) => {
                let mut finding = failed(&verify_declared::RULE, failure, "");
                finding.message = format!(
                    "the declared tables can't be made from nothing: {}",
                    finding.message
                );
                finding.severity = Severity::Warning;
                let note = "they are compared as they are read, without the engine's help";
                self.verified.findings.push(finding.note(note));
                self.project.declared.schema.clone()
            }
        };
        let changes = compare(actual, &wanted, &scope, backend).changes;
        for change in &changes {
            let message = format!(
                "the migrations don't make what is declared: {}",
                describe(change, backend)
            );
            let finding = Finding::new(&verify_declared::RULE, message);
            self.verified.findings.push(match origin(change, &wanted) {
                Some(location) => finding.at(location, ""),
                None => finding,
            });
        }
        if !changes.is_empty()
            && let Some(last) = self.verified.findings.last_mut()
        {
            let next =
                "run `cargo ovmig revision -m \"…\" --autogenerate`, or correct the migration";
            last.help.push(next.to_owned());
        }
    }

    fn replayed(&mut self, recorded: &Recorded, actual: &Schema) {
        let scope = Scope {
            left_alone: (recorded.in_doubt.iter())
                .map(|table| (table.clone(), String::new()))
                .chain(crate::project::ignored(&self.project.workspace.config))
                .collect(),
            ..Scope::default()
        };
        let backend = self.backend();
        for difference in differences(&recorded.schema, actual, &scope, backend) {
            let message = difference.sentence("as `check` reads the migrations", "in the database");
            let finding = Finding::new(&verify_replay::RULE, message);
            let place = mention(self.migrations().iter(), &difference, backend);
            self.verified.findings.push(match place {
                Some(location) => finding.at(location, ""),
                None => finding,
            });
        }
    }

    /// Each migration down and up again, the last one first.
    fn down_and_up(&mut self) -> Result<(), Failure> {
        for index in (self.first..self.migrations().len()).rev() {
            self.verified.steps += 1;
            let back = self.one(index)?;
            if index > self.first && !back {
                self.start_before(index)?;
            }
        }
        Ok(())
    }

    /// One migration down, up and down again. Whether the database is where it was before that migration.
    fn one(&mut self, index: usize) -> Result<bool, Failure> {
        let folder = self.migrations()[index].folder();
        if let Err(failure) = self.revert(index) {
            self.verified
                .findings
                .push(failed(&verify_down::RULE, failure, &folder));
            return Ok(false);
        }
        let backend = self.backend();
        let state = State::of(&mut self.database)?;
        let at = index - self.first;
        let left = state.against(&self.states[at], backend);
        for difference in &left {
            let finding = self.not_back(index, difference);
            self.verified.findings.push(finding);
        }
        if let Err(failure) = self.apply(index) {
            let finding = failed(&verify_again::RULE, failure, &folder);
            let finding = finding.note(format!("{folder} was applied before, and reverted"));
            self.verified.findings.push(finding);
            return Ok(false);
        }
        let state = State::of(&mut self.database)?;
        let again = state.against(&self.states[at + 1], backend);
        for difference in again.iter().filter(|it| !left.contains(it)) {
            let message =
                difference.sentence("at first", &format!("when {folder} is applied again"));
            let finding = Finding::new(&verify_again::RULE, message);
            let up = &self.migrations()[index].up.path;
            self.verified.findings.push(finding.on(up));
        }
        if !(left.is_empty() && again.is_empty()) {
            return Ok(false);
        }
        Ok(index == self.first || self.revert(index).is_ok())
    }

    /// The finding about something that the way back leaves, loses or changes.
    fn not_back(&self, index: usize, difference: &Difference) -> Finding {
        let migration = &self.migrations()[index];
        let (folder, what) = (migration.folder(), &difference.what);
        let message = match &difference.how {
            How::Added => format!("{folder} leaves something behind when it is reverted: {what}"),
            How::Missing => {
                format!("{folder} takes more away when it is reverted than it made: {what}")
            }
            How::Other(before, after) => {
                format!("{folder} doesn't lead back: {what} is {after}, but was {before}")
            }
        };
        let finding = Finding::new(&verify_down::RULE, message);
        let place = mention([migration].into_iter(), difference, self.backend());
        let finding = match (place, &migration.down) {
            (Some(location), _) => finding.at(location, ""),
            (None, Some(down)) => finding.on(&down.path),
            (None, None) => finding,
        };
        match &migration.down {
            Some(down) => finding.help(format!("correct {}", down.path.display())),
            None => finding,
        }
    }
}

/// What kept a migration from being run or reverted, as a finding.
fn failed(rule: &'static crate::findings::Rule, failure: Failure, folder: &str) -> Finding {
    let mut finding = Finding::new(rule, failure.message);
    finding.primary = failure.primary.map(|label| *label);
    // What has become of the scratch database is nobody's business.
    let about_database = [" nothing was done", "without a transaction", "stay so"];
    finding.notes = failure.notes;
    finding
        .notes
        .retain(|note| !about_database.iter().any(|words| note.contains(words)));
    finding.help = failure.hints;
    finding
        .help
        .retain(|hint| !hint.contains("again") && !hint.contains("stamp"));
    if finding.primary.is_none() && !folder.is_empty() && !finding.message.contains(folder) {
        finding.message = format!("{folder}: {}", finding.message);
    }
    finding
}
