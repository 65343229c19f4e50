//! Which databases a workspace has: one, or one for each engine or package that has migrations of its own.

use std::fs;
use std::path::{Path, PathBuf};

use super::diesel::Diesel;
use super::engine::{self, Found};
use crate::cli::Init;
use crate::config::module_name;
use crate::discover::CargoWorkspace;
use crate::failure::Failure;

/// A database to be configured.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its name, where there are several.
    pub(super) name: Option<String>,
    /// The migrations folder, relative to the workspace's root.
    pub(super) migrations: PathBuf,
    /// The engine, where the layout says it.
    pub(super) engine: Option<Found>,
    /// Whether the folder is one of several, one for each engine.
    pub(super) by_engine: bool,
    /// What Diesel knows of it.
    pub(super) diesel: Diesel,
}

/// The databases, in the order of their folders; never empty.
pub(super) fn candidates(
    options: &Init,
    cargo: &CargoWorkspace,
) -> Result<Vec<Candidate>, Failure> {
    let told = engine::told(options, &cargo.root);
    let projects = projects(options, cargo)?;
    let several = projects.len() > 1;
    let mut found = Vec::new();
    for diesel in projects {
        let name = several.then(|| package_of(&diesel, cargo));
        let folders = by_engine(&cargo.root.join(&diesel.migrations));
        let chosen = folders
            .iter()
            .filter(|(_, engine)| told.is_none_or(|(told, _)| told == *engine));
        let chosen: Vec<_> = chosen.collect();
        if chosen.is_empty() {
            found.push(Candidate {
                name,
                migrations: diesel.migrations.clone(),
                engine: told,
                by_engine: false,
                diesel,
            });
            continue;
        }
        for (folder, engine) in chosen {
            let own = match &name {
                Some(name) => format!("{name}-{folder}"),
                None => folder.clone(),
            };
            found.push(Candidate {
                name: Some(own),
                migrations: diesel.migrations.join(folder),
                engine: told.or(Some((*engine, "from the folder's name"))),
                by_engine: true,
                diesel: diesel.clone(),
            });
        }
    }
    if let [only] = found.as_mut_slice() {
        only.name = None;
    }
    Ok(found)
}

/// The places that have migrations, or that are to have them.
fn projects(options: &Init, cargo: &CargoWorkspace) -> Result<Vec<Diesel>, Failure> {
    let mut found: Vec<Diesel> = Vec::new();
    for diesel in Diesel::find(cargo)? {
        match found
            .iter_mut()
            .find(|it| it.migrations == diesel.migrations)
        {
            Some(same) => same.schemas.extend(diesel.schemas),
            None => found.push(diesel),
        }
    }
    if let Some(folder) = &options.migrations {
        found.retain(|it| it.migrations == *folder);
        found.truncate(1);
        let mut only = found
            .pop()
            .unwrap_or_else(|| Diesel::without_file(Path::new("")));
        only.migrations.clone_from(folder);
        return Ok(vec![only]);
    }
    if found.is_empty() {
        found.push(Diesel::without_file(Path::new("")));
        let folders = cargo.packages.iter().map(|it| cargo.shown(&it.folder));
        let inside = folders.filter(|it| it.is_relative() && !it.as_os_str().is_empty());
        found.extend(inside.map(|folder| Diesel::without_file(&folder)));
    }
    let lives = |diesel: &Diesel| {
        let folder = cargo.root.join(&diesel.migrations);
        has_migrations(&folder) || !by_engine(&folder).is_empty()
    };
    let living: Vec<Diesel> = found.iter().filter(|it| lives(it)).cloned().collect();
    if living.is_empty() {
        found.truncate(1);
        return Ok(found);
    }
    Ok(living)
}

/// The package that a `diesel.toml` or a migrations folder lies in.
fn package_of(diesel: &Diesel, cargo: &CargoWorkspace) -> String {
    let folder = cargo.root.join(&diesel.folder);
    let package = cargo.packages.iter().find(|it| it.folder == folder);
    let name = package.map(|it| it.name.clone());
    let folder = diesel.folder.file_name();
    let folder = folder.map(|name| name.to_string_lossy().into_owned());
    module_name(&name.or(folder).unwrap_or_else(|| "main".to_owned()))
}

/// Whether a folder holds a migration.
pub(super) fn has_migrations(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .into_iter()
        .any(|it| it.path().join("up.sql").is_file())
}

/// The folders with migrations that are called as an engine is.
fn by_engine(folder: &Path) -> Vec<(String, crate::schema::Backend)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter(|it| has_migrations(&it.path()))
        .filter_map(|it| it.file_name().into_string().ok())
        .filter_map(|name| engine::of_folder(&name).map(|engine| (name, engine)))
        .collect();
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found
}

/// The text of each up.sql of a folder.
pub(super) fn scripts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let scripts = entries.filter_map(|it| fs::read_to_string(it.path().join("up.sql")).ok());
    scripts.collect()
}
