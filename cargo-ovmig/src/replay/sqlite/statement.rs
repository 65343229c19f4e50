//! What a statement of a migration is about, from its first words.

use crate::dialect::sqlite::ddl::cursor::Cursor;
use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// A statement's first words and what follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Act {
    /// The first words in upper case: `INSERT`, `CREATE TRIGGER`.
    pub(super) kind: String,
    pub(super) does: Does,
}

/// What a statement does. Names are in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Does {
    CreateTable(String),
    /// A virtual or a temporary table, which nobody manages.
    CreateAside(String),
    /// With the table's name.
    CreateIndex(String),
    AlterTable {
        table: String,
        /// `RENAME TO`.
        to: Option<String>,
    },
    DropTable(String),
    DropIndex,
    /// A view or a trigger.
    CreateExtra(String),
    DropExtra(String),
    /// `INSERT`, `UPDATE`, `DELETE`, `REPLACE`, with the table's name.
    Write(String),
    /// A `SELECT` that calls or reads something; `SELECT 1` is [`Does::Nothing`].
    Select,
    Begin,
    Commit,
    Rollback,
    /// A pragma that can change what later statements do.
    Pragma,
    /// Nothing that a schema or its rows would show.
    Nothing,
    /// Something that reaches out of the database: why it isn't carried out.
    Outside(&'static str),
    /// `ATTACH`: an empty database in memory stands in for the other one, which may be a file.
    Attach {
        name: String,
        file: bool,
    },
    Detach,
    /// No SQLite takes it: why.
    Fails(&'static str),
    /// Not known: the engine will say.
    Other,
}

/// Pragmas that change how later statements of the same connection work. All others are passed over: they concern the
/// file, its speed or its checks.
const PRAGMAS: &[&str] = &[
    "legacy_alter_table",
    "writable_schema",
    "recursive_triggers",
    "case_sensitive_like",
];

/// Stands between the name of an attached database and that of its table: no name holds it.
pub(super) const ELSEWHERE: char = '\0';

/// What begins with a dot.
const SHELL: &str = "it is a command of the program `sqlite3`, not SQL: take this line out, and write what it does as SQL";

/// `CREATE UNIQUE INDEX IF NOT EXISTS a.b ON c` has eleven tokens.
const HEAD: usize = 16;

/// Reads the first words of a statement.
pub(super) fn read(sql: &str) -> Act {
    // The cheap look first: it is in no migration.
    if sql.to_ascii_lowercase().contains("load_extension") && calls(sql, "load_extension") {
        return act("SELECT", Does::Outside("it loads an extension"));
    }
    if let Some(kind) = hidden(sql) {
        return act(kind, Does::Outside("it reaches another file"));
    }
    let mut cursor = Cursor::head(sql, HEAD);
    let first = cursor
        .next()
        .map(|token| token.text.to_ascii_uppercase())
        .unwrap_or_default();
    match first.as_str() {
        "CREATE" => create(&mut cursor),
        "DROP" => drop(&mut cursor),
        "ALTER" => alter(&mut cursor),
        "INSERT" | "REPLACE" | "UPDATE" | "DELETE" => act(&first, write(&mut cursor)),
        "WITH" => with(sql),
        "SELECT" | "VALUES" => act("SELECT", select(&mut cursor)),
        "BEGIN" => act(&first, Does::Begin),
        "COMMIT" | "END" => act(&first, Does::Commit),
        "ROLLBACK" => {
            cursor.word("transaction");
            let does = if cursor.is_word("to") {
                Does::Other
            } else {
                Does::Rollback
            };
            act(&first, does)
        }
        "SAVEPOINT" | "RELEASE" => act(&first, Does::Other),
        "PRAGMA" => act(&first, pragma(&mut cursor)),
        "ANALYZE" | "REINDEX" | "EXPLAIN" => act(&first, Does::Nothing),
        "VACUUM" if !significant(sql, Backend::Sqlite).any(|token| token.is_word("into")) => {
            act(&first, Does::Nothing)
        }
        "VACUUM" => act(&first, Does::Outside("it writes another file")),
        "ATTACH" => act(&first, attach(sql)),
        "DETACH" => act(&first, Does::Detach),
        "." => {
            let command = sql.split_whitespace().next().unwrap_or_default();
            act(command, Does::Fails(SHELL))
        }
        _ => act(&first, Does::Other),
    }
}

fn act(kind: &str, does: Does) -> Act {
    Act {
        kind: kind.to_owned(),
        does,
    }
}

/// `ATTACH` or `VACUUM` behind a semicolon within what was taken for one statement: SQLite itself might see two.
fn hidden(sql: &str) -> Option<&'static str> {
    let lower = sql.to_ascii_lowercase();
    if !lower.contains("attach") && !lower.contains("vacuum") {
        return None;
    }
    let mut behind = false;
    significant(sql, Backend::Sqlite).find_map(|token| {
        let mut words = ["ATTACH", "VACUUM"].into_iter();
        let found = words.find(|word| behind && token.is_word(word));
        behind = token.is_symbol(";");
        found
    })
}

