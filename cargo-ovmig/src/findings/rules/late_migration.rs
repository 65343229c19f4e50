//! `late-migration`: a migration comes before one that the base branch has already.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "late-migration",
    severity: Severity::Warning,
    summary: "a migration's version is older than the base branch's last one",
    explanation: r#"Only with `ids = "timestamp"`. A branch was merged late: its migration has an older version than the
last one of the base branch. A database that has that one already runs the late one after it, a new
database before it; so the two are run in either order, and may not make the same schema.

To mend it, before the merge: rename the migration's folder to the time of now, or run
`cargo ovmig squash`, which numbers the branch's migrations after those of the base. Databases that
have it already get the new version by the next `cargo ovmig upgrade`, with nothing run.
"#,
};
