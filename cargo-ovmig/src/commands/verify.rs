//! `cargo ovmig verify`: the proof on a scratch database.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::Result;

use crate::cli::{Format, Global, Verify};
use crate::commands::check::{self, plural};
use crate::commands::{Exit, apply};
use crate::database::{DatabaseUrl, Scratch};
use crate::failure::Failure;
use crate::findings::report;
use crate::git::Git;
use crate::project::Project;
use crate::schema::Backend;
use crate::ui::Ui;
use crate::verify::{reaches_out, verify};

pub(super) fn run(options: &Verify, global: &Global, ui: Ui) -> Result<Exit> {
    let project = Project::open(global.manifest_path.as_deref(), global.database.as_deref())?;
    if !apply::runnable(&project.history, ui) {
        return Ok(Exit::Findings);
    }
    let unread = check::unread(&project);
    if !unread.is_empty() {
        ui.findings(&unread);
        ui.status("Refused", "half of a declaration proves nothing");
        return Ok(Exit::Findings);
    }
    let first = first(&project, options)?;
    let started = Instant::now();
    let mut scratch = scratch(&project, options, ui)?;
    let verified = verify(&project, first, &mut scratch, &mut |work, duration| {
        let verb = if work.reverts { "Reverted" } else { "Applied" };
        let took = duration.as_millis();
        ui.detail(verb, format!("{} in {took} ms", work.folder));
    })?;
    scratch.end()?;
    let findings = project.workspace.config.lints.apply(verified.findings);
    match options.format {
        Format::Human => {
            ui.print_findings(&findings)?;
            if verified.settled > 0 {
                let count = plural(verified.settled, "statement");
                ui.status("Settled", format!("{count} that `check` can't follow"));
            }
            let what = match verified.steps {
                0 => "the outcome, and no migration down".to_owned(),
                steps => format!("{} up, down and up again", plural(steps, "migration")),
            };
            let took = started.elapsed().as_millis();
            let outcome = check::outcome(&findings);
            ui.status("Verified", format!("{what}, in {took} ms: {outcome}"));
        }
        Format::Json => ui.print(report::json(&findings))?,
    }
    Ok(check::exit(&findings))
}

/// The index of the first migration to prove.
fn first(project: &Project, options: &Verify) -> Result<usize, Failure> {
    if !options.branch && options.base.is_none() {
        return Ok(0);
    }
    let config = &project.workspace.config;
    let git = Git::at(&project.workspace.root);
    let base = git.base(options.base.as_deref().or(config.base.as_deref()))?;
    let folders = git.folders(&base.tip, &config.migrations)?;
    let folders: BTreeSet<String> = folders.into_iter().collect();
    let migrations = &project.history.migrations;
    let added = migrations
        .iter()
        .position(|it| !folders.contains(&it.folder()));
    Ok(added.unwrap_or(migrations.len()))
}

/// A place for scratch databases: where the options say, or beside the configured database, or, where that can't be,
/// on a server of our own.
fn scratch(project: &Project, options: &Verify, ui: Ui) -> Result<Scratch, Failure> {
    let backend = project.backend();
    let configured = apply::url(&project.workspace, &options.database);
    let name = configured
        .as_ref()
        .ok()
        .and_then(DatabaseUrl::name_in_statements);
    let reaches_out = reaches_out(&project.history.migrations, backend, name);
    if backend == Backend::Sqlite {
        if let Some((location, why)) = reaches_out {
            return Err(Failure::new(format!(
                "a migration can't be tried in a scratch database: {why}"
            ))
            .at(location, why));
        }
        return match options.scratch_url.is_some() || options.private_server {
            false => Ok(Scratch::memory()),
            true => Err(Failure::new(
                "SQLite's scratch database is in memory: it takes no server and no URL",
            )
            .hint("run `cargo ovmig verify`")),
        };
    }
    if let Some(text) = &options.scratch_url {
        let url = DatabaseUrl::parse(text, &project.workspace.root, backend)
            .map_err(|failure| failure.note("the URL is `--scratch-url`'s"))?;
        ui.detail("Scratch", format!("{url}"));
        return Scratch::given(&url, &mut || {
            ui.status(
                "Waiting",
                "for another cargo ovmig that works in the scratch database",
            );
        });
    }
    if options.private_server {
        return private(backend, ui);
    }
    let beside = match reaches_out {
        Some((location, why)) => Err(Failure::new(format!(
            "a migration can't be tried beside the configured database: {why}"
        ))
        .at(location, why)),
        None => configured.and_then(|url| {
            let scratch = Scratch::beside(&url)?;
            ui.detail("Scratch", format!("a database beside {url}"));
            Ok(scratch)
        }),
    };
    beside.or_else(|failure| {
        // Why there is no server of our own is said only to who has asked for one.
        let scratch = private(backend, ui).map_err(|_| {
            let ways = ["give an empty database: `--scratch-url URL`",
                "or install a server's programs, which `--private-server` starts in a temporary folder"];
            ways.into_iter().fold(failure_without_source(&failure), Failure::hint)
        })?;
        ui.status("Scratch", format!("a private server, because {}", failure.message));
        Ok(scratch)
    })
}

fn failure_without_source(failure: &Failure) -> Failure {
    Failure {
        message: failure.message.clone(),
        primary: failure.primary.clone(),
        notes: failure.notes.clone(),
        hints: failure.hints.clone(),
        source: None,
    }
}

fn private(backend: Backend, ui: Ui) -> Result<Scratch, Failure> {
    let started = Instant::now();
    let scratch = Scratch::private(backend)?;
    let took = started.elapsed().as_millis();
    ui.detail(
        "Started",
        format!("a private {} server in {took} ms", backend.title()),
    );
    Ok(scratch)
}
