//! What a database has, compared with the history.

use super::Database;
use super::bookkeeping::{Books, state};
use super::reconcile::{self, Moved, Squashed};
use crate::failure::Failure;
use crate::history::{History, MigrationId};

/// What a database has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// What is applied, in the order of the versions.
    pub applied: Vec<Applied>,
    /// What isn't.
    pub pending: Vec<MigrationId>,
    /// Migrations without a transaction that were begun and not ended.
    pub unfinished: Vec<Unfinished>,
    /// Versions that the next upgrade gives another number.
    pub moves: Vec<Moved>,
    /// Versions that the next upgrade takes for a squash, if the schema is what that makes.
    pub squashes: Vec<Squashed>,
}

/// An applied migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The version in Diesel's ledger: `0002`.
    pub version: String,
    /// The name without the number; `None` when neither the history nor the database knows it.
    pub name: Option<String>,
    /// The folder's name; `None` likewise.
    pub folder: Option<String>,
    /// When, in UTC: `2026-01-31 12:00:00`.
    pub applied_at: String,
    /// How long it took; `None` when Diesel ran it, or it was stamped.
    pub duration_ms: Option<u64>,
    /// The version of the tool that ran it.
    pub tool_version: Option<String>,
    /// How it stands to the history.
    pub standing: Standing,
}

/// How an applied migration stands to the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The history has it as it was applied.
    Same,
    /// The history has it; whether it is what was applied isn't known, because Diesel ran it.
    Unchecked,
    /// The history has it with another text.
    Edited,
    /// The history has it under another number; the next upgrade sets the database right.
    Renumbered,
    /// The history has it in a squash; the next upgrade sets the database right.
    Squashed,
    /// The history hasn't got it; the database keeps the text that reverts it.
    NotInHistory,
    /// Nobody knows it.
    Unknown,
}

/// A migration without a transaction that was begun and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The version.
    pub version: String,
    /// The name without the number.
    pub name: String,
    /// Whether it was the way back.
    pub reverting: bool,
    /// How many of its statements are done, where that is known: the next run goes on behind them.
    pub done: Option<usize>,
}

impl Database {
    /// What the database has. Creates and changes nothing.
    pub fn status(&mut self, history: &History) -> Result<Status, Failure> {
        Ok(status(&self.books()?, history))
    }
}

fn status(books: &Books, history: &History) -> Status {
    let translation = reconcile::translation(books, history);
    let mut later = books.clone();
    later.translate(&translation, history);
    let squashes = translation.squashes.clone();
    let moves = translation.all_moves();
    let pending = history.migrations.iter().map(|migration| migration.id);
    Status {
        applied: books
            .ledger
            .iter()
            .map(|(version, run_on)| {
                let mut applied = applied(version, run_on, books, history);
                if moves.iter().any(|moved| moved.from == *version) {
                    applied.standing = Standing::Renumbered;
                }
                if squashes
                    .iter()
                    .any(|squashed| squashed.versions.contains(version))
                {
                    applied.standing = Standing::Squashed;
                }
                applied
            })
            .collect(),
        pending: pending
            .filter(|id| !later.ledger.contains_key(&id.to_string()))
            .collect(),
        unfinished: books
            .unfinished
            .values()
            .map(|row| Unfinished {
                version: row.version.clone(),
                name: row.name.clone(),
                reverting: row.state_word() == state::REVERTING,
                done: row.progress().map(|progress| progress.done),
            })
            .collect(),
        moves,
        squashes,
    }
}

fn applied(version: &str, run_on: &str, books: &Books, history: &History) -> Applied {
    let row = books.rows.get(version);
    let found = history
        .iter()
        .find(|(migration, _)| migration.id.to_string() == version);
    let standing = match (found, row) {
        (Some((_, sums)), Some(row)) => match row.has_up(&sums.up) {
            Some(true) => Standing::Same,
            Some(false) => Standing::Edited,
            None => Standing::Unchecked,
        },
        (Some(_), None) => Standing::Unchecked,
        (None, Some(row)) if row.down_sql.is_some() => Standing::NotInHistory,
        (None, _) => Standing::Unknown,
    };
    // What was applied is called as it was then.
    let name = match (row, found) {
        (Some(row), _) => Some(row.name.clone()),
        (None, Some((migration, _))) => Some(migration.name.clone()),
        (None, None) => None,
    };
    let folder = match (row, found) {
        (Some(row), Some((migration, _))) if row.name == migration.name => migration.folder(),
        (Some(row), _) => row.folder(),
        (None, Some((migration, _))) => migration.folder(),
        (None, None) => String::new(),
    };
    Applied {
        version: version.to_owned(),
        name,
        folder: Some(folder).filter(|folder| !folder.is_empty()),
        applied_at: run_on.split('.').next().unwrap_or(run_on).to_owned(),
        duration_ms: row
            .and_then(|row| row.duration_ms)
            .and_then(|duration| u64::try_from(duration).ok()),
        tool_version: row.map(|row| row.tool_version.clone()),
        standing,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{books, history};
    use super::*;

    #[test]
    fn every_standing() {
        let mut books = books(&[(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")]);
        books.rows.remove("0003");
        books.rows.remove("0005");
        let tree = history(&[(1, "a"), (2, "edited"), (3, "c"), (6, "f")]);
        let status = status(&books, &tree);
        let standings: Vec<Standing> = status
            .applied
            .iter()
            .map(|applied| applied.standing)
            .collect();
        assert_eq!(
            standings,
            [
                Standing::Same,
                Standing::Edited,
                Standing::Unchecked,
                Standing::NotInHistory,
                Standing::Unknown
            ]
        );
        assert_eq!(status.pending, [MigrationId::number(6)]);
        assert_eq!(status.applied[2].name.as_deref(), Some("c"));
        assert_eq!(status.applied[4].name, None);
        assert_eq!(status.moves, []);
    }

    #[test]
    fn what_will_be_moved_is_not_pending() {
        let status = status(
            &books(&[(1, "a"), (2, "b")]),
            &history(&[(1, "a"), (2, "m"), (3, "b")]),
        );
        assert_eq!(status.pending, [MigrationId::number(2)]);
        assert_eq!(status.moves.len(), 1);
        assert_eq!(status.applied[1].standing, Standing::Renumbered);
    }
}
