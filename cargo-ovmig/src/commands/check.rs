//! `cargo ovmig check`: registry, migrations and declared tables, without a database.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::{Check, Format, Global};
use crate::commands::Exit;
use crate::config::Ids;
use crate::failure::Failure;
use crate::findings::{Finding, Severity, report, rules};
use crate::git::Git;
use crate::history::{LOCK_FILE, Migration, MigrationId, folder_id};
use crate::nearest::nearest;
use crate::project::Project;
use crate::ui::Ui;

pub(super) fn run(options: &Check, global: &Global, ui: Ui) -> anyhow::Result<Exit> {
    if let Some(name) = &options.explain {
        return explain(name, ui);
    }
    let path = global.manifest_path.as_deref();
    let mut projects = Project::open_all(path, global.database.as_deref())?;
    if !options.accept.is_empty() {
        accept(&mut projects, &options.accept, ui)?;
    }
    let found: Vec<Vec<Finding>> = projects.iter().map(find).collect();
    let all = found.concat();
    match options.format {
        Format::Human => {
            ui.print_findings(&all)?;
            for (project, findings) in projects.iter().zip(&found) {
                ui.status("Checked", summary(project, findings));
            }
        }
        Format::Json => ui.print(report::json(&all))?,
    }
    Ok(exit(&all))
}

/// An ID means a migration of one database.
fn accept(projects: &mut [Project], ids: &[String], ui: Ui) -> anyhow::Result<()> {
    let by_id = ids.iter().any(|id| !super::accept::is_a_word(id));
    if by_id && projects.len() > 1 {
        let names = projects.iter().filter_map(|it| it.database());
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        return Err(
            Failure::new("`--accept` with an ID is about the migrations of one database")
                .hint(format!("Choose it with `--database`: {}", names.join(", ")))
                .into(),
        );
    }
    for project in projects {
        super::accept::run(project, ids, ui)?;
    }
    Ok(())
}

/// All findings about a project, with the weights that the configuration gives them.
pub(super) fn find(project: &Project) -> Vec<Finding> {
    let mut findings = project.workspace.findings.clone();
    findings.extend(with_base(project));
    findings.extend(project.declared.findings.iter().cloned());
    let unread = project.declared.incomplete || findings.iter().any(hides_schema);
    // Half of a declaration or of a history compared with the other would report what isn't there.
    if !unread {
        let compared = project.compare();
        findings.extend(compared.recorded.findings.iter().cloned());
        if !compared
            .recorded
            .findings
            .iter()
            .any(|it| it.severity == Severity::Error)
        {
            findings.extend(rules::pending_changes::find(
                &compared,
                &project.declared.schema,
                project.backend(),
            ));
            findings.extend(rules::undecided_expression::find(
                &compared,
                &project.declared.schema,
            ));
            findings.extend(compared.plan.findings);
        }
    }
    let findings = project.workspace.config.lints.apply(findings);
    match project.database() {
        None => findings,
        Some(name) => (findings.into_iter())
            .map(|finding| finding.of_database(name))
            .collect(),
    }
}

/// Whether the finding means that a part of the workspace couldn't be read.
fn hides_schema(finding: &Finding) -> bool {
    let rules = [
        &rules::invalid_orm_file::RULE,
        &rules::duplicate_module::RULE,
        &rules::duplicate_id::RULE,
        &rules::invalid_migration_folder::RULE,
    ];
    finding.severity == Severity::Error && rules.contains(&finding.rule)
}

/// The history's findings; git is asked only where they depend on what the base branch has.
fn with_base(project: &Project) -> Vec<Finding> {
    let mut findings = project.history.findings.clone();
    let gap = |finding: &Finding| finding.rule == &rules::id_gap::RULE;
    let ids = project.history.ids;
    findings.extend(otherwise_configured(project));
    if ids == Ids::Sequential && !findings.iter().any(gap) {
        return findings;
    }
    let Some((base, folders)) = base(project) else {
        return findings;
    };
    let known: BTreeSet<MigrationId> = folders.iter().filter_map(|it| folder_id(it, ids)).collect();
    if ids == Ids::Timestamp {
        findings.extend(late(project, &base, &folders, known.last().copied()));
    }
    let missing = project.history.missing_ids();
    if !missing.is_empty() && missing.iter().all(|id| known.contains(id)) {
        for finding in findings.iter_mut().filter(|finding| gap(finding)) {
            finding.severity = Severity::Note;
            finding.help = vec![format!(
                "`{base}` has it: merge or rebase before the pull request"
            )];
        }
    }
    findings
}

