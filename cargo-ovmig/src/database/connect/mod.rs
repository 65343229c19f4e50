//! Opening connections.

pub(super) mod postgres;
pub(super) mod sqlite;
mod tls;

use diesel::sqlite::SqliteConnection;

use super::url::{DatabaseUrl, Kind};
use crate::failure::Failure;

pub use postgres::PgConnection;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Looking: nothing is created or written.
    Read,
    /// Changing: a SQLite file that isn't there is created, in a folder that is.
    Write,
}

/// A connection to either engine.
pub(super) enum Link {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

/// The same code with either connection.
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
            let settings = target.settings(&|name| std::env::var(name).ok())?;
            if let Some(password) = &settings.password {
                url.keep_secret(password);
            }
            let connection = postgres::connect(&settings, url)?;
            Ok(Link::Postgres(Box::new(connection)))
        }
    }
}
