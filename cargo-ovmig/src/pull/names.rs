//! What tables and columns are called in Rust.

use std::collections::{BTreeMap, BTreeSet};

use super::rust_name;
use crate::schema::{ObjectName, Schema, Table};

/// The columns of a table by their names in the database.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns(BTreeMap<String, String>);

impl Columns {
    /// With the names that a file already gives to some of the columns. `table` is what the table is called, which no
    /// column may be.
    pub(super) fn of(table: &Table, ident: &str, mut given: BTreeMap<String, String>) -> Columns {
        let mut taken: BTreeSet<String> = given.values().cloned().collect();
        taken.insert(ident.to_owned());
        // What is called in Rust as in the database goes first, so that no other column takes its name.
        let plain = |name: &str| rust_name::item(name, &BTreeSet::new()) == name;
        let (first, then): (Vec<_>, Vec<_>) = (table.columns.iter())
            .map(|column| column.name.as_str())
            .partition(|name| plain(name));
        for name in first.into_iter().chain(then) {
            if !given.contains_key(name) {
                let ident = rust_name::item(name, &taken);
                taken.insert(ident.clone());
                given.insert(name.to_owned(), ident);
            }
        }
        Columns(given)
    }

    /// The column's name in Rust.
    pub(super) fn ident<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

/// All tables with their columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(BTreeMap<ObjectName, (String, Columns)>);

/// What a file calls a table and its columns.
pub(super) type Given = BTreeMap<ObjectName, (String, BTreeMap<String, String>)>;

impl Names {
    /// Names for all tables of a schema, none of which two have. `given` are those that files give already.
    pub(super) fn of(schema: &Schema, given: &Given) -> Names {
        let mut taken: BTreeSet<String> = given.values().map(|(ident, _)| ident.clone()).collect();
        let mut names = BTreeMap::new();
        // A name that another table has in the database would be taken for that table.
        let plain = |name: &ObjectName| {
            name.schema.is_none() && rust_name::item(&name.name, &BTreeSet::new()) == name.name
        };
        let (first, then): (Vec<&Table>, Vec<&Table>) =
            schema.tables.values().partition(|it| plain(&it.name));
        for table in first.into_iter().chain(then) {
            let (ident, columns) = match given.get(&table.name) {
                Some((ident, columns)) => (ident.clone(), columns.clone()),
                None => (ident(&table.name, &taken), BTreeMap::new()),
            };
            taken.insert(ident.clone());
            let columns = Columns::of(table, &ident, columns);
            names.insert(table.name.clone(), (ident, columns));
        }
        Names(names)
    }

    /// What the table is called in Rust, and its columns.
    pub(super) fn table(&self, name: &ObjectName) -> (&str, &Columns) {
        static NONE: Columns = Columns(BTreeMap::new());
        match self.0.get(name) {
            Some((ident, columns)) => (ident, columns),
            None => ("", &NONE),
        }
    }

    /// The table as an attribute of another table names it: by its name in the database, or in Rust where that is no
    /// word.
    pub(super) fn target(&self, name: &ObjectName) -> String {
        let table = match rust_name::is_word(&name.name) {
            true => name.name.as_str(),
            false => self.table(name).0,
        };
        match &name.schema {
            Some(schema) => format!("{schema}.{table}"),
            None => table.to_owned(),
        }
    }
}

fn ident(name: &ObjectName, taken: &BTreeSet<String>) -> String {
    let ident = rust_name::item(&name.name, &BTreeSet::new());
    match &name.schema {
        Some(schema) if taken.contains(&ident) => {
            rust_name::item(&format!("{schema}_{}", name.name), taken)
        }
        _ => rust_name::item(&name.name, taken),
    }
}
