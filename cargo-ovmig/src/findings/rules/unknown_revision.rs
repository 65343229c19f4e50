//! `unknown-revision`: a database has a migration that the folder doesn't.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-revision",
    severity: Severity::Error,
    summary: "a database has a migration that the folder doesn't",
    explanation: r#"The database says that a migration was applied which isn't in the migrations folder: it is of another branch, or
the folder has lost it. What the database should look like can't be known then.

To mend it: get the branch that has it; or take the migration back (`cargo ovmig downgrade` knows the way back of what
it applied itself); or say what the database has: `cargo ovmig stamp ID`.
"#,
};
