//! The operands of an expression: literals, columns, calls, and what stands in parentheses.

use super::{MAX_DEPTH, Parser, strength};
use crate::dialect::postgres::normalize::node::{Node, names};
use crate::dialect::postgres::types::read_tokens;
use crate::schema::{Backend, SqlType};
use crate::sql::{Token, TokenKind};

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

impl<'a> Parser<'a> {
    pub(super) fn operand(&mut self) -> Option<Node> {
        let token = self.next()?;
        match token.kind {
            TokenKind::Number => Some(Node::Number(number(token.text))),
            TokenKind::String | TokenKind::DollarString => literal(token),
            TokenKind::Parameter => Some(Node::Raw(token.text.to_owned())),
            TokenKind::QuotedIdent => self.named(token),
            TokenKind::Word => self.word(token),
            TokenKind::Symbol => self.symbol(token.text),
            TokenKind::Space | TokenKind::Comment | TokenKind::Condition => None,
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

    pub(super) fn ty(&mut self) -> Option<SqlType> {
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
    pub(super) fn list(&mut self, close: &str) -> Option<Vec<Node>> {
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
pub(super) fn name(token: &Token<'_>) -> Option<String> {
    match token.kind {
        TokenKind::QuotedIdent => token.ident(Backend::Postgres),
        TokenKind::Word => Some(token.text.to_ascii_lowercase()),
        _ => None,
    }
}

fn number(text: &str) -> String {
    let text = text.replace('_', "").to_ascii_lowercase();
    let text = if text.starts_with('.') {
        format!("0{text}")
    } else {
        text
    };
    without_exponent(&text).unwrap_or(text)
}

/// `1.5e3` is 1500: PostgreSQL reads it so, and prints that.
fn without_exponent(text: &str) -> Option<String> {
    let (digits, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || exponent.abs() > 40 {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let all = format!("{whole}{fraction}");
    let length = i32::try_from(all.len()).ok()?;
    let zeros = |count: i32| "0".repeat(count.max(0).unsigned_abs() as usize);
    let all = format!("{}{all}{}", zeros(1 - point), zeros(point - length));
    let (whole, fraction) = all.split_at(point.max(1).unsigned_abs() as usize);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    })
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
