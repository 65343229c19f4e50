//! From changes to an executable plan: their order, cycles, hazards, and the way back.

use crate::dialect::Script;
use crate::findings::Finding;
use crate::schema::{Backend, Change, Schema};

/// What a migration is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// From `before` to `after`.
    pub up: Script,
    /// Back.
    pub down: Script,
    /// The schema after `up`.
    pub after: Schema,
    /// Findings about what it does: `destructive-change`, and refusals such as a NOT NULL column without a default.
    pub findings: Vec<Finding>,
}

/// Plans the changes, which start from `before`.
pub fn plan(_before: &Schema, _changes: &[Change], _backend: Backend) -> Plan {
    unimplemented!()
}
