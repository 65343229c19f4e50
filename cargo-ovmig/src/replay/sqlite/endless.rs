//! Statements that might never end: a common table expression may read itself, and on SQLite it does so without the word
//! RECURSIVE too. What they do with rows isn't needed, for none of it shows in a schema.
//!
//! Invariant: what is carried out in place of such a statement fails where its names are wrong, and makes the same table.

use super::statement::{Act, Does};
use crate::schema::Backend;
use crate::sql::{Token, significant};

/// What a history holds so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Endless {
    /// Whether a view or a trigger has such an expression: then any statement may come upon it.
    in_extras: bool,
}

impl Endless {
    /// What is to be carried out in place of the statement, if it might not end.
    pub(super) fn instead(&mut self, act: &Act, text: &str) -> Option<String> {
        let may = self.in_extras || has_expression(text);
        match &act.does {
            Does::CreateExtra(_) => {
                self.in_extras |= has_expression(text);
                None
            }
            Does::Write(_) | Does::Select if may => Some(format!("EXPLAIN {text}")),
            Does::CreateTable(_) | Does::CreateAside(_) if may => without_rows(text),
            _ => None,
        }
    }
}

fn has_expression(text: &str) -> bool {
    // The cheap look first.
    let begins = |it: &[u8]| it.eq_ignore_ascii_case(b"with");
    text.as_bytes().windows(4).any(begins)
        && significant(text, Backend::Sqlite).any(|token| token.is_word("with"))
}

/// `CREATE TABLE … AS` a query, of which no row is asked for.
fn without_rows(text: &str) -> Option<String> {
    let mut depth = 0_i32;
    let is_as = |token: &Token<'_>| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth == 0 && token.is_word("as")
    };
    let token = significant(text, Backend::Sqlite).find(is_as)?;
    let (head, query) = text.split_at(token.start + token.text.len());
    Some(format!("{head} SELECT * FROM ({query}\n) LIMIT 0"))
}
