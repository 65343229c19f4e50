//! Replay on PostgreSQL: by the statements' syntax trees, without a server.
//!
//! `read` turns a statement into [`ddl::Ddl`], `apply` carries that out on a schema. Statements are cut first and read
//! one by one, so that one that can't be read costs only itself.
//!
//! Invariant: a statement is followed, remembered as hand-written, told in a note, or does nothing.

mod apply;
mod block;
mod condition;
mod ddl;
mod read;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{HandWritten, Recorded};
use crate::findings::Finding;
use crate::findings::rules::not_followed;
use crate::history::Migration;
use crate::schema::{Backend, KeyPart, ObjectName, Table};
use crate::source::Location;
use crate::sql::{significant, statements};

use ddl::Ddl;
use read::{Asides, Reading, Source};
use state::{Relation, State, namespace};

pub(super) fn replay(migrations: &[Migration]) -> Recorded {
    let mut replay = Replay::default();
    for migration in migrations {
        replay.migration(migration);
    }
    replay.finish()
}

#[derive(Default)]
struct Replay {
    state: State,
    recorded: Recorded,
    /// Functions that the history makes, with the bodies that can shape tables.
    functions: BTreeMap<String, Option<String>>,
    /// Statements about sequences, which a column's `SERIAL` says too: with the names of the sequences.
    sequences: Vec<(Vec<ObjectName>, HandWritten)>,
}

impl Replay {
    fn migration(&mut self, migration: &Migration) {
        // Each run may be a session of its own.
        self.state.search_path = None;
        for statement in statements(&migration.up.text, Backend::Postgres) {
            let source = Source {
                file: &migration.up,
                span: statement.span.clone(),
                text: statement.text,
            };
            self.statement(migration, &source);
        }
    }

    fn statement(&mut self, migration: &Migration, source: &Source<'_>) {
        let functions = &self.functions;
        let harmless = |name: &str| functions.get(name).is_some_and(|body| body.is_none());
        match read::read(source, &harmless) {
            Reading::Nothing => {}
            Reading::ByHand => {
                self.learn_function(source.text);
                match self.reaches_expressions(source.text) {
                    Some(doubtful) => {
                        let why = "it may change expressions that name what it is about";
                        self.in_doubt(migration, source, &[why.to_owned()], doubtful);
                    }
                    None => self.by_hand(migration, source),
                }
            }
            Reading::NotFollowed(why) => match pieces(source.text) {
                // A parenthesis that isn't closed hides the semicolons behind it.
                Some(pieces) => self.pieces(migration, source, pieces),
                None => self.not_followed(migration, source, &[why]),
            },
            Reading::Block(block) => self.block(migration, source, &block),
            Reading::Ddl(ddl, asides) => self.follow(migration, source, ddl, asides),
        }
    }

    fn pieces(&mut self, migration: &Migration, whole: &Source<'_>, pieces: Vec<Range<usize>>) {
        for piece in pieces {
            self.statement(migration, &whole.part(&piece));
        }
    }

    fn follow(
        &mut self,
        migration: &Migration,
        source: &Source<'_>,
        ddl: Vec<Ddl>,
        asides: Asides,
    ) {
        let sequences: Vec<ObjectName> = ddl.iter().filter_map(sequence_of).cloned().collect();
        let targets: Vec<ObjectName> = ddl.iter().filter_map(table_of).cloned().collect();
        for ddl in ddl {
            self.state.apply(ddl);
        }
        let problems = std::mem::take(&mut self.state.problems);
        let by_hand = std::mem::take(&mut self.state.by_hand) | asides.by_hand;
        if !problems.is_empty() {
            let named = targets.iter().filter_map(|written| {
                let known = self.state.table_name(written);
                known.or_else(|| self.state.place(written))
            });
            let doubtful = named.collect();
            return self.in_doubt(migration, source, &problems, doubtful);
        }
        for aside in asides.unmanaged {
            let finding = note(migration, source, "isn't followed in full").note(aside);
            self.recorded.findings.push(finding);
        }
        if !by_hand {
            return;
        }
        if sequences.is_empty() {
            self.by_hand(migration, source);
        } else {
            let statement = self.hand_written(migration, source);
            self.sequences.push((sequences, statement));
        }
    }

