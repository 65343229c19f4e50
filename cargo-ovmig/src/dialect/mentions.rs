//! Which columns the text of an expression mentions, and a column's new name in it. By tokens: no grammar.
//!
//! Invariant: a text without any of the names comes back as it was.

use crate::schema::{Backend, Check, Expr, ForeignKey, Index, KeyPart, PrimaryKey, Unique};
use crate::sql::{Token, TokenKind, significant};

/// The columns out of `columns` that the expression mentions, each once, in the order of their first mention.
pub fn columns<'a>(
    expr: &str,
    columns: impl IntoIterator<Item = &'a str>,
    backend: Backend,
) -> Vec<&'a str> {
    let columns: Vec<&str> = columns.into_iter().collect();
    let mut found: Vec<&str> = Vec::new();
    for (_, name) in identifiers(expr, backend) {
        if let Some(column) = columns.iter().find(|it| same(it, &name, backend))
            && !found.contains(column)
        {
            found.push(column);
        }
    }
    found
}

/// Whether the expression mentions the column.
pub fn mentions(expr: &str, column: &str, backend: Backend) -> bool {
    identifiers(expr, backend).any(|(_, name)| same(column, &name, backend))
}

/// The expression with one column's name replaced by another, which `ident` writes as SQL.
pub fn rename(
    expr: &str,
    from: &str,
    to: &str,
    backend: Backend,
    ident: impl Fn(&str) -> String,
) -> String {
    let found = identifiers(expr, backend).filter(|(_, name)| same(from, name, backend));
    replace(expr, found.map(|(token, _)| token), &ident(to))
}

/// The expression with the table's name replaced where it stands before a column: `t.a`.
pub fn rename_qualifier(
    expr: &str,
    from: &str,
    to: &str,
    backend: Backend,
    ident: impl Fn(&str) -> String,
) -> String {
    let tokens: Vec<Token<'_>> = significant(expr, backend).collect();
    let found = (0..tokens.len()).filter(|at| {
        let qualifies = tokens.get(at + 1).is_some_and(|it| it.is_symbol("."))
            // `s.t.a` and `s.f(a)`: the last but one is the table, unless a function follows.
            && !tokens.get(at + 3).is_some_and(|it| it.is_symbol("(") || it.is_symbol("."));
        let name = tokens[*at].ident(backend);
        qualifies && name.is_some_and(|name| same(from, &name, backend))
    });
    replace(expr, found.map(|at| tokens[at]), &ident(to))
}

/// The expression with a type's name replaced: after `::`, and after the `AS` of a cast, also behind its schema.
pub fn rename_type(
    expr: &str,
    from: &str,
    to: &str,
    backend: Backend,
    ident: impl Fn(&str) -> String,
) -> String {
    let tokens: Vec<Token<'_>> = significant(expr, backend).collect();
    let starts_type = |at: usize| {
        at.checked_sub(1)
            .is_some_and(|before| tokens[before].is_symbol("::") || tokens[before].is_word("AS"))
    };
    let found = (0..tokens.len()).filter(|at| {
        let behind_schema = *at >= 2 && tokens[at - 1].is_symbol(".") && starts_type(at - 2);
        let is_schema = tokens.get(at + 1).is_some_and(|it| it.is_symbol("."));
        let name = tokens[*at].ident(backend);
        (starts_type(*at) && !is_schema || behind_schema)
            && name.is_some_and(|name| same(from, &name, backend))
    });
    replace(expr, found.map(|at| tokens[at]), &ident(to))
}

fn replace<'a>(expr: &str, tokens: impl Iterator<Item = Token<'a>>, by: &str) -> String {
    let mut replaced = String::new();
    let mut copied = 0;
    for token in tokens {
        replaced.push_str(&expr[copied..token.start]);
        replaced.push_str(by);
        copied = token.end();
    }
    replaced.push_str(&expr[copied..]);
    replaced
}

/// A part of a table that is made of columns.
pub(crate) trait MadeOf {
    /// Whether the column is one of them.
    fn mentions(&self, column: &str, backend: Backend) -> bool;
}

impl MadeOf for PrimaryKey {
    fn mentions(&self, column: &str, _: Backend) -> bool {
        self.columns.iter().any(|it| it == column)
    }
}

