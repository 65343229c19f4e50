//! A workspace with its database, and SQL on it.

use std::ops::Deref;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use super::Sandbox;
use super::postgres::TestDatabase;

/// A workspace whose database the tests reach too.
pub(crate) struct Live {
    sandbox: Sandbox,
    /// `None` for the SQLite file `app.db` of the workspace.
    database: Option<TestDatabase>,
}

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Live {
    /// On SQLite.
    pub(crate) fn sqlite() -> Live {
        Live {
            sandbox: Sandbox::sqlite(),
            database: None,
        }
    }

    /// On PostgreSQL; `None`, and said, where there is no server.
    pub(crate) fn postgres() -> Option<Live> {
        let database = TestDatabase::create()?;
        Some(Live {
            sandbox: Sandbox::postgres(database.url()),
            database: Some(database),
        })
    }

    /// One of each engine that there is.
    pub(crate) fn each() -> impl Iterator<Item = Live> {
        [Some(Live::sqlite()), Live::postgres()]
            .into_iter()
            .flatten()
    }

    /// Runs statements.
    #[track_caller]
    pub(crate) fn sql(&self, sql: &str) {
        match &self.database {
            Some(database) => database.connect().batch_execute(sql).unwrap(),
            None => self.file().batch_execute(sql).unwrap(),
        }
    }

    /// What a query gives, which calls its one column, a text, `value`.
    #[track_caller]
    pub(crate) fn values(&self, query: &str) -> Vec<String> {
        let query = sql_query(query);
        let rows: Vec<Value> = match &self.database {
            Some(database) => query.load(&mut database.connect()).unwrap(),
            None => query.load(&mut self.file()).unwrap(),
        };
        rows.into_iter().map(|row| row.value).collect()
    }

    fn file(&self) -> SqliteConnection {
        let path = self.sandbox.path("app.db");
        SqliteConnection::establish(path.to_str().unwrap()).unwrap()
    }
}

impl Deref for Live {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}
