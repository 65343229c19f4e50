//! A schema without the names that its constraints and indexes would be given anyway.

use crate::compare::{Scope, compare};
use crate::schema::{Backend, Change, Schema, Table};

/// The schema in which only those names stand that a declaration has to say.
pub(super) fn trimmed(schema: &Schema, backend: Backend) -> Schema {
    let mut trimmed = schema.clone();
    for table in trimmed.tables.values_mut() {
        names(table).for_each(|name| *name = None);
    }
    // A name that is said takes it from another: then that one has to be said too.
    loop {
        let mut said = false;
        for change in compare(&Schema::default(), &trimmed, &Scope::default(), backend).changes {
            let Change::CreateTable(mut given) = change else {
                continue;
            };
            let name = given.name.clone();
            let (Some(full), Some(table)) =
                (schema.tables.get(&name), trimmed.tables.get_mut(&name))
            else {
                continue;
            };
            let mut full = full.clone();
            let all = names(table).zip(names(&mut full)).zip(names(&mut given));
            for ((trimmed, full), given) in all {
                if trimmed.is_none() && full.is_some() && full != given {
                    trimmed.clone_from(full);
                    said = true;
                }
            }
        }
        if !said {
            return trimmed;
        }
    }
}

/// The names of a table's constraints and indexes.
fn names(table: &mut Table) -> impl Iterator<Item = &mut Option<String>> {
    let key = table.primary_key.iter_mut().map(|it| &mut it.name);
    key.chain(table.uniques.iter_mut().map(|it| &mut it.name))
        .chain(table.foreign_keys.iter_mut().map(|it| &mut it.name))
        .chain(table.checks.iter_mut().map(|it| &mut it.name))
        .chain(table.indexes.iter_mut().map(|it| &mut it.name))
}
