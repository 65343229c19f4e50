//! A MariaDB or MySQL server for the suites, and databases of one's own on it.
//!
//! The server is, in this order: `OVMIG_TEST_MYSQL_URL`; a private one of the program `OVMIG_TEST_MYSQLD`; the one at
//! 127.0.0.1:3306 that lets `root` in without a password; a private one of the installed programs. A private one lives in
//! a temporary folder, and is gone with the test process.
//! Where there is none, the tests that need it say so and pass, unless `OVMIG_TEST_REQUIRE` contains `mysql`.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use cargo_ovmig::database::{Database, DatabaseUrl, Mode};
use cargo_ovmig::schema::Backend;
use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel_async::AsyncMysqlConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;

use super::postgres::{unprivileged, with_database};

/// A blocking connection.
pub(crate) type MysqlConnection = AsyncConnectionWrapper<AsyncMysqlConnection>;

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
            .batch_execute(&format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"))
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

    /// The engine's own shell on it.
    pub(crate) fn client(&self) -> Command {
        let (_, rest) = self.url.split_once("://").unwrap();
        let (authority, _) = rest.split_once('/').unwrap();
        let (login, address) = authority.rsplit_once('@').unwrap();
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        let (host, port) = address.split_once(':').unwrap_or((address, "3306"));
        let mut command = Command::new("mysql");
        command
            .args(["--no-defaults", "--protocol=tcp", "--batch", "-h", host])
            .args(["-P", port, "-u", user, &self.name])
            .env("MYSQL_PWD", password);
        command
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> MysqlConnection {
        connect(&self.url)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Ok(mut admin) = MysqlConnection::establish(self.admin_url) {
            // Who still holds a lock on a table of it isn't waited for.
            let _ = admin.batch_execute("SET SESSION lock_wait_timeout = 5");
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {}", self.name));
        }
    }
}

/// A connection to a server of which it is known that it is there.
pub(crate) fn connect(url: &str) -> MysqlConnection {
    MysqlConnection::establish(url)
        .unwrap_or_else(|error| panic!("no connection to {url}: {error}"))
}

/// The URL of the server, with the database `mysql`; `None`, said on stderr, where there is no server.
pub(crate) fn admin_url() -> Option<&'static str> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    let url = URL.get_or_init(find_server).as_deref();
    if url.is_none() {
        let required = std::env::var("OVMIG_TEST_REQUIRE").unwrap_or_default();
        assert!(
            !required.contains("mysql"),
            "OVMIG_TEST_REQUIRE asks for MySQL, and there is neither a MySQL nor a MariaDB server"
        );
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}: no MySQL or MariaDB server (set OVMIG_TEST_MYSQL_URL, or install MariaDB)"
        );
    }
    url
}

fn find_server() -> Option<String> {
    if let Ok(url) = std::env::var("OVMIG_TEST_MYSQL_URL") {
        // A server that was asked for has to be there.
        connect(&url);
        return Some(url);
    }
    let local = "mysql://root@127.0.0.1:3306/mysql";
    if std::env::var_os(PROGRAM).is_none() && MysqlConnection::establish(local).is_ok() {
        return Some(local.to_owned());
    }
    static SERVER: OnceLock<Private> = OnceLock::new();
    let server = start_private()?;
    Some(SERVER.get_or_init(|| server).url.clone())
}

/// The program of the server to start, where it isn't to be the installed one.
const PROGRAM: &str = "OVMIG_TEST_MYSQLD";

/// A server of one's own.
struct Private {
    url: String,
    /// Its data and its log.
    folder: PathBuf,
    child: Child,
}

/// Starts a server that ends with the child: a shell that waits for the end of its standard input, which is a pipe that
/// only this process holds.
fn start_private() -> Option<Private> {
    const SCRIPT: &str = r#"
        cd "$DIR" || exit 1
        trap '' INT TERM HUP
        # Not the usual one: a server that starts takes away what others have there.
        mkdir "$DIR/tmp" || exit 1
        export TMPDIR="$DIR/tmp"
        case $("$SERVER" --version) in
            *MariaDB*) "$INSTALL" --no-defaults --datadir="$DIR/data" --auth-root-authentication-method=normal \
                --skip-test-db >"$DIR/log" 2>&1 ;;
            *) "$SERVER" --no-defaults --initialize-insecure --datadir="$DIR/data" >"$DIR/log" 2>&1 ;;
        esac || exit 1
        "$SERVER" --no-defaults --datadir="$DIR/data" --tmpdir="$DIR/tmp" --socket="$DIR/socket" --pid-file="$DIR/pid" \
            --bind-address=127.0.0.1 --port="$PORT" --max-connections=300 --skip-log-bin \
            --loose-mysqlx=OFF --secure-file-priv="$DIR" \
            --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 >>"$DIR/log" 2>&1 </dev/null &
        server=$!
        while [ ! -S "$DIR/socket" ] && kill -0 $server 2>/dev/null; do sleep 0.1; done
        kill -0 $server 2>/dev/null && echo ready && cat >/dev/null
        kill -9 $server 2>/dev/null
        wait $server 2>/dev/null
        cd / && rm -rf "$DIR""#;
    let (server, install) = binaries()?;
    let dir = tempfile::Builder::new()
        .prefix("ovmig-my-")
        .tempdir()
        .ok()?
        .keep();
    let port = TcpListener::bind("127.0.0.1:0")
        .ok()?
        .local_addr()
        .ok()?
        .port();
    let mut command = unprivileged(&dir, &["mysql", "nobody"])?;
    let mut child = command
        .args(["sh", "-c", SCRIPT])
        .env("SERVER", server)
        .env("INSTALL", install)
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
    Some(Private {
        url: format!("mysql://root@127.0.0.1:{port}/mysql"),
        folder: dir,
        child,
    })
}