/// Whether the function is called anywhere in the statement.
fn calls(sql: &str, function: &str) -> bool {
    let mut called = false;
    significant(sql, Backend::Sqlite).any(|token| {
        let found = called && token.is_symbol("(");
        called = token
            .ident(Backend::Sqlite)
            .is_some_and(|name| name.eq_ignore_ascii_case(function));
        found
    })
}

/// `ATTACH [DATABASE] 'file' AS name`.
fn attach(sql: &str) -> Does {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Sqlite).collect();
    let named = match tokens.as_slice() {
        [.., before, name] if before.is_word("as") => name.ident(Backend::Sqlite),
        _ => None,
    };
    let memory = ["''", "':memory:'"];
    let file = !tokens.iter().any(|token| memory.contains(&token.text));
    named.map_or(Does::Outside("it opens another file"), |name| {
        Does::Attach {
            name: name.to_lowercase(),
            file,
        }
    })
}

/// `[schema.]name`, in lower case. What lies in an attached database keeps that one's name before its own.
fn object(cursor: &mut Cursor<'_>) -> Option<String> {
    let name = cursor.name()?.to_lowercase();
    if !cursor.symbol(".") {
        return Some(name);
    }
    let within = cursor.name()?.to_lowercase();
    Some(match name.as_str() {
        "main" | "temp" => within,
        _ => format!("{name}{ELSEWHERE}{within}"),
    })
}

fn named(cursor: &mut Cursor<'_>, does: impl Fn(String) -> Does) -> Does {
    cursor.words(&["if", "not", "exists"]);
    cursor.words(&["if", "exists"]);
    object(cursor).map_or(Does::Other, does)
}

fn create(cursor: &mut Cursor<'_>) -> Act {
    let temporary = cursor.word("temp") || cursor.word("temporary");
    if cursor.word("virtual") {
        cursor.word("table");
        return act("CREATE VIRTUAL TABLE", named(cursor, Does::CreateAside));
    }
    if cursor.word("table") {
        cursor.words(&["if", "not", "exists"]);
        let aside = temporary || cursor.is_word("temp") || cursor.is_word("temporary");
        let does = |name: String| match aside || name.contains(ELSEWHERE) {
            true => Does::CreateAside(name),
            false => Does::CreateTable(name),
        };
        return act("CREATE TABLE", named(cursor, does));
    }
    if cursor.word("index") || cursor.words(&["unique", "index"]) {
        named(cursor, Does::CreateExtra);
        let table = cursor.word("on").then(|| cursor.name()).flatten();
        let does = table.map_or(Does::Other, |table| Does::CreateIndex(table.to_lowercase()));
        return act("CREATE INDEX", does);
    }
    for kind in ["view", "trigger"] {
        if cursor.word(kind) {
            let does = named(cursor, Does::CreateExtra);
            return act(&format!("CREATE {}", kind.to_uppercase()), does);
        }
    }
    act("CREATE", Does::Other)
}

fn drop(cursor: &mut Cursor<'_>) -> Act {
    if cursor.word("table") {
        return act("DROP TABLE", named(cursor, Does::DropTable));
    }
    if cursor.word("index") {
        return act("DROP INDEX", Does::DropIndex);
    }
    for kind in ["view", "trigger"] {
        if cursor.word(kind) {
            let does = named(cursor, Does::DropExtra);
            return act(&format!("DROP {}", kind.to_uppercase()), does);
        }
    }
    act("DROP", Does::Other)
}

fn alter(cursor: &mut Cursor<'_>) -> Act {
    cursor.word("table");
    let does = match object(cursor) {
        Some(table) => {
            let to = cursor
                .words(&["rename", "to"])
                .then(|| cursor.name())
                .flatten();
            let to = to.map(|name| name.to_lowercase());
            Does::AlterTable { table, to }
        }
        None => Does::Other,
    };
    act("ALTER TABLE", does)
}

/// After the verb: `[OR x] [INTO|FROM] table`.
fn write(cursor: &mut Cursor<'_>) -> Does {
    if cursor.word("or") {
        cursor.next();
    }
    let _ = cursor.word("into") || cursor.word("from");
    object(cursor).map_or(Does::Other, Does::Write)
}

/// `WITH … INSERT`: the verb is the first one outside of parentheses.
fn with(sql: &str) -> Act {
    let mut depth = 0_usize;
    for token in significant(sql, Backend::Sqlite) {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            let verb = token.text.to_ascii_uppercase();
            if ["INSERT", "REPLACE", "UPDATE", "DELETE"].contains(&verb.as_str()) {
                let mut cursor = Cursor::head(&sql[token.end()..], HEAD);
                return act(&verb, write(&mut cursor));
            }
        }
    }
    act("SELECT", Does::Select)
}

