//! Constraints: adding them under the names that PostgreSQL gives them, and taking them away.

use super::super::ddl::{ConstraintKind, NewConstraint};
use super::super::state::{Relation, State};
use crate::dialect::names::{check_column, object_name};
use crate::schema::{
    Backend, Check, Column, Deferrable, ForeignKey, Index, KeyPart, ObjectName, PrimaryKey, Unique,
};

impl State {
    pub(super) fn add_constraint(&mut self, table: &ObjectName, new: NewConstraint) {
        let NewConstraint {
            name,
            kind,
            deferrable,
            origin,
        } = new;
        match kind {
            ConstraintKind::PrimaryKey(columns) => {
                let name = self.key_name(table, name, |taken, table| taken.primary_key(table));
                self.set_primary_key(
                    table,
                    PrimaryKey {
                        name: Some(name),
                        columns,
                    },
                );
            }
            ConstraintKind::Unique {
                columns,
                include,
                nulls_not_distinct,
            } => {
                let named: Vec<String> = columns.iter().chain(&include).cloned().collect();
                let name = self.key_name(table, name, |taken, table| taken.unique(table, &named));
                if self.has_columns(table, &columns)
                    && let Some(table) = self.table(table)
                {
                    table.uniques.push(Unique {
                        name: Some(name),
                        columns,
                        nulls_not_distinct,
                        deferrable,
                        origin,
                    });
                }
            }
            ConstraintKind::NotNull(column) => {
                self.set_nullable(table, &column, false);
                if let Some(name) = name {
                    self.not_nulls.insert((table.clone(), name), column);
                }
            }
            ConstraintKind::Check(expr) => {
                let columns: Vec<String> = self.column_names(table);
                let name = name.unwrap_or_else(|| {
                    let only = check_column(
                        &expr.0,
                        columns.iter().map(String::as_str),
                        Backend::Postgres,
                    );
                    self.taken(&table.schema).check(&table.name, only)
                });
                self.taken(&table.schema).constraint(name.clone());
                if let Some(table) = self.table(table) {
                    table.checks.push(Check {
                        name: Some(name),
                        expr,
                        origin,
                    });
                }
            }
            ConstraintKind::ForeignKey {
                columns,
                table: other,
                referenced,
                on_delete,
                on_update,
            } => {
                let name = name.unwrap_or_else(|| {
                    self.taken(&table.schema).foreign_key(&table.name, &columns)
                });
                self.taken(&table.schema).constraint(name.clone());
                let Some((other, referenced)) = self.referenced(table, &other, referenced) else {
                    return;
                };
                if self.has_columns(table, &columns)
                    && let Some(table) = self.table(table)
                {
                    table.foreign_keys.push(ForeignKey {
                        name: Some(name),
                        columns,
                        table: other,
                        referenced,
                        on_delete,
                        on_update,
                        deferrable,
                        origin,
                    });
                }
            }
            ConstraintKind::Exclude(index) => self.add_exclusion(table, name, &index),
            ConstraintKind::UsingIndex { primary, index } => {
                self.use_index(table, name, primary, &index, deferrable);
            }
        }
    }

    /// The name of a constraint that has an index beneath it, which is known from now on.
    fn key_name(
        &mut self,
        table: &ObjectName,
        name: Option<String>,
        choose: impl FnOnce(&mut crate::dialect::names::Taken, &str) -> String,
    ) -> String {
        let taken = self.taken(&table.schema);
        let name = name.unwrap_or_else(|| choose(taken, &table.name));
        taken.constraint(name.clone());
        self.add_relation(table.sibling(name.clone()), Relation::Index(table.clone()));
        name
    }

    fn set_primary_key(&mut self, table: &ObjectName, key: PrimaryKey) {
        if !self.has_columns(table, &key.columns) {
            return;
        }
        let Some(it) = self.table(table) else {
            return;
        };
        if it.primary_key.is_some() {
            return self.problem(format!("`{table}` has a primary key already"));
        }
        for column in &mut it.columns {
            column.nullable &= !key.columns.contains(&column.name);
        }
        it.primary_key = Some(key);
    }

    fn column_names(&self, table: &ObjectName) -> Vec<String> {
        let columns = self
            .schema
            .tables
            .get(table)
            .into_iter()
            .flat_map(|table| &table.columns);
        columns.map(|column| column.name.clone()).collect()
    }

    /// Whether the table has all of the columns; a problem otherwise.
    pub(super) fn has_columns(&mut self, table: &ObjectName, columns: &[String]) -> bool {
        let Some(it) = self.schema.tables.get(table) else {
            return false;
        };
        let missing = columns.iter().find(|name| it.column(name).is_none());
        match missing {
            Some(column) => {
                self.problem(format!("`{table}` has no column `{column}`"));
                false
            }
            None => true,
        }
    }

    /// The referenced table and its columns. One that no migration makes is taken at its word, if the columns are said.
    fn referenced(
        &mut self,
        table: &ObjectName,
        written: &ObjectName,
        columns: Vec<String>,
    ) -> Option<(ObjectName, Vec<String>)> {
        let other = match self
            .table_name(written)
            .or_else(|| self.relation(written).map(|it| it.0))
        {
            Some(name) => name,
            None => self.place(written)?,
        };
        if !columns.is_empty() {
            return Some((other, columns));
        }
        let key = self
            .schema
            .tables
            .get(&other)
            .and_then(|it| it.primary_key.as_ref());
        match key.map(|key| key.columns.clone()) {
            Some(columns) => Some((other, columns)),
            None => {
                self.problem(format!(
                    "which columns of `{written}` a foreign key of `{table}` is to isn't known"
                ));
                None
            }
        }
    }

