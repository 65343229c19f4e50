//! The labels of an enumeration: a check of a column of texts.

use crate::schema::{Backend, Table};
use crate::sql::{Token, TokenKind, significant};

/// The texts that a check lists of a column: `color IN ('red', 'blue')`.
pub(super) fn labels(table: &Table, column: &str) -> Option<Vec<String>> {
    let mut checks = table.checks.iter();
    checks.find_map(|check| listed(&check.expr.0, column))
}

fn listed(expr: &str, column: &str) -> Option<Vec<String>> {
    let tokens: Vec<Token<'_>> = significant(expr, Backend::Sqlite).collect();
    let mut rest = &tokens[..];
    while let [first, inner @ .., last] = rest
        && first.is_symbol("(")
        && last.is_symbol(")")
    {
        rest = inner;
    }
    let [name, word, open, list @ .., close] = rest else {
        return None;
    };
    let is_it = (name.ident(Backend::Sqlite)).is_some_and(|it| it.eq_ignore_ascii_case(column));
    if !is_it || !word.is_word("IN") || !open.is_symbol("(") || !close.is_symbol(")") {
        return None;
    }
    let values = list.split(|token| token.is_symbol(","));
    values
        .map(|value| match value {
            [one] if one.kind == TokenKind::String => {
                let inner = one.text.strip_prefix('\'')?.strip_suffix('\'')?;
                Some(inner.replace("''", "'"))
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn labels_are_what_a_check_lists() {
        let labels = |expr: &str| listed(expr, "color").map(|labels| labels.join("|"));
        assert_eq!(
            labels("color IN ('red', 'it''s')").as_deref(),
            Some("red|it's")
        );
        assert_eq!(labels("(\"Color\" in ('red'))").as_deref(), Some("red"));
        for other in [
            "hue IN ('red')",
            "color IN (1)",
            "color IN ('a') OR x",
            "color = 'a'",
            "",
        ] {
            assert_eq!(labels(other), None, "{other}");
        }
    }
}
