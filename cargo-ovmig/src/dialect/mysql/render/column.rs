//! Columns: added and altered.

use std::collections::BTreeSet;

use super::alter::Subject;
use super::cast::{self, Way};
use super::table::definition;
use super::value::{self, Distinct, distinct, placeholder};
use super::{Writer, ident, object};
use crate::dialect::mentions::MadeOf;
use crate::dialect::mysql::literal::quote;
use crate::dialect::mysql::types;
use crate::schema::{Backend, Column, Expr, ObjectName, SqlType};
use crate::sql::{Token, TokenKind, significant};

impl Writer<'_> {
    pub(super) fn add_column(&mut self, table: &ObjectName, column: &Column) {
        if let Some(backfill) = &column.backfill
            && column.identity.is_none()
            && column.generated.is_none()
        {
            self.add_filled(table, column, &format!("{backfill}"));
        } else if let Some(default) = &column.default
            && !value::is_same_everywhere(default)
        {
            // MySQL refuses to add a column with such a default, whose value a replica would make anew.
            self.add_filled(table, column, &default.to_string());
        } else if has_no_value(column) {
            self.add_without_value(table, column);
        } else {
            self.add(table, column);
        }
    }

    fn add(&mut self, table: &ObjectName, column: &Column) {
        let action = format!("ADD COLUMN {}", definition(column));
        self.act(table, Subject::column(&column.name), action);
    }

    fn modify(&mut self, table: &ObjectName, column: &Column) {
        let action = format!("MODIFY COLUMN {}", definition(column));
        let alone = (column.default.as_ref()).is_some_and(|it| !value::is_same_everywhere(it));
        if alone {
            // Nothing may be added in a statement with such a default, not even another column.
            self.flush();
        }
        self.act(table, Subject::column(&column.name), action);
        if alone {
            self.flush();
        }
    }

    /// A new column whose existing rows get a value: empty first, then filled, then in full.
    fn add_filled(&mut self, table: &ObjectName, column: &Column, value: &str) {
        let empty = Column {
            nullable: true,
            default: None,
            on_update: None,
            ..column.clone()
        };
        self.add(table, &empty);
        self.fill(table, &column.name, value, false);
        if empty != *column {
            self.modify(table, column);
        }
    }

    /// A NOT NULL column of which nobody says what existing rows get. That is refused on the way up; on the way down
    /// such a column comes back, and its rows with it: they get a value that is plainly none.
    fn add_without_value(&mut self, table: &ObjectName, column: &Column) {
        if self.is_key(table, column)
            && let Some(distinct) = distinct(&column.ty)
        {
            let (value, words) = match distinct {
                Distinct::Counted => ("(@ovmig := @ovmig + 1)".to_owned(), "a number"),
                Distinct::Expr(expr) => (expr, "a value of their own"),
            };
            self.add_filled(table, column, &value);
            self.remark(
                table,
                format!("Rows that are there got {words} as {}.", column.name),
            );
            return;
        }
        let value = self
            .checked_value(table, column)
            .or_else(|| placeholder(&column.ty));
        let Some(value) = value else {
            self.add(table, column);
            self.remark(
                table,
                format!("Fails while {table} has rows: there is no value for them."),
            );
            return;
        };
        let with_default = Column {
            default: Some(Expr::new(&value)),
            ..column.clone()
        };
        self.add(table, &with_default);
        self.remark(
            table,
            format!("Rows that are there get {value} as {}.", column.name),
        );
        let action = format!("ALTER COLUMN {} DROP DEFAULT", ident(&column.name));
        self.act(table, Subject::column(&column.name), action);
    }

    /// Gives the rows a value that hold another one.
    fn fill_where(&mut self, table: &ObjectName, column: &str, value: &str, old: &str) {
        let (target, set, name) = (
            object(table),
            self.setting(table, column, value),
            ident(column),
        );
        self.update(
            format!("UPDATE {target} SET {set} WHERE {name} = {old}"),
            false,
        );
    }

    /// What stands behind `SET`: leaves alone what MySQL would set by itself when a row changes.
    fn setting(&self, table: &ObjectName, column: &str, value: &str) -> String {
        let mut set = format!("{} = {value}", ident(column));
        let columns = self
            .state
            .tables
            .get(table)
            .map_or(&[][..], |it| &it.columns);
        for it in columns
            .iter()
            .filter(|it| it.on_update.is_some() && it.name != column)
        {
            set.push_str(&format!(", {0} = {0}", ident(&it.name)));
        }
        set
    }

    /// Gives the rows a value.
    fn fill(&mut self, table: &ObjectName, column: &str, value: &str, nulls_only: bool) {
        let name = ident(column);
        let set = self.setting(table, column, value);
        let mut target = object(table);
        if value.contains("@ovmig") {
            target.push_str(", (SELECT @ovmig := 0) AS numbered");
        }
        let condition = match nulls_only {
            true => format!(" WHERE {name} IS NULL"),
            false => String::new(),
        };
        let plain = significant(value, Backend::Mysql)
            .all(|token| matches!(token.kind, TokenKind::String | TokenKind::Number));
        let before = nulls_only && plain && self.only_keys_are_open(table);
        self.update(format!("UPDATE {target} SET {set}{condition}"), before);
    }

    /// A value that is likely to pass the checks that the column has in the end: one that a check allows, or else one
    /// that isn't empty.
    fn checked_value(&self, table: &ObjectName, column: &Column) -> Option<String> {
        let backend = Backend::Mysql;
        let checks = &self.after.tables.get(table)?.checks;
        let check = checks
            .iter()
            .find(|it| it.mentions(&column.name, backend))?;
        let text = types::is_text(&column.ty) && !column.ty.name.starts_with(['e', 's']);
        let number = types::integer_bytes(&column.ty).is_some()
            || matches!(types::base(&column.ty), "decimal" | "float" | "double");
        if !text && !number {
            return None;
        }
        let tokens: Vec<Token<'_>> = significant(&check.expr.0, backend).collect();
        let allowed = tokens.windows(2).position(|pair| {
            (pair[0].ident(backend)).is_some_and(|it| it.eq_ignore_ascii_case(&column.name))
                && (pair[1].is_symbol("=") || pair[1].is_word("IN"))
        });
        let kind = if text {
            TokenKind::String
        } else {
            TokenKind::Number
        };
        let literal = allowed.and_then(|at| {
            // `= 1`, `IN (1`
            tokens[at + 2..].iter().find(|it| !it.is_symbol("("))
        });
        match literal.filter(|it| it.kind == kind) {
            Some(literal) => Some(literal.text.to_owned()),
            None if text => Some("'-'".to_owned()),
            None => Some("1".to_owned()),
        }
    }

    /// Whether the column is part of a key that the table has in the end.
    fn is_key(&self, table: &ObjectName, column: &Column) -> bool {
        self.after.tables.get(table).is_some_and(|table| {
            let keys = table.primary_key.iter().map(|it| &it.columns);
            let uniques = table.uniques.iter().map(|it| &it.columns);
            keys.chain(uniques).any(|it| it.contains(&column.name))
        })
    }

    pub(super) fn change_column(&mut self, table: &ObjectName, from: &Column, to: &Column) {
        if to.generated.is_some() || from.generated.is_some() {
            return self.modify(table, to);
        }
        // Between two types there may be another one, and values that have to be rewritten.
        let between = |ty: &SqlType| Column {
            ty: ty.clone(),
            nullable: from.nullable || to.nullable,
            collation: None,
            default: None,
            on_update: None,
            identity: None,
            ..to.clone()
        };
        let mut old = from.ty.clone();
        for way in cast::ways(&from.ty, &to.ty, &ident(&to.name)) {
            match way {
                Way::Through(ty) => {
                    self.modify(table, &between(&ty));
                    old = ty;
                }
                Way::Rewrite(value) => self.fill(table, &to.name, &value, false),
            }
        }
        self.relabel(table, from, to, &between);
        if from.nullable && !to.nullable {
            let value = to.backfill.as_ref().or(to.default.as_ref());
            if let Some(value) = value {
                if old != to.ty {
                    self.modify(table, &between(&to.ty));
                }
                self.fill(table, &to.name, &value.to_string(), true);
            }
        }
        self.modify(table, to);
    }
}

