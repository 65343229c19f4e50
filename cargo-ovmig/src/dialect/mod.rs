//! What differs between the engines: names of types, the meaning of expressions, and the SQL of a change. The same
//! file names in each engine's folder: `types`, `normalize`, `render` (and `rebuild` on SQLite).

mod evolve;
pub mod mentions;
pub mod mysql;
pub mod names;
pub mod postgres;
pub mod sqlite;
pub mod standin;
mod undecided;

use crate::schema::{
    Backend, Change, Column, Extra, ObjectName, Replacement, Schema, SqlType, Table,
};

pub use evolve::evolve;
pub use undecided::undecided;

/// What an engine has to know about itself.
pub trait Dialect: Sync {
    /// The engine.
    fn backend(&self) -> Backend;

    /// An identifier as SQL: quoted where it has to be (keywords, capitals, odd characters), plain otherwise.
    fn ident(&self, name: &str) -> String;

    /// A name as SQL, with its schema.
    fn object(&self, name: &ObjectName) -> String {
        match &name.schema {
            Some(schema) => format!("{}.{}", self.ident(schema), self.ident(&name.name)),
            None => self.ident(&name.name),
        }
    }

    /// The canonical type of a declared one. The error is a sentence: why the engine (or Diesel on it) doesn't have
    /// the type, and what to write instead.
    fn declared_type(&self, ty: &DeclaredType) -> Result<SqlType, String>;

    /// A canonical type as SQL in a column definition.
    fn type_sql(&self, ty: &SqlType) -> String;

    /// Whether two canonical types are the same to the engine and to Diesel. With `ignore_args` (a plain
    /// `diesel::table!` that doesn't say a length) lengths and precisions don't count.
    fn same_type(&self, left: &SqlType, right: &SqlType, ignore_args: bool) -> bool;

    /// An expression in a form in which equal meanings are equal texts, as far as can be known from the text:
    /// redundant parentheses and casts, case of keywords and white space, `now()` and `CURRENT_TIMESTAMP`.
    /// `ty` is the column's type where the expression is a column's default.
    fn normalize(&self, expr: &str, ty: Option<&SqlType>) -> String;

    /// [`Dialect::normalize`] of an expression over a table's columns (a check, an index, a generated column), whose
    /// types say which casts mean nothing.
    fn normalize_in(&self, expr: &str, ty: Option<&SqlType>, table: &Table) -> String {
        let _ = table;
        self.normalize(expr, ty)
    }

    /// Whether [`Dialect::normalize`] understands the expression. Two that it doesn't, and that differ, only the engine
    /// tells apart; on one that keeps expressions as they were written there is nothing to ask.
    fn reads(&self, _expr: &str) -> bool {
        true
    }

    /// Takes out of a declared schema what the engine can't hold (comments on SQLite), and rewrites what it holds in
    /// another way, so that it can be compared with a recorded one.
    fn adapt(&self, declared: &mut Schema);

    /// Whether two columns, already of the same name, differ in something that the engine must be told.
    /// `managed_shape_only` as in [`crate::schema::Managed::Shape`].
    fn same_column(&self, left: &Column, right: &Column, shape_only: bool) -> bool;

    /// What values may lose when a column's type changes, as the part of a sentence ("values longer than 20
    /// characters"); `None` when nothing is lost.
    fn narrows(&self, _from: &SqlType, _to: &SqlType) -> Option<String> {
        None
    }

    /// The labels that a column holds, where the engine keeps them with the column: in its type, or in a check.
    fn labels(&self, _table: &Table, _column: &Column) -> Option<Vec<String>> {
        None
    }

    /// Whether a foreign key's column of the one type may refer to a column of the other, as far as is known.
    fn can_refer(&self, _from: &SqlType, _to: &SqlType) -> bool {
        true
    }

    /// Whether a new table may name a table that doesn't exist yet in its foreign keys. Where it may not, a cycle of
    /// references is broken by adding keys after.
    fn references_ahead(&self) -> bool {
        false
    }

    /// Adds to the changes, which start from `base`, what the engine needs around them, in any order: a check that has
    /// to be dropped before its column's type can change, and made again after.
    fn expand(&self, changes: Vec<Change>, _base: &Schema) -> Vec<Change> {
        changes
    }

