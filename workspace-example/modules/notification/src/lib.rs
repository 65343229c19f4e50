//! Mails and messages to people.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
