//! `missing-module`: the registry names a module that has no ORM file.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-module",
    severity: Severity::Error,
    summary: "the registry names a module that has no ORM file",
    explanation: r#"`modules` under `[workspace.metadata.ovmig]` names a module for which no file ending in
`adapters/orm.rs` was found in the workspace: it was removed, renamed, or never written.

To mend it: write the file, correct the name, or run `cargo ovmig unregister NAME`. The tables
of a module that is gone stay in the database until a migration drops them, which needs
`cargo ovmig revision --autogenerate --allow-destructive`.
"#,
};
