//! From a live database to the actual schema.

pub mod mysql;
pub mod postgres;
pub mod sqlite;
