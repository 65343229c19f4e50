//! A table: what stands between the braces of `table! { … }`.

use proc_macro2::{Group, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Bracket, Paren};
use syn::{Ident, ItemUse, Token, braced};

use crate::attribute::{self, Attribute, Place};
use crate::column::{ColumnDecl, check, rust_name, sql_name};
use crate::constraint::{CheckDecl, UniqueDecl, primary_key_name};
use crate::index::IndexDecl;
use crate::options::{Text, column_list, error, name};
use crate::reference::ReferenceDecl;

/// Whose `table!` it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// `diesel::table!`: our attributes are errors.
    Diesel,
    /// `ovmig::table!`.
    Ovmig,
}

/// A table.
pub struct TableDecl {
    /// Its `use` items.
    pub uses: Vec<ItemUse>,
    /// Its doc comment.
    pub comment: Option<String>,
    /// Its schema.
    pub schema: Option<Ident>,
    /// Its name in Rust.
    pub ident: Ident,
    /// Its name in the database.
    pub name: String,
    /// Where that name stands.
    pub name_span: Span,
    /// The primary key as it was written; `None` for `id`.
    pub primary_key: Option<Vec<Ident>>,
    /// The primary key's name, when it is given.
    pub primary_key_name: Option<Text>,
    /// The columns. Never empty.
    pub columns: Vec<ColumnDecl>,
    /// Indexes, unique constraints, checks and foreign keys, also those that stand beside a column.
    pub constraints: Constraints,
    /// `#[renamed_from = "…"]`.
    pub renamed_from: Option<Text>,
    /// `#[without_rowid]`, and where it stands.
    pub without_rowid: Option<Span>,
    /// `#[strict]`, and where it stands.
    pub strict: Option<Span>,
}

/// What a table has besides columns, in the order of the text; what stands above the table comes first.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    /// Indexes.
    pub indexes: Vec<IndexDecl>,
    /// Unique constraints.
    pub uniques: Vec<UniqueDecl>,
    /// Check constraints.
    pub checks: Vec<CheckDecl>,
    /// Foreign keys.
    pub references: Vec<ReferenceDecl>,
}

/// A table, and the errors in its attributes, which don't keep it from being read.
pub struct ParsedTable {
    /// The table.
    pub table: TableDecl,
    /// The errors, in the order of the text.
    pub errors: Vec<syn::Error>,
    /// Whether it has an attribute of ours, so that it can't be `diesel::table!`'s.
    pub ours: bool,
}

/// What goes along while a table is read.
pub(crate) struct Reading {
    /// Whether our attributes are allowed.
    pub(crate) ovmig: bool,
    /// Whether one of them was there.
    pub(crate) ours: bool,
    /// The errors in attributes.
    pub(crate) errors: Vec<syn::Error>,
}

/// Reads the tokens of a `table!`.
pub fn parse_table(tokens: TokenStream, flavor: Flavor) -> syn::Result<ParsedTable> {
    whole(tokens, |input| ParsedTable::parse(input, flavor))
}

/// Parses with a parser that looks to the end of the input itself, and may leave tokens behind inside of brackets after
/// an error that it has collected. syn would make an error of its own of these.
pub(crate) fn whole<T>(
    tokens: TokenStream,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    let mut parsed = Err(syn::Error::new(Span::call_site(), "nothing was read"));
    let reading = |input: ParseStream| {
        parsed = parse(input);
        Ok(())
    };
    let _ = reading.parse2(tokens);
    parsed
}

impl ParsedTable {
    /// Reads a table to the end of the input. An error means that it isn't one.
    pub fn parse(input: ParseStream, flavor: Flavor) -> syn::Result<ParsedTable> {
        let mut reading = Reading {
            ovmig: flavor == Flavor::Ovmig,
            ours: false,
            errors: Vec::new(),
        };
        let mut uses = Vec::new();
        while starts_use(input) {
            uses.push(input.parse::<ItemUse>()?);
        }
        let mut above = Above::default();
        let attributes =
            attribute::read(input, Place::Table, &mut reading, |it| above.attribute(it))?;
        let mut ident = rust_name(input, "a table's name")?;
        let mut schema = None;
        if input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            schema = Some(std::mem::replace(
                &mut ident,
                rust_name(input, "a table's name")?,
            ));
        }
        let primary_key = match input.peek(Paren) {
            true => Some(column_list(input, "the primary key")?),
            false => None,
        };
        let (name, name_span) = above
            .sql_name
            .unwrap_or_else(|| (ident.unraw().to_string(), ident.span()));
        let mut table = TableDecl {
            uses,
            comment: attributes.comment,
            schema,
            name,
            name_span,
            ident,
            primary_key,
            primary_key_name: above.primary_key_name,
            columns: Vec::with_capacity(16),
            constraints: above.constraints,
            renamed_from: above.renamed_from,
            without_rowid: above.without_rowid,
            strict: above.strict,
        };
        table.body(input, &mut reading)?;
        if !input.is_empty() {
            return Err(error(
                input.span(),
                "one `table!` declares one table",
                "write another `table!` for what follows",
            ));
        }
        table.whole(&mut reading.errors);
        Ok(ParsedTable {
            table,
            errors: reading.errors,
            ours: reading.ours,
        })
    }
}

