//! The service that the modules make up: it brings the database up to date when it starts, and works on the tables
//! of all modules through plain Diesel.

pub mod machines;
pub mod volumes;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// What `cargo ovmig revision` wrote, in the program itself.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// What can go wrong: the database can't be opened, or a migration or a query fails.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Opens a database, without touching what is in it.
pub fn connect(path: &str) -> Result<SqliteConnection, Error> {
    let mut connection = SqliteConnection::establish(path)?;
    connection.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;")?;
    Ok(connection)
}

/// Opens a database and applies the migrations that it doesn't have yet.
pub fn open(path: &str) -> Result<SqliteConnection, Error> {
    let mut connection = connect(path)?;
    connection.run_pending_migrations(MIGRATIONS)?;
    Ok(connection)
}

/// A new key.
pub fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The time now, in UTC, as the tables keep it.
fn now() -> time::PrimitiveDateTime {
    let now = time::OffsetDateTime::now_utc();
    time::PrimitiveDateTime::new(now.date(), now.time())
}
