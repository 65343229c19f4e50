//! `cargo ovmig init`: the configuration and the migrations folder of a workspace that has none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::cli::{BackendName, Global, Init};
use crate::commands::Exit;
use crate::config::{Config, Environment, Ids, ORM};
use crate::database::{DatabaseUrl, mask_url};
use crate::discover::{self, CargoWorkspace};
use crate::failure::Failure;
use crate::files;
use crate::findings::{Finding, Severity};
use crate::history::{self, History, HistoryEdit};
use crate::registry::{self, Settings};
use crate::schema::Backend;
use crate::ui::Ui;

pub(super) fn run(options: &Init, global: &Global, ui: Ui) -> Result<Exit> {
    let cargo = CargoWorkspace::open(global.manifest_path.as_deref())?;
    if let Some(location) = Config::find(&cargo.manifest)? {
        return Err(
            Failure::new("this workspace has a configuration of ovmig already")
                .at(location, "here")
                .hint("Edit it by hand; `cargo ovmig register` adds modules to it")
                .into(),
        );
    }
    let environment = Environment::read(&cargo.root)?;
    let (backend, why) = backend(options, &cargo, &environment)?;
    let url = database_url(options, &cargo, &environment, backend)?;
    let migrations = folder(&options.migrations)?;
    let modules = discover::modules(&cargo, &[PathBuf::from(ORM)])?;
    ui.findings(&modules.findings);
    let names = modules.modules.iter().map(|module| module.name.as_str());
    let mut names: Vec<&str> = names.collect();
    names.dedup();
    let settings = Settings {
        backend,
        database_url: url.as_deref(),
        migrations: &migrations,
        modules: names,
    };
    let text = registry::configure(&cargo.manifest, &settings)?;
    if let Some(history) = existing(&cargo.root, &migrations, backend)? {
        let errors = unusable(history.findings);
        if !errors.is_empty() {
            ui.findings(&errors);
            return Err(Failure::new(format!(
                "`{migrations}` has migrations that this version of cargo-ovmig can't go on from; nothing was changed"
            ))
            .hint("Choose another folder: `cargo ovmig init --migrations FOLDER`")
            .into());
        }
    }
    let made = make_folder(&cargo.root, &migrations, backend)?;
    if let Err(failure) = files::replace(&cargo.root.join("Cargo.toml"), &cargo.manifest, &text) {
        made.take_back();
        return Err(failure.into());
    }
    report(&settings, why, &made, ui);
    if options
        .database_url
        .as_ref()
        .is_some_and(|url| mask_url(url) != *url)
    {
        ui.warn("the database URL holds a password, and Cargo.toml is usually committed: better write it to .env, as DATABASE_URL");
    }
    Ok(Exit::Clean)
}

/// The engine, and why that one.
fn backend(
    options: &Init,
    cargo: &CargoWorkspace,
    environment: &Environment,
) -> Result<(Backend, &'static str), Failure> {
    if let Some(name) = options.backend {
        let backend = match name {
            BackendName::Sqlite => Backend::Sqlite,
            BackendName::Postgres => Backend::Postgres,
            BackendName::Mysql => Backend::Mysql,
        };
        return Ok((backend, "as told"));
    }
    let of_url = |url: &str| {
        let engines = [Backend::Postgres, Backend::Mysql, Backend::Sqlite];
        engines
            .into_iter()
            .find(|backend| DatabaseUrl::parse(url, &cargo.root, *backend).is_ok())
    };
    if let Some(backend) = options.database_url.as_deref().and_then(of_url) {
        return Ok((backend, "as the database URL has it"));
    }
    let features = cargo.packages.iter().flat_map(|package| &package.diesel);
    let mut engines: Vec<&str> = features
        .map(|feature| feature.strip_suffix("_backend").unwrap_or(feature))
        .filter(|feature| ["sqlite", "postgres", "mysql"].contains(feature))
        .collect();
    engines.sort_unstable();
    engines.dedup();
    match engines.as_slice() {
        ["sqlite"] => return Ok((Backend::Sqlite, "from Diesel's features")),
        ["postgres"] => return Ok((Backend::Postgres, "from Diesel's features")),
        ["mysql"] => return Ok((Backend::Mysql, "from Diesel's features")),
        _ => {}
    }
    let surroundings = environment.database_url(None)?;
    if let Some(backend) = surroundings.and_then(|url| of_url(&url.url)) {
        return Ok((backend, "as DATABASE_URL has it"));
    }
    let failure = match engines.as_slice() {
        [] => Failure::new("no package of the workspace asks Diesel for a database engine"),
        engines => Failure::new(format!(
            "the workspace uses Diesel with several engines: {}",
            engines.join(", ")
        )),
    };
    Err(failure.hint("Choose one: `cargo ovmig init --backend sqlite`, `--backend postgres` or `--backend mysql`"))
}

