//! Everything with a connection: the only room that talks to a live database.

pub mod introspect;
