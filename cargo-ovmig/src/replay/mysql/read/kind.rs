//! Sorts statements by their first words, and looks into those that aren't followed.

use super::Reading;
use super::cursor::{Cursor, Mode};
use crate::dialect::mysql::literal;
use crate::schema::{Backend, ObjectName};
use crate::sql::{Token, TokenKind, significant};

/// Statements that can't shape tables. Sources: MySQL's manual, 15 "SQL Statements"; MariaDB's "SQL Statements".
static BY_HAND: &[&str] = &[
    "ANALYZE",
    "BACKUP",
    "BINLOG",
    "CACHE",
    "CHANGE",
    "CHECK",
    "CHECKSUM",
    "CLONE",
    "CLOSE",
    "DEALLOCATE",
    "DELETE",
    "DO",
    "EXPLAIN",
    "DESC",
    "DESCRIBE",
    "FETCH",
    "FLUSH",
    "GET",
    "GRANT",
    "HANDLER",
    "HELP",
    "IMPORT",
    "INSERT",
    "INSTALL",
    "KILL",
    "LOAD",
    "LOCK",
    "OPEN",
    "OPTIMIZE",
    "PREPARE",
    "PURGE",
    "REPAIR",
    "REPLACE",
    "RESET",
    "RESIGNAL",
    "RESTART",
    "REVOKE",
    "ROLLBACK",
    "SET",
    "SHOW",
    "SHUTDOWN",
    "SIGNAL",
    "STOP",
    "TABLE",
    "TRUNCATE",
    "UNINSTALL",
    "UNLOCK",
    "UPDATE",
    "VALUES",
    "WITH",
    "XA",
];

/// Sorts a statement that isn't one of those that shape tables.
pub(super) fn sort(cursor: &mut Cursor<'_>) -> Reading {
    if cursor.is_words(&["BEGIN", "NOT"])
        || cursor.is_any(&["IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"])
    {
        return match can_shape(cursor.rest()) {
            true => Reading::NotFollowed(
                "what a block of statements does, only running it shows".to_owned(),
            ),
            false => Reading::ByHand,
        };
    }
    if cursor.is_any(&["BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"])
        || cursor.is_words(&["START", "TRANSACTION"])
    {
        return Reading::Nothing;
    }
    if cursor.is_word("DELIMITER") {
        return Reading::Fails(
            "DELIMITER is a command of the program `mysql`, not SQL, and no server knows it: take these lines out, and end \
             each statement by a semicolon; the semicolons between a body's BEGIN and END do no harm"
                .to_owned(),
        );
    }
    if cursor.is_word("SOURCE") || cursor.is_symbol("\\") {
        return Reading::Fails(
            "it is a command of the program `mysql`, not SQL, and no server knows it: take this line out, and write what it does \
             as SQL"
                .to_owned(),
        );
    }
    if cursor.is_word("SELECT") || cursor.is_symbol("(") {
        let rest = cursor.rest();
        // `SELECT 1`.
        let bare =
            rest[0].is_word("SELECT") && rest.len() == 2 && rest[1].kind == TokenKind::Number;
        return if bare {
            Reading::Nothing
        } else {
            Reading::ByHand
        };
    }
    if cursor.is_any(BY_HAND) || cursor.is_word("START") {
        return Reading::ByHand;
    }
    Reading::NotFollowed("it can't be read".to_owned())
}

/// The statement's first words as `HandWritten` has them: `INSERT`, `CREATE TRIGGER`.
pub(in crate::replay::mysql) fn kind_of(sql: &str) -> String {
    const HOW: [&str; 12] = [
        "OR",
        "REPLACE",
        "TEMPORARY",
        "UNIQUE",
        "FULLTEXT",
        "SPATIAL",
        "ONLINE",
        "OFFLINE",
        "IGNORE",
        "AGGREGATE",
        "UNDEFINED",
        "MERGE",
    ];
    let mut tokens = significant(sql, Backend::Mysql).filter(|token| !token.is_symbol("("));
    let Some(verb) = tokens.next().filter(|token| token.kind == TokenKind::Word) else {
        return String::new();
    };
    let verb = verb.text.to_ascii_uppercase();
    if !matches!(verb.as_str(), "CREATE" | "ALTER" | "DROP" | "RENAME") {
        return verb;
    }
    const OBJECTS: [&str; 16] = [
        "TABLE",
        "INDEX",
        "VIEW",
        "TRIGGER",
        "FUNCTION",
        "PROCEDURE",
        "EVENT",
        "DATABASE",
        "SCHEMA",
        "SEQUENCE",
        "USER",
        "ROLE",
        "SERVER",
        "TABLESPACE",
        "PACKAGE",
        "SPATIAL",
    ];
    let mut first = None;
    for token in tokens
        .take(24)
        .filter(|token| token.kind == TokenKind::Word)
    {
        let word = token.text.to_ascii_uppercase();
        if HOW.contains(&word.as_str()) {
            continue;
        }
        if OBJECTS.contains(&word.as_str()) {
            return format!("{verb} {word}");
        }
        first.get_or_insert(word);
    }
    match first {
        Some(word) => format!("{verb} {word}"),
        None => verb,
    }
}

