//! Databases that were migrated before `renumber` gave the history's migrations numbers: the lock file says what each
//! was called before.

use super::{Moved, Translation};
use crate::database::bookkeeping::Books;
use crate::history::{Former, History, Migration, MigrationId};

/// The versions that the database has from before.
pub(super) fn renumbered(books: &Books, history: &History) -> Vec<Moved> {
    let has = |id: MigrationId| books.ledger.contains_key(&id.to_string());
    let formers: Vec<(&Migration, &Former)> = formers(history).collect();
    // What was called 0002 may be called 0003 now, and something else 0002: only a version that no migration has any
    // more tells that the database is from before.
    let tells = |was: &Former| has(was.id) && history.get(was.id).is_none();
    if !formers.iter().any(|(_, was)| tells(was)) {
        return Vec::new();
    }
    let there = formers.into_iter().filter(|(_, was)| has(was.id));
    there
        .map(|(migration, was)| Moved {
            from: was.id.to_string(),
            from_name: was.name.clone(),
            to: migration.id.to_string(),
            to_name: migration.name.clone(),
        })
        .collect()
}

/// The translation of these alone.
pub(in crate::database) fn renumbering(books: &Books, history: &History) -> Translation {
    let renumbered = renumbered(books, history);
    let mut translation = Translation {
        renumbered,
        ..Translation::default()
    };
    translation.block(books);
    translation
}

/// The migrations that have got numbers, with what they were called before.
fn formers(history: &History) -> impl Iterator<Item = (&Migration, &Former)> {
    history.migrations.iter().filter_map(|migration| {
        let entry = history.lock.entries.get(&migration.id)?;
        let was = entry.was.as_ref()?;
        (entry.name == migration.name).then_some((migration, was))
    })
}
