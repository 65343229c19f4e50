//! `duplicate-name`: two declarations have the same name for different things.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-name",
    severity: Severity::Error,
    summary: "two declarations have the same name for different things",
    explanation: r#"Two enumerations, two indexes, an index and a table, or (on PostgreSQL) an enumeration and a table,
are given the same name by hand. The database has one name for one thing: the migration would fail at
the second.

To mend it: give one of them another name. Names that aren't given are chosen so that they differ.
"#,
};
