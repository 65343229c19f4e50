//! `edited-revision`: a migration was edited since it was applied.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "edited-revision",
    severity: Severity::Warning,
    summary: "a migration was edited since it was applied",
    explanation: r#"The database has run another text than the one that stands in the migrations folder now. New databases will be
made by the new text, this one was made by the old one.

To mend it: put the old text back and write what was changed as a new migration; or, when the edit makes no
difference, say so: `cargo ovmig stamp ID`.
"#,
};
