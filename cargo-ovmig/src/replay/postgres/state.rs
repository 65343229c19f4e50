//! What is known while a history is replayed: the schema, and the names beside it that the schema has no room for.
//!
//! Invariant: a name in here has no schema when it lies in the default one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ddl::Owner;
use crate::dialect::names::Taken;
use crate::dialect::postgres::types::is_built_in;
use crate::replay::Fate;
use crate::schema::{ObjectName, Schema, SqlType, Table};

/// The schema and what else is known.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) schema: Schema,
    /// All relations apart from tables.
    pub(super) relations: HashMap<ObjectName, Relation>,
    /// The names that are given out, by schema.
    taken: BTreeMap<Option<String>, Taken>,
    pub(super) sequences: BTreeMap<ObjectName, Sequence>,
    /// Exclusion constraints, by table.
    pub(super) exclusions: BTreeMap<ObjectName, Vec<String>>,
    /// The columns of constraints NOT NULL that were given a name, by table and name.
    pub(super) not_nulls: BTreeMap<(ObjectName, String), String>,
    /// Partitions and tables that inherit, each behind what it goes with.
    pub(super) children: BTreeSet<(ObjectName, ObjectName)>,
    /// Those of them that are partitions: the engine doesn't count them among the tables.
    pub(super) partitions: BTreeSet<ObjectName>,
    /// Columns that tables with a parent have of themselves.
    pub(super) own_columns: BTreeSet<(ObjectName, String)>,
    /// Types other than enumerations: domains, composite types.
    pub(super) types: BTreeSet<ObjectName>,
    /// Where names without a schema are looked for; `None` for the default.
    pub(super) search_path: Option<Vec<String>>,
    /// The schema that a `CREATE SCHEMA` fills.
    pub(super) within: Option<String>,
    /// Tables of which more may be true than is known here: [`super::Recorded::in_doubt`].
    pub(super) in_doubt: BTreeSet<ObjectName>,
    /// What was renamed or dropped.
    pub(super) fates: Vec<Fate>,
    /// What could not be done, a sentence each.
    pub(super) problems: Vec<String>,
    /// Whether the statement is about something that is known by its name only.
    pub(super) by_hand: bool,
}

/// A relation that isn't a table of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// An index, also one beneath a key, of a table.
    Index(ObjectName),
    Sequence,
    /// A view, a temporary table, a partition: known by its name only.
    Other,
    /// An index of one of these.
    IndexOfOther(ObjectName),
}

/// A sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sequence {
    /// The column that it goes with.
    pub(super) owner: Option<Owner>,
    /// Whether that column's default is the sequence's next value.
    pub(super) feeds: bool,
}

impl State {
    pub(super) fn problem(&mut self, what: impl Into<String>) {
        self.problems.push(what.into());
    }

