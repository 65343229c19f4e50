//! What is equal on MySQL and MariaDB: expressions, columns, and a declaration rewritten so that it can be compared.
//!
//! Invariant: what `adapt` leaves, MySQL can hold; `unsupported` names all that it takes out and that would matter.

mod adapt;
mod node;
mod parse;
#[cfg(test)]
mod tests;
mod unsupported;

pub(crate) use adapt::adapt;
pub use unsupported::unsupported;

use super::render::is_moment;
use super::{literal, types};
use crate::schema::{Column, Expr, SqlType, Table, same_comment};

/// The expression's form; that of a default with its column's type.
pub(crate) fn expr(sql: &str, ty: Option<&SqlType>) -> String {
    match ty {
        None => parse::form(sql, None),
        Some(ty) if is_moment(sql) && matches!(ty.name.as_str(), "datetime" | "timestamp") => {
            "current_timestamp".to_owned()
        }
        Some(ty) => converted(parse::form(sql, None), ty),
    }
}

/// Whether the expression is understood.
pub(crate) fn reads(sql: &str) -> bool {
    parse::reads(sql)
}

/// An expression over a table's columns, in which the table's own name before a column says nothing.
pub(crate) fn expr_in(sql: &str, ty: Option<&SqlType>, table: &Table) -> String {
    match ty {
        None => parse::form(sql, Some(&table.name.name)),
        Some(_) => expr(sql, ty),
    }
}

/// A literal as the column would store it.
fn converted(form: String, ty: &SqlType) -> String {
    let is_string = form.starts_with('\'');
    let number = form.strip_prefix('-').unwrap_or(&form);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.');
    if !is_string && !is_number {
        return form;
    }
    let text = match is_string {
        true => literal::value(&form),
        false => form.clone(),
    };
    let numeric = types::integer_bytes(ty).is_some()
        || matches!(
            types::base(ty),
            "decimal" | "float" | "double" | "year" | "bit"
        );
    if numeric {
        let value = match text.strip_prefix("0x") {
            Some(hex) => u128::from_str_radix(hex, 16).ok().map(|it| it.to_string()),
            None => text
                .trim()
                .parse::<f64>()
                .ok()
                .map(|_| signed_number(text.trim())),
        };
        return value.unwrap_or(form);
    }
    if let Some(hex) = text.strip_prefix("0x").filter(|_| is_number) {
        return bytes(hex).map_or(form, |text| converted(literal::quote(&text), ty));
    }
    if types::is_text(ty) && is_number {
        return literal::quote(&text);
    }
    match types::base(ty) {
        // The engine fills it up with zeros.
        "binary" if is_string => literal::quote(text.trim_end_matches('\0')),
        "datetime" | "timestamp" if is_string && text.len() == 10 => {
            literal::quote(&format!("{text} 00:00:00"))
        }
        "datetime" | "timestamp" | "time" if is_string && text.contains('.') => {
            literal::quote(text.trim_end_matches('0').trim_end_matches('.'))
        }
        "time" if is_string && text.len() == 5 => literal::quote(&format!("{text}:00")),
        _ => form,
    }
}

/// The text that hexadecimal digits stand for.
fn bytes(hex: &str) -> Option<String> {
    let pair = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(pair).collect();
    String::from_utf8(bytes?).ok()
}

fn signed_number(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(number) => format!("-{}", parse::number(number)),
        None => parse::number(text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Whether two columns of one name need no change to become each other.
pub(crate) fn same_column(left: &Column, right: &Column, shape_only: bool) -> bool {
    same(left, right, shape_only, |column, sql| {
        let _ = column;
        expr(sql, None)
    })
}

/// [`same_column`] of columns whose tables are known: generated columns may name their table.
pub(crate) fn same_column_in(
    (left_table, left): (&Table, &Column),
    (right_table, right): (&Table, &Column),
    shape_only: bool,
) -> bool {
    same(left, right, shape_only, |column, sql| {
        let table = match std::ptr::eq(column, left) {
            true => left_table,
            false => right_table,
        };
        expr_in(sql, None, table)
    })
}

fn same(
    left: &Column,
    right: &Column,
    shape_only: bool,
    form: impl Fn(&Column, &str) -> String,
) -> bool {
    // MariaDB has no NOT NULL of a generated column.
    let same_null =
        left.nullable == right.nullable || left.generated.is_some() && right.generated.is_some();
    let same_shape = types::same(&left.ty, &right.ty, shape_only) && same_null;
    if shape_only || !same_shape {
        return same_shape;
    }
    let value = |column: &Column, sql: &Option<Expr>| {
        let form = sql.as_ref().map(|it| expr(&it.0, Some(&column.ty)));
        form.filter(|form| form != "null")
    };
    let same_generated = match (&left.generated, &right.generated) {
        (Some(a), Some(b)) => {
            a.stored == b.stored && form(left, &a.expr.0) == form(right, &b.expr.0)
        }
        (None, None) => true,
        _ => false,
    };
    same_generated
        && value(left, &left.default) == value(right, &right.default)
        && value(left, &left.on_update) == value(right, &right.on_update)
        && left.identity.is_some() == right.identity.is_some()
        && same_collation(collation(left), collation(right))
        && same_comment(left.comment.as_deref(), right.comment.as_deref())
}

/// `utf8mb4` stands for the server's default collation of it.
fn same_collation(left: Option<String>, right: Option<String>) -> bool {
    const DEFAULTS: [&str; 3] = [
        "utf8mb4_general_ci",
        "utf8mb4_0900_ai_ci",
        "utf8mb4_uca1400_ai_ci",
    ];
    let means = |charset: &Option<String>, collation: &Option<String>| {
        charset.as_deref() == Some("utf8mb4")
            && (collation.as_deref()).is_some_and(|it| DEFAULTS.contains(&it))
    };
    left == right || means(&left, &right) || means(&right, &left)
}

/// The collation in lower case, under its new name; types without text have none.
fn collation(column: &Column) -> Option<String> {
    let name = column
        .collation
        .as_ref()
        .filter(|_| types::is_text(&column.ty));
    let name = name?.to_ascii_lowercase();
    Some(match name.strip_prefix("utf8_") {
        Some(rest) => format!("utf8mb3_{rest}"),
        None => name,
    })
}
