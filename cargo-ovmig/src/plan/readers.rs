//! Hand-written views, triggers, rules and policies that a change hinders, or that hinder it: PostgreSQL neither changes
//! the type of a column that one of them reads, nor drops it. MySQL does, and renames too, and the view or the trigger
//! fails from then on.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use super::lift::Lift;
use crate::findings::rules::impossible_change;
use crate::findings::{Finding, Severity};
use crate::replay::HandWritten;
use crate::schema::{Backend, Change, ObjectName, Schema};
use crate::sql::object::Object;
use crate::sql::{self, object};

/// Takes away, around the plan's scripts, what hinders a change of type, and makes it again after. What hinders a drop, or
/// can't be made again, is a finding: an error where there is no doubt about it, otherwise a warning, as far as its text
/// tells.
pub fn hindered(
    plan: &mut Plan,
    changes: &[Change],
    before: &Schema,
    statements: &[HandWritten],
    backend: Backend,
) {
    if backend == Backend::Sqlite || statements.is_empty() {
        return;
    }
    let readers = readers(statements, backend);
    let mut lift = Lift::new(statements, &readers, changes);
    for change in changes {
        let Some((table, column, what)) = hindering(change, backend) else {
            continue;
        };
        let (table, column) = (
            table_before(table, changes),
            column.map(|column| column_before(table, column, changes)),
        );
        let says = |names: &BTreeSet<String>, name: &str| match backend {
            Backend::Mysql => names.contains(&name.to_lowercase()),
            Backend::Postgres | Backend::Sqlite => names.contains(name),
        };
        for (object, reader) in &readers {
            let names = &reader.names;
            let whole = object.class == "VIEW" && column.is_none();
            let part = column.is_some_and(|it| says(names, it) || names.contains("*"));
            if !says(names, &table.name) || !(whole || part) {
                continue;
            }
            if matches!(change, Change::AlterColumn { .. }) && lift.take(object) {
                continue;
            }
            let target = match column {
                Some(column) => format!("column `{column}` of `{table}`"),
                None => format!("table `{table}`"),
            };
            let mut finding = finding(object, reader.statement, what, &target, backend);
            // Where a view reads several tables, the column's name may be another one's.
            let known = before.tables.keys().filter(|it| names.contains(&it.name));
            let unsure = object.class != "VIEW" || known.count() > 1 && column.is_some();
            if unsure || backend == Backend::Mysql {
                finding.severity = Severity::Warning;
            }
            plan.findings.push(finding);
        }
    }
    lift.around(&mut plan.up);
    lift.around(&mut plan.down);
}

/// The table, perhaps the column, and what is done to it.
fn hindering(
    change: &Change,
    backend: Backend,
) -> Option<(&ObjectName, Option<&str>, &'static str)> {
    let mysql = backend == Backend::Mysql;
    Some(match change {
        Change::AlterColumn { table, from, to } if !mysql && from.ty != to.ty => {
            (table, Some(from.name.as_str()), "change the type of")
        }
        Change::DropColumn { table, column } => (table, Some(column.name.as_str()), "drop"),
        Change::DropTable(table) => (&table.name, None, "drop"),
        Change::RenameColumn { table, to, .. } if mysql => (table, Some(to.as_str()), "rename"),
        Change::RenameTable { from, .. } if mysql => (from, None, "rename"),
        _ => return None,
    })
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
}

pub(super) type Readers<'a> = BTreeMap<Object, Reader<'a>>;

/// The text of a statement.
pub(super) fn text(statement: &HandWritten) -> &str {
    &statement.location.file.text[statement.location.span.clone()]
}

/// Those that are there at the end.
fn readers(statements: &[HandWritten], backend: Backend) -> Readers<'_> {
    let mut readers = Readers::new();
    for statement in statements {
        let text = text(statement);
        match object::read(text, backend) {
            Some(("CREATE", object)) if object::READERS.contains(&object.class) => {
                let mut names = object::names(text, backend);
                if sql::significant(text, backend).any(|token| token.is_symbol("*")) {
                    names.insert("*".to_owned());
                }
                readers.insert(object, Reader { statement, names });
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
