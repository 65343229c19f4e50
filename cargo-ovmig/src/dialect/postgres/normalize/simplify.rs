//! Takes out of an expression what doesn't change its meaning: what PostgreSQL writes into it when it stores it, and
//! the choices that a writer has.
//!
//! A cast is taken off only where the operand would be of that type without it, as far as the types of the table's
//! columns are known. Source: `ruleutils.c` for what PostgreSQL prints; the manual, chapter 10 "Type Conversion".

use super::literal::{fits, is_integer, is_number, is_text, number, read};
use super::node::Node;
use crate::schema::{SqlType, Table};

/// What is known of the names in an expression.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope<'a> {
    /// The table whose columns they are.
    pub(super) table: Option<&'a Table>,
}

impl Scope<'_> {
    /// The expression without what doesn't change its meaning.
    pub(super) fn simplify(self, node: Node) -> Node {
        match node {
            Node::Name(parts) => Node::Name(self.unqualified(parts)),
            Node::Call(name, args) => self.call(name, args),
            Node::Cast(inner, ty) => {
                let inner = self.simplify(*inner);
                self.cast(inner, ty)
            }
            Node::Prefix(op, inner) => Node::Prefix(op, self.boxed(*inner)),
            Node::Infix(op, left, right) => {
                let (left, right) = (self.simplify(*left), self.simplify(*right));
                self.infix(op, left, right)
            }
            Node::Postfix(inner, words) => Node::Postfix(self.boxed(*inner), words),
            Node::And(items) => self.flat(items, true),
            Node::Or(items) => self.flat(items, false),
            Node::Not(inner) => negate(self.simplify(*inner)),
            Node::In(left, items) => {
                let left = self.simplify(*left);
                self.member(left, self.all(items))
            }
            Node::Quantified(left, op, word, array) => {
                let (left, array) = (self.simplify(*left), self.simplify(*array));
                self.quantified(left, op, word, array)
            }
            Node::Array(items) => Node::Array(self.all(items)),
            Node::Row(items) => Node::Row(self.all(items)),
            Node::Index(inner, bounds) => Node::Index(self.boxed(*inner), self.all(bounds)),
            Node::Field(inner, field) => Node::Field(self.boxed(*inner), field),
            Node::Case {
                operand,
                whens,
                otherwise,
            } => self.case(operand, whens, otherwise),
            Node::Collate(inner, collation) => {
                let inner = self.simplify(*inner);
                Node::Collate(Box::new(uncast_text(inner)), collation)
            }
            plain => plain,
        }
    }

    fn boxed(self, node: Node) -> Box<Node> {
        Box::new(self.simplify(node))
    }

    fn all(self, nodes: Vec<Node>) -> Vec<Node> {
        nodes.into_iter().map(|node| self.simplify(node)).collect()
    }

    /// A column without the name of its own table before it.
    fn unqualified(self, mut parts: Vec<String>) -> Vec<String> {
        let own = |table: &Table| parts.len() == 2 && parts[0] == table.name.name;
        if self.table.is_some_and(own) {
            parts.remove(0);
        }
        parts
    }

    fn flat(self, items: Vec<Node>, and: bool) -> Node {
        let mut flat = Vec::with_capacity(items.len());
        for item in self.all(items) {
            match item {
                Node::And(inner) if and => flat.extend(inner),
                Node::Or(inner) if !and => flat.extend(inner),
                item => flat.push(item),
            }
        }
        if and { Node::And(flat) } else { Node::Or(flat) }
    }

    fn call(self, mut name: String, args: Vec<(Option<String>, Node)>) -> Node {
        let mut args: Vec<_> = args
            .into_iter()
            .map(|(word, arg)| (word, self.simplify(arg)))
            .collect();
        match name.as_str() {
            "transaction_timestamp" if args.is_empty() => name = "now".into(),
            "trim" => {
                let word = args.first_mut().and_then(|(word, _)| word.take());
                let (side, from) = word.as_deref().map_or(("both", false), |it| {
                    (it.trim_end_matches(" from"), it.ends_with(" from"))
                });
                name = match side {
                    "leading" => "ltrim",
                    "trailing" => "rtrim",
                    _ => "btrim",
                }
                .into();
                // `trim(both 'x' from y)` is `btrim(y, 'x')`.
                if !from && args.len() == 2 && args[1].0.as_deref() == Some("from") {
                    args.swap(0, 1);
                    args.iter_mut().for_each(|(word, _)| *word = None);
                }
            }
            "substring" | "overlay" => {
                let words: Vec<_> = args
                    .iter()
                    .skip(1)
                    .filter_map(|(word, _)| word.as_deref())
                    .collect();
                if matches!(
                    words[..],
                    ["from"] | ["from", "for"] | ["placing", "from"] | ["placing", "from", "for"]
                ) {
                    args.iter_mut().for_each(|(word, _)| *word = None);
                }
            }
            "extract" => {
                // The field may be a name or a string.
                if let Some((_, field)) = args.first_mut()
                    && let Node::Text(text) = field
                {
                    *field = Node::Name(vec![text.to_ascii_lowercase()]);
                }
            }
            _ => {}
        }
        let finds_relation = matches!(name.as_str(), "nextval" | "currval" | "setval");
        let args = args.into_iter().map(|(word, arg)| {
            let arg = match arg {
                Node::Cast(inner, ty) if finds_relation && ty.name == "regclass" => *inner,
                arg if finds_relation => arg,
                arg => uncast_argument(arg),
            };
            (
                word,
                if finds_relation {
                    without_public(arg)
                } else {
                    arg
                },
            )
        });
        Node::Call(name, args.collect())
    }

    /// A cast of something simple already.
    fn cast(self, inner: Node, ty: SqlType) -> Node {
        match inner {
            Node::Text(text) => typed(&text, ty),
            Node::Number(text) => cast_number(text, ty),
            Node::Bool(value) if ty == SqlType::new("bool") => Node::Bool(value),
            Node::Array(items) if ty.array => {
                if items.is_empty() {
                    return Node::Text("{}".into()).cast(ty);
                }
                let element = SqlType { array: false, ..ty };
                let cast = |item| match item {
                    nested @ Node::Array(_) => self.cast(nested, element.clone().array()),
                    item => self.cast(item, element.clone()),
                };
                Node::Array(items.into_iter().map(cast).collect())
            }
            Node::Cast(literal, by) if is_text(&by) && by.args.is_empty() => match *literal {
                // A string that is first a text, and then what the text says.
                Node::Text(text) => typed(&text, ty),
                literal if is_text(&ty) && ty.args.is_empty() => literal.cast(ty),
                literal => literal.cast(by).cast(ty),
            },
            inner => {
                let known = self.type_of(&inner);
                let same = known.as_ref().is_some_and(|known| {
                    ty.args.is_empty()
                        && (same_name(known, &ty) || (is_text(known) && is_text(&ty)))
                });
                if same || known.as_ref() == Some(&ty) {
                    inner
                } else {
                    inner.cast(ty)
                }
            }
        }
    }

    fn infix(self, op: String, left: Node, right: Node) -> Node {
        let (op, not) = match op.as_str() {
            "!=" => ("<>", false),
            "~~" => ("like", false),
            "!~~" => ("like", true),
            "~~*" => ("ilike", false),
            "!~~*" => ("ilike", true),
            other => (other, false),
        };
        let (left, right) = self.alike(op, left, right);
        if let Some(condition) = condition(op, &left, &right, self) {
            return condition;
        }
        let node = Node::infix(op, left, right);
        if not { negate(node) } else { node }
    }

    /// Both sides without casts that the other side makes needless.
    fn alike(self, op: &str, left: Node, right: Node) -> (Node, Node) {
        let takes_text = matches!(
            op,
            "like" | "ilike" | "~" | "~*" | "!~" | "!~*" | "->" | "->>" | "?" | "||"
        );
        let right = match right {
            // What stands right of these is a text, whatever stands left; of `||` it may be an array or JSON.
            Node::Cast(inner, ty)
                if takes_text && is_text(&ty) && matches!(*inner, Node::Text(_)) =>
            {
                *inner
            }
            Node::Cast(inner, ty)
                if matches!(op, "#>" | "#>>" | "?|" | "?&")
                    && ty.array
                    && ty.name == "text"
                    && matches!(*inner, Node::Text(_)) =>
            {
                *inner
            }
            right => right,
        };
        let left = match left {
            Node::Cast(inner, ty)
                if op == "||" && is_text(&ty) && matches!(*inner, Node::Text(_)) =>
            {
                *inner
            }
            left => left,
        };
        let comparison = is_comparison(op);
        let right = self.uncast_beside(right, &left, comparison);
        let left = self.uncast_beside(left, &right, comparison);
        (left, right)
    }

    /// A side of an operator without a cast that it would get anyway.
    fn uncast_beside(self, node: Node, other: &Node, comparison: bool) -> Node {
        self.uncast_to(node, self.type_of(other), comparison)
    }

    fn uncast_to(self, node: Node, other: Option<SqlType>, comparison: bool) -> Node {
        match (node, other) {
            (Node::Cast(inner, ty), other) => match *inner {
                // Numbers of all types compare by their value; whole ones are exact in each.
                Node::Number(text) if comparison && is_number(&ty) && fits(&text, 53) => {
                    Node::Number(text)
                }
                literal @ (Node::Text(_) | Node::Number(_))
                    if other
                        .as_ref()
                        .is_some_and(|it| same_name(it, &ty) || (is_text(it) && is_text(&ty))) =>
                {
                    literal
                }
                // A narrower number beside a wider one becomes wider by itself.
                inner
                    if is_number(&ty)
                        && ty.args.is_empty()
                        && other.as_ref().is_some_and(|it| same_name(it, &ty))
                        && self.type_of(&inner).is_some_and(|it| is_integer(&it)) =>
                {
                    inner
                }
                inner => inner.cast(ty),
            },
            (Node::Text(text), Some(other)) => read(&text, &other),
            (node, _) => node,
        }
    }

    fn member(self, left: Node, items: Vec<Node>) -> Node {
        let mut items: Vec<Node> = items
            .into_iter()
            .map(|item| self.uncast_beside(item, &left, true))
            .collect();
        if let [_] = items[..]
            && let Some(only) = items.pop()
        {
            return self.infix("=".into(), left, only);
        }
        items.sort_by_cached_key(ToString::to_string);
        items.dedup();
        // A column that is a text by its nature needs no cast beside texts.
        Node::In(Box::new(left), items)
    }

    fn quantified(self, left: Node, op: String, word: &'static str, array: Node) -> Node {
        let op = if op == "!=" { "<>".to_owned() } else { op };
        match (op.as_str(), word, array) {
            ("=", "any", Node::Array(items)) if !items.is_empty() => self.member(left, items),
            ("<>", "all", Node::Array(items)) if !items.is_empty() => {
                negate(self.member(left, items))
            }
            (_, _, array) => {
                let element = self.type_of(&array).filter(|it| it.array);
                let element = element.map(|it| SqlType { array: false, ..it });
                let left = self.uncast_to(left, element, is_comparison(&op));
                Node::Quantified(Box::new(left), op, word, Box::new(array))
            }
        }
    }

    fn case(
        self,
        operand: Option<Box<Node>>,
        whens: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    ) -> Node {
        let operand = operand.map(|it| self.boxed(*it));
        let whens = whens.into_iter().map(|(when, then)| {
            let when = self.simplify(when);
            let when = match &operand {
                Some(operand) => self.uncast_beside(when, operand, true),
                None => when,
            };
            (when, uncast_text(self.simplify(then)))
        });
        Node::Case {
            whens: whens.collect(),
            // Without an ELSE it is NULL, and PostgreSQL writes that out.
            otherwise: otherwise
                .map(|it| Box::new(uncast_text(self.simplify(*it))))
                .filter(|it| !is_null(it)),
            operand,
        }
    }

    /// The type of an expression, as far as it is known.
    pub(super) fn type_of(self, node: &Node) -> Option<SqlType> {
        let known = match node {
            Node::Name(parts) => match &parts[..] {
                [column] => return Some(self.table?.column(column)?.ty.clone()),
                _ => return None,
            },
            Node::Cast(_, ty) => return Some(ty.clone()),
            Node::Number(text) if fits(text, 32) => "int4",
            Node::Number(text) if fits(text, 64) => "int8",
            Node::Number(_) => "numeric",
            Node::Bool(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_)
            | Node::In(..)
            | Node::Quantified(..) => "bool",
            Node::Postfix(..) => "bool",
            Node::Prefix(op, inner) if op == "-" => return self.type_of(inner),
            Node::Infix(op, ..) if is_comparison(op) => "bool",
            Node::Infix(op, ..)
                if matches!(op.as_str(), "like" | "ilike" | "~" | "~*" | "!~" | "!~*") =>
            {
                "bool"
            }
            Node::Infix(op, ..) if matches!(op.as_str(), "->>" | "#>>") => "text",
            Node::Infix(op, left, right) if op == "||" => {
                let text = |it: &Node| self.type_of(it).is_some_and(|ty| is_text(&ty));
                return (text(left) || text(right)).then(|| SqlType::new("text"));
            }
            Node::Infix(op, left, right) if matches!(op.as_str(), "+" | "-" | "*" | "/" | "%") => {
                let (left, right) = (self.type_of(left)?, self.type_of(right)?);
                return arithmetic(&left, &right);
            }
            Node::Collate(inner, _) => return self.type_of(inner),
            Node::Index(inner, bounds) => {
                let array = self.type_of(inner).filter(|it| it.array)?;
                let array_still = bounds.len() > 1;
                return Some(SqlType {
                    array: array_still,
                    ..array
                });
            }
            Node::Call(name, args) => match name.as_str() {
                "now" => "timestamptz",
                "lower" | "upper" | "btrim" | "ltrim" | "rtrim" | "replace" | "concat"
                | "substring" | "md5" | "regexp_replace" | "split_part" | "initcap" | "left"
                | "right" | "lpad" | "rpad" | "to_char" => "text",
                "length" | "char_length" | "character_length" | "octet_length" | "array_length"
                | "cardinality" | "num_nonnulls" | "num_nulls" | "position" | "strpos" => "int4",
                "jsonb_typeof" | "json_typeof" => "text",
                "overlay" | "reverse" | "repeat" if self.first_is_text(args) => "text",
                "gen_random_uuid" => "uuid",
                "to_tsvector" => "tsvector",
                "coalesce" | "nullif" | "greatest" | "least" => {
                    return args.iter().find_map(|(_, arg)| self.type_of(arg));
                }
                _ => return None,
            },
            _ => return None,
        };
        Some(SqlType::new(known))
    }

    fn first_is_text(self, args: &[(Option<String>, Node)]) -> bool {
        let first = args.first().and_then(|(_, arg)| self.type_of(arg));
        first.is_some_and(|ty| is_text(&ty))
    }

    /// An expression where a value of that type is wanted: a column's default.
    pub(super) fn coerce(self, node: Node, ty: &SqlType) -> Node {
        match node {
            Node::Text(text) => read(&text, ty),
            Node::Number(text) if is_number(ty) => number(&text, ty).unwrap_or(Node::Number(text)),
            Node::Number(text) if is_text(ty) && fits(&text, 64) => Node::Text(text),
            Node::Array(items) if ty.array => {
                let element = SqlType {
                    array: false,
                    ..ty.clone()
                };
                let coerce = |item| match item {
                    nested @ Node::Array(_) => self.coerce(nested, ty),
                    item => self.coerce(item, &element),
                };
                Node::Array(items.into_iter().map(coerce).collect())
            }
            Node::Cast(inner, by) => {
                let fitting =
                    by.args.is_empty() || (by.args == ty.args && !matches!(*inner, Node::Text(_)));
                let alike = same_name(&by, ty) || (is_text(&by) && is_text(ty));
                let whole = matches!(&*inner, Node::Number(text) if fits(text, 53));
                if (fitting && alike) || (whole && is_number(&by) && is_number(ty)) {
                    self.coerce(*inner, ty)
                } else {
                    inner.cast(by)
                }
            }
            node => node,
        }
    }
}

