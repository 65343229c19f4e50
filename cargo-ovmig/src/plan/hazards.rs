//! What a plan may do to data, and what can't succeed.

use super::order::is_unique;
use crate::compare::Subject;
use crate::dialect::{Dialect, mentions};
use crate::findings::rules::{destructive_change, impossible_change};
use crate::findings::{Finding, Severity};
use crate::schema::{Change, Column, Enumeration, ObjectName, Replacement, Schema, Table};
use crate::source::Origin;
use crate::sql::{TokenKind, significant};

/// Data that a change loses.
pub(super) struct Loss {
    /// What, for the script's head.
    pub(super) what: String,
    /// Of which objects; empty where these stay and only hold less.
    pub(super) of: Vec<Subject>,
    /// The finding.
    pub(super) finding: Finding,
}

impl Loss {
    fn new(what: String, message: String, origin: &Origin) -> Loss {
        Loss {
            what,
            of: Vec::new(),
            finding: placed(Finding::new(&destructive_change::RULE, message), origin),
        }
    }

    /// Of these objects, which go.
    fn of(mut self, of: impl IntoIterator<Item = Subject>) -> Loss {
        self.of.extend(of);
        self
    }

    /// With the words that allow it.
    fn with_words(mut self) -> Loss {
        let drops: Vec<String> = self.of.iter().map(|it| format!("`--drop {it}`")).collect();
        let or = match drops.is_empty() {
            true => String::new(),
            false => format!("{}, or with ", drops.join(" ")),
        };
        let help =
            format!("when the loss is meant, run the command with {or}`--allow-destructive`");
        self.finding.help.push(help);
        self
    }

    fn help(mut self, help: &str) -> Loss {
        self.finding.help.insert(0, help.to_owned());
        self
    }
}

fn placed(finding: Finding, origin: &Origin) -> Finding {
    match &origin.0 {
        Some(location) => finding.at(location.clone(), ""),
        None => finding,
    }
}

