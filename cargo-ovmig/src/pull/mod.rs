//! From a schema to the text of ORM files: new files, and files that are there brought up to it.
//!
//! What was written is declared again and compared with the schema. An item that was edited and still says something else is
//! written anew as a whole; what differs then too, the grammar has no words for, and a note says so.
//!
//! Invariant: where no note says otherwise, the texts declare the schema; of a text that is there only items change that
//! declare something else, and no table goes unless it is asked for.

mod edit;
mod enums;
mod file;
mod joins;
mod layout;
mod names;
mod own;
mod place;
mod rust_name;
mod splice;
mod table;
mod text;
mod trim;
mod types;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use own::CratePath;
pub use place::Placement;

use crate::compare::{Scope, compare, describe};
use crate::declare::{Declared, ModuleSource, declare};
use crate::findings::{Finding, Severity};
use crate::schema::{Backend, Change, Expr, ExtraKind, KeyPart, ObjectName, Schema};
use crate::source::SourceFile;

use file::{File, Files};
use names::Names;

/// What is to be written, and into what.
pub struct Pull<'a> {
    /// The engine.
    pub backend: Backend,
    /// What the text has to declare.
    pub schema: &'a Schema,
    /// The modules with their ORM files; the text of a file that is still to be made is empty.
    pub modules: &'a [PullModule],
    /// Where tables go that no file declares.
    pub placement: &'a Placement,
    /// Tables that are left as they are, and why.
    pub left_alone: &'a BTreeMap<ObjectName, String>,
    /// New tables are `diesel::table!`'s.
    pub plain: bool,
    /// Tables and enumerations that the schema doesn't have are taken out of the files.
    pub prune: bool,
}

/// A module and its file.
#[derive(Clone, Debug)]
pub struct PullModule {
    /// The module and the text that its file has.
    pub source: ModuleSource,
    /// Where the file stands in its crate.
    pub path: CratePath,
}

/// What was made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// The files that have another text now: the module's place in the list, and the text.
    pub files: Vec<(usize, String)>,
    /// Tables that were written.
    pub added: Vec<(ObjectName, usize)>,
    /// Tables whose items were edited.
    pub changed: Vec<(ObjectName, usize)>,
    /// Tables that were taken out.
    pub pruned: Vec<(ObjectName, usize)>,
    /// Tables and enumerations of the files that the schema doesn't have.
    pub gone: Vec<(ObjectName, usize)>,
    /// Tables that no file declares, and that no module was said for.
    pub unplaced: Vec<ObjectName>,
    /// Tables that can't be declared, and why.
    pub undeclarable: Vec<(ObjectName, String)>,
    /// What the text doesn't say, one sentence each.
    pub notes: Vec<String>,
}

/// Writes the schema into the files. The error is why a file can't be edited.
pub fn pull(request: &Pull<'_>) -> Result<Pulled, Vec<Finding>> {
    let mut pulled = Pulled::default();
    let schema = declarable(request, &mut pulled);
    let sources: Vec<ModuleSource> = request.modules.iter().map(|it| it.source.clone()).collect();
    let declared = declare(&sources, request.backend);
    let unreadable = unreadable(&sources, &declared);
    if !unreadable.is_empty() {
        return Err(unreadable);
    }
    let mut pulling = Pulling::new(request, &schema, declared.schema);
    pulling.place(&mut pulled);
    let mut whole = BTreeSet::new();
    let mut texts = pulling.write(&whole, &mut pulled);
    let mut left = pulling.left(&texts);
    whole.extend(left.iter().filter_map(|it| it.table().cloned()));
    whole.retain(|name| pulled.changed.iter().any(|(changed, _)| changed == name));
    if !whole.is_empty() {
        texts = pulling.write(&whole, &mut pulled);
        left = pulling.left(&texts);
    }
    pulling.notes(&texts, &left, &declared.findings, &mut pulled);
    for (at, text) in texts.into_iter().enumerate() {
        if text != sources[at].file.text {
            pulled.files.push((at, text));
        }
    }
    Ok(pulled)
}

/// The text of all tables of a schema, as a file that doesn't exist yet would have it, and what it doesn't say.
pub fn print(schema: &Schema, backend: Backend, plain: bool) -> (String, Pulled) {
    let module = PullModule {
        source: ModuleSource {
            module: "orm".to_owned(),
            file: SourceFile::new("orm.rs", ""),
        },
        path: CratePath::default(),
    };
    let placement = Placement {
        module: Some("orm".to_owned()),
        ..Placement::default()
    };
    let modules = [module];
    let request = Pull {
        backend,
        schema,
        modules: &modules,
        placement: &placement,
        left_alone: &BTreeMap::new(),
        plain,
        prune: false,
    };
    // An empty file can be read.
    let mut pulled = pull(&request).unwrap_or_default();
    let text = pulled.files.pop().map(|(_, text)| text);
    (text.unwrap_or_default(), pulled)
}

