//! A database beside the configured one.
//!
//! PostgreSQL: whether another process uses one is told by the sessions in it. Who makes one connects to it at once;
//! should another process have taken it for a leftover in between, it is made once more.

use std::collections::BTreeMap;

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel::{QueryResult, RunQueryDsl};

use super::given::Given;
use super::{PREFIX, unique_name};
use crate::database::connect::{Link, Mode, connect};
use crate::database::{Database, DatabaseUrl};
use crate::failure::Failure;

/// How often a database is made anew that others took for a leftover.
const TRIES: u32 = 5;

/// A server on which databases are made, one at a time.
pub(super) struct Beside {
    url: DatabaseUrl,
    /// The session in the configured database: it only makes and drops others.
    admin: Link,
    /// Whether that is the configured database, and not the server's own one.
    in_configured: bool,
    current: Option<Current>,
}

/// The database of now.
struct Current {
    name: String,
    /// Its session says that it is in use.
    given: Given,
    /// What it holds when it is empty.
    inventory: BTreeMap<String, String>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Beside {
    pub(super) fn open(url: &DatabaseUrl) -> Result<Beside, Failure> {
        let mut url = url.clone();
        let (admin, in_configured) = match connect(&mut url, Mode::Write) {
            Ok(admin) => (admin, true),
            // The configured one may still have to be made.
            Err(failure) => match connect(&mut url.with_database("postgres"), Mode::Write) {
                Ok(admin) => (admin, false),
                Err(_) => return Err(failure),
            },
        };
        let mut beside = Beside {
            url,
            admin,
            in_configured,
            current: None,
        };
        beside.may_create()?;
        beside.clear_leftovers();
        Ok(beside)
    }

    fn may_create(&mut self) -> Result<(), Failure> {
        let sql = "SELECT rolname::text AS value FROM pg_roles \
                   WHERE rolname = current_user AND NOT (rolcreatedb OR rolsuper)";
        let denied = self
            .admin
            .texts(sql)
            .map_err(|error| self.refused(&error))?;
        match denied.first() {
            None => Ok(()),
            Some(user) => Err(Failure::new(format!(
                "the user `{user}` may not create databases, and `verify` needs an empty one"
            ))
            .hint(format!(
                "a superuser grants it: `ALTER ROLE {user} CREATEDB`"
            ))),
        }
    }

    /// Drops what processes left behind that are dead: nobody is connected to it.
    fn clear_leftovers(&mut self) {
        let sql = format!(
            "SELECT d.datname::text AS value FROM pg_database d \
             WHERE starts_with(d.datname::text, '{PREFIX}') AND pg_has_role(d.datdba, 'USAGE') AND NOT EXISTS ( \
                 SELECT 1 FROM pg_stat_activity a WHERE a.datid = d.oid \
                   AND coalesce(a.backend_type, 'client backend') = 'client backend')"
        );
        for name in self.admin.texts(&sql).unwrap_or_default() {
            // Without FORCE: somebody may just have come.
            let _ = self
                .admin
                .execute(&format!("DROP DATABASE IF EXISTS \"{name}\""));
        }
    }

    /// An empty database: the one that is there, emptied, or a new one. Making and dropping one costs the server a
    /// checkpoint.
    pub(super) fn fresh(&mut self) -> Result<Database, Failure> {
        if let Some(current) = &mut self.current
            && let Ok(mut database) = current.given.fresh()
            && database.inventory()? == current.inventory
        {
            return Ok(database);
        }
        self.clear()?;
        let mut tries = 1;
        loop {
            let name = unique_name();
            // Somebody may be connected to the usual template, or it may hold tables.
            match self
                .create(&name, "")
                .or_else(|_| self.create(&name, " TEMPLATE template0"))
            {
                Ok(database) => return Ok(database),
                Err(failure) if tries == TRIES => return Err(failure),
                Err(_) => tries += 1,
            }
        }
    }

    fn create(&mut self, name: &str, template: &str) -> Result<Database, Failure> {
        let sql = format!("CREATE DATABASE \"{name}\"{template}");
        self.admin.execute(&sql).map_err(|error| {
            self.refused(&error)
                .hint("or give an empty database: `--scratch-url URL`")
        })?;
        match self.enter(name) {
            Ok(database) => Ok(database),
            Err(failure) => {
                let _ = self.drop_database(name);
                Err(failure)
            }
        }
    }

    /// Takes the new database, before anybody takes it for a leftover.
    fn enter(&mut self, name: &str) -> Result<Database, Failure> {
        let mut given = Given::open(&self.url.with_database(name), &mut || {})?;
        self.copy_settings(name)?;
        let mut database = given.fresh()?;
        self.current = Some(Current {
            name: name.to_owned(),
            given,
            inventory: database.inventory()?,
        });
        Ok(database)
    }

    /// What the configured database sets for its sessions (`ALTER DATABASE … SET search_path`) holds here too.
    fn copy_settings(&mut self, name: &str) -> Result<(), Failure> {
        if !self.in_configured {
            return Ok(());
        }
        let sql = "SELECT split_part(unnest(s.setconfig), '=', 1) AS value FROM pg_db_role_setting s \
                   JOIN pg_database d ON d.oid = s.setdatabase \
                   WHERE d.datname = current_database() AND s.setrole = 0";
        for setting in self
            .admin
            .texts(sql)
            .map_err(|error| self.refused(&error))?
        {
            // These two are the connection's own.
            if !["timezone", "client_encoding"].contains(&setting.to_lowercase().as_str()) {
                let setting = setting.replace('"', "");
                // Some need a superuser; then it stays as it is.
                let _ = self.admin.execute(&format!(
                    "ALTER DATABASE \"{name}\" SET {setting} FROM CURRENT"
                ));
            }
        }
        Ok(())
    }

    /// Drops the database of now.
    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        let Some(Current { name, given, .. }) = self.current.take() else {
            return Ok(());
        };
        given.leave();
        self.drop_database(&name).map_err(|error| {
            self.refused(&error).note(format!(
                "the scratch database `{name}` is still there; the next `verify` drops it"
            ))
        })
    }

    fn drop_database(&mut self, name: &str) -> QueryResult<()> {
        let sql = format!("DROP DATABASE IF EXISTS \"{name}\"");
        // FORCE is PostgreSQL 13's.
        (self.admin.execute(&format!("{sql} WITH (FORCE)"))).or_else(|_| self.admin.execute(&sql))
    }

    fn refused(&self, error: &diesel::result::Error) -> Failure {
        let text = self.url.mask(&error.to_string());
        Failure::new(format!("the server makes no scratch database: {text}"))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.clear();
    }
}

impl Link {
    /// A query's texts, in the column `value`.
    pub(super) fn texts(&mut self, sql: &str) -> QueryResult<Vec<String>> {
        let rows: Vec<Row> =
            crate::database::connect::with_link!(self, conn => diesel::sql_query(sql).load(conn))?;
        Ok(rows.into_iter().map(|row| row.value).collect())
    }
}
