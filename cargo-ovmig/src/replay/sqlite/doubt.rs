//! What is said of statements that SQLite doesn't take, and which tables are in doubt from there on.
//!
//! A statement that can't be followed in memory, but may well be carried out where the migration is run, is a note; one
//! that no SQLite takes is an error.
//!
//! Invariant: what isn't carried out and could show in a schema is said, once.

use super::statement::{Does, ELSEWHERE};
use super::{Failure, Replay, Step, left_out};
use crate::findings::Finding;
use crate::findings::rules::{failing_migration, not_followed};
use crate::history::Migration;
use crate::schema::{Backend, ObjectName};
use crate::source::Location;
use crate::sql::significant;

/// What SQLite says when it lacks something that a program adds to it, rather than finds a mistake.
const ADDED_BY_PROGRAMS: &[&str] = &[
    "no such function",
    "no such module",
    "no such collation sequence",
    "no such tokenizer",
    "unknown tokenizer",
    "unsafe use of",
    "not authorized",
];

/// Why a statement isn't followed, although it isn't wrong.
enum Excuse {
    /// Of its own.
    Own(&'static str),
    /// A table isn't known since a statement before it, which was said.
    Unknown,
}

impl Replay {
    /// Goes through a migration's statements and how they ended.
    pub(super) fn judge(
        &mut self,
        migration: &Migration,
        steps: &[Step<'_>],
        failures: Vec<Failure>,
    ) {
        let mut failures = failures.into_iter().peekable();
        let mut failed = false;
        for (at, step) in steps.iter().enumerate() {
            self.say_outside(migration, step);
            let Some(Failure { message, .. }) = failures.next_if(|it| it.step == at) else {
                self.settle(step);
                continue;
            };
            if let Some(excuse) = self.excuse(step, &message) {
                self.excused(migration, step, &excuse, message);
                continue;
            }
            let doubtful = tables(step).into_iter().map(ObjectName::new);
            self.recorded.in_doubt.extend(doubtful);
            if !std::mem::replace(&mut failed, true) {
                let error = format!(
                    "migration `{}` fails at its `{}`: {message}",
                    migration.folder(),
                    step.act.kind
                );
                let error = Finding::new(&failing_migration::RULE, error);
                let error = error.at(location(migration, step), "");
                self.recorded.findings.push(error);
            }
        }
    }

    fn say_outside(&mut self, migration: &Migration, step: &Step<'_>) {
        let why = match step.act.does {
            Does::Outside(why) => why,
            Does::Attach { file: true, .. } => "it opens another file",
            _ => return,
        };
        let message = format!(
            "`{}` in migration `{}` isn't replayed, because {why}",
            step.act.kind,
            migration.folder()
        );
        let note = Finding::new(&not_followed::RULE, message).at(location(migration, step), why);
        self.recorded.findings.push(note);
    }

    /// A statement that was carried out: what it makes anew is known, whatever was there before.
    fn settle(&mut self, step: &Step<'_>) {
        match &step.act.does {
            Does::CreateTable(name) if !if_not_exists(step) => self.forget(name),
            Does::DropTable(name) => self.forget(name),
            Does::AlterTable {
                table,
                to: Some(to),
            } => self.follow_rename(table, to),
            _ => {}
        }
    }

    fn forget(&mut self, table: &str) {
        self.unknown.remove(table);
        self.recorded.in_doubt.remove(&ObjectName::new(table));
    }

    fn follow_rename(&mut self, from: &str, to: &str) {
        if self.unknown.remove(from) {
            self.unknown.insert(to.to_owned());
        }
        if self.recorded.in_doubt.remove(&ObjectName::new(from)) {
            self.recorded.in_doubt.insert(ObjectName::new(to));
        }
    }

    fn excuse(&self, step: &Step<'_>, message: &str) -> Option<Excuse> {
        if ADDED_BY_PROGRAMS
            .iter()
            .any(|words| message.starts_with(words))
        {
            return Some(Excuse::Own(
                "it needs something that a program adds to SQLite",
            ));
        }
        if let Some(missing) = missing(message) {
            let within = |schema: &String| missing.starts_with(&format!("{schema}."));
            if self.attached.iter().any(within) {
                return Some(Excuse::Own(
                    "it reads another file, which isn't opened here",
                ));
            }
            if self.unknown.contains(&missing) {
                return Some(Excuse::Unknown);
            }
        }
        if tables(step).iter().any(|name| self.unknown.contains(*name)) {
            return Some(Excuse::Unknown);
        }
        let writes = matches!(step.act.does, Does::Write(_));
        (writes && message.contains("constraint failed") && reads(step)).then_some(Excuse::Own(
            "it needs rows, and there are none when the migrations are replayed",
        ))
    }

    fn excused(
        &mut self,
        migration: &Migration,
        step: &Step<'_>,
        excuse: &Excuse,
        message: String,
    ) {
        if let (Excuse::Unknown, Does::DropTable(name)) = (excuse, &step.act.does) {
            return self.forget(name);
        }
        let doubtful: Vec<&str> = match &step.act.does {
            // The old name is gone.
            Does::AlterTable {
                table,
                to: Some(to),
            } if self.unknown.contains(table) => {
                self.forget(table);
                vec![to]
            }
            _ => tables(step),
        };
        if let Does::CreateAside(name) = &step.act.does {
            self.unknown.insert(name.clone());
        }
        let names: Vec<String> = doubtful.iter().map(|name| (*name).to_owned()).collect();
        let known = names.iter().all(|name| self.unknown.contains(name));
        self.unknown.extend(names.iter().cloned());
        self.recorded
            .in_doubt
            .extend(names.iter().map(ObjectName::new));
        let why = match excuse {
            Excuse::Own(why) => *why,
            Excuse::Unknown if known => return,
            Excuse::Unknown => "a statement before it isn't followed",
        };
        let note = format!(
            "`{}` in migration `{}` can't be followed: {why}",
            step.act.kind,
            migration.folder()
        );
        let note = Finding::new(&not_followed::RULE, note);
        let mut note = note.at(location(migration, step), message);
        if !names.is_empty() {
            note = note.note(left_out(&names.join("`, `")));
        }
        self.recorded.findings.push(note);
    }
}

fn location(migration: &Migration, step: &Step<'_>) -> Location {
    Location::new(&migration.up, step.statement.span.clone())
}

/// The tables of the database itself whose shape the statement is about.
fn tables<'a>(step: &'a Step<'_>) -> Vec<&'a str> {
    let names = match &step.act.does {
        Does::CreateTable(table) | Does::CreateIndex(table) | Does::DropTable(table) => {
            [Some(table), None]
        }
        Does::AlterTable { table, to } => [Some(table), to.as_ref()],
        _ => [None, None],
    };
    let names = names.into_iter().flatten().map(String::as_str);
    names.filter(|name| !name.contains(ELSEWHERE)).collect()
}

/// The table or database that SQLite misses, in lower case.
fn missing(message: &str) -> Option<String> {
    let name = message.strip_prefix("no such table: ").map(str::to_owned);
    let database = || message.strip_prefix("unknown database ");
    let name = name.or_else(|| database().map(|name| format!("{name}.")))?;
    Some(name.strip_prefix("main.").unwrap_or(&name).to_lowercase())
}

/// Whether a write takes what it writes from rows.
fn reads(step: &Step<'_>) -> bool {
    significant(step.statement.text, Backend::Sqlite).any(|token| token.is_word("select"))
}

fn if_not_exists(step: &Step<'_>) -> bool {
    let mut tokens = significant(step.statement.text, Backend::Sqlite)
        .skip(1)
        .take(4);
    tokens.any(|token| token.is_word("if"))
}
