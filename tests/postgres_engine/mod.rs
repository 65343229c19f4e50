//! What is generated for PostgreSQL, run on PostgreSQL.

mod build;
mod case;
pub(crate) mod catalogue;
mod names;
mod parts;
mod tables;
