//! A statement that the engine refused: what it says, and the place that it means.

mod mysql;

use diesel::result::Error;

pub(super) use mysql::is_missing_or_there;

use super::script::text;
use crate::schema::Backend;
use crate::source::Location;
use crate::sql::{Token, TokenKind, significant};

/// What the engine says about a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::database) struct EngineError {
    /// The place: the token that the engine means, or else the whole statement.
    pub(in crate::database) location: Location,
    /// The engine's message.
    pub(in crate::database) message: String,
    /// More of it.
    pub(in crate::database) detail: Option<String>,
    /// The engine's own advice.
    pub(in crate::database) hint: Option<String>,
}

impl EngineError {
    /// Of a statement, or of a whole script that was sent at once.
    pub(super) fn new(error: &Error, sent: &Location, backend: Backend) -> EngineError {
        let (message, detail, hint, position) = match error {
            Error::DatabaseError(_, information) => (
                information.message().to_owned(),
                information.details().map(str::to_owned),
                information.hint().map(str::to_owned),
                information.statement_position(),
            ),
            other => (other.to_string(), None, None, None),
        };
        let span = match (backend, position) {
            (Backend::Postgres, Some(position)) => at_position(sent, position, &message),
            (Backend::Postgres, None) => None,
            (Backend::Mysql, _) => mysql::place(&message, sent),
            (Backend::Sqlite, _) => named_in(&message, sent),
        };
        let hint = hint.or_else(|| match backend {
            Backend::Mysql => mysql::hint(&message).map(str::to_owned),
            _ => None,
        });
        let location = match span {
            Some(span) => {
                let start = sent.span.start;
                Location::new(&sent.file, start + span.start..start + span.end)
            }
            None => sent.clone(),
        };
        EngineError {
            location,
            message,
            detail: detail.filter(|detail| !detail.is_empty()),
            hint,
        }
    }
}

type Span = std::ops::Range<usize>;

/// PostgreSQL counts characters from 1. The position may also be one inside of a function's body, which the driver
/// doesn't tell apart: it counts only when the token there is one that the message quotes.
fn at_position(sent: &Location, position: i32, message: &str) -> Option<Span> {
    let sql = text(sent);
    let index = usize::try_from(position).ok()?.checked_sub(1)?;
    let offset = match sql.char_indices().nth(index) {
        Some((offset, _)) => offset,
        // The end of the text: a closing parenthesis is missing, or the like.
        None => return None,
    };
    let token = significant(sql, Backend::Postgres).find(|token| token.end() > offset)?;
    let name = token.ident(Backend::Postgres);
    let quoted: Vec<&str> = message
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|word| !word.is_empty())
        .collect();
    // `syntax error at or near "("`, `relation "s.t" does not exist` at `s`.
    let is_quoted = quoted.iter().any(|word| {
        word.eq_ignore_ascii_case(token.text)
            || token.text.starts_with(word)
            || name.as_deref().is_some_and(|name| word.starts_with(name))
    });
    // `column t.x does not exist` at `t`, `function f(unknown) does not exist` at `f`.
    let is_word = |word: &str| name.as_deref() == Some(word);
    let mut words = message.split(|c: char| !c.is_alphanumeric() && c != '_');
    let runs_code = begins_with(
        sql,
        &["do", "call", "select", "with", "insert", "update", "delete"],
    );
    let meant = is_quoted || words.any(is_word) || (quoted.is_empty() && !runs_code);
    (token.start == offset && meant).then(|| token.start..token.end())
}

fn begins_with(sql: &str, words: &[&str]) -> bool {
    let first = significant(sql, Backend::Postgres).next();
    first.is_some_and(|token| words.iter().any(|word| token.is_word(word)))
}

