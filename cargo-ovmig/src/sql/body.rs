//! Where the body of a trigger, a routine or an event of MySQL and MariaDB ends: its statements have semicolons of
//! their own.
//!
//! Source: MySQL's manual, 15.6 "Compound Statement Syntax"; MariaDB's `FOR` and `BEGIN NOT ATOMIC`.

use super::token::{Token, TokenKind};

/// The way through one statement.
#[derive(Default)]
pub(super) struct Body {
    words: usize,
    parentheses: usize,
    /// Whether the statement can have a body at all.
    may: May,
    /// The first word of a routine's body has passed.
    begun: bool,
    open: Vec<Block>,
    last: Last,
    last_but_one: Last,
}

#[derive(Default, PartialEq, Eq)]
enum May {
    /// So far nothing says so.
    #[default]
    No,
    /// `CREATE`, or `ALTER EVENT`, has passed.
    Perhaps,
    /// A trigger, an event, a block: its body begins behind a word.
    Yes,
    /// A procedure or a function: its body may begin where its parameters end.
    AfterParameters,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// `CASE` within an expression: what follows its `THEN` isn't a statement.
    Expression,
    /// `BEGIN`, `IF`, `LOOP`, …
    Statements,
}

/// What the token before was.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    /// A statement may begin behind it.
    Starts,
    /// `THEN`, `ELSE`.
    Branches,
    End,
    /// `FOLLOWS`, `PRECEDES`.
    Order,
    Character,
}

impl Body {
    /// Whether a semicolon here belongs to the body.
    pub(super) fn inside(&self) -> bool {
        !self.open.is_empty()
    }

    /// The next token that means something.
    pub(super) fn take(&mut self, token: &Token<'_>) {
        let mut this = Last::Other;
        match token.kind {
            TokenKind::Word => this = self.word(token),
            TokenKind::Symbol => match token.text {
                "(" => self.parentheses += 1,
                ")" => {
                    self.parentheses = self.parentheses.saturating_sub(1);
                    if self.parentheses == 0 && self.may == May::AfterParameters {
                        this = Last::Starts;
                    }
                }
                ";" | ":" => this = Last::Starts,
                _ => {}
            },
            TokenKind::Condition => return,
            _ => {}
        }
        self.last_but_one = self.last;
        self.last = this;
    }

    fn word(&mut self, token: &Token<'_>) -> Last {
        self.words += 1;
        let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        match self.may {
            May::No if self.words == 1 && is(&["create", "alter", "begin"]) => {
                self.may = May::Perhaps;
                return Last::Other;
            }
            May::No => return Last::Other,
            May::Perhaps => {
                self.kind(token);
                return Last::Other;
            }
            May::Yes | May::AfterParameters => {}
        }
        if is(&["end"]) && self.last != Last::End {
            self.open.pop();
            return Last::End;
        }
        let starts = self.starts();
        if is(&["begin"]) && self.parentheses == 0 {
            self.open.push(Block::Statements);
            self.begun = true;
            return Last::Starts;
        }
        if is(&["case"]) && self.last != Last::End {
            self.open.push(match starts {
                true => Block::Statements,
                false => Block::Expression,
            });
            return Last::Other;
        }
        if starts && is(&["if", "while", "loop", "repeat", "for"]) {
            self.open.push(Block::Statements);
            self.begun = true;
            return match is(&["loop", "repeat"]) {
                true => Last::Starts,
                false => Last::Other,
            };
        }
        self.begun |= is(&[
            "return", "select", "insert", "update", "call", "replace", "signal",
        ]) || is(&["set"]) && self.last != Last::Character;
        match token.text.to_ascii_lowercase().as_str() {
            "then" | "else" => Last::Branches,
            "do" | "row" => Last::Starts,
            // `BEGIN NOT ATOMIC`.
            "atomic" if self.words == 3 => Last::Starts,
            "follows" | "precedes" => Last::Order,
            "character" => Last::Character,
            _ => Last::Other,
        }
    }

    /// `CREATE` and `BEGIN` have passed: what is it?
    fn kind(&mut self, token: &Token<'_>) {
        let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        if self.parentheses > 0 || self.words > 9 || is(&["table", "view", "index", "database"]) {
            self.may = May::No;
        } else if is(&["trigger", "event"]) {
            self.may = May::Yes;
        } else if is(&["function", "procedure"]) {
            self.may = May::AfterParameters;
        } else if self.words == 2 && is(&["not"]) {
            // `BEGIN NOT ATOMIC`.
            self.may = May::Yes;
            self.open.push(Block::Statements);
        }
    }

    /// Whether a statement may begin here, rather than a function of the same name.
    fn starts(&self) -> bool {
        let expression = self.open.last() == Some(&Block::Expression);
        let outside = self.open.is_empty() && self.parentheses == 0;
        match self.last {
            Last::Starts => true,
            Last::Branches => !expression,
            Last::Other if self.may == May::AfterParameters => outside && !self.begun,
            Last::Other => outside && self.last_but_one == Last::Order,
            _ => false,
        }
    }
}
