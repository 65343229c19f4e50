//! `verify-declared`: on a real database the migrations don't make what is declared.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "verify-declared",
    severity: Severity::Error,
    summary: "on a real database the migrations don't make what is declared",
    explanation: r#"`cargo ovmig verify` runs all migrations in one scratch database and makes the declared tables from nothing in another
one; then it compares what the engine says of both. This differs, also where `check`, which only reads the
migrations, sees no difference: a DO block or a function may have changed a table.

To mend it: `cargo ovmig revision -m "…" --autogenerate`, or correct the declaration or the migration. As a
warning it says that the declared tables can't be made from nothing, because they need something that only a migration
makes; they are then compared as they are read.
"#,
};
