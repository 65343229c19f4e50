//! `cargo ovmig check`.

use crate::cli::{Check, Global};
use crate::commands::Exit;
use crate::failure::Failure;
use crate::findings::rules;
use crate::ui::Ui;

pub(super) fn run(options: &Check, _global: &Global, ui: Ui) -> anyhow::Result<Exit> {
    if let Some(name) = &options.explain {
        return explain(name, ui);
    }
    anyhow::bail!("not yet")
}

fn explain(name: &str, ui: Ui) -> anyhow::Result<Exit> {
    let Some(rule) = rules::by_name(name) else {
        let names: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
        return Err(Failure::new(format!("there is no rule `{name}`"))
            .hint(format!("the rules are: {}", names.join(", ")))
            .into());
    };
    ui.print(format!(
        "{}: {}\n\n{}",
        rule.name, rule.summary, rule.explanation
    ))?;
    Ok(Exit::Clean)
}
