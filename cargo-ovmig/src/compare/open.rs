//! Types that only another crate knows: they are what the other schema has.

use std::borrow::Cow;

use crate::schema::Schema;

/// The declared schema with the open types of columns that the recorded one has as recorded. Those of new columns stay
/// open, and can't be carried out.
pub(super) fn closed<'a>(declared: &'a Schema, recorded: &Schema) -> Cow<'a, Schema> {
    let mut closed = Cow::Borrowed(declared);
    for table in declared.tables.values() {
        let Some(old) = recorded.tables.get(&table.name) else {
            continue;
        };
        for column in table.columns.iter().filter(|it| it.ty.is_open()) {
            let Some(known) = old.column(&column.name) else {
                continue;
            };
            let tables = &mut closed.to_mut().tables;
            let own = tables.get_mut(&table.name);
            if let Some(own) = own.and_then(|own| own.column_mut(&column.name)) {
                own.ty = known.ty.clone();
            }
        }
    }
    closed
}
