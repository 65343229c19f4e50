//! What PostgreSQL needs around a change: parts that are made of what changes go before it, and come back after.
//!
//! PostgreSQL makes plain indexes and keys anew by itself when their column's type changes; checks, expressions of
//! indexes and foreign keys only while their operators still fit the types; generated columns never.

use std::collections::BTreeSet;

use super::{cast, enums};
use crate::dialect::mentions::{self, MadeOf};
use crate::schema::{
    Backend, Change, Column, ForeignKey, Index, KeyPart, ObjectName, Schema, Table,
};

/// The changes, with what has to be dropped and made again around them.
pub(crate) fn expand(changes: Vec<Change>, base: &Schema) -> Vec<Change> {
    let dropped = changes.iter().filter_map(|change| match change {
        Change::DropTable(table) => Some(table.name.clone()),
        _ => None,
    });
    let mut expansion = Expansion {
        base,
        dropped: dropped.collect(),
        changes: Vec::new(),
        remade: Vec::new(),
    };
    for change in changes {
        expansion.replace_generated(change);
    }
    loop {
        let known = expansion.remade.len();
        expansion.columns();
        expansion.keys();
        if expansion.remade.len() == known {
            break;
        }
    }
    expansion.finish()
}

struct Expansion<'a> {
    base: &'a Schema,
    /// The tables that go.
    dropped: BTreeSet<ObjectName>,
    changes: Vec<Change>,
    /// Drops of what is made again after.
    remade: Vec<Change>,
}

/// How a column changes under what is made of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touch {
    /// The type changes to one with the same operators.
    Soft,
    /// The type changes to one with other operators.
    Hard,
    /// The column goes, and another one of that name comes.
    Replaced,
}

impl<'a> Expansion<'a> {
    /// A generated column can't be changed in place: another one comes in its stead. One that stops being generated does
    /// so before anything else happens to it.
    fn replace_generated(&mut self, change: Change) {
        match change {
            Change::AlterColumn { table, from, to }
                if to.generated.is_some()
                    && (from.generated != to.generated || from.ty != to.ty) =>
            {
                self.changes.push(Change::DropColumn {
                    table: table.clone(),
                    column: from,
                });
                self.changes.push(Change::AddColumn { table, column: to });
            }
            // PostgreSQL keeps no values of a virtual one.
            Change::AlterColumn { table, from, to }
                if from.generated.as_ref().is_some_and(|it| !it.stored)
                    && to.generated.is_none() =>
            {
                let values = from.generated.as_ref().map(|it| it.expr.clone());
                self.changes.push(Change::DropColumn {
                    table: table.clone(),
                    column: from,
                });
                let column = Column {
                    backfill: values,
                    ..to
                };
                self.changes.push(Change::AddColumn { table, column });
            }
            Change::AlterColumn { table, from, to } if from.generated.is_some() => {
                let plain = Column {
                    generated: to.generated.clone(),
                    ..from.clone()
                };
                let alter = |from: Column, to: Column| Change::AlterColumn {
                    table: table.clone(),
                    from,
                    to,
                };
                if plain != from {
                    self.changes.push(alter(from, plain.clone()));
                }
                if plain != to {
                    self.changes.push(alter(plain, to));
                }
            }
            other => self.changes.push(other),
        }
    }

    /// The columns that are touched, once each.
    fn touched(&self) -> Vec<(ObjectName, Column, Touch)> {
        let mut touched = Vec::new();
        for change in self.changes.iter().chain(&self.remade) {
            match change {
                Change::AlterColumn { table, from, to }
                    if from.ty != to.ty || from.collation != to.collation =>
                {
                    let touch = match cast::is_soft(&from.ty, &to.ty) {
                        true => Touch::Soft,
                        false => Touch::Hard,
                    };
                    touched.push((table.clone(), from.clone(), touch));
                }
                Change::DropColumn { table, column } if self.comes_back(table, &column.name) => {
                    touched.push((table.clone(), column.clone(), Touch::Replaced));
                }
                Change::AlterEnum { from, to } if enums::needs_swap(from, to, &self.changes) => {
                    for (table, column) in enums::columns_of(self.base, &to.name) {
                        touched.push((table.clone(), column.clone(), Touch::Hard));
                    }
                }
                _ => {}
            }
        }
        touched
    }

    /// Whether a column that is dropped is made again.
    fn comes_back(&self, table: &ObjectName, name: &str) -> bool {
        let is_it = |change: &Change, added: bool| match change {
            Change::AddColumn { table: its, column } if added => {
                its == table && column.name == name
            }
            Change::DropColumn { table: its, column } if !added => {
                its == table && column.name == name
            }
            _ => false,
        };
        self.changes.iter().any(|change| is_it(change, true))
            || self.remade.iter().any(|change| is_it(change, false))
    }

    fn columns(&mut self) {
        for (name, column, touch) in self.touched() {
            let Some(table) = self.table(&name) else {
                continue;
            };
            self.generated(table, &column, touch);
            if touch == Touch::Soft {
                continue;
            }
            for check in &table.checks {
                if check.mentions(&column.name, Backend::Postgres) {
                    self.remake(Change::DropCheck {
                        table: name.clone(),
                        check: check.clone(),
                    });
                }
            }
            for index in &table.indexes {
                let whole =
                    touch == Touch::Replaced && index.mentions(&column.name, Backend::Postgres);
                if whole || depends_on_operators(index, &column.name) {
                    self.remake(Change::DropIndex {
                        table: name.clone(),
                        index: index.clone(),
                    });
                }
            }
            if touch == Touch::Replaced {
                self.own_keys(table, &column);
            }
            self.foreign_keys(|owner, key| {
                owner == &name && key.columns.contains(&column.name)
                    || key.table == name && key.referenced.contains(&column.name)
            });
        }
    }

