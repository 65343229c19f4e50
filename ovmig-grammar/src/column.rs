//! A column: `#[…] name -> Type`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Meta, Token, TypePath};

use crate::attribute::{
    self, Kind, Place, arguments, classify, comment, has_derive, required_alone, required_number,
    required_string,
};
use crate::constraint::{CheckDecl, UniqueDecl};
use crate::expression;
use crate::index::IndexDecl;
use crate::options::{
    Text, any_ident, error, expression_value, name, unknown_option, unknown_word, words,
};
use crate::reference::ReferenceDecl;
use crate::table::{Constraints, Reading};

/// A column.
pub struct ColumnDecl {
    /// Its name in Rust.
    pub ident: Ident,
    /// Its name in the database.
    pub name: String,
    /// Where that name stands.
    pub name_span: Span,
    /// Its type.
    pub ty: TypePath,
    /// Its doc comment.
    pub comment: Option<String>,
    /// `#[max_length = n]`.
    pub max_length: Option<u64>,
    /// `#[precision = n]`.
    pub precision: Option<u32>,
    /// `#[scale = n]`.
    pub scale: Option<i32>,
    /// `#[default = "…"]`.
    pub default: Option<Text>,
    /// `#[identity]`, `#[auto_increment]`.
    pub identity: Option<IdentityDecl>,
    /// `#[generated = "…"]`.
    pub generated: Option<GeneratedDecl>,
    /// `#[collate = "…"]`.
    pub collate: Option<Text>,
    /// `#[renamed_from = "…"]`.
    pub renamed_from: Option<Text>,
    /// `#[backfill = "…"]`.
    pub backfill: Option<Text>,
    /// `#[sql_type = "…"]`.
    pub sql_type: Option<Text>,
}

/// How the database numbers a column.
#[derive(Clone, Copy, Debug)]
pub struct IdentityDecl {
    /// In which way.
    pub kind: IdentityKind,
    /// Where it stands.
    pub span: Span,
}

/// The ways to number a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityKind {
    /// `#[identity = "always"]`.
    Always,
    /// `#[identity]`.
    ByDefault,
    /// `#[auto_increment]`.
    AutoIncrement,
}

/// A generated column.
#[derive(Clone, Debug)]
pub struct GeneratedDecl {
    /// The expression.
    pub expr: Text,
    /// Whether it is stored rather than computed when it is read.
    pub stored: bool,
}

impl ColumnDecl {
    /// Reads a column. What its attributes say about the table goes into `constraints`; their errors are collected.
    pub(crate) fn parse(
        input: ParseStream,
        constraints: &mut Constraints,
        reading: &mut Reading,
    ) -> syn::Result<ColumnDecl> {
        let attributes = input.call(Attribute::parse_outer)?;
        let ident = rust_name(input, "a column's name")?;
        input.parse::<Token![->]>()?;
        let ty: TypePath = input.parse()?;
        let mut column = ColumnDecl {
            name: ident.unraw().to_string(),
            name_span: ident.span(),
            ident,
            ty,
            comment: None,
            max_length: None,
            precision: None,
            scale: None,
            default: None,
            identity: None,
            generated: None,
            collate: None,
            renamed_from: None,
            backfill: None,
            sql_type: None,
        };
        column.attributes(&attributes, constraints, reading);
        Ok(column)
    }

    fn attributes(
        &mut self,
        attributes: &[Attribute],
        constraints: &mut Constraints,
        reading: &mut Reading,
    ) {
        let derives = has_derive(attributes);
        let mut docs = Vec::new();
        let mut seen: Vec<&'static str> = Vec::new();
        for attribute in attributes {
            let result = match classify(attribute, Place::Column, reading, derives) {
                Ok(Kind::Doc(line)) => {
                    docs.extend(line.map(|line| line.value()));
                    Ok(())
                }
                Ok(Kind::Foreign) => Ok(()),
                Ok(Kind::Known(name)) => once(name, attribute, &mut seen)
                    .and_then(|()| self.attribute(name, attribute, constraints)),
                Err(error) => Err(error),
            };
            reading.errors.extend(result.err());
        }
        self.comment = comment(&docs);
        reading.errors.extend(self.contradictions(attributes));
    }

