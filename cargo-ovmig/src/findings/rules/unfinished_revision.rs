//! `unfinished-revision`: a migration was begun and not ended.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unfinished-revision",
    severity: Severity::Error,
    summary: "a migration was begun and not ended",
    explanation: r#"A migration that runs without a transaction was interrupted, or failed in its middle: part of what it does may
have been done.

To mend it: `cargo ovmig current` names it; look at what was done, and run `cargo ovmig upgrade` again, or take the
rest back by hand.
"#,
};