/// All names of a text and, with `strings`, those in its strings. An empty name stands where a string begins and ends.
pub(in crate::replay::mysql) fn names_in(sql: &str, strings: bool) -> Vec<ObjectName> {
    let mut found = Vec::new();
    collect(sql, if strings { 2 } else { 0 }, &mut found);
    found
}

fn collect(sql: &str, depth: usize, found: &mut Vec<ObjectName>) {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Mysql).collect();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == TokenKind::String && depth > 0 {
            found.push(ObjectName::new(""));
            collect(&literal::value(token.text), depth - 1, found);
            found.push(ObjectName::new(""));
        }
        let Some(name) = token.ident(Backend::Mysql) else {
            continue;
        };
        let schema = match at.checked_sub(2) {
            Some(before) if tokens[at - 1].is_symbol(".") => tokens[before].ident(Backend::Mysql),
            _ => None,
        };
        found.push(ObjectName { schema, name });
    }
}

/// Whether one of the statements may shape tables.
fn can_shape(tokens: &[Token<'_>]) -> bool {
    let shaping = [
        "CREATE", "ALTER", "DROP", "RENAME", "PREPARE", "EXECUTE", "CALL",
    ];
    let is = |token: &Token<'_>| shaping.iter().any(|word| token.is_word(word));
    tokens.iter().any(is)
}

/// A procedure that the history makes.
pub(in crate::replay::mysql) struct Routine {
    pub(in crate::replay::mysql) name: String,
    /// From its parameters on, if its body can shape tables.
    pub(in crate::replay::mysql) shaping: Option<String>,
}

/// The procedure that a statement makes.
pub(in crate::replay::mysql) fn routine(sql: &str) -> Option<Routine> {
    if kind_of(sql) != "CREATE PROCEDURE" {
        return None;
    }
    let mut cursor = Cursor::new(sql, Mode::default());
    while !cursor.word("PROCEDURE") {
        cursor.next()?;
    }
    let _ = cursor.if_not_exists();
    let name = cursor.object().ok()?.name;
    let rest = cursor.rest();
    let body = rest.first().map(|token| sql[token.start..].to_owned());
    Some(Routine {
        name,
        shaping: body.filter(|_| can_shape(rest)),
    })
}

/// `SET @x = …`: the variables.
pub(in crate::replay::mysql) fn assigned(sql: &str) -> Vec<String> {
    let first = significant(sql, Backend::Mysql).next();
    match first.is_some_and(|token| token.is_word("SET") || token.is_word("SELECT")) {
        true => variables_in(sql),
        false => Vec::new(),
    }
}

/// The variables that a text names.
pub(in crate::replay::mysql) fn variables_in(sql: &str) -> Vec<String> {
    significant(sql, Backend::Mysql)
        .filter(|token| token.kind == TokenKind::Parameter && !token.text.starts_with("@@"))
        .map(|token| token.text.to_lowercase())
        .collect()
}

/// `PREPARE name FROM …`, `EXECUTE IMMEDIATE …` (then without a name): the name, and the literal or the variable behind it.
pub(in crate::replay::mysql) fn prepared(sql: &str) -> Option<(String, Prepared)> {
    let mut cursor = Cursor::new(sql, Mode::default());
    let name = if cursor.word("PREPARE") {
        let name = cursor.name().ok()?.to_lowercase();
        cursor.word("FROM").then_some(name)?
    } else if cursor.words(&["EXECUTE", "IMMEDIATE"]) {
        String::new()
    } else {
        return None;
    };
    let first = *cursor.peek()?;
    let prepared = match first.kind {
        TokenKind::Parameter => Prepared::Variable(first.text.to_lowercase()),
        TokenKind::String => match cursor.text() {
            Ok(text) if cursor.is_done() => Prepared::Text(text),
            _ => Prepared::Unknown,
        },
        _ => Prepared::Unknown,
    };
    Some((name, prepared))
}

/// A statement that was prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::replay::mysql) enum Prepared {
    Text(String),
    Variable(String),
    Unknown,
}
