//! `cargo ovmig check --accept ID`: the text of an edited migration counts from now on.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::failure::Failure;
use crate::git::Git;
use crate::history::{self, HistoryEdit, MigrationId};
use crate::project::Project;
use crate::ui::Ui;

/// Writes the checksums of these migrations to the lock file.
pub(super) fn run(project: &mut Project, ids: &[String], ui: Ui) -> Result<()> {
    let ids: Vec<MigrationId> = match ids {
        [all] if all == "all" => every(project),
        ids => ids
            .iter()
            .map(|text| known(project, text))
            .collect::<Result<_, _>>()?,
    };
    let edit = HistoryEdit::accepting(&project.history, &ids);
    if edit.lock == project.history.lock {
        ui.status("Unchanged", "the lock file has these checksums already");
        return Ok(());
    }
    edit.apply(&project.history)?;
    for id in &ids {
        if let Some(migration) = project.history.get(*id) {
            ui.status(
                "Accepted",
                project
                    .history
                    .shown
                    .join(migration.folder())
                    .display()
                    .to_string(),
            );
        }
    }
    warn_of_merged(project, &ids, ui);
    let workspace = &project.workspace;
    project.history = history::read(
        &workspace.migrations(),
        &workspace.config.migrations,
        project.backend(),
    )?;
    Ok(())
}

/// The numbers that the folder or the lock file has.
fn every(project: &Project) -> Vec<MigrationId> {
    let history = &project.history;
    let ids = history.migrations.iter().map(|migration| migration.id);
    let ids: BTreeSet<MigrationId> = ids.chain(history.lock.entries.keys().copied()).collect();
    ids.into_iter().collect()
}

/// A migration's number that the folder or the lock file has.
fn known(project: &Project, text: &str) -> Result<MigrationId, Failure> {
    let known = |id: &MigrationId| {
        project.history.get(*id).is_some() || project.history.lock.entries.contains_key(id)
    };
    MigrationId::parse(text).filter(known).ok_or_else(|| {
        Failure::new(format!("there is no migration `{text}`"))
            .hint("`cargo ovmig history` lists them")
    })
}

/// The base branch has it: databases may have it too.
fn warn_of_merged(project: &Project, ids: &[MigrationId], ui: Ui) {
    let config = &project.workspace.config;
    let git = Git::at(&project.workspace.root);
    let Ok(base) = git.base(config.base.as_deref()) else {
        return;
    };
    let Ok(folders) = git.folders(&base.tip, &config.migrations) else {
        return;
    };
    for migration in ids.iter().filter_map(|id| project.history.get(*id)) {
        if folders.contains(&migration.folder()) {
            ui.warn(format!(
                "{} is on `{}` already: databases that have it won't get the change",
                migration.folder(),
                base.name
            ));
        }
    }
}
