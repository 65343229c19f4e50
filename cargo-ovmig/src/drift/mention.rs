//! Where migrations speak of a table or of a part of one.

use std::sync::Arc;

use crate::compare::Difference;
use crate::history::Migration;
use crate::schema::Backend;
use crate::source::{Location, SourceFile};
use crate::sql::{significant, statements};

/// The place in the up scripts that speaks last of what differs: of the part and its table, or else of the table.
pub(crate) fn mention<'a>(
    migrations: impl DoubleEndedIterator<Item = &'a Migration> + Clone,
    difference: &Difference,
    backend: Backend,
) -> Option<Location> {
    let table = difference.table.as_ref().map(|table| &*table.name);
    let part = difference.part.as_deref();
    let names: Vec<&str> = table.into_iter().chain(part).collect();
    let find = |names: &[&str]| {
        let mut files = migrations.clone().rev().map(|it| &it.up);
        files.find_map(|file| mention_in(file, names, backend))
    };
    find(&names).or_else(|| match names.as_slice() {
        [table, _] => find(&[table]),
        _ => None,
    })
}

/// The last of the names in the last statement of a script that has all of them; `None` without a name.
fn mention_in(file: &Arc<SourceFile>, names: &[&str], backend: Backend) -> Option<Location> {
    let last = names.last()?;
    statements(&file.text, backend)
        .into_iter()
        .rev()
        .find_map(|statement| {
            let idents: Vec<_> = significant(statement.text, backend)
                .filter_map(|token| Some((token.ident(backend)?, token.start..token.end())))
                .collect();
            let find = |name: &str| idents.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
            names
                .iter()
                .all(|name| find(name).is_some())
                .then_some(())?;
            let (_, span) = find(last)?;
            let at = statement.span.start;
            Some(Location::new(file, at + span.start..at + span.end))
        })
}
