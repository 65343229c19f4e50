//! Labels that go, and what the rows get that hold them.

use super::Scope;
use crate::dialect::Dialect;
use crate::schema::{Column, Enumeration, Replacement, Table};

/// The declared enumeration, with what rows get whose label the recorded one has and it hasn't: as a word says, or as
/// the declaration does.
pub(super) fn declared(
    recorded: &Enumeration,
    declared: &Enumeration,
    scope: &Scope,
) -> Enumeration {
    let said = said(declared, scope);
    Enumeration {
        replaced: called_for(&said, &recorded.labels, &declared.labels),
        ..declared.clone()
    }
}

/// What is said of its labels: words count before the declaration.
pub(super) fn said(declared: &Enumeration, scope: &Scope) -> Vec<Replacement> {
    let words = scope.labels.get(&declared.name).into_iter().flatten();
    words.chain(&declared.replaced).cloned().collect()
}

/// What rows get in a column, where its labels are no type of their own or the type is another one.
pub(super) fn of_column(
    recorded: (&Table, &Column),
    declared: (&Table, &Column),
    dialect: &dyn Dialect,
) -> Vec<Replacement> {
    let said = &declared.1.replaced;
    if said.is_empty() {
        return Vec::new();
    }
    let labels = |(table, column): (&Table, &Column)| dialect.labels(table, column);
    match (labels(recorded), labels(declared)) {
        (Some(old), Some(new)) if old != new => called_for(said, &old, &new),
        (None, Some(_)) => said.clone(),
        (None, None) if !dialect.same_type(&recorded.1.ty, &declared.1.ty, false) => said.clone(),
        _ => Vec::new(),
    }
}

/// Those that a change of the labels calls for.
fn called_for(said: &[Replacement], old: &[String], new: &[String]) -> Vec<Replacement> {
    let mut called: Vec<Replacement> = Vec::new();
    for it in said {
        let goes = old.contains(&it.from) && !new.contains(&it.from) && new.contains(&it.to);
        if goes && !called.iter().any(|known| known.from == it.from) {
            called.push(it.clone());
        }
    }
    called
}