/// The changes that lose data.
pub(super) fn losses(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Loss> {
    let loss = |change: &Change| match change {
        Change::AlterColumn { table, from, to } => {
            let labels = lost_labels(from, to, before, after);
            altered(table, from, to, labels, dialect)
        }
        other => loss(other, changes),
    };
    changes
        .iter()
        .filter_map(loss)
        .map(Loss::with_words)
        .collect()
}

fn loss(change: &Change, all: &[Change]) -> Option<Loss> {
    match change {
        Change::DropTable(table) => Some(
            Loss::new(
                format!(
                    "the rows of table {}{}",
                    table.name,
                    referrers(&table.name, all)
                ),
                format!("table `{}` is dropped with all its rows", table.name),
                &table.origin,
            )
            .of([Subject::Table(table.name.clone())])
            .help("when no module is to declare it, name it in `ignore-tables` in Cargo.toml: then it is left alone")
            .help(&format!(
                "when it has a new name, write `#[renamed_from = \"{}\"]` above the new table",
                table.name.name
            )),
        ),
        // What is generated can be made again.
        Change::DropColumn { table, column } if column.generated.is_none() => Some(
            Loss::new(
                format!("the values of column {} of {table}", column.name),
                format!(
                    "column `{}` of `{table}` is dropped with all its values",
                    column.name
                ),
                &column.origin,
            )
            .of([Subject::Column(table.clone(), column.name.clone())])
            .help(&format!(
                "when it has a new name, write `#[renamed_from = \"{}\"]` above the new column",
                column.name
            )),
        ),
        Change::AlterEnum { from, to } => {
            let replaced = |label: &&str| to.replaced.iter().any(|it| it.from == *label);
            let lost: Vec<&str> = (removed_labels(from, to))
                .filter(|label| !replaced(label))
                .collect();
            if lost.is_empty() {
                return None;
            }
            let labels = lost.join("`, `");
            Some(
                Loss::new(
                    format!("{} of enum {}", lost.join(", "), to.name),
                    format!("enum `{}` loses `{labels}`", to.name),
                    &to.origin,
                )
                .of(lost.iter().map(|label| Subject::Label(to.name.clone(), (*label).to_owned())))
                .help(&format!(
                    "rows that hold such a label need another one, or the change fails: write `#[replaces = \"{}\"]` above it",
                    lost[0]
                )),
            )
        }
        _ => None,
    }
}

/// The rows that got a label which others have too: the way back can't tell them apart.
pub(super) fn merged(changes: &[Change], before: &Schema, dialect: &dyn Dialect) -> Vec<String> {
    let held = |what: String, replaced: Vec<&Replacement>| {
        let labels: Vec<&str> = replaced.iter().map(|it| it.from.as_str()).collect();
        (!labels.is_empty()).then(|| format!("which rows of {what} held {}", labels.join(", ")))
    };
    changes
        .iter()
        .filter_map(|change| match change {
            Change::AlterEnum { to, .. } => {
                held(format!("enum {}", to.name), to.replaced.iter().collect())
            }
            Change::AlterColumn { table, from, to } => {
                let old = before.tables.get(table);
                let labels = old.and_then(|old| dialect.labels(old, from));
                let back = from.replacements(to, labels.as_deref());
                let comes_back = |it: &&Replacement| !back.iter().any(|back| back.to == it.from);
                let replaced = to.replaced.iter().filter(comes_back).collect();
                held(format!("column {} of {table}", to.name), replaced)
            }
            _ => None,
        })
        .collect()
}

/// The tables that stay and whose rows may refer to the table's, for the script's head.
fn referrers(table: &ObjectName, all: &[Change]) -> String {
    let mut names: Vec<String> = (all.iter())
        .filter_map(|change| match change {
            Change::DropForeignKey { table: owner, key } if key.table == *table => {
                Some(owner.to_string())
            }
            _ => None,
        })
        .collect();
    names.dedup();
    match names.is_empty() {
        true => String::new(),
        false => format!(", to which rows of {} may refer", names.join(", ")),
    }
}

/// The labels that an enumeration has and the one in its place hasn't.
fn lost_labels(from: &Column, to: &Column, before: &Schema, after: &Schema) -> Option<String> {
    let of = |schema: &Schema, column: &Column| {
        let name = ObjectName {
            schema: column.ty.schema.clone(),
            name: column.ty.name.clone(),
        };
        schema.enums.get(&name).cloned()
    };
    let old = of(before, from).or_else(|| of(after, from))?;
    let new = of(after, to)?;
    let replaced = |label: &str| to.replaced.iter().any(|it| it.from == *label);
    let lost: Vec<&str> = removed_labels(&old, &new)
        .filter(|label| !replaced(label))
        .collect();
    match &lost[..] {
        [] => None,
        [one] => Some(format!("the label `{one}`")),
        several => Some(format!("the labels `{}`", several.join("`, `"))),
    }
}

fn altered(
    table: &ObjectName,
    from: &Column,
    to: &Column,
    labels: Option<String>,
    dialect: &dyn Dialect,
) -> Option<Loss> {
    let name = &to.name;
    if from.generated.is_none() && to.generated.is_some() {
        return Some(Loss::new(
            format!("the values of column {name} of {table}, which is generated from now on"),
            format!("column `{name}` of `{table}` becomes a generated one and loses its values"),
            &to.origin,
        ));
    }
    if to.generated.is_some() || from.ty == to.ty {
        return None;
    }
    // What another label takes the place of isn't lost.
    let mut kept = from.ty.clone();
    kept.args
        .retain(|arg| !to.replaced.iter().any(|it| it.from == *arg));
    let lost = dialect.narrows(&kept, &to.ty).or(labels)?;
    let (old, new) = (dialect.type_sql(&from.ty), dialect.type_sql(&to.ty));
    Some(Loss::new(
        format!("{lost} in column {name} of {table} (was {old})"),
        format!(
            "column `{name}` of `{table}` becomes {new} (was {old}), which has no room for {lost}"
        ),
        &to.origin,
    ))
}

fn removed_labels<'a>(from: &'a Enumeration, to: &'a Enumeration) -> impl Iterator<Item = &'a str> {
    let lost = from
        .labels
        .iter()
        .filter(|label| !to.labels.contains(label));
    lost.map(String::as_str)
}

/// What can't succeed, or fails on some rows.
pub(super) fn impossible(
    changes: &[Change],
    before: &Schema,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for change in changes {
        match change {
            Change::AddColumn { table, column } => {
                found.extend(no_type(table, column));
                found.extend(no_value(table, column));
            }
            Change::CreateTable(table) => {
                let columns = table.columns.iter();
                found.extend(columns.filter_map(|column| no_type(&table.name, column)));
            }
            Change::AlterColumn { table, from, to } => found.extend(no_null(table, from, to)),
            Change::AlterEnum { from, to } => found.extend(lost_defaults(from, to, after, dialect)),
            Change::DropColumn { table, column } => {
                found.extend(still_generated_from(table, column, after, dialect));
            }
            _ => {}
        }
    }
    found.extend(dangling_keys(before, after));
    found.extend(keys_of_other_types(after, dialect));
    found
}

fn impossible_finding(message: String, origin: &Origin) -> Finding {
    placed(Finding::new(&impossible_change::RULE, message), origin)
}

/// A new column whose type only another crate knows.
fn no_type(table: &ObjectName, column: &Column) -> Option<Finding> {
    if !column.ty.is_open() {
        return None;
    }
    let message = format!(
        "column `{}` of `{table}` is new, and what its type is called in the database isn't known",
        column.name
    );
    let finding = impossible_finding(message, &column.origin).help(
        "write `#[sql_type = \"…\"]` above it, in `ovmig::table!`, or a struct with \
         `#[diesel(postgres_type(name = \"…\"))]` (`sqlite_type`, `mysql_type`) in the same file",
    );
    Some(finding)
}

/// A new NOT NULL column that existing rows have no value for.
fn no_value(table: &ObjectName, column: &Column) -> Option<Finding> {
    let filled = column.nullable
        || column.default.is_some()
        || column.backfill.is_some()
        || column.identity.is_some()
        || column.generated.is_some();
    if filled {
        return None;
    }
    let message = format!(
        "column `{}` is new in `{table}`, NOT NULL and without a default, so the rows that are there would have no \
         value for it",
        column.name
    );
    Some(
        impossible_finding(message, &column.origin)
            .help("say what every row gets: `#[default = \"…\"]`")
            .help(format!(
                "or what only the rows get that are already there: `#[backfill = \"…\"]`, or once `--backfill {table}.{}=…`",
                column.name
            ))
            .help("or let it be empty: `Nullable<…>`"),
    )
}

/// A column that becomes NOT NULL without a word about the rows that hold NULL.
fn no_null(table: &ObjectName, from: &Column, to: &Column) -> Option<Finding> {
    let filled = to.backfill.is_some() || to.default.is_some() || to.generated.is_some();
    if !from.nullable || to.nullable || filled {
        return None;
    }
    let message = format!(
        "column `{}` of `{table}` becomes NOT NULL, which fails while rows hold NULL",
        to.name
    );
    let mut finding = impossible_finding(message, &to.origin).help(format!(
        "say what such rows get: `#[backfill = \"…\"]`, or once `--backfill {table}.{}=…`",
        to.name
    ));
    finding.severity = Severity::Warning;
    Some(finding)
}

/// Defaults that are a label which its enumeration loses.
fn lost_defaults(
    from: &Enumeration,
    to: &Enumeration,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for label in removed_labels(from, to) {
        for (table, column) in columns_of(after, &to.name) {
            let default = column.default.as_ref();
            if default.is_some_and(|default| is_literal(&default.0, label, dialect)) {
                let message = format!(
                    "column `{}` of `{table}` has the default `{label}`, which enum `{}` loses",
                    column.name, to.name
                );
                found.push(
                    impossible_finding(message, &to.origin)
                        .help("give the column another default in the same migration"),
                );
            }
        }
    }
    found
}

fn columns_of<'a>(
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

/// Whether the expression holds that text as a string.
fn is_literal(expr: &str, text: &str, dialect: &dyn Dialect) -> bool {
    let literal = format!("'{}'", text.replace('\'', "''"));
    significant(expr, dialect.backend())
        .any(|token| token.kind == TokenKind::String && token.text == literal)
}

/// Generated columns that stay while a column that they are made of goes.
fn still_generated_from(
    table: &ObjectName,
    column: &Column,
    after: &Schema,
    dialect: &dyn Dialect,
) -> Vec<Finding> {
    let columns = after.tables.get(table).map_or(&[][..], |it| &it.columns);
    let backend = dialect.backend();
    columns
        .iter()
        .filter(|it| {
            let generated = it.generated.as_ref();
            generated.is_some_and(|it| mentions::mentions(&it.expr.0, &column.name, backend))
        })
        .map(|it| {
            let message = format!(
                "column `{}` of `{table}` can't be dropped: column `{}` is generated from it",
                column.name, it.name
            );
            impossible_finding(message, &column.origin)
        })
        .collect()
}

/// Foreign keys that refer to what isn't there, or isn't unique, any more.
fn dangling_keys(before: &Schema, after: &Schema) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, table) in &after.tables {
        for key in &table.foreign_keys {
            let columns = key.columns.join("`, `");
            let referenced = key.referenced.join("`, `");
            let message = match (before.tables.get(&key.table), after.tables.get(&key.table)) {
                (Some(_), None) => format!(
                    "table `{}` can't be dropped: the foreign key (`{columns}`) of `{name}` refers to it",
                    key.table
                ),
                (_, Some(target)) if !has_columns(target, &key.referenced) => format!(
                    "the foreign key (`{columns}`) of `{name}` refers to `{}` (`{referenced}`), which isn't there \
                     after this change",
                    key.table
                ),
                (old, Some(target)) if !is_unique(target, key) => {
                    let was_unique = old.is_some_and(|old| is_unique(old, key));
                    let is_new = !before
                        .tables
                        .get(name)
                        .is_some_and(|it| it.foreign_keys.contains(key));
                    if !was_unique && !is_new {
                        continue;
                    }
                    format!(
                        "the foreign key (`{columns}`) of `{name}` refers to `{}` (`{referenced}`), which is neither \
                         its primary key nor unique",
                        key.table
                    )
                }
                _ => continue,
            };
            found.push(impossible_finding(message, &key.origin));
        }
    }
    found
}

/// Foreign keys whose columns can't be compared with those that they refer to.
fn keys_of_other_types(after: &Schema, dialect: &dyn Dialect) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, table) in &after.tables {
        for key in &table.foreign_keys {
            let Some(target) = after.tables.get(&key.table) else {
                continue;
            };
            for (own, other) in key.columns.iter().zip(&key.referenced) {
                let (Some(own), Some(other)) = (table.column(own), target.column(other)) else {
                    continue;
                };
                if dialect.can_refer(&own.ty, &other.ty) {
                    continue;
                }
                let message = format!(
                    "column `{}` of `{name}` is {} and can't refer to column `{}` of `{}`, which is {}",
                    own.name,
                    dialect.type_sql(&own.ty),
                    other.name,
                    key.table,
                    dialect.type_sql(&other.ty)
                );
                found.push(impossible_finding(message, &key.origin));
            }
        }
    }
    found
}

fn has_columns(table: &Table, columns: &[String]) -> bool {
    columns.iter().all(|name| table.column(name).is_some())
}
