//! Running one migration: its statements, Diesel's ledger, and the bookkeeping, together or not at all.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::time::Instant;

use diesel::backend::Backend as DieselBackend;
use diesel::connection::BoxableConnection;
use diesel::migration::{self, MigrationMetadata, MigrationName, MigrationVersion};

use super::Work;
use super::script::{Mode, Script, text};
use super::session::Session;
use super::statement::EngineError;
use crate::database::bookkeeping::{Row, state};
use crate::database::connect::Link;
use crate::history::MigrationId;
use crate::schema::Backend;
use crate::source::Location;

/// A migration that is ready to be run or reverted.
#[derive(Debug)]
pub(in crate::database) struct Job {
    /// Diesel's version.
    pub(in crate::database) version: String,
    /// The folder's name.
    pub(in crate::database) folder: String,
    /// Whether it is reverted.
    pub(in crate::database) reverts: bool,
    /// What to run.
    pub(in crate::database) script: Script,
    /// What the bookkeeping says of it afterwards, or said of it until now.
    pub(in crate::database) row: Row,
    /// How many of the statements are done already (MySQL: it was begun and not ended).
    pub(in crate::database) start: usize,
    /// Whether it is reverted that didn't come to its end.
    pub(in crate::database) partly: bool,
    /// The last one that the database has, where this comes before it.
    pub(in crate::database) after: Option<String>,
    /// What `downgrade` is to be given so that it is reverted.
    pub(in crate::database) back: String,
}

/// Why a migration didn't come to its end.
#[derive(Debug)]
pub(in crate::database) enum RunError {
    /// A statement was refused.
    Statement(Box<EngineError>),
    /// Rows refer to nothing after tables were rebuilt: table, and the table that it refers to.
    ForeignKeys(Vec<(String, String)>),
    /// The commit, the ledger or the bookkeeping was refused.
    Books(String),
    /// The database stayed locked by another process.
    Locked,
    /// It isn't what it was when the plan was made: another process has changed it.
    Changed,
}

impl From<diesel::result::Error> for RunError {
    fn from(error: diesel::result::Error) -> RunError {
        if crate::database::connect::sqlite::is_locked(&error) {
            RunError::Locked
        } else {
            RunError::Books(error.to_string())
        }
    }
}

/// How a run ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::database) enum Outcome {
    /// It was run.
    Done,
    /// Another process had done it in the meantime.
    Already,
}

impl Job {
    /// The version as an id.
    pub(super) fn id(&self) -> MigrationId {
        MigrationId::version(&self.version).unwrap_or(MigrationId::number(1))
    }

    /// For observers and reports.
    pub(super) fn work(&self) -> Work {
        Work {
            version: self.version.clone(),
            folder: self.folder.clone(),
            reverts: self.reverts,
            after: self.after.clone(),
            done_before: self.start,
        }
    }

    /// Runs it, if it is still to be done. `plan` are the versions of all jobs.
    pub(super) fn run(
        &self,
        session: &mut Session<'_>,
        plan: &BTreeSet<String>,
    ) -> Result<Outcome, RunError> {
        match self.script.mode {
            Mode::Transaction => self.run_in_transaction(session, plan, false),
            Mode::ForeignKeysOff => {
                // Without effect inside of a transaction, so it stands outside; and it is put back whatever happens.
                session.link.execute("PRAGMA foreign_keys = OFF")?;
                let outcome = self.run_in_transaction(session, plan, true);
                let restored = session.link.execute("PRAGMA foreign_keys = ON");
                let outcome = outcome?;
                restored?;
                Ok(outcome)
            }
            Mode::Steps if self.partly => self.run_partly_back(session),
            Mode::Steps => self.run_steps(session, plan),
            Mode::Bare => self.run_bare(session, plan),
        }
    }

    fn run_in_transaction(
        &self,
        session: &mut Session<'_>,
        plan: &BTreeSet<String>,
        rebuilds: bool,
    ) -> Result<Outcome, RunError> {
        session.transaction(|session| {
            if session.still_to_do(&self.version, self.reverts, plan)? == Outcome::Already {
                return Ok(Outcome::Already);
            }
            let started = Instant::now();
            let link = &mut *session.link;
            // A schema in which foreign keys can't be checked at all can't be compared; it may be what is mended here.
            let before = if rebuilds { link.dangling().ok() } else { None };
            let diesel = ForDiesel::of(self, &self.script.statements, link.backend());
            if let Err(error) = link.harness(&diesel, self.reverts) {
                return Err(diesel.into_error(error));
            }
            if let Some(before) = before {
                let mut after = link.dangling()?;
                after.retain(|pair, rows| *rows > before.get(pair).copied().unwrap_or(0));
                if !after.is_empty() {
                    return Err(RunError::ForeignKeys(after.into_keys().collect()));
                }
            }
            self.keep_books(link, started)?;
            Ok(Outcome::Done)
        })
    }

