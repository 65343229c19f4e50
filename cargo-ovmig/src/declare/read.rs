//! From the text of one file to its `table!`s, `sql_enum!`s, and the types that it gives names in the database.
//!
//! The whole file is read in one pass: the grammar of the macros where one of them stands, Rust's where not, so that
//! every token is looked at once. A mistake ends the table or the item that it stands in; the rest is still read.

use ovmig_grammar::{EnumDecl, Flavor, ParsedEnum, ParsedTable, TableDecl};
use proc_macro2::{Group, Span, TokenStream};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Bracket, Paren};
use syn::{Attribute, Ident, Item, Path, Token, Visibility, braced, bracketed, parenthesized};

use super::custom::{CustomType, custom_type};
use super::imports::{Imports, Macro};
use super::nesting;

/// What one file declares.
#[derive(Default)]
pub(super) struct FileDecls {
    /// Its tables.
    pub(super) tables: Vec<FileTable>,
    /// Its enumerations.
    pub(super) enums: Vec<EnumDecl>,
    /// Its types that have a name in the database.
    pub(super) customs: Vec<CustomType>,
    /// What is wrong with it.
    pub(super) mistakes: Vec<Mistake>,
    /// Whether all tables could be read, if perhaps without a wrong attribute.
    pub(super) complete: bool,
}

/// A table of a file.
pub(super) struct FileTable {
    /// The table.
    pub(super) decl: TableDecl,
    /// Whose macro it is.
    pub(super) flavor: Flavor,
    /// What the file imports where the table stands.
    pub(super) imports: Imports,
}

/// Something that is wrong in a file.
pub(super) struct Mistake {
    /// Where.
    pub(super) place: Place,
    /// What, and after `help: ` on a line of its own what to do.
    pub(super) text: String,
}

/// A place in a file.
pub(super) enum Place {
    /// Of a token.
    Span(Span),
    /// A byte offset.
    Offset(usize),
}

/// Reads a file. Never fails: what can't be read is a mistake.
pub(super) fn read(text: &str) -> FileDecls {
    let mut file = FileDecls {
        complete: true,
        ..FileDecls::default()
    };
    if let Some(offset) = nesting::too_deep(text) {
        file.give_up(Place::Offset(offset), nesting::MESSAGE);
        return file;
    }
    let tokens: TokenStream = match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => {
            let offset = error.span().byte_range().start;
            file.give_up(Place::Offset(offset), &lexing(text, offset));
            return file;
        }
    };
    let reading = |input: ParseStream| {
        file.items(input, &Imports::default());
        Ok(())
    };
    // Every error was collected where it stood; what syn adds is that input was left over after them.
    let _ = reading.parse2(tokens);
    file
}

/// What can be told about a text that falls apart into no tokens, from where it does.
fn lexing(text: &str, offset: usize) -> String {
    let rest = text.get(offset..).unwrap_or_default();
    match rest.chars().next() {
        Some(open @ ('(' | '[' | '{')) => {
            format!("the file isn't valid Rust: this `{open}` is never closed")
        }
        Some(close @ (')' | ']' | '}')) => {
            format!("the file isn't valid Rust: this `{close}` closes nothing that was opened here")
        }
        _ if rest.starts_with("/*") => {
            "the file isn't valid Rust: this comment is never closed".to_owned()
        }
        Some('"') => "the file isn't valid Rust: this text is never closed".to_owned(),
        _ => "the file isn't valid Rust: nothing in the language begins like this".to_owned(),
    }
}

impl FileDecls {
    fn give_up(&mut self, place: Place, text: &str) {
        self.complete = false;
        self.mistakes.push(Mistake {
            place,
            text: text.to_owned(),
        });
    }

    fn error(&mut self, error: syn::Error) {
        self.mistakes.extend(error.into_iter().map(|error| Mistake {
            place: Place::Span(error.span()),
            text: error.to_string(),
        }));
    }

    /// Reads the items of a file or a module.
    fn items(&mut self, input: ParseStream, outer: &Imports) {
        let imports = outer.with(input);
        let mut told = false;
        while !input.is_empty() {
            let ahead = input.fork();
            match self.item(&ahead, &imports) {
                Ok(()) => input.advance_to(&ahead),
                Err(error) => {
                    // What follows a mistake is often only its consequence.
                    if !std::mem::replace(&mut told, true) {
                        self.error(error);
                        self.complete = false;
                    }
                    skip_item(input);
                }
            }
        }
    }

