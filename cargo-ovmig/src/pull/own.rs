//! Types of the database's own that columns need: those that files have, and those that are written for them.

use std::collections::{BTreeMap, BTreeSet};

use syn::{ItemUse, UseTree};

use super::rust_name::{is_word, pascal};
use super::text::{docs, literal};
use crate::schema::{Enumeration, ObjectName, Schema};

/// The module of a file in which types without labels are written.
const SQL_TYPES: &str = "sql_types";

/// Names that `use diesel::sql_types::*` brings, which a type shouldn't hide.
#[rustfmt::skip]
const DIESELS: &[&str] = &[
    "Array", "BigInt", "Bigint", "Binary", "Bit", "Blob", "Bool", "Bpchar", "Bytea", "CChar", "Char", "Cidr", "Citext",
    "Date", "Datetime", "Decimal", "Double", "Enum", "Float", "Inet", "Int2", "Int4", "Int8", "Integer", "Interval",
    "Json", "Jsonb", "Macaddr", "Macaddr8", "Money", "Multirange", "Nullable", "Numeric", "Oid", "PgLsn", "Range",
    "Record", "SmallInt", "Smallint", "SqlType", "Text", "Time", "Timestamp", "Timestamptz", "TinyInt", "Tinyint",
    "Unsigned", "Untyped", "Uuid", "VarChar", "Varchar", "Varbinary",
];

/// A type of a file.
#[derive(Clone, Debug)]
pub(super) struct OwnType {
    /// The file.
    pub(super) file: usize,
    /// The modules in the file around it.
    pub(super) path: Vec<String>,
    /// Its name in Rust.
    pub(super) ident: String,
    /// Its name in the database.
    pub(super) name: ObjectName,
    /// Whether it is declared with its labels, by `sql_enum!`.
    pub(super) labels: Option<Vec<String>>,
    /// Its text, when it is to be written.
    pub(super) text: Option<String>,
}

/// Where a file stands in its crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CratePath {
    /// The crate's name in Rust.
    pub name: String,
    /// The modules from its root to the file's.
    pub modules: Vec<String>,
}

/// The types of all files, as the tables of one of them see them.
pub(super) struct Own<'a> {
    schema: &'a Schema,
    files: &'a [CratePath],
    types: Vec<OwnType>,
    /// The file in which a table is written, and the modules around it.
    at: (usize, Vec<String>),
}

