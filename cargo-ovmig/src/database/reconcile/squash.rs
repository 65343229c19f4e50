//! Which of the database's migrations a squash stands for.

use std::collections::BTreeSet;

use super::Squashed;
use crate::database::bookkeeping::Books;
use crate::history::{History, LockEntry, Replaced};

/// A squash that the database has a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::database) struct Partly {
    /// The squash's folder.
    pub(in crate::database) squash: String,
    /// What the database has of it, by the names that it had.
    pub(in crate::database) there: Vec<String>,
    /// What it hasn't.
    pub(in crate::database) missing: Vec<String>,
    /// The first version of what it has.
    pub(in crate::database) first: String,
}

/// The squashes that aren't applied, and whose whole set the database has. `explained` are the versions that need no
/// other explanation; it grows.
pub(super) fn squashed(
    books: &Books,
    history: &History,
    settled: &BTreeSet<String>,
    taken: &BTreeSet<String>,
    explained: &mut BTreeSet<String>,
) -> (Vec<Squashed>, Option<Partly>) {
    let mut squashes = Vec::new();
    let mut partly = None;
    for migration in &history.migrations {
        let version = migration.id.to_string();
        let Some(entry) = history.lock.entries.get(&migration.id) else {
            continue;
        };
        if settled.contains(&version) || taken.contains(&version) {
            continue;
        }
        let ways: Vec<Way<'_>> = entry
            .replaces
            .iter()
            .map(|set| Way::of(set, books, history, explained))
            .filter(|way| !way.unexplained.is_empty())
            .collect();
        let whole = ways.iter().filter(|way| way.missing.is_empty());
        match whole.max_by_key(|way| way.there.len()) {
            Some(way) => {
                explained.extend(way.unexplained.iter().cloned());
                squashes.push(Squashed {
                    from: way
                        .unexplained
                        .iter()
                        .map(|one| books.folder(one))
                        .collect(),
                    versions: way.unexplained.clone(),
                    to: version,
                    to_name: migration.name.clone(),
                });
            }
            None => {
                let best = ways.iter().max_by_key(|way| way.there.len());
                partly = partly.or_else(|| best.map(|way| way.partly(entry, books)));
            }
        }
    }
    (squashes, partly)
}

/// A set that a squash stands for, as far as the database has it.
struct Way<'a> {
    there: BTreeSet<String>,
    missing: Vec<&'a Replaced>,
    /// Of those that are there: the ones that the squash takes the place of, in the order of their versions. Another
    /// one may stand in the history under a number of its own; then it only counts.
    unexplained: Vec<String>,
}

impl<'a> Way<'a> {
    fn of(
        set: &'a [Replaced],
        books: &Books,
        history: &History,
        explained: &BTreeSet<String>,
    ) -> Way<'a> {
        let mut there = BTreeSet::new();
        let mut missing = Vec::new();
        for replaced in set {
            match find(replaced, books, history, &there) {
                Some(version) => {
                    there.insert(version);
                }
                None => missing.push(replaced),
            }
        }
        let unexplained = there.iter().filter(|version| !explained.contains(*version));
        Way {
            unexplained: unexplained.cloned().collect(),
            there,
            missing,
        }
    }

    fn partly(&self, squash: &LockEntry, books: &Books) -> Partly {
        let missing = self.missing.iter();
        Partly {
            squash: squash.folder(),
            there: self
                .unexplained
                .iter()
                .map(|version| books.folder(version))
                .collect(),
            missing: missing.map(|one| one.folder()).collect(),
            first: self.unexplained.first().cloned().unwrap_or_default(),
        }
    }
}

