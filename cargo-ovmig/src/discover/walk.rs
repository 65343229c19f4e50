//! Finds the ORM files of a package.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::cargo::{CargoWorkspace, Package};
use crate::config::module_name;
use crate::failure::Failure;

/// An ORM file that was found.
pub(super) struct Found {
    /// The module's name.
    pub(super) module: String,
    /// The file's path.
    pub(super) path: PathBuf,
}

/// The ORM files of a package: its folder without build output, hidden and vendored folders, and folders that are a
/// package of their own. Links to folders aren't followed, so that none is read twice or for ever.
pub(super) fn orm_files(
    workspace: &CargoWorkspace,
    package: &Package,
    orm: &Path,
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
        if Some(entry.file_name()) != orm.file_name() || !is_file(&entry) {
            continue;
        }
        let inside = entry.path().strip_prefix(&package.folder);
        let Ok(inside) = inside else { continue };
        if inside.ends_with(orm) {
            let depth = orm.components().count();
            let above = inside.ancestors().nth(depth).unwrap_or(Path::new(""));
            found.push(Found {
                module: module(package, above),
                path: entry.path().to_path_buf(),
            });
        }
    }
    Ok(found)
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