impl Writer<'_> {
    /// Gives rows another label while the column has both, the old one and the new one.
    fn relabel(
        &mut self,
        table: &ObjectName,
        from: &Column,
        to: &Column,
        between: &dyn Fn(&SqlType) -> Column,
    ) {
        let labels = |it: &Column| (types::base(&it.ty) == "enum").then(|| it.ty.args.clone());
        let mut replaced = to.replacements(from, labels(to).as_deref());
        if let Some(old) = labels(from) {
            // A label that gets other capitals is still found under its old ones.
            replaced.retain(|it| !it.from.eq_ignore_ascii_case(&it.to));
            let new = replaced.iter().map(|it| &it.to);
            let new: BTreeSet<&String> = new.filter(|label| !old.contains(label)).collect();
            if !new.is_empty() {
                let both = old.iter().chain(new);
                self.modify(table, &between(&from.ty.clone().with_args(both)));
            }
        }
        for it in &replaced {
            self.fill_where(table, &to.name, &quote(&it.to), &quote(&it.from));
        }
    }
}

/// Whether existing rows would have no value for a new column.
fn has_no_value(column: &Column) -> bool {
    !column.nullable
        && column.default.is_none()
        && column.backfill.is_none()
        && column.identity.is_none()
        && column.generated.is_none()
}
