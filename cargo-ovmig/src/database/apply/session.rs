//! A connection at work: who waits for whom, and what others have changed meanwhile.
//!
//! PostgreSQL and MySQL: a lock of the session stands around the whole work, and goes with the session. SQLite: each transaction is `IMMEDIATE`,
//! and looks whether another connection has committed since the last one.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::Duration;

use diesel::QueryResult;
use diesel::RunQueryDsl;
use diesel::sql_types::{BigInt, Bool, Integer, Text};

use super::Observer;
use super::run::{Outcome, RunError};
use crate::database::connect::Link;
use crate::database::connect::sqlite::{BUSY_TIMEOUT, is_locked};

/// The key of PostgreSQL's advisory lock: any number will do that others don't take.
const LOCK_KEY: i64 = i64::from_be_bytes(*b"ovmig.lk");

/// The name of MySQL's lock, which is one of the whole server: one for each database, in 64 characters. MySQL has neither
/// MD5 nor SHA1 any more from 9.6 on.
const LOCK_NAME: &str = "CONCAT('ovmig.', LEFT(SHA2(DATABASE(), 256), 40))";

/// How often the server is asked again for the lock. Waiting inside of a statement instead would hold a snapshot, for
/// which `CREATE INDEX CONCURRENTLY` in the process that has the lock would wait in turn.
const ASK_AGAIN: Duration = Duration::from_millis(100);

/// A connection that changes the database, and what it knows of it.
pub(super) struct Session<'a> {
    pub(super) link: &'a mut Link,
    pub(super) observer: &'a mut dyn Observer,
    /// The ledger's versions as this process knows them.
    ledger: BTreeSet<String>,
    /// SQLite's count of the changes of others, when `ledger` was read.
    data_version: i64,
}

#[derive(diesel::QueryableByName)]
struct Locked {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

#[derive(diesel::QueryableByName)]
struct ServerVersion {
    #[diesel(sql_type = Integer)]
    version: i32,
}

#[derive(diesel::QueryableByName)]
struct DataVersion {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    parent: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Takes the lock, does the work, and gives the lock back.
pub(super) fn locked<T, E: From<diesel::result::Error>>(
    link: &mut Link,
    observer: &mut dyn Observer,
    work: impl FnOnce(Session<'_>) -> Result<T, E>,
) -> Result<T, E> {
    link.lock(observer)?;
    let outcome = work(Session {
        link,
        observer,
        ledger: BTreeSet::new(),
        data_version: -1,
    });
    // When this fails the connection is gone, and the lock with it.
    let _ = link.unlock();
    outcome
}

impl Session<'_> {
    /// Everything in one transaction, or nothing.
    pub(super) fn transaction<T, E: From<diesel::result::Error>>(
        &mut self,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin()?;
        match work(self) {
            Ok(value) => match self.link.commit() {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.link.rollback();
                    Err(error.into())
                }
            },
            Err(error) => {
                self.link.rollback();
                Err(error)
            }
        }
    }

    /// Begins a transaction. Who is kept waiting is told so.
    fn begin(&mut self) -> QueryResult<()> {
        let Link::Sqlite(_) = self.link else {
            return self.link.begin();
        };
        self.link.execute("PRAGMA busy_timeout = 0")?;
        let first = self.link.begin();
        let patient = format!("PRAGMA busy_timeout = {}", BUSY_TIMEOUT.as_millis());
        match first {
            Err(error) if is_locked(&error) => {
                self.observer.waiting();
                self.link.execute(&patient)?;
                self.link.begin()
            }
            outcome => {
                self.link.execute(&patient)?;
                outcome
            }
        }
    }

    /// Notes the ledger that was just read, in the same transaction or before it.
    pub(super) fn knows(&mut self, ledger: &BTreeMap<String, String>) -> QueryResult<()> {
        self.ledger = ledger.keys().cloned().collect();
        self.data_version = self.link.data_version()?;
        Ok(())
    }

