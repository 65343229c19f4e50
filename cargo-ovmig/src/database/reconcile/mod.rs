//! Databases that were migrated before the history changed: renumbered migrations are found again by their text, and
//! squashed ones by what the lock file says that the squash replaces.
//!
//! Invariant: nothing here runs SQL; what can't be explained is left for `apply` to refuse.

mod proof;
mod renumber;
mod squash;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use proof::differences;
pub(super) use renumber::renumbering;
pub(super) use squash::Partly;

use super::bookkeeping::{Books, Row, folder, state};
use crate::history::{Checksums, History, Migration};

/// A version of the database that is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The version that the database has.
    pub from: String,
    /// The name that it had.
    pub from_name: String,
    /// The version that it is in the history.
    pub to: String,
    /// The name that it has now.
    pub to_name: String,
}

impl Moved {
    /// The folders' names that it had and has now, as far as the versions tell.
    pub fn folders(&self) -> (String, String) {
        (
            folder(&self.from, &self.from_name),
            folder(&self.to, &self.to_name),
        )
    }
}

/// Versions of the database that are one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Squashed {
    /// The folders' names that they had; never empty.
    pub from: Vec<String>,
    /// Their versions.
    pub(super) versions: Vec<String>,
    /// The version that they are together in the history.
    pub to: String,
    /// The name that it has.
    pub to_name: String,
}

/// What has to be written into the books, so that they speak of the history as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Translation {
    pub(super) moves: Vec<Moved>,
    /// Versions that `renumber` gave numbers, as the lock file has it.
    pub(super) renumbered: Vec<Moved>,
    pub(super) squashes: Vec<Squashed>,
    /// A squash of which the database has a part: that can't be translated.
    pub(super) partly: Option<Partly>,
    /// Versions that the history hasn't got, and that others would have to take the numbers of.
    pub(super) blocking: Vec<String>,
}

/// What the books have to be told.
///
/// Either all migrations can take their new numbers, or nothing is translated: a number that is taken by a migration
/// which isn't in the history is the reason for a refusal, which says how to get rid of it.
pub(super) fn translation(books: &Books, history: &History) -> Translation {
    let renumbered = renumber::renumbered(books, history);
    let mut settled = settled(books, history);
    for moved in &renumbered {
        settled.extend([moved.from.clone(), moved.to.clone()]);
    }
    let moves = moved(books, history, &settled);
    let mut explained = settled.clone();
    explained.extend(moves.iter().map(|moved| moved.from.clone()));
    let taken: BTreeSet<String> = moves.iter().map(|moved| moved.to.clone()).collect();
    let (squashes, partly) = squash::squashed(books, history, &settled, &taken, &mut explained);
    let mut translation = Translation {
        moves,
        renumbered,
        squashes,
        partly,
        blocking: Vec::new(),
    };
    translation.block(books);
    translation
}

impl Translation {
    /// Forgets all when versions that stay stand where others belong, and says which.
    fn block(&mut self, books: &Books) {
        let leaving: BTreeSet<&str> = self.leaving().collect();
        let blocks =
            |version: &&str| books.ledger.contains_key(*version) && !leaving.contains(version);
        let blocking: Vec<String> = (self.targets().filter(blocks).map(str::to_owned)).collect();
        if !blocking.is_empty() {
            *self = Translation {
                partly: self.partly.take(),
                blocking,
                ..Translation::default()
            };
        }
    }

    /// Whether the books are right as they are.
    pub(super) fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.renumbered.is_empty() && self.squashes.is_empty()
    }

    /// All versions that get another number.
    pub(super) fn all_moves(self) -> Vec<Moved> {
        self.renumbered.into_iter().chain(self.moves).collect()
    }

    fn each_move(&self) -> impl Iterator<Item = &Moved> {
        self.renumbered.iter().chain(&self.moves)
    }

    fn leaving(&self) -> impl Iterator<Item = &str> {
        let moved = self.each_move().map(|moved| &moved.from);
        let squashed = self.squashes.iter().flat_map(|squashed| &squashed.versions);
        moved.chain(squashed).map(String::as_str)
    }

    fn targets(&self) -> impl Iterator<Item = &str> {
        let moved = self.each_move().map(|moved| &moved.to);
        let squashed = self.squashes.iter().map(|squashed| &squashed.to);
        moved.chain(squashed).map(String::as_str)
    }

    /// Versions that are not in the ledger afterwards; those that others take over are in [`Translation::renamed`].
    pub(super) fn dropped(&self) -> impl Iterator<Item = &String> {
        self.squashes.iter().flat_map(|squashed| {
            squashed
                .versions
                .split_last()
                .map_or(&[][..], |(_, rest)| rest)
        })
    }

    /// Versions and what they are called afterwards. A squash takes over the time of the last one that it replaces.
    pub(super) fn renamed(&self) -> Vec<(&str, &str)> {
        let moved = self
            .each_move()
            .map(|moved| (moved.from.as_str(), moved.to.as_str()));
        let squashed = self.squashes.iter().filter_map(|squashed| {
            let last = squashed.versions.last()?;
            Some((last.as_str(), squashed.to.as_str()))
        });
        moved.chain(squashed).collect()
    }
}

/// The versions that the history has as the database has them, as far as can be known.
fn settled(books: &Books, history: &History) -> BTreeSet<String> {
    let mut settled = BTreeSet::new();
    for (migration, sums) in history.iter() {
        let version = migration.id.to_string();
        let same = match books.rows.get(&version) {
            Some(row) => row.has_up(&sums.up) != Some(false),
            // Diesel alone knows it.
            None => books.ledger.contains_key(&version),
        };
        if same {
            settled.insert(version);
        }
    }
    settled
}