    fn attribute(
        &mut self,
        name_: &'static str,
        attribute: &Attribute,
        constraints: &mut Constraints,
    ) -> syn::Result<()> {
        let span = attribute::span(attribute);
        let alone = matches!(attribute.meta, Meta::Path(_));
        match name_ {
            "sql_name" => (self.name, self.name_span) = sql_name(attribute)?,
            "max_length" => self.max_length = Some(positive(attribute)?),
            "precision" => self.precision = Some(positive(attribute)?),
            "scale" => self.scale = Some(scale(attribute)?),
            "default" => self.default = Some(expression::default(required_string(attribute)?)?),
            "collate" => self.collate = Some(name(required_string(attribute)?)?),
            "renamed_from" => self.renamed_from = Some(name(required_string(attribute)?)?),
            "sql_type" => {
                self.sql_type = Some(expression::expression(required_string(attribute)?)?)
            }
            "backfill" => {
                self.backfill = Some(expression::expression(required_string(attribute)?)?)
            }
            "generated" => self.generated = Some(generated(attribute)?),
            "identity" => self.numbered(identity(attribute)?, span)?,
            "auto_increment" => {
                required_alone(attribute)?;
                self.numbered(IdentityKind::AutoIncrement, span)?;
            }
            "unique" if alone => constraints
                .uniques
                .push(UniqueDecl::of_column(&self.ident, span)),
            "unique" => constraints.uniques.push(arguments(attribute, |input| {
                UniqueDecl::parse_on_column(input, &self.ident, span)
            })?),
            "index" if alone => constraints
                .indexes
                .push(IndexDecl::of_column(&self.ident, span)),
            "index" => constraints.indexes.push(arguments(attribute, |input| {
                IndexDecl::parse_on_column(input, &self.ident, span)
            })?),
            "references" => constraints.references.push(arguments(attribute, |input| {
                ReferenceDecl::parse_on_column(input, &self.ident, span)
            })?),
            "check" => constraints
                .checks
                .extend(check(attribute, Some(&self.ident), span)?),
            other => unreachable!("`{other}` is listed as an attribute of columns"),
        }
        Ok(())
    }

    fn numbered(&mut self, kind: IdentityKind, span: Span) -> syn::Result<()> {
        if self.identity.is_some() {
            return Err(error(
                span,
                "`#[identity]` and `#[auto_increment]` both number the column",
                "keep one of them: `#[auto_increment]` is SERIAL on PostgreSQL and AUTOINCREMENT on SQLite",
            ));
        }
        self.identity = Some(IdentityDecl { kind, span });
        Ok(())
    }

    /// What can't be said of one column together.
    fn contradictions(&self, attributes: &[Attribute]) -> Vec<syn::Error> {
        let mut errors = Vec::new();
        let mut both = |first: (&str, bool), second: (&str, bool), help: &str| {
            if first.1 && second.1 {
                let at = attributes
                    .iter()
                    .rfind(|attribute| {
                        [first.0, second.0].contains(&attribute::name(attribute).as_str())
                    })
                    .map_or(self.ident.span(), attribute::span);
                errors.push(error(
                    at,
                    format!(
                        "a column can't have both `#[{}]` and `#[{}]`",
                        first.0, second.0
                    ),
                    help,
                ));
            }
        };
        let default = ("default", self.default.is_some());
        let generated = ("generated", self.generated.is_some());
        let backfill = ("backfill", self.backfill.is_some());
        let raw = ("sql_type", self.sql_type.is_some());
        let numbered = match self.identity {
            Some(IdentityDecl {
                kind: IdentityKind::AutoIncrement,
                ..
            }) => ("auto_increment", true),
            identity => ("identity", identity.is_some()),
        };
        let writes = "the database writes a generated column by itself: keep one of them";
        let counts = "the database numbers the column by itself: keep one of them";
        let whole = "write the whole type in `#[sql_type]`, as in \"numeric(10, 2)\"";
        both(default, generated, writes);
        both(backfill, generated, writes);
        both(numbered, default, counts);
        both(numbered, generated, counts);
        both(numbered, backfill, counts);
        both(raw, ("max_length", self.max_length.is_some()), whole);
        both(raw, ("precision", self.precision.is_some()), whole);
        both(
            ("max_length", self.max_length.is_some()),
            ("precision", self.precision.is_some()),
            "`max_length` is of texts, `precision` of numbers and times: keep one of them",
        );
        if self.scale.is_some() && self.precision.is_none() {
            let at = attributes
                .iter()
                .find(|attribute| attribute::name(attribute) == "scale")
                .map_or(self.ident.span(), attribute::span);
            errors.push(error(
                at,
                "`#[scale]` needs `#[precision]` beside it",
                "write both, as `#[precision = 10] #[scale = 2]` for numeric(10, 2)",
            ));
        }
        errors
    }
}

