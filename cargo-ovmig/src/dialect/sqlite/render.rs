//! The SQL of a change on Sqlite.

use crate::dialect::Script;
use crate::schema::{Change, Schema};

pub(crate) fn ident(_name: &str) -> String {
    unimplemented!()
}

pub(crate) fn render(_changes: &[Change], _before: &Schema, _after: &Schema) -> Script {
    unimplemented!()
}
