//! `duplicate-id`: two migrations have the same number.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-id",
    severity: Severity::Error,
    summary: "two migrations have the same number or version",
    explanation: r#"Two branches took the same number, and git merged them without a conflict. Diesel keeps migrations
in a map by their number: one of the two is silently never run, and which one depends on the
order in which the file system lists them.

To mend it: give the one that isn't on the base branch the next number, or run
`cargo ovmig squash`, which numbers the branch's migrations after those of the base.
"#,
};
