//! SQL between quotes in an attribute: only what could never stand where it is put is refused.

use proc_macro2::Span;
use syn::LitStr;

use crate::options::{Text, error};

/// Words that stand for a value without parentheses behind them.
const BARE_VALUES: &[&str] = &[
    "true",
    "false",
    "null",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "current_role",
    "current_catalog",
    "current_schema",
    "user",
];

/// A literal as an SQL expression: not empty, one expression, quotes and parentheses closed, no comment in it.
pub(crate) fn expression(literal: &LitStr) -> syn::Result<Text> {
    let text = Text::from(literal);
    if text.value.trim().is_empty() {
        return Err(error(
            text.span,
            "the SQL expression is empty",
            "for the empty text write \"''\"",
        ));
    }
    scan(&text.value, text.span)?;
    Ok(text)
}

/// An expression that is a column's default. A single word is nearly always a text without its quotes.
pub(crate) fn default(literal: &LitStr) -> syn::Result<Text> {
    let text = expression(literal)?;
    let word = text.value.trim();
    let is_word = word.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_word && !BARE_VALUES.contains(&word.to_lowercase().as_str()) {
        return Err(error(
            text.span,
            format!("`{word}` is the name of a column to SQL, and a default can't name columns"),
            format!("for the text write \"'{word}'\", for a function \"{word}()\""),
        ));
    }
    Ok(text)
}

/// Walks over quotes, dollar quotes and parentheses.
fn scan(sql: &str, span: Span) -> syn::Result<()> {
    let bytes = sql.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'\'' | b'"') => {
                let escapes = quote == b'\'' && is_escape_string(bytes, at);
                at = closing(bytes, at, quote, escapes).ok_or_else(|| {
                    let what = if quote == b'"' { "quoted name" } else { "text" };
                    let help = format!(
                        "close it with {}, and write a quote in it twice",
                        quote as char
                    );
                    error(
                        span,
                        format!("the SQL expression has a {what} that isn't closed"),
                        help,
                    )
                })?;
            }
            b'$' => at = dollar_quoted(sql, at),
            b'(' => depth += 1,
            b')' if depth == 0 => {
                return Err(error(
                    span,
                    "the SQL expression closes a parenthesis that it doesn't open",
                    "take one `)` away, or put the `(` before it",
                ));
            }
            b')' => depth -= 1,
            b';' => {
                return Err(error(
                    span,
                    "the SQL expression has a semicolon in it",
                    "an expression is a part of a statement: take the semicolon away",
                ));
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => return Err(comment(span)),
            b'/' if bytes.get(at + 1) == Some(&b'*') => return Err(comment(span)),
            _ => {}
        }
        at += 1;
    }
    if depth > 0 {
        return Err(error(
            span,
            "the SQL expression has a parenthesis that isn't closed",
            "put the `)` where it belongs",
        ));
    }
    Ok(())
}

fn comment(span: Span) -> syn::Error {
    error(
        span,
        "the SQL expression has a comment in it, which would swallow what comes after it",
        "write the comment in Rust, above the attribute",
    )
}

/// Whether the quote at this place opens PostgreSQL's `E'…'`.
fn is_escape_string(bytes: &[u8], quote: usize) -> bool {
    let before = quote.checked_sub(1).map(|at| bytes[at]);
    let before_that = quote.checked_sub(2).map(|at| bytes[at]);
    matches!(before, Some(b'e' | b'E'))
        && !before_that.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Where the quote that opens at `at` closes.
fn closing(bytes: &[u8], mut at: usize, quote: u8, escapes: bool) -> Option<usize> {
    loop {
        at += 1;
        match *bytes.get(at)? {
            b'\\' if escapes => at += 1,
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
    }
}

/// The last byte of the dollar-quoted text that opens at `at`, or `at` itself when none does.
fn dollar_quoted(sql: &str, at: usize) -> usize {
    let Some(end) = sql[at + 1..].find('$') else {
        return at;
    };
    let tag = &sql[at..=at + 1 + end];
    let is_tag = tag[1..tag.len() - 1]
        .chars()
        .enumerate()
        .all(|(i, c)| c == '_' || c.is_alphabetic() || (i > 0 && c.is_alphanumeric()));
    if !is_tag {
        return at;
    }
    match sql[at + tag.len()..].find(tag) {
        Some(close) => at + tag.len() + close + tag.len() - 1,
        None => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lit(value: &str) -> LitStr {
        LitStr::new(value, Span::call_site())
    }

    #[test]
    fn expressions_with_quotes_and_parentheses_are_taken_as_they_are() {
        for sql in [
            "port <> ''",
            "length(name) > (2 + 3)",
            "'a;b--c(' || \"odd ) name\"",
            r"E'it\'s' <> x",
            "x = $$a ; b$$ and y = $t$ ( $t$",
            "price - -1 > 0",
        ] {
            assert_eq!(expression(&lit(sql)).unwrap().value, sql);
        }
    }

    #[test]
    fn what_would_break_the_statement_around_it_is_refused() {
        for (sql, says) in [
            ("  ", "is empty"),
            ("(a", "isn't closed"),
            ("a)", "doesn't open"),
            ("'a", "text that isn't closed"),
            ("\"a", "quoted name that isn't closed"),
            ("1; drop table x", "semicolon"),
            ("a > 0 -- no", "comment"),
            ("a /* no */", "comment"),
        ] {
            let message = expression(&lit(sql)).unwrap_err().to_string();
            assert!(message.contains(says), "{sql}: {message}");
        }
    }

    #[test]
    fn a_default_of_one_word_is_a_text_without_quotes() {
        let message = default(&lit("available")).unwrap_err().to_string();
        assert!(message.contains("\"'available'\""), "{message}");
        for sql in [
            "'available'",
            "now()",
            "CURRENT_TIMESTAMP",
            "true",
            "0",
            "-1",
            "NULL",
        ] {
            assert_eq!(default(&lit(sql)).unwrap().value, sql);
        }
    }
}
