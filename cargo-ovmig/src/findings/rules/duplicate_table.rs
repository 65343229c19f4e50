//! `duplicate-table`: two declarations have the same table.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-table",
    severity: Severity::Error,
    summary: "two declarations have the same table",
    explanation: r#"Two modules, or one module twice, declare a table of the same name. Which of the two the
database should have can't be known.

To mend it: keep one declaration; the other module can use it through its crate.
"#,
};
