//! From two schemas to the changes that lead from the one to the other.

use std::collections::BTreeMap;

use crate::schema::{Backend, Change, ObjectName, Schema};

/// What a comparison has to leave alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Tables that are neither dropped nor changed, and why: tables of unregistered modules, `ignore-tables`, tables
    /// in doubt.
    pub left_alone: BTreeMap<ObjectName, String>,
}

/// The outcome of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes, by table, in an order that only `plan` makes executable.
    pub changes: Vec<Change>,
    /// Differences that were left alone, and why.
    pub skipped: Vec<(ObjectName, String)>,
    /// Columns and tables of one side that have a likely new name on the other, to suggest `#[renamed_from]`.
    pub likely_renames: Vec<LikelyRename>,
}

/// A drop and an addition that look like a rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyRename {
    /// The table of the columns; `None` when tables themselves are meant.
    pub table: Option<ObjectName>,
    /// The name that would go.
    pub from: String,
    /// The name that would come.
    pub to: String,
}

/// The changes that lead from `from` (recorded) to `to` (declared).
///
/// Invariant: `compare(a, a)` has no changes.
pub fn compare(_from: &Schema, _to: &Schema, _scope: &Scope, _backend: Backend) -> Comparison {
    unimplemented!()
}
