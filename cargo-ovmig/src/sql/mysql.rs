//! The lexical rules of MySQL and MariaDB.
//!
//! Sources: MySQL's manual, 11 "Language Structure" and 11.7 "Comments"; MariaDB's page "Comment Syntax". A string may
//! stand in double quotes (ANSI_QUOTES is off by default), a backslash escapes, `--` is a comment only before a space, and
//! comments don't nest.

use super::token::{TokenKind, is_space, is_word_part, is_word_start, length_while, quoted};

/// Who carries out what stands in a comment with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All servers that the tool supports (MySQL from 8.0.19, MariaDB from 10.5).
    Always,
    /// MySQL only, perhaps from a newer version on: MariaDB passes over `/*!50700` to `/*!99999`.
    Mysql,
    /// MariaDB only, perhaps from a newer version on.
    MariaDb,
}

impl Condition {
    /// Of the token that opens such a comment.
    pub fn of(opening: &str) -> Condition {
        let version = opening.trim_start_matches(|c: char| !c.is_ascii_digit());
        let version: u32 = version.parse().unwrap_or(0);
        match (opening.starts_with("/*M"), version) {
            (true, _) => Condition::MariaDb,
            (false, 0..50_700) => Condition::Always,
            (false, 50_700..100_000) => Condition::Mysql,
            (false, 100_000..) => Condition::MariaDb,
        }
    }
}

/// Kind, length in bytes, and whether it is unterminated, of the first token. `conditional` is whether it stands in a
/// comment with a version.
pub(super) fn first(rest: &str, conditional: &mut bool) -> Option<(TokenKind, usize, bool)> {
    let mut chars = rest.chars();
    let c = chars.next()?;
    let next = chars.next();
    Some(match c {
        c if is_space(c) => (TokenKind::Space, length_while(rest, is_space), false),
        '#' => line_comment(rest),
        '-' if next == Some('-') && ends_dashes(&rest[2..]) => line_comment(rest),
        '/' if next == Some('*') => comment(rest, conditional),
        '*' if *conditional && next == Some('/') => {
            *conditional = false;
            (TokenKind::Condition, 2, false)
        }
        '\'' | '"' => quoted(rest, 0, c, TokenKind::String, true),
        '`' => quoted(rest, 0, '`', TokenKind::QuotedIdent, false),
        'b' | 'B' | 'x' | 'X' | 'n' | 'N' if next == Some('\'') => {
            quoted(rest, 1, '\'', TokenKind::String, true)
        }
        '0'..='9' => number_or_word(rest),
        '.' if next.is_some_and(|c| c.is_ascii_digit()) => {
            (TokenKind::Number, 1 + decimals(&rest[1..]), false)
        }
        '@' => parameter(rest),
        '?' => (TokenKind::Parameter, 1, false),
        c if is_word_start(c) || c == '$' => {
            (TokenKind::Word, length_while(rest, is_word_part), false)
        }
        c => (TokenKind::Symbol, operator(rest, c), false),
    })
}

fn line_comment(rest: &str) -> (TokenKind, usize, bool) {
    let len = rest.find('\n').unwrap_or(rest.len());
    (TokenKind::Comment, len, false)
}

/// Two dashes are a comment before a space, a control character, or the end.
fn ends_dashes(after: &str) -> bool {
    after
        .chars()
        .next()
        .is_none_or(|c| is_space(c) || c.is_control())
}

/// `/* … */`, or the opening of a comment whose content is carried out.
fn comment(rest: &str, conditional: &mut bool) -> (TokenKind, usize, bool) {
    let opening = match rest.as_bytes() {
        [b'/', b'*', b'!', ..] => 3,
        [b'/', b'*', b'M', b'!', ..] => 4,
        _ => 0,
    };
    if opening == 0 || *conditional {
        return block(rest, 2, false);
    }
    let digits = length_while(&rest[opening..], |c| c.is_ascii_digit());
    // Five digits are a version, and six; what follows is text.
    let digits = match digits {
        5 => 5,
        6.. => 6,
        _ => 0,
    };
    let len = opening + digits;
    // No server has that version: dumps hide things from the servers so.
    if matches!(&rest[opening..len], "99999" | "999999") {
        return block(rest, len, true);
    }
    *conditional = true;
    (TokenKind::Condition, len, !rest[len..].contains("*/"))
}

/// A comment, which ends after `start` at the earliest; with `nests` it may hold other comments.
fn block(rest: &str, start: usize, nests: bool) -> (TokenKind, usize, bool) {
    let mut at = start;
    while let Some(found) = rest[at..].find("*/") {
        let inner = rest[at..at + found].find("/*");
        at = match inner.filter(|_| nests) {
            None => return (TokenKind::Comment, at + found + 2, false),
            Some(_) => at + found + 2,
        };
    }
    (TokenKind::Comment, rest.len(), true)
}

