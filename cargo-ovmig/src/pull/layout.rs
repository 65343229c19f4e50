//! Where the items of an ORM file stand, and their parts, in bytes: what edits need to keep all else as it is.

use std::ops::Range;

use ovmig_grammar::parse_enum;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::{Ident, ItemStruct, ItemUse};

use crate::declare::{CustomType, custom_type};

/// A stretch of the text.
pub(super) type Place = Range<usize>;

/// The items of a file that have to do with tables.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) tables: Vec<TableItem>,
    pub(super) enums: Vec<EnumItem>,
    pub(super) customs: Vec<CustomItem>,
    pub(super) joins: Vec<JoinItem>,
    pub(super) allows: Vec<AllowItem>,
    /// The insides of the modules, and their paths.
    pub(super) modules: Vec<(Vec<String>, Place)>,
}

/// `table! { … }`.
pub(super) struct TableItem {
    /// The item with its attributes.
    pub(super) place: Place,
    /// The modules around it.
    pub(super) path: Vec<String>,
    pub(super) uses: Vec<ItemUse>,
    /// Where the imports end.
    pub(super) uses_end: Option<usize>,
    pub(super) attributes: Vec<Attribute>,
    /// The table's name in Rust.
    pub(super) ident: String,
    /// From the schema or the name on.
    pub(super) name: Place,
    /// The primary key with its parentheses.
    pub(super) key: Option<Place>,
    /// Between the braces.
    pub(super) body: Place,
    pub(super) columns: Vec<ColumnItem>,
}

/// A column.
pub(super) struct ColumnItem {
    /// From its first attribute to behind its comma.
    pub(super) place: Place,
    pub(super) attributes: Vec<Attribute>,
    pub(super) ident: String,
    pub(super) name: Place,
    pub(super) ty: Place,
    /// Whether a comma stands behind it.
    pub(super) comma: bool,
}

/// `#[name …]` or a line of a doc comment.
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) place: Place,
}

/// `sql_enum! { … }`.
pub(super) struct EnumItem {
    pub(super) place: Place,
    pub(super) path: Vec<String>,
    pub(super) ident: String,
    /// Its schema and its name in the database.
    pub(super) sql: (Option<String>, String),
    /// The lines of its doc comment.
    pub(super) docs: Vec<Attribute>,
    /// From its visibility on.
    pub(super) start: usize,
    /// Between the braces.
    pub(super) body: Place,
    /// The variants with their attributes, their names and their labels.
    pub(super) variants: Vec<VariantItem>,
}

pub(super) struct VariantItem {
    pub(super) place: Place,
    pub(super) ident: String,
    pub(super) label: String,
}

/// A struct that is an SQL type.
pub(super) struct CustomItem {
    pub(super) path: Vec<String>,
    pub(super) ty: CustomType,
}

/// `joinable!(child -> parent (column));`.
pub(super) struct JoinItem {
    pub(super) place: Place,
    pub(super) child: String,
    pub(super) parent: String,
}

/// `allow_tables_to_appear_in_same_query!(a, b);`.
pub(super) struct AllowItem {
    pub(super) place: Place,
    pub(super) path: Vec<String>,
    /// Between the parentheses.
    pub(super) body: Place,
    pub(super) tables: Vec<(String, Place)>,
    /// Whether a comma stands behind the last one.
    pub(super) comma: bool,
}

/// Reads a file that `declare` could read.
pub(super) fn layout(text: &str) -> Layout {
    let mut layout = Layout::default();
    if let Ok(tokens) = text.parse::<TokenStream>() {
        layout.items(tokens, &[]);
    }
    layout
}

fn place(span: Span) -> Place {
    span.byte_range()
}

/// Tokens that are looked at one after the other.
struct Tokens {
    all: Vec<TokenTree>,
    at: usize,
}

impl Tokens {
    fn of(tokens: TokenStream) -> Tokens {
        Tokens {
            all: tokens.into_iter().collect(),
            at: 0,
        }
    }

    fn peek(&self, ahead: usize) -> Option<&TokenTree> {
        self.all.get(self.at + ahead)
    }