    fn add_exclusion(&mut self, table: &ObjectName, name: Option<String>, index: &Index) {
        let columns: Vec<String> = (index.keys.iter())
            .map(|key| match &key.part {
                KeyPart::Column(name) => name.clone(),
                KeyPart::Expr(_) => "expr".to_owned(),
            })
            .collect();
        let name = self.key_name(table, name, |taken, table| taken.exclusion(table, &columns));
        self.exclusions.entry(table.clone()).or_default().push(name);
    }

    /// `UNIQUE USING INDEX`: the index becomes a key, under the constraint's name.
    fn use_index(
        &mut self,
        table: &ObjectName,
        name: Option<String>,
        primary: bool,
        index: &str,
        deferrable: Deferrable,
    ) {
        let name = name.unwrap_or_else(|| index.to_owned());
        let found = self.table(table).and_then(|table| {
            let at = table
                .indexes
                .iter()
                .position(|it| it.name.as_deref() == Some(index))?;
            Some(table.indexes.remove(at))
        });
        let Some(found) = found else {
            return self.problem(format!("`{table}` has no index `{index}`"));
        };
        self.remove_relation(&table.sibling(index));
        let name = self.key_name(table, Some(name), |_, _| String::new());
        let columns: Vec<String> = (found.keys.into_iter())
            .filter_map(|key| match key.part {
                KeyPart::Column(name) => Some(name),
                KeyPart::Expr(_) => None,
            })
            .collect();
        if primary {
            self.set_primary_key(
                table,
                PrimaryKey {
                    name: Some(name),
                    columns,
                },
            );
        } else if let Some(table) = self.table(table) {
            table.uniques.push(Unique {
                name: Some(name),
                columns,
                nulls_not_distinct: found.nulls_not_distinct,
                deferrable,
                origin: found.origin,
            });
        }
    }

    pub(super) fn drop_constraint(
        &mut self,
        table: &ObjectName,
        name: &str,
        if_exists: bool,
        cascade: bool,
    ) {
        match self.take_constraint(table, name) {
            Some(Taken::Key(columns)) => {
                self.remove_relation(&table.sibling(name));
                if cascade {
                    self.drop_references(table, Some(&columns));
                }
            }
            Some(Taken::Other) => {}
            None if if_exists => return,
            // PostgreSQL 18 gives NOT NULL a name: `t_a_not_null`.
            None if self.drop_named_not_null(table, name) => return,
            None => return self.problem(format!("`{table}` has no constraint `{name}`")),
        }
        self.taken(&table.schema).free_constraint(name);
    }

    fn take_constraint(&mut self, table: &ObjectName, name: &str) -> Option<Taken> {
        if let Some(names) = self.exclusions.get_mut(table)
            && let Some(at) = names.iter().position(|it| it == name)
        {
            names.remove(at);
            return Some(Taken::Key(Vec::new()));
        }
        let table = self.table(table)?;
        let is = |it: &Option<String>| it.as_deref() == Some(name);
        if let Some(key) = table.primary_key.take_if(|key| is(&key.name)) {
            return Some(Taken::Key(key.columns));
        }
        if let Some(at) = table.uniques.iter().position(|it| is(&it.name)) {
            return Some(Taken::Key(table.uniques.remove(at).columns));
        }
        if let Some(at) = table.foreign_keys.iter().position(|it| is(&it.name)) {
            table.foreign_keys.remove(at);
            return Some(Taken::Other);
        }
        let at = table.checks.iter().position(|it| is(&it.name))?;
        table.checks.remove(at);
        Some(Taken::Other)
    }

    fn drop_named_not_null(&mut self, table: &ObjectName, name: &str) -> bool {
        let Some(column) = self.named_not_null(table, name) else {
            return false;
        };
        self.not_nulls.remove(&(table.clone(), name.to_owned()));
        self.set_nullable(table, &column, true);
        true
    }

    /// The column of a constraint NOT NULL, by the name that it was given or has by default.
    pub(super) fn named_not_null(&self, table: &ObjectName, name: &str) -> Option<String> {
        let given = self.not_nulls.get(&(table.clone(), name.to_owned()));
        let by_default = |column: &&Column| {
            !column.nullable && object_name(&table.name, Some(&column.name), "not_null") == name
        };
        let columns = || {
            self.schema
                .tables
                .get(table)?
                .columns
                .iter()
                .find(by_default)
        };
        given
            .cloned()
            .or_else(|| columns().map(|column| column.name.clone()))
    }

    /// Drops the foreign keys that refer to a table, or to a key over these columns of it.
    pub(super) fn drop_references(&mut self, to: &ObjectName, columns: Option<&[String]>) {
        let mut gone = Vec::new();
        for (name, table) in &mut self.schema.tables {
            table.foreign_keys.retain(|key| {
                let refers = key.table == *to
                    && columns.is_none_or(|columns| same_set(&key.referenced, columns));
                if refers {
                    gone.push((name.schema.clone(), key.name.clone()));
                }
                !refers
            });
        }
        for (schema, name) in gone {
            self.taken(&schema)
                .free_constraint(&name.unwrap_or_default());
        }
    }

    pub(super) fn alter_constraint(
        &mut self,
        table: &ObjectName,
        name: &str,
        deferrable: Deferrable,
    ) {
        let key = self.table(table).and_then(|table| {
            let mut keys = table.foreign_keys.iter_mut();
            keys.find(|key| key.name.as_deref() == Some(name))
        });
        match key {
            Some(key) => key.deferrable = deferrable,
            None => self.problem(format!("`{table}` has no foreign key `{name}`")),
        }
    }
}

/// What kind of constraint was taken away.
enum Taken {
    /// One with an index, over these columns.
    Key(Vec<String>),
    Other,
}

fn same_set(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|name| right.contains(name))
}
