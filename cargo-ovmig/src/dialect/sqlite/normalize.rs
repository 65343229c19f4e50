//! The meaning of expressions on Sqlite.

use crate::schema::{Column, Schema, SqlType};

pub(crate) fn expr(_sql: &str, _ty: Option<&SqlType>) -> String {
    unimplemented!()
}

pub(crate) fn adapt(_declared: &mut Schema) {
    unimplemented!()
}

pub(crate) fn same_column(_left: &Column, _right: &Column, _shape_only: bool) -> bool {
    unimplemented!()
}
