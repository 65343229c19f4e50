//! Finds the ORM files of a package.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::cargo::{CargoWorkspace, Package};
use crate::config::{is_orm_file, module_name};
use crate::failure::Failure;

/// An ORM file that was found.
pub(super) struct Found {
    /// The module's name.
    pub(super) module: String,
    /// The file's path.
    pub(super) path: PathBuf,
    /// Which of the patterns it is of.
    pattern: usize,
    /// The folder that the module is, in the package.
    above: PathBuf,
}

/// The ORM files of a package: its folder without build output, hidden and vendored folders, and folders that are a
/// package of their own. Links to folders aren't followed, so that none is read twice or for ever.
pub(super) fn orm_files(
    workspace: &CargoWorkspace,
    package: &Package,
    patterns: &[PathBuf],
) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    let walk = WalkDir::new(&package.folder).into_iter();
    for entry in walk.filter_entry(|entry| is_source(entry, workspace, package)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if is_none_of_ours(&error) => continue,
            Err(error) => {
                let folder = workspace.shown(&package.folder);
                return Err(Failure::new(format!(
                    "can't search {} for ORM files",
                    folder.display()
                ))
                .because(error));
            }
        };
        let named = |pattern: &PathBuf| Some(entry.file_name()) == pattern.file_name();
        if patterns.iter().any(named) && is_file(&entry) {
            found.extend(matched(entry.path(), workspace, package, patterns));
        }
    }
    tell_apart(&mut found, package);
    Ok(found)
}

/// The file, if its path ends with one of the patterns, where a path begins at the workspace's root.
fn matched(
    path: &Path,
    workspace: &CargoWorkspace,
    package: &Package,
    patterns: &[PathBuf],
) -> Option<Found> {
    let shown = workspace.shown(path);
    let pattern = patterns.iter().position(|it| is_orm_file(&shown, it))?;
    let parts = patterns[pattern].components();
    let depth = parts.filter(|part| *part != Component::CurDir).count();
    // The pattern may reach above the package; then the module is the crate.
    let inside = path.strip_prefix(&package.folder).ok()?;
    let above = inside.ancestors().nth(depth).unwrap_or(Path::new(""));
    Some(Found {
        module: module(package, above),
        path: path.to_path_buf(),
        pattern,
        above: above.to_path_buf(),
    })
}

/// Where a module has files of several patterns, those of the first one have its name, and the others say which they
/// are: `shop`, `shop_schema_views`.
fn tell_apart(found: &mut [Found], package: &Package) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for file in found.iter() {
        let pattern = first.entry(file.module.clone()).or_insert(file.pattern);
        *pattern = file.pattern.min(*pattern);
    }
    for file in found.iter_mut() {
        if first[&file.module] == file.pattern {
            continue;
        }
        let folder = package.folder.join(&file.above);
        let below = file.path.strip_prefix(folder).unwrap_or(&file.path);
        let below = below
            .strip_prefix("src")
            .unwrap_or(below)
            .with_extension("");
        let words = below
            .iter()
            .map(|part| module_name(&part.to_string_lossy()));
        for word in words.collect::<Vec<_>>() {
            file.module.push('_');
            file.module.push_str(&word);
        }
    }
}

/// ORM files that lie in no package's source, but where a pattern, as a path from the workspace's root, says.
pub(super) fn outside(
    workspace: &CargoWorkspace,
    patterns: &[PathBuf],
    found: &[PathBuf],
) -> Vec<Found> {
    let plain = |pattern: &PathBuf| pattern.strip_prefix(".").unwrap_or(pattern).to_path_buf();
    let paths = patterns
        .iter()
        .map(|pattern| workspace.root.join(plain(pattern)));
    let paths = paths.enumerate().filter(|(_, path)| path.is_file());
    paths
        .filter(|(_, path)| !found.contains(path))
        .map(|(pattern, path)| {
            let folder = path.parent().filter(|folder| *folder != workspace.root);
            let folder = folder.unwrap_or(&workspace.root).file_name();
            let name = folder.map_or_else(Default::default, OsStr::to_string_lossy);
            Found {
                module: module_name(&name),
                pattern,
                above: PathBuf::new(),
                path,
            }
        })
        .collect()
}

fn is_source(entry: &DirEntry, workspace: &CargoWorkspace, package: &Package) -> bool {
    if entry.depth() == 0 || !entry.file_type().is_dir() {
        return true;
    }
    let (name, path) = (entry.file_name(), entry.path());
    let hidden = name.as_encoded_bytes().starts_with(b".");
    // A module may well be called `target` or `vendor`: only the folders that Cargo and its users put beside `src`
    // are meant.
    let at_top = path.parent() == Some(&package.folder) && (name == "target" || name == "vendor");
    !hidden
        && !at_top
        && name != "node_modules"
        && path != workspace.target
        && !path.join("Cargo.toml").is_file()
}

/// A folder that may not be read holds no source either: a database's files, say. One that is gone is gone.
fn is_none_of_ours(error: &walkdir::Error) -> bool {
    matches!(
        error.io_error().map(io::Error::kind),
        Some(io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound)
    )
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_file() || (entry.path_is_symlink() && entry.path().is_file())
}

/// The name of the module whose ORM file lies below this folder of the package: the crate's own when that is where
/// its sources begin, and otherwise the folder's.
fn module(package: &Package, above: &Path) -> String {
    let folder = package.folder.join(above);
    let is_crate = above.as_os_str().is_empty()
        || above == Path::new("src")
        || package.sources.contains(&folder);
    match above.file_name() {
        Some(name) if !is_crate => module_name(&name.to_string_lossy()),
        _ => module_name(&package.name),
    }
}
