//! From an expression's text to its tree.
//!
//! Source: PostgreSQL's manual, 4.2 "Value Expressions" and table 4.2 "Operator Precedence"; `gram.y` (a_expr).
//!
//! Invariant: what isn't understood gives `None`, and depth is bounded, so that no input makes it panic.

use super::node::{Node, names};
use crate::dialect::postgres::types::read_tokens;
use crate::schema::{Backend, SqlType};
use crate::sql::{Token, TokenKind, significant};

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

/// Words that can't begin an operand.
#[rustfmt::skip]
static RESERVED: &[&str] = &[
    "select", "with", "values", "from", "where", "then", "when", "else", "end", "and", "or", "is", "in", "like",
    "ilike", "between", "as", "collate", "over", "filter", "exists", "distinct", "order", "group", "having", "limit",
    "default", "asc", "desc", "nulls", "unique", "table", "variadic", "for", "placing", "symmetric",
];

/// Types that stand before a literal: `DATE '2020-01-01'`.
#[rustfmt::skip]
static LITERAL_TYPES: &[&str] = &[
    "date", "time", "timestamp", "timestamptz", "timetz", "interval", "numeric", "decimal", "bool", "boolean", "int",
    "integer", "int2", "int4", "int8", "bigint", "smallint", "real", "float", "float4", "float8", "double", "text",
    "varchar", "char", "character", "bpchar", "json", "jsonb", "uuid", "inet", "cidr", "bytea", "regclass",
];

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
            Node::infix("like", left, self.expr(strength::MEMBER)?)
        } else if self.eat(&["ilike"]) {
            Node::infix("ilike", left, self.expr(strength::MEMBER)?)
        } else if self.eat(&["in"]) {
            self.expect("(")?;
            let items = self.list(")")?;
            Node::In(Box::new(left), items)
        } else if self.eat(&["between"]) {
            // Its two bounds are b_expr in the grammar: no AND within them.
            let low = self.expr(strength::MEMBER)?;
            if !self.eat(&["and"]) {
                return None;
            }
            let high = self.expr(strength::MEMBER)?;
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
        if self.at_words(&["escape"]) {
            return None;
        }
        Some(More::Operator(if not { node.negated() } else { node }))
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

    fn operand(&mut self) -> Option<Node> {
        let token = self.next()?;
        match token.kind {
            TokenKind::Number => Some(Node::Number(number(token.text))),
            TokenKind::String | TokenKind::DollarString => literal(token),
            TokenKind::Parameter => Some(Node::Raw(token.text.to_owned())),
            TokenKind::QuotedIdent => self.named(token),
            TokenKind::Word => self.word(token),
            TokenKind::Symbol => self.symbol(token.text),
            TokenKind::Space | TokenKind::Comment => None,
        }
    }

    fn symbol(&mut self, symbol: &str) -> Option<Node> {
        match symbol {
            "(" => {
                let mut items = self.list(")")?;
                match items.len() {
                    0 => None,
                    1 => items.pop(),
                    _ => Some(Node::Row(items)),
                }
            }
            "-" | "+" => {
                let inner = self.expr(strength::SIGN)?;
                Some(match (symbol, inner) {
                    ("+", inner) => inner,
                    (_, Node::Number(number)) if !number.starts_with('-') => {
                        Node::Number(format!("-{number}"))
                    }
                    (_, inner) => Node::Prefix("-".into(), Box::new(inner)),
                })
            }
            ")" | "[" | "]" | "," | "." | ":" | ";" | "::" | "=" | "<" | ">" | "*" | "/" | "^" => {
                None
            }
            op => Some(Node::Prefix(op.to_owned(), self.boxed(strength::OTHER)?)),
        }
    }

    fn word(&mut self, token: &'a Token<'a>) -> Option<Node> {
        let word = token.text.to_ascii_lowercase();
        let call = self.peek().is_some_and(|next| next.is_symbol("("));
        Some(match word.as_str() {
            "null" => Node::Null,
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            "not" => Node::Not(self.boxed(strength::NOT)?),
            "case" => return self.case(),
            "cast" if call => {
                self.at += 1;
                let inner = self.expr(0)?;
                if !self.eat(&["as"]) {
                    return None;
                }
                let ty = self.ty()?;
                self.expect(")")?;
                inner.cast(ty)
            }
            "array" if self.eat_symbol("[") => Node::Array(self.elements()?),
            "row" if call => {
                self.at += 1;
                Node::Row(self.list(")")?)
            }
            // PostgreSQL's own words for functions without parentheses, in terms of one another.
            "current_timestamp" if !call => Node::call("now", []),
            "localtimestamp" if !call => Node::call("now", []).cast(SqlType::new("timestamp")),
            "current_date" => Node::call("now", []).cast(SqlType::new("date")),
            "current_time" if !call => Node::call("now", []).cast(SqlType::new("timetz")),
            "localtime" if !call => Node::call("now", []).cast(SqlType::new("time")),
            "current_user" | "user" | "current_role" => Node::Raw("current_user".into()),
            "session_user" | "current_catalog" | "system_user" => Node::Raw(word),
            "current_schema" if !call => Node::call("current_schema", []),
            ty if LITERAL_TYPES.contains(&ty) && self.typed_literal_follows() => {
                return self.typed_literal();
            }
            reserved if RESERVED.contains(&reserved) => return None,
            _ => return self.named(token),
        })
    }

    /// Whether a type, whose first word was just read, is followed by a string.
    fn typed_literal_follows(&self) -> bool {
        read_tokens(&self.tokens[self.at - 1..]).is_some_and(|(_, length)| {
            let next = self.tokens.get(self.at - 1 + length);
            next.is_some_and(|it| it.kind == TokenKind::String)
        })
    }

    fn typed_literal(&mut self) -> Option<Node> {
        self.at -= 1;
        let ty = self.ty()?;
        let value = literal(self.next()?)?;
        let field = ["year", "month", "day", "hour", "minute", "second"];
        if ty.name == "interval" && field.iter().any(|field| self.at_words(&[field])) {
            return None;
        }
        Some(value.cast(ty))
    }

    fn ty(&mut self) -> Option<SqlType> {
        let (ty, length) = read_tokens(&self.tokens[self.at..])?;
        self.at += length;
        Some(ty)
    }

    /// A column or a call, of which the first part was just read.
    fn named(&mut self, first: &Token<'_>) -> Option<Node> {
        let mut parts = vec![name(first)?];
        let plain = first.kind == TokenKind::Word;
        while self.eat_symbol(".") {
            parts.push(name(self.next()?)?);
        }
        if !self.eat_symbol("(") {
            return Some(Node::Name(parts));
        }
        if parts.len() == 2 && matches!(parts[0].as_str(), "pg_catalog" | "public") {
            parts.remove(0);
        }
        let args = self.arguments(&parts, plain)?;
        if ["over", "filter", "within"]
            .iter()
            .any(|word| self.at_words(&[word]))
        {
            return None;
        }
        Some(Node::Call(names(&parts).trim_matches('"').to_owned(), args))
    }

    fn arguments(
        &mut self,
        function: &[String],
        plain: bool,
    ) -> Option<Vec<(Option<String>, Node)>> {
        let mut args = Vec::new();
        if self.eat_symbol(")") {
            return Some(args);
        }
        if self.eat_symbol("*") {
            self.expect(")")?;
            return Some(vec![(None, Node::Raw("*".into()))]);
        }
        // `position(a IN b)`: the IN isn't the operator.
        let floor = if plain && function == ["position"] {
            strength::MEMBER
        } else {
            0
        };
        let mut word = None;
        for side in ["both", "leading", "trailing"] {
            if plain && function == ["trim"] && self.eat(&[side]) {
                word = Some(side.to_owned());
                if self.eat(&["from"]) {
                    word = Some(format!("{side} from"));
                }
            }
        }
        loop {
            args.push((word.take(), self.expr(floor)?));
            if self.eat_symbol(")") {
                return Some(args);
            }
            if self.eat_symbol(",") {
                continue;
            }
            let words = ["from", "for", "in", "placing"];
            word = words
                .iter()
                .find(|word| plain && self.eat(&[word]))
                .map(|word| (*word).to_owned());
            word.as_ref()?;
        }
    }

    /// Expressions up to the closing symbol, which is taken too.
    fn list(&mut self, close: &str) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        if self.eat_symbol(close) {
            return Some(items);
        }
        loop {
            items.push(self.expr(0)?);
            if self.eat_symbol(close) {
                return Some(items);
            }
            self.expect(",")?;
        }
    }

    /// The elements of `ARRAY[…]`, of which the inner dimensions need no word.
    fn elements(&mut self) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        while !self.eat_symbol("]") {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(if self.eat_symbol("[") {
                Node::Array(self.elements()?)
            } else {
                self.expr(0)?
            });
        }
        self.depth -= 1;
        Some(items)
    }

    fn case(&mut self) -> Option<Node> {
        let operand = if self.at_words(&["when"]) {
            None
        } else {
            Some(self.boxed(0)?)
        };
        let mut whens = Vec::new();
        while self.eat(&["when"]) {
            let when = self.expr(0)?;
            if !self.eat(&["then"]) {
                return None;
            }
            whens.push((when, self.expr(0)?));
        }
        let otherwise = if self.eat(&["else"]) {
            Some(self.boxed(0)?)
        } else {
            None
        };
        self.eat(&["end"]).then_some(Node::Case {
            operand,
            whens,
            otherwise,
        })
    }
}

