//! The end-to-end suite: the real binary in temporary workspaces, on real databases. One binary, one module an area.

mod help;
mod support;
