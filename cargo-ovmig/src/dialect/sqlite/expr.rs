//! Expressions of SQLite in one form for one meaning, as far as text alone can say.
//!
//! Source: <https://sqlite.org/lang_expr.html> for the operators and how they bind. What isn't understood (a
//! subquery, a window) is kept token by token, with keywords and names in lower case.
//!
//! Invariant: never fails; two texts with the same form mean the same.

use super::{render, types};
use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// Deeper than any expression that people write, shallower than the stack.
const MAX_DEPTH: usize = 100;

/// The form of an expression.
pub(super) fn form(sql: &str) -> String {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Sqlite).collect();
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        depth: 0,
    };
    match parser.expr(0) {
        Some(node) if parser.at == tokens.len() => node.text(),
        _ => plain(&tokens),
    }
}

/// An identifier in lower case, quoted only where it has to be.
pub(super) fn name(token: &Token<'_>) -> Option<String> {
    token
        .ident(Backend::Sqlite)
        .map(|name| render::ident(&name.to_ascii_lowercase()))
}

/// The tokens as they are, with words in lower case.
fn plain(tokens: &[Token<'_>]) -> String {
    let texts: Vec<String> = tokens.iter().map(plain_token).collect();
    texts.join(" ")
}

fn plain_token(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Word | TokenKind::Number => token.text.to_ascii_lowercase(),
        TokenKind::QuotedIdent => name(token).unwrap_or_default(),
        _ => symbol(token.text).to_owned(),
    }
}

/// One spelling of each operator.
fn symbol(text: &str) -> &str {
    match text {
        "==" => "=",
        "<>" => "!=",
        other => other,
    }
}

/// A part of an expression that is understood.
enum Node {
    /// Written out; in parentheses when it is an operation.
    Done(String),
    /// Operands of an operator for which grouping doesn't matter.
    Chain(&'static str, Vec<Node>),
}

impl Node {
    fn text(self) -> String {
        match self {
            Node::Done(text) => text,
            Node::Chain(operator, parts) => {
                let parts: Vec<String> = parts.into_iter().map(Node::text).collect();
                format!("({})", parts.join(&format!(" {operator} ")))
            }
        }
    }

