//! `cargo ovmig squash`: the migrations that this branch added become one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Result;
use similar::TextDiff;

use crate::cli::{Global, Squash};
use crate::commands::Exit;
use crate::commands::answers::settle;
use crate::commands::check::plural;
use crate::commands::words::Words;
use crate::compare::Subject;
use crate::failure::Failure;
use crate::findings::{Finding, Severity, rules};
use crate::git::{Base, Git};
use crate::history::{
    Head, HistoryEdit, LOCK_FILE, Lock, Migration, MigrationId, NewMigration, folder_id, slug,
};
use crate::project::Project;
use crate::replay::replay;
use crate::source::SourceFile;
use crate::squash::{Branch, Squashed, squash};
use crate::ui::Ui;

pub(super) fn run(options: &Squash, global: &Global, ui: Ui) -> Result<Exit> {
    let project = Project::open(global.manifest_path.as_deref(), global.database.as_deref())?;
    let split = split(&project, options)?;
    if split.added.is_empty() {
        ui.status(
            "Unchanged",
            format!("this branch added no migration to `{}`", split.base.name),
        );
        return Ok(Exit::Clean);
    }
    let obstacles = obstacles(&project, &split);
    if !obstacles.is_empty() {
        ui.findings(&obstacles);
        return Ok(refused(ui));
    }
    let recorded = project.recorded();
    let base = replay(&split.kept, project.backend()).schema;
    let declared = &project.declared.schema;
    let schemas = [&recorded.schema, &base];
    let mut words = Words::read(&options.words, &schemas, declared, project.backend())?;
    let Some(pending) = settle(&project, recorded, &mut words, ui)? else {
        return Ok(refused(ui));
    };
    // What looks renamed is asked of what no migration says yet; those of the branch have said what they do.
    let (mut open, _) = words.sort_out(&pending, true);
    open.retain(|finding| finding.rule == &rules::destructive_change::RULE);
    if !open.is_empty() {
        ui.findings(&open);
        return Ok(refused(ui));
    }
    let branch = Branch {
        base: &split.kept,
        added: &split.added,
        declared: &words.declared(declared),
        scope: &words.scope(project.scope(&pending.recorded)),
        backend: project.backend(),
    };
    let squashed = match squash(&branch) {
        Ok(squashed) => squashed,
        Err(findings) => {
            ui.findings(&findings);
            return Ok(refused(ui));
        }
    };
    let changes = [&pending.comparison.changes[..], &squashed.changes];
    let lost = [&pending.plan.lost[..], &squashed.lost].concat();
    words.refuse_idle(&changes, &lost, project.backend())?;
    if refuses(&squashed, options, &words, ui) {
        return Ok(refused(ui));
    }
    let migration = migration(&project, &split, options, &squashed)?;
    if options.dry_run {
        ui.print(diff(&project, &split, &migration))?;
        return Ok(Exit::Clean);
    }
    write(&project, &split, migration, &squashed, ui)
}

/// The tree's migrations: those of the base and those of the branch.
struct Split {
    base: Base,
    /// Those of the base that the tree has.
    kept: Vec<Migration>,
    /// Those that the branch added, in their order.
    added: Vec<Migration>,
    /// The id of the one migration: after the last of the base, also when the tree doesn't have that one yet.
    id: MigrationId,
    /// The id before it.
    revises: Option<MigrationId>,
    /// The base's lock file.
    lock: Lock,
}

fn split(project: &Project, options: &Squash) -> Result<Split, Failure> {
    let config = &project.workspace.config;
    // The migrations may lie in a repository of their own.
    let git = Git::at(project.workspace.migrations());
    let base = git.base(options.base.as_deref().or(config.base.as_deref()));
    let shown = project.history.shown.display();
    let base =
        base.map_err(|it| it.note(format!("git was asked in the migrations folder `{shown}`")))?;
    let folders: BTreeSet<String> = git
        .folders(&base.tip, Path::new("."))?
        .into_iter()
        .collect();
    let (kept, added): (Vec<Migration>, Vec<Migration>) = project
        .history
        .migrations
        .iter()
        .cloned()
        .partition(|it| folders.contains(&it.folder()));
    let ids = project.history.ids;
    let last = folders.iter().filter_map(|it| folder_id(it, ids)).max();
    let lock = git
        .text(&base.tip, Path::new(LOCK_FILE))?
        .unwrap_or_default();
    let (lock, _) = Lock::parse(&SourceFile::new(LOCK_FILE, lock), ids);
    Ok(Split {
        base,
        kept,
        added,
        id: project.history.id_after(last, SystemTime::now())?,
        revises: last,
        lock,
    })
}

