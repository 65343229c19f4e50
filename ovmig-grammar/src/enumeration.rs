//! An enumeration: what stands between the braces of `sql_enum! { … }`.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::token::{Brace, Paren};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, Token, Visibility, braced};

use crate::attribute::comment;
use crate::casing::{CASINGS, label};
use crate::column::rust_name;
use crate::options::{Text, error, name, unknown_word};
use crate::suggest::nearest;
use crate::table::whole;

/// An enumeration.
pub struct EnumDecl {
    /// The attributes that aren't ours.
    pub attributes: Vec<Attribute>,
    /// Its visibility.
    pub vis: Visibility,
    /// Its name in Rust.
    pub ident: Ident,
    /// The schema of its SQL type.
    pub schema: Option<Text>,
    /// The name of its SQL type.
    pub name: Text,
    /// The variants. Never empty.
    pub variants: Vec<VariantDecl>,
    /// Its doc comment.
    pub comment: Option<String>,
    /// `#[renamed_from = "…"]`.
    pub renamed_from: Option<Text>,
}

/// A variant.
pub struct VariantDecl {
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its name in Rust.
    pub ident: Ident,
    /// What stands for it in the database.
    pub label: Text,
    /// The labels whose rows get this one: that of `#[renamed_from = "…"]`, then those of `#[replaces = "…"]`.
    pub replaces: Vec<Text>,
}

/// An enumeration, and the errors that don't keep it from being read.
pub struct ParsedEnum {
    /// The enumeration.
    pub enumeration: EnumDecl,
    /// The errors, in the order of the text.
    pub errors: Vec<syn::Error>,
}

/// The attributes of ours on the enumeration.
const OURS: &[&str] = &["renamed_from", "rename_all"];

/// The attributes of ours on a variant.
const OF_VARIANT: &[&str] = &["renamed_from", "replaces"];

/// PostgreSQL keeps a label in a `name`: https://www.postgresql.org/docs/current/datatype-enum.html
const MAX_LABEL: usize = 63;

/// Reads the tokens of a `sql_enum!`.
pub fn parse_enum(tokens: TokenStream) -> syn::Result<ParsedEnum> {
    whole(tokens, ParsedEnum::parse)
}

impl ParsedEnum {
    /// Reads an enumeration to the end of the input. An error means that it isn't one.
    pub fn parse(input: ParseStream) -> syn::Result<ParsedEnum> {
        let mut errors = Vec::new();
        let attributes = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        if !input.peek(Token![enum]) {
            return Err(error(
                input.span(),
                "expected an enum",
                "write `pub enum Name as \"sql_name\" { First, Second }`",
            ));
        }
        input.parse::<Token![enum]>()?;
        let ident: Ident = input.parse()?;
        let (schema, name) = sql_name(input, &ident)?;
        let mut enumeration = EnumDecl {
            attributes: Vec::new(),
            vis,
            ident,
            schema,
            name,
            variants: Vec::new(),
            comment: None,
            renamed_from: None,
        };
        let casing = enumeration.attributes(attributes, &mut errors);
        enumeration.body(input, casing, &mut errors)?;
        if !input.is_empty() {
            return Err(error(
                input.span(),
                "one `sql_enum!` declares one enumeration",
                "write another `sql_enum!` for what follows",
            ));
        }
        Ok(ParsedEnum {
            enumeration,
            errors,
        })
    }
}

impl EnumDecl {
    /// Keeps the attributes that aren't ours, and gives the casing of the labels.
    fn attributes(&mut self, attributes: Vec<Attribute>, errors: &mut Vec<syn::Error>) -> String {
        let mut casing = "snake_case".to_owned();
        let mut docs = Vec::new();
        let mut seen = Vec::new();
        for attribute in attributes {
            let word = word_of(&attribute);
            let Some(ours) = OURS.iter().copied().find(|ours| *ours == word) else {
                if let Some(near) = nearest(&word, OURS) {
                    errors.push(error(
                        attribute.meta.span(),
                        format!("there is no attribute `#[{word}]`"),
                        format!("did you mean `#[{near}]`?"),
                    ));
                    continue;
                }
                docs.extend(doc(&attribute));
                self.attributes.push(attribute);
                continue;
            };
            let text = match seen.contains(&ours) {
                true => Err(error(
                    attribute.meta.span(),
                    format!("`#[{ours}]` stands here twice"),
                    "keep one of them",
                )),
                false => required_text(&attribute).and_then(name),
            };
            seen.push(ours);
            match text {
                Err(error) => errors.push(error),
                Ok(text) if ours == "renamed_from" => self.renamed_from = Some(text),
                Ok(text) if CASINGS.contains(&text.value.as_str()) => casing = text.value,
                Ok(text) => errors.push(unknown_word(&text, "way to write labels", CASINGS)),
            }
        }
        self.comment = comment(&docs);
        casing
    }

