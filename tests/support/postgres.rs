//! A PostgreSQL server for the suites, and databases of one's own on it.
//!
//! The server is, in this order: `OVMIG_TEST_POSTGRES_URL`; the one at 127.0.0.1:5432 that lets `postgres` in; a private
//! one, started from the installed binaries in a temporary folder and gone with the test process. Where there is none,
//! the tests that need it say so and pass, unless `OVMIG_TEST_REQUIRE` contains `postgres`.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;

/// A blocking connection.
pub(crate) type PgConnection = AsyncConnectionWrapper<AsyncPgConnection>;

/// A database of its own, dropped with this value.
pub(crate) struct TestDatabase {
    admin_url: &'static str,
    name: String,
    url: String,
}

impl TestDatabase {
    /// An empty database, or `None` where there is no server: then the test is to return at once.
    pub(crate) fn create() -> Option<TestDatabase> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let admin_url = admin_url()?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let name = format!(
            "ovmig_test_{}_{}_{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed),
            since.subsec_nanos()
        );
        connect(admin_url)
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        // Nobody needs it after a crash.
        connect(admin_url)
            .batch_execute(&format!(
                "ALTER DATABASE {name} SET synchronous_commit = off"
            ))
            .unwrap();
        let url = with_database(admin_url, &name);
        Some(TestDatabase {
            admin_url,
            name,
            url,
        })
    }

    /// The URL to connect to.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> PgConnection {
        connect(&self.url)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Ok(mut admin) = PgConnection::establish(self.admin_url) {
            let name = &self.name;
            // FORCE came with PostgreSQL 13.
            let dropped =
                admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            if dropped.is_err() {
                let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"));
            }
        }
    }
}

/// A connection to a server of which it is known that it is there.
pub(crate) fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap_or_else(|error| panic!("no connection to {url}: {error}"))
}

/// The one text that a query gives.
pub(crate) fn text(connection: &mut PgConnection, sql: &str) -> String {
    use diesel::RunQueryDsl;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let sql = format!("SELECT value::text FROM ({sql}) AS found (value)");
    let row: Row = diesel::sql_query(sql).get_result(connection).unwrap();
    row.value
}

/// The URL of the server's `postgres` database; `None`, said on stderr, where there is no server.
fn admin_url() -> Option<&'static str> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    let url = URL.get_or_init(find_server).as_deref();
    if url.is_none() {
        let required = std::env::var("OVMIG_TEST_REQUIRE").unwrap_or_default();
        assert!(
            !required.contains("postgres"),
            "OVMIG_TEST_REQUIRE asks for PostgreSQL, and there is no server"
        );
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}: no PostgreSQL server (set OVMIG_TEST_POSTGRES_URL, or install PostgreSQL)"
        );
    }
    url
}

fn find_server() -> Option<String> {
    if let Ok(url) = std::env::var("OVMIG_TEST_POSTGRES_URL") {
        // A server that was asked for has to be there.
        connect(&url);
        return Some(url);
    }
    let local = "postgres://postgres@127.0.0.1:5432/postgres";
    if PgConnection::establish(local).is_ok() {
        return Some(local.to_owned());
    }
    start_private()
}

/// Another database of the same server; the query of the URL stays.
pub(super) fn with_database(url: &str, name: &str) -> String {
    let (base, query) = match url.split_once('?') {
        Some((base, query)) => (base, format!("?{query}")),
        None => (url, String::new()),
    };
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base[authority..]
        .find('/')
        .map_or(base.len(), |at| authority + at);
    format!("{}/{name}{query}", &base[..end])
}

/// Starts a server that ends when this process does: a shell waits for the end of its standard input, which is a pipe
/// that only this process holds.
fn start_private() -> Option<String> {
    const SCRIPT: &str = r#"
        cd "$DIR" || exit 1
        trap '' INT TERM HUP
        "$BIN/initdb" -D "$DIR/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$DIR/log" 2>&1 &&
        "$BIN/pg_ctl" -D "$DIR/data" -l "$DIR/log" -w start >/dev/null 2>&1 -o \
            "-c listen_addresses=127.0.0.1 -p $PORT -c unix_socket_directories=$DIR -c fsync=off -c max_connections=200" &&
        echo ready &&
        cat >/dev/null
        "$BIN/pg_ctl" -D "$DIR/data" -m immediate stop >/dev/null 2>&1
        cd / && rm -rf "$DIR""#;
    static SERVER: OnceLock<Child> = OnceLock::new();

    let bin = binaries()?;
    let dir = tempfile::Builder::new()
        .prefix("ovmig-pg-")
        .tempdir()
        .ok()?
        .keep();
    let port = TcpListener::bind("127.0.0.1:0")
        .ok()?
        .local_addr()
        .ok()?
        .port();
    let mut command = unprivileged(&dir, &["postgres", "nobody"])?;
    let mut child = command
        .args(["sh", "-c", SCRIPT])
        .env("BIN", bin)
        .env("DIR", &dir)
        .env("PORT", port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take()?)
        .read_line(&mut line)
        .ok()?;
    if line.trim() != "ready" {
        return None;
    }
    SERVER.get_or_init(|| child);
    Some(format!("postgres://postgres@127.0.0.1:{port}/postgres"))
}

/// The folder of `initdb`, `pg_ctl` and `postgres`: the newest one.
fn binaries() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|entry| entry.path().join("bin")));
        folders.sort();
    }
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(
            String::from_utf8_lossy(&output.stdout)
                .trim()
                .to_owned()
                .into(),
        );
    }
    for fixed in ["/usr/local/pgsql/bin", "/opt/homebrew/bin", "/usr/bin"] {
        folders.insert(0, fixed.into());
    }
    let whole = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    folders.into_iter().rev().find(whole)
}

/// A command that runs another as a user who may run a server: as ourselves, or, as root, as the first of these users
/// that there is, whose the folder then is.
pub(super) fn unprivileged(dir: &Path, users: &[&str]) -> Option<Command> {
    let output = Command::new("id").arg("-u").output().ok()?;
    if String::from_utf8_lossy(&output.stdout).trim() != "0" {
        return Some(Command::new("env"));
    }
    let user = users.iter().find(|user| {
        Command::new("chown")
            .arg(user)
            .arg(dir)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })?;
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--clear-groups"]);
    Some(command)
}

#[test]
fn a_database_is_there_and_gone() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    database.connect().batch_execute("SELECT 1").unwrap();
    let url = database.url().to_owned();
    drop(database);
    assert!(PgConnection::establish(&url).is_err());
}
