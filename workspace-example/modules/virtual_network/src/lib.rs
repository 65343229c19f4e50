//! Virtual networks, and the port groups on them.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
