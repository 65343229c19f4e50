//! Columns: added and altered.

use super::table::{definition, operand, placeholder, serial};
use super::{Kind, Writer, cast, enums, ident, object};
use crate::dialect::postgres::types;
use crate::dialect::standin;
use crate::schema::{
    Backend, Change, Column, Deferrable, Expr, Generated, Identity, ObjectName, SqlType,
};

impl Writer<'_> {
    pub(super) fn add_column(&mut self, table: &ObjectName, column: &Column) {
        if column.backfill.is_some() && column.identity.is_none() && column.generated.is_none() {
            self.add_filled(table, column);
        } else if has_no_value(column) {
            self.add_without_value(table, column);
        } else {
            let action = format!("ADD COLUMN {}", definition(column));
            self.alter(table, Kind::AddColumn, action);
        }
        self.complete_number(table, column);
        if column.comment.is_some() {
            self.comment_column(table, column);
        }
    }

    /// A new column whose existing rows get what `backfill` says: empty first, then filled, then with its default and
    /// its NOT NULL.
    fn add_filled(&mut self, table: &ObjectName, column: &Column) {
        let empty = Column {
            nullable: true,
            default: None,
            ..column.clone()
        };
        let name = ident(&column.name);
        self.alter(
            table,
            Kind::Other,
            format!("ADD COLUMN {}", definition(&empty)),
        );
        if let Some(backfill) = &column.backfill {
            self.statement(format!("UPDATE {} SET {name} = {backfill}", object(table)));
        }
        if let Some(default) = &column.default {
            self.alter_column(table, &name, &format!("SET DEFAULT {default}"));
        }
        if !column.nullable {
            self.alter_column(table, &name, "SET NOT NULL");
        }
    }

    /// A NOT NULL column of which nobody says what existing rows get. That is refused on the way up; on the way down
    /// such a column comes back, and its rows with it: they get a value that is plainly none.
    fn add_without_value(&mut self, table: &ObjectName, column: &Column) {
        let name = ident(&column.name);
        let labels = self.usable_labels(&column.ty);
        let value = match self.is_key(table, column) {
            true => distinct(column),
            false => None,
        };
        let value = value
            .or_else(|| self.checked_value(table, column))
            .or_else(|| placeholder(&column.ty, labels.as_deref()));
        let Some(value) = value else {
            let sql = format!(
                "ALTER TABLE {} ADD COLUMN {}",
                object(table),
                definition(column)
            );
            self.commented(
                sql,
                format!(
                    "Fails while {} has rows: there is no value for them.",
                    table
                ),
            );
            return;
        };
        if value == NUMBERED {
            let numbered = Column {
                identity: Some(Identity::ByDefault),
                ..column.clone()
            };
            let sql = format!(
                "ALTER TABLE {} ADD COLUMN {}",
                object(table),
                definition(&numbered)
            );
            self.commented(
                sql,
                format!("Rows that are there get a number as {}.", column.name),
            );
            self.alter_column(table, &name, "DROP IDENTITY");
            return;
        }
        let with_default = Column {
            default: Some(Expr::new(&value)),
            ..column.clone()
        };
        let sql = format!(
            "ALTER TABLE {} ADD COLUMN {}",
            object(table),
            definition(&with_default)
        );
        self.commented(
            sql,
            format!("Rows that are there get {value} as {}.", column.name),
        );
        self.alter_column(table, &name, "DROP DEFAULT");
    }

    /// The labels of the type, if it is an enumeration, without those that these very changes add: they may not be
    /// usable yet.
    fn usable_labels(&self, ty: &SqlType) -> Option<Vec<String>> {
        let mut enums = self.state.enums.values();
        let it = enums.find(|it| it.name.name == ty.name && it.name.schema == ty.schema)?;
        let mut labels = it.labels.clone();
        for change in self.changes {
            match change {
                Change::AlterEnum { from, to } if to.name == it.name => {
                    labels.retain(|label| from.labels.contains(label));
                }
                _ => {}
            }
        }
        Some(labels)
    }

    /// A value that is likely to pass the checks that the column has in the end.
    fn checked_value(&self, table: &ObjectName, column: &Column) -> Option<String> {
        let text = is_text(column);
        if column.ty.array || !text && !NUMBERS.contains(&column.ty.name.as_str()) {
            return None;
        }
        let checks = &self.after.tables.get(table)?.checks;
        standin::passing(checks, &column.name, text, Backend::Postgres)
    }

    /// Whether the column is part of a key that the table has in the end.
    fn is_key(&self, table: &ObjectName, column: &Column) -> bool {
        let table = self.after.tables.get(table);
        table.is_some_and(|table| standin::is_key(table, &column.name))
    }

    pub(super) fn change_column(&mut self, table: &ObjectName, from: &Column, to: &Column) {
        let name = ident(&to.name);
        self.stop_numbering(table, from, to);
        if from.generated.is_some() && to.generated.is_none() {
            self.alter_column(table, &name, "DROP EXPRESSION");
        }
        if from.nullable != to.nullable && to.nullable {
            self.alter_column(table, &name, "DROP NOT NULL");
        }
        let default = self.change_type(table, from, to);
        if to.generated.is_none() && to.default != default {
            let action = match &to.default {
                Some(default) => format!("SET DEFAULT {default}"),
                None => "DROP DEFAULT".to_owned(),
            };
            self.alter_column(table, &name, &action);
        }
        if from.nullable && !to.nullable {
            self.set_not_null(table, to);
        }
        self.start_numbering(table, from, to);
        if from.comment != to.comment {
            self.comment_column(table, to);
        }
    }

    /// Changes type and collation. Returns the default that stands after.
    fn change_type(&mut self, table: &ObjectName, from: &Column, to: &Column) -> Option<Expr> {
        let name = ident(&to.name);
        let own_default = |column: &Column| match &column.generated {
            Some(Generated { .. }) => None,
            None => column.default.clone(),
        };
        let mut default = own_default(from);
        if from.ty == to.ty && from.collation == to.collation {
            return default;
        }
        if default.is_some() && !cast::keeps_default(&from.ty, &to.ty) {
            self.alter_column(table, &name, "DROP DEFAULT");
            default = None;
        }
        let mut action = format!("TYPE {}", types::sql(&to.ty));
        match (&from.collation, &to.collation) {
            (_, Some(collation)) => action.push_str(&format!(" COLLATE {}", ident(collation))),
            (Some(_), None) if is_text(to) => action.push_str(" COLLATE \"default\""),
            _ => {}
        }
        let using = match to.replaced.is_empty() {
            true => cast::using(&name, &from.ty, &to.ty),
            false => {
                let text = if to.ty.array { "TEXT[]" } else { "TEXT" };
                let value = format!("{name}::{text}");
                let value = enums::relabelled(&value, to.ty.array, &to.replaced);
                Some(format!("{value}::{}", types::sql(&to.ty)))
            }
        };
        if let Some(using) = using {
            action.push_str(&format!(" USING {using}"));
        }
        self.alter_column(table, &name, &action);
        let numbered = from.identity == to.identity && serial(to).is_some();
        if numbered && from.ty != to.ty {
            let sequence = super::default_sequence(table, &to.name);
            self.statement(format!(
                "ALTER SEQUENCE IF EXISTS {} AS {}",
                object(&sequence),
                types::sql(&to.ty)
            ));
        }
        default
    }

    /// NOT NULL, after the rows that hold NULL got a value where one is known.
    fn set_not_null(&mut self, table: &ObjectName, to: &Column) {
        let name = ident(&to.name);
        if let Some(value) = to.backfill.as_ref().or(to.default.as_ref()) {
            self.statement(format!(
                "UPDATE {} SET {name} = {} WHERE {name} IS NULL",
                object(table),
                operand(value)
            ));
            self.check_deferred(table, to);
        }
        self.alter_column(table, &name, "SET NOT NULL");
    }

    /// PostgreSQL doesn't alter a table while constraints on changed rows still wait to be checked.
    fn check_deferred(&mut self, table: &ObjectName, column: &Column) {
        let deferred = |it: Deferrable| it == Deferrable::InitiallyDeferred;
        let waits = self.state.tables.iter().any(|(name, it)| {
            let own = name == table;
            let mut keys = it
                .foreign_keys
                .iter()
                .filter(|key| deferred(key.deferrable));
            let mut uniques = it
                .uniques
                .iter()
                .filter(|unique| deferred(unique.deferrable));
            keys.any(|key| {
                own && key.columns.contains(&column.name)
                    || key.table == *table && key.referenced.contains(&column.name)
            }) || own && uniques.any(|unique| unique.columns.contains(&column.name))
        });
        if waits {
            self.statement("SET CONSTRAINTS ALL IMMEDIATE");
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

const NUMBERS: &[&str] = &["int2", "int4", "int8", "float4", "float8", "numeric"];

/// Stands for numbers that the database counts.
const NUMBERED: &str = "numbered";

/// An expression that gives every row another value, or [`NUMBERED`].
fn distinct(column: &Column) -> Option<String> {
    let ty = &column.ty;
    if ty.array || ty.schema.is_some() {
        return None;
    }
    let length: Option<u64> = ty.args.first().and_then(|it| it.parse().ok());
    match (ty.name.as_str(), length) {
        ("int2" | "int4" | "int8", _) => Some(NUMBERED.to_owned()),
        ("uuid", _) => Some("gen_random_uuid()".to_owned()),
        ("text" | "varchar" | "citext", None | Some(36..)) => {
            Some("gen_random_uuid()::TEXT".to_owned())
        }
        ("varchar", Some(length)) => Some(format!("left(md5(random()::TEXT), {length})")),
        _ => None,
    }
}

fn is_text(column: &Column) -> bool {
    let strings = ["text", "varchar", "bpchar", "name", "citext"];
    column.ty.schema.is_none() && strings.contains(&column.ty.name.as_str())
}
