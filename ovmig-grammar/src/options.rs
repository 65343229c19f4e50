//! What the attributes have in common: names, texts, flags, numbers, lists.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, parenthesized};

use crate::expression;
use crate::suggest::{listed, nearest};

/// A text that stood between quotes.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it says.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

impl From<&LitStr> for Text {
    fn from(literal: &LitStr) -> Text {
        Text {
            value: literal.value(),
            span: literal.span(),
        }
    }
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deferrable {
    /// At each statement.
    #[default]
    No,
    /// Can be put off, but isn't by itself.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}

/// An error at a place: what is wrong, and what to write instead.
pub(crate) fn error(span: Span, message: impl AsRef<str>, help: impl AsRef<str>) -> syn::Error {
    syn::Error::new(
        span,
        format!("{}\nhelp: {}", message.as_ref(), help.as_ref()),
    )
}

/// An option that an attribute doesn't have.
pub(crate) fn unknown_option(name: &Ident, attribute: &str, allowed: &[&str]) -> syn::Error {
    let help = match nearest(&name.unraw().to_string(), allowed) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("it has {}", listed(allowed)),
    };
    error(
        name.span(),
        format!("`#[{attribute}]` has no option `{name}`"),
        help,
    )
}

/// A word that isn't one of those that are allowed.
pub(crate) fn unknown_word(text: &Text, what: &str, allowed: &[&str]) -> syn::Error {
    let help = match nearest(&text.value, allowed) {
        Some(word) => format!("did you mean \"{word}\"?"),
        None => {
            let quoted: Vec<String> = allowed.iter().map(|word| format!("\"{word}\"")).collect();
            format!("write one of {}", quoted.join(", "))
        }
    };
    error(text.span, format!("\"{}\" is no {what}", text.value), help)
}

/// The options that were seen, none of which may come twice.
pub(crate) struct Seen {
    attribute: &'static str,
    names: Vec<String>,
}

impl Seen {
    pub(crate) fn new(attribute: &'static str) -> Seen {
        Seen {
            attribute,
            names: Vec::new(),
        }
    }

    pub(crate) fn once(&mut self, name: &Ident) -> syn::Result<()> {
        let key = name.to_string();
        if self.names.contains(&key) {
            return Err(error(
                name.span(),
                format!("`{name}` is given twice in `#[{}]`", self.attribute),
                "keep one of them",
            ));
        }
        self.names.push(key);
        Ok(())
    }

    /// Refuses the word when its opposite was seen.
    pub(crate) fn either(&self, name: &Ident, opposite: &str) -> syn::Result<()> {
        if self.names.iter().any(|seen| seen == opposite) {
            return Err(error(
                name.span(),
                format!("`{name}` contradicts `{opposite}`"),
                "keep one of them",
            ));
        }
        Ok(())
    }
}

/// A name without `r#`.
pub(crate) fn unraw(ident: &Ident) -> String {
    let name = ident.to_string();
    match name.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => name,
    }
}

/// A name, which may be a keyword.
pub(crate) fn any_ident(input: ParseStream) -> syn::Result<Ident> {
    input.call(Ident::parse_any)
}

/// The text after an option's `=`.
pub(crate) fn text_value(input: ParseStream, option: &Ident) -> syn::Result<LitStr> {
    if !input.peek(Token![=]) {
        return Err(error(
            option.span(),
            format!("`{option}` needs a value"),
            format!("write `{option} = \"…\"`"),
        ));
    }
    input.parse::<Token![=]>()?;
    if !input.peek(LitStr) {
        return Err(error(
            input.span(),
            format!("the value of `{option}` is a text"),
            format!("write `{option} = \"…\"`"),
        ));
    }
    input.parse()
}

/// The name after an option's `=`.
pub(crate) fn name_value(input: ParseStream, option: &Ident) -> syn::Result<Text> {
    name(&text_value(input, option)?)
}

/// The SQL expression after an option's `=`.
pub(crate) fn expression_value(input: ParseStream, option: &Ident) -> syn::Result<Text> {
    expression::expression(&text_value(input, option)?)
}

/// A literal as the name of something: not empty.
pub(crate) fn name(literal: &LitStr) -> syn::Result<Text> {
    let text = Text::from(literal);
    if text.value.trim().is_empty() {
        return Err(error(
            text.span,
            "the name is empty",
            "write the name, or leave the whole option out",
        ));
    }
    if text.value.contains('\0') {
        return Err(error(
            text.span,
            "the name has a NUL character in it",
            "take it away: no database can hold it",
        ));
    }
    Ok(text)
}

/// A flag takes no value.
pub(crate) fn flag(input: ParseStream, option: &Ident) -> syn::Result<()> {
    if input.peek(Token![=]) || input.peek(syn::token::Paren) {
        return Err(error(
            option.span(),
            format!("`{option}` takes no value"),
            format!("write `{option}` alone, or leave it out"),
        ));
    }
    Ok(())
}

/// `deferrable` or `deferrable = "initially deferred"`.
pub(crate) fn deferrable(input: ParseStream, option: &Ident) -> syn::Result<Deferrable> {
    const WORDS: &[&str] = &["initially deferred", "initially immediate"];
    if !input.peek(Token![=]) {
        return Ok(Deferrable::InitiallyImmediate);
    }
    let text = Text::from(&text_value(input, option)?);
    match words(&text.value).as_str() {
        "initially deferred" => Ok(Deferrable::InitiallyDeferred),
        "initially immediate" => Ok(Deferrable::InitiallyImmediate),
        _ => Err(unknown_word(&text, "time to check a constraint", WORDS)),
    }
}

/// Words in lower case with one space between them.
pub(crate) fn words(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The names between parentheses: at least one, none twice.
pub(crate) fn column_list(input: ParseStream, what: &str) -> syn::Result<Vec<Ident>> {
    let content: ParseBuffer<'_>;
    let paren = parenthesized!(content in input);
    let names: Vec<Ident> =
        Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, any_ident)?
            .into_iter()
            .collect();
    if names.is_empty() {
        return Err(error(
            paren.span.join(),
            format!("{what} names no column"),
            "write the columns between the parentheses",
        ));
    }
    for (at, name) in names.iter().enumerate() {
        column_once(&names[..at], name, what)?;
    }
    Ok(names)
}

/// A column may stand in a list once.
pub(crate) fn column_once(before: &[Ident], name: &Ident, what: &str) -> syn::Result<()> {
    if before.iter().any(|other| other.unraw() == name.unraw()) {
        return Err(error(
            name.span(),
            format!("{what} names the column `{name}` twice"),
            "keep one of them",
        ));
    }
    Ok(())
}

/// A comma between two options, or the end of them.
pub(crate) fn comma_or_end(input: ParseStream) -> syn::Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    if !input.peek(Token![,]) {
        return Err(error(
            input.span(),
            "expected a comma or the end of the attribute",
            "options and columns stand with commas between them",
        ));
    }
    input.parse::<Token![,]>()?;
    Ok(())
}
