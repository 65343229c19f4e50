//! A scratch database that the user gives (`--scratch-url`).
//!
//! The schema `__ovmig_scratch` says that what the database holds is ours, and lists what was there before: schemas
//! and extensions, which stay. A lock keeps others from it as long as the session lives.

use std::thread;
use std::time::Duration;

use crate::database::connect::{Link, Mode, connect};
use crate::database::{Database, DatabaseUrl};
use crate::failure::Failure;

/// The key of the advisory lock.
const LOCK_KEY: i64 = i64::from_be_bytes(*b"ovmig.vf");

/// What is in the database, apart from the system, from what extensions brought, and from the mark: a word for it, and
/// the statement that drops it.
const CONTENT: &str = "
WITH own AS (
    SELECT n.oid, n.nspname FROM pg_namespace n
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', '__ovmig_scratch')
), brought AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
)
SELECT 1 AS place, format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind
           WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
           WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, own.nspname, c.relname) AS value
FROM pg_class c JOIN own ON own.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND NOT c.relispartition
  AND NOT EXISTS (SELECT 1 FROM brought b WHERE b.classid = 'pg_class'::regclass AND b.objid = c.oid)
  AND NOT EXISTS (
      SELECT 1 FROM pg_depend d
      WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
  )
UNION ALL
SELECT 2, format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
FROM pg_proc p JOIN own ON own.oid = p.pronamespace
WHERE NOT EXISTS (SELECT 1 FROM brought b WHERE b.classid = 'pg_proc'::regclass AND b.objid = p.oid)
UNION ALL
SELECT 3, format('DROP %s IF EXISTS %I.%I CASCADE', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
           own.nspname, t.typname)
FROM pg_type t JOIN own ON own.oid = t.typnamespace
WHERE t.typtype IN ('e', 'd', 'r')
  AND NOT EXISTS (SELECT 1 FROM brought b WHERE b.classid = 'pg_type'::regclass AND b.objid = t.oid)
UNION ALL
SELECT 3, format('DROP COLLATION IF EXISTS %I.%I CASCADE', own.nspname, c.collname)
FROM pg_collation c JOIN own ON own.oid = c.collnamespace
WHERE NOT EXISTS (SELECT 1 FROM brought b WHERE b.classid = 'pg_collation'::regclass AND b.objid = c.oid)
UNION ALL
SELECT 0, format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname) FROM pg_event_trigger e
WHERE NOT EXISTS (SELECT 1 FROM brought b WHERE b.classid = 'pg_event_trigger'::regclass AND b.objid = e.oid)
UNION ALL
SELECT 0, format('DROP PUBLICATION IF EXISTS %I CASCADE', pubname) FROM pg_publication";

/// Schemas and extensions, which an empty database may have too: kind and name.
const FRAME: &str = "
SELECT 'SCHEMA' AS kind, nspname::text AS name FROM pg_namespace
WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', '__ovmig_scratch')
UNION ALL
SELECT 'EXTENSION', extname::text FROM pg_extension";

/// A database that was given.
pub(super) struct Given {
    url: DatabaseUrl,
    /// The session that holds the lock, and clears.
    keeper: Link,
    marked: bool,
}

impl Given {
    pub(super) fn open(url: &DatabaseUrl, waiting: &mut dyn FnMut()) -> Result<Given, Failure> {
        let mut url = url.clone();
        let keeper = connect(&mut url, Mode::Write)?;
        let mut given = Given {
            url,
            keeper,
            marked: false,
        };
        given.lock(waiting)?;
        given.marked = !given
            .texts(
                "SELECT nspname::text AS value FROM pg_namespace WHERE nspname = '__ovmig_scratch'",
            )?
            .is_empty();
        if !given.marked {
            given.refuse_content()?;
        }
        Ok(given)
    }

    fn lock(&mut self, waiting: &mut dyn FnMut()) -> Result<(), Failure> {
        let sql = format!("SELECT pg_try_advisory_lock({LOCK_KEY})::text AS value");
        let mut told = false;
        while self.texts(&sql)? != ["true"] {
            if !told {
                waiting();
                told = true;
            }
            thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    /// What isn't ours isn't touched.
    fn refuse_content(&mut self) -> Result<(), Failure> {
        match self.content()?.as_slice() {
            [] => Ok(()),
            found => Err(not_empty(found, &self.url)),
        }
    }

    fn content(&mut self) -> Result<Vec<String>, Failure> {
        self.texts(&format!(
            "SELECT value FROM ({CONTENT}) AS found ORDER BY place, value"
        ))
    }

    /// Empties the database, and marks it as ours.
    pub(super) fn fresh(&mut self) -> Result<Database, Failure> {
        if self.marked {
            self.empty()?;
        } else {
            self.execute(&format!(
                "BEGIN; CREATE SCHEMA __ovmig_scratch; \
                 CREATE TABLE __ovmig_scratch.before AS {FRAME}; COMMIT"
            ))?;
            self.marked = true;
        }
        let url = self.url.clone();
        Database::connect(&url, Mode::Write)
    }

    /// Closes the session, and leaves everything as it is: the database is dropped.
    pub(super) fn leave(mut self) {
        self.marked = false;
    }

    /// Drops all that wasn't there before.
    fn empty(&mut self) -> Result<(), Failure> {
        let frame = format!(
            "SELECT format('DROP %s IF EXISTS %I CASCADE', kind, name) AS value FROM ({FRAME}) AS now \
             WHERE (kind, name) NOT IN (SELECT kind, name FROM __ovmig_scratch.before)"
        );
        for statement in self.texts(&frame)? {
            self.execute(&statement)?;
        }
        for statement in self.content()? {
            // What went along with another is no longer there.
            self.execute(&statement)?;
        }
        let missing = format!(
            "SELECT format('CREATE %s %I', kind, name) AS value FROM __ovmig_scratch.before \
             WHERE (kind, name) NOT IN ({FRAME}) ORDER BY kind DESC"
        );
        for statement in self.texts(&missing)? {
            self.execute(&statement)?;
        }
        match self.content()?.first() {
            None => Ok(()),
            Some(left) => Err(Failure::new(format!(
                "the scratch database {} can't be emptied: `{left}` does nothing",
                self.url
            ))),
        }
    }

    /// Empties it, and takes the mark away.
    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        if self.marked {
            self.empty()?;
            self.execute("DROP SCHEMA __ovmig_scratch CASCADE")?;
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
        Failure::new(format!(
            "the scratch database {} can't be worked with: {text}",
            self.url
        ))
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        let _ = self.clear();
    }
}

/// Says what is in a database that should be empty, by the statements that would drop it.
pub(super) fn not_empty(found: &[String], url: &DatabaseUrl) -> Failure {
    let named = |statement: &String| {
        let rest = statement.split(" IF EXISTS ").nth(1).unwrap_or(statement);
        format!("`{}`", rest.trim_end_matches(" CASCADE").trim_matches('`'))
    };
    let some: Vec<String> = found.iter().take(5).map(named).collect();
    let more = match found.len() {
        ..=5 => String::new(),
        count => format!(" and {} more", count - 5),
    };
    Failure::new(format!(
        "the scratch database isn't empty: it holds {}{more}",
        some.join(", ")
    ))
    .note(format!("the scratch database is {url}"))
    .note("nothing was touched")
    .hint("create an empty one and give its URL")
}
