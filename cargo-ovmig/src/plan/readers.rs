//! Hand-written views, triggers, rules and policies that a change hinders, or that hinder it: PostgreSQL neither changes
//! the type of a column that one of them reads, nor drops it. MySQL does, and renames too, and the view or the trigger
//! fails from then on.

use std::collections::{BTreeMap, BTreeSet};

use crate::findings::rules::impossible_change;
use crate::findings::{Finding, Severity};
use crate::replay::HandWritten;
use crate::schema::{Backend, Change, ObjectName};
use crate::sql::{self, object};

/// A warning for each change that such an object hinders, as far as its text tells.
pub fn hindered(changes: &[Change], statements: &[HandWritten], backend: Backend) -> Vec<Finding> {
    if backend == Backend::Sqlite || statements.is_empty() {
        return Vec::new();
    }
    let readers = readers(statements, backend);
    let mut found = Vec::new();
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
        for (object, (statement, names)) in &readers {
            let whole = object.class == "VIEW" && column.is_none();
            let part = column.is_some_and(|it| says(names, it) || names.contains("*"));
            if !says(names, &table.name) || !(whole || part) {
                continue;
            }
            let target = match column {
                Some(column) => format!("column `{column}` of `{table}`"),
                None => format!("table `{table}`"),
            };
            found.push(finding(object, statement, what, &target, backend));
        }
    }
    found
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
    object: &object::Object,
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
    let mut finding = Finding::new(&impossible_change::RULE, message)
        .at(statement.location.clone(), "made here")
        .help(format!(
            "write `DROP {} {name}…` before the change in the new migration's up.sql and down.sql, and make it again \
             after; then run `cargo ovmig check --accept ID`",
            object.class
        ));
    finding.severity = Severity::Warning;
    finding
}

type Readers<'a> = BTreeMap<object::Object, (&'a HandWritten, BTreeSet<String>)>;

/// Those that are there at the end, with the names in their text; `*` for that.
fn readers(statements: &[HandWritten], backend: Backend) -> Readers<'_> {
    let mut readers = Readers::new();
    for statement in statements {
        let text = &statement.location.file.text[statement.location.span.clone()];
        match object::read(text, backend) {
            Some(("CREATE", object)) if object::READERS.contains(&object.class) => {
                let mut names = object::names(text, backend);
                if sql::significant(text, backend).any(|token| token.is_symbol("*")) {
                    names.insert("*".to_owned());
                }
                readers.insert(object, (statement, names));
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
