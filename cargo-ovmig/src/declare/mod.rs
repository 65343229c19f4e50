//! From the text of `orm.rs` files to the declared schema.
//!
//! `ovmig::table!` speaks for the whole table, `diesel::table!` for what it can say ([`Managed`]). A bare `table!` is the
//! one that the file imports; where that can't be told, our attributes do. What stands under `#[cfg(test)]` isn't
//! declared; other `cfg`s aren't evaluated.
//!
//! Invariant: never fails. A mistake becomes a finding at its token, and everything that can be read nevertheless is.

mod build;
mod custom;
mod engine;
mod imports;
mod labels;
mod lines;
mod nesting;
mod outline;
mod read;
mod references;
mod twice;
mod types;

use std::sync::Arc;

use proc_macro2::Span;

use crate::dialect::{self, Dialect};
use crate::findings::rules::{empty_orm_file, invalid_orm_file};
use crate::findings::{Finding, Severity};
#[allow(unused_imports)] // for the documentation
use crate::schema::Managed;
use crate::schema::{Backend, ObjectName, Schema};
use crate::source::{Location, SourceFile};

pub(crate) use custom::{CustomType, custom_type};
use lines::Lines;
pub use outline::{Outline, OutlinedTable, outline};
use read::{FileDecls, Place};

/// A module's ORM file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleSource {
    /// The module's name.
    pub module: String,
    /// Its ORM file.
    pub file: Arc<SourceFile>,
}

/// What was declared, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The schema: what could be read, and what the engine can't hold taken out.
    pub schema: Schema,
    /// Files that can't be read, wrong attributes, types that the engine doesn't have, tables of two modules,
    /// references to nothing, files without a table. In the order of the modules and of their text.
    pub findings: Vec<Finding>,
    /// Something couldn't be read or isn't clear: that it isn't in `schema` doesn't mean that it isn't declared, so that
    /// nothing may be changed in a database for it. Goes with at least one finding that is an error.
    pub incomplete: bool,
}

/// Reads what the modules declare.
pub fn declare(modules: &[ModuleSource], backend: Backend) -> Declared {
    let files: Vec<FileDecls> = modules
        .iter()
        .map(|module| read::read(&module.file.text))
        .collect();
    let mut declaring = Declaring {
        modules,
        backend,
        dialect: dialect::of(backend),
        lines: modules
            .iter()
            .map(|module| Lines::of(&module.file.text))
            .collect(),
        findings: Vec::new(),
    };
    for (file, decls) in files.iter().enumerate() {
        declaring.mistakes(file, decls);
    }
    let types = types::Types::of(&files, &declaring);
    let mut built = build::tables(&files, &types, &mut declaring);
    references::resolve(&mut built, &mut declaring);
    let mut schema = Schema::default();
    types.declare(&mut schema, &mut declaring);
    twice::names(&built, &schema, &mut declaring);
    engine::unsupported(&built, &mut declaring);
    for table in built {
        schema.tables.insert(table.table.name.clone(), table.table);
    }
    declaring.dialect.adapt(&mut schema);
    let findings = declaring.sorted();
    Declared {
        incomplete: findings
            .iter()
            .any(|finding| finding.severity == Severity::Error),
        schema,
        findings,
    }
}

/// What goes along while modules are declared.
struct Declaring<'a> {
    modules: &'a [ModuleSource],
    backend: Backend,
    dialect: &'static dyn Dialect,
    /// Of each module's file.
    lines: Vec<Lines>,
    /// With the module's place in the list and the byte in its text.
    findings: Vec<(usize, usize, Finding)>,
}

impl Declaring<'_> {
    /// The module's name.
    fn module(&self, file: usize) -> &str {
        &self.modules[file].module
    }

    /// The place of a token.
    fn location(&self, file: usize, span: Span) -> Location {
        Location::new(
            &self.modules[file].file,
            self.lines[file].range(&self.modules[file].file.text, span),
        )
    }

    /// Adds a finding of a file, at its place if it has one.
    fn find(&mut self, file: usize, finding: Finding) {
        let at = finding
            .primary
            .as_ref()
            .map_or(0, |label| label.location.span.start);
        self.findings.push((file, at, finding));
    }

    fn sorted(&mut self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        findings.sort_by_key(|(file, at, _)| (*file, *at));
        findings
            .into_iter()
            .map(|(_, _, finding)| finding)
            .collect()
    }

    /// A name in the database, without the default schema.
    fn object(&self, schema: Option<String>, name: &str) -> ObjectName {
        let default = match self.backend {
            Backend::Postgres => Some("public"),
            Backend::Sqlite => Some("main"),
            // There the default one is the database that is connected to, by whatever name.
            Backend::Mysql => None,
        };
        ObjectName {
            schema: schema.filter(|schema| Some(schema.as_str()) != default),
            name: name.to_owned(),
        }
    }

    /// A name as the engine compares it.
    fn folded(&self, name: &str) -> String {
        match self.backend {
            Backend::Postgres => name.to_owned(),
            Backend::Sqlite | Backend::Mysql => name.to_ascii_lowercase(),
        }
    }

    /// Whether two names are one to the engine.
    fn same(&self, left: &str, right: &str) -> bool {
        match self.backend {
            Backend::Postgres => left == right,
            Backend::Sqlite | Backend::Mysql => left.eq_ignore_ascii_case(right),
        }
    }

    /// The mistakes of a file as findings.
    fn mistakes(&mut self, file: usize, decls: &FileDecls) {
        let module = &self.modules[file];
        for mistake in &decls.mistakes {
            let (text, help) = match mistake.text.split_once("\nhelp: ") {
                Some((text, help)) => (text, Some(help)),
                None => (mistake.text.as_str(), None),
            };
            let span = place(&mistake.place, text, &module.file.text);
            let mut finding = Finding::new(
                &invalid_orm_file::RULE,
                format!("module `{}`: {text}", module.module),
            )
            .at(Location::new(&module.file, span), "");
            finding.help.extend(help.map(str::to_owned));
            self.find(file, finding);
        }
        if decls.tables.is_empty() && decls.enums.is_empty() && decls.mistakes.is_empty() {
            let finding = Finding::new(
                &empty_orm_file::RULE,
                format!("module `{}` declares no table", module.module),
            )
            .on(&module.file.path)
            .help(format!(
                "declare a table with `ovmig::table! {{ … }}`, or run `cargo ovmig unregister {}`",
                module.module
            ));
            self.find(file, finding);
        }
    }
}

/// The bytes of a mistake's place; at least one character where there is one.
fn place(place: &Place, message: &str, text: &str) -> std::ops::Range<usize> {
    let range = match place {
        Place::Span(span) => span.byte_range(),
        Place::Offset(offset) => *offset..*offset,
    };
    // What syn misses at the end of the file has no place.
    let range = match range.is_empty() && message.starts_with("unexpected end of input") {
        true => text.trim_end().len()..text.trim_end().len(),
        false => range,
    };
    if !range.is_empty() {
        return range;
    }
    let next = text.get(range.start..).and_then(|rest| rest.chars().next());
    range.start..range.start + next.map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests;
