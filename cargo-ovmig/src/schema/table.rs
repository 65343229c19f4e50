//! A table and its parts.

use super::{Expr, ObjectName, Replacement, SqlType};
use crate::source::Origin;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name in the database.
    pub name: ObjectName,
    /// The columns in their order. The order never counts as a difference.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Unique constraints (a unique index is an [`Index`]).
    pub uniques: Vec<Unique>,
    /// Foreign keys, also those that were written beside a column.
    pub foreign_keys: Vec<ForeignKey>,
    /// Check constraints, also those that were written beside a column.
    pub checks: Vec<Check>,
    /// Indexes that are not the base of a constraint.
    pub indexes: Vec<Index>,
    /// The comment in the database (a doc comment in the declaration).
    pub comment: Option<String>,
    /// SQLite's table options.
    pub options: TableOptions,
    /// How much of the table its declaration speaks for.
    pub managed: Managed,
    /// The module that declares it.
    pub module: Option<String>,
    /// The table's name before, when the declaration says so.
    pub renamed_from: Option<String>,
    /// Where it was declared.
    pub origin: Origin,
}

impl Table {
    /// An empty table, everything of which is managed.
    pub fn new(name: ObjectName) -> Table {
        Table {
            name,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            options: TableOptions::default(),
            managed: Managed::Everything,
            module: None,
            renamed_from: None,
            origin: Origin::default(),
        }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of that name, to be changed.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }
}

/// How much of a table its declaration speaks for ("expressed means managed").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Managed {
    /// Declared with `ovmig::table!`, or not declared at all (recorded, actual): all of it.
    #[default]
    Everything,
    /// Declared with `diesel::table!`: table, columns, types, nullability, primary key, `max_length`. Defaults,
    /// constraints, indexes, comments, and lengths that aren't written, are left as they are.
    Shape,
}

/// Options after a table's closing parenthesis on SQLite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// `STRICT`.
    pub strict: bool,
    /// `WITHOUT ROWID`.
    pub without_rowid: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the database.
    pub name: String,
    /// The type.
    pub ty: SqlType,
    /// Whether NULL may stand in it. A column of the primary key is never nullable here.
    pub nullable: bool,
    /// `DEFAULT`; never the `nextval` of an auto-increment.
    pub default: Option<Expr>,
    /// Numbered by the database.
    pub identity: Option<Identity>,
    /// `GENERATED ALWAYS AS (…)`.
    pub generated: Option<Generated>,
    /// `ON UPDATE CURRENT_TIMESTAMP` (MySQL): what the column gets when its row changes.
    pub on_update: Option<Expr>,
    /// `COLLATE`, when it isn't the type's default.
    pub collation: Option<String>,
    /// The comment in the database (a doc comment in the declaration).
    pub comment: Option<String>,
    /// What the migrations say of the column beside all this, as SQL (`INVISIBLE`, `SRID 4326`; MySQL): no declaration says
    /// it, so it isn't compared, and stays with the column.
    pub attributes: Vec<String>,
    /// The column's name before, when the declaration says so.
    pub renamed_from: Option<String>,
    /// What existing rows get when the column becomes NOT NULL or is added so, when the declaration says so.
    pub backfill: Option<Expr>,
    /// What rows get whose label went, of a column that holds labels. In what is declared, also of labels that went
    /// long ago; in a change, of those that it takes away.
    pub replaced: Vec<Replacement>,
    /// Where it was declared.
    pub origin: Origin,
}

impl Column {
    /// A column that may not be NULL and has nothing else.
    pub fn new(name: impl Into<String>, ty: SqlType) -> Column {
        Column {
            name: name.into(),
            ty,
            nullable: false,
            default: None,
            identity: None,
            generated: None,
            on_update: None,
            collation: None,
            comment: None,
            attributes: Vec::new(),
            renamed_from: None,
            backfill: None,
            replaced: Vec::new(),
            origin: Origin::default(),
        }
    }

