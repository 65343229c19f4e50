//! Pairs the parts of two tables (constraints, indexes) by what they are, not by their names.

use std::collections::HashSet;

use crate::dialect::Dialect;
use crate::schema::{Backend, Check, ForeignKey, Index, KeyPart, PrimaryKey, Table, Unique};

/// A part of a table that has a name and a content.
pub(super) trait Part: Clone {
    /// The name; in what is declared, `None` means any.
    fn name(&self) -> Option<&str>;

    /// Whether both are the same but for their names.
    fn same(&self, other: &Self, tables: Tables<'_>) -> bool;
}

/// The tables that the parts belong to, and what knows how to read their expressions.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) recorded: &'a Table,
    pub(super) declared: &'a Table,
    pub(super) dialect: &'a dyn Dialect,
    /// The names that declared parts have by their own words.
    pub(super) claimed: &'a HashSet<&'a str>,
}

impl Tables<'_> {
    /// Whether a recorded expression means the same as a declared one.
    fn same(&self, recorded: &str, declared: &str) -> bool {
        recorded == declared
            || self.dialect.normalize_in(recorded, None, self.recorded)
                == self.dialect.normalize_in(declared, None, self.declared)
    }
}

/// How the parts of two tables match.
pub(super) struct Pairing<'a, P> {
    /// Recorded, but not declared.
    pub(super) dropped: Vec<&'a P>,
    /// Declared, but not recorded.
    pub(super) added: Vec<&'a P>,
    /// Both, under another name: the old one, the new one.
    pub(super) renamed: Vec<(&'a str, &'a str)>,
}

/// Pairs equal parts, first those of the same name.
pub(super) fn pair<'a, P: Part>(
    recorded: impl IntoIterator<Item = &'a P>,
    declared: impl IntoIterator<Item = &'a P>,
    tables: Tables<'_>,
) -> Pairing<'a, P> {
    let mut dropped: Vec<&P> = recorded.into_iter().collect();
    let mut added: Vec<&P> = declared.into_iter().collect();
    let mut renamed = Vec::new();
    added.retain(|new| {
        let same = |old: &&P| new.name().is_some() && old.name() == new.name();
        let found = (dropped.iter()).position(|old| same(old) && old.same(new, tables));
        found.map(|at| dropped.remove(at)).is_none()
    });
    // A part that may have any name leaves to the others the one that bears theirs; it took none above.
    added.retain(|new| {
        let found = (dropped.iter()).position(|old| {
            let fits = match (old.name(), new.name()) {
                // Another part claims the name: this one comes anew, under another.
                (Some(old), None) => !tables.claimed.contains(old),
                // Which name the engine gave isn't known there.
                (None, Some(_)) => tables.dialect.backend() == Backend::Mysql,
                (old, new) => old.is_some() || new.is_none(),
            };
            fits && old.same(new, tables)
        });
        let Some(at) = found else { return true };
        let old = dropped.remove(at);
        if let (Some(from), Some(to)) = (old.name(), new.name()) {
            renamed.push((from, to));
        }
        false
    });
    Pairing {
        dropped,
        added,
        renamed,
    }
}

impl Part for PrimaryKey {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn same(&self, other: &Self, _: Tables<'_>) -> bool {
        self.columns == other.columns
    }
}

impl Part for Unique {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn same(&self, other: &Self, _: Tables<'_>) -> bool {
        self.columns == other.columns
            && self.nulls_not_distinct == other.nulls_not_distinct
            && self.deferrable == other.deferrable
    }
}

impl Part for ForeignKey {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn same(&self, other: &Self, _: Tables<'_>) -> bool {
        fn pairs(key: &ForeignKey) -> Vec<(&String, &String)> {
            let mut pairs: Vec<_> = key.columns.iter().zip(&key.referenced).collect();
            pairs.sort();
            pairs
        }
        self.table == other.table
            && pairs(self) == pairs(other)
            && self.on_delete == other.on_delete
            && self.on_update == other.on_update
            && self.deferrable == other.deferrable
    }
}

impl Part for Check {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn same(&self, other: &Self, tables: Tables<'_>) -> bool {
        tables.same(&self.expr.0, &other.expr.0)
    }
}

impl Part for Index {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn same(&self, other: &Self, tables: Tables<'_>) -> bool {
        let same_predicate = match (&self.predicate, &other.predicate) {
            (Some(old), Some(new)) => tables.same(&old.0, &new.0),
            (old, new) => old == new,
        };
        fn method(index: &Index) -> Option<&str> {
            index.method.as_deref().filter(|it| *it != "btree")
        }
        self.unique == other.unique
            && method(self) == method(other)
            && self.include == other.include
            && self.nulls_not_distinct == other.nulls_not_distinct
            && same_keys(self, other, tables)
            && same_predicate
    }
}

fn same_keys(left: &Index, right: &Index, tables: Tables<'_>) -> bool {
    // A column in parentheses is a column to the engine.
    let text = |part: &KeyPart| match part {
        KeyPart::Column(name) => tables.dialect.ident(name),
        KeyPart::Expr(expr) => expr.0.clone(),
    };
    left.keys.len() == right.keys.len()
        && (left.keys.iter().zip(&right.keys)).all(|(a, b)| {
            (a.part == b.part || tables.same(&text(&a.part), &text(&b.part)))
                && a.descending == b.descending
                && a.nulls == b.nulls
                && a.opclass == b.opclass
                && a.collation == b.collation
                && a.length == b.length
        })
}
