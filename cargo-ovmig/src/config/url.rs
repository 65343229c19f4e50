//! Where the database's URL comes from.
//!
//! Invariant: nothing here prints a URL, or a line that may hold one.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Config;
use crate::failure::Failure;
use crate::source::{Location, SourceFile};

const VARIABLE: &str = "DATABASE_URL";

/// What the process's surroundings say of the databases.
#[derive(Clone, Default)]
pub struct Environment {
    /// The variables that `DATABASE_URL` ends the names of.
    pub variables: BTreeMap<String, OsString>,
    /// The file `.env` of the workspace's root.
    pub dotenv: Option<Arc<SourceFile>>,
}

/// Without the values, which may hold a password.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.variables.keys().collect();
        let dotenv = self.dotenv.is_some();
        write!(
            f,
            "Environment {{ variables: {names:?}, dotenv: {dotenv} }}"
        )
    }
}

/// The URL that counts, and who gave it.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenUrl {
    /// The URL, with its password.
    pub url: String,
    /// Who gave it.
    pub origin: UrlOrigin,
}

/// Without the URL, which may hold a password.
impl fmt::Debug for GivenUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenUrl({})", self.origin)
    }
}

/// Who gave a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlOrigin {
    /// `--database-url`.
    Flag,
    /// The variable of that name.
    Environment(String),
    /// The variable of that name in this `.env`.
    DotEnv(String, PathBuf),
    /// `database-url` of the configuration.
    Config(Location),
}

/// For messages: `the database URL of .env`.
impl fmt::Display for UrlOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UrlOrigin::Flag => f.write_str("`--database-url`"),
            UrlOrigin::Environment(name) => write!(f, "the variable `{name}`"),
            UrlOrigin::DotEnv(name, path) => write!(f, "`{name}` in {}", path.display()),
            UrlOrigin::Config(location) => write!(f, "`database-url` in {location}"),
        }
    }
}

impl Environment {
    /// Reads the process's variables and the workspace's `.env`. A `.env` that isn't there is none.
    pub fn read(root: &Path) -> Result<Environment, Failure> {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, _)| name.ends_with(VARIABLE))
            .collect();
        let dotenv = match std::fs::read(root.join(".env")) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes)
                    .map_err(|_| Failure::new("the file .env isn't valid UTF-8"))?;
                Some(SourceFile::new(".env", text))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            // A folder of that name (a Python environment) is none of ours.
            Err(_) if root.join(".env").is_dir() => None,
            Err(error) => return Err(Failure::new("can't read the file .env").because(error)),
        };
        Ok(Environment { variables, dotenv })
    }

    /// The URL that the surroundings give for a database of that name, or for the only one: the variable's, or that of
    /// `.env`.
    pub fn database_url(&self, database: Option<&str>) -> Result<Option<GivenUrl>, Failure> {
        let name = variable(database);
        let of_process =
            match self.variables.get(&name) {
                Some(value) => Some(value.to_str().ok_or_else(|| {
                    Failure::new(format!("the variable `{name}` isn't valid UTF-8"))
                })?),
                None => None,
            };
        let origin = || UrlOrigin::Environment(name.clone());
        if let Some(url) = of_process.and_then(|url| given(url, origin())) {
            return Ok(Some(url));
        }
        let Some(file) = &self.dotenv else {
            return Ok(None);
        };
        let value = dotenv_value(file, &name)?;
        let origin = UrlOrigin::DotEnv(name, file.path.clone());
        Ok(value.and_then(|url| given(&url, origin)))
    }
}

/// The variable with a database's URL: `DATABASE_URL`, or `LOG_FILES_DATABASE_URL` for the database `log-files`.
fn variable(database: Option<&str>) -> String {
    match database {
        None => VARIABLE.to_owned(),
        Some(name) => format!("{}_{VARIABLE}", name.to_ascii_uppercase().replace('-', "_")),
    }
}

/// A URL, unless it is empty.
fn given(url: &str, origin: UrlOrigin) -> Option<GivenUrl> {
    let url = url.trim().to_owned();
    (!url.is_empty()).then_some(GivenUrl { url, origin })
}

pub(super) fn choose(
    flag: Option<&str>,
    environment: &Environment,
    config: &Config,
) -> Result<GivenUrl, Failure> {
    if let Some(flag) = flag {
        return given(flag, UrlOrigin::Flag).ok_or_else(|| {
            Failure::new("`--database-url` is empty")
                .hint("Give it a URL, such as `sqlite://app.db` or `postgres://user@localhost/app`")
        });
    }
    let name = config.name.as_deref();
    if let Some(url) = environment.database_url(name)? {
        return Ok(url);
    }
    let setting = config.database_url.as_ref();
    setting
        .and_then(|setting| given(&setting.value, UrlOrigin::Config(setting.location.clone())))
        .ok_or_else(|| {
            let variable = variable(name);
            Failure::new("no database URL is given")
                .hint(format!("Pass `--database-url URL`, or set the variable `{variable}`, also in the workspace's .env"))
                .hint("Or write `database-url = \"…\"` into the configuration in Cargo.toml")
        })
}

