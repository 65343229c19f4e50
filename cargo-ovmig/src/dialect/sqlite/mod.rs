//! SQLite.

mod convert;
pub(crate) mod ddl;
mod expr;
mod extras;
mod labels;
mod normalize;
mod rebuild;
mod references;
mod render;
mod types;

pub use normalize::unsupported;
pub(crate) use render::is_keyword;
pub(crate) use types::{Affinity, affinity};

use super::{DeclaredType, Dialect, Script};
use crate::schema::{Backend, Change, Column, Extra, Schema, SqlType, Table};

/// SQLite.
pub struct Sqlite;

impl Dialect for Sqlite {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn ident(&self, name: &str) -> String {
        render::ident(name)
    }

    fn declared_type(&self, ty: &DeclaredType) -> Result<SqlType, String> {
        types::declared(ty)
    }

    fn type_sql(&self, ty: &SqlType) -> String {
        types::sql(ty)
    }

    fn same_type(&self, left: &SqlType, right: &SqlType, ignore_args: bool) -> bool {
        types::same(left, right, ignore_args)
    }

    fn normalize(&self, expr: &str, ty: Option<&SqlType>) -> String {
        normalize::expr(expr, ty)
    }

    fn normalize_in(&self, expr: &str, ty: Option<&SqlType>, table: &Table) -> String {
        normalize::expr_in(expr, ty, table)
    }

    fn narrows(&self, from: &SqlType, to: &SqlType) -> Option<String> {
        convert::narrows(from, to)
    }

    fn labels(&self, table: &Table, column: &Column) -> Option<Vec<String>> {
        labels::labels(table, &column.name)
    }

    fn same_column_in(
        &self,
        left: (&Table, &Column),
        right: (&Table, &Column),
        shape_only: bool,
    ) -> bool {
        normalize::same_column_in(left, right, shape_only)
    }

    fn adapt(&self, declared: &mut Schema) {
        normalize::adapt(declared);
    }

    fn same_column(&self, left: &Column, right: &Column, shape_only: bool) -> bool {
        normalize::same_column(left, right, shape_only)
    }

    fn references_ahead(&self) -> bool {
        true
    }

    fn renamed_extras(&self, schema: &Schema, change: &Change) -> Option<Vec<Extra>> {
        extras::renamed(schema, change)
    }

    fn framed(&self, script: Script) -> Script {
        references::framed(script)
    }

    fn render(&self, changes: &[Change], before: &Schema, after: &Schema) -> Script {
        render::render(changes, before, after)
    }
}
