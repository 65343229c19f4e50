//! Replay on MySQL and MariaDB: by the statements' tokens, without a server.
//!
//! `read` turns a statement into [`ddl::Ddl`] with a reader of its own (a parser of all SQL reads less of what shapes
//! tables here, and nothing of comments with a version), `apply` carries that out on tables as the engine keeps them:
//! indexes made for foreign keys, names given to keys. Where the two engines, or their settings, differ:
//!
//! - A comment with a version is read as both engines do; if that isn't the same to the tables, it isn't followed.
//! - A plain `TIMESTAMP` may be NULL, and has no default: `explicit_defaults_for_timestamp` is on (MySQL 8, MariaDB 10.10).
//! - Where no character set is said it is `utf8mb4`, as far as `CONVERT TO` has to know.
//! - An unnamed check has no name here; a later statement may name it as either engine does.
//! - `REFERENCES` beside a column is a foreign key, as in MariaDB and MySQL 9, and a note says so.
//!
//! Invariant: a statement is followed, remembered as hand-written, told in a finding, or does nothing.

mod apply;
mod ddl;
mod read;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::{HandWritten, Recorded};
use crate::findings::Finding;
use crate::findings::rules::{failing_migration, not_followed};
use crate::history::Migration;
use crate::schema::{Backend, ObjectName};
use crate::source::Location;
use crate::sql::{Condition, Statement, TokenKind, statements, tokens};

use ddl::Ddl;
use read::cursor::Mode;
use read::{Prepared, Reading};
use state::State;

pub(super) fn replay(migrations: &[Migration]) -> Recorded {
    let mut replay = Replay::default();
    for migration in migrations {
        replay.migration(migration);
    }
    replay.recorded.fates = std::mem::take(&mut replay.state.fates);
    replay.recorded.in_doubt = std::mem::take(&mut replay.state.in_doubt);
    replay.recorded.schema = apply::finish(replay.state);
    replay.recorded
}

/// The table of which the statement makes an index of an expression, as MariaDB reads it.
pub(crate) fn key_of_expression(statement: &str) -> Option<ObjectName> {
    let mode = Mode {
        mariadb: true,
        ansi_quotes: false,
    };
    match read::read(statement, mode) {
        Reading::Ddl(ddl) | Reading::DdlByHand(ddl) => {
            ddl.iter().find_map(Ddl::key_of_expression).cloned()
        }
        _ => None,
    }
}

#[derive(Default)]
struct Replay {
    state: State,
    recorded: Recorded,
    /// Procedures that the history makes, and whether their bodies can shape tables.
    procedures: BTreeMap<String, bool>,
    session: Session,
}

/// What a script set for the statements after it.
#[derive(Default)]
struct Session {
    ansi_quotes: bool,
    /// The statements that set a variable.
    variables: BTreeMap<String, String>,
    prepared: BTreeMap<String, Prepared>,
}

/// A statement and where it stands.
struct Place<'a> {
    migration: &'a Migration,
    statement: &'a Statement<'a>,
}

impl Place<'_> {
    fn location(&self) -> Location {
        Location::new(&self.migration.up, self.statement.span.clone())
    }

    fn kind(&self) -> String {
        Some(read::kind_of(self.statement.text))
            .filter(|kind| !kind.is_empty())
            .unwrap_or_else(|| "this".to_owned())
    }
}

impl Replay {
    fn migration(&mut self, migration: &Migration) {
        // Each run may be a session of its own.
        self.session = Session::default();
        self.state.database = None;
        let mut failed = false;
        for statement in statements(&migration.up.text, Backend::Mysql) {
            let place = Place {
                migration,
                statement: &statement,
            };
            match self.read(statement.text) {
                Reading::Fails(why) => {
                    // Once is enough.
                    if !std::mem::replace(&mut failed, true) {
                        self.fails(&place, &why);
                    }
                }
                reading => self.take(&place, reading),
            }
        }
    }

