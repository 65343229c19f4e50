//! The tool's own table, and Diesel's.
//!
//! Diesel's ledger (`__diesel_schema_migrations`) says what is applied. `__ovmig_migrations` stands beside it and keeps
//! what Diesel doesn't: names, checksums, the text of down.sql, when, how long, by which version. A row of it counts
//! only as long as its `applied_at` is the ledger's `run_on`: otherwise Diesel has reverted the migration, or run it
//! again, in the meantime.
//!
//! Invariant: reading creates nothing.

use std::collections::BTreeMap;

use diesel::QueryResult;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::connect::{Link, with_link};
use crate::history::{Checksums, Migration, MigrationId};
use crate::schema::Backend;
use crate::sql::ALGORITHM;

/// Diesel's table.
pub(super) const LEDGER: &str = "__diesel_schema_migrations";

/// The tool's table.
pub(super) const BOOKKEEPING: &str = "__ovmig_migrations";

/// The statement that makes it. MySQL's `TEXT` ends at 64 KiB, and its databases may be in any character set.
pub(super) fn create(backend: Backend) -> String {
    match backend {
        Backend::Sqlite | Backend::Postgres => CREATE.to_owned(),
        Backend::Mysql => format!(
            "{} ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            CREATE.replace("down_sql TEXT", "down_sql LONGTEXT")
        ),
    }
}

const CREATE: &str = "\
CREATE TABLE IF NOT EXISTS __ovmig_migrations (
    version VARCHAR(50) PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    up_sha TEXT NOT NULL,
    down_sha TEXT,
    algorithm TEXT NOT NULL,
    down_sql TEXT,
    run_in_transaction BOOLEAN NOT NULL,
    applied_at TEXT NOT NULL,
    duration_ms BIGINT,
    tool_version TEXT NOT NULL,
    state TEXT NOT NULL
)";

diesel::table! {
    __ovmig_migrations (version) {
        version -> VarChar,
        name -> Text,
        up_sha -> Text,
        down_sha -> Nullable<Text>,
        algorithm -> Text,
        down_sql -> Nullable<Text>,
        run_in_transaction -> Bool,
        applied_at -> Text,
        duration_ms -> Nullable<BigInt>,
        tool_version -> Text,
        state -> Text,
    }
}

/// The values of the column `state`.
pub(super) mod state {
    /// It is in Diesel's ledger.
    pub(in crate::database) const APPLIED: &str = "applied";
    /// The same, and migrations with lower numbers may follow: its number changed after it was applied, or the
    /// history hadn't got them yet.
    pub(in crate::database) const MOVED: &str = "moved";
    /// A migration without a transaction began and didn't end. How far it came may follow (`progress`).
    pub(in crate::database) const APPLYING: &str = "applying";
    /// The way back of one began and didn't end.
    pub(in crate::database) const REVERTING: &str = "reverting";
}

/// A row of the tool's table.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = __ovmig_migrations, treat_none_as_null = true)]
pub(super) struct Row {
    pub(super) version: String,
    pub(super) name: String,
    pub(super) up_sha: String,
    pub(super) down_sha: Option<String>,
    pub(super) algorithm: String,
    pub(super) down_sql: Option<String>,
    pub(super) run_in_transaction: bool,
    /// The ledger's `run_on` as text, in UTC; of an unfinished one, when it began.
    pub(super) applied_at: String,
    /// `None` when it was Diesel that ran it.
    pub(super) duration_ms: Option<i64>,
    pub(super) tool_version: String,
    pub(super) state: String,
}

impl Row {
    /// The row of a migration of the tree.
    pub(super) fn of(migration: &Migration, sums: &Checksums, applied_at: String) -> Row {
        Row {
            version: migration.id.to_string(),
            name: migration.name.clone(),
            up_sha: sums.up.clone(),
            down_sha: sums.down.clone(),
            algorithm: ALGORITHM.to_owned(),
            down_sql: migration.down.as_ref().map(|file| file.text.clone()),
            run_in_transaction: migration.run_in_transaction,
            applied_at,
            duration_ms: None,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            state: state::APPLIED.to_owned(),
        }
    }

