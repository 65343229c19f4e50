//! MySQL and MariaDB.

pub(crate) mod literal;
mod normalize;
mod render;
pub(crate) mod types;

pub use normalize::unsupported;

use super::{DeclaredType, Dialect, Script};
use crate::schema::{Backend, Change, Column, Schema, SqlType, Table};

/// MySQL and MariaDB: what is written runs on both.
pub struct Mysql;

impl Dialect for Mysql {
    fn backend(&self) -> Backend {
        Backend::Mysql
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

    fn reads(&self, expr: &str) -> bool {
        normalize::reads(expr)
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

    fn labels(&self, _table: &Table, column: &Column) -> Option<Vec<String>> {
        (types::base(&column.ty) == "enum").then(|| column.ty.args.clone())
    }

    fn narrows(&self, from: &SqlType, to: &SqlType) -> Option<String> {
        render::narrows(from, to)
    }

    fn can_refer(&self, from: &SqlType, to: &SqlType) -> bool {
        render::can_refer(from, to)
    }

    fn expand(&self, changes: Vec<Change>, base: &Schema) -> Vec<Change> {
        render::expand(changes, base)
    }

    fn render(&self, changes: &[Change], before: &Schema, after: &Schema) -> Script {
        render::render(changes, before, after)
    }
}
