//! Scratch databases: empty ones to prove migrations on, that are gone afterwards.
//!
//! SQLite's live in memory. On a server there is one at a time: a database beside the configured one, the one that the
//! user gives, or one of a private server. Each is held by a session of its own (the keeper) as long as this process
//! lives, so that another one can tell what was left behind from what is in use.
//!
//! Invariant: no database is written to but those that were made here, and one that was given empty.

mod beside;
mod given;
mod mysql;
mod private;

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::connect::Mode;
use super::{Database, DatabaseUrl};
use crate::failure::Failure;
use crate::schema::Backend;

pub use private::Server;

/// What the names of the databases begin with that are made beside others.
const PREFIX: &str = "ovmig_verify_";

/// What says that what a given database holds is ours: a schema on PostgreSQL, a table on MySQL and MariaDB.
const MARK: &str = "__ovmig_scratch";

/// Where scratch databases come from.
pub struct Scratch {
    source: Source,
    /// The server that is stopped at the end, after the databases are gone.
    server: Option<Server>,
}

enum Source {
    Memory,
    Beside(Box<beside::Beside>),
    Given(Box<given::Given>),
    Mysql(Box<mysql::Mysql>),
}

impl Scratch {
    /// SQLite, in memory.
    pub fn memory() -> Scratch {
        Scratch {
            source: Source::Memory,
            server: None,
        }
    }

    /// Databases that are made on the server of that URL, beside its own one, which isn't touched.
    pub fn beside(url: &DatabaseUrl) -> Result<Scratch, Failure> {
        let source = match url.backend() {
            Backend::Mysql => Source::Mysql(Box::new(mysql::Mysql::beside(url)?)),
            Backend::Sqlite | Backend::Postgres => {
                Source::Beside(Box::new(beside::Beside::open(url)?))
            }
        };
        Ok(Scratch {
            source,
            server: None,
        })
    }

    /// The database of that URL, which must be empty. `waiting` is called when another process has it.
    pub fn given(url: &DatabaseUrl, waiting: &mut dyn FnMut()) -> Result<Scratch, Failure> {
        let source = match url.backend() {
            Backend::Sqlite => {
                return Err(
                    Failure::new("SQLite's scratch databases are made in memory")
                        .hint("leave `--scratch-url` away"),
                );
            }
            Backend::Postgres => Source::Given(Box::new(given::Given::open(url, waiting)?)),
            Backend::Mysql => Source::Mysql(Box::new(mysql::Mysql::given(url, waiting)?)),
        };
        Ok(Scratch {
            source,
            server: None,
        })
    }

    /// Databases of a server that is started for them, from the programs that this machine has.
    pub fn private(backend: Backend) -> Result<Scratch, Failure> {
        let server = Server::start(backend)?;
        let mut scratch = Scratch::beside(server.url())?;
        scratch.server = Some(server);
        Ok(scratch)
    }

    /// An empty database. What the last one held is gone.
    pub fn fresh(&mut self) -> Result<Database, Failure> {
        match &mut self.source {
            Source::Memory => {
                let url = DatabaseUrl::parse(":memory:", Path::new("."), Backend::Sqlite)?;
                Database::connect(&url, Mode::Write)
            }
            Source::Beside(beside) => beside.fresh(),
            Source::Given(given) => given.fresh(),
            Source::Mysql(mysql) => mysql.fresh(),
        }
    }

    /// Takes everything away, and says what went wrong with that. Dropping it does the same, without a word.
    pub fn end(mut self) -> Result<(), Failure> {
        match &mut self.source {
            Source::Memory => Ok(()),
            Source::Beside(beside) => beside.clear(),
            Source::Given(given) => given.clear(),
            Source::Mysql(mysql) => mysql.clear(),
        }
    }
}

/// A name that no other has, and that tells what it is.
fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "{PREFIX}{}_{:x}_{count}",
        std::process::id(),
        now.as_nanos()
    )
}
