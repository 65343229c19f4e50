//! Scratch databases of MySQL and MariaDB.
//!
//! A lock of the server, by the database's name, says that a process uses it; the server gives it back when the session
//! ends. It is taken before the database is made, so that nobody finds one that is new without it.

use std::thread;
use std::time::Duration;

use super::{MARK, PREFIX, unique_name};
use crate::database::connect::{Link, Mode, connect};
use crate::database::{Database, DatabaseUrl};
use crate::failure::Failure;

/// What a database holds, apart from the mark: the statements that drop it.
const CONTENT: &str = "\
SELECT CONCAT('DROP ', IF(table_type = 'VIEW', 'VIEW', 'TABLE'), ' IF EXISTS `', REPLACE(table_name, '`', '``'), '`') AS value \
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '__ovmig_scratch' \
UNION ALL SELECT CONCAT('DROP ', routine_type, ' IF EXISTS `', REPLACE(routine_name, '`', '``'), '`') \
FROM information_schema.routines WHERE routine_schema = DATABASE() \
UNION ALL SELECT CONCAT('DROP EVENT IF EXISTS `', REPLACE(event_name, '`', '``'), '`') \
FROM information_schema.events WHERE event_schema = DATABASE()";

/// A database beside the configured one, or one that was given.
pub(super) struct Mysql {
    url: DatabaseUrl,
    /// Holds the lock, and makes, empties and drops.
    keeper: Link,
    /// The database that was made.
    made: Option<String>,
    /// The given database has the mark: what it holds is ours.
    marked: bool,
    given: bool,
}

impl Mysql {
    pub(super) fn beside(url: &DatabaseUrl) -> Result<Mysql, Failure> {
        let mut url = url.clone();
        let keeper = connect(&mut url, Mode::Write).or_else(|failure| {
            // The configured one may still have to be made.
            let server = connect(&mut url.with_database("information_schema"), Mode::Write);
            server.map_err(|_| failure)
        })?;
        let mut mysql = Mysql {
            url,
            keeper,
            made: None,
            marked: false,
            given: false,
        };
        mysql.clear_leftovers();
        Ok(mysql)
    }

    pub(super) fn given(url: &DatabaseUrl, waiting: &mut dyn FnMut()) -> Result<Mysql, Failure> {
        let mut url = url.clone();
        let keeper = connect(&mut url, Mode::Write)?;
        let mut mysql = Mysql {
            url,
            keeper,
            made: None,
            marked: false,
            given: true,
        };
        let lock = "SELECT CAST(GET_LOCK(LEFT(CONCAT('ovmig_scratch_', DATABASE()), 64), 0) AS CHAR) AS value";
        let mut told = false;
        while mysql.texts(lock)? != ["1"] {
            if !told {
                waiting();
                told = true;
            }
            thread::sleep(Duration::from_millis(200));
        }
        let mark = format!(
            "SELECT table_name AS value FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_name = '{MARK}'"
        );
        mysql.marked = !mysql.texts(&mark)?.is_empty();
        let content = mysql.texts(CONTENT)?;
        if !mysql.marked && !content.is_empty() {
            return Err(super::given::not_empty(&content, &mysql.url));
        }
        Ok(mysql)
    }

    /// Drops what processes left behind whose lock is free.
    fn clear_leftovers(&mut self) {
        let sql = format!(
            "SELECT schema_name AS value FROM information_schema.schemata \
             WHERE LEFT(schema_name, {}) = '{PREFIX}'",
            PREFIX.len()
        );
        for name in self.texts(&sql).unwrap_or_default() {
            if self.lock(&name).unwrap_or(false) {
                let _ = self.execute(&format!("DROP DATABASE IF EXISTS `{name}`"));
                self.unlock(&name);
            }
        }
    }

    fn lock(&mut self, name: &str) -> Result<bool, Failure> {
        let sql = format!("SELECT CAST(GET_LOCK('{name}', 0) AS CHAR) AS value");
        Ok(self.texts(&sql)? == ["1"])
    }

    fn unlock(&mut self, name: &str) {
        let _ = self.texts(&format!(
            "SELECT CAST(RELEASE_LOCK('{name}') AS CHAR) AS value"
        ));
    }

    /// An empty database.
    pub(super) fn fresh(&mut self) -> Result<Database, Failure> {
        let mut url = self.url.clone();
        if self.given {
            if self.marked {
                self.empty()?;
            } else {
                self.execute(&format!("CREATE TABLE {MARK} (id INT)"))?;
                self.marked = true;
            }
        } else {
            self.clear()?;
            let name = unique_name();
            self.lock(&name)?;
            let sql = format!("CREATE DATABASE `{name}`{}", self.charset()?);
            self.execute(&sql)
                .map_err(|failure| failure.hint("give an empty database: `--scratch-url URL`"))?;
            url = url.with_database(&name);
            self.made = Some(name);
        }
        Database::connect(&url, Mode::Write)
    }

    /// As the configured database has it.
    fn charset(&mut self) -> Result<String, Failure> {
        let sql = "SELECT CONCAT(' CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name) \
                   AS value FROM information_schema.schemata \
                   WHERE schema_name = DATABASE() AND schema_name <> 'information_schema'";
        Ok(self.texts(sql)?.pop().unwrap_or_default())
    }

    fn empty(&mut self) -> Result<(), Failure> {
        self.execute("SET SESSION foreign_key_checks = 0")?;
        for statement in self.texts(CONTENT)? {
            self.execute(&statement)?;
        }
        self.execute("SET SESSION foreign_key_checks = 1")
    }

    /// Takes away what was made.
    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        if let Some(name) = self.made.take() {
            self.execute(&format!("DROP DATABASE IF EXISTS `{name}`"))?;
            self.unlock(&name);
        }
        if self.marked {
            self.empty()?;
            self.execute(&format!("DROP TABLE {MARK}"))?;
            self.marked = false;
        }
        Ok(())
    }

    fn texts(&mut self, sql: &str) -> Result<Vec<String>, Failure> {
        let texts = self.keeper.texts(sql);
        texts.map_err(|error| self.failed(&error))
    }

    fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        let done = self.keeper.execute(sql);
        done.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &diesel::result::Error) -> Failure {
        let text = self.url.mask(&error.to_string());
        Failure::new(format!("the server makes no scratch database: {text}"))
    }
}

impl Drop for Mysql {
    fn drop(&mut self) {
        let _ = self.clear();
    }
}
