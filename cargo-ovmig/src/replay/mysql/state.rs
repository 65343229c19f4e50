//! What is known while a history is replayed: tables as the engine keeps them, which is more than a schema shows.
//!
//! Invariant: a name in here has no schema when it lies in the database that is connected to.

use std::collections::{BTreeMap, BTreeSet};

use super::ddl::{Key, KeyKind};
use crate::replay::Fate;
use crate::schema::{Column, Expr, ForeignKey, ObjectName};

/// The tables and what else is known.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) tables: BTreeMap<ObjectName, Table>,
    /// Views, sequences, temporary tables: known by their names only.
    pub(super) others: BTreeSet<ObjectName>,
    /// `USE`.
    pub(super) database: Option<String>,
    /// Tables of which more may be true than is known here: [`super::Recorded::in_doubt`].
    pub(super) in_doubt: BTreeSet<ObjectName>,
    /// What was renamed or dropped.
    pub(super) fates: Vec<Fate>,
    /// What could not be done, a sentence each.
    pub(super) problems: Vec<String>,
    /// What is followed as one of the engines does it.
    pub(super) notes: Vec<String>,
    /// Whether the statement is about something that is known by its name only.
    pub(super) by_hand: bool,
    /// What becomes of `REFERENCES` beside a column was said.
    pub(super) told_beside: bool,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    /// With the collation that they have, also where it is the table's; `None`: the database's.
    pub(super) columns: Vec<Column>,
    /// All keys, in their order.
    pub(super) keys: Vec<Key>,
    pub(super) foreign_keys: Vec<ForeignKey>,
    pub(super) checks: Vec<Check>,
    pub(super) comment: Option<String>,
    /// What new columns get; `None`: the database's.
    pub(super) collation: Option<String>,
}

/// A check.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Check {
    pub(super) name: Option<String>,
    /// The names that MySQL and MariaDB give to one that has none.
    pub(super) given: [String; 2],
    /// The column that it stands beside.
    pub(super) column: Option<String>,
    pub(super) expr: Expr,
}

impl Check {
    /// Whether a statement can mean it by that name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        match &self.name {
            Some(own) => own.eq_ignore_ascii_case(name),
            None => self.given.iter().any(|it| it.eq_ignore_ascii_case(name)),
        }
    }
}

impl Table {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|it| same(&it.name, name))
    }

    pub(super) fn key(&self, name: &str) -> Option<usize> {
        let called = |key: &Key| key.name.as_deref().is_some_and(|it| same(it, name));
        self.keys.iter().position(called)
    }

    pub(super) fn foreign_key(&self, name: &str) -> Option<usize> {
        let called = |key: &ForeignKey| key.name.as_deref().is_some_and(|it| same(it, name));
        self.foreign_keys.iter().position(called)
    }

    pub(super) fn primary_key(&self) -> Option<usize> {
        self.keys
            .iter()
            .position(|key| key.kind == KeyKind::Primary)
    }
}

/// Names of columns, keys and constraints have no case.
pub(super) fn same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right) || left.to_lowercase() == right.to_lowercase()
}

impl State {
    pub(super) fn problem(&mut self, what: impl Into<String>) {
        self.problems.push(what.into());
    }

    /// Where an object of that name lies.
    pub(super) fn place(&self, written: &ObjectName) -> ObjectName {
        ObjectName {
            schema: written.schema.clone().or_else(|| self.database.clone()),
            name: written.name.clone(),
        }
    }

    /// The table that a written name means.
    pub(super) fn table_name(&self, written: &ObjectName) -> Option<ObjectName> {
        let name = self.place(written);
        self.tables.contains_key(&name).then_some(name)
    }

    /// The table that a statement is about. Without it: nothing for `IF EXISTS` and for what is known by its name only,
    /// a problem otherwise.
    pub(super) fn expect_table(
        &mut self,
        written: &ObjectName,
        if_exists: bool,
    ) -> Option<ObjectName> {
        let place = self.place(written);
        // A temporary table hides the other one.
        if self.others.contains(&place) {
            self.by_hand = true;
            return None;
        }
        if self.tables.contains_key(&place) {
            return Some(place);
        }
        if if_exists {
            return None;
        }
        // Where names of tables have no case, as on Windows and macOS.
        let other = self
            .tables
            .keys()
            .find(|it| it.schema == place.schema && same(&it.name, &place.name));
        if let Some(other) = other {
            return Some(other.clone());
        }
        // Made out of sight, and told so.
        match self.in_doubt.contains(&place) {
            true => self.by_hand = true,
            false => self.problem(format!("no migration before it makes a table `{written}`")),
        }
        None
    }
}
