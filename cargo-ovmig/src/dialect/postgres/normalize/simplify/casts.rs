//! Casts: which of them say what is so without them.

use super::{Scope, is_comparison};
use crate::dialect::postgres::normalize::literal::{
    fits, is_integer, is_number, is_text, number, read,
};
use crate::dialect::postgres::normalize::node::Node;
use crate::dialect::postgres::types::is_built_in;
use crate::schema::SqlType;

impl Scope<'_> {
    /// A cast of something simple already.
    pub(super) fn cast(self, inner: Node, ty: SqlType) -> Node {
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
            Node::Cast(literal, by)
                if is_number(&by)
                    && by.args.is_empty()
                    && is_number(&ty)
                    && matches!(&*literal, Node::Number(text) if fits(text, 53)) =>
            {
                self.cast(*literal, ty)
            }
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

    /// Both sides without casts that the other side makes needless.
    pub(super) fn alike(self, op: &str, left: Node, right: Node) -> (Node, Node) {
        let takes_text = matches!(
            op,
            "like" | "ilike" | "~" | "~*" | "!~" | "!~*" | "->" | "->>" | "?"
        );
        let right = match right {
            // What stands right of these is a text, whatever stands left.
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
            Node::Array(items) if matches!(op, "?|" | "?&") => {
                Node::Array(items.into_iter().map(uncast_text).collect())
            }
            right => right,
        };
        let (left, right) = match op {
            "-" if self.type_of(&left).is_some_and(|ty| ty.name == "jsonb") => {
                (left, uncast_text(right))
            }
            // What is added to a time is a span.
            "+" if self.type_of(&left).is_some_and(|ty| is_stamp(&ty)) => match right {
                Node::Text(text) => (left, typed(&text, SqlType::new("interval"))),
                right => (left, right),
            },
            // Of whole numbers it takes the powers as floats.
            "^" => (self.uncast_float(left), self.uncast_float(right)),
            "||" => {
                let right = self.uncast_joined(right, &left);
                (self.uncast_joined(left, &right), right)
            }
            _ => (left, right),
        };
        let comparison = is_comparison(op);
        let right = self.uncast_beside(right, &left, comparison);
        let left = self.uncast_beside(left, &right, comparison);
        (left, right)
    }

    /// A whole number without the cast to a float.
    pub(super) fn uncast_float(self, node: Node) -> Node {
        match node {
            Node::Cast(inner, ty)
                if ty == SqlType::new("float8")
                    && (matches!(*inner, Node::Number(_))
                        || self.type_of(&inner).is_some_and(|it| is_integer(&it))) =>
            {
                *inner
            }
            node => node,
        }
    }

    /// A text beside `||`. Where the other side is an array or the like a bare string would be read as one.
    fn uncast_joined(self, node: Node, other: &Node) -> Node {
        let joins_texts = |ty: SqlType| {
            let other = [
                "json", "jsonb", "bytea", "bit", "varbit", "tsvector", "tsquery",
            ];
            !ty.array && is_built_in(&ty.name) && !other.contains(&ty.name.as_str())
        };
        // Two bare strings are texts.
        if matches!(other, Node::Text(_)) || self.type_of(other).is_some_and(joins_texts) {
            uncast_text(node)
        } else {
            node
        }
    }

    /// A side of an operator without a cast that it would get anyway.
    pub(super) fn uncast_beside(self, node: Node, other: &Node, comparison: bool) -> Node {
        self.uncast_to(node, self.type_of(other), comparison)
    }

    pub(super) fn uncast_to(self, node: Node, other: Option<SqlType>, comparison: bool) -> Node {
        // A cast with a length or a scale changes the value.
        let bare = matches!(&node, Node::Cast(_, ty) if ty.args.is_empty());
        match (node, other) {
            (Node::Cast(inner, ty), other) => match *inner {
                // Numbers of all types compare by their value; whole ones are exact in each.
                Node::Number(text) if comparison && bare && is_number(&ty) && fits(&text, 53) => {
                    Node::Number(text)
                }
                literal @ (Node::Text(_) | Node::Number(_))
                    if bare
                        && other.as_ref().is_some_and(|it| {
                            same_name(it, &ty)
                                || (is_text(it) && is_text(&ty))
                                || (it.name == "float4" && ty.name == "float8")
                        }) =>
                {
                    literal
                }
                // A text beside a padded one becomes one by itself.
                inner
                    if comparison
                        && bare
                        && ty == SqlType::new("bpchar")
                        && other.as_ref().is_some_and(|it| same_name(it, &ty))
                        && self.type_of(&inner).is_some_and(|it| it.name == "varchar") =>
                {
                    inner
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
            (Node::Array(items), Some(other)) if other.array => {
                let element = SqlType {
                    array: false,
                    ..other
                };
                let uncast = |item| self.uncast_to(item, Some(element.clone()), comparison);
                Node::Array(items.into_iter().map(uncast).collect())
            }
            (node, _) => node,
        }
    }

    /// An expression where a value of that type is wanted: a column's default.
    pub(in crate::dialect::postgres::normalize) fn coerce(self, node: Node, ty: &SqlType) -> Node {
        match node {
            Node::Text(text) => read(&text, ty),
            Node::Number(text) if is_number(ty) => number(&text, ty).unwrap_or(Node::Number(text)),
            Node::Number(text) if is_text(ty) && fits(&text, 64) => {
                let whole = number(&text, &SqlType::new("int8"));
                Node::Text(whole.map_or(text, |it| it.to_string()))
            }
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
                // A length cuts where an assignment fails; a scale rounds in both.
                let rounds = by.args == ty.args
                    && !matches!(by.name.as_str(), "varchar" | "bpchar" | "bit" | "varbit");
                let fitting = by.args.is_empty() || (rounds && !matches!(*inner, Node::Text(_)));
                let alike = same_name(&by, ty) || (is_text(&by) && is_text(ty));
                let whole = matches!(&*inner, Node::Number(text) if fits(text, 53));
                // A bare string beside a domain is a value of the type beneath.
                let of_domain = matches!(*inner, Node::Text(_)) && !is_built_in(&ty.name);
                let alike = alike || (of_domain && is_text(&by) && by.args.is_empty());
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

/// Whether the type is a time stamp.
fn is_stamp(ty: &SqlType) -> bool {
    !ty.array && matches!(ty.name.as_str(), "timestamp" | "timestamptz")
}

pub(super) fn same_name(left: &SqlType, right: &SqlType) -> bool {
    left.name == right.name && left.schema == right.schema && left.array == right.array
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
pub(super) fn uncast_text(node: Node) -> Node {
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
pub(super) fn uncast_argument(node: Node) -> Node {
    match node {
        Node::Cast(inner, ty)
            if matches!(ty.name.as_str(), "regconfig" | "cstring")
                && matches!(*inner, Node::Text(_)) =>
        {
            *inner
        }
        Node::Cast(inner, _) if *inner == Node::Null => Node::Null,
        node => uncast_text(node),
    }
}
