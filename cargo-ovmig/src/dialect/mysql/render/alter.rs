//! `ALTER TABLE`s that gather actions.

use super::{Writer, object};
use crate::dialect::Step;
use crate::schema::{Change, Identity, Index, KeyPart, ObjectName, Schema};

/// A line that is longer is broken.
const LINE: usize = 100;

/// An `ALTER TABLE`.
pub(super) struct Alter {
    table: ObjectName,
    subjects: Vec<Subject>,
    actions: Vec<String>,
    comments: Vec<String>,
}

/// What an action is about: two of one subject don't go into one statement.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Subject {
    Column(String),
    /// A key that is added. One that is dropped may have the same name.
    AddKey(String),
    DropKey(String),
    Check(String),
    Fulltext,
    Comment,
}

impl Subject {
    /// Names of columns are the same in capitals.
    pub(super) fn column(name: &str) -> Subject {
        Subject::Column(name.to_lowercase())
    }
}

impl Writer<'_> {
    /// Adds an action to the table's open `ALTER TABLE`, or to a new one.
    pub(super) fn act(&mut self, table: &ObjectName, subject: Subject, action: String) {
        let open = (self.open.iter()).position(|it| it.table == *table);
        let taken = open.is_some_and(|at| self.open[at].subjects.contains(&subject));
        if taken {
            self.flush();
        }
        let at = match open.filter(|_| !taken) {
            Some(at) => at,
            None => {
                self.open.push(Alter {
                    table: table.clone(),
                    subjects: Vec::new(),
                    actions: Vec::new(),
                    comments: Vec::new(),
                });
                self.open.len() - 1
            }
        };
        self.open[at].subjects.push(subject);
        self.open[at].actions.push(action);
    }

    /// Puts a comment above the table's open statement.
    pub(super) fn remark(&mut self, table: &ObjectName, comment: String) {
        if let Some(open) = self.open.iter_mut().find(|it| it.table == *table) {
            open.comments.push(comment);
        }
    }

    /// Adds an `UPDATE`. It goes before what is open where that makes no difference to it: then fewer statements
    /// leave a half-done table when one fails.
    pub(super) fn update(&mut self, sql: String, before: bool) {
        if !before {
            self.flush();
        }
        self.steps.push(Step::new(sql));
    }

    /// Whether what is open leaves a table's columns and checks as they are.
    pub(super) fn only_keys_are_open(&self, table: &ObjectName) -> bool {
        (self.open.iter().filter(|it| it.table == *table)).all(|it| {
            let harmless = |it: &Subject| {
                matches!(
                    it,
                    Subject::Column(_) | Subject::Comment | Subject::AddKey(_)
                )
            };
            it.subjects.iter().all(harmless)
        })
    }

    /// Writes the statements that are open. The state is the one after them.
    pub(super) fn flush(&mut self) {
        for open in std::mem::take(&mut self.open) {
            let head = format!("ALTER TABLE {}", object(&open.table));
            let sql = match &open.actions[..] {
                [action] if head.len() + 1 + action.len() <= LINE => format!("{head} {action}"),
                actions => format!("{head}\n    {}", actions.join(",\n    ")),
            };
            let mut step = Step::new(sql);
            if !open.comments.is_empty() {
                step = step.comment(open.comments.join("\n"));
            }
            self.steps.push(step);
        }
    }
}

/// The changes with each that takes the number of a column, or its key, beside the one that goes with it: a numbered
/// column is a key in every statement.
pub(super) fn numbered_with_their_keys(changes: &[Change], before: &Schema) -> Vec<Change> {
    let mut ordered = changes.to_vec();
    let mut at = 0;
    while at < ordered.len() {
        let partner = match &ordered[at] {
            Change::AddColumn { table, column } if column.identity.is_some() => {
                find(&ordered, at, |it| adds_key(it, table, &column.name))
            }
            Change::AlterColumn { table, from, to }
                if from.identity.is_none() && to.identity.is_some() =>
            {
                find(&ordered, at, |it| adds_key(it, table, &to.name))
            }
            drop => dropped_first(drop).and_then(|(table, first)| {
                let column = before.tables.get(table)?.column(first)?;
                (column.identity == Some(Identity::AutoIncrement)).then_some(())?;
                find(&ordered, at, |it| stops_numbering(it, table, first))
                    .or_else(|| find(&ordered, at, |it| adds_key(it, table, first)))
            }),
        };
        if let Some(partner) = partner {
            let change = ordered.remove(partner);
            ordered.insert(at + 1, change);
        }
        at += 1;
    }
    ordered
}

fn find(changes: &[Change], after: usize, is_it: impl Fn(&Change) -> bool) -> Option<usize> {
    let found = changes[after + 1..].iter().position(is_it);
    found.map(|offset| after + 1 + offset)
}

/// Whether the change adds a key that begins with the column.
fn adds_key(change: &Change, table: &ObjectName, column: &str) -> bool {
    let (its, first) = match change {
        Change::AddPrimaryKey { table, key } => (table, key.columns.first()),
        Change::AddUnique { table, unique } => (table, unique.columns.first()),
        Change::CreateIndex { table, index } => (table, first_of_index(index)),
        _ => return false,
    };
    its == table && first.is_some_and(|it| it == column)
}

fn first_of_index(index: &Index) -> Option<&String> {
    match &index.keys.first()?.part {
        KeyPart::Column(name) => Some(name),
        KeyPart::Expr(_) => None,
    }
}

/// The table and the first column of a key that is dropped.
fn dropped_first(change: &Change) -> Option<(&ObjectName, &str)> {
    let (table, first) = match change {
        Change::DropPrimaryKey { table, key } => (table, key.columns.first()),
        Change::DropUnique { table, unique } => (table, unique.columns.first()),
        Change::DropIndex { table, index } => (table, first_of_index(index)),
        _ => return None,
    };
    Some((table, first?))
}

fn stops_numbering(change: &Change, table: &ObjectName, column: &str) -> bool {
    match change {
        Change::DropColumn {
            table: its,
            column: it,
        } => its == table && it.name == column,
        Change::AlterColumn { table: its, to, .. } => {
            its == table && to.name == column && to.identity.is_none()
        }
        _ => false,
    }
}
