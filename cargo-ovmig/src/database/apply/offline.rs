//! The script that an upgrade or a downgrade would run, for a database that can't be reached from here.
//!
//! It does what the tool would do with its connection: each migration and the rows that say so in one transaction.

use std::fmt::Write;

use super::plan::{self, versions};
use super::refuse;
use super::run::{Job, RESTORE_POSTGRES};
use super::script::{Mode, text};
use crate::database::bookkeeping::{BOOKKEEPING, Books, LEDGER, Row, create, run_on_text};
use crate::database::connect::mysql::SETTINGS as MYSQL_SETTINGS;
use crate::database::{Range, Target};
use crate::failure::Failure;
use crate::history::{History, MigrationId};
use crate::schema::Backend;
use crate::source::Location;
use crate::sql::significant;

/// The script of `upgrade FROM:TO --sql`; without FROM it begins at nothing.
pub fn upgrade_script(history: &History, range: Range) -> Result<String, Failure> {
    let tree = versions(history)?;
    let all: Vec<_> = tree.values().collect();
    let from = position(history, range.from.unwrap_or(Target::Base))?;
    let to = match range.to {
        Target::Relative(steps @ 1..) => from.saturating_add(usize::try_from(steps).unwrap_or(0)),
        Target::Relative(_) => return Err(refuse::not_upwards(range.to)),
        target => position(history, target)?,
    };
    if to > all.len() {
        return Err(refuse::too_many("pending", to - from, all.len() - from));
    }
    if from > to {
        return Err(wrong_way(range, "upgrade", "downgrade"));
    }
    let mut script = Writer::new(history.backend, "upgrade", range);
    for (migration, sums) in &all[from..to] {
        script.job(&plan::apply(migration, sums, &tree, history.backend)?);
    }
    Ok(script.text)
}

/// The script of `downgrade FROM:TO --sql`.
pub fn downgrade_script(history: &History, range: Range) -> Result<String, Failure> {
    let tree = versions(history)?;
    let Some(start) = range.from else {
        return Err(
            Failure::new("a script that reverts has to know where the database is").hint(format!(
                "write both ends: `cargo ovmig downgrade {}:{} --sql`",
                history.head().unwrap_or(MigrationId::number(1)),
                range.to
            )),
        );
    };
    let from = position(history, start)?;
    let to = match range.to {
        Target::Relative(steps @ ..0) => {
            let steps = usize::try_from(steps.unsigned_abs()).unwrap_or(usize::MAX);
            from.checked_sub(steps)
                .ok_or_else(|| refuse::too_many("applied", steps, from))?
        }
        Target::Relative(_) => return Err(refuse::not_downwards(range.to)),
        target => position(history, target)?,
    };
    if from < to {
        return Err(wrong_way(range, "downgrade", "upgrade"));
    }
    let mut script = Writer::new(history.backend, "downgrade", range);
    let chosen: Vec<&String> = tree.keys().take(from).skip(to).collect();
    for version in chosen.into_iter().rev() {
        let job = plan::revert(version, &Books::default(), &tree, history.backend)?;
        script.job(&job);
    }
    Ok(script.text)
}

/// How many migrations a database at that target has.
fn position(history: &History, target: Target) -> Result<usize, Failure> {
    match target {
        Target::Base => Ok(0),
        Target::Head => Ok(history.migrations.len()),
        Target::Id(id) => {
            let found = history
                .migrations
                .iter()
                .position(|migration| migration.id == id);
            found
                .map(|at| at + 1)
                .ok_or_else(|| refuse::no_such_migration(id, history))
        }
        Target::Relative(_) => Err(Failure::new(format!(
            "a script can't begin at `{target}`: there is no database to count from"
        ))),
    }
}

fn wrong_way(range: Range, command: &str, other: &str) -> Failure {
    let from = range.from.unwrap_or(Target::Base);
    Failure::new(format!("{from}:{} isn't a way for `{command}`", range.to)).hint(format!(
        "`cargo ovmig {other} {from}:{} --sql` is one",
        range.to
    ))
}

struct Writer {
    backend: Backend,
    text: String,
}

impl Writer {
    fn new(backend: Backend, command: &str, range: Range) -> Writer {
        let from = range.from.unwrap_or(Target::Base);
        let (run, settings) = match backend {
            Backend::Sqlite => (
                "sqlite3 -bail DATABASE < SCRIPT",
                "PRAGMA foreign_keys = ON",
            ),
            Backend::Postgres => (
                "psql -v ON_ERROR_STOP=1 -f SCRIPT DATABASE",
                "SET TIME ZONE 'UTC'",
            ),
            Backend::Mysql => ("mysql DATABASE < SCRIPT", MYSQL_SETTINGS),
        };
        let ledger = diesel::migration::CREATE_MIGRATIONS_TABLE
            .trim()
            .trim_end_matches(';');
        Writer {
            backend,
            text: format!(
                "-- cargo ovmig {command} {from}:{} --sql, for {}.\n-- To run it: {run}\n\n{settings};\n\n{ledger};\n\n{};\n",
                range.to,
                backend.title(),
                create(backend),
            ),
        }
    }

