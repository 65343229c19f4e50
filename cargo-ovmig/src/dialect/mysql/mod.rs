//! MySQL and MariaDB.

pub(crate) mod literal;
mod normalize;
mod render;
// For replay and introspection, which come next.
#[allow(dead_code, unused_imports)]
pub(crate) mod types;

pub use normalize::unsupported;

use super::{DeclaredType, Dialect, Script};
use crate::schema::{Backend, Change, Column, Schema, SqlType};

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

    fn adapt(&self, declared: &mut Schema) {
        normalize::adapt(declared);
    }

    fn same_column(&self, left: &Column, right: &Column, shape_only: bool) -> bool {
        normalize::same_column(left, right, shape_only)
    }

    fn render(&self, changes: &[Change], before: &Schema, after: &Schema) -> Script {
        render::render(changes, before, after)
    }
}
