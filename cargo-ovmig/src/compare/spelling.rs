//! Names that differ only in capitals: the same to SQLite.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashMap;

use crate::dialect::{Dialect, evolve};
use crate::schema::{Backend, Change, Column, ObjectName, Schema};

/// The declared schema in the recorded one's spelling, where the engine doesn't tell them apart. A rename that is asked
/// for stays one.
pub(super) fn respelled<'a>(
    declared: &'a Schema,
    recorded: &Schema,
    dialect: &dyn Dialect,
) -> Cow<'a, Schema> {
    let mut respelled = Cow::Borrowed(declared);
    if dialect.backend() != Backend::Sqlite {
        return respelled;
    }
    let folded = LazyCell::new(|| {
        let names = recorded.tables.keys().rev();
        names
            .map(|name| (fold(name), name))
            .collect::<HashMap<_, _>>()
    });
    let recorded_name = |name: &ObjectName| match recorded.tables.get_key_value(name) {
        Some((name, _)) => Some(name),
        None => folded.get(&fold(name)).copied(),
    };
    for table in declared.tables.values() {
        let asked = is_respelling(&table.renamed_from, &table.name.name);
        let Some(name) = recorded_name(&table.name).filter(|_| !asked) else {
            continue;
        };
        if *name != table.name {
            let change = Change::RenameTable {
                from: table.name.clone(),
                to: name.clone(),
            };
            evolve(respelled.to_mut(), &change, dialect);
        }
        let old = &recorded.tables[name].columns;
        let spelled_so = |(at, column): &(usize, &Column)| {
            old.get(*at).is_some_and(|old| old.name == column.name)
        };
        let columns = table.columns.iter().enumerate();
        for (_, column) in columns.filter(|it| !spelled_so(it)) {
            let same = |it: &&Column| it.name.eq_ignore_ascii_case(&column.name);
            let old = old.iter().find(same);
            let asked = is_respelling(&column.renamed_from, &column.name);
            if let Some(old) = old.filter(|old| old.name != column.name && !asked) {
                let change = Change::RenameColumn {
                    table: name.clone(),
                    from: column.name.clone(),
                    to: old.name.clone(),
                };
                evolve(respelled.to_mut(), &change, dialect);
            }
        }
    }
    respelled
}

/// The name as the engine tells it apart.
fn fold(name: &ObjectName) -> (Option<&str>, String) {
    (name.schema.as_deref(), name.name.to_ascii_lowercase())
}

/// Whether a rename is asked for that changes nothing but capitals.
fn is_respelling(renamed_from: &Option<String>, name: &str) -> bool {
    (renamed_from.as_ref()).is_some_and(|old| old != name && old.eq_ignore_ascii_case(name))
}
