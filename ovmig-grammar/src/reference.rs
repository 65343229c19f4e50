//! `#[references(…)]`: foreign keys.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Ident, LitStr, Token};

use crate::options::{
    Deferrable, Seen, Text, any_ident, column_list, comma_or_end, deferrable, error, name_value,
    text_value, unknown_option, unknown_word, words,
};

/// A foreign key.
#[derive(Clone, Debug)]
pub struct ReferenceDecl {
    /// Its name, when it is given.
    pub name: Option<Text>,
    /// The referencing columns, by their names in Rust. Never empty.
    pub columns: Vec<Ident>,
    /// The schema of the referenced table.
    pub schema: Option<Ident>,
    /// The referenced table.
    pub table: Ident,
    /// The referenced columns; empty for the primary key.
    pub referenced: Vec<Ident>,
    /// What happens when the referenced row is deleted.
    pub on_delete: Action,
    /// What happens when the referenced columns change.
    pub on_update: Action,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Where it stands.
    pub span: Span,
}

/// What a foreign key does when the referenced row goes or changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// `"no action"`.
    #[default]
    NoAction,
    /// `"restrict"`.
    Restrict,
    /// `"cascade"`.
    Cascade,
    /// `"set null"`.
    SetNull,
    /// `"set default"`.
    SetDefault,
}

const OPTIONS: &[&str] = &["on_delete", "on_update", "deferrable", "name"];
const ACTIONS: &[&str] = &[
    "cascade",
    "restrict",
    "set null",
    "set default",
    "no action",
];

impl ReferenceDecl {
    /// `#[references(table(column), …)]` beside a column.
    pub(crate) fn parse_on_column(
        input: ParseStream,
        column: &Ident,
        span: Span,
    ) -> syn::Result<ReferenceDecl> {
        if input.is_empty() {
            return Err(no_table(span));
        }
        if input.peek(Paren) {
            return Err(error(
                input.span(),
                "`#[references]` beside a column is of that column",
                "write a key of several columns above the table: `#[references((a, b) -> other(x, y))]`",
            ));
        }
        ReferenceDecl::target(input, vec![column.clone()], span)
    }

    /// `#[references((a, b) -> table(x, y), …)]` above a table.
    pub(crate) fn parse_on_table(input: ParseStream, span: Span) -> syn::Result<ReferenceDecl> {
        if !input.peek(Paren) {
            return Err(error(
                span,
                "`#[references]` above a table needs the columns of this table first",
                "write `#[references((a, b) -> other(x, y))]`",
            ));
        }
        let columns = column_list(input, "the foreign key")?;
        if !input.peek(Token![->]) {
            return Err(error(
                input.span(),
                "expected `->` and the table that is referenced",
                "write `#[references((a, b) -> other(x, y))]`",
            ));
        }
        input.parse::<Token![->]>()?;
        ReferenceDecl::target(input, columns, span)
    }

    fn target(input: ParseStream, columns: Vec<Ident>, span: Span) -> syn::Result<ReferenceDecl> {
        if input.is_empty() {
            return Err(no_table(span));
        }
        if input.peek(LitStr) {
            return Err(error(
                input.span(),
                "the referenced table is written without quotes",
                "write `#[references(table(column))]`",
            ));
        }
        let mut table = any_ident(input)?;
        let mut schema = None;
        if input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            schema = Some(std::mem::replace(&mut table, any_ident(input)?));
            if input.peek(Token![.]) {
                return Err(error(
                    input.span(),
                    "the referenced column stands between parentheses",
                    "write `schema.table(column)`",
                ));
            }
        }
        if input.peek(Token![::]) {
            return Err(error(
                input.span(),
                "the referenced table is written by its name in the database, not as a path",
                "write `table(column)` or `schema.table(column)`",
            ));
        }
        let referenced = if input.peek(Paren) {
            column_list(input, "the reference")?
        } else {
            Vec::new()
        };
        if !referenced.is_empty() && referenced.len() != columns.len() {
            return Err(error(
                table.span(),
                format!(
                    "the foreign key has {} and refers to {}",
                    count(columns.len()),
                    count(referenced.len())
                ),
                "name as many columns on both sides",
            ));
        }
        let mut reference = ReferenceDecl {
            name: None,
            columns,
            schema,
            table,
            referenced,
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            deferrable: Deferrable::No,
            span,
        };
        comma_or_end(input)?;
        reference.options(input)?;
        Ok(reference)
    }

    fn options(&mut self, input: ParseStream) -> syn::Result<()> {
        let mut seen = Seen::new("references");
        while !input.is_empty() {
            let word = any_ident(input)?;
            match word.to_string().as_str() {
                "on_delete" => self.on_delete = action(input, &word)?,
                "on_update" => self.on_update = action(input, &word)?,
                "name" => self.name = Some(name_value(input, &word)?),
                "deferrable" => self.deferrable = deferrable(input, &word)?,
                _ => return Err(unknown_option(&word, "references", OPTIONS)),
            }
            seen.once(&word)?;
            comma_or_end(input)?;
        }
        Ok(())
    }
}

fn action(input: ParseStream, option: &Ident) -> syn::Result<Action> {
    let text = Text::from(&text_value(input, option)?);
    match words(&text.value).as_str() {
        "no action" => Ok(Action::NoAction),
        "restrict" => Ok(Action::Restrict),
        "cascade" => Ok(Action::Cascade),
        "set null" => Ok(Action::SetNull),
        "set default" => Ok(Action::SetDefault),
        _ => Err(unknown_word(&text, "action of a foreign key", ACTIONS)),
    }
}

fn no_table(span: Span) -> syn::Error {
    error(
        span,
        "the foreign key names no table",
        "write `#[references(table(column))]`, or `#[references(table)]` for its primary key",
    )
}

fn count(columns: usize) -> String {
    match columns {
        1 => "one column".to_owned(),
        n => format!("{n} columns"),
    }
}
