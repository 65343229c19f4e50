//! Columns that the database numbers: by an identity, or as `SERIAL` does by a sequence of their own.

use super::table::serial;
use super::{Kind, Writer, default_sequence, ident, literal, object};
use crate::dialect::postgres::types;
use crate::schema::{Column, Identity, ObjectName};

impl Writer<'_> {
    /// What a new numbered column needs beyond its definition: a sequence where its type has no word for it, and NULLs
    /// where `SERIAL` forbids them.
    pub(super) fn complete_number(&mut self, table: &ObjectName, column: &Column) {
        if column.identity != Some(Identity::AutoIncrement) {
            return;
        }
        if serial(column).is_none() {
            self.number_by_sequence(table, column);
        } else if column.nullable {
            self.alter_column(table, &ident(&column.name), "DROP NOT NULL");
        }
    }

    /// What happens before the column's type changes.
    pub(super) fn stop_numbering(&mut self, table: &ObjectName, from: &Column, to: &Column) {
        let name = ident(&to.name);
        // A column that was renamed by hand still has its sequence's old name; then it goes with the column.
        let sequence = default_sequence(table, &to.name);
        match (from.identity, to.identity) {
            (old, new) if old == new => {}
            (Some(Identity::AutoIncrement), Some(_)) => {
                self.alter_column(table, &name, "DROP DEFAULT");
                let (sequence, aside) = (object(&sequence), ident(&aside(&sequence).name));
                self.statement(format!(
                    "ALTER SEQUENCE IF EXISTS {sequence} RENAME TO {aside}"
                ));
            }
            (Some(Identity::AutoIncrement), None) => {
                self.alter_column(table, &name, "DROP DEFAULT");
                self.statement(format!("DROP SEQUENCE IF EXISTS {}", object(&sequence)));
            }
            (Some(_), None | Some(Identity::AutoIncrement)) => {
                if to.identity.is_some() {
                    self.keep_number(table, to, &aside(&sequence));
                }
                // In a statement of its own: an identity column can't even be asked to become something else.
                let action = format!("ALTER COLUMN {name} DROP IDENTITY");
                self.alter(table, Kind::Other, action);
            }
            _ => {}
        }
    }

    /// What happens after the column's type changed.
    pub(super) fn start_numbering(&mut self, table: &ObjectName, from: &Column, to: &Column) {
        let name = ident(&to.name);
        let words = |identity| match identity {
            Identity::Always => "ALWAYS",
            _ => "BY DEFAULT",
        };
        match (from.identity, to.identity) {
            (old, new) if old == new => {}
            (_, None) => {}
            (Some(_), Some(Identity::AutoIncrement)) => self.number_by_kept(table, to),
            (None, Some(Identity::AutoIncrement)) => self.number_by_sequence(table, to),
            (Some(Identity::Always | Identity::ByDefault), Some(new)) => {
                self.alter_column(table, &name, &format!("SET GENERATED {}", words(new)));
            }
            (old, Some(new)) => {
                let words = words(new);
                let action = format!("ALTER COLUMN {name} ADD GENERATED {words} AS IDENTITY");
                self.alter(table, Kind::Other, action);
                match old {
                    Some(_) => self.take_number(table, to),
                    None => {
                        let sequence = identity_sequence(table, to);
                        self.set_number(table, &name, &sequence);
                    }
                }
            }
        }
    }

    /// Lets the identity go on where the sequence stood that was put aside.
    fn take_number(&mut self, table: &ObjectName, column: &Column) {
        let (name, owner) = (ident(&column.name), object(table));
        let sequence = default_sequence(table, &column.name);
        let (new, old) = (object(&sequence), object(&aside(&sequence)));
        self.statement(format!(
            "SELECT setval({}, COALESCE(nextval(to_regclass({})), GREATEST(MAX({name}), 0) + 1), FALSE) FROM {owner}",
            literal(&new),
            literal(&old)
        ));
        self.statement(format!("DROP SEQUENCE IF EXISTS {old}"));
    }

    /// Has a sequence stand where the identity does, which goes.
    fn keep_number(&mut self, table: &ObjectName, column: &Column, aside: &ObjectName) {
        let kept = object(aside);
        self.statement(format!("CREATE SEQUENCE {kept}{}", of_type(column)));
        self.statement(format!(
            "SELECT setval({}, nextval({}), FALSE)",
            literal(&kept),
            identity_sequence(table, column)
        ));
    }

    /// The column is numbered by the sequence that was kept.
    fn number_by_kept(&mut self, table: &ObjectName, column: &Column) {
        let name = ident(&column.name);
        let sequence = self.sequence(table, &column.name);
        let kept = object(&aside(&default_sequence(table, &column.name)));
        self.statement(format!(
            "ALTER SEQUENCE {kept} RENAME TO {}",
            ident(&sequence.name)
        ));
        let sequence = object(&sequence);
        self.statement(format!(
            "ALTER SEQUENCE {sequence} OWNED BY {}.{name}",
            object(table)
        ));
        let default = format!("SET DEFAULT nextval({})", literal(&sequence));
        self.alter_column(table, &name, &default);
    }

    /// What `SERIAL` would have done, for a column that is already there.
    fn number_by_sequence(&mut self, table: &ObjectName, column: &Column) {
        let name = ident(&column.name);
        let sequence = object(&self.sequence(table, &column.name));
        self.statement(format!(
            "CREATE SEQUENCE {sequence}{} OWNED BY {}.{name}",
            of_type(column),
            object(table)
        ));
        let literal = literal(&sequence);
        self.alter_column(table, &name, &format!("SET DEFAULT nextval({literal})"));
        self.set_number(table, &name, &literal);
    }

    /// Lets a sequence go on after the greatest number that is there.
    fn set_number(&mut self, table: &ObjectName, column: &str, sequence: &str) {
        self.statement(format!(
            "SELECT setval({sequence}, GREATEST(MAX({column}), 0) + 1, FALSE) FROM {}",
            object(table)
        ));
    }
}

/// The sequence of an identity, as an expression.
fn identity_sequence(table: &ObjectName, column: &Column) -> String {
    let (table, column) = (literal(&object(table)), literal(&column.name));
    format!("pg_get_serial_sequence({table}, {column})")
}

fn of_type(column: &Column) -> String {
    match serial(column) {
        Some(_) => format!(" AS {}", types::sql(&column.ty)),
        None => String::new(),
    }
}

/// The name that a sequence bears while the one takes the other's place.
fn aside(sequence: &ObjectName) -> ObjectName {
    let name = &sequence.name;
    let end = (name.char_indices())
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| *end <= 50)
        .last();
    sequence.sibling(format!("ovmig_{}", &name[..end.unwrap_or(0)]))
}
