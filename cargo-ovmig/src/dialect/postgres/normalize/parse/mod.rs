//! From an expression's text to its tree.
//!
//! Source: PostgreSQL's manual, 4.2 "Value Expressions" and table 4.2 "Operator Precedence"; `gram.y` (a_expr).
//!
//! Invariant: what isn't understood gives `None`, and depth is bounded, so that no input makes it panic.

mod operand;

use super::node::{Node, names};
use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

use operand::name;

/// How deep an expression may nest: far more than people write, far less than the stack holds.
const MAX_DEPTH: usize = 100;

/// How many operators may stand in a row.
const MAX_CHAIN: usize = 1000;

/// How strongly operators bind, from the loosest.
mod strength {
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 2;
    pub(super) const NOT: u8 = 3;
    pub(super) const IS: u8 = 4;
    pub(super) const COMPARISON: u8 = 5;
    pub(super) const MEMBER: u8 = 6;
    pub(super) const OTHER: u8 = 7;
    pub(super) const SUM: u8 = 8;
    pub(super) const PRODUCT: u8 = 9;
    pub(super) const POWER: u8 = 10;
    pub(super) const AT: u8 = 11;
    pub(super) const COLLATE: u8 = 12;
    pub(super) const SIGN: u8 = 13;
}

/// The tree of an expression; `None` for what this doesn't understand.
pub(super) fn parse(sql: &str) -> Option<Node> {
    let tokens: Vec<_> = significant(sql, Backend::Postgres).collect();
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        depth: 0,
    };
    let node = parser.expr(0)?;
    parser.peek().is_none().then_some(node)
}

/// An operand with the operator that stood behind it, or as it was.
enum More {
    Operator(Node),
    Nothing(Node),
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn at_words(&self, words: &[&str]) -> bool {
        let rest = &self.tokens[self.at..];
        rest.len() >= words.len()
            && words
                .iter()
                .zip(rest)
                .all(|(word, token)| token.is_word(word))
    }

    fn eat(&mut self, words: &[&str]) -> bool {
        let here = self.at_words(words);
        self.at += if here { words.len() } else { 0 };
        here
    }

    fn eat_symbol(&mut self, symbol: &str) -> bool {
        let here = self.peek().is_some_and(|token| token.is_symbol(symbol));
        self.at += usize::from(here);
        here
    }

    fn expect(&mut self, symbol: &str) -> Option<()> {
        self.eat_symbol(symbol).then_some(())
    }

