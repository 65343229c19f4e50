//! `#[unique(…)]`, `#[check(…)]` and `#[primary_key(…)]`.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Ident, LitStr, Token};

use crate::expression;
use crate::options::{
    Deferrable, Seen, Text, any_ident, column_once, comma_or_end, deferrable, error, flag, name,
    name_value, text_value, unknown_option,
};
use crate::suggest::nearest;

/// A unique constraint.
#[derive(Clone, Debug)]
pub struct UniqueDecl {
    /// Its name, when it is given.
    pub name: Option<Text>,
    /// The columns, by their names in Rust. Never empty.
    pub columns: Vec<Ident>,
    /// Whether two NULLs are the same.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// Where it stands.
    pub span: Span,
}

/// A check constraint.
#[derive(Clone, Debug)]
pub struct CheckDecl {
    /// Its name, when it is given.
    pub name: Option<Text>,
    /// The condition.
    pub expr: Text,
    /// The column that it stands beside.
    pub column: Option<Ident>,
    /// Where it stands.
    pub span: Span,
}

const UNIQUE: &[&str] = &["name", "nulls_not_distinct", "deferrable"];

impl UniqueDecl {
    fn new(columns: Vec<Ident>, span: Span) -> UniqueDecl {
        UniqueDecl {
            name: None,
            columns,
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            span,
        }
    }

    /// `#[unique]` beside a column.
    pub(crate) fn of_column(column: &Ident, span: Span) -> UniqueDecl {
        UniqueDecl::new(vec![column.clone()], span)
    }

    /// `#[unique(…)]` beside a column.
    pub(crate) fn parse_on_column(
        input: ParseStream,
        column: &Ident,
        span: Span,
    ) -> syn::Result<UniqueDecl> {
        let mut unique = UniqueDecl::of_column(column, span);
        let mut seen = Seen::new("unique");
        if input.is_empty() {
            return Err(error(
                span,
                "`#[unique()]` says nothing between its parentheses",
                "write `#[unique]`, or options between the parentheses",
            ));
        }
        while !input.is_empty() {
            let word = any_ident(input)?;
            if !unique.option(input, &word, &mut seen)? {
                let alone = input.is_empty() || input.peek(Token![,]);
                if alone && nearest(&word.to_string(), UNIQUE).is_none() {
                    return Err(error(
                        word.span(),
                        "`#[unique]` beside a column is of that column",
                        "write a constraint over several columns above the table: `#[unique(a, b)]`",
                    ));
                }
                return Err(unknown_option(&word, "unique", UNIQUE));
            }
            comma_or_end(input)?;
        }
        Ok(unique)
    }

    /// `#[unique(…)]` above a table.
    pub(crate) fn parse_on_table(input: ParseStream, span: Span) -> syn::Result<UniqueDecl> {
        let mut unique = UniqueDecl::new(Vec::new(), span);
        let mut seen = Seen::new("unique");
        while !input.is_empty() {
            if input.peek(LitStr) {
                return Err(index_instead(input.span(), "expressions"));
            }
            let word = any_ident(input)?;
            if !unique.option(input, &word, &mut seen)? {
                unique.column(input, word)?;
            }
            comma_or_end(input)?;
        }
        if unique.columns.is_empty() {
            return Err(error(
                span,
                "the unique constraint names no column",
                "write the columns first: `#[unique(a, b)]`",
            ));
        }
        Ok(unique)
    }

    fn column(&mut self, input: ParseStream, word: Ident) -> syn::Result<()> {
        if word == "where" {
            return Err(index_instead(word.span(), "conditions"));
        }
        if input.peek(Paren) {
            return Err(index_instead(word.span(), "expressions"));
        }
        if input.peek(Token![=]) {
            return Err(unknown_option(&word, "unique", UNIQUE));
        }
        if input.peek(Ident) {
            return Err(index_instead(
                input.span(),
                "directions or other key options",
            ));
        }
        column_once(&self.columns, &word, "the unique constraint")?;
        self.columns.push(word);
        Ok(())
    }

    fn option(&mut self, input: ParseStream, word: &Ident, seen: &mut Seen) -> syn::Result<bool> {
        match word.to_string().as_str() {
            "name" if input.peek(Token![=]) => self.name = Some(name_value(input, word)?),
            "nulls_not_distinct" => {
                flag(input, word)?;
                self.nulls_not_distinct = true;
            }
            "deferrable" => self.deferrable = deferrable(input, word)?,
            _ => return Ok(false),
        }
        seen.once(word)?;
        Ok(true)
    }
}

fn index_instead(span: Span, what: &str) -> syn::Error {
    error(
        span,
        format!("a unique constraint has no {what}"),
        "a unique index has: write it above the table, as `#[index(a, unique, where = \"…\")]`",
    )
}

impl CheckDecl {
    /// `#[check = "…"]`.
    pub(crate) fn of_literal(
        literal: &LitStr,
        column: Option<&Ident>,
        span: Span,
    ) -> syn::Result<CheckDecl> {
        Ok(CheckDecl {
            name: None,
            expr: expression::expression(literal)?,
            column: column.cloned(),
            span,
        })
    }

    /// `#[check(name = "…", …)]`.
    pub(crate) fn parse_named(
        input: ParseStream,
        column: Option<&Ident>,
        span: Span,
    ) -> syn::Result<Vec<CheckDecl>> {
        let mut checks: Vec<CheckDecl> = Vec::new();
        while !input.is_empty() {
            let name = check_name(input)?;
            let equals: Option<Token![=]> = input.parse()?;
            if equals.is_none() || !input.peek(LitStr) {
                return Err(error(
                    name.span,
                    "the check has no condition",
                    "write `#[check = \"condition\"]` or `#[check(name = \"condition\")]`",
                ));
            }
            checks.push(CheckDecl {
                name: Some(name),
                expr: expression::expression(&input.parse()?)?,
                column: column.cloned(),
                span,
            });
            comma_or_end(input)?;
        }
        if checks.is_empty() {
            return Err(error(
                span,
                "the check has no condition",
                "write `#[check = \"condition\"]` or `#[check(name = \"condition\")]`",
            ));
        }
        Ok(checks)
    }
}

/// The name of a check: a word, or a text for names that aren't a word.
fn check_name(input: ParseStream) -> syn::Result<Text> {
    use syn::ext::IdentExt;
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        if !input.peek(Token![=]) {
            return Err(error(
                literal.span(),
                "a condition without a name needs no parentheses",
                format!("write `#[check = {:?}]`", literal.value()),
            ));
        }
        return name(&literal);
    }
    let word = any_ident(input)?;
    Ok(Text {
        value: word.unraw().to_string(),
        span: word.span(),
    })
}

/// `#[primary_key(name = "…")]`.
pub(crate) fn primary_key_name(input: ParseStream, span: Span) -> syn::Result<Text> {
    let mut given = None;
    let mut seen = Seen::new("primary_key");
    while !input.is_empty() {
        let word = any_ident(input)?;
        if word != "name" {
            if input.peek(Token![=]) {
                return Err(unknown_option(&word, "primary_key", &["name"]));
            }
            return Err(error(
                word.span(),
                "the columns of the primary key stand behind the table's name",
                format!("write `table_name ({word}) {{ … }}`"),
            ));
        }
        given = Some(name(&text_value(input, &word)?)?);
        seen.once(&word)?;
        comma_or_end(input)?;
    }
    given.ok_or_else(|| {
        error(
            span,
            "`#[primary_key]` gives the constraint's name",
            "write `#[primary_key(name = \"…\")]`",
        )
    })
}
