//! From the text that SQLite keeps of its tables to a schema. SQLite keeps the text of each `CREATE` as it was written
//! (and edits it at each `ALTER TABLE`); its pragmas tell less than this text, and cost several queries a table.
//!
//! Invariant: never fails or panics; what can't be held in a [`Schema`] is told in [`Read::odd`].

pub(crate) mod cursor;
mod index;
mod table;

use std::collections::{BTreeMap, HashMap};

use diesel::QueryableByName;
use diesel::sql_types::Text;

use crate::schema::{Extra, ExtraKind, KeyPart, ObjectName, Schema, Table};

/// Selects the [`Object`]s of a database, in the order in which they were made.
pub(crate) const OBJECTS: &str = "SELECT type AS kind, name, tbl_name, sql FROM sqlite_schema \
                                  WHERE sql IS NOT NULL ORDER BY rowid";

/// The tables in which Diesel and this tool keep what was applied.
const LEDGERS: &[&str] = &["__diesel_schema_migrations", "__ovmig_migrations"];

/// What SQLite's own virtual tables end the names of their shadow tables with (FTS 3 to 5, R-tree).
const SHADOWS: &[&str] = &[
    "config", "content", "data", "docsize", "idx", "node", "parent", "rowid", "segdir", "segments",
    "stat",
];

/// A row of SQLite's schema table.
#[derive(Debug, QueryableByName)]
pub(crate) struct Object {
    /// `table`, `index`, `view`, `trigger`.
    #[diesel(sql_type = Text)]
    pub(crate) kind: String,
    #[diesel(sql_type = Text)]
    pub(crate) name: String,
    /// The table of an index or a trigger.
    #[diesel(sql_type = Text)]
    pub(crate) tbl_name: String,
    #[diesel(sql_type = Text)]
    pub(crate) sql: String,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) schema: Schema,
    /// Tables whose text holds something that the schema doesn't, and what.
    pub(crate) odd: BTreeMap<ObjectName, Vec<String>>,
}

/// The schema that the objects make up.
pub(crate) fn read(objects: &[Object]) -> Read {
    let mut read = Read::default();
    let hidden = Hidden::of(objects);
    for object in objects
        .iter()
        .filter(|object| !hidden.has(&object.tbl_name))
    {
        let name = ObjectName::new(&object.name);
        match object.kind.as_str() {
            "table" => match table::read(&object.name, &object.sql) {
                Some(table) => {
                    if !table.odd.is_empty() {
                        read.odd.insert(name.clone(), table.odd);
                    }
                    read.schema.tables.insert(name, table.table);
                }
                None => {
                    read.odd
                        .insert(name, vec!["its CREATE TABLE can't be read".to_owned()]);
                }
            },
            "index" => read.index(object),
            "view" => read.schema.extras.push(extra(ExtraKind::View, object)),
            "trigger" => read.schema.extras.push(extra(ExtraKind::Trigger, object)),
            _ => {}
        }
    }
    resolve(&mut read.schema);
    read
}

impl Read {
    fn index(&mut self, object: &Object) {
        let table = ObjectName::new(&object.tbl_name);
        let known = self.schema.tables.get_mut(&table);
        match (known, index::read(&object.name, &object.sql)) {
            (Some(table), Some(index)) => table.indexes.push(index),
            (None, _) => {}
            (Some(_), None) => {
                let odd = format!("the text of index `{}` can't be read", object.name);
                self.odd.entry(table).or_default().push(odd);
            }
        }
    }
}

fn extra(kind: ExtraKind, object: &Object) -> Extra {
    Extra {
        kind,
        name: ObjectName::new(&object.name),
        table: (kind == ExtraKind::Trigger).then(|| ObjectName::new(&object.tbl_name)),
        sql: object
            .sql
            .trim_end_matches(|c: char| c == ';' || c.is_whitespace())
            .to_owned(),
    }
}

/// Tables that are nobody's to manage: SQLite's own, the ledgers, virtual tables and what they store their data in.
struct Hidden<'a> {
    virtuals: Vec<&'a str>,
}

impl<'a> Hidden<'a> {
    fn of(objects: &'a [Object]) -> Hidden<'a> {
        let is_virtual = |object: &&Object| {
            let mut words = object.sql.split_whitespace();
            object.kind == "table"
                && words
                    .nth(1)
                    .is_some_and(|word| word.eq_ignore_ascii_case("virtual"))
        };
        let virtuals = objects
            .iter()
            .filter(is_virtual)
            .map(|object| object.name.as_str());
        Hidden {
            virtuals: virtuals.collect(),
        }
    }

    fn has(&self, table: &str) -> bool {
        let own = table
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"));
        let shadow = |owner: &str| {
            let rest = table
                .get(..owner.len())
                .filter(|start| start.eq_ignore_ascii_case(owner));
            let suffix = rest.and_then(|_| table[owner.len()..].strip_prefix('_'));
            suffix.is_some_and(|suffix| SHADOWS.contains(&suffix.to_ascii_lowercase().as_str()))
        };
        own || LEDGERS
            .iter()
            .any(|ledger| ledger.eq_ignore_ascii_case(table))
            || self
                .virtuals
                .iter()
                .any(|owner| owner.eq_ignore_ascii_case(table) || shadow(owner))
    }
}

/// Names are written in any case wherever they are mentioned: gives each the spelling of its table or column, and
/// gives references to "the primary key" its columns.
fn resolve(schema: &mut Schema) {
    let mut spelled: HashMap<String, Spelling> = HashMap::new();
    for table in schema.tables.values() {
        spelled.insert(table.name.name.to_ascii_lowercase(), Spelling::of(table));
    }
    for table in schema.tables.values_mut() {
        let own = Spelling::of(table);
        let columns = (table
            .primary_key
            .iter_mut()
            .flat_map(|key| &mut key.columns))
        .chain(
            table
                .uniques
                .iter_mut()
                .flat_map(|unique| &mut unique.columns),
        )
        .chain(
            table
                .foreign_keys
                .iter_mut()
                .flat_map(|key| &mut key.columns),
        );
        columns.for_each(|name| own.spell(name));
        for key in table.indexes.iter_mut().flat_map(|index| &mut index.keys) {
            if let KeyPart::Column(name) = &mut key.part {
                own.spell(name);
            }
        }
        for key in &mut table.foreign_keys {
            if let Some(target) = spelled.get(&key.table.name.to_ascii_lowercase()) {
                key.table.name.clone_from(&target.table);
                if key.referenced.is_empty() {
                    key.referenced.clone_from(&target.primary_key);
                }
                key.referenced
                    .iter_mut()
                    .for_each(|name| target.spell(name));
            }
        }
    }
}

/// How a table spells its names.
struct Spelling {
    table: String,
    columns: Vec<String>,
    primary_key: Vec<String>,
}

impl Spelling {
    fn of(table: &Table) -> Spelling {
        Spelling {
            table: table.name.name.clone(),
            columns: table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            primary_key: table
                .primary_key
                .iter()
                .flat_map(|key| key.columns.clone())
                .collect(),
        }
    }

    fn spell(&self, name: &mut String) {
        if let Some(column) = self
            .columns
            .iter()
            .find(|column| column.eq_ignore_ascii_case(name))
        {
            name.clone_from(column);
        }
    }
}
