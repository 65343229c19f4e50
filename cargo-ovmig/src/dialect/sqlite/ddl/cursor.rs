//! Steps through the tokens of one statement.

use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// A place among a statement's tokens.
pub(crate) struct Cursor<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(sql: &'a str) -> Cursor<'a> {
        Cursor {
            sql,
            tokens: significant(sql, Backend::Sqlite).collect(),
            at: 0,
        }
    }

    /// Only the first tokens, where no more are looked at.
    pub(crate) fn head(sql: &'a str, count: usize) -> Cursor<'a> {
        Cursor {
            sql,
            tokens: significant(sql, Backend::Sqlite).take(count).collect(),
            at: 0,
        }
    }

    pub(crate) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).copied();
        self.at += usize::from(token.is_some());
        token
    }

    /// Whether the keyword stands here.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    /// Passes the keyword, if it stands here.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// Whether all of the keywords stand here.
    pub(crate) fn is_words(&self, words: &[&str]) -> bool {
        let here = self.tokens.get(self.at..self.at + words.len());
        here.is_some_and(|tokens| {
            tokens
                .iter()
                .zip(words)
                .all(|(token, word)| token.is_word(word))
        })
    }

    /// Passes the keywords, if all of them stand here.
    pub(crate) fn words(&mut self, words: &[&str]) -> bool {
        let found = self.is_words(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    pub(crate) fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    /// A name: an identifier, quoted or not, or a string, which SQLite takes for a name too.
    pub(crate) fn name(&mut self) -> Option<String> {
        let token = self.next()?;
        match token.kind {
            TokenKind::String => Some(unquoted(token.text)),
            _ => token.ident(Backend::Sqlite),
        }
    }

    /// The text between an opening parenthesis, which stands here, and the closing one that belongs to it.
    pub(crate) fn parenthesized(&mut self) -> Option<&'a str> {
        let open = self.peek().filter(|token| token.is_symbol("("))?.end();
        let close = self.skip_parenthesis()?;
        Some(self.sql[open..close].trim())
    }

    /// Passes a pair of parentheses; gives where the closing one starts.
    pub(crate) fn skip_parenthesis(&mut self) -> Option<usize> {
        let mut depth = 0_usize;
        loop {
            let token = self.next()?;
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth = depth.checked_sub(1)?;
            }
            if depth == 0 {
                return Some(token.start);
            }
        }
    }

    /// The offset of the token that stands here, or of the end.
    pub(crate) fn offset(&self) -> usize {
        self.peek().map_or(self.sql.len(), |token| token.start)
    }

    /// The text from an offset to the end of the token that was passed last; may be empty.
    pub(crate) fn since(&self, offset: usize) -> &'a str {
        let end = self
            .at
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(0, Token::end);
        &self.sql[offset..end.max(offset)]
    }
}

/// What stands between single quotes.
fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('\'').unwrap_or(text);
    inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'")
}
