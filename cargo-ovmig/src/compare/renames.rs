//! The renames that a declaration asks for and that are still to be done.

use std::collections::{BTreeMap, BTreeSet};

use super::{Scope, labels};
use crate::schema::{Change, Enumeration, ObjectName, Schema, Table};

/// Renames of enumerations, their labels, tables and columns, in an order in which each new name is free when its turn
/// comes. Labels' and columns' renames use the new names of what they belong to.
pub(super) fn renames(from: &Schema, to: &Schema, scope: &Scope) -> Vec<Change> {
    let mut changes = enums(from, to, scope);
    let tables = tables(from, to, scope);
    let steps = tables.steps(|name| name.sibling(aside(&name.name)));
    changes.extend((steps.into_iter()).map(|(from, to)| Change::RenameTable { from, to }));
    let renamed: BTreeMap<_, _> = tables.0.iter().map(|(from, to)| (to, from)).collect();
    let vacated: BTreeSet<_> = tables.0.iter().map(|(from, _)| from).collect();
    for table in to.tables.values() {
        if scope.left_alone.contains_key(&table.name) {
            continue;
        }
        let recorded = match renamed.get(&table.name) {
            Some(old) => from.tables.get(old),
            None if vacated.contains(&table.name) => None,
            None => from.tables.get(&table.name),
        };
        if let Some(recorded) = recorded {
            changes.extend(columns(recorded, table, scope));
        }
    }
    changes
}

fn tables(from: &Schema, to: &Schema, scope: &Scope) -> Renames<ObjectName> {
    // Seldom is there one: then no list of all names is made.
    if to.tables.values().all(|table| table.renamed_from.is_none()) {
        return Renames(Vec::new());
    }
    let left_alone = |name: &ObjectName| scope.left_alone.contains_key(name);
    let declared: Vec<_> = (to.tables.values())
        .map(|table| {
            let old = old(&table.name, &table.renamed_from, &from.tables);
            let old = old.filter(|old| !left_alone(old) && !left_alone(&table.name));
            (table.name.clone(), old)
        })
        .collect();
    let existing = from.tables.keys().cloned().collect();
    pending(&declared, &existing, &|now, before| {
        scope.lineage.was_table(now, before)
    })
}

fn enums(from: &Schema, to: &Schema, scope: &Scope) -> Vec<Change> {
    let declared = to.enums.values().map(|it| {
        (
            it.name.clone(),
            old(&it.name, &it.renamed_from, &from.enums),
        )
    });
    let existing = from.enums.keys().cloned().collect();
    let done = |now: &ObjectName, before: &ObjectName| scope.lineage.was_enumeration(now, before);
    let renamed = pending(&declared.collect::<Vec<_>>(), &existing, &done);
    let steps = renamed.steps(|name| name.sibling(aside(&name.name)));
    let mut changes: Vec<Change> = (steps.into_iter())
        .map(|(from, to)| Change::RenameEnum { from, to })
        .collect();
    for it in to.enums.values() {
        let old = renamed.0.iter().find(|(_, to)| *to == it.name);
        let recorded = from.enums.get(old.map_or(&it.name, |(from, _)| from));
        if let Some(recorded) = recorded {
            changes.extend(label_changes(recorded, it, scope));
        }
    }
    changes
}

/// A label that is new is the first of those that it replaces, under another name.
fn label_changes(recorded: &Enumeration, declared: &Enumeration, scope: &Scope) -> Vec<Change> {
    let existing: BTreeSet<String> = recorded.labels.iter().cloned().collect();
    let said = labels::said(declared, scope);
    let old = |label: &String| {
        let mut of_label = said.iter().filter(|it| it.to == *label);
        let first = of_label.find(|it| existing.contains(&it.from))?;
        Some(first.from.clone())
    };
    let names: Vec<_> = (declared.labels.iter())
        .map(|label| (label.clone(), old(label)))
        .collect();
    let steps = pending(&names, &existing, &|_, _| false).steps(|name| aside(name));
    let change = |(from, to)| Change::RenameEnumLabel {
        name: declared.name.clone(),
        from,
        to,
    };
    steps.into_iter().map(change).collect()
}

fn columns(recorded: &Table, declared: &Table, scope: &Scope) -> Vec<Change> {
    if (declared.columns.iter()).all(|column| column.renamed_from.is_none()) {
        return Vec::new();
    }
    let names: Vec<_> = (declared.columns.iter())
        .map(|column| (column.name.clone(), column.renamed_from.clone()))
        .collect();
    let existing = recorded.columns.iter().map(|it| it.name.clone()).collect();
    let done = |now: &String, before: &String| {
        let lineage = &scope.lineage;
        lineage.was_column(&recorded.name, now, before)
    };
    let steps = pending(&names, &existing, &done).steps(|name| aside(name));
    let change = |(from, to)| Change::RenameColumn {
        table: declared.name.clone(),
        from,
        to,
    };
    steps.into_iter().map(change).collect()
}

/// The name before: in the same schema, or as `schema.name` in another one.
fn old<T>(
    name: &ObjectName,
    renamed_from: &Option<String>,
    existing: &BTreeMap<ObjectName, T>,
) -> Option<ObjectName> {
    let old = renamed_from.as_ref()?;
    let sibling = name.sibling(old);
    let moved = || {
        let (schema, old) = old.split_once('.')?;
        let old = match schema {
            "public" => ObjectName::new(old),
            schema => ObjectName::qualified(schema, old),
        };
        existing.contains_key(&old).then_some(old)
    };
    match existing.contains_key(&sibling) {
        true => Some(sibling),
        false => moved().or(Some(sibling)),
    }
}