/// The schema without what is left alone and what `table!` has no words for at all.
fn declarable(request: &Pull<'_>, pulled: &mut Pulled) -> Schema {
    let mut schema = request.schema.clone();
    schema.extras.clear();
    without_comments(&mut schema, request.backend);
    schema.tables.retain(|name, table| {
        let namespace = name.schema.as_deref();
        let why = if table.primary_key.is_none() {
            "it has no primary key, which Diesel's tables need"
        } else if namespace.is_some_and(|it| !rust_name::is_word(it)) {
            "the name of its schema is no word, which Diesel's tables need"
        } else if name.name.starts_with("r#") {
            "`r#` begins its name"
        } else {
            return !request.left_alone.contains_key(name);
        };
        if !request.left_alone.contains_key(name) {
            pulled.undeclarable.push((name.clone(), why.to_owned()));
        }
        false
    });
    schema
}

/// A schema whose expressions are such as stand in a declaration: without comments, which only SQLite keeps.
fn without_comments(schema: &mut Schema, backend: Backend) {
    let mut plain = |expr: &mut Expr| {
        if expr.0.contains("--") || expr.0.contains("/*") {
            let mut text = String::new();
            let mut end = None;
            for token in crate::sql::significant(&expr.0, backend) {
                if end.is_some_and(|end| end != token.start) {
                    text.push(' ');
                }
                text.push_str(token.text);
                end = Some(token.end());
            }
            expr.0 = text;
        }
    };
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            column.default.iter_mut().for_each(&mut plain);
            column
                .generated
                .iter_mut()
                .for_each(|it| plain(&mut it.expr));
        }
        table.checks.iter_mut().for_each(|it| plain(&mut it.expr));
        for index in &mut table.indexes {
            index.predicate.iter_mut().for_each(&mut plain);
            for key in &mut index.keys {
                if let KeyPart::Expr(expr) = &mut key.part {
                    plain(expr);
                }
            }
        }
    }
}

/// Why files can't be edited: what isn't read can't be kept.
fn unreadable(sources: &[ModuleSource], declared: &Declared) -> Vec<Finding> {
    let broken: Vec<&Arc<SourceFile>> = (sources.iter().map(|it| &it.file))
        .filter(|file| !crate::declare::outline(file).complete)
        .collect();
    let findings = declared.findings.iter().filter(|it| {
        let place = it.primary.as_ref().map(|label| &label.location.file);
        it.severity == Severity::Error
            && place.is_some_and(|file| broken.iter().any(|it| Arc::ptr_eq(it, file)))
    });
    findings.cloned().collect()
}

/// A pull on its way.
struct Pulling<'a> {
    request: &'a Pull<'a>,
    schema: &'a Schema,
    /// The same, without the names that are the default ones.
    trimmed: Schema,
    declared: Schema,
    files: Files<'a>,
    names: Names,
    /// New tables by the files that they go to.
    new: BTreeMap<ObjectName, usize>,
    /// What leads from the schema to the declaration.
    changes: Vec<Change>,
    refused: RefCell<BTreeSet<String>>,
}

