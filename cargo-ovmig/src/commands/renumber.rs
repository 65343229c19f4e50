//! `cargo ovmig renumber`: a history of Diesel's versions gets numbers.

use anyhow::Result;

use crate::cli::{Global, Renumber};
use crate::commands::Exit;
use crate::commands::check::plural;
use crate::config::{Config, Ids};
use crate::discover::Workspace;
use crate::failure::Failure;
use crate::findings::{Finding, Severity, rules};
use crate::history::{self, History, HistoryEdit, LOCK_FILE, is_numbered};
use crate::registry;
use crate::ui::Ui;

pub(super) fn run(options: &Renumber, global: &Global, ui: Ui) -> Result<Exit> {
    let workspace = Workspace::open(global.manifest_path.as_deref(), global.database.as_deref())?;
    let config = &workspace.config;
    let folder = workspace.migrations();
    let now = history::read(&folder, &config.migrations, config.backend, config.ids)?;
    let goes_on = now.ids == Ids::Sequential;
    if !goes_on {
        not_shared(&workspace)?;
    }
    let history = history::read_versions(&folder, &config.migrations, config.backend)?;
    let obstacles = obstacles(&history, goes_on);
    if !obstacles.is_empty() {
        ui.findings(&obstacles);
        ui.status("Refused", "nothing was renamed");
        return Ok(Exit::Findings);
    }
    let edit = HistoryEdit::numbering(&history, goes_on)?;
    if options.dry_run {
        let lines = edit.rename.iter();
        let lines = lines.map(|(from, to)| format!("rename {from} to {to}\n"));
        ui.print(lines.collect::<String>())?;
        return Ok(Exit::Clean);
    }
    if !edit.rename.is_empty() || edit.lock != history.lock {
        edit.apply(&history)?;
    }
    for (from, to) in &edit.rename {
        ui.detail("Renamed", format!("{from} to {to}"));
    }
    if config.ids == Ids::Timestamp
        && let Some(at) = &config.ids_at
    {
        let path = workspace.root.join("Cargo.toml");
        registry::number_ids(&path, &workspace.manifest.path, at)?;
    }
    report(&edit.rename, config.ids, ui);
    Ok(Exit::Clean)
}

/// An `ids` that is of several databases would be wrong for the others afterwards.
fn not_shared(workspace: &Workspace) -> Result<(), Failure> {
    let own = &workspace.config;
    let all = Config::parse_all(&workspace.manifest)?;
    let other = all
        .iter()
        .find(|it| it.name != own.name && it.ids_at.is_some() && it.ids_at == own.ids_at);
    let (Some(other), Some(at)) = (other, &own.ids_at) else {
        return Ok(());
    };
    let name = |it: &Config| it.name.clone().unwrap_or_default();
    Err(
        Failure::new("this `ids` is that of several databases, and one of them is to get numbers")
            .at(
                at.clone(),
                format!("the database `{}` has it too", name(other)),
            )
            .hint(format!(
                "Write `ids` into the table of each database, as `[….databases.{}]`",
                name(own)
            )),
    )
}

/// What stands in the way: migrations that aren't what the lock file says, or that Diesel itself couldn't tell apart. A
/// migration that others' branch brought may have no line yet.
fn obstacles(history: &History, goes_on: bool) -> Vec<Finding> {
    let stand_in_the_way = [
        &rules::duplicate_id::RULE,
        &rules::invalid_migration_folder::RULE,
        &rules::lock_mismatch::RULE,
    ];
    let mut brought = (history.migrations.iter())
        .filter(|it| goes_on && !is_numbered(it))
        .map(|it| history.shown.join(it.folder()));
    let brought: Vec<_> = brought.by_ref().collect();
    let no_line = |finding: &Finding| {
        let path = finding.path.as_ref();
        finding.rule == &rules::lock_mismatch::RULE
            && path.is_some_and(|path| brought.contains(path))
    };
    let findings = history.findings.iter();
    findings
        .filter(|it| it.severity == Severity::Error && stand_in_the_way.contains(&it.rule))
        .filter(|it| !no_line(it))
        .cloned()
        .collect()
}

fn report(renamed: &[(String, String)], ids: Ids, ui: Ui) {
    let (Some((from, to)), Some(last)) = (renamed.first(), renamed.last()) else {
        return match ids {
            Ids::Sequential => ui.status("Unchanged", "the migrations have numbers already"),
            Ids::Timestamp => ui.status("Configured", "ids = \"sequential\" in Cargo.toml"),
        };
    };
    let mut what = format!("{}: {from} is {to} now", plural(renamed.len(), "migration"));
    if renamed.len() > 1 {
        what.push_str(&format!(", …, {} is {}", last.0, last.1));
    }
    ui.status("Renumbered", what);
    if ids == Ids::Timestamp {
        ui.status("Configured", "ids = \"sequential\" in Cargo.toml");
    }
    ui.status(
        "Next",
        format!("commit the folders, {LOCK_FILE} and Cargo.toml together"),
    );
    ui.status(
        "Next",
        "on each database run `cargo ovmig upgrade`, or `cargo ovmig stamp --renumber`, before anything else does: what \
         it has gets the new numbers there, and isn't run again",
    );
    ui.warn(
        "`diesel migration run` and apps with `embed_migrations!` know nothing of this: on a database that still has the \
         old versions they would run all migrations again; deploy them only after that",
    );
}