impl MadeOf for Unique {
    fn mentions(&self, column: &str, _: Backend) -> bool {
        self.columns.iter().any(|it| it == column)
    }
}

impl MadeOf for ForeignKey {
    fn mentions(&self, column: &str, _: Backend) -> bool {
        self.columns.iter().any(|it| it == column)
    }
}

impl MadeOf for Check {
    fn mentions(&self, column: &str, backend: Backend) -> bool {
        mentions(&self.expr.0, column, backend)
    }
}

impl MadeOf for Index {
    fn mentions(&self, column: &str, backend: Backend) -> bool {
        let in_expr = |expr: &Expr| mentions(&expr.0, column, backend);
        self.include.iter().any(|it| it == column)
            || self.predicate.as_ref().is_some_and(in_expr)
            || self.keys.iter().any(|key| match &key.part {
                KeyPart::Column(name) => name == column,
                KeyPart::Expr(expr) => in_expr(expr),
            })
    }
}

fn same(column: &str, name: &str, backend: Backend) -> bool {
    match backend {
        Backend::Sqlite | Backend::Mysql => column.eq_ignore_ascii_case(name),
        Backend::Postgres => column == name,
    }
}

/// The tokens that can be a column: not a function (`f(`), a type (`x::t`, `AS t`, `t 'literal'`), a qualifier (`t.`)
/// or a collation (`COLLATE c`).
fn identifiers(expr: &str, backend: Backend) -> impl Iterator<Item = (Token<'_>, String)> {
    let tokens: Vec<Token<'_>> = significant(expr, backend).collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(name) = token.ident(backend) else {
            continue;
        };
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let after = tokens.get(at + 1);
        let is_type = before.is_some_and(|it| {
            it.is_symbol("::") || (it.is_word("AS") && token.kind == TokenKind::Word)
        });
        let is_collation = before.is_some_and(|it| it.is_word("COLLATE"));
        let is_other = after.is_some_and(|it| {
            it.is_symbol("(") && !is_operator_word(token)
                || it.is_symbol(".")
                || it.kind == TokenKind::String
                    && token.kind == TokenKind::Word
                    && it.start > token.end()
                    && !is_operator_word(token)
        });
        if !is_type && !is_collation && !is_other {
            found.push((*token, name));
        }
    }
    found.into_iter()
}

/// Words before a parenthesis or a string that are neither a function nor a type. They are never a column either
/// unless quoted, but saying so costs nothing.
fn is_operator_word(token: &Token<'_>) -> bool {
    token.kind == TokenKind::QuotedIdent
        || ["AND", "OR", "NOT", "IN", "LIKE", "ILIKE", "BETWEEN", "IS"]
            .iter()
            .any(|word| token.is_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_columns_are_mentions() {
        let names = ["name", "age", "Odd", "text", "lower"];
        let found = |expr| columns(expr, names, Backend::Postgres);
        assert_eq!(found("name <> '' AND Name ~ 'age'"), ["name"]);
        assert_eq!(found("t.age > 0 AND \"Odd\" = 1"), ["age", "Odd"]);
        assert_eq!(found("lower(x) = 'a'::text"), [""; 0]);
        assert_eq!(found("CAST(x AS text) = text 'a'"), [""; 0]);
        assert_eq!(found("text = ANY (ARRAY['age']) /* name */"), ["text"]);
        assert_eq!(found("odd = 1"), [""; 0]);
        assert_eq!(columns("ODD = 1", names, Backend::Sqlite), ["Odd"]);
    }

    #[test]
    fn renaming_keeps_the_rest_of_the_text() {
        let renamed = |expr| {
            rename(expr, "a", "b c", Backend::Postgres, |name| {
                format!("\"{name}\"")
            })
        };
        assert_eq!(
            renamed("a  +A+\"a\" > a(1) AND 'a' <> $$a$$ AND x.a=1"),
            "\"b c\"  +\"b c\"+\"b c\" > a(1) AND 'a' <> $$a$$ AND x.\"b c\"=1"
        );
        assert_eq!(renamed("x > 0"), "x > 0");
    }
}
