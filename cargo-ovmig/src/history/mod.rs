//! The migrations folder: its migrations, their ids, the lock file.

mod consistency;
mod journal;
mod lock;
mod read;
mod text;
mod write;

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

pub use journal::{Recovered, recover};
pub use lock::{LOCK_FILE, Lock, LockEntry, Replaced};
pub use read::read;
pub use text::{Head, Said, slug};
pub use write::{HistoryEdit, NewMigration};

use crate::findings::Finding;
use crate::schema::Backend;
use crate::source::SourceFile;

/// A migration's number: 1, 2, 3, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MigrationId(pub u32);

impl MigrationId {
    /// The greatest: four digits, because Diesel compares versions as strings.
    pub const MAX: MigrationId = MigrationId(9999);

    /// The number that a user means by `2` or `0002`.
    pub fn parse(text: &str) -> Option<MigrationId> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let id = MigrationId(digits.then(|| text.parse().ok()).flatten()?);
        (MigrationId(1) <= id && id <= MigrationId::MAX).then_some(id)
    }

    /// The next one.
    pub fn next(self) -> MigrationId {
        MigrationId(self.0 + 1)
    }
}

/// With four digits, as Diesel and the folder's name have it.
impl fmt::Display for MigrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

/// A migration as it stands in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its number.
    pub id: MigrationId,
    /// What follows the number in the folder's name: `create_block_device`.
    pub name: String,
    /// The text of up.sql.
    pub up: Arc<SourceFile>,
    /// The text of down.sql, if there is one.
    pub down: Option<Arc<SourceFile>>,
    /// Whether Diesel wraps it in a transaction (`metadata.toml`; `true` where there is none).
    pub run_in_transaction: bool,
}

impl Migration {
    /// The folder's name: `0002_create_block_device`.
    pub fn folder(&self) -> String {
        format!("{}_{}", self.id, self.name)
    }
}

/// The checksums of a migration's texts, as the lock file and the database keep them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksums {
    /// Of up.sql.
    pub up: String,
    /// Of down.sql, if there is one.
    pub down: Option<String>,
}

/// The migrations folder as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The folder's path on the disk.
    pub folder: PathBuf,
    /// Its path to show, relative to the workspace's root.
    pub shown: PathBuf,
    /// The engine that the scripts are for.
    pub backend: Backend,
    /// The migrations by their number; two of one number (`duplicate-id`) both stand here.
    pub migrations: Vec<Migration>,
    /// The checksums of [`History::migrations`], in the same order.
    pub checksums: Vec<Checksums>,
    /// The lock file's lines; empty where there is none.
    pub lock: Lock,
    /// Whether all its lines could be read. Nothing is written otherwise.
    pub lock_is_whole: bool,
    /// What is wrong with the folder and the lock file.
    pub findings: Vec<Finding>,
}

impl History {
    /// The last migration's number.
    pub fn head(&self) -> Option<MigrationId> {
        self.migrations.last().map(|migration| migration.id)
    }

    /// The number that a new migration gets.
    pub fn next_id(&self) -> MigrationId {
        self.head().map_or(MigrationId(1), MigrationId::next)
    }

    /// The numbers of all migrations and of all lines in the lock file.
    pub fn known_ids(&self) -> BTreeSet<MigrationId> {
        let migrations = self.migrations.iter().map(|migration| migration.id);
        migrations
            .chain(self.lock.entries.keys().copied())
            .collect()
    }

    /// The numbers up to the last one that no migration has.
    pub fn missing_ids(&self) -> Vec<MigrationId> {
        let last = self.head().map_or(0, |id| id.0);
        let has = |id: &MigrationId| self.get(*id).is_some();
        (1..last).map(MigrationId).filter(|id| !has(id)).collect()
    }

    /// The migration of a number.
    pub fn get(&self, id: MigrationId) -> Option<&Migration> {
        self.migrations.iter().find(|migration| migration.id == id)
    }

    /// The migrations with their checksums, in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Migration, &Checksums)> {
        self.migrations.iter().zip(&self.checksums)
    }
}

/// The number and the name in a folder's name. The error is a clause: why it isn't a migration's.
fn folder_name(folder: &str) -> Result<(MigrationId, &str), String> {
    if folder.chars().any(char::is_control) || folder.trim() != folder {
        return Err("it holds a control character, or a space at an end".to_owned());
    }
    let (number, name) = folder
        .split_once('_')
        .ok_or("it has no `_` after the number")?;
    let id = MigrationId::parse(number);
    match id {
        _ if name.is_empty() => Err("nothing follows the number".to_owned()),
        Some(id) if number.len() == 4 => Ok((id, name)),
        Some(id) => Err(format!(
            "`{number}` has to be written as `{id}`, because Diesel compares numbers as text"
        )),
        None if number.len() >= 8 && number.starts_with(|c: char| c.is_ascii_digit()) => {
            Err(format!(
                "`{number}` is a time, as diesel_cli numbers; such a history can't be used by this version of cargo-ovmig"
            ))
        }
        None => Err(format!(
            "`{number}` isn't a number from 0001 to {}",
            MigrationId::MAX
        )),
    }
}
