//! `verify-down`: a migration's way back doesn't lead back.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "verify-down",
    severity: Severity::Error,
    summary: "a migration's way back doesn't lead back",
    explanation: r#"`cargo ovmig verify` reverts each migration in a scratch database and compares what the engine then says with what it
said before the migration was applied. A down.sql is missing, fails, leaves something behind (a type, a function, a
view), or takes more away than its up.sql made.

To mend it: correct down.sql. A migration that can't be undone says so in a comment, with `SELECT 1;` as its
statement; when that is how it should be, set `verify-down = "warn"` under `[workspace.metadata.ovmig.lints]`.
"#,
};
