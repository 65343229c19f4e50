//! Which macro a `table!` is, and where a type's name comes from: what `use` items bring in.

use std::collections::BTreeMap;
use std::rc::Rc;

use ovmig_grammar::Flavor;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{ItemUse, Path, Token, UseTree};

/// A macro that declares something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Macro {
    /// `table!`; `None` when only its attributes can tell whose.
    Table(Option<Flavor>),
    /// `sql_enum!`.
    Enum,
}

/// What the `use` items of a module bring in, and of the modules around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Imports(Rc<Names>);

#[derive(Clone, Debug, Default)]
struct Names {
    /// The full path of each imported name.
    paths: BTreeMap<String, Vec<String>>,
    /// The paths before each `*`.
    globs: Vec<Vec<String>>,
}

impl Imports {
    /// With the `use` items that stand directly in a module.
    pub(super) fn with(&self, module: ParseStream) -> Imports {
        let items = use_items(module);
        if items.is_empty() {
            return self.clone();
        }
        self.and(&items)
    }

    /// With some `use` items.
    pub(super) fn and(&self, items: &[ItemUse]) -> Imports {
        let mut names = (*self.0).clone();
        for item in items {
            names.tree(&item.tree, &mut Vec::new());
        }
        Imports(Rc::new(names))
    }

    /// Only these `use` items, as a `table!` has them in its own module.
    pub(super) fn only(items: &[ItemUse]) -> Imports {
        Imports::default().and(items)
    }

    /// The full path of a name that was imported by its name.
    pub(super) fn path(&self, name: &str) -> Option<&[String]> {
        self.0.paths.get(name).map(Vec::as_slice)
    }

    /// Whether everything of a module outside of Diesel is imported.
    pub(super) fn foreign_glob(&self) -> bool {
        self.0
            .globs
            .iter()
            .any(|glob| glob.first().is_none_or(|root| root != "diesel"))
    }

    /// The macro of ours or Diesel's that a path stands for.
    pub(super) fn resolve(&self, path: &Path) -> Option<Macro> {
        let mut segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.unraw().to_string())
            .collect();
        let bare = segments.len() == 1 && path.leading_colon.is_none();
        if path.leading_colon.is_none()
            && let Some(full) = self.0.paths.get(&segments[0])
        {
            segments.splice(..1, full.iter().cloned());
        }
        let name = segments.last().map(String::as_str);
        match (segments.first().map(String::as_str), name) {
            (Some("ovmig"), Some("table")) => Some(Macro::Table(Some(Flavor::Ovmig))),
            (Some("diesel"), Some("table")) => Some(Macro::Table(Some(Flavor::Diesel))),
            (Some("ovmig"), Some("sql_enum")) => Some(Macro::Enum),
            (_, Some("table")) if bare => Some(Macro::Table(self.by_glob())),
            (_, Some("sql_enum")) if bare => Some(Macro::Enum),
            _ => None,
        }
    }

    /// Whose `table!` comes in by `*`, when only one can.
    fn by_glob(&self) -> Option<Flavor> {
        let has = |root: &str| {
            let of_root = |glob: &&Vec<String>| glob.first().is_some_and(|first| first == root);
            self.0.globs.iter().any(|glob| of_root(&glob))
        };
        match (has("ovmig"), has("diesel")) {
            (true, false) => Some(Flavor::Ovmig),
            _ => None,
        }
    }
}

impl Names {
    fn tree(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.unraw().to_string());
                self.tree(&part.tree, path);
                path.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, path)),
            UseTree::Glob(_) => self.globs.push(path.clone()),
            UseTree::Name(name) => self.name(&name.ident.unraw().to_string(), None, path),
            UseTree::Rename(rename) => {
                let alias = rename.rename.unraw().to_string();
                self.name(&rename.ident.unraw().to_string(), Some(alias), path);
            }
        }
    }

    fn name(&mut self, name: &str, alias: Option<String>, path: &[String]) {
        let mut full = path.to_vec();
        // `use a::b::{self}` imports `b`.
        if name != "self" {
            full.push(name.to_owned());
        }
        if let Some(last) = full.last() {
            self.paths
                .insert(alias.unwrap_or_else(|| last.clone()), full);
        }
    }
}

/// The `use` items that stand directly in a module. Everything else is passed over, whatever it is.
fn use_items(module: ParseStream) -> Vec<ItemUse> {
    let ahead = module.fork();
    let mut items = Vec::new();
    while !ahead.is_empty() {
        if ahead.peek(Token![use]) {
            let item = ahead.fork();
            if let Ok(read) = item.parse::<ItemUse>() {
                items.push(read);
                ahead.advance_to(&item);
                continue;
            }
        }
        let skipped = ahead.step(|cursor| match cursor.token_tree() {
            Some((_, rest)) => Ok(((), rest)),
            None => Err(cursor.error("the end")),
        });
        if skipped.is_err() {
            break;
        }
    }
    items
}
