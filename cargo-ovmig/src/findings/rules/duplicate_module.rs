//! `duplicate-module`: two ORM files belong to modules of the same name.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-module",
    severity: Severity::Error,
    summary: "two ORM files belong to modules of the same name",
    explanation: r#"The registry names modules by one word, so two modules can't share it. A module's name is that of
its crate when the file is `src/adapters/orm.rs` of that crate, and otherwise that of the folder
which holds `adapters/`.

To mend it: rename one of the crates or folders.
"#,
};
