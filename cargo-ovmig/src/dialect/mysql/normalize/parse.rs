//! Reads an expression into the one form of its meaning, as far as text alone can say.
//!
//! Source: MySQL's manual, 14.4.1 "Operator Precedence", and what MariaDB 10.11 and MySQL 8 print of an expression
//! (`information_schema.check_constraints`). What isn't understood is kept token by token.
//!
//! Invariant: never fails; two texts with the same form mean the same.

use super::super::literal;
use super::super::types;
use super::node::Node;
use crate::schema::Backend;
use crate::sql::{Token, TokenKind, significant};

/// Deeper than any expression that people write, shallower than the stack.
const MAX_DEPTH: usize = 100;

/// The form of an expression; `table.` before columns says nothing.
pub(super) fn form(sql: &str, table: Option<&str>) -> String {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Mysql).collect();
    whole(&tokens, table).map_or_else(|| plain(&tokens), |node| node.text())
}

/// Whether the expression is understood.
pub(super) fn reads(sql: &str) -> bool {
    let tokens: Vec<Token<'_>> = significant(sql, Backend::Mysql).collect();
    whole(&tokens, None).is_some()
}

fn whole(tokens: &[Token<'_>], table: Option<&str>) -> Option<Node> {
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        table,
    };
    let node = parser.expr(0)?;
    (parser.at == tokens.len()).then_some(node)
}

/// The tokens as they are, with words in lower case.
fn plain(tokens: &[Token<'_>]) -> String {
    let texts: Vec<String> = tokens.iter().map(plain_token).collect();
    texts.join(" ")
}

fn plain_token(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Word | TokenKind::Number => token.text.to_ascii_lowercase(),
        TokenKind::QuotedIdent => literal::value(token.text).to_ascii_lowercase(),
        TokenKind::String => literal::quote(&literal::value(token.text)),
        _ => token.text.to_owned(),
    }
}

/// How tightly the operators bind, loosest first.
const OR: u8 = 1;
const XOR: u8 = 2;
const AND: u8 = 3;
const NOT: u8 = 4;
const COMPARE: u8 = 6;
const BIT_OR: u8 = 7;
const BIT_AND: u8 = 8;
const SHIFT: u8 = 9;
const SUM: u8 = 10;
const PRODUCT: u8 = 11;
const BIT_XOR: u8 = 12;
const UNARY: u8 = 13;
const COLLATE: u8 = 14;

