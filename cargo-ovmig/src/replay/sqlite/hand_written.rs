//! Which statements of a migration somebody wrote by hand, and which belong to a rebuild of a table.
//!
//! SQLite can't alter most of a table, so that tools (ours, Alembic's, people) make a new one, copy the rows, drop the
//! old one and rename; triggers and views that name the table are taken away before and made again after. Such copies,
//! and triggers and views whose text is the same as before, aren't changes that anybody has to carry along.

use std::collections::{HashMap, HashSet};

use super::Step;
use super::statement::Does;
use crate::dialect::sqlite::ddl;
use crate::history::Migration;
use crate::replay::HandWritten;
use crate::schema::Backend;
use crate::source::Location;
use crate::sql::significant;

/// The prefix of what our own rebuilds make for a moment.
const OURS: &str = "ovmig_";

/// The way through one migration.
#[derive(Default)]
pub(super) struct Passage {
    /// Views and triggers as they were before they were dropped, by name in lower case.
    before: HashMap<String, Vec<String>>,
}

impl Passage {
    /// Whether views or triggers are made here.
    pub(super) fn has_extras(&self, steps: &[Step<'_>]) -> bool {
        steps
            .iter()
            .any(|step| matches!(step.act.does, Does::CreateExtra(_)))
    }

    /// Takes note of the views and triggers that there are before one is dropped.
    pub(super) fn remember(&mut self, objects: Vec<ddl::Object>) {
        for object in objects {
            if matches!(object.kind.as_str(), "view" | "trigger") {
                let name = object.name.to_lowercase();
                self.before.entry(name).or_insert_with(|| body(&object.sql));
            }
        }
    }

    /// Adds the hand-written statements to the list.
    pub(super) fn finish(
        self,
        migration: &Migration,
        steps: &[Step<'_>],
        aside: &mut Vec<String>,
        list: &mut Vec<HandWritten>,
    ) {
        let tables = Tables::of(steps);
        let restored = self.restored(steps);
        for step in steps {
            if let Does::CreateAside(name) = &step.act.does {
                aside.push(name.clone());
            }
            let by_hand = match &step.act.does {
                Does::CreateTable(_)
                | Does::CreateIndex(_)
                | Does::AlterTable { .. }
                | Does::DropIndex => false,
                Does::DropTable(name) => aside.contains(name) && !name.starts_with(OURS),
                Does::CreateAside(name) => !name.starts_with(OURS),
                Does::CreateExtra(name) | Does::DropExtra(name) => {
                    !restored.contains(name.as_str())
                }
                Does::Write(table) => !tables.is_copy(table, step.statement.text),
                Does::Begin | Does::Commit | Does::Rollback | Does::Pragma | Does::Nothing => false,
                Does::Select | Does::Outside(_) | Does::Attach { .. } | Does::Detach => true,
                Does::Fails(_) => false,
                Does::Other => {
                    !matches!(step.act.kind.as_str(), "SAVEPOINT" | "RELEASE" | "ROLLBACK")
                }
            };
            if by_hand {
                list.push(HandWritten {
                    migration: migration.id,
                    location: Location::new(&migration.up, step.statement.span.clone()),
                    kind: step.act.kind.clone(),
                    fates: 0,
                });
            }
        }
    }

    /// The views and triggers that are as they were before, after all.
    fn restored<'a>(&self, steps: &'a [Step<'_>]) -> HashSet<&'a str> {
        let mut last: HashMap<&str, bool> = HashMap::new();
        for step in steps {
            match &step.act.does {
                Does::CreateExtra(name) => {
                    let same = self
                        .before
                        .get(name)
                        .is_some_and(|before| *before == body(step.statement.text));
                    last.insert(name, same);
                }
                Does::DropExtra(name) => {
                    last.insert(name, false);
                }
                _ => {}
            }
        }
        last.into_iter()
            .filter(|(_, same)| *same)
            .map(|(name, _)| name)
            .collect()
    }
}

/// The tokens of a view or a trigger from its name on.
fn body(sql: &str) -> Vec<String> {
    let mut tokens: Vec<String> = significant(sql, Backend::Sqlite)
        .map(|token| match token.ident(Backend::Sqlite) {
            Some(name) => name.to_lowercase(),
            None => token.text.to_owned(),
        })
        .collect();
    let head = |token: &String| {
        [
            "create",
            "temp",
            "temporary",
            "view",
            "trigger",
            "if",
            "not",
            "exists",
        ]
        .contains(&token.as_str())
    };
    let start = tokens.iter().position(|token| !head(token)).unwrap_or(0);
    tokens.drain(..start);
    tokens
}

/// What happens to tables in one migration, by their names in lower case.
struct Tables<'a> {
    created: HashSet<&'a str>,
    dropped: HashSet<&'a str>,
    renamed: Vec<(&'a str, &'a str)>,
}

impl<'a> Tables<'a> {
    fn of(steps: &'a [Step<'_>]) -> Tables<'a> {
        let mut tables = Tables {
            created: HashSet::new(),
            dropped: HashSet::new(),
            renamed: Vec::new(),
        };
        for step in steps {
            match &step.act.does {
                Does::CreateTable(name) => {
                    tables.created.insert(name);
                }
                Does::DropTable(name) => {
                    tables.dropped.insert(name);
                }
                Does::AlterTable {
                    table,
                    to: Some(to),
                } => tables.renamed.push((table, to)),
                _ => {}
            }
        }
        tables
    }

    /// Whether the statement copies the rows of a table that is being rebuilt, or sets the counter of such a table.
    ///
    /// The idioms: create new, copy, drop old, rename new; rename old, create, copy, drop old; create a backup, copy,
    /// drop, create, copy back, drop the backup.
    fn is_copy(&self, target: &str, sql: &str) -> bool {
        let is_renamed = |table: &str| self.renamed.iter().any(|(from, _)| *from == table);
        if target == "sqlite_sequence" {
            return !self.dropped.is_empty() && self.created.iter().any(|table| is_renamed(table));
        }
        let copies = significant(sql, Backend::Sqlite)
            .filter_map(|token| token.ident(Backend::Sqlite))
            .map(|name| name.to_lowercase())
            .any(|source| {
                (source != target && self.dropped.contains(source.as_str()))
                    && (is_renamed(target) || self.created.contains(source.as_str()))
            });
        target.starts_with(OURS) || self.created.contains(target) && copies
    }
}
