//! MySQL's and MariaDB's messages.

use diesel::result::Error;

use super::Span;
use crate::database::apply::script::text;
use crate::schema::Backend;
use crate::source::Location;
use crate::sql::{Token, TokenKind, significant};

/// The token that a message means: where the rest of the statement stands that it can't read, or the one name that it
/// quotes.
pub(super) fn place(message: &str, sent: &Location) -> Option<Span> {
    let sql = text(sent);
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Mysql).collect();
    if let Some((_, rest)) = message.split_once(" near '") {
        let (near, line) = rest.rsplit_once("' at line ")?;
        let line: usize = line.trim().parse().ok()?;
        let begin = match line {
            0 | 1 => 0,
            line => sql.match_indices('\n').nth(line - 2)?.0 + 1,
        };
        // The text may begin within a comment or a string, and is cut after some letters.
        let at = begin + sql[begin..].find(near).filter(|_| !near.is_empty())?;
        let token = tokens.iter().find(|token| token.end() > at)?;
        return Some(token.start..token.end());
    }
    let name = quoted(message)?;
    let is_name = |token: &&Token<'_>| {
        token.kind != TokenKind::String
            && token
                .ident(Backend::Mysql)
                .is_some_and(|ident| ident.eq_ignore_ascii_case(name))
    };
    match tokens.iter().filter(is_name).collect::<Vec<_>>().as_slice() {
        [token] => Some(token.start..token.end()),
        _ => None,
    }
}

/// The first name that a message quotes, without the database.
fn quoted(message: &str) -> Option<&str> {
    // Not the apostrophe of `Can't DROP`.
    let mut quotes = message.match_indices(['\'', '`', '"']);
    let (open, _) = quotes.find(|(at, _)| message[..*at].ends_with([' ', '.']))?;
    let rest = &message[open + 1..];
    let name = &rest[..rest.find(['\'', '`', '"'])?];
    name.rsplit('.').next().filter(|name| !name.is_empty())
}

/// What to do about it, where the message doesn't say.
pub(super) fn hint(message: &str) -> Option<&'static str> {
    if message.starts_with("Lock wait timeout exceeded") {
        return Some(
            "another connection uses the table: `SHOW FULL PROCESSLIST` shows which; end its transaction, then run the \
             command again",
        );
    }
    if message.contains("used in key specification without a key length") {
        return Some("a key of a TEXT or BLOB column takes a length: `(name(100))`");
    }
    if message.starts_with("Specified key was too long") {
        return Some("index fewer letters of the columns: `(name(100))`");
    }
    None
}

/// Whether the engine says that what a statement is to take away isn't there, or that what it is to make is.
pub(in crate::database::apply) fn is_missing_or_there(error: &Error) -> bool {
    let Error::DatabaseError(_, information) = error else {
        return false;
    };
    let message = information.message();
    [
        "Unknown table ",
        "Unknown column ",
        "Unknown VIEW",
        "Unknown index ",
        "Can't DROP ",
        "Duplicate column name ",
        "Duplicate key name ",
        "Multiple primary key defined",
        "Trigger does not exist",
    ]
    .iter()
    .any(|begin| message.starts_with(begin))
        || message.contains("doesn't exist")
        || message.contains("does not exist")
        || message.contains("already exists")
        || message.contains("check that it exists")
        || message.contains("check that column/key exists")
        || message.contains("Duplicate foreign key constraint name")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn the_place_that_a_message_means() {
        let syntax = "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server \
                      version for the right syntax to use near";
        for (message, sql, marked) in [
            (
                format!("{syntax} 'TABEL a (b)' at line 1"),
                "CREATE TABEL a (b)",
                Some("TABEL"),
            ),
            (
                format!("{syntax} 'FOO,\n  c int)' at line 2"),
                "CREATE TABLE a (\n  b FOO,\n  c int)",
                Some("FOO"),
            ),
            (format!("{syntax} '' at line 1"), "CREATE TABLE a (b", None),
            (
                "Table 'db.a' already exists".to_owned(),
                "CREATE TABLE `a` (b int)",
                Some("`a`"),
            ),
            (
                "Duplicate column name 'port'".to_owned(),
                "ALTER TABLE t ADD port INT",
                Some("port"),
            ),
            (
                "Can't DROP COLUMN `x`; check that it exists".to_owned(),
                "ALTER TABLE t DROP COLUMN x",
                Some("x"),
            ),
            (
                "Duplicate entry 'a' for key 'PRIMARY'".to_owned(),
                "INSERT INTO t VALUES ('a')",
                None,
            ),
        ] {
            let sent = Location::new(&SourceFile::new("up.sql", sql), 0..sql.len());
            let span = place(&message, &sent);
            assert_eq!(span.map(|span| &sql[span]), marked, "{message}: {sql}");
        }
    }
}
