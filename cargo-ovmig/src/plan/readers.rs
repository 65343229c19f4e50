//! Hand-written views, triggers, rules and policies that a change hinders, or that hinder it: PostgreSQL neither changes
//! the type of a column that one of them reads, nor drops it. MySQL does, and renames too, and the view or the trigger
//! fails from then on.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use super::lift::Lift;
use crate::compare::is_of;
use crate::dialect::postgres;
use crate::findings::rules::impossible_change;
use crate::findings::{Finding, Severity};
use crate::replay::{Fate, HandWritten, Lineage, Recorded};
use crate::schema::{Backend, Change, ObjectName, Schema};
use crate::sql::object::Object;
use crate::sql::{self, object};

/// Takes away, around the plan's scripts, what hinders a change of type, and makes it again after. What hinders a drop, or
/// can't be made again, is a finding: an error where there is no doubt about it, otherwise a warning, as far as its text
/// tells.
pub fn hindered(plan: &mut Plan, changes: &[Change], recorded: &Recorded, backend: Backend) {
    let statements = &recorded.hand_written;
    if backend == Backend::Sqlite || statements.is_empty() {
        return;
    }
    let before = &recorded.schema;
    let readers = readers(recorded, backend);
    let mut lift = Lift::new(statements, &readers, changes);
    let mut lift_back = Lift::new(statements, &readers, changes);
    let hindering = changes
        .iter()
        .flat_map(|change| hindering(change, changes, before, backend));
    for it in hindering {
        let table = table_before(&it.table, changes);
        let column = it.column.as_deref();
        let column = column.map(|column| column_before(&it.table, column, changes));
        for (object, reader) in &readers {
            if !reader.reads(object.class, table, column, backend) {
                continue;
            }
            if it.only_back {
                lift_back.take(object);
                continue;
            }
            if it.changes_type && lift.take(object) {
                continue;
            }
            let target = match column {
                Some(column) => format!("column `{column}` of `{table}`"),
                None => format!("table `{table}`"),
            };
            let mut finding = finding(object, reader.statement, it.what, &target, backend);
            // Where a view reads several tables, the column's name may be another one's.
            let known = before.tables.keys();
            let known = known.filter(|it| reader.names.contains(&it.name));
            let unsure = object.class != "VIEW" || known.count() > 1 && column.is_some();
            if unsure || backend == Backend::Mysql {
                finding.severity = Severity::Warning;
            }
            plan.findings.push(finding);
        }
    }
    lift.around(&mut plan.up);
    lift_back.also(&lift);
    lift_back.around(&mut plan.down);
}

/// What readers may stand in the way of: a table, perhaps a column of it, by their names after the changes.
struct Hindering {
    table: ObjectName,
    column: Option<String>,
    what: &'static str,
    changes_type: bool,
    /// Whether only the way back does it.
    only_back: bool,
}

fn hindering(
    change: &Change,
    changes: &[Change],
    before: &Schema,
    backend: Backend,
) -> Vec<Hindering> {
    let mysql = backend == Backend::Mysql;
    let one = |table: &ObjectName, column: Option<&String>, what| {
        vec![Hindering {
            table: table.clone(),
            column: column.cloned(),
            what,
            changes_type: false,
            only_back: false,
        }]
    };
    match change {
        Change::AlterColumn { table, from, to } if !mysql && from.ty != to.ty => {
            vec![retyped(table, &from.name)]
        }
        // Its columns get the type that takes the old one's place.
        Change::AlterEnum { from, to } if !mysql => {
            let there = postgres::makes_anew(from, to, changes);
            if !there && !postgres::makes_anew(to, from, changes) {
                return Vec::new();
            }
            let columns = before.tables.values().flat_map(|table| {
                let of_type = table.columns.iter().filter(|it| is_of(&it.ty, &from.name));
                of_type.map(|column| Hindering {
                    only_back: !there,
                    ..retyped(&table.name, &column.name)
                })
            });
            columns.collect()
        }
        Change::DropColumn { table, column } => one(table, Some(&column.name), "drop"),
        Change::DropTable(table) => one(&table.name, None, "drop"),
        Change::RenameColumn { table, to, .. } if mysql => one(table, Some(to), "rename"),
        Change::RenameTable { from, .. } if mysql => one(from, None, "rename"),
        _ => Vec::new(),
    }
}

fn retyped(table: &ObjectName, column: &str) -> Hindering {
    Hindering {
        table: table.clone(),
        column: Some(column.to_owned()),
        what: "change the type of",
        changes_type: true,
        only_back: false,
    }
}

