//! What a hand-written statement of PostgreSQL makes or takes away beside tables: views, triggers, functions, types.

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
pub fn read(text: &str) -> Option<(&'static str, Object)> {
    let mut tokens = significant(text, Backend::Postgres).peekable();
    let first = tokens.next()?;
    let verb = ["CREATE", "DROP"]
        .into_iter()
        .find(|verb| first.is_word(verb))?;
    // `CREATE OR REPLACE TEMPORARY RECURSIVE VIEW`
    let class = tokens.by_ref().take(5).find_map(|token| class_of(&token))?;
    while tokens
        .peek()
        .is_some_and(|it| ["IF", "NOT", "EXISTS"].iter().any(|word| it.is_word(word)))
    {
        tokens.next();
    }
    let mut name = tokens.next()?.ident(Backend::Postgres)?;
    while tokens.next_if(|it| it.is_symbol(".")).is_some() {
        name = tokens.next()?.ident(Backend::Postgres)?;
    }
    Some((verb, Object { class, name }))
}

/// All words and quoted names of a text.
pub fn names(text: &str) -> BTreeSet<String> {
    significant(text, Backend::Postgres)
        .filter_map(|token| token.ident(Backend::Postgres))
        .collect()
}

fn class_of(token: &Token<'_>) -> Option<&'static str> {
    READERS
        .iter()
        .chain(&PARTS)
        .chain(&["EXTENSION"])
        .find(|class| token.is_word(class))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_of_a_statement_is_read() {
        let object = |text| read(text).map(|(verb, it)| format!("{verb} {} {}", it.class, it.name));
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
}
