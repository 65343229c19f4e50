//! Reads `CREATE INDEX`.

use super::cursor::Cursor;
use crate::schema::{Backend, Expr, Index, IndexKey, KeyPart};
use crate::source::Origin;
use crate::sql::{Token, TokenKind, significant};

/// Reads the text that `sqlite_schema` keeps of an index. `None`: it can't be read.
pub(super) fn read(name: &str, sql: &str) -> Option<Index> {
    let mut cursor = Cursor::new(sql);
    if !cursor.word("create") {
        return None;
    }
    let unique = cursor.word("unique");
    while !cursor.is_symbol("(") {
        cursor.next()?;
    }
    let keys = keys(cursor.parenthesized()?)?;
    let start = cursor.offset();
    let predicate = cursor.word("where").then(|| {
        let condition = start + "where".len();
        while cursor.next().is_some() {}
        Expr::new(cursor.since(condition).trim())
    });
    Some(Index {
        name: Some(name.to_owned()),
        unique,
        method: None,
        keys,
        include: Vec::new(),
        predicate,
        nulls_not_distinct: false,
        origin: Origin::default(),
    })
}

/// The keys, which stand between the parentheses.
fn keys(list: &str) -> Option<Vec<IndexKey>> {
    let tokens: Vec<Token<'_>> = significant(list, Backend::Sqlite).collect();
    let mut keys = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.checked_sub(1)?;
        } else if token.is_symbol(",") && depth == 0 {
            keys.push(key(list, &tokens[start..at])?);
            start = at + 1;
        }
    }
    keys.push(key(list, &tokens[start..])?);
    Some(keys)
}

/// `expression [COLLATE name] [ASC|DESC]`.
fn key(list: &str, tokens: &[Token<'_>]) -> Option<IndexKey> {
    let mut tokens = tokens;
    let mut descending = false;
    if let [rest @ .., last] = tokens
        && (last.is_word("asc") || last.is_word("desc"))
        && !rest.is_empty()
    {
        descending = last.is_word("desc");
        tokens = rest;
    }
    let mut collation = None;
    // Parentheses around a column mean nothing to SQLite, within a `COLLATE` or around it.
    loop {
        match tokens {
            [_, inner @ .., _] if encloses(tokens) => tokens = inner,
            [rest @ .., word, name] if word.is_word("collate") && !rest.is_empty() => {
                collation = collation.or_else(|| name.ident(Backend::Sqlite));
                tokens = rest;
            }
            _ => break,
        }
    }
    let part = match tokens {
        [] => return None,
        [only] if only.kind == TokenKind::String => {
            KeyPart::Column(only.text.trim_matches('\'').replace("''", "'"))
        }
        [only] if only.ident(Backend::Sqlite).is_some() => {
            KeyPart::Column(only.ident(Backend::Sqlite)?)
        }
        [first, .., last] => KeyPart::Expr(Expr::new(list[first.start..last.end()].trim())),
        [only] => KeyPart::Expr(Expr::new(only.text)),
    };
    Some(IndexKey {
        part,
        descending,
        nulls: None,
        opclass: None,
        collation,
        length: None,
    })
}

/// Whether the first token opens a parenthesis that the last one closes.
fn encloses(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return at > 0 && at + 1 == tokens.len();
        }
    }
    false
}