/// What the attributes above a table say.
#[derive(Default)]
struct Above {
    sql_name: Option<(String, Span)>,
    primary_key_name: Option<Text>,
    constraints: Constraints,
    renamed_from: Option<Text>,
    without_rowid: Option<Span>,
    strict: Option<Span>,
}

impl Above {
    fn attribute(&mut self, attribute: &Attribute<'_>) -> syn::Result<()> {
        let span = attribute.span;
        let constraints = &mut self.constraints;
        match attribute.name {
            "sql_name" => self.sql_name = Some(sql_name(attribute)?),
            "renamed_from" => self.renamed_from = Some(name(&attribute.text()?)?),
            "without_rowid" => {
                attribute.alone()?;
                self.without_rowid = Some(span);
            }
            "strict" => {
                attribute.alone()?;
                self.strict = Some(span);
            }
            "primary_key" => {
                let name = attribute.arguments(|input| primary_key_name(input, span))?;
                self.primary_key_name = Some(name);
            }
            "unique" => constraints.uniques.push(listed(attribute, |input| {
                UniqueDecl::parse_on_table(input, span)
            })?),
            "index" => constraints.indexes.push(listed(attribute, |input| {
                IndexDecl::parse_on_table(input, span)
            })?),
            "references" => constraints
                .references
                .push(attribute.arguments(|input| ReferenceDecl::parse_on_table(input, span))?),
            "check" => constraints.checks.extend(check(attribute, None)?),
            other => unreachable!("`{other}` is listed as an attribute of tables"),
        }
        Ok(())
    }
}

impl TableDecl {
    fn body(&mut self, input: ParseStream, reading: &mut Reading) -> syn::Result<()> {
        if !input.peek(Brace) {
            return Err(error(
                if input.is_empty() {
                    self.ident.span()
                } else {
                    input.span()
                },
                format!("expected the columns of `{}` between braces", self.ident),
                format!("write `{} (id) {{ id -> Integer, … }}`", self.ident),
            ));
        }
        let content;
        let brace = braced!(content in input);
        while !content.is_empty() {
            let column = ColumnDecl::parse(&content, &mut self.constraints, reading)?;
            self.columns.push(column);
            if content.is_empty() {
                break;
            }
            if !content.peek(Token![,]) {
                return Err(error(
                    content.span(),
                    "expected a comma after the column's type",
                    "columns stand with commas between them",
                ));
            }
            content.parse::<Token![,]>()?;
        }
        if self.columns.is_empty() {
            return Err(error(
                brace.span.join(),
                format!("the table `{}` has no column", self.ident),
                "Diesel needs at least the primary key",
            ));
        }
        Ok(())
    }
}

/// `#[index]` and `#[unique]` above a table need their columns.
fn listed<T>(
    attribute: &Attribute<'_>,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    if attribute.is_alone() {
        let name = attribute.name;
        return Err(error(
            attribute.span,
            format!("`#[{name}]` above a table names no column"),
            format!("write `#[{name}(a, b)]`, or `#[{name}]` on a column"),
        ));
    }
    attribute.arguments(parse)
}

/// Whether a `use` item comes next, whatever attributes and visibility it has.
fn starts_use(input: ParseStream) -> bool {
    if input.peek(Token![use]) {
        return true;
    }
    if !input.peek(Token![#]) && !input.peek(Token![pub]) {
        return false;
    }
    let ahead = input.fork();
    while ahead.peek(Token![#]) && ahead.peek2(Bracket) {
        let skipped = ahead
            .parse::<Token![#]>()
            .and_then(|_| ahead.parse::<Group>());
        if skipped.is_err() {
            return false;
        }
    }
    ahead.parse::<syn::Visibility>().is_ok() && ahead.peek(Token![use])
}
