//! What the tests stand on.

pub(crate) mod database;
pub(crate) mod example;
pub(crate) mod live;
pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sandbox;
#[cfg(unix)]
mod terminal;

pub(crate) use live::Live;
pub(crate) use sandbox::Sandbox;
