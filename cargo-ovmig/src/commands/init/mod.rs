//! `cargo ovmig init`: the configuration and the migrations folder of a workspace that has none, or what it takes to go on
//! from a Diesel project's own.
//!
//! Invariant: nothing is changed when something stands in the way.

mod diesel;
mod engine;
mod layout;
mod report;
mod schemas;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::cli::{Global, Init};
use crate::commands::Exit;
use crate::config::{Config, Environment, Ids};
use crate::database::{DatabaseUrl, mask_url};
use crate::declare::{ModuleSource, declare};
use crate::discover::{CargoWorkspace, Modules};
use crate::failure::Failure;
use crate::files;
use crate::findings::{Finding, Severity};
use crate::history::{self, History, HistoryEdit};
use crate::registry::{self, Settings};
use crate::replay::replay;
use crate::schema::Backend;
use crate::ui::Ui;

use layout::Candidate;

/// A database that was looked at and can be configured.
struct Adopted {
    settings: Settings,
    /// Why that engine.
    why: &'static str,
    candidate: Candidate,
    modules: Modules,
    /// How many migrations there are.
    migrations: usize,
}

pub(super) fn run(options: &Init, global: &Global, ui: Ui) -> Result<Exit> {
    if global.database.is_some() {
        return Err(Failure::new(
            "`init` gives the databases names by itself; nothing was changed",
        )
        .hint("Leave `--database` out, and rename them in Cargo.toml afterwards")
        .into());
    }
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
    let candidates = layout::candidates(options, &cargo)?;
    if options.database_url.is_some() && candidates.len() > 1 {
        return Err(Failure::new(
            "`--database-url` can't be that of several databases; nothing was changed",
        )
        .hint("Say which engine it is with `--backend`, or leave it out")
        .into());
    }
    let mut adopted = Vec::new();
    for candidate in candidates {
        adopted.push(adopt(candidate, options, &cargo, &environment, ui)?);
    }
    let settings: Vec<Settings> = adopted.iter().map(|it| it.settings.clone()).collect();
    let text = registry::configure(&cargo.manifest, &settings)?;
    let mut made = Made::default();
    let result = adopted
        .iter()
        .try_for_each(|it| make_folder(&cargo.root, &it.settings, &mut made))
        .and_then(|()| files::replace(&cargo.root.join("Cargo.toml"), &cargo.manifest, &text));
    if let Err(failure) = result {
        made.take_back();
        return Err(failure.into());
    }
    report::say(&adopted, &made.locks, global, ui)?;
    if options
        .database_url
        .as_ref()
        .is_some_and(|url| mask_url(url) != *url)
    {
        ui.warn("the database URL holds a password, and Cargo.toml is usually committed: better write it to .env, as DATABASE_URL");
    }
    Ok(Exit::Clean)
}

/// Looks at a database's migrations and ORM files.
fn adopt(
    candidate: Candidate,
    options: &Init,
    cargo: &CargoWorkspace,
    environment: &Environment,
    ui: Ui,
) -> Result<Adopted> {
    let folder = cargo.root.join(&candidate.migrations);
    let (backend, why) = match candidate.engine {
        Some(found) => found,
        None => engine::around(cargo, environment, &layout::scripts(&folder))?,
    };
    let migrations = written(&candidate.migrations)?;
    let history = existing(&folder, &migrations, backend)?;
    if let Some(history) = &history {
        let errors = unusable(history.findings.clone());
        if !errors.is_empty() {
            ui.findings(&errors);
            return Err(Failure::new(format!(
                "`{migrations}` has migrations that can't be gone on from; nothing was changed"
            ))
            .hint("Mend what is shown, or choose another folder: `cargo ovmig init --migrations FOLDER`")
            .into());
        }
    }
    let count = history.as_ref().map_or(0, |it| it.migrations.len());
    let found = schemas::find(&candidate, backend, count > 0, cargo)?;
    ui.findings(&found.modules.findings);
    let ignore_tables = undeclared(history.as_ref(), &found.modules, backend);
    let url = match count > 0 || candidate.name.is_some() {
        // Where its database lies, a project that runs knows.
        true => told_url(options, cargo, backend)?,
        false => database_url(options, cargo, environment, backend)?,
    };
    let names = found
        .modules
        .modules
        .iter()
        .map(|module| module.name.clone());
    let mut names: Vec<String> = names.collect();
    names.dedup();
    Ok(Adopted {
        settings: Settings {
            name: candidate.name.clone(),
            backend,
            database_url: url,
            migrations,
            modules: names,
            orm: found.orm,
            ids: history.map_or(Ids::default(), |history| history.ids),
            ignore_tables,
        },
        why,
        candidate,
        modules: found.modules,
        migrations: count,
    })
}

