//! Keys, foreign keys and checks, with the names that the engine gives, and the indexes that it makes for foreign keys
//! and takes away again.

use super::number_of;
use crate::dialect::mentions;
use crate::replay::mysql::ddl::{Key, KeyKind, NewCheck, NewForeignKey};
use crate::replay::mysql::state::{Check, State, Table, same};
use crate::schema::{Backend, ForeignKey, IndexKey, KeyPart, ObjectName};
use crate::source::Origin;

impl Table {
    /// Puts the keys in order after some were added: the engine's own that another serves for go, the rest get names, and
    /// the primary key's columns become NOT NULL.
    pub(super) fn settle(&mut self) {
        self.settle_lengths();
        let mut keep = vec![true; self.keys.len()];
        for at in 0..self.keys.len() {
            for other in 0..at {
                let (left, right) = (&self.keys[at], &self.keys[other]);
                if keep[other] && serve_alike(left, right) {
                    // Of two of the engine's own, the longer one stays, or else the new one.
                    let new_goes = left.generated
                        && (!right.generated || left.parts.len() < right.parts.len());
                    keep[if new_goes { at } else { other }] = false;
                    break;
                }
            }
        }
        let mut keep = keep.into_iter();
        self.keys.retain(|_| keep.next().unwrap_or(true));
        for at in 0..self.keys.len() {
            if self.keys[at].name.is_none() && self.keys[at].kind != KeyKind::Primary {
                let name = self.name_for(&self.keys[at]);
                self.keys[at].name = Some(name);
            }
        }
        let primary: Vec<String> = match self.primary_key() {
            Some(at) => columns(&self.keys[at]).map(str::to_owned).collect(),
            None => Vec::new(),
        };
        for column in &mut self.columns {
            column.nullable &= !primary.iter().any(|name| same(name, &column.name));
        }
    }

    /// A prefix as long as the column is none; names are spelled as the columns are.
    fn settle_lengths(&mut self) {
        for part in self.keys.iter_mut().flat_map(|key| &mut key.parts) {
            let KeyPart::Column(name) = &mut part.part else {
                continue;
            };
            let Some(column) = self.columns.iter().find(|it| same(&it.name, name)) else {
                continue;
            };
            name.clone_from(&column.name);
            let whole = column.ty.args.first().and_then(|it| it.parse::<u32>().ok());
            let sized = matches!(
                column.ty.name.as_str(),
                "char" | "varchar" | "binary" | "varbinary"
            );
            if sized
                && part
                    .length
                    .zip(whole)
                    .is_some_and(|(length, whole)| length >= whole)
            {
                part.length = None;
            }
        }
    }

    /// A key without a name is called after its first column.
    fn name_for(&self, key: &Key) -> String {
        let first = match key.parts.first().map(|part| &part.part) {
            Some(KeyPart::Column(name)) => name.as_str(),
            _ => "functional_index",
        };
        let taken = |name: &str| same(name, "PRIMARY") || self.key(name).is_some();
        let names =
            std::iter::once(first.to_owned()).chain((2..).map(|n: u32| format!("{first}_{n}")));
        let mut free = names.filter(|name| !taken(name));
        free.next().unwrap_or_default()
    }

    /// Adds a check.
    pub(super) fn add_check(&mut self, table: &str, check: NewCheck, column: Option<String>) {
        let numbers = (self.checks.iter()).map(|it| it.name.as_ref().unwrap_or(&it.given[0]));
        let last = numbers
            .filter_map(|name| number_of(name, table, "_chk_"))
            .max();
        let mysql = format!("{table}_chk_{}", last.unwrap_or(0) + 1);
        let taken = |name: &str| {
            let names = self
                .checks
                .iter()
                .map(|it| it.name.as_ref().unwrap_or(&it.given[1]));
            names.into_iter().any(|it| same(it, name))
        };
        let mut free = (1..)
            .map(|n: u32| format!("CONSTRAINT_{n}"))
            .filter(|name| !taken(name));
        let mariadb = match &column {
            Some(column) => column.clone(),
            None => free.next().unwrap_or_default(),
        };
        self.checks.push(Check {
            name: check.name,
            given: [mysql, mariadb],
            column,
            expr: check.expr,
        });
    }

