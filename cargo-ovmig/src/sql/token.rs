//! Cuts SQL into tokens, by the lexical rules of each engine.
//!
//! Sources: PostgreSQL's manual, 4.1 "Lexical Structure"; SQLite's `tokenize.c` as its documentation describes it
//! (`[x]` and `` `x` `` are identifiers there, comments don't nest); for MySQL see [`super::mysql`].

use super::mysql;
use crate::schema::Backend;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Spaces and line ends.
    Space,
    /// `-- …` or `/* … */`, and on MySQL `# …`.
    Comment,
    /// On MySQL `/*!`, `/*!50110`, `/*M!100501`, and the `*/` that belongs to it: what stands between is carried out,
    /// by servers from that version on.
    Condition,
    /// A keyword or an unquoted identifier.
    Word,
    /// `"x"`, and on SQLite `[x]` and `` `x` ``; on MySQL `` `x` `` only.
    QuotedIdent,
    /// `'x'`, with a prefix such as `E` where the engine has one; on MySQL `"x"` too.
    String,
    /// `$tag$ … $tag$`.
    DollarString,
    /// A number.
    Number,
    /// `$1`, `?1`, `:name`, `@name`, `@@name`.
    Parameter,
    /// One character of punctuation, or an operator.
    Symbol,
}

impl TokenKind {
    /// Spaces and comments.
    pub fn is_aside(self) -> bool {
        matches!(self, TokenKind::Space | TokenKind::Comment)
    }
}

/// A token: its kind, and where it lies in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The kind.
    pub kind: TokenKind,
    /// Its text.
    pub text: &'a str,
    /// The byte offset of its first byte.
    pub start: usize,
    /// Whether the text ends before a quote or comment is closed.
    pub unterminated: bool,
}

impl Token<'_> {
    /// The byte offset after its last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is that keyword, in any case, unquoted.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is that symbol.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// The name that an identifier stands for: quotes taken off; an unquoted one in lower case on PostgreSQL.
    pub fn ident(&self, backend: Backend) -> Option<String> {
        match self.kind {
            TokenKind::Word if backend == Backend::Postgres => Some(self.text.to_lowercase()),
            TokenKind::Word => Some(self.text.to_owned()),
            TokenKind::QuotedIdent => {
                let (open, inner) = (&self.text[..1], &self.text[1..]);
                let close = if open == "[" { "]" } else { open };
                let inner = inner.strip_suffix(close).unwrap_or(inner);
                Some(if open == "[" {
                    inner.to_owned()
                } else {
                    inner.replace(&open.repeat(2), open)
                })
            }
            _ => None,
        }
    }
}

/// All tokens of a text, spaces and comments included.
pub fn tokens(sql: &str, backend: Backend) -> impl Iterator<Item = Token<'_>> {
    let mut start = 0;
    let mut conditional = false;
    std::iter::from_fn(move || {
        let rest = &sql[start..];
        let (kind, len, unterminated) = match backend {
            Backend::Mysql => mysql::first(rest, &mut conditional)?,
            Backend::Sqlite | Backend::Postgres => first(rest, backend)?,
        };
        let token = Token {
            kind,
            text: &rest[..len],
            start,
            unterminated,
        };
        start += len;
        Some(token)
    })
}

/// The tokens that mean something: without spaces and comments. What MySQL carries out of comments is there, as if it
/// stood outside.
pub fn significant(sql: &str, backend: Backend) -> impl Iterator<Item = Token<'_>> {
    tokens(sql, backend)
        .filter(|token| !token.kind.is_aside() && token.kind != TokenKind::Condition)
}

