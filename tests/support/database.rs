//! Databases of all engines, and histories made of words.

use std::path::{Path, PathBuf};

use cargo_ovmig::config::Ids;
use cargo_ovmig::database::{Database, DatabaseUrl, Mode, Report, Silent, Target, introspect};
use cargo_ovmig::failure::Failure;
use cargo_ovmig::history::{Checksums, History, Lock, LockEntry, Migration, MigrationId, Replaced};
use cargo_ovmig::schema::{Backend, Schema};
use cargo_ovmig::source::SourceFile;
use cargo_ovmig::sql::checksum;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{Nullable, Text};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryableByName, RunQueryDsl};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use tempfile::TempDir;

use super::mysql;
use super::postgres::{self, TestDatabase};

/// An empty database of its own.
pub(crate) enum Scratch {
    Sqlite(TempDir),
    Postgres(TestDatabase),
    Mysql(mysql::TestDatabase),
}

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

impl Scratch {
    /// A SQLite file.
    pub(crate) fn sqlite() -> Scratch {
        Scratch::Sqlite(tempfile::tempdir().unwrap())
    }

    /// A PostgreSQL database; `None` where there is no server.
    pub(crate) fn postgres() -> Option<Scratch> {
        TestDatabase::create().map(Scratch::Postgres)
    }

    /// A MySQL or MariaDB database; `None` where there is no server.
    pub(crate) fn mysql() -> Option<Scratch> {
        mysql::TestDatabase::create().map(Scratch::Mysql)
    }

    /// One of each.
    pub(crate) fn each() -> impl Iterator<Item = Scratch> {
        let all = [
            Some(Scratch::sqlite()),
            Scratch::postgres(),
            Scratch::mysql(),
        ];
        all.into_iter().flatten()
    }

    /// One of each whose changes of tables a transaction takes back.
    pub(crate) fn each_transactional() -> impl Iterator<Item = Scratch> {
        let all = [Some(Scratch::sqlite()), Scratch::postgres()];
        all.into_iter().flatten()
    }

    /// Another one of the same engine.
    pub(crate) fn like(other: &Scratch) -> Scratch {
        match other {
            Scratch::Sqlite(_) => Scratch::sqlite(),
            Scratch::Postgres(_) => Scratch::postgres().unwrap(),
            Scratch::Mysql(_) => Scratch::mysql().unwrap(),
        }
    }

    pub(crate) fn backend(&self) -> Backend {
        match self {
            Scratch::Sqlite(_) => Backend::Sqlite,
            Scratch::Postgres(_) => Backend::Postgres,
            Scratch::Mysql(_) => Backend::Mysql,
        }
    }

    /// The URL as the configuration would have it.
    pub(crate) fn url(&self) -> String {
        match self {
            Scratch::Sqlite(folder) => format!("sqlite://{}", sqlite_path(folder.path()).display()),
            Scratch::Postgres(database) => database.url().to_owned(),
            Scratch::Mysql(database) => database.url().to_owned(),
        }
    }

    /// Opens it with the tool.
    #[track_caller]
    pub(crate) fn open(&self, mode: Mode) -> Database {
        let url = DatabaseUrl::parse(&self.url(), Path::new("/"), self.backend()).unwrap();
        Database::connect(&url, mode).unwrap()
    }

    /// Brings it up, and says nothing of it.
    pub(crate) fn upgrade(&self, history: &History) -> Result<Report, Failure> {
        self.open(Mode::Write)
            .upgrade(history, Target::Head, &mut Silent)
    }

    /// Brings it down.
    pub(crate) fn downgrade(&self, history: &History, target: &str) -> Result<Report, Failure> {
        let target = target.parse().unwrap();
        self.open(Mode::Write)
            .downgrade(history, target, &mut Silent)
    }

    /// Runs statements on a connection of its own, as another program would.
    #[track_caller]
    pub(crate) fn execute(&self, sql: &str) {
        self.execute_each([sql]);
    }

