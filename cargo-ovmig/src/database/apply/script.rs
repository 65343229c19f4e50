//! What a migration's file holds, and how it has to be run.
//!
//! Invariant: a script that is to run in a transaction holds no statement that ends it.

use std::sync::Arc;

use super::kind::{Kind, kind};
use crate::failure::Failure;
use crate::schema::Backend;
use crate::source::{Location, SourceFile};
use crate::sql::{Statement, TokenKind, significant, statements};

/// An up.sql or a down.sql, taken apart.
#[derive(Debug)]
pub(in crate::database) struct Script {
    /// The file.
    pub(in crate::database) file: Arc<SourceFile>,
    /// How it is run.
    pub(in crate::database) mode: Mode,
    /// The statements to run, without the envelope's.
    pub(in crate::database) statements: Vec<Location>,
}

/// How a script is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::database) enum Mode {
    /// In one transaction with the ledger.
    Transaction,
    /// The same, and SQLite's foreign keys are off meanwhile: tables are rebuilt. They are checked before the commit.
    ForeignKeysOff,
    /// Without a transaction; the ledger is written afterwards.
    Bare,
    /// Statement by statement, with a row that says how far it came: MySQL commits changes of tables by itself.
    Steps,
}

impl Script {
    /// Takes a file apart. `run_in_transaction` is what metadata.toml says.
    pub(in crate::database) fn read(
        file: &Arc<SourceFile>,
        run_in_transaction: bool,
        backend: Backend,
    ) -> Result<Script, Failure> {
        let found = statements(&file.text, backend);
        let location = |statement: &Statement<'_>| Location::new(file, statement.span.clone());
        let envelope = Envelope::of(&found, backend);
        if backend == Backend::Mysql {
            return Ok(by_steps(file, &found, envelope, &location));
        }
        let keeps_transaction = !found[envelope.body.clone()]
            .iter()
            .any(|statement| control(statement.text, backend).is_some());
        // With a BEGIN of its own Diesel would fail on SQLite, and begin twice on PostgreSQL, where it is harmless.
        let may_begin = !run_in_transaction || backend == Backend::Postgres;
        let taken_off = keeps_transaction && (may_begin || !envelope.begins);
        let wraps = envelope.begins && backend == Backend::Sqlite;
        if taken_off && (run_in_transaction || wraps) {
            return Ok(Script {
                file: Arc::clone(file),
                mode: if envelope.foreign_keys_off {
                    Mode::ForeignKeysOff
                } else {
                    Mode::Transaction
                },
                statements: found[envelope.body].iter().map(location).collect(),
            });
        }
        if run_in_transaction {
            refuse_control(&found, &location, backend)?;
        }
        Ok(Script {
            file: Arc::clone(file),
            mode: Mode::Bare,
            statements: found.iter().map(location).collect(),
        })
    }

    /// Whether there is nothing to run.
    pub(in crate::database) fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}

/// A location's text.
pub(in crate::database) fn text(location: &Location) -> &str {
    &location.file.text[location.span.clone()]
}

