//! `unregistered-module`: a module has an ORM file and isn't in the registry.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unregistered-module",
    severity: Severity::Error,
    summary: "a module has an ORM file and isn't in the registry",
    explanation: r#"A module is a folder with an ORM file (`adapters/orm.rs`). Its tables take part only when the
module's name stands in `modules` under `[workspace.metadata.ovmig]` of the workspace's Cargo.toml.

With Alembic this is the import in `env.py` that is forgotten most often: the next migration is
empty, or drops every table of the module. Here a table of an unregistered module is never
dropped, and this finding says what is missing.

To mend it: `cargo ovmig register NAME`, or `cargo ovmig register --all`.
"#,
};
