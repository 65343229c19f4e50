//! Steps through the tokens of one statement.

use crate::dialect::mysql::literal;
use crate::schema::{Backend, ObjectName};
use crate::sql::{Condition, Token, TokenKind, tokens};

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
    tokens: Vec<Token<'a>>,
    at: usize,
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
            tokens: tokens.collect(),
            at: 0,
            ansi_quotes: mode.ansi_quotes,
        }
    }

    pub(super) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).copied();
        self.at += usize::from(token.is_some());
        token
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    /// Whether one of the keywords stands here.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    /// Passes the keyword, if it stands here.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// Passes one of the keywords.
    pub(super) fn any(&mut self, words: &[&str]) -> bool {
        let found = self.is_any(words);
        self.at += usize::from(found);
        found
    }

    pub(super) fn is_words(&self, words: &[&str]) -> bool {
        let here = self.tokens.get(self.at..self.at + words.len());
        here.is_some_and(|tokens| {
            tokens
                .iter()
                .zip(words)
                .all(|(token, word)| token.is_word(word))
        })
    }

    /// Passes the keywords, if all of them stand here.
    pub(super) fn words(&mut self, words: &[&str]) -> bool {
        let found = self.is_words(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    pub(super) fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
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
                self.at += 1;
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
            self.at += 1;
        }
        while let Some(token) = self.peek().filter(|it| it.kind == TokenKind::String) {
            text.push_str(&literal::value(token.text));
            self.at += 1;
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

    /// The text between an opening parenthesis, which stands here, and the closing one that belongs to it.
    pub(super) fn parenthesized(&mut self) -> Read<&'a str> {
        let open = match self.peek() {
            Some(token) if token.is_symbol("(") => token.end(),
            _ => return Err(self.unexpected("`(`")),
        };
        let close = self.skip_parenthesis()?;
        Ok(self.sql[open..close].trim())
    }

    /// Passes a pair of parentheses; gives where the closing one starts.
    pub(super) fn skip_parenthesis(&mut self) -> Read<usize> {
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                return Ok(token.start);
            }
        }
        Err("it can't be read: a parenthesis isn't closed".to_owned())
    }

    /// The offset of the token that stands here, or of the end.
    pub(super) fn offset(&self) -> usize {
        self.peek().map_or(self.sql.len(), |token| token.start)
    }

    /// The text from an offset to the end of the token that was passed last; may be empty.
    pub(super) fn since(&self, offset: usize) -> &'a str {
        let last = self
            .at
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        let end = last.map_or(0, Token::end);
        &self.sql[offset..end.max(offset)]
    }

    /// Passes all that is left.
    pub(super) fn skip_rest(&mut self) {
        self.at = self.tokens.len();
    }

    /// What is left, without passing it.
    pub(super) fn rest(&self) -> &[Token<'a>] {
        &self.tokens[self.at..]
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
