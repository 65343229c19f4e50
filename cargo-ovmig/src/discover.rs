//! From a workspace to its modules, registered or not.
//!
//! Invariant: every module that has an ORM file is found, whether it is registered or not; nothing is compiled.

mod cargo;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use cargo::{CargoWorkspace, Package};

use crate::config::{Config, module_name, same_module};
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::findings::rules::{
    duplicate_module, invalid_orm_file, missing_module, unregistered_module,
};
use crate::findings::{Finding, Severity};
use crate::nearest::nearest;
use crate::source::SourceFile;

/// A workspace: its settings, its modules, and what is wrong with the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The root folder.
    pub root: PathBuf,
    /// The root's Cargo.toml.
    pub manifest: Arc<SourceFile>,
    /// The settings.
    pub config: Config,
    /// The modules by name; two of one name (`duplicate-module`) both stand here. One whose file can't be read
    /// (`invalid-orm-file`) doesn't.
    pub modules: Vec<Module>,
    /// What is wrong with the registry and the files.
    pub findings: Vec<Finding>,
}

/// A module: a folder with an ORM file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// The crate that it belongs to.
    pub package: String,
    /// The ORM file, relative to the workspace's root where it lies inside.
    pub file: PathBuf,
    /// The ORM file's text.
    pub source: Arc<SourceFile>,
    /// Whether the registry has it.
    pub registered: bool,
}

impl Workspace {
    /// Finds the workspace of this folder, or of this Cargo.toml, and the modules of one of its databases: of that name,
    /// or of the only one.
    pub fn open(
        manifest_path: Option<&Path>,
        database: Option<&str>,
    ) -> Result<Workspace, Failure> {
        let cargo = CargoWorkspace::open(manifest_path)?;
        files::recover(&cargo.root)?;
        let config = Config::parse(&cargo.manifest, database)?;
        Workspace::discover(cargo, config)
    }

    /// The same for each of its databases, or for the one of that name.
    pub fn open_all(
        manifest_path: Option<&Path>,
        database: Option<&str>,
    ) -> Result<Vec<Workspace>, Failure> {
        let cargo = CargoWorkspace::open(manifest_path)?;
        files::recover(&cargo.root)?;
        let configs = match database {
            Some(_) => vec![Config::parse(&cargo.manifest, database)?],
            None => Config::parse_all(&cargo.manifest)?,
        };
        let configs = configs.into_iter();
        configs
            .map(|config| Workspace::discover(cargo.clone(), config))
            .collect()
    }

    /// Finds the modules.
    pub fn discover(cargo: CargoWorkspace, config: Config) -> Result<Workspace, Failure> {
        let found = modules(&cargo, &config.orm)?;
        let mut findings = found.findings;
        let mut modules = found.modules;
        for module in &mut modules {
            module.registered = config.is_registered(&module.name);
        }
        findings.extend(missing(&config, &cargo, &found.names));
        findings.extend(registered_twice(&config));
        findings.extend(unregistered(&config, &modules));
        findings.extend(duplicates(&modules));
        Ok(Workspace {
            root: cargo.root,
            manifest: cargo.manifest,
            config,
            modules,
            findings,
        })
    }

    /// The migrations folder's path.
    pub fn migrations(&self) -> PathBuf {
        self.config.migrations_folder(&self.root)
    }

    /// The registered modules.
    pub fn registered(&self) -> impl Iterator<Item = &Module> {
        self.modules.iter().filter(|module| module.registered)
    }
}

/// Modules without regard to a registry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modules {
    /// The modules by name, none of them registered.
    pub modules: Vec<Module>,
    /// The names of all modules that have an ORM file, readable or not.
    pub names: Vec<String>,
    /// Files that can't be read.
    pub findings: Vec<Finding>,
}

