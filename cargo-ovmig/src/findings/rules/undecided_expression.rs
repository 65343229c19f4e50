//! `undecided-expression`: an expression of which only the engine can say whether it changed.

use crate::compare::origin;
use crate::findings::{Finding, Rule, Severity};
use crate::project::Compared;
use crate::schema::{Change, Schema};

/// The rule.
pub static RULE: Rule = Rule {
    name: "undecided-expression",
    severity: Severity::Note,
    summary: "an expression of which only the engine can say whether it changed",
    explanation: r#"A check, a default, a generated column or an index is declared in other words than in the migrations:
with other parentheses or casts, in something that `check` doesn't understand or around a literal whose
type only the engine knows. No migration is written for that.

To settle it: `cargo ovmig verify` asks the engine, and reports a difference as an error. Then write its
statements by hand, into a migration of `cargo ovmig revision -m "…"`. When there is none, write the
declaration as the migrations do, and this note is gone.
"#,
};

/// A note for each of them, at its place in orm.rs.
pub fn find(compared: &Compared, declared: &Schema) -> Vec<Finding> {
    let undecided = compared.comparison.undecided.iter();
    let finding = |it: &crate::compare::Undecided| {
        let message = format!(
            "only the engine can say whether {} changed",
            subject(&it.change)
        );
        let finding = Finding::new(&RULE, message)
            .note(format!("in the migrations: `{}`", it.recorded))
            .note(format!("declared: `{}`", it.declared))
            .help("run `cargo ovmig verify`, which asks it");
        match origin(&it.change, declared) {
            Some(location) => finding.at(location, ""),
            None => finding,
        }
    };
    undecided.map(finding).collect()
}

fn subject(change: &Change) -> String {
    let table = change.table().map(ToString::to_string).unwrap_or_default();
    let named = |name: &Option<String>| match name {
        Some(name) => format!(" `{name}`"),
        None => String::new(),
    };
    match change {
        Change::AddCheck { check, .. } => format!("the check{} of `{table}`", named(&check.name)),
        Change::CreateIndex { index, .. } => {
            format!("the index{} of `{table}`", named(&index.name))
        }
        Change::AlterColumn { to, .. } => format!("column `{}` of `{table}`", to.name),
        _ => format!("table `{table}`"),
    }
}