/// The version of the database that is a replaced migration: by its text, first under the number that it had. Where
/// Diesel alone applied it, the number has to do, provided that the history has nothing else under it; the comparison
/// of the schemas will show whether that was right.
fn find(
    replaced: &Replaced,
    books: &Books,
    history: &History,
    there: &BTreeSet<String>,
) -> Option<String> {
    let own = replaced.id.to_string();
    let is_it = |version: &String| {
        let row = books.rows.get(version);
        let same =
            row.is_some_and(|row| row.algorithm == replaced.algorithm && row.up_sha == replaced.up);
        same && !there.contains(version)
    };
    if is_it(&own) {
        return Some(own);
    }
    let by_number = books.ledger.contains_key(&own)
        && !books.rows.contains_key(&own)
        && !there.contains(&own)
        && history.get(replaced.id).is_none();
    let by_text = || books.rows.keys().find(|version| is_it(version)).cloned();
    by_text().or_else(|| by_number.then_some(own))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{books, history, squash};
    use super::super::translation;

    type PartAndRest = (Vec<String>, Vec<String>);

    /// The versions that become the squash's, for books and a history whose last migration replaces these sets.
    fn outcome(
        applied: &[(u32, &str)],
        tree: &[(u32, &str)],
        sets: &[&[(u32, &str)]],
    ) -> (Vec<String>, Option<PartAndRest>) {
        let found = translation(&books(applied), &squash(history(tree), sets));
        let versions = found
            .squashes
            .into_iter()
            .flat_map(|squashed| squashed.versions);
        (
            versions.collect(),
            found.partly.map(|partly| (partly.there, partly.missing)),
        )
    }

    fn versions(
        applied: &[(u32, &str)],
        tree: &[(u32, &str)],
        sets: &[&[(u32, &str)]],
    ) -> Vec<String> {
        let (versions, partly) = outcome(applied, tree, sets);
        assert_eq!(partly, None);
        versions
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn a_whole_set_is_the_squash() {
        let sets: &[&[(u32, &str)]] = &[&[(2, "x"), (3, "y")]];
        // In place, after main's new one, and after a renumbering in between.
        assert_eq!(
            versions(
                &[(1, "a"), (2, "x"), (3, "y")],
                &[(1, "a"), (2, "xy")],
                sets
            ),
            ["0002", "0003"]
        );
        assert_eq!(
            versions(
                &[(1, "a"), (2, "x"), (3, "y")],
                &[(1, "a"), (2, "m"), (3, "xy")],
                sets
            ),
            ["0002", "0003"]
        );
        assert_eq!(
            versions(
                &[(1, "a"), (2, "m"), (3, "x"), (4, "y")],
                &[(1, "a"), (2, "m"), (3, "xy")],
                sets
            ),
            ["0003", "0004"]
        );
        // It is applied, or nothing of it is.
        assert_eq!(
            versions(&[(1, "a"), (2, "xy")], &[(1, "a"), (2, "xy")], sets),
            NONE
        );
        assert_eq!(versions(&[(1, "a")], &[(1, "a"), (2, "xy")], sets), NONE);
    }

    #[test]
    fn the_longest_of_several_sets_counts() {
        let sets: &[&[(u32, &str)]] = &[
            &[(2, "xy"), (3, "z")],
            &[(2, "x"), (3, "y"), (4, "z")],
            &[(2, "x")],
        ];
        assert_eq!(
            versions(
                &[(1, "a"), (2, "x"), (3, "y"), (4, "z")],
                &[(1, "a"), (2, "xyz")],
                sets
            ),
            ["0002", "0003", "0004"]
        );
        assert_eq!(
            versions(
                &[(1, "a"), (2, "xy"), (3, "z")],
                &[(1, "a"), (2, "xyz")],
                sets
            ),
            ["0002", "0003"]
        );
    }

    #[test]
    fn a_part_is_no_squash() {
        let (versions, partly) = outcome(
            &[(1, "a"), (2, "x")],
            &[(1, "a"), (2, "xy")],
            &[&[(2, "x"), (3, "y")]],
        );
        assert_eq!(versions, NONE);
        assert_eq!(
            partly,
            Some((vec!["0002_x".to_owned()], vec!["0003_y".to_owned()]))
        );
    }

    #[test]
    fn one_that_the_history_still_has_counts_and_stays() {
        // Main took the branch's first migration over as its own.
        let tree: &[(u32, &str)] = &[(1, "a"), (2, "x"), (3, "xy")];
        let sets: &[&[(u32, &str)]] = &[&[(2, "x"), (3, "y")]];
        assert_eq!(
            versions(&[(1, "a"), (2, "x"), (3, "y")], tree, sets),
            ["0003"]
        );
        assert_eq!(versions(&[(1, "a"), (2, "x")], tree, sets), NONE);
    }

    #[test]
    fn diesels_versions_count_by_their_number() {
        let mut books = books(&[(1, "a"), (2, "x"), (3, "y")]);
        books.rows.clear();
        let sets: &[&[(u32, &str)]] = &[&[(2, "x"), (3, "y")]];
        let found = translation(&books, &squash(history(&[(1, "a"), (4, "xy")]), sets));
        assert_eq!(found.squashes[0].versions, ["0002", "0003"]);
        // Under 0002 the history has something else: it is taken for that.
        let found = translation(
            &books,
            &squash(history(&[(1, "a"), (2, "m"), (4, "xy")]), sets),
        );
        assert!(found.squashes.is_empty());
    }

    #[test]
    fn books_are_translated() {
        let mut translated = books(&[(1, "a"), (2, "x"), (3, "y")]);
        let sets: &[&[(u32, &str)]] = &[&[(2, "x"), (3, "y")]];
        let tree = squash(history(&[(1, "a"), (2, "m"), (3, "xy")]), sets);
        let found = translation(&translated, &tree);
        translated.translate(&found, &tree);
        assert_eq!(
            translated.ledger.keys().collect::<Vec<_>>(),
            ["0001", "0003"]
        );
        assert_eq!(translated.ledger["0003"], "2026-01-01 00:00:03");
        assert_eq!(translated.rows["0003"].name, "xy");
        assert_eq!(translated.rows["0003"].up_sha, tree.checksums[2].up);
        assert_eq!(translated.rows["0003"].state, "moved");
    }
}
