//! The text that names a database, read.
//!
//! Invariant: what is shown of a [`DatabaseUrl`], in messages, in `Display` and in `Debug`, holds no password.

mod mask;
mod mysql;
mod passfile;
mod postgres;
mod settings;
mod sqlite;

use std::fmt;
use std::path::Path;

pub use mask::mask_url;
pub(super) use mysql::{MysqlSettings, MysqlUrl};
pub(super) use postgres::PostgresUrl;
pub(super) use settings::{Settings, SslMode};
pub(super) use sqlite::SqliteUrl;

use crate::failure::Failure;
use crate::schema::Backend;

/// Which database, and how to reach it.
#[derive(Clone)]
pub struct DatabaseUrl {
    kind: Kind,
    /// The text as it was given, with the passwords masked.
    shown: String,
    /// What must not be shown, in every form that it was written in.
    secrets: Vec<String>,
}

#[derive(Clone)]
pub(super) enum Kind {
    Sqlite(SqliteUrl),
    Postgres(PostgresUrl),
    Mysql(MysqlUrl),
}

impl DatabaseUrl {
    /// Reads `sqlite://path`, `sqlite:path`, `file:…`, a plain path, `:memory:`, `postgres://…`, `postgresql://…`, for
    /// PostgreSQL also `host=… dbname=…`, and `mysql://…`, `mariadb://…`. Relative paths start at `base` (the workspace's
    /// root). `backend` is the configured one: another kind of URL is refused.
    pub fn parse(text: &str, base: &Path, backend: Backend) -> Result<DatabaseUrl, Failure> {
        let text = text.trim();
        let shown = mask_url(text);
        if text.is_empty() {
            return Err(
                Failure::new("the database URL is empty").hint(match backend {
                    Backend::Sqlite => "write a path, for example `sqlite://app.db`",
                    Backend::Postgres => "write `postgres://user@host/database`",
                    Backend::Mysql => "write `mysql://user@host/database`",
                }),
            );
        }
        let found = scheme_backend(text, backend).map_err(|failure| failure.note(given(&shown)))?;
        if found != backend {
            return Err(mismatch(found, backend).note(given(&shown)));
        }
        let (kind, secrets) = match found {
            Backend::Sqlite => (Kind::Sqlite(SqliteUrl::parse(text, base)?), Vec::new()),
            Backend::Mysql => {
                let url =
                    MysqlUrl::parse(text, base).map_err(|failure| failure.note(given(&shown)))?;
                let secrets = url.secrets();
                (Kind::Mysql(url), secrets)
            }
            Backend::Postgres => {
                let url = PostgresUrl::parse(text, base)
                    .map_err(|failure| failure.note(given(&shown)))?;
                let secrets = url.secrets();
                (Kind::Postgres(url), secrets)
            }
        };
        Ok(DatabaseUrl {
            kind,
            shown,
            secrets,
        })
    }

    /// The engine.
    pub fn backend(&self) -> Backend {
        match self.kind {
            Kind::Sqlite(_) => Backend::Sqlite,
            Kind::Postgres(_) => Backend::Postgres,
            Kind::Mysql(_) => Backend::Mysql,
        }
    }

    /// A text, such as a driver's error, with the password masked wherever it is repeated.
    pub fn mask(&self, text: &str) -> String {
        mask::mask_secrets(text, &self.secrets)
    }

    /// The database's name where statements can say it (`database.table`): on MySQL and MariaDB.
    pub fn name_in_statements(&self) -> Option<&str> {
        match &self.kind {
            Kind::Mysql(url) => Some(url.database()),
            Kind::Sqlite(_) | Kind::Postgres(_) => None,
        }
    }

    /// Another database of the same server; SQLite has no server.
    pub(super) fn with_database(&self, name: &str) -> DatabaseUrl {
        let mut other = self.clone();
        match &mut other.kind {
            Kind::Sqlite(_) => {}
            Kind::Postgres(url) => url.set("dbname", name),
            Kind::Mysql(url) => url.set_database(name),
        }
        other.shown = format!("{name} on the server of {}", self.shown);
        other
    }

    pub(super) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Another secret that came from elsewhere (`PGPASSWORD`).
    pub(super) fn keep_secret(&mut self, secret: &str) {
        self.secrets.push(secret.to_owned());
    }
}

/// The text as it was given, with the passwords masked.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

fn given(shown: &str) -> String {
    format!("the database URL is `{shown}`")
}

/// The engine that a URL's scheme means; a text without a scheme is of the configured one.
fn scheme_backend(text: &str, configured: Backend) -> Result<Backend, Failure> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Ok(configured);
    };
    let scheme = scheme.to_ascii_lowercase();
    let is_scheme = scheme.len() > 1
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    match scheme.as_str() {
        "sqlite" | "sqlite3" | "file" => Ok(Backend::Sqlite),
        "postgres" | "postgresql" => Ok(Backend::Postgres),
        "mysql" | "mariadb" => Ok(Backend::Mysql),
        other if rest.starts_with("//") && is_scheme => Err(unknown_scheme(other)),
        _ => Ok(configured),
    }
}

