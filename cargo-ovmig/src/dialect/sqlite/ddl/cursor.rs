//! Steps through the tokens of one statement of SQLite's.

use std::ops::{Deref, DerefMut};

use crate::schema::Backend;
use crate::sql::{self, TokenKind, significant};

/// A place among a statement's tokens.
pub(crate) struct Cursor<'a> {
    steps: sql::Cursor<'a>,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(sql: &'a str) -> Cursor<'a> {
        Cursor {
            steps: sql::Cursor::over(sql, significant(sql, Backend::Sqlite)),
        }
    }

    /// Only the first tokens, where no more are looked at.
    pub(crate) fn head(sql: &'a str, count: usize) -> Cursor<'a> {
        Cursor {
            steps: sql::Cursor::over(sql, significant(sql, Backend::Sqlite).take(count)),
        }
    }

    /// A name: an identifier, quoted or not, or a string, which SQLite takes for a name too.
    pub(crate) fn name(&mut self) -> Option<String> {
        let token = self.next()?;
        match token.kind {
            TokenKind::String => Some(unquoted(token.text)),
            _ => token.ident(Backend::Sqlite),
        }
    }
}

impl<'a> Deref for Cursor<'a> {
    type Target = sql::Cursor<'a>;

    fn deref(&self) -> &sql::Cursor<'a> {
        &self.steps
    }
}

impl<'a> DerefMut for Cursor<'a> {
    fn deref_mut(&mut self) -> &mut sql::Cursor<'a> {
        &mut self.steps
    }
}

/// What stands between single quotes.
fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('\'').unwrap_or(text);
    inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'")
}
