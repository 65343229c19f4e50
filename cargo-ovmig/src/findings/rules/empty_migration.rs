//! `empty-migration`: a migration's up.sql has no statement.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "empty-migration",
    severity: Severity::Error,
    summary: "a migration's up.sql has no statement",
    explanation: r#"Diesel fails on an empty file, and PostgreSQL on one that holds only comments ("empty query").

To mend it: write the statement, or `SELECT 1;` when nothing is meant to happen.
"#,
};
