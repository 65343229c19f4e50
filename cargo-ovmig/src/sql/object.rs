//! What a hand-written statement makes or takes away beside tables: views, triggers, functions, types.

use std::collections::BTreeSet;

use super::{Token, significant};
use crate::schema::Backend;

/// An object that is known by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// `VIEW` (also a materialised one), `TRIGGER`, `FUNCTION`, ….
    pub class: &'static str,
    /// Its name, without a schema.
    pub name: String,
}

/// What reads from tables: to be taken away before they change.
pub const READERS: [&str; 4] = ["VIEW", "TRIGGER", "RULE", "POLICY"];

/// What tables may be made of: to be there before them.
pub const PARTS: [&str; 7] = [
    "FUNCTION",
    "PROCEDURE",
    "AGGREGATE",
    "DOMAIN",
    "SEQUENCE",
    "COLLATION",
    "TYPE",
];

/// `CREATE` or `DROP`, and of what (the first, where several are dropped).
pub fn read(text: &str, backend: Backend) -> Option<(&'static str, Object)> {
    let mut tokens = significant(text, backend).peekable();
    let first = tokens.next()?;
    let verb = ["CREATE", "DROP"]
        .into_iter()
        .find(|verb| first.is_word(verb))?;
    // `CREATE OR REPLACE TEMPORARY RECURSIVE VIEW`; MySQL's `ALGORITHM = MERGE DEFINER = a@b SQL SECURITY INVOKER VIEW`.
    let most = if backend == Backend::Mysql { 24 } else { 5 };
    let class = (tokens.by_ref().take(most)).find_map(|token| class_of(&token, backend))?;
    while tokens
        .peek()
        .is_some_and(|it| ["IF", "NOT", "EXISTS"].iter().any(|word| it.is_word(word)))
    {
        tokens.next();
    }
    let mut name = tokens.next()?.ident(backend)?;
    while tokens.next_if(|it| it.is_symbol(".")).is_some() {
        name = tokens.next()?.ident(backend)?;
    }
    let name = fold(name, backend);
    Some((verb, Object { class, name }))
}

/// All words and quoted names of a text.
pub fn names(text: &str, backend: Backend) -> BTreeSet<String> {
    significant(text, backend)
        .filter_map(|token| token.ident(backend))
        .map(|name| fold(name, backend))
        .collect()
}

/// Names of most objects have no case on MySQL.
fn fold(name: String, backend: Backend) -> String {
    match backend {
        Backend::Mysql => name.to_lowercase(),
        Backend::Postgres | Backend::Sqlite => name,
    }
}

fn class_of(token: &Token<'_>, backend: Backend) -> Option<&'static str> {
    if token.is_word("SCHEMA") && backend == Backend::Mysql {
        return Some("DATABASE");
    }
    let more: &[&str] = match backend {
        Backend::Mysql => &["DATABASE", "EVENT", "USER", "ROLE"],
        Backend::Postgres | Backend::Sqlite => &["EXTENSION"],
    };
    READERS
        .iter()
        .chain(&PARTS)
        .chain(more)
        .find(|class| token.is_word(class))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_of_a_statement_is_read() {
        let object = |text| {
            read(text, Backend::Postgres)
                .map(|(verb, it)| format!("{verb} {} {}", it.class, it.name))
        };
        assert_eq!(
            object("create or replace view app.\"V\" as select 1").as_deref(),
            Some("CREATE VIEW V")
        );
        assert_eq!(
            object("DROP MATERIALIZED VIEW IF EXISTS v CASCADE").as_deref(),
            Some("DROP VIEW v")
        );
        assert_eq!(
            object("CREATE CONSTRAINT TRIGGER t AFTER INSERT ON u").as_deref(),
            Some("CREATE TRIGGER t")
        );
        assert_eq!(object("INSERT INTO view VALUES (1)"), None);
        assert_eq!(object("DROP"), None);
        assert_eq!(object("CREATE FUNCTION app."), None);
    }
    #[test]
    fn mysql_says_more_before_an_objects_name() {
        let object = |text| {
            read(text, Backend::Mysql).map(|(verb, it)| format!("{verb} {} {}", it.class, it.name))
        };
        let view = "CREATE OR REPLACE ALGORITHM = MERGE DEFINER = `a`@`b` SQL SECURITY INVOKER VIEW app.`V` AS SELECT 1";
        assert_eq!(object(view).as_deref(), Some("CREATE VIEW v"));
        assert_eq!(
            object("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DROP VIEW v").as_deref(),
            Some("CREATE EVENT e")
        );
        assert_eq!(
            object("create schema if not exists Logs").as_deref(),
            Some("CREATE DATABASE logs")
        );
        assert_eq!(object("INSERT INTO view VALUES (1)"), None);
    }
}
