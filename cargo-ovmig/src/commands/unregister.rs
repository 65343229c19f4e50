//! `cargo ovmig unregister`.

use anyhow::Result;

use crate::cli::{Global, Unregister};
use crate::commands::Exit;
use crate::discover::{Workspace, resolve};
use crate::registry;
use crate::ui::Ui;

pub(super) fn run(options: &Unregister, global: &Global, ui: Ui) -> Result<Exit> {
    let workspace = Workspace::open(global.manifest_path.as_deref(), global.database.as_deref())?;
    // Registered names first: those of modules that are gone are the ones to take out most often.
    let registered = workspace.config.modules.iter();
    let known = registered
        .map(|entry| entry.value.as_str())
        .chain(workspace.modules.iter().map(|module| module.name.as_str()));
    let wanted = resolve(&options.names, known)?;
    let path = workspace.root.join("Cargo.toml");
    let changed = registry::edit(&path, &workspace.manifest.path, |manifest| {
        registry::unregister(manifest, global.database.as_deref(), &wanted)
    })?;
    if changed.is_empty() {
        ui.status(
            "Unchanged",
            format!("not registered: {}", wanted.join(", ")),
        );
        return Ok(Exit::Clean);
    }
    ui.status("Unregistered", changed.join(", "));
    ui.detail(
        "Note",
        "its tables are left alone: no migration drops a table of a module that isn't registered",
    );
    Ok(Exit::Clean)
}
