//! Statements that call something: `SELECT f()`, `DO`, `CALL`. And which tables such a text names.

use super::super::ddl::Ddl;
use super::{Asides, Reading};
use crate::dialect::names::clip;
use crate::schema::{Backend, ObjectName};
use crate::sql::{Token, TokenKind, significant};

/// How deep parentheses, brackets, CASE and prefixes may nest before a text is left to the server alone: the parser
/// works on the stack.
const MAX_DEPTH: usize = 100;

/// Why a block isn't followed.
pub(in crate::replay::postgres) const OPAQUE_BLOCK: &str =
    "a DO block may change tables in ways that only running it shows";

/// Functions of PostgreSQL's own, and of Diesel's setup, that leave tables as they are. What isn't listed may do
/// anything.
#[rustfmt::skip]
static HARMLESS: &[&str] = &[
    "abs", "array_agg", "array_length", "avg", "bool_and", "bool_or", "cardinality", "cast", "ceil", "char_length",
    "clock_timestamp", "coalesce", "concat", "concat_ws", "count", "current_database", "current_schema",
    "current_setting", "currval", "date_part", "date_trunc", "diesel_manage_updated_at", "diesel_set_updated_at",
    "exists", "extract", "floor", "format", "gen_random_uuid", "generate_series", "greatest", "json_agg",
    "json_build_object", "jsonb_agg", "jsonb_build_object", "jsonb_object_agg", "lastval", "least", "length", "lower",
    "max", "md5", "min", "nextval", "now", "nullif", "pg_advisory_lock", "pg_advisory_unlock",
    "pg_advisory_xact_lock", "pg_get_serial_sequence", "pg_notify", "pg_sleep", "quote_ident", "quote_literal",
    "random", "regexp_replace", "replace", "round", "row", "row_number", "setval", "split_part", "string_agg",
    "substring", "sum", "to_char", "to_date", "to_regclass", "to_timestamp", "trim", "unnest", "upper", "values",
    "version",
];

/// Words that stand before a parenthesis and aren't functions.
#[rustfmt::skip]
static NO_FUNCTION: &[&str] = &[
    "all", "and", "any", "array", "as", "between", "by", "case", "conflict", "distinct", "else", "except", "from", "having", "in",
    "intersect", "is", "join", "lateral", "limit", "not", "on", "or", "order", "over", "select", "some", "then", "union",
    "using", "when", "where", "with", "filter", "within", "partition", "group", "sets", "cube", "rollup", "numeric",
    "varchar", "char", "interval", "timestamp", "time", "decimal",
];

/// Reads a `SELECT`, a `DO` or a `CALL`.
pub(super) fn read(sql: &str, harmless: &dyn Fn(&str) -> bool) -> Reading {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    let Some(first) = tokens.first() else {
        return Reading::Nothing;
    };
    if first.is_word("do") {
        return block(sql, &tokens);
    }
    if let Some(path) = search_path(&tokens) {
        return Reading::Ddl(
            vec![Ddl::SearchPath(Some(path))],
            Asides {
                by_hand: true,
                ..Asides::default()
            },
        );
    }
    if let Some((name, true)) = into(&tokens) {
        let made = Ddl::CreateOther {
            name,
            temporary: true,
            parents: Vec::new(),
        };
        let asides = Asides {
            by_hand: true,
            ..Asides::default()
        };
        return Reading::Ddl(vec![made], asides);
    }
    let called: Vec<String> = calls(&tokens).collect();
    let unknown = called
        .iter()
        .find(|name| HARMLESS.binary_search(&name.as_str()).is_err() && !harmless(name));
    match unknown {
        Some(name) => {
            Reading::NotFollowed(format!("what the function `{name}` does isn't in the text"))
        }
        None if called.is_empty() && first.is_word("select") && !mentions_from(&tokens) => {
            Reading::Nothing
        }
        None => Reading::ByHand,
    }
}

