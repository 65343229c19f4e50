//! PostgreSQL's catalogue.
