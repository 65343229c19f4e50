//! `unsupported-type`: a column has a type that the backend doesn't have.

use crate::findings::{Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unsupported-type",
    severity: Severity::Error,
    summary: "a column has a type that the backend doesn't have",
    explanation: r#"Diesel has types for one backend only: `Uuid`, `Timestamptz`, `Array` and `Jsonb` on PostgreSQL,
`TimestamptzSqlite` on SQLite. A type that isn't Diesel's own is known when `ovmig::sql_enum!` or a
struct with `#[diesel(postgres_type(name = "…"))]` in the same file gives its name in the database,
or when the column says it: `#[sql_type = "…"]`.

To mend it: use one of the types which the finding names.
"#,
};
