//! `unknown-reference`: a declaration names a table or a column that isn't declared.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-reference",
    severity: Severity::Error,
    summary: "a declaration names a table or a column that isn't declared",
    explanation: r#"A foreign key, an index, a unique constraint or a primary key names a table or a column that no
registered module declares.

To mend it: correct the name, or register the module which declares the table.
"#,
};
