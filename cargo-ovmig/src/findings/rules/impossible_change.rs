//! `impossible-change`: a change that can't succeed on a table with rows.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "impossible-change",
    severity: Severity::Error,
    summary: "a change that can't succeed on a table with rows",
    explanation: r#"Some changes are fine on an empty table and fail, or need a decision, as soon as there are rows: a
new NOT NULL column without a default; a column that becomes NOT NULL while rows hold NULL.

To mend it: give the column a `#[default = "…"]`, or make it `Nullable<…>` first, fill it in a
migration of your own, and take `Nullable` away after that. For a column that becomes NOT NULL
`#[backfill = "…"]` says what the rows get that hold NULL; `--backfill TABLE.COLUMN=SQL` of `revision`
says so once, and on a terminal it asks.
"#,
};
