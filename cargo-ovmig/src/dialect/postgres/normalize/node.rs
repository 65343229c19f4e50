//! An expression as a tree, and its canonical text.

use std::fmt::{self, Write};

use crate::schema::SqlType;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A column, with what qualifies it before.
    Name(Vec<String>),
    /// A number, with its sign.
    Number(String),
    /// A string literal, decoded.
    Text(String),
    Bool(bool),
    Null,
    /// What stands for itself: a bit string, a parameter, `*`.
    Raw(String),
    /// A function by its name; each argument with the word that stands before it (`extract(year from x)`).
    Call(String, Vec<(Option<String>, Node)>),
    Cast(Box<Node>, SqlType),
    Prefix(String, Box<Node>),
    Infix(String, Box<Node>, Box<Node>),
    /// `IS NULL` and its like, with its words in lower case.
    Postfix(Box<Node>, String),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    In(Box<Node>, Vec<Node>),
    /// Left, operator, `any` or `all`, array.
    Quantified(Box<Node>, String, &'static str, Box<Node>),
    Array(Vec<Node>),
    Row(Vec<Node>),
    Index(Box<Node>, Vec<Node>),
    Field(Box<Node>, String),
    Case {
        operand: Option<Box<Node>>,
        whens: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
    Collate(Box<Node>, String),
}

impl Node {
    pub(super) fn call(name: &str, args: impl IntoIterator<Item = Node>) -> Node {
        Node::Call(
            name.to_owned(),
            args.into_iter().map(|arg| (None, arg)).collect(),
        )
    }

    pub(super) fn cast(self, ty: SqlType) -> Node {
        Node::Cast(Box::new(self), ty)
    }

    pub(super) fn infix(op: &str, left: Node, right: Node) -> Node {
        Node::Infix(op.to_owned(), Box::new(left), Box::new(right))
    }

    pub(super) fn negated(self) -> Node {
        Node::Not(Box::new(self))
    }

    /// Whether it never needs parentheses.
    fn closed(&self) -> bool {
        use Node::*;
        match self {
            Name(_)
            | Text(_)
            | Bool(_)
            | Null
            | Raw(_)
            | Call(..)
            | Array(_)
            | Row(_)
            | Case { .. } => true,
            Number(number) => !number.starts_with('-'),
            Cast(..) | Index(..) | Field(..) => true,
            _ => false,
        }
    }
}

/// A part within a greater whole.
struct Part<'a>(&'a Node);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.closed() {
            write!(f, "{}", self.0)
        } else {
            write!(f, "({})", self.0)
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, items: &[Node], separator: &str, parts: bool) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(separator)?;
        }
        if parts {
            write!(f, "{}", Part(item))?;
        } else {
            write!(f, "{item}")?;
        }
    }
    Ok(())
}

/// The canonical text. Every part that isn't closed is in parentheses, so that no precedence has to be known.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Name(parts) => f.write_str(&names(parts)),
            Node::Number(text) | Node::Raw(text) => f.write_str(text),
            Node::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Node::Bool(value) => write!(f, "{value}"),
            Node::Null => f.write_str("null"),
            Node::Call(name, args) => {
                write!(f, "{name}(")?;
                for (at, (word, arg)) in args.iter().enumerate() {
                    match word {
                        Some(word) if at > 0 => write!(f, " {word} ")?,
                        Some(word) => write!(f, "{word} ")?,
                        None if at > 0 => f.write_str(", ")?,
                        None => {}
                    }
                    write!(f, "{arg}")?;
                }
                f.write_char(')')
            }
            Node::Cast(inner, ty) => write!(f, "{}::{ty}", Part(inner)),
            Node::Prefix(op, inner) => write!(f, "{op} {}", Part(inner)),
            Node::Infix(op, left, right) => write!(f, "{} {op} {}", Part(left), Part(right)),
            Node::Postfix(inner, words) => write!(f, "{} {words}", Part(inner)),
            Node::And(items) => list(f, items, " and ", true),
            Node::Or(items) => list(f, items, " or ", true),
            Node::Not(inner) => match &**inner {
                Node::In(left, items) => members(f, left, " not in (", items),
                inner => write!(f, "not {}", Part(inner)),
            },
            Node::In(left, items) => members(f, left, " in (", items),
            Node::Quantified(left, op, word, array) => {
                write!(f, "{} {op} {word} ({array})", Part(left))
            }
            Node::Array(items) => {
                f.write_str("array[")?;
                list(f, items, ", ", false)?;
                f.write_char(']')
            }
            Node::Row(items) => {
                f.write_str("row(")?;
                list(f, items, ", ", false)?;
                f.write_char(')')
            }
            Node::Index(inner, bounds) => {
                write!(f, "{}[", Part(inner))?;
                list(f, bounds, ":", false)?;
                f.write_char(']')
            }
            Node::Field(inner, field) => {
                write!(f, "({inner}).{}", names(std::slice::from_ref(field)))
            }
            Node::Case {
                operand,
                whens,
                otherwise,
            } => {
                f.write_str("case")?;
                if let Some(operand) = operand {
                    write!(f, " {operand}")?;
                }
                for (when, then) in whens {
                    write!(f, " when {when} then {then}")?;
                }
                if let Some(otherwise) = otherwise {
                    write!(f, " else {otherwise}")?;
                }
                f.write_str(" end")
            }
            Node::Collate(inner, collation) => write!(f, "{} collate {collation}", Part(inner)),
        }
    }
}

fn members(f: &mut fmt::Formatter<'_>, left: &Node, words: &str, items: &[Node]) -> fmt::Result {
    write!(f, "{}{words}", Part(left))?;
    list(f, items, ", ", false)?;
    f.write_char(')')
}

/// Names joined by dots, quoted where they have to be.
pub(super) fn names(parts: &[String]) -> String {
    let quoted: Vec<_> = parts
        .iter()
        .map(|part| squawk_syntax::quote::quote_quoted_ident(part))
        .collect();
    quoted.join(".")
}
