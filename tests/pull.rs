//! `pull`: databases that were built in any way become ORM files, and files are brought up to them.

mod databases;
mod in_place;
mod text;

use std::fs;

use crate::support::Sandbox;
use crate::support::database::Scratch;

/// A workspace with a module `shop` that has no file yet, and that database.
fn workspace(scratch: &Scratch, more: &str) -> Sandbox {
    let sandbox = Sandbox::configured(&format!(
        "backend = \"{}\"\ndatabase-url = \"{}\"\n{more}",
        scratch.backend().name(),
        scratch.url()
    ));
    for name in ["shop", "people"] {
        sandbox.module(name, "");
        fs::remove_file(sandbox.path(format!("modules/{name}/src/adapters/orm.rs"))).unwrap();
    }
    sandbox
}

const ORM: &str = "modules/shop/src/adapters/orm.rs";
