//! Bringing a database up and down, by Diesel's migration harness.
//!
//! Invariant: a migration and the rows that say so are written together or not at all, on MySQL each of its statements;
//! what was applied before a failure stays; nothing is run when something is refused.

mod explain;
mod kind;
mod offline;
mod plan;
mod refuse;
mod resume;
mod run;
mod script;
mod server;
mod session;
mod stamp;
mod statement;
mod steps;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use diesel::QueryResult;

pub use self::offline::{downgrade_script, upgrade_script};
pub use self::stamp::Stamped;

use self::plan::Draft;
use self::run::Outcome;
use self::session::Session;
use super::bookkeeping::{BOOKKEEPING, Books, LEDGER, state};
use super::connect::Link;
use super::reconcile::{Moved, Squashed, Translation};
use super::{Database, Target};
use crate::failure::Failure;
use crate::history::History;
use crate::schema::{Backend, Schema};

/// A migration that is run or reverted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The version in Diesel's ledger: `0002`.
    pub version: String,
    /// The folder's name: `0002_create_block_device`.
    pub folder: String,
    /// Whether it is reverted.
    pub reverts: bool,
    /// A migration with a later version that the database has already (only where ids are Diesel's versions).
    pub after: Option<String>,
    /// How many of its statements an earlier run has done (MySQL); it goes on behind them.
    pub done_before: usize,
}

/// Is told what happens while it happens. All of it may be passed over.
pub trait Observer {
    /// Another process is at work; this one waits.
    fn waiting(&mut self) {}
    /// The database's rows are set right after a renumbering; nothing is run for it.
    fn moved(&mut self, _moved: &Moved) {}
    /// Its versions are the numbers now that `renumber` gave them; nothing is run for it.
    fn renumbered(&mut self, _moved: &[Moved]) {}
    /// The database's rows are set right after a squash; nothing is run for it.
    fn squashed(&mut self, _squashed: &Squashed) {}
    /// A migration begins.
    fn started(&mut self, _work: &Work) {}
    /// It came to its end.
    fn finished(&mut self, _work: &Work, _duration: Duration) {}
    /// Another process has done it in the meantime.
    fn already_done(&mut self, _work: &Work) {}
}

/// An observer that passes over everything.
pub struct Silent;

impl Observer for Silent {}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Migrations that took another number.
    pub moved: Vec<Moved>,
    /// Migrations that are one now.
    pub squashed: Vec<Squashed>,
    /// Migrations that were run or reverted, in this order. What another process did meanwhile isn't among them.
    pub done: Vec<Work>,
}

impl Report {
    /// Whether there was nothing to do.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.squashed.is_empty() && self.done.is_empty()
    }
}

impl Database {
    /// Applies the pending migrations up to the target. Refuses, before anything is run, when the database and the
    /// history don't fit together.
    pub fn upgrade(
        &mut self,
        history: &History,
        target: Target,
        observer: &mut dyn Observer,
    ) -> Result<Report, Failure> {
        let scope = self.scope.clone();
        self.work(observer, &|books, look| {
            plan::upgrade(books, history, target, &scope, look)
        })
    }

    /// Reverts the applied migrations down to the target.
    pub fn downgrade(
        &mut self,
        history: &History,
        target: Target,
        observer: &mut dyn Observer,
    ) -> Result<Report, Failure> {
        let scope = self.scope.clone();
        self.work(observer, &|books, look| {
            plan::downgrade(books, history, target, &scope, look)
        })
    }

    /// Gives the versions that the database has the numbers that `renumber` gave them, and runs nothing. Refuses when it
    /// has others that the history doesn't know.
    pub fn renumber(
        &mut self,
        history: &History,
        observer: &mut dyn Observer,
    ) -> Result<Report, Failure> {
        self.work(observer, &|books, _| plan::renumber(books, history))
    }

    /// What [`Database::upgrade`] would do now. Refuses what that would refuse, and changes nothing.
    pub fn plan_upgrade(&mut self, history: &History, target: Target) -> Result<Report, Failure> {
        let scope = self.scope.clone();
        self.preview(&|books, look| plan::upgrade(books, history, target, &scope, look))
    }

    /// What [`Database::downgrade`] would do now.
    pub fn plan_downgrade(&mut self, history: &History, target: Target) -> Result<Report, Failure> {
        let scope = self.scope.clone();
        self.preview(&|books, look| plan::downgrade(books, history, target, &scope, look))
    }

    fn preview(&mut self, plan: &Planner<'_>) -> Result<Report, Failure> {
        let books = self.books()?;
        let link = &mut self.link;
        let draft = plan(&books, &mut || {
            link.introspect().map_err(|error| refuse::database(&error))
        });
        let draft = draft.map_err(|failure| self.masked(failure))?;
        let able = self.link.is_able(&draft);
        able.map_err(|error| self.masked(error.into()))?;
        Ok(Report {
            done: draft.jobs.iter().map(|job| job.work()).collect(),
            squashed: draft.translation.squashes.clone(),
            moved: draft.translation.all_moves(),
        })
    }

    fn work(&mut self, observer: &mut dyn Observer, plan: &Planner<'_>) -> Result<Report, Failure> {
        let outcome = session::locked(&mut self.link, observer, |mut session| {
            let (books, draft) = session.prepare(plan)?;
            session.execute(&books, draft)
        });
        outcome.map_err(|error: WorkError| self.masked(error.into()))
    }

