//! `#[index(…)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Ident, LitInt, LitStr, Token, parenthesized};

use crate::expression;
use crate::options::{
    Seen, Text, any_ident, column_list, column_once, comma_or_end, error, expression_value, flag,
    name, name_value, unknown_option,
};
use crate::suggest::nearest;

/// An index.
#[derive(Clone, Debug)]
pub struct IndexDecl {
    /// Its name, when it is given.
    pub name: Option<Text>,
    /// Whether two rows may not have the same keys.
    pub unique: bool,
    /// The access method.
    pub method: Option<Text>,
    /// What is indexed. Never empty.
    pub keys: Vec<KeyDecl>,
    /// Columns that the index carries along.
    pub include: Vec<Ident>,
    /// The condition of a partial index.
    pub predicate: Option<Text>,
    /// Whether two NULLs are the same to a unique index.
    pub nulls_not_distinct: bool,
    /// Where it stands.
    pub span: Span,
}

/// One key of an index.
#[derive(Clone, Debug)]
pub struct KeyDecl {
    /// The column or the expression.
    pub part: KeyPartDecl,
    /// `desc`.
    pub descending: bool,
    /// `nulls_first` or `nulls_last`.
    pub nulls: Option<NullsDecl>,
    /// `opclass("…")`.
    pub opclass: Option<Text>,
    /// `collate("…")`.
    pub collate: Option<Text>,
    /// How much of the column is indexed: `body(20)`.
    pub length: Option<u32>,
}

/// What a key is made of.
#[derive(Clone, Debug)]
pub enum KeyPartDecl {
    /// A column, by its name in Rust.
    Column(Ident),
    /// An SQL expression.
    Expression(Text),
}

/// Where NULLs stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullsDecl {
    /// `nulls_first`.
    First,
    /// `nulls_last`.
    Last,
}

const OPTIONS: &[&str] = &[
    "unique",
    "name",
    "method",
    "where",
    "include",
    "nulls_not_distinct",
];
const MODIFIERS: &[&str] = &[
    "asc",
    "desc",
    "nulls_first",
    "nulls_last",
    "opclass",
    "collate",
];

impl KeyDecl {
    fn new(part: KeyPartDecl) -> KeyDecl {
        KeyDecl {
            part,
            descending: false,
            nulls: None,
            opclass: None,
            collate: None,
            length: None,
        }
    }
}

impl IndexDecl {
    fn new(span: Span) -> IndexDecl {
        IndexDecl {
            name: None,
            unique: false,
            method: None,
            keys: Vec::new(),
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            span,
        }
    }

    /// `#[index]` beside a column.
    pub(crate) fn of_column(column: &Ident, span: Span) -> IndexDecl {
        let mut index = IndexDecl::new(span);
        index
            .keys
            .push(KeyDecl::new(KeyPartDecl::Column(column.clone())));
        index
    }

    /// `#[index(…)]` beside a column.
    pub(crate) fn parse_on_column(
        input: ParseStream,
        column: &Ident,
        span: Span,
    ) -> syn::Result<IndexDecl> {
        let mut index = IndexDecl::of_column(column, span);
        let mut seen = Seen::new("index");
        if input.is_empty() {
            return Err(error(
                span,
                "`#[index()]` says nothing between its parentheses",
                "write `#[index]`, or options between the parentheses",
            ));
        }
        while !input.is_empty() {
            if input.peek(LitStr) {
                return Err(above_the_table(input.span()));
            }
            let word = any_ident(input)?;
            if !index.option(input, &word, &mut seen)? {
                let known = index.keys[0].modifier(input, &word, &mut seen)?;
                if !known && (input.is_empty() || input.peek(Token![,])) && no_typo(&word) {
                    return Err(above_the_table(word.span()));
                }
                if !known {
                    let allowed = [OPTIONS, MODIFIERS].concat();
                    return Err(unknown_option(&word, "index", &allowed));
                }
            }
            comma_or_end(input)?;
        }
        index.consistent()
    }

    /// `#[index(…)]` above a table.
    pub(crate) fn parse_on_table(input: ParseStream, span: Span) -> syn::Result<IndexDecl> {
        let mut index = IndexDecl::new(span);
        let mut seen = Seen::new("index");
        while !input.is_empty() {
            if input.peek(LitStr) {
                let sql = expression::expression(&input.parse()?)?;
                let key = KeyDecl::new(KeyPartDecl::Expression(sql));
                index.keys.push(key.with_modifiers(input)?);
            } else {
                let word = any_ident(input)?;
                if !index.option(input, &word, &mut seen)? {
                    let key = index.column_key(input, word)?;
                    index.keys.push(key);
                }
            }
            comma_or_end(input)?;
        }
        if index.keys.is_empty() {
            return Err(error(
                span,
                "the index names no column",
                "write the columns first: `#[index(a, b desc, unique)]`",
            ));
        }
        index.consistent()
    }

    /// A column of the table, with what stands behind it.
    fn column_key(&self, input: ParseStream, column: Ident) -> syn::Result<KeyDecl> {
        if input.peek(Token![=]) {
            let word = column.to_string();
            if MODIFIERS.contains(&word.as_str()) {
                return Err(error(
                    column.span(),
                    format!("`{word}` belongs to a key of the index"),
                    format!("write it behind the column: `column {word}(\"…\")`"),
                ));
            }
            return Err(unknown_option(&column, "index", OPTIONS));
        }
        let length = match input.peek(Paren) {
            true => Some(prefix_length(input, &column)?),
            false => None,
        };
        for key in &self.keys {
            if let KeyPartDecl::Column(before) = &key.part {
                column_once(std::slice::from_ref(before), &column, "the index")?;
            }
        }
        let mut key = KeyDecl::new(KeyPartDecl::Column(column));
        key.length = length;
        key.with_modifiers(input)
    }

