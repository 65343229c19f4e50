//! From the types of columns to what they are called in the database.

use std::collections::{BTreeMap, HashMap};

use ovmig_grammar::{EnumDecl, Text, TypeDecl, VariantDecl};
use syn::ext::IdentExt;

use super::Declaring;
use super::custom::CustomType;
use super::imports::Imports;
use super::read::{FileDecls, FileTable};
use crate::dialect::{DeclaredType, NamedType};
use crate::findings::Finding;
use crate::findings::rules::duplicate_name;
use crate::schema::{Backend, Enumeration, ObjectName, Replacement, Schema};

/// The types that the modules declare, by their names in Rust.
pub(super) struct Types<'a> {
    by_name: HashMap<String, Vec<Entry<'a>>>,
}

struct Entry<'a> {
    file: usize,
    module: &'a str,
    kind: Kind<'a>,
}

#[derive(Clone, Copy)]
enum Kind<'a> {
    Enum(&'a EnumDecl),
    Custom(&'a CustomType),
}

impl Kind<'_> {
    /// Whether both are structs for one type of the database.
    fn is_the_same_as(self, other: Kind<'_>) -> bool {
        let (Kind::Custom(left), Kind::Custom(right)) = (self, other) else {
            return false;
        };
        left.postgres == right.postgres && left.sqlite == right.sqlite && left.mysql == right.mysql
    }
}

/// A type as the column wrote it.
pub(super) struct ColumnType {
    pub(super) declared: DeclaredType,
    pub(super) nullable: bool,
}

/// Where a type's name comes from.
enum Source {
    Diesel,
    Elsewhere,
    /// Diesel or a `*`.
    Unknown,
}

