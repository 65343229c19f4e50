//! `destructive-change`: a change loses data.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "destructive-change",
    severity: Severity::Error,
    summary: "a change loses data",
    explanation: r#"Dropping a table or a column, a narrower type, or a label that is taken from an enumeration loses
what the rows hold.

To mend it: when something was renamed, say so with `#[renamed_from = "…"]` above the column or the
table, or once with `cargo ovmig revision --autogenerate --rename TABLE.OLD=NEW`, and the rows keep
their data. When the loss is meant, name what goes, `--drop TABLE.COLUMN`, or allow all losses with
`--allow-destructive`. What looks renamed (a column goes, and one of its type comes) needs `--rename`
or `--drop` in any case. On a terminal `revision` and `squash` ask.
"#,
};
