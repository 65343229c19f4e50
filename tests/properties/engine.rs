//! The engines that the properties are tried on.

use cargo_ovmig::database::introspect;
use cargo_ovmig::dialect::Script;
use cargo_ovmig::schema::Schema;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use super::vocabulary::{self, Vocabulary};
use crate::postgres_engine::catalogue::CATALOGUE;
use crate::support::mysql::{self, MysqlConnection};
use crate::support::postgres::{PgConnection, TestDatabase};

/// A database that is emptied again and again.
pub(super) trait Engine {
    fn vocabulary(&self) -> &'static Vocabulary;

    /// Takes everything away.
    fn empty(&mut self);

    /// Runs a script as Diesel runs a migration.
    fn run(&mut self, script: &Script) -> Result<(), String>;

    /// Runs statements with foreign keys unchecked.
    fn unchecked(&mut self, sql: &str) -> Result<(), String>;

    fn introspect(&mut self) -> Schema;

    /// Everything that the database holds, in words of the engine's own; nothing where introspection reads these very
    /// words.
    fn catalogue(&mut self) -> Option<Vec<String>> {
        None
    }

    /// The rows of a query whose only column is `line`.
    fn lines(&mut self, query: &str) -> Vec<String>;
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn failed(sql: &str) -> impl FnOnce(diesel::result::Error) -> String + '_ {
    move |error| format!("{error}\nin:\n{sql}")
}

pub(super) struct Sqlite(SqliteConnection);

impl Sqlite {
    pub(super) fn start() -> Sqlite {
        Sqlite(SqliteConnection::establish(":memory:").expect("SQLite in memory"))
    }
}

impl Engine for Sqlite {
    fn vocabulary(&self) -> &'static Vocabulary {
        &vocabulary::SQLITE
    }

    fn empty(&mut self) {
        *self = Sqlite::start();
    }

    fn run(&mut self, script: &Script) -> Result<(), String> {
        let sql = script.sql();
        if !script.run_in_transaction {
            return self.0.batch_execute(&sql).map_err(failed(&sql));
        }
        (self.0)
            .transaction(|conn| conn.batch_execute(&sql))
            .map_err(failed(&sql))
    }

    fn unchecked(&mut self, sql: &str) -> Result<(), String> {
        let sql = format!("PRAGMA foreign_keys = OFF;\n{sql}\nPRAGMA foreign_keys = ON;");
        self.0.batch_execute(&sql).map_err(failed(&sql))
    }

    fn introspect(&mut self) -> Schema {
        introspect::sqlite::introspect(&mut self.0).expect("a schema")
    }

    fn lines(&mut self, query: &str) -> Vec<String> {
        let lines: Vec<Line> = (sql_query(query).load(&mut self.0))
            .unwrap_or_else(|error| panic!("{error}\nin:\n{query}"));
        lines.into_iter().map(|it| it.line).collect()
    }
}

pub(super) struct Postgres {
    connection: PgConnection,
    _database: TestDatabase,
}

impl Postgres {
    /// `None` where there is no server.
    pub(super) fn start() -> Option<Postgres> {
        let database = TestDatabase::create()?;
        let mut connection = database.connect();
        connection
            .batch_execute("SET client_min_messages = warning; SET timezone = 'UTC'")
            .expect("settings");
        Some(Postgres {
            connection,
            _database: database,
        })
    }
}

impl Engine for Postgres {
    fn vocabulary(&self) -> &'static Vocabulary {
        &vocabulary::POSTGRES
    }

    fn empty(&mut self) {
        self.connection
            .batch_execute(
                "DROP SCHEMA IF EXISTS hr CASCADE; DROP SCHEMA IF EXISTS \"x Y\" CASCADE;
                 DROP SCHEMA public CASCADE; CREATE SCHEMA public",
            )
            .expect("an empty database");
    }

    fn run(&mut self, script: &Script) -> Result<(), String> {
        let sql = script.sql();
        if sql.is_empty() {
            return Ok(());
        }
        (self.connection)
            .transaction(|conn| conn.batch_execute(&sql))
            .map_err(failed(&sql))
    }

    fn unchecked(&mut self, sql: &str) -> Result<(), String> {
        let sql = format!(
            "SET session_replication_role = replica;\n{sql}\nSET session_replication_role = DEFAULT;"
        );
        (self.connection)
            .transaction(|conn| conn.batch_execute(&sql))
            .map_err(failed(&sql))
    }

    fn catalogue(&mut self) -> Option<Vec<String>> {
        Some(self.lines(CATALOGUE))
    }

    fn introspect(&mut self) -> Schema {
        introspect::postgres::introspect(&mut self.connection).expect("a schema")
    }

    fn lines(&mut self, query: &str) -> Vec<String> {
        let lines: Vec<Line> = (sql_query(query).load(&mut self.connection))
            .unwrap_or_else(|error| panic!("{error}\nin:\n{query}"));
        lines.into_iter().map(|it| it.line).collect()
    }
}

pub(super) struct Mysql {
    connection: MysqlConnection,
    database: mysql::TestDatabase,
    vocabulary: &'static Vocabulary,
}

impl Mysql {
    /// `None` where there is no server.
    pub(super) fn start() -> Option<Mysql> {
        let database = mysql::TestDatabase::create()?;
        let mut mysql = Mysql {
            connection: database.connect(),
            database,
            vocabulary: &vocabulary::MYSQL,
        };
        if mysql.lines("SELECT version() AS line")[0].contains("MariaDB") {
            mysql.vocabulary = &vocabulary::MARIADB;
        }
        Some(mysql)
    }
}

impl Engine for Mysql {
    fn vocabulary(&self) -> &'static Vocabulary {
        self.vocabulary
    }

    fn empty(&mut self) {
        let name = self.database.url().rsplit('/').next();
        let name = name.expect("a database").to_owned();
        for sql in [
            format!("DROP DATABASE {name}"),
            format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"),
            format!("USE {name}"),
        ] {
            self.connection
                .batch_execute(&sql)
                .expect("an empty database");
        }
    }

    fn run(&mut self, script: &Script) -> Result<(), String> {
        let all = script.sql();
        for step in &script.steps {
            let done = self.connection.batch_execute(&step.sql);
            done.map_err(|error| format!("{error}\nat:\n{}\nin:\n{all}", step.sql))?;
        }
        // Each migration has a connection of its own settings.
        let again = "SET SESSION sql_mode = DEFAULT, SESSION foreign_key_checks = DEFAULT";
        self.connection.batch_execute(again).map_err(failed(again))
    }

    fn unchecked(&mut self, sql: &str) -> Result<(), String> {
        let off = "SET foreign_key_checks = 0";
        self.connection.batch_execute(off).map_err(failed(off))?;
        for line in sql.lines() {
            self.connection.batch_execute(line).map_err(failed(line))?;
        }
        let on = "SET foreign_key_checks = 1";
        self.connection.batch_execute(on).map_err(failed(on))
    }

    fn introspect(&mut self) -> Schema {
        introspect::mysql::introspect(&mut self.connection).expect("a schema")
    }

    fn lines(&mut self, query: &str) -> Vec<String> {
        let lines: Vec<Line> = (sql_query(query).load(&mut self.connection))
            .unwrap_or_else(|error| panic!("{error}\nin:\n{query}"));
        lines.into_iter().map(|it| it.line).collect()
    }
}
