//! A part of an expression that is understood.

/// A part of an expression.
pub(super) enum Node {
    /// Written out; in parentheses when it is an operation. Not known to be true or false.
    Done(String),
    /// A literal.
    Literal(String),
    /// `left operator right`, with an operator that compares.
    Compare(&'static str, Box<Node>, Box<Node>),
    /// A condition with a word that can be negated: before it, the word, and what stands behind.
    Condition {
        left: String,
        negated: bool,
        rest: String,
    },
    /// Operands of an operator for which grouping doesn't matter.
    Chain(&'static str, Vec<Node>),
}

impl Node {
    pub(super) fn text(self) -> String {
        match self {
            Node::Done(text) | Node::Literal(text) => text,
            Node::Compare(operator, left, right) => {
                format!("({} {operator} {})", left.text(), right.text())
            }
            Node::Condition {
                left,
                negated,
                rest,
            } => match (negated, rest.strip_prefix("is ")) {
                (true, Some(what)) => format!("({left} is not {what})"),
                (true, None) => format!("({left} not {rest})"),
                (false, _) => format!("({left} {rest})"),
            },
            Node::Chain(operator, parts) => {
                let parts: Vec<String> = parts.into_iter().map(Node::text).collect();
                format!("({})", parts.join(&format!(" {operator} ")))
            }
        }
    }

    /// `self operator right`, flattened.
    pub(super) fn chain(self, operator: &'static str, right: Node) -> Node {
        let mut parts = Vec::new();
        for side in [self, right] {
            match side {
                Node::Chain(inner, mut more) if inner == operator => parts.append(&mut more),
                other => parts.push(other),
            }
        }
        Node::Chain(operator, parts)
    }

    /// `self operator right`, with a literal on the right.
    pub(super) fn compare(self, operator: &str, right: Node) -> Node {
        let operator = match operator {
            "!=" | "<>" => "<>",
            "<=>" => "<=>",
            "<" => "<",
            "<=" => "<=",
            ">" => ">",
            ">=" => ">=",
            _ => "=",
        };
        let turned = matches!(self, Node::Literal(_)) && !matches!(right, Node::Literal(_));
        let (left, right, operator) = match turned {
            false => (self, right, operator),
            true => (right, self, mirrored(operator)),
        };
        Node::Compare(operator, Box::new(left), Box::new(right))
    }

    /// Where a condition stands, a value is one that isn't 0: so the engines write it.
    pub(super) fn truth(self) -> Node {
        match self {
            Node::Done(text) => Node::Done(text).compare("<>", Node::Literal("0".to_owned())),
            other => other,
        }
    }

    /// `NOT self`, taken inwards as MariaDB does. It is the same for NULL too.
    pub(super) fn negated(self) -> Node {
        match self.truth() {
            Node::Compare("<=>", left, right) => Node::Done(format!(
                "(not {})",
                Node::Compare("<=>", left, right).text()
            )),
            Node::Compare(operator, left, right) => Node::Compare(opposite(operator), left, right),
            Node::Condition {
                left,
                negated,
                rest,
            } => Node::Condition {
                left,
                negated: !negated,
                rest,
            },
            Node::Chain(operator @ ("and" | "or"), parts) => {
                let operator = if operator == "and" { "or" } else { "and" };
                let mut parts = parts.into_iter().map(Node::negated);
                let first = parts
                    .next()
                    .unwrap_or_else(|| Node::Literal("1".to_owned()));
                parts.fold(first, |left, right| left.chain(operator, right))
            }
            other => Node::Done(format!("(not {})", other.text())),
        }
    }
}

fn mirrored(operator: &'static str) -> &'static str {
    match operator {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        same => same,
    }
}

fn opposite(operator: &'static str) -> &'static str {
    match operator {
        "=" => "<>",
        "<>" => "=",
        "<" => ">=",
        ">" => "<=",
        "<=" => ">",
        _ => "<",
    }
}