/// Kind, length in bytes, and whether it is unterminated, of the first token.
fn first(rest: &str, backend: Backend) -> Option<(TokenKind, usize, bool)> {
    let mut chars = rest.chars();
    let c = chars.next()?;
    let next = chars.next();
    let postgres = backend == Backend::Postgres;
    Some(match c {
        c if is_space(c) => (TokenKind::Space, length_while(rest, is_space), false),
        '-' if next == Some('-') => (
            TokenKind::Comment,
            rest.find('\n').unwrap_or(rest.len()),
            false,
        ),
        '/' if next == Some('*') => block_comment(rest, postgres),
        '\'' => quoted(rest, 0, '\'', TokenKind::String, false),
        '"' => quoted(rest, 0, '"', TokenKind::QuotedIdent, false),
        '`' if !postgres => quoted(rest, 0, '`', TokenKind::QuotedIdent, false),
        '[' if !postgres => match rest.find(']') {
            Some(end) => (TokenKind::QuotedIdent, end + 1, false),
            None => (TokenKind::QuotedIdent, rest.len(), true),
        },
        '$' if postgres => dollar(rest),
        '0'..='9' => (TokenKind::Number, number(rest), false),
        '.' if next.is_some_and(|c| c.is_ascii_digit()) => (TokenKind::Number, number(rest), false),
        'e' | 'E' if postgres && next == Some('\'') => {
            quoted(rest, 1, '\'', TokenKind::String, true)
        }
        'b' | 'B' | 'x' | 'X' | 'n' | 'N' if next == Some('\'') => {
            quoted(rest, 1, '\'', TokenKind::String, false)
        }
        'u' | 'U' if postgres && rest[1..].starts_with("&'") => {
            quoted(rest, 2, '\'', TokenKind::String, false)
        }
        'u' | 'U' if postgres && rest[1..].starts_with("&\"") => {
            quoted(rest, 2, '"', TokenKind::QuotedIdent, false)
        }
        c if is_word_start(c) => (TokenKind::Word, length_while(rest, is_word_part), false),
        '?' if !postgres => (
            TokenKind::Parameter,
            1 + length_while(&rest[1..], |c| c.is_ascii_digit()),
            false,
        ),
        ':' | '@' | '$' if !postgres && next.is_some_and(is_word_start) => (
            TokenKind::Parameter,
            1 + length_while(&rest[1..], is_word_part),
            false,
        ),
        ':' if next == Some(':') => (TokenKind::Symbol, 2, false),
        '<' | '>' | '=' | '!' | '|' | '&' | '~' | '#' | '@' | '^' | '%' | '*' | '+' | '-' | '/' => {
            (TokenKind::Symbol, operator(rest, postgres), false)
        }
        '?' => (TokenKind::Symbol, operator(rest, postgres), false),
        c => (TokenKind::Symbol, c.len_utf8(), false),
    })
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

pub(super) fn is_word_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && !is_space(c))
}

pub(super) fn is_word_part(c: char) -> bool {
    is_word_start(c) || c.is_ascii_digit() || c == '$'
}

pub(super) fn length_while(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|c| !holds(c)).unwrap_or(text.len())
}

fn block_comment(rest: &str, nests: bool) -> (TokenKind, usize, bool) {
    let bytes = rest.as_bytes();
    let (mut at, mut depth) = (2, 1);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return (TokenKind::Comment, at, false);
            }
        } else if nests && bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else {
            at += 1;
        }
    }
    (TokenKind::Comment, rest.len(), true)
}

/// A quoted token whose opening quote stands at `prefix`; a doubled quote stands for itself, and with `backslash` a
/// backslash takes the next character's meaning away.
pub(super) fn quoted(
    rest: &str,
    prefix: usize,
    quote: char,
    kind: TokenKind,
    backslash: bool,
) -> (TokenKind, usize, bool) {
    let mut chars = rest[prefix + 1..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if backslash && c == '\\' {
            chars.next();
        } else if c == quote {
            if chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
            } else {
                return (kind, prefix + 1 + at + 1, false);
            }
        }
    }
    (kind, rest.len(), true)
}

/// `$1`, `$tag$ … $tag$`, or a lone dollar.
fn dollar(rest: &str) -> (TokenKind, usize, bool) {
    let after = &rest[1..];
    let digits = length_while(after, |c| c.is_ascii_digit());
    if digits > 0 {
        return (TokenKind::Parameter, 1 + digits, false);
    }
    let tag = length_while(after, |c| is_word_start(c) || c.is_ascii_digit());
    if !after[tag..].starts_with('$') {
        return (TokenKind::Symbol, 1, false);
    }
    let delimiter = &rest[..tag + 2];
    match rest[delimiter.len()..].find(delimiter) {
        Some(end) => (TokenKind::DollarString, delimiter.len() * 2 + end, false),
        None => (TokenKind::DollarString, rest.len(), true),
    }
}