    fn body(
        &mut self,
        input: ParseStream,
        casing: String,
        errors: &mut Vec<syn::Error>,
    ) -> syn::Result<()> {
        if !input.peek(Brace) {
            let span = if input.is_empty() {
                self.ident.span()
            } else {
                input.span()
            };
            return Err(error(
                span,
                "expected the variants between braces",
                format!(
                    "write `enum {} as \"sql_name\" {{ First, Second }}`",
                    self.ident
                ),
            ));
        }
        let content;
        let brace = braced!(content in input);
        while !content.is_empty() {
            let variant = VariantDecl::parse(&content, &casing, errors)?;
            self.once(&variant, errors);
            self.variants.push(variant);
            if content.is_empty() {
                break;
            }
            if !content.peek(Token![,]) {
                return Err(error(
                    content.span(),
                    "expected a comma after the variant",
                    "a variant is `Name` or `Name = \"label\"`",
                ));
            }
            content.parse::<Token![,]>()?;
        }
        if self.variants.is_empty() {
            return Err(error(
                brace.span.join(),
                format!("the enumeration `{}` has no variant", self.ident),
                "write at least one",
            ));
        }
        self.replaced_once(errors);
        Ok(())
    }

    /// A label that is replaced isn't declared any more, and has one label in its stead: otherwise it isn't clear what
    /// its rows hold.
    fn replaced_once(&self, errors: &mut Vec<syn::Error>) {
        let mut seen: Vec<&str> = Vec::new();
        for old in self.variants.iter().flat_map(|it| &it.replaces) {
            let there = self.variants.iter().any(|it| it.label.value == old.value);
            let message = match there {
                true => "is still a label of the enumeration",
                false if seen.contains(&old.value.as_str()) => "is replaced by two labels",
                false => "",
            };
            if !message.is_empty() {
                errors.push(error(
                    old.span,
                    format!("\"{}\" {message}", old.value),
                    "take the attribute away, or the label",
                ));
            }
            seen.push(&old.value);
        }
    }

    fn once(&self, variant: &VariantDecl, errors: &mut Vec<syn::Error>) {
        for before in &self.variants {
            if before.label.value == variant.label.value {
                errors.push(error(
                    variant.label.span,
                    format!(
                        "`{}` and `{}` have the same label \"{}\"",
                        before.ident, variant.ident, variant.label.value
                    ),
                    "give one of them another: `Name = \"label\"`",
                ));
            }
        }
    }
}

impl VariantDecl {
    fn parse(
        input: ParseStream,
        casing: &str,
        errors: &mut Vec<syn::Error>,
    ) -> syn::Result<VariantDecl> {
        let all = input.call(Attribute::parse_outer)?;
        let ident = rust_name(input, "a variant's name")?;
        if input.peek(Paren) || input.peek(Brace) {
            return Err(error(
                input.span(),
                format!("`{ident}` has fields, which a label can't hold"),
                "write the name alone, or `Name = \"label\"`",
            ));
        }
        let (attributes, replaces) = replaced(all, errors);
        for attribute in &attributes {
            let word = word_of(attribute);
            if word == "label" || word == "cfg" || word == "cfg_attr" {
                let help = match word.as_str() {
                    "label" => format!("write `{ident} = \"label\"`"),
                    _ => "the database has all labels or none: declare two enumerations".to_owned(),
                };
                errors.push(error(
                    attribute.meta.span(),
                    format!("a variant of `sql_enum!` takes no `#[{word}]`"),
                    help,
                ));
            }
        }
        let mut label = Text {
            value: label(&ident.unraw().to_string(), casing),
            span: ident.span(),
        };
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if !input.peek(LitStr) {
                return Err(error(
                    input.span(),
                    format!("the label of `{ident}` is a text"),
                    format!("write `{ident} = \"label\"`"),
                ));
            }
            label = name(&input.parse()?)?;
        }
        if label.value.len() > MAX_LABEL {
            errors.push(error(
                label.span,
                format!("the label of `{ident}` has {} bytes", label.value.len()),
                format!("PostgreSQL keeps at most {MAX_LABEL}"),
            ));
        }
        Ok(VariantDecl {
            attributes,
            ident,
            label,
            replaces,
        })
    }
}

