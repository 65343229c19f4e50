//! `pull`: what is written of a schema declares that schema, and a file that declares another is brought up to it.

use std::collections::BTreeMap;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::declare::{ModuleSource, declare};
use cargo_ovmig::pull::{CratePath, Placement, Pull, PullModule, Pulled, print, pull};
use cargo_ovmig::schema::{Backend, ForeignKey, IndexKey, KeyPart, PrimaryKey, Schema, Table};
use cargo_ovmig::source::SourceFile;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::attempt::Case;
use super::random::TAG;
use super::runner;
use super::vocabulary::{MYSQL, POSTGRES, SQLITE, Vocabulary};

/// An error unless the text declares the schema.
fn declares(text: &str, schema: &Schema, backend: Backend) -> Result<(), String> {
    let source = ModuleSource {
        module: "m".to_owned(),
        file: SourceFile::new("orm.rs", text),
    };
    let declared = declare(&[source], backend);
    let findings = declared.findings.iter();
    let messages: Vec<&String> = findings
        .filter(|it| !it.message.ends_with("declares no table"))
        .map(|it| &it.message)
        .collect();
    if !messages.is_empty() {
        return Err(format!("it has {messages:#?}\n{text}"));
    }
    let mut changes = compare(schema, &declared.schema, &Scope::default(), backend).changes;
    // A schema or an enumeration that nothing is in or of isn't written.
    changes.retain(|it| {
        use cargo_ovmig::schema::Change::{CreateEnum, CreateNamespace, DropNamespace};
        !matches!(it, CreateEnum(_) | CreateNamespace(_) | DropNamespace(_))
    });
    if !changes.is_empty() {
        return Err(format!("it differs: {changes:#?}\n{text}"));
    }
    Ok(())
}

fn clean(pulled: &Pulled, text: &str) -> Result<(), String> {
    match pulled.notes.is_empty() && pulled.undeclarable.is_empty() {
        true => Ok(()),
        false => Err(format!("notes: {:#?}\n{text}", pulled.notes)),
    }
}

/// An error unless what is written of a database's schema declares it, as far as tables can be declared.
pub(super) fn prints(actual: &Schema, backend: Backend) -> Result<(), String> {
    let mut schema = actual.clone();
    schema.tables.retain(|_, it| it.primary_key.is_some());
    words(&mut schema);
    schema.tables.values_mut().for_each(once);
    let (text, pulled) = print(&schema, backend, false);
    clean(&pulled, &text)?;
    declares(&text, &schema, backend)
}

/// Without tables in schemas whose names can't stand before a table's in Rust, and keys to tables that aren't there.
fn words(schema: &mut Schema) {
    let is_word = |name: &str| {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        name.chars().all(part)
    };
    (schema.tables).retain(|name, _| name.schema.as_deref().is_none_or(is_word));
    let tables = schema.clone().tables;
    for table in schema.tables.values_mut() {
        let is_there = |key: &ForeignKey| tables.contains_key(&key.table);
        table.foreign_keys.retain(is_there);
    }
}

/// An index that is declared has a column once.
fn once(table: &mut Table) {
    for index in &mut table.indexes {
        let keys = index.keys.clone();
        index.include.retain(|name| {
            let of = |it: &IndexKey| it.part == KeyPart::Column(name.clone());
            !keys.iter().any(of)
        });
    }
}

fn edited(before: &str, after: &Schema, backend: Backend, prune: bool) -> (String, Pulled) {
    let module = PullModule {
        source: ModuleSource {
            module: "m".to_owned(),
            file: SourceFile::new("orm.rs", before),
        },
        path: CratePath::default(),
    };
    let request = Pull {
        backend,
        schema: after,
        modules: &[module],
        placement: &Placement {
            module: Some("m".to_owned()),
            ..Placement::default()
        },
        left_alone: &BTreeMap::new(),
        plain: false,
        prune,
    };
    let pulled = pull(&request).expect("it can be read");
    let text = pulled.files.first().map(|(_, text)| text.clone());
    (text.unwrap_or_else(|| before.to_owned()), pulled)
}

/// With the names that a database gives.
fn named(schema: &Schema, backend: Backend) -> Schema {
    let none = Schema::default();
    let changes = compare(&none, schema, &Scope::default(), backend).changes;
    none.applied(&changes)
}

/// With a primary key in every table, and without what a declaration speaks of only while it goes another way.
fn declarable(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    words(&mut schema);
    for table in schema.tables.values_mut() {
        table.renamed_from = None;
        for column in &mut table.columns {
            column.renamed_from = None;
            column.backfill = None;
        }
        table.primary_key.get_or_insert_with(|| PrimaryKey {
            name: None,
            columns: vec![TAG.to_owned()],
        });
        once(table);
        let unique = table.primary_key.clone();
        table
            .uniques
            .retain(|it| Some(&it.columns) != unique.as_ref().map(|it| &it.columns));
    }
    for enumeration in schema.enums.values_mut() {
        enumeration.renamed_from = None;
    }
    schema
}

fn attempt(case: &Case, backend: Backend) -> Result<(), String> {
    let [before, after] = [&case.before, &case.after].map(|it| named(&declarable(it), backend));
    let (text, pulled) = print(&before, backend, false);
    clean(&pulled, &text)?;
    declares(&text, &before, backend)?;
    // What nobody changed stays, and so do comments.
    let commented = text
        .replace(",\n", ", // kept\n")
        .replace("::table! {", "::table! { // kept");
    let (same, pulled) = edited(&commented, &before, backend, true);
    if same != commented {
        return Err(format!("nothing differed, and it became\n{same}"));
    }
    clean(&pulled, &same)?;
    let (text, pulled) = edited(&commented, &after, backend, true);
    clean(&pulled, &text).map_err(|error| format!("{error}\nfrom\n{commented}"))?;
    declares(&text, &after, backend).map_err(|error| format!("{error}\nfrom\n{commented}"))?;
    let (again, _) = edited(&text, &after, backend, true);
    match again == text {
        true => Ok(()),
        false => Err(format!("pulled again, it became\n{again}")),
    }
}

fn hold(vocabulary: &'static Vocabulary) {
    let mut runner = runner(false);
    let bytes = prop::collection::vec(any::<u8>(), 100..900);
    for _ in 0..60 {
        let bytes = bytes.new_tree(&mut runner).expect("bytes").current();
        let case = Case::of(&bytes, vocabulary);
        if let Err(error) = attempt(&case, vocabulary.backend) {
            panic!("{error}");
        }
    }
}

#[test]
fn on_sqlite() {
    hold(&SQLITE);
}

#[test]
fn on_postgres() {
    hold(&POSTGRES);
}

#[test]
fn on_mysql() {
    hold(&MYSQL);
}