    fn job(&mut self, job: &Job) {
        let verb = if job.reverts { "revert " } else { "" };
        let _ = writeln!(self.text, "\n-- {verb}{}", job.folder);
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN IMMEDIATE",
            Backend::Postgres | Backend::Mysql => "BEGIN",
        };
        match job.script.mode {
            Mode::Transaction => self.statement(begin),
            Mode::ForeignKeysOff => {
                self.statement("PRAGMA foreign_keys = OFF");
                self.statement(begin);
            }
            Mode::Bare | Mode::Steps => {}
        }
        self.body(job);
        if matches!(job.script.mode, Mode::Bare | Mode::Steps) {
            self.statement(begin);
        }
        self.books(job);
        self.statement("COMMIT");
        if job.script.mode == Mode::ForeignKeysOff {
            self.statement("PRAGMA foreign_keys = ON");
        }
    }

    /// The statements with the comments between them.
    fn body(&mut self, job: &Job) {
        let statements = &job.script.statements;
        if let (Some(first), Some(last)) = (statements.first(), statements.last()) {
            let file = &job.script.file.text;
            self.text_of(statements, &file[first.span.start..last.span.end]);
        }
        let sets = statements.iter().any(|statement| {
            let mut tokens = significant(text(statement), self.backend);
            let first = tokens.next();
            first.is_some_and(|token| token.is_word("set"))
                || tokens.any(|token| token.is_word("set_config"))
        });
        match self.backend {
            Backend::Postgres if sets => self.statement(RESTORE_POSTGRES),
            Backend::Mysql if sets => self.statement(MYSQL_SETTINGS),
            _ => {}
        }
    }

    /// The client `mysql` ends a statement at each semicolon, also in the body of a trigger, unless it is told otherwise.
    fn text_of(&mut self, statements: &[Location], whole: &str) {
        let has_body = |it: &&Location| {
            significant(text(it), Backend::Mysql).any(|token| token.is_symbol(";"))
        };
        if self.backend != Backend::Mysql || statements.iter().find(has_body).is_none() {
            return self.statement(whole);
        }
        for statement in statements {
            if has_body(&statement) {
                let _ = writeln!(
                    self.text,
                    "DELIMITER $$\n{} $$\nDELIMITER ;",
                    text(statement)
                );
            } else {
                self.statement(text(statement));
            }
        }
    }

    fn books(&mut self, job: &Job) {
        let backend = self.backend;
        let literal = |text: &str| literal(text, backend);
        let version = literal(&job.version);
        self.statement(&format!(
            "DELETE FROM {BOOKKEEPING} WHERE version = {version}"
        ));
        if job.reverts {
            self.statement(&format!("DELETE FROM {LEDGER} WHERE version = {version}"));
            return;
        }
        self.statement(&format!(
            "INSERT INTO {LEDGER} (version) VALUES ({version})"
        ));
        let optional = |text: &Option<String>| text.as_deref().map_or("NULL".to_owned(), literal);
        let Row {
            name,
            up_sha,
            down_sha,
            algorithm,
            down_sql,
            run_in_transaction,
            tool_version,
            state,
            ..
        } = &job.row;
        self.statement(&format!(
            "INSERT INTO {BOOKKEEPING}\n    (version, name, up_sha, down_sha, algorithm, down_sql, run_in_transaction, \
             applied_at, tool_version, state)\nSELECT {version}, {}, {}, {}, {}, {}, {}, {}, {}, {}\n\
             FROM {LEDGER} WHERE version = {version}",
            literal(name),
            literal(up_sha),
            optional(down_sha),
            literal(algorithm),
            optional(down_sql),
            if *run_in_transaction { "TRUE" } else { "FALSE" },
            run_on_text(self.backend),
            literal(tool_version),
            literal(state),
        ));
    }

    fn statement(&mut self, sql: &str) {
        self.text.push_str(sql);
        self.text.push_str(";\n");
    }
}

/// MySQL takes the backslash for an escape.
fn literal(text: &str, backend: Backend) -> String {
    let text = match backend {
        Backend::Mysql => text.replace('\\', "\\\\"),
        Backend::Sqlite | Backend::Postgres => text.to_owned(),
    };
    format!("'{}'", text.replace('\'', "''"))
}
