//! Where the database's URL comes from.
//!
//! Invariant: nothing here prints a URL, or a line that may hold one.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Config;
use crate::failure::Failure;
use crate::source::{Location, SourceFile};

const VARIABLE: &str = "DATABASE_URL";

/// What the process's surroundings say of the database.
#[derive(Clone, Default)]
pub struct Environment {
    /// The variable `DATABASE_URL`.
    pub variable: Option<String>,
    /// The file `.env` of the workspace's root.
    pub dotenv: Option<Arc<SourceFile>>,
}

/// Without the values, which may hold a password.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (variable, dotenv) = (self.variable.is_some(), self.dotenv.is_some());
        write!(
            f,
            "Environment {{ variable: {variable}, dotenv: {dotenv} }}"
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
    /// The variable `DATABASE_URL`.
    Environment,
    /// `DATABASE_URL` of this `.env`.
    DotEnv(PathBuf),
    /// `database-url` of the configuration.
    Config(Location),
}

/// For messages: `the database URL of .env`.
impl fmt::Display for UrlOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UrlOrigin::Flag => f.write_str("`--database-url`"),
            UrlOrigin::Environment => write!(f, "the variable `{VARIABLE}`"),
            UrlOrigin::DotEnv(path) => write!(f, "`{VARIABLE}` in {}", path.display()),
            UrlOrigin::Config(location) => write!(f, "`database-url` in {location}"),
        }
    }
}

impl Environment {
    /// Reads the process's variable and the workspace's `.env`. A `.env` that isn't there is none.
    pub fn read(root: &Path) -> Result<Environment, Failure> {
        let variable = match std::env::var(VARIABLE) {
            Ok(value) => Some(value),
            Err(std::env::VarError::NotPresent) => None,
            Err(std::env::VarError::NotUnicode(_)) => {
                return Err(Failure::new(format!(
                    "the variable `{VARIABLE}` isn't valid UTF-8"
                )));
            }
        };
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
        Ok(Environment { variable, dotenv })
    }

    /// The URL that the surroundings give: the variable's, or that of `.env`.
    pub fn database_url(&self) -> Result<Option<GivenUrl>, Failure> {
        let variable = self.variable.as_deref();
        if let Some(url) = variable.and_then(|url| given(url, UrlOrigin::Environment)) {
            return Ok(Some(url));
        }
        let Some(file) = &self.dotenv else {
            return Ok(None);
        };
        let origin = UrlOrigin::DotEnv(file.path.clone());
        Ok(dotenv_value(file)?.and_then(|url| given(&url, origin)))
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
    if let Some(url) = environment.database_url()? {
        return Ok(url);
    }
    let setting = config.database_url.as_ref();
    setting
        .and_then(|setting| given(&setting.value, UrlOrigin::Config(setting.location.clone())))
        .ok_or_else(|| {
            Failure::new("no database URL is given")
                .hint("Pass `--database-url URL`, or set the variable `DATABASE_URL`, also in the workspace's .env")
                .hint("Or write `database-url = \"…\"` into the configuration in Cargo.toml")
        })
}

/// The variable's value in a `.env`, as dotenvy reads it (quotes, `export`, substitution). The first one counts, and
/// a line for something else that dotenvy can't read is passed over: it may be meant for another program.
fn dotenv_value(file: &Arc<SourceFile>) -> Result<Option<String>, Failure> {
    let text = file.text.trim_start_matches('\u{feff}');
    let mut broken = false;
    for line in dotenvy::from_read_iter(text.as_bytes()) {
        match line {
            Ok((key, value)) if key == VARIABLE => return Ok(Some(value)),
            Ok(_) => {}
            Err(_) => broken = true,
        }
    }
    match text.lines().position(names_variable) {
        Some(index) if broken => Err(Failure::new(format!(
            "`{VARIABLE}` in {}, line {}, can't be read",
            file.path.display(),
            index + 1
        ))
        .hint(format!(
            "Write `{VARIABLE}=\"…\"`, the URL in double quotes"
        ))),
        _ => Ok(None),
    }
}

fn names_variable(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("export").unwrap_or(line);
    line.trim_start().starts_with(VARIABLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIGURED: &str =
        "[workspace.metadata.ovmig]\nbackend = \"sqlite\"\ndatabase-url = \"config\"\n";

    fn chosen(flag: Option<&str>, variable: Option<&str>, dotenv: Option<&str>) -> String {
        let config = Config::parse(&SourceFile::new("Cargo.toml", CONFIGURED)).unwrap();
        let environment = Environment {
            variable: variable.map(str::to_owned),
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
    fn no_url_at_all_is_said() {
        let text = CONFIGURED.replace("database-url = \"config\"", "");
        let config = Config::parse(&SourceFile::new("Cargo.toml", text)).unwrap();
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