    /// The same, one after the other.
    #[track_caller]
    pub(crate) fn execute_each<'a>(&self, statements: impl IntoIterator<Item = &'a str>) {
        let mut connection: Box<dyn SimpleConnection> = match self {
            Scratch::Sqlite(folder) => Box::new(sqlite_connection(folder.path())),
            Scratch::Postgres(database) => Box::new(postgres::connect(database.url())),
            Scratch::Mysql(database) => Box::new(database.connect()),
        };
        for statement in statements {
            connection.batch_execute(statement).unwrap();
        }
    }

    /// Lets Diesel's own harness run what is pending in that folder; the versions that it ran.
    #[track_caller]
    pub(crate) fn migrate_by_diesel(&self, folder: &Path) -> Vec<String> {
        let source = FileBasedMigrations::from_path(folder).unwrap();
        match self {
            Scratch::Sqlite(folder) => run_pending(&mut sqlite_connection(folder.path()), source),
            Scratch::Postgres(database) => {
                run_pending(&mut postgres::connect(database.url()), source)
            }
            Scratch::Mysql(database) => run_pending(&mut database.connect(), source),
        }
    }

    /// A connection that keeps others from upgrading, as long as it lives.
    pub(crate) fn hold_lock(&self) -> Box<dyn SimpleConnection> {
        match self {
            Scratch::Sqlite(folder) => {
                let mut connection = sqlite_connection(folder.path());
                connection.batch_execute("BEGIN IMMEDIATE").unwrap();
                Box::new(connection)
            }
            Scratch::Postgres(database) => {
                let mut connection = postgres::connect(database.url());
                let key = i64::from_be_bytes(*b"ovmig.lk");
                connection
                    .batch_execute(&format!("SELECT pg_advisory_lock({key})"))
                    .unwrap();
                Box::new(connection)
            }
            Scratch::Mysql(database) => {
                let mut connection = database.connect();
                connection
                    .batch_execute(
                        "DO GET_LOCK(CONCAT('ovmig.', LEFT(SHA2(DATABASE(), 256), 40)), 10)",
                    )
                    .unwrap();
                Box::new(connection)
            }
        }
    }

    /// The one column of a query, as text; its name doesn't matter.
    #[track_caller]
    pub(crate) fn query(&self, sql: &str) -> Vec<String> {
        // MariaDB keeps the order within only where something depends on it.
        let (ty, limit) = match self {
            Scratch::Sqlite(_) | Scratch::Postgres(_) => ("TEXT", ""),
            Scratch::Mysql(_) => ("CHAR", " LIMIT 1000000"),
        };
        let sql =
            format!("WITH q (value) AS ({sql}{limit}) SELECT CAST(value AS {ty}) AS value FROM q");
        let query = diesel::sql_query(sql);
        let rows: Vec<Value> = match self {
            Scratch::Sqlite(folder) => query.load(&mut sqlite_connection(folder.path())),
            Scratch::Postgres(database) => query.load(&mut postgres::connect(database.url())),
            Scratch::Mysql(database) => query.load(&mut database.connect()),
        }
        .unwrap();
        let text = |row: Value| row.value.unwrap_or_else(|| "NULL".to_owned());
        rows.into_iter().map(text).collect()
    }

    /// The actual schema.
    #[track_caller]
    pub(crate) fn introspect(&self) -> Schema {
        match self {
            Scratch::Sqlite(folder) => {
                introspect::sqlite::introspect(&mut sqlite_connection(folder.path())).unwrap()
            }
            Scratch::Postgres(database) => {
                introspect::postgres::introspect(&mut postgres::connect(database.url())).unwrap()
            }
            Scratch::Mysql(database) => {
                introspect::mysql::introspect(&mut database.connect()).unwrap()
            }
        }
    }

    /// The versions in Diesel's ledger.
    #[track_caller]
    pub(crate) fn ledger(&self) -> Vec<String> {
        self.query("SELECT version FROM __diesel_schema_migrations ORDER BY version")
    }

    /// The names of the tables, without Diesel's and the tool's.
    #[track_caller]
    pub(crate) fn tables(&self) -> Vec<String> {
        self.all_tables()
            .into_iter()
            .filter(|name| !name.starts_with("__"))
            .collect()
    }

    /// The names of all tables.
    #[track_caller]
    pub(crate) fn all_tables(&self) -> Vec<String> {
        self.query(match self {
            Scratch::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1",
            Scratch::Postgres(_) => {
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            }
            Scratch::Mysql(_) => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY CAST(table_name AS BINARY)"
            }
        })
    }
}

