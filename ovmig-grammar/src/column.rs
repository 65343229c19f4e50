//! A column: `#[…] name -> Type`.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Ident, Token};

use crate::attribute::{self, Attribute, Place, name_ahead};
use crate::constraint::{CheckDecl, UniqueDecl};
use crate::expression;
use crate::index::IndexDecl;
use crate::options::{
    Text, any_ident, error, expression_value, name, unknown_option, unknown_word, unraw, words,
};
use crate::reference::ReferenceDecl;
use crate::table::{Constraints, Reading};
use crate::types::TypeDecl;

/// A column.
pub struct ColumnDecl {
    /// Its name in Rust.
    pub ident: Ident,
    /// Its name in the database.
    pub name: String,
    /// Where that name stands.
    pub name_span: Span,
    /// Its type.
    pub ty: TypeDecl,
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
    /// `#[on_update = "…"]`.
    pub on_update: Option<Text>,
    /// `#[collate = "…"]`.
    pub collate: Option<Text>,
    /// `#[renamed_from = "…"]`.
    pub renamed_from: Option<Text>,
    /// `#[backfill = "…"]`.
    pub backfill: Option<Text>,
    /// `#[sql_type = "…"]`.
    pub sql_type: Option<Text>,
    /// Its name in Rust, when it has another one in the database.
    rust_name: Option<String>,
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
    /// Reads a column. What its attributes say about the table goes into `constraints`.
    pub(crate) fn parse(
        input: ParseStream,
        constraints: &mut Constraints,
        reading: &mut Reading,
    ) -> syn::Result<ColumnDecl> {
        let Some(ident) = name_ahead(input) else {
            attribute::read(input, Place::Column, reading, |_| Ok(()))?;
            return Err(input.error("expected a column's name"));
        };
        let mut column = ColumnDecl::named(ident);
        let attributes = attribute::read(input, Place::Column, reading, |attribute| {
            column.attribute(attribute, constraints)
        })?;
        column.comment = attributes.comment;
        column.contradictions(&attributes.known, &mut reading.errors);
        rust_name(input, "a column's name")?;
        input.parse::<Token![->]>()?;
        column.ty = input.parse()?;
        Ok(column)
    }

    /// Its name in Rust, without `r#`.
    pub fn rust_name(&self) -> &str {
        self.rust_name.as_deref().unwrap_or(&self.name)
    }

    fn named(ident: Ident) -> ColumnDecl {
        ColumnDecl {
            name: unraw(&ident),
            name_span: ident.span(),
            ty: TypeDecl::none(&ident),
            ident,
            rust_name: None,
            comment: None,
            max_length: None,
            precision: None,
            scale: None,
            default: None,
            identity: None,
            generated: None,
            on_update: None,
            collate: None,
            renamed_from: None,
            backfill: None,
            sql_type: None,
        }
    }

    fn attribute(
        &mut self,
        attribute: &Attribute<'_>,
        constraints: &mut Constraints,
    ) -> syn::Result<()> {
        let span = attribute.span;
        let alone = attribute.is_alone();
        let ident = &self.ident;
        match attribute.name {
            "sql_name" => {
                let (name, span) = sql_name(attribute)?;
                self.rust_name = Some(std::mem::replace(&mut self.name, name));
                self.name_span = span;
            }
            "max_length" => self.max_length = Some(positive(attribute)?),
            "precision" => self.precision = Some(positive(attribute)?),
            "scale" => self.scale = Some(scale(attribute)?),
            "default" => self.default = Some(expression::default(&attribute.text()?)?),
            "collate" => self.collate = Some(name(&attribute.text()?)?),
            "renamed_from" => self.renamed_from = Some(name(&attribute.text()?)?),
            "sql_type" => self.sql_type = Some(expression::expression(&attribute.text()?)?),
            "backfill" => self.backfill = Some(expression::expression(&attribute.text()?)?),
            "on_update" => self.on_update = Some(expression::default(&attribute.text()?)?),
            "generated" => self.generated = Some(generated(attribute)?),
            "identity" => self.numbered(identity(attribute)?, span)?,
            "auto_increment" => {
                attribute.alone()?;
                self.numbered(IdentityKind::AutoIncrement, span)?;
            }
            "unique" if alone => constraints.uniques.push(UniqueDecl::of_column(ident, span)),
            "unique" => constraints.uniques.push(
                attribute.arguments(|input| UniqueDecl::parse_on_column(input, ident, span))?,
            ),
            "index" if alone => constraints.indexes.push(IndexDecl::of_column(ident, span)),
            "index" => constraints
                .indexes
                .push(attribute.arguments(|input| IndexDecl::parse_on_column(input, ident, span))?),
            "references" => constraints.references.push(
                attribute.arguments(|input| ReferenceDecl::parse_on_column(input, ident, span))?,
            ),
            "check" => constraints.checks.extend(check(attribute, Some(ident))?),
            other => unreachable!("`{other}` is listed as an attribute of columns"),
        }
        Ok(())
    }

    fn numbered(&mut self, kind: IdentityKind, span: Span) -> syn::Result<()> {
        if self.identity.is_some() {
            return Err(error(
                span,
                "`#[identity]` and `#[auto_increment]` both number the column",
                "keep one of them: `#[auto_increment]` is SERIAL on PostgreSQL, AUTOINCREMENT on SQLite, AUTO_INCREMENT on MySQL",
            ));
        }
        self.identity = Some(IdentityDecl { kind, span });
        Ok(())
    }

