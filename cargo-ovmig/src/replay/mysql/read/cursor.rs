//! Steps through the tokens of one statement of MySQL's or MariaDB's.

use std::ops::{Deref, DerefMut};

use crate::dialect::mysql::literal;
use crate::schema::{Backend, ObjectName};
use crate::sql::{self, Condition, Token, TokenKind, tokens};

/// What couldn't be read, as the end of a sentence.
pub(in crate::replay::mysql) type Read<T> = Result<T, String>;

/// How a text is read.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::replay::mysql) struct Mode {
    /// As MariaDB does, rather than MySQL: whose comments with a version are carried out.
    pub(in crate::replay::mysql) mariadb: bool,
    /// `ANSI_QUOTES` is on: names may stand in double quotes.
    pub(in crate::replay::mysql) ansi_quotes: bool,
}

/// A place among a statement's tokens.
pub(in crate::replay::mysql) struct Cursor<'a> {
    sql: &'a str,
    steps: sql::Cursor<'a>,
    ansi_quotes: bool,
}

impl<'a> Cursor<'a> {
    pub(in crate::replay::mysql) fn new(sql: &'a str, mode: Mode) -> Cursor<'a> {
        let mut carried_out = true;
        let tokens = tokens(sql, Backend::Mysql).filter(|token| {
            if token.kind == TokenKind::Condition {
                carried_out = token.text == "*/"
                    || match Condition::of(token.text) {
                        Condition::Always => true,
                        Condition::Mysql => !mode.mariadb,
                        Condition::MariaDb => mode.mariadb,
                    };
                return false;
            }
            carried_out && !token.kind.is_aside()
        });
        Cursor {
            sql,
            steps: sql::Cursor::over(sql, tokens),
            ansi_quotes: mode.ansi_quotes,
        }
    }

    /// What opens the comment with a version that begins right before an offset: `/*!80023`.
    pub(super) fn condition(&self, offset: usize) -> Option<&'a str> {
        let before = self.sql.get(..offset)?.trim_end();
        let opening = &before[before.rfind("/*")?..];
        let version = opening[2..].trim_start_matches('M').strip_prefix('!')?;
        (version.bytes().all(|it| it.is_ascii_digit())).then_some(opening)
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Read<()> {
        match self.symbol(symbol) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("`{symbol}`"))),
        }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Read<()> {
        match self.word(word) {
            true => Ok(()),
            false => Err(self.unexpected(word)),
        }
    }

    /// Why the text can't be read from here on.
    pub(super) fn unexpected(&self, wanted: &str) -> String {
        match self.peek() {
            Some(token) => format!(
                "it can't be read: {wanted} is expected, not `{}`",
                token.text
            ),
            None => format!("it can't be read: {wanted} is expected at its end"),
        }
    }

    /// Whether a name can stand here.
    fn is_name(&self, token: &Token<'a>) -> bool {
        match token.kind {
            TokenKind::Word | TokenKind::QuotedIdent => true,
            TokenKind::String => self.ansi_quotes && token.text.starts_with('"'),
            _ => false,
        }
    }

    pub(super) fn name(&mut self) -> Read<String> {
        match self.peek().copied().filter(|token| self.is_name(token)) {
            Some(token) => {
                self.steps.next();
                Ok(match token.kind {
                    TokenKind::Word => token.text.to_owned(),
                    _ => literal::value(token.text),
                })
            }
            None => Err(self.unexpected("a name")),
        }
    }

    /// `name`, `database.name`, `.name`.
    pub(super) fn object(&mut self) -> Read<ObjectName> {
        let _ = self.symbol(".");
        let first = self.name()?;
        Ok(match self.symbol(".") {
            true => ObjectName::qualified(first, self.name()?),
            false => ObjectName::new(first),
        })
    }

    pub(super) fn objects(&mut self) -> Read<Vec<ObjectName>> {
        let mut names = vec![self.object()?];
        while self.symbol(",") {
            names.push(self.object()?);
        }
        Ok(names)
    }

    /// `(a, b)`.
    pub(super) fn names(&mut self) -> Read<Vec<String>> {
        self.expect("(")?;
        let mut names = vec![self.name()?];
        while self.symbol(",") {
            names.push(self.name()?);
        }
        self.expect(")")?;
        Ok(names)
    }

    /// A string, also one in several pieces.
    pub(super) fn text(&mut self) -> Read<String> {
        let mut text = String::new();
        let mut any = false;
        // An introducer.
        let introducer =
            |token: &Token<'_>| token.kind == TokenKind::Word && token.text.starts_with('_');
        if self.peek().is_some_and(introducer) {
            self.steps.next();
        }
        while let Some(token) = self.peek().filter(|it| it.kind == TokenKind::String) {
            text.push_str(&literal::value(token.text));
            self.steps.next();
            any = true;
        }
        any.then_some(text).ok_or_else(|| self.unexpected("a text"))
    }

    /// A word or a text, as options have them.
    pub(super) fn value(&mut self) -> Read<String> {
        match self.peek().map(|token| token.kind) {
            Some(TokenKind::String) => self.text(),
            _ => self.name(),
        }
    }

    /// As [`sql::Cursor::parenthesized`].
    pub(super) fn parenthesized(&mut self) -> Read<&'a str> {
        if !self.is_symbol("(") {
            return Err(self.unexpected("`(`"));
        }
        self.steps.parenthesized().ok_or_else(not_closed)
    }

    /// As [`sql::Cursor::skip_parenthesis`].
    pub(super) fn skip_parenthesis(&mut self) -> Read<usize> {
        self.steps.skip_parenthesis().ok_or_else(not_closed)
    }

    /// `IF EXISTS`.
    pub(super) fn if_exists(&mut self) -> bool {
        self.words(&["IF", "EXISTS"])
    }

    /// `IF NOT EXISTS`.
    pub(super) fn if_not_exists(&mut self) -> bool {
        self.words(&["IF", "NOT", "EXISTS"])
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

fn not_closed() -> String {
    "it can't be read: a parenthesis isn't closed".to_owned()
}
