//! The SQL of a change on Postgres.

mod ident;

use crate::dialect::Script;
use crate::schema::{Change, Schema};

pub(crate) use ident::ident;

pub(crate) fn render(_changes: &[Change], _before: &Schema, _after: &Schema) -> Script {
    unimplemented!()
}
