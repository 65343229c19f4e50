//! Expressions and declarations in the form in which equal meanings are equal.

use crate::schema::{Column, Schema, SqlType, Table};
use crate::source::Origin;

pub(super) fn expr(expr: &str, _ty: Option<&SqlType>) -> String {
    expr.to_owned()
}

pub(super) fn adapt(_declared: &mut Schema) {}

pub(super) fn same_column(left: &Column, right: &Column, shape_only: bool) -> bool {
    super::types::same(&left.ty, &right.ty, shape_only) && left.nullable == right.nullable
}

/// What a declaration asks for and the engine doesn't have: where, and a sentence.
pub fn unsupported(_table: &Table) -> Vec<(Origin, String)> {
    Vec::new()
}
