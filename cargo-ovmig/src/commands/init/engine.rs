//! Which engine a project is for, and how that was found.

use std::path::Path;

use crate::cli::{BackendName, Init};
use crate::config::Environment;
use crate::database::DatabaseUrl;
use crate::discover::CargoWorkspace;
use crate::failure::Failure;
use crate::schema::Backend;

/// An engine, and why that one.
pub(super) type Found = (Backend, &'static str);

/// The engine that the options name.
pub(super) fn told(options: &Init, root: &Path) -> Option<Found> {
    if let Some(name) = options.backend {
        let backend = match name {
            BackendName::Sqlite => Backend::Sqlite,
            BackendName::Postgres => Backend::Postgres,
            BackendName::Mysql => Backend::Mysql,
        };
        return Some((backend, "as told"));
    }
    let backend = of_url(options.database_url.as_deref()?, root)?;
    Some((backend, "as the database URL has it"))
}

/// The engine that a folder's name means: `migrations/postgresql`.
pub(super) fn of_folder(name: &str) -> Option<Backend> {
    match name.to_ascii_lowercase().as_str() {
        "sqlite" | "sqlite3" => Some(Backend::Sqlite),
        "postgres" | "postgresql" | "pg" | "pgsql" => Some(Backend::Postgres),
        "mysql" | "mariadb" => Some(Backend::Mysql),
        _ => None,
    }
}

/// The engine from what stands around: Diesel's features where they name one, the URL, the SQL of the migrations.
pub(super) fn around(
    cargo: &CargoWorkspace,
    environment: &Environment,
    scripts: &[String],
) -> Result<Found, Failure> {
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
    if let Some(backend) = surroundings.and_then(|url| of_url(&url.url, &cargo.root)) {
        return Ok((backend, "as DATABASE_URL has it"));
    }
    if let Some(backend) = of_sql(scripts) {
        return Ok((backend, "from the SQL of the migrations"));
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

fn of_url(url: &str, root: &Path) -> Option<Backend> {
    let engines = [Backend::Postgres, Backend::Mysql, Backend::Sqlite];
    engines
        .into_iter()
        .find(|backend| DatabaseUrl::parse(url, root, *backend).is_ok())
}

/// The engine whose own words the scripts have most of, when no other has as many.
fn of_sql(scripts: &[String]) -> Option<Backend> {
    let text = scripts.concat().to_ascii_uppercase();
    let count =
        |words: &[&str]| -> usize { words.iter().map(|word| text.matches(word).count()).sum() };
    let mut counts = [
        (
            count(&[
                "SERIAL",
                "TIMESTAMPTZ",
                "JSONB",
                "PLPGSQL",
                "$$",
                "CREATE TYPE",
                "BYTEA",
                "::",
                "CREATE EXTENSION",
                "DIESEL_MANAGE_UPDATED_AT",
            ]),
            Backend::Postgres,
        ),
        (
            count(&["AUTOINCREMENT", "PRAGMA ", "WITHOUT ROWID", "STRFTIME("]),
            Backend::Sqlite,
        ),
        (
            count(&[
                "ENGINE=",
                "ENGINE =",
                "AUTO_INCREMENT",
                "`",
                "CHARSET",
                "UNSIGNED",
            ]),
            Backend::Mysql,
        ),
    ];
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    (counts[0].0 > counts[1].0).then_some(counts[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_known_by_its_words() {
        let of = |sql: &str| of_sql(&[sql.to_owned()]);
        assert_eq!(of("CREATE TABLE t (id bigserial)"), Some(Backend::Postgres));
        assert_eq!(
            of("create table t (id integer primary key autoincrement)"),
            Some(Backend::Sqlite)
        );
        assert_eq!(
            of("CREATE TABLE `t` (`id` INT AUTO_INCREMENT) ENGINE=InnoDB"),
            Some(Backend::Mysql)
        );
        assert_eq!(of("CREATE TABLE t (id integer)"), None);
    }
}