    /// `self operator right`, flattened.
    fn chain(self, operator: &'static str, right: Node) -> Node {
        let mut parts = Vec::new();
        for side in [self, right] {
            match side {
                Node::Chain(inner, mut more) if inner == operator => parts.append(&mut more),
                other => parts.push(other),
            }
        }
        Node::Chain(operator, parts)
    }
}

/// How tightly the operators bind, loosest first.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const EQUALITY: u8 = 4;
const RELATION: u8 = 5;
const BITS: u8 = 7;
const SUM: u8 = 8;
const PRODUCT: u8 = 9;
const CONCAT: u8 = 10;
const COLLATE: u8 = 11;
const UNARY: u8 = 12;

struct Parser<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'_, 'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_word(word));
        self.at += usize::from(found);
        found
    }

    fn words(&mut self, words: &[&str]) -> bool {
        let found = words.iter().enumerate().all(|(n, word)| {
            self.tokens
                .get(self.at + n)
                .is_some_and(|token| token.is_word(word))
        });
        self.at += if found { words.len() } else { 0 };
        found
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_symbol(symbol));
        self.at += usize::from(found);
        found
    }

    /// An expression of operators that bind at least that tightly. `None`: not understood.
    fn expr(&mut self, least: u8) -> Option<Node> {
        self.depth += 1;
        let node = if self.depth > MAX_DEPTH {
            None
        } else {
            self.operations(least)
        };
        self.depth -= 1;
        node
    }

    fn operations(&mut self, least: u8) -> Option<Node> {
        let mut left = self.operand()?;
        while let Some(token) = self.peek() {
            let before = self.at;
            left = match self.binary(least, token)? {
                Some((operator, binding)) => {
                    let right = self.expr(binding + 1)?;
                    match operator.as_str() {
                        "and" => left.chain("and", right),
                        "or" => left.chain("or", right),
                        "||" => left.chain("||", right),
                        _ => Node::Done(format!("({} {operator} {})", left.text(), right.text())),
                    }
                }
                None if least <= EQUALITY => match self.predicate(left)? {
                    Ok(node) => node,
                    Err(left) => return Some(left),
                },
                None if least <= COLLATE && self.word("collate") => {
                    let collation = self.peek()?.ident(Backend::Sqlite)?.to_ascii_lowercase();
                    self.at += 1;
                    Node::Done(format!("({} collate {collation})", left.text()))
                }
                None => return Some(left),
            };
            if self.at == before {
                return Some(left);
            }
        }
        Some(left)
    }

    /// The binary operator that stands here, if it binds tightly enough; it is then passed over. The outer `None`:
    /// an operator that isn't known.
    #[allow(clippy::option_option)]
    fn binary(&mut self, least: u8, token: Token<'a>) -> Option<Option<(String, u8)>> {
        let binding = match token.kind {
            TokenKind::Word if token.is_word("or") => OR,
            TokenKind::Word if token.is_word("and") => AND,
            TokenKind::Symbol => match token.text {
                "=" | "==" | "<>" | "!=" => EQUALITY,
                "<" | "<=" | ">" | ">=" => RELATION,
                "&" | "|" | "<<" | ">>" => BITS,
                "+" | "-" => SUM,
                "*" | "/" | "%" => PRODUCT,
                "||" | "->" | "->>" => CONCAT,
                ")" | "," => return Some(None),
                _ => return None,
            },
            _ => return Some(None),
        };
        if binding < least {
            return Some(None);
        }
        self.at += 1;
        Some(Some((
            symbol(&token.text.to_ascii_lowercase()).to_owned(),
            binding,
        )))
    }

    /// `IS`, `IN`, `LIKE`, `BETWEEN` and their like, or `COLLATE`. `Err` gives the left side back: nothing of these.
    fn predicate(&mut self, left: Node) -> Option<Result<Node, Node>> {
        if self.word("collate") {
            let collation = self.peek()?.ident(Backend::Sqlite)?.to_ascii_lowercase();
            self.at += 1;
            return Some(Ok(Node::Done(format!(
                "({} collate {collation})",
                left.text()
            ))));
        }
        if self.word("isnull") {
            return Some(Ok(Node::Done(format!("({} is null)", left.text()))));
        }
        if self.word("notnull") || self.words(&["not", "null"]) {
            return Some(Ok(Node::Done(format!("({} is not null)", left.text()))));
        }
        if self.word("is") {
            let negated = self.word("not");
            let distinct = self.words(&["distinct", "from"]);
            let operator = if negated == distinct { "is" } else { "is not" };
            let right = self.expr(RELATION)?;
            return Some(Ok(Node::Done(format!(
                "({} {operator} {})",
                left.text(),
                right.text()
            ))));
        }
        let start = self.at;
        let not = if self.word("not") { "not " } else { "" };
        for operator in ["like", "glob", "match", "regexp"] {
            if self.word(operator) {
                let right = self.expr(RELATION)?.text();
                let escape = if self.word("escape") {
                    format!(" escape {}", self.expr(BITS)?.text())
                } else {
                    String::new()
                };
                return Some(Ok(Node::Done(format!(
                    "({} {not}{operator} {right}{escape})",
                    left.text()
                ))));
            }
        }
        if self.word("between") {
            let low = self.expr(RELATION)?.text();
            if !self.word("and") {
                return None;
            }
            let high = self.expr(RELATION)?.text();
            return Some(Ok(Node::Done(format!(
                "({} {not}between {low} and {high})",
                left.text()
            ))));
        }
        if self.word("in") {
            let list = if self.symbol("(") {
                self.list()?
            } else {
                self.qualified()?
            };
            return Some(Ok(Node::Done(format!("({} {not}in {list})", left.text()))));
        }
        self.at = start;
        Some(Err(left))
    }

    fn operand(&mut self) -> Option<Node> {
        let token = self.peek()?;
        self.at += 1;
        match token.kind {
            _ if token.unterminated => None,
            TokenKind::Symbol if token.text == "(" => self.parenthesis(),
            TokenKind::Symbol if matches!(token.text, "-" | "+" | "~") => self.signed(token.text),
            TokenKind::Number => Some(Node::Done(number(token.text))),
            TokenKind::String if token.text.starts_with('\'') => {
                Some(Node::Done(token.text.to_owned()))
            }
            TokenKind::String => Some(Node::Done(token.text.to_ascii_lowercase())),
            TokenKind::Parameter => Some(Node::Done(token.text.to_owned())),
            TokenKind::QuotedIdent => {
                self.at -= 1;
                self.qualified().map(Node::Done)
            }
            TokenKind::Word => self.word_operand(token),
            _ => None,
        }
    }

    /// After the opening parenthesis.
    fn parenthesis(&mut self) -> Option<Node> {
        if self.is_query() {
            return self.list().map(Node::Done);
        }
        let inner = self.expr(0)?;
        if self.symbol(")") {
            return Some(inner);
        }
        let mut row = vec![inner.text()];
        while self.symbol(",") {
            row.push(self.expr(0)?.text());
        }
        self.symbol(")")
            .then(|| Node::Done(format!("({})", row.join(", "))))
    }

    fn signed(&mut self, sign: &str) -> Option<Node> {
        let operand = self.expr(UNARY)?.text();
        let is_number = operand.starts_with(|c: char| c.is_ascii_digit());
        Some(Node::Done(match sign {
            "+" if is_number => operand,
            "-" if is_number => format!("-{operand}"),
            _ => format!("({sign} {operand})"),
        }))
    }

    fn word_operand(&mut self, token: Token<'a>) -> Option<Node> {
        let word = token.text.to_ascii_lowercase();
        let calls = self.peek().is_some_and(|next| next.is_symbol("("));
        Some(Node::Done(match word.as_str() {
            "not" => format!("(not {})", self.expr(NOT)?.text()),
            "case" => self.case()?,
            "cast" if calls => self.cast()?,
            "exists" if calls => {
                self.at += 1;
                format!("(exists {})", self.list()?)
            }
            "true" if !calls => "1".to_owned(),
            "false" if !calls => "0".to_owned(),
            "null" | "current_timestamp" | "current_date" | "current_time" => word,
            "select" | "with" | "values" | "raise" => return None,
            _ if calls => self.call(&word)?,
            _ => {
                self.at -= 1;
                self.qualified()?
            }
        }))
    }

    /// `name`, `table.name`, `schema.table.name`.
    fn qualified(&mut self) -> Option<String> {
        let mut path = name(&self.peek()?)?;
        self.at += 1;
        while self.symbol(".") {
            path = format!("{path}.{}", name(&self.peek()?)?);
            self.at += 1;
        }
        Some(path)
    }

    fn is_query(&self) -> bool {
        self.peek().is_some_and(|token| {
            ["select", "with", "values"]
                .iter()
                .any(|word| token.is_word(word))
        })
    }

    /// What stands in parentheses, the opening one passed already: expressions, or a query token by token.
    fn list(&mut self) -> Option<String> {
        if self.is_query() {
            let start = self.at;
            let mut open = 1;
            while open > 0 {
                let token = self.peek()?;
                open += usize::from(token.is_symbol("("));
                open -= usize::from(token.is_symbol(")"));
                self.at += 1;
            }
            return Some(format!("({})", plain(&self.tokens[start..self.at - 1])));
        }
        let mut items = Vec::new();
        if self.symbol(")") {
            return Some("()".to_owned());
        }
        loop {
            items.push(self.expr(0)?.text());
            if self.symbol(")") {
                return Some(format!("({})", items.join(", ")));
            }
            if !self.symbol(",") {
                return None;
            }
        }
    }

    fn call(&mut self, function: &str) -> Option<String> {
        self.at += 1;
        if self.symbol("*") {
            return self.symbol(")").then(|| format!("{function}(*)"));
        }
        let distinct = if self.word("distinct") {
            "distinct "
        } else {
            ""
        };
        let list = self.list()?;
        if self
            .peek()
            .is_some_and(|token| token.is_word("filter") || token.is_word("over"))
        {
            return None;
        }
        Some(match (function, list.as_str()) {
            ("datetime", "('now')") => "current_timestamp".to_owned(),
            ("date", "('now')") => "current_date".to_owned(),
            ("time", "('now')") => "current_time".to_owned(),
            _ => format!("{function}{}{}", distinct, list),
        })
    }

    fn cast(&mut self) -> Option<String> {
        self.at += 1;
        let operand = self.expr(0)?.text();
        if !self.word("as") {
            return None;
        }
        let start = self.peek()?;
        let mut open = 0;
        let end = loop {
            let token = self.peek()?;
            self.at += 1;
            if token.is_symbol("(") {
                open += 1;
            } else if token.is_symbol(")") {
                if open == 0 {
                    break self.at - 1;
                }
                open -= 1;
            }
        };
        let first = self
            .tokens
            .iter()
            .position(|token| token.start == start.start)?;
        let ty = types::from_sql(&plain(&self.tokens[first..end]));
        Some(format!("cast({operand} as {})", types::sql(&ty)))
    }

    fn case(&mut self) -> Option<String> {
        let mut text = "case".to_owned();
        if !self.peek()?.is_word("when") {
            text.push_str(&format!(" {}", self.expr(0)?.text()));
        }
        while self.word("when") {
            let when = self.expr(0)?.text();
            if !self.word("then") {
                return None;
            }
            text.push_str(&format!(" when {when} then {}", self.expr(0)?.text()));
        }
        if self.word("else") {
            text.push_str(&format!(" else {}", self.expr(0)?.text()));
        }
        self.word("end").then(|| format!("{text} end"))
    }
}

/// A number in one spelling.
fn number(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let real = !text.starts_with("0x") && text.contains(['.', 'e']);
    match text.parse::<f64>() {
        Ok(value) if real && value.is_finite() => format!("{value:?}"),
        _ => text,
    }
}