impl<'a> Own<'a> {
    pub(super) fn new(schema: &'a Schema, files: &'a [CratePath], types: Vec<OwnType>) -> Own<'a> {
        Own {
            schema,
            files,
            types,
            at: (0, Vec::new()),
        }
    }

    /// Goes to a place in a file.
    pub(super) fn go(&mut self, file: usize, path: &[String]) {
        self.at = (file, path.to_vec());
    }

    /// The enumeration or other type of that name.
    pub(super) fn named(&mut self, schema: Option<&str>, name: &str, plain: bool) -> usize {
        let name = ObjectName {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        };
        let (types, file) = (&self.types, self.at.0);
        let here = |it: &OwnType| it.file == file && it.name == name;
        let declared = |it: &OwnType| it.labels.is_some() && it.name == name;
        if let Some(found) = types
            .iter()
            .position(here)
            .or(types.iter().position(declared))
        {
            return found;
        }
        match self.schema.enums.get(&name) {
            Some(enumeration) if !plain => self.enumeration(enumeration),
            _ => {
                let schema = name.schema.as_ref();
                let schema = schema.map(|it| format!(", schema = {}", literal(it)));
                let said = format!(
                    "postgres_type(name = {}{})",
                    literal(&name.name),
                    schema.unwrap_or_default()
                );
                let ident = self.ident(&name.name, "");
                self.structure(ident, name, &said)
            }
        }
    }

    /// The enumeration of a column of MySQL's.
    pub(super) fn labels(&mut self, name: &str, labels: &[String], plain: bool) -> usize {
        let name = ObjectName::new(name);
        let here = |it: &OwnType| it.file == self.at.0 && it.name == name;
        let same = |it: &OwnType| it.labels.as_deref() == Some(labels);
        if let Some(found) = self.types.iter().position(|it| here(it) && same(it)) {
            return found;
        }
        if plain {
            let ident = self.ident(&name.name, "Enum");
            return self.structure(ident, name, "mysql_type(name = \"Enum\")");
        }
        self.enumeration(&Enumeration {
            labels: labels.to_vec(),
            name,
            replaced: Vec::new(),
            used_at_once: false,
            renamed_from: None,
            comment: None,
            origin: Default::default(),
        })
    }

    fn enumeration(&mut self, enumeration: &Enumeration) -> usize {
        let ident = self.ident(&enumeration.name.name, "");
        let text = sql_enum(enumeration, &ident);
        self.types.push(OwnType {
            file: self.at.0,
            path: Vec::new(),
            ident,
            name: enumeration.name.clone(),
            labels: Some(enumeration.labels.clone()),
            text: Some(text),
        });
        self.types.len() - 1
    }

    /// A struct that says what the type is called, as `diesel print-schema` writes it.
    fn structure(&mut self, ident: String, name: ObjectName, said: &str) -> usize {
        let text = format!(
            "#[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]\n\
             #[diesel({said})]\n\
             pub struct {ident};\n"
        );
        self.types.push(OwnType {
            file: self.at.0,
            path: vec![SQL_TYPES.to_owned()],
            ident,
            name,
            labels: None,
            text: Some(text),
        });
        self.types.len() - 1
    }

    fn ident(&self, name: &str, suffix: &str) -> String {
        let here = self.types.iter().filter(|it| it.file == self.at.0);
        let mut taken: BTreeSet<String> = here.map(|it| it.ident.clone()).collect();
        let plain = pascal(&format!("{name}{suffix}"), &BTreeSet::new());
        let plain = match suffix {
            "" => plain,
            suffix => pascal(name, &BTreeSet::new()) + suffix,
        };
        if !DIESELS.contains(&plain.as_str()) && !taken.contains(&plain) {
            return plain;
        }
        taken.extend(DIESELS.iter().map(|it| (*it).to_owned()));
        pascal(&format!("{plain}Type"), &taken)
    }

    /// Gives an enumeration of a file other labels.
    pub(super) fn relabel(&mut self, file: usize, ident: &str, labels: &[String]) {
        let mut types = self.types.iter_mut();
        let found = types.find(|it| it.file == file && it.ident == ident && it.labels.is_some());
        if let Some(found) = found {
            found.labels = Some(labels.to_vec());
        }
    }

    /// Whether a type that a table's text names is an enumeration with these labels.
    pub(super) fn has_labels(&self, ident: &str, labels: &[String]) -> bool {
        let mut types = self.types.iter();
        types.any(|it| it.ident == ident && it.labels.as_deref() == Some(labels))
    }

    pub(super) fn get(&self, at: usize) -> &OwnType {
        &self.types[at]
    }

    /// The new types of a file: enumerations, and structs for the module `sql_types`.
    pub(super) fn new_in(&self, file: usize) -> (Vec<&OwnType>, Vec<&OwnType>) {
        let new = self
            .types
            .iter()
            .filter(|it| it.file == file && it.text.is_some());
        new.partition(|it| it.labels.is_some())
    }

    /// The path to a type from within a table at the place that was gone to.
    fn path(&self, ty: &OwnType) -> String {
        let (file, at) = &self.at;
        if ty.file == *file {
            let common = at.iter().zip(&ty.path).take_while(|(a, b)| a == b).count();
            let up = "super::".repeat(at.len() - common + 1);
            let down: String = ty.path[common..]
                .iter()
                .map(|it| format!("{it}::"))
                .collect();
            return format!("{up}{down}{}", ty.ident);
        }
        let (from, to) = (&self.files[*file], &self.files[ty.file]);
        let root = if from.name == to.name {
            "crate"
        } else {
            &to.name
        };
        let parts = std::iter::once(root)
            .chain(to.modules.iter().map(String::as_str))
            .chain(ty.path.iter().map(String::as_str))
            .chain([ty.ident.as_str()]);
        parts.collect::<Vec<_>>().join("::")
    }
}

