//! Rebuilds of tables: a new one is made, the rows are copied, the old one goes, the new one takes its name.
//!
//! The order of <https://sqlite.org/lang_altertable.html#otheralter>. With foreign keys on, dropping the old table would
//! delete or change the rows that refer to it, and the pragma does nothing inside a transaction; so the script switches
//! them off itself, brings its own transaction, and mustn't be wrapped in another. In front of Diesel's own runner,
//! `embed_migrations!` or ours that's `run_in_transaction = false`; a caller that opens a transaction anyway makes the
//! script fail at its `BEGIN`, before anything happened.
//!
//! The rows keep their row numbers, also in tables that have no key for them: full-text indexes and programs refer to
//! rows by them. A failing copy or check rolls everything back (`OR ROLLBACK`), also where nobody does so after an
//! error.
//!
//! Invariant: every row of the old table is in the new one, or the script fails and nothing has changed.

use super::render::{
    Origins, clean, create_index, create_table, default_value, ident, names as names_it,
};
use super::{Sqlite, convert, labels, normalize, types};
use crate::dialect::{Step, evolve, standin};
use crate::schema::{
    Backend, Change, Column, Extra, ExtraKind, Identity, ObjectName, Replacement, Schema, Table,
};

/// The schema after the changes, under the names from before.
pub(super) struct Shape {
    schema: Schema,
    /// Columns whose name was in the way: table (by its name after), provisional name, name.
    pub(super) names_at_last: Vec<(ObjectName, String, String)>,
}

/// Takes the renames out of the schema after the changes.
pub(super) fn shape(changes: &[Change], after: &Schema) -> Shape {
    let mut shape = Shape {
        schema: after.clone(),
        names_at_last: Vec::new(),
    };
    for change in changes.iter().rev() {
        match change {
            Change::CreateTable(table) => {
                shape.schema.tables.remove(&table.name);
            }
            Change::RenameTable { .. } => evolve(&mut shape.schema, &change.reversed(), &Sqlite),
            Change::RenameColumn { table, from, .. } => {
                shape.free(table, from);
                evolve(&mut shape.schema, &change.reversed(), &Sqlite);
            }
            _ => {}
        }
    }
    shape
}

impl Shape {
    /// Gives a new column that bears the old name of another one a provisional name.
    fn free(&mut self, table: &ObjectName, name: &str) {
        let taken = self
            .schema
            .tables
            .get(table)
            .is_some_and(|it| it.column(name).is_some());
        if taken {
            let provisional = format!("ovmig_new_{name}");
            let aside = Change::RenameColumn {
                table: table.clone(),
                from: name.to_owned(),
                to: provisional.clone(),
            };
            evolve(&mut self.schema, &aside, &Sqlite);
            self.names_at_last
                .push((table.clone(), provisional, name.to_owned()));
        }
    }
}

/// One table to be rebuilt.
pub(super) struct Rebuild<'a> {
    old: &'a Table,
    new: Table,
    /// Columns of the old table that are dropped, also when a new one has the same name.
    dropped: Vec<String>,
}

impl<'a> Rebuild<'a> {
    pub(super) fn new(
        name: &ObjectName,
        before: &'a Schema,
        shape: &Shape,
        changes: &[Change],
        origins: &Origins,
    ) -> Option<Rebuild<'a>> {
        let old = before.tables.get(name)?;
        let mut new = shape.schema.tables.get(name)?.clone();
        for column in &mut new.columns {
            if let Some(generated) = &mut column.generated {
                generated.expr.0 = normalize::unqualified(&generated.expr.0, &name.name);
            }
            become_row_number(
                old,
                column,
                new.primary_key.as_ref().map(|key| &key.columns[..]),
            );
        }
        for check in &mut new.checks {
            check.expr.0 = normalize::unqualified(&check.expr.0, &name.name);
        }
        let dropped = changes
            .iter()
            .enumerate()
            .filter_map(|(at, change)| match change {
                Change::DropColumn { column, .. } if origins.before(at) == Some(name) => {
                    Some(column.name.clone())
                }
                _ => None,
            });
        Some(Rebuild {
            old,
            new,
            dropped: dropped.collect(),
        })
    }
}