/// `DO`: harmless when nothing in its body can shape a table.
fn block(sql: &str, tokens: &[Token<'_>]) -> Reading {
    let mut bodies = tokens.iter().filter_map(body).peekable();
    if bodies.peek().is_some() && bodies.all(|body| !may_shape(&body)) {
        return Reading::ByHand;
    }
    match super::block::read(sql) {
        Some(block) => Reading::Block(block),
        None => Reading::NotFollowed(OPAQUE_BLOCK.into()),
    }
}

/// Whether all functions that the text calls leave tables as they are.
pub(super) fn is_harmless(sql: &str) -> bool {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    calls(&tokens).all(|name| HARMLESS.binary_search(&name.as_str()).is_ok())
}

/// The text of a string or a dollar string.
fn body(token: &Token<'_>) -> Option<String> {
    match token.kind {
        TokenKind::DollarString => {
            let tag = token.text[1..].find('$')? + 2;
            token
                .text
                .get(tag..token.text.len().checked_sub(tag)?)
                .map(str::to_owned)
        }
        TokenKind::String => {
            let quote = token.text.find('\'')?;
            token
                .text
                .get(quote + 1..token.text.len() - 1)
                .map(|it| it.replace("''", "'"))
        }
        _ => None,
    }
}

/// Whether a routine's body holds a word that can shape tables, or calls what isn't known.
pub(in crate::replay::postgres) fn may_shape(body: &str) -> bool {
    let tokens: Vec<Token<'_>> = significant(body, Backend::Postgres).collect();
    let shaping = ["create", "alter", "drop", "execute", "perform"];
    // These are names of columns and tables as well.
    let begins = ["call", "comment", "import"];
    let opens = ["begin", "then", "else", "loop"];
    let is = |token: &Token<'_>, words: &[&str]| words.iter().any(|word| token.is_word(word));
    let begun = |at: usize| at == 0 || tokens[at - 1].is_symbol(";") || is(&tokens[at - 1], &opens);
    (tokens.iter().enumerate())
        .any(|(at, token)| is(token, &shaping) || (is(token, &begins) && begun(at)))
        || calls(&tokens).any(|name| {
            HARMLESS.binary_search(&name.as_str()).is_err()
                && !["raise", "if", "elsif", "while", "into"].contains(&name.as_str())
        })
}

/// The functions that are called.
fn calls<'a>(tokens: &'a [Token<'a>]) -> impl Iterator<Item = String> + 'a {
    tokens.windows(2).enumerate().filter_map(|(at, pair)| {
        let after_dml = at > 0
            && ["into", "table"]
                .iter()
                .any(|word| tokens[at - 1].is_word(word));
        let name = name(&pair[0])?;
        let function = pair[1].is_symbol("(")
            && !after_dml
            && !(pair[0].kind == TokenKind::Word && NO_FUNCTION.contains(&name.as_str()));
        function.then_some(name)
    })
}

fn name(token: &Token<'_>) -> Option<String> {
    match token.kind {
        TokenKind::Word => Some(token.text.to_ascii_lowercase()),
        TokenKind::QuotedIdent => token.ident(Backend::Postgres),
        _ => None,
    }
    .map(|name| clip(&name, 63).to_owned())
}

fn mentions_from(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| token.is_word("from"))
}

/// The table that `SELECT … INTO` makes, and whether it is a temporary one.
fn into(tokens: &[Token<'_>]) -> Option<(ObjectName, bool)> {
    tokens.first().filter(|token| token.is_word("select"))?;
    let mut depth = 0usize;
    let at = tokens.iter().position(|token| {
        depth = match token.text {
            "(" => depth + 1,
            ")" => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0 && token.is_word("into")
    })?;
    let small = ["temp", "temporary", "local", "global", "unlogged", "table"];
    let words = tokens[at + 1..]
        .iter()
        .take_while(|it| small.iter().any(|word| it.is_word(word)));
    let words: Vec<&Token<'_>> = words.collect();
    let temporary = words
        .iter()
        .any(|it| it.is_word("temp") || it.is_word("temporary"));
    Some((qualified(&tokens[at + 1 + words.len()..])?, temporary))
}

/// The name that the tokens begin with.
fn qualified(tokens: &[Token<'_>]) -> Option<ObjectName> {
    let first = name(tokens.first()?)?;
    let rest = tokens.get(1).filter(|it| it.is_symbol("."));
    Some(match rest.and_then(|_| tokens.get(2)).and_then(name) {
        Some(second) => ObjectName::qualified(first, second),
        None => ObjectName::new(first),
    })
}

/// Whether it is a `SELECT … INTO` that makes a table which stays.
pub(super) fn makes_table(sql: &str) -> bool {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    matches!(into(&tokens), Some((_, false)))
}

/// The table that a `SELECT … INTO` makes.
pub(in crate::replay::postgres) fn select_into(sql: &str) -> Option<ObjectName> {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    into(&tokens).map(|(name, _)| name)
}

/// `SELECT set_config('search_path', '…', …)`, with which pg_dump begins.
fn search_path(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let at = tokens
        .iter()
        .position(|token| token.is_word("set_config"))?;
    let [open, setting, comma, path, ..] = tokens.get(at + 1..)? else {
        return None;
    };
    if !open.is_symbol("(")
        || !comma.is_symbol(",")
        || !body(setting)?.eq_ignore_ascii_case("search_path")
    {
        return None;
    }
    let path = body(path)?;
    let names = significant(&path, Backend::Postgres).filter_map(|token| name(&token));
    Some(names.collect())
}

/// The names in a text that may be those of tables, also within the strings and bodies that it holds.
pub(in crate::replay::postgres) fn names_in(sql: &str) -> Vec<ObjectName> {
    let mut found = Vec::new();
    collect(sql, 0, &mut found);
    found
}

fn collect(sql: &str, depth: usize, found: &mut Vec<ObjectName>) {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    for (at, token) in tokens.iter().enumerate() {
        if let Some(inner) = body(token).filter(|_| depth < 4) {
            collect(&inner, depth + 1, found);
        }
        let Some(own) = name(token) else {
            continue;
        };
        let schema = (at > 1 && tokens[at - 1].is_symbol("."))
            .then(|| name(&tokens[at - 2]))
            .flatten();
        found.push(ObjectName { schema, name: own });
    }
}

/// Names right behind `TABLE`: tables that the text makes, changes or drops, whether they are known or not.
pub(in crate::replay::postgres) fn tables_in(sql: &str) -> Vec<ObjectName> {
    let mut found = Vec::new();
    collect_tables(sql, 0, &mut found);
    found
}

fn collect_tables(sql: &str, depth: usize, found: &mut Vec<ObjectName>) {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    for (at, token) in tokens.iter().enumerate() {
        if let Some(inner) = body(token).filter(|_| depth < 4) {
            collect_tables(&inner, depth + 1, found);
        }
        if !token.is_word("table") {
            continue;
        }
        let small = ["if", "not", "exists", "only"];
        let rest = &tokens[at + 1..];
        let skipped = rest
            .iter()
            .take_while(|it| small.iter().any(|word| it.is_word(word)));
        found.extend(qualified(&rest[skipped.count()..]));
    }
}

/// The name and the body of `CREATE FUNCTION` or `CREATE PROCEDURE`.
pub(in crate::replay::postgres) fn routine(sql: &str) -> Option<(String, String)> {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Postgres).collect();
    let open = tokens.iter().position(|token| token.is_symbol("("))?;
    let name = name(tokens.get(open.checked_sub(1)?)?)?;
    let quoted = tokens.windows(2).rev().find_map(|pair| {
        let quotes = matches!(pair[1].kind, TokenKind::String | TokenKind::DollarString);
        (pair[0].is_word("as") && quotes)
            .then(|| body(&pair[1]))
            .flatten()
    });
    let body = quoted.unwrap_or_else(|| sql[tokens[open].start..].to_owned());
    Some((name, body))
}

/// Whether the text nests deeper than the parser may be asked to go.
pub(super) fn nests_too_deeply(sql: &str) -> bool {
    let (mut depth, mut prefixes) = (0usize, 0usize);
    for token in significant(sql, Backend::Postgres) {
        let prefix = token.kind == TokenKind::Symbol && !matches!(token.text, "," | "." | "::")
            || token.is_word("not");
        prefixes = if prefix { prefixes + 1 } else { 0 };
        if matches!(token.text, "(" | "[") || token.is_word("case") {
            depth += 1;
        } else if matches!(token.text, ")" | "]") || token.is_word("end") {
            depth = depth.saturating_sub(1);
        }
        if depth > MAX_DEPTH || prefixes > MAX_DEPTH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_functions_is_sorted() {
        assert!(HARMLESS.is_sorted());
    }
}
