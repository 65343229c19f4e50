//! Steps through the tokens of one statement.

use super::token::Token;

/// A place among a statement's tokens. What a name is, is each engine's to say.
pub(crate) struct Cursor<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the first of the tokens, which are some of those of the text.
    pub(crate) fn over(sql: &'a str, tokens: impl Iterator<Item = Token<'a>>) -> Cursor<'a> {
        Cursor {
            sql,
            tokens: tokens.collect(),
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

    pub(crate) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether the keyword stands here.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    /// Whether one of the keywords stands here.
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
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

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    /// Passes the keyword, if it stands here.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// Passes one of the keywords.
    pub(crate) fn any(&mut self, words: &[&str]) -> bool {
        let found = self.is_any(words);
        self.at += usize::from(found);
        found
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

    /// What is left, without passing it.
    pub(crate) fn rest(&self) -> &[Token<'a>] {
        &self.tokens[self.at..]
    }

    /// Passes all that is left.
    pub(crate) fn skip_rest(&mut self) {
        self.at = self.tokens.len();
    }

    /// The offset of the token that stands here, or of the end.
    pub(crate) fn offset(&self) -> usize {
        self.peek().map_or(self.sql.len(), |token| token.start)
    }

    /// The text from an offset to the end of the token that was passed last; may be empty.
    pub(crate) fn since(&self, offset: usize) -> &'a str {
        let last = self
            .at
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        let end = last.map_or(0, Token::end);
        &self.sql[offset..end.max(offset)]
    }
}