/// The URL to write: the one that was given, or a likely one where the surroundings give none.
fn database_url(
    options: &Init,
    cargo: &CargoWorkspace,
    environment: &Environment,
    backend: Backend,
) -> Result<Option<String>, Failure> {
    if let Some(url) = &options.database_url {
        DatabaseUrl::parse(url, &cargo.root, backend)?;
        return Ok(Some(url.clone()));
    }
    if environment.database_url(None)?.is_some() {
        return Ok(None);
    }
    let root = cargo.root.file_name().unwrap_or_default().to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name: String = root
        .chars()
        .map(|c| {
            if plain(c) {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let name = match name.trim_matches('_') {
        "" => "app",
        name => name,
    };
    Ok(Some(match backend {
        Backend::Sqlite => format!("sqlite://{name}.db"),
        Backend::Postgres => format!("postgres://localhost/{name}"),
        Backend::Mysql => format!("mysql://localhost/{name}"),
    }))
}

/// The migrations folder as it is written: relative to the root, with `/` between.
fn folder(path: &Path) -> Result<String, Failure> {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    match parts {
        Some(parts) if path.is_relative() && !parts.is_empty() => Ok(parts.join("/")),
        _ => Err(Failure::new(format!(
            "`--migrations {}` can't be the migrations folder",
            path.display()
        ))
        .hint("Give a path relative to the workspace's root, such as `migrations`")),
    }
}

/// What a migrations folder that is there already holds.
fn existing(root: &Path, migrations: &str, backend: Backend) -> Result<Option<History>, Failure> {
    let path = root.join(migrations);
    match fs::symlink_metadata(&path) {
        Ok(_) => history::read(&path, Path::new(migrations), backend, Ids::default()).map(Some),
        Err(_) => Ok(None),
    }
}

/// What stands in the way of going on from an existing folder. A lock file is about to be written anyway.
fn unusable(findings: Vec<Finding>) -> Vec<Finding> {
    use crate::findings::rules::lock_mismatch;
    let errors = findings.into_iter();
    errors
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| finding.rule != &lock_mismatch::RULE)
        .collect()
}

/// What was made on the disk before Cargo.toml.
struct Made {
    /// Folders, the outermost first.
    folders: Vec<PathBuf>,
    lock: Option<PathBuf>,
    /// Migrations that were there before.
    migrations: usize,
}

impl Made {
    /// Takes away what was made. Nothing more can be done about what can't be.
    fn take_back(&self) {
        if let Some(lock) = &self.lock {
            let _ = fs::remove_file(lock);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Makes the migrations folder with a lock file, where there is none.
fn make_folder(root: &Path, migrations: &str, backend: Backend) -> Result<Made, Failure> {
    let mut made = Made {
        folders: Vec::new(),
        lock: None,
        migrations: 0,
    };
    let path = root.join(migrations);
    let result = make_folders(&path, &mut made.folders)
        .map_err(|error| {
            Failure::new(format!(
                "can't make the folder `{migrations}`; nothing was changed"
            ))
            .because(error)
        })
        .and_then(|()| {
            let history = history::read(&path, Path::new(migrations), backend, Ids::default())?;
            made.migrations = history.migrations.len();
            let lock = path.join(history::LOCK_FILE);
            if lock.exists() {
                return Ok(());
            }
            let ids: Vec<_> = history.known_ids().into_iter().collect();
            HistoryEdit::accepting(&history, &ids).apply(&history)?;
            made.lock = Some(lock);
            Ok(())
        });
    if let Err(failure) = result {
        made.take_back();
        return Err(failure);
    }
    Ok(made)
}

fn make_folders(path: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().take_while(|path| !path.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        made.push(folder.to_path_buf());
    }
    Ok(())
}

fn report(settings: &Settings<'_>, why: &str, made: &Made, ui: Ui) {
    let migrations = settings.migrations;
    if made.lock.is_some() {
        ui.status("Created", format!("{migrations}/{}", history::LOCK_FILE));
    }
    if made.migrations > 0 {
        ui.status(
            "Found",
            format!("{} migrations in {migrations}", made.migrations),
        );
    }
    let engine = settings.backend.title();
    ui.status("Configured", format!("{engine}, {why}, in Cargo.toml"));
    if let Some(url) = settings.database_url {
        ui.status("Database", mask_url(url));
    }
    match settings.modules.as_slice() {
        [] => {
            ui.status(
                "Next",
                format!(
                    "declare tables in src/{ORM} of a module, then `cargo ovmig register --all`"
                ),
            );
        }
        modules => {
            ui.status("Registered", modules.join(", "));
            ui.status(
                "Next",
                "`cargo ovmig revision -m \"…\" --autogenerate` writes the first migration",
            );
        }
    }
}