    /// Generated columns that are made of the column, and the column itself where it is one.
    fn generated(&mut self, table: &Table, column: &Column, touch: Touch) {
        for other in &table.columns {
            let Some(generated) = &other.generated else {
                continue;
            };
            let depends = mentions::mentions(&generated.expr.0, &column.name, Backend::Postgres);
            let itself = other.name == column.name && touch == Touch::Hard;
            if depends || itself {
                self.remake_column(&table.name, other);
            }
        }
    }

    fn own_keys(&mut self, table: &Table, column: &Column) {
        if let Some(key) = &table.primary_key
            && key.columns.contains(&column.name)
        {
            self.remake(Change::DropPrimaryKey {
                table: table.name.clone(),
                key: key.clone(),
            });
        }
        for unique in &table.uniques {
            if unique.columns.contains(&column.name) {
                self.remake(Change::DropUnique {
                    table: table.name.clone(),
                    unique: unique.clone(),
                });
            }
        }
    }

    /// Foreign keys whose primary key, unique constraint or unique index goes, if only to come back.
    fn keys(&mut self) {
        let gone: Vec<(ObjectName, Vec<String>)> = (self.changes.iter().chain(&self.remade))
            .filter_map(|change| match change {
                Change::DropPrimaryKey { table, key } => Some((table.clone(), key.columns.clone())),
                Change::DropUnique { table, unique } => {
                    Some((table.clone(), unique.columns.clone()))
                }
                Change::DropIndex { table, index } if index.unique => {
                    let columns = index.keys.iter().map(|key| match &key.part {
                        KeyPart::Column(name) => Some(name.clone()),
                        KeyPart::Expr(_) => None,
                    });
                    Some((table.clone(), columns.collect::<Option<_>>()?))
                }
                _ => None,
            })
            .collect();
        for (table, columns) in gone {
            self.foreign_keys(|_, key| {
                key.table == table
                    && key.referenced.len() == columns.len()
                    && key.referenced.iter().all(|it| columns.contains(it))
            });
        }
    }

    fn foreign_keys(&mut self, concerned: impl Fn(&ObjectName, &ForeignKey) -> bool) {
        for (name, table) in &self.base.tables {
            if self.dropped.contains(name) {
                continue;
            }
            for key in table.foreign_keys.iter().filter(|key| concerned(name, key)) {
                self.remake(Change::DropForeignKey {
                    table: name.clone(),
                    key: key.clone(),
                });
            }
        }
    }

    /// The table, unless it goes anyway.
    fn table(&self, name: &ObjectName) -> Option<&'a Table> {
        (self.base.tables.get(name)).filter(|_| !self.dropped.contains(name))
    }

    fn remake(&mut self, drop: Change) {
        if !self.changes.contains(&drop) && !self.remade.contains(&drop) {
            self.remade.push(drop);
        }
    }

    fn remake_column(&mut self, table: &ObjectName, column: &Column) {
        let goes = |change: &Change| {
            matches!(change, Change::DropColumn { table: its, column: it }
                if its == table && it.name == column.name)
        };
        if self.changes.iter().chain(&self.remade).any(goes) {
            return;
        }
        let altered = self.changes.iter().position(|change| {
            matches!(change, Change::AlterColumn { table: its, to, .. }
                if its == table && to.name == column.name)
        });
        match altered.map(|at| (at, self.changes[at].clone())) {
            // What stops being generated does so before.
            Some((_, Change::AlterColumn { to, .. })) if to.generated.is_none() => {}
            Some((at, Change::AlterColumn { table, from, to })) => {
                self.changes[at] = Change::DropColumn {
                    table: table.clone(),
                    column: from,
                };
                self.changes.push(Change::AddColumn { table, column: to });
            }
            _ => self.remade.push(Change::DropColumn {
                table: table.clone(),
                column: column.clone(),
            }),
        }
    }

    /// All changes: those asked for, and each part that is remade dropped and added. A part that is to be renamed
    /// comes back under its new name.
    fn finish(mut self) -> Vec<Change> {
        for drop in std::mem::take(&mut self.remade) {
            let mut add = drop.reversed();
            self.changes
                .retain(|change| !takes_rename(&mut add, change));
            self.changes.push(drop);
            self.changes.push(add);
        }
        self.changes
    }
}

/// Whether the index has an expression, a predicate or an operator class that is made for the column's old type.
fn depends_on_operators(index: &Index, column: &str) -> bool {
    let in_expr = |sql: &str| mentions::mentions(sql, column, Backend::Postgres);
    index.predicate.as_ref().is_some_and(|it| in_expr(&it.0))
        || index.keys.iter().any(|key| match &key.part {
            KeyPart::Column(name) => name == column && key.opclass.is_some(),
            KeyPart::Expr(expr) => in_expr(&expr.0),
        })
}

/// Gives the part that is added the name that the rename would give it, if it is the one.
fn takes_rename(add: &mut Change, rename: &Change) -> bool {
    let (is_index, table, from, to) = match rename {
        Change::RenameConstraint { table, from, to } => (false, table, from, to),
        Change::RenameIndex { table, from, to } => (true, table, from, to),
        _ => return false,
    };
    let (owner, name, of_index) = match add {
        Change::AddPrimaryKey { table, key } => (table, &mut key.name, false),
        Change::AddUnique { table, unique } => (table, &mut unique.name, false),
        Change::AddForeignKey { table, key } => (table, &mut key.name, false),
        Change::AddCheck { table, check } => (table, &mut check.name, false),
        Change::CreateIndex { table, index } => (table, &mut index.name, true),
        _ => return false,
    };
    let is_it = owner == table && is_index == of_index && name.as_ref() == Some(from);
    if is_it {
        *name = Some(to.clone());
    }
    is_it
}