/// On MySQL a transaction holds statements that change rows, and no others.
fn by_steps(
    file: &Arc<SourceFile>,
    found: &[Statement<'_>],
    envelope: Envelope,
    location: &dyn Fn(&Statement<'_>) -> Location,
) -> Script {
    let body = &found[envelope.body];
    let only_rows = body.iter().all(|it| kind(it.text) == Kind::Data);
    let (mode, statements) = match only_rows {
        true => (Mode::Transaction, body),
        false => (Mode::Steps, found),
    };
    Script {
        file: Arc::clone(file),
        mode,
        statements: statements.iter().map(location).collect(),
    }
}

/// What may stand around the statements proper: `PRAGMA foreign_keys = OFF; BEGIN; … COMMIT; PRAGMA foreign_keys = ON;`
struct Envelope {
    foreign_keys_off: bool,
    begins: bool,
    /// The statements inside.
    body: std::ops::Range<usize>,
}

impl Envelope {
    fn of(found: &[Statement<'_>], backend: Backend) -> Envelope {
        let sqlite = backend == Backend::Sqlite;
        let mut body = 0..found.len();
        let mut foreign_keys_off = false;
        let foreign_keys = |index: usize| {
            let statement = found.get(index).filter(|_| sqlite)?;
            foreign_keys_pragma(statement.text)
        };
        while let Some(on) = foreign_keys(body.start) {
            foreign_keys_off = !on;
            body.start += 1;
        }
        while body.end > body.start && foreign_keys(body.end - 1).is_some() {
            body.end -= 1;
        }
        let first = found.get(body.start).and_then(|s| control(s.text, backend));
        let last = body
            .end
            .checked_sub(1)
            .and_then(|at| control(found[at].text, backend));
        let begins =
            body.len() >= 2 && first == Some(Control::Begin) && last == Some(Control::Commit);
        if begins {
            body = body.start + 1..body.end - 1;
        }
        Envelope {
            foreign_keys_off,
            begins,
            body,
        }
    }
}

/// What a statement does to the transaction that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Control {
    Begin,
    Commit,
    Rollback,
}

fn control(statement: &str, backend: Backend) -> Option<Control> {
    let words: Vec<_> = significant(statement, backend).take(4).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
    if is(0, "begin") || (is(0, "start") && is(1, "transaction")) {
        Some(Control::Begin)
    } else if is(0, "commit") || is(0, "end") || (is(0, "prepare") && is(1, "transaction")) {
        Some(Control::Commit)
    } else if is(0, "abort") && backend == Backend::Postgres {
        Some(Control::Rollback)
    } else if is(0, "rollback") {
        // To a savepoint it stays inside.
        let to = is(1, "to") || is(2, "to");
        (!to).then_some(Control::Rollback)
    } else {
        None
    }
}

/// The value that a `PRAGMA foreign_keys = …` sets.
fn foreign_keys_pragma(statement: &str) -> Option<bool> {
    let tokens: Vec<_> = significant(statement, Backend::Sqlite).collect();
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(word));
    let value = match tokens.as_slice() {
        [_, _, equals, value] if equals.is_symbol("=") => value,
        [_, _, open, value, _] if open.is_symbol("(") => value,
        _ => return None,
    };
    if !is(0, "pragma") || !is(1, "foreign_keys") {
        return None;
    }
    let text = match value.kind {
        TokenKind::String => value.text.trim_matches('\''),
        _ => value.text,
    };
    match text.to_ascii_lowercase().as_str() {
        "on" | "yes" | "true" | "1" => Some(true),
        "off" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn refuse_control(
    found: &[Statement<'_>],
    location: &dyn Fn(&Statement<'_>) -> Location,
    backend: Backend,
) -> Result<(), Failure> {
    let Some((statement, control)) = found
        .iter()
        .find_map(|statement| Some((statement, control(statement.text, backend)?)))
    else {
        return Ok(());
    };
    let place = location(statement);
    let (word, label) = match control {
        Control::Begin => ("begins", "a transaction is open already"),
        Control::Commit => ("commits", "this would end it too early"),
        Control::Rollback => ("rolls back", "this would end it too early"),
    };
    let folder = place
        .path()
        .parent()
        .unwrap_or(place.path())
        .display()
        .to_string();
    Err(Failure::new(format!(
        "{} {word} a transaction, but it is run in one",
        place.path().display()
    ))
    .at(place, label)
    .hint("take the statement out: the file is one transaction as it is")
    .hint(format!(
        "or write `run_in_transaction = false` into {folder}/metadata.toml: then the file is run as it stands, and \
         what it did before a failure stays"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &str, run_in_transaction: bool, backend: Backend) -> Result<Script, Failure> {
        Script::read(
            &SourceFile::new("m/0001_a/up.sql", sql),
            run_in_transaction,
            backend,
        )
    }

    fn read_ok(sql: &str, run_in_transaction: bool, backend: Backend) -> (Mode, Vec<String>) {
        let script = read(sql, run_in_transaction, backend).unwrap();
        let texts = script
            .statements
            .iter()
            .map(|l| text(l).to_owned())
            .collect();
        (script.mode, texts)
    }

    #[test]
    fn a_rebuild_is_known_by_its_envelope() {
        for sql in [
            "-- head\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\nSELECT 1;\nCOMMIT;\nPRAGMA foreign_keys = ON;\n",
            "pragma foreign_keys=0; begin; SELECT 1; end transaction; pragma foreign_keys(1)",
            "PRAGMA foreign_keys = 'off'; BEGIN EXCLUSIVE TRANSACTION; SELECT 1; COMMIT",
        ] {
            assert_eq!(
                read_ok(sql, false, Backend::Sqlite),
                (Mode::ForeignKeysOff, vec!["SELECT 1".to_owned()]),
                "{sql}"
            );
        }
        assert_eq!(
            read_ok("BEGIN; SELECT 1; COMMIT;", false, Backend::Sqlite).0,
            Mode::Transaction
        );
        // Diesel ignores the pragma here; what its author wants is clear.
        assert_eq!(
            read_ok(
                "PRAGMA foreign_keys = OFF; SELECT 1;",
                true,
                Backend::Sqlite
            ),
            (Mode::ForeignKeysOff, vec!["SELECT 1".to_owned()])
        );
    }

    #[test]
    fn other_files_without_a_transaction_are_run_as_they_stand() {
        for sql in [
            "SELECT 1; SELECT 2",
            "PRAGMA foreign_keys = OFF; SELECT 1; PRAGMA foreign_keys = ON",
            "BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;",
            "PRAGMA journal_mode = WAL; BEGIN; SELECT 1; COMMIT",
            "BEGIN; SELECT 1; ROLLBACK;",
        ] {
            let (mode, texts) = read_ok(sql, false, Backend::Sqlite);
            assert_eq!(mode, Mode::Bare, "{sql}");
            assert_eq!(
                texts.len(),
                sql.trim_end_matches(';').split(';').count(),
                "{sql}"
            );
        }
        let (mode, _) = read_ok("BEGIN; SELECT 1; COMMIT", false, Backend::Postgres);
        assert_eq!(mode, Mode::Bare);
    }

    #[test]
    fn a_transaction_is_not_ended_from_inside() {
        // As pg_dump and psql users write it.
        assert_eq!(
            read_ok("BEGIN; SELECT 1; COMMIT;", true, Backend::Postgres),
            (Mode::Transaction, vec!["SELECT 1".to_owned()])
        );
        for (sql, backend) in [
            ("SELECT 1; COMMIT; SELECT 2", Backend::Postgres),
            ("SELECT 1; ROLLBACK", Backend::Postgres),
            ("START TRANSACTION; SELECT 1", Backend::Postgres),
            ("BEGIN; SELECT 1; COMMIT", Backend::Sqlite),
            (
                "PRAGMA foreign_keys=off; BEGIN; SELECT 1; COMMIT",
                Backend::Sqlite,
            ),
        ] {
            let failure = read(sql, true, backend).unwrap_err();
            assert!(failure.message.contains("it is run in one"), "{sql}");
            assert!(failure.primary.is_some());
        }
        for sql in [
            "SAVEPOINT a; ROLLBACK TO a; RELEASE a",
            "ROLLBACK WORK TO SAVEPOINT a",
        ] {
            assert_eq!(read_ok(sql, true, Backend::Postgres).0, Mode::Transaction);
        }
        assert!(
            read("-- nothing\n;;", true, Backend::Sqlite)
                .unwrap()
                .is_empty()
        );
        assert!(
            read("BEGIN; COMMIT", false, Backend::Sqlite)
                .unwrap()
                .is_empty()
        );
    }
}
