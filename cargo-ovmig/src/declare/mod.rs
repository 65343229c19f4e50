//! From the text of `orm.rs` files to the declared schema.

use std::sync::Arc;

use crate::findings::Finding;
use crate::schema::{Backend, Schema};
use crate::source::SourceFile;

/// A module's ORM file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleSource {
    /// The module's name.
    pub module: String,
    /// Its ORM file.
    pub file: Arc<SourceFile>,
}

/// What was declared, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The schema: what could be read, and what the engine can't hold taken out.
    pub schema: Schema,
    /// Files that can't be read, wrong attributes, types that the engine doesn't have, tables of two modules,
    /// references to nothing, files without a table.
    pub findings: Vec<Finding>,
}

/// Reads what the modules declare.
pub fn declare(_modules: &[ModuleSource], _backend: Backend) -> Declared {
    unimplemented!()
}
