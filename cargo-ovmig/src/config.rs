//! The configuration: `[workspace.metadata.ovmig]` of the workspace's root Cargo.toml, and where the database's URL
//! comes from.
//!
//! Invariant: a setting that the tool doesn't know or can't use is an error with its place, never passed over.

mod choose;
mod lints;
mod read;
mod url;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use lints::{Level, Lints};
pub use url::{Environment, GivenUrl, UrlOrigin};

use crate::failure::Failure;
use crate::schema::Backend;
use crate::source::{Location, SourceFile};

/// What the path of an ORM file ends with, unless the configuration says otherwise.
pub const ORM: &str = "adapters/orm.rs";

/// The migrations folder, unless the configuration says otherwise.
pub const MIGRATIONS: &str = "migrations";

/// What migrations are called by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ids {
    /// Numbers: 0001, 0002, …, without gaps.
    #[default]
    Sequential,
    /// Diesel's versions, usually times: a history that diesel_cli began is kept as it is.
    Timestamp,
}

impl Ids {
    /// What one of them is called.
    pub fn noun(self) -> &'static str {
        match self {
            Ids::Sequential => "number",
            Ids::Timestamp => "version",
        }
    }
}

/// The settings of a workspace, or of one of its databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The Cargo.toml that they stand in.
    pub file: Arc<SourceFile>,
    /// The database's name, where the workspace gives its databases names.
    pub name: Option<String>,
    /// Where the table begins.
    pub table: Location,
    /// The engine.
    pub backend: Backend,
    /// The database's URL; [`Config::database_url`] says which one counts.
    pub database_url: Option<Setting>,
    /// The migrations folder, relative to the workspace's root.
    pub migrations: PathBuf,
    /// The registry, in its order.
    pub modules: Vec<Setting>,
    /// The registry's key, where there is one.
    pub modules_key: Option<Location>,
    /// What the workspace's other databases have.
    pub elsewhere: Vec<Elsewhere>,
    /// What the paths of ORM files end with; never empty.
    pub orm: Vec<PathBuf>,
    /// Tables that nobody declares and that are left alone.
    pub ignore_tables: Vec<String>,
    /// What migrations are called by.
    pub ids: Ids,
    /// Where that is said: the string, with its quotes.
    pub ids_at: Option<Location>,
    /// The branch that pull requests go to.
    pub base: Option<String>,
    /// How much the findings of each rule weigh.
    pub lints: Lints,
}

/// The modules of another database of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// What the paths of its ORM files end with.
    pub orm: Vec<PathBuf>,
    /// Its registry.
    pub modules: Vec<String>,
}

/// A setting's text and its place.
#[derive(Clone, PartialEq, Eq)]
pub struct Setting {
    /// The text.
    pub value: String,
    /// The string in the file, with its quotes.
    pub location: Location,
}

/// Without the text, which may hold a password.
impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setting({})", self.location)
    }
}

impl Config {
    /// Reads the settings of a root Cargo.toml: of the database of that name, or of the only one.
    pub fn parse(manifest: &Arc<SourceFile>, database: Option<&str>) -> Result<Config, Failure> {
        choose::one(read::parse(manifest)?, database)
    }

    /// Reads the settings of each database: of one without a name, or of those that have names.
    pub fn parse_all(manifest: &Arc<SourceFile>) -> Result<Vec<Config>, Failure> {
        read::parse(manifest)
    }

    /// Where a root Cargo.toml has settings of the tool, right or wrong.
    pub fn find(manifest: &Arc<SourceFile>) -> Result<Option<Location>, Failure> {
        read::find(manifest)
    }

    /// The place that has to do with the registry: its key, or else the table's beginning.
    pub fn registry_location(&self) -> Location {
        self.modules_key.clone().unwrap_or(self.table.clone())
    }

    /// Whether the registry has a module; `-` and `_` are alike.
    pub fn is_registered(&self, module: &str) -> bool {
        self.modules
            .iter()
            .any(|entry| same_module(&entry.value, module))
    }

    /// Whether another database has that module with that ORM file.
    pub fn is_elsewhere(&self, module: &str, file: &Path) -> bool {
        let has = |it: &Elsewhere| {
            it.orm.iter().any(|orm| is_orm_file(file, orm))
                && it.modules.iter().any(|name| same_module(name, module))
        };
        self.elsewhere.iter().any(has)
    }

    /// The URL that counts: the flag's, the environment's, that of `.env`, or the configuration's, in this order.
    pub fn database_url(
        &self,
        flag: Option<&str>,
        environment: &Environment,
    ) -> Result<GivenUrl, Failure> {
        url::choose(flag, environment, self)
    }

    /// The migrations folder's path.
    pub fn migrations_folder(&self, root: &Path) -> PathBuf {
        root.join(&self.migrations)
    }
}

/// A module's name as the tool writes it: `-` becomes `_`, as in a crate's name.
pub fn module_name(name: &str) -> String {
    name.replace('-', "_")
}

/// Whether two names mean the same module.
pub fn same_module(left: &str, right: &str) -> bool {
    module_name(left) == module_name(right)
}

/// Whether a path from the workspace's root ends with a pattern of `orm`, or is it where the pattern begins with `./`.
pub fn is_orm_file(path: &Path, pattern: &Path) -> bool {
    match pattern.strip_prefix(".") {
        Ok(whole) => path == whole,
        Err(_) => path.ends_with(pattern),
    }
}
