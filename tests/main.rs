//! The end-to-end suite: the real binary in temporary workspaces, on real databases. One binary, one module an area.

mod bad_input;
mod daily;
mod database_apply;
mod database_connect;
mod database_reconcile;
mod database_script;
mod differential;
mod drift;
mod example;
mod help;
mod history;
mod introspect_mysql;
mod introspect_postgres;
mod kills;
mod kinds;
mod macros;
mod openvair;
mod postgres_engine;
mod pre_commit;
mod readme;
mod regressions;
mod renames;
mod sqlite_engine;
mod squash;
mod support;
mod workspace;
