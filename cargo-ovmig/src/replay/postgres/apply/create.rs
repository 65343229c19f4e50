//! `CREATE TABLE`.
//!
//! Source of the order in which names are chosen: `parse_utilcmd.c` (transformCreateStmt, transformIndexConstraints) and
//! `tablecmds.c` (DefineRelation): sequences, checks, the primary key, unique constraints, foreign keys, and then what
//! `LIKE` brings.

use std::collections::BTreeSet;

use super::super::ddl::{ConstraintKind, NewColumn, NewConstraint, NewTable, Owner, Part};
use super::super::state::{Relation, Sequence, State};
use crate::schema::{Column, Identity, ObjectName, Table};

impl State {
    pub(super) fn create_table(&mut self, new: NewTable) {
        let Some(name) = self.place(&new.name) else {
            return self.problem(format!("`search_path` names no schema for `{}`", new.name));
        };
        if self.is_taken(&name) {
            if !new.if_not_exists {
                self.problem(format!("`{name}` is there already"));
            }
            return;
        }
        let Some(inherited) = self.inherited(&new, &name) else {
            self.by_hand = true;
            return self.create_other(&new.name, false, &new.parents);
        };
        let mut table = Table::new(name.clone());
        table.origin = new.origin.clone();
        table.columns = inherited;
        let mut constraints = Vec::new();
        let mut copies = Vec::new();
        for part in new.parts.iter().cloned() {
            match part {
                Part::Column(column) => {
                    let column = self.prepared(&name, column, &mut constraints);
                    let parents = !new.parents.is_empty();
                    match table.column_mut(&column.name).filter(|_| parents) {
                        Some(inherited) => merge(inherited, column),
                        None => table.columns.push(column),
                    }
                }
                Part::Constraint(constraint) => constraints.push(constraint),
                Part::Like(source, what) => match self.table_name(&source) {
                    Some(source) => {
                        table
                            .columns
                            .extend(self.copied_columns(&source, &name, what));
                        copies.push((source, what));
                    }
                    None => self.problem(format!(
                        "no migration before it makes the table `{source}` that it is like"
                    )),
                },
            }
        }
        self.once(&mut table);
        self.schema.tables.insert(name.clone(), table);
        if !new.if_not_exists {
            self.in_doubt.remove(&name);
        }
        self.taken(&name.schema).relation(name.name.clone());
        self.join_family(&new, &name);
        self.add_constraints(&name, constraints);
        for (source, what) in copies {
            self.copy_parts(&source, &name, what);
        }
    }

    /// A column that stands there twice is one, and a problem.
    fn once(&mut self, table: &mut Table) {
        let mut seen = BTreeSet::new();
        table.columns.retain(|column| {
            let first = seen.insert(column.name.clone());
            if !first {
                let (table, column) = (&table.name, &column.name);
                self.problem(format!("`{table}` has a column `{column}` already"));
            }
            first
        });
    }

    /// A new column with the sequence that it needs; the constraints beside it are put to the others.
    pub(super) fn prepared(
        &mut self,
        table: &ObjectName,
        new: NewColumn,
        constraints: &mut Vec<NewConstraint>,
    ) -> Column {
        let NewColumn {
            mut column,
            constraints: beside,
        } = new;
        column.ty = self.resolve(column.ty);
        if let Some(identity) = column.identity {
            self.add_sequence(table, &column.name, identity == Identity::AutoIncrement);
        }
        constraints.extend(beside);
        let default = column.default.take();
        if let Some(default) = default {
            self.set_default(table, &mut column, default);
        }
        column
    }

    /// The sequence of a numbered column, under the name that PostgreSQL gives it.
    pub(super) fn add_sequence(&mut self, table: &ObjectName, column: &str, feeds: bool) {
        let name = self.taken(&table.schema).sequence(&table.name, column);
        let name = table.sibling(name);
        let owner = Owner {
            table: table.clone(),
            column: column.to_owned(),
        };
        self.sequences.insert(
            name.clone(),
            Sequence {
                owner: Some(owner),
                feeds,
            },
        );
        self.relations.insert(name, Relation::Sequence);
    }

    /// Adds the constraints of a statement in PostgreSQL's order.
    pub(super) fn add_constraints(&mut self, table: &ObjectName, constraints: Vec<NewConstraint>) {
        let order = |constraint: &NewConstraint| match constraint.kind {
            ConstraintKind::NotNull(_) | ConstraintKind::Check(_) => 0,
            ConstraintKind::PrimaryKey(_) => 1,
            ConstraintKind::Unique { .. } | ConstraintKind::Exclude(_) => 2,
            ConstraintKind::UsingIndex { .. } => 3,
            ConstraintKind::ForeignKey { .. } => 4,
        };
        let mut constraints = merged(constraints);
        constraints.sort_by_key(order);
        for constraint in constraints {
            self.add_constraint(table, constraint);
        }
    }
}

/// What a new table says of a column that it inherits.
fn merge(inherited: &mut Column, own: Column) {
    inherited.nullable &= own.nullable;
    if own.default.is_some() {
        inherited.default = own.default;
    }
}

/// Keys of one statement over the same columns are one key: `PRIMARY KEY UNIQUE`.
fn merged(constraints: Vec<NewConstraint>) -> Vec<NewConstraint> {
    let mut kept: Vec<NewConstraint> = Vec::with_capacity(constraints.len());
    for constraint in constraints {
        let same = kept.iter().position(|other| same_key(other, &constraint));
        match same {
            Some(at) => {
                let primary = matches!(constraint.kind, ConstraintKind::PrimaryKey(_));
                let name = kept[at].name.take().or(constraint.name);
                if primary {
                    kept[at].kind = constraint.kind;
                }
                kept[at].name = name;
            }
            None => kept.push(constraint),
        }
    }
    kept
}

fn same_key(left: &NewConstraint, right: &NewConstraint) -> bool {
    fn columns(constraint: &NewConstraint) -> Option<(&[String], &[String], bool)> {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(columns) => Some((columns, &[], false)),
            ConstraintKind::Unique {
                columns,
                include,
                nulls_not_distinct,
            } => Some((columns, include, *nulls_not_distinct)),
            _ => None,
        }
    }
    left.deferrable == right.deferrable
        && columns(left).is_some()
        && columns(left) == columns(right)
}
