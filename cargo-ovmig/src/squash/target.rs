//! The schema that a squash has to reach, and what its tables and columns are called at the base.

use std::collections::{BTreeMap, BTreeSet};

use super::Branch;
use crate::compare::compare;
use crate::replay::{Fate, Lineage, Recorded};
use crate::schema::{Backend, Column, Enumeration, ObjectName, Replacement, Schema, Table};

/// The labels that the branch renamed, by the new name of their enumeration.
pub(super) type Labels = BTreeMap<ObjectName, Vec<Replacement>>;

/// What all migrations build, with the changes that are still pending. What isn't managed (indexes of a plain
/// `diesel::table!`) thus stays as the branch's migrations made it, under the same names.
///
/// `fates` are those of the branch's statements: what it renamed in several steps is renamed in one, whatever the
/// declaration still says of it.
pub(super) fn target(
    branch: &Branch<'_>,
    recorded: &Recorded,
    base: &Schema,
    fates: &[Fate],
) -> (Schema, Labels) {
    let pending = compare(
        &recorded.schema,
        branch.declared,
        branch.scope,
        branch.backend,
    );
    let mut lineage = Lineage::of(fates, branch.backend);
    for fate in pending.changes.iter().filter_map(Fate::of) {
        lineage.follow(&fate);
    }
    let mut target = recorded.schema.clone().applied(&pending.changes);
    let origins = Origins {
        claimed: (target.tables.keys())
            .filter_map(|name| lineage.table(name))
            .collect(),
        lineage,
        base,
        folds: branch.backend == Backend::Sqlite,
        folds_columns: branch.backend != Backend::Postgres,
    };
    for table in target.tables.values_mut() {
        let declared = branch.declared.tables.get(&table.name);
        if let Some(declared) = declared {
            table.module.clone_from(&declared.module);
            table.origin.clone_from(&declared.origin);
        }
        origins.table(table, declared);
    }
    let mut labels = Labels::new();
    for it in target.enums.values_mut() {
        let declared = branch.declared.enums.get(&it.name);
        let renamed = origins.enumeration(it, declared);
        if !renamed.is_empty() {
            labels.insert(it.name.clone(), renamed);
        }
    }
    (target, labels)
}

/// Where things come from.
struct Origins<'a> {
    lineage: Lineage,
    /// The old names of all tables.
    claimed: BTreeSet<ObjectName>,
    base: &'a Schema,
    folds: bool,
    folds_columns: bool,
}

impl Origins<'_> {
    fn table(&self, table: &mut Table, declared: Option<&Table>) {
        let old = self.lineage.table(&table.name);
        let old = old.and_then(|old| self.base_table(&old));
        table.renamed_from = match old {
            Some(old) if self.is(&old.name.name, &table.name.name) => None,
            Some(old) if old.name.schema == table.name.schema => Some(old.name.name.clone()),
            Some(old) => Some(moved(&old.name)),
            // What replay can't follow, the declaration may still say.
            None => declared
                .and_then(|it| it.renamed_from.clone())
                .filter(|old| !self.claimed.contains(&table.name.sibling(old))),
        };
        let claimed: BTreeSet<String> = (table.columns.iter())
            .filter_map(|column| self.lineage.column(&table.name, &column.name))
            .collect();
        for column in &mut table.columns {
            let declared = declared.and_then(|it| it.column(&column.name));
            if let Some(declared) = declared {
                column.backfill.clone_from(&declared.backfill);
                column.replaced.clone_from(&declared.replaced);
                column.origin.clone_from(&declared.origin);
            }
            let said = declared.and_then(|it| it.renamed_from.clone());
            let said = said.filter(|old| !claimed.contains(old));
            column.renamed_from = match self.column(&table.name, column, old) {
                Some(known) if self.is_column(known, &column.name) => None,
                Some(known) => Some(known.to_owned()),
                None => said,
            };
        }
    }

    /// What the column is called at the base. `old` is its table there.
    fn column<'t>(
        &self,
        table: &ObjectName,
        column: &Column,
        old: Option<&'t Table>,
    ) -> Option<&'t str> {
        let origin = self.lineage.column(table, &column.name)?;
        let mut columns = old?.columns.iter();
        let known = columns.find(|it| self.is_column(&it.name, &origin))?;
        Some(&known.name)
    }

    /// Gives the enumeration its old name, and says which of its labels were renamed.
    fn enumeration(
        &self,
        it: &mut Enumeration,
        declared: Option<&Enumeration>,
    ) -> Vec<Replacement> {
        if let Some(declared) = declared {
            it.replaced.clone_from(&declared.replaced);
        }
        let old = self.lineage.enumeration(&it.name);
        let old = old.and_then(|old| self.base.enums.get(&old));
        it.renamed_from = match old {
            Some(old) if old.name == it.name => None,
            Some(old) if old.name.schema == it.name.schema => Some(old.name.name.clone()),
            Some(old) => Some(moved(&old.name)),
            None => declared.and_then(|it| it.renamed_from.clone()),
        };
        let Some(old) = old else {
            return Vec::new();
        };
        let origin = |label: &String| {
            let origin = self.lineage.label(&it.name, label)?;
            let renamed = origin != *label && old.labels.contains(&origin);
            renamed.then(|| Replacement {
                from: origin,
                to: label.clone(),
            })
        };
        it.labels.iter().filter_map(origin).collect()
    }

    fn base_table(&self, name: &ObjectName) -> Option<&Table> {
        let same = |it: &&ObjectName| it.schema == name.schema && self.is(&it.name, &name.name);
        let name = self.base.tables.keys().find(same)?;
        self.base.tables.get(name)
    }

    fn is_column(&self, left: &str, right: &str) -> bool {
        self.is(left, right) || self.folds_columns && left.to_lowercase() == right.to_lowercase()
    }

    fn is(&self, left: &str, right: &str) -> bool {
        match self.folds {
            true => left.to_lowercase() == right.to_lowercase(),
            false => left == right,
        }
    }
}

/// The name of something that moved to another schema, as a declaration says it.
fn moved(old: &ObjectName) -> String {
    format!("{}.{}", old.schema.as_deref().unwrap_or("public"), old.name)
}
