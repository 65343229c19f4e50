//! `cargo ovmig modules`: the modules, their tables, and whether they are registered.

use anyhow::Result;
use serde::Serialize;

use super::list::columns;
use crate::cli::{Format, Global, Modules};
use crate::commands::Exit;
use crate::config::same_module;
use crate::declare::outline;
use crate::discover::{Module, Workspace};
use crate::findings::rules::{invalid_orm_file, missing_module};
use crate::ui::Ui;

/// A row of the list. The fields are an interface.
#[derive(Serialize)]
struct Row {
    /// Where the workspace gives its databases names.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
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
    let path = global.manifest_path.as_deref();
    let workspaces = Workspace::open_all(path, global.database.as_deref())?;
    let modules: Vec<Row> = workspaces.iter().flat_map(rows).collect();
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
            let all = workspaces.iter().flat_map(|it| &it.findings);
            let more = all.filter(|finding| {
                finding.rule == &invalid_orm_file::RULE || finding.rule == &missing_module::RULE
            });
            ui.findings(&more.cloned().collect::<Vec<_>>());
            ui.print(table(&modules))?;
        }
    }
    Ok(Exit::Clean)
}

fn rows(workspace: &Workspace) -> Vec<Row> {
    let modules = workspace.modules.iter();
    // Those of another database's registry stand there.
    let elsewhere = |it: &Module| workspace.config.is_elsewhere(&it.name, &it.file);
    let modules = modules.filter(|it| it.registered || !elsewhere(it));
    let mut rows: Vec<Row> = modules
        .map(|module| {
            let outline = outline(&module.source);
            let tables = outline.tables.iter();
            Row {
                database: workspace.config.name.clone(),
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
                database: workspace.config.name.clone(),
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

const HEADS: [&str; 4] = ["MODULE", "REGISTERED", "ORM FILE", "TABLES"];

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
            row.database.clone().unwrap_or_default(),
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
    let cells: Vec<[String; 5]> = cells.collect();
    match modules.iter().any(|row| row.database.is_some()) {
        true => columns(["DATABASE", HEADS[0], HEADS[1], HEADS[2], HEADS[3]], &cells),
        false => {
            let cells = cells
                .into_iter()
                .map(|[_, name, yes, file, tables]| [name, yes, file, tables]);
            columns(HEADS, &cells.collect::<Vec<_>>())
        }
    }
}
