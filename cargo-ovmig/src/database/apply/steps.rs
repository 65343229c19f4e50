//! Running a migration statement by statement, on MySQL, where a change of a table can't be taken back.
//!
//! The bookkeeping says before each such statement that it is begun, and with the next one that it is done. Statements
//! that change rows alone are one transaction with the row that says so.
//!
//! Invariant: what the bookkeeping calls done is done, and what it calls neither done nor begun isn't.

use std::collections::BTreeSet;
use std::time::Instant;

use super::kind::{Kind, kind};
use super::run::{ForDiesel, Job, Outcome, RunError};
use super::script::text;
use super::session::Session;
use super::statement::{EngineError, is_missing_or_there};
use crate::database::bookkeeping::state;
use crate::database::connect::Link;
use crate::database::progress::Progress;
use crate::schema::Backend;
use crate::source::Location;

impl Job {
    /// Runs what isn't done yet, and then tells Diesel's ledger.
    pub(super) fn run_steps(
        &self,
        session: &mut Session<'_>,
        plan: &BTreeSet<String>,
    ) -> Result<Outcome, RunError> {
        if session.still_to_do(&self.version, self.reverts, plan)? == Outcome::Already {
            return Ok(Outcome::Already);
        }
        let started = Instant::now();
        self.open_row(session)?;
        let link = &mut *session.link;
        let ran = Steps::new(self, link).run();
        let restored = link.execute("ROLLBACK").and_then(|()| link.restore());
        ran?;
        restored?;
        session.transaction(|session| {
            let link = &mut *session.link;
            let diesel = ForDiesel::of(self, &[], link.backend());
            if let Err(error) = link.harness(&diesel, self.reverts) {
                return Err(diesel.into_error(error));
            }
            self.keep_books(link, started)?;
            Ok(Outcome::Done)
        })
    }

    /// The row that will say how far it came.
    fn open_row(&self, session: &mut Session<'_>) -> Result<(), RunError> {
        session.transaction(|session| {
            let mut row = self.row.clone();
            row.state = Progress::new(&self.texts(), self.start, false).state(self.state_word());
            if !self.reverts {
                row.applied_at = session.link.now()?;
            }
            session.link.put_row(&row)?;
            Ok(())
        })
    }

    fn texts(&self) -> Vec<&str> {
        self.script.statements.iter().map(text).collect()
    }

    fn state_word(&self) -> &'static str {
        match self.reverts {
            true => state::REVERTING,
            false => state::APPLYING,
        }
    }

    /// Takes back a migration that didn't come to its end: of what its down.sql says, what can't be done because the
    /// way up didn't come so far is passed over.
    pub(super) fn run_partly_back(&self, session: &mut Session<'_>) -> Result<Outcome, RunError> {
        let link = &mut *session.link;
        let ran = self.script.statements.iter().try_for_each(|statement| {
            if kind(text(statement)) == Kind::Locks {
                return Ok(());
            }
            match link.execute(text(statement)) {
                Err(error) if is_missing_or_there(&error) => Ok(()),
                outcome => outcome.map_err(|error| refused(&error, statement)),
            }
        });
        let restored = link.execute("ROLLBACK").and_then(|()| link.restore());
        ran?;
        restored?;
        link.delete_row(&self.version)?;
        Ok(Outcome::Done)
    }
}

fn refused(error: &diesel::result::Error, statement: &Location) -> RunError {
    RunError::Statement(Box::new(EngineError::new(error, statement, Backend::Mysql)))
}

/// A run under way.
struct Steps<'a> {
    job: &'a Job,
    link: &'a mut Link,
    texts: Vec<&'a str>,
    /// Where the file has begun a transaction of its own.
    open: Option<usize>,
}

impl<'a> Steps<'a> {
    fn new(job: &'a Job, link: &'a mut Link) -> Steps<'a> {
        Steps {
            texts: job.texts(),
            job,
            link,
            open: None,
        }
    }

    fn run(&mut self) -> Result<(), RunError> {
        let (done, rest) = self.job.script.statements.split_at(self.job.start);
        // What the session before this one was set to.
        for statement in done {
            if kind(text(statement)) == Kind::Session {
                self.execute(statement)?;
            }
        }
        for (at, statement) in rest.iter().enumerate() {
            let at = self.job.start + at;
            if let Err(error) = self.step(at, statement) {
                // When this fails the connection is gone, and the statement stays in doubt.
                let _ = self.link.execute("ROLLBACK");
                let _ = self.write(self.open.unwrap_or(at), false);
                return Err(error);
            }
        }
        if self.open.is_some() {
            return Err(RunError::Books(
                "the file leaves a transaction open, which was rolled back".to_owned(),
            ));
        }
        Ok(())
    }

    fn step(&mut self, at: usize, statement: &Location) -> Result<(), RunError> {
        match kind(text(statement)) {
            Kind::Locks => Ok(()),
            Kind::Session => self.execute(statement),
            Kind::Begin => {
                self.write(at, false)?;
                self.open = Some(at);
                self.execute(statement)
            }
            Kind::End => {
                // In the transaction that ends: the row says so if and only if it is committed.
                self.write(at + 1, false)?;
                self.open = None;
                self.execute(statement)
            }
            Kind::Data if self.open.is_some() => self.execute(statement),
            Kind::Data => {
                self.link.begin()?;
                let ran = self
                    .execute(statement)
                    .and_then(|()| self.write(at + 1, false));
                match ran {
                    Ok(()) => Ok(self.link.commit()?),
                    Err(error) => {
                        self.link.rollback();
                        Err(error)
                    }
                }
            }
            Kind::Commits => {
                self.write(at, true)?;
                self.open = None;
                self.execute(statement)
            }
        }
    }

    fn execute(&mut self, statement: &Location) -> Result<(), RunError> {
        let ran = self.link.execute(text(statement));
        ran.map_err(|error| refused(&error, statement))
    }

    fn write(&mut self, done: usize, begun: bool) -> Result<(), RunError> {
        let progress = Progress::new(&self.texts, done, begun);
        let state = progress.state(self.job.state_word());
        self.link.write_state(&self.job.version, &state)?;
        Ok(())
    }
}
