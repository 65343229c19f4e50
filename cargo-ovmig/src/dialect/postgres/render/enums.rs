//! Enumerated types.
//!
//! A label that `ALTER TYPE … ADD VALUE` adds can't be used in the same transaction, and none can be taken away or
//! moved: then a new type takes the old one's place.

use super::{Writer, literal};
use crate::dialect::names;
use crate::dialect::postgres::types;
use crate::schema::{
    Backend, Change, Column, Enumeration, Expr, KeyPart, ObjectName, Replacement, Schema, SqlType,
    Table,
};
use crate::sql::{TokenKind, significant};

/// The columns of that type and of arrays of it.
pub(super) fn columns_of<'a>(
    schema: &'a Schema,
    name: &'a ObjectName,
) -> impl Iterator<Item = (&'a ObjectName, &'a Column)> {
    schema.tables.values().flat_map(move |table| {
        let columns = table.columns.iter();
        let of_type = columns
            .filter(move |column| column.ty.name == name.name && column.ty.schema == name.schema);
        of_type.map(move |column| (&table.name, column))
    })
}

/// Whether the new labels can't simply be added.
pub(crate) fn needs_swap(from: &Enumeration, to: &Enumeration, changes: &[Change]) -> bool {
    if from.labels == to.labels {
        return false;
    }
    let mut kept = to.labels.iter().filter(|label| from.labels.contains(label));
    let in_order = from.labels.iter().all(|label| kept.next() == Some(label));
    let mut new = to
        .labels
        .iter()
        .filter(|label| !from.labels.contains(label));
    !in_order
        || to.used_at_once
        || new.any(|label| changes.iter().any(|change| uses(change, label)))
}

/// Whether the change brings an expression that holds the label.
fn uses(change: &Change, label: &str) -> bool {
    let holds = |expr: &Expr| holds_label(expr, label);
    let in_column = |column: &Column| {
        column.default.iter().any(holds)
            || column.backfill.iter().any(holds)
            || column.generated.iter().any(|it| holds(&it.expr))
    };
    let in_index = |index: &crate::schema::Index| {
        index.predicate.iter().any(holds)
            || index
                .keys
                .iter()
                .any(|key| matches!(&key.part, KeyPart::Expr(expr) if holds(expr)))
    };
    let in_table = |table: &Table| {
        table.columns.iter().any(in_column)
            || table.checks.iter().any(|it| holds(&it.expr))
            || table.indexes.iter().any(in_index)
    };
    match change {
        Change::CreateTable(table) => in_table(table),
        Change::AddColumn { column, .. } | Change::AlterColumn { to: column, .. } => {
            in_column(column)
        }
        Change::AddCheck { check, .. } => holds(&check.expr),
        Change::CreateIndex { index, .. } => in_index(index),
        _ => false,
    }
}

/// A text, or an array of texts, with other labels instead of some.
pub(super) fn relabelled(value: &str, array: bool, replaced: &[Replacement]) -> String {
    if replaced.is_empty() {
        return value.to_owned();
    }
    let pairs = replaced
        .iter()
        .map(|it| (literal(&it.from), literal(&it.to)));
    if array {
        return pairs.fold(value.to_owned(), |value, (from, to)| {
            format!("array_replace({value}, {from}, {to})")
        });
    }
    let cases: String = pairs
        .map(|(from, to)| format!(" WHEN {from} THEN {to}"))
        .collect();
    format!("(CASE {value}{cases} ELSE {value} END)")
}

/// Whether the expression holds the label as a string, or among the elements of an array's.
fn holds_label(expr: &Expr, label: &str) -> bool {
    significant(&expr.0, Backend::Postgres).any(|token| match token.kind {
        TokenKind::String if token.text.starts_with("'{") => token.text.contains(label),
        TokenKind::String => token.text == literal(label),
        TokenKind::DollarString => token.text.contains(label),
        _ => false,
    })
}

fn name(name: &ObjectName) -> String {
    types::sql(&SqlType {
        schema: name.schema.clone(),
        ..SqlType::new(&name.name)
    })
}

