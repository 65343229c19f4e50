//! Expressions of which the text alone doesn't tell whether they mean the same.
//!
//! Invariant: two that are undecided are the same, token by token, but for parentheses and casts. All else that differs
//! is a difference, so that no change of a declaration is taken for another way to write it.

use super::Dialect;
use crate::schema::{Backend, Table};
use crate::sql::{Token, TokenKind, significant};

/// Whether nobody but the engine can say if the two, which have different canonical texts, are the same: they differ in
/// parentheses and casts alone, in something that isn't understood or in the type of a literal.
pub fn undecided(left: &str, right: &str, table: &Table, dialect: &dyn Dialect) -> bool {
    let backend = dialect.backend();
    if bare(left, backend) != bare(right, backend) {
        return false;
    }
    let form = |sql: &str| dialect.normalize_in(&uncast(sql, backend), None, table);
    !(dialect.reads(left) && dialect.reads(right)) || form(left) == form(right)
}

/// The tokens without parentheses and casts.
fn bare(sql: &str, backend: Backend) -> Vec<String> {
    let tokens: Vec<Token<'_>> = significant(sql, backend).collect();
    let mut bare = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.is_symbol("::") {
            at = after_type(&tokens, at + 1);
            continue;
        }
        if !token.is_symbol("(") && !token.is_symbol(")") {
            let name = token.ident(backend).map(|name| name.to_string());
            bare.push(match token.kind {
                TokenKind::Word => token.text.to_ascii_lowercase(),
                _ => name.unwrap_or_else(|| token.text.to_owned()),
            });
        }
        at += 1;
    }
    bare
}

/// The expression without the casts of its strings.
fn uncast(sql: &str, backend: Backend) -> String {
    let tokens: Vec<Token<'_>> = significant(sql, backend).collect();
    let (mut uncast, mut copied) = (String::new(), 0);
    for at in 1..tokens.len() {
        if tokens[at].is_symbol("::") && tokens[at - 1].kind == TokenKind::String {
            uncast.push_str(&sql[copied..tokens[at].start]);
            let next = tokens.get(after_type(&tokens, at + 1));
            copied = next.map_or(sql.len(), |token| token.start);
        }
    }
    uncast.push_str(&sql[copied..]);
    uncast
}

/// Where the tokens go on behind a type.
fn after_type(tokens: &[Token<'_>], start: usize) -> usize {
    let symbol = |at: usize, text: &str| tokens.get(at).is_some_and(|it| it.is_symbol(text));
    let word = |at: usize, text: &str| tokens.get(at).is_some_and(|it| it.is_word(text));
    let arguments = |at: usize| match symbol(at, "(") {
        true => (at..tokens.len())
            .find(|at| symbol(*at, ")"))
            .map_or(at, |end| end + 1),
        false => at,
    };
    let mut at = start + 1;
    while symbol(at, ".") {
        at += 2;
    }
    if word(at, "varying") || word(at, "precision") {
        at += 1;
    }
    at = arguments(at);
    if (word(at, "with") || word(at, "without")) && word(at + 1, "time") {
        at += 3;
    }
    while symbol(at, "[") && symbol(at + 1, "]") {
        at += 2;
    }
    at.min(tokens.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect;
    use crate::schema::{Column, ObjectName, SqlType};

    fn is_undecided(left: &str, right: &str, backend: Backend) -> bool {
        let mut table = Table::new(ObjectName::new("t"));
        for (name, ty) in [("day", "date"), ("doc", "xml"), ("n", "int4")] {
            table.columns.push(Column::new(name, SqlType::new(ty)));
        }
        undecided(left, right, &table, dialect::of(backend))
    }

    #[test]
    fn only_parentheses_and_casts_leave_a_doubt() {
        let postgres = |left, right| is_undecided(left, right, Backend::Postgres);
        let (month, typed) = (
            "day <@ daterange('2020-01-01', '2020-02-01')",
            "day <@ daterange('2020-01-01'::date, '2020-02-01'::pg_catalog.date)",
        );
        assert!(postgres(month, typed) && postgres(typed, month));
        assert!(postgres(
            "xmlexists('//a' PASSING BY VALUE doc)",
            "(xmlexists(('//a'::text) passing by value (doc)))",
        ));
        for changed in [
            "day <@ daterange('2020-01-01'::date, '2020-03-01'::date)",
            "day @> daterange('2020-01-01'::date, '2020-02-01'::date)",
            "NOT day <@ daterange('2020-01-01'::date, '2020-02-01'::date)",
            "day <@ tsrange('2020-01-01'::date, '2020-02-01'::date)",
        ] {
            assert!(!postgres(month, changed), "{changed}");
        }
        // What is understood differs.
        assert!(!postgres("n * (n + 1) > 2", "n * n + 1 > 2"));
        assert!(!postgres("n::text > '2'", "n > '2'"));
        assert!(!postgres(
            "xmlexists('//a' PASSING doc)",
            "xmlexists('//b' PASSING doc)"
        ));
    }
}
