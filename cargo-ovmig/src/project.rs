//! A workspace with its migrations and its declared tables, read once; and what follows from them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::compare::{Comparison, Scope, compare};
use crate::config::Config;
use crate::declare::{self, Declared, ModuleSource, declare};
use crate::discover::Workspace;
use crate::failure::Failure;
use crate::findings::{Finding, Severity};
use crate::history::{self, History};
use crate::plan::{Plan, hindered, plan};
use crate::replay::{Lineage, Recorded, replay};
use crate::schema::{Backend, ObjectName, Schema};

/// A workspace with its migrations and its declared tables.
#[derive(Clone, Debug)]
pub struct Project {
    /// The workspace.
    pub workspace: Workspace,
    /// The migrations.
    pub history: History,
    /// What the registered modules declare.
    pub declared: Declared,
}

/// Declared against recorded.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What the migrations build.
    pub recorded: Recorded,
    /// The difference.
    pub comparison: Comparison,
    /// The migration that it would take.
    pub plan: Plan,
}

impl Project {
    /// Reads the workspace of this folder, or of this Cargo.toml, for the database of that name, or for the only one.
    pub fn open(manifest_path: Option<&Path>, database: Option<&str>) -> Result<Project, Failure> {
        Project::of(Workspace::open(manifest_path, database)?)
    }

    /// The same for each database, or for the one of that name.
    pub fn open_all(
        manifest_path: Option<&Path>,
        database: Option<&str>,
    ) -> Result<Vec<Project>, Failure> {
        let workspaces = Workspace::open_all(manifest_path, database)?;
        workspaces.into_iter().map(Project::of).collect()
    }

    /// Reads the migrations and the declared tables of a workspace.
    pub fn of(workspace: Workspace) -> Result<Project, Failure> {
        let config = &workspace.config;
        let history = history::read(
            &workspace.migrations(),
            &config.migrations,
            config.backend,
            config.ids,
        )?;
        let sources: Vec<ModuleSource> = workspace
            .registered()
            .map(|module| ModuleSource {
                module: module.name.clone(),
                file: module.source.clone(),
            })
            .collect();
        let declared = declare(&sources, workspace.config.backend);
        Ok(Project {
            workspace,
            history,
            declared,
        })
    }

    /// The engine.
    pub fn backend(&self) -> Backend {
        self.workspace.config.backend
    }

    /// The database's name, where the workspace gives its databases names.
    pub fn database(&self) -> Option<&str> {
        self.workspace.config.name.as_deref()
    }

    /// Replays the migrations.
    pub fn recorded(&self) -> Recorded {
        replay(&self.history.migrations, self.backend())
    }

    /// Replays the migrations, compares, and plans the next one.
    pub fn compare(&self) -> Compared {
        let recorded = self.recorded();
        let scope = self.scope(&recorded);
        self.compare_as(recorded, &self.declared.schema, &scope)
    }

    /// Compares what is recorded with a declared schema, and plans the next migration.
    pub fn compare_as(&self, recorded: Recorded, declared: &Schema, scope: &Scope) -> Compared {
        let backend = self.backend();
        let comparison = compare(&recorded.schema, declared, scope, backend);
        let mut plan = plan(&recorded.schema, &comparison.changes, backend);
        plan.advise(&comparison);
        hindered(&mut plan, &comparison.changes, &recorded, backend);
        Compared {
            recorded,
            comparison,
            plan,
        }
    }