    fn item(&mut self, input: ParseStream, imports: &Imports) -> syn::Result<()> {
        if input.peek(Token![#]) && input.peek2(Token![!]) {
            input.call(Attribute::parse_inner)?;
            return Ok(());
        }
        let start = input.fork();
        let attributes = skip_attributes(input)?;
        if at_macro(input) {
            return self.invocation(input, attributes.test, imports);
        }
        let visible = input.fork();
        visible.parse::<Visibility>()?;
        if visible.peek(Token![mod]) && visible.peek2(Ident) && visible.peek3(Brace) {
            input.advance_to(&visible);
            return self.module(input, attributes.test, imports);
        }
        let item: Item = start.parse()?;
        input.advance_to(&start);
        if let Item::Struct(item) = &item
            && !attributes.test
        {
            self.customs.extend(custom_type(item));
        }
        Ok(())
    }

    fn module(&mut self, input: ParseStream, test: bool, imports: &Imports) -> syn::Result<()> {
        input.parse::<Token![mod]>()?;
        input.parse::<Ident>()?;
        if test {
            input.parse::<Group>()?;
            return Ok(());
        }
        let content;
        braced!(content in input);
        self.items(&content, imports);
        Ok(())
    }

    /// Reads `path! { … }`.
    fn invocation(&mut self, input: ParseStream, test: bool, imports: &Imports) -> syn::Result<()> {
        let path = input.call(Path::parse_mod_style)?;
        input.parse::<Token![!]>()?;
        let which = imports.resolve(&path).filter(|_| !test);
        let braces = input.peek(Brace);
        match which {
            None => {
                input.parse::<Group>()?;
            }
            Some(which) => {
                let content;
                if braces {
                    braced!(content in input);
                } else if input.peek(Bracket) {
                    bracketed!(content in input);
                } else if input.peek(Paren) {
                    parenthesized!(content in input);
                } else {
                    return Err(input.error("expected the macro's braces"));
                }
                if let Err(error) = self.declaration(&content, which, imports) {
                    self.error(error);
                    self.complete = false;
                }
            }
        }
        if !braces {
            input.parse::<Option<Token![;]>>()?;
        }
        Ok(())
    }

    fn declaration(
        &mut self,
        content: ParseStream,
        which: Macro,
        imports: &Imports,
    ) -> syn::Result<()> {
        let flavor = match which {
            Macro::Enum => {
                let parsed = ParsedEnum::parse(content)?;
                parsed
                    .errors
                    .into_iter()
                    .for_each(|error| self.error(error));
                self.enums.push(parsed.enumeration);
                return Ok(());
            }
            Macro::Table(flavor) => flavor,
        };
        let parsed = ParsedTable::parse(content, flavor.unwrap_or(Flavor::Ovmig))?;
        parsed
            .errors
            .into_iter()
            .for_each(|error| self.error(error));
        let told = if parsed.ours {
            Flavor::Ovmig
        } else {
            Flavor::Diesel
        };
        self.tables.push(FileTable {
            decl: parsed.table,
            flavor: flavor.unwrap_or(told),
            imports: imports.clone(),
        });
        Ok(())
    }
}

/// What the attributes before an item say to us.
struct Attributes {
    /// `#[cfg(test)]`: not a part of what is deployed.
    test: bool,
}

/// Passes over attributes without reading what is in them.
fn skip_attributes(input: ParseStream) -> syn::Result<Attributes> {
    let mut test = false;
    while input.peek(Token![#]) && input.peek2(Bracket) {
        input.parse::<Token![#]>()?;
        let group: Group = input.parse()?;
        let mut tokens = group.stream().into_iter();
        let is = |token: Option<proc_macro2::TokenTree>, text: &str| {
            token.is_some_and(|token| token.to_string() == text)
        };
        // The stream is only walked when it can be `cfg(test)`.
        if let Some(proc_macro2::TokenTree::Ident(name)) = tokens.next()
            && name == "cfg"
        {
            test |= is(tokens.next(), "(test)");
        }
    }
    Ok(Attributes { test })
}

/// Whether the invocation of a macro comes next: `path!` without a name behind, as `macro_rules!` has one.
fn at_macro(input: ParseStream) -> bool {
    let may_be = input.peek(Ident)
        || input.peek(Token![::])
        || input.peek(Token![crate])
        || input.peek(Token![self])
        || input.peek(Token![super]);
    if !may_be {
        return false;
    }
    let ahead = input.fork();
    ahead.call(Path::parse_mod_style).is_ok()
        && ahead.parse::<Token![!]>().is_ok()
        && (ahead.peek(Brace) || ahead.peek(Bracket) || ahead.peek(Paren))
}

/// Passes over what can't be read: up to a semicolon or behind braces.
fn skip_item(input: ParseStream) {
    while !input.is_empty() {
        let ends = input.peek(Token![;]) || input.peek(Brace);
        if input.parse::<proc_macro2::TokenTree>().is_err() || ends {
            return;
        }
    }
}
