//! `invalid-orm-file`: an ORM file can't be read.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-orm-file",
    severity: Severity::Error,
    summary: "an ORM file can't be read",
    explanation: r#"The file isn't valid Rust, or a `table!` or `sql_enum!` in it doesn't follow the grammar. The
macro reads with the same code as the tool, so that what compiles is what the tool reads.

To mend it: correct the place that is shown. `cargo check` shows the same error.
"#,
};