    /// What rows get that hold a label, when the column of before becomes this one: what the change says, or on the way
    /// back what undoes it, as far as the rows can be told apart. `labels` are those that this one has.
    pub fn replacements(&self, before: &Column, labels: Option<&[String]>) -> Vec<Replacement> {
        if !self.replaced.is_empty() {
            return self.replaced.clone();
        }
        let Some(labels) = labels else {
            return Vec::new();
        };
        let mut back: Vec<Replacement> = Vec::new();
        for it in &before.replaced {
            let told_apart =
                !labels.contains(&it.to) && !back.iter().any(|known| known.from == it.to);
            if told_apart && labels.contains(&it.from) {
                back.push(Replacement {
                    from: it.to.clone(),
                    to: it.from.clone(),
                });
            }
        }
        back
    }
}

/// How the database numbers a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// `GENERATED ALWAYS AS IDENTITY`.
    Always,
    /// `GENERATED BY DEFAULT AS IDENTITY`.
    ByDefault,
    /// `SERIAL` on PostgreSQL, `AUTOINCREMENT` on SQLite.
    AutoIncrement,
}

/// A generated column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The expression.
    pub expr: Expr,
    /// `STORED` rather than `VIRTUAL`.
    pub stored: bool,
}

/// A primary key. In what is declared, no name means: any, and the backend's default for a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name.
    pub name: Option<String>,
    /// The columns in their order.
    pub columns: Vec<String>,
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deferrable {
    /// At each statement.
    #[default]
    No,
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    InitiallyImmediate,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    InitiallyDeferred,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The constraint's name.
    pub name: Option<String>,
    /// The columns in their order.
    pub columns: Vec<String>,
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Where it was declared.
    pub origin: Origin,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The constraint's name.
    pub name: Option<String>,
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The referenced table.
    pub table: ObjectName,
    /// The referenced columns. Never empty: a reference to "the primary key" is resolved where it is read.
    pub referenced: Vec<String>,
    /// `ON DELETE`.
    pub on_delete: ReferentialAction,
    /// `ON UPDATE`.
    pub on_update: ReferentialAction,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Where it was declared.
    pub origin: Origin,
}

/// What a foreign key does when the referenced row goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReferentialAction {
    /// `NO ACTION`, the default.
    #[default]
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

impl ReferentialAction {
    /// The words in SQL.
    pub fn sql(self) -> &'static str {
        match self {
            ReferentialAction::NoAction => "NO ACTION",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        }
    }
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: Option<String>,
    /// The condition, without the outer parentheses.
    pub expr: Expr,
    /// Where it was declared.
    pub origin: Origin,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// The index's name.
    pub name: Option<String>,
    /// `UNIQUE`.
    pub unique: bool,
    /// `USING`, in lower case; `None` for the default (btree).
    pub method: Option<String>,
    /// What is indexed, in order.
    pub keys: Vec<IndexKey>,
    /// `INCLUDE (…)`.
    pub include: Vec<String>,
    /// `WHERE …`.
    pub predicate: Option<Expr>,
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// Where it was declared.
    pub origin: Origin,
}

/// One key of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    /// The column or the expression.
    pub part: KeyPart,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`, when that isn't the direction's default.
    pub nulls: Option<Nulls>,
    /// The operator class, when it isn't the type's default.
    pub opclass: Option<String>,
    /// `COLLATE`, when it isn't the column's.
    pub collation: Option<String>,
    /// How much of a text is indexed (MySQL: `name(20)`), in characters, or in bytes of a binary column.
    pub length: Option<u32>,
}

impl IndexKey {
    /// A column, ascending.
    pub fn column(name: impl Into<String>) -> IndexKey {
        IndexKey {
            part: KeyPart::Column(name.into()),
            descending: false,
            nulls: None,
            opclass: None,
            collation: None,
            length: None,
        }
    }

    /// An expression, ascending.
    pub fn expr(sql: impl Into<String>) -> IndexKey {
        IndexKey {
            part: KeyPart::Expr(Expr::new(sql)),
            ..IndexKey::column("")
        }
    }
}

/// What an index key is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// A column.
    Column(String),
    /// An expression, without the outer parentheses.
    Expr(Expr),
}

/// Where NULLs stand in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}