/// The lock file says that the migrations are numbered, and the configuration doesn't: a renumbering was interrupted,
/// or a merge lost a line.
fn otherwise_configured(project: &Project) -> Option<Finding> {
    let config = &project.workspace.config;
    let at = config.ids_at.as_ref()?;
    (project.history.ids != config.ids).then(|| {
        let lock = project.history.shown.join(LOCK_FILE);
        let message = format!("{} says that the migrations have numbers", lock.display());
        let mut finding = Finding::new(&rules::lock_mismatch::RULE, message);
        finding.severity = Severity::Warning;
        finding
            .at(at.clone(), "this says otherwise")
            .help("`cargo ovmig renumber` sets it right")
    })
}

/// The base branch's name, and the migrations' folders there, where git knows it.
fn base(project: &Project) -> Option<(String, Vec<String>)> {
    let workspace = &project.workspace;
    let git = Git::at(workspace.migrations());
    let base = git.base(workspace.config.base.as_deref()).ok()?;
    let folders = git.folders(&base.tip, Path::new(".")).ok()?;
    Some((base.name, folders))
}

/// Migrations that the base branch hasn't got and that come before its last one.
fn late(
    project: &Project,
    base: &str,
    folders: &[String],
    last: Option<MigrationId>,
) -> Vec<Finding> {
    let history = &project.history;
    let is_late = |it: &&Migration| Some(it.id) < last && !folders.contains(&it.folder());
    let of_last = |name: &&String| folder_id(name, history.ids) == last;
    let last_folder = folders.iter().find(of_last).cloned().unwrap_or_default();
    let finding = |it: &Migration| {
        let message = format!(
            "{} comes before {last_folder}, which `{base}` has already",
            history.shown.join(it.folder()).display()
        );
        Finding::new(&rules::late_migration::RULE, message)
            .on(history.shown.join(it.folder()))
            .note("databases that have the later one run it after that, new ones before it")
            .help("Rename its folder to the time of now, or run `cargo ovmig squash`")
    };
    (history.migrations.iter().filter(is_late).map(finding)).collect()
}

/// 1 as soon as one finding is an error.
pub(super) fn exit(findings: &[Finding]) -> Exit {
    match findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        true => Exit::Findings,
        false => Exit::Clean,
    }
}

pub(super) fn summary(project: &Project, findings: &[Finding]) -> String {
    let scope = format!(
        "{}, {}, {}",
        plural(project.workspace.registered().count(), "module"),
        plural(project.declared.schema.tables.len(), "table"),
        plural(project.history.migrations.len(), "migration"),
    );
    let scope = match project.database() {
        Some(name) => format!("database `{name}`: {scope}"),
        None => scope,
    };
    format!("{scope}: {}", outcome(findings))
}

/// `clean`, or `2 errors, 1 warning`.
pub(super) fn outcome(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|it| it.severity == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, noun)| (count(severity), noun))
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(count, noun))
        .collect::<Vec<_>>();
    match counts.is_empty() {
        true => "clean".to_owned(),
        false => counts.join(", "),
    }
}

/// Why declarations or migrations weren't read as a whole; nothing when they were.
pub(super) fn unread(project: &Project) -> Vec<Finding> {
    let all = project
        .workspace
        .findings
        .iter()
        .chain(&project.history.findings);
    let all = all.chain(&project.declared.findings);
    let errors: Vec<Finding> = all
        .filter(|it| it.severity == Severity::Error)
        .cloned()
        .collect();
    match project.declared.incomplete || errors.iter().any(hides_schema) {
        true => errors,
        false => Vec::new(),
    }
}

/// `1 module`, `2 modules`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn explain(name: &str, ui: Ui) -> anyhow::Result<Exit> {
    let Some(rule) = rules::by_name(name) else {
        let names = rules::ALL.iter().map(|rule| rule.name);
        let failure = Failure::new(format!("there is no rule `{name}`"));
        let failure = match nearest(name, names.clone()) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure,
        };
        return Err(failure
            .hint(format!(
                "the rules are: {}",
                names.collect::<Vec<_>>().join(", ")
            ))
            .into());
    };
    ui.print(format!(
        "{}: {}\n\n{}",
        rule.name, rule.summary, rule.explanation
    ))?;
    Ok(Exit::Clean)
}