/// A column that becomes the whole key, and an integer, is the row number from then on. One that was the key before
/// stays what it was: `INT PRIMARY KEY` isn't.
fn become_row_number(old: &Table, column: &mut Column, key: Option<&[String]>) {
    let is_key = |key: Option<&[String]>| key.is_some_and(|key| *key == [column.name.clone()]);
    let was = is_key(old.primary_key.as_ref().map(|key| &key.columns[..]));
    if is_key(key) && !was && column.identity.is_none() && types::is_integer(&column.ty) {
        column.identity = Some(Identity::ByDefault);
    }
}

/// The statements of all rebuilds.
pub(super) fn steps(rebuilds: &[Rebuild<'_>], before: &Schema) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    if rebuilds.is_empty() {
        return steps;
    }
    // Without it, a rename looks into every view and trigger, and fails while one of them names a table that is away.
    let looks = before.extras.is_empty();
    if !looks {
        steps.push(Step::new("PRAGMA legacy_alter_table = ON"));
    }
    for rebuild in rebuilds {
        steps.extend(rebuild.steps(&before.extras));
    }
    if !looks {
        steps.push(Step::new("PRAGMA legacy_alter_table = OFF"));
    }
    steps
}

impl Rebuild<'_> {
    fn steps(&self, extras: &[Extra]) -> Vec<Step> {
        let name = &self.old.name.name;
        let provisional = format!("ovmig_new_{name}");
        let create = Step::new(create_table(&self.new, &provisional));
        let mut steps = vec![create.comment(format!(
            "A rebuild of {name}: SQLite can't change this in place."
        ))];
        let mut copy = Step::new(self.copy(&provisional));
        let made_up: Vec<String> = (self.new.columns.iter())
            .filter_map(|it| Some(format!("{} as {}", self.made_up(it)?, it.name)))
            .collect();
        if !made_up.is_empty() {
            copy = copy.comment(format!("Rows that are there get {}.", made_up.join(", ")));
        }
        steps.push(copy);
        if counts(self.old) && counts(&self.new) {
            let (from, to) = (literal(name), literal(&provisional));
            steps.push(Step::new(format!(
                "DELETE FROM sqlite_sequence WHERE name = {to}"
            )));
            steps.push(Step::new(format!(
                "INSERT INTO sqlite_sequence (name, seq)\nSELECT {to}, seq FROM sqlite_sequence WHERE name = {from}"
            )));
        }
        steps.push(Step::new(format!("DROP TABLE {}", ident(name))));
        steps.push(Step::new(format!(
            "ALTER TABLE {} RENAME TO {}",
            ident(&provisional),
            ident(name)
        )));
        let indexes = self.new.indexes.iter();
        steps.extend(indexes.map(|index| Step::new(create_index(index, name))));
        let own = |extra: &&Extra| {
            extra.kind == ExtraKind::Trigger && extra.table.as_ref() == Some(&self.old.name)
        };
        steps.extend(
            extras
                .iter()
                .filter(own)
                .map(|trigger| self.trigger(trigger)),
        );
        steps
    }

    /// A trigger as it was. When it names a column that goes, SQLite doesn't say so before the trigger fires.
    fn trigger(&self, trigger: &Extra) -> Step {
        let step = Step::new(&trigger.sql);
        let gone = |name: &&String| names_it(&trigger.sql, name);
        match self.dropped.iter().find(gone) {
            Some(column) => step.comment(format!(
                "Names column {column}, which is gone: correct it by hand."
            )),
            None => step,
        }
    }

    /// The column of the old table that the values come from.
    fn source(&self, column: &Column) -> Option<&Column> {
        let old = self
            .old
            .columns
            .iter()
            .find(|old| old.name == column.name)?;
        (!self.dropped.contains(&old.name)).then_some(old)
    }

    /// `INSERT … SELECT` of all that is to be copied.
    fn copy(&self, provisional: &str) -> String {
        let mut columns: Vec<String> = Vec::new();
        let mut values: Vec<String> = Vec::new();
        if let Some(row_number) = self.row_number() {
            columns.push(row_number.to_owned());
            values.push(row_number.to_owned());
        }
        for column in &self.new.columns {
            if let Some(value) = self.value(column) {
                columns.push(ident(&column.name));
                values.push(value);
            }
        }
        if columns.is_empty() {
            // Each row gets all its values from defaults, and SQLite wants at least one column to be named.
            let numbered = normalize::numbered_column(&self.new);
            columns.extend(numbered.map(ident));
            values.push("NULL".to_owned());
        }
        format!(
            "INSERT OR ROLLBACK INTO {} ({})\nSELECT {}\nFROM {}",
            ident(provisional),
            columns.join(", "),
            values.join(", "),
            ident(&self.old.name.name)
        )
    }

    /// A name of the row number that is neither table's column, where it has to be copied by itself.
    fn row_number(&self) -> Option<&'static str> {
        if self.old.options.without_rowid || self.new.options.without_rowid || has_alias(&self.new)
        {
            return None;
        }
        let columns = || self.old.columns.iter().chain(&self.new.columns);
        let free = |name: &&str| !columns().any(|column| column.name.eq_ignore_ascii_case(name));
        ["rowid", "_rowid_", "oid"].into_iter().find(free)
    }

    /// What a column of the new table gets from a row of the old one; `None`: its default.
    fn value(&self, column: &Column) -> Option<String> {
        if column.generated.is_some() {
            return None;
        }
        let backfill = column.backfill.as_ref().map(|expr| clean(&expr.0));
        let Some(old) = self.source(column) else {
            return backfill.or_else(|| self.made_up(column));
        };
        let value = convert::convert(&ident(&old.name), &old.ty, &column.ty);
        let labels = labels::labels(&self.new, &column.name);
        let value = relabelled(value, &column.replacements(old, labels.as_deref()));
        let default = || column.default.as_ref().map(default_value);
        match backfill.or_else(default) {
            Some(fill) if old.nullable && !column.nullable => {
                Some(format!("coalesce({value}, {fill})"))
            }
            _ => Some(value),
        }
    }

    /// A value for a new column that needs one and has none. That is refused on the way up; on the way down such a column
    /// comes back, and the rows with it.
    fn made_up(&self, column: &Column) -> Option<String> {
        let numbered = normalize::numbered_column(&self.new) == Some(&column.name);
        let filled = column.nullable
            || column.default.is_some()
            || column.backfill.is_some()
            || column.generated.is_some()
            || column.identity.is_some() && numbered;
        if filled || self.source(column).is_some() {
            return None;
        }
        let number = !matches!(
            types::affinity(&column.ty),
            types::Affinity::Text | types::Affinity::Blob
        );
        let text = types::affinity(&column.ty) == types::Affinity::Text;
        let free = |name: &&str| self.old.column(name).is_none();
        let row_number = ["rowid", "_rowid_", "oid"].into_iter().find(free);
        if standin::is_key(&self.new, &column.name) {
            match row_number.filter(|_| number && !self.old.options.without_rowid) {
                Some(row_number) => return Some(row_number.to_owned()),
                None if text => return Some("lower(hex(randomblob(16)))".to_owned()),
                None => {}
            }
        }
        let passing = || {
            let plain = types::is_integer(&column.ty) || text;
            plain
                .then(|| standin::passing(&self.new.checks, &column.name, text, Backend::Sqlite))?
        };
        passing().or_else(|| Some(convert::placeholder(&column.ty).to_owned()))
    }
}

/// Whether a column of the table is another name of its row number.
fn has_alias(table: &Table) -> bool {
    normalize::numbered_column(table)
        .and_then(|name| table.column(name))
        .is_some_and(|column| column.identity.is_some())
}

/// Whether the table has a counter in `sqlite_sequence`.
fn counts(table: &Table) -> bool {
    normalize::numbered_column(table)
        .and_then(|name| table.column(name))
        .is_some_and(|column| column.identity == Some(Identity::AutoIncrement))
}

/// A value with other labels instead of some.
fn relabelled(value: String, replaced: &[Replacement]) -> String {
    if replaced.is_empty() {
        return value;
    }
    let case = |it: &Replacement| format!(" WHEN {} THEN {}", literal(&it.from), literal(&it.to));
    let cases: String = replaced.iter().map(case).collect();
    format!("CASE {value}{cases} ELSE {value} END")
}

pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
