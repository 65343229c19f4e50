//! What a statement of MySQL's does to the transaction that it stands in.
//!
//! Source: MySQL's manual, "Statements That Cause an Implicit Commit".

use crate::schema::Backend;
use crate::sql::{Token, significant};

/// The kinds that are run in ways of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Reads and writes rows: a transaction holds it.
    Data,
    /// Changes the session alone: whoever goes on in another session needs it once more.
    Session,
    /// Begins a transaction.
    Begin,
    /// Ends one.
    End,
    /// Locks tables, or lets them go. Not run: the books couldn't be written meanwhile, and the tool's own lock keeps
    /// other migrations away.
    Locks,
    /// Commits by itself, or may do so.
    Commits,
}

pub(super) fn kind(statement: &str) -> Kind {
    let words: Vec<Token<'_>> = significant(statement, Backend::Mysql).take(4).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
    let first = |all: &[&str]| all.iter().any(|word| is(0, word));
    if first(&["begin"]) || is(0, "start") && is(1, "transaction") {
        Kind::Begin
    } else if first(&["commit"]) || is(0, "rollback") && !is(1, "to") && !is(2, "to") {
        Kind::End
    } else if first(&["lock", "unlock"]) {
        Kind::Locks
    } else if first(&["use", "prepare", "deallocate"])
        || is(0, "set")
            && !["password", "default", "role"]
                .iter()
                .any(|word| is(1, word))
        || is(0, "select") && statement.contains('@')
    {
        Kind::Session
    } else if first(&[
        "insert",
        "update",
        "delete",
        "replace",
        "select",
        "with",
        "values",
        "do",
        "table",
        "savepoint",
        "rollback",
        "release",
        "load",
    ]) {
        Kind::Data
    } else {
        Kind::Commits
    }
}

/// Whether the statement does no harm when it is run again after it has come to its end.
pub(super) fn can_be_repeated(statement: &str) -> bool {
    let words: Vec<Token<'_>> = significant(statement, Backend::Mysql).take(8).collect();
    let has = |word: &str| words.iter().any(|token| token.is_word(word));
    let first = |word: &str| words.first().is_some_and(|token| token.is_word(word));
    first("create") && (has("or") && has("replace") || has("if") && has("not"))
        || first("drop") && has("if")
        || first("analyze")
        || first("optimize")
        || first("flush")
        || first("grant")
}

/// A table of the session's: it goes with the session.
pub(super) fn makes_temporary_table(statement: &str) -> bool {
    let mut words = significant(statement, Backend::Mysql).take(4);
    words.next().is_some_and(|token| token.is_word("create"))
        && words.any(|token| token.is_word("temporary"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind() {
        for (kind_is, statements) in [
            (
                Kind::Data,
                &[
                    "INSERT INTO t VALUES (1)",
                    "-- fill it\nupdate t set a = 1",
                    "SELECT 1",
                    "ROLLBACK TO SAVEPOINT a",
                ][..],
            ),
            (
                Kind::Session,
                &[
                    "SET foreign_key_checks = 0",
                    "USE other",
                    "SET @a = 1",
                    "SELECT max(id) INTO @a FROM t",
                ],
            ),
            (Kind::Begin, &["BEGIN", "START TRANSACTION"]),
            (Kind::End, &["COMMIT", "ROLLBACK"]),
            (Kind::Locks, &["LOCK TABLES t WRITE", "UNLOCK TABLES"]),
            (
                Kind::Commits,
                &[
                    "CREATE TABLE t (id INT)",
                    "ALTER TABLE t ADD a INT",
                    "CALL f()",
                    "EXECUTE s",
                    "SET PASSWORD = 'x'",
                    "TRUNCATE t",
                ],
            ),
        ] {
            for statement in statements {
                assert_eq!(kind(statement), kind_is, "{statement}");
            }
        }
        assert!(can_be_repeated("CREATE TABLE IF NOT EXISTS t (id INT)"));
        assert!(can_be_repeated("create or replace view v as select 1"));
        assert!(can_be_repeated("DROP TABLE IF EXISTS t"));
        assert!(!can_be_repeated("CREATE TABLE t (id INT)"));
        assert!(makes_temporary_table("CREATE TEMPORARY TABLE t (id INT)"));
        assert!(!makes_temporary_table("CREATE TABLE t (temporary INT)"));
    }
}
