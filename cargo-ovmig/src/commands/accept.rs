//! `cargo ovmig check --accept`: the text of an edited migration counts from now on.
//!
//! A migration that the base branch doesn't have is still being written: its text is accepted without ado, by every
//! command that writes. Where git can't say so, only a skeleton that was filled in is.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::commands::revision::SKELETON;
use crate::discover::Workspace;
use crate::failure::Failure;
use crate::findings::Finding;
use crate::findings::rules::lock_mismatch;
use crate::git::{Base, Git};
use crate::history::{self, History, HistoryEdit, Migration, MigrationId};
use crate::project::Project;
use crate::sql::checksum;
use crate::ui::Ui;

/// Whether it means migrations in whatever database, and isn't the ID of one.
pub(super) fn is_a_word(id: &str) -> bool {
    id == "all" || id == NEW
}

/// Writes the checksums of these migrations to the lock file.
pub(super) fn run(project: &mut Project, ids: &[String], ui: Ui) -> Result<()> {
    let ids: Vec<MigrationId> = match ids {
        [all] if all == "all" => project.history.known_ids().into_iter().collect(),
        [new] if new == NEW => {
            let merged = Merged::ask(&project.workspace);
            unaccepted(&project.history, &merged)
        }
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
        workspace.config.ids,
    )?;
    Ok(())
}

/// A migration's id that the folder or the lock file has.
fn known(project: &Project, text: &str) -> Result<MigrationId, Failure> {
    project.history.find(text)?.ok_or_else(|| {
        Failure::new(format!("there is no migration `{text}`"))
            .hint("`cargo ovmig history` lists them")
    })
}

/// The base branch has it: databases may have it too.
fn warn_of_merged(project: &Project, ids: &[MigrationId], ui: Ui) {
    let Merged::Folders(base, folders) = Merged::ask(&project.workspace) else {
        return;
    };
    for migration in ids.iter().filter_map(|id| project.history.get(*id)) {
        if folders.contains(&migration.folder()) {
            ui.warn(format!(
                "{} is on `{base}` already: databases that have it won't get the change",
                migration.folder(),
            ));
        }
    }
}

/// What `--accept` without a number means.
pub(crate) const NEW: &str = "new";

/// Accepts what was edited while nobody else can have it, and says so. With `write` the lock file gets the checksums;
/// without it the history is only read as if it had them.
pub(super) fn unmerged(
    workspace: &Workspace,
    history: &mut History,
    write: bool,
    ui: Ui,
) -> Result<(), Failure> {
    let is_lock = |finding: &Finding| finding.rule == &lock_mismatch::RULE;
    if !history.lock_is_whole || !history.findings.iter().any(is_lock) {
        return Ok(());
    }
    let merged = Merged::ask(workspace);
    let ids = unaccepted(history, &merged);
    let folders: Vec<String> = (ids.iter())
        .filter_map(|id| Some(history.get(*id)?.folder()))
        .collect();
    if folders.is_empty() {
        return Ok(());
    }
    if !write {
        let folders: Vec<PathBuf> = folders.iter().map(|it| history.shown.join(it)).collect();
        history.findings.retain(|finding| {
            let path = finding.primary.as_ref().map(|it| it.location.path());
            let path = path.or(finding.path.as_deref());
            let about = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
            !is_lock(finding) || !path.is_some_and(about)
        });
        return Ok(());
    }
    HistoryEdit::accepting(history, &ids).apply(history)?;
    for folder in folders {
        let folder = history.shown.join(folder);
        ui.status(
            "Accepted",
            format!("{} as it is now{merged}", folder.display()),
        );
    }
    let config = &workspace.config;
    *history = history::read(
        &workspace.migrations(),
        &config.migrations,
        config.backend,
        config.ids,
    )?;
    Ok(())
}

/// The migrations whose text isn't the lock file's, and that nobody else can have.
fn unaccepted(history: &History, merged: &Merged) -> Vec<MigrationId> {
    let skeleton = checksum(SKELETON, history.backend);
    let open = history.iter().filter(|(migration, sums)| {
        let same_id = |it: &&Migration| it.id == migration.id;
        if history.migrations.iter().filter(same_id).count() > 1 {
            return false;
        }
        let entry = history.lock.entries.get(&migration.id);
        let differs = entry.is_none_or(|it| it.up != sums.up || it.down != sums.down);
        let own = entry.is_none_or(|it| it.name == migration.name);
        let is_new = match merged {
            Merged::Nothing => true,
            Merged::Folders(_, folders) => !folders.contains(&migration.folder()),
            Merged::Unknown => entry.is_some_and(|it| it.up == skeleton),
        };
        differs && own && is_new
    });
    open.map(|(migration, _)| migration.id).collect()
}

/// What git knows to be merged.
enum Merged {
    /// There is no commit yet.
    Nothing,
    /// The base branch, and the migrations' folders there.
    Folders(String, BTreeSet<String>),
    /// There is no git, or no base branch.
    Unknown,
}

impl Merged {
    fn ask(workspace: &Workspace) -> Merged {
        let git = Git::at(workspace.migrations());
        if git.is_empty() {
            return Merged::Nothing;
        }
        let base = git.base(workspace.config.base.as_deref());
        let folders = |base: &Base| git.folders(&base.tip, Path::new("."));
        match base.and_then(|base| Ok((folders(&base)?, base.name))) {
            Ok((folders, name)) => Merged::Folders(name, folders.into_iter().collect()),
            Err(_) => Merged::Unknown,
        }
    }
}

/// Why a text may be accepted.
impl fmt::Display for Merged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Merged::Nothing => f.write_str(": nothing is committed yet"),
            Merged::Folders(base, _) => write!(f, ": `{base}` doesn't have it yet"),
            Merged::Unknown => f.write_str(": it was a skeleton"),
        }
    }
}
