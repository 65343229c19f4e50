//! What `init` found, assumed and wrote, line by line.

use crate::cli::Global;
use crate::commands::check;
use crate::config::{Ids, ORM};
use crate::database::mask_url;
use crate::failure::Failure;
use crate::findings::Severity;
use crate::project::Project;
use crate::ui::Ui;

use super::Adopted;

/// Says it, and what `check` has to say of it now.
pub(super) fn say(
    adopted: &[Adopted],
    locks: &[(std::path::PathBuf, String)],
    global: &Global,
    ui: Ui,
) -> Result<(), Failure> {
    for it in adopted {
        found(it, ui);
    }
    for (_, lock) in locks {
        ui.status("Created", lock);
    }
    for it in adopted {
        configured(it, ui);
    }
    if adopted.iter().all(|it| it.migrations == 0) {
        next_of_a_new_one(adopted, ui);
        return Ok(());
    }
    next_of_an_old_one(global, ui)
}

fn found(it: &Adopted, ui: Ui) {
    let diesel = &it.candidate.diesel;
    if let Some(file) = &diesel.file {
        ui.status("Found", file.display().to_string());
    }
    if it.migrations > 0 {
        let called = match it.settings.ids {
            Ids::Sequential => "numbered",
            Ids::Timestamp => "called by Diesel's versions (`ids = \"timestamp\"`)",
        };
        let count = check::plural(it.migrations, "migration");
        ui.status(
            "Found",
            format!("{count} in {}, {called}", it.settings.migrations),
        );
    }
    if it.migrations > 0 || !it.settings.orm.is_empty() {
        for module in &it.modules.modules {
            let printed = diesel.schemas.iter().find(|it| it.file == module.file);
            let with = printed.map(|it| it.with.join("; "));
            let with = with.filter(|with| !with.is_empty());
            let with = with.map_or_else(String::new, |with| format!(" ({with})"));
            let file = module.file.display();
            ui.status(
                "Found",
                format!("{file}{with}, the module `{}`", module.name),
            );
        }
    }
}

fn configured(it: &Adopted, ui: Ui) {
    let engine = it.settings.backend.title();
    let of = match &it.settings.name {
        Some(name) => format!("database `{name}`: "),
        None => String::new(),
    };
    ui.status(
        "Configured",
        format!("{of}{engine}, {}, in Cargo.toml", it.why),
    );
    if let Some(url) = &it.settings.database_url {
        ui.status("Database", mask_url(url));
    }
    if !it.settings.modules.is_empty() {
        ui.status(
            "Registered",
            format!("{of}{}", it.settings.modules.join(", ")),
        );
    }
    let ignored = &it.settings.ignore_tables;
    if !ignored.is_empty() {
        ui.status(
            "Left alone",
            format!(
                "{of}{} of the migrations that no ORM file declares (`ignore-tables`): {}",
                check::plural(ignored.len(), "table"),
                ignored.join(", ")
            ),
        );
    }
}

fn next_of_a_new_one(adopted: &[Adopted], ui: Ui) {
    let next = match adopted.iter().all(|it| it.settings.modules.is_empty()) {
        true => {
            format!("declare tables in src/{ORM} of a module, then `cargo ovmig register --all`")
        }
        false => {
            "`cargo ovmig revision -m \"…\" --autogenerate` writes the first migration".to_owned()
        }
    };
    ui.status("Next", next);
}

/// What `check` says is told in short, so that what was adopted is no surprise.
fn next_of_an_old_one(global: &Global, ui: Ui) -> Result<(), Failure> {
    let projects = Project::open_all(global.manifest_path.as_deref(), None)?;
    let mut errors = 0;
    for project in &projects {
        let findings = check::find(project);
        errors += findings
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count();
        ui.status("Checked", check::summary(project, &findings));
    }
    match errors {
        0 => ui.status("Next", "put `cargo ovmig check` into a pre-commit hook"),
        _ => ui.status(
            "Next",
            "`cargo ovmig check` shows where declarations and migrations differ",
        ),
    }
    Ok(())
}
