//! SQLite, the engine itself: what is read from it, what is written for it, and that no row is lost on the way.

mod changes;
mod failures;
mod introspection;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

/// A database in memory, with foreign keys on, as Diesel's bundled library has it.
fn memory() -> SqliteConnection {
    SqliteConnection::establish(":memory:").expect("SQLite in memory")
}

/// Runs a script that has to succeed.
fn run(conn: &mut SqliteConnection, sql: &str) {
    if let Err(error) = conn.batch_execute(sql) {
        panic!("{error}\n{sql}");
    }
}
