//! Names that differ only in capitals: the same to SQLite.

use std::borrow::Cow;

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
    let recorded_name = |name: &ObjectName| {
        let same =
            |it: &&ObjectName| it.schema == name.schema && it.name.eq_ignore_ascii_case(&name.name);
        match recorded.tables.get_key_value(name) {
            Some((name, _)) => Some(name),
            None => recorded.tables.keys().find(same),
        }
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
        for column in &table.columns {
            let same = |it: &&Column| it.name.eq_ignore_ascii_case(&column.name);
            let old = recorded.tables[name].columns.iter().find(same);
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

/// Whether a rename is asked for that changes nothing but capitals.
fn is_respelling(renamed_from: &Option<String>, name: &str) -> bool {
    (renamed_from.as_ref()).is_some_and(|old| old != name && old.eq_ignore_ascii_case(name))
}