impl<'a> Types<'a> {
    pub(super) fn of(files: &'a [FileDecls], declaring: &Declaring<'a>) -> Types<'a> {
        let mut by_name: HashMap<String, Vec<Entry<'a>>> = HashMap::new();
        for (file, decls) in files.iter().enumerate() {
            let module = declaring.modules[file].module.as_str();
            let enums = decls
                .enums
                .iter()
                .map(|it| (it.ident.unraw().to_string(), Kind::Enum(it)));
            let customs = decls
                .customs
                .iter()
                .map(|it| (it.ident.clone(), Kind::Custom(it)));
            for (name, kind) in enums.chain(customs) {
                by_name
                    .entry(name)
                    .or_default()
                    .push(Entry { file, module, kind });
            }
        }
        Types { by_name }
    }

    /// Adds the enumerations to a schema whose engine has them.
    pub(super) fn declare(&self, schema: &mut Schema, declaring: &mut Declaring<'_>) {
        let entries: BTreeMap<(usize, usize), &EnumDecl> = (self.by_name.values().flatten())
            .filter_map(|entry| match entry.kind {
                Kind::Enum(decl) => {
                    Some(((entry.file, decl.ident.span().byte_range().start), decl))
                }
                Kind::Custom(_) => None,
            })
            .collect();
        let mut first: HashMap<ObjectName, usize> = HashMap::new();
        for ((file, _), decl) in entries {
            let name = enum_name(decl, declaring);
            let origin = declaring.location(file, decl.name.span);
            if let Some(before) = schema.enums.get(&name) {
                let message = format!(
                    "the enumeration `{name}` is declared twice, by {}",
                    by(declaring, first[&name], file)
                );
                let mut finding =
                    Finding::new(&duplicate_name::RULE, message).at(origin, "declared again here");
                if let Some(location) = before.origin.0.clone() {
                    finding = finding.and_at(location, "first declared here");
                }
                let finding =
                    finding.help("keep one declaration, and import its type where the other stood");
                declaring.find(file, finding);
                continue;
            }
            first.insert(name.clone(), file);
            schema.enums.insert(
                name.clone(),
                Enumeration {
                    name,
                    labels: labels(decl),
                    replaced: replaced(decl),
                    used_at_once: false,
                    renamed_from: decl.renamed_from.as_ref().map(|old| old.value.clone()),
                    comment: decl.comment.clone(),
                    origin: origin.into(),
                },
            );
        }
    }

    /// The type of a column. The error is a sentence.
    pub(super) fn column(
        &self,
        ty: &TypeDecl,
        table: &FileTable,
        file: usize,
        declaring: &Declaring<'_>,
    ) -> Result<ColumnType, String> {
        let own = own_imports(table);
        let scope = Scope {
            own: own.as_ref(),
            outer: &table.imports,
            file,
        };
        let (ty, nullable) = without_nullable(ty);
        Ok(ColumnType {
            declared: self.declared(ty, &scope, declaring)?,
            nullable,
        })
    }

    fn declared(
        &self,
        ty: &TypeDecl,
        scope: &Scope<'_>,
        declaring: &Declaring<'_>,
    ) -> Result<DeclaredType, String> {
        let (source, before, name) = scope.origin(ty);
        let mut declared = DeclaredType {
            name,
            args: Vec::new(),
            named: None,
            max_length: None,
            precision: None,
        };
        for argument in &ty.args {
            let argument = self.declared(without_nullable(argument).0, scope, declaring)?;
            declared.args.push(argument);
        }
        if self.by_name.contains_key(&declared.name) {
            let of_diesel = match source {
                Source::Diesel => true,
                Source::Elsewhere => false,
                Source::Unknown => {
                    !self.in_file(&declared.name, scope)
                        && declaring.dialect.declared_type(&declared).is_ok()
                }
            };
            if !of_diesel && let Some(kind) = self.find(&before, &declared.name, scope)? {
                named(&mut declared, kind, declaring);
            }
        }
        Ok(declared)
    }

    /// Whether the file has a type of that name, and the table imports everything around it.
    fn in_file(&self, name: &str, scope: &Scope<'_>) -> bool {
        scope.own.is_some_and(Imports::foreign_glob)
            && self
                .by_name
                .get(name)
                .is_some_and(|entries| entries.iter().any(|entry| entry.file == scope.file))
    }

    /// The type at the end of a path: of the same file, else the only one, else of the module that the path names.
    fn find(
        &self,
        before: &[String],
        name: &str,
        scope: &Scope<'_>,
    ) -> Result<Option<Kind<'a>>, String> {
        let Some(entries) = self.by_name.get(name) else {
            return Ok(None);
        };
        // Each printed schema file has its own struct for the same type.
        if let [first, more @ ..] = entries.as_slice()
            && more.iter().all(|it| it.kind.is_the_same_as(first.kind))
        {
            return Ok(Some(first.kind));
        }
        let named = |entry: &&Entry<'_>| {
            before
                .iter()
                .any(|part| *part == entry.module.replace('-', "_"))
        };
        let same_file = |entry: &&Entry<'_>| entry.file == scope.file;
        let candidates: Vec<&Entry<'a>> =
            match before.is_empty() || before[0] == "super" || before[0] == "self" {
                true => entries.iter().filter(same_file).collect(),
                false => entries.iter().filter(named).collect(),
            };
        match candidates.as_slice() {
            [only] => Ok(Some(only.kind)),
            _ => {
                let mut modules: Vec<&str> = entries.iter().map(|entry| entry.module).collect();
                modules.dedup();
                Err(format!(
                    "several types are called `{name}` (in {}), and the path doesn't tell which is meant: write the \
                     path with the module's name in it, as `use crate::{}::{name};`",
                    modules
                        .iter()
                        .map(|module| format!("`{module}`"))
                        .collect::<Vec<_>>()
                        .join(", "),
                    modules[0].replace('-', "_"),
                ))
            }
        }
    }
}

/// The table's own `use` items; `None` when it has Diesel's types by itself.
fn own_imports(table: &FileTable) -> Option<Imports> {
    (!table.decl.uses.is_empty()).then(|| Imports::only(&table.decl.uses))
}

/// Whether a type, or one between its angle brackets, may come from neither Diesel nor an ORM file: from another crate,
/// or another file of this one.
pub(super) fn may_be_foreign(ty: &TypeDecl, table: &FileTable) -> bool {
    let own = own_imports(table);
    let scope = Scope {
        own: own.as_ref(),
        outer: &table.imports,
        file: 0,
    };
    let foreign = match scope.origin(ty).0 {
        Source::Diesel => false,
        Source::Elsewhere => true,
        Source::Unknown => own.as_ref().is_some_and(Imports::foreign_glob),
    };
    foreign || ty.args.iter().any(|ty| may_be_foreign(ty, table))
}

/// What a table's type names are looked up in.
struct Scope<'a> {
    /// As [`own_imports`] has them.
    own: Option<&'a Imports>,
    /// Those of the file around it.
    outer: &'a Imports,
    file: usize,
}