    /// As both engines read it, when that is the same.
    fn read(&self, text: &str) -> Reading {
        let mode = |mariadb| Mode {
            mariadb,
            ansi_quotes: self.session.ansi_quotes,
        };
        let mysql = read::read(text, mode(false));
        let differs = tokens(text, Backend::Mysql).any(|token| {
            token.kind == TokenKind::Condition
                && token.text != "*/"
                && Condition::of(token.text) != Condition::Always
        });
        if !differs {
            return mysql;
        }
        let mariadb = read::read(text, mode(true));
        let ((bare, attributes), (other, others)) = (mysql.bare(), mariadb.bare());
        if bare == other {
            return if others > attributes { mariadb } else { mysql };
        }
        let shapes = |reading: &Reading| !matches!(reading, Reading::Nothing | Reading::ByHand);
        if !shapes(&mysql) && !shapes(&mariadb) {
            return Reading::ByHand;
        }
        Reading::NotFollowed(
            "MySQL and MariaDB don't carry out the same of its comments".to_owned(),
        )
    }

    fn take(&mut self, place: &Place<'_>, reading: Reading) {
        let text = place.statement.text;
        match reading {
            Reading::Nothing | Reading::Fails(_) => {}
            Reading::ByHand => {
                self.learn(place);
                self.by_hand(place);
            }
            Reading::Ddl(ddl) => self.follow(place, ddl, false),
            Reading::DdlByHand(ddl) => self.follow(place, ddl, true),
            Reading::NotFollowed(why) => self.not_followed(place, &why, text),
            Reading::Call(name) => match self.procedures.get(&name.to_lowercase()) {
                Some(false) => self.by_hand(place),
                _ => self.not_followed(
                    place,
                    &format!("what the procedure `{name}` does isn't in the text"),
                    text,
                ),
            },
            Reading::Execute(name) => self.execute(place, &name),
        }
    }

    /// What later statements depend on.
    fn learn(&mut self, place: &Place<'_>) {
        let text = place.statement.text;
        if let Some(routine) = read::routine(text) {
            self.procedures
                .insert(routine.name.to_lowercase(), routine.shapes);
        }
        for variable in read::assigned(text) {
            let so_far = self.session.variables.entry(variable).or_default();
            so_far.push_str(text);
            so_far.push('\n');
        }
        if let Some((name, prepared)) = read::prepared(text) {
            self.session.prepared.insert(name, prepared);
        }
        if read::kind_of(text) == "SET" {
            self.learn_mode(place);
        }
    }

    fn learn_mode(&mut self, place: &Place<'_>) {
        let text = place.statement.text.to_ascii_uppercase();
        if !text.contains("SQL_MODE") {
            return;
        }
        if text.contains("ANSI") {
            self.session.ansi_quotes = true;
        } else if text.contains("SQL_MODE") && !text.contains("@OLD_SQL_MODE=@@SQL_MODE") {
            self.session.ansi_quotes = false;
        }
        if text.contains("NO_BACKSLASH_ESCAPES") {
            let why =
                "from here on a backslash in a text means itself, but it is read as an escape";
            self.in_doubt(
                place,
                "isn't followed in full",
                &[why.to_owned()],
                BTreeSet::new(),
            );
        }
    }

    /// A prepared statement: followed where it is a text, otherwise the tables that the text of its variable names are in
    /// doubt.
    fn execute(&mut self, place: &Place<'_>, name: &str) {
        let prepared = match name {
            "" => read::prepared(place.statement.text).map(|(_, prepared)| prepared),
            name => self.session.prepared.get(&name.to_lowercase()).cloned(),
        };
        match prepared {
            Some(Prepared::Text(text)) => match self.read(&text) {
                Reading::Ddl(ddl) => self.follow(place, ddl, false),
                Reading::ByHand | Reading::Nothing => self.by_hand(place),
                _ => self.not_followed(place, EXECUTE, &text),
            },
            Some(Prepared::Variable(variable)) => {
                let text = self
                    .session
                    .variables
                    .get(&variable)
                    .cloned()
                    .unwrap_or_default();
                self.not_followed(place, EXECUTE, &text);
            }
            Some(Prepared::Unknown) | None => {
                self.not_followed(place, EXECUTE, place.statement.text)
            }
        }
    }

