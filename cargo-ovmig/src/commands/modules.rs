//! `cargo ovmig modules`: the modules, their tables, and whether they are registered.

use anyhow::Result;
use serde::Serialize;

use super::list::columns;
use crate::cli::{Format, Global, Modules};
use crate::commands::Exit;
use crate::config::same_module;
use crate::declare::outline;
use crate::discover::Workspace;
use crate::findings::rules::{invalid_orm_file, missing_module};
use crate::ui::Ui;

/// A row of the list. The fields are an interface.
#[derive(Serialize)]
struct Row {
    name: String,
    registered: bool,
    package: Option<String>,
    /// `None` for a name in the registry without an ORM file.
    file: Option<String>,
    tables: Vec<String>,
    /// Whether the ORM file could be read; otherwise there may be more tables.
    complete: bool,
}

#[derive(Serialize)]
struct List {
    version: u32,
    modules: Vec<Row>,
}

pub(super) fn run(options: &Modules, global: &Global, ui: Ui) -> Result<Exit> {
    let workspace = Workspace::open(global.manifest_path.as_deref())?;
    let modules = rows(&workspace);
    match options.format {
        Format::Json => {
            let list = List {
                version: 1,
                modules,
            };
            ui.print(serde_json::to_string_pretty(&list)? + "\n")?;
        }
        Format::Human => {
            // Which modules aren't registered stands in the list.
            let more = workspace.findings.iter().filter(|finding| {
                finding.rule == &invalid_orm_file::RULE || finding.rule == &missing_module::RULE
            });
            ui.findings(&more.cloned().collect::<Vec<_>>());
            ui.print(table(&modules))?;
        }
    }
    Ok(Exit::Clean)
}

fn rows(workspace: &Workspace) -> Vec<Row> {
    let mut rows: Vec<Row> = workspace
        .modules
        .iter()
        .map(|module| {
            let outline = outline(&module.source);
            let tables = outline.tables.iter();
            Row {
                name: module.name.clone(),
                registered: module.registered,
                package: Some(module.package.clone()),
                file: Some(module.file.display().to_string()),
                tables: tables.map(|table| table.name.to_string()).collect(),
                complete: outline.complete,
            }
        })
        .collect();
    for entry in &workspace.config.modules {
        if !rows.iter().any(|row| same_module(&row.name, &entry.value)) {
            rows.push(Row {
                name: entry.value.clone(),
                registered: true,
                package: None,
                file: None,
                tables: Vec::new(),
                complete: false,
            });
        }
    }
    rows.sort_by(|left, right| left.name.cmp(&right.name));
    rows
}

fn table(modules: &[Row]) -> String {
    let cells = modules.iter().map(|row| {
        let mut tables = row.tables.join(", ");
        if row.file.is_some() && !row.complete {
            tables.push_str(if tables.is_empty() {
                "can't be read"
            } else {
                ", …"
            });
        }
        [
            row.name.clone(),
            if row.registered { "yes" } else { "no" }.to_owned(),
            row.file.clone().unwrap_or_else(|| "none".to_owned()),
            if tables.is_empty() {
                "none".to_owned()
            } else {
                tables
            },
        ]
    });
    columns(
        ["MODULE", "REGISTERED", "ORM FILE", "TABLES"],
        &cells.collect::<Vec<_>>(),
    )
}
