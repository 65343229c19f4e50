//! `cargo ovmig pull`: the ORM files from the database, or from what the migrations build.

mod modules;
mod source;

use std::collections::BTreeMap;

use anyhow::Result;
use similar::TextDiff;

use crate::cli::{Global, Pull as Options};
use crate::commands::Exit;
use crate::commands::check::plural;
use crate::discover::Workspace;
use crate::files::{self, Replacement};
use crate::findings::Severity;
use crate::findings::rules::invalid_orm_file;
use crate::pull::{Placement, Pull, PullModule, Pulled, print, pull};
use crate::schema::{ExtraKind, ObjectName};
use crate::ui::Ui;

use modules::Modules;
use source::{Source, left_alone};

pub(super) fn run(options: &Options, global: &Global, ui: Ui) -> Result<Exit> {
    let workspace = Workspace::open(global.manifest_path.as_deref(), global.database.as_deref())?;
    let Some(source) = Source::read(options, &workspace, ui)? else {
        return Ok(refused(ui, "the migrations can't be replayed"));
    };
    let left_alone = left_alone(&workspace.config, &source);
    if options.stdout {
        return to_stdout(options, &workspace, &source, &left_alone, ui);
    }
    let unreadable = workspace
        .findings
        .iter()
        .filter(|it| it.rule == &invalid_orm_file::RULE);
    let unreadable: Vec<_> = unreadable.cloned().collect();
    if !unreadable.is_empty() {
        ui.findings(&unreadable);
        return Ok(refused(
            ui,
            "a file that can't be read may declare any table",
        ));
    }
    let placement = Placement::read(&options.map, options.module.as_deref())?;
    let modules = Modules::of(&workspace, &placement, global)?;
    let request = Pull {
        backend: workspace.config.backend,
        schema: &source.schema,
        modules: &modules.all,
        placement: &placement,
        left_alone: &left_alone,
        plain: options.plain,
        prune: options.prune,
    };
    let pulled = match pull(&request) {
        Ok(pulled) => pulled,
        Err(findings) => {
            ui.findings(&findings);
            return Ok(refused(ui, "what can't be read can't be kept"));
        }
    };
    if options.dry_run {
        ui.print(diff(&modules, &pulled))?;
    } else {
        files::replace_all(&workspace.root, &replacements(&modules, &pulled))?;
        said(&modules, &pulled, ui);
    }
    let exit = rest(&modules, &pulled, ui);
    not_pulled(&source, &left_alone, ui);
    if !options.dry_run {
        next(&workspace, &modules, &pulled, ui);
    }
    Ok(exit)
}

/// The text of all tables, as one file.
fn to_stdout(
    options: &Options,
    workspace: &Workspace,
    source: &Source,
    left_alone: &BTreeMap<ObjectName, String>,
    ui: Ui,
) -> Result<Exit> {
    let mut schema = source.schema.clone();
    schema
        .tables
        .retain(|name, _| !left_alone.contains_key(name));
    let (text, pulled) = print(&schema, workspace.config.backend, options.plain);
    ui.print(text)?;
    let exit = rest(&Modules::default(), &pulled, ui);
    not_pulled(source, left_alone, ui);
    Ok(exit)
}

fn refused(ui: Ui, why: &str) -> Exit {
    ui.status("Refused", why);
    Exit::Findings
}

fn replacements(modules: &Modules, pulled: &Pulled) -> Vec<Replacement> {
    let files = pulled.files.iter();
    files
        .map(|(at, text)| {
            let PullModule { source, .. } = &modules.all[*at];
            Replacement {
                path: source.file.path.clone(),
                old: (!modules.is_new(*at)).then(|| source.file.clone()),
                new: text.clone(),
            }
        })
        .collect()
}

fn diff(modules: &Modules, pulled: &Pulled) -> String {
    let mut text = String::new();
    for (at, new) in &pulled.files {
        let file = &modules.all[*at].source.file;
        let path = file.path.display().to_string();
        let old = if modules.is_new(*at) {
            "/dev/null"
        } else {
            path.as_str()
        };
        let diff = TextDiff::from_lines(&file.text, new);
        text.push_str(&diff.unified_diff().header(old, &path).to_string());
    }
    text
}

