//! Replays SQLite migrations in SQLite itself: in memory, statement by statement, and reads the schema that results.
//!
//! Foreign keys are off, because tables are rebuilt here without the pragmas and transactions of the files: a file's
//! own `BEGIN` and `COMMIT` become a savepoint. Nothing leaves the memory: what would open or write another file isn't
//! carried out.
//!
//! Tables that nothing but their `CREATE` statements is ever said of are read without SQLite, see [`apart`].
//!
//! Invariant: each statement is carried out, passed over because it can't show in a schema, or said.

mod apart;
mod doubt;
mod endless;
mod fates;
mod hand_written;
mod legacy;
mod plain;
mod statement;

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::result::Error;
use diesel::{Connection, QueryResult, RunQueryDsl, SqliteConnection, sql_query};

use super::Recorded;
use crate::dialect::sqlite::ddl;
use crate::findings::Finding;
use crate::findings::rules::{failing_migration, not_followed};
use crate::history::Migration;
use crate::schema::Backend;
use crate::source::Location;
use crate::sql::{Statement, statements};
use apart::Apart;
use endless::Endless;
use hand_written::Passage;
use legacy::Keys;
use statement::{Act, Does};

/// Diesel has opened a transaction around the file.
const IN_TRANSACTION: &str = "it can't run inside a transaction: write `run_in_transaction = false` into the migration's metadata.toml";

/// Replays the up scripts of the migrations, in their order.
pub(super) fn replay(migrations: &[Migration]) -> Recorded {
    let steps: Vec<Vec<Step<'_>>> = migrations.iter().map(Step::all).collect();
    // What a failing statement leaves behind may depend on all that there is: then nothing stands apart.
    let apart = Apart::of(&steps);
    let recorded = replayed(migrations, &steps, apart)
        .or_else(|| replayed(migrations, &steps, Apart::default()));
    recorded.unwrap_or_default()
}

/// `None`: a statement fails, and it isn't known what it leaves behind.
fn replayed(migrations: &[Migration], steps: &[Vec<Step<'_>>], apart: Apart) -> Option<Recorded> {
    let mut replay = match Replay::new(apart) {
        Ok(replay) => replay,
        Err(error) => return Some(unusable(&error)),
    };
    for (at, (migration, steps)) in migrations.iter().zip(steps).enumerate() {
        let outcome = replay.migration(at, migration, steps);
        if (replay.failed || outcome.is_err()) && !replay.apart.is_empty() {
            return None;
        }
        if let Err(error) = outcome {
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
        Ok(recorded) => Some(recorded),
        Err(error) => Some(unusable(&error.to_string())),
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
    apart: Apart,
    /// Whether a statement has failed.
    failed: bool,
    endless: Endless,
    /// The databases that the migration has attached, in lower case.
    attached: BTreeSet<String>,
    /// The tables that a statement which isn't followed makes or changes, in lower case.
    unknown: BTreeSet<String>,
}

/// A statement with what it does.
struct Step<'a> {
    statement: Statement<'a>,
    act: Act,
}

impl Step<'_> {
    fn all(migration: &Migration) -> Vec<Step<'_>> {
        (statements(&migration.up.text, Backend::Sqlite).into_iter())
            .map(|statement| Step {
                act: statement::read(statement.text),
                statement,
            })
            .collect()
    }
}

/// How a statement failed.
struct Failure {
    step: usize,
    message: String,
}

impl Replay {
    fn new(apart: Apart) -> Result<Replay, String> {
        let mut conn =
            SqliteConnection::establish(":memory:").map_err(|error| error.to_string())?;
        conn.batch_execute("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;")
            .map_err(|error| error.to_string())?;
        Ok(Replay {
            conn,
            recorded: Recorded::default(),
            aside: Vec::new(),
            apart,
            failed: false,
            endless: Endless::default(),
            attached: BTreeSet::new(),
            unknown: BTreeSet::new(),
        })
    }