/// The modules of a workspace: every file below a member package whose path ends with one of the patterns.
pub fn modules(workspace: &CargoWorkspace, orm: &[PathBuf]) -> Result<Modules, Failure> {
    let mut all = Modules::default();
    let mut paths = Vec::new();
    for package in &workspace.packages {
        let found = walk::orm_files(workspace, package, orm)?;
        paths.extend(found.iter().map(|file| file.path.clone()));
        all.add(found, &package.name, workspace);
    }
    for found in walk::outside(workspace, orm, &paths) {
        let package = package_around(workspace, &found.path).to_owned();
        all.add(vec![found], &package, workspace);
    }
    let order = |module: &Module| (module.name.clone(), module.file.clone());
    all.modules.sort_by_cached_key(order);
    all.findings
        .sort_by(|left, right| left.path.cmp(&right.path));
    all.names.sort();
    Ok(all)
}

impl Modules {
    fn add(&mut self, found: Vec<walk::Found>, package: &str, workspace: &CargoWorkspace) {
        for found in found {
            let file = workspace.shown(&found.path);
            self.names.push(found.module.clone());
            match files::read(&found.path, &file) {
                Ok(source) => self.modules.push(Module {
                    name: found.module,
                    package: package.to_owned(),
                    file,
                    source,
                    registered: false,
                }),
                Err(problem) => self
                    .findings
                    .push(unreadable(&found.module, file, &problem)),
            }
        }
    }
}

/// The innermost package that a path lies in, or else the workspace's first one.
fn package_around<'a>(workspace: &'a CargoWorkspace, path: &Path) -> &'a str {
    let around = workspace.packages.iter();
    let around = around.filter(|package| path.starts_with(&package.folder));
    let innermost = around.max_by_key(|package| package.folder.components().count());
    let package = innermost.or(workspace.packages.first());
    package.map_or("", |package| &package.name)
}

fn unreadable(module: &str, file: PathBuf, problem: &Unreadable) -> Finding {
    let finding = Finding::new(
        &invalid_orm_file::RULE,
        format!("the ORM file of module `{module}` {problem}"),
    )
    .on(file);
    match problem {
        Unreadable::NotUtf8(location, _) => finding
            .at(location.clone(), "this byte")
            .help("Save the file as UTF-8"),
        Unreadable::Io(_) => finding,
    }
}

/// Names of the registry that no module has.
fn missing(config: &Config, cargo: &CargoWorkspace, names: &[String]) -> Vec<Finding> {
    let patterns = config.orm.iter().map(|orm| format!("`{}`", orm.display()));
    let orm = patterns.collect::<Vec<_>>().join(" or ");
    let mut findings = Vec::new();
    for entry in &config.modules {
        let name = &entry.value;
        if names.iter().any(|known| same_module(known, name)) {
            continue;
        }
        let mut finding = Finding::new(
            &missing_module::RULE,
            format!("the registry names the module `{name}`, which has no file ending in {orm}"),
        )
        .at(entry.location.clone(), "no such module");
        let package = cargo
            .packages
            .iter()
            .find(|package| same_module(&package.name, name));
        let unregistered = names.iter().filter(|known| !config.is_registered(known));
        if let Some(package) = package {
            let folder = cargo.shown(&package.folder);
            // A pattern may begin at the workspace's root, or with `src`.
            let first = config.orm[0].strip_prefix(".").unwrap_or(&config.orm[0]);
            let below = first.strip_prefix(&folder).unwrap_or(first);
            let file = match below.starts_with("src") {
                true => folder.join(below),
                false => folder.join("src").join(below),
            };
            finding = finding.help(format!("Write {}", file.display()));
        } else if let Some(meant) = nearest(name, unregistered.map(String::as_str)) {
            finding = finding.help(format!("Did you mean `{meant}`?"));
        }
        findings.push(finding.help(format!("Take it out with `cargo ovmig unregister {name}`")));
    }
    findings
}

/// Names that stand in the registry twice, as a merge may leave them. Harmless, so only a warning.
fn registered_twice(config: &Config) -> Vec<Finding> {
    let entries = &config.modules;
    let earlier = |index: usize| {
        entries[..index]
            .iter()
            .find(|earlier| same_module(&earlier.value, &entries[index].value))
    };
    (0..entries.len())
        .filter_map(|index| Some((&entries[index], earlier(index)?)))
        .map(|(entry, earlier)| {
            let mut finding = Finding::new(
                &duplicate_module::RULE,
                format!("the registry names the module `{}` twice", entry.value),
            )
            .at(entry.location.clone(), "once more")
            .and_at(earlier.location.clone(), "the first time")
            .help("Take one of the two lines away");
            finding.severity = Severity::Warning;
            finding
        })
        .collect()
}

