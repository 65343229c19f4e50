//! The configuration: `[workspace.metadata.ovmig]` of the workspace's root Cargo.toml, and where the database's URL
//! comes from.
//!
//! Invariant: a setting that the tool doesn't know or can't use is an error with its place, never passed over.

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

/// The settings of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The Cargo.toml that they stand in.
    pub file: Arc<SourceFile>,
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
    /// What the paths of ORM files end with; never empty.
    pub orm: Vec<PathBuf>,
    /// Tables that nobody declares and that are left alone.
    pub ignore_tables: Vec<String>,
    /// What migrations are called by.
    pub ids: Ids,
    /// The branch that pull requests go to.
    pub base: Option<String>,
    /// How much the findings of each rule weigh.
    pub lints: Lints,
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
    /// Reads the settings of a root Cargo.toml.
    pub fn parse(manifest: &Arc<SourceFile>) -> Result<Config, Failure> {
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