    fn is(&self, ahead: usize, sign: char) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Punct(it)) if it.as_char() == sign)
    }

    fn ident(&self, ahead: usize) -> Option<&Ident> {
        match self.peek(ahead) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    fn word(&self, ahead: usize, word: &str) -> bool {
        self.ident(ahead).is_some_and(|ident| ident == word)
    }

    fn group(&self, ahead: usize) -> Option<&Group> {
        match self.peek(ahead) {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    fn start(&self) -> Option<usize> {
        self.peek(0).map(|it| place(it.span()).start)
    }

    /// The attributes that stand next.
    fn attributes(&mut self) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        while self.is(0, '#') {
            let Some(group) = self.group(1).cloned() else {
                break;
            };
            let start = place(self.all[self.at].span()).start;
            let inside = Tokens::of(group.stream());
            let name = inside.ident(0).map(ToString::to_string).unwrap_or_default();
            let path = inside.is(1, ':');
            // All tokens of a doc comment are in the place of the comment.
            let end = place(group.span()).end;
            attributes.push(Attribute {
                name: if path { String::new() } else { name },
                place: start..end,
            });
            self.at += 2;
        }
        attributes
    }
}

impl Layout {
    fn items(&mut self, tokens: TokenStream, path: &[String]) {
        let mut tokens = Tokens::of(tokens);
        while let Some(start) = tokens.start() {
            if tokens.is(0, '#') && tokens.is(1, '!') {
                tokens.at += 3;
                continue;
            }
            let before = tokens.at;
            tokens.attributes();
            if !self.invocation(&mut tokens, start, path) {
                self.module_or_type(&mut tokens, before, path);
            }
        }
    }

    /// `path! { … }`, whatever it is; `false` when it isn't one.
    fn invocation(&mut self, tokens: &mut Tokens, start: usize, path: &[String]) -> bool {
        let mut ahead = 0;
        while tokens.is(ahead, ':') {
            ahead += 1;
        }
        let mut last;
        loop {
            let Some(ident) = tokens.ident(ahead) else {
                return false;
            };
            last = ident.to_string();
            ahead += 1;
            match tokens.is(ahead, ':') && tokens.is(ahead + 1, ':') {
                true => ahead += 2,
                false => break,
            }
        }
        let (true, Some(group)) = (tokens.is(ahead, '!'), tokens.group(ahead + 1).cloned()) else {
            return false;
        };
        tokens.at += ahead + 2;
        let mut end = place(group.span()).end;
        if group.delimiter() != Delimiter::Brace && tokens.is(0, ';') {
            end += 1;
            tokens.at += 1;
        }
        let item = start..end;
        match last.as_str() {
            "table" => self.tables.extend(table(&group, item, path)),
            "sql_enum" => self.enums.extend(enumeration(&group, item, path)),
            "joinable" => self.joins.extend(join(&group, item)),
            "allow_tables_to_appear_in_same_query" => {
                self.allows.push(allow(&group, item, path));
            }
            _ => {}
        }
        true
    }

    /// Steps over an item, and into a module.
    fn module_or_type(&mut self, tokens: &mut Tokens, before: usize, path: &[String]) {
        loop {
            if tokens.word(0, "mod")
                && let (Some(name), Some(body)) = (tokens.ident(1), tokens.group(2))
            {
                let inner: Vec<String> = path.iter().cloned().chain([name.to_string()]).collect();
                let inside = place(body.span_open()).end..place(body.span_close()).start;
                self.modules.push((inner.clone(), inside));
                let stream = body.stream();
                tokens.at += 3;
                return self.items(stream, &inner);
            }
            if tokens.word(0, "struct") {
                self.custom(tokens, before, path);
            }
            let last = tokens.is(0, ';')
                || matches!(tokens.group(0), Some(group) if group.delimiter() == Delimiter::Brace);
            tokens.at += 1;
            if last || tokens.peek(0).is_none() {
                return;
            }
        }
    }

    fn custom(&mut self, tokens: &Tokens, before: usize, path: &[String]) {
        let rest = &tokens.all[before..];
        let is_end = |it: &TokenTree| match it {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        let end = rest.iter().position(is_end).map_or(rest.len(), |at| at + 1);
        let item: TokenStream = rest[..end].iter().cloned().collect();
        let custom = syn::parse2::<ItemStruct>(item).ok();
        if let Some(ty) = custom.as_ref().and_then(custom_type) {
            let path = path.to_vec();
            self.customs.push(CustomItem { path, ty });
        }
    }
}

fn table(group: &Group, item: Place, path: &[String]) -> Option<TableItem> {
    let mut tokens = Tokens::of(group.stream());
    let mut uses = Vec::new();
    let mut uses_end = None;
    loop {
        let ahead = (0..).find(|at| match tokens.peek(*at) {
            Some(TokenTree::Punct(it)) => it.as_char() != '#',
            Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Bracket,
            Some(TokenTree::Ident(ident)) => ident != "pub",
            _ => true,
        })?;
        if !tokens.word(ahead, "use") {
            break;
        }
        let length = (0..).find(|at| tokens.peek(*at).is_none() || tokens.is(*at, ';'))? + 1;
        let end = (tokens.at + length).min(tokens.all.len());
        let item: TokenStream = tokens.all[tokens.at..end].iter().cloned().collect();
        uses_end = tokens.all[..end].last().map(|it| place(it.span()).end);
        uses.extend(syn::parse2::<ItemUse>(item).ok());
        tokens.at = end;
    }
    let attributes = tokens.attributes();
    let start = tokens.start()?;
    let mut ident = tokens.ident(0)?.unraw().to_string();
    let mut end = place(tokens.peek(0)?.span()).end;
    tokens.at += 1;
    if tokens.is(0, '.') {
        ident = tokens.ident(1)?.unraw().to_string();
        end = place(tokens.peek(1)?.span()).end;
        tokens.at += 2;
    }
    let mut key = None;
    if let Some(group) = tokens
        .group(0)
        .filter(|it| it.delimiter() == Delimiter::Parenthesis)
    {
        key = Some(place(group.span()));
        tokens.at += 1;
    }
    let body = tokens.group(0)?;
    Some(TableItem {
        place: item,
        path: path.to_vec(),
        uses,
        uses_end,
        attributes,
        ident,
        name: start..end,
        key,
        body: place(body.span_open()).end..place(body.span_close()).start,
        columns: columns(body.stream()),
    })
}

fn columns(body: TokenStream) -> Vec<ColumnItem> {
    let mut tokens = Tokens::of(body);
    let mut columns = Vec::new();
    while let Some(start) = tokens.start() {
        let attributes = tokens.attributes();
        let Some(ident) = tokens.ident(0).cloned() else {
            break;
        };
        // `name -> Type`, up to a comma that isn't between angle brackets.
        tokens.at += 3;
        let Some(ty_start) = tokens.start() else {
            break;
        };
        let (mut depth, mut end) = (0, ty_start);
        while let Some(token) = tokens.peek(0) {
            let sign = match token {
                TokenTree::Punct(punct) => punct.as_char(),
                _ => ' ',
            };
            match sign {
                '<' => depth += 1,
                '>' => depth -= 1,
                ',' if depth == 0 => break,
                _ => {}
            }
            end = place(token.span()).end;
            tokens.at += 1;
        }
        let comma = tokens.is(0, ',');
        let behind = match tokens.start() {
            Some(start) if comma => start + 1,
            _ => end,
        };
        tokens.at += usize::from(comma);
        columns.push(ColumnItem {
            place: start..behind,
            attributes,
            name: place(ident.span()),
            ident: ident.unraw().to_string(),
            ty: ty_start..end,
            comma,
        });
    }
    columns
}

fn enumeration(group: &Group, item: Place, path: &[String]) -> Option<EnumItem> {
    let parsed = parse_enum(group.stream()).ok()?.enumeration;
    let mut tokens = Tokens::of(group.stream());
    let docs = tokens
        .attributes()
        .into_iter()
        .filter(|it| it.name == "doc")
        .collect();
    let start = tokens.start()?;
    let body = tokens.all.iter().rev().find_map(|it| match it {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    })?;
    let mut starts = variant_starts(body.stream()).into_iter();
    let variants = (parsed.variants.iter())
        .map(|variant| {
            let ident = place(variant.ident.span());
            let start = starts.next().unwrap_or(ident.start);
            VariantItem {
                place: start..place(variant.label.span).end.max(ident.end),
                ident: variant.ident.to_string(),
                label: variant.label.value.clone(),
            }
        })
        .collect();
    Some(EnumItem {
        place: item,
        path: path.to_vec(),
        ident: parsed.ident.unraw().to_string(),
        sql: (parsed.schema.map(|it| it.value), parsed.name.value),
        docs,
        start,
        body: place(body.span_open()).end..place(body.span_close()).start,
        variants,
    })
}

/// Where the variants begin with their attributes.
fn variant_starts(body: TokenStream) -> Vec<usize> {
    let mut tokens = Tokens::of(body);
    let mut starts = Vec::new();
    while let Some(start) = tokens.start() {
        starts.push(start);
        tokens.attributes();
        while tokens.peek(0).is_some() && !tokens.is(0, ',') {
            tokens.at += 1;
        }
        tokens.at += 1;
    }
    starts
}

fn join(group: &Group, item: Place) -> Option<JoinItem> {
    let tokens = Tokens::of(group.stream());
    let arrow = (0..).find(|at| tokens.peek(*at).is_none() || tokens.is(*at, '>'))?;
    let last_ident = |range: Range<usize>| {
        let mut idents = range.filter_map(|at| tokens.ident(at));
        idents.next_back().map(|it| it.unraw().to_string())
    };
    Some(JoinItem {
        place: item,
        child: last_ident(0..arrow)?,
        parent: last_ident(arrow..tokens.all.len())?,
    })
}

fn allow(group: &Group, item: Place, path: &[String]) -> AllowItem {
    let mut tables: Vec<(String, Place)> = Vec::new();
    let mut current: Option<(String, Place)> = None;
    let mut comma = false;
    for token in group.stream() {
        comma = matches!(&token, TokenTree::Punct(it) if it.as_char() == ',');
        let here = place(token.span());
        if comma {
            tables.extend(current.take().map(|(name, it)| (name, it.start..here.end)));
            continue;
        }
        let start = current.take().map_or(here.start, |(_, it)| it.start);
        let name = match &token {
            TokenTree::Ident(ident) => ident.unraw().to_string(),
            _ => String::new(),
        };
        current = Some((name, start..here.end));
    }
    tables.extend(current);
    AllowItem {
        place: item,
        path: path.to_vec(),
        body: place(group.span_open()).end..place(group.span_close()).start,
        tables,
        comma,
    }
}
