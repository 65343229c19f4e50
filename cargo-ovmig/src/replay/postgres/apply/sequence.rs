//! Sequences, as far as they number columns.

use super::super::ddl::{Drop, Owner, SequenceAction};
use super::super::state::{Relation, Sequence, State, namespace};
use crate::dialect::Dialect;
use crate::dialect::postgres::{Postgres, normalize};
use crate::schema::{Backend, Expr, ObjectName};
use crate::sql::{TokenKind, significant};

impl State {
    pub(super) fn create_sequence(
        &mut self,
        written: &ObjectName,
        if_not_exists: bool,
        owner: Option<Owner>,
    ) {
        let Some(name) = self.place(written) else {
            return self.problem(format!("`search_path` names no schema for `{written}`"));
        };
        if self.is_taken(&name) {
            if !if_not_exists {
                self.problem(format!("`{name}` is there already"));
            }
            return;
        }
        self.sequences.insert(name.clone(), Sequence::default());
        self.add_relation(name.clone(), Relation::Sequence);
        if owner.is_some() {
            self.own_by(&name, owner);
        }
    }

    pub(super) fn alter_sequence(
        &mut self,
        written: &ObjectName,
        if_exists: bool,
        action: SequenceAction,
    ) {
        let Some(name) = self.sequence_name(written) else {
            if !if_exists {
                self.problem(format!(
                    "no migration before it makes a sequence `{written}`"
                ));
            }
            return;
        };
        match action {
            SequenceAction::OwnedBy(owner) => self.own_by(&name, owner),
            SequenceAction::Rename(to) => self.rename_sequence(&name, &name.sibling(to)),
            SequenceAction::Move(to) => {
                let to = ObjectName {
                    schema: namespace(&to),
                    name: name.name.clone(),
                };
                self.rename_sequence(&name, &to);
            }
        }
    }

    pub(super) fn drop_sequences(&mut self, drop: &Drop) {
        for written in &drop.names {
            let Some(name) = self.sequence_name(written) else {
                if !drop.if_exists && !self.drop_other(written) {
                    self.problem(format!(
                        "no migration before it makes a sequence `{written}`"
                    ));
                }
                continue;
            };
            self.drop_sequence(&name, drop.cascade);
        }
    }

    /// Takes a sequence away, and with `cascade` the defaults that draw from it.
    pub(super) fn drop_sequence(&mut self, name: &ObjectName, cascade: bool) {
        self.stop_feeding(name, false);
        if cascade {
            self.drop_defaults_from(name);
        }
        self.remove_sequence(name);
    }

    /// Forgets a sequence.
    pub(super) fn remove_sequence(&mut self, name: &ObjectName) {
        self.sequences.remove(name);
        self.remove_relation(name);
    }

    /// `OWNED BY`: a sequence that the column's default draws from makes the column what `SERIAL` makes it.
    fn own_by(&mut self, name: &ObjectName, owner: Option<Owner>) {
        let owner = match owner {
            Some(owner) => {
                let Some(table) = self.expect_table(&owner.table, false) else {
                    return;
                };
                if !self.has_columns(&table, std::slice::from_ref(&owner.column)) {
                    return;
                }
                Some(Owner { table, ..owner })
            }
            None => None,
        };
        let before = self.sequences.get(name).cloned().unwrap_or_default();
        if before.owner == owner {
            return;
        }
        self.stop_feeding(name, true);
        if let Some(sequence) = self.sequences.get_mut(name) {
            sequence.owner = owner.clone();
        }
        let Some(owner) = owner else {
            return;
        };
        let default = self
            .expect_column(&owner.table, &owner.column)
            .and_then(|column| column.default.clone());
        if let Some(default) = default {
            self.change_default(&owner.table, &owner.column, Some(default));
        }
    }

    /// The column that the sequence feeds isn't numbered by it any more; with `keep` it keeps the default, in its text.
    fn stop_feeding(&mut self, name: &ObjectName, keep: bool) {
        let Some(sequence) = self.sequences.get_mut(name) else {
            return;
        };
        if !std::mem::take(&mut sequence.feeds) {
            return;
        }
        let Some(owner) = sequence.owner.clone() else {
            return;
        };
        let default = keep.then(|| next_value(name));
        if let Some(column) = self.expect_column(&owner.table, &owner.column) {
            column.identity = None;
            column.default = default;
        }
    }

    fn drop_defaults_from(&mut self, name: &ObjectName) {
        let drawn = self.columns_drawing_from(name);
        for (table, column) in drawn {
            if let Some(column) = self.expect_column(&table, &column) {
                column.default = None;
            }
        }
    }

    /// Columns with a default, in its text, that draws from the sequence.
    fn columns_drawing_from(&self, name: &ObjectName) -> Vec<(ObjectName, String)> {
        let mut found = Vec::new();
        for (table, it) in &self.schema.tables {
            for column in &it.columns {
                let drawn = column
                    .default
                    .as_ref()
                    .and_then(|default| self.drawn_from(default));
                if drawn.as_ref() == Some(name) {
                    found.push((table.clone(), column.name.clone()));
                }
            }
        }
        found
    }

    pub(super) fn rename_sequence(&mut self, from: &ObjectName, to: &ObjectName) {
        if from == to {
            return;
        }
        let drawing = self.columns_drawing_from(from);
        if let Some(sequence) = self.sequences.remove(from) {
            self.sequences.insert(to.clone(), sequence);
        }
        self.remove_relation(from);
        self.add_relation(to.clone(), Relation::Sequence);
        for (table, column) in drawing {
            if let Some(column) = self.expect_column(&table, &column) {
                column.default = Some(next_value(to));
            }
        }
    }

    /// The column's own sequence, if the default draws from that.
    pub(super) fn own_sequence(
        &self,
        table: &ObjectName,
        column: &str,
        default: &Expr,
    ) -> Option<ObjectName> {
        let name = self.drawn_from(default)?;
        let owner = self.sequences.get(&name)?.owner.as_ref()?;
        (owner.table == *table && owner.column == column).then_some(name)
    }

    /// The sequence of `nextval('…')`.
    fn drawn_from(&self, default: &Expr) -> Option<ObjectName> {
        if !mentions_nextval(&default.0) {
            return None;
        }
        let canonical = normalize::expr(&default.0, None);
        let name = canonical
            .strip_prefix("nextval('")?
            .strip_suffix("')")?
            .replace("''", "'");
        let mut parts: Vec<String> = significant(&name, Backend::Postgres)
            .filter_map(|token| match token.kind {
                TokenKind::QuotedIdent => token.ident(Backend::Postgres),
                TokenKind::Word => Some(token.text.to_ascii_lowercase()),
                _ => None,
            })
            .collect();
        let name = parts.pop()?;
        let written = ObjectName {
            schema: parts.pop(),
            name,
        };
        self.sequence_name(&written).or_else(|| {
            // The canonical text leaves the default schema out, wherever the search path leads.
            let known = |name: &ObjectName| self.sequences.contains_key(name);
            Some(written).filter(|it| it.schema.is_none()).filter(known)
        })
    }
}

fn mentions_nextval(sql: &str) -> bool {
    sql.get(..)
        .is_some_and(|sql| sql.to_ascii_lowercase().contains("nextval"))
}

/// The default that draws from a sequence.
fn next_value(name: &ObjectName) -> Expr {
    Expr(format!(
        "nextval('{}'::regclass)",
        Postgres.object(name).replace('\'', "''")
    ))
}
