//! What is pulled: the schema, and what stands beside it.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::cli::Pull as Options;
use crate::commands::apply;
use crate::config::Config;
use crate::database::Mode;
use crate::discover::Workspace;
use crate::findings::Finding;
use crate::history;
use crate::project::ignored;
use crate::replay::replay;
use crate::schema::{Backend, ObjectName, Schema};
use crate::ui::Ui;

/// Tables in which other tools keep their books, and the tools.
const LEDGERS: &[(&str, &str)] = &[
    ("_prisma_migrations", "Prisma"),
    ("_sqlx_migrations", "SQLx"),
    ("alembic_version", "Alembic"),
    ("ar_internal_metadata", "Rails"),
    ("django_migrations", "Django"),
    ("flyway_schema_history", "Flyway"),
    ("goose_db_version", "goose"),
    ("knex_migrations", "Knex"),
    ("knex_migrations_lock", "Knex"),
    ("refinery_schema_history", "refinery"),
    ("seaql_migrations", "SeaORM"),
];

/// A schema, and what it doesn't speak of.
pub(super) struct Source {
    pub(super) schema: Schema,
    /// Functions, sequences and the like: their kind, and their name between backticks.
    pub(super) others: Vec<String>,
    /// Tables that aren't known for certain.
    in_doubt: Vec<ObjectName>,
}

impl Source {
    /// From the database, or from the migrations. `None`, after it was said why, when these can't be replayed.
    pub(super) fn read(options: &Options, workspace: &Workspace, ui: Ui) -> Result<Option<Source>> {
        if options.recorded {
            return Source::recorded(workspace, ui);
        }
        let mut database = apply::connect(workspace, &options.database, Mode::Read)?;
        let schema = database.introspect()?;
        let others = database.inventory()?.into_keys().collect();
        ui.detail("Read", format!("{}", database.url()));
        Ok(Some(Source {
            schema,
            others,
            in_doubt: Vec::new(),
        }))
    }

    fn recorded(workspace: &Workspace, ui: Ui) -> Result<Option<Source>> {
        let config = &workspace.config;
        let folder = workspace.migrations();
        let history = history::read(&folder, &config.migrations, config.backend, config.ids)?;
        let recorded = replay(&history.migrations, config.backend);
        let errors: Vec<Finding> = recorded
            .findings
            .iter()
            .filter(|it| super::is_error(it))
            .cloned()
            .collect();
        if !errors.is_empty() {
            ui.findings(&errors);
            return Ok(None);
        }
        ui.findings(&recorded.findings);
        Ok(Some(Source {
            schema: recorded.schema,
            others: Vec::new(),
            in_doubt: recorded.in_doubt.into_iter().collect(),
        }))
    }
}

/// The tables that are left as they are, and why.
pub(super) fn left_alone(config: &Config, source: &Source) -> BTreeMap<ObjectName, String> {
    let folds = config.backend != Backend::Postgres;
    let same = |one: &ObjectName, other: &ObjectName| {
        one == other || folds && one.name.eq_ignore_ascii_case(&other.name)
    };
    let ignored: Vec<(ObjectName, String)> = ignored(config).collect();
    let mut left: BTreeMap<ObjectName, String> = BTreeMap::new();
    for name in source.schema.tables.keys() {
        let ledger = LEDGERS.iter().find(|(ledger, _)| name.name == *ledger);
        if let Some((_, why)) = ignored.iter().find(|(ignored, _)| same(ignored, name)) {
            left.insert(name.clone(), why.clone());
        } else if let Some((_, tool)) = ledger {
            let why = format!("{tool} keeps its books there; name it in `ignore-tables`");
            left.insert(name.clone(), why);
        }
    }
    for name in &source.in_doubt {
        let why = "a migration changes it in a way that can't be followed".to_owned();
        left.insert(name.clone(), why);
    }
    left.extend(ignored);
    left
}