/// `1`, `1.5e3`, `0x1F`, `0b01`; names may begin with digits, as `1st` does.
fn number_or_word(rest: &str) -> (TokenKind, usize, bool) {
    let word = length_while(rest, is_word_part);
    let text = &rest[..word];
    let radix = |prefix: &str, digit: fn(&char) -> bool| {
        let digits = text.strip_prefix(prefix);
        digits.is_some_and(|it| !it.is_empty() && it.chars().all(|c| digit(&c)))
    };
    if radix("0x", char::is_ascii_hexdigit) || radix("0b", |c| matches!(c, '0' | '1')) {
        return (TokenKind::Number, word, false);
    }
    let digits = length_while(rest, |c| c.is_ascii_digit());
    if rest[digits..].starts_with('.') {
        let len = digits + 1 + decimals(&rest[digits + 1..]);
        return (TokenKind::Number, len, false);
    }
    let exponent = exponent(&rest[digits..]);
    if digits == word || digits + exponent >= word {
        return (TokenKind::Number, digits + exponent, false);
    }
    (TokenKind::Word, word, false)
}

/// Digits and an exponent.
fn decimals(rest: &str) -> usize {
    let digits = length_while(rest, |c| c.is_ascii_digit());
    digits + exponent(&rest[digits..])
}

/// The length of an exponent, `0` where there is none.
fn exponent(rest: &str) -> usize {
    let Some(after) = rest.strip_prefix(['e', 'E']) else {
        return 0;
    };
    let sign = usize::from(after.starts_with(['+', '-']));
    match length_while(&after[sign..], |c| c.is_ascii_digit()) {
        0 => 0,
        digits => 1 + sign + digits,
    }
}

/// `@name`, `@'name'`, `@@global`.
fn parameter(rest: &str) -> (TokenKind, usize, bool) {
    let signs = length_while(rest, |c| c == '@').min(2);
    match rest[signs..].chars().next() {
        Some(quote @ ('\'' | '"' | '`')) => {
            quoted(rest, signs, quote, TokenKind::Parameter, quote != '`')
        }
        _ => {
            // The name of a host, after a user's, may have dots.
            let part = |c: char| is_word_part(c) || c == '.' && signs == 1;
            let name = length_while(&rest[signs..], part);
            (TokenKind::Parameter, signs + name, false)
        }
    }
}

/// The longest operator that begins here.
fn operator(rest: &str, first: char) -> usize {
    const OPERATORS: [&str; 12] = [
        "<=>", "->>", ":=", "->", "<=", ">=", "<>", "!=", "<<", ">>", "&&", "||",
    ];
    let found = OPERATORS.iter().find(|it| rest.starts_with(**it));
    found.map_or(first.len_utf8(), |it| it.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Backend;
    use crate::sql::{significant, tokens};

    fn texts(sql: &str) -> Vec<&str> {
        significant(sql, Backend::Mysql)
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn quotes_and_comments_are_one_token_each() {
        assert_eq!(
            texts(
                r#"a # x 'y
                `c``d` 'it\'s; ''' "q\"; " -- end
                1--1 -x --/* y */ _utf8mb4'x' X'1F' /* /* */ @v @@global.x @'a b' t.`c`"#
            ),
            [
                "a",
                "`c``d`",
                r"'it\'s; '''",
                r#""q\"; ""#,
                "1",
                "-",
                "-",
                "1",
                "-",
                "x",
                "-",
                "-",
                "_utf8mb4",
                "'x'",
                "X'1F'",
                "@v",
                "@@global",
                ".",
                "x",
                "@'a b'",
                "t",
                ".",
                "`c`",
            ]
        );
        assert_eq!(texts("--\u{1}x\n--\ny -- "), ["y"]);
    }

    #[test]
    fn numbers_and_names_that_begin_with_digits() {
        assert_eq!(
            texts("1.5e-3 2e5 1st 0x1F 0xZ 0b01 3e .5 1 $a a->>'b' a<=>b a:=1 5*/*c*/2"),
            [
                "1.5e-3", "2e5", "1st", "0x1F", "0xZ", "0b01", "3e", ".5", "1", "$a", "a", "->>",
                "'b'", "a", "<=>", "b", "a", ":=", "1", "5", "*", "2"
            ]
        );
    }

    #[test]
    fn what_stands_in_a_comment_with_a_version_is_carried_out() {
        let sql = "CREATE TABLE t (a int) /*!50100 PARTITION BY /* x */ KEY() */ /*!99999 no /* y */ no */ /*M!999999\\- z */;";
        assert_eq!(
            texts(sql),
            [
                "CREATE",
                "TABLE",
                "t",
                "(",
                "a",
                "int",
                ")",
                "PARTITION",
                "BY",
                "KEY",
                "(",
                ")",
                ";"
            ]
        );
        let opened = |sql| {
            let mut tokens = tokens(sql, Backend::Mysql);
            let opening = tokens.find(|token| token.kind == TokenKind::Condition);
            opening.map(|token| (token.text, Condition::of(token.text)))
        };
        assert_eq!(opened("/*! x */"), Some(("/*!", Condition::Always)));
        assert_eq!(
            opened("/*!40101 x */"),
            Some(("/*!40101", Condition::Always))
        );
        assert_eq!(
            opened("/*!80016 x */"),
            Some(("/*!80016", Condition::Mysql))
        );
        assert_eq!(
            opened("/*!100501 x */"),
            Some(("/*!100501", Condition::MariaDb))
        );
        assert_eq!(opened("/*M! x */"), Some(("/*M!", Condition::MariaDb)));
        assert_eq!(opened("/*!1 x */"), Some(("/*!", Condition::Always)));
    }
}
