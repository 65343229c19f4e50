//! The names that PostgreSQL gives to expressions: `lower` for `lower(name)`.
//!
//! Source: `FigureIndexColname` (`parser/parse_target.c`), as far as tokens can say.

use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// The name of an expression; `None` where it has none and is called `expr`.
pub(super) fn name(expr: &str, backend: Backend) -> Option<String> {
    let tokens: Vec<Token<'_>> = significant(expr, backend).collect();
    expr_name(&tokens, backend).map(|(name, _)| name)
}

/// The name of an expression, and whether it is a strong one: a cast's type is a weak name, which gives way to that of
/// what is cast.
fn expr_name(tokens: &[Token<'_>], backend: Backend) -> Option<(String, bool)> {
    let tokens = unwrapped(tokens);
    let (first, rest) = tokens.split_first()?;
    let last = tokens.last()?;
    if rest.is_empty() {
        return first.ident(backend).map(|name| (name, true));
    }
    if let Some((operand, ty)) = cast(tokens) {
        let named = expr_name(operand, backend);
        return named
            .filter(|(_, strong)| *strong)
            .or_else(|| type_name(ty, backend).map(|name| (name, false)));
    }
    if let [operand @ .., collate, _] = tokens
        && collate.is_word("COLLATE")
        && closed(operand)
    {
        return expr_name(operand, backend);
    }
    if first.is_word("CASE") && case_end(tokens) == Some(tokens.len() - 1) {
        let otherwise = rest.iter().rposition(|it| it.is_word("ELSE"));
        let named = otherwise.and_then(|at| expr_name(&rest[at + 1..rest.len() - 1], backend));
        return named
            .filter(|(_, strong)| *strong)
            .or_else(|| Some(("case".to_owned(), false)));
    }
    if let [_, .., at, time, zone, _] = tokens
        && at.is_word("AT")
        && time.is_word("TIME")
        && zone.is_word("ZONE")
    {
        return Some(("timezone".to_owned(), true));
    }
    if first.is_word("ARRAY") && rest[0].is_symbol("[") && closing(rest) == Some(rest.len() - 1) {
        return Some(("array".to_owned(), true));
    }
    if let Some(at) = tokens.iter().position(|it| it.is_symbol("("))
        && at > 0
        && closing(&tokens[at..]) == Some(tokens.len() - at - 1)
    {
        return call_name(&tokens[..at], &tokens[at + 1], backend);
    }
    if last.is_symbol("]")
        && let Some(at) = (1..tokens.len()).find(|at| {
            tokens[*at].is_symbol("[")
                && closed(&tokens[..*at])
                && closing(&tokens[*at..]) == Some(tokens.len() - at - 1)
        })
    {
        return expr_name(&tokens[..at], backend);
    }
    // A column behind its table.
    let chain = tokens
        .iter()
        .enumerate()
        .all(|(at, it)| (at % 2 == 1) == it.is_symbol("."));
    match last.ident(backend) {
        Some(name) if chain => Some((name, true)),
        _ => None,
    }
}

/// The name of a call: that of the function, the special ones as PostgreSQL's grammar rewrites them.
fn call_name(
    function: &[Token<'_>],
    argument: &Token<'_>,
    backend: Backend,
) -> Option<(String, bool)> {
    let chain = function
        .iter()
        .enumerate()
        .all(|(at, it)| (at % 2 == 1) == it.is_symbol("."));
    let last = function.last().filter(|_| chain)?;
    let name = last.ident(backend)?;
    let special = function.len() == 1 && last.kind == TokenKind::Word;
    let name = match name.as_str() {
        "and" | "or" | "not" | "in" | "any" | "all" | "some" | "row" if special => return None,
        "trim" if special && argument.is_word("LEADING") => "ltrim".to_owned(),
        "trim" if special && argument.is_word("TRAILING") => "rtrim".to_owned(),
        "trim" if special => "btrim".to_owned(),
        _ => name,
    };
    Some((name, true))
}

/// Without the parentheses that are around all of it.
fn unwrapped<'a, 't>(mut tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    while tokens.first().is_some_and(|it| it.is_symbol("("))
        && closing(tokens) == Some(tokens.len() - 1)
    {
        tokens = &tokens[1..tokens.len() - 1];
    }
    tokens
}

/// Where the bracket that the tokens begin with is closed.
fn closing(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") || token.is_symbol("[") {
            depth += 1;
        } else if token.is_symbol(")") || token.is_symbol("]") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Where the `CASE` that the tokens begin with has its `END`.
fn case_end(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    tokens.iter().position(|it| {
        if it.is_word("CASE") {
            depth += 1;
        } else if it.is_word("END") {
            depth = depth.saturating_sub(1);
        }
        depth == 0
    })
}

/// Whether the tokens are one operand: a word or a string, a call, or something in parentheses.
fn closed(tokens: &[Token<'_>]) -> bool {
    let tokens = match tokens.iter().position(|it| it.is_symbol("(")) {
        Some(at) => {
            return closing(&tokens[at..]) == Some(tokens.len() - at - 1) && plain(&tokens[..at]);
        }
        None => tokens,
    };
    plain(tokens) && !tokens.is_empty()
}

fn plain(tokens: &[Token<'_>]) -> bool {
    tokens.iter().enumerate().all(|(at, it)| {
        if at % 2 == 1 {
            it.is_symbol(".")
        } else {
            it.kind != TokenKind::Symbol
        }
    })
}

/// The operand and the type of `x::t` or `CAST(x AS t)`, when that is the whole.
fn cast<'a, 't>(tokens: &'a [Token<'t>]) -> Option<(&'a [Token<'t>], &'a [Token<'t>])> {
    if tokens.first()?.is_word("CAST") && tokens.get(1)?.is_symbol("(") {
        let inner = tokens.get(2..tokens.len() - 1)?;
        if closing(&tokens[1..]) != Some(tokens.len() - 2) {
            return None;
        }
        let at = inner.iter().rposition(|it| it.is_word("AS"))?;
        return Some((&inner[..at], &inner[at + 1..]));
    }
    let at = tokens.iter().rposition(|it| it.is_symbol("::"))?;
    let (operand, ty) = (&tokens[..at], &tokens[at + 1..]);
    let operand_is_one = closed(operand) || cast(operand).is_some();
    let type_is_one = ty.iter().all(|it| {
        it.kind == TokenKind::Word
            || it.kind == TokenKind::QuotedIdent
            || it.kind == TokenKind::Number
            || ["(", ")", ",", ".", "[", "]"]
                .iter()
                .any(|symbol| it.is_symbol(symbol))
    });
    (operand_is_one && type_is_one).then_some((operand, ty))
}

/// The last part of a type's name, as PostgreSQL's grammar has it: `integer` is `int4`.
fn type_name(ty: &[Token<'_>], backend: Backend) -> Option<String> {
    let end = ty
        .iter()
        .position(|it| it.is_symbol("(") || it.is_symbol("["))
        .unwrap_or(ty.len());
    let words: Vec<String> = ty[..end]
        .iter()
        .filter_map(|it| it.ident(backend))
        .collect();
    let with_time_zone = ty.iter().any(|it| it.is_word("WITH"));
    let name = match (words.first()?.as_str(), with_time_zone) {
        ("int" | "integer", _) => "int4",
        ("bigint", _) => "int8",
        ("smallint", _) => "int2",
        ("real", _) => "float4",
        ("float" | "double", _) => "float8",
        ("decimal" | "dec", _) => "numeric",
        ("boolean", _) => "bool",
        ("bit", _) if words.get(1).is_some_and(|it| it == "varying") => "varbit",
        ("character" | "char" | "nchar", _) if words.get(1).is_some_and(|it| it == "varying") => {
            "varchar"
        }
        ("character" | "char" | "nchar", _) => "bpchar",
        ("timestamp", true) => "timestamptz",
        ("time", true) => "timetz",
        _ => words.last()?,
    };
    Some(name.to_owned())
}
