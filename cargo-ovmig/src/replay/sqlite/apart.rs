//! Which statements SQLite itself needn't carry out: it scans its whole schema at each one, so that a history takes time
//! with the square of its length.
//!
//! A table stands apart when all that is ever said of it are `CREATE TABLE` and `CREATE INDEX` statements that
//! [`super::plain`] reads, and no other statement names it, its indexes, or the tables that it refers to (a rename of one
//! of these reaches into its text).
//!
//! Invariant: SQLite, given all statements in their order, would make of a table that stands apart what is in
//! [`Apart::objects`], and of the others what it makes of them without it.

use std::collections::{HashMap, HashSet};

use super::Step;
use super::plain::{self, Plain, position};
use super::statement::Does;
use crate::dialect::sqlite::ddl::Object;
use crate::schema::Backend;
use crate::sql::{TokenKind, significant};

/// The tables that stand apart.
#[derive(Default)]
pub(super) struct Apart {
    /// What SQLite would keep of them.
    pub(super) objects: Vec<Object>,
    /// The statements that make them: migration and step.
    steps: HashSet<(usize, usize)>,
}

impl Apart {
    /// Finds the tables that stand apart. None do where a statement's effect can't be told by the names in it.
    pub(super) fn of(migrations: &[Vec<Step<'_>>]) -> Apart {
        let mut finding = Finding::default();
        for (migration, steps) in migrations.iter().enumerate() {
            for (at, step) in steps.iter().enumerate() {
                if !finding.step((migration, at), step) {
                    return Apart::default();
                }
            }
        }
        finding.apart()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether the step makes a table that stands apart, or an index of one.
    pub(super) fn has(&self, migration: usize, step: usize) -> bool {
        self.steps.contains(&(migration, step))
    }
}

/// A table with its indexes.
struct Unit {
    name: String,
    columns: Vec<String>,
    /// What may not be named elsewhere, in lower case.
    names: Vec<String>,
    steps: Vec<(usize, usize)>,
    objects: Vec<Object>,
}

#[derive(Default)]
struct Finding {
    units: Vec<Unit>,
    /// By name in lower case.
    by_name: HashMap<String, usize>,
    /// The names of the units' tables and indexes, in lower case.
    taken: HashSet<String>,
    /// All names in other statements, in lower case.
    named: HashSet<String>,
}

impl Finding {
    /// Takes a step in. `false`: its effect can't be told by its names.
    fn step(&mut self, at: (usize, usize), step: &Step<'_>) -> bool {
        let text = step.statement.text;
        let taken = match &step.act.does {
            Does::CreateTable(_) | Does::CreateIndex(_) => match plain::read(text) {
                Some(Plain::Table(table)) => self.table(at, table),
                Some(Plain::Index(index)) => self.index(at, index),
                None => false,
            },
            // Carried out, but they make nothing; or not carried out at all.
            Does::Begin | Does::Commit | Does::Nothing | Does::Outside(_) => true,
            Does::Attach { .. } | Does::Detach => true,
            Does::Rollback | Does::Pragma | Does::Other => return false,
            // A virtual table makes others, whose names don't stand here.
            Does::CreateAside(_) if step.act.kind == "CREATE VIRTUAL TABLE" => return false,
            _ => false,
        };
        taken || self.name_all(text)
    }

    fn table(&mut self, at: (usize, usize), table: plain::PlainTable) -> bool {
        let key = table.name.to_lowercase();
        if !self.taken.insert(key.clone()) {
            return false;
        }
        let mut names = vec![key.clone()];
        names.extend(table.references.iter().map(|name| name.to_lowercase()));
        if table.autoincrement {
            names.push("sqlite_sequence".to_owned());
        }
        self.by_name.insert(key, self.units.len());
        self.units.push(Unit {
            objects: vec![Object {
                kind: "table".to_owned(),
                name: table.name.clone(),
                tbl_name: table.name.clone(),
                sql: table.sql,
            }],
            name: table.name,
            columns: table.columns,
            names,
            steps: vec![at],
        });
        true
    }

    fn index(&mut self, at: (usize, usize), index: plain::PlainIndex) -> bool {
        let unit = self.by_name.get(&index.table.to_lowercase());
        let Some(unit) = unit.and_then(|at| self.units.get_mut(*at)) else {
            return false;
        };
        let key = index.name.to_lowercase();
        let known = (index.columns.iter()).all(|name| position(&unit.columns, name).is_some());
        if !known || !self.taken.insert(key.clone()) {
            return false;
        }
        unit.names.push(key);
        unit.steps.push(at);
        unit.objects.push(Object {
            kind: "index".to_owned(),
            name: index.name,
            tbl_name: unit.name.clone(),
            sql: index.sql,
        });
        true
    }

    /// Takes in all names of a statement, a string being one too. `false` where SQLite's own tables are named, in which
    /// all others stand.
    fn name_all(&mut self, text: &str) -> bool {
        for token in significant(text, Backend::Sqlite) {
            let names = match token.kind {
                // To SQLite `n'x'` is a name and a string.
                TokenKind::String => token.text.split_once('\'').map(|(prefix, text)| {
                    let text = text.strip_suffix('\'').unwrap_or(text);
                    (prefix.to_owned(), text.replace("''", "'"))
                }),
                _ => token
                    .ident(Backend::Sqlite)
                    .map(|name| (String::new(), name)),
            };
            for name in names.into_iter().flat_map(|(one, other)| [one, other]) {
                let name = name.to_lowercase();
                let own = name.starts_with("sqlite_") && name != "sqlite_sequence";
                if own || name.starts_with("pragma_") {
                    return false;
                }
                self.named.insert(name);
            }
        }
        true
    }

    fn apart(self) -> Apart {
        let mut apart = Apart::default();
        for unit in self.units {
            if !unit.names.iter().any(|name| self.named.contains(name)) {
                apart.steps.extend(unit.steps);
                apart.objects.extend(unit.objects);
            }
        }
        apart
    }
}
