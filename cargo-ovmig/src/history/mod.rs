//! The migrations folder: its migrations, their ids, the lock file.

mod consistency;
mod id;
mod journal;
mod lock;
mod read;
mod renumber;
mod text;
mod timestamp;
mod write;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

pub use id::{LAST_NUMBER, MigrationId, folder_id};
pub use journal::{Recovered, recover};
pub use lock::{LOCK_FILE, Lock, LockEntry, Replaced, says_numbers};
pub use read::{read, read_versions};
pub use renumber::{Former, is_numbered};
pub use text::{Head, Said, slug};
pub use write::{HistoryEdit, NewMigration};

use crate::config::Ids;
use crate::failure::Failure;
use crate::findings::Finding;
use crate::schema::Backend;
use crate::source::SourceFile;

/// A migration as it stands in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its number or version.
    pub id: MigrationId,
    /// What follows the number in the folder's name: `create_block_device`; empty where nothing does.
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
        self.id.folder(&self.name)
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
    /// What the migrations are called by.
    pub ids: Ids,
    /// The engine that the scripts are for.
    pub backend: Backend,
    /// The migrations in the order in which Diesel runs them; two of one id (`duplicate-id`) both stand here.
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
    /// The last migration's id.
    pub fn head(&self) -> Option<MigrationId> {
        self.migrations.last().map(|migration| migration.id)
    }

    /// The number after the last one.
    pub fn next_number(&self) -> u32 {
        let last = self.head().and_then(MigrationId::as_number);
        last.map_or(1, |last| last.saturating_add(1))
    }

    /// The id that a user means: `2` or `0002`; in a history of Diesel's versions one of them with or without `-`, or
    /// what only one of them begins with. Fails when several begin with it.
    pub fn find(&self, text: &str) -> Result<Option<MigrationId>, Failure> {
        let known = self.known_ids();
        if self.ids == Ids::Sequential {
            return Ok(MigrationId::parse(text).filter(|id| known.contains(id)));
        }
        let Ok(wanted) = MigrationId::version(text.split('_').next().unwrap_or(text)) else {
            return Ok(None);
        };
        if let Some(id) = known.get(&wanted) {
            return Ok(Some(*id));
        }
        let version = wanted.to_string();
        let begin: Vec<&MigrationId> = (known.iter())
            .filter(|id| id.to_string().starts_with(&version))
            .collect();
        if let [first, .., last] = begin.as_slice() {
            return Err(Failure::new(format!(
                "`{text}` is the beginning of {} versions: of {first}, …, {last}",
                begin.len()
            ))
            .hint("write more of the one that you mean; `cargo ovmig history` lists them"));
        }
        Ok(begin.first().map(|id| **id))
    }

    /// The ids of all migrations and of all lines in the lock file.
    pub fn known_ids(&self) -> BTreeSet<MigrationId> {
        let migrations = self.migrations.iter().map(|migration| migration.id);
        migrations
            .chain(self.lock.entries.keys().copied())
            .collect()
    }

    /// The numbers up to the last one that no migration has; versions have no gaps.
    pub fn missing_ids(&self) -> Vec<MigrationId> {
        if self.ids != Ids::Sequential {
            return Vec::new();
        }
        let has = |id: &MigrationId| self.get(*id).is_some();
        (1..self.next_number())
            .map(MigrationId::number)
            .filter(|id| !has(id))
            .collect()
    }

    /// The migration of an id.
    pub fn get(&self, id: MigrationId) -> Option<&Migration> {
        self.migrations.iter().find(|migration| migration.id == id)
    }

    /// The migrations with their checksums, in their order.
    pub fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&Migration, &Checksums)> + ExactSizeIterator {
        self.migrations.iter().zip(&self.checksums)
    }
}
