//! The schema of a database as plain data: what `declare`, `replay` and `introspect` give, and `compare` takes.
//!
//! Invariant: a name without a schema lies in the default one (`public`, `main`); types are in the canonical form of
//! their backend (see [`crate::dialect`]).

mod apply;
mod change;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use change::Change;
pub use table::{
    Check, Column, Deferrable, ForeignKey, Generated, Identity, Index, IndexKey, KeyPart, Managed,
    Nulls, PrimaryKey, ReferentialAction, Table, TableOptions, Unique,
};

use crate::source::Origin;

/// The database engines that the tool writes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// SQLite 3.35 or newer.
    Sqlite,
    /// PostgreSQL 12 or newer.
    Postgres,
    /// MySQL 8.0.19 or newer, MariaDB 10.5 or newer.
    Mysql,
}

impl Backend {
    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Backend::Sqlite => "sqlite",
            Backend::Postgres => "postgres",
            Backend::Mysql => "mysql",
        }
    }

    /// The name in sentences.
    pub fn title(self) -> &'static str {
        match self {
            Backend::Sqlite => "SQLite",
            Backend::Postgres => "PostgreSQL",
            Backend::Mysql => "MySQL",
        }
    }
}

/// Tables, enumerations, and what else has to be kept in mind to change them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The database's schemas apart from the default one. One that a table or an enumeration lies in is there even if
    /// it isn't listed.
    pub namespaces: BTreeSet<String>,
    /// The enumerated types.
    pub enums: BTreeMap<ObjectName, Enumeration>,
    /// The tables.
    pub tables: BTreeMap<ObjectName, Table>,
    /// Views and triggers: never compared, but a rebuild of a table on SQLite has to carry them over.
    pub extras: Vec<Extra>,
}

impl Schema {
    /// Whether the database's schema of that name exists, as far as is known.
    pub fn has_namespace(&self, name: &str) -> bool {
        let mut names = self.tables.keys().chain(self.enums.keys());
        self.namespaces.contains(name) || names.any(|it| it.schema.as_deref() == Some(name))
    }
}

/// The name of a table or a type, with its schema when that isn't the default one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// The schema; `None` for the default one (`public`, `main`).
    pub schema: Option<String>,
    /// The name itself, as the database has it, unquoted.
    pub name: String,
}

impl ObjectName {
    /// A name in the default schema.
    pub fn new(name: impl Into<String>) -> ObjectName {
        ObjectName {
            schema: None,
            name: name.into(),
        }
    }

    /// A name in a schema.
    pub fn qualified(schema: impl Into<String>, name: impl Into<String>) -> ObjectName {
        ObjectName {
            schema: Some(schema.into()),
            name: name.into(),
        }
    }

    /// Another name in the same schema.
    pub fn sibling(&self, name: impl Into<String>) -> ObjectName {
        ObjectName {
            schema: self.schema.clone(),
            name: name.into(),
        }
    }
}

/// For messages: `name` or `schema.name`, unquoted.
impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)
    }
}

/// A column's type in the canonical form of the backend: `varchar(20)`, `int4`, `ltree`, `int4[]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SqlType {
    /// The schema of a type that isn't built in and doesn't lie in the default schema.
    pub schema: Option<String>,
    /// The canonical name.
    pub name: String,
    /// Length, or precision and scale, or whatever else stands between the parentheses.
    pub args: Vec<String>,
    /// An array. PostgreSQL doesn't keep the number of dimensions, so neither do we.
    pub array: bool,
}

impl SqlType {
    /// A type without arguments.
    pub fn new(name: impl Into<String>) -> SqlType {
        SqlType {
            schema: None,
            name: name.into(),
            args: Vec::new(),
            array: false,
        }
    }

    /// Whether it isn't known: a declared type that only another crate knows. It is taken for the recorded one.
    pub fn is_open(&self) -> bool {
        self.name.is_empty()
    }

    /// The type with arguments.
    pub fn with_args<T: ToString>(mut self, args: impl IntoIterator<Item = T>) -> SqlType {
        self.args = args.into_iter().map(|arg| arg.to_string()).collect();
        self
    }

    /// An array of the type.
    pub fn array(mut self) -> SqlType {
        self.array = true;
        self
    }
}

/// For messages; for SQL use the dialect's `type_sql`.
impl fmt::Display for SqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)?;
        if !self.args.is_empty() {
            write!(f, "({})", self.args.join(", "))?;
        }
        if self.array {
            f.write_str("[]")?;
        }
        Ok(())
    }
}

/// An SQL expression as it was written. Whether two mean the same is the dialect's to say (`normalize`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expr(pub String);

impl Expr {
    /// An expression.
    pub fn new(sql: impl Into<String>) -> Expr {
        Expr(sql.into())
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An enumerated type (`CREATE TYPE … AS ENUM`). On SQLite an enumeration is a `TEXT` column with a check instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// The type's name.
    pub name: ObjectName,
    /// Its labels in their order.
    pub labels: Vec<String>,
    /// What rows get whose label went, when the declaration or a word says so.
    pub replaced: Vec<Replacement>,
    /// Whether statements of the same migration use labels that are new in it.
    pub used_at_once: bool,
    /// What it was called before, when the declaration says so.
    pub renamed_from: Option<String>,
    /// The type's comment.
    pub comment: Option<String>,
    /// Where it was declared.
    pub origin: Origin,
}

/// What rows get instead of a label that went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The label that they held.
    pub from: String,
    /// The one that they get.
    pub to: String,
}

/// A view or a trigger: text that the tool carries along but doesn't manage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// View or trigger.
    pub kind: ExtraKind,
    /// Its name.
    pub name: ObjectName,
    /// The table that a trigger belongs to.
    pub table: Option<ObjectName>,
    /// The statement that makes it, without the closing semicolon.
    pub sql: String,
}

/// Whether two comments are the same but for the white space around their lines, which a doc comment doesn't keep.
pub fn same_comment(one: Option<&str>, other: Option<&str>) -> bool {
    let lines = |comment: Option<&str>| -> Vec<String> {
        let text = comment.unwrap_or_default().trim();
        text.lines().map(|line| line.trim().to_owned()).collect()
    };
    one == other || lines(one) == lines(other)
}

/// The kinds of [`Extra`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraKind {
    /// A view.
    View,
    /// A trigger.
    Trigger,
}
