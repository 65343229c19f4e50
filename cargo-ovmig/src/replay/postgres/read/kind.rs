//! Sorts statements by their first words.

use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// What kind of statement it is, before it is parsed.
pub(super) enum Sort {
    /// It does nothing.
    Nothing,
    /// It doesn't shape tables.
    ByHand,
    /// It may shape them, and its text doesn't show how.
    NotFollowed(String),
    /// It calls functions.
    Calls,
    /// It shapes tables, or makes what tables depend on: to be parsed.
    Shapes,
}

/// Sorts a statement.
pub(super) fn sort(sql: &str) -> Sort {
    let words = first_words(sql, 6);
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    match word(0) {
        "" => Sort::NotFollowed("it can't be read".into()),
        "BEGIN" | "START" | "COMMIT" | "END" | "SAVEPOINT" | "RELEASE" => Sort::Nothing,
        "ROLLBACK" | "ABORT" => Sort::NotFollowed("it takes back what was done before it".into()),
        "SELECT" | "VALUES" | "TABLE" => Sort::Calls,
        "DO" => Sort::Calls,
        "CALL" | "EXECUTE" => Sort::Calls,
        "WITH" | "INSERT" | "UPDATE" | "DELETE" | "MERGE" => Sort::ByHand,
        "IMPORT" => Sort::ByHand,
        "SET" if word(1) == "CONSTRAINTS" => Sort::ByHand,
        "COMMENT" | "SET" | "RESET" => Sort::Shapes,
        "CREATE" | "ALTER" | "DROP" => match object(&words[1..]) {
            Some(
                "TABLE" | "INDEX" | "TYPE" | "DOMAIN" | "SCHEMA" | "SEQUENCE" | "VIEW"
                | "MATERIALIZED VIEW" | "FOREIGN TABLE",
            ) => Sort::Shapes,
            Some("OWNED") => Sort::NotFollowed("it drops whatever a role owns".into()),
            Some("DATABASE") => Sort::NotFollowed("it is about a whole database".into()),
            Some(_) => Sort::ByHand,
            None => Sort::NotFollowed("it can't be read".into()),
        },
        other if BY_HAND.contains(&other) => Sort::ByHand,
        _ => Sort::NotFollowed("it can't be read".into()),
    }
}

/// Statements that can't shape tables. Source: PostgreSQL's manual, part VI.
static BY_HAND: &[&str] = &[
    "ANALYZE",
    "CHECKPOINT",
    "CLOSE",
    "CLUSTER",
    "COPY",
    "DEALLOCATE",
    "DECLARE",
    "DISCARD",
    "EXPLAIN",
    "FETCH",
    "GRANT",
    "LISTEN",
    "LOAD",
    "LOCK",
    "MOVE",
    "NOTIFY",
    "PREPARE",
    "REASSIGN",
    "REFRESH",
    "REINDEX",
    "REVOKE",
    "SECURITY",
    "SHOW",
    "TRUNCATE",
    "UNLISTEN",
    "VACUUM",
];

/// The kind of object behind `CREATE`, `ALTER` or `DROP`, without the words that say how it is.
fn object(words: &[String]) -> Option<&str> {
    let how = [
        "OR",
        "REPLACE",
        "GLOBAL",
        "LOCAL",
        "TEMP",
        "TEMPORARY",
        "UNLOGGED",
        "UNIQUE",
        "RECURSIVE",
        "TRUSTED",
        "CONSTRAINT",
    ];
    let mut rest = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| how.contains(word));
    let first = rest.next()?;
    Some(match (first, rest.next()) {
        ("MATERIALIZED", Some("VIEW")) => "MATERIALIZED VIEW",
        ("FOREIGN", Some("TABLE")) => "FOREIGN TABLE",
        ("FOREIGN", _) => "FOREIGN DATA WRAPPER",
        ("DEFAULT", _) => "DEFAULT PRIVILEGES",
        ("ACCESS", _) => "ACCESS METHOD",
        ("EVENT", _) => "EVENT TRIGGER",
        ("USER", Some("MAPPING")) => "USER MAPPING",
        _ => first,
    })
}

/// The statement's first words as `HandWritten` has them: `INSERT`, `CREATE TRIGGER`.
pub(in crate::replay::postgres) fn kind_of(sql: &str) -> String {
    let words = first_words(sql, 6);
    let Some(verb) = words.first() else {
        return String::new();
    };
    match verb.as_str() {
        "CREATE" | "ALTER" | "DROP" => match object(&words[1..]) {
            Some(object) => format!("{verb} {object}"),
            None => verb.clone(),
        },
        "COMMENT" => "COMMENT ON".into(),
        _ => verb.clone(),
    }
}

fn first_words(sql: &str, count: usize) -> Vec<String> {
    significant(sql, Backend::Postgres)
        .filter(|token| !token.is_symbol("("))
        .take_while(|token| token.kind == TokenKind::Word)
        .take(count)
        .map(|token: Token<'_>| token.text.to_ascii_uppercase())
        .collect()
}
