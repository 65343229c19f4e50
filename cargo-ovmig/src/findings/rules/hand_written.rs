//! `hand-written`: a hand-written statement that a squash can't keep.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "hand-written",
    severity: Severity::Error,
    summary: "a hand-written statement can't be kept by a squash",
    explanation: r#"`cargo ovmig squash` writes one migration from the final declared state and keeps the branch's
hand-written statements (data, triggers, views, grants) after it, in their order. A statement that
names a table or a column which a later migration of the branch renamed or took away would fail there.

To mend it: rewrite the statement for the final tables, or take it out of the migration, squash, and
add it with `cargo ovmig revision -m "…"`.
"#,
};