fn same_name(left: &SqlType, right: &SqlType) -> bool {
    left.name == right.name && left.schema == right.schema && left.array == right.array
}

fn is_comparison(op: &str) -> bool {
    matches!(
        op,
        "=" | "<>" | "<" | ">" | "<=" | ">=" | "is distinct from"
    )
}

fn is_null(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Cast(inner, _) => is_null(inner),
        _ => false,
    }
}

fn arithmetic(left: &SqlType, right: &SqlType) -> Option<SqlType> {
    let order = ["int2", "int4", "int8", "numeric", "float4", "float8"];
    let rank = |ty: &SqlType| {
        order
            .iter()
            .position(|name| is_number(ty) && ty.name == *name)
    };
    let rank = rank(left)?.max(rank(right)?);
    Some(SqlType::new(order[rank]))
}

/// A string literal of that type.
fn typed(text: &str, ty: SqlType) -> Node {
    match read(text, &ty) {
        Node::Number(number) => cast_number(number, ty),
        Node::Bool(value) => Node::Bool(value),
        value => value.cast(ty),
    }
}

/// A number of that type: without the type where the number has it by itself.
fn cast_number(text: String, ty: SqlType) -> Node {
    let by_itself = ty.args.is_empty()
        && !ty.array
        && match ty.name.as_str() {
            "int4" => fits(&text, 32),
            "int8" => fits(&text, 64) && !fits(&text, 32),
            "numeric" => text.contains('.'),
            _ => false,
        };
    let number = Node::Number(text);
    if by_itself { number } else { number.cast(ty) }
}