/// The tables that the migrations build and nobody declares: `diesel print-schema` leaves out what its filter says, and
/// tables without a primary key.
fn undeclared(history: Option<&History>, modules: &Modules, backend: Backend) -> Vec<String> {
    let Some(history) = history else {
        return Vec::new();
    };
    let sources: Vec<ModuleSource> = (modules.modules.iter())
        .map(|module| ModuleSource {
            module: module.name.clone(),
            file: module.source.clone(),
        })
        .collect();
    let declared = declare(&sources, backend).schema.tables;
    let fold = |name: String| match backend {
        Backend::Postgres => name,
        Backend::Sqlite | Backend::Mysql => name.to_ascii_lowercase(),
    };
    let known: BTreeSet<String> = declared.keys().map(|name| fold(name.to_string())).collect();
    let recorded = replay(&history.migrations, backend).schema.tables;
    let names = recorded.keys().map(ToString::to_string);
    let left = names.filter(|name| !known.contains(&fold(name.clone())));
    left.collect()
}

/// The URL that was given.
fn told_url(
    options: &Init,
    cargo: &CargoWorkspace,
    backend: Backend,
) -> Result<Option<String>, Failure> {
    if let Some(url) = &options.database_url {
        DatabaseUrl::parse(url, &cargo.root, backend)?;
    }
    Ok(options.database_url.clone())
}

/// The URL to write: the one that was given, or a likely one where the surroundings give none.
fn database_url(
    options: &Init,
    cargo: &CargoWorkspace,
    environment: &Environment,
    backend: Backend,
) -> Result<Option<String>, Failure> {
    if let Some(url) = told_url(options, cargo, backend)? {
        return Ok(Some(url));
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
fn written(path: &Path) -> Result<String, Failure> {
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

/// What a migrations folder that is there already holds: numbers where all are, Diesel's versions otherwise.
fn existing(folder: &Path, shown: &str, backend: Backend) -> Result<Option<History>, Failure> {
    if fs::symlink_metadata(folder).is_err() {
        return Ok(None);
    }
    let read = |ids| history::read(folder, Path::new(shown), backend, ids);
    let versions = read(Ids::Timestamp)?;
    let number = |id: history::MigrationId| id.written().len() == 4 && id.as_number().is_some();
    let numbered = versions.migrations.iter().all(|it| number(it.id));
    match numbered {
        true => read(Ids::Sequential).map(Some),
        false => Ok(Some(versions)),
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
#[derive(Default)]
struct Made {
    /// Folders, each after the one that it lies in.
    folders: Vec<PathBuf>,
    /// Lock files, and their paths to show.
    locks: Vec<(PathBuf, String)>,
}

impl Made {
    /// Takes away what was made. Nothing more can be done about what can't be.
    fn take_back(&self) {
        for (lock, _) in &self.locks {
            let _ = fs::remove_file(lock);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Makes the migrations folder with a lock file, where there is none.
fn make_folder(root: &Path, settings: &Settings, made: &mut Made) -> Result<(), Failure> {
    let migrations = &settings.migrations;
    let path = root.join(migrations);
    make_folders(&path, &mut made.folders).map_err(|error| {
        Failure::new(format!(
            "can't make the folder `{migrations}`; nothing was changed"
        ))
        .because(error)
    })?;
    let history = history::read(&path, Path::new(migrations), settings.backend, settings.ids)?;
    let lock = path.join(history::LOCK_FILE);
    if lock.exists() {
        return Ok(());
    }
    let ids: Vec<_> = history.known_ids().into_iter().collect();
    HistoryEdit::accepting(&history, &ids).apply(&history)?;
    let shown = format!("{migrations}/{}", history::LOCK_FILE);
    made.locks.push((lock, shown));
    Ok(())
}

fn make_folders(path: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().take_while(|path| !path.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        made.push(folder.to_path_buf());
    }
    Ok(())
}
