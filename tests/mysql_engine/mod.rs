//! What is generated for MySQL and MariaDB, run there.

mod case;
mod columns;
mod parts;
mod program;
mod tables;
