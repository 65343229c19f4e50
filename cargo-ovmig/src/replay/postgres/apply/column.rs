//! Columns: adding, changing and dropping them, with what depends on them.

use super::super::ddl::NewColumn;
use super::super::state::State;
use crate::dialect::mentions::mentions;
use crate::dialect::postgres::{normalize, types};
use crate::replay::Fate;
use crate::schema::{Backend, Column, Expr, Identity, Index, KeyPart, ObjectName, SqlType, Table};

impl State {
    /// The column, or a problem.
    pub(super) fn expect_column(&mut self, table: &ObjectName, name: &str) -> Option<&mut Column> {
        let known = self
            .schema
            .tables
            .get(table)
            .is_some_and(|it| it.column(name).is_some());
        if !known {
            self.problem(format!("`{table}` has no column `{name}`"));
            return None;
        }
        self.table(table)?.column_mut(name)
    }

    pub(super) fn add_column(&mut self, table: &ObjectName, new: NewColumn, if_not_exists: bool) {
        let name = &new.column.name;
        if self
            .schema
            .tables
            .get(table)
            .is_some_and(|it| it.column(name).is_some())
        {
            if !if_not_exists {
                self.problem(format!("`{table}` has a column `{name}` already"));
            }
            return;
        }
        let mut constraints = Vec::new();
        let column = self.prepared(table, new, &mut constraints);
        if let Some(table) = self.table(table) {
            table.columns.push(column);
        }
        // Beside an added column the keys come before the checks (`parse_utilcmd.c`, transformAlterTableStmt).
        let (keys, others): (Vec<_>, Vec<_>) =
            constraints.into_iter().partition(|it| it.has_index());
        self.add_constraints(table, keys);
        self.add_constraints(table, others);
    }

    pub(super) fn drop_column(
        &mut self,
        table: &ObjectName,
        name: &str,
        if_exists: bool,
        cascade: bool,
    ) {
        let Some(it) = self.table(table) else {
            return;
        };
        let Some(at) = it.columns.iter().position(|column| column.name == name) else {
            if !if_exists {
                self.problem(format!("`{table}` has no column `{name}`"));
            }
            return;
        };
        it.columns.remove(at);
        self.fates.push(Fate::Column {
            table: table.clone(),
            from: name.to_owned(),
            to: None,
        });
        (self.not_nulls).retain(|(of, _), column| of != table || column != name);
        for sequence in self.sequences_of(table, Some(name)) {
            self.remove_sequence(&sequence);
        }
        self.drop_dependents(table, name);
        if cascade {
            self.drop_generated_from(table, name);
            self.drop_keys_to(table, name);
        }
    }

    /// The constraints and indexes of the table that the column is part of go with it.
    fn drop_dependents(&mut self, name: &ObjectName, column: &str) {
        let Some(table) = self.table(name) else {
            return;
        };
        let mut constraints: Vec<Option<String>> = Vec::new();
        let has = |columns: &[String]| columns.iter().any(|it| it == column);
        constraints.extend(
            table
                .primary_key
                .iter()
                .filter(|it| has(&it.columns))
                .map(|it| it.name.clone()),
        );
        constraints.extend(
            table
                .uniques
                .iter()
                .filter(|it| has(&it.columns))
                .map(|it| it.name.clone()),
        );
        constraints.extend(
            table
                .foreign_keys
                .iter()
                .filter(|it| has(&it.columns))
                .map(|it| it.name.clone()),
        );
        let checks = table
            .checks
            .iter()
            .filter(|it| mentions(&it.expr.0, column, Backend::Postgres));
        constraints.extend(checks.map(|it| it.name.clone()));
        let indexes = table.indexes.iter().filter(|it| index_mentions(it, column));
        let indexes: Vec<String> = indexes.filter_map(|it| it.name.clone()).collect();
        for constraint in constraints.into_iter().flatten() {
            self.drop_constraint(name, &constraint, true, true);
        }
        for index in indexes {
            self.remove_index(name, &index);
        }
    }

    fn drop_generated_from(&mut self, table: &ObjectName, column: &str) {
        let generated = |it: &&Column| {
            it.generated
                .as_ref()
                .is_some_and(|it| mentions(&it.expr.0, column, Backend::Postgres))
        };
        let columns = self
            .schema
            .tables
            .get(table)
            .into_iter()
            .flat_map(|table| &table.columns);
        let names: Vec<String> = columns
            .filter(generated)
            .map(|it| it.name.clone())
            .collect();
        for name in names {
            self.drop_column(table, &name, true, true);
        }
    }

    /// Foreign keys of other tables to the column.
    fn drop_keys_to(&mut self, table: &ObjectName, column: &str) {
        let keys = self.schema.tables.values().flat_map(|it| &it.foreign_keys);
        let to: Vec<Vec<String>> = keys
            .filter(|key| key.table == *table && key.referenced.iter().any(|it| it == column))
            .map(|key| key.referenced.clone())
            .collect();
        for columns in to {
            self.drop_references(table, Some(&columns));
        }
    }

