//! Installation images, and the machines that have one in.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
