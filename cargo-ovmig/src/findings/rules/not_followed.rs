//! `not-followed`: a statement of a migration that can't be followed.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "not-followed",
    severity: Severity::Note,
    summary: "a statement of a migration that can't be followed",
    explanation: r#"`check` replays the migrations without a server. A statement whose effect on tables the text doesn't
show (a DO block, a call of a function) is said here, and the tables that it may change are left out of
the comparison from there on. Nothing is guessed. `cargo ovmig verify` runs the migrations on a scratch
database, and compares these tables too.
"#,
};
