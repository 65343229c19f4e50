//! The names of constraints and indexes, by PostgreSQL's own defaults on every engine.
//!
//! Source: PostgreSQL's `makeObjectName`, `ChooseRelationName`, `ChooseIndexName`, `ChooseIndexColumnNames`
//! (`commands/indexcmds.c`), `ChooseConstraintName` (`catalog/pg_constraint.c`),
//! `ChooseForeignKeyConstraintNameAddition` (`commands/tablecmds.c`).
//!
//! Invariant: no name is longer than 63 bytes, and none is given out twice.

mod expression;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::schema::{Backend, Index, KeyPart, Schema, Table};

/// What PostgreSQL keeps of a name, in bytes: its `NAMEDATALEN - 1`.
pub const MAX_BYTES: usize = 63;

/// The names that are taken in one schema of the database. Choosing a name takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Tables, indexes (also those beneath keys) and sequences.
    relations: BTreeSet<String>,
    /// Constraints of all tables.
    constraints: BTreeSet<String>,
}

impl Taken {
    /// What a schema's tables take in a namespace (`None` for the default one).
    pub fn of(schema: &Schema, namespace: Option<&str>) -> Taken {
        let mut taken = Taken::default();
        for table in schema.tables.values() {
            if table.name.schema.as_deref() == namespace {
                taken.table(table);
            }
        }
        taken
    }

    /// Takes the names of a table and its parts. The sequences of numbered columns are taken under their default
    /// names, which is all that a schema knows of them.
    pub fn table(&mut self, table: &Table) {
        self.relation(&table.name.name);
        for column in table.columns.iter().filter(|it| it.identity.is_some()) {
            self.relation(object_name(&table.name.name, Some(&column.name), "seq"));
        }
        let keys = table.primary_key.iter().map(|it| &it.name);
        for name in keys
            .chain(table.uniques.iter().map(|it| &it.name))
            .flatten()
        {
            self.relation(name);
            self.constraint(name);
        }
        let others = table.foreign_keys.iter().map(|it| &it.name);
        for name in others
            .chain(table.checks.iter().map(|it| &it.name))
            .flatten()
        {
            self.constraint(name);
        }
        for name in table.indexes.iter().filter_map(|it| it.name.as_ref()) {
            self.relation(name);
        }
    }

    /// Takes the name of a table, index, view or sequence.
    pub fn relation(&mut self, name: impl Into<String>) {
        self.relations.insert(name.into());
    }

    /// Takes the name of a constraint. A primary key or a unique constraint is a relation too.
    pub fn constraint(&mut self, name: impl Into<String>) {
        self.constraints.insert(name.into());
    }

    /// Gives the name of a relation free again.
    pub fn free_relation(&mut self, name: &str) {
        self.relations.remove(name);
    }

    /// Gives the name of a constraint free again.
    pub fn free_constraint(&mut self, name: &str) {
        self.constraints.remove(name);
    }

    /// A new primary key's name: `t_pkey`.
    pub fn primary_key(&mut self, table: &str) -> String {
        self.key(table, None, "pkey")
    }

    /// A new unique constraint's name: `t_a_b_key`. Columns of `INCLUDE` count.
    pub fn unique<S: AsRef<str>>(&mut self, table: &str, columns: &[S]) -> String {
        let addition = addition(columns);
        self.key(table, Some(&addition), "key")
    }

    /// A new exclusion constraint's name: `t_a_b_excl`.
    pub fn exclusion<S: AsRef<str>>(&mut self, table: &str, columns: &[S]) -> String {
        let addition = addition(columns);
        self.key(table, Some(&addition), "excl")
    }

    /// A new foreign key's name: `t_a_b_fkey`.
    pub fn foreign_key<S: AsRef<str>>(&mut self, table: &str, columns: &[S]) -> String {
        let addition = addition(columns);
        let name = choose(table, Some(&addition), "fkey", |name| {
            self.constraints.contains(name)
        });
        self.constraint(&name);
        name
    }