/// The variable's value in a `.env`, as dotenvy reads it (quotes, `export`, substitution). The first one counts, and
/// a line for something else that dotenvy can't read is passed over: it may be meant for another program.
fn dotenv_value(file: &Arc<SourceFile>, name: &str) -> Result<Option<String>, Failure> {
    let text = file.text.trim_start_matches('\u{feff}');
    let mut broken = false;
    for line in dotenvy::from_read_iter(text.as_bytes()) {
        match line {
            Ok((key, value)) if key == name => return Ok(Some(value)),
            Ok(_) => {}
            Err(_) => broken = true,
        }
    }
    match text.lines().position(|line| names_variable(line, name)) {
        Some(index) if broken => Err(Failure::new(format!(
            "`{name}` in {}, line {}, can't be read",
            file.path.display(),
            index + 1
        ))
        .hint(format!("Write `{name}=\"…\"`, the URL in double quotes"))),
        _ => Ok(None),
    }
}

fn names_variable(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("export").unwrap_or(line);
    line.trim_start().starts_with(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIGURED: &str =
        "[workspace.metadata.ovmig]\nbackend = \"sqlite\"\ndatabase-url = \"config\"\n";

    fn chosen(flag: Option<&str>, variable: Option<&str>, dotenv: Option<&str>) -> String {
        let config = Config::parse(&SourceFile::new("Cargo.toml", CONFIGURED), None).unwrap();
        let variable = variable.map(|value| ("DATABASE_URL".to_owned(), value.into()));
        let environment = Environment {
            variables: variable.into_iter().collect(),
            dotenv: dotenv.map(|text| SourceFile::new(".env", text)),
        };
        match config.database_url(flag, &environment) {
            Ok(url) => format!("{} from {}", url.url, url.origin),
            Err(failure) => failure.message,
        }
    }

    #[test]
    fn the_nearest_source_counts() {
        let dotenv = Some("OTHER=1\n# c\nexport DATABASE_URL='a b'\nDATABASE_URL=later");
        assert_eq!(
            chosen(Some("flag"), Some("variable"), dotenv),
            "flag from `--database-url`"
        );
        assert_eq!(
            chosen(None, Some("variable"), dotenv),
            "variable from the variable `DATABASE_URL`"
        );
        assert_eq!(
            chosen(None, None, dotenv),
            "a b from `DATABASE_URL` in .env"
        );
        assert_eq!(
            chosen(None, Some(""), Some("OTHER=1")),
            "config from `database-url` in Cargo.toml:3:16"
        );
        assert_eq!(
            chosen(Some(" "), Some("variable"), dotenv),
            "`--database-url` is empty"
        );
    }

    #[test]
    fn a_database_with_a_name_has_its_own_variable() {
        let text = "[workspace.metadata.ovmig.databases.log-files]\nbackend = \"sqlite\"\n";
        let config = Config::parse(&SourceFile::new("Cargo.toml", text), None).unwrap();
        let environment = Environment {
            variables: [("DATABASE_URL".to_owned(), "other".into())].into(),
            dotenv: Some(SourceFile::new(".env", "LOG_FILES_DATABASE_URL=own\n")),
        };
        let url = config.database_url(None, &environment).unwrap();
        assert_eq!(
            format!("{} from {}", url.url, url.origin),
            "own from `LOG_FILES_DATABASE_URL` in .env"
        );
        let failure = config.database_url(None, &Environment::default());
        assert!(failure.unwrap_err().hints[0].contains("`LOG_FILES_DATABASE_URL`"));
    }

    #[test]
    fn no_url_at_all_is_said() {
        let text = CONFIGURED.replace("database-url = \"config\"", "");
        let config = Config::parse(&SourceFile::new("Cargo.toml", text), None).unwrap();
        let failure = config
            .database_url(None, &Environment::default())
            .unwrap_err();
        assert!(failure.hints[0].contains("`--database-url URL`"));
    }

    #[test]
    fn a_broken_dotenv_is_said_without_its_text() {
        let said = chosen(
            None,
            None,
            Some("\u{feff}not a line\nDATABASE_URL=postgres://u:secret pw@h\n"),
        );
        assert_eq!(said, "`DATABASE_URL` in .env, line 2, can't be read");
        assert_eq!(
            chosen(None, None, Some("not a line\nDATABASE_URL=x")),
            "x from `DATABASE_URL` in .env"
        );
    }
}
