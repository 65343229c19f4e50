//! Which attributes there are, on what they stand, and which of them are ours.

use proc_macro2::{Delimiter, Group, Span};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Ident, LitInt, LitStr, Token, bracketed, parenthesized};

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
    "on_update",
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

/// One of our or Diesel's attributes.
pub(crate) struct Attribute<'a> {
    /// Its name.
    pub(crate) name: &'static str,
    /// Where its words stand.
    pub(crate) span: Span,
    /// What stands behind the name.
    input: ParseStream<'a>,
}

/// What was read apart from the known attributes.
#[derive(Default)]
pub(crate) struct Attributes {
    /// The doc comment.
    pub(crate) comment: Option<String>,
    /// The known attributes and their places.
    pub(crate) known: Vec<(&'static str, Span)>,
}

/// Whose an attribute is.
enum Kind {
    /// Ours or Diesel's, by this name.
    Known(&'static str),
    /// A doc comment.
    Doc,
    /// A derive, which may have helper attributes beside it.
    Derive,
    /// The compiler's or another macro's.
    Foreign,
}

/// Reads the attributes that stand next, and hands each known one on. An error in an attribute, an unknown one and one
/// that stands at the wrong place are collected; unknown ones beside a derive may be its helpers.
pub(crate) fn read(
    input: ParseStream,
    place: Place,
    reading: &mut Reading,
    mut known: impl FnMut(&Attribute<'_>) -> syn::Result<()>,
) -> syn::Result<Attributes> {
    let mut attributes = Attributes::default();
    let mut docs = Vec::new();
    let mut derives = false;
    let mut unknown = Vec::new();
    while input.peek(Token![#]) {
        input.parse::<Token![#]>()?;
        let content;
        bracketed!(content in input);
        let Ok(ident) = content.call(Ident::parse_any) else {
            continue;
        };
        if content.peek(Token![::]) {
            continue;
        }
        let result = match classify(&ident, place, reading) {
            Ok(Kind::Doc) => {
                docs.extend(doc(&content));
                Ok(())
            }
            Ok(Kind::Derive) => {
                derives = true;
                Ok(())
            }
            Ok(Kind::Foreign) => Ok(()),
            Ok(Kind::Known(name)) => {
                let attribute = Attribute {
                    name,
                    span: words(&ident, &content),
                    input: &content,
                };
                attributes
                    .once(&attribute, place)
                    .and_then(|()| known(&attribute))
            }
            Err((error, helper)) => {
                if helper {
                    unknown.push(reading.errors.len());
                }
                Err(error)
            }
        };
        reading.errors.extend(result.err());
    }
    if derives {
        for at in unknown.into_iter().rev() {
            reading.errors.remove(at);
        }
    }
    attributes.comment = comment(&docs);
    Ok(attributes)
}

impl Attributes {
    /// Single-valued attributes may stand once; those that make something of their own may stand several times.
    fn once(&mut self, attribute: &Attribute<'_>, place: Place) -> syn::Result<()> {
        let name = attribute.name;
        let several = ["index", "check", "references"].contains(&name)
            || (name == "unique" && place == Place::Table);
        let before = self.known.iter().any(|(known, _)| *known == name);
        self.known.push((name, attribute.span));
        if before && !several {
            return Err(error(
                attribute.span,
                format!("`#[{name}]` stands here twice"),
                "keep one of them",
            ));
        }
        Ok(())
    }
}

/// From the attribute's name to its last token.
fn words(ident: &Ident, content: ParseStream) -> Span {
    let mut last = None;
    let mut cursor = content.cursor();
    while let Some((token, rest)) = cursor.token_tree() {
        last = Some(token.span());
        cursor = rest;
    }
    // Only nightly compilers can join; elsewhere the name has to do.
    last.and_then(|last| ident.span().join(last))
        .unwrap_or(ident.span())
}

/// The line of a doc comment; `None` when it isn't written out.
fn doc(input: ParseStream) -> Option<String> {
    input.parse::<Token![=]>().ok()?;
    input.parse::<LitStr>().ok().map(|line| line.value())
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

/// Says whose an attribute is. With an error: whether it may be the helper of a derive.
fn classify(
    ident: &Ident,
    place: Place,
    reading: &mut Reading,
) -> Result<Kind, (syn::Error, bool)> {
    if ident == "doc" {
        return Ok(Kind::Doc);
    }
    let known = |words: &[&'static str]| words.iter().copied().find(|known| ident == *known);
    if let Some(name) = known(place.diesels()) {
        return Ok(Kind::Known(name));
    }
    if reading.ovmig
        && let Some(name) = known(place.ours())
    {
        reading.ours = true;
        return Ok(Kind::Known(name));
    }
    if ident == "derive" || ident == "cfg_attr" {
        return Ok(Kind::Derive);
    }
    if known(COMPILER).is_some() {
        return Ok(Kind::Foreign);
    }
    let word = ident.to_string();
    if !reading.ovmig {
        return match known(TABLE).or(known(COLUMN)) {
            Some(_) => Err((
                error(
                    ident.span(),
                    format!("`diesel::table!` doesn't know `#[{word}]`"),
                    "declare the table with `ovmig::table!`",
                ),
                false,
            )),
            None => Ok(Kind::Foreign),
        };
    }
    misplaced(ident, &word, place).map_err(|error| (error, false))?;
    let words: Vec<&str> = [place.ours(), place.diesels(), COMPILER].concat();
    let near = nearest(&word, &words);
    let error = error(
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
    );
    Err((error, near.is_none()))
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

impl Attribute<'_> {
    /// Whether nothing stands behind the name.
    pub(crate) fn is_alone(&self) -> bool {
        self.input.is_empty()
    }

    /// Whether `=` stands behind the name.
    pub(crate) fn has_value(&self) -> bool {
        self.input.peek(Token![=])
    }

    /// Whether parentheses with something between them stand behind the name.
    pub(crate) fn has_arguments(&self) -> bool {
        self.input.peek(Paren)
            && self
                .input
                .fork()
                .parse::<Group>()
                .is_ok_and(|group| !group.stream().is_empty())
    }

    fn error(&self, what: &str, help: impl AsRef<str>) -> syn::Error {
        error(self.span, format!("`#[{}]` {what}", self.name), help)
    }

    /// The text behind `=`.
    pub(crate) fn text(&self) -> syn::Result<LitStr> {
        let literal = match self.has_value() {
            true => self
                .input
                .parse::<Token![=]>()
                .and_then(|_| self.input.parse::<LitStr>()),
            false => Err(self.input.error("no value")),
        };
        match literal {
            Ok(literal) if self.input.is_empty() => Ok(literal),
            _ => Err(self.error("needs a text", format!("write `#[{} = \"…\"]`", self.name))),
        }
    }

    /// The whole number behind `=`, and whether a minus stands before it.
    pub(crate) fn number(&self) -> syn::Result<(bool, LitInt)> {
        let number = || -> syn::Result<(bool, LitInt)> {
            self.input.parse::<Token![=]>()?;
            let minus: Option<Token![-]> = self.input.parse()?;
            Ok((minus.is_some(), self.input.parse()?))
        };
        match number() {
            Ok(number) if self.input.is_empty() => Ok(number),
            _ => Err(self.error(
                "needs a whole number",
                format!("write `#[{} = 10]`", self.name),
            )),
        }
    }

    /// Nothing may stand behind the name.
    pub(crate) fn alone(&self) -> syn::Result<()> {
        match self.is_alone() {
            true => Ok(()),
            false => Err(self.error("takes no value", format!("write `#[{}]`", self.name))),
        }
    }

    /// Reads what stands between the parentheses, all of it.
    pub(crate) fn arguments<T>(
        &self,
        parse: impl FnOnce(ParseStream) -> syn::Result<T>,
    ) -> syn::Result<T> {
        if !self.input.peek(Paren) {
            return Err(self.error("needs parentheses", format!("write `#[{}(…)]`", self.name)));
        }
        let content;
        parenthesized!(content in self.input);
        let value = parse(&content)?;
        for rest in [&content, self.input] {
            if !rest.is_empty() {
                return Err(rest.error("unexpected token"));
            }
        }
        Ok(value)
    }
}

/// The name that the next item has, behind its attributes.
pub(crate) fn name_ahead(input: ParseStream) -> Option<Ident> {
    let mut cursor = input.cursor();
    while let Some((hash, behind)) = cursor.punct() {
        if hash.as_char() != '#' {
            return None;
        }
        (_, _, cursor) = behind.group(Delimiter::Bracket)?;
    }
    cursor.ident().map(|(ident, _)| ident)
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
