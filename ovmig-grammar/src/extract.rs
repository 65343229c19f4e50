//! Taking our attributes out of a `table!`, with the rest left token by token as it was.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::attribute::{COLUMN, TABLE};

/// The tokens of `ovmig::table!` as `diesel::table!` takes them.
pub fn diesel_tokens(tokens: TokenStream) -> TokenStream {
    without(tokens, TABLE, true)
}

fn without(tokens: TokenStream, ours: &[&str], table: bool) -> TokenStream {
    let mut rest = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash)
                if hash.as_char() == '#'
                    && matches!(tokens.peek(), Some(TokenTree::Group(group)) if is_ours(group, ours)) =>
            {
                tokens.next();
            }
            TokenTree::Group(columns) if table && columns.delimiter() == Delimiter::Brace => {
                let mut group =
                    Group::new(Delimiter::Brace, without(columns.stream(), COLUMN, false));
                group.set_span(columns.span());
                rest.push(TokenTree::Group(group));
            }
            other => rest.push(other),
        }
    }
    rest.into_iter().collect()
}

/// Whether the brackets hold one of our attributes. A fragment of `macro_rules!` (`$meta`) stands in a group of its own.
fn is_ours(group: &Group, ours: &[&str]) -> bool {
    if !matches!(group.delimiter(), Delimiter::Bracket | Delimiter::None) {
        return false;
    }
    let mut tokens = group.stream().into_iter();
    match tokens.next() {
        Some(TokenTree::Group(fragment)) if fragment.delimiter() == Delimiter::None => {
            is_ours(&fragment, ours)
        }
        Some(TokenTree::Ident(name)) => {
            let path =
                matches!(tokens.next(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
            !path && ours.iter().any(|ours| name == ours)
        }
        _ => false,
    }
}