    fn by_hand(&mut self, migration: &Migration, source: &Source<'_>) {
        let statement = self.hand_written(migration, source);
        self.recorded.hand_written.push(statement);
    }

    fn hand_written(&self, migration: &Migration, source: &Source<'_>) -> HandWritten {
        HandWritten {
            migration: migration.id,
            location: source.location(),
            kind: read::kind_of(source.text),
            fates: self.state.fates.len(),
        }
    }

    /// Remembers whether a routine that the history makes can shape tables.
    fn learn_function(&mut self, text: &str) {
        let kind = read::kind_of(text);
        if kind != "CREATE FUNCTION" && kind != "CREATE PROCEDURE" {
            return;
        }
        if let Some((name, body)) = read::routine(text) {
            let body = read::may_shape(&body).then_some(body);
            self.functions.insert(name, body);
        }
    }

    fn not_followed(&mut self, migration: &Migration, source: &Source<'_>, why: &[String]) {
        let doubtful = self.tables_named_in(source.text);
        self.in_doubt(migration, source, why, doubtful);
    }

    fn in_doubt(
        &mut self,
        migration: &Migration,
        source: &Source<'_>,
        why: &[String],
        doubtful: BTreeSet<ObjectName>,
    ) {
        let mut finding = note(migration, source, "can't be followed");
        finding.notes.extend(why.iter().cloned());
        if !doubtful.is_empty() {
            let names: Vec<String> = doubtful.iter().map(|name| format!("`{name}`")).collect();
            finding = finding.note(format!(
                "left out of the comparison from here on: {}",
                names.join(", ")
            ));
            let verify = "run `cargo ovmig verify`: it compares these too, on a scratch database";
            finding = finding.help(verify);
        }
        self.recorded.findings.push(finding);
        self.state.in_doubt.extend(doubtful);
    }

    /// The tables that a text names: known ones, and those that it says are tables.
    fn tables_named_in(&self, text: &str) -> BTreeSet<ObjectName> {
        if read::kind_of(text) == "CREATE TABLE" {
            // It reads the others.
            let made = read::tables_in(text).into_iter().next();
            return made
                .and_then(|name| self.state.place(&name))
                .into_iter()
                .collect();
        }
        if let Some(made) = read::select_into(text) {
            return self.state.place(&made).into_iter().collect();
        }
        let mut named = read::names_in(text);
        let mut said = read::tables_in(text);
        // What a function does that is called.
        for body in named
            .iter()
            .filter_map(|name| self.functions.get(&name.name)?.as_deref())
            .collect::<BTreeSet<&str>>()
        {
            named.extend(read::names_in(body));
            said.extend(read::tables_in(body));
        }
        // A name in a string may be put together with its schema.
        let elsewhere = named.iter().flat_map(|name| {
            let tables = self.state.schema.tables.keys();
            let schema = name.schema.as_deref().map(namespace);
            tables.filter(move |it| {
                it.name == name.name && schema.as_ref().is_none_or(|schema| *schema == it.schema)
            })
        });
        let known: Vec<ObjectName> = (named.iter())
            .filter_map(|name| self.state.table_name(name))
            .chain(elsewhere.cloned())
            .collect();
        let said = said.into_iter().filter_map(|name| self.state.place(&name));
        known.into_iter().chain(said).collect()
    }

    /// For a new name of a function, or its end with all that uses it: the tables whose expressions call it. `None` for
    /// other statements, and where there are none.
    fn reaches_expressions(&self, text: &str) -> Option<BTreeSet<ObjectName>> {
        let kind = read::kind_of(text);
        let (verb, object) = kind.split_once(' ')?;
        let routine = ["FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"].contains(&object);
        let says = |word: &str| significant(text, Backend::Postgres).any(|it| it.is_word(word));
        let reaches = match verb {
            "ALTER" => says("rename") || says("schema"),
            "DROP" => says("cascade"),
            _ => false,
        };
        if !(routine && reaches) {
            return None;
        }
        let open = significant(text, Backend::Postgres).find(|it| it.is_symbol("("));
        let head = &text[..open.map_or(text.len(), |it| it.start)];
        let names = read::names_in(head);
        let tables = self.state.schema.tables.values().filter(|table| {
            let calls = |sql: &str| {
                let mut called = read::names_in(sql).into_iter();
                called.any(|it| names.iter().any(|name| name.name == it.name))
            };
            expressions(table).any(calls)
        });
        let tables: BTreeSet<ObjectName> = tables.map(|table| table.name.clone()).collect();
        (!tables.is_empty()).then_some(tables)
    }

