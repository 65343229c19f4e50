//! Where two schemas differ, told as a state rather than as something to do: the second has, lacks or changes a part.

use super::words::{alteration_sides, index_words, list, named, options};
use super::{Scope, compare};
use crate::dialect::{self, Dialect};
use crate::schema::{Backend, Change, ObjectName, Schema};

/// A difference of the second schema from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The part, as a sentence names it: "column `port` of `hosts`".
    pub what: String,
    /// How the second schema stands to the first.
    pub how: How,
    /// The table that it is about.
    pub table: Option<ObjectName>,
    /// The name of the column, the constraint, the index or the type, to find where it was made.
    pub part: Option<String>,
}

/// How a part of the second schema stands to the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Missing,
    /// It is another one: what it is in the first, and in the second.
    Other(String, String),
}

impl Difference {
    /// The whole sentence; `first` and `second` say where the schemas are from ("in the migrations").
    pub fn sentence(&self, first: &str, second: &str) -> String {
        let what = &self.what;
        match &self.how {
            How::Added => format!("{what} is {second}, but not {first}"),
            How::Missing => format!("{what} is {first}, but not {second}"),
            How::Other(from, to) => format!("{what} is {to} {second}, but {from} {first}"),
        }
    }
}

/// All differences, also those that no migration is written for: types that no column has, schemas without a table.
pub fn differences(from: &Schema, to: &Schema, scope: &Scope, backend: Backend) -> Vec<Difference> {
    let dialect = dialect::of(backend);
    let mut changes = compare(from, to, scope, backend).changes;
    let dropped = |changes: &[Change], name: &ObjectName| {
        (changes.iter()).any(|it| matches!(it, Change::DropEnum(it) if it.name == *name))
    };
    for (name, it) in &from.enums {
        if !to.enums.contains_key(name) && !dropped(&changes, name) {
            changes.push(Change::DropEnum(it.clone()));
        }
    }
    let gone = from.namespaces.iter().filter(|it| !to.has_namespace(it));
    changes.extend(gone.cloned().map(Change::DropNamespace));
    let found = changes.iter().map(|change| difference(change, dialect));
    paired(found.collect())
}

fn difference(change: &Change, dialect: &dyn Dialect) -> Difference {
    use Change::*;
    let (what, part, how) = match change {
        CreateNamespace(name) => (format!("schema `{name}`"), Some(name), How::Added),
        DropNamespace(name) => (format!("schema `{name}`"), Some(name), How::Missing),
        CreateEnum(it) => (
            format!("enum `{}`", it.name),
            Some(&it.name.name),
            How::Added,
        ),
        DropEnum(it) => (
            format!("enum `{}`", it.name),
            Some(&it.name.name),
            How::Missing,
        ),
        AlterEnum { from, to } if from.labels != to.labels => (
            format!("enum `{}`", to.name),
            Some(&to.name.name),
            How::Other(list(&from.labels), list(&to.labels)),
        ),
        AlterEnum { from, to } => (
            format!("the comment of enum `{}`", to.name),
            Some(&to.name.name),
            comments(&from.comment, &to.comment),
        ),
        CreateTable(table) => (format!("table `{}`", table.name), None, How::Added),
        DropTable(table) => (format!("table `{}`", table.name), None, How::Missing),
        CommentTable { table, from, to } => (
            format!("the comment of table `{table}`"),
            None,
            comments(from, to),
        ),
        AlterOptions { table, from, to } => (
            format!("table `{table}`"),
            None,
            How::Other(options(*from).to_owned(), options(*to).to_owned()),
        ),
        AddColumn { table, column } => column_of(table, &column.name, How::Added),
        DropColumn { table, column } => column_of(table, &column.name, How::Missing),
        AlterColumn { table, from, to } => {
            let (was, is) = alteration_sides(from, to, dialect);
            column_of(table, &to.name, How::Other(was, is))
        }
        RenameTable { from, to } => (
            format!("table `{from}`"),
            None,
            called(&from.name, &to.name),
        ),
        RenameColumn { table, from, to } => column_of(table, from, called(from, to)),
        RenameEnum { from, to } => (
            format!("enum `{from}`"),
            Some(&from.name),
            called(&from.name, &to.name),
        ),
        RenameEnumLabel { name, from, to } => (
            format!("label `{from}` of enum `{name}`"),
            Some(&name.name),
            called(from, to),
        ),
        RenameConstraint { table, from, to } => (
            format!("constraint `{from}` of `{table}`"),
            Some(from),
            called(from, to),
        ),
        RenameIndex { table, from, to } => (
            format!("index `{from}` of `{table}`"),
            Some(from),
            called(from, to),
        ),
        AddPrimaryKey { .. }
        | AddUnique { .. }
        | AddForeignKey { .. }
        | AddCheck { .. }
        | CreateIndex { .. } => part_of(change, How::Added),
        _ => part_of(change, How::Missing),
    };
    Difference {
        what,
        how,
        part: part.cloned(),
        table: change.table().cloned(),
    }
}

