//! What a Diesel project says of itself: its `diesel.toml`.

use std::path::{Path, PathBuf};

use toml_edit::{Document, TableLike};

use crate::discover::CargoWorkspace;
use crate::failure::Failure;
use crate::files;
use crate::source::Location;

/// A `diesel.toml`, or what Diesel does without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Diesel {
    /// The file, relative to the workspace's root; `None` where there is none.
    pub(super) file: Option<PathBuf>,
    /// The folder that its paths are relative to, itself relative to the workspace's root.
    pub(super) folder: PathBuf,
    /// The migrations folder, relative to the workspace's root.
    pub(super) migrations: PathBuf,
    /// What `diesel print-schema` writes.
    pub(super) schemas: Vec<Printed>,
}

/// A schema file that `diesel print-schema` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    /// The file, relative to the workspace's root.
    pub(super) file: PathBuf,
    /// What is said of it that makes it differ from the database: a filter, a patch, a schema of the database.
    pub(super) with: Vec<String>,
}

impl Diesel {
    /// Diesel's own defaults in a folder.
    pub(super) fn without_file(folder: &Path) -> Diesel {
        Diesel {
            file: None,
            folder: folder.to_path_buf(),
            migrations: folder.join("migrations"),
            schemas: Vec::new(),
        }
    }

    /// The `diesel.toml` of the root and of each package, in the order of their folders.
    pub(super) fn find(cargo: &CargoWorkspace) -> Result<Vec<Diesel>, Failure> {
        let mut folders: Vec<PathBuf> = cargo.packages.iter().map(|it| it.folder.clone()).collect();
        folders.push(cargo.root.clone());
        folders.sort();
        folders.dedup();
        let folders = folders.iter().filter(|it| it.join("diesel.toml").exists());
        folders.map(|folder| Diesel::read(cargo, folder)).collect()
    }

    fn read(cargo: &CargoWorkspace, folder: &Path) -> Result<Diesel, Failure> {
        let path = folder.join("diesel.toml");
        let shown = cargo.shown(&path);
        let source = files::read(&path, &shown).map_err(|problem| {
            Failure::new(format!(
                "{} {problem}; nothing was changed",
                shown.display()
            ))
        })?;
        let document = Document::parse(source.text.as_str()).map_err(|error| {
            let at = Location::new(&source, error.span().unwrap_or(0..0));
            Failure::new(format!(
                "{} isn't valid TOML; nothing was changed",
                shown.display()
            ))
            .at(at, error.message())
        })?;
        let mut diesel = Diesel::without_file(&inside(cargo, folder));
        diesel.file = Some(shown);
        let root = document.as_table();
        let directory = root.get("migrations_directory");
        let directory = directory.and_then(|it| it.as_table_like()?.get("dir")?.as_str());
        if let Some(directory) = directory {
            diesel.migrations = inside(cargo, &folder.join(directory));
        }
        let printed = root.get("print_schema").and_then(|it| it.as_table_like());
        if let Some(printed) = printed {
            diesel.schemas = schemas(printed, cargo, folder);
        }
        Ok(diesel)
    }
}

/// A path relative to the workspace's root, without `.` and `..`.
fn inside(cargo: &CargoWorkspace, path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    cargo.shown(&plain)
}

/// `[print_schema]` itself, and each table below it with a file of its own (`[print_schema.NAME]`).
fn schemas(printed: &dyn TableLike, cargo: &CargoWorkspace, folder: &Path) -> Vec<Printed> {
    let mut found: Vec<Printed> = Vec::new();
    let below = printed.iter().filter_map(|(_, item)| item.as_table_like());
    for table in [printed].into_iter().chain(below) {
        let Some(file) = table.get("file").and_then(|it| it.as_str()) else {
            continue;
        };
        let file = inside(cargo, &folder.join(file));
        if found.iter().all(|it| it.file != file) {
            let with = differences(table);
            found.push(Printed { file, with });
        }
    }
    found
}

/// The settings that let a schema file differ from the database, as they are written.
fn differences(table: &dyn TableLike) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(filter) = table.get("filter").and_then(|it| it.as_table_like()) {
        for (key, value) in filter.iter() {
            let names = value.as_array().into_iter().flatten();
            let names: Vec<&str> = names.filter_map(|name| name.as_str()).collect();
            found.push(format!("{key} {}", names.join(", ")));
        }
    }
    for key in ["patch_file", "schema"] {
        if let Some(value) = table.get(key).and_then(|it| it.as_str()) {
            found.push(format!("{key} {value}"));
        }
    }
    found
}
