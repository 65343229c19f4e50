//! Renames, and moves to another schema.

use super::super::state::{Relation, State, namespace};
use crate::dialect::evolve;
use crate::dialect::postgres::Postgres;
use crate::replay::Fate;
use crate::schema::{Change, ObjectName};

impl State {
    pub(super) fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        if self.expect_column(table, from).is_none() {
            return;
        }
        if self
            .schema
            .tables
            .get(table)
            .is_some_and(|it| it.column(to).is_some())
        {
            return self.problem(format!("`{table}` has a column `{to}` already"));
        }
        let change = Change::RenameColumn {
            table: table.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        evolve(&mut self.schema, &change, &Postgres);
        self.fates.extend(Fate::of(&change));
        let not_nulls = self.not_nulls.iter_mut().filter(|(key, _)| key.0 == *table);
        for (_, column) in not_nulls.filter(|(_, column)| *column == from) {
            to.clone_into(column);
        }
        if self.own_columns.remove(&(table.clone(), from.to_owned())) {
            self.own_columns.insert((table.clone(), to.to_owned()));
        }
        for sequence in self.sequences_of(table, Some(from)) {
            if let Some(owner) = self
                .sequences
                .get_mut(&sequence)
                .and_then(|it| it.owner.as_mut())
            {
                to.clone_into(&mut owner.column);
            }
        }
    }

    pub(super) fn rename_constraint(&mut self, table: &ObjectName, from: &str, to: &str) {
        let excluded = self
            .exclusions
            .get_mut(table)
            .and_then(|names| names.iter_mut().find(|name| *name == from));
        let is_exclusion = excluded.map(|name| to.clone_into(name)).is_some();
        let known = self.has_constraint(table, from);
        if !known && !is_exclusion {
            if let Some(column) = self.named_not_null(table, from) {
                self.not_nulls.remove(&(table.clone(), from.to_owned()));
                self.not_nulls
                    .insert((table.clone(), to.to_owned()), column);
                return;
            }
            return self.problem(format!("`{table}` has no constraint `{from}`"));
        }
        self.schema.apply(&Change::RenameConstraint {
            table: table.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        });
        let taken = self.taken(&table.schema);
        taken.free_constraint(from);
        taken.constraint(to);
        let (old, new) = (table.sibling(from), table.sibling(to));
        if self.relations.get(&old) == Some(&Relation::Index(table.clone())) {
            self.remove_relation(&old);
            self.add_relation(new, Relation::Index(table.clone()));
        }
    }

    pub(in crate::replay::postgres) fn has_constraint(
        &self,
        table: &ObjectName,
        name: &str,
    ) -> bool {
        self.constraint_names(table).iter().any(|it| it == name)
    }

    pub(super) fn rename_table(&mut self, from: &ObjectName, to: ObjectName) {
        if self.is_taken(&to) {
            return self.problem(format!("`{to}` is there already"));
        }
        let change = Change::RenameTable {
            from: from.clone(),
            to: to.clone(),
        };
        evolve(&mut self.schema, &change, &Postgres);
        self.fates.extend(Fate::of(&change));
        if self.in_doubt.remove(from) {
            self.in_doubt.insert(to.clone());
        }
        self.taken(&from.schema).free_relation(&from.name);
        self.taken(&to.schema).relation(to.name.clone());
        self.not_nulls = (std::mem::take(&mut self.not_nulls).into_iter())
            .map(|((table, name), column)| {
                let table = if table == *from { to.clone() } else { table };
                ((table, name), column)
            })
            .collect();
        self.rename_in_children(from, &to);
        if let Some(names) = self.exclusions.remove(from) {
            self.exclusions.insert(to.clone(), names);
        }
        for sequence in self.sequences_of(from, None) {
            if let Some(owner) = self
                .sequences
                .get_mut(&sequence)
                .and_then(|it| it.owner.as_mut())
            {
                owner.table = to.clone();
            }
        }
        for name in self.index_names(&to) {
            self.move_index(from.sibling(name.clone()), to.sibling(name), &to);
        }
    }

    /// The names of a table's indexes, those beneath keys included.
    fn index_names(&self, table: &ObjectName) -> Vec<String> {
        let Some(it) = self.schema.tables.get(table) else {
            return Vec::new();
        };
        let keys =
            (it.primary_key.iter().map(|it| &it.name)).chain(it.uniques.iter().map(|it| &it.name));
        let names = keys.chain(it.indexes.iter().map(|it| &it.name)).flatten();
        names
            .chain(self.exclusions.get(table).into_iter().flatten())
            .cloned()
            .collect()
    }

    fn move_index(&mut self, from: ObjectName, to: ObjectName, table: &ObjectName) {
        self.remove_relation(&from);
        self.add_relation(to, Relation::Index(table.clone()));
    }

    /// `SET SCHEMA`: the table goes with its indexes, constraints and sequences.
    pub(super) fn move_table(&mut self, from: &ObjectName, schema: &str) {
        let to = ObjectName {
            schema: namespace(schema),
            name: from.name.clone(),
        };
        if to == *from {
            return;
        }
        if self.is_taken(&to) {
            return self.problem(format!("`{to}` is there already"));
        }
        self.rename_table(from, to.clone());
        for sequence in self.sequences_of(&to, None) {
            self.rename_sequence(&sequence, &to.sibling(sequence.name.clone()));
        }
        for name in self.constraint_names(&to) {
            self.taken(&from.schema).free_constraint(&name);
            self.taken(&to.schema).constraint(name);
        }
    }

    fn constraint_names(&self, table: &ObjectName) -> Vec<String> {
        let Some(it) = self.schema.tables.get(table) else {
            return Vec::new();
        };
        let keys =
            (it.primary_key.iter().map(|it| &it.name)).chain(it.uniques.iter().map(|it| &it.name));
        let others =
            (it.foreign_keys.iter().map(|it| &it.name)).chain(it.checks.iter().map(|it| &it.name));
        keys.chain(others).flatten().cloned().collect()
    }
}