/// The name of a type at the end of its text: `Mood` of `Nullable<super::Mood>`.
pub(super) fn last_name(ty: &str) -> &str {
    let ty = ty.trim().trim_end_matches(['>', ' ']);
    ty.rsplit(['<', ':']).next().unwrap_or(ty).trim()
}

/// An enumeration as text.
pub(super) fn sql_enum(enumeration: &Enumeration, ident: &str) -> String {
    let mut text = "ovmig::sql_enum! {\n".to_owned();
    for line in enumeration.comment.iter().flat_map(|it| docs(it)) {
        text.push_str(&format!("    {line}\n"));
    }
    let name = &enumeration.name;
    let name = match &name.schema {
        Some(schema) => format!("{}.{}", word(schema), word(&name.name)),
        None => literal(&name.name),
    };
    text.push_str(&format!("    pub enum {ident} as {name} {{\n"));
    for line in variants(&enumeration.labels, &BTreeMap::new()) {
        text.push_str(&format!("        {line},\n"));
    }
    text + "    }\n}\n"
}

/// The variants of labels: as `given` where a file has the label already.
pub(super) fn variants(labels: &[String], given: &BTreeMap<String, String>) -> Vec<String> {
    let mut taken: BTreeSet<String> = given.values().cloned().collect();
    (labels.iter())
        .map(|label| {
            let variant = given
                .get(label)
                .cloned()
                .unwrap_or_else(|| pascal(label, &taken));
            taken.insert(variant.clone());
            format!("{variant} = {}", literal(label))
        })
        .collect()
}

fn word(name: &str) -> String {
    match is_word(name) {
        true => name.to_owned(),
        false => literal(name),
    }
}

/// What a table imports: what its text has already, and what is added.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// The last name of each import.
    names: BTreeSet<String>,
    /// Whether the text has an import, so that Diesel's types aren't there by themselves.
    some: bool,
    /// Whether all of Diesel's types are imported.
    diesels: bool,
    /// Whether all that stands around the table is.
    around: bool,
    /// Import items that are to be added.
    new: Vec<String>,
}

impl Uses {
    pub(super) fn new() -> Uses {
        Uses::default()
    }

    /// Those of a table that is there.
    pub(super) fn of(items: &[ItemUse]) -> Uses {
        let mut uses = Uses {
            some: !items.is_empty(),
            ..Uses::default()
        };
        for item in items {
            uses.tree(&item.tree, &mut Vec::new());
        }
        uses
    }

    fn tree(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.tree(&part.tree, path);
                path.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|it| self.tree(it, path)),
            UseTree::Glob(_) => match path.as_slice() {
                [.., last] if last == "sql_types" && path[0] == "diesel" => self.diesels = true,
                [only] if only == "super" => self.around = true,
                _ => {}
            },
            UseTree::Name(name) => drop(self.names.insert(name.ident.to_string())),
            UseTree::Rename(rename) => drop(self.names.insert(rename.rename.to_string())),
        }
    }

    /// A type of Diesel's, with its path where it isn't imported.
    pub(super) fn diesel(&mut self, name: &str) -> String {
        let bare = !self.some || self.diesels;
        let one = |name: &str| match bare || self.names.contains(name) {
            true => name.to_owned(),
            false => format!("diesel::sql_types::{name}"),
        };
        match name.strip_suffix('>').and_then(|name| name.split_once('<')) {
            Some((outer, inner)) => format!("{}<{}>", one(outer), one(inner)),
            None => one(name),
        }
    }

    /// A type of a file, which is imported if it isn't yet.
    pub(super) fn own(&mut self, own: &Own<'_>, at: usize) -> String {
        let ty = own.get(at);
        let around = self.around && ty.file == own.at.0 && ty.path == own.at.1;
        if !around && self.names.insert(ty.ident.clone()) {
            self.new.push(format!("use {};", own.path(ty)));
        }
        ty.ident.clone()
    }

    /// The items to add.
    pub(super) fn items(&self) -> Vec<String> {
        let mut items = Vec::new();
        if !self.some && !self.new.is_empty() {
            items.push("use diesel::sql_types::*;".to_owned());
        }
        items.extend(self.new.iter().cloned());
        items
    }
}
