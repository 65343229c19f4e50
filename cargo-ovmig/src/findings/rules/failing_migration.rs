//! `failing-migration`: a migration fails when it is run.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "failing-migration",
    severity: Severity::Error,
    summary: "a migration fails when it is run",
    explanation: r#"`check` runs SQLite's migrations in memory, and `verify` runs them in a scratch database. This statement
failed there, on empty tables, so it fails in a new database as well.

To mend it: correct the statement while no database has the migration.
"#,
};
