//! The frame of a script that rebuilds tables: foreign keys off, a transaction, and a look at every reference.
//!
//! Invariant: the transaction is only committed when no row refers to nothing that referred to something before.

use super::rebuild::literal;
use crate::dialect::{Script, Step};
use crate::schema::{Change, KeyPart, ObjectName, Schema, Table};

/// Puts the statements between what switches foreign keys off and on, and makes them one transaction that is only
/// committed when no reference was broken. References that were broken before don't count.
pub(super) fn envelope(
    steps: Vec<Step>,
    rebuilt: &[ObjectName],
    changes: &[Change],
    before: &Schema,
    after: &Schema,
) -> Script {
    let affected = affected(rebuilt, changes, before, after);
    let mut script = vec![
        Step::new("PRAGMA foreign_keys = OFF").comment(
            "Foreign keys are off, and the transaction is the script's own: with foreign keys on, dropping a table\n\
             deletes the rows that refer to it, and inside a transaction they can't be switched off.",
        ),
        Step::new("BEGIN IMMEDIATE"),
    ];
    if !affected.is_empty() {
        script.extend(count_before(&affected, before));
    }
    let opening = script.len();
    let body = steps.len();
    script.extend(steps);
    if !affected.is_empty() {
        script.push(
            Step::new(
                "UPDATE OR ROLLBACK ovmig_references\n\
                 SET broken = broken + (SELECT count(*) FROM pragma_foreign_key_check(child))",
            )
            .comment("Fails, and rolls back, when a row now refers to nothing that referred to something before."),
        );
        script.push(Step::new("DROP TABLE ovmig_references"));
    }
    script.push(Step::new("COMMIT"));
    script.push(Step::new("PRAGMA foreign_keys = ON"));
    let closing = script.len() - opening - body;
    Script {
        steps: script,
        run_in_transaction: false,
        frame: (opening, closing),
    }
}

/// Takes note of the references, a row for each table, that are broken before anything happens. A list and not a `UNION`: that
/// can't have more than 500 parts.
fn count_before(affected: &[(ObjectName, ObjectName)], before: &Schema) -> Vec<Step> {
    let rows: Vec<String> = affected
        .iter()
        .map(|(old, new)| {
            let known = match is_sound(old, before) {
                true => literal(&old.name),
                false => "NULL".to_owned(),
            };
            format!("({known}, {})", literal(&new.name))
        })
        .collect();
    let separator = if rows.len() > 1 { ",\n    " } else { "" };
    let first = if rows.len() > 1 { "\n    " } else { " " };
    vec![
        Step::new(
            "CREATE TEMP TABLE ovmig_references (\n    was TEXT,\n    child TEXT,\n    broken INTEGER DEFAULT 0,\n    \
             CONSTRAINT every_reference_has_its_row CHECK (broken <= 0)\n)",
        ),
        Step::new(format!(
            "INSERT INTO ovmig_references (was, child) VALUES{first}{}",
            rows.join(separator)
        )),
        Step::new(
            "UPDATE ovmig_references\nSET broken = -(SELECT count(*) FROM pragma_foreign_key_check(was))\n\
             WHERE was IS NOT NULL",
        ),
    ]
}

/// The script in a transaction of its own, with foreign keys as they are.
pub(super) fn framed(mut script: Script) -> Script {
    if script.run_in_transaction && !script.steps.is_empty() {
        script.steps.insert(0, Step::new("BEGIN IMMEDIATE"));
        script.steps.push(Step::new("COMMIT"));
        script.frame = (1, 1);
    }
    script.run_in_transaction = false;
    script
}

/// The tables whose references may have been broken: that are rebuilt, or refer to one that is rebuilt or goes. By
/// their names before and after.
fn affected(
    rebuilt: &[ObjectName],
    changes: &[Change],
    before: &Schema,
    after: &Schema,
) -> Vec<(ObjectName, ObjectName)> {
    let touched = |name: &ObjectName| rebuilt.contains(name) || name_after(name, changes).is_none();
    let mut affected = Vec::new();
    for table in before.tables.values() {
        let refers = table.foreign_keys.iter().any(|key| touched(&key.table));
        let Some(name) =
            name_after(&table.name, changes).filter(|_| refers || touched(&table.name))
        else {
            continue;
        };
        if after
            .tables
            .get(&name)
            .is_some_and(|table| !table.foreign_keys.is_empty())
        {
            affected.push((table.name.clone(), name));
        }
    }
    affected
}

/// What a table is called after the changes; `None`: it's gone.
fn name_after(name: &ObjectName, changes: &[Change]) -> Option<ObjectName> {
    let mut name = name.clone();
    for change in changes {
        match change {
            Change::DropTable(table) if table.name == name => return None,
            Change::RenameTable { from, to } if *from == name => name = to.clone(),
            _ => {}
        }
    }
    Some(name)
}

/// Whether SQLite can check the table's references: it gives up when one names columns that aren't a key.
fn is_sound(name: &ObjectName, schema: &Schema) -> bool {
    let keys = schema
        .tables
        .get(name)
        .map_or(&[][..], |table| &table.foreign_keys);
    !keys.is_empty()
        && keys.iter().all(|key| {
            schema
                .tables
                .get(&key.table)
                .is_none_or(|parent| is_key(parent, &key.referenced))
        })
}

/// Whether the columns, in any order, are the primary key or unique.
fn is_key(table: &Table, columns: &[String]) -> bool {
    let same = |other: &[String]| {
        other.len() == columns.len() && columns.iter().all(|name| other.contains(name))
    };
    let indexed = table.indexes.iter().any(|index| {
        let parts: Option<Vec<String>> = index
            .keys
            .iter()
            .map(|key| match &key.part {
                KeyPart::Column(name) => Some(name.clone()),
                KeyPart::Expr(_) => None,
            })
            .collect();
        index.unique && index.predicate.is_none() && parts.is_some_and(|parts| same(&parts))
    });
    table
        .primary_key
        .as_ref()
        .is_some_and(|key| same(&key.columns))
        || table.uniques.iter().any(|unique| same(&unique.columns))
        || indexed
}
