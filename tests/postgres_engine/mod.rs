//! What is generated for PostgreSQL, run on PostgreSQL.

mod build;
mod catalogue;
mod names;
