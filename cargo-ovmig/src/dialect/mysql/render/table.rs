//! Tables, their columns, constraints and indexes in full.

use super::{foreign, ident, object, value};
use crate::dialect::mysql::{literal, types};
use crate::dialect::names::{self, Taken};
use crate::schema::{
    Backend, Check, Column, Expr, Index, IndexKey, KeyPart, ObjectName, PrimaryKey, Table, Unique,
};
use crate::sql::{TokenKind, tokens};

pub(super) fn create(table: &Table) -> String {
    let name = &table.name;
    let lines: Vec<String> = (table.columns.iter().map(definition))
        .chain(table.primary_key.iter().map(primary_key))
        .chain(table.uniques.iter().map(|it| unique(name, it)))
        .chain(table.indexes.iter().map(|it| index(name, it)))
        .chain((table.foreign_keys.iter()).map(|it| foreign::foreign_key(name, it)))
        .chain(table.checks.iter().map(|it| check(name, it)))
        .collect();
    let mut sql = format!(
        "CREATE TABLE {} (\n    {}\n)",
        object(name),
        lines.join(",\n    ")
    );
    if table.comment.is_some() {
        sql.push(' ');
        sql.push_str(&comment_option(&table.comment));
    }
    sql
}

pub(super) fn comment_option(comment: &Option<String>) -> String {
    format!(
        "COMMENT = {}",
        literal::quote(comment.as_deref().unwrap_or_default())
    )
}

/// A column in full, as it stands in `CREATE TABLE`, `ADD COLUMN` and `MODIFY COLUMN`.
pub(super) fn definition(column: &Column) -> String {
    let mut sql = format!("{} {}", ident(&column.name), types::sql(&column.ty));
    let (of_type, others): (Vec<_>, Vec<_>) = kept(column).partition(|it| is_of_type(it));
    for attribute in of_type {
        sql.push_str(&format!(" {attribute}"));
    }
    match &column.collation {
        // Its default collation has not the same name everywhere.
        Some(charset) if charset == "utf8mb4" => sql.push_str(" CHARACTER SET utf8mb4"),
        Some(collation) => sql.push_str(&format!(" COLLATE {collation}")),
        None => {}
    }
    if let Some(generated) = &column.generated {
        // NOT NULL can't be said of such a column on MariaDB.
        let kind = if generated.stored {
            "STORED"
        } else {
            "VIRTUAL"
        };
        sql.push_str(&format!(
            " GENERATED ALWAYS AS ({}) {kind}",
            whole(&generated.expr)
        ));
    } else {
        if !column.nullable {
            sql.push_str(" NOT NULL");
        } else if column.ty.name == "timestamp" {
            // Where old settings are in force, a timestamp is NOT NULL otherwise.
            sql.push_str(" NULL");
        }
        if let Some(default) = &column.default {
            sql.push_str(&format!(" DEFAULT {}", value::default(default, &column.ty)));
        }
        if let Some(expr) = &column.on_update {
            sql.push_str(&format!(" ON UPDATE {}", value::moment(expr, &column.ty)));
        }
        if column.identity.is_some() {
            sql.push_str(" AUTO_INCREMENT");
        }
    }
    for attribute in others {
        sql.push_str(&format!(" {attribute}"));
    }
    if let Some(comment) = &column.comment {
        sql.push_str(&format!(" COMMENT {}", literal::quote(comment)));
    }
    sql
}

/// The attributes that the column can still have.
fn kept(column: &Column) -> impl Iterator<Item = &String> {
    column.attributes.iter().filter(|attribute| {
        let word = first_word(attribute);
        match word.as_str() {
            "SRID" | "REF_SYSTEM_ID" => types::is_spatial(&column.ty),
            "COMPRESSED" => types::is_text(&column.ty) || types::needs_key_length(&column.ty),
            "NOT" => column.generated.is_some(),
            _ => true,
        }
    })
}

/// Whether the attribute stands right behind the type.
fn is_of_type(attribute: &str) -> bool {
    matches!(
        first_word(attribute).as_str(),
        "COMPRESSED" | "REF_SYSTEM_ID"
    )
}

/// Behind the opening of a comment for one of the engines.
fn first_word(attribute: &str) -> String {
    let opened = |c: char| matches!(c, '/' | '*' | '!' | ' ') || c.is_ascii_digit();
    let attribute = attribute.strip_prefix("/*M").unwrap_or(attribute);
    let word = attribute
        .trim_start_matches(opened)
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    word.take(1).collect::<String>().to_ascii_uppercase()
}

pub(super) fn primary_key(key: &PrimaryKey) -> String {
    format!("PRIMARY KEY ({})", list(&key.columns))
}

pub(super) fn unique(table: &ObjectName, unique: &Unique) -> String {
    let name = ident(&unique_name(table, unique));
    format!("UNIQUE INDEX {name} ({})", list(&unique.columns))
}

pub(super) fn check(table: &ObjectName, check: &Check) -> String {
    let name = ident(&check_name(table, check));
    format!("CONSTRAINT {name} CHECK ({})", whole(&check.expr))
}

pub(super) fn index(table: &ObjectName, index: &Index) -> String {
    let kind = match index.method.as_deref() {
        Some("fulltext") => "FULLTEXT ",
        Some("spatial") => "SPATIAL ",
        _ if index.unique => "UNIQUE ",
        _ => "",
    };
    let keys: Vec<String> = index.keys.iter().map(index_key).collect();
    format!(
        "{kind}INDEX {} ({})",
        ident(&index_name(table, index)),
        keys.join(", ")
    )
}

fn index_key(key: &IndexKey) -> String {
    let mut sql = match &key.part {
        KeyPart::Column(name) => ident(name),
        KeyPart::Expr(expr) => format!("({})", whole(expr)),
    };
    if let Some(length) = key.length {
        sql.push_str(&format!("({length})"));
    }
    if key.descending {
        sql.push_str(" DESC");
    }
    sql
}

/// An expression that something follows: a comment to the end of the line has to end before.
pub(super) fn whole(expr: &Expr) -> String {
    let is_line = |comment: &str| comment.starts_with("--") || comment.starts_with('#');
    let mut all = tokens(&expr.0, Backend::Mysql);
    match all.any(|token| token.kind == TokenKind::Comment && is_line(token.text)) {
        true => format!("{expr}\n"),
        false => expr.to_string(),
    }
}

pub(super) fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| ident(name)).collect();
    names.join(", ")
}

// A part without a name has our default one.

pub(super) fn unique_name(table: &ObjectName, unique: &Unique) -> String {
    let own = unique.name.clone();
    own.unwrap_or_else(|| Taken::default().unique(&table.name, &unique.columns))
}

pub(super) fn check_name(table: &ObjectName, check: &Check) -> String {
    let own = check.name.clone();
    own.unwrap_or_else(|| names::object_name(&table.name, None, "check"))
}

pub(super) fn index_name(table: &ObjectName, index: &Index) -> String {
    let own = index.name.clone();
    own.unwrap_or_else(|| Taken::default().index(&table.name, index, Backend::Mysql))
}
