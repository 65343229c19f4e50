//! `drift`: a live database isn't what its migrations make.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "drift",
    severity: Severity::Error,
    summary: "a live database isn't what its migrations make",
    explanation: r#"`cargo ovmig drift` compares a database with what the migrations make that it has applied: somebody has changed
it by hand, or by another tool. The next migration may fail on it, or undo what was done.

To mend it: take the change back in the database; or declare it and write it down as a migration
(`cargo ovmig revision -m "…" --autogenerate`), with `IF NOT EXISTS` where this database has it already. A table that
is none of this workspace's business goes into `ignore-tables`.
"#,
};
