//! The modules that tables are pulled into: those that there are, and those that are still to be made.

use std::path::{Path, PathBuf};

use crate::cli::Global;
use crate::config::{module_name, same_module};
use crate::declare::ModuleSource;
use crate::discover::{CargoWorkspace, Module, Workspace};
use crate::failure::Failure;
use crate::pull::{CratePath, Placement, PullModule};
use crate::source::SourceFile;

/// All modules, first those that have a file.
#[derive(Default)]
pub(super) struct Modules {
    pub(super) all: Vec<PullModule>,
    there: usize,
}

impl Modules {
    /// The workspace's modules, and those that `--module` and `--map` name besides.
    pub(super) fn of(
        workspace: &Workspace,
        placement: &Placement,
        global: &Global,
    ) -> Result<Modules, Failure> {
        let mut all: Vec<PullModule> = workspace.modules.iter().map(existing).collect();
        let there = all.len();
        for name in placement.modules() {
            if all.iter().any(|it| same_module(&it.source.module, name)) {
                continue;
            }
            let cargo = CargoWorkspace::open(global.manifest_path.as_deref())?;
            all.push(new(name, workspace, &cargo)?);
        }
        Ok(Modules { all, there })
    }

    /// Whether its file is still to be made.
    pub(super) fn is_new(&self, at: usize) -> bool {
        at >= self.there
    }
}

fn existing(module: &Module) -> PullModule {
    PullModule {
        source: ModuleSource {
            module: module.name.clone(),
            file: module.source.clone(),
        },
        path: crate_path(&module.package, &module.file),
    }
}

/// The modules from the crate's root to a file in its `src`.
fn crate_path(package: &str, file: &Path) -> CratePath {
    let parts: Vec<String> = file
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let begin = parts
        .iter()
        .rposition(|part| part == "src")
        .map_or(0, |at| at + 1);
    let mut modules = parts[begin..].to_vec();
    if let Some(last) = modules.pop() {
        let stem = last.trim_end_matches(".rs");
        if !["mod", "lib", "main"].contains(&stem) {
            modules.push(stem.to_owned());
        }
    }
    CratePath {
        name: module_name(package),
        modules,
    }
}

/// A module without a file: the crate of that name, or a folder beside those of other modules.
fn new(name: &str, workspace: &Workspace, cargo: &CargoWorkspace) -> Result<PullModule, Failure> {
    let orm = &workspace.config.orm[0];
    let package = cargo.packages.iter().find(|it| same_module(&it.name, name));
    let beside = workspace.modules.iter().find_map(|module| {
        let folder = module.file.ancestors().nth(orm.components().count())?;
        let own = folder.file_name()?.to_string_lossy();
        let is_folder = module.file.ends_with(orm) && same_module(&own, &module.name);
        let is_crate = folder.join("Cargo.toml");
        (is_folder && !workspace.root.join(is_crate).exists()).then(|| {
            (
                module.package.clone(),
                folder.with_file_name(name).join(orm),
            )
        })
    });
    let found: Option<(String, PathBuf)> = match (package, beside, cargo.packages.as_slice()) {
        (Some(package), ..) => {
            let folder = cargo.shown(&package.folder);
            Some((package.name.clone(), folder.join("src").join(orm)))
        }
        (None, Some(beside), _) => Some(beside),
        (None, None, [only]) => {
            let folder = cargo.shown(&only.folder).join("src").join(name);
            Some((only.name.clone(), folder.join(orm)))
        }
        _ => None,
    };
    let Some((package, path)) = found else {
        return Err(Failure::new(format!(
            "there is no module `{name}`, and no crate of that name"
        ))
        .hint("See `cargo ovmig modules` for the modules that there are")
        .hint(format!(
            "Make the crate first: `cargo new --lib modules/{name}`"
        )));
    };
    Ok(PullModule {
        path: crate_path(&package, &path),
        source: ModuleSource {
            module: module_name(name),
            file: SourceFile::new(path, ""),
        },
    })
}
