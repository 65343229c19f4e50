//! The end-to-end suite: the real binary in temporary workspaces, on real databases. One binary, one module an area.

mod database_apply;
mod database_connect;
mod database_script;
mod help;
mod history;
mod macros;
mod replay_postgres;
mod sqlite_engine;
mod support;
mod workspace;
