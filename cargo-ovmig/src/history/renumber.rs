//! From Diesel's versions to numbers: 0001, 0002, … in the order in which Diesel runs them.

use super::id::numbered;
use super::write::too_many;
use super::{History, HistoryEdit, LAST_NUMBER, Lock, LockEntry, Migration, MigrationId};
use crate::failure::Failure;

/// What a migration was called by before it got its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// The version that databases know it by.
    pub id: MigrationId,
    /// The name that it had.
    pub name: String,
}

impl Former {
    /// The folder's name that it had.
    pub fn folder(&self) -> String {
        self.id.folder(&self.name)
    }
}

/// Whether a migration has a number already, as the folder's name has it.
pub fn is_numbered(migration: &Migration) -> bool {
    numbered(&migration.folder()).is_ok()
}

impl HistoryEdit {
    /// Gives the migrations of a history of Diesel's versions their numbers; only the folders' names and the lock file
    /// change. With `goes_on` those that have a number keep it, and the others come after them: a branch that was made
    /// before the others were numbered brought them.
    pub fn numbering(history: &History, goes_on: bool) -> Result<HistoryEdit, Failure> {
        let kept = |it: &&Migration| goes_on && is_numbered(it);
        let last = history.migrations.iter().filter(kept);
        let mut number = last.filter_map(|it| it.id.as_number()).max().unwrap_or(0);
        let mut edit = HistoryEdit {
            add: Vec::new(),
            remove: Vec::new(),
            rename: Vec::new(),
            lock: Lock::default(),
            keeps_lines: true,
        };
        for (migration, sums) in history.iter() {
            let before = history.lock.entries.get(&migration.id);
            if let (true, Some(entry)) = (kept(&migration), before) {
                edit.lock.insert(entry.clone());
                continue;
            }
            let mut id = migration.id;
            if !kept(&migration) {
                number += 1;
                id = MigrationId::number(number);
            }
            let name = new_name(migration);
            let mut entry = LockEntry::new(id, name, sums.up.as_str(), sums.down.clone());
            entry.replaces = before.map(|it| it.replaces.clone()).unwrap_or_default();
            if entry.folder() != migration.folder() {
                edit.rename.push((migration.folder(), entry.folder()));
                entry.was = Some(Former {
                    id: migration.id,
                    name: migration.name.clone(),
                });
            }
            edit.lock.insert(entry);
        }
        if number > LAST_NUMBER {
            return Err(too_many());
        }
        Ok(edit)
    }
}

/// The name, or for a folder without `_` what follows the digits of its version.
fn new_name(migration: &Migration) -> String {
    if !migration.name.is_empty() {
        return migration.name.clone();
    }
    let digits = |c: char| c.is_ascii_digit() || c == '-';
    match migration.id.written().trim_start_matches(digits) {
        "" => "migration".to_owned(),
        name => name.to_owned(),
    }
}
