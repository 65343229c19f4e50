//! The people who may log in.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
