//! The names of constraints and indexes, by PostgreSQL's own defaults on every engine.
