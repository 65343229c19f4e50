//! A column's type: a path with types between angle brackets.

use proc_macro2::{Delimiter, Span};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{GenericArgument, Ident, PathArguments, Type, TypePath};

/// A type.
#[derive(Clone, Debug)]
pub struct TypeDecl {
    /// Whether `::` stands before it.
    pub leading_colon: bool,
    /// The names of its path before the last one, without `r#`.
    pub before: Vec<String>,
    /// The last name of its path, without `r#`.
    pub name: String,
    /// The types between the angle brackets behind the last name.
    pub args: Vec<TypeDecl>,
    /// Where it begins.
    start: Span,
    /// Where it ends.
    end: Span,
}

impl TypeDecl {
    /// The type that isn't read yet.
    pub(crate) fn none(ident: &Ident) -> TypeDecl {
        TypeDecl {
            leading_colon: false,
            before: Vec::new(),
            name: String::new(),
            args: Vec::new(),
            start: ident.span(),
            end: ident.span(),
        }
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.start.join(self.end).unwrap_or(self.start)
    }

    /// The name of the type inside `Nullable<…>` and `Array<…>`.
    pub fn name_inside(&self) -> &str {
        match self.args.as_slice() {
            [inner] if self.name == "Nullable" || self.name == "Array" => inner.name_inside(),
            _ => &self.name,
        }
    }

    /// The type as syn reads it, for what columns seldom have.
    fn of(ty: &TypePath) -> TypeDecl {
        let last = ty.path.segments.last();
        let args = match last.map(|segment| &segment.arguments) {
            Some(PathArguments::AngleBracketed(arguments)) => {
                arguments.args.iter().filter_map(argument).collect()
            }
            _ => Vec::new(),
        };
        let segments = ty.path.segments.iter();
        let mut before: Vec<String> = segments
            .map(|segment| segment.ident.unraw().to_string())
            .collect();
        TypeDecl {
            leading_colon: ty.path.leading_colon.is_some(),
            name: before.pop().unwrap_or_default(),
            before,
            args,
            start: ty.span(),
            end: ty.span(),
        }
    }

    /// Reads names with `::` between them, and the like between angle brackets; `None` when it is anything else.
    fn plain(cursor: Cursor<'_>) -> Option<(TypeDecl, Cursor<'_>)> {
        let (leading_colon, mut cursor, mut start) = match colons(cursor) {
            Some((span, rest)) => (true, rest, Some(span)),
            None => (false, cursor, None),
        };
        let mut before = Vec::new();
        loop {
            let (ident, rest) = cursor.ident()?;
            let start = *start.get_or_insert(ident.span());
            let name = plain_name(&ident)?;
            if let Some((_, rest)) = colons(rest) {
                before.push(name);
                cursor = rest;
                continue;
            }
            let mut ty = TypeDecl {
                leading_colon,
                before,
                name,
                args: Vec::new(),
                start,
                end: ident.span(),
            };
            let rest = match sign(rest, '<') {
                Some((_, rest)) => ty.arguments(rest)?,
                None => rest,
            };
            // `Fn(A)` is a type too.
            return rest
                .group(Delimiter::Parenthesis)
                .is_none()
                .then_some((ty, rest));
        }
    }

    fn arguments<'a>(&mut self, mut cursor: Cursor<'a>) -> Option<Cursor<'a>> {
        loop {
            let (argument, rest) = TypeDecl::plain(cursor)?;
            self.args.push(argument);
            if let Some((_, rest)) = sign(rest, ',') {
                cursor = rest;
                continue;
            }
            let (end, rest) = sign(rest, '>')?;
            self.end = end;
            return Some(rest);
        }
    }
}

impl Parse for TypeDecl {
    fn parse(input: ParseStream) -> syn::Result<TypeDecl> {
        let plain =
            input.step(|cursor| TypeDecl::plain(*cursor).ok_or_else(|| cursor.error("not plain")));
        match plain {
            Ok(ty) => Ok(ty),
            // Whatever it is, syn knows it, or what is wrong with it.
            Err(_) => Ok(TypeDecl::of(&input.parse()?)),
        }
    }
}

/// Rust's keywords that can't stand in a path.
const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// The name without `r#`; `None` for a keyword.
fn plain_name(ident: &Ident) -> Option<String> {
    let name = ident.to_string();
    if let Some(raw) = name.strip_prefix("r#") {
        return Some(raw.to_owned());
    }
    let capital = name.starts_with(|first: char| first.is_ascii_uppercase());
    (capital || !KEYWORDS.contains(&name.as_str())).then_some(name)
}

/// `::`.
fn colons(cursor: Cursor<'_>) -> Option<(Span, Cursor<'_>)> {
    let (first, rest) = sign(cursor, ':')?;
    let (_, rest) = sign(rest, ':')?;
    Some((first, rest))
}

fn sign(cursor: Cursor<'_>, sign: char) -> Option<(Span, Cursor<'_>)> {
    let (punct, rest) = cursor.punct()?;
    (punct.as_char() == sign).then(|| (punct.span(), rest))
}

fn argument(argument: &GenericArgument) -> Option<TypeDecl> {
    match argument {
        GenericArgument::Type(Type::Path(ty)) => Some(TypeDecl::of(ty)),
        _ => None,
    }
}