    /// Takes the word as an option; `false` when it isn't one here.
    fn option(&mut self, input: ParseStream, word: &Ident, seen: &mut Seen) -> syn::Result<bool> {
        let valued = input.peek(Token![=]);
        match word.to_string().as_str() {
            "name" if valued => self.name = Some(name_value(input, word)?),
            "method" if valued => self.method = Some(name_value(input, word)?),
            "where" if valued => self.predicate = Some(expression_value(input, word)?),
            "include" if input.peek(Paren) => self.include = column_list(input, "`include`")?,
            "where" => {
                return Err(error(
                    word.span(),
                    "`where` needs a condition",
                    "write `where = \"…\"`",
                ));
            }
            "unique" => {
                flag(input, word)?;
                self.unique = true;
            }
            "nulls_not_distinct" => {
                flag(input, word)?;
                self.nulls_not_distinct = true;
            }
            _ => return Ok(false),
        }
        seen.once(word)?;
        Ok(true)
    }

    fn consistent(self) -> syn::Result<IndexDecl> {
        if self.nulls_not_distinct && !self.unique {
            return Err(error(
                self.span,
                "`nulls_not_distinct` means something only in a unique index",
                "add `unique`, or take it away",
            ));
        }
        for key in &self.keys {
            if let KeyPartDecl::Column(column) = &key.part
                && self.include.contains(column)
            {
                return Err(error(
                    self.span,
                    format!("the index has `{column}` both as a key and under `include`"),
                    "keep one of them",
                ));
            }
        }
        Ok(self)
    }
}

impl KeyDecl {
    /// With the words up to the next comma.
    fn with_modifiers(mut self, input: ParseStream) -> syn::Result<KeyDecl> {
        let mut seen = Seen::new("index");
        while !input.is_empty() && !input.peek(Token![,]) {
            if !input.peek(Ident::peek_any) {
                break;
            }
            let word = any_ident(input)?;
            if !self.modifier(input, &word, &mut seen)? {
                let help = match nearest(&word.to_string(), MODIFIERS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "behind a key stand `asc` or `desc`, `nulls_first` or `nulls_last`, \
                             `opclass(\"…\")`, `collate(\"…\")`; keys stand with commas between them"
                        .to_owned(),
                };
                return Err(error(
                    word.span(),
                    format!("`{word}` can't stand behind a key of an index"),
                    help,
                ));
            }
        }
        Ok(self)
    }

    /// Takes the word as a modifier; `false` when it isn't one.
    fn modifier(&mut self, input: ParseStream, word: &Ident, seen: &mut Seen) -> syn::Result<bool> {
        match word.to_string().as_str() {
            direction @ ("asc" | "desc") => {
                flag(input, word)?;
                let other = if direction == "asc" { "desc" } else { "asc" };
                seen.either(word, other)?;
                self.descending = direction == "desc";
            }
            nulls @ ("nulls_first" | "nulls_last") => {
                flag(input, word)?;
                let first = nulls == "nulls_first";
                seen.either(word, if first { "nulls_last" } else { "nulls_first" })?;
                self.nulls = Some(if first {
                    NullsDecl::First
                } else {
                    NullsDecl::Last
                });
            }
            "opclass" => self.opclass = Some(parenthesized_name(input, word)?),
            "collate" => self.collate = Some(parenthesized_name(input, word)?),
            _ => return Ok(false),
        }
        seen.once(word)?;
        Ok(true)
    }
}

/// `(20)` behind a column: how much of it is indexed.
fn prefix_length(input: ParseStream, column: &Ident) -> syn::Result<u32> {
    let content;
    parenthesized!(content in input);
    let length = content.parse::<LitInt>();
    let length = length.and_then(|length| length.base10_parse::<u32>());
    match length {
        Ok(length) if length > 0 && content.is_empty() => Ok(length),
        _ => Err(error(
            column.span(),
            format!("`{column}(…)` is no column and no option"),
            format!(
                "an expression is written as a text: \"{column}(…)\"; the beginning of a text is indexed with its \
                 length: `{column}(20)`"
            ),
        )),
    }
}

/// `("…")`, or `= "…"` where somebody writes it so.
fn parenthesized_name(input: ParseStream, word: &Ident) -> syn::Result<Text> {
    if !input.peek(Paren) {
        return Err(error(
            word.span(),
            format!("`{word}` needs a name"),
            format!("write `{word}(\"…\")`"),
        ));
    }
    let content;
    let paren = parenthesized!(content in input);
    if !content.peek(LitStr) {
        return Err(error(
            paren.span.join(),
            format!("`{word}` needs a name between quotes"),
            format!("write `{word}(\"…\")`"),
        ));
    }
    let literal: LitStr = content.parse()?;
    if !content.is_empty() {
        return Err(error(
            content.span(),
            format!("`{word}` takes one name"),
            format!("write `{word}(\"…\")`"),
        ));
    }
    name(&literal)
}

fn no_typo(word: &Ident) -> bool {
    let allowed = [OPTIONS, MODIFIERS].concat();
    nearest(&word.to_string(), &allowed).is_none()
}

fn above_the_table(span: Span) -> syn::Error {
    error(
        span,
        "`#[index]` beside a column is of that column",
        "write an index of several columns or of an expression above the table: `#[index(a, b)]`",
    )
}