    /// An expression of operators that bind more strongly than `floor`.
    fn expr(&mut self, floor: u8) -> Option<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut left = self.operand()?;
        for _ in 0..MAX_CHAIN {
            match self.operator(left, floor)? {
                More::Operator(whole) => left = whole,
                More::Nothing(whole) => {
                    self.depth -= 1;
                    return Some(whole);
                }
            }
        }
        None
    }

    fn boxed(&mut self, floor: u8) -> Option<Box<Node>> {
        self.expr(floor).map(Box::new)
    }

    /// What stands behind the left side, if it binds strongly enough: the whole; else `Some(More::Nothing(left))`.
    fn operator(&mut self, left: Node, floor: u8) -> Option<More> {
        let Some(token) = self.peek() else {
            return Some(More::Nothing(left));
        };
        match token.kind {
            TokenKind::Symbol => self.symbol_operator(left, floor, token.text),
            TokenKind::Word => self.word_operator(left, floor),
            _ => Some(More::Nothing(left)),
        }
    }

    fn symbol_operator(&mut self, left: Node, floor: u8, symbol: &str) -> Option<More> {
        let strength = match symbol {
            "::" => {
                self.at += 1;
                let ty = self.ty()?;
                return Some(More::Operator(left.cast(ty)));
            }
            "[" => return self.index(left).map(More::Operator),
            "." if !matches!(left, Node::Name(_)) => {
                self.at += 1;
                let field = name(self.next()?)?;
                return Some(More::Operator(Node::Field(Box::new(left), field)));
            }
            "(" | ")" | "]" | "," | "." | ":" | ";" | "=>" | ":=" => {
                return Some(More::Nothing(left));
            }
            "=" | "<" | ">" | "<=" | ">=" | "<>" | "!=" => strength::COMPARISON,
            "+" | "-" => strength::SUM,
            "*" | "/" | "%" => strength::PRODUCT,
            "^" => strength::POWER,
            _ => strength::OTHER,
        };
        if strength <= floor {
            return Some(More::Nothing(left));
        }
        self.at += 1;
        for word in ["any", "some", "all"] {
            if self.at_words(&[word])
                && self
                    .tokens
                    .get(self.at + 1)
                    .is_some_and(|it| it.is_symbol("("))
            {
                self.at += 2;
                let array = self.boxed(0)?;
                self.expect(")")?;
                let word = if word == "all" { "all" } else { "any" };
                return Some(More::Operator(Node::Quantified(
                    Box::new(left),
                    symbol.to_owned(),
                    word,
                    array,
                )));
            }
        }
        let right = self.expr(strength)?;
        Some(More::Operator(Node::infix(symbol, left, right)))
    }

    fn word_operator(&mut self, left: Node, floor: u8) -> Option<More> {
        if floor < strength::OR && self.eat(&["or"]) {
            let right = self.expr(strength::OR)?;
            return Some(More::Operator(match left {
                Node::Or(mut items) => {
                    items.push(right);
                    Node::Or(items)
                }
                left => Node::Or(vec![left, right]),
            }));
        }
        if floor < strength::AND && self.eat(&["and"]) {
            let right = self.expr(strength::AND)?;
            return Some(More::Operator(match left {
                Node::And(mut items) => {
                    items.push(right);
                    Node::And(items)
                }
                left => Node::And(vec![left, right]),
            }));
        }
        if floor < strength::COLLATE && self.eat(&["collate"]) {
            let mut parts = vec![name(self.next()?)?];
            while self.eat_symbol(".") {
                parts.push(name(self.next()?)?);
            }
            parts.retain(|part| part != "pg_catalog");
            return Some(More::Operator(Node::Collate(Box::new(left), names(&parts))));
        }
        if floor < strength::AT && self.eat(&["at", "time", "zone"]) {
            let zone = self.expr(strength::AT)?;
            return Some(More::Operator(Node::call("timezone", [zone, left])));
        }
        if floor < strength::IS
            && ["is", "isnull", "notnull"]
                .iter()
                .any(|it| self.at_words(&[it]))
        {
            return self.is(left).map(More::Operator);
        }
        if floor < strength::MEMBER {
            return self.member(left);
        }
        Some(More::Nothing(left))
    }

    /// `IS …`, `ISNULL`, `NOTNULL`.
    fn is(&mut self, left: Node) -> Option<Node> {
        if self.eat(&["isnull"]) {
            return Some(Node::Postfix(Box::new(left), "is null".into()));
        }
        if self.eat(&["notnull"]) {
            return Some(Node::Postfix(Box::new(left), "is not null".into()));
        }
        self.eat(&["is"]);
        let not = self.eat(&["not"]);
        if self.eat(&["distinct", "from"]) {
            let node = Node::infix("is distinct from", left, self.expr(strength::IS)?);
            return Some(if not { node.negated() } else { node });
        }
        for word in ["null", "true", "false", "unknown"] {
            if self.eat(&[word]) {
                let words = format!("is {}{word}", if not { "not " } else { "" });
                return Some(Node::Postfix(Box::new(left), words));
            }
        }
        None
    }

    /// `[NOT] LIKE`, `ILIKE`, `IN`, `BETWEEN`.
    fn member(&mut self, left: Node) -> Option<More> {
        let start = self.at;
        let not = self.eat(&["not"]);
        let node = if self.eat(&["like"]) {
            Node::infix("like", left, self.pattern("like_escape", false)?)
        } else if self.eat(&["ilike"]) {
            Node::infix("ilike", left, self.pattern("like_escape", false)?)
        } else if self.eat(&["similar", "to"]) {
            let pattern = self.pattern("similar_to_escape", true)?;
            let op = if not { "!~" } else { "~" };
            return Some(More::Operator(Node::infix(op, left, pattern)));
        } else if self.eat(&["in"]) {
            self.expect("(")?;
            let items = self.list(")")?;
            Node::In(Box::new(left), items)
        } else if self.eat(&["between"]) {
            let symmetric = self.eat(&["symmetric"]);
            // Its two bounds are b_expr in the grammar: no AND within them.
            let low = self.expr(strength::MEMBER)?;
            if !self.eat(&["and"]) {
                return None;
            }
            let high = self.expr(strength::MEMBER)?;
            if symmetric {
                let one = |low: &Node, high: &Node| {
                    let (over, under) = if not { ("<", ">") } else { (">=", "<=") };
                    let both = vec![
                        Node::infix(over, left.clone(), low.clone()),
                        Node::infix(under, left.clone(), high.clone()),
                    ];
                    if not { Node::Or(both) } else { Node::And(both) }
                };
                let both = vec![one(&low, &high), one(&high, &low)];
                let whole = if not { Node::And(both) } else { Node::Or(both) };
                return Some(More::Operator(whole));
            }
            return Some(More::Operator(if not {
                Node::Or(vec![
                    Node::infix("<", left.clone(), low),
                    Node::infix(">", left, high),
                ])
            } else {
                Node::And(vec![
                    Node::infix(">=", left.clone(), low),
                    Node::infix("<=", left, high),
                ])
            }));
        } else {
            self.at = start;
            return Some(More::Nothing(left));
        };
        Some(More::Operator(if not { node.negated() } else { node }))
    }

    /// A pattern, as PostgreSQL keeps it: with ESCAPE, and for SIMILAR TO without it, it is what a function gives.
    fn pattern(&mut self, function: &str, always: bool) -> Option<Node> {
        let pattern = self.expr(strength::MEMBER)?;
        let escape = match self.eat(&["escape"]) {
            true => Some(self.expr(strength::MEMBER)?),
            false => None,
        };
        Some(if always || escape.is_some() {
            Node::call(function, [pattern].into_iter().chain(escape))
        } else {
            pattern
        })
    }

    fn index(&mut self, left: Node) -> Option<Node> {
        self.expect("[")?;
        let mut bounds = vec![self.expr(0)?];
        if self.eat_symbol(":") {
            bounds.push(self.expr(0)?);
        }
        self.expect("]")?;
        Some(Node::Index(Box::new(left), bounds))
    }
}
