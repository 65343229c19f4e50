//! Which attributes there are, on what they stand, and which of them are ours.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitInt, LitStr, Meta, UnOp};

use crate::options::error;
use crate::suggest::nearest;
use crate::table::Reading;

/// Our attributes on a table.
pub(crate) const TABLE: &[&str] = &[
    "index",
    "unique",
    "check",
    "primary_key",
    "references",
    "renamed_from",
    "without_rowid",
    "strict",
];

/// Our attributes on a column.
pub(crate) const COLUMN: &[&str] = &[
    "default",
    "unique",
    "index",
    "check",
    "references",
    "identity",
    "auto_increment",
    "generated",
    "collate",
    "precision",
    "scale",
    "renamed_from",
    "backfill",
    "sql_type",
];

/// Diesel's attributes on a table.
pub(crate) const DIESEL_TABLE: &[&str] = &["sql_name"];

/// Diesel's attributes on a column.
pub(crate) const DIESEL_COLUMN: &[&str] = &["sql_name", "max_length"];

/// The compiler's attributes, which pass through; so does every attribute whose name is a path.
const COMPILER: &[&str] = &[
    "allow",
    "automatically_derived",
    "cfg",
    "cfg_attr",
    "deny",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "forbid",
    "must_use",
    "non_exhaustive",
    "repr",
    "warn",
];

/// What an attribute stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Table,
    Column,
}

/// Whose an attribute is.
pub(crate) enum Kind {
    /// Ours or Diesel's, by this name.
    Known(&'static str),
    /// The text of a doc comment's line.
    Doc(Option<LitStr>),
    /// The compiler's or another macro's.
    Foreign,
}

impl Place {
    fn ours(self) -> &'static [&'static str] {
        match self {
            Place::Table => TABLE,
            Place::Column => COLUMN,
        }
    }

    fn diesels(self) -> &'static [&'static str] {
        match self {
            Place::Table => DIESEL_TABLE,
            Place::Column => DIESEL_COLUMN,
        }
    }
}

/// Says whose an attribute is; an unknown one, and one at the wrong place, is an error. `derives` says that a derive
/// stands on the same item, whose helper attributes can't be known.
pub(crate) fn classify(
    attribute: &Attribute,
    place: Place,
    reading: &mut Reading,
    derives: bool,
) -> syn::Result<Kind> {
    let Some(ident) = attribute.path().get_ident() else {
        return Ok(Kind::Foreign);
    };
    let word = ident.to_string();
    if word == "doc" {
        return Ok(Kind::Doc(string(&attribute.meta).cloned()));
    }
    let known = |words: &[&'static str]| words.iter().copied().find(|known| **known == word);
    if let Some(name) = known(place.diesels()) {
        return Ok(Kind::Known(name));
    }
    if COMPILER.contains(&word.as_str()) {
        return Ok(Kind::Foreign);
    }
    if !reading.ovmig {
        return match known(TABLE).or(known(COLUMN)) {
            Some(_) => Err(error(
                ident.span(),
                format!("`diesel::table!` doesn't know `#[{word}]`"),
                "declare the table with `ovmig::table!`",
            )),
            None => Ok(Kind::Foreign),
        };
    }
    if let Some(name) = known(place.ours()) {
        reading.ours = true;
        return Ok(Kind::Known(name));
    }
    misplaced(ident, &word, place)?;
    let words: Vec<&str> = [place.ours(), place.diesels(), COMPILER].concat();
    let near = nearest(&word, &words);
    if derives && near.is_none() {
        return Ok(Kind::Foreign);
    }
    Err(error(
        ident.span(),
        format!("there is no attribute `#[{word}]`"),
        match near {
            Some(near) => format!("did you mean `#[{near}]`?"),
            None => format!(
                "on a {} stand {}; an attribute of another macro is written with its path",
                if place == Place::Table {
                    "table"
                } else {
                    "column"
                },
                crate::suggest::listed(place.ours())
            ),
        },
    ))
}

/// An attribute of the other place.
fn misplaced(ident: &Ident, word: &str, place: Place) -> syn::Result<()> {
    let (other, this, there) = match place {
        Place::Table => ([COLUMN, DIESEL_COLUMN], "table", "column"),
        Place::Column => ([TABLE, DIESEL_TABLE], "column", "table"),
    };
    if word == "primary_key" {
        return Err(error(
            ident.span(),
            "`#[primary_key]` can't stand on a column",
            "write the primary key's columns behind the table's name: `table_name (a, b) { … }`",
        ));
    }
    if other.concat().contains(&word) {
        return Err(error(
            ident.span(),
            format!("`#[{word}]` can't stand on a {this}"),
            format!("write it on a {there}"),
        ));
    }
    Ok(())
}

/// Whether one of the attributes is a derive.
pub(crate) fn has_derive(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive") || attribute.path().is_ident("cfg_attr")
    })
}

/// Where an attribute's words stand.
pub(crate) fn span(attribute: &Attribute) -> Span {
    attribute.meta.span()
}

/// The text of `#[name = "…"]`.
fn string(meta: &Meta) -> Option<&LitStr> {
    match meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(literal),
                ..
            }) => Some(literal),
            _ => None,
        },
        _ => None,
    }
}

/// The text of an attribute that must have one.
pub(crate) fn required_string(attribute: &Attribute) -> syn::Result<&LitStr> {
    string(&attribute.meta).ok_or_else(|| {
        let name = name(attribute);
        error(
            span(attribute),
            format!("`#[{name}]` needs a text"),
            format!("write `#[{name} = \"…\"]`"),
        )
    })
}

/// The whole number of an attribute that must have one; `negative` tells a minus before it.
pub(crate) fn required_number(attribute: &Attribute) -> syn::Result<(bool, &LitInt)> {
    let literal = match &attribute.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Int(literal),
                ..
            }) => Some((false, literal)),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
                Expr::Lit(ExprLit {
                    lit: Lit::Int(literal),
                    ..
                }) => Some((true, literal)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    literal.ok_or_else(|| {
        let name = name(attribute);
        error(
            span(attribute),
            format!("`#[{name}]` needs a whole number"),
            format!("write `#[{name} = 10]`"),
        )
    })
}

/// An attribute that stands alone.
pub(crate) fn required_alone(attribute: &Attribute) -> syn::Result<()> {
    match &attribute.meta {
        Meta::Path(_) => Ok(()),
        _ => {
            let name = name(attribute);
            Err(error(
                span(attribute),
                format!("`#[{name}]` takes no value"),
                format!("write `#[{name}]`"),
            ))
        }
    }
}

/// Reads what stands between an attribute's parentheses.
pub(crate) fn arguments<T>(
    attribute: &Attribute,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    match &attribute.meta {
        Meta::List(list) => parse.parse2(list.tokens.clone()),
        _ => {
            let name = name(attribute);
            Err(error(
                span(attribute),
                format!("`#[{name}]` needs parentheses"),
                format!("write `#[{name}(…)]`"),
            ))
        }
    }
}

/// The attribute's name.
pub(crate) fn name(attribute: &Attribute) -> String {
    attribute
        .path()
        .get_ident()
        .map(|ident| ident.unraw().to_string())
        .unwrap_or_default()
}

/// The lines of doc comments as one text: without the blank at each line's start and around the whole.
pub(crate) fn comment(lines: &[String]) -> Option<String> {
    let lines: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split('\n'))
        .map(str::trim)
        .collect();
    let text = lines.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}
