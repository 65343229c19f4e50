//! Opening databases, and what is said when they can't be.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use cargo_ovmig::database::{Database, DatabaseUrl, Mode, Silent, Target};
use cargo_ovmig::failure::Failure;
use cargo_ovmig::schema::Backend;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::database::{Scratch, Tree};
use crate::support::postgres::TestDatabase;

fn connect(text: &str, base: &Path, backend: Backend, mode: Mode) -> Result<Database, Failure> {
    let url = DatabaseUrl::parse(text, base, backend)?;
    Database::connect(&url, mode)
}

#[track_caller]
fn refused(text: &str, base: &Path, mode: Mode) -> Failure {
    let backend = if text.starts_with("postgres") {
        Backend::Postgres
    } else {
        Backend::Sqlite
    };
    match connect(text, base, backend, mode) {
        Ok(_) => panic!("{text} was opened"),
        Err(failure) => failure,
    }
}

/// Everything that a failure holds, as its reader sees it.
fn all(failure: &Failure) -> String {
    format!("{failure:?}")
}

#[test]
fn sqlite_files_are_created_only_for_writing_and_only_in_a_folder_that_exists() {
    let folder = tempfile::tempdir().unwrap();
    let failure = refused("sqlite://app.db", folder.path(), Mode::Read);
    assert!(failure.message.starts_with("there is no database at"));
    assert_eq!(failure.hints, ["`cargo ovmig upgrade` creates it"]);
    let failure = refused("sqlite://data/app.db", folder.path(), Mode::Write);
    assert!(failure.message.contains("there is no folder"), "{failure}");
    assert!(failure.hints[0].contains("mkdir -p"), "{failure:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

    connect(
        "sqlite://app.db",
        folder.path(),
        Backend::Sqlite,
        Mode::Write,
    )
    .unwrap();
    assert!(folder.path().join("app.db").exists());
    connect(
        "sqlite://app.db",
        folder.path(),
        Backend::Sqlite,
        Mode::Read,
    )
    .unwrap();
}

#[test]
fn what_is_no_sqlite_database_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "dear diary ".repeat(200)).unwrap();
    for mode in [Mode::Read, Mode::Write] {
        let failure = refused("notes.txt", folder.path(), mode);
        assert!(
            failure
                .message
                .ends_with("notes.txt is not a SQLite database"),
            "{failure}"
        );
        let failure = refused(".", folder.path(), mode);
        assert!(
            failure.message.contains("is a folder, not a database"),
            "{failure}"
        );
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("notes.txt")).unwrap(),
        "dear diary ".repeat(200)
    );
}

#[test]
fn postgres_with_and_without_tls_and_over_what_the_url_says() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let url = database.url().to_owned();
    let (base, query) = url.split_once('?').unwrap_or((&url, ""));
    for mode in ["disable", "prefer", "allow"] {
        let url = format!("{base}?{query}&sslmode={mode}");
        connect(&url, Path::new("/"), Backend::Postgres, Mode::Read).unwrap();
    }
    // Whether the server has TLS is its own business; what matters is that `require` is obeyed.
    let url = format!("{base}?{query}&sslmode=require");
    if let Err(failure) = connect(&url, Path::new("/"), Backend::Postgres, Mode::Read) {
        assert!(failure.message.ends_with("has no TLS"), "{failure}");
    }
    let gone = database.url().to_owned();
    drop(database);
    let failure = refused(&gone, Path::new("/"), Mode::Write);
    assert!(
        failure
            .message
            .starts_with("there is no database `ovmig_test_"),
        "{failure}"
    );
    assert!(failure.hints[0].contains("createdb"), "{failure:?}");
}

