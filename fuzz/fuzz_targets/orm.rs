//! An ORM file, declared on every engine, and what the declaration becomes.
#![no_main]

use std::hint::black_box;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::declare::{ModuleSource, declare, outline};
use cargo_ovmig::plan::plan;
use cargo_ovmig::schema::{Backend, Schema};
use cargo_ovmig::source::SourceFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let module = ModuleSource {
        module: "fuzzed".to_owned(),
        file: SourceFile::new("src/adapters/orm.rs", text),
    };
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let declared = declare(std::slice::from_ref(&module), backend);
        let scope = Scope::default();
        let again = compare(&declared.schema, &declared.schema, &scope, backend);
        assert_eq!(again.changes, [], "a schema doesn't differ from itself");
        let empty = Schema::default();
        let changes = compare(&empty, &declared.schema, &scope, backend).changes;
        let planned = plan(&empty, &changes, backend);
        black_box((planned.up.sql(), planned.down.sql()));
    }
    black_box(outline(&module.file));
});
