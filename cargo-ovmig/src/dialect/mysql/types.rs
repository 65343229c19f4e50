//! Canonical types: what `information_schema.columns.column_type` calls them, without display widths of integers.

use crate::dialect::DeclaredType;
use crate::schema::SqlType;

pub(super) fn declared(ty: &DeclaredType) -> Result<SqlType, String> {
    Err(format!("`{}` isn't known on MySQL yet", ty.name))
}

pub(super) fn sql(ty: &SqlType) -> String {
    ty.to_string()
}

pub(super) fn same(left: &SqlType, right: &SqlType, ignore_args: bool) -> bool {
    left.name == right.name && (ignore_args || left.args == right.args)
}
