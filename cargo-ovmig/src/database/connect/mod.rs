//! Opening connections, and what all kinds do alike.

pub(super) mod mysql;
pub(super) mod postgres;
mod runtime;
pub(super) mod sqlite;
mod tls;

use std::path::Path;

use diesel::QueryResult;
use diesel::connection::{
    AnsiTransactionManager, Connection, SimpleConnection, TransactionManager,
};
use diesel::migration::{Migration, Result as MigrationResult};
use diesel::mysql::Mysql;
use diesel::pg::Pg;
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel_migrations::MigrationHarness;

use super::introspect;
use super::url::{DatabaseUrl, Kind};
use crate::failure::Failure;
use crate::schema::{Backend, Schema};

pub use mysql::MysqlConnection;
pub(super) use mysql::MysqlSession;
pub use postgres::PgConnection;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Looking: nothing is created or written.
    Read,
    /// The same for what will be changed: a SQLite file that isn't there counts as an empty database.
    Preview,
    /// Changing: a SQLite file that isn't there is created, in a folder that is.
    Write,
}

/// A connection to one of the engines.
pub(super) enum Link {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
    Mysql(Box<MysqlSession>),
}

/// The same code with any connection.
macro_rules! with_link {
    ($link:expr, $conn:ident => $body:expr) => {
        match $link {
            $crate::database::connect::Link::Sqlite($conn) => {
                let $conn = &mut **$conn;
                $body
            }
            $crate::database::connect::Link::Postgres($conn) => {
                let $conn = &mut **$conn;
                $body
            }
            $crate::database::connect::Link::Mysql(session) => {
                let $conn = &mut session.connection;
                $body
            }
        }
    };
}
pub(super) use with_link;

/// Opens the database.
pub(super) fn connect(url: &mut DatabaseUrl, mode: Mode) -> Result<Link, Failure> {
    match url.kind().clone() {
        Kind::Sqlite(target) => {
            let connection = sqlite::connect(&target, mode)?;
            Ok(Link::Sqlite(Box::new(connection)))
        }
        Kind::Postgres(target) => {
            let settings = target.settings(&|name| std::env::var(name).ok(), &|path| {
                std::fs::read_to_string(path).ok()
            })?;
            // One that is a name as well is no secret, as in the URL.
            let public = [&settings.user, &settings.database, &settings.hosts];
            if let Some(password) = settings.password.as_ref().filter(|it| !public.contains(it)) {
                url.keep_secret(password);
            }
            let mut connection = postgres::connect(&settings, url)?;
            if mode != Mode::Write {
                connection
                    .batch_execute("SET default_transaction_read_only = on")
                    .map_err(|error| {
                        let text = url.mask(&error.to_string());
                        Failure::new(format!("the database can't be worked with: {text}"))
                    })?;
            }
            Ok(Link::Postgres(Box::new(connection)))
        }
        Kind::Mysql(target) => {
            let settings = target.settings(&|name| std::env::var(name).ok(), &Path::exists);
            let public = [&settings.user, &settings.database, &settings.host];
            if let Some(password) = settings.password.as_ref().filter(|it| !public.contains(it)) {
                url.keep_secret(password);
            }
            let session = mysql::connect(&settings, url, mode)?;
            Ok(Link::Mysql(Box::new(session)))
        }
    }
}

impl Link {
    /// The engine.
    pub(super) fn backend(&self) -> Backend {
        match self {
            Link::Sqlite(_) => Backend::Sqlite,
            Link::Postgres(_) => Backend::Postgres,
            Link::Mysql(_) => Backend::Mysql,
        }
    }

    /// The actual schema.
    pub(super) fn introspect(&mut self) -> QueryResult<Schema> {
        match self {
            Link::Sqlite(conn) => introspect::sqlite::introspect(conn),
            Link::Postgres(conn) => introspect::postgres::introspect(&mut **conn),
            Link::Mysql(session) => introspect::mysql::introspect(&mut session.connection),
        }
    }

    /// Begins a transaction that may write at once: on SQLite it waits here for others that write, not later.
    pub(super) fn begin(&mut self) -> QueryResult<()> {
        match self {
            Link::Sqlite(conn) => {
                AnsiTransactionManager::begin_transaction_sql(&mut **conn, "BEGIN IMMEDIATE")
            }
            Link::Postgres(conn) => begin(&mut **conn),
            Link::Mysql(session) => begin(&mut session.connection),
        }
    }

    /// Brings a session of MySQL back to what it began with; a file may have set anything.
    pub(super) fn restore(&mut self) -> QueryResult<()> {
        match self {
            Link::Mysql(session) => session.connection.batch_execute(&session.restore),
            Link::Sqlite(_) | Link::Postgres(_) => Ok(()),
        }
    }

    /// Ends it for good.
    pub(super) fn commit(&mut self) -> QueryResult<()> {
        with_link!(self, conn => commit(conn))
    }

    /// Takes back what it did. The engine may have done so already: then there is nothing to say.
    pub(super) fn rollback(&mut self) {
        let _ = with_link!(self, conn => rollback(conn));
    }

    /// Runs or reverts a migration as Diesel does, with its ledger.
    pub(super) fn harness<M>(&mut self, migration: &M, reverts: bool) -> MigrationResult<()>
    where
        M: Migration<Sqlite> + Migration<Pg> + Migration<Mysql>,
    {
        match (self, reverts) {
            (Link::Sqlite(conn), false) => conn.run_migration(migration).map(drop),
            (Link::Sqlite(conn), true) => conn.revert_migration(migration).map(drop),
            (Link::Postgres(conn), false) => conn.run_migration(migration).map(drop),
            (Link::Postgres(conn), true) => conn.revert_migration(migration).map(drop),
            (Link::Mysql(it), false) => it.connection.run_migration(migration).map(drop),
            (Link::Mysql(it), true) => it.connection.revert_migration(migration).map(drop),
        }
    }
}

fn begin<C: Connection>(conn: &mut C) -> QueryResult<()> {
    C::TransactionManager::begin_transaction(conn)
}

fn commit<C: Connection>(conn: &mut C) -> QueryResult<()> {
    C::TransactionManager::commit_transaction(conn)
}

fn rollback<C: Connection>(conn: &mut C) -> QueryResult<()> {
    C::TransactionManager::rollback_transaction(conn)
}
