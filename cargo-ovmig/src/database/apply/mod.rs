//! Bringing a database up and down, by Diesel's migration harness.
//!
//! Invariant: a migration and the rows that say so are written together or not at all; what was applied before a
//! failure stays; nothing is run when something is refused.

mod explain;
mod offline;
mod plan;
mod refuse;
mod run;
mod script;
mod session;
mod stamp;
mod statement;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use diesel::QueryResult;

pub use self::offline::{downgrade_script, upgrade_script};
pub use self::stamp::Stamped;

use self::plan::Draft;
use self::run::Outcome;
use self::session::Session;
use super::bookkeeping::{BOOKKEEPING, Books, LEDGER, state};
use super::reconcile::Moved;
use super::{Database, Target};
use crate::failure::Failure;
use crate::history::History;

/// A migration that is run or reverted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The version in Diesel's ledger: `0002`.
    pub version: String,
    /// The folder's name: `0002_create_block_device`.
    pub folder: String,
    /// Whether it is reverted.
    pub reverts: bool,
}

/// Is told what happens while it happens. All of it may be passed over.
pub trait Observer {
    /// Another process is at work; this one waits.
    fn waiting(&mut self) {}
    /// The database's rows are set right after a renumbering; nothing is run for it.
    fn moved(&mut self, _moved: &Moved) {}
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
    /// Migrations that were run or reverted, in this order. What another process did meanwhile isn't among them.
    pub done: Vec<Work>,
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
        let backend = self.backend();
        self.work(observer, &|books| {
            plan::upgrade(books, history, target, backend)
        })
    }

    /// Reverts the applied migrations down to the target.
    pub fn downgrade(
        &mut self,
        history: &History,
        target: Target,
        observer: &mut dyn Observer,
    ) -> Result<Report, Failure> {
        let backend = self.backend();
        self.work(observer, &|books| {
            plan::downgrade(books, history, target, backend)
        })
    }

    /// What [`Database::upgrade`] would do now. Refuses what that would refuse, and changes nothing.
    pub fn plan_upgrade(&mut self, history: &History, target: Target) -> Result<Report, Failure> {
        let backend = self.backend();
        self.preview(&|books| plan::upgrade(books, history, target, backend))
    }

    /// What [`Database::downgrade`] would do now.
    pub fn plan_downgrade(&mut self, history: &History, target: Target) -> Result<Report, Failure> {
        let backend = self.backend();
        self.preview(&|books| plan::downgrade(books, history, target, backend))
    }

    fn preview(&mut self, plan: &Planner<'_>) -> Result<Report, Failure> {
        let books = self.books()?;
        let draft = plan(&books)?;
        Ok(Report {
            done: draft.jobs.iter().map(|job| job.work()).collect(),
            moved: draft.moves,
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

type Planner<'a> = dyn Fn(&Books) -> Result<Draft, Failure> + 'a;

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

impl Session<'_> {
    /// Reads, plans, and writes into the books what has to stand there before the first job.
    fn prepare(&mut self, plan: &Planner<'_>) -> Result<(Books, Draft), WorkError> {
        loop {
            let books = self.link.books()?;
            let draft = plan(&books)?;
            if draft.leaves_books_alone(&books) {
                self.knows(&books.ledger)?;
                return Ok((books, draft));
            }
            let written = self.transaction(|session| {
                // Another process may have been faster: then the plan is an old one.
                if session.link.books()? != books {
                    return Ok::<_, WorkError>(None);
                }
                session.write_books(&books, &draft)?;
                let books = session.link.books()?;
                session.knows(&books.ledger)?;
                Ok(Some(books))
            })?;
            if let Some(books) = written {
                return Ok((books, draft));
            }
        }
    }

    fn write_books(&mut self, books: &Books, draft: &Draft) -> QueryResult<()> {
        let link = &mut *self.link;
        link.create_tables(books.tables)?;
        link.move_versions(&draft.moves)?;
        for row in &draft.rows {
            link.put_row(row)?;
        }
        Ok(())
    }

    fn execute(&mut self, books: &Books, draft: Draft) -> Result<Report, WorkError> {
        for moved in &draft.moves {
            self.observer.moved(moved);
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
            moved: draft.moves,
            done,
        })
    }
}

impl super::connect::Link {
    /// Gives versions their new numbers in both tables. Two steps, because numbers may be swapped.
    fn move_versions(&mut self, moves: &[Moved]) -> QueryResult<()> {
        for table in [LEDGER, BOOKKEEPING] {
            for moved in moves {
                self.rename_version(table, &moved.from, &format!("moving to {}", moved.to))?;
            }
            for moved in moves {
                // The row of an earlier, reverted migration may still stand there.
                if table == BOOKKEEPING {
                    self.delete_row(&moved.to)?;
                }
                self.rename_version(table, &format!("moving to {}", moved.to), &moved.to)?;
            }
        }
        Ok(())
    }

    fn rename_version(&mut self, table: &str, from: &str, to: &str) -> QueryResult<()> {
        use diesel::RunQueryDsl;
        use diesel::sql_types::Text;
        let sql = format!("UPDATE {table} SET version = $1 WHERE version = $2");
        super::connect::with_link!(self, conn => {
            diesel::sql_query(sql.as_str()).bind::<Text, _>(to).bind::<Text, _>(from).execute(conn)
        })?;
        Ok(())
    }
}
