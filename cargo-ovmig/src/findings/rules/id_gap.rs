//! `id-gap`: the numbers of the migrations have a gap.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "id-gap",
    severity: Severity::Error,
    summary: "the numbers of the migrations have a gap",
    explanation: r#"Migrations are numbered 1, 2, 3, … with four digits. A gap means that one was removed, or that the
numbers were chosen by hand; a database that has the missing one can't be told from one that
hasn't.

To mend it: restore the missing folder, or rename the later ones while no database has them.
"#,
};
