//! The renames that a declaration asks for and that are still to be done.

use std::collections::BTreeSet;

use super::Scope;
use crate::schema::{Change, ObjectName, Schema, Table};

/// Renames of enumerations, tables and columns, in an order in which each new name is free when its turn comes.
/// Columns' renames use the tables' new names.
pub(super) fn renames(from: &Schema, to: &Schema, scope: &Scope) -> Vec<Change> {
    let mut changes = Vec::new();
    let declared = to
        .enums
        .values()
        .map(|it| (it.name.clone(), old(&it.name, &it.renamed_from)));
    let existing = from.enums.keys().cloned().collect();
    changes.extend(
        pending(&declared.collect::<Vec<_>>(), &existing)
            .into_iter()
            .map(|(from, to)| Change::RenameEnum { from, to }),
    );

    let left_alone = |name: &ObjectName| scope.left_alone.contains_key(name);
    let declared: Vec<_> = (to.tables.values())
        .map(|table| {
            let old = old(&table.name, &table.renamed_from);
            let old = old.filter(|old| !left_alone(old) && !left_alone(&table.name));
            (table.name.clone(), old)
        })
        .collect();
    let existing = from.tables.keys().cloned().collect();
    let tables = pending(&declared, &existing);
    for table in to.tables.values().filter(|table| !left_alone(&table.name)) {
        let renamed = tables.iter().find(|(_, to)| *to == table.name);
        let vacated = tables.iter().any(|(from, _)| *from == table.name);
        let recorded = match renamed {
            Some((old, _)) => from.tables.get(old),
            None if vacated => None,
            None => from.tables.get(&table.name),
        };
        if let Some(recorded) = recorded {
            changes.extend(columns(recorded, table));
        }
    }
    // Tables before their columns, enumerations before both.
    let at = changes
        .iter()
        .take_while(|change| matches!(change, Change::RenameEnum { .. }))
        .count();
    let tables = tables
        .into_iter()
        .map(|(from, to)| Change::RenameTable { from, to });
    changes.splice(at..at, tables);
    changes
}

fn columns(recorded: &Table, declared: &Table) -> Vec<Change> {
    let names: Vec<_> = (declared.columns.iter())
        .map(|column| (column.name.clone(), column.renamed_from.clone()))
        .collect();
    let existing = recorded.columns.iter().map(|it| it.name.clone()).collect();
    pending(&names, &existing)
        .into_iter()
        .map(|(from, to)| Change::RenameColumn {
            table: declared.name.clone(),
            from,
            to,
        })
        .collect()
}

fn old(name: &ObjectName, renamed_from: &Option<String>) -> Option<ObjectName> {
    renamed_from.as_ref().map(|old| name.sibling(old))
}

/// The declared renames (new name, old name) that are still to be done: the old name exists and isn't declared any
/// more, unless by something that is renamed to it itself; the new name doesn't exist, or gets free.
///
/// A `renamed_from` that was left behind after its rename was migrated is none: then the new name exists.
fn pending<N: Ord + Clone>(declared: &[(N, Option<N>)], existing: &BTreeSet<N>) -> Vec<(N, N)> {
    let mut renames: Vec<(N, N)> = Vec::new();
    loop {
        let free = |name: &N| {
            let left = renames.iter().any(|(from, _)| from == name);
            let come = renames.iter().any(|(_, to)| to == name);
            (!existing.contains(name) || left) && !come
        };
        let vacated = |name: &N| match declared.iter().find(|(it, _)| it == name) {
            None => true,
            Some((_, source)) => source
                .as_ref()
                .is_some_and(|source| source != name && existing.contains(source)),
        };
        let next = declared.iter().find_map(|(new, old)| {
            let old = old.as_ref()?;
            let gone = renames.iter().any(|(from, _)| from == old);
            let pending = existing.contains(old) && !gone && vacated(old) && free(new);
            pending.then(|| (old.clone(), new.clone()))
        });
        match next {
            Some(rename) => renames.push(rename),
            None => return renames,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pending;

    fn found(declared: &[(&str, Option<&str>)], existing: &[&str]) -> Vec<(String, String)> {
        let own = |name: &str| name.to_owned();
        let declared: Vec<_> = declared
            .iter()
            .map(|(new, old)| (own(new), old.map(own)))
            .collect();
        pending(&declared, &existing.iter().map(|it| own(it)).collect())
    }

    fn pair(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn a_rename_is_done_once() {
        let declared = [("b", Some("a"))];
        assert_eq!(found(&declared, &["a"]), [pair("a", "b")]);
        assert_eq!(found(&declared, &["b"]), []);
        assert_eq!(found(&declared, &["a", "b"]), []);
        assert_eq!(found(&declared, &[]), []);
    }

    #[test]
    fn a_name_that_is_still_declared_is_not_renamed() {
        assert_eq!(found(&[("a", None), ("b", Some("a"))], &["a"]), []);
        assert_eq!(found(&[("a", Some("a"))], &["a"]), []);
    }

    #[test]
    fn a_chain_goes_from_its_end() {
        let declared = [("b", Some("a")), ("c", Some("b"))];
        assert_eq!(
            found(&declared, &["a", "b"]),
            [pair("b", "c"), pair("a", "b")]
        );
        assert_eq!(found(&declared, &["b", "c"]), []);
    }

    #[test]
    fn circles_and_quarrels_end() {
        let swap = [("a", Some("b")), ("b", Some("a"))];
        assert_eq!(found(&swap, &["a", "b"]), []);
        assert_eq!(found(&swap, &["a"]), []);
        let circle = [("a", Some("c")), ("b", Some("a")), ("c", Some("b"))];
        assert_eq!(found(&circle, &["a", "b"]), [pair("b", "c")]);
        let twice = [("b", Some("a")), ("c", Some("a"))];
        assert_eq!(found(&twice, &["a"]), [pair("a", "b")]);
    }
}