    /// Whether an up.sql has the text that was applied; `None` when the sums can't be compared.
    pub(super) fn has_up(&self, up_sha: &str) -> Option<bool> {
        (self.algorithm == ALGORITHM).then(|| self.up_sha == up_sha)
    }

    /// `0002_create_block_device`.
    pub(super) fn folder(&self) -> String {
        folder(&self.version, &self.name)
    }
}

/// A folder's name, as far as the tables tell: they have a version without its `-`.
pub(super) fn folder(version: &str, name: &str) -> String {
    match MigrationId::version(version) {
        Ok(id) => id.folder(name),
        Err(_) => format!("{version}_{name}"),
    }
}

/// What both tables say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Books {
    /// Diesel's versions, and when they were run.
    pub(super) ledger: BTreeMap<String, String>,
    /// The tool's rows that count, by version; all of them are in the ledger.
    pub(super) rows: BTreeMap<String, Row>,
    /// Rows of migrations that were begun and not ended; none of them is in the ledger, or the way back was begun.
    pub(super) unfinished: BTreeMap<String, Row>,
    /// Whether the tables are there: Diesel's, the tool's.
    pub(super) tables: (bool, bool),
}

#[derive(QueryableByName)]
struct Present {
    #[diesel(sql_type = Bool)]
    present: bool,
}

#[derive(QueryableByName)]
struct LedgerRow {
    #[diesel(sql_type = Text)]
    version: String,
    #[diesel(sql_type = Text)]
    run_on: String,
}

/// `run_on` as text, whatever `DateStyle` is set.
pub(super) fn run_on_text(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "CAST(run_on AS TEXT)",
        Backend::Postgres => "to_char(run_on, 'YYYY-MM-DD HH24:MI:SS.US')",
        Backend::Mysql => "CAST(run_on AS CHAR)",
    }
}

impl Link {
    /// Reads both tables, without creating them.
    pub(super) fn books(&mut self) -> QueryResult<Books> {
        let mut books = Books {
            tables: (self.has_table(LEDGER)?, self.has_table(BOOKKEEPING)?),
            ..Books::default()
        };
        if books.tables.0 {
            books.ledger = self.ledger()?;
        }
        if books.tables.1 {
            for row in self.rows()? {
                let run_on = books.ledger.get(&row.version);
                let counts = run_on == Some(&row.applied_at);
                // Diesel may have brought it to its end since.
                let unfinished = match row.state_word() {
                    state::APPLYING => run_on.is_none(),
                    state::REVERTING => counts,
                    _ => false,
                };
                if unfinished {
                    books.unfinished.insert(row.version.clone(), row.clone());
                }
                if counts {
                    books.rows.insert(row.version.clone(), row);
                }
            }
        }
        Ok(books)
    }

    /// Diesel's versions and when they were run.
    pub(super) fn ledger(&mut self) -> QueryResult<BTreeMap<String, String>> {
        let run_on = run_on_text(self.backend());
        let sql = format!("SELECT version, {run_on} AS run_on FROM {LEDGER}");
        let rows: Vec<LedgerRow> =
            with_link!(self, conn => diesel::sql_query(sql.as_str()).load(conn))?;
        Ok(rows
            .into_iter()
            .map(|row| (row.version, row.run_on))
            .collect())
    }

    fn rows(&mut self) -> QueryResult<Vec<Row>> {
        use __ovmig_migrations::dsl::{__ovmig_migrations as table, version};
        with_link!(self, conn => table.select(Row::as_select()).order(version).load(conn))
    }

    fn has_table(&mut self, name: &str) -> QueryResult<bool> {
        let sql = match self.backend() {
            Backend::Sqlite => format!(
                "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{name}') AS present"
            ),
            // Where Diesel would find it: along the search path.
            Backend::Postgres => format!("SELECT to_regclass('{name}') IS NOT NULL AS present"),
            Backend::Mysql => format!(
                "SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '{name}') AS present"
            ),
        };
        let rows: Vec<Present> =
            with_link!(self, conn => diesel::sql_query(sql.as_str()).load(conn))?;
        Ok(rows.iter().any(|row| row.present))
    }

