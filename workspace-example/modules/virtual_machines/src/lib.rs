//! Virtual machines, their parts, and their snapshots.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