fn unknown_scheme(scheme: &str) -> Failure {
    let failure = Failure::new(format!(
        "`{scheme}://` is not a database that this tool knows"
    ));
    // SQLAlchemy's URLs name the driver: `postgresql+psycopg2://`.
    match scheme.split_once('+') {
        Some((engine @ ("postgresql" | "postgres" | "sqlite" | "mysql" | "mariadb"), _)) => {
            failure.hint(format!("leave the driver out of the URL: `{engine}://`"))
        }
        _ => failure.hint("write `sqlite://path`, `postgres://user@host/database` or `mysql://user@host/database`"),
    }
}

fn mismatch(found: Backend, configured: Backend) -> Failure {
    Failure::new(format!(
        "the database URL is for {}, but the workspace's backend is {}",
        found.title(),
        configured.title()
    ))
    .hint(format!(
        "give a URL for {} with --database-url, DATABASE_URL (also in .env) or `database-url` in \
         [workspace.metadata.ovmig], or set `backend = \"{}\"` there",
        configured.title(),
        found.name()
    ))
}

/// A password in the forms in which it may be repeated: plain, percent-encoded, and as it was written.
fn spellings(password: &str, raw: Option<&str>) -> Vec<String> {
    let encoded = |upper: bool| -> String {
        password
            .bytes()
            .map(|byte| match byte {
                b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => (b as char).into(),
                b if upper => format!("%{b:02X}"),
                b => format!("%{b:02x}"),
            })
            .collect()
    };
    let mut spellings = vec![password.to_owned(), encoded(true), encoded(false)];
    spellings.extend(raw.map(str::to_owned));
    spellings.sort();
    spellings.dedup();
    spellings
}

/// Bytes of `%41` and the like put in place. `None` when they don't make UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, backend: Backend) -> Result<DatabaseUrl, Failure> {
        DatabaseUrl::parse(text, Path::new("/work space"), backend)
    }

    #[test]
    fn the_scheme_says_the_engine_and_must_be_the_configured_one() {
        for text in [
            "sqlite://a.db",
            "sqlite:a.db",
            "file:a.db",
            "a.db",
            ":memory:",
            "C:\\a.db",
        ] {
            let url = parse(text, Backend::Sqlite).unwrap();
            assert_eq!(url.backend(), Backend::Sqlite, "{text}");
            assert_eq!(url.to_string(), text);
        }
        for text in ["mysql://h/d", "MariaDB://h/d"] {
            let url = parse(text, Backend::Mysql).unwrap();
            assert_eq!(url.backend(), Backend::Mysql, "{text}");
        }
        for text in ["postgres://h/d", "POSTGRESQL://h/d", "host=h dbname=d"] {
            let url = parse(text, Backend::Postgres).unwrap();
            assert_eq!(url.backend(), Backend::Postgres, "{text}");
        }
        let error = parse("postgres://u:secret@h/d", Backend::Sqlite).unwrap_err();
        assert!(error.message.contains("is for PostgreSQL"), "{error}");
        assert!(!format!("{error:?}").contains("secret"));
        let error = parse("mysql://u:secret@h/d", Backend::Postgres).unwrap_err();
        assert!(error.message.contains("is for MySQL"), "{error}");
        assert!(!format!("{error:?}").contains("secret"));
        let error = parse("postgresql+psycopg2://u:secret@h/d", Backend::Postgres).unwrap_err();
        assert!(error.hints[0].contains("`postgresql://`"));
        assert!(parse("oracle://h/d", Backend::Postgres).is_err());
        assert!(parse("  ", Backend::Sqlite).is_err());
    }

    #[test]
    fn no_form_of_the_password_is_shown() {
        let url = parse(
            "postgres://ann:p%40ss%2Fword@h/d?sslmode=disable",
            Backend::Postgres,
        )
        .unwrap();
        assert_eq!(url.to_string(), "postgres://ann:***@h/d?sslmode=disable");
        assert_eq!(format!("{url:?}"), format!("DatabaseUrl({url})"));
        assert_eq!(
            url.mask("tried p%40ss%2Fword, p@ss/word and p%40ss%2fword"),
            "tried ***, *** and ***"
        );
        let url = parse("host=h password='it\\'s me' user=ann", Backend::Postgres).unwrap();
        assert_eq!(url.to_string(), "host=h password=*** user=ann");
        assert_eq!(url.mask("no: it's me"), "no: ***");
    }

    #[test]
    fn a_url_that_cannot_be_read_is_masked_too() {
        for text in [
            "postgres://ann:se/cr?et@h/d",
            "postgres://ann:se#cr@et@h:port/d",
            "postgres://h:port/d?password=secret",
            "postgres://h/d?colour=red&password=se%63ret",
            "host=h colour=red password = 'a secret'",
        ] {
            let error = parse(text, Backend::Postgres).unwrap_err();
            let all = format!("{error:?}");
            for secret in ["se/cr", "se#cr", "cr?et", "secret", "se%63ret"] {
                assert!(!all.contains(secret), "{text}: {all}");
            }
        }
    }

    #[test]
    fn percent_signs() {
        assert_eq!(percent_decode("a%41%2f%zz%").as_deref(), Some("aA/%zz%"));
        assert_eq!(percent_decode("%ff"), None);
    }
}
