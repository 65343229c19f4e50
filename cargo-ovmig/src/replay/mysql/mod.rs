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
    offer_verify(&mut replay.recorded);
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

/// Says once how the tables that are in doubt can be compared after all.
fn offer_verify(recorded: &mut Recorded) {
    if recorded.in_doubt.is_empty() {
        return;
    }
    let leaves_out = |it: &&mut Finding| it.notes.iter().any(|note| note.starts_with(LEFT_OUT));
    if let Some(last) = recorded.findings.iter_mut().rfind(leaves_out) {
        let help = "run `cargo ovmig verify`: it compares these tables too, in a scratch database";
        last.help.push(help.to_owned());
    }
}

#[derive(Default)]
struct Replay {
    state: State,
    recorded: Recorded,
    /// Procedures that the history makes, and the bodies of those that can shape tables.
    procedures: BTreeMap<String, Option<String>>,
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

impl Session {
    /// All that was assigned to a variable, and to those that it is made of.
    fn text_of(&self, variable: &str) -> String {
        let mut known: BTreeSet<String> = [variable.to_owned()].into();
        let mut text = String::new();
        let mut next = vec![variable.to_owned()];
        while let Some(assigned) = next.pop().map(|it| self.variables.get(&it)) {
            let Some(assigned) = assigned else { continue };
            text.push_str(assigned);
            let more = read::variables_in(assigned).into_iter();
            next.extend(more.filter(|it| known.insert(it.clone())));
        }
        text
    }
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
        if let (Reading::Ddl(left), Reading::Ddl(right)) = (&mysql, &mariadb)
            && self.state.same_after(left, right)
        {
            return mysql;
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
            Reading::NotFollowed(why) => self.not_followed(place, &why, self.shaped_by(text)),
            Reading::Call(name) => self.call(place, &name),
            Reading::Execute(name) => self.execute(place, &name),
        }
    }

    /// What later statements depend on.
    fn learn(&mut self, place: &Place<'_>) {
        let text = place.statement.text;
        if let Some(routine) = read::routine(text) {
            self.procedures
                .insert(routine.name.to_lowercase(), routine.shaping);
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

    /// A procedure whose body can't shape tables is data; otherwise those that it shapes are in doubt.
    fn call(&mut self, place: &Place<'_>, name: &str) {
        let text = place.statement.text;
        let doubtful = match self.procedures.get(&name.to_lowercase()) {
            Some(None) => return self.by_hand(place),
            Some(Some(body)) => &self.shaped_by(body) | &self.named_in(text),
            None => self.named_in(text),
        };
        let why = format!("what the procedure `{name}` does isn't in the text");
        self.not_followed(place, &why, doubtful);
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
                _ => self.not_followed(place, EXECUTE, self.named_in(&text)),
            },
            Some(Prepared::Variable(variable)) => {
                let text = self.session.text_of(&variable);
                self.not_followed(place, EXECUTE, self.named_in(&text));
            }
            Some(Prepared::Unknown) | None => {
                let doubtful = self.named_in(place.statement.text);
                self.not_followed(place, EXECUTE, doubtful);
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
            let doubtful: BTreeSet<ObjectName> = targets
                .iter()
                .map(|written| self.state.place(written))
                .collect();
            // It was said where that began.
            if !doubtful.is_empty() && doubtful.is_subset(&self.state.in_doubt) {
                return;
            }
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

    fn not_followed(&mut self, place: &Place<'_>, why: &str, doubtful: BTreeSet<ObjectName>) {
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
            finding = finding.note(format!("{LEFT_OUT}: {}", names.join(", ")));
        }
        self.recorded.findings.push(finding);
        self.state.in_doubt.extend(doubtful);
    }

    /// The tables that statements shape whose text is all there is: those that stand where such a table stands.
    fn shaped_by(&self, text: &str) -> BTreeSet<ObjectName> {
        let names = read::names_in(text, false);
        let dynamic = ["PREPARE", "EXECUTE", "CALL"];
        if (names.iter()).any(|it| dynamic.contains(&it.name.to_ascii_uppercase().as_str())) {
            return self.named_in(text);
        }
        let creates = |name: &ObjectName| name.name.eq_ignore_ascii_case("CREATE");
        let shaped = follows(&names, &["TABLE", "TABLES", "ON", "TO"]);
        let known = shaped.filter_map(|name| self.state.table_name(name));
        let said = follows(&names, &["TABLE"]).map(|name| self.state.place(name));
        match names.first().is_some_and(creates) {
            // It reads the others.
            true => said.take(1).collect(),
            false => known.chain(said).collect(),
        }
    }

    /// The tables that a text names, in its strings too: known ones, and those that it says it makes.
    fn named_in(&self, text: &str) -> BTreeSet<ObjectName> {
        let names = read::names_in(text, true);
        let known = names.iter().filter_map(|name| self.state.table_name(name));
        let said = follows(&names, &["TABLE"]).map(|name| self.state.place(name));
        known.chain(said).collect()
    }
}

/// The names that stand behind one of the words.
fn follows<'a>(names: &'a [ObjectName], words: &[&str]) -> impl Iterator<Item = &'a ObjectName> {
    let between = |name: &&ObjectName| {
        let words = ["IF", "NOT", "EXISTS"];
        words
            .iter()
            .any(|word| name.name.eq_ignore_ascii_case(word))
    };
    names.iter().enumerate().filter_map(move |(at, name)| {
        let before = names[..at].iter().rev().find(|name| !between(name))?;
        let is = |word: &&str| before.name.eq_ignore_ascii_case(word);
        (words.iter().any(is) && !between(&name) && !name.name.is_empty()).then_some(name)
    })
}

const LEFT_OUT: &str = "left out of the comparison from here on";
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