#[test]
fn who_only_looks_can_not_write() {
    for db in Scratch::each() {
        let history = Tree::new(db.backend()).table(1, "a").history();
        db.execute("CREATE TABLE own (id INTEGER)");
        for mode in [Mode::Read, Mode::Preview] {
            let failure = db
                .open(mode)
                .upgrade(&history, Target::Head, &mut Silent)
                .unwrap_err();
            let text = failure.message.to_lowercase().replace(['-', ' '], "");
            assert!(text.contains("readonly"), "{failure}");
        }
        assert_eq!(db.all_tables(), ["own"]);
    }
}

#[test]
fn a_server_that_is_not_there_is_one_sentence() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("postgres://ann:hunter2@127.0.0.1:{port}/app");
    let failure = refused(&url, Path::new("/"), Mode::Read);
    let start = format!("no PostgreSQL server can be reached at 127.0.0.1:{port}: ");
    assert!(failure.message.starts_with(&start), "{failure}");
    assert!(!all(&failure).contains("hunter2"));

    let failure = refused(
        "postgres://ann:hunter2@nowhere.invalid/app",
        Path::new("/"),
        Mode::Read,
    );
    assert!(
        failure.message.contains("nowhere.invalid:5432"),
        "{failure}"
    );
    assert!(!all(&failure).contains("hunter2"));
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgres://ann:hunter2@127.0.0.1:{port}/app?connect_timeout=1");
    let failure = refused(&url, Path::new("/"), Mode::Read);
    assert!(
        failure.message.ends_with("doesn't answer within 1 seconds"),
        "{failure}"
    );
}

#[test]
fn a_wrong_password_is_said_and_never_shown() {
    let server = FakeServer::start(None);
    let url = format!("postgres://ann:h%40nter2!@localhost:{}/app", server.port);
    let failure = refused(&url, Path::new("/"), Mode::Read);
    assert!(
        failure
            .message
            .starts_with("the password for the user `ann` is wrong"),
        "{failure}"
    );
    // The server is so careless as to repeat it.
    assert_eq!(
        failure.notes,
        ["PostgreSQL says: password \"***\" of user \"ann\" is wrong"]
    );
    for secret in ["h@nter2", "h%40nter2"] {
        assert!(!all(&failure).contains(secret), "{failure:?}");
    }
    let url = format!("postgres://ann@localhost:{}/app", server.port);
    let failure = refused(&url, Path::new("/"), Mode::Read);
    assert!(failure.message.contains("wants a password"), "{failure}");
}

/// The outcome of a TLS handshake with a certificate: whether it came as far as the password.
fn handshake(certificate: &str, host: &str, parameters: &str) -> Result<(), String> {
    let server = FakeServer::start(Some(certificate));
    let fixtures = fixtures().display().to_string();
    let parameters = parameters.replace("FIXTURES", &fixtures);
    let url = format!("postgres://ann:pw@{host}:{}/app?{parameters}", server.port);
    let failure = refused(&url, Path::new("/"), Mode::Read);
    if failure.message.contains("password") {
        Ok(())
    } else {
        Err(failure.message)
    }
}

