//! The differences of two tables of one name.

use std::borrow::Cow;
use std::collections::HashSet;

use super::labels;
use super::parts::{Pairing, Part, Tables, pair};
use crate::dialect::Dialect;
use crate::dialect::mentions::MadeOf;
use crate::schema::{Change, Column, Expr, Managed, Table, same_comment};

/// The changes that make the recorded table the declared one. New parts may have no name yet. `claimed` are the names
/// that parts of any table are declared with.
pub(super) fn changes(
    recorded: &Table,
    declared: &Table,
    claimed: &HashSet<&str>,
    dialect: &dyn Dialect,
) -> Vec<Change> {
    let shape_only = declared.managed == Managed::Shape;
    let mut declared = Cow::Borrowed(declared);
    if shape_only && declared.options != recorded.options {
        declared.to_mut().options = recorded.options;
    }
    let declared = &*declared;
    let mut differences = Differences {
        recorded,
        declared,
        shape_only,
        dialect,
        claimed,
        changes: Vec::new(),
    };
    differences.parts();
    differences.columns();
    differences.changes
}

struct Differences<'a> {
    recorded: &'a Table,
    declared: &'a Table,
    shape_only: bool,
    dialect: &'a dyn Dialect,
    claimed: &'a HashSet<&'a str>,
    changes: Vec<Change>,
}

