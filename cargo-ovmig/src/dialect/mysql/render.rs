//! The SQL of changes.

use crate::dialect::Script;
use crate::schema::{Change, Schema};

pub(super) fn ident(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

pub(super) fn render(_changes: &[Change], _before: &Schema, _after: &Schema) -> Script {
    Script {
        steps: Vec::new(),
        run_in_transaction: false,
        frame: (0, 0),
    }
}
