//! Disks of machines, and the machines that they are attached to.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
