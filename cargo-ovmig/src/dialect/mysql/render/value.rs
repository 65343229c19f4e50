//! Values: defaults as each engine takes them, and what rows get where nobody says.

use super::table::whole;
use crate::dialect::mysql::{literal, types};
use crate::schema::{Backend, Expr, SqlType};
use crate::sql::{Token, TokenKind, significant};

/// A default as SQL: literals plain, except where only an expression may stand (MySQL: texts, blobs, JSON), the current
/// time with the column's digits, and all else in parentheses.
pub(super) fn default(expr: &Expr, ty: &SqlType) -> String {
    if is_moment(&expr.0) && matches!(ty.name.as_str(), "datetime" | "timestamp") {
        return moment(expr, ty);
    }
    let tokens: Vec<Token<'_>> = significant(&expr.0, Backend::Mysql).collect();
    let needs_expression = types::needs_key_length(ty) || ty.name == "json";
    let null = matches!(&tokens[..], [only] if only.is_word("NULL"));
    if null || is_literal(&tokens) && !needs_expression || is_parenthesised(&tokens) {
        return expr.to_string();
    }
    format!("({})", whole(expr))
}

/// Whether the value is the same on a server that carries out the statement again.
pub(super) fn is_same_everywhere(expr: &Expr) -> bool {
    const OTHERS: [&str; 9] = [
        "UUID",
        "UUID_SHORT",
        "RAND",
        "RANDOM_BYTES",
        "SYSDATE",
        "USER",
        "CURRENT_USER",
        "SESSION_USER",
        "SYSTEM_USER",
    ];
    let mut tokens = significant(&expr.0, Backend::Mysql);
    !tokens.any(|token| OTHERS.iter().any(|it| token.is_word(it)))
}

/// The current time with as many digits as the column has: it may not have others.
pub(super) fn moment(expr: &Expr, ty: &SqlType) -> String {
    if !is_moment(&expr.0) {
        return expr.to_string();
    }
    match ty.args.first() {
        Some(digits) => format!("CURRENT_TIMESTAMP({digits})"),
        None => "CURRENT_TIMESTAMP".to_owned(),
    }
}

/// Whether the expression is the current time in any of its spellings.
pub(crate) fn is_moment(sql: &str) -> bool {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Mysql).collect();
    let Some((first, rest)) = tokens.split_first() else {
        return false;
    };
    let plain = ["CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"];
    let named = |words: &[&str]| words.iter().any(|word| first.is_word(word));
    match rest {
        [] => named(&plain),
        [open, close] => {
            open.is_symbol("(") && close.is_symbol(")") && (named(&plain) || named(&["NOW"]))
        }
        [open, digits, close] => {
            (open.is_symbol("(") && close.is_symbol(")"))
                && digits.kind == TokenKind::Number
                && (named(&plain) || named(&["NOW"]))
        }
        _ => false,
    }
}

fn is_literal(tokens: &[Token<'_>]) -> bool {
    let constant = |token: &Token<'_>| {
        matches!(token.kind, TokenKind::String | TokenKind::Number)
            || token.is_word("TRUE")
            || token.is_word("FALSE")
            || token.kind == TokenKind::QuotedIdent && token.text.starts_with('"')
    };
    match tokens {
        [only] => constant(only),
        [sign, number] if number.kind == TokenKind::Number => {
            sign.is_symbol("-") || sign.is_symbol("+")
        }
        [introducer, text] => introducer.text.starts_with('_') && text.kind == TokenKind::String,
        _ => false,
    }
}

/// Whether one pair of parentheses is around all of it.
fn is_parenthesised(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0i32;
    let closed = tokens.iter().position(|token| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth == 0
    });
    tokens.first().is_some_and(|it| it.is_symbol("(")) && closed == Some(tokens.len() - 1)
}

/// A value that a row may get where there is nothing to know; `None` where the type has none that is plain.
pub(super) fn placeholder(ty: &SqlType) -> Option<String> {
    if types::integer_bytes(ty).is_some() {
        return Some("0".to_owned());
    }
    Some(match types::base(ty) {
        "decimal" | "float" | "double" => "0".to_owned(),
        "bit" => "b'0'".to_owned(),
        "year" => "1970".to_owned(),
        "enum" => literal::quote(ty.args.first()?),
        "set" => "''".to_owned(),
        "date" => "'1970-01-01'".to_owned(),
        // The first second of the epoch is no timestamp, in no time zone.
        "datetime" | "timestamp" => "'1970-01-02 00:00:00'".to_owned(),
        "time" => "'00:00:00'".to_owned(),
        "json" => "'{}'".to_owned(),
        "uuid" => "UUID()".to_owned(),
        "inet4" => "'0.0.0.0'".to_owned(),
        "inet6" => "'::'".to_owned(),
        "point" => "POINT(0, 0)".to_owned(),
        _ if types::is_spatial(ty) => return None,
        _ => "''".to_owned(),
    })
}

/// An expression that gives every row another value.
pub(super) fn distinct(ty: &SqlType) -> Option<Distinct> {
    if types::is_bool(ty) {
        return None;
    }
    if types::integer_bytes(ty).is_some() {
        return Some(Distinct::Counted);
    }
    let length: Option<u64> = ty.args.first().and_then(|it| it.parse().ok());
    Some(match (types::base(ty), length) {
        ("decimal" | "float" | "double", _) => Distinct::Counted,
        ("uuid", _) => Distinct::Expr("UUID()".to_owned()),
        ("char" | "varchar", Some(length)) if length < 32 => {
            Distinct::Expr(format!("LEFT(SHA2(UUID(), 256), {length})"))
        }
        ("char" | "varchar", _) => Distinct::Expr("LEFT(SHA2(UUID(), 256), 32)".to_owned()),
        ("binary" | "varbinary", Some(length)) if length <= 16 => {
            Distinct::Expr(format!("LEFT(UNHEX(SHA2(UUID(), 256)), {length})"))
        }
        ("binary" | "varbinary", _) => {
            Distinct::Expr("LEFT(UNHEX(SHA2(UUID(), 256)), 16)".to_owned())
        }
        ("datetime", _) => Distinct::Expr(
            "'1970-01-02 00:00:00' + INTERVAL (@ovmig := @ovmig + 1) SECOND".to_owned(),
        ),
        _ => return None,
    })
}

/// How rows get values unlike each other.
pub(super) enum Distinct {
    /// By counting.
    Counted,
    /// By an expression.
    Expr(String),
}
