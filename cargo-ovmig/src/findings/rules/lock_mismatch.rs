//! `lock-mismatch`: a migration differs from what ovmig.lock says of it.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "lock-mismatch",
    severity: Severity::Error,
    summary: "a migration differs from what ovmig.lock says of it",
    explanation: r#"`ovmig.lock` holds a checksum over the statements of each migration (comments, blank lines and line
ends don't count). A migration that a database may already have must not be edited: that database
would never get the change, and no one would notice.

To mend it: put the text back (`git checkout -- PATH`) and write the change as a new migration. When the
edit is meant and no database has the migration, `cargo ovmig check --accept NNNN` writes the new
checksum. A migration that the base branch doesn't have is still your own: `revision` and `upgrade`
accept its text by themselves, and `check --accept` accepts all of these. Without git that holds for
a skeleton that was filled in. After a merge conflict run `cargo ovmig squash`: it makes one migration
of the branch's, after those of the base.
"#,
};