/// A name as Rust has it; keywords get a hint.
pub(crate) fn rust_name(input: ParseStream, what: &str) -> syn::Result<Ident> {
    if !input.peek(Ident) && input.peek(Ident::peek_any) {
        let word = any_ident(&input.fork())?;
        return Err(error(
            word.span(),
            format!("`{word}` is a keyword of Rust and can't be {what} as it is"),
            format!("write `r#{word}`, or another name with `#[sql_name = \"{word}\"]` above it"),
        ));
    }
    input.parse()
}

/// Single-valued attributes may stand once; the ones that make something of their own may stand several times.
pub(crate) fn once(
    name: &'static str,
    attribute: &Attribute,
    seen: &mut Vec<&'static str>,
) -> syn::Result<()> {
    if seen.contains(&name) {
        return Err(error(
            attribute::span(attribute),
            format!("`#[{name}]` stands here twice"),
            "keep one of them",
        ));
    }
    if !["index", "check", "references"].contains(&name) {
        seen.push(name);
    }
    Ok(())
}

/// `#[sql_name = "…"]`, read as Diesel reads it.
pub(crate) fn sql_name(attribute: &Attribute) -> syn::Result<(String, Span)> {
    let text = name(required_string(attribute)?)?;
    let plain = text.value.strip_prefix("r#").unwrap_or(&text.value);
    Ok((plain.to_owned(), text.span))
}

/// `#[check = "…"]` or `#[check(name = "…")]`.
pub(crate) fn check(
    attribute: &Attribute,
    column: Option<&Ident>,
    span: Span,
) -> syn::Result<Vec<CheckDecl>> {
    match &attribute.meta {
        Meta::NameValue(_) => {
            let literal = required_string(attribute)?;
            Ok(vec![CheckDecl::of_literal(literal, column, span)?])
        }
        Meta::List(_) => arguments(attribute, |input| {
            CheckDecl::parse_named(input, column, span)
        }),
        Meta::Path(_) => Err(error(
            span,
            "the check has no condition",
            "write `#[check = \"condition\"]` or `#[check(name = \"condition\")]`",
        )),
    }
}

fn positive<N>(attribute: &Attribute) -> syn::Result<N>
where
    N: std::str::FromStr<Err: std::fmt::Display> + PartialOrd + From<u8>,
{
    let (negative, literal) = required_number(attribute)?;
    match literal.base10_parse::<N>() {
        Ok(number) if !negative && number > N::from(0) => Ok(number),
        _ => Err(error(
            attribute::span(attribute),
            format!(
                "`#[{}]` needs a number above zero that isn't huge",
                attribute::name(attribute)
            ),
            format!("write `#[{} = 10]`", attribute::name(attribute)),
        )),
    }
}

fn scale(attribute: &Attribute) -> syn::Result<i32> {
    let (negative, literal) = required_number(attribute)?;
    let number: i32 = literal.base10_parse()?;
    Ok(if negative { -number } else { number })
}

fn identity(attribute: &Attribute) -> syn::Result<IdentityKind> {
    if matches!(attribute.meta, Meta::Path(_)) {
        return Ok(IdentityKind::ByDefault);
    }
    let text = Text::from(required_string(attribute)?);
    match words(&text.value).as_str() {
        "always" => Ok(IdentityKind::Always),
        "by default" => Ok(IdentityKind::ByDefault),
        _ => Err(unknown_word(
            &text,
            "way to number a column",
            &["always", "by default"],
        )),
    }
}

fn generated(attribute: &Attribute) -> syn::Result<GeneratedDecl> {
    const KINDS: &[&str] = &["stored", "virtual"];
    match &attribute.meta {
        Meta::NameValue(_) => Ok(GeneratedDecl {
            expr: expression::expression(required_string(attribute)?)?,
            stored: true,
        }),
        Meta::List(list) if !list.tokens.is_empty() => arguments(attribute, |input| {
            let word = any_ident(input)?;
            let kind = word.to_string();
            if !KINDS.contains(&kind.as_str()) {
                return Err(unknown_option(&word, "generated", KINDS));
            }
            let expr = expression_value(input, &word)?;
            if !input.is_empty() {
                return Err(error(
                    input.span(),
                    "a column is generated by one expression",
                    "write `#[generated(stored = \"…\")]` or `#[generated(virtual = \"…\")]`",
                ));
            }
            Ok(GeneratedDecl {
                expr,
                stored: kind == "stored",
            })
        }),
        _ => Err(error(
            attribute::span(attribute),
            "`#[generated]` needs an expression",
            "write `#[generated = \"…\"]`, or `#[generated(virtual = \"…\")]` for one that isn't stored",
        )),
    }
}
