//! What a statement does to tables, in words of our own: the border between reading and the schema.
//!
//! Names are as they were written: which database a name without one lies in is `apply`'s to know.

use crate::schema::{Column, Expr, IndexKey, KeyPart, ObjectName, ReferentialAction};

/// One thing that a statement does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ddl {
    CreateTable {
        name: ObjectName,
        how: How,
        table: NewTable,
    },
    /// `CREATE TABLE … LIKE`.
    CreateLike {
        name: ObjectName,
        how: How,
        like: ObjectName,
    },
    AlterTable {
        table: ObjectName,
        if_exists: bool,
        actions: Vec<Action>,
    },
    DropTables {
        names: Vec<ObjectName>,
        if_exists: bool,
        temporary: bool,
    },
    /// `RENAME TABLE a TO b, c TO d`, one after another.
    RenameTables {
        pairs: Vec<(ObjectName, ObjectName)>,
        if_exists: bool,
    },
    CreateDatabase(String),
    DropDatabase(String),
    Use(String),
    /// A view, a sequence: known by its name only.
    CreateOther(ObjectName),
    DropOthers(Vec<ObjectName>),
}

impl Ddl {
    /// The table, if it gets a key of an expression.
    pub(super) fn key_of_expression(&self) -> Option<&ObjectName> {
        let of_expr = |key: &Key| {
            let mut parts = key.parts.iter();
            parts.any(|part| matches!(part.part, KeyPart::Expr(_)))
        };
        match self {
            Ddl::CreateTable { name, table, .. } => (table.items.iter())
                .any(|item| matches!(item, Item::Key(key) if of_expr(key)))
                .then_some(name),
            Ddl::AlterTable { table, actions, .. } => (actions.iter())
                .any(|action| matches!(action, Action::AddKey { key, .. } if of_expr(key)))
                .then_some(table),
            _ => None,
        }
    }

    /// The columns that it defines.
    pub(super) fn columns(&mut self) -> Vec<&mut Column> {
        match self {
            Ddl::CreateTable { table, .. } => (table.items.iter_mut())
                .filter_map(|item| match item {
                    Item::Column(new) => Some(&mut new.column),
                    _ => None,
                })
                .collect(),
            Ddl::AlterTable { actions, .. } => (actions.iter_mut())
                .filter_map(|action| match action {
                    Action::AddColumn { column: new, .. } | Action::Change { to: new, .. } => {
                        Some(&mut new.column)
                    }
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// How a table is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct How {
    pub(super) if_not_exists: bool,
    pub(super) or_replace: bool,
    pub(super) temporary: bool,
}

/// A table that is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NewTable {
    pub(super) items: Vec<Item>,
    pub(super) options: Options,
    pub(super) query: Option<Query>,
}

/// What stands between a table's parentheses.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Column(Box<NewColumn>),
    Key(Key),
    ForeignKey(NewForeignKey),
    Check(NewCheck),
}

/// A column with what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewColumn {
    pub(super) column: Column,
    /// What the column says of its characters; `column.collation` is made of it.
    pub(super) charset: Charset,
    /// `PRIMARY KEY` and `UNIQUE`, in their order.
    pub(super) keys: Vec<KeyKind>,
    pub(super) references: Option<NewForeignKey>,
    pub(super) checks: Vec<NewCheck>,
}

/// The kinds of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    Primary,
    Unique,
    Plain,
    Fulltext,
    Spatial,
}

/// A key or an index, which are one thing here.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) name: Option<String>,
    pub(super) kind: KeyKind,
    pub(super) parts: Vec<IndexKey>,
    /// Made by the engine for a foreign key; it goes when another serves as well.
    pub(super) generated: bool,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewForeignKey {
    pub(super) name: Option<String>,
    /// The name between `FOREIGN KEY` and the columns.
    pub(super) index: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) table: ObjectName,
    /// Empty: the primary key.
    pub(super) referenced: Vec<String>,
    pub(super) on_delete: ReferentialAction,
    pub(super) on_update: ReferentialAction,
}

/// A check.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewCheck {
    pub(super) name: Option<String>,
    pub(super) expr: Expr,
}

/// What is said of the characters of a column or a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Charset {
    pub(super) charset: Option<String>,
    pub(super) collate: Option<String>,
    /// `BINARY` behind a type: the character set's binary collation.
    pub(super) binary: bool,
}

/// What stands behind a table's parentheses and is followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) charset: Charset,
    pub(super) comment: Option<String>,
}

/// `SELECT … FROM table` of plain columns, or `None` for any other query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) plain: Option<PlainQuery>,
}

/// Columns of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlainQuery {
    pub(super) table: ObjectName,
    /// Column and new name; `None` for `*`.
    pub(super) columns: Vec<Option<(String, String)>>,
}

/// Where a column goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    First,
    After(String),
}

/// One action of `ALTER TABLE`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    AddColumn {
        column: Box<NewColumn>,
        place: Option<Place>,
        if_not_exists: bool,
    },
    DropColumn {
        column: String,
        if_exists: bool,
    },
    /// `CHANGE` and `MODIFY`.
    Change {
        from: String,
        to: Box<NewColumn>,
        place: Option<Place>,
        if_exists: bool,
    },
    RenameColumn {
        from: String,
        to: String,
        if_exists: bool,
    },
    SetDefault {
        column: String,
        default: Option<Expr>,
        if_exists: bool,
    },
    AddKey {
        key: Key,
        if_not_exists: bool,
        or_replace: bool,
    },
    DropPrimaryKey {
        if_exists: bool,
    },
    DropKey {
        name: String,
        if_exists: bool,
    },
    RenameKey {
        from: String,
        to: String,
        if_exists: bool,
    },
    AddForeignKey {
        key: NewForeignKey,
        if_not_exists: bool,
    },
    DropForeignKey {
        name: String,
        if_exists: bool,
    },
    AddCheck {
        check: NewCheck,
        if_not_exists: bool,
    },
    /// `DROP CHECK`.
    DropCheck(String),
    /// `DROP CONSTRAINT`: a check, a foreign key, a key.
    DropConstraint {
        name: String,
        if_exists: bool,
    },
    Options(Options),
    /// `CONVERT TO CHARACTER SET`.
    Convert(Charset),
    RenameTo(ObjectName),
}
