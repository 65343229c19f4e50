//! Takes out of an expression what doesn't change its meaning: what PostgreSQL writes into it when it stores it, and
//! the choices that a writer has.
//!
//! A cast is taken off only where the operand would be of that type without it, as far as the types of the table's
//! columns are known. Source: `ruleutils.c` for what PostgreSQL prints; the manual, chapter 10 "Type Conversion".

mod casts;
mod infer;

use super::literal::is_number;
use super::node::Node;
use crate::schema::{SqlType, Table};

use casts::{uncast_argument, uncast_text};

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
            Node::Prefix(op, inner) => match (op.as_str(), self.simplify(*inner)) {
                ("-", Node::Number(number)) if !number.starts_with('-') => {
                    Node::Number(format!("-{number}"))
                }
                (_, inner) => Node::Prefix(op, Box::new(inner)),
            },
            Node::Infix(op, left, right) => {
                let (left, right) = (self.simplify(*left), self.simplify(*right));
                self.infix(op, left, right)
            }
            Node::Postfix(inner, words) => Node::Postfix(self.boxed(*inner), words),
            Node::And(items) => self.flat(items, true),
            Node::Or(items) => self.flat(items, false),
            Node::Not(inner) => match *inner {
                // `NOT IN` of rows is kept as one comparison for each part.
                Node::In(left, items) if items.iter().all(|it| apart(&left, it).is_some()) => {
                    let mut rows: Vec<Node> =
                        items.iter().filter_map(|it| apart(&left, it)).collect();
                    match (rows.len(), rows.pop()) {
                        (1, Some(only)) => self.simplify(only),
                        (_, last) => {
                            rows.extend(last);
                            self.simplify(Node::And(rows))
                        }
                    }
                }
                inner => negate(self.simplify(inner)),
            },
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
            Node::Index(inner, bounds) => {
                let bounds = self.all(bounds).into_iter().map(uncast_text);
                Node::Index(self.boxed(*inner), bounds.collect())
            }
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
        if matches!(name.as_str(), "coalesce" | "greatest" | "least" | "nullif")
            && let Some(common) = self.common_type(&args)
        {
            for (_, arg) in &mut args {
                let bare = std::mem::replace(arg, Node::Null);
                *arg = self.uncast_to(bare, Some(common.clone()), false);
            }
        }
        let finds_relation = matches!(name.as_str(), "nextval" | "currval" | "setval");
        let weighs = name == "setweight";
        let float = matches!(
            name.as_str(),
            "to_timestamp" | "sqrt" | "exp" | "make_interval" | "power"
        );
        let takes_text = gives_text_of_text(&name);
        let args = args.into_iter().map(|(word, arg)| {
            let arg = match arg {
                // Of whole numbers these take floats.
                arg if float => self.uncast_float(arg),
                Node::Cast(inner, ty) if weighs && ty.name == "char" => *inner,
                Node::Cast(inner, ty) if finds_relation && ty.name == "regclass" => *inner,
                arg if finds_relation => arg,
                Node::Cast(inner, ty)
                    if takes_text && ty == SqlType::new("text") && self.is_padded(&inner) =>
                {
                    *inner
                }
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

    fn infix(self, op: String, left: Node, right: Node) -> Node {
        let (op, not) = match op.as_str() {
            "!=" => ("<>", false),
            "~~" => ("like", false),
            "!~~" => ("like", true),
            "~~*" => ("ilike", false),
            "!~~*" => ("ilike", true),
            other => (other, false),
        };
        if let Some(each) = by_parts(op, &left, &right) {
            return self.simplify(each);
        }
        let (left, right) = self.alike(op, left, right);
        let (left, right) = match op {
            "||" => self.joined(left, right),
            _ => (left, right),
        };
        if let Some(condition) = condition(op, &left, &right, self) {
            return condition;
        }
        let node = Node::infix(op, left, right);
        if not { negate(node) } else { node }
    }

    /// Beside a number a string can only be text.
    fn joined(self, left: Node, right: Node) -> (Node, Node) {
        let number = |node: &Node| self.type_of(node).is_some_and(|ty| is_number(&ty));
        match (number(&left), number(&right)) {
            (true, _) => (left, uncast_text(right)),
            (_, true) => (uncast_text(left), right),
            _ => (left, right),
        }
    }

    fn member(self, left: Node, items: Vec<Node>) -> Node {
        let parts = items.iter().map(|item| by_parts("=", &left, item));
        if let Some(each) = parts.collect::<Option<Vec<Node>>>()
            && each.len() > 1
        {
            return self.flat(each, false);
        }
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
                let array = self.uncast_to(array, self.type_of(&left).map(SqlType::array), true);
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
            (when, bare(self.simplify(then)))
        });
        Node::Case {
            whens: whens.collect(),
            // Without an ELSE it is NULL, and PostgreSQL writes that out.
            otherwise: otherwise
                .map(|it| Box::new(bare(self.simplify(*it))))
                .filter(|it| !is_null(it)),
            operand,
        }
    }
}

/// Functions of a text that have no form of their own for a padded one.
fn gives_text_of_text(function: &str) -> bool {
    matches!(
        function,
        "lower"
            | "upper"
            | "btrim"
            | "ltrim"
            | "rtrim"
            | "substring"
            | "left"
            | "right"
            | "overlay"
            | "reverse"
            | "repeat"
            | "substr"
            | "replace"
            | "initcap"
            | "lpad"
            | "rpad"
            | "md5"
            | "split_part"
            | "regexp_replace"
    )
}

fn is_comparison(op: &str) -> bool {
    matches!(
        op,
        "=" | "<>" | "<" | ">" | "<=" | ">=" | "is distinct from"
    )
}

/// What a CASE gives, without the cast that the other branches make needless.
fn bare(node: Node) -> Node {
    if is_null(&node) {
        Node::Null
    } else {
        uncast_text(node)
    }
}

fn is_null(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Cast(inner, _) => is_null(inner),
        _ => false,
    }
}

fn without_public(node: Node) -> Node {
    match node {
        Node::Text(text) => Node::Text(text.strip_prefix("public.").unwrap_or(&text).to_owned()),
        node => node,
    }
}

/// `(a, b) = (1, 2)` as PostgreSQL keeps it: one comparison for each part.
fn by_parts(op: &str, left: &Node, right: &Node) -> Option<Node> {
    let (Node::Row(left), Node::Row(right)) = (left, right) else {
        return None;
    };
    if left.len() != right.len() || left.is_empty() {
        return None;
    }
    let pairs = left.iter().zip(right);
    let parts = pairs.map(|(left, right)| Node::infix(op, left.clone(), right.clone()));
    match op {
        "=" => Some(Node::And(parts.collect())),
        "<>" | "is distinct from" => Some(Node::Or(parts.collect())),
        _ => None,
    }
}

/// What it means that two rows differ.
fn apart(left: &Node, right: &Node) -> Option<Node> {
    by_parts("<>", left, right)
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
        // Of a row with some NULLs neither IS NULL nor IS NOT NULL holds.
        Node::Postfix(inner, words) if !words.ends_with("null") => {
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
