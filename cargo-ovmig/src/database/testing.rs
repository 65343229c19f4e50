//! Histories and books for the unit tests of this room.

use std::path::PathBuf;

use super::bookkeeping::{Books, Row};
use crate::config::Ids;
use crate::history::{Checksums, History, Lock, LockEntry, Migration, MigrationId};
use crate::schema::Backend;
use crate::source::SourceFile;
use crate::sql::checksum;

/// Numbers and words; each word is a statement.
pub(super) type Tree = [(u32, &'static str)];

pub(super) fn migration(id: u32, word: &str) -> Migration {
    let id = MigrationId::number(id);
    let file =
        |kind: &str, text: String| SourceFile::new(format!("migrations/{id}_{word}/{kind}"), text);
    Migration {
        id,
        name: word.to_owned(),
        up: file("up.sql", format!("SELECT '{word}';")),
        down: Some(file("down.sql", format!("SELECT 'no {word}';"))),
        run_in_transaction: true,
    }
}

fn checksums(migration: &Migration) -> Checksums {
    let sum = |file: &SourceFile| checksum(&file.text, Backend::Sqlite);
    Checksums {
        up: sum(&migration.up),
        down: migration.down.as_deref().map(sum),
    }
}

pub(super) fn history(tree: &[(u32, &str)]) -> History {
    let migrations: Vec<Migration> = tree.iter().map(|(id, word)| migration(*id, word)).collect();
    History {
        folder: PathBuf::from("/ws/migrations"),
        shown: PathBuf::from("migrations"),
        ids: Ids::Sequential,
        checksums: migrations.iter().map(checksums).collect(),
        migrations,
        lock: Lock::default(),
        lock_is_whole: true,
        backend: Backend::Sqlite,
        findings: Vec::new(),
    }
}

/// A database that the tool migrated.
pub(super) fn books(applied: &[(u32, &str)]) -> Books {
    let mut books = Books {
        tables: (true, true),
        ..Books::default()
    };
    for (id, word) in applied {
        let migration = migration(*id, word);
        let run_on = format!("2026-01-01 00:00:{id:02}");
        let row = Row::of(&migration, &checksums(&migration), run_on.clone());
        books.ledger.insert(row.version.clone(), run_on);
        books.rows.insert(row.version.clone(), row);
    }
    books
}

/// The history, whose last migration is a squash of these sets.
pub(super) fn squash(mut history: History, sets: &[&[(u32, &str)]]) -> History {
    let replaced = |(id, word): &(u32, &str)| {
        let migration = migration(*id, word);
        LockEntry::new(migration.id, *word, checksums(&migration).up, None).as_replaced()
    };
    let (migration, sums) = history.iter().next_back().expect("a migration");
    let mut entry = LockEntry::new(migration.id, &*migration.name, &*sums.up, sums.down.clone());
    entry.replaces = sets
        .iter()
        .map(|set| set.iter().map(replaced).collect())
        .collect();
    history.lock.insert(entry);
    history
}