fn finding(
    object: &Object,
    statement: &HandWritten,
    what: &str,
    target: &str,
    backend: Backend,
) -> Finding {
    let (class, name) = (object.class.to_lowercase(), &object.name);
    let message = match backend {
        Backend::Mysql => format!(
            "to {what} {target} makes the {class} `{name}`, which reads it, fail from then on: MySQL neither refuses that nor \
             changes the {class}"
        ),
        Backend::Postgres | Backend::Sqlite => {
            format!("PostgreSQL doesn't {what} {target} while the {class} `{name}` reads it")
        }
    };
    let help = match backend {
        Backend::Mysql => format!(
            "write `DROP {} {name}…` before the change in the new migration's up.sql and down.sql, and make it again \
             after; then run `cargo ovmig check --accept ID`",
            object.class
        ),
        Backend::Postgres | Backend::Sqlite => format!(
            "take the {class} away in a migration of its own before: `cargo ovmig revision -m \"drop {name}\"`, and \
             write `DROP {} {name}…` into its up.sql",
            object.class
        ),
    };
    Finding::new(&impossible_change::RULE, message)
        .at(statement.location.clone(), "made here")
        .help(help)
}

/// A hand-written object, and the names in its text; `*` for that.
pub(super) struct Reader<'a> {
    pub(super) statement: &'a HandWritten,
    pub(super) names: BTreeSet<String>,
    /// What became of names since it was made. Its text still has the old ones.
    since: &'a [Fate],
    /// Whether something that its text names has another name by now, or is gone.
    pub(super) is_stale: bool,
}

pub(super) type Readers<'a> = BTreeMap<Object, Reader<'a>>;

impl Reader<'_> {
    /// Whether its text names the table, and the column, by what they were called when it was made.
    fn reads(
        &self,
        class: &str,
        table: &ObjectName,
        column: Option<&str>,
        backend: Backend,
    ) -> bool {
        let says = |name: &str| match backend {
            Backend::Mysql => self.names.contains(&name.to_lowercase()),
            Backend::Postgres | Backend::Sqlite => self.names.contains(name),
        };
        // MySQL's views and triggers don't follow a rename: their text is what they read.
        let lineage = match backend {
            Backend::Mysql => Lineage::default(),
            _ => Lineage::of(self.since, backend),
        };
        if !lineage.table(table).is_some_and(|table| says(&table.name)) {
            return false;
        }
        let Some(column) = column else {
            return class == "VIEW";
        };
        let then = lineage.column(table, column);
        then.is_some_and(|column| says(&column) || says("*"))
    }
}

/// Whether something among the names has another one by now, or is gone.
fn is_stale(names: &BTreeSet<String>, since: &[Fate], schema: &Schema, backend: Backend) -> bool {
    let lineage = Lineage::of(since, backend);
    since.iter().any(|fate| match fate {
        Fate::Table { from, .. } => {
            names.contains(&from.name) && lineage.table(from).as_ref() != Some(from)
        }
        Fate::Column { table, from, .. } => names.contains(&table.name) && names.contains(from),
        // A type that was made anew has its name again.
        Fate::Enum { from, .. } => names.contains(&from.name) && !schema.enums.contains_key(from),
        Fate::Label { .. } => false,
    })
}

/// The text of a statement.
pub(super) fn text(statement: &HandWritten) -> &str {
    &statement.location.file.text[statement.location.span.clone()]
}

/// Those that are there at the end.
fn readers(recorded: &Recorded, backend: Backend) -> Readers<'_> {
    let mut readers = Readers::new();
    for statement in &recorded.hand_written {
        let text = text(statement);
        match object::read(text, backend) {
            Some(("CREATE", object)) if object::READERS.contains(&object.class) => {
                let mut names = object::names(text, backend);
                if sql::significant(text, backend).any(|token| token.is_symbol("*")) {
                    names.insert("*".to_owned());
                }
                let since = recorded.fates.get(statement.fates..).unwrap_or_default();
                let reader = Reader {
                    statement,
                    is_stale: is_stale(&names, since, &recorded.schema, backend),
                    names,
                    since,
                };
                readers.insert(object, reader);
            }
            Some(("DROP", object)) => {
                let names = object::names(text, backend);
                readers.retain(|it, _| it.class != object.class || !names.contains(&it.name));
            }
            _ => {}
        }
    }
    readers
}

/// The table's name before the changes.
fn table_before<'a>(table: &'a ObjectName, changes: &'a [Change]) -> &'a ObjectName {
    let renamed = changes.iter().find_map(|change| match change {
        Change::RenameTable { from, to } if to == table => Some(from),
        _ => None,
    });
    renamed.unwrap_or(table)
}

/// The column's name before the changes.
fn column_before<'a>(table: &ObjectName, column: &'a str, changes: &'a [Change]) -> &'a str {
    let renamed = changes.iter().find_map(|change| match change {
        Change::RenameColumn {
            table: of,
            from,
            to,
        } if of == table && to == column => Some(from.as_str()),
        _ => None,
    });
    renamed.unwrap_or(column)
}
