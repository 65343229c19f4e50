//! `cargo ovmig upgrade` and `cargo ovmig downgrade`.

use std::time::Duration;

use anyhow::Result;

use crate::cli::{DatabaseOptions, Downgrade, Global, Upgrade};
use crate::commands::check::plural;
use crate::commands::{Exit, accept, check};
use crate::compare::Scope;
use crate::config::Environment;
use crate::database::{
    Database, DatabaseUrl, Mode, Moved, Observer, Range, Report, Target, Work, downgrade_script,
    upgrade_script,
};
use crate::discover::Workspace;
use crate::failure::Failure;
use crate::findings::{Finding, Severity};
use crate::history::{self, History};
use crate::project::{self, Project};
use crate::ui::Ui;

pub(super) fn upgrade(options: &Upgrade, global: &Global, ui: Ui) -> Result<Exit> {
    if options.check {
        let project = Project::open(global.manifest_path.as_deref(), global.database.as_deref())?;
        let findings = check::find(&project);
        ui.findings(&findings);
        ui.status("Checked", check::summary(&project, &findings));
        if check::exit(&findings) == Exit::Findings {
            ui.status("Refused", "nothing was applied");
            return Ok(Exit::Findings);
        }
    }
    let Some(files) = Files::open(global, ui)? else {
        return Ok(Exit::Findings);
    };
    if options.sql {
        let range = Range::read(&options.target, &files.history)?;
        ui.print(upgrade_script(&files.history, range)?)?;
        return Ok(Exit::Clean);
    }
    let target = Target::read(&options.target, &files.history)?;
    if options.dry_run {
        let report = files
            .connect(&options.database, Mode::Preview)?
            .plan_upgrade(&files.history, target)?;
        return preview(&report, ui);
    }
    let mut database = files.connect(&options.database, Mode::Write)?;
    let report = database.upgrade(&files.history, target, &mut Progress { ui })?;
    if report.is_empty() {
        ui.status("Unchanged", format!("{} has all of it", database.url()));
    }
    // What runs is accepted; a folder that can't be written is no reason to fail after that.
    let mut files = files;
    if let Err(failure) = accept::unmerged(&files.workspace, &mut files.history, true, ui) {
        ui.detail("Unchanged", failure.message);
    }
    Ok(Exit::Clean)
}

pub(super) fn downgrade(options: &Downgrade, global: &Global, ui: Ui) -> Result<Exit> {
    let Some(files) = Files::open(global, ui)? else {
        return Ok(Exit::Findings);
    };
    if options.sql {
        let range = Range::read(&options.target, &files.history)?;
        ui.print(downgrade_script(&files.history, range)?)?;
        return Ok(Exit::Clean);
    }
    let target = Target::read(&options.target, &files.history)?;
    if options.dry_run {
        let report = files
            .connect(&options.database, Mode::Preview)?
            .plan_downgrade(&files.history, target)?;
        return preview(&report, ui);
    }
    let mut database = files.connect(&options.database, Mode::Write)?;
    let report = database.downgrade(&files.history, target, &mut Progress { ui })?;
    if report.is_empty() {
        ui.status("Unchanged", format!("{} is there already", database.url()));
    }
    Ok(Exit::Clean)
}

/// The migrations, and what it takes to find the database.
pub(super) struct Files {
    workspace: Workspace,
    pub(super) history: History,
}

impl Files {
    /// Reads configuration and migrations. `None`, after the findings were shown, when the folder has errors that
    /// would make the database wrong: two migrations of one number, a folder that Diesel can't read.
    pub(super) fn open(global: &Global, ui: Ui) -> Result<Option<Files>> {
        let workspace =
            Workspace::open(global.manifest_path.as_deref(), global.database.as_deref())?;
        let config = &workspace.config;
        let history = history::read(
            &workspace.migrations(),
            &config.migrations,
            config.backend,
            config.ids,
        )?;
        Ok(runnable(&history, ui).then_some(Files { workspace, history }))
    }

    /// Connects to the database that the options, the environment or the configuration name.
    pub(super) fn connect(
        &self,
        options: &DatabaseOptions,
        mode: Mode,
    ) -> Result<Database, Failure> {
        connect(&self.workspace, options, mode)
    }
}

/// Connects to the database that the options, the environment or the configuration name.
pub(super) fn connect(
    workspace: &Workspace,
    options: &DatabaseOptions,
    mode: Mode,
) -> Result<Database, Failure> {
    let mut database = Database::connect(&url(workspace, options)?, mode)?;
    database.leave_alone(Scope {
        left_alone: project::ignored(&workspace.config).collect(),
        ..Scope::default()
    });
    Ok(database)
}