struct Parser<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    depth: usize,
    table: Option<&'t str>,
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

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_symbol(symbol));
        self.at += usize::from(found);
        found
    }

    /// An expression of operators that bind at least that tightly. `None`: not understood.
    fn expr(&mut self, least: u8) -> Option<Node> {
        self.depth += 1;
        let node = match self.depth > MAX_DEPTH {
            true => None,
            false => self.operations(least),
        };
        self.depth -= 1;
        node
    }

    fn operations(&mut self, least: u8) -> Option<Node> {
        let mut left = self.operand()?;
        loop {
            let before = self.at;
            left = match self.binary(least) {
                Some((operator, binding)) => {
                    if matches!(operator.as_str(), "+" | "-") && self.word("interval") {
                        let interval = self.interval()?;
                        Node::Done(format!("({} {operator} {interval})", left.text()))
                    } else {
                        let right = self.expr(binding + 1)?;
                        operation(&operator, left, right)
                    }
                }
                None if least <= COMPARE => match self.predicate(left)? {
                    Ok(node) => node,
                    Err(left) => left,
                },
                None => left,
            };
            if least <= COLLATE && self.word("collate") {
                let collation = self.peek()?.ident(Backend::Mysql)?.to_ascii_lowercase();
                self.at += 1;
                left = Node::Done(format!("({} collate {collation})", left.text()));
            }
            if self.at == before {
                return Some(left);
            }
        }
    }

    /// The binary operator that stands here, if it binds tightly enough; it is then passed over.
    fn binary(&mut self, least: u8) -> Option<(String, u8)> {
        let token = self.peek()?;
        let text = token.text.to_ascii_lowercase();
        let (operator, binding) = match token.kind {
            TokenKind::Word => match text.as_str() {
                "or" => ("or", OR),
                "xor" => ("xor", XOR),
                "and" => ("and", AND),
                "div" => ("div", PRODUCT),
                "mod" => ("%", PRODUCT),
                _ => return None,
            },
            TokenKind::Symbol => match text.as_str() {
                "||" => ("or", OR),
                "&&" => ("and", AND),
                "=" | "<>" | "!=" | "<=>" | "<" | "<=" | ">" | ">=" => (text.as_str(), COMPARE),
                "|" => ("|", BIT_OR),
                "&" => ("&", BIT_AND),
                "<<" | ">>" => (text.as_str(), SHIFT),
                "+" | "-" => (text.as_str(), SUM),
                "*" | "/" | "%" => (text.as_str(), PRODUCT),
                "^" => ("^", BIT_XOR),
                "->" | "->>" => (text.as_str(), COLLATE),
                _ => return None,
            },
            _ => return None,
        };
        if binding < least {
            return None;
        }
        self.at += 1;
        Some((operator.to_owned(), binding))
    }

    /// `IS`, `IN`, `LIKE`, `BETWEEN` and their like. `Err` gives the left side back: nothing of these.
    fn predicate(&mut self, left: Node) -> Option<Result<Node, Node>> {
        if self.word("is") {
            let negated = self.word("not");
            let what = self.peek()?.text.to_ascii_lowercase();
            self.at += 1;
            let (left, rest) = match what.as_str() {
                "null" | "unknown" => (left, "is null".to_owned()),
                "true" | "false" => (left.truth(), format!("is {what}")),
                _ => return None,
            };
            return Some(Ok(Node::Condition {
                left: left.text(),
                negated,
                rest,
            }));
        }
        let start = self.at;
        let negated = self.word("not");
        let rest = if self.word("like") {
            let pattern = self.expr(BIT_OR)?.text();
            match self.word("escape") {
                true => format!("like {pattern} escape {}", self.expr(BIT_OR)?.text()),
                false => format!("like {pattern}"),
            }
        } else if self.word("regexp") || self.word("rlike") {
            format!("regexp {}", self.expr(BIT_OR)?.text())
        } else if self.word("between") {
            let low = self.expr(BIT_OR)?.text();
            if !self.word("and") {
                return None;
            }
            format!("between {low} and {}", self.expr(BIT_OR)?.text())
        } else if self.word("in") {
            if !self.symbol("(") {
                return None;
            }
            let mut items = self.list()?;
            if items.len() == 1 {
                let operator = if negated { "<>" } else { "=" };
                return Some(Ok(left.compare(operator, items.remove(0))));
            }
            let items: Vec<String> = items.into_iter().map(Node::text).collect();
            format!("in ({})", items.join(", "))
        } else {
            self.at = start;
            return Some(Err(left));
        };
        Some(Ok(Node::Condition {
            left: left.text(),
            negated,
            rest,
        }))
    }

    fn operand(&mut self) -> Option<Node> {
        let token = self.peek()?;
        self.at += 1;
        match token.kind {
            _ if token.unterminated => None,
            TokenKind::Symbol => match token.text {
                "(" => self.parenthesis(),
                "!" => Some(self.expr(UNARY)?.negated()),
                "-" | "+" | "~" => self.signed(token.text),
                _ => None,
            },
            TokenKind::Number => Some(Node::Literal(number(token.text))),
            TokenKind::String => Some(Node::Literal(string(token.text))),
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
        let mut items = self.list()?;
        match items.len() {
            1 => items.pop(),
            _ => {
                let items: Vec<String> = items.into_iter().map(Node::text).collect();
                Some(Node::Done(format!("({})", items.join(", "))))
            }
        }
    }

    fn signed(&mut self, sign: &str) -> Option<Node> {
        Some(match (sign, self.expr(UNARY)?) {
            ("+", operand) => operand,
            ("-", Node::Literal(number)) if !number.starts_with(['-', '\'']) => {
                Node::Literal(format!("-{number}"))
            }
            (sign, operand) => Node::Done(format!("({sign} {})", operand.text())),
        })
    }

    fn word_operand(&mut self, token: Token<'a>) -> Option<Node> {
        let word = token.text.to_ascii_lowercase();
        let next = self.peek();
        let calls = next.is_some_and(|next| next.is_symbol("("));
        let literal = next.filter(|next| matches!(next.kind, TokenKind::String));
        let done = |text: String| Some(Node::Done(text));
        match word.as_str() {
            "not" => Some(self.expr(NOT + 1)?.negated()),
            "case" => self.case().map(Node::Done),
            "binary" if !calls || literal.is_some() => {
                let operand = self.expr(UNARY)?.text();
                done(format!("cast({operand} as char charset binary)"))
            }
            "true" if !calls => Some(Node::Literal("1".to_owned())),
            "false" if !calls => Some(Node::Literal("0".to_owned())),
            "null" => Some(Node::Literal(word)),
            "select" | "with" | "exists" | "match" | "interval" => None,
            // As MySQL writes what is compared with a time.
            "time" if literal.is_some() => {
                self.at += 1;
                Some(Node::Literal(string(literal?.text)))
            }
            "date" | "timestamp" if literal.is_some() => {
                self.at += 1;
                done(format!("{word} {}", string(literal?.text)))
            }
            introducer if introducer.starts_with('_') && literal.is_some() => {
                self.at += 1;
                Some(Node::Literal(string(literal?.text)))
            }
            "current_timestamp" | "localtime" | "localtimestamp" | "current_date"
            | "current_time"
                if !calls =>
            {
                done(function_name(&word).to_owned())
            }
            _ if calls => {
                self.at += 1;
                self.call(&word)
            }
            _ => {
                self.at -= 1;
                self.qualified().map(Node::Done)
            }
        }
    }

    /// `name`, `table.name`, `schema.table.name`.
    fn qualified(&mut self) -> Option<String> {
        let mut path = vec![self.name()?];
        while self.symbol(".") {
            path.push(self.name()?);
        }
        if path.len() == 2
            && self
                .table
                .is_some_and(|table| table.eq_ignore_ascii_case(&path[0]))
        {
            path.remove(0);
        }
        Some(format!("`{}`", path.join("`.`")))
    }

    fn name(&mut self) -> Option<String> {
        let token = self.peek()?;
        self.at += 1;
        match token.kind {
            TokenKind::Word => Some(token.text.to_ascii_lowercase()),
            TokenKind::QuotedIdent => Some(literal::value(token.text).to_ascii_lowercase()),
            _ => None,
        }
    }

    /// What stands in parentheses, the opening one passed already.
    fn list(&mut self) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        if self.symbol(")") {
            return Some(items);
        }
        loop {
            items.push(self.expr(0)?);
            if self.symbol(")") {
                return Some(items);
            }
            if !self.symbol(",") {
                return None;
            }
        }
    }

    /// `1 DAY`, the word INTERVAL passed already.
    fn interval(&mut self) -> Option<String> {
        let value = self.expr(BIT_OR)?.text();
        let unit = self.name()?;
        Some(format!("interval {value} {unit}"))
    }

    /// A call, its opening parenthesis passed already.
    fn call(&mut self, function: &str) -> Option<Node> {
        let function = function_name(function);
        let done = |text: String| Some(Node::Done(text));
        match function {
            "cast" => {
                let operand = self.expr(0)?.text();
                return self
                    .word("as")
                    .then_some(())
                    .and_then(|()| self.type_to_end())
                    .map(|ty| Node::Done(format!("cast({operand} as {ty})")));
            }
            "convert" => {
                let operand = self.expr(0)?.text();
                if self.word("using") {
                    let charset = self.name()?;
                    return self
                        .symbol(")")
                        .then(|| Node::Done(format!("convert({operand} using {charset})")));
                }
                let ty = self
                    .symbol(",")
                    .then_some(())
                    .and_then(|()| self.type_to_end())?;
                return done(format!("cast({operand} as {ty})"));
            }
            "extract" => {
                let unit = self.name()?;
                let operand = self
                    .word("from")
                    .then_some(())
                    .and_then(|()| self.expr(0))?;
                return self
                    .symbol(")")
                    .then(|| Node::Done(format!("extract({unit} from {})", operand.text())));
            }
            "date_add" | "adddate" | "date_sub" | "subdate" => {
                let operand = self.expr(0)?.text();
                let interval = (self.symbol(",") && self.word("interval"))
                    .then_some(())
                    .and_then(|()| self.interval())?;
                let sign = if function.contains("add") { "+" } else { "-" };
                return self
                    .symbol(")")
                    .then(|| Node::Done(format!("({operand} {sign} {interval})")));
            }
            "position" => {
                let needle = self.expr(BIT_OR)?.text();
                let text = self
                    .word("in")
                    .then_some(())
                    .and_then(|()| self.expr(0))?
                    .text();
                return self
                    .symbol(")")
                    .then(|| Node::Done(format!("locate({needle}, {text})")));
            }
            "trim" => return self.trim(),
            "substr" => return self.substring(),
            _ => {}
        }
        let mut items = self.list()?;
        if self.peek().is_some_and(|token| token.is_word("over")) {
            return None;
        }
        match (function, items.len()) {
            ("isnull", 1) => {
                return Some(Node::Condition {
                    left: items.remove(0).text(),
                    negated: false,
                    rest: "is null".to_owned(),
                });
            }
            ("regexp_like", 2) => {
                let pattern = items.remove(1).text();
                return Some(Node::Condition {
                    left: items.remove(0).text(),
                    negated: false,
                    rest: format!("regexp {pattern}"),
                });
            }
            ("mod", 2) => {
                let right = items.remove(1);
                return Some(operation("%", items.remove(0), right));
            }
            ("instr", 2) => {
                let needle = items.remove(1).text();
                return done(format!("locate({needle}, {})", items.remove(0).text()));
            }
            ("datediff", 2) => {
                let days = |it: Node| Node::Done(format!("to_days({})", it.text()));
                let right = items.remove(1);
                return Some(operation("-", days(items.remove(0)), days(right)));
            }
            ("round", 2) if matches!(&items[1], Node::Literal(zero) if zero == "0") => {
                items.truncate(1);
            }
            ("if", 3) => {
                let condition = items.remove(0).truth();
                items.insert(0, condition);
            }
            ("current_timestamp" | "current_date" | "current_time", 0) => {
                return done(function.to_owned());
            }
            _ => {}
        }
        let items: Vec<String> = items.into_iter().map(Node::text).collect();
        done(format!("{function}({})", items.join(", ")))
    }

    fn trim(&mut self) -> Option<Node> {
        let side = ["leading", "trailing", "both"]
            .into_iter()
            .find(|side| self.word(side));
        let mut first = String::new();
        if !self.peek()?.is_word("from") {
            first = self.expr(0)?.text();
        }
        if self.word("from") {
            let text = self.expr(0)?.text();
            let side = side.unwrap_or("both");
            return self
                .symbol(")")
                .then(|| Node::Done(format!("trim({side} {first} from {text})")));
        }
        (side.is_none() && self.symbol(")")).then(|| Node::Done(format!("trim({first})")))
    }

    fn substring(&mut self) -> Option<Node> {
        let mut items = vec![self.expr(0)?.text()];
        while self.symbol(",") || self.word("from") || self.word("for") {
            items.push(self.expr(0)?.text());
        }
        self.symbol(")")
            .then(|| Node::Done(format!("substr({})", items.join(", "))))
    }

    /// A type up to the closing parenthesis, without a character set unless that is `binary`.
    fn type_to_end(&mut self) -> Option<String> {
        let start = self.at;
        let mut open = 0;
        loop {
            let token = self.peek()?;
            self.at += 1;
            open += i32::from(token.is_symbol("("));
            if token.is_symbol(")") {
                if open == 0 {
                    break;
                }
                open -= 1;
            }
        }
        let tokens = &self.tokens[start..self.at - 1];
        let charset = tokens
            .iter()
            .position(|it| it.is_word("charset") || it.is_word("character"));
        let binary = charset.is_some() && tokens.last().is_some_and(|it| it.is_word("binary"));
        let written = plain(&tokens[..charset.filter(|at| *at > 0).unwrap_or(tokens.len())]);
        let written = match written.as_str() {
            "signed integer" => "signed".to_owned(),
            "unsigned integer" => "unsigned".to_owned(),
            "char" | "signed" | "unsigned" => written,
            bytes if bytes.starts_with("binary") => {
                let length: String = bytes["binary".len()..].split(' ').collect();
                return Some(format!("char{length} charset binary"));
            }
            other => types::sql(&types::from_sql(other)),
        };
        Some(match binary {
            true => format!("{written} charset binary"),
            false => written,
        })
    }

    fn case(&mut self) -> Option<String> {
        let mut text = "case".to_owned();
        let simple = !self.peek()?.is_word("when");
        if simple {
            text.push_str(&format!(" {}", self.expr(0)?.text()));
        }
        while self.word("when") {
            let mut when = self.expr(0)?;
            if !simple {
                when = when.truth();
            }
            if !self.word("then") {
                return None;
            }
            text.push_str(&format!(
                " when {} then {}",
                when.text(),
                self.expr(0)?.text()
            ));
        }
        if self.word("else") {
            text.push_str(&format!(" else {}", self.expr(0)?.text()));
        }
        self.word("end").then(|| format!("({text} end)"))
    }
}