fn select(cursor: &mut Cursor<'_>) -> Does {
    let literal = cursor.next().is_some_and(|token| {
        matches!(token.kind, TokenKind::Number | TokenKind::String) || token.is_word("null")
    });
    if literal && cursor.peek().is_none() {
        Does::Nothing
    } else {
        Does::Select
    }
}

fn pragma(cursor: &mut Cursor<'_>) -> Does {
    match object(cursor) {
        Some(name) if PRAGMAS.contains(&name.as_str()) => Does::Pragma,
        _ => Does::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_say_what_a_statement_does() {
        let name = |text: &str| text.to_owned();
        for (sql, kind, does) in [
            (
                "create table if not exists main.\"A b\" (x)",
                "CREATE TABLE",
                Does::CreateTable(name("a b")),
            ),
            (
                "CREATE TEMP TABLE a (x)",
                "CREATE TABLE",
                Does::CreateAside(name("a")),
            ),
            (
                "CREATE TABLE temp.a (x)",
                "CREATE TABLE",
                Does::CreateAside(name("a")),
            ),
            (
                "CREATE VIRTUAL TABLE a USING fts5(x)",
                "CREATE VIRTUAL TABLE",
                Does::CreateAside(name("a")),
            ),
            (
                "CREATE UNIQUE INDEX i ON A (x)",
                "CREATE INDEX",
                Does::CreateIndex(name("a")),
            ),
            (
                "-- why\nALTER TABLE A RENAME TO b",
                "ALTER TABLE",
                Does::AlterTable {
                    table: name("a"),
                    to: Some(name("b")),
                },
            ),
            (
                "ALTER TABLE a RENAME b TO c",
                "ALTER TABLE",
                Does::AlterTable {
                    table: name("a"),
                    to: None,
                },
            ),
            (
                "DROP TABLE IF EXISTS [a]",
                "DROP TABLE",
                Does::DropTable(name("a")),
            ),
            ("DROP VIEW a", "DROP VIEW", Does::DropExtra(name("a"))),
            (
                "CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; END",
                "CREATE TRIGGER",
                Does::CreateExtra(name("a")),
            ),
            (
                "INSERT OR IGNORE INTO a VALUES (1)",
                "INSERT",
                Does::Write(name("a")),
            ),
            (
                "WITH x AS (DELETE FROM b) UPDATE a SET c = 1",
                "UPDATE",
                Does::Write(name("a")),
            ),
            (
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "SELECT",
                Does::Select,
            ),
            (
                "REPLACE INTO a VALUES (1)",
                "REPLACE",
                Does::Write(name("a")),
            ),
            ("DELETE FROM a", "DELETE", Does::Write(name("a"))),
            ("SELECT 1", "SELECT", Does::Nothing),
            ("SELECT f()", "SELECT", Does::Select),
            (
                "SELECT load_extension('x')",
                "SELECT",
                Does::Outside("it loads an extension"),
            ),
            ("VACUUM", "VACUUM", Does::Nothing),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN ATTACH 'x' AS y; END",
                "CREATE TRIGGER",
                Does::CreateExtra(name("t")),
            ),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; /* ; */ ATTACH 'x' AS y; END",
                "ATTACH",
                Does::Outside("it reaches another file"),
            ),
            (
                "VACUUM INTO 'x'",
                "VACUUM",
                Does::Outside("it writes another file"),
            ),
            (
                "ATTACH 'x' AS Y",
                "ATTACH",
                Does::Attach {
                    name: name("y"),
                    file: true,
                },
            ),
            (
                "attach database ':memory:' as [a b]",
                "ATTACH",
                Does::Attach {
                    name: name("a b"),
                    file: false,
                },
            ),
            (
                "ATTACH 'x'",
                "ATTACH",
                Does::Outside("it opens another file"),
            ),
            (
                "CREATE TABLE y.a (x)",
                "CREATE TABLE",
                Does::CreateAside(name("y\0a")),
            ),
            (
                "DROP TABLE main.a",
                "DROP TABLE",
                Does::DropTable(name("a")),
            ),
            (".read x.sql", ".read", Does::Fails(SHELL)),
            ("PRAGMA foreign_keys = ON", "PRAGMA", Does::Nothing),
            ("PRAGMA main.legacy_alter_table=on", "PRAGMA", Does::Pragma),
            ("ROLLBACK TO x", "ROLLBACK", Does::Other),
            ("rollback transaction", "ROLLBACK", Does::Rollback),
            ("END", "END", Does::Commit),
            ("", "", Does::Other),
            ("FROBNICATE", "FROBNICATE", Does::Other),
        ] {
            assert_eq!(
                read(sql),
                Act {
                    kind: kind.to_owned(),
                    does
                },
                "{sql}"
            );
        }
    }
}
