//! Where the data of machines lies.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
