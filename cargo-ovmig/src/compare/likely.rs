//! Drops and additions that look like renames: a suggestion, never more.

use std::fmt;

use crate::dialect::Dialect;
use crate::schema::{Change, Column, ObjectName, Table};

/// Something that has a name and holds data. Written as on the command line: `table`, `table.column`, `enum.label`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names say it
pub enum Subject {
    Table(ObjectName),
    Column(ObjectName, String),
    Label(ObjectName, String),
}

impl Subject {
    /// Its own name, without what it belongs to.
    pub fn name(&self) -> &str {
        match self {
            Subject::Table(name) => &name.name,
            Subject::Column(_, name) | Subject::Label(_, name) => name,
        }
    }

    /// `table`, `column` or `label`.
    pub fn kind(&self) -> &'static str {
        match self {
            Subject::Table(_) => "table",
            Subject::Column(..) => "column",
            Subject::Label(..) => "label",
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Table(name) => write!(f, "{name}"),
            Subject::Column(of, name) | Subject::Label(of, name) => write!(f, "{of}.{name}"),
        }
    }
}

/// Something that would go while something like it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyRename {
    /// What would go; a column by its table's new name.
    pub from: Subject,
    /// The names that it may have now, the likeliest first; never empty.
    pub to: Vec<String>,
}

impl LikelyRename {
    /// What to do when it is one, and when it isn't.
    pub fn advice(&self) -> [String; 2] {
        let LikelyRename { from, to } = self;
        let (name, new) = (from.name(), &to[0]);
        [
            format!(
                "`{new}` looks like a new name of `{name}`: write `#[renamed_from = \"{name}\"]` above it, or run the \
                 command with `--rename {from}={new}` to keep the data"
            ),
            format!("if it isn't one, run the command with `--drop {from}`"),
        ]
    }
}

/// Pairs dropped and new tables that have the same columns, dropped and new columns of a table that have the same
/// type, lost and new labels.
pub(super) fn renames(changes: &[Change], dialect: &dyn Dialect) -> Vec<LikelyRename> {
    let mut found = tables(changes, dialect);
    found.extend(columns(changes, dialect));
    for change in changes {
        let Change::AlterEnum { from, to } = change else {
            continue;
        };
        let subject = |label: &String| Subject::Label(to.name.clone(), label.clone());
        let gone: Vec<_> = (from.labels.iter().enumerate())
            .filter(|(_, label)| !to.labels.contains(label))
            .filter(|(_, label)| !to.replaced.iter().any(|it| it.from == **label))
            .map(|(place, label)| (place, subject(label)))
            .collect();
        let new: Vec<_> = (to.labels.iter().enumerate())
            .filter(|(_, label)| !from.labels.contains(label))
            .collect();
        found.extend(paired(gone, |place| {
            let mut fitting = new.clone();
            fitting.sort_by_key(|(at, _)| at != place);
            fitting
                .into_iter()
                .map(|(_, label)| label.clone())
                .collect()
        }));
    }
    found
}

fn columns(changes: &[Change], dialect: &dyn Dialect) -> Vec<LikelyRename> {
    let gone = changes.iter().filter_map(|change| match change {
        Change::DropColumn { table, column } if column.generated.is_none() => {
            let subject = Subject::Column(table.clone(), column.name.clone());
            Some(((table, column), subject))
        }
        _ => None,
    });
    paired(gone.collect(), |(of, old)| {
        let mut fitting: Vec<&Column> = (changes.iter())
            .filter_map(|change| match change {
                Change::AddColumn { table, column } if table == *of => Some(column),
                _ => None,
            })
            .filter(|new| new.generated.is_none() && dialect.same_type(&new.ty, &old.ty, false))
            .collect();
        // The nullability too, if one of that kind is there.
        fitting.sort_by_key(|new| new.nullable != old.nullable);
        fitting.into_iter().map(|new| new.name.clone()).collect()
    })
}

fn tables(changes: &[Change], dialect: &dyn Dialect) -> Vec<LikelyRename> {
    let gone = changes.iter().filter_map(|change| match change {
        Change::DropTable(old) => Some((old, Subject::Table(old.name.clone()))),
        _ => None,
    });
    paired(gone.collect(), |old: &&Table| {
        let same = |column: &Column| {
            let other = old.column(&column.name);
            other.is_some_and(|other| dialect.same_type(&column.ty, &other.ty, true))
        };
        let fits = |it: &Table| {
            it.name.schema == old.name.schema
                && it.columns.len() == old.columns.len()
                && it.columns.iter().all(same)
        };
        let new = changes.iter().filter_map(|change| match change {
            Change::CreateTable(table) if fits(table) => Some(table.name.name.clone()),
            _ => None,
        });
        new.collect()
    })
}

/// Gives each of what goes the names that fit it. No two get the same one first, while there are others.
fn paired<T>(gone: Vec<(T, Subject)>, fitting: impl Fn(&T) -> Vec<String>) -> Vec<LikelyRename> {
    let mut given: Vec<(Subject, String)> = Vec::new();
    let mut found = Vec::new();
    for (it, from) in gone {
        let mut to = fitting(&it);
        let is_taken = |name: &String| {
            given
                .iter()
                .any(|(to, given)| same_owner(to, &from) && given == name)
        };
        if let Some(free) = to.iter().position(|name| !is_taken(name)) {
            to[..=free].rotate_right(1);
            given.push((from.clone(), to[0].clone()));
            found.push(LikelyRename { from, to });
        }
    }
    found
}

fn same_owner(left: &Subject, right: &Subject) -> bool {
    match (left, right) {
        (Subject::Table(left), Subject::Table(right)) => left.schema == right.schema,
        (Subject::Column(left, _), Subject::Column(right, _)) => left == right,
        (Subject::Label(left, _), Subject::Label(right, _)) => left == right,
        _ => false,
    }
}
