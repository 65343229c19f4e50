//! What the targets share. CONTRIBUTING.md says how to run them.

use std::hint::black_box;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::declare::{ModuleSource, declare, outline};
use cargo_ovmig::history::{Migration, MigrationId};
use cargo_ovmig::plan::plan;
use cargo_ovmig::replay::replay;
use cargo_ovmig::schema::{Backend, Schema};
use cargo_ovmig::source::SourceFile;
use cargo_ovmig::sql::{checksum, statements, tokens};

/// What divides the migrations of a history, in the seeds too.
const NEXT: &str = "--! next\n";

/// Tokens, statements, checksum and replay of a history.
pub fn sql(text: &str, backend: Backend) {
    let joined: String = tokens(text, backend).map(|token| token.text).collect();
    assert_eq!(joined, text, "the tokens are the text");
    let mut end = 0;
    for statement in statements(text, backend) {
        assert!(
            end <= statement.span.start,
            "statements stand one after the other"
        );
        assert_eq!(&text[statement.span.clone()], statement.text);
        end = statement.span.end;
    }
    black_box(checksum(text, backend));

    let migrations: Vec<Migration> = (1..)
        .zip(text.split(NEXT))
        .map(|(id, up)| Migration {
            id: MigrationId::number(id),
            name: "fuzzed".to_owned(),
            up: SourceFile::new(format!("migrations/{id:04}_fuzzed/up.sql"), up),
            down: None,
            run_in_transaction: !text.starts_with("--! alone"),
        })
        .collect();
    let recorded = replay(&migrations, backend);
    let again = compare(
        &recorded.schema,
        &recorded.schema,
        &Scope::default(),
        backend,
    );
    assert_eq!(again.changes, [], "a schema doesn't differ from itself");
}

/// An ORM file, declared on every engine, and what the declaration becomes.
pub fn orm(text: &str) {
    let module = ModuleSource {
        module: "fuzzed".to_owned(),
        file: SourceFile::new("src/adapters/orm.rs", text),
    };
    for backend in [Backend::Sqlite, Backend::Postgres, Backend::Mysql] {
        let declared = declare(std::slice::from_ref(&module), backend).schema;
        let scope = Scope::default();
        let again = compare(&declared, &declared, &scope, backend).changes;
        assert_eq!(again, [], "a schema doesn't differ from itself");
        let empty = Schema::default();
        let changes = compare(&empty, &declared, &scope, backend).changes;
        let planned = plan(&empty, &changes, backend);
        black_box((planned.up.sql(), planned.down.sql()));
    }
    black_box(outline(&module.file));
}
