//! `cargo ovmig history` and `cargo ovmig heads`: the migrations of the folder, the newest first.

use anyhow::Result;
use serde::Serialize;

use super::list::columns;
use crate::cli::{Format, Global, ListOptions};
use crate::commands::Exit;
use crate::config::{Config, Ids};
use crate::discover::CargoWorkspace;
use crate::failure::Failure;
use crate::findings::Severity;
use crate::history::{self, Checksums, History, Migration, MigrationId, Said};
use crate::ui::Ui;

/// A row of the list. The fields are an interface.
#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    revises: Option<String>,
    message: Option<String>,
    created: Option<String>,
    modules: Vec<String>,
    path: String,
    run_in_transaction: bool,
    has_down: bool,
    checksum: String,
}

#[derive(Serialize)]
struct List {
    version: u32,
    migrations: Vec<Row>,
}

/// All migrations.
pub(super) fn run(options: &ListOptions, global: &Global, ui: Ui) -> Result<Exit> {
    let history = read(global, ui)?;
    print(&history, options.format, |_| true, ui)
}

/// The last migration; two of them when a merge brought two of one number.
pub(super) fn heads(options: &ListOptions, global: &Global, ui: Ui) -> Result<Exit> {
    let history = read(global, ui)?;
    let head = history.head();
    print(&history, options.format, |id| Some(id) == head, ui)
}

/// The migrations folder; that something is wrong with it is said in passing, because `check` says what.
pub(super) fn read(global: &Global, ui: Ui) -> Result<History, Failure> {
    let cargo = CargoWorkspace::open(global.manifest_path.as_deref())?;
    let config = Config::parse(&cargo.manifest, global.database.as_deref())?;
    let folder = config.migrations_folder(&cargo.root);
    let history = history::read(&folder, &config.migrations, config.backend, config.ids)?;
    let errors = history
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    match errors.count() {
        0 => {}
        1 => ui.warn("the migrations folder has an error; `cargo ovmig check` shows it"),
        count => ui.warn(format!(
            "the migrations folder has {count} errors; `cargo ovmig check` shows them"
        )),
    }
    Ok(history)
}

fn print(
    history: &History,
    format: Format,
    wanted: impl Fn(MigrationId) -> bool,
    ui: Ui,
) -> Result<Exit> {
    let rows = history
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, (migration, _))| wanted(migration.id))
        .map(|(at, (migration, sums))| row(history, at, migration, sums))
        .collect();
    match format {
        Format::Json => {
            let list = List {
                version: 1,
                migrations: rows,
            };
            ui.print(serde_json::to_string_pretty(&list)? + "\n")?;
        }
        Format::Human if rows.is_empty() => {
            let shown = history.shown.display();
            ui.status("Empty", format!("the folder {shown} has no migrations yet"));
        }
        Format::Human => ui.print(table(&rows))?,
    }
    Ok(Exit::Clean)
}

fn row(history: &History, at: usize, migration: &Migration, sums: &Checksums) -> Row {
    let said = Said::read(&migration.up.text);
    let before = match history.ids {
        Ids::Sequential => {
            let before = migration.id.as_number().and_then(|it| it.checked_sub(1));
            before.filter(|it| *it > 0).map(MigrationId::number)
        }
        Ids::Timestamp => {
            let earlier = &history.migrations[..at];
            let before = earlier.iter().rfind(|it| it.id < migration.id);
            before.map(|it| it.id)
        }
    };
    Row {
        id: migration.id.to_string(),
        name: migration.name.clone(),
        revises: before.map(|id| id.to_string()),
        message: said.message,
        created: said.created,
        modules: said.modules,
        path: history.shown.join(migration.folder()).display().to_string(),
        run_in_transaction: migration.run_in_transaction,
        has_down: migration.down.is_some(),
        checksum: sums.up.clone(),
    }
}

fn table(rows: &[Row]) -> String {
    let cells = rows.iter().map(|row| {
        [
            row.id.clone(),
            row.created.clone().unwrap_or_default(),
            row.message.clone().unwrap_or_else(|| row.name.clone()),
            row.modules.join(", "),
        ]
    });
    columns(
        ["ID", "CREATED", "MESSAGE", "MODULES"],
        &cells.collect::<Vec<_>>(),
    )
}
