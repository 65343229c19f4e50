//! From two schemas to the changes that lead from the one to the other.
//!
//! Invariant: `compare(a, a)` has no changes.

mod difference;
mod labels;
mod likely;
mod naming;
mod open;
mod parts;
mod renames;
mod spelling;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod undecided;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::dialect::{self, Dialect};
use crate::replay::Lineage;
use crate::schema::{
    Backend, Change, Enumeration, Managed, ObjectName, Replacement, Schema, SqlType, Table,
    same_comment,
};

pub use difference::{Difference, How, differences};
pub use likely::{LikelyRename, Subject};
pub use undecided::Undecided;
pub use words::{describe, origin};

/// What a comparison has to leave alone, and what else it can't see in the two schemas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Tables that are neither dropped nor changed, and why: tables of unregistered modules, `ignore-tables`, tables
    /// in doubt.
    pub left_alone: BTreeMap<ObjectName, String>,
    /// What the history renamed: an exchange of names that is declared and was carried out isn't carried out again.
    pub lineage: Lineage,
    /// What rows get whose label went, beside what the declaration says, by the new name of the enumeration.
    pub labels: BTreeMap<ObjectName, Vec<Replacement>>,
    /// Whether what the text alone doesn't decide is told apart, rather than a change: where the words of the two are
    /// the engine's own, or where nobody would settle it, it is one.
    pub undecided_apart: bool,
}

/// The outcome of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes: renames first, then by table, under the new names. Carried out one by one they give the schema
    /// after; in an order that an engine accepts only `plan` puts them.
    pub changes: Vec<Change>,
    /// Differences that were left alone, and why.
    pub skipped: Vec<(ObjectName, String)>,
    /// Expressions of which only the engine can say whether they changed.
    pub undecided: Vec<Undecided>,
    /// What is likely to have a new name, rather than to go.
    pub likely_renames: Vec<LikelyRename>,
}

impl Comparison {
    /// What looks like a new name of it.
    pub fn likely(&self, subject: &Subject) -> Option<&LikelyRename> {
        self.likely_renames.iter().find(|it| it.from == *subject)
    }
}

/// The changes that lead from `from` (recorded) to `to` (declared).
pub fn compare(from: &Schema, to: &Schema, scope: &Scope, backend: Backend) -> Comparison {
    let dialect = dialect::of(backend);
    let to = &*spelling::respelled(to, from, dialect);
    let mut changes = renames::renames(from, to, scope);
    let mut renamed = Cow::Borrowed(from);
    for change in &changes {
        dialect::evolve(renamed.to_mut(), change, dialect);
    }
    let to = &*open::closed(to, &renamed);
    let mut comparing = Comparing {
        from: &renamed,
        to,
        scope,
        dialect,
        changes: Vec::new(),
        skipped: Vec::new(),
    };
    comparing.namespaces(from);
    comparing.enums();
    comparing.tables();
    comparing.keys_of_what_goes();
    comparing.unused_enums();
    let Comparing {
        changes: mut found,
        skipped,
        ..
    } = comparing;
    naming::name(&mut found, &renamed, to, dialect);
    let undecided = match scope.undecided_apart {
        true => undecided::take_apart(&mut found, &renamed, to, dialect),
        false => Vec::new(),
    };
    let likely_renames = likely::renames(&found, dialect);
    changes.append(&mut found);
    Comparison {
        changes,
        skipped,
        undecided,
        likely_renames,
    }
}

/// A comparison on its way; `from` already has the new names.
struct Comparing<'a> {
    from: &'a Schema,
    to: &'a Schema,
    scope: &'a Scope,
    dialect: &'static dyn Dialect,
    changes: Vec<Change>,
    skipped: Vec<(ObjectName, String)>,
}