/// What was written.
fn said(modules: &Modules, pulled: &Pulled, ui: Ui) {
    for (at, _) in &pulled.files {
        let file = modules.all[*at].source.file.path.display();
        let count = |tables: &[(ObjectName, usize)]| tables.iter().filter(|it| it.1 == *at).count();
        let counts = [
            (count(&pulled.added), "added"),
            (count(&pulled.changed), "changed"),
            (count(&pulled.pruned), "taken out"),
        ];
        let counts: Vec<String> = (counts.iter())
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", plural(*count, "table")))
            .collect();
        let verb = if modules.is_new(*at) {
            "Created"
        } else {
            "Updated"
        };
        match counts.is_empty() {
            true => ui.status(verb, file.to_string()),
            false => ui.status(verb, format!("{file}: {}", counts.join(", "))),
        }
        for (name, _) in pulled.changed.iter().filter(|it| it.1 == *at) {
            ui.detail("Changed", format!("`{name}`"));
        }
    }
    if pulled.files.is_empty() {
        ui.status(
            "Unchanged",
            "the files say what there is; nothing was written",
        );
    }
}

/// What was left as it is, and what to say about it.
fn rest(modules: &Modules, pulled: &Pulled, ui: Ui) -> Exit {
    for note in &pulled.notes {
        ui.warn(note);
    }
    for (name, at) in &pulled.gone {
        let file = modules.all[*at].source.file.path.display();
        ui.warn(format!(
            "`{name}` in {file} isn't in the database: `--prune` takes it out of the file"
        ));
    }
    for (name, why) in &pulled.undeclarable {
        ui.warn(format!(
            "table `{name}` can't be declared: {why}; mend it, or name it in `ignore-tables`"
        ));
    }
    let unplaced: Vec<String> = pulled.unplaced.iter().map(|it| format!("`{it}`")).collect();
    if !unplaced.is_empty() {
        ui.warn(format!(
            "no module declares {}: say where they go with `--module NAME` or `--map 'PATTERN=NAME'`, or name them \
             in `ignore-tables`",
            unplaced.join(", ")
        ));
    }
    match pulled.unplaced.is_empty() && pulled.undeclarable.is_empty() {
        true => Exit::Clean,
        false => Exit::Findings,
    }
}

/// What the database holds that no declaration speaks of.
fn not_pulled(source: &Source, left_alone: &BTreeMap<ObjectName, String>, ui: Ui) {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for extra in &source.schema.extras {
        let kind = match extra.kind {
            ExtraKind::View => "view",
            ExtraKind::Trigger => "trigger",
        };
        kinds
            .entry(kind.to_owned())
            .or_default()
            .push(format!("`{}`", extra.name));
    }
    for name in &source.others {
        let (kind, name) = name.split_once(" `").unwrap_or((name, ""));
        let name = name.trim_end_matches('`');
        kinds
            .entry(kind.to_owned())
            .or_default()
            .push(format!("`{name}`"));
    }
    for (kind, names) in kinds {
        let kinds = match kind.strip_suffix('y') {
            _ if names.len() == 1 => kind,
            Some(stem) => format!("{stem}ies"),
            None => format!("{kind}s"),
        };
        ui.status("Not pulled", format!("{kinds} {}", names.join(", ")));
    }
    for (name, why) in left_alone {
        if source.schema.tables.contains_key(name) {
            ui.status("Not pulled", format!("table `{name}`: {why}"));
        }
    }
}

fn next(workspace: &Workspace, modules: &Modules, pulled: &Pulled, ui: Ui) {
    let mut forgotten: Vec<&str> = Vec::new();
    for (at, _) in &pulled.files {
        if modules.is_new(*at) {
            let path = &modules.all[*at].path;
            let (crate_name, module) = (&path.name, path.modules.join("::"));
            ui.status(
                "Next",
                format!("declare the module `{module}` in the crate `{crate_name}`"),
            );
        }
        let module = modules.all[*at].source.module.as_str();
        if !workspace.config.is_registered(module) {
            forgotten.push(module);
        }
    }
    if !forgotten.is_empty() {
        let names = forgotten.join(" ");
        ui.status("Next", format!("run `cargo ovmig register {names}`"));
    }
}

/// Findings of the weight that stops a command.
fn is_error(finding: &crate::findings::Finding) -> bool {
    finding.severity == Severity::Error
}
