//! The meaning of expressions on PostgreSQL: two that mean the same have one canonical text.
//!
//! Invariant: nothing that may mean something else is made equal; a text that isn't understood is compared by its
//! tokens. Normalising a canonical text gives it back.

mod literal;
mod node;
mod parse;
mod simplify;

use crate::dialect::mentions;
use crate::schema::{
    Backend, Column, Expr, Generated, Index, KeyPart, ObjectName, Schema, SqlType, Table,
    same_comment,
};
use crate::sql::{TokenKind, significant};

use node::Node;
use simplify::Scope;

/// The canonical text of an expression. `ty` is the column's type where it is a default.
pub(crate) fn expr(sql: &str, ty: Option<&SqlType>) -> String {
    normalized(sql, ty, Scope::default())
}

/// The canonical text of an expression over a table's columns, whose types say which casts mean nothing.
pub(crate) fn expr_in(sql: &str, ty: Option<&SqlType>, table: &Table) -> String {
    normalized(sql, ty, Scope { table: Some(table) })
}

/// Whether the expression is understood.
pub(crate) fn reads(sql: &str) -> bool {
    parse::parse(sql).is_some()
}

fn normalized(sql: &str, ty: Option<&SqlType>, scope: Scope<'_>) -> String {
    let Some(node) = parse::parse(sql) else {
        return by_tokens(sql);
    };
    let node = scope.simplify(node);
    match ty {
        Some(ty) => scope.coerce(node, ty),
        None => node,
    }
    .to_string()
}

/// The tokens with one space between them, and words in lower case.
fn by_tokens(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    for token in significant(sql, Backend::Postgres) {
        if !out.is_empty() {
            out.push(' ');
        }
        if token.kind == TokenKind::Word {
            out.push_str(&token.text.to_ascii_lowercase());
        } else {
            out.push_str(token.text);
        }
    }
    out
}

/// Whether a default is the NULL that a column has without one.
pub(crate) fn is_null(sql: &str) -> bool {
    let begins = sql.trim_start_matches(['(', ' ', '\n', '\t']).get(..4);
    if !begins.is_some_and(|word| word.eq_ignore_ascii_case("null")) {
        return false;
    }
    let mut node = parse::parse(sql);
    while let Some(Node::Cast(inner, _)) = node {
        node = Some(*inner);
    }
    node == Some(Node::Null)
}

/// The type of an expression over a table's columns, if it is known; `None` within for a bare string or NULL.
pub(crate) fn type_of(sql: &str, table: &Table) -> Option<Option<SqlType>> {
    let node = parse::parse(sql)?;
    match node {
        Node::Text(_) | Node::Null => Some(None),
        node => Scope { table: Some(table) }.type_of(&node).map(Some),
    }
}

/// Whether an expression is a bare string.
pub(crate) fn is_string(sql: &str) -> bool {
    sql.contains(['\'', '$']) && matches!(parse::parse(sql), Some(Node::Text(_)))
}

/// Rewrites what a declaration says in more than one way: the default schema's name, a default of NULL, the names of
/// index methods and collations.
pub(crate) fn adapt(declared: &mut Schema) {
    let renamed = |name: &ObjectName| name.schema.as_deref() == Some("public");
    let enums = std::mem::take(&mut declared.enums);
    declared.enums = (enums.into_values())
        .map(|mut it| {
            unqualify(&mut it.name);
            (it.name.clone(), it)
        })
        .collect();
    if declared.tables.keys().any(renamed) {
        let tables = std::mem::take(&mut declared.tables);
        declared.tables = (tables.into_values())
            .map(|mut table| {
                unqualify(&mut table.name);
                (table.name.clone(), table)
            })
            .collect();
    }
    for table in declared.tables.values_mut() {
        adapt_table(table);
    }
}

fn unqualify(name: &mut ObjectName) {
    if name.schema.as_deref() == Some("public") {
        name.schema = None;
    }
}

fn adapt_table(table: &mut Table) {
    for key in &mut table.foreign_keys {
        unqualify(&mut key.table);
    }
    for column in &mut table.columns {
        if column
            .default
            .as_ref()
            .is_some_and(|default| is_null(&default.0))
        {
            column.default = None;
        }
        if column.collation.as_deref() == Some("default") {
            column.collation = None;
        }
    }
    let mut indexes = std::mem::take(&mut table.indexes);
    for index in &mut indexes {
        adapt_index(table, index);
    }
    table.indexes = indexes;
}