    /// The schemas in which a name without one is looked for.
    fn path(&self) -> impl Iterator<Item = Option<String>> + '_ {
        let default = self.search_path.is_none().then_some(None);
        let set = self.search_path.iter().flatten();
        let within = self.within.iter().map(|name| namespace(name));
        within.chain(default).chain(
            set.filter(|name| *name != "$user" && *name != "pg_catalog")
                .map(|name| namespace(name)),
        )
    }

    /// The first object that a written name can mean, of those for which `is` holds.
    fn find(&self, written: &ObjectName, is: impl Fn(&ObjectName) -> bool) -> Option<ObjectName> {
        let within = |schema: Option<String>| ObjectName {
            schema,
            name: written.name.clone(),
        };
        match &written.schema {
            Some(schema) => Some(within(namespace(schema))).filter(is),
            None => self.path().map(within).find(is),
        }
    }

    /// Where an object of that name is made.
    pub(super) fn place(&self, written: &ObjectName) -> Option<ObjectName> {
        let schema = match &written.schema {
            Some(schema) => namespace(schema),
            None => self.path().next()?,
        };
        Some(ObjectName {
            schema,
            name: written.name.clone(),
        })
    }

    /// The table that a written name means.
    pub(super) fn table_name(&self, written: &ObjectName) -> Option<ObjectName> {
        self.find(written, |name| self.schema.tables.contains_key(name))
    }

    /// The relation that a written name means, which isn't a table of the schema.
    pub(super) fn relation(&self, written: &ObjectName) -> Option<(ObjectName, Relation)> {
        let name = self.find(written, |name| self.relations.contains_key(name))?;
        let relation = self.relations.get(&name)?.clone();
        Some((name, relation))
    }

    /// The table that a statement is about. Without it: nothing for `IF EXISTS` and for what is known by its name
    /// only, a problem otherwise.
    pub(super) fn expect_table(
        &mut self,
        written: &ObjectName,
        if_exists: bool,
    ) -> Option<ObjectName> {
        if let Some(name) = self.table_name(written) {
            self.by_hand |= self.partitions.contains(&name);
            return Some(name);
        }
        match self.relation(written) {
            Some((_, Relation::Other)) => self.by_hand = true,
            // `ALTER TABLE` may be said of an index, a sequence or a view as well.
            Some(_) => self.problem(format!("`{written}` isn't a table")),
            None if if_exists => {}
            // Made out of sight, and told so.
            None if self.is_in_doubt(written) => self.by_hand = true,
            None => self.problem(format!("no migration before it makes a table `{written}`")),
        }
        None
    }

    fn is_in_doubt(&self, written: &ObjectName) -> bool {
        let place = self.place(written);
        place.is_some_and(|name| self.in_doubt.contains(&name))
    }

    pub(super) fn table(&mut self, name: &ObjectName) -> Option<&mut Table> {
        self.schema.tables.get_mut(name)
    }

    /// Whether a relation of that name is there.
    pub(super) fn is_taken(&self, name: &ObjectName) -> bool {
        self.schema.tables.contains_key(name) || self.relations.contains_key(name)
    }

    /// The names that are given out in a schema.
    pub(super) fn taken(&mut self, schema: &Option<String>) -> &mut Taken {
        self.taken.entry(schema.clone()).or_default()
    }

    /// Makes a relation known.
    pub(super) fn add_relation(&mut self, name: ObjectName, relation: Relation) {
        self.taken(&name.schema).relation(name.name.clone());
        self.relations.insert(name, relation);
    }

    /// Forgets a relation.
    pub(super) fn remove_relation(&mut self, name: &ObjectName) {
        self.taken(&name.schema).free_relation(&name.name);
        self.relations.remove(name);
    }

    /// The enumeration that a written name means.
    pub(super) fn enum_name(&self, written: &ObjectName) -> Option<ObjectName> {
        self.find(written, |name| self.schema.enums.contains_key(name))
    }

    /// The type other than an enumeration that a written name means.
    pub(super) fn type_name(&self, written: &ObjectName) -> Option<ObjectName> {
        self.find(written, |name| self.types.contains(name))
    }

    /// The sequence that a written name means.
    pub(super) fn sequence_name(&self, written: &ObjectName) -> Option<ObjectName> {
        self.find(written, |name| self.sequences.contains_key(name))
    }

    /// A written type with the schema in which it is found.
    pub(super) fn resolve(&self, mut ty: SqlType) -> SqlType {
        if ty.schema.is_none() && self.search_path.is_some() && !is_built_in(&ty.name) {
            let written = ObjectName::new(ty.name.clone());
            let found = self
                .enum_name(&written)
                .or_else(|| self.type_name(&written));
            ty.schema = found.and_then(|name| name.schema);
        }
        ty
    }

    /// Partitions and children follow the new name of what they go with.
    pub(super) fn rename_in_children(&mut self, from: &ObjectName, to: &ObjectName) {
        let renamed = |name: ObjectName| if name == *from { to.clone() } else { name };
        let children = std::mem::take(&mut self.children).into_iter();
        self.children = children
            .map(|(parent, child)| (renamed(parent), renamed(child)))
            .collect();
        let partitions = std::mem::take(&mut self.partitions).into_iter();
        self.partitions = partitions.map(renamed).collect();
        let own = std::mem::take(&mut self.own_columns).into_iter();
        self.own_columns = own
            .map(|(table, column)| (renamed(table), column))
            .collect();
    }

    /// The sequences of a table, or of one of its columns.
    pub(super) fn sequences_of(&self, table: &ObjectName, column: Option<&str>) -> Vec<ObjectName> {
        let owned =
            |owner: &Owner| owner.table == *table && column.is_none_or(|name| owner.column == name);
        self.sequences
            .iter()
            .filter(|(_, sequence)| sequence.owner.as_ref().is_some_and(owned))
            .map(|(name, _)| name.clone())
            .collect()
    }
}

/// A schema as an [`ObjectName`] has it.
pub(super) fn namespace(name: &str) -> Option<String> {
    Some(name.to_owned()).filter(|name| name != "public")
}