impl Writer<'_> {
    pub(super) fn create_enum(&mut self, it: &Enumeration) {
        let labels: Vec<String> = it.labels.iter().map(|label| literal(label)).collect();
        let head = format!("CREATE TYPE {} AS ENUM (", name(&it.name));
        let line = format!("{head}{})", labels.join(", "));
        self.statement(match line.len() > super::LINE {
            true => format!("{head}\n    {}\n)", labels.join(",\n    ")),
            false => line,
        });
        if it.comment.is_some() {
            self.comment_enum(it);
        }
    }

    pub(super) fn drop_enum(&mut self, it: &Enumeration) {
        self.statement(format!("DROP TYPE {}", name(&it.name)));
    }

    pub(super) fn rename_enum(&mut self, from: &ObjectName, to: &ObjectName) {
        let mut moved = from.clone();
        if from.schema != to.schema {
            let schema = to.schema.as_deref().unwrap_or("public");
            let schema = super::ident(schema);
            self.statement(format!("ALTER TYPE {} SET SCHEMA {schema}", name(from)));
            moved.schema.clone_from(&to.schema);
        }
        if moved != *to {
            let new = name(&ObjectName::new(&to.name));
            self.statement(format!("ALTER TYPE {} RENAME TO {new}", name(&moved)));
        }
    }

    pub(super) fn rename_label(&mut self, of: &ObjectName, from: &str, to: &str) {
        let (from, to) = (literal(from), literal(to));
        self.statement(format!(
            "ALTER TYPE {} RENAME VALUE {from} TO {to}",
            name(of)
        ));
    }

    pub(super) fn alter_enum(&mut self, from: &Enumeration, to: &Enumeration) {
        if needs_swap(from, to, self.changes) {
            self.swap(from, to);
        } else {
            self.add_labels(from, to);
            if from.comment != to.comment {
                self.comment_enum(to);
            }
        }
    }

    fn comment_enum(&mut self, it: &Enumeration) {
        let comment = super::comment(&it.comment);
        self.statement(format!("COMMENT ON TYPE {} IS {comment}", name(&it.name)));
    }

    fn add_labels(&mut self, from: &Enumeration, to: &Enumeration) {
        let mut there = from.labels.clone();
        for (at, label) in to.labels.iter().enumerate() {
            if there.contains(label) {
                continue;
            }
            let mut sql = format!("ALTER TYPE {} ADD VALUE {}", name(&to.name), literal(label));
            let before = at.checked_sub(1).map(|at| &to.labels[at]);
            match before {
                Some(before) if there.last() == Some(before) => {}
                Some(before) => sql.push_str(&format!(" AFTER {}", literal(before))),
                None if there.is_empty() => {}
                None => sql.push_str(&format!(" BEFORE {}", literal(&there[0]))),
            }
            self.statement(sql);
            let after = before.and_then(|before| there.iter().position(|it| it == before));
            there.insert(after.map_or(0, |at| at + 1), label.clone());
        }
    }

    /// A new type takes the old one's place, table by table.
    fn swap(&mut self, from: &Enumeration, to: &Enumeration) {
        let old = self.free_type_name(&from.name);
        self.statement(format!(
            "ALTER TYPE {} RENAME TO {}",
            name(&from.name),
            name(&ObjectName::new(&old.name))
        ));
        self.create_enum(to);
        let columns: Vec<(ObjectName, Column)> = columns_of(&self.state, &from.name)
            .map(|(table, column)| (table.clone(), column.clone()))
            .collect();
        for (table, column) in columns {
            self.swap_column(&table, &column, from, to);
        }
        self.statement(format!("DROP TYPE {}", name(&old)));
    }

    fn swap_column(
        &mut self,
        table: &ObjectName,
        column: &Column,
        from: &Enumeration,
        to: &Enumeration,
    ) {
        let ident = super::ident(&column.name);
        let sql = types::sql(&column.ty);
        let text = if column.ty.array { "TEXT[]" } else { "TEXT" };
        let lost = || {
            from.labels
                .iter()
                .filter(|label| !to.labels.contains(label))
        };
        let stays = |default: &&Expr| !lost().any(|label| holds_label(default, label));
        if column.default.is_some() {
            self.alter_column(table, &ident, "DROP DEFAULT");
        }
        let value = relabelled(&format!("{ident}::{text}"), column.ty.array, &to.replaced);
        self.alter_column(table, &ident, &format!("TYPE {sql} USING {value}::{sql}"));
        // A default that is no label any more, or that changes anyway, is for a change of the column to replace.
        let changes = self.changes.iter().any(|change| {
            matches!(change, Change::AlterColumn { table: its, to, .. }
                if its == table && to.name == column.name && to.default != column.default)
        });
        if let Some(default) = column.default.as_ref().filter(stays)
            && !changes
        {
            self.alter_column(table, &ident, &format!("SET DEFAULT {default}"));
        }
    }

    /// A name for the old type until it is dropped.
    fn free_type_name(&self, of: &ObjectName) -> ObjectName {
        let mut number = 0;
        loop {
            let label = match number {
                0 => "old".to_owned(),
                number => format!("old{number}"),
            };
            let free = of.sibling(names::object_name(&of.name, None, &label));
            if !self.state.enums.contains_key(&free) && !self.state.tables.contains_key(&free) {
                return free;
            }
            number += 1;
        }
    }
}