fn run_pending<DB: diesel::backend::Backend, C: MigrationHarness<DB>>(
    connection: &mut C,
    source: FileBasedMigrations,
) -> Vec<String> {
    let ran = connection.run_pending_migrations(source).unwrap();
    ran.iter().map(ToString::to_string).collect()
}

fn sqlite_path(folder: &Path) -> PathBuf {
    folder.join("app.db")
}

fn sqlite_connection(folder: &Path) -> SqliteConnection {
    let mut connection =
        SqliteConnection::establish(sqlite_path(folder).to_str().unwrap()).unwrap();
    connection
        .batch_execute("PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON")
        .unwrap();
    connection
}

/// A migrations folder that is nowhere.
#[derive(Clone)]
pub(crate) struct Tree {
    backend: Backend,
    migrations: Vec<Migration>,
    pub(crate) lock: Lock,
}

impl Tree {
    pub(crate) fn new(backend: Backend) -> Tree {
        Tree {
            backend,
            migrations: Vec::new(),
            lock: Lock::default(),
        }
    }

    /// With another migration; an empty `down` means that there is no down.sql.
    pub(crate) fn with(mut self, id: u32, name: &str, up: &str, down: &str) -> Tree {
        let id = MigrationId::number(id);
        let file = |kind: &str, text: &str| {
            SourceFile::new(format!("migrations/{id}_{name}/{kind}.sql"), text)
        };
        self.migrations.push(Migration {
            id,
            name: name.to_owned(),
            up: file("up", up),
            down: (!down.is_empty()).then(|| file("down", down)),
            run_in_transaction: true,
        });
        self
    }

    /// With a migration that makes a table of that name.
    pub(crate) fn table(self, id: u32, name: &str) -> Tree {
        let up = format!("CREATE TABLE {name} (id INTEGER PRIMARY KEY NOT NULL);");
        self.with(
            id,
            &format!("create_{name}"),
            &up,
            &format!("DROP TABLE {name};"),
        )
    }

    /// The last one isn't run in a transaction.
    pub(crate) fn bare(mut self) -> Tree {
        self.migrations.last_mut().unwrap().run_in_transaction = false;
        self
    }

    /// The last one is a squash of the migrations of another tree from that number on.
    pub(crate) fn squash_of(mut self, other: &Tree, from: u32) -> Tree {
        let history = other.history();
        let replaced: Vec<Replaced> = history
            .iter()
            .filter(|(migration, _)| migration.id >= MigrationId::number(from))
            .map(|(migration, sums)| {
                let name = migration.name.as_str();
                LockEntry::new(migration.id, name, sums.up.as_str(), None).as_replaced()
            })
            .collect();
        let history = self.history();
        let (migration, sums) = history.iter().next_back().unwrap();
        let name = migration.name.as_str();
        let mut entry = LockEntry::new(migration.id, name, sums.up.as_str(), sums.down.clone());
        entry.replaces = vec![replaced];
        self.lock.insert(entry);
        self
    }

    pub(crate) fn history(&self) -> History {
        let sum = |file: &SourceFile| checksum(&file.text, self.backend);
        let sums = |migration: &Migration| Checksums {
            up: sum(&migration.up),
            down: migration.down.as_deref().map(sum),
        };
        History {
            folder: PathBuf::from("/nowhere/migrations"),
            shown: PathBuf::from("migrations"),
            ids: Ids::Sequential,
            migrations: self.migrations.clone(),
            checksums: self.migrations.iter().map(sums).collect(),
            lock: self.lock.clone(),
            lock_is_whole: true,
            backend: self.backend,
            findings: Vec::new(),
        }
    }
}
