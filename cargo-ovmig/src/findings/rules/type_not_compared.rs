//! `type-not-compared`: a plain table has a column of a type that only another crate or file knows.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "type-not-compared",
    severity: Severity::Note,
    summary: "a column's type comes from elsewhere and isn't compared",
    explanation: r#"A table in plain `diesel::table!` imports a type of another crate, or of another file of its own
crate, and its name is none that the tool knows. Whether the database's type is the right one can't be
told from the text, so that the column's type is taken for what the migrations make. Everything else of
the column is compared.

To have it compared: in `ovmig::table!` the column says it, with `#[sql_type = "…"]`; or write the
struct with its `#[diesel(postgres_type(name = "…"))]` (`sqlite_type`, `mysql_type`) in the same file.
"#,
};
