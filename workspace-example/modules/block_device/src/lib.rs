//! Block devices that a host reaches over iSCSI.

/// What the module keeps in the database.
pub mod adapters {
    pub mod orm;
}