    /// Creates the tables that aren't there.
    pub(super) fn create_tables(&mut self, tables: (bool, bool)) -> QueryResult<()> {
        if !tables.0 {
            self.execute(diesel::migration::CREATE_MIGRATIONS_TABLE)?;
        }
        if !tables.1 {
            let create = create(self.backend());
            self.execute(&create)?;
        }
        Ok(())
    }

    /// Writes a row in the place of the one that may be there.
    pub(super) fn put_row(&mut self, row: &Row) -> QueryResult<()> {
        self.delete_row(&row.version)?;
        with_link!(self, conn => {
            diesel::insert_into(__ovmig_migrations::table).values(row).execute(conn)
        })?;
        Ok(())
    }

    /// Writes how far a migration has come, wherever a `USE` of its file has led.
    pub(super) fn write_state(&mut self, version: &str, state: &str) -> QueryResult<()> {
        let table = match self {
            Link::Mysql(session) => format!("{}.{BOOKKEEPING}", session.database),
            Link::Sqlite(_) | Link::Postgres(_) => BOOKKEEPING.to_owned(),
        };
        let sql = format!("UPDATE {table} SET state = $1 WHERE version = $2");
        self.execute_with(&sql, &[state, version])
    }

    /// Deletes the row of a version, if there is one.
    pub(super) fn delete_row(&mut self, version: &str) -> QueryResult<()> {
        use __ovmig_migrations::dsl;
        let row = dsl::__ovmig_migrations.filter(dsl::version.eq(version.to_owned()));
        with_link!(self, conn => diesel::delete(row).execute(conn))?;
        Ok(())
    }

    /// When the ledger says that a version was run.
    pub(super) fn run_on(&mut self, version: &str) -> QueryResult<String> {
        let run_on = run_on_text(self.backend());
        let sql = format!("SELECT version, {run_on} AS run_on FROM {LEDGER} WHERE version = $1");
        let sql = self.placeholders(sql);
        let row: LedgerRow = with_link!(self, conn => {
            diesel::sql_query(sql.as_str()).bind::<Text, _>(version).get_result(conn)
        })?;
        Ok(row.run_on)
    }

    /// The time, as the ledger writes it.
    pub(super) fn now(&mut self) -> QueryResult<String> {
        let sql = match self.backend() {
            Backend::Sqlite => "SELECT '' AS version, CURRENT_TIMESTAMP AS run_on",
            Backend::Mysql => "SELECT '' AS version, CAST(CURRENT_TIMESTAMP AS CHAR) AS run_on",
            Backend::Postgres => {
                "SELECT '' AS version, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS run_on"
            }
        };
        let row: LedgerRow = with_link!(self, conn => diesel::sql_query(sql).get_result(conn))?;
        Ok(row.run_on)
    }

    /// MySQL's placeholders have no numbers.
    fn placeholders(&self, sql: String) -> String {
        match self.backend() {
            Backend::Mysql => sql.replace("$1", "?").replace("$2", "?"),
            _ => sql,
        }
    }

    /// A statement with texts in the places of `$1`, `$2`, which stand there in this order.
    pub(super) fn execute_with(&mut self, sql: &str, values: &[&str]) -> QueryResult<()> {
        let sql = self.placeholders(sql.to_owned());
        with_link!(self, conn => {
            let mut query = diesel::sql_query(sql.as_str()).into_boxed();
            for value in values {
                query = query.bind::<Text, _>(*value);
            }
            query.execute(conn)
        })?;
        Ok(())
    }

    /// One or more statements.
    pub(super) fn execute(&mut self, sql: &str) -> QueryResult<()> {
        with_link!(self, conn => conn.batch_execute(sql))
    }
}

impl Books {
    /// The version's name, when the tool knows it.
    pub(super) fn folder(&self, version: &str) -> String {
        match self.rows.get(version) {
            Some(row) => row.folder(),
            None => version.to_owned(),
        }
    }
}