    /// [`Dialect::same_column`], knowing the tables that the columns lie in, which the expressions of generated columns
    /// are about.
    fn same_column_in(
        &self,
        left: (&Table, &Column),
        right: (&Table, &Column),
        shape_only: bool,
    ) -> bool {
        self.same_column(left.1, right.1, shape_only)
    }

    /// The views and triggers of the schema with the text that they have after a rename; `None` where that stays.
    fn renamed_extras(&self, _schema: &Schema, _change: &Change) -> Option<Vec<Extra>> {
        None
    }

    /// The script for a migration that Diesel doesn't wrap in a transaction, because its other direction brings its own:
    /// then this one has to bring its own too.
    fn framed(&self, script: Script) -> Script {
        script
    }

    /// The SQL of changes that are already in a good order, from `before` to `after`.
    fn render(&self, changes: &[Change], before: &Schema, after: &Schema) -> Script;
}

/// The dialect of a backend.
pub fn of(backend: Backend) -> &'static dyn Dialect {
    match backend {
        Backend::Sqlite => &sqlite::Sqlite,
        Backend::Postgres => &postgres::Postgres,
        Backend::Mysql => &mysql::Mysql,
    }
}

/// A column's type as a declaration writes it, with `Nullable<…>` taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredType {
    /// The last segment of the path: `Varchar`, `Int4`, `Array`, `TemplateStatus`.
    pub name: String,
    /// The types between the angle brackets (`Array<Text>`, `Range<Int4>`), with `Nullable` taken off.
    pub args: Vec<DeclaredType>,
    /// The SQL type that the declaration gives it: by `ovmig::sql_enum!`, by `#[diesel(postgres_type(name = …))]` on
    /// a struct of the same file, or by `#[sql_type = "…"]` on the column (then `raw`).
    pub named: Option<NamedType>,
    /// `#[max_length = n]`.
    pub max_length: Option<u64>,
    /// `#[precision = n]` and `#[scale = n]`.
    pub precision: Option<(u32, Option<i32>)>,
}

/// A type that isn't Diesel's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedType {
    /// An enumeration of `ovmig::sql_enum!`, with its labels, and what rows get whose label went.
    Enum(ObjectName, Vec<String>, Vec<Replacement>),
    /// A type of an extension or a hand-made one, by its name in the database.
    Custom(ObjectName),
    /// A type written out in SQL: `#[sql_type = "vector(3)"]`.
    Raw(String),
}

/// A script: statements in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The statements.
    pub steps: Vec<Step>,
    /// Whether Diesel may wrap the script in a transaction; `false` for SQLite rebuilds, which bring their own.
    pub run_in_transaction: bool,
    /// How many of the first and of the last statements are the frame that a script without Diesel's transaction
    /// brings: `BEGIN` and what goes before it, `COMMIT` and what stands around it. What is added goes between.
    pub frame: (usize, usize),
}

impl Script {
    /// Puts statements before all others, but within the frame.
    pub fn prepend(&mut self, steps: impl IntoIterator<Item = Step>) {
        self.steps.splice(self.frame.0..self.frame.0, steps);
    }

    /// Puts statements after all others, but within the frame.
    pub fn append(&mut self, steps: impl IntoIterator<Item = Step>) {
        let end = self.steps.len() - self.frame.1;
        self.steps.splice(end..end, steps);
    }

    /// The text of the script: each statement closed with a semicolon, comments above, a blank line between.
    pub fn sql(&self) -> String {
        let mut sql = String::new();
        for step in &self.steps {
            if !sql.is_empty() {
                sql.push('\n');
            }
            for line in step.comment.iter().flat_map(|comment| comment.lines()) {
                sql.push_str("-- ");
                sql.push_str(line);
                sql.push('\n');
            }
            sql.push_str(&step.sql);
            sql.push_str(";\n");
        }
        sql
    }
}

/// One statement of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The statement, without the closing semicolon.
    pub sql: String,
    /// What a reader should know, without the dashes: a lock that is taken, data that can't be brought back.
    pub comment: Option<String>,
}

impl Step {
    /// A statement.
    pub fn new(sql: impl Into<String>) -> Step {
        Step {
            sql: sql.into(),
            comment: None,
        }
    }

    /// With a comment above.
    pub fn comment(mut self, comment: impl Into<String>) -> Step {
        self.comment = Some(comment.into());
        self
    }
}