    /// What can't be said of one column together.
    fn contradictions(&self, known: &[(&'static str, Span)], errors: &mut Vec<syn::Error>) {
        const WRITES: &str = "the database writes a generated column by itself: keep one of them";
        const COUNTS: &str = "the database numbers the column by itself: keep one of them";
        const WHOLE: &str = "write the whole type in `#[sql_type]`, as in \"numeric(10, 2)\"";
        const APART: &str =
            "`max_length` is of texts, `precision` of numbers and times: keep one of them";
        const CONTRADICTIONS: &[(&str, &str, &str)] = &[
            ("default", "generated", WRITES),
            ("backfill", "generated", WRITES),
            ("on_update", "generated", WRITES),
            ("identity", "default", COUNTS),
            ("identity", "generated", COUNTS),
            ("identity", "backfill", COUNTS),
            ("auto_increment", "default", COUNTS),
            ("auto_increment", "generated", COUNTS),
            ("auto_increment", "backfill", COUNTS),
            ("sql_type", "max_length", WHOLE),
            ("sql_type", "precision", WHOLE),
            ("max_length", "precision", APART),
        ];
        if known.len() < 2 && self.scale.is_none() {
            return;
        }
        let at = |name: &str| known.iter().position(|(known, _)| *known == name);
        for (first, second, help) in CONTRADICTIONS {
            if let (Some(one), Some(other)) = (at(first), at(second)) {
                let message = format!("a column can't have both `#[{first}]` and `#[{second}]`");
                errors.push(error(known[one.max(other)].1, message, help));
            }
        }
        if let (Some(scale), None) = (at("scale"), at("precision")) {
            errors.push(error(
                known[scale].1,
                "`#[scale]` needs `#[precision]` beside it",
                "write both, as `#[precision = 10] #[scale = 2]` for numeric(10, 2)",
            ));
        }
    }
}

/// A name as Rust has it; keywords get a hint.
pub(crate) fn rust_name(input: ParseStream, what: &str) -> syn::Result<Ident> {
    input
        .parse()
        .map_err(|other| match any_ident(&input.fork()) {
            Ok(word) => error(
                word.span(),
                format!("`{word}` is a keyword of Rust and can't be {what} as it is"),
                format!(
                    "write `r#{word}`, or another name with `#[sql_name = \"{word}\"]` above it"
                ),
            ),
            Err(_) => other,
        })
}

/// `#[sql_name = "…"]`, read as Diesel reads it.
pub(crate) fn sql_name(attribute: &Attribute<'_>) -> syn::Result<(String, Span)> {
    let text = name(&attribute.text()?)?;
    let plain = text.value.strip_prefix("r#").unwrap_or(&text.value);
    Ok((plain.to_owned(), text.span))
}

/// `#[check = "…"]` or `#[check(name = "…")]`.
pub(crate) fn check(
    attribute: &Attribute<'_>,
    column: Option<&Ident>,
) -> syn::Result<Vec<CheckDecl>> {
    let span = attribute.span;
    if attribute.has_value() {
        return Ok(vec![CheckDecl::of_literal(
            &attribute.text()?,
            column,
            span,
        )?]);
    }
    if attribute.is_alone() {
        return Err(error(
            span,
            "the check has no condition",
            "write `#[check = \"condition\"]` or `#[check(name = \"condition\")]`",
        ));
    }
    attribute.arguments(|input| CheckDecl::parse_named(input, column, span))
}

fn positive<N>(attribute: &Attribute<'_>) -> syn::Result<N>
where
    N: std::str::FromStr<Err: std::fmt::Display> + PartialOrd + From<u8>,
{
    let (negative, literal) = attribute.number()?;
    match literal.base10_parse::<N>() {
        Ok(number) if !negative && number > N::from(0) => Ok(number),
        _ => Err(error(
            attribute.span,
            format!(
                "`#[{}]` needs a number above zero that isn't huge",
                attribute.name
            ),
            format!("write `#[{} = 10]`", attribute.name),
        )),
    }
}

fn scale(attribute: &Attribute<'_>) -> syn::Result<i32> {
    let (negative, literal) = attribute.number()?;
    let number: i32 = literal.base10_parse()?;
    Ok(if negative { -number } else { number })
}

fn identity(attribute: &Attribute<'_>) -> syn::Result<IdentityKind> {
    if attribute.is_alone() {
        return Ok(IdentityKind::ByDefault);
    }
    let text = Text::from(&attribute.text()?);
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

fn generated(attribute: &Attribute<'_>) -> syn::Result<GeneratedDecl> {
    const KINDS: &[&str] = &["stored", "virtual"];
    if attribute.has_value() {
        let expr = expression::expression(&attribute.text()?)?;
        return Ok(GeneratedDecl { expr, stored: true });
    }
    if !attribute.has_arguments() {
        return Err(error(
            attribute.span,
            "`#[generated]` needs an expression",
            "write `#[generated = \"…\"]`, or `#[generated(virtual = \"…\")]` for one that isn't stored",
        ));
    }
    attribute.arguments(|input| {
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
        let stored = kind == "stored";
        Ok(GeneratedDecl { expr, stored })
    })
}