/// The migrations that the database has under another number than the history gives their text.
fn moved(books: &Books, history: &History, settled: &BTreeSet<String>) -> Vec<Moved> {
    let mut by_text: BTreeMap<&str, Vec<(String, &str)>> = BTreeMap::new();
    for (migration, sums) in history.iter() {
        let version = migration.id.to_string();
        if !settled.contains(&version) {
            let places = by_text.entry(&sums.up).or_default();
            places.push((version, &migration.name));
        }
    }
    let mut moves = Vec::new();
    for (version, row) in &books.rows {
        if settled.contains(version) || row.has_up(&row.up_sha).is_none() {
            continue;
        }
        // Migrations of one and the same text keep their order.
        if let Some(places) = by_text
            .get_mut(row.up_sha.as_str())
            .filter(|p| !p.is_empty())
        {
            let (to, to_name) = places.remove(0);
            moves.push(Moved {
                from: version.clone(),
                from_name: row.name.clone(),
                to,
                to_name: to_name.to_owned(),
            });
        }
    }
    moves
}

impl Books {
    /// What the tables say after the translation.
    pub(super) fn translate(&mut self, translation: &Translation, history: &History) {
        for version in translation.dropped() {
            self.ledger.remove(version);
            self.rows.remove(version);
        }
        let taken: Vec<_> = translation
            .renamed()
            .into_iter()
            .map(|(from, to)| (to, self.ledger.remove(from), self.rows.remove(from)))
            .collect();
        for (to, run_on, row) in taken {
            let Some(run_on) = run_on else { continue };
            let found = history.iter().find(|(one, _)| one.id.to_string() == to);
            let Some((migration, sums)) = found else {
                continue;
            };
            let row = match row {
                // The text isn't what was compared here: that it was edited since has to be seen still.
                Some(row) if translation.renumbered.iter().any(|moved| moved.to == to) => Row {
                    version: to.to_owned(),
                    name: migration.name.clone(),
                    state: state::MOVED.to_owned(),
                    ..row
                },
                row => translated(row, migration, sums, &run_on),
            };
            self.rows.insert(to.to_owned(), row);
            self.ledger.insert(to.to_owned(), run_on);
        }
    }
}

/// The row of a migration that takes another one's place.
fn translated(row: Option<Row>, migration: &Migration, sums: &Checksums, run_on: &str) -> Row {
    let mut new = Row::of(migration, sums, run_on.to_owned());
    state::MOVED.clone_into(&mut new.state);
    if let Some(row) = row.filter(|row| row.up_sha == sums.up) {
        new.duration_ms = row.duration_ms;
        new.tool_version = row.tool_version;
    }
    new
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Tree, books, history};
    use super::*;

    fn pairs(applied: &[(u32, &str)], tree: &[(u32, &str)]) -> Vec<(String, String)> {
        let found = translation(&books(applied), &history(tree));
        let moves = found.moves.into_iter();
        moves.map(|moved| (moved.from, moved.to)).collect()
    }

    fn expect(applied: &Tree, tree: &Tree, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        assert_eq!(pairs(applied, tree), expected, "{applied:?} -> {tree:?}");
    }

    #[test]
    fn texts_are_found_under_their_new_numbers() {
        expect(&[(1, "a"), (2, "b")], &[(1, "a"), (2, "b")], &[]);
        expect(
            &[(1, "a"), (2, "b")],
            &[(1, "a"), (2, "m"), (3, "b")],
            &[("0002", "0003")],
        );
        expect(
            &[(1, "a"), (2, "b"), (3, "c")],
            &[(1, "a"), (2, "m"), (3, "b"), (4, "c")],
            &[("0002", "0003"), ("0003", "0004")],
        );
        // Swapped.
        expect(
            &[(1, "a"), (2, "b")],
            &[(1, "b"), (2, "a")],
            &[("0001", "0002"), ("0002", "0001")],
        );
    }

    #[test]
    fn a_taken_number_stops_all_moves() {
        expect(
            &[(1, "a"), (2, "b"), (3, "x")],
            &[(1, "a"), (2, "m"), (3, "b")],
            &[],
        );
    }

    #[test]
    fn equal_texts_keep_their_order() {
        expect(
            &[(1, "s"), (2, "s")],
            &[(1, "m"), (2, "s"), (3, "s")],
            &[("0001", "0003")],
        );
    }

    #[test]
    fn what_was_edited_or_is_unknown_stays() {
        expect(&[(1, "a"), (2, "b")], &[(1, "a"), (2, "edited")], &[]);
        expect(&[(1, "a"), (2, "gone")], &[(1, "a")], &[]);
    }

    #[test]
    fn books_are_translated() {
        let mut translated = books(&[(1, "a"), (2, "b"), (3, "c")]);
        let tree = history(&[(1, "a"), (2, "m"), (3, "b"), (4, "c")]);
        let found = translation(&translated, &tree);
        translated.translate(&found, &tree);
        assert_eq!(
            translated.ledger.keys().collect::<Vec<_>>(),
            ["0001", "0003", "0004"]
        );
        assert_eq!(
            translated.rows["0003"].up_sha,
            books(&[(2, "b")]).rows["0002"].up_sha
        );
        assert_eq!(translated.rows["0003"].version, "0003");
        assert_eq!(translated.rows["0003"].state, "moved");
        assert_eq!(translated.rows["0001"].state, "applied");
    }
}
