//! Network interfaces of the hosts.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