/// The server, and the program that makes MariaDB's folder of data (MySQL's server does that itself).
fn binaries() -> Option<(PathBuf, PathBuf)> {
    let folders = [
        "/usr/sbin",
        "/usr/bin",
        "/usr/libexec",
        "/usr/local/bin",
        "/usr/local/mysql/bin",
        "/opt/homebrew/bin",
    ];
    let find = |name: &str| {
        let mut paths = folders
            .iter()
            .map(|folder| PathBuf::from(folder).join(name));
        paths.find(|path| path.is_file())
    };
    let install = find("mariadb-install-db").or_else(|| find("mysql_install_db"));
    let asked = std::env::var_os(PROGRAM).map(PathBuf::from);
    let server = asked.or_else(|| find("mariadbd").or_else(|| find("mysqld")))?;
    let runs = Command::new(&server)
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    runs.is_ok_and(|status| status.success())
        .then(|| (server, install.unwrap_or_default()))
}

#[test]
fn a_database_is_there_and_gone() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    database.connect().batch_execute("SELECT 1").unwrap();
    let url = database.url().to_owned();
    drop(database);
    assert!(MysqlConnection::establish(&url).is_err());
}

/// The one that is started where there is none.
#[test]
fn a_private_server_is_there() {
    if binaries().is_none() {
        return;
    }
    let mut server = start_private().expect("a server");
    connect(&server.url)
        .batch_execute("CREATE DATABASE a; DROP DATABASE a")
        .unwrap();
    certificates_are_verified_as_asked(&server);
    drop(server.child.stdin.take());
    server.child.wait().unwrap();
    assert!(MysqlConnection::establish(&server.url).is_err());
}

/// MySQL makes an authority and a certificate by itself, which bears no host's name; MariaDB 10 has no TLS of its own.
fn certificates_are_verified_as_asked(server: &Private) {
    let authority = server.folder.join("data/ca.pem");
    let opened = |options: &str| {
        let url = format!("{}?{options}", server.url);
        let url = DatabaseUrl::parse(&url, Path::new("/"), Backend::Mysql).unwrap();
        let opened = Database::connect(&url, Mode::Write).map(drop);
        opened.map_err(|failure| failure.to_string())
    };
    if !authority.is_file() {
        let error = opened("ssl-mode=required").unwrap_err();
        assert!(error.ends_with("has no TLS"), "{error}");
        return;
    }
    let authority = format!("ssl-ca={}", authority.display());
    opened("ssl-mode=required").unwrap();
    opened(&format!("ssl-mode=verify_ca&{authority}")).unwrap();
    let error = opened("ssl-mode=verify_ca").unwrap_err();
    assert!(error.contains("UnknownIssuer"), "{error}");
    let error = opened(&format!("ssl-mode=verify_identity&{authority}")).unwrap_err();
    assert!(error.contains("not valid for name"), "{error}");

    let admin = "CREATE USER ann IDENTIFIED BY 'se cret/1'; GRANT ALL ON *.* TO ann";
    connect(&server.url).batch_execute(admin).unwrap();
    for (password, options, says) in [
        ("se%20cret%2F1", "ssl-mode=disabled", Ok(())),
        ("se%20cret%2F1", "ssl-mode=required", Ok(())),
        ("wrong", "ssl-mode=disabled", Err("password is wrong")),
        ("wrong", "ssl-mode=required", Err("password is wrong")),
    ] {
        // The server remembers who was here, and asks for less then.
        connect(&server.url)
            .batch_execute("FLUSH PRIVILEGES")
            .unwrap();
        let url = server.url.replace("root@", &format!("ann:{password}@"));
        let url = format!("{url}?{options}");
        let url = DatabaseUrl::parse(&url, Path::new("/"), Backend::Mysql).unwrap();
        match (Database::connect(&url, Mode::Write), says) {
            (Ok(_), Ok(())) => {}
            (Err(failure), Err(says)) => assert!(failure.message.contains(says), "{failure}"),
            (opened, _) => panic!("{password} {options}: {:?}", opened.map(drop)),
        }
    }
}