#[test]
fn certificates_are_looked_at_as_sslmode_says() {
    let ca = "sslrootcert=FIXTURES/ca.pem";
    let own = "sslrootcert=FIXTURES/self_signed.pem";
    for (certificate, host, parameters, trusted) in [
        ("server.pem", "127.0.0.1", "sslmode=require", true),
        (
            "server.pem",
            "127.0.0.1",
            &format!("sslmode=require&{ca}"),
            true,
        ),
        (
            "server.pem",
            "127.0.0.1",
            &format!("sslmode=require&{own}"),
            false,
        ),
        (
            "server.pem",
            "127.0.0.1",
            &format!("sslmode=verify-ca&{ca}"),
            true,
        ),
        (
            "server.pem",
            "127.0.0.1",
            &format!("sslmode=verify-full&{ca}"),
            false,
        ),
        (
            "server.pem",
            "localhost",
            &format!("sslmode=verify-full&{ca}"),
            true,
        ),
        (
            "server.pem",
            "localhost",
            "sslmode=verify-full&sslrootcert=system",
            false,
        ),
        (
            "self_signed.pem",
            "localhost",
            &format!("sslmode=verify-full&{own}"),
            true,
        ),
        (
            "self_signed.pem",
            "127.0.0.1",
            &format!("sslmode=verify-full&{own}"),
            false,
        ),
        (
            "self_signed.pem",
            "localhost",
            &format!("sslmode=verify-ca&{ca}"),
            false,
        ),
    ] {
        let outcome = handshake(certificate, host, parameters);
        assert_eq!(
            outcome.is_ok(),
            trusted,
            "{certificate} {host} {parameters}: {outcome:?}"
        );
        if let Err(message) = outcome {
            assert!(
                message.starts_with("TLS with the PostgreSQL server at"),
                "{message}"
            );
        }
    }
    let message = handshake(
        "server.pem",
        "localhost",
        "sslmode=verify-ca&sslrootcert=/no/such",
    )
    .unwrap_err();
    assert!(message.contains("/no/such"), "{message}");
}

#[test]
fn tls_that_is_asked_for_and_not_there() {
    let server = FakeServer::start(None);
    let url = format!(
        "postgres://ann:pw@localhost:{}/app?sslmode=require",
        server.port
    );
    let failure = refused(&url, Path::new("/"), Mode::Read);
    assert!(failure.message.ends_with("has no TLS"), "{failure}");
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/tls")
}

/// Speaks as much of PostgreSQL's protocol as it takes to ask for a password and to find it wrong.
struct FakeServer {
    port: u16,
}

impl FakeServer {
    fn start(certificate: Option<&str>) -> FakeServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let tls = certificate.map(tls_config);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that goes away in the middle is what some tests are about.
                let _ = serve(stream.unwrap(), tls.clone());
            }
        });
        FakeServer { port }
    }
}

fn tls_config(certificate: &str) -> Arc<rustls::ServerConfig> {
    let read = |name: &str| fs::read(fixtures().join(name)).unwrap();
    let chain = vec![CertificateDer::from_pem_slice(&read(certificate)).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(&read("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    Arc::new(config)
}

const SSL_REQUEST: [u8; 4] = [4, 210, 22, 47];

fn serve(mut stream: TcpStream, tls: Option<Arc<rustls::ServerConfig>>) -> std::io::Result<()> {
    let first = message(&mut stream)?;
    if first != SSL_REQUEST {
        return ask_for_password(&mut stream);
    }
    match tls {
        Some(config) => {
            stream.write_all(b"S")?;
            let connection =
                rustls::ServerConnection::new(config).map_err(std::io::Error::other)?;
            let mut stream = rustls::StreamOwned::new(connection, stream);
            message(&mut stream)?;
            ask_for_password(&mut stream)
        }
        None => {
            stream.write_all(b"N")?;
            message(&mut stream)?;
            ask_for_password(&mut stream)
        }
    }
}

/// The content of a message that begins with its length.
fn message(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut content = vec![0; u32::from_be_bytes(length) as usize - 4];
    stream.read_exact(&mut content)?;
    Ok(content)
}

fn ask_for_password(stream: &mut (impl Read + Write)) -> std::io::Result<()> {
    // AuthenticationCleartextPassword
    stream.write_all(&[b'R', 0, 0, 0, 8, 0, 0, 0, 3])?;
    stream.flush()?;
    stream.read_exact(&mut [0])?;
    let password = message(stream)?;
    let password = String::from_utf8_lossy(&password[..password.len() - 1]).into_owned();
    let fields =
        format!("SFATAL\0VFATAL\0C28P01\0Mpassword \"{password}\" of user \"ann\" is wrong\0\0");
    stream.write_all(b"E")?;
    stream.write_all(&(fields.len() as u32 + 4).to_be_bytes())?;
    stream.write_all(fields.as_bytes())?;
    stream.flush()
}
