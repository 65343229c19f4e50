//! `cargo ovmig register`.

use anyhow::Result;

use crate::cli::{Global, Register};
use crate::commands::Exit;
use crate::discover::{Workspace, resolve};
use crate::registry;
use crate::ui::Ui;

pub(super) fn run(options: &Register, global: &Global, ui: Ui) -> Result<Exit> {
    let workspace = Workspace::open(global.manifest_path.as_deref(), global.database.as_deref())?;
    let known = workspace.modules.iter().map(|module| module.name.as_str());
    let wanted = match options.all {
        true => known.collect(),
        false => resolve(&options.names, known)?,
    };
    let path = workspace.root.join("Cargo.toml");
    let changed = registry::edit(&path, &workspace.manifest.path, |manifest| {
        registry::register(manifest, global.database.as_deref(), &wanted)
    })?;
    for name in &wanted {
        if !changed.iter().any(|added| added == name) {
            ui.detail("Unchanged", format!("{name} is registered already"));
        }
    }
    if changed.is_empty() {
        let message = match (wanted.as_slice(), options.all) {
            ([], _) => "no module has an ORM file".to_owned(),
            (_, true) => "every module is registered already".to_owned(),
            (names, false) => format!("registered already: {}", names.join(", ")),
        };
        ui.status("Unchanged", message);
        return Ok(Exit::Clean);
    }
    ui.status("Registered", changed.join(", "));
    Ok(Exit::Clean)
}
