//! `invalid-migration-folder`: something in the migrations folder isn't a migration.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-migration-folder",
    severity: Severity::Error,
    summary: "something in the migrations folder isn't a migration",
    explanation: r#"Diesel takes every visible folder there for a migration and fails, without naming it, when one has
no `up.sql`. The tool expects `NNNN_name/up.sql` and `down.sql`; files that are no UTF-8, links and
other names are said here.

To mend it: complete the folder, rename it, or take it away.
"#,
};
