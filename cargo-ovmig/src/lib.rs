//! `cargo ovmig`: migrations for Diesel from the tables that a workspace's modules declare.
//!
//! The map of the code, in the order of the data. A module uses only modules above it.
//!
//! - [`source`]: text that was read from a file, and places in it.
//! - [`schema`]: tables, columns, constraints, indexes, enums; changes of them. Plain data.
//! - [`findings`]: what the tool has to say, by rule, and its reports.
//! - [`failure`]: why a command could not do what it was asked.
//! - [`nearest`]: the name that was probably meant.
//! - [`files`]: files as text, replaced as a whole.
//! - [`sql`]: SQL as text: tokens, statements, checksums.
//! - [`config`]: the settings in Cargo.toml, and where the database's URL comes from.
//! - [`registry`]: edits of Cargo.toml: the registry, a new configuration.
//! - [`discover`]: a workspace's modules, registered or not.
//! - [`history`]: the migrations folder: ids, reading, lock file, writing.
//! - [`dialect`]: what differs between the engines: types, meaning of expressions, SQL of a change.
//! - [`declare`]: `orm.rs` → the declared schema, with source spans.
//! - [`replay`]: migrations → the recorded schema.
//! - [`compare`]: schema × schema → changes.
//! - [`mod@pull`]: a schema → the text of `orm.rs`, new or brought up to it.
//! - [`mod@plan`]: changes → an executable plan, and the way back.
//! - [`squash`](mod@squash): folds a branch's migrations into one.
//! - [`project`]: a workspace with its migrations and its declared tables, read once.
//! - [`database`]: everything with a connection.
//! - [`drift`]: the actual schema against what the applied migrations make.
//! - [`mod@verify`]: the proof on scratch databases.
//! - [`git`]: what git knows about the base branch.
//! - [`ui`]: the terminal.
//! - [`cli`]: the command line's types.
//! - [`commands`]: one file a command.

pub mod cli;
pub mod commands;
pub mod compare;
pub mod config;
pub mod database;
pub mod declare;
pub mod dialect;
pub mod discover;
pub mod drift;
pub mod failure;
pub mod files;
pub mod findings;
pub mod git;
pub mod history;
pub mod nearest;
pub mod plan;
pub mod project;
pub mod pull;
pub mod registry;

pub mod replay;
pub mod schema;
pub mod source;
pub mod sql;
pub mod squash;
pub mod ui;
pub mod verify;