impl Comparing<'_> {
    /// The database's schemas that `from`, with the names before, doesn't have.
    fn namespaces(&mut self, from: &Schema) {
        let wanted: BTreeSet<&String> = (self.to.tables.keys())
            .filter(|name| !self.scope.left_alone.contains_key(name))
            .chain(self.to.enums.keys())
            .filter_map(|name| name.schema.as_ref())
            .chain(&self.to.namespaces)
            .collect();
        let new = wanted.into_iter().filter(|name| !from.has_namespace(name));
        self.changes
            .extend(new.cloned().map(Change::CreateNamespace));
    }

    fn enums(&mut self) {
        for (name, declared) in &self.to.enums {
            match self.from.enums.get(name) {
                None => self.changes.push(Change::CreateEnum(declared.clone())),
                Some(recorded)
                    if recorded.labels != declared.labels
                        || !same_comment(
                            recorded.comment.as_deref(),
                            declared.comment.as_deref(),
                        ) =>
                {
                    self.changes.push(Change::AlterEnum {
                        from: recorded.clone(),
                        to: labels::declared(recorded, declared, self.scope),
                    });
                }
                Some(_) => {}
            }
        }
    }

    fn tables(&mut self) {
        let claimed = claimed(self.to);
        let mut from = self.from.tables.iter().peekable();
        let mut to = self.to.tables.iter().peekable();
        while let Some(name) = from
            .peek()
            .into_iter()
            .chain(to.peek())
            .map(|it| it.0)
            .min()
        {
            let recorded = from.next_if(|it| it.0 == name).map(|it| it.1);
            let declared = to.next_if(|it| it.0 == name).map(|it| it.1);
            let found = match (recorded, declared) {
                (Some(recorded), Some(declared)) => {
                    table::changes(recorded, declared, &claimed[&name.schema], self.dialect)
                }
                (None, Some(declared)) => vec![Change::CreateTable(declared.clone())],
                (Some(recorded), None) => vec![Change::DropTable(recorded.clone())],
                (None, None) => Vec::new(),
            };
            match self.scope.left_alone.get(name) {
                Some(_) if found.is_empty() => {}
                Some(reason) => self.skipped.push((name.clone(), reason.clone())),
                None => self.changes.extend(found),
            }
        }
    }

    /// Drops the foreign keys, of tables whose constraints aren't managed, that refer to something that is dropped:
    /// they can't outlive it, and the way back has to make them again.
    fn keys_of_what_goes(&mut self) {
        let mut dropped = Vec::new();
        for (name, recorded) in &self.from.tables {
            let declared = self.to.tables.get(name);
            let unmanaged = declared.is_some_and(|it| it.managed == Managed::Shape);
            if !unmanaged || self.scope.left_alone.contains_key(name) {
                continue;
            }
            for key in &recorded.foreign_keys {
                let goes = self.changes.iter().any(|change| match change {
                    Change::DropTable(table) => table.name == key.table,
                    Change::DropColumn { table, column } => {
                        *table == key.table && key.referenced.contains(&column.name)
                    }
                    _ => false,
                });
                let change = Change::DropForeignKey {
                    table: name.clone(),
                    key: key.clone(),
                };
                if goes && !self.changes.contains(&change) {
                    dropped.push(change);
                }
            }
        }
        self.changes.append(&mut dropped);
    }

    /// Drops the enumerations that are no longer declared and that the changes leave without a column. One that no
    /// column had in the first place was made for something else: it stays.
    fn unused_enums(&mut self) {
        let left_alone = |table: &Table| self.scope.left_alone.contains_key(&table.name);
        let tables = &self.from.tables;
        let candidates = self.from.enums.values().filter(|it| {
            let mut managed = tables.values().filter(|table| !left_alone(table));
            !self.to.enums.contains_key(&it.name) && managed.any(|table| uses(table, &it.name))
        });
        let candidates: Vec<&Enumeration> = candidates.collect();
        if candidates.is_empty() {
            return;
        }
        let after = self.from.clone().applied(&self.changes);
        for it in candidates {
            if !after.tables.values().any(|table| uses(table, &it.name)) {
                self.changes.push(Change::DropEnum(it.clone()));
            }
        }
    }
}

/// The names that constraints and indexes are declared with, by the database's schema.
fn claimed(declared: &Schema) -> BTreeMap<&Option<String>, HashSet<&str>> {
    let mut claimed: BTreeMap<&Option<String>, HashSet<&str>> = BTreeMap::new();
    for table in declared.tables.values() {
        let names = claimed.entry(&table.name.schema).or_default();
        names.extend(naming::constraint_names(table));
        names.extend(table.indexes.iter().filter_map(|it| it.name.as_deref()));
    }
    claimed
}

fn uses(table: &Table, name: &ObjectName) -> bool {
    table.columns.iter().any(|column| is_of(&column.ty, name))
}

/// Whether the type is that enumeration, or an array of it.
pub(crate) fn is_of(ty: &SqlType, name: &ObjectName) -> bool {
    ty.name == name.name && ty.schema == name.schema
}
