//! What happened, who did it, and to what.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
