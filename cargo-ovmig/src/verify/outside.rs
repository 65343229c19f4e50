//! Statements that reach out of the database that they are run in: a scratch database doesn't hold them.

use crate::history::Migration;
use crate::schema::Backend;
use crate::source::Location;
use crate::sql::{TokenKind, significant, statements};

/// What belongs to the whole server: the first words of statements.
const SHARED: &[&str] = &[
    "ROLE",
    "USER",
    "GROUP",
    "DATABASE",
    "TABLESPACE",
    "SUBSCRIPTION",
    "SYSTEM",
    "SERVER",
];

/// The first statement whose effect isn't confined to its database, and why. `database` is the configured one's name,
/// where a statement can name that (MySQL).
pub fn reaches_out(
    migrations: &[Migration],
    backend: Backend,
    database: Option<&str>,
) -> Option<(Location, &'static str)> {
    migrations.iter().find_map(|migration| {
        let files = [Some(&migration.up), migration.down.as_ref()];
        files.into_iter().flatten().find_map(|file| {
            statements(&file.text, backend).into_iter().find_map(|it| {
                let why = reason(it.text, backend)
                    .or_else(|| names(it.text, backend, database?).then_some(BY_NAME))?;
                Some((Location::new(file, it.span), why))
            })
        })
    })
}

fn reason(sql: &str, backend: Backend) -> Option<&'static str> {
    let words: Vec<String> = significant(sql, backend)
        .take_while(|token| token.kind == TokenKind::Word)
        .take(3)
        .map(|token| token.text.to_ascii_uppercase())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match (backend, words.as_slice()) {
        (Backend::Sqlite, ["ATTACH", ..]) => Some("it opens another file"),
        (Backend::Sqlite, ["VACUUM", "INTO", ..] | ["VACUUM", _, "INTO"]) => {
            Some("it writes another file")
        }
        (Backend::Sqlite, _) => None,
        (Backend::Mysql, ["USE", ..]) => Some("it goes to another database"),
        (Backend::Mysql, ["SET", "GLOBAL" | "PERSIST", ..] | ["GRANT" | "REVOKE", ..]) => {
            Some(WHOLE_SERVER)
        }
        (Backend::Mysql, ["ALTER" | "CREATE" | "DROP" | "RENAME", it, ..]) => {
            (SHARED.contains(it) || *it == "SCHEMA").then_some(WHOLE_SERVER)
        }
        (Backend::Postgres, ["ALTER" | "CREATE" | "DROP", it, ..]) if *it != "SERVER" => {
            SHARED.contains(it).then_some(WHOLE_SERVER)
        }
        (Backend::Postgres, ["COMMENT", "ON", "DATABASE" | "ROLE" | "TABLESPACE"]) => {
            Some(WHOLE_SERVER)
        }
        (Backend::Postgres, ["REASSIGN" | "DROP", "OWNED", ..]) => Some(WHOLE_SERVER),
        (Backend::Postgres, ["DO", ..]) => in_block(sql),
        _ => None,
    }
}

const BY_NAME: &str = "it names the configured database";

/// Whether a statement says `database.table`.
fn names(sql: &str, backend: Backend, database: &str) -> bool {
    let tokens: Vec<_> = significant(sql, backend).collect();
    tokens.windows(2).any(|pair| {
        let name = pair[0].ident(backend);
        pair[1].is_symbol(".") && name.is_some_and(|name| name.eq_ignore_ascii_case(database))
    })
}

const WHOLE_SERVER: &str = "it changes what all databases of the server share";

/// A block that makes a role unless there is one.
fn in_block(sql: &str) -> Option<&'static str> {
    let text = sql.to_ascii_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let shared = words.windows(2).any(|pair| {
        ["create", "alter", "drop"].contains(&pair[0])
            && ["role", "user", "group", "database", "tablespace", "system"].contains(&pair[1])
    });
    shared.then_some(WHOLE_SERVER)
}
