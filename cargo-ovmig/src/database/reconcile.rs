//! Databases that were migrated before the history changed: renumbered migrations are found again by their text.
//!
//! Invariant: nothing here runs SQL; what can't be explained is left for `apply` to refuse.

use std::collections::{BTreeMap, BTreeSet};

use super::bookkeeping::{Books, state};
use crate::history::History;

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

/// The migrations that the database has under another number than the history gives their text.
///
/// Either all of them can take their new numbers, or nothing is moved: a number that is taken by a migration which
/// isn't in the history is the reason for a refusal, which says how to get rid of it.
pub(super) fn moved(books: &Books, history: &History) -> Vec<Moved> {
    let mut settled: BTreeSet<String> = BTreeSet::new();
    let mut by_text: BTreeMap<&str, Vec<(String, &str)>> = BTreeMap::new();
    for (migration, sums) in history.iter() {
        let version = migration.id.to_string();
        let row = books.rows.get(&version);
        if row.is_some_and(|row| row.has_up(&sums.up) == Some(true)) {
            settled.insert(version);
        } else if row.is_some() || !books.ledger.contains_key(&version) {
            let places = by_text.entry(&sums.up).or_default();
            places.push((version, &migration.name));
        }
    }
    let mut moves = Vec::new();
    for (version, row) in &books.rows {
        if settled.contains(version) || row.has_up(&row.up_sha) != Some(true) {
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
    let leaving: BTreeSet<&str> = moves.iter().map(|moved| moved.from.as_str()).collect();
    let is_free = |version: &str| !books.ledger.contains_key(version) || leaving.contains(version);
    if moves.iter().all(|moved| is_free(&moved.to)) {
        moves
    } else {
        Vec::new()
    }
}

impl Books {
    /// What the tables say after the moves.
    pub(super) fn translate(&mut self, moves: &[Moved]) {
        let taken: Vec<_> = moves
            .iter()
            .map(|moved| {
                (
                    self.ledger.remove(&moved.from),
                    self.rows.remove(&moved.from),
                )
            })
            .collect();
        for (moved, (run_on, row)) in moves.iter().zip(taken) {
            if let (Some(run_on), Some(mut row)) = (run_on, row) {
                row.version = moved.to.clone();
                row.name = moved.to_name.clone();
                row.state = state::MOVED.to_owned();
                self.ledger.insert(moved.to.clone(), run_on);
                self.rows.insert(moved.to.clone(), row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Tree, books, history};
    use super::*;

    fn pairs(applied: &[(u32, &str)], tree: &[(u32, &str)]) -> Vec<(String, String)> {
        let moves = moved(&books(applied), &history(tree));
        moves.into_iter().map(|m| (m.from, m.to)).collect()
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
        let moves = moved(&translated, &tree);
        translated.translate(&moves);
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
