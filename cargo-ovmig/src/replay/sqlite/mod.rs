//! Replays SQLite migrations in SQLite itself: in memory, statement by statement, and reads the schema that results.
//!
//! Foreign keys are off, because tables are rebuilt here without the pragmas and transactions of the files: a file's
//! own `BEGIN` and `COMMIT` become a savepoint. Nothing leaves the memory: what would open or write another file isn't
//! carried out.
//!
//! Invariant: each statement is carried out, passed over because it can't show in a schema, or said.

mod hand_written;
mod statement;

use diesel::connection::SimpleConnection;
use diesel::result::Error;
use diesel::{Connection, QueryResult, RunQueryDsl, SqliteConnection, sql_query};

use super::Recorded;
use crate::dialect::sqlite::ddl;
use crate::findings::Finding;
use crate::findings::rules::{failing_migration, not_followed};
use crate::history::Migration;
use crate::schema::{Backend, ObjectName};
use crate::source::Location;
use crate::sql::{Statement, statements};
use hand_written::Passage;
use statement::{Act, Does};

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

/// Diesel has opened a transaction around the file.
const IN_TRANSACTION: &str = "it can't run inside a transaction: write `run_in_transaction = false` into the migration's metadata.toml";

/// Replays the up scripts of the migrations, in their order.
pub(super) fn replay(migrations: &[Migration]) -> Recorded {
    let mut replay = match Replay::new() {
        Ok(replay) => replay,
        Err(error) => return unusable(&error),
    };
    for migration in migrations {
        if let Err(error) = replay.migration(migration) {
            replay.recorded.findings.push(
                Finding::new(
                    &failing_migration::RULE,
                    format!(
                        "migration `{}` can't be replayed: {error}",
                        migration.folder()
                    ),
                )
                .on(&migration.up.path),
            );
        }
    }
    match replay.finish(migrations) {
        Ok(recorded) => recorded,
        Err(error) => unusable(&error.to_string()),
    }
}

fn unusable(error: &str) -> Recorded {
    let message = format!("SQLite can't be used in memory: {error}");
    Recorded {
        findings: vec![Finding::new(&failing_migration::RULE, message)],
        ..Recorded::default()
    }
}

struct Replay {
    conn: SqliteConnection,
    recorded: Recorded,
    /// Virtual and temporary tables.
    aside: Vec<String>,
}

/// A statement with what it does.
struct Step<'a> {
    statement: Statement<'a>,
    act: Act,
}

/// How a statement failed.
struct Failure {
    step: usize,
    message: String,
}

impl Replay {
    fn new() -> Result<Replay, String> {
        let mut conn =
            SqliteConnection::establish(":memory:").map_err(|error| error.to_string())?;
        conn.batch_execute("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;")
            .map_err(|error| error.to_string())?;
        Ok(Replay {
            conn,
            recorded: Recorded::default(),
            aside: Vec::new(),
        })
    }

    fn migration(&mut self, migration: &Migration) -> QueryResult<()> {
        let text = migration.up.text.as_str();
        let steps: Vec<Step<'_>> = (statements(text, Backend::Sqlite).into_iter())
            .map(|statement| Step {
                act: statement::read(statement.text),
                statement,
            })
            .collect();
        let mut passage = Passage::default();
        self.conn.batch_execute("SAVEPOINT ovmig_migration")?;
        let failures = self.steps(&steps, migration.run_in_transaction, &mut passage)?;
        let failed = !failures.is_empty();
        // Where a statement ends is first our reading of the file; SQLite's own counts.
        if !failed || !self.succeeds_as_a_whole(text, &steps)? {
            self.say(migration, &steps, failures);
        }
        // A failing `INSERT OR ROLLBACK` takes the savepoint along.
        let released = self.conn.batch_execute("RELEASE ovmig_migration");
        passage.finish(
            migration,
            &steps,
            &mut self.aside,
            &mut self.recorded.hand_written,
        );
        if failed { Ok(()) } else { released }
    }

