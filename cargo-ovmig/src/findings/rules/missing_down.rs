//! `missing-down`: a migration has no down.sql, or an empty one.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-down",
    severity: Severity::Warning,
    summary: "a migration has no down.sql, or an empty one",
    explanation: r#"Without it `cargo ovmig downgrade` stops at this migration. A migration whose effect can't be undone
should say so in a comment, with `SELECT 1;` as its statement.
"#,
};