impl<'a> Pulling<'a> {
    fn new(request: &'a Pull<'a>, schema: &'a Schema, mut declared: Schema) -> Pulling<'a> {
        for table in declared.tables.values_mut() {
            table.renamed_from = None;
            for column in &mut table.columns {
                column.renamed_from = None;
                column.backfill = None;
            }
        }
        for enumeration in declared.enums.values_mut() {
            enumeration.renamed_from = None;
            enumeration.replaced.clear();
        }
        declared
            .tables
            .retain(|name, _| !request.left_alone.contains_key(name));
        let files = Files::of(request.modules, &declared);
        let names = Names::of(schema, &files.given());
        let scope = Scope::default();
        let changes = compare(schema, &declared, &scope, request.backend).changes;
        Pulling {
            request,
            schema,
            trimmed: trim::trimmed(schema, request.backend),
            files,
            names,
            declared,
            new: BTreeMap::new(),
            changes,
            refused: RefCell::default(),
        }
    }

    /// Finds the files of tables that no file declares.
    fn place(&mut self, pulled: &mut Pulled) {
        for name in self.schema.tables.keys() {
            if self.declared.tables.contains_key(name) {
                continue;
            }
            let module = self.request.placement.module(name);
            let file = module.and_then(|module| {
                let mut modules = self.request.modules.iter();
                modules.position(|it| crate::config::same_module(&it.source.module, module))
            });
            match file {
                Some(file) => drop(self.new.insert(name.clone(), file)),
                None => pulled.unplaced.push(name.clone()),
            }
        }
        let extras = &self.request.schema.extras;
        for name in self.declared.tables.keys() {
            // A view may well be declared as a table.
            let is_view = extras
                .iter()
                .any(|it| it.kind == ExtraKind::View && it.name == *name);
            if !self.request.schema.tables.contains_key(name) && !is_view {
                let file = self.files.table(name).map(|(file, _)| file);
                pulled.gone.extend(file.map(|file| (name.clone(), file)));
            }
        }
        for (name, file) in self.files.enums(&self.declared) {
            if !self.schema.enums.contains_key(&name) {
                pulled.gone.push((name, file));
            }
        }
        if self.request.prune {
            pulled.pruned = std::mem::take(&mut pulled.gone);
        }
    }

    /// The texts of all files. The items of the tables in `whole` are written anew.
    fn write(&self, whole: &BTreeSet<ObjectName>, pulled: &mut Pulled) -> Vec<String> {
        pulled.added.clear();
        pulled.changed.clear();
        pulled.notes.clear();
        self.refused.borrow_mut().clear();
        let paths: Vec<CratePath> = self
            .request
            .modules
            .iter()
            .map(|it| it.path.clone())
            .collect();
        let mut own = own::Own::new(self.schema, &paths, self.files.types());
        let mut texts = Vec::new();
        for at in 0..self.files.all.len() {
            let mut file = File::new(self, at, whole);
            file.write(&mut own, pulled);
            texts.push(file);
        }
        // A file may need types of another, which are known only now.
        texts.into_iter().map(|file| file.finish(&own)).collect()
    }

    /// What still leads from the schema to what the texts declare.
    fn left(&self, texts: &[String]) -> Vec<Change> {
        let declared = self.declare(texts).schema;
        let there = |name: &ObjectName| self.declared.tables.contains_key(name);
        let mut schema = self.schema.clone();
        schema
            .tables
            .retain(|name, _| there(name) || self.new.contains_key(name));
        let mut changes =
            compare(&schema, &declared, &Scope::default(), self.request.backend).changes;
        changes.retain(|change| match change {
            Change::CreateTable(_) | Change::CreateEnum(_) | Change::CreateNamespace(_) => false,
            Change::RenameTable { .. } | Change::RenameColumn { .. } => false,
            change => !(change.table()).is_some_and(|it| self.request.left_alone.contains_key(it)),
        });
        changes
    }

    fn declare(&self, texts: &[String]) -> Declared {
        let modules = self.request.modules.iter().zip(texts);
        let sources: Vec<ModuleSource> = modules
            .map(|(module, text)| ModuleSource {
                module: module.source.module.clone(),
                file: SourceFile::new(&module.source.file.path, text.as_str()),
            })
            .collect();
        let mut declared = declare(&sources, self.request.backend);
        // What was renamed is what the database has now.
        for table in declared.schema.tables.values_mut() {
            table.renamed_from = None;
            table
                .columns
                .iter_mut()
                .for_each(|it| it.renamed_from = None);
        }
        declared
    }

    /// What the texts don't say.
    fn notes(&self, texts: &[String], left: &[Change], before: &[Finding], pulled: &mut Pulled) {
        pulled.notes.extend(self.refused.borrow().iter().cloned());
        for name in self.new.keys() {
            let columns = self.schema.tables[name].columns.len();
            let feature = match columns {
                0..=32 => continue,
                33..=64 => "64-column-tables",
                _ => "128-column-tables",
            };
            pulled.notes.push(format!(
                "table `{name}` has {columns} columns: Diesel needs its feature `{feature}` for it"
            ));
        }
        for change in left {
            let what = describe(change, self.request.backend);
            pulled.notes.push(format!(
                "a declaration has no words for it, and would have: {what}"
            ));
        }
        let said: BTreeSet<&str> = before.iter().map(|it| it.message.as_str()).collect();
        for finding in self.declare(texts).findings {
            if finding.severity == Severity::Error && !said.contains(finding.message.as_str()) {
                pulled.notes.push(finding.message);
            }
        }
    }
}