fn unregistered(config: &Config, modules: &[Module]) -> Vec<Finding> {
    modules
        .iter()
        .filter(|module| !module.registered && !config.is_elsewhere(&module.name, &module.file))
        .map(|module| {
            let Module { name, file, .. } = module;
            Finding::new(
                &unregistered_module::RULE,
                format!("the module `{name}` has an ORM file and isn't registered"),
            )
            .at(config.registry_location(), "not named here")
            .on(file)
            .note(format!("Its ORM file is {}", file.display()))
            .help(format!("Run `cargo ovmig register {name}`"))
        })
        .collect()
}

fn duplicates(modules: &[Module]) -> Vec<Finding> {
    modules
        .windows(2)
        .filter(|pair| pair[0].name == pair[1].name)
        .map(|pair| {
            Finding::new(
                &duplicate_module::RULE,
                format!("two modules have the name `{}`", pair[1].name),
            )
            .on(&pair[1].file)
            .note(format!(
                "The other one's ORM file is {}",
                pair[0].file.display()
            ))
            .help("Rename the crate or the folder of one of them")
        })
        .collect()
}

/// The modules that a user's names mean; the failure names the nearest ones.
pub fn resolve<'a>(
    names: &[String],
    modules: impl Iterator<Item = &'a str> + Clone,
) -> Result<Vec<&'a str>, Failure> {
    names
        .iter()
        .map(|name| {
            let known = modules.clone().find(|known| same_module(known, name));
            known.ok_or_else(|| {
                let failure = Failure::new(format!("there is no module `{name}`"));
                match nearest(&module_name(name), modules.clone()) {
                    Some(meant) => failure.hint(format!("Did you mean `{meant}`?")),
                    None => {
                        failure.hint("See `cargo ovmig modules` for the modules that there are")
                    }
                }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A workspace of these files; a package for each Cargo.toml, named as its folder.
    fn workspace(files: &[(&str, &[u8])], settings: &str) -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_path_buf();
        let mut packages = Vec::new();
        for (path, text) in files {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
            if file.ends_with("Cargo.toml") && *text == b"member" {
                let folder = file.parent().unwrap().to_path_buf();
                packages.push(Package {
                    name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
                    sources: vec![folder.join("src")],
                    folder,
                    diesel: vec![],
                });
            }
        }
        let manifest = SourceFile::new(
            "Cargo.toml",
            format!("[workspace.metadata.ovmig]\nbackend = \"sqlite\"\n{settings}\n"),
        );
        let config = Config::parse(&manifest, None).unwrap();
        let target = root.join("build");
        let cargo = CargoWorkspace {
            root,
            manifest,
            packages,
            target,
        };
        (folder, Workspace::discover(cargo, config).unwrap())
    }

    fn names(workspace: &Workspace) -> Vec<String> {
        let modules = workspace.modules.iter();
        modules
            .map(|module| format!("{} {}", module.name, module.file.display()))
            .collect()
    }

    fn said(workspace: &Workspace) -> Vec<String> {
        let findings = workspace.findings.iter();
        findings
            .map(|finding| {
                let place = finding
                    .primary
                    .as_ref()
                    .map(|label| label.location.to_string());
                let place = place.unwrap_or_default();
                let help = finding.help.join("; ");
                format!(
                    "{} {place}: {} ({help})",
                    finding.rule.name, finding.message
                )
            })
            .collect()
    }

    #[test]
    fn both_layouts_are_found() {
        let (_folder, workspace) = workspace(
            &[
                ("modules/block-device/Cargo.toml", b"member"),
                ("modules/block-device/src/adapters/orm.rs", b"1"),
                ("app/Cargo.toml", b"member"),
                ("app/src/modules/image/adapters/orm.rs", b"2"),
                ("app/src/modules/target/adapters/orm.rs", b"3"),
                ("app/src/vendor/adapters/orm.rs", b"4"),
                ("app/src/modules/net-work/adapters/orm.rs", b"5"),
                ("app/src/modules/noadapters/orm.rs", b""),
                ("app/src/modules/xadapters/orm.rs", b""),
            ],
            "modules = [\"block-device\", \"image\", \"net_work\", \"target\", \"vendor\"]",
        );
        assert_eq!(
            names(&workspace),
            [
                "block_device modules/block-device/src/adapters/orm.rs",
                "image app/src/modules/image/adapters/orm.rs",
                "net_work app/src/modules/net-work/adapters/orm.rs",
                "target app/src/modules/target/adapters/orm.rs",
                "vendor app/src/vendor/adapters/orm.rs",
            ]
        );
        assert_eq!(workspace.modules[1].source.text, "2");
        assert_eq!(workspace.modules[1].package, "app");
        assert!(workspace.modules.iter().all(|module| module.registered));
        assert_eq!(said(&workspace), [""; 0]);
    }

    #[test]
    fn what_is_not_source_is_passed_over() {
        let (_folder, workspace) = workspace(
            &[
                ("app/Cargo.toml", b"member"),
                ("app/target/x/adapters/orm.rs", b""),
                ("app/vendor/x/adapters/orm.rs", b""),
                ("app/.hidden/adapters/orm.rs", b""),
                ("app/web/node_modules/x/adapters/orm.rs", b""),
                ("app/example/Cargo.toml", b"of its own"),
                ("app/example/src/adapters/orm.rs", b""),
                ("build/adapters/orm.rs", b""),
                ("outside/src/adapters/orm.rs", b""),
            ],
            "",
        );
        assert_eq!(names(&workspace), [""; 0]);
    }

    #[test]
    fn a_file_belongs_to_its_nearest_package() {
        let (_folder, workspace) = workspace(
            &[
                ("Cargo.toml", b"of the root"),
                ("outer/Cargo.toml", b"member"),
                ("outer/src/adapters/orm.rs", b""),
                ("outer/inner/Cargo.toml", b"member"),
                ("outer/inner/src/adapters/orm.rs", b""),
            ],
            "",
        );
        let packages: Vec<_> = workspace
            .modules
            .iter()
            .map(|module| (module.name.as_str(), module.package.as_str()))
            .collect();
        assert_eq!(packages, [("inner", "inner"), ("outer", "outer")]);
    }

    #[test]
    fn the_pattern_is_matched_by_whole_names() {
        let (_folder, workspace) = workspace(
            &[
                ("a/Cargo.toml", b"member"),
                ("a/src/schema.rs", b""),
                ("a/src/image/schema.rs", b""),
                ("a/src/my_schema.rs", b""),
            ],
            "orm = \"schema.rs\"",
        );
        assert_eq!(
            names(&workspace),
            ["a a/src/schema.rs", "image a/src/image/schema.rs"]
        );
    }

    #[test]
    fn patterns_begin_anywhere_and_are_told_apart() {
        let files: &[(&str, &[u8])] = &[
            ("a/Cargo.toml", b"member"),
            ("a/src/schema.rs", b""),
            ("a/src/views/schema.rs", b""),
            ("a/src/schema_views.rs", b""),
            ("a/src/db/schema.rs", b""),
            ("a/src/db/adapters/orm.rs", b""),
            ("b/Cargo.toml", b"member"),
            ("b/src/schema.rs", b""),
            ("db/schema.rs", b""),
        ];
        let found = |orm: &str| names(&workspace(files, &format!("orm = [{orm}]")).1);
        assert_eq!(
            found("\"a/src/schema.rs\", \"src/schema_views.rs\", \"a/src/views/schema.rs\""),
            [
                "a a/src/schema.rs",
                "a_schema_views a/src/schema_views.rs",
                "a_views_schema a/src/views/schema.rs"
            ]
        );
        assert_eq!(
            found("\"adapters/orm.rs\", \"src/db/schema.rs\", \"db/schema.rs\""),
            [
                "a a/src/db/schema.rs",
                "db a/src/db/adapters/orm.rs",
                "db db/schema.rs"
            ]
        );
        assert_eq!(
            found("\"adapters/orm.rs\", \"schema.rs\"")[..3],
            [
                "a a/src/schema.rs",
                "b b/src/schema.rs",
                "db a/src/db/adapters/orm.rs"
            ]
        );
        assert!(
            found("\"adapters/orm.rs\", \"schema.rs\"")
                .contains(&"db_schema a/src/db/schema.rs".to_owned())
        );
    }

    #[test]
    fn the_registry_is_compared_with_the_modules() {
        let (_folder, workspace) = workspace(
            &[
                ("image/Cargo.toml", b"member"),
                ("image/src/adapters/orm.rs", b""),
                ("user/Cargo.toml", b"member"),
                ("other/Cargo.toml", b"member"),
                ("other/src/latin/adapters/orm.rs", b"\xe9"),
                ("other/src/a/x/adapters/orm.rs", b""),
                ("other/src/b/x/adapters/orm.rs", b""),
            ],
            "modules = [\n  \"imagee\",\n  \"user\",\n  \"latin\",\n  \"x\",\n  \"zzz\",\n  \"x\",\n]",
        );
        insta::assert_snapshot!(said(&workspace).join("\n"), @r#"
        invalid-orm-file other/src/latin/adapters/orm.rs:1:1: the ORM file of module `latin` isn't valid UTF-8: byte 0xe9 in line 1 (Save the file as UTF-8)
        missing-module Cargo.toml:4:3: the registry names the module `imagee`, which has no file ending in `adapters/orm.rs` (Did you mean `image`?; Take it out with `cargo ovmig unregister imagee`)
        missing-module Cargo.toml:5:3: the registry names the module `user`, which has no file ending in `adapters/orm.rs` (Write user/src/adapters/orm.rs; Take it out with `cargo ovmig unregister user`)
        missing-module Cargo.toml:8:3: the registry names the module `zzz`, which has no file ending in `adapters/orm.rs` (Take it out with `cargo ovmig unregister zzz`)
        duplicate-module Cargo.toml:9:3: the registry names the module `x` twice (Take one of the two lines away)
        unregistered-module Cargo.toml:3:1: the module `image` has an ORM file and isn't registered (Run `cargo ovmig register image`)
        duplicate-module : two modules have the name `x` (Rename the crate or the folder of one of them)
        "#);
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_files_but_not_around() {
        use std::os::unix::fs::symlink;
        let (folder, first) = workspace(
            &[
                ("a/Cargo.toml", b"member"),
                ("a/src/x/adapters/orm.rs", b"x"),
                ("a/src/y/adapters/empty", b""),
            ],
            "",
        );
        let src = folder.path().join("a/src");
        symlink("..", src.join("loop")).unwrap();
        symlink("/nowhere", src.join("x/adapters/dead")).unwrap();
        symlink("../../x/adapters/orm.rs", src.join("y/adapters/orm.rs")).unwrap();
        let cargo = CargoWorkspace {
            root: first.root.clone(),
            manifest: Arc::clone(&first.manifest),
            packages: vec![Package {
                name: "a".to_owned(),
                folder: folder.path().join("a"),
                sources: vec![],
                diesel: vec![],
            }],
            target: PathBuf::new(),
        };
        let workspace = Workspace::discover(cargo, first.config).unwrap();
        assert_eq!(
            names(&workspace),
            ["x a/src/x/adapters/orm.rs", "y a/src/y/adapters/orm.rs"]
        );
    }

    #[test]
    fn names_are_resolved_or_explained() {
        let known = ["block_device", "image"];
        let resolved = |name: &str| resolve(&[name.to_owned()], known.into_iter());
        assert_eq!(resolved("block-device").unwrap(), ["block_device"]);
        assert_eq!(
            resolved("imagee").unwrap_err().hints,
            ["Did you mean `image`?"]
        );
        assert!(resolved("zzz").unwrap_err().hints[0].contains("`cargo ovmig modules`"));
    }
}