impl Differences<'_> {
    fn columns(&mut self) {
        let table = &self.declared.name;
        for recorded in &self.recorded.columns {
            if self.declared.column(&recorded.name).is_none() {
                let mut column = recorded.clone();
                // Where the declaration would have it, for findings.
                column.origin = self.declared.origin.clone();
                self.changes.push(Change::DropColumn {
                    table: table.clone(),
                    column,
                });
            }
        }
        for declared in &self.declared.columns {
            match self.recorded.column(&declared.name) {
                None => self.changes.push(Change::AddColumn {
                    table: table.clone(),
                    column: declared.clone(),
                }),
                Some(recorded) => self.column(recorded, declared),
            }
        }
    }

    fn column(&mut self, recorded: &Column, declared: &Column) {
        let same = (self.dialect).same_column_in(
            (self.recorded, recorded),
            (self.declared, declared),
            self.shape_only,
        );
        // Where only the shape counts, a length does when it is written.
        let bare = |column: &Column| Column::new(&column.name, column.ty.clone());
        let same_length = !self.shape_only
            || declared.ty.args.is_empty()
            || (self.dialect).same_column_in(
                (self.recorded, &bare(recorded)),
                (self.declared, &bare(declared)),
                false,
            );
        let replaced = labels::of_column(
            (self.recorded, recorded),
            (self.declared, declared),
            self.dialect,
        );
        if same && same_length && replaced.is_empty() {
            return;
        }
        let to = Column {
            replaced,
            ..self.merged(recorded, declared)
        };
        let same = Column {
            renamed_from: recorded.renamed_from.clone(),
            backfill: recorded.backfill.clone(),
            ..to.clone()
        };
        if same != *recorded {
            self.changes.push(Change::AlterColumn {
                table: self.declared.name.clone(),
                from: recorded.clone(),
                to,
            });
        }
    }

    /// The declared column, with what the declaration doesn't speak for, and what means the same, as recorded.
    fn merged(&self, recorded: &Column, declared: &Column) -> Column {
        let mut to = match self.shape_only {
            false => declared.clone(),
            true => Column {
                ty: declared.ty.clone(),
                nullable: declared.nullable,
                backfill: declared.backfill.clone(),
                origin: declared.origin.clone(),
                ..recorded.clone()
            },
        };
        if to.attributes.is_empty() {
            to.attributes.clone_from(&recorded.attributes);
        }
        let ignore_args = self.shape_only && declared.ty.args.is_empty();
        if (self.dialect).same_type(&recorded.ty, &declared.ty, ignore_args) {
            to.ty = recorded.ty.clone();
        }
        if let (Some(old), Some(new)) = (&recorded.default, &mut to.default) {
            let form = |expr: &Expr| self.dialect.normalize(&expr.0, Some(&declared.ty));
            if form(old) == form(new) {
                new.clone_from(old);
            }
        }
        if let (Some(old), Some(new)) = (&recorded.generated, &mut to.generated) {
            let form = |expr: &Expr, table| self.dialect.normalize_in(&expr.0, None, table);
            if form(&old.expr, self.recorded) == form(&new.expr, self.declared) {
                new.expr.clone_from(&old.expr);
            }
        }
        to
    }

    fn parts(&mut self) {
        let (recorded, declared) = (self.recorded, self.declared);
        let table = || declared.name.clone();
        let mut drops = Vec::new();
        let mut renames = Vec::new();
        let mut adds = Vec::new();

        let keys = self.pairing(
            recorded.primary_key.iter(),
            declared.primary_key.iter(),
            true,
        );
        drops.extend(
            keys.dropped
                .into_iter()
                .cloned()
                .map(|key| Change::DropPrimaryKey {
                    table: table(),
                    key,
                }),
        );
        adds.extend(
            keys.added
                .into_iter()
                .cloned()
                .map(|key| Change::AddPrimaryKey {
                    table: table(),
                    key,
                }),
        );
        renames.extend(keys.renamed);

        let uniques = self.pairing(&recorded.uniques, &declared.uniques, false);
        drops.extend(
            uniques
                .dropped
                .into_iter()
                .cloned()
                .map(|unique| Change::DropUnique {
                    table: table(),
                    unique,
                }),
        );
        adds.extend(
            uniques
                .added
                .into_iter()
                .cloned()
                .map(|unique| Change::AddUnique {
                    table: table(),
                    unique,
                }),
        );
        renames.extend(uniques.renamed);

        let keys = self.pairing(&recorded.foreign_keys, &declared.foreign_keys, false);
        drops.extend(
            keys.dropped
                .into_iter()
                .cloned()
                .map(|key| Change::DropForeignKey {
                    table: table(),
                    key,
                }),
        );
        adds.extend(
            keys.added
                .into_iter()
                .cloned()
                .map(|key| Change::AddForeignKey {
                    table: table(),
                    key,
                }),
        );
        renames.extend(keys.renamed);

        let checks = self.pairing(&recorded.checks, &declared.checks, false);
        drops.extend(
            checks
                .dropped
                .into_iter()
                .cloned()
                .map(|check| Change::DropCheck {
                    table: table(),
                    check,
                }),
        );
        adds.extend(
            checks
                .added
                .into_iter()
                .cloned()
                .map(|check| Change::AddCheck {
                    table: table(),
                    check,
                }),
        );
        renames.extend(checks.renamed);

        let indexes = self.pairing(&recorded.indexes, &declared.indexes, false);
        drops.extend(
            indexes
                .dropped
                .into_iter()
                .cloned()
                .map(|index| Change::DropIndex {
                    table: table(),
                    index,
                }),
        );
        adds.extend(
            indexes
                .added
                .into_iter()
                .cloned()
                .map(|index| Change::CreateIndex {
                    table: table(),
                    index,
                }),
        );

        self.changes.append(&mut drops);
        self.changes.extend(
            renames
                .into_iter()
                .map(|(from, to)| Change::RenameConstraint {
                    table: table(),
                    from: from.to_owned(),
                    to: to.to_owned(),
                }),
        );
        self.changes.extend(
            indexes
                .renamed
                .into_iter()
                .map(|(from, to)| Change::RenameIndex {
                    table: table(),
                    from: from.to_owned(),
                    to: to.to_owned(),
                }),
        );
        self.changes.append(&mut adds);
        if !self.shape_only && recorded.options != declared.options {
            self.changes.push(Change::AlterOptions {
                table: table(),
                from: recorded.options,
                to: declared.options,
            });
        }
        let same = same_comment(recorded.comment.as_deref(), declared.comment.as_deref());
        if !self.shape_only && !same {
            self.changes.push(Change::CommentTable {
                table: table(),
                from: recorded.comment.clone(),
                to: declared.comment.clone(),
            });
        }
    }

    /// Pairs parts. Those that the declaration doesn't speak for go only with a column that they are made of.
    fn pairing<'p, P: Part + MadeOf + 'p>(
        &self,
        recorded: impl IntoIterator<Item = &'p P>,
        declared: impl IntoIterator<Item = &'p P>,
        is_shape: bool,
    ) -> Pairing<'p, P> {
        let tables = Tables {
            recorded: self.recorded,
            declared: self.declared,
            dialect: self.dialect,
            claimed: self.claimed,
        };
        if !self.shape_only {
            return pair(recorded, declared, tables);
        }
        if is_shape {
            // Of a primary key the shape is what matters, not its name.
            let mut keys = pair(recorded, declared, tables);
            keys.renamed.clear();
            return keys;
        }
        let gone: Vec<&str> = (self.recorded.columns.iter())
            .map(|column| column.name.as_str())
            .filter(|name| self.declared.column(name).is_none())
            .collect();
        let mentions_gone = |part: &&P| {
            gone.iter()
                .any(|column| part.mentions(column, self.dialect.backend()))
        };
        Pairing {
            dropped: recorded.into_iter().filter(mentions_gone).collect(),
            added: Vec::new(),
            renamed: Vec::new(),
        }
    }
}