impl Scope<'_> {
    /// Where a type comes from, the path before its name as far as that is known, and its name.
    fn origin(&self, ty: &TypeDecl) -> (Source, Vec<String>, String) {
        let (mut before, mut name) = (ty.before.clone(), ty.name.clone());
        if !ty.leading_colon {
            // Without `use` items of its own the table can't see those of the file.
            let around = self
                .own
                .filter(|own| own.foreign_glob())
                .map(|_| self.outer);
            for imports in self.own.into_iter().chain(around) {
                let first = before.first().unwrap_or(&name);
                if let Some(full) = imports.path(first) {
                    match before.is_empty() {
                        true => {
                            before = full.to_vec();
                            name = before.pop().unwrap_or(name);
                        }
                        false => drop(before.splice(..1, full.iter().cloned())),
                    }
                    break;
                }
            }
        }
        let source = match before.first().map(String::as_str) {
            None => Source::Unknown,
            Some("diesel") => Source::Diesel,
            Some(_) => Source::Elsewhere,
        };
        (source, before, name)
    }
}

fn named(declared: &mut DeclaredType, kind: Kind<'_>, declaring: &Declaring<'_>) {
    match kind {
        Kind::Enum(decl) => {
            declared.named = Some(NamedType::Enum(
                enum_name(decl, declaring),
                labels(decl),
                replaced(decl),
            ));
        }
        Kind::Custom(custom) => {
            let stored = match declaring.backend {
                // Diesel calls the widest integer `Long` here, and `BigInt` everywhere else.
                Backend::Sqlite => custom.sqlite.as_deref().map(|stored| match stored {
                    "Long" => (false, "BigInt"),
                    other => (false, other),
                }),
                Backend::Mysql => custom.mysql.as_deref().map(of_wire),
                Backend::Postgres => None,
            };
            match (stored, &custom.postgres) {
                (Some((unsigned, name)), _) => {
                    declared.name = name.to_owned();
                    if unsigned {
                        let inner = std::mem::replace(&mut declared.name, "Unsigned".to_owned());
                        declared.args = vec![DeclaredType {
                            name: inner,
                            ..declared.clone()
                        }];
                    }
                }
                (None, Some((schema, name))) => {
                    let name = declaring.object(schema.clone(), name);
                    declared.named = Some(NamedType::Custom(name));
                }
                (None, None) => {}
            }
        }
    }
}

/// Diesel's type of one that it sends to MySQL (`MysqlType`), and whether that is unsigned.
fn of_wire(name: &str) -> (bool, &str) {
    let (unsigned, base) = match name.strip_prefix("Unsigned") {
        Some(base) => (true, base),
        None => (false, name),
    };
    let base = match base {
        "Tiny" => "TinyInt",
        "Short" => "SmallInt",
        "Long" => "Integer",
        "LongLong" => "BigInt",
        "DateTime" => "Datetime",
        "String" => "Text",
        other => other,
    };
    (unsigned, base)
}

pub(super) fn enum_name(decl: &EnumDecl, declaring: &Declaring<'_>) -> ObjectName {
    let schema = decl.schema.as_ref().map(|schema| schema.value.clone());
    declaring.object(schema, &decl.name.value)
}

fn labels(decl: &EnumDecl) -> Vec<String> {
    decl.variants
        .iter()
        .map(|variant| variant.label.value.clone())
        .collect()
}

fn replaced(decl: &EnumDecl) -> Vec<Replacement> {
    let of = |variant: &VariantDecl| {
        let to = variant.label.value.clone();
        let replacement = move |from: &Text| Replacement {
            from: from.value.clone(),
            to: to.clone(),
        };
        variant.replaces.iter().map(replacement).collect::<Vec<_>>()
    };
    decl.variants.iter().flat_map(of).collect()
}

/// The modules of two files in a sentence.
pub(super) fn by(declaring: &Declaring<'_>, first: usize, second: usize) -> String {
    match declaring.module(first) == declaring.module(second) {
        true => format!("the module `{}`", declaring.module(first)),
        false => format!(
            "the modules `{}` and `{}`",
            declaring.module(first),
            declaring.module(second)
        ),
    }
}

/// The type inside `Nullable<…>`, and whether there was one.
fn without_nullable(ty: &TypeDecl) -> (&TypeDecl, bool) {
    match ty.args.as_slice() {
        [inner] if ty.name == "Nullable" => (without_nullable(inner).0, true),
        _ => (ty, false),
    }
}