/// The URL that the options, the environment or the configuration give.
pub(super) fn url(
    workspace: &Workspace,
    options: &DatabaseOptions,
) -> Result<DatabaseUrl, Failure> {
    let environment = Environment::read(&workspace.root)?;
    let config = &workspace.config;
    let given = config.database_url(options.database_url.as_deref(), &environment)?;
    DatabaseUrl::parse(&given.url, &workspace.root, config.backend)
        .map_err(|failure| failure.note(format!("the URL is {}'s", given.origin)))
}

/// Whether the folder is free of errors that would make a database wrong; they are shown otherwise.
pub(super) fn runnable(history: &History, ui: Ui) -> bool {
    let errors: Vec<Finding> = (history.findings.iter())
        .filter(|it| it.severity == Severity::Error && forbids_running(it))
        .cloned()
        .collect();
    if errors.is_empty() {
        return true;
    }
    ui.findings(&errors);
    ui.status("Refused", "nothing was run");
    false
}

fn forbids_running(finding: &Finding) -> bool {
    use crate::findings::rules::{duplicate_id, empty_migration, invalid_migration_folder};
    [
        &duplicate_id::RULE,
        &invalid_migration_folder::RULE,
        &empty_migration::RULE,
    ]
    .contains(&finding.rule)
}

/// What would be done, as data.
fn preview(report: &Report, ui: Ui) -> Result<Exit> {
    let mut text = String::new();
    for moved in &report.moved {
        let (from, to) = moved.folders();
        text.push_str(&format!("renumber {from} to {to}\n"));
    }
    for squashed in &report.squashed {
        let from = squashed.from.join(", ");
        text.push_str(&format!(
            "squash {from} to {}_{}\n",
            squashed.to, squashed.to_name
        ));
    }
    for work in &report.done {
        let verb = if work.reverts { "revert" } else { "apply" };
        text.push_str(&format!("{verb} {}\n", work.folder));
    }
    ui.print(text)?;
    if report.is_empty() {
        ui.status("Unchanged", "there is nothing to do");
    }
    Ok(Exit::Clean)
}

/// Says what happens while it happens.
pub(super) struct Progress {
    pub(super) ui: Ui,
}

impl Observer for Progress {
    fn waiting(&mut self) {
        self.ui.status(
            "Waiting",
            "for another cargo ovmig that works on this database",
        );
    }

    fn moved(&mut self, moved: &Moved) {
        let (from, to) = moved.folders();
        self.ui.status("Renumbered", format!("{from} is {to} now"));
    }

    fn renumbered(&mut self, moved: &[Moved]) {
        let Some(((from, to), last)) = moved.first().map(Moved::folders).zip(moved.last()) else {
            return;
        };
        let mut what = format!("{}: {from} is {to} now", plural(moved.len(), "migration"));
        if moved.len() > 1 {
            let (from, to) = last.folders();
            what.push_str(&format!(", …, {from} is {to}"));
        }
        self.ui
            .status("Renumbered", format!("{what}; nothing was run for it"));
    }

    fn squashed(&mut self, squashed: &crate::database::Squashed) {
        let from = squashed.from.join(", ");
        let to = format!("{}_{}", squashed.to, squashed.to_name);
        let verb = if squashed.from.len() == 1 {
            "is"
        } else {
            "are"
        };
        self.ui
            .status("Squashed", format!("{from} {verb} {to} now"));
    }

    fn started(&mut self, work: &Work) {
        if let Some(later) = &work.after {
            self.ui.warn(format!(
                "{} comes before {later}, which this database has already: another database may have run them in the \
                 other order",
                work.folder
            ));
        }
        if work.done_before > 0 {
            return self.ui.status(
                "Resuming",
                format!(
                    "{}: {} of its statements are done already",
                    work.folder, work.done_before
                ),
            );
        }
        self.ui.detail(
            if work.reverts {
                "Reverting"
            } else {
                "Applying"
            },
            &work.folder,
        );
    }

    fn finished(&mut self, work: &Work, duration: Duration) {
        let verb = if work.reverts { "Reverted" } else { "Applied" };
        self.ui.status(
            verb,
            format!("{} in {} ms", work.folder, duration.as_millis()),
        );
    }

    fn already_done(&mut self, work: &Work) {
        self.ui.status(
            "Unchanged",
            format!("{}: another process has done it", work.folder),
        );
    }
}