    /// Without a transaction around: the row says that it was begun, until the ledger says that it is done.
    fn run_bare(
        &self,
        session: &mut Session<'_>,
        plan: &BTreeSet<String>,
    ) -> Result<Outcome, RunError> {
        let begun = session.transaction(|session| {
            let outcome = session.still_to_do(&self.version, self.reverts, plan)?;
            if outcome == Outcome::Done {
                let mut row = self.row.clone();
                if self.reverts {
                    row.state = state::REVERTING.to_owned();
                } else {
                    row.state = state::APPLYING.to_owned();
                    row.applied_at = session.link.now()?;
                }
                session.link.put_row(&row)?;
            }
            Ok::<_, RunError>(outcome)
        })?;
        if begun == Outcome::Already {
            return Ok(Outcome::Already);
        }
        let started = Instant::now();
        self.run_statements(session.link)?;
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

    fn run_statements(&self, link: &mut Link) -> Result<(), RunError> {
        let backend = link.backend();
        let file = &self.script.file;
        let whole = [Location::new(file, 0..file.text.len())];
        let sent = match backend {
            // One batch, as Diesel sends it: an implicit transaction, unless it is a single statement.
            Backend::Postgres => &whole[..],
            // MySQL's files are run by steps.
            Backend::Sqlite | Backend::Mysql => &self.script.statements[..],
        };
        let ran = sent.iter().try_for_each(|statement| {
            link.execute(text(statement)).map_err(|error| {
                RunError::Statement(Box::new(EngineError::new(&error, statement, backend)))
            })
        });
        // What the file has left open or set must not reach the ledger, nor the next migration.
        let left_open = backend == Backend::Sqlite && link.execute("ROLLBACK").is_ok();
        let restored = match backend {
            Backend::Sqlite => link.execute("PRAGMA foreign_keys = ON"),
            // Each statement in its turn: in one batch they would be one transaction, which the first one ends.
            Backend::Postgres => link
                .execute("ROLLBACK")
                .and_then(|()| link.execute(RESTORE_POSTGRES)),
            Backend::Mysql => link.execute("ROLLBACK").and_then(|()| link.restore()),
        };
        ran?;
        restored?;
        if left_open {
            return Err(RunError::Books(
                "the file leaves a transaction open, which was rolled back".to_owned(),
            ));
        }
        Ok(())
    }

    pub(super) fn keep_books(&self, link: &mut Link, started: Instant) -> Result<(), RunError> {
        if self.reverts {
            link.delete_row(&self.version)?;
            return Ok(());
        }
        let applied_at = link.run_on(&self.version)?;
        let duration = started.elapsed().as_millis();
        link.put_row(&Row {
            applied_at,
            duration_ms: Some(i64::try_from(duration).unwrap_or(i64::MAX)),
            ..self.row.clone()
        })?;
        Ok(())
    }
}

/// A migration as Diesel's harness takes it: it runs the statements, and Diesel writes its ledger.
pub(super) struct ForDiesel<'a> {
    version: &'a str,
    folder: &'a str,
    statements: &'a [Location],
    backend: Backend,
    failure: RefCell<Option<EngineError>>,
}

impl<'a> ForDiesel<'a> {
    pub(super) fn of(job: &'a Job, statements: &'a [Location], backend: Backend) -> ForDiesel<'a> {
        ForDiesel {
            version: &job.version,
            folder: &job.folder,
            statements,
            backend,
            failure: RefCell::new(None),
        }
    }

    /// One that runs nothing: only the ledger is written.
    pub(super) fn ledger_only(version: &'a str, backend: Backend) -> ForDiesel<'a> {
        ForDiesel {
            version,
            folder: version,
            statements: &[],
            backend,
            failure: RefCell::new(None),
        }
    }

    fn execute<DB: DieselBackend>(
        &self,
        conn: &mut dyn BoxableConnection<DB>,
    ) -> migration::Result<()> {
        for statement in self.statements {
            if let Err(error) = conn.batch_execute(text(statement)) {
                let failure = EngineError::new(&error, statement, self.backend);
                self.failure.replace(Some(failure));
                return Err(error.into());
            }
        }
        match self.backend {
            _ if self.statements.is_empty() => {}
            Backend::Postgres => conn.batch_execute(RESTORE_POSTGRES)?,
            Backend::Sqlite => conn.batch_execute("PRAGMA legacy_alter_table = OFF")?,
            Backend::Mysql => {}
        }
        Ok(())
    }

    /// What the harness's error is about: a statement, or else the books.
    pub(super) fn into_error(self, error: Box<dyn std::error::Error + Send + Sync>) -> RunError {
        match self.failure.into_inner() {
            Some(failure) => RunError::Statement(Box::new(failure)),
            None => match error.downcast::<diesel::result::Error>() {
                Ok(error) => (*error).into(),
                Err(error) => RunError::Books(error.to_string()),
            },
        }
    }
}

impl<DB: DieselBackend> migration::Migration<DB> for ForDiesel<'_> {
    fn run(&self, conn: &mut dyn BoxableConnection<DB>) -> migration::Result<()> {
        self.execute(conn)
    }

    fn revert(&self, conn: &mut dyn BoxableConnection<DB>) -> migration::Result<()> {
        self.execute(conn)
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        &InTransaction
    }

    fn name(&self) -> &dyn MigrationName {
        self
    }
}

/// The transaction is already open; Diesel makes a savepoint of its own one.
struct InTransaction;

impl MigrationMetadata for InTransaction {}

impl MigrationName for ForDiesel<'_> {
    fn version(&self) -> MigrationVersion<'_> {
        MigrationVersion::from(self.version)
    }
}

impl fmt::Display for ForDiesel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.folder)
    }
}

/// Back to what the connection began with, lest a `SET search_path` (pg_dump writes one) hides the ledger, or a
/// `SET ROLE` its rights, or either reaches the next migration. The last two are what Diesel's driver sets.
pub(in crate::database) const RESTORE_POSTGRES: &str = "\
RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; SET TIME ZONE 'UTC'; SET CLIENT_ENCODING TO 'UTF8'";