/// The name that one of several bears for a moment while they exchange theirs; short enough for every engine.
fn aside(name: &str) -> String {
    let end = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = end.take_while(|end| *end <= 50).last().unwrap_or(0);
    format!("ovmig_{}", &name[..end])
}

/// Renames that are still to be done: old name, new name. In an order that can be carried out, but for circles.
struct Renames<N>(Vec<(N, N)>);

impl<N: Ord + Clone> Renames<N> {
    /// The renames one by one: where they go in a circle, the first of them takes a detour.
    fn steps(&self, aside: impl Fn(&N) -> N) -> Vec<(N, N)> {
        let mut waiting = self.0.clone();
        let mut steps = Vec::new();
        while !waiting.is_empty() {
            let free = |to: &N| !waiting.iter().any(|(from, _)| from == to);
            if let Some(next) = waiting.iter().position(|(_, to)| free(to)) {
                steps.push(waiting.remove(next));
                continue;
            }
            let detour = aside(&waiting[0].0);
            steps.push((waiting[0].0.clone(), detour.clone()));
            waiting[0].0 = detour;
        }
        steps
    }
}

/// The declared renames (new name, old name) that are still to be done: the old name exists and isn't declared any
/// more, unless by something that is renamed to it itself; the new name doesn't exist, or gets free.
///
/// A `renamed_from` that was left behind after its rename was migrated is none: then the new name exists. In a circle
/// all names exist before and after; whether it was migrated, `done` (new name, old name) knows.
fn pending<N: Ord + Clone>(
    declared: &[(N, Option<N>)],
    existing: &BTreeSet<N>,
    done: &dyn Fn(&N, &N) -> bool,
) -> Renames<N> {
    let sources: BTreeMap<&N, &N> = (declared.iter())
        .filter_map(|(new, old)| Some((new, old.as_ref()?)))
        .collect();
    let names: BTreeSet<&N> = declared.iter().map(|(name, _)| name).collect();
    let vacated = |name: &N| match sources.get(name) {
        Some(source) => *source != name && existing.contains(source),
        None => !names.contains(name),
    };
    let mut candidates: Vec<(&N, &N)> = (declared.iter())
        .filter_map(|(new, old)| Some((new, old.as_ref()?)))
        .filter(|(_, old)| existing.contains(old) && vacated(old))
        .collect();
    let mut renames: Vec<(N, N)> = Vec::new();
    let (mut left, mut come) = (BTreeSet::new(), BTreeSet::new());
    while let Some(next) = candidates.iter().position(|(new, old)| {
        let free = !existing.contains(new) || left.contains(new);
        !left.contains(old) && free && !come.contains(new)
    }) {
        let (new, old) = candidates.remove(next);
        left.insert(old);
        come.insert(new);
        renames.push((old.clone(), new.clone()));
    }
    let mut seen: BTreeSet<&N> = BTreeSet::new();
    for (name, _) in declared.iter().filter(|(_, old)| old.is_some()) {
        let circle = circle(name, &sources, existing);
        let begun = |new: &N| left.contains(new) || come.contains(new);
        let known = (circle.iter()).any(|(new, _)| seen.contains(new) || begun(new));
        let all_done = circle.iter().all(|(new, old)| done(new, old));
        if known || all_done {
            continue;
        }
        seen.extend(circle.iter().map(|(new, _)| *new));
        renames.extend((circle.into_iter()).map(|(new, old)| (old.clone(), new.clone())));
    }
    Renames(renames)
}

/// The declared renames that lead from a name back to itself, over names that all exist; nothing where they don't.
fn circle<'a, N: Ord>(
    start: &'a N,
    sources: &BTreeMap<&'a N, &'a N>,
    existing: &BTreeSet<N>,
) -> Vec<(&'a N, &'a N)> {
    let mut circle = Vec::new();
    let mut at = start;
    loop {
        let Some(old) = sources.get(at).copied() else {
            return Vec::new();
        };
        let again = circle.iter().any(|(_, known)| *known == old);
        if again || old == at || !existing.contains(old) {
            return Vec::new();
        }
        circle.push((at, old));
        if old == start {
            return circle;
        }
        at = old;
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
        let existing = existing.iter().map(|it| own(it)).collect();
        let renames = pending(&declared, &existing, &|_, _| false);
        renames.steps(|name| format!("ovmig_{name}"))
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
    fn a_circle_takes_a_detour_once() {
        let swap = [("a", Some("b")), ("b", Some("a"))];
        let steps = [pair("b", "ovmig_b"), pair("a", "b"), pair("ovmig_b", "a")];
        assert_eq!(found(&swap, &["a", "b"]), steps);
        assert_eq!(found(&swap, &["a"]), []);
        let circle = [("a", Some("c")), ("b", Some("a")), ("c", Some("b"))];
        assert_eq!(found(&circle, &["a", "b", "c"]).len(), 4);
        let own = |name: &str| name.to_owned();
        let declared = [(own("a"), Some(own("b"))), (own("b"), Some(own("a")))];
        let existing = [own("a"), own("b")].into();
        assert_eq!(pending(&declared, &existing, &|_, _| true).0, []);
        let known = |now: &String, _: &String| now == "a";
        assert_eq!(pending(&declared, &existing, &known).0.len(), 2);
    }

    #[test]
    fn quarrels_end() {
        let circle = [("a", Some("c")), ("b", Some("a")), ("c", Some("b"))];
        assert_eq!(found(&circle, &["a", "b"]), [pair("b", "c")]);
        let twice = [("b", Some("a")), ("c", Some("a"))];
        assert_eq!(found(&twice, &["a"]), [pair("a", "b")]);
    }
}
