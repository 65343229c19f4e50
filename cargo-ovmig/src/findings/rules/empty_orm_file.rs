//! `empty-orm-file`: an ORM file declares no table.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "empty-orm-file",
    severity: Severity::Warning,
    summary: "an ORM file declares no table",
    explanation: r#"The module has an ORM file and the file holds neither `ovmig::table!` nor `diesel::table!` nor
`ovmig::sql_enum!`. Often the tables were declared in another file, which the tool doesn't read.

To mend it: declare the tables in this file, or remove it and run `cargo ovmig unregister NAME`.
"#,
};
