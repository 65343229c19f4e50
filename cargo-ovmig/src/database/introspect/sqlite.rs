//! SQLite's schema table.
