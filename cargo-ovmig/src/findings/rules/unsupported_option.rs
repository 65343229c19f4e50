//! `unsupported-option`: a declaration asks for something that the backend doesn't have.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unsupported-option",
    severity: Severity::Error,
    summary: "a declaration asks for something that the backend doesn't have",
    explanation: r#"Some attributes are of one backend only: `#[strict]` and `#[without_rowid]` are SQLite's; schemas, index
methods, `include`, operator classes, `nulls_not_distinct` and deferrable unique constraints are
PostgreSQL's. They are never silently left out.

To mend it: do what the finding says, or declare the table for the backend that the workspace has.
"#,
};
