//! `cargo ovmig current` and `cargo ovmig stamp`: what the database has, and what it is said to have.

use anyhow::Result;
use serde::Serialize;

use crate::cli::{Current, Format, Global, Stamp};
use crate::commands::Exit;
use crate::commands::apply::{Files, Progress};
use crate::database::{Applied, Mode, Standing, Status, Target};
use crate::ui::Ui;

pub(super) fn current(options: &Current, global: &Global, ui: Ui) -> Result<Exit> {
    let Some(files) = Files::open(global, ui)? else {
        return Ok(Exit::Findings);
    };
    let mut database = files.connect(&options.database, Mode::Read)?;
    let status = database.status(&files.history)?;
    match options.format {
        Format::Human => {
            ui.print(human(&status, ui.verbose()))?;
            ui.status(
                "Database",
                format!(
                    "{}: {} applied, {} pending",
                    database.url(),
                    status.applied.len(),
                    status.pending.len()
                ),
            );
        }
        Format::Json => ui.print(json(&status)?)?,
    }
    Ok(Exit::Clean)
}

pub(super) fn stamp(options: &Stamp, global: &Global, ui: Ui) -> Result<Exit> {
    let Some(files) = Files::open(global, ui)? else {
        return Ok(Exit::Findings);
    };
    let Some(target) = &options.target else {
        let mut database = files.connect(&options.database, Mode::Write)?;
        let report = database.renumber(&files.history, &mut Progress { ui })?;
        if report.is_empty() {
            ui.status(
                "Unchanged",
                format!(
                    "{} has no version from before the renumbering",
                    database.url()
                ),
            );
        }
        return Ok(Exit::Clean);
    };
    let target = Target::read(target, &files.history)?;
    let mut database = files.connect(&options.database, Mode::Write)?;
    let report = database.stamp(&files.history, target, &mut Progress { ui })?;
    let changed = [
        ("Stamped", &report.added),
        ("Renewed", &report.renewed),
        ("Unstamped", &report.removed),
    ];
    for (verb, folder) in changed
        .iter()
        .flat_map(|(verb, all)| all.iter().map(move |one| (verb, one)))
    {
        ui.status(verb, folder);
    }
    if changed.iter().all(|(_, all)| all.is_empty()) {
        ui.status(
            "Unchanged",
            format!("{} is said to be at {target} already", database.url()),
        );
    }
    Ok(Exit::Clean)
}

/// The last migration, as Alembic shows it; with `-v` all of them.
fn human(status: &Status, all: bool) -> String {
    let mut text = String::new();
    let skip = if all {
        0
    } else {
        status.applied.len().saturating_sub(1)
    };
    for applied in status.applied.iter().skip(skip) {
        text.push_str(&line(applied));
    }
    for applied in status
        .applied
        .iter()
        .take(skip)
        .filter(|applied| !remark(applied).is_empty())
    {
        text.push_str(&line(applied));
    }
    for one in &status.unfinished {
        let way = if one.reverting { "reverted" } else { "applied" };
        let so_far = match one.done {
            None => String::new(),
            Some(1) => "; 1 statement is done".to_owned(),
            Some(done) => format!("; {done} statements are done"),
        };
        text.push_str(&format!(
            "{}_{}  was being {way} when it was interrupted{so_far}\n",
            one.version, one.name
        ));
    }
    text
}

fn line(applied: &Applied) -> String {
    let unknown = || format!("{}_?", applied.version);
    let folder = applied.folder.clone().unwrap_or_else(unknown);
    format!("{folder}  {}{}\n", applied.applied_at, remark(applied))
}

fn remark(applied: &Applied) -> &'static str {
    match applied.standing {
        Standing::Same | Standing::Unchecked => "",
        Standing::Edited => "  (edited since it was applied)",
        Standing::Renumbered => "  (has another number now; the next upgrade sets it right)",
        Standing::Squashed => "  (is in a squashed migration now; the next upgrade sets it right)",
        Standing::NotInHistory => "  (not in the migrations folder)",
        Standing::Unknown => "  (unknown)",
    }
}

#[derive(Serialize)]
struct Report<'a> {
    applied: Vec<Entry<'a>>,
    pending: Vec<String>,
    unfinished: Vec<&'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: Option<&'a str>,
    applied_at: &'a str,
    duration_ms: Option<u64>,
    tool_version: Option<&'a str>,
    standing: &'static str,
}

fn json(status: &Status) -> serde_json::Result<String> {
    let report = Report {
        applied: status.applied.iter().map(entry).collect(),
        pending: status.pending.iter().map(ToString::to_string).collect(),
        unfinished: status
            .unfinished
            .iter()
            .map(|one| one.version.as_str())
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn entry(applied: &Applied) -> Entry<'_> {
    Entry {
        id: &applied.version,
        name: applied.name.as_deref(),
        applied_at: &applied.applied_at,
        duration_ms: applied.duration_ms,
        tool_version: applied.tool_version.as_deref(),
        standing: match applied.standing {
            Standing::Same => "same",
            Standing::Unchecked => "unchecked",
            Standing::Edited => "edited",
            Standing::Renumbered => "renumbered",
            Standing::Squashed => "squashed",
            Standing::NotInHistory => "not-in-history",
            Standing::Unknown => "unknown",
        },
    }
}
