//! The types of expressions, as far as they are known.

use super::casts::same_name;
use super::{Scope, gives_text_of_text, is_comparison};
use crate::dialect::postgres::normalize::literal::{fits, is_number, is_text};
use crate::dialect::postgres::normalize::node::Node;
use crate::schema::SqlType;

impl Scope<'_> {
    /// The type of an expression, as far as it is known.
    pub(in crate::dialect::postgres::normalize) fn type_of(self, node: &Node) -> Option<SqlType> {
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
            Node::Infix(op, left, _)
                if matches!(op.as_str(), "->" | "#>" | "-") && self.is_document(left) =>
            {
                return self.type_of(left);
            }
            Node::Index(inner, _) if self.is_document(inner) => return self.type_of(inner),
            Node::Infix(op, left, right) if op == "||" => {
                let text = |it: &Node| self.type_of(it).is_some_and(|ty| is_text(&ty));
                return (text(left) || text(right)).then(|| SqlType::new("text"));
            }
            Node::Infix(op, left, right) if matches!(op.as_str(), "+" | "-" | "*" | "/" | "%") => {
                let (left, right) = (self.type_of(left)?, self.type_of(right)?);
                return arithmetic(&left, &right).or_else(|| of_times(op, &left, &right));
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
                "concat" | "md5" | "replace" | "regexp_replace" | "split_part" | "initcap"
                | "lpad" | "rpad" | "to_char" | "concat_ws" | "format" | "encode"
                | "array_to_string" => "text",
                "age" | "make_interval" => "interval",
                name if gives_text_of_text(name) && self.first_is_text(args) => "text",
                "length" | "char_length" | "character_length" | "octet_length" | "array_length"
                | "cardinality" | "num_nonnulls" | "num_nulls" | "position" | "strpos" => "int4",
                "jsonb_typeof" | "json_typeof" => "text",
                "gen_random_uuid" => "uuid",
                // Since PostgreSQL 14; before that it printed another function.
                "extract" => "numeric",
                "to_tsvector" => "tsvector",
                "count" | "nextval" | "currval" | "lastval" | "row_number" | "rank"
                | "dense_rank" => "int8",
                "bool_and" | "bool_or" | "every" => "bool",
                "string_agg" => "text",
                "max" | "min" => {
                    let ty = self.type_of(&args.first()?.1)?;
                    return Some(match is_text(&ty) {
                        true => SqlType::new("text"),
                        false => SqlType {
                            args: Vec::new(),
                            ..ty
                        },
                    });
                }
                "sum" => return sum(&self.type_of(&args.first()?.1)?),
                "nullif" => return self.type_of(&args.first()?.1),
                "coalesce" | "greatest" | "least" => return self.common_type(args),
                _ => return None,
            },
            _ => return None,
        };
        Some(SqlType::new(known))
    }

    fn is_document(self, node: &Node) -> bool {
        let ty = self.type_of(node);
        ty.is_some_and(|ty| !ty.array && matches!(ty.name.as_str(), "json" | "jsonb"))
    }

    /// The type that arguments of one type have; bare strings, NULL and small whole numbers take it too.
    pub(super) fn common_type(self, args: &[(Option<String>, Node)]) -> Option<SqlType> {
        let takes_any = |arg: &Node| match arg {
            Node::Text(_) | Node::Null => true,
            Node::Number(text) => fits(text, 32),
            Node::Cast(literal, _) => matches!(**literal, Node::Text(_) | Node::Number(_)),
            _ => false,
        };
        let typed = args.iter().filter(|(_, arg)| !takes_any(arg));
        let types: Option<Vec<SqlType>> = typed.map(|(_, arg)| self.type_of(arg)).collect();
        let types = types?;
        let first = types.first()?;
        let alike = |ty: &SqlType| same_name(ty, first) || (is_text(ty) && is_text(first));
        // A literal with a type of its own may widen the others.
        let literals = args.iter().filter(|(_, arg)| takes_any(arg));
        let suits = |arg: &Node| match arg {
            Node::Number(_) => ["int4", "int8", "numeric", "float8"].contains(&first.name.as_str()),
            Node::Cast(_, ty) => alike(ty),
            _ => true,
        };
        let all = types.iter().all(alike) && literals.into_iter().all(|(_, arg)| suits(arg));
        all.then(|| SqlType {
            args: Vec::new(),
            ..first.clone()
        })
    }

    fn first_is_text(self, args: &[(Option<String>, Node)]) -> bool {
        let first = args.first().and_then(|(_, arg)| self.type_of(arg));
        first.is_some_and(|ty| is_text(&ty) || is_padded(&ty))
    }

    /// Whether it is a text that is filled up with spaces.
    pub(super) fn is_padded(self, node: &Node) -> bool {
        self.type_of(node).is_some_and(|ty| is_padded(&ty))
    }
}

fn is_padded(ty: &SqlType) -> bool {
    !ty.array && ty.schema.is_none() && ty.name == "bpchar"
}

/// Source: PostgreSQL's manual, 9.9 "Date/Time Functions and Operators".
fn of_times(op: &str, left: &SqlType, right: &SqlType) -> Option<SqlType> {
    if left.array || right.array {
        return None;
    }
    let ty = match (left.name.as_str(), op, right.name.as_str()) {
        ("date", "+" | "-", "int2" | "int4") => "date",
        ("date", "-", "date") => "int4",
        (stamp @ ("timestamp" | "timestamptz"), "+" | "-", "interval") => stamp,
        ("date", "+" | "-", "interval") => "timestamp",
        ("timestamp", "-", "timestamp") | ("timestamptz", "-", "timestamptz") => "interval",
        _ => return None,
    };
    Some(SqlType::new(ty))
}

/// Source: PostgreSQL's manual, 9.21 "Aggregate Functions".
fn sum(ty: &SqlType) -> Option<SqlType> {
    let name = match ty.name.as_str() {
        _ if ty.array => return None,
        "int2" | "int4" => "int8",
        "int8" | "numeric" => "numeric",
        same @ ("float4" | "float8" | "interval" | "money") => same,
        _ => return None,
    };
    Some(SqlType::new(name))
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