    /// Replays the migration that is the `number`th.
    fn migration(
        &mut self,
        number: usize,
        migration: &Migration,
        steps: &[Step<'_>],
    ) -> QueryResult<()> {
        let mut passage = Passage::default();
        let carried_out = if (0..steps.len()).all(|at| self.apart.has(number, at)) {
            Ok(())
        } else {
            self.carry_out(number, migration, steps, &mut passage)
        };
        self.recorded.fates.extend(fates::fates(steps));
        passage.finish(
            migration,
            steps,
            &mut self.aside,
            &mut self.recorded.hand_written,
        );
        carried_out
    }

    fn carry_out(
        &mut self,
        number: usize,
        migration: &Migration,
        steps: &[Step<'_>],
        passage: &mut Passage,
    ) -> QueryResult<()> {
        self.conn.batch_execute("SAVEPOINT ovmig_migration")?;
        let failures = self.steps(number, steps, migration.run_in_transaction, passage)?;
        let failed = !failures.is_empty();
        self.failed |= failed;
        if failed && !self.apart.is_empty() {
            return Ok(());
        }
        // Where a statement ends is first our reading of the file; SQLite's own counts.
        if failed && self.succeeds_as_a_whole(migration, steps)? {
            self.judge(migration, steps, Vec::new());
        } else {
            self.judge(migration, steps, failures);
        }
        // A failing `INSERT OR ROLLBACK` takes the savepoint along.
        let released = self.conn.batch_execute("RELEASE ovmig_migration");
        for name in std::mem::take(&mut self.attached) {
            let name = name.replace('"', "\"\"");
            // Where the savepoint is gone it may have gone along.
            let _ = self.conn.batch_execute(&format!("DETACH \"{name}\""));
        }
        if failed { Ok(()) } else { released }
    }

    /// Carries out all statements, and goes on after one that fails: the schema is then as near as can be to what was
    /// meant.
    fn steps(
        &mut self,
        number: usize,
        steps: &[Step<'_>],
        in_transaction: bool,
        passage: &mut Passage,
    ) -> QueryResult<Vec<Failure>> {
        let mut failures = Vec::new();
        let watch = passage.has_extras(steps);
        let mut keys = Keys::new(in_transaction);
        for (at, step) in steps.iter().enumerate() {
            if self.apart.has(number, at) {
                continue;
            }
            if watch && matches!(step.act.does, Does::DropTable(_) | Does::DropExtra(_)) {
                passage.remember(sql_query(ddl::OBJECTS).load(&mut self.conn)?);
            }
            let refused = in_transaction
                && (matches!(step.act.does, Does::Begin) || step.act.kind == "VACUUM");
            let outcome = if refused {
                Err(IN_TRANSACTION.to_owned())
            } else if let Does::Fails(why) = step.act.does {
                Err(why.to_owned())
            } else {
                let outcome = self.step(step, &keys).map_err(|error| message(&error));
                keys.pass(step);
                outcome
            };
            if let Err(message) = outcome {
                failures.push(Failure { step: at, message });
            }
        }
        Ok(failures)
    }

    fn step(&mut self, step: &Step<'_>, keys: &Keys) -> QueryResult<()> {
        if let Does::AlterTable { table, .. } = &step.act.does
            && keys.follow(step)
            && legacy::is_on(&mut self.conn)?
        {
            return legacy::rename(&mut self.conn, table, step.statement.text);
        }
        if let Some(instead) = self.endless.instead(&step.act, step.statement.text) {
            return self.conn.batch_execute(&instead);
        }
        self.conn.batch_execute(match &step.act.does {
            Does::Nothing | Does::Outside(_) | Does::Detach | Does::Fails(_) => return Ok(()),
            Does::Attach { name, .. } => return self.attach(name),
            Does::Begin => "SAVEPOINT ovmig_file",
            Does::Commit => "RELEASE ovmig_file",
            Does::Rollback => "ROLLBACK TO ovmig_file; RELEASE ovmig_file",
            _ => step.statement.text,
        })
    }

    /// The names of an attached database can be told from the main one's; its rows aren't there.
    fn attach(&mut self, name: &str) -> QueryResult<()> {
        if !self.attached.insert(name.to_owned()) {
            return Ok(());
        }
        let name = name.replace('"', "\"\"");
        self.conn
            .batch_execute(&format!("ATTACH ':memory:' AS \"{name}\""))
    }

    /// Whether SQLite takes the file in one go, after all. What the attempts before it did is undone; when it fails,
    /// the statements are carried out again one by one.
    fn succeeds_as_a_whole(
        &mut self,
        migration: &Migration,
        steps: &[Step<'_>],
    ) -> QueryResult<bool> {
        let (text, in_transaction) = (&migration.up.text, migration.run_in_transaction);
        let apart = |step: &Step<'_>| {
            matches!(
                step.act.does,
                Does::Begin
                    | Does::Commit
                    | Does::Rollback
                    | Does::Nothing
                    | Does::Outside(_)
                    | Does::Attach { .. }
                    | Does::Detach
                    | Does::Fails(_)
            )
        };
        let mut endless = self.endless;
        let mut may_not_end =
            |step: &Step<'_>| endless.instead(&step.act, step.statement.text).is_some();
        if steps.iter().any(|step| apart(step) || may_not_end(step)) {
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
        let mut keys = Keys::new(in_transaction);
        for step in steps {
            let _ = self.step(step, &keys); // The failures are known.
            keys.pass(step);
        }
        Ok(false)
    }

    fn finish(mut self, migrations: &[Migration]) -> QueryResult<Recorded> {
        let mut objects = std::mem::take(&mut self.apart.objects);
        objects.extend(sql_query(ddl::OBJECTS).load::<ddl::Object>(&mut self.conn)?);
        let read = ddl::read(&objects);
        for (table, odd) in read.odd {
            let message = format!(
                "table `{table}` has {}, which can't be declared",
                odd.join(" and ")
            );
            let mut note = Finding::new(&not_followed::RULE, message);
            if let Some(location) = last_created(migrations, &table.name) {
                note = note.at(location, odd.join(" and "));
            }
            self.recorded
                .findings
                .push(note.note(left_out(&table.name)));
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

fn left_out(tables: &str) -> String {
    format!("left out of the comparison from here on: `{tables}`")
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
