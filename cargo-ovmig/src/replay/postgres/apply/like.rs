//! `CREATE TABLE … (LIKE …)`.
//!
//! Source: PostgreSQL's manual, CREATE TABLE, `LIKE source_table`; `parse_utilcmd.c` (expandTableLikeClause).

use super::super::ddl::{ConstraintKind, Copied, NewConstraint};
use super::super::state::State;
use super::family::written;
use crate::dialect::Dialect;
use crate::dialect::postgres::Postgres;
use crate::schema::{Column, Deferrable, Expr, Identity, ObjectName};
use crate::source::Origin;

impl State {
    /// The columns that a table gets from another. Names, types, NOT NULL and collations always come along.
    pub(super) fn copied_columns(
        &mut self,
        source: &ObjectName,
        to: &ObjectName,
        what: Copied,
    ) -> Vec<Column> {
        let Some(table) = self.schema.tables.get(source) else {
            return Vec::new();
        };
        let mut columns = table.columns.clone();
        for column in &mut columns {
            if !what.defaults {
                column.default = None;
            }
            if !what.generated {
                column.generated = None;
            }
            if !what.comments {
                column.comment = None;
            }
            match column.identity.take() {
                // The copy draws from the source's own sequence.
                Some(Identity::AutoIncrement) if what.defaults => {
                    column.default = self.default_of(source, &column.name);
                }
                Some(identity @ (Identity::Always | Identity::ByDefault)) if what.identity => {
                    column.identity = Some(identity);
                    self.add_sequence(to, &column.name, false);
                }
                _ => {}
            }
        }
        columns
    }

    pub(super) fn default_of(&self, table: &ObjectName, column: &str) -> Option<Expr> {
        let sequence = self.sequences_of(table, Some(column)).into_iter().next()?;
        let name = Postgres.object(&sequence).replace('\'', "''");
        Some(Expr(format!("nextval('{name}'::regclass)")))
    }

    /// Checks with their names, keys and indexes under new ones.
    pub(super) fn copy_parts(&mut self, source: &ObjectName, to: &ObjectName, what: Copied) {
        let Some(table) = self.schema.tables.get(source).cloned() else {
            return;
        };
        let constraint = |name, kind, deferrable| NewConstraint {
            name,
            kind,
            deferrable,
            origin: Origin::default(),
        };
        if what.constraints {
            for check in table.checks {
                let kind = ConstraintKind::Check(check.expr);
                self.add_constraint(to, constraint(check.name, kind, Deferrable::No));
            }
        }
        if what.indexes {
            if let Some(key) = table.primary_key {
                let kind = ConstraintKind::PrimaryKey(key.columns);
                self.add_constraint(to, constraint(None, kind, Deferrable::No));
            }
            for unique in table.uniques {
                let kind = ConstraintKind::Unique {
                    columns: unique.columns,
                    include: Vec::new(),
                    nulls_not_distinct: unique.nulls_not_distinct,
                };
                self.add_constraint(to, constraint(None, kind, unique.deferrable));
            }
            for mut index in table.indexes {
                index.name = None;
                self.create_index(&written(to), index, false);
            }
        }
    }
}
