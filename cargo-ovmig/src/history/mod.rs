//! The migrations folder: its migrations, their ids, the lock file.

use std::fmt;
use std::sync::Arc;

use crate::source::SourceFile;

/// A migration's number: 1, 2, 3, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MigrationId(pub u32);

impl MigrationId {
    /// The greatest: four digits, because Diesel compares versions as strings.
    pub const MAX: MigrationId = MigrationId(9999);

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
