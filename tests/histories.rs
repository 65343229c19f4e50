//! Histories of years, as people write them by hand: what replay makes of one is what the engine made of it, table by
//! table and column by column, after each of its migrations (after each third one on a server).
//!
//! `tests/corpus/histories/ENGINE/NAME/` is a migrations folder as diesel_cli makes one. Beside the migrations,
//! `not_followed.txt` lists the statements that the tool says it can't follow, and the tables that each leaves out:
//! `FOLDER/up.sql:LINE: t, hr.u`, or `in part` for one of which only some option has no place in a schema. A history with
//! a file `mariadb_only.txt` uses what MySQL lacks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cargo_ovmig::findings::Finding;
use cargo_ovmig::findings::rules::not_followed;
use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::replay::replay;
use cargo_ovmig::schema::Backend;
use cargo_ovmig::source::SourceFile;
use cargo_ovmig::sql::statements;

use crate::differential::unlike;
use crate::support::database::Scratch;

/// A history of the corpus.
struct History {
    /// The engine's folder and its own.
    name: String,
    migrations: Vec<Migration>,
    /// The lines of `not_followed.txt`.
    not_followed: BTreeSet<String>,
    mariadb_only: bool,
}

/// All histories of an engine.
fn histories(backend: Backend) -> Vec<History> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/corpus/histories")
        .join(backend.name());
    let only = std::env::var("OVMIG_TEST_CASE").ok();
    let chosen = |folder: &PathBuf| {
        let name = folder.file_name().unwrap().to_string_lossy();
        only.as_ref().is_none_or(|it| name.contains(it.as_str()))
    };
    let folders = folders(&folder).into_iter().filter(chosen);
    folders.map(|folder| read(&folder, backend)).collect()
}

fn folders(within: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(within).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn read(folder: &Path, backend: Backend) -> History {
    let text = |path: PathBuf| std::fs::read_to_string(path).ok();
    let migrations = (1..).zip(folders(folder)).map(|(number, migration)| {
        let shown = migration.file_name().unwrap().to_str().unwrap().to_owned();
        let metadata = text(migration.join("metadata.toml")).unwrap_or_default();
        Migration {
            id: MigrationId::number(number),
            name: shown.clone(),
            up: SourceFile::new(
                format!("{shown}/up.sql"),
                text(migration.join("up.sql")).unwrap(),
            ),
            down: None,
            run_in_transaction: !metadata.contains("run_in_transaction = false"),
        }
    });
    let listed = text(folder.join("not_followed.txt")).unwrap_or_default();
    let listed = listed.lines().map(str::trim);
    let listed = listed.filter(|line| !line.is_empty() && !line.starts_with('#'));
    History {
        name: format!(
            "{}/{}",
            backend.name(),
            folder.file_name().unwrap().to_str().unwrap()
        ),
        migrations: migrations.collect(),
        not_followed: listed.map(str::to_owned).collect(),
        mariadb_only: folder.join("mariadb_only.txt").exists(),
    }
}

/// Runs a migration as Diesel does.
fn run(database: &Scratch, migration: &Migration) {
    let sql = migration.up.text.as_str();
    match database.backend() {
        // Its client sends them one by one; a transaction would end with the first that shapes a table.
        Backend::Mysql => {
            database.execute_each(statements(sql, Backend::Mysql).iter().map(|it| it.text));
        }
        _ if migration.run_in_transaction => database.execute_each(["BEGIN", sql, "COMMIT"]),
        _ => database.execute(sql),
    }
}

/// A finding as `not_followed.txt` has it.
fn line(finding: &Finding) -> String {
    let place = finding.primary.as_ref().map(|it| &it.location);
    let place = place.unwrap_or_else(|| panic!("no place: {finding:?}"));
    let tables = finding.notes.iter().find_map(|note| {
        let (_, names) = note.split_once("left out of the comparison from here on: ")?;
        Some(names.replace('`', ""))
    });
    let tables = match tables {
        Some(tables) => tables,
        None if finding.message.ends_with("in full") => "in part".to_owned(),
        None => String::new(),
    };
    let line = place.line();
    format!("{}:{line}: {tables}", place.file.path.display())
        .trim_end()
        .to_owned()
}

/// What is wrong with what the tool makes of a history.
fn wrong(history: &History, database: &Scratch) -> Vec<String> {
    let backend = database.backend();
    let mut said = BTreeSet::new();
    for (at, migration) in history.migrations.iter().enumerate() {
        run(database, migration);
        // Each introspection of a server takes its time.
        let last = at + 1 == history.migrations.len();
        if backend != Backend::Sqlite && at % 3 != 0 && !last {
            continue;
        }
        let recorded = replay(&history.migrations[..=at], backend);
        let actual = database.introspect();
        for finding in &recorded.findings {
            assert_eq!(finding.rule, &not_followed::RULE, "{finding:?}");
        }
        said = recorded.findings.iter().map(line).collect();
        let mut found = unlike(&recorded, &actual, backend);
        // It may have gone to another schema since.
        let mentioned = |name: &str| {
            let bare = name.rsplit('.').next().unwrap();
            said.iter().any(|line| line.contains(bare))
        };
        for name in recorded.in_doubt.iter().map(ToString::to_string) {
            let is_table = actual.tables.keys().any(|it| it.to_string() == name);
            if is_table && !mentioned(&name) {
                found.push(format!("    `{name}` is left out without a word"));
            }
        }
        if !found.is_empty() {
            found.insert(0, format!("{}: after {}:", history.name, migration.name));
            found.extend(
                recorded
                    .findings
                    .iter()
                    .map(|it| format!("    said     {}", line(it))),
            );
            return found;
        }
    }
    let mut wrong = Vec::new();
    for line in said.difference(&history.not_followed) {
        wrong.push(format!("{}: isn't followed: {line}", history.name));
    }
    for line in history.not_followed.difference(&said) {
        wrong.push(format!("{}: is followed: {line}", history.name));
    }
    wrong
}

fn is_mariadb(database: &Scratch) -> bool {
    let version = database.query("SELECT VERSION()");
    version.iter().any(|it| it.contains("MariaDB"))
}

/// Tries all histories of an engine, of which there have to be so many, of so many migrations each.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn try_all(backend: Backend, histories_at_least: usize, migrations_at_least: usize) {
    let histories = histories(backend);
    let only_some = std::env::var_os("OVMIG_TEST_CASE").is_some();
    assert!(only_some || histories.len() >= histories_at_least);
    let mut failures = Vec::new();
    for history in &histories {
        assert!(
            history.migrations.len() >= migrations_at_least,
            "{}",
            history.name
        );
        let database = match backend {
            Backend::Sqlite => Some(Scratch::sqlite()),
            Backend::Postgres => Scratch::postgres(),
            Backend::Mysql => Scratch::mysql(),
        };
        let Some(database) = database else {
            return;
        };
        if history.mariadb_only && !is_mariadb(&database) {
            eprintln!("SKIPPED {}: it uses what MySQL lacks", history.name);
            continue;
        }
        failures.extend(wrong(history, &database));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn postgres_histories_of_years_are_replayed_as_the_server_ran_them() {
    try_all(Backend::Postgres, 3, 60);
}

#[test]
fn sqlite_histories_of_years_are_replayed_as_the_engine_ran_them() {
    try_all(Backend::Sqlite, 3, 60);
}

#[test]
fn mysql_histories_of_years_are_replayed_as_the_server_ran_them() {
    try_all(Backend::Mysql, 3, 60);
}