    /// A new check's name: `t_a_check` when its expression mentions exactly one column, else `t_check`. See
    /// [`check_column`].
    pub fn check(&mut self, table: &str, column: Option<&str>) -> String {
        let name = choose(table, column, "check", |name| {
            self.constraints.contains(name)
        });
        self.constraint(&name);
        name
    }

    /// A new index's name: `t_a_b_idx`, `t_lower_idx`, `t_expr_idx`.
    pub fn index(&mut self, table: &str, index: &Index, backend: Backend) -> String {
        let addition = addition(&index_columns(index, backend));
        let name = choose(table, Some(&addition), "idx", |name| {
            self.relations.contains(name)
        });
        self.relation(&name);
        name
    }

    /// The name of a new numbered column's sequence: `t_a_seq`.
    pub fn sequence(&mut self, table: &str, column: &str) -> String {
        let name = choose(table, Some(column), "seq", |name| {
            self.relations.contains(name)
        });
        self.relation(&name);
        name
    }

    /// A name for the time between two renames that would collide.
    pub fn detour(&mut self, name: &str) -> String {
        self.key(name, None, "old")
    }

    fn key(&mut self, table: &str, addition: Option<&str>, label: &str) -> String {
        let name = choose(table, addition, label, |name| {
            self.relations.contains(name) || self.constraints.contains(name)
        });
        self.relation(&name);
        self.constraint(&name);
        name
    }
}

/// The one column that a check's expression mentions, out of the table's columns; `None` when it mentions none or
/// several.
pub fn check_column<'a>(
    expr: &str,
    columns: impl IntoIterator<Item = &'a str>,
    backend: Backend,
) -> Option<&'a str> {
    match super::mentions::columns(expr, columns, backend)[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The parts joined by underscores, the longer of the two names cut until all fits: PostgreSQL's `makeObjectName`.
pub fn object_name(name1: &str, name2: Option<&str>, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(name2.is_some());
    let available = MAX_BYTES.saturating_sub(overhead);
    let mut len1 = name1.len();
    let mut len2 = name2.map_or(0, str::len);
    while len1 + len2 > available {
        if len1 > len2 {
            len1 -= 1;
        } else {
            len2 -= 1;
        }
    }
    let mut name = clip(name1, len1).to_owned();
    if let Some(name2) = name2 {
        name.push('_');
        name.push_str(clip(name2, len2));
    }
    name.push('_');
    name.push_str(label);
    name
}

/// At most that many bytes of the text, in whole characters.
pub fn clip(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

fn choose(
    table: &str,
    addition: Option<&str>,
    label: &str,
    taken: impl Fn(&str) -> bool,
) -> String {
    let mut name = object_name(table, addition, label);
    let mut pass = 0;
    while taken(&name) {
        pass += 1;
        name = object_name(table, addition, &format!("{label}{pass}"));
    }
    name
}

/// The columns joined by underscores, at least 63 bytes of them: PostgreSQL's `ChooseIndexNameAddition`.
fn addition<S: AsRef<str>>(columns: &[S]) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(clip(column.as_ref(), MAX_BYTES));
        if joined.len() > MAX_BYTES {
            break;
        }
    }
    joined
}

/// The names of an index's columns, unlike each other: PostgreSQL's `ChooseIndexColumnNames`.
fn index_columns(index: &Index, backend: Backend) -> Vec<String> {
    let keys = index.keys.iter().map(|key| match &key.part {
        KeyPart::Column(name) => name.clone(),
        KeyPart::Expr(expr) => {
            expression::name(&expr.0, backend).unwrap_or_else(|| "expr".to_owned())
        }
    });
    let mut names: Vec<String> = Vec::new();
    for original in keys.chain(index.include.iter().cloned()) {
        let mut name = original.clone();
        let mut pass = 0;
        while names.contains(&name) {
            pass += 1;
            let number = pass.to_string();
            name = format!("{}{number}", clip(&original, MAX_BYTES - number.len()));
        }
        names.push(name);
    }
    names
}
