//! Cuts a script into statements.

use std::ops::Range;

use super::token::{Token, TokenKind, tokens};
use crate::schema::Backend;

/// One statement of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// From its first token to its last, without the semicolon.
    pub text: &'a str,
    /// Where that lies in the script.
    pub span: Range<usize>,
}

/// The statements of a script, without those that are empty. A semicolon inside parentheses (`CREATE RULE`), a
/// trigger's or a routine's body (`BEGIN … END`) doesn't end one.
pub fn statements(sql: &str, backend: Backend) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut open = Open::default();
    for token in tokens(sql, backend) {
        if matches!(token.kind, TokenKind::Space | TokenKind::Comment) {
            continue;
        }
        if token.is_symbol(";") && !open.inside() {
            found.extend(open.close(sql));
        } else {
            open.take(&token);
        }
    }
    found.extend(open.close(sql));
    found
}

/// The statement that is being read.
#[derive(Default)]
struct Open {
    span: Option<Range<usize>>,
    parentheses: usize,
    /// Open `BEGIN`s and `CASE`s of a body.
    blocks: usize,
    /// `CREATE … TRIGGER|FUNCTION|PROCEDURE`: only there a `BEGIN` opens a body.
    creates: bool,
    routine: bool,
    words: usize,
}

impl Open {
    fn inside(&self) -> bool {
        self.parentheses > 0 || self.blocks > 0
    }

    fn take(&mut self, token: &Token<'_>) {
        let start = self.span.as_ref().map_or(token.start, |span| span.start);
        self.span = Some(start..token.end());
        if token.is_symbol("(") {
            self.parentheses += 1;
        } else if token.is_symbol(")") {
            self.parentheses = self.parentheses.saturating_sub(1);
        } else if token.kind == TokenKind::Word {
            self.words += 1;
            self.take_word(token);
        }
    }

    fn take_word(&mut self, token: &Token<'_>) {
        let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        if self.words == 1 {
            self.creates = is(&["create"]);
        } else if self.creates && self.words <= 6 && is(&["trigger", "function", "procedure"]) {
            self.routine = true;
        } else if self.routine && (is(&["begin"]) || (self.blocks > 0 && is(&["case"]))) {
            self.blocks += 1;
        } else if self.blocks > 0 && is(&["end"]) {
            self.blocks -= 1;
        }
    }

    fn close<'a>(&mut self, sql: &'a str) -> Option<Statement<'a>> {
        let span = std::mem::take(self).span?;
        Some(Statement {
            text: &sql[span.clone()],
            span,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str, backend: Backend) -> Vec<&str> {
        statements(sql, backend)
            .into_iter()
            .map(|statement| statement.text)
            .collect()
    }

    #[test]
    fn bodies_keep_their_semicolons() {
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END";
        assert_eq!(
            texts(&format!("-- x\n;{trigger};\nSELECT 1"), Backend::Sqlite),
            [trigger, "SELECT 1"]
        );
        let function =
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END";
        assert_eq!(
            texts(&format!("{function}; BEGIN; COMMIT;"), Backend::Postgres),
            [function, "BEGIN", "COMMIT"]
        );
        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
        assert_eq!(texts(&format!("{rule};"), Backend::Postgres), [rule]);
    }

    #[test]
    fn a_transaction_is_not_a_body() {
        assert_eq!(
            texts("BEGIN IMMEDIATE; CREATE TABLE a (b); END;", Backend::Sqlite).len(),
            3
        );
    }
}