/// What stands in the way: all errors but those that the squash itself mends (numbers that both branches took, the
/// lock file after a merge).
fn obstacles(project: &Project, split: &Split) -> Vec<Finding> {
    let mended = [
        &rules::duplicate_id::RULE,
        &rules::id_gap::RULE,
        &rules::missing_down::RULE,
    ];
    let lock = &rules::lock_mismatch::RULE;
    let of_base = |finding: &Finding| {
        let path = finding
            .primary
            .as_ref()
            .map(|label| label.location.path().to_owned())
            .or(finding.path.clone());
        path.is_some_and(|path| {
            split
                .kept
                .iter()
                .any(|it| path.starts_with(project.history.shown.join(it.folder())))
        })
    };
    project
        .obstacles()
        .into_iter()
        .filter(|finding| {
            !mended.contains(&finding.rule) && (finding.rule != lock || of_base(finding))
        })
        .collect()
}

/// Losing data needs a word, also when the branch's own migrations were written with it: the one migration is what
/// the others' databases will run.
fn refuses(squashed: &Squashed, options: &Squash, words: &Words, ui: Ui) -> bool {
    let (mut refusals, mut others) = (Vec::new(), Vec::new());
    for (at, finding) in squashed.findings.iter().enumerate() {
        let said = |of: &Vec<Subject>| !of.is_empty() && of.iter().all(|it| words.drops(it));
        let is_loss = finding.rule == &rules::destructive_change::RULE;
        let said = options.allow_destructive || squashed.lost.get(at).is_some_and(said);
        if finding.severity == Severity::Error && !(is_loss && said) {
            refusals.push(finding.clone());
        } else {
            let severity = finding.severity.min(Severity::Warning);
            others.push(Finding {
                severity,
                ..finding.clone()
            });
        }
    }
    ui.findings(&others);
    ui.findings(&refusals);
    !refusals.is_empty()
}

fn migration(
    project: &Project,
    split: &Split,
    options: &Squash,
    squashed: &Squashed,
) -> Result<NewMigration, Failure> {
    let last = split
        .added
        .last()
        .map(|it| it.name.clone())
        .unwrap_or_default();
    let message = options
        .message
        .clone()
        .unwrap_or_else(|| last.replace('_', " "));
    let name = match &options.message {
        Some(message) => slug(message)?,
        None => last,
    };
    let head = Head::new(
        &message,
        split.id,
        split.revises,
        SystemTime::now(),
        modules(project, split),
    );
    Ok(NewMigration {
        id: split.id,
        down: super::revision::down(&head, &name, &squashed.down.sql()),
        name,
        up: format!("{head}{}", squashed.up.sql()),
        run_in_transaction: squashed.up.run_in_transaction && squashed.down.run_in_transaction,
    })
}

/// The modules whose tables the branch touched.
fn modules(project: &Project, split: &Split) -> Vec<String> {
    let base = replay(&split.kept, project.backend()).schema;
    let comparison = crate::compare::compare(
        &base,
        &project.declared.schema,
        &Default::default(),
        project.backend(),
    );
    project.modules_of(&comparison, &base)
}

fn write(
    project: &Project,
    split: &Split,
    migration: NewMigration,
    squashed: &Squashed,
    ui: Ui,
) -> Result<Exit> {
    let shown = project.history.shown.join(migration.folder());
    let folders: Vec<String> = split.added.iter().map(Migration::folder).collect();
    HistoryEdit::replacing(&project.history, &folders, migration, &split.lock)
        .apply(&project.history)?;
    for old in &split.added {
        ui.status(
            "Folded",
            project
                .history
                .shown
                .join(old.folder())
                .display()
                .to_string(),
        );
    }
    ui.status("Created", shown.display().to_string());
    if squashed.kept > 0 {
        ui.status(
            "Kept",
            format!(
                "{} as written",
                plural(squashed.kept, "hand-written statement")
            ),
        );
    }
    if split.kept.last().map(|it| it.id) < split.revises {
        let base = &split.base.name;
        ui.status(
            "Next",
            format!("merge `{base}`: it has migrations that this branch lacks"),
        );
    }
    Ok(Exit::Clean)
}

/// The folders that go and the one that comes, as a unified diff.
fn diff(project: &Project, split: &Split, migration: &NewMigration) -> String {
    let mut text = String::new();
    let mut add = |path: PathBuf, old: &str, new: &str| {
        let path = path.display().to_string();
        let header = (
            if old.is_empty() {
                "/dev/null".to_owned()
            } else {
                path.clone()
            },
            if new.is_empty() {
                "/dev/null".to_owned()
            } else {
                path
            },
        );
        text.push_str(
            &TextDiff::from_lines(old, new)
                .unified_diff()
                .header(&header.0, &header.1)
                .to_string(),
        );
    };
    for old in &split.added {
        add(old.up.path.clone(), &old.up.text, "");
        if let Some(down) = &old.down {
            add(down.path.clone(), &down.text, "");
        }
    }
    let folder = project.history.shown.join(migration.folder());
    add(folder.join("up.sql"), "", &migration.up);
    add(folder.join("down.sql"), "", &migration.down);
    text
}

fn refused(ui: Ui) -> Exit {
    ui.status("Refused", "nothing was written");
    Exit::Findings
}
