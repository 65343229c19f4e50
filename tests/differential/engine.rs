//! The engines that say what a history makes.

use cargo_ovmig::database::introspect;
use cargo_ovmig::schema::{Backend, Schema};
use cargo_ovmig::sql::statements;
use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection};

use super::corpus::Case;
use super::pragmas;
use crate::support::mysql::{self, MysqlConnection};
use crate::support::postgres::{PgConnection, TestDatabase};

/// An engine that runs histories, each on an empty database.
pub(super) trait Engine {
    /// Its folder in the corpus.
    const FOLDER: &'static str;
    const BACKEND: Backend;
    /// `None` where there is no server: that was said.
    fn start() -> Option<Self>
    where
        Self: Sized;
    /// The major version.
    fn version(&mut self) -> u32;
    /// Which of several products it is, where they differ.
    fn product(&mut self) -> &'static str {
        Self::FOLDER
    }
    /// Runs the scripts as Diesel would, and reads the schema that they make. The error: what the engine said.
    fn run(&mut self, case: &Case, scripts: &[String]) -> Result<Schema, String>;
    /// What the engine says of the last history by other ways than the tool's introspection, and differs from it.
    fn objections(&mut self, recorded: &Schema) -> Vec<String> {
        let _ = recorded;
        Vec::new()
    }
}

pub(super) struct Postgres {
    conn: PgConnection,
    _database: TestDatabase,
}

impl Postgres {
    /// Outside of a transaction, for what can't be run in one.
    fn each(&mut self, scripts: &[String]) -> Result<(), String> {
        for statement in scripts
            .iter()
            .flat_map(|sql| statements(sql, Backend::Postgres))
        {
            let run = self.conn.batch_execute(statement.text);
            run.map_err(|error| format!("{}: {error}", statement.text))?;
        }
        Ok(())
    }

    fn within_a_transaction(&mut self, scripts: &[String]) -> Result<(), String> {
        for sql in scripts {
            let run = self
                .conn
                .batch_execute(&format!("RESET search_path;\n{sql}\n;"));
            run.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    fn reset(&mut self) {
        let reset = "RESET ALL; SET client_min_messages = warning; DO $$ DECLARE s name; BEGIN
             FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'
             LOOP EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP; END $$; CREATE SCHEMA public";
        self.conn.batch_execute(reset).unwrap();
    }
}

impl Engine for Postgres {
    const FOLDER: &'static str = "postgres";
    const BACKEND: Backend = Backend::Postgres;

    fn start() -> Option<Postgres> {
        let database = TestDatabase::create()?;
        let mut conn = database.connect();
        conn.batch_execute("SET client_min_messages = warning")
            .unwrap();
        Some(Postgres {
            conn,
            _database: database,
        })
    }

    fn version(&mut self) -> u32 {
        #[derive(diesel::QueryableByName)]
        struct Version {
            #[diesel(sql_type = diesel::sql_types::Integer)]
            number: i32,
        }
        let sql = "SELECT current_setting('server_version_num')::int4 / 10000 AS number";
        let version: Version = diesel::sql_query(sql).get_result(&mut self.conn).unwrap();
        version.number.try_into().unwrap()
    }

    fn run(&mut self, case: &Case, scripts: &[String]) -> Result<Schema, String> {
        if case.alone {
            let schema = self
                .each(scripts)
                .map(|()| introspect::postgres::introspect(&mut self.conn).unwrap());
            let _ = self.conn.batch_execute("ROLLBACK");
            self.reset();
            return schema;
        }
        // Rolled back, which is quicker than to commit and to drop.
        self.conn.batch_execute("BEGIN").unwrap();
        let schema = self
            .within_a_transaction(scripts)
            .map(|()| introspect::postgres::introspect(&mut self.conn).unwrap());
        self.conn.batch_execute("ROLLBACK").unwrap();
        schema
    }
}

pub(super) struct Sqlite {
    conn: SqliteConnection,
}

impl Engine for Sqlite {
    const FOLDER: &'static str = "sqlite";
    const BACKEND: Backend = Backend::Sqlite;

    fn start() -> Option<Sqlite> {
        Some(Sqlite {
            conn: SqliteConnection::establish(":memory:").unwrap(),
        })
    }

    fn version(&mut self) -> u32 {
        3
    }

    fn run(&mut self, case: &Case, scripts: &[String]) -> Result<Schema, String> {
        self.conn = SqliteConnection::establish(":memory:").unwrap();
        self.conn.batch_execute("PRAGMA foreign_keys = ON").unwrap();
        for sql in scripts {
            let run = if case.alone {
                self.conn.batch_execute(sql)
            } else {
                self.conn.batch_execute(&format!("BEGIN;\n{sql}\n;COMMIT"))
            };
            run.map_err(|error| error.to_string())?;
        }
        Ok(introspect::sqlite::introspect(&mut self.conn).unwrap())
    }

    fn objections(&mut self, recorded: &Schema) -> Vec<String> {
        pragmas::objections(&mut self.conn, recorded)
    }
}

pub(super) struct Mysql {
    conn: MysqlConnection,
    database: mysql::TestDatabase,
}

impl Mysql {
    /// The server's version, in its own words.
    fn says(&mut self) -> String {
        #[derive(diesel::QueryableByName)]
        struct Version {
            #[diesel(sql_type = diesel::sql_types::Text)]
            text: String,
        }
        let sql = "SELECT CAST(VERSION() AS CHAR) AS text";
        let version: Version = diesel::sql_query(sql).get_result(&mut self.conn).unwrap();
        version.text
    }
}

impl Engine for Mysql {
    const FOLDER: &'static str = "mysql";
    const BACKEND: Backend = Backend::Mysql;

    fn start() -> Option<Mysql> {
        let database = mysql::TestDatabase::create()?;
        Some(Mysql {
            conn: database.connect(),
            database,
        })
    }

    fn version(&mut self) -> u32 {
        self.says().split('.').next().unwrap().parse().unwrap()
    }

    fn product(&mut self) -> &'static str {
        match self.says().contains("MariaDB") {
            true => "mariadb",
            false => "mysql",
        }
    }

    fn run(&mut self, _: &Case, scripts: &[String]) -> Result<Schema, String> {
        // Nothing of the history before stays: neither settings nor tables.
        self.conn = self.database.connect();
        let name = self.database.url().rsplit('/').next().unwrap().to_owned();
        let empty = format!(
            "DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}"
        );
        self.conn.batch_execute(&empty).unwrap();
        for sql in scripts {
            self.conn.batch_execute(&format!("USE {name}")).unwrap();
            for statement in statements(sql, Backend::Mysql) {
                let run = self.conn.batch_execute(statement.text);
                run.map_err(|error| format!("{}: {error}", statement.text))?;
            }
        }
        self.conn.batch_execute(&format!("USE {name}")).unwrap();
        Ok(introspect::mysql::introspect(&mut self.conn).unwrap())
    }
}
