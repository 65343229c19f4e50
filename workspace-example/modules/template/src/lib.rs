//! Disks to make new machines from.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
