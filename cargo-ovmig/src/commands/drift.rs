//! `cargo ovmig drift`: the live database against the migrations that it has.

use anyhow::Result;

use crate::cli::{Drift, Format, Global};
use crate::commands::{Exit, apply, check};
use crate::database::{Mode, Status};
use crate::drift::drift;
use crate::findings::report;
use crate::project::Project;
use crate::ui::Ui;

pub(super) fn run(options: &Drift, global: &Global, ui: Ui) -> Result<Exit> {
    let project = Project::open(global.manifest_path.as_deref(), global.database.as_deref())?;
    if !apply::runnable(&project.history, ui) {
        return Ok(Exit::Findings);
    }
    let mut database = apply::connect(&project.workspace, &options.database, Mode::Read)?;
    let status = database.status(&project.history)?;
    let actual = database.introspect()?;
    let findings = drift(&project, &status, &actual);
    let findings = project.workspace.config.lints.apply(findings);
    match options.format {
        Format::Human => {
            ui.print_findings(&findings)?;
            let outcome = check::outcome(&findings);
            ui.status(
                "Compared",
                format!("{} {}: {outcome}", database.url(), at(&status)),
            );
        }
        Format::Json => ui.print(report::json(&findings))?,
    }
    Ok(check::exit(&findings))
}

/// How far the database is.
fn at(status: &Status) -> String {
    let at = match status.applied.last() {
        Some(last) => format!("at {}", last.version),
        None => "without migrations".to_owned(),
    };
    match status.pending.len() {
        0 => at,
        pending => format!("{at}, {} behind", check::plural(pending, "migration")),
    }
}
