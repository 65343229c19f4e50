//! What MySQL needs around a change: parts that would be in its way go before it, and come back after.
//!
//! MySQL makes indexes, keys and checks anew by itself when their column's type changes, but refuses that of a column
//! with a foreign key, at either end; a column that goes takes its part of every index along.

use std::collections::BTreeSet;

use super::foreign;
use crate::dialect::mentions::{self, MadeOf};
use crate::schema::{Backend, Change, Column, ForeignKey, KeyPart, ObjectName, Schema, Table};

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
        expansion.served();
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

impl<'a> Expansion<'a> {
    /// What becomes virtual, or stops being so, can't be changed in place: another column comes in its stead. A stored
    /// one can, both ways.
    fn replace_generated(&mut self, change: Change) {
        let Change::AlterColumn { table, from, to } = change else {
            return self.changes.push(change);
        };
        let kind = |column: &Column| column.generated.as_ref().map(|it| it.stored);
        let is_virtual = |column: &Column| kind(column) == Some(false);
        if kind(&from) == kind(&to) || !is_virtual(&from) && !is_virtual(&to) {
            return self.changes.push(Change::AlterColumn { table, from, to });
        }
        // A plain column that comes of a generated one keeps its values.
        let values = from.generated.as_ref().map(|it| it.expr.clone());
        let backfill = match to.generated {
            None => values,
            Some(_) => to.backfill.clone(),
        };
        let column = Column { backfill, ..to };
        self.changes.push(Change::DropColumn {
            table: table.clone(),
            column: from,
        });
        self.changes.push(Change::AddColumn { table, column });
    }

    /// Whether a column that is dropped is made again.
    fn comes_back(&self, table: &ObjectName, name: &str) -> bool {
        let added = self.changes.iter().any(|change| {
            matches!(change, Change::AddColumn { table: its, column }
                if its == table && column.name == name)
        });
        let remade = self.remade.iter().any(|change| {
            matches!(change, Change::DropColumn { table: its, column }
                if its == table && column.name == name)
        });
        added || remade
    }

    fn columns(&mut self) {
        let (mut retyped, mut replaced) = (Vec::new(), Vec::new());
        for change in self.changes.iter().chain(&self.remade) {
            match change {
                Change::AlterColumn { table, from, to }
                    if from.ty != to.ty
                        || from.collation != to.collation
                        || from.generated.is_some() != to.generated.is_some()
                        || from.nullable && !to.nullable =>
                {
                    retyped.push((table.clone(), from.name.clone()));
                }
                Change::DropColumn { table, column } if self.comes_back(table, &column.name) => {
                    replaced.push((table.clone(), column.name.clone()));
                }
                _ => {}
            }
        }
        for (name, column) in retyped.iter().chain(&replaced) {
            self.foreign_keys(|owner, key| {
                owner == name && key.columns.contains(column)
                    || key.table == *name && key.referenced.contains(column)
            });
        }
        for (name, column) in &replaced {
            if let Some(table) = self.table(name) {
                self.parts(table, column);
            }
        }
    }

    /// All that is made of a column that another one replaces.
    fn parts(&mut self, table: &Table, column: &str) {
        let name = || table.name.clone();
        let backend = Backend::Mysql;
        for other in &table.columns {
            let generated = other.generated.as_ref();
            if generated.is_some_and(|it| mentions::mentions(&it.expr.0, column, backend)) {
                self.remake_column(&table.name, other);
            }
        }
        for check in table
            .checks
            .iter()
            .filter(|it| it.mentions(column, backend))
        {
            self.remake(Change::DropCheck {
                table: name(),
                check: check.clone(),
            });
        }
        for index in table
            .indexes
            .iter()
            .filter(|it| it.mentions(column, backend))
        {
            self.remake(Change::DropIndex {
                table: name(),
                index: index.clone(),
            });
        }
        for key in table
            .primary_key
            .iter()
            .filter(|it| it.mentions(column, backend))
        {
            self.remake(Change::DropPrimaryKey {
                table: name(),
                key: key.clone(),
            });
        }
        for unique in table
            .uniques
            .iter()
            .filter(|it| it.mentions(column, backend))
        {
            self.remake(Change::DropUnique {
                table: name(),
                unique: unique.clone(),
            });
        }
    }

    /// Foreign keys whose primary key, unique key or index goes, if only to come back.
    fn keys(&mut self) {
        let gone: Vec<(ObjectName, Vec<String>)> = (self.changes.iter().chain(&self.remade))
            .filter_map(|change| match change {
                Change::DropPrimaryKey { table, key } => Some((table.clone(), key.columns.clone())),
                Change::DropUnique { table, unique } => {
                    Some((table.clone(), unique.columns.clone()))
                }
                Change::DropIndex { table, index } => {
                    let columns = index.keys.iter().map_while(|key| match &key.part {
                        KeyPart::Column(name) => Some(name.clone()),
                        KeyPart::Expr(_) => None,
                    });
                    Some((table.clone(), columns.collect()))
                }
                _ => None,
            })
            .collect();
        for (table, columns) in gone {
            self.foreign_keys(|_, key| key.table == table && columns.starts_with(&key.referenced));
        }
    }

    /// Foreign keys that lose the index that serves them, or a key that begins alike and shares one with them: they
    /// come back with an index of their own, which InnoDB takes away again when another one does.
    fn served(&mut self) {
        for (name, table) in &self.base.tables {
            let mut rest = table.clone();
            let mut shared: Vec<Vec<String>> = Vec::new();
            for change in self.changes.iter().chain(&self.remade) {
                match change {
                    Change::DropPrimaryKey { table, .. } if table == name => {
                        rest.primary_key = None
                    }
                    Change::DropUnique { table, unique } if table == name => {
                        rest.uniques.retain(|it| it != unique);
                    }
                    Change::DropIndex { table, index } if table == name => {
                        rest.indexes.retain(|it| it != index);
                    }
                    Change::DropForeignKey { table, key } if table == name => {
                        shared.push(key.columns.clone());
                    }
                    _ => {}
                }
            }
            self.foreign_keys(|owner, key| {
                let was = foreign::is_covered(table, &key.columns);
                let is = foreign::is_covered(&rest, &key.columns);
                // What descends serves on one of the two.
                let was_perhaps = foreign::may_be_covered(table, &key.columns);
                let is_perhaps = foreign::may_be_covered(&rest, &key.columns);
                let shares = |columns: &Vec<String>| {
                    columns.starts_with(&key.columns) || key.columns.starts_with(columns)
                };
                owner == name
                    && (was && !is
                        || was_perhaps && !is_perhaps
                        || !was && shared.iter().any(shares))
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
        let is_it = |change: &Change| match change {
            Change::DropColumn {
                table: its,
                column: it,
            } => its == table && it.name == column.name,
            Change::AlterColumn { table: its, to, .. } => its == table && to.name == column.name,
            _ => false,
        };
        if !self.changes.iter().chain(&self.remade).any(is_it) {
            self.remade.push(Change::DropColumn {
                table: table.clone(),
                column: column.clone(),
            });
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

/// Gives the part that is added the name that the rename would give it, if it is the one.
fn takes_rename(add: &mut Change, rename: &Change) -> bool {
    let (is_index, table, from, to) = match rename {
        Change::RenameConstraint { table, from, to } => (false, table, from, to),
        Change::RenameIndex { table, from, to } => (true, table, from, to),
        _ => return false,
    };
    let (owner, name, of_index) = match add {
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
