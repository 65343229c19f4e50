//! `pending-changes`: what is declared isn't what the migrations build.

use crate::findings::{Rule, Severity};

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