    /// Tables that are left alone: those of modules that aren't registered, those of `ignore-tables`, and those that a
    /// statement which can't be followed may have changed.
    pub fn scope(&self, recorded: &Recorded) -> Scope {
        let mut scope = Scope {
            lineage: Lineage::of(&recorded.fates, self.backend()),
            undecided_apart: true,
            ..Scope::default()
        };
        for table in &recorded.in_doubt {
            let why = "a migration changes it in a way that can't be followed".to_owned();
            scope.left_alone.insert(table.clone(), why);
        }
        for module in self
            .workspace
            .modules
            .iter()
            .filter(|module| !module.registered)
        {
            for table in declare::outline(&module.source).tables {
                let why = format!(
                    "it belongs to the module `{}`, which isn't registered",
                    module.name
                );
                scope.left_alone.insert(table.name, why);
            }
        }
        scope.left_alone.extend(ignored(&self.workspace.config));
        if self.backend() == Backend::Sqlite {
            as_recorded(&mut scope, &recorded.schema);
        }
        for name in self.declared.schema.tables.keys() {
            if !recorded.in_doubt.contains(name) {
                scope.left_alone.remove(name);
            }
        }
        scope.left_alone.extend(self.views(recorded));
        scope
    }

    /// Declared tables that are views in the database, and why they are left alone. Where every table is recorded, which
    /// is the rule, no statement is looked at.
    fn views(&self, recorded: &Recorded) -> Vec<(ObjectName, String)> {
        let declared = self.declared.schema.tables.keys();
        let mut missing = declared.filter(|name| !recorded.schema.tables.contains_key(name));
        let Some(first) = missing.next() else {
            return Vec::new();
        };
        let views = recorded.views(self.backend());
        let missing = [first].into_iter().chain(missing);
        missing
            .filter(|name| views.contains(&name.name))
            .map(|name| {
                (
                    name.clone(),
                    "it is a view, and these are written by hand".to_owned(),
                )
            })
            .collect()
    }

    /// What stands in the way of writing or folding migrations: errors of the migrations folder and of the ORM files.
    pub fn obstacles(&self) -> Vec<Finding> {
        let all = self.history.findings.iter().chain(&self.declared.findings);
        all.filter(|finding| finding.severity == Severity::Error)
            .cloned()
            .collect()
    }

    /// The modules that declare tables or enumerations which the changes touch, by name.
    pub fn modules_of(&self, comparison: &Comparison, recorded: &Schema) -> Vec<String> {
        let mut modules: Vec<String> = comparison
            .changes
            .iter()
            .filter_map(|change| change.table())
            .filter_map(|name| self.module_of(name, comparison, recorded))
            .collect();
        modules.sort();
        modules.dedup();
        modules
    }

    /// The module of a table, also when the change knows it under its name before a rename.
    fn module_of(
        &self,
        name: &ObjectName,
        comparison: &Comparison,
        recorded: &Schema,
    ) -> Option<String> {
        use crate::schema::Change::RenameTable;
        let renamed = comparison.changes.iter().find_map(|change| match change {
            RenameTable { from, to } if from == name => Some(to),
            _ => None,
        });
        let declared = self.declared.schema.tables.get(renamed.unwrap_or(name));
        declared
            .or_else(|| recorded.tables.get(name))?
            .module
            .clone()
    }
}

/// The tables that the configuration takes out of everything, and why.
pub(crate) fn ignored(config: &Config) -> impl Iterator<Item = (ObjectName, String)> {
    let names = config.ignore_tables.iter();
    names.map(|name| (parse_name(name), "`ignore-tables` names it".to_owned()))
}

/// SQLite doesn't tell capitals from small letters: what is left alone is also left alone as the migrations write it.
fn as_recorded(scope: &mut Scope, recorded: &Schema) {
    let folded: BTreeMap<String, String> = (scope.left_alone.iter())
        .filter(|(name, _)| name.schema.as_deref().is_none_or(|schema| schema == "main"))
        .map(|(name, why)| (name.name.to_ascii_lowercase(), why.clone()))
        .collect();
    for name in recorded.tables.keys() {
        if let Some(why) = folded.get(&name.name.to_ascii_lowercase()) {
            scope.left_alone.insert(name.clone(), why.clone());
        }
    }
}

/// `table` or `schema.table`, as the configuration names it.
fn parse_name(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, name)) => ObjectName::qualified(schema, name),
        None => ObjectName::new(text),
    }
}
