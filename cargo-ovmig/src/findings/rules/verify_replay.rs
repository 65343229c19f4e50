//! `verify-replay`: `check` reads the migrations otherwise than the database runs them.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "verify-replay",
    severity: Severity::Warning,
    summary: "`check` reads the migrations otherwise than the database runs them",
    explanation: r#"`check`, `revision` and `squash` know the migrations' outcome by reading them, without a database. A real one came to
another outcome: what they say of this table can't be relied on.

To mend it: write what the migration does as plain statements (no DO block, no dynamic SQL), or name the table in
`ignore-tables`. When the statements are plain, it is a mistake of this tool: please report it.
"#,
};