/// An identifier's name: quotes taken off, or folded as PostgreSQL does.
fn name(token: &Token<'_>) -> Option<String> {
    match token.kind {
        TokenKind::QuotedIdent => token.ident(Backend::Postgres),
        TokenKind::Word => Some(token.text.to_ascii_lowercase()),
        _ => None,
    }
}

fn number(text: &str) -> String {
    let text = text.replace('_', "").to_ascii_lowercase();
    if text.starts_with('.') {
        format!("0{text}")
    } else {
        text
    }
}

/// The value of a string literal.
fn literal(token: &Token<'_>) -> Option<Node> {
    if token.unterminated {
        return None;
    }
    let text = token.text;
    if token.kind == TokenKind::DollarString {
        let tag = text[1..].find('$')? + 2;
        return Some(Node::Text(text.get(tag..text.len() - tag)?.to_owned()));
    }
    let quote = text.find('\'')?;
    let inner = text.get(quote + 1..text.len() - 1)?.replace("''", "'");
    match &text[..quote] {
        "" | "n" | "N" => Some(Node::Text(inner)),
        "e" | "E" => unescape(&inner).map(Node::Text),
        "b" | "B" => Some(Node::Text(inner).cast(SqlType::new("bit"))),
        "x" | "X" => bits(&inner).map(|bits| Node::Text(bits).cast(SqlType::new("bit"))),
        _ => None,
    }
}

/// The bits of hexadecimal digits.
fn bits(hex: &str) -> Option<String> {
    let digits = hex
        .chars()
        .map(|c| c.to_digit(16).map(|digit| format!("{digit:04b}")));
    digits.collect()
}

/// `E'…'`, without the forms by number, which are rare and left alone.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            '0'..='9' | 'x' | 'u' | 'U' => return None,
            other => other,
        });
    }
    Some(out)
}
