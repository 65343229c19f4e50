//! The engines, each with a database that the changes happen in and a second one that is built afresh.

use std::collections::BTreeMap;

use cargo_ovmig::compare::{Scope, compare};
use cargo_ovmig::declare::{ModuleSource, declare};
use cargo_ovmig::dialect::{self, Dialect};
use cargo_ovmig::plan::plan;
use cargo_ovmig::schema::{Backend, Column, Schema, Table};
use cargo_ovmig::source::SourceFile;

use super::case::modules;
use crate::support::Sandbox;
use crate::support::database::Scratch;

/// A database, and another one of the same engine.
pub(super) struct Engine {
    pub(super) backend: Backend,
    main: Scratch,
    fresh: Scratch,
}

/// The values of each `table.column`, in the order of the rows.
pub(super) type Values = BTreeMap<String, Vec<String>>;

impl Engine {
    /// `None` where the engine isn't there.
    pub(super) fn start(backend: Backend) -> Option<Engine> {
        let (main, fresh) = match backend {
            Backend::Sqlite => (Scratch::sqlite(), Scratch::sqlite()),
            Backend::Postgres => (Scratch::postgres()?, Scratch::postgres()?),
            Backend::Mysql => (Scratch::mysql()?, Scratch::mysql()?),
        };
        Some(Engine {
            backend,
            main,
            fresh,
        })
    }

    fn dialect(&self) -> &'static dyn Dialect {
        dialect::of(self.backend)
    }

    /// An empty workspace on an empty database.
    pub(super) fn sandbox(&mut self) -> Sandbox {
        empty(&mut self.main);
        let (name, url) = (self.backend.name(), self.main.url());
        Sandbox::configured(&format!("backend = \"{name}\"\ndatabase-url = \"{url}\"\n"))
    }

    pub(super) fn execute(&self, sql: &str) {
        self.main.execute(sql);
    }

    pub(super) fn query(&self, sql: &str) -> Vec<String> {
        self.main.query(sql)
    }

    pub(super) fn schema(&self) -> Schema {
        schema(&self.main)
    }

    /// What PostgreSQL itself says of the database; nothing on the other engines.
    pub(super) fn catalogue(&self) -> Vec<String> {
        catalogue(&self.main)
    }

    /// The schema and the catalogue of a database that is built at once from what is declared.
    pub(super) fn built(&mut self, items: &[String]) -> (Schema, Vec<String>) {
        empty(&mut self.fresh);
        let declared = declared(items, self.backend);
        let changes = compare(
            &Schema::default(),
            &declared,
            &Scope::default(),
            self.backend,
        )
        .changes;
        let script = plan(&Schema::default(), &changes, self.backend).up.sql();
        if !script.is_empty() {
            self.fresh.execute(&script);
        }
        (schema(&self.fresh), catalogue(&self.fresh))
    }

    /// The values of all columns: in the engine's exact writing, or as plain text.
    pub(super) fn values(&self, exact: bool) -> Values {
        let mut values = Values::new();
        let dialect = self.dialect();
        for table in self.schema().tables.values() {
            for column in &table.columns {
                let order = dialect.ident(&table.columns[0].name);
                let name = dialect.object(&table.name);
                let value = self.text(column, exact);
                values.insert(
                    format!("{}.{}", table.name, column.name),
                    self.query(&format!("SELECT {value} FROM {name} ORDER BY {order}")),
                );
            }
        }
        values
    }

    fn text(&self, column: &Column, exact: bool) -> String {
        let name = self.dialect().ident(&column.name);
        match (self.backend, exact) {
            (Backend::Sqlite, true) => format!("quote({name})"),
            (Backend::Sqlite, false) => {
                format!("CASE typeof({name}) WHEN 'blob' THEN hex({name}) ELSE {name} END")
            }
            (Backend::Postgres, false) if column.ty.name == "bytea" => {
                format!("upper(encode({name}, 'hex'))")
            }
            (Backend::Postgres, _) => format!("{name}::text"),
            (Backend::Mysql, false) if column.ty.name.ends_with("blob") => {
                format!("HEX({name})")
            }
            (Backend::Mysql, true) => format!("HEX({name})"),
            (Backend::Mysql, false) => format!("CAST({name} AS CHAR)"),
        }
    }
}

/// The schema that the texts declare.
pub(super) fn declared(items: &[String], backend: Backend) -> Schema {
    let sources: Vec<ModuleSource> = modules(items)
        .into_iter()
        .map(|(module, text)| ModuleSource {
            file: SourceFile::new(format!("{module}/orm.rs"), text),
            module,
        })
        .collect();
    declare(&sources, backend).schema
}

fn empty(scratch: &mut Scratch) {
    match scratch {
        Scratch::Sqlite(_) => *scratch = Scratch::sqlite(),
        Scratch::Postgres(_) => scratch.execute(
            "SET client_min_messages = warning;
            DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT nspname FROM pg_namespace
                    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
            END $$;
            CREATE SCHEMA public",
        ),
        Scratch::Mysql(_) => *scratch = Scratch::like(scratch),
    }
}

/// The schema without the tool's and Diesel's own tables.
fn schema(scratch: &Scratch) -> Schema {
    without_ours(scratch.introspect())
}

fn without_ours(mut schema: Schema) -> Schema {
    let is_ours = |table: &Table| table.name.name.starts_with("__");
    schema.tables.retain(|_, table| !is_ours(table));
    schema
}

fn catalogue(scratch: &Scratch) -> Vec<String> {
    let Scratch::Postgres(_) = scratch else {
        return Vec::new();
    };
    let lines = scratch.query(crate::postgres_engine::catalogue::CATALOGUE);
    lines.into_iter().filter(|it| !it.contains("__")).collect()
}
