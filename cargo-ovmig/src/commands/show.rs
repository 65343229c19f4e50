//! `cargo ovmig show`: the text of a migration.

use anyhow::Result;

use crate::cli::{Global, Show};
use crate::commands::{Exit, history};
use crate::config::Ids;
use crate::failure::Failure;
use crate::history::{History, Migration};
use crate::source::SourceFile;
use crate::ui::Ui;

pub(super) fn run(options: &Show, global: &Global, ui: Ui) -> Result<Exit> {
    let history = history::read(global, ui)?;
    let migrations = find(&history, &options.id)?;
    let mut text = String::new();
    for migration in migrations {
        let folder = history.shown.join(migration.folder());
        add(&mut text, &migration.up);
        match &migration.down {
            Some(down) => add(&mut text, down),
            None => ui.warn(format!("{} has no down.sql", folder.display())),
        }
        if !migration.run_in_transaction {
            ui.status(
                "Note",
                format!(
                    "{} runs without a transaction of Diesel's",
                    folder.display()
                ),
            );
        }
    }
    ui.print(text)?;
    Ok(Exit::Clean)
}

/// The migrations of that number: one, unless a merge brought two.
fn find<'a>(history: &'a History, text: &str) -> Result<Vec<&'a Migration>, Failure> {
    let Some(head) = history.head() else {
        return Err(
            Failure::new(format!("{} has no migrations yet", history.shown.display()))
                .hint("`cargo ovmig revision -m \"…\"` writes the first one"),
        );
    };
    let id = match text {
        "head" => Some(head),
        text => history.find(text)?,
    };
    let found = history.migrations.iter();
    let found: Vec<_> = found.filter(|migration| Some(migration.id) == id).collect();
    if found.is_empty() {
        return Err(
            Failure::new(format!("there is no migration `{text}`")).hint(match history.ids {
                Ids::Sequential => format!(
                    "Give a number up to {head}, or `head`; `cargo ovmig history` lists them"
                ),
                Ids::Timestamp => format!(
                    "Give a version such as {head}, or `head`; `cargo ovmig history` lists them"
                ),
            }),
        );
    }
    Ok(found)
}

/// A script under its path.
fn add(text: &mut String, script: &SourceFile) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("-- {}\n", script.path.display()));
    text.push_str(&script.text);
    if !text.ends_with('\n') {
        text.push('\n');
    }
}
