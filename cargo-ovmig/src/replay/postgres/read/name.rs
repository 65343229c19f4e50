//! Names and texts out of the syntax tree.

use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

use crate::dialect::names::clip;
use crate::schema::{Backend, Expr, ObjectName};
use crate::sql::{TokenKind, tokens};

/// PostgreSQL's `NAMEDATALEN - 1`: longer names are cut.
const MAX_BYTES: usize = 63;

/// The name that an identifier stands for.
pub(super) fn ident(node: &SyntaxNode) -> String {
    clip(&ast::normalize_name_node(node), MAX_BYTES).to_owned()
}

/// The name in a node that holds at most one.
pub(super) fn maybe<N: AstNode>(node: Option<N>) -> Option<String> {
    node.map(|node| ident(node.syntax()))
}

/// The parts of a name with dots, from all segments beneath a node.
pub(super) fn parts(node: &SyntaxNode) -> Vec<String> {
    node.descendants()
        .filter(|node| {
            ast::PathSegment::can_cast(node.kind()) || ast::PathSegmentRef::can_cast(node.kind())
        })
        .map(|segment| ident(&segment))
        .collect()
}

/// A name with at most a schema; what stands before that is the database's own name.
pub(super) fn object<N: AstNode>(node: Option<N>) -> Option<ObjectName> {
    of_parts(parts(node?.syntax()))
}

pub(super) fn of_parts(mut parts: Vec<String>) -> Option<ObjectName> {
    let name = parts.pop()?;
    Some(ObjectName {
        schema: parts.pop(),
        name,
    })
}

/// The last part of a name: what a constraint is called.
pub(super) fn last<N: AstNode>(node: Option<N>) -> Option<String> {
    parts(node?.syntax()).pop()
}

/// Table and column of `schema.table.column`.
pub(super) fn column<N: AstNode>(node: Option<N>) -> Option<(ObjectName, String)> {
    let mut parts = parts(node?.syntax());
    let column = parts.pop()?;
    Some((of_parts(parts)?, column))
}

/// The names of a list of columns.
pub(super) fn columns(list: impl Iterator<Item = ast::ColumnNameRef>) -> Vec<String> {
    list.map(|column| ident(column.syntax())).collect()
}

/// The text of a node.
pub(super) fn text<'a>(sql: &'a str, node: &SyntaxNode) -> &'a str {
    let range = node.text_range();
    sql.get(range.start().into()..range.end().into())
        .unwrap_or_default()
        .trim()
}

/// An expression as it was written, on one line and without comments and the parentheses around it.
pub(super) fn expr(sql: &str, node: Option<ast::Expr>) -> Option<Expr> {
    let mut node = node?;
    while let ast::Expr::ParenExpr(paren) = &node {
        match paren.expr() {
            Some(inner) => node = inner,
            None => break,
        }
    }
    Some(Expr(on_one_line(text(sql, node.syntax()))))
}

fn on_one_line(text: &str) -> String {
    if !text.contains('\n') && !text.contains("--") && !text.contains("/*") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for token in tokens(text, Backend::Postgres) {
        match token.kind {
            TokenKind::Space | TokenKind::Comment if out.ends_with(' ') => {}
            TokenKind::Space | TokenKind::Comment => out.push(' '),
            _ => out.push_str(token.text),
        }
    }
    out.trim().to_owned()
}

/// The value of a string literal.
pub(super) fn string(literal: Option<ast::Literal>) -> Option<String> {
    literal?.string_value()
}