    /// The number for the next foreign key without a name.
    pub(super) fn next_foreign_key(&self, table: &str) -> u64 {
        let names = self
            .foreign_keys
            .iter()
            .filter_map(|key| key.name.as_deref());
        let last = names
            .filter_map(|name| number_of(name, table, "_ibfk_"))
            .max();
        last.unwrap_or(0) + 1
    }

    /// A column's name as the table spells it.
    pub(super) fn spelled(&self, name: &str) -> String {
        self.column(name)
            .map_or_else(|| name.to_owned(), |it| it.name.clone())
    }

    /// Whether a check names other columns than this one.
    pub(super) fn names_others(&self, check: &Check, column: &str) -> bool {
        let names = self.columns.iter().map(|it| it.name.as_str());
        mentions::columns(&check.expr.0, names, Backend::Mysql)
            .iter()
            .any(|it| !same(it, column))
    }
}

impl State {
    /// Adds a foreign key, and the index that it needs: the engine takes that away again where another serves.
    pub(super) fn add_foreign_key(
        &mut self,
        name: &ObjectName,
        table: &mut Table,
        new: NewForeignKey,
        number: u64,
    ) {
        let target = self.place(&new.table);
        // Spelled as the table is, where names of tables have no case.
        let target = match self.tables.contains_key(&target) || target == *name {
            true => target,
            false => (self.tables.keys())
                .find(|it| it.schema == target.schema && same(&it.name, &target.name))
                .cloned()
                .unwrap_or(target),
        };
        let there = match target == *name {
            true => Some(&*table),
            false => self.tables.get(&target),
        };
        let mut referenced = new.referenced;
        if referenced.is_empty() {
            let key = there.and_then(|it| it.primary_key().map(|at| &it.keys[at]));
            referenced = key
                .iter()
                .flat_map(|key| columns(key))
                .map(str::to_owned)
                .collect();
        }
        if referenced.is_empty() {
            return self.problem(format!(
                "which columns of `{target}` a foreign key refers to isn't known"
            ));
        }
        if let Some(there) = there {
            referenced = referenced.iter().map(|it| there.spelled(it)).collect();
        }
        if let (None, Some(index)) = (&new.name, &new.index) {
            self.notes.push(format!(
                "MariaDB calls the foreign key `{index}`, MySQL from 8.0.16 on calls only its index so: it is taken for the \
                 key's name; `CONSTRAINT {index} FOREIGN KEY` is the same on both"
            ));
        }
        let own: Vec<String> = new.columns.iter().map(|it| table.spelled(it)).collect();
        table.keys.push(Key {
            name: new.name.clone().or_else(|| new.index.clone()),
            kind: KeyKind::Plain,
            parts: own.iter().map(IndexKey::column).collect(),
            generated: true,
        });
        let given = format!("{}_ibfk_{number}", name.name);
        table.foreign_keys.push(ForeignKey {
            name: Some(new.name.or(new.index).unwrap_or(given)),
            columns: own,
            table: target,
            referenced,
            on_delete: new.on_delete,
            on_update: new.on_update,
            deferrable: Default::default(),
            origin: Origin::default(),
        });
    }
}

/// The columns of a key.
pub(super) fn columns(key: &Key) -> impl Iterator<Item = &str> {
    key.parts.iter().filter_map(|part| match &part.part {
        KeyPart::Column(name) => Some(name.as_str()),
        KeyPart::Expr(_) => None,
    })
}

/// Whether one of the two is the engine's own, and the other serves as well: one begins with the other's columns.
fn serve_alike(left: &Key, right: &Key) -> bool {
    let plain = |key: &Key| !matches!(key.kind, KeyKind::Fulltext | KeyKind::Spatial);
    if !(left.generated || right.generated) || !plain(left) || !plain(right) {
        return false;
    }
    // Of two as long, the engine's own is what may go.
    let (left_len, right_len) = (left.parts.len(), right.parts.len());
    let (short, long) = match left_len < right_len || left_len == right_len && left.generated {
        true => (left, right),
        false => (right, left),
    };
    // The engine's own is never longer than what it goes for.
    if !short.generated {
        return false;
    }
    let alike = |a: &IndexKey, b: &IndexKey| match (&a.part, &b.part) {
        (KeyPart::Column(a_name), KeyPart::Column(b_name)) => {
            same(a_name, b_name) && a.length == b.length
        }
        _ => false,
    };
    short
        .parts
        .iter()
        .zip(&long.parts)
        .all(|(a, b)| alike(a, b))
}
