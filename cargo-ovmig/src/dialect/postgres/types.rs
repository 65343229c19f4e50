//! The types of Postgres.

use crate::dialect::DeclaredType;
use crate::schema::SqlType;

pub(crate) fn declared(_ty: &DeclaredType) -> Result<SqlType, String> {
    unimplemented!()
}

/// The canonical type of one that was written in SQL.
pub(crate) fn from_sql(_written: &str) -> SqlType {
    unimplemented!()
}

pub(crate) fn sql(_ty: &SqlType) -> String {
    unimplemented!()
}

pub(crate) fn same(_left: &SqlType, _right: &SqlType, _ignore_args: bool) -> bool {
    unimplemented!()
}