fn operation(operator: &str, left: Node, right: Node) -> Node {
    match operator {
        "and" => left.truth().chain("and", right.truth()),
        "or" => left.truth().chain("or", right.truth()),
        "->" => Node::Done(format!("json_extract({}, {})", left.text(), right.text())),
        "->>" => Node::Done(format!(
            "json_unquote(json_extract({}, {}))",
            left.text(),
            right.text()
        )),
        "=" | "<>" | "!=" | "<=>" | "<" | "<=" | ">" | ">=" => left.compare(operator, right),
        _ => Node::Done(format!("({} {operator} {})", left.text(), right.text())),
    }
}

/// One name of each function.
fn function_name(name: &str) -> &str {
    match name {
        "now" | "localtime" | "localtimestamp" => "current_timestamp",
        "curdate" => "current_date",
        "curtime" => "current_time",
        "lower" => "lcase",
        "upper" => "ucase",
        "length" => "octet_length",
        "character_length" => "char_length",
        "substring" | "mid" => "substr",
        "power" => "pow",
        "ceil" => "ceiling",
        "schema" => "database",
        "json_merge" => "json_merge_preserve",
        "sha" => "sha1",
        other => other,
    }
}

/// A string literal in one spelling; one of bits or bytes as a hexadecimal number.
pub(super) fn string(text: &str) -> String {
    let inner = || literal::value(text);
    match text.chars().next() {
        Some('b' | 'B') => bits(&inner()).unwrap_or_else(|| text.to_ascii_lowercase()),
        Some('x' | 'X') => format!("0x{}", inner().to_ascii_lowercase()),
        _ => literal::quote(&inner()),
    }
}

/// Bits as a hexadecimal number of whole bytes.
fn bits(digits: &str) -> Option<String> {
    let number = u128::from_str_radix(digits, 2).ok()?;
    let hex = format!("{number:x}");
    let zero = if hex.len() % 2 == 1 { "0" } else { "" };
    Some(format!("0x{zero}{hex}"))
}

/// A number in one spelling.
pub(super) fn number(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    if text.starts_with("0x") {
        return text;
    }
    if let Some(digits) = text.strip_prefix("0b") {
        return bits(digits).unwrap_or(text);
    }
    let exact = text.len() <= 15 || text.contains('e');
    if exact
        && let Ok(value) = text.parse::<f64>()
        && value.is_finite()
    {
        return value.to_string();
    }
    match text.contains('.') && !text.contains('e') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