    /// Carries out all statements, and goes on after one that fails: the schema is then as near as can be to what was
    /// meant.
    fn steps(
        &mut self,
        steps: &[Step<'_>],
        in_transaction: bool,
        passage: &mut Passage,
    ) -> QueryResult<Vec<Failure>> {
        let mut failures = Vec::new();
        let watch = passage.has_extras(steps);
        for (at, step) in steps.iter().enumerate() {
            if watch && matches!(step.act.does, Does::DropTable(_) | Does::DropExtra(_)) {
                passage.remember(sql_query(ddl::OBJECTS).load(&mut self.conn)?);
            }
            let refused = in_transaction
                && (matches!(step.act.does, Does::Begin) || step.act.kind == "VACUUM");
            let outcome = if refused {
                Err(IN_TRANSACTION.to_owned())
            } else {
                self.step(step).map_err(|error| message(&error))
            };
            if let Err(message) = outcome {
                failures.push(Failure { step: at, message });
            }
        }
        Ok(failures)
    }

    fn step(&mut self, step: &Step<'_>) -> QueryResult<()> {
        self.conn.batch_execute(match step.act.does {
            Does::Nothing | Does::Outside(_) => return Ok(()),
            Does::Begin => "SAVEPOINT ovmig_file",
            Does::Commit => "RELEASE ovmig_file",
            Does::Rollback => "ROLLBACK TO ovmig_file; RELEASE ovmig_file",
            _ => step.statement.text,
        })
    }

    /// Whether SQLite takes the file in one go, after all. What the attempts before it did is undone; when it fails,
    /// the statements are carried out again one by one.
    fn succeeds_as_a_whole(&mut self, text: &str, steps: &[Step<'_>]) -> QueryResult<bool> {
        let apart = |step: &Step<'_>| {
            matches!(
                step.act.does,
                Does::Begin | Does::Commit | Does::Rollback | Does::Nothing | Does::Outside(_)
            )
        };
        if steps.iter().any(apart) {
            return Ok(false);
        }
        if self
            .conn
            .batch_execute("ROLLBACK TO ovmig_migration")
            .is_err()
        {
            return Ok(false);
        }
        if self.conn.batch_execute(text).is_ok() {
            return Ok(true);
        }
        self.conn.batch_execute("ROLLBACK TO ovmig_migration")?;
        for step in steps {
            let _ = self.step(step); // The failures are known.
        }
        Ok(false)
    }

    fn say(&mut self, migration: &Migration, steps: &[Step<'_>], failures: Vec<Failure>) {
        let location = |step: &Step<'_>| Location::new(&migration.up, step.statement.span.clone());
        for step in steps {
            if let Does::Outside(why) = step.act.does {
                let message = format!(
                    "`{}` in migration `{}` isn't replayed, because {why}",
                    step.act.kind,
                    migration.folder()
                );
                let note = Finding::new(&not_followed::RULE, message).at(location(step), why);
                self.recorded.findings.push(note);
            }
        }
        let mut failed = false;
        for Failure { step, message } in failures {
            let step = &steps[step];
            let table = match &step.act.does {
                Does::CreateTable(table) | Does::CreateIndex(table) | Does::DropTable(table) => {
                    Some(table)
                }
                Does::AlterTable { table, .. } => Some(table),
                _ => None,
            };
            self.recorded.in_doubt.extend(table.map(ObjectName::new));
            if ADDED_BY_PROGRAMS
                .iter()
                .any(|words| message.starts_with(words))
            {
                let note = format!(
                    "`{}` in migration `{}` can't be followed: it needs something that a program adds to SQLite",
                    step.act.kind,
                    migration.folder()
                );
                let note = Finding::new(&not_followed::RULE, note).at(location(step), message);
                self.recorded.findings.push(note);
            } else if !std::mem::replace(&mut failed, true) {
                let error = format!(
                    "migration `{}` fails at its `{}`: {message}",
                    migration.folder(),
                    step.act.kind
                );
                let finding =
                    Finding::new(&failing_migration::RULE, error).at(location(step), message);
                self.recorded.findings.push(finding);
            }
        }
    }

    fn finish(mut self, migrations: &[Migration]) -> QueryResult<Recorded> {
        let objects: Vec<ddl::Object> = sql_query(ddl::OBJECTS).load(&mut self.conn)?;
        let read = ddl::read(&objects);
        for (table, odd) in read.odd {
            let message = format!(
                "table `{table}` has {}, which can't be declared: the table is left out of the comparison",
                odd.join(" and ")
            );
            let mut note = Finding::new(&not_followed::RULE, message);
            if let Some(location) = last_created(migrations, &table.name) {
                note = note.at(location, odd.join(" and "));
            }
            self.recorded.findings.push(note);
            self.recorded.in_doubt.insert(table);
        }
        self.recorded.schema = read.schema;
        self.spell_in_doubt();
        Ok(self.recorded)
    }

    /// Gives the tables in doubt, which statements name in any case, the spelling of the schema.
    fn spell_in_doubt(&mut self) {
        let tables = &self.recorded.schema.tables;
        let spelled = self.recorded.in_doubt.iter().map(|name| {
            let known = tables
                .keys()
                .find(|table| table.name.eq_ignore_ascii_case(&name.name));
            known.unwrap_or(name).clone()
        });
        self.recorded.in_doubt = spelled.collect();
    }
}

fn message(error: &Error) -> String {
    match error {
        Error::DatabaseError(_, information)
            if information
                .message()
                .contains("no such savepoint: ovmig_file") =>
        {
            "no transaction is open here".to_owned()
        }
        Error::DatabaseError(_, information) => information.message().to_owned(),
        other => other.to_string(),
    }
}

/// Where a table got its present text: the last statement that created it, or a table that was then renamed to it.
fn last_created(migrations: &[Migration], table: &str) -> Option<Location> {
    let mut name = table.to_lowercase();
    for migration in migrations.iter().rev() {
        for statement in statements(&migration.up.text, Backend::Sqlite)
            .into_iter()
            .rev()
        {
            match statement::read(statement.text).does {
                Does::CreateTable(created) if created == name => {
                    return Some(Location::new(&migration.up, statement.span));
                }
                Does::AlterTable {
                    table,
                    to: Some(to),
                } if to == name => name = table,
                _ => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