/// The attributes of a variant that aren't ours, and the labels that it replaces.
fn replaced(all: Vec<Attribute>, errors: &mut Vec<syn::Error>) -> (Vec<Attribute>, Vec<Text>) {
    let (mut others, mut renamed, mut replaces) = (Vec::new(), Vec::new(), Vec::new());
    for attribute in all {
        let word = word_of(&attribute);
        let list = match word.as_str() {
            "renamed_from" => &mut renamed,
            "replaces" => &mut replaces,
            _ => {
                if let Some(near) = nearest(&word, OF_VARIANT) {
                    errors.push(error(
                        attribute.meta.span(),
                        format!("there is no attribute `#[{word}]`"),
                        format!("did you mean `#[{near}]`?"),
                    ));
                }
                others.push(attribute);
                continue;
            }
        };
        match required_text(&attribute).and_then(name) {
            Err(error) => errors.push(error),
            Ok(_) if word == "renamed_from" && !list.is_empty() => errors.push(error(
                attribute.meta.span(),
                "`#[renamed_from]` stands here twice",
                "a label had one name before: write `#[replaces = \"…\"]` for others whose rows get it",
            )),
            Ok(text) => list.push(text),
        }
    }
    renamed.append(&mut replaces);
    (others, renamed)
}

/// `as [schema.]name`, each a word or a text.
fn sql_name(input: ParseStream, ident: &Ident) -> syn::Result<(Option<Text>, Text)> {
    if input.peek(Token![<]) {
        return Err(error(
            input.span(),
            "an enumeration of the database has no generics",
            "take them away",
        ));
    }
    if !input.peek(Token![as]) {
        let name = Text {
            value: label(&ident.unraw().to_string(), "snake_case"),
            span: ident.span(),
        };
        return Ok((None, name));
    }
    input.parse::<Token![as]>()?;
    let first = word_or_text(input)?;
    if !input.peek(Token![.]) {
        return Ok((None, first));
    }
    input.parse::<Token![.]>()?;
    Ok((Some(first), word_or_text(input)?))
}

fn word_or_text(input: ParseStream) -> syn::Result<Text> {
    if input.peek(LitStr) {
        return name(&input.parse()?);
    }
    if !input.peek(Ident::peek_any) {
        let span = if input.is_empty() {
            Span::call_site()
        } else {
            input.span()
        };
        return Err(error(
            span,
            "expected the type's name in the database",
            "write `as \"name\"` or `as schema.name`",
        ));
    }
    let word = input.call(Ident::parse_any)?;
    Ok(Text {
        value: word.unraw().to_string(),
        span: word.span(),
    })
}

/// The line of a doc comment.
fn doc(attribute: &Attribute) -> Option<String> {
    if word_of(attribute) != "doc" {
        return None;
    }
    required_text(attribute).ok().map(LitStr::value)
}

/// The attribute's name; empty for one with a path.
fn word_of(attribute: &Attribute) -> String {
    attribute
        .path()
        .get_ident()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The text of `#[name = "…"]`.
fn required_text(attribute: &Attribute) -> syn::Result<&LitStr> {
    if let Meta::NameValue(pair) = &attribute.meta
        && let Expr::Lit(ExprLit {
            lit: Lit::Str(literal),
            ..
        }) = &pair.value
    {
        return Ok(literal);
    }
    let word = word_of(attribute);
    Err(error(
        attribute.meta.span(),
        format!("`#[{word}]` needs a text"),
        format!("write `#[{word} = \"…\"]`"),
    ))
}
