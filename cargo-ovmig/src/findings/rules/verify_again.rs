//! `verify-again`: a migration can't be applied again after it was reverted, or makes something else then.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "verify-again",
    severity: Severity::Error,
    summary: "a migration can't be applied again after it was reverted, or makes something else then",
    explanation: r#"`cargo ovmig verify` applies each migration a second time after it was reverted. Something that its down.sql left
behind is in the way, or makes the outcome another one.

To mend it: correct down.sql so that it takes away all that up.sql made.
"#,
};
