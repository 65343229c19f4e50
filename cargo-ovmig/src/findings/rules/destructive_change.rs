//! `destructive-change`: a change loses data.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "destructive-change",
    severity: Severity::Error,
    summary: "a change loses data",
    explanation: r#"Dropping a table or a column, a narrower type, or a label that is taken from an enumeration loses
what the rows hold.

To mend it: when something was renamed, say so with `#[renamed_from = "…"]` above the column or the
table, and the rows keep their data. When the loss is meant, run
`cargo ovmig revision --autogenerate --allow-destructive`.
"#,
};
