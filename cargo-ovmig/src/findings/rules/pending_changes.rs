//! `pending-changes`: what is declared isn't what the migrations build.

use crate::compare::{describe, origin};
use crate::findings::{Finding, Rule, Severity};
use crate::project::Compared;
use crate::schema::{Backend, Schema};

/// The rule.
pub static RULE: Rule = Rule {
    name: "pending-changes",
    severity: Severity::Error,
    summary: "what is declared isn't what the migrations build",
    explanation: r#"The declared tables and the schema that the migrations build when they are replayed differ. No
database was asked.

To mend it: `cargo ovmig revision -m "…" --autogenerate` writes the next migration. When the
declaration is what is wrong, correct the file that is shown.
"#,
};

/// A finding a change, at its place in orm.rs.
pub fn find(compared: &Compared, declared: &Schema, backend: Backend) -> Vec<Finding> {
    let changes = &compared.comparison.changes;
    let mut findings: Vec<Finding> = changes
        .iter()
        .map(|change| {
            let finding = Finding::new(
                &RULE,
                format!("no migration yet: {}", describe(change, backend)),
            );
            match origin(change, declared) {
                Some(location) => finding.at(location, ""),
                None => finding,
            }
        })
        .collect();
    if let Some(last) = findings.last_mut() {
        last.help
            .push("run `cargo ovmig revision -m \"…\" --autogenerate`".to_owned());
    }
    findings
}
