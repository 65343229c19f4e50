//! The ORM files of a database to be configured.

use std::path::{Path, PathBuf};

use super::engine;
use super::layout::Candidate;
use crate::config::ORM;
use crate::declare::outline;
use crate::discover::{self, CargoWorkspace, Modules};
use crate::failure::Failure;
use crate::schema::Backend;

/// What the paths of the ORM files end with, as it is written; empty for the usual. And the modules.
pub(super) struct Schemas {
    pub(super) orm: Vec<String>,
    pub(super) modules: Modules,
}

/// Finds them: those that `diesel.toml` names, or any `schema.rs` with tables where it names none; and the usual ones.
pub(super) fn find(
    candidate: &Candidate,
    backend: Backend,
    with_migrations: bool,
    cargo: &CargoWorkspace,
) -> Result<Schemas, Failure> {
    let mut files = match candidate.by_engine {
        // Only one of the files can stand in `diesel.toml`.
        true => of_engine(searched(candidate, cargo)?, backend),
        false => Vec::new(),
    };
    if files.is_empty() {
        files = named(candidate, with_migrations, cargo)?;
    }
    if files.is_empty() && with_migrations {
        files = searched(candidate, cargo)?;
    }
    let usual = discover::modules(cargo, &[PathBuf::from(ORM)])?;
    let mut orm = Vec::new();
    if !files.is_empty() && !usual.names.is_empty() {
        orm.push(ORM.to_owned());
    }
    for file in files {
        orm.push(pattern(&file, cargo)?);
    }
    let patterns: Vec<PathBuf> = orm.iter().map(PathBuf::from).collect();
    let modules = match patterns.is_empty() {
        true => usual,
        false => discover::modules(cargo, &patterns)?,
    };
    Ok(Schemas { orm, modules })
}

/// The schema files that `diesel.toml` names.
fn named(
    candidate: &Candidate,
    with_migrations: bool,
    cargo: &CargoWorkspace,
) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for printed in &candidate.diesel.schemas {
        let shown = printed.file.display();
        if cargo.root.join(&printed.file).is_file() {
            files.push(printed.file.clone());
        } else if with_migrations {
            return Err(Failure::new(format!(
                "diesel.toml names the schema file {shown}, which doesn't exist; nothing was changed"
            ))
            .hint(format!(
                "Write it with `diesel print-schema > {shown}`, or take it out of diesel.toml"
            )));
        }
    }
    Ok(files)
}

/// Every `schema.rs` with tables below the folder of the `diesel.toml`.
fn searched(candidate: &Candidate, cargo: &CargoWorkspace) -> Result<Vec<PathBuf>, Failure> {
    let found = discover::modules(cargo, &[PathBuf::from("schema.rs")])?;
    let modules = found.modules.into_iter();
    let inside = modules.filter(|it| it.file.starts_with(&candidate.diesel.folder));
    let with_tables = inside.filter(|it| !outline(&it.source).tables.is_empty());
    Ok(with_tables.map(|it| it.file).collect())
}

/// The files whose path names the engine.
fn of_engine(files: Vec<PathBuf>, backend: Backend) -> Vec<PathBuf> {
    let names = |file: &PathBuf| {
        let parts = file.components();
        let mut engines =
            parts.filter_map(|it| engine::of_folder(&it.as_os_str().to_string_lossy()));
        engines.any(|engine| engine == backend)
    };
    files.into_iter().filter(names).collect()
}

/// The pattern of a file: its path, marked as a whole one where another path ends with it.
fn pattern(file: &Path, cargo: &CargoWorkspace) -> Result<String, Failure> {
    let parts: Vec<_> = file.iter().map(|part| part.to_string_lossy()).collect();
    let path = parts.join("/");
    let found = discover::modules(cargo, &[PathBuf::from(&path)])?;
    Ok(match found.names.len() {
        0 | 1 => path,
        _ => format!("./{path}"),
    })
}