/// SQLite names the token that it means, but not where it stands: it counts when it stands there once.
fn named_in(message: &str, sent: &Location) -> Option<Span> {
    let sql = text(sent);
    let backend = Backend::Sqlite;
    let tokens: Vec<Token<'_>> = significant(sql, backend)
        .filter(|token| token.kind != TokenKind::String || message.starts_with("near"))
        .collect();
    let mut found: Vec<&Token<'_>> = Vec::new();
    if let Some(rest) = message.strip_prefix("near \"") {
        let near = rest.rsplit_once("\": ")?.0;
        found.extend(tokens.iter().filter(|token| token.text == near));
    } else {
        let name = name_in(message)?;
        let is_name = |token: &&Token<'_>| {
            let ident = token.ident(backend);
            ident.is_some_and(|ident| ident.eq_ignore_ascii_case(name))
        };
        found.extend(tokens.iter().filter(is_name));
    }
    match found.as_slice() {
        [token] => Some(token.start..token.end()),
        _ => None,
    }
}

/// The name in those of SQLite's messages that are about one.
fn name_in(message: &str) -> Option<&str> {
    for prefix in [
        "no such table: ",
        "no such column: ",
        "no such index: ",
        "no such function: ",
        "no such trigger: ",
        "no such view: ",
        "no such collation sequence: ",
        "duplicate column name: ",
        "unknown column \"",
    ] {
        if let Some(rest) = message.strip_prefix(prefix) {
            let name = rest.split('"').next().unwrap_or(rest);
            return Some(name.rsplit('.').next().unwrap_or(name).trim());
        }
    }
    if let Some((_, name)) = message.rsplit_once(" has no column named ") {
        return Some(name);
    }
    let (subject, rest) = message.split_once(' ')?;
    let rest = rest.strip_suffix(" already exists")?;
    matches!(subject, "table" | "index" | "trigger" | "view").then(|| rest.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn sent(sql: &str) -> Location {
        Location::new(&SourceFile::new("up.sql", sql), 0..sql.len())
    }

    #[test]
    fn sqlite_names_what_it_means() {
        for (message, sql, marked) in [
            (
                "near \"TABEL\": syntax error",
                "CREATE TABEL a (b)",
                Some("TABEL"),
            ),
            ("near \"(\": syntax error", "CREATE ((", None),
            (
                "no such table: main.volumes",
                "DROP TABLE Volumes",
                Some("Volumes"),
            ),
            ("no such column: x", "SELECT x, x FROM a", None),
            ("no such column: a.x", "SELECT a.x FROM a", Some("x")),
            (
                "table \"a b\" already exists",
                "CREATE TABLE \"a b\" (a)",
                Some("\"a b\""),
            ),
            (
                "table a already exists",
                "CREATE TABLE a (b DEFAULT 'a')",
                Some("a"),
            ),
            (
                "duplicate column name: port",
                "ALTER TABLE t ADD COLUMN port",
                Some("port"),
            ),
            (
                "table t has no column named prot",
                "INSERT INTO t (prot) VALUES (1)",
                Some("prot"),
            ),
            (
                "UNIQUE constraint failed: t.a",
                "INSERT INTO t (a) VALUES (1)",
                None,
            ),
        ] {
            let span = named_in(message, &sent(sql));
            assert_eq!(span.map(|span| &sql[span]), marked, "{message}: {sql}");
        }
    }

    #[test]
    fn postgres_says_where() {
        let sql = "ALTER TABLE é.volumes ADD x int";
        for (message, position, marked) in [
            ("schema \"é\" does not exist", 13, Some("é")),
            ("relation \"é.volumes\" does not exist", 13, Some("é")),
            ("column é.x does not exist", 13, Some("é")),
            ("relation \"other\" does not exist", 13, None),
            ("cannot do that", 15, Some("volumes")),
            ("cannot do that", 99, None),
            ("cannot do that", -1, None),
            ("cannot do that", 16, None),
        ] {
            let span = at_position(&sent(sql), position, message);
            assert_eq!(span.map(|span| &sql[span]), marked, "{message}");
        }
        // Inside of the function, not here.
        assert_eq!(
            at_position(&sent("SELECT f()"), 8, "division by zero"),
            None
        );
    }
}