/// Digits, a fraction, an exponent; also `0x1F` and `1_000`.
fn number(rest: &str) -> usize {
    let mut len = length_while(rest, |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    let exponent =
        rest[..len].ends_with(['e', 'E']) && !rest.starts_with("0x") && !rest.starts_with("0X");
    if exponent && rest[len..].starts_with(['+', '-']) {
        len += 1 + length_while(&rest[len + 1..], |c| c.is_ascii_digit());
    }
    len
}

/// An operator of several characters; ends before a comment begins.
fn operator(rest: &str, postgres: bool) -> usize {
    let mut len = length_while(rest, |c| "<>=!|&~#@^%*+-/?`".contains(c));
    for comment in ["--", "/*"] {
        if let Some(at) = rest[..len].find(comment) {
            len = at;
        }
    }
    let len = len.max(1);
    if postgres {
        // A sign at its end belongs to what follows, unless the operator isn't one of SQL's own (the manual, 4.1.3).
        return if rest[..len].contains(|c| "~!@#%^&|`?".contains(c)) {
            len
        } else {
            rest[..len].trim_end_matches(['-', '+']).len().max(1)
        };
    }
    // `*` and `-` stand alone far more often than in an operator: `count(*)`, `=-1`.
    if rest.starts_with(['*', '-', '+']) {
        return rest[..len]
            .find(|c| !"*-+".contains(c))
            .map_or(1, |at| if at == 1 && &rest[..1] == "-" { len } else { 1 });
    }
    rest[..len].trim_end_matches(['-', '+', '*']).len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str, backend: Backend) -> Vec<&str> {
        significant(sql, backend).map(|token| token.text).collect()
    }

    #[test]
    fn quotes_comments_and_dollars_are_one_token_each() {
        assert_eq!(
            texts(
                "a/* x /* y */ z */ 'it''s' E'\\'' \"q\"\"q\" $$;$$ $f$ $$ $f$ $1 -- end",
                Backend::Postgres
            ),
            [
                "a",
                "'it''s'",
                "E'\\''",
                "\"q\"\"q\"",
                "$$;$$",
                "$f$ $$ $f$",
                "$1"
            ]
        );
        assert_eq!(
            texts("[a b] `c``d` ?1 :x /* /* */ y", Backend::Sqlite),
            ["[a b]", "`c``d`", "?1", ":x", "y"]
        );
    }

    #[test]
    fn operators_numbers_and_casts() {
        assert_eq!(
            texts("a->>'b'::text<>-1.5e-3 AND x[1] @> y||z", Backend::Postgres),
            [
                "a", "->>", "'b'", "::", "text", "<>", "-", "1.5e-3", "AND", "x", "[", "1", "]",
                "@>", "y", "||", "z"
            ]
        );
        assert_eq!(
            texts("a!~~*b ?| c=-1 +-2 @- d 2*-1", Backend::Postgres),
            [
                "a", "!~~*", "b", "?|", "c", "=", "-", "1", "+", "-", "2", "@-", "d", "2", "*",
                "-", "1"
            ]
        );
        assert_eq!(
            texts("count(*)=-1", Backend::Sqlite),
            ["count", "(", "*", ")", "=", "-", "1"]
        );
    }

    #[test]
    fn the_tokens_together_are_the_text() {
        for sql in [
            "",
            "'",
            "$a$",
            "/*",
            "\u{feff}é—'",
            "[",
            "a$b$c",
            "1e",
            "$",
            "E'\\",
            "--",
            "::",
            "U&'x",
        ] {
            for backend in [Backend::Sqlite, Backend::Postgres, Backend::Mysql] {
                assert_eq!(
                    tokens(sql, backend)
                        .map(|token| token.text)
                        .collect::<String>(),
                    sql
                );
            }
        }
    }

    #[test]
    fn identifiers_are_folded_and_unquoted() {
        let names = |sql, backend| {
            significant(sql, backend)
                .filter_map(move |t| t.ident(backend))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names("Foo \"Ba\"\"r\"", Backend::Postgres),
            ["foo", "Ba\"r"]
        );
        assert_eq!(names("Foo [b c]", Backend::Sqlite), ["Foo", "b c"]);
    }
}