    /// What both tables say.
    pub(super) fn books(&mut self) -> Result<Books, Failure> {
        let books = self.link.books();
        books.map_err(|error| self.masked(refuse::database(&error)))
    }
}

/// From the books, and the schema if that is asked for, to a plan.
type Planner<'a> =
    dyn Fn(&Books, &mut dyn FnMut() -> Result<Schema, Failure>) -> Result<Draft, Failure> + 'a;

/// Why work came to an end.
#[derive(Debug)]
enum WorkError {
    Refused(Box<Failure>),
    Database(diesel::result::Error),
}

impl From<WorkError> for Failure {
    fn from(error: WorkError) -> Failure {
        match error {
            WorkError::Refused(failure) => *failure,
            WorkError::Database(error) => refuse::database(&error),
        }
    }
}

impl From<Failure> for WorkError {
    fn from(failure: Failure) -> WorkError {
        WorkError::Refused(Box::new(failure))
    }
}

impl From<diesel::result::Error> for WorkError {
    fn from(error: diesel::result::Error) -> WorkError {
        WorkError::Database(error)
    }
}

impl Link {
    /// Whether the server has all that the jobs ask for.
    fn is_able(&mut self, draft: &Draft) -> Result<(), WorkError> {
        match self.backend() {
            Backend::Sqlite => Ok(()),
            Backend::Postgres => match refuse::demand(&draft.jobs) {
                Some(demand) => Ok(demand.meets(self.server_version()?)?),
                None => Ok(()),
            },
            Backend::Mysql => Ok(server::can(self, &draft.jobs)?),
        }
    }
}

impl Session<'_> {
    /// Reads, plans, and writes into the books what has to stand there before the first job.
    fn prepare(&mut self, plan: &Planner<'_>) -> Result<(Books, Draft), WorkError> {
        let (books, draft) = self.read_and_plan(plan)?;
        if draft.leaves_books_alone(&books) {
            return Ok((books, draft));
        }
        if self.link.backend() == Backend::Mysql {
            // There it would end the transaction.
            self.link.create_tables(books.tables)?;
        }
        // Once more, where no other process can come between.
        self.transaction(|session| {
            let (books, draft) = session.read_and_plan(plan)?;
            session.write_books(&books, &draft)?;
            let books = session.link.books()?;
            session.knows(&books.ledger)?;
            Ok((books, draft))
        })
    }

    fn read_and_plan(&mut self, plan: &Planner<'_>) -> Result<(Books, Draft), WorkError> {
        let books = self.link.books()?;
        self.knows(&books.ledger)?;
        let link = &mut *self.link;
        let draft = plan(&books, &mut || {
            link.introspect().map_err(|error| refuse::database(&error))
        })?;
        self.link.is_able(&draft)?;
        Ok((books, draft))
    }

    fn write_books(&mut self, books: &Books, draft: &Draft) -> QueryResult<()> {
        let link = &mut *self.link;
        link.create_tables(books.tables)?;
        link.translate(&draft.translation)?;
        for row in &draft.rows {
            link.put_row(row)?;
        }
        Ok(())
    }

    fn execute(&mut self, books: &Books, draft: Draft) -> Result<Report, WorkError> {
        self.observer.renumbered(&draft.translation.renumbered);
        for moved in &draft.translation.moves {
            self.observer.moved(moved);
        }
        for squashed in &draft.translation.squashes {
            self.observer.squashed(squashed);
        }
        let versions: BTreeSet<String> = draft.jobs.iter().map(|job| job.version.clone()).collect();
        let mut done: Vec<Work> = Vec::new();
        for job in &draft.jobs {
            let work = job.work();
            self.observer.started(&work);
            let started = Instant::now();
            match job.run(self, &versions) {
                Ok(Outcome::Done) => {
                    self.did(&job.version, job.reverts);
                    self.observer.finished(&work, started.elapsed());
                    done.push(work);
                }
                Ok(Outcome::Already) => self.observer.already_done(&work),
                Err(error) => return Err(explain::failure(job, &error, &done, books).into()),
            }
        }
        if draft.settles_moves {
            let (moved, applied) = (state::MOVED, state::APPLIED);
            self.link.execute(&format!(
                "UPDATE {BOOKKEEPING} SET state = '{applied}' WHERE state = '{moved}'"
            ))?;
        }
        Ok(Report {
            squashed: draft.translation.squashes.clone(),
            moved: draft.translation.all_moves(),
            done,
        })
    }
}

impl Link {
    /// Gives versions their new numbers in the ledger, and takes their old rows out of the tool's table. Two steps,
    /// because numbers may be swapped.
    fn translate(&mut self, translation: &Translation) -> QueryResult<()> {
        for version in translation.dropped() {
            self.execute_with(
                &format!("DELETE FROM {LEDGER} WHERE version = $1"),
                &[version],
            )?;
            self.delete_row(version)?;
        }
        let rename = format!("UPDATE {LEDGER} SET version = $1 WHERE version = $2");
        let renamed = translation.renamed();
        for (at, (from, _)) in renamed.iter().enumerate() {
            self.execute_with(&rename, &[&format!("moving {at}"), from])?;
            self.delete_row(from)?;
        }
        for (at, (_, to)) in renamed.iter().enumerate() {
            self.execute_with(&rename, &[to, &format!("moving {at}")])?;
        }
        Ok(())
    }
}