    /// Notes that a version was applied or reverted by this process.
    pub(super) fn did(&mut self, version: &str, reverted: bool) {
        if reverted {
            self.ledger.remove(version);
        } else {
            self.ledger.insert(version.to_owned());
        }
    }

    /// Inside of a transaction: whether a version of the plan is still to be applied or reverted. Others may have done
    /// some of what is planned, and nothing else.
    pub(super) fn still_to_do(
        &mut self,
        version: &str,
        reverts: bool,
        plan: &BTreeSet<String>,
    ) -> Result<Outcome, RunError> {
        if self.link.data_version()? != self.data_version {
            let now = self.link.ledger()?;
            let known = std::mem::take(&mut self.ledger);
            self.knows(&now)?;
            let (more, fewer) = (
                self.ledger.difference(&known),
                known.difference(&self.ledger),
            );
            let (planned, unplanned) = if reverts {
                (fewer, more)
            } else {
                (more, fewer)
            };
            if unplanned.count() > 0 || planned.into_iter().any(|version| !plan.contains(version)) {
                return Err(RunError::Changed);
            }
        }
        Ok(if self.ledger.contains(version) == reverts {
            Outcome::Done
        } else {
            Outcome::Already
        })
    }
}

impl Link {
    /// Waits until no other process upgrades or downgrades.
    fn lock(&mut self, observer: &mut dyn Observer) -> QueryResult<()> {
        let mut told = false;
        while !self.try_lock()? {
            if !told {
                observer.waiting();
                told = true;
            }
            thread::sleep(ASK_AGAIN);
        }
        Ok(())
    }

    fn try_lock(&mut self) -> QueryResult<bool> {
        let row: Locked = match self {
            Link::Sqlite(_) => return Ok(true),
            Link::Postgres(conn) => {
                let sql = format!("SELECT pg_try_advisory_lock({LOCK_KEY}) AS locked");
                diesel::sql_query(sql).get_result(&mut **conn)?
            }
            Link::Mysql(session) => {
                let sql = format!("SELECT COALESCE(GET_LOCK({LOCK_NAME}, 0), 0) AS locked");
                diesel::sql_query(sql).get_result(&mut session.connection)?
            }
        };
        Ok(row.locked)
    }

    fn unlock(&mut self) -> QueryResult<()> {
        match self {
            Link::Sqlite(_) => Ok(()),
            Link::Postgres(_) => self.execute(&format!("SELECT pg_advisory_unlock({LOCK_KEY})")),
            Link::Mysql(_) => self.execute(&format!("DO RELEASE_LOCK({LOCK_NAME})")),
        }
    }

    /// The number of PostgreSQL's version: 150018 for 15.18.
    pub(super) fn server_version(&mut self) -> QueryResult<i32> {
        let Link::Postgres(conn) = self else {
            return Ok(0);
        };
        let sql = "SELECT current_setting('server_version_num')::int4 AS version";
        let row: ServerVersion = diesel::sql_query(sql).get_result(&mut **conn)?;
        Ok(row.version)
    }

    /// A number that changes when another connection has committed something; constant where the lock keeps others
    /// away.
    fn data_version(&mut self) -> QueryResult<i64> {
        let Link::Sqlite(conn) = self else {
            return Ok(0);
        };
        let row: DataVersion = diesel::sql_query("SELECT data_version FROM pragma_data_version")
            .get_result(&mut **conn)?;
        Ok(row.data_version)
    }

    /// SQLite's rows that refer to nothing: how many by table and the table that it refers to.
    pub(super) fn dangling(&mut self) -> QueryResult<BTreeMap<(String, String), i64>> {
        let Link::Sqlite(conn) = self else {
            return Ok(BTreeMap::new());
        };
        let sql = "SELECT \"table\" AS child, parent, count(*) AS rows FROM pragma_foreign_key_check \
                   GROUP BY 1, 2";
        let rows: Vec<Count> = diesel::sql_query(sql).load(&mut **conn)?;
        let counts = rows
            .into_iter()
            .map(|row| ((row.child, row.parent), row.rows));
        Ok(counts.collect())
    }
}