type Told<'a> = (String, Option<&'a String>, How);

fn column_of<'a>(table: &ObjectName, column: &'a String, how: How) -> Told<'a> {
    (format!("column `{column}` of `{table}`"), Some(column), how)
}

/// Constraints and indexes.
fn part_of(change: &Change, how: How) -> Told<'_> {
    use Change::*;
    let table = change.table().map(ToString::to_string).unwrap_or_default();
    match change {
        AddPrimaryKey { key, .. } | DropPrimaryKey { key, .. } => (
            format!("the primary key on {} of `{table}`", list(&key.columns)),
            key.name.as_ref().or(key.columns.first()),
            how,
        ),
        AddUnique { unique, .. } | DropUnique { unique, .. } => (
            format!(
                "the unique constraint{} on {} of `{table}`",
                named(&unique.name),
                list(&unique.columns)
            ),
            unique.name.as_ref().or(unique.columns.first()),
            how,
        ),
        AddForeignKey { key, .. } | DropForeignKey { key, .. } => (
            format!(
                "the foreign key{} on {} of `{table}` to `{}`",
                named(&key.name),
                list(&key.columns),
                key.table
            ),
            key.name.as_ref().or(key.columns.first()),
            how,
        ),
        AddCheck { check, .. } | DropCheck { check, .. } => (
            format!(
                "the check{} `{}` of `{table}`",
                named(&check.name),
                check.expr
            ),
            check.name.as_ref(),
            how,
        ),
        CreateIndex { index, .. } | DropIndex { index, .. } => (
            format!("{} of `{table}`", index_words("the", index)),
            index.name.as_ref(),
            how,
        ),
        _ => (format!("table `{table}`"), None, how),
    }
}

fn called(from: &str, to: &str) -> How {
    How::Other(format!("called `{from}`"), format!("called `{to}`"))
}

fn comments(from: &Option<String>, to: &Option<String>) -> How {
    let shown = |comment: &Option<String>| match comment {
        Some(text) => format!("\"{}\"", text.lines().next().unwrap_or_default()),
        None => "none".to_owned(),
    };
    match (shown(from), shown(to)) {
        (was, is) if was == is => How::Other("another text".to_owned(), "one text".to_owned()),
        (was, is) => How::Other(was, is),
    }
}

/// A part that is missing and one that is added under the same name are one that is another.
fn paired(found: Vec<Difference>) -> Vec<Difference> {
    let mut kept: Vec<Difference> = Vec::new();
    for it in found {
        let twin = kept.iter_mut().find(|other| {
            other.how == How::Missing
                && it.how == How::Added
                && it.what.starts_with("the ")
                && other.what.starts_with("the ")
                && it.part.is_some()
                && other.part == it.part
                && other.table == it.table
        });
        match (twin, &it.table, &it.part) {
            (Some(twin), Some(table), Some(part)) => {
                twin.how = How::Other(std::mem::take(&mut twin.what), it.what);
                twin.what = format!("`{part}` of `{table}`");
            }
            _ => kept.push(it),
        }
    }
    kept
}