    fn follow(&mut self, place: &Place<'_>, ddl: Vec<Ddl>, by_hand: bool) {
        let targets: Vec<ObjectName> = ddl.iter().flat_map(targets).collect();
        for ddl in ddl {
            self.state.apply(ddl);
        }
        let problems = std::mem::take(&mut self.state.problems);
        let notes = std::mem::take(&mut self.state.notes);
        let by_hand = std::mem::take(&mut self.state.by_hand) | by_hand;
        if !problems.is_empty() {
            let doubtful = targets
                .iter()
                .map(|written| self.state.place(written))
                .collect();
            return self.in_doubt(place, "can't be followed", &problems, doubtful);
        }
        if !notes.is_empty() {
            self.in_doubt(place, "isn't followed in full", &notes, BTreeSet::new());
        }
        if by_hand {
            self.by_hand(place);
        }
    }

    fn by_hand(&mut self, place: &Place<'_>) {
        self.recorded.hand_written.push(HandWritten {
            migration: place.migration.id,
            location: place.location(),
            kind: place.kind(),
            fates: self.state.fates.len(),
        });
    }

    fn fails(&mut self, place: &Place<'_>, why: &str) {
        let folder = place.migration.folder();
        let message = format!("migration `{folder}` fails at its `{}`", place.kind());
        let finding = Finding::new(&failing_migration::RULE, message).at(place.location(), why);
        self.recorded.findings.push(finding);
    }

    fn not_followed(&mut self, place: &Place<'_>, why: &str, text: &str) {
        let doubtful = self.tables_named_in(text);
        self.in_doubt(place, "can't be followed", &[why.to_owned()], doubtful);
    }

    fn in_doubt(
        &mut self,
        place: &Place<'_>,
        what: &str,
        why: &[String],
        doubtful: BTreeSet<ObjectName>,
    ) {
        let message = format!(
            "the statement {} of migration {} {what}",
            place.kind(),
            place.migration.folder()
        );
        let mut finding = Finding::new(&not_followed::RULE, message).at(place.location(), "");
        finding.notes.extend(why.iter().cloned());
        if !doubtful.is_empty() {
            let names: Vec<String> = doubtful.iter().map(|name| format!("`{name}`")).collect();
            finding = finding.note(format!(
                "left out of the comparison from here on: {}",
                names.join(", ")
            ));
        }
        self.recorded.findings.push(finding);
        self.state.in_doubt.extend(doubtful);
    }

    /// The tables that a text names: known ones, and the one that it says it makes.
    fn tables_named_in(&self, text: &str) -> BTreeSet<ObjectName> {
        let names = read::tables_in(text);
        let made = |at: usize| {
            let before = names[..at]
                .iter()
                .rev()
                .map(|it| it.name.to_ascii_uppercase());
            let mut before = before.skip_while(|it| matches!(it.as_str(), "IF" | "NOT" | "EXISTS"));
            before.next().as_deref() == Some("TABLE")
        };
        let follows = (0..names.len()).filter(|at| made(*at));
        let said: Vec<ObjectName> = follows
            .map(|at| self.state.place(&names[at]))
            .filter(|name| {
                !matches!(
                    name.name.to_ascii_uppercase().as_str(),
                    "IF" | "NOT" | "EXISTS"
                )
            })
            .collect();
        if text
            .trim_start()
            .get(..6)
            .is_some_and(|it| it.eq_ignore_ascii_case("CREATE"))
            && !said.is_empty()
        {
            // It reads the others.
            return said.into_iter().take(1).collect();
        }
        let known = names.iter().filter_map(|name| self.state.table_name(name));
        known.chain(said).collect()
    }
}

const EXECUTE: &str = "what a prepared statement does, only running it shows";

/// The tables that it changes.
fn targets(ddl: &Ddl) -> Vec<ObjectName> {
    match ddl {
        Ddl::CreateTable { name, .. } | Ddl::CreateLike { name, .. } => vec![name.clone()],
        Ddl::AlterTable { table, .. } => vec![table.clone()],
        Ddl::DropTables { names, .. } => names.clone(),
        Ddl::RenameTables { pairs, .. } => {
            let both = pairs.iter().flat_map(|(from, to)| [from, to]);
            both.cloned().collect()
        }
        _ => Vec::new(),
    }
}