    fn finish(mut self) -> Recorded {
        // The engine doesn't count them among the tables, and a declaration of one says nothing of its parent.
        for partition in std::mem::take(&mut self.state.partitions) {
            self.state.schema.tables.remove(&partition);
            self.recorded.beside.insert(partition.clone());
            self.state.in_doubt.insert(partition);
        }
        let others = self.state.relations.iter();
        let others = others
            .filter(|(name, is)| **is == Relation::Other && self.state.in_doubt.contains(name));
        self.recorded.beside.extend(others.map(|it| it.0.clone()));
        let state = &self.state;
        let serial = |name: &ObjectName| {
            state
                .sequences
                .get(name)
                .is_some_and(|sequence| sequence.feeds)
        };
        for (names, statement) in self.sequences {
            let resolved = names.iter().map(|name| ObjectName {
                schema: name.schema.as_deref().and_then(namespace),
                name: name.name.clone(),
            });
            if !resolved.into_iter().all(|name| serial(&name)) {
                self.recorded.hand_written.push(statement);
            }
        }
        self.recorded
            .hand_written
            .sort_by_key(|statement| (statement.migration, statement.location.span.start));
        self.recorded.in_doubt = self.state.in_doubt;
        self.recorded.fates = self.state.fates;
        self.recorded.schema = self.state.schema;
        self.recorded
    }
}

/// The parts of an unbalanced text that semicolons cut it into, if there are several.
fn pieces(text: &str) -> Option<Vec<Range<usize>>> {
    let mut depth = 0i32;
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for token in significant(text, Backend::Postgres) {
        if token.is_symbol(";") {
            pieces.extend(open.take());
            continue;
        }
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        let start = open.map_or(token.start, |open| open.start);
        open = Some(start..token.end());
    }
    pieces.extend(open);
    (depth > 0 && pieces.len() > 1).then_some(pieces)
}

/// All expressions of a table.
fn expressions(table: &Table) -> impl Iterator<Item = &str> {
    let columns = table.columns.iter().flat_map(|column| {
        let generated = column.generated.as_ref().map(|it| &it.expr);
        column.default.iter().chain(generated)
    });
    let keys = table
        .indexes
        .iter()
        .flat_map(|index| &index.keys)
        .filter_map(|key| match &key.part {
            KeyPart::Expr(expr) => Some(expr),
            KeyPart::Column(_) => None,
        });
    columns
        .chain(keys)
        .chain(table.checks.iter().map(|check| &check.expr))
        .chain(
            table
                .indexes
                .iter()
                .filter_map(|index| index.predicate.as_ref()),
        )
        .map(|expr| expr.0.as_str())
}

fn note(migration: &Migration, source: &Source<'_>, what: &str) -> Finding {
    let kind = read::kind_of(source.text);
    let kind = if kind.is_empty() {
        "this".to_owned()
    } else {
        kind
    };
    let message = format!(
        "the statement {kind} of migration {} {what}",
        migration.folder()
    );
    let location: Location = source.location();
    Finding::new(&not_followed::RULE, message).at(location, "")
}

/// The table that it changes, if it is about one.
fn table_of(ddl: &Ddl) -> Option<&ObjectName> {
    match ddl {
        Ddl::CreateTable(table) => Some(&table.name),
        Ddl::CreateTableAs { name, .. } => Some(name),
        Ddl::AlterTable { table, .. }
        | Ddl::CreateIndex { table, .. }
        | Ddl::CommentTable { table, .. }
        | Ddl::CommentColumn { table, .. } => Some(table),
        _ => None,
    }
}

fn sequence_of(ddl: &Ddl) -> Option<&ObjectName> {
    match ddl {
        Ddl::CreateSequence { name, .. } | Ddl::AlterSequence { name, .. } => Some(name),
        _ => None,
    }
}
