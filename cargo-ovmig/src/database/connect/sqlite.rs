//! Opening SQLite files.
//!
//! Invariant: a file is created only for writing, and only in a folder that exists; with another mode than
//! [`Mode::Write`] nothing can be written.

use std::fs;
use std::path::Path;
use std::time::Duration;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sqlite::SqliteConnection;

use super::Mode;
use crate::database::url::SqliteUrl;
use crate::failure::Failure;

/// How long a connection waits for another one that is writing.
pub(in crate::database) const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

/// Opens a database, and makes sure that it is one.
pub(in crate::database) fn connect(
    url: &SqliteUrl,
    mode: Mode,
) -> Result<SqliteConnection, Failure> {
    let memory = SqliteUrl::Memory(":memory:".to_owned());
    let url = match url {
        SqliteUrl::File { path, .. } if mode == Mode::Preview && !path.exists() => {
            check_folder(path)?;
            &memory
        }
        url => url,
    };
    let path = match url {
        SqliteUrl::Memory(_) => Path::new(":memory:"),
        SqliteUrl::File { path, .. } => {
            check_file(path, mode)?;
            path
        }
    };
    let text = url.open_text().ok_or_else(|| {
        Failure::new(format!("the path {} is not UTF-8", path.display()))
            .hint("give the database a path of letters that UTF-8 has")
    })?;
    let mut connection = SqliteConnection::establish(&text)
        .map_err(|error| cannot_open(path, &error.to_string()))?;
    let query_only = if mode == Mode::Write { "OFF" } else { "ON" };
    connection
        .batch_execute(&format!(
            "PRAGMA busy_timeout = {}; PRAGMA foreign_keys = ON; PRAGMA query_only = {query_only}; \
             PRAGMA schema_version;",
            BUSY_TIMEOUT.as_millis()
        ))
        .map_err(|error| unreadable(path, &error))?;
    Ok(connection)
}

/// Says what SQLite would call "unable to open database file".
fn check_file(path: &Path, mode: Mode) -> Result<(), Failure> {
    let shown = path.display();
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            Err(Failure::new(format!("{shown} is a folder, not a database"))
                .hint(format!("name a file in it: `sqlite://{shown}/app.db`")))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(cannot_open(path, &error.to_string()))
        }
        Err(_) if mode == Mode::Read => {
            Err(Failure::new(format!("there is no database at {shown}"))
                .hint("`cargo ovmig upgrade` creates it"))
        }
        Err(_) => check_folder(path),
    }
}

fn check_folder(path: &Path) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Ok(()),
    };
    if folder.is_dir() {
        return Ok(());
    }
    let failure = Failure::new(format!(
        "the database {} can't be created: there is no folder {}",
        path.display(),
        folder.display()
    ))
    .hint(format!("create it: `mkdir -p {}`", folder.display()));
    // Other tools take three slashes for a relative path, Diesel and this one for an absolute one.
    Err(if path.is_absolute() {
        failure.hint("a path relative to the workspace has two slashes: `sqlite://app.db`")
    } else {
        failure
    })
}

fn cannot_open(path: &Path, error: &str) -> Failure {
    Failure::new(format!(
        "the database {} can't be opened: {error}",
        path.display()
    ))
    .hint("look at the permissions of the file and of its folder")
}

/// The first look into the file failed.
fn unreadable(path: &Path, error: &Error) -> Failure {
    let text = error.to_string();
    if text.contains("not a database") {
        return Failure::new(format!("{} is not a SQLite database", path.display()))
            .note("it holds something else, or it is encrypted")
            .hint("look at `database-url`, DATABASE_URL and .env: they may name the wrong file");
    }
    if is_locked(error) {
        return locked(path);
    }
    cannot_open(path, &text)
}

/// Whether another connection is writing, and the busy timeout is over.
pub(in crate::database) fn is_locked(error: &Error) -> bool {
    match error {
        Error::DatabaseError(DatabaseErrorKind::Unknown, information) => {
            information.message().contains("is locked")
        }
        _ => false,
    }
}

pub(in crate::database) fn locked(path: &Path) -> Failure {
    Failure::new(format!(
        "the database {} stayed locked by another process for {} seconds",
        path.display(),
        BUSY_TIMEOUT.as_secs()
    ))
    .hint("wait until the other process is done, or stop it; then run the command again")
}