    pub(super) fn set_type(
        &mut self,
        table: &ObjectName,
        name: &str,
        ty: SqlType,
        collation: Option<String>,
    ) {
        let ty = self.resolve(ty);
        if let Some(column) = self.expect_column(table, name) {
            // A default stays what it was, a value of the old type.
            if let Some(default) = &mut column.default
                && !same_family(&column.ty, &ty)
                && normalize::is_string(&default.0)
            {
                default.0 = format!("{}::{}", default.0, types::sql(&column.ty));
            }
            column.ty = ty;
            // Without COLLATE it is the new type's own, whatever it was before.
            column.collation = collation;
        }
    }

    pub(super) fn set_nullable(&mut self, table: &ObjectName, name: &str, nullable: bool) {
        if let Some(column) = self.expect_column(table, name) {
            column.nullable = nullable;
        }
    }

    /// Gives a column a default. The next value of its own sequence is what `SERIAL` is; NULL is none.
    pub(super) fn set_default(&mut self, table: &ObjectName, column: &mut Column, default: Expr) {
        if normalize::is_null(&default.0) {
            return;
        }
        if let Some(sequence) = self.own_sequence(table, &column.name, &default) {
            if let Some(sequence) = self.sequences.get_mut(&sequence) {
                sequence.feeds = true;
            }
            column.identity = Some(Identity::AutoIncrement);
        } else {
            column.default = Some(default);
        }
    }

    pub(super) fn change_default(&mut self, table: &ObjectName, name: &str, default: Option<Expr>) {
        let Some(column) = self.expect_column(table, name) else {
            return;
        };
        let mut changed = column.clone();
        changed.default = None;
        changed.identity = changed.identity.filter(|it| *it != Identity::AutoIncrement);
        for sequence in self.sequences_of(table, Some(name)) {
            if let Some(sequence) = self.sequences.get_mut(&sequence) {
                sequence.feeds = false;
            }
        }
        if let Some(default) = default {
            self.set_default(table, &mut changed, default);
        }
        if let Some(column) = self.expect_column(table, name) {
            *column = changed;
        }
    }

    pub(super) fn add_identity(&mut self, table: &ObjectName, name: &str, identity: Identity) {
        let Some(column) = self.expect_column(table, name) else {
            return;
        };
        if column.identity.is_some() {
            return self.problem(format!("column `{name}` of `{table}` is numbered already"));
        }
        column.identity = Some(identity);
        column.nullable = false;
        self.add_sequence(table, name, false);
    }

    pub(super) fn set_identity(&mut self, table: &ObjectName, name: &str, identity: Identity) {
        let Some(column) = self.expect_column(table, name) else {
            return;
        };
        match column.identity {
            Some(Identity::Always | Identity::ByDefault) => column.identity = Some(identity),
            _ => self.problem(format!("column `{name}` of `{table}` is no identity")),
        }
    }

    pub(super) fn drop_identity(&mut self, table: &ObjectName, name: &str, if_exists: bool) {
        let Some(column) = self.expect_column(table, name) else {
            return;
        };
        match column.identity {
            Some(Identity::Always | Identity::ByDefault) => {
                column.identity = None;
                for sequence in self.sequences_of(table, Some(name)) {
                    self.remove_sequence(&sequence);
                }
            }
            _ if if_exists => {}
            _ => self.problem(format!("column `{name}` of `{table}` is no identity")),
        }
    }

    pub(super) fn set_expression(&mut self, table: &ObjectName, name: &str, expr: Expr) {
        let generated = self
            .expect_column(table, name)
            .and_then(|column| column.generated.as_mut());
        match generated {
            Some(generated) => generated.expr = expr,
            None => self.problem(format!("column `{name}` of `{table}` isn't generated")),
        }
    }

    pub(super) fn drop_expression(&mut self, table: &ObjectName, name: &str, if_exists: bool) {
        let generated = self
            .expect_column(table, name)
            .and_then(|column| column.generated.take());
        if generated.is_none() && !if_exists {
            self.problem(format!("column `{name}` of `{table}` isn't generated"));
        }
    }
}

/// Whether a string reads as the same value of both types.
fn same_family(left: &SqlType, right: &SqlType) -> bool {
    let texts = ["text", "varchar", "bpchar"];
    let text = |ty: &SqlType| !ty.array && texts.contains(&ty.name.as_str());
    types::same(left, right, true) || (text(left) && text(right))
}

/// Whether an index is over the column, in whatever place.
fn index_mentions(index: &Index, column: &str) -> bool {
    let in_expr = |expr: &Expr| mentions(&expr.0, column, Backend::Postgres);
    index.include.iter().any(|it| it == column)
        || index.predicate.as_ref().is_some_and(in_expr)
        || index.keys.iter().any(|key| match &key.part {
            KeyPart::Column(name) => name == column,
            KeyPart::Expr(expr) => in_expr(expr),
        })
}

/// The columns of a table that are of a type.
pub(super) fn columns_of_type(table: &Table, ty: &ObjectName) -> Vec<String> {
    let columns = table.columns.iter();
    columns
        .filter(|column| column.ty.name == ty.name && column.ty.schema == ty.schema)
        .map(|column| column.name.clone())
        .collect()
}
