//! A value for rows that come back without theirs: a column that was dropped was NOT NULL, and nobody knows what stood in
//! it.

use crate::dialect::mentions::MadeOf;
use crate::schema::{Backend, Check, Table};
use crate::sql::{Token, TokenKind, significant};

/// Whether the column is part of a key of the table, so that each row needs a value of its own.
pub fn is_key(table: &Table, column: &str) -> bool {
    let keys = table.primary_key.iter().map(|it| &it.columns);
    let uniques = table.uniques.iter().map(|it| &it.columns);
    keys.chain(uniques)
        .any(|it| it.iter().any(|name| name == column))
}

/// A literal that is likely to pass the checks of a column of texts (or else of numbers): one that a check allows, or
/// one that isn't empty. `None` where no check mentions the column.
pub fn passing(checks: &[Check], column: &str, text: bool, backend: Backend) -> Option<String> {
    let check = checks.iter().find(|it| it.mentions(column, backend))?;
    let tokens: Vec<Token<'_>> = significant(&check.expr.0, backend).collect();
    let allowed = tokens.windows(2).position(|pair| {
        pair[0].ident(backend).as_deref() == Some(column)
            && (pair[1].is_symbol("=") || pair[1].is_word("IN"))
    });
    let kind = if text {
        TokenKind::String
    } else {
        TokenKind::Number
    };
    let literal = allowed.and_then(|at| {
        let mut values = tokens[at + 2..].iter();
        // `= 1`, `IN (1`, `= ANY (ARRAY[1`
        values.find(|it| {
            !["(", "["].iter().any(|symbol| it.is_symbol(symbol))
                && !["ANY", "ARRAY"].iter().any(|word| it.is_word(word))
        })
    });
    Some(match literal.filter(|it| it.kind == kind) {
        Some(literal) => literal.text.to_owned(),
        None if text => "'-'".to_owned(),
        None => "1".to_owned(),
    })
}