/// A string without the cast to a text, which it would be anyway.
fn uncast_text(node: Node) -> Node {
    match node {
        Node::Cast(inner, ty)
            if is_text(&ty) && ty.args.is_empty() && matches!(*inner, Node::Text(_)) =>
        {
            *inner
        }
        node => node,
    }
}

/// The argument of a function without the cast that PostgreSQL finds by itself.
fn uncast_argument(node: Node) -> Node {
    match node {
        Node::Cast(inner, ty) if ty.name == "regconfig" && matches!(*inner, Node::Text(_)) => {
            *inner
        }
        node => uncast_text(node),
    }
}

fn without_public(node: Node) -> Node {
    match node {
        Node::Text(text) => Node::Text(text.strip_prefix("public.").unwrap_or(&text).to_owned()),
        node => node,
    }
}

/// `x = true` is `x`.
fn condition(op: &str, left: &Node, right: &Node, scope: Scope<'_>) -> Option<Node> {
    let (value, other) = match (left, right) {
        (other, Node::Bool(value)) | (Node::Bool(value), other) => (*value, other),
        _ => return None,
    };
    let wanted = match op {
        "=" => value,
        "<>" => !value,
        _ => return None,
    };
    if matches!(other, Node::Bool(_)) || scope.type_of(other).is_some_and(|ty| ty.name != "bool") {
        return None;
    }
    let other = other.clone();
    Some(if wanted { other } else { negate(other) })
}

/// The opposite, by the operator that says it where there is one. NULL stays NULL in all of these.
fn negate(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        Node::Postfix(inner, words) => {
            let opposite = match words.strip_prefix("is not ") {
                Some(word) => format!("is {word}"),
                None => words.replacen("is ", "is not ", 1),
            };
            Node::Postfix(inner, opposite)
        }
        Node::Infix(op, left, right) => {
            let opposite = match op.as_str() {
                "=" => "<>",
                "<>" => "=",
                _ => return Node::Infix(op, left, right).negated(),
            };
            Node::infix(opposite, *left, *right)
        }
        node => node.negated(),
    }
}