/// Takes out of an index what is the default: the method, a key's operator class and collation.
pub(crate) fn adapt_index(table: &Table, index: &mut Index) {
    let method = index.method.take().map(|it| it.to_ascii_lowercase());
    index.method = method.filter(|it| it != "btree");
    for key in &mut index.keys {
        let (collations, opclass) = match &key.part {
            KeyPart::Column(name) => match table.column(name) {
                Some(column) => (
                    vec![column.collation.as_deref()],
                    default_opclass(&column.ty, index.method.as_deref()),
                ),
                None => continue,
            },
            KeyPart::Expr(expr) => {
                let names = table.columns.iter().map(|column| column.name.as_str());
                let mentioned = mentions::columns(&expr.0, names, Backend::Postgres);
                let columns = mentioned.into_iter().filter_map(|name| table.column(name));
                (
                    columns.map(|column| column.collation.as_deref()).collect(),
                    None,
                )
            }
        };
        // An expression has the collation of the columns in it.
        if key.collation.is_some() && collations.contains(&key.collation.as_deref()) {
            key.collation = None;
        }
        if key.opclass.is_some() && key.opclass == opclass {
            key.opclass = None;
        }
    }
}

/// The operator class that an index uses for a type unless it says another: `int4_ops`.
fn default_opclass(ty: &SqlType, method: Option<&str>) -> Option<String> {
    let name = match ty.name.as_str() {
        _ if ty.array => "array",
        "varchar" => "text",
        "cidr" => "inet",
        name if name.ends_with("multirange") => "multirange",
        name if name.ends_with("range") => "range",
        name => name,
    };
    match (method, name) {
        // There it has none: what is written has to stay.
        (Some("gist"), "inet") => None,
        (Some("spgist"), "point") => Some("quad_point_ops".to_owned()),
        (Some("brin"), "inet" | "range" | "box") => Some(format!("{name}_inclusion_ops")),
        (Some("brin"), _) => Some(format!("{name}_minmax_ops")),
        _ => Some(format!("{name}_ops")),
    }
}

/// Whether two columns of one name are the same to PostgreSQL; with `shape_only` only in type and nullability.
pub(crate) fn same_column(left: &Column, right: &Column, shape_only: bool) -> bool {
    same(left, right, shape_only, Scope::default(), Scope::default())
}

/// The same, knowing the columns that generated ones are made of.
pub(crate) fn same_column_in(
    left: (&Table, &Column),
    right: (&Table, &Column),
    shape_only: bool,
) -> bool {
    let scope = |table| Scope { table: Some(table) };
    same(left.1, right.1, shape_only, scope(left.0), scope(right.0))
}

fn same(
    left: &Column,
    right: &Column,
    shape_only: bool,
    of_left: Scope<'_>,
    of_right: Scope<'_>,
) -> bool {
    if !super::types::same(&left.ty, &right.ty, shape_only) || left.nullable != right.nullable {
        return false;
    }
    shape_only
        || (left.identity == right.identity
            && left.collation == right.collation
            && same_comment(left.comment.as_deref(), right.comment.as_deref())
            && same_default(left, right)
            && same_generated(
                left.generated.as_ref(),
                right.generated.as_ref(),
                of_left,
                of_right,
            ))
}

fn same_default(left: &Column, right: &Column) -> bool {
    if left.default == right.default && (left.default.is_none() || left.ty == right.ty) {
        return true;
    }
    let of = |column: &Column| -> Option<Expr> {
        column
            .default
            .clone()
            .filter(|default| !is_null(&default.0))
    };
    match (of(left), of(right)) {
        (Some(one), Some(other)) => {
            one == other || expr(&one.0, Some(&left.ty)) == expr(&other.0, Some(&right.ty))
        }
        (one, other) => one == other,
    }
}

fn same_generated(
    left: Option<&Generated>,
    right: Option<&Generated>,
    of_left: Scope<'_>,
    of_right: Scope<'_>,
) -> bool {
    match (left, right) {
        (Some(one), Some(other)) => {
            one.stored == other.stored
                && (one.expr == other.expr
                    || normalized(&one.expr.0, None, of_left)
                        == normalized(&other.expr.0, None, of_right))
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests;
