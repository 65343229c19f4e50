//! What is generated for PostgreSQL, run on PostgreSQL.

mod build;
mod case;
mod catalogue;
mod names;
mod parts;
mod random;
mod tables;
