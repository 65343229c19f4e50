//! Connecting to PostgreSQL, without libpq.
//!
//! Source of the error codes: PostgreSQL's manual, appendix A.

use std::error::Error as _;
use std::io;

use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::{AsyncConnectionWrapper, BlockOn as _};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls, config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::runtime::Runtime;
use super::tls;
use crate::database::url::{DatabaseUrl, Settings, SslMode};
use crate::failure::Failure;

/// A blocking connection that runs Diesel's migration harness.
pub type PgConnection = AsyncConnectionWrapper<AsyncPgConnection, Runtime>;

/// Connects; an answer is awaited for `settings.timeout`.
pub(in crate::database) fn connect(
    settings: &Settings,
    url: &DatabaseUrl,
) -> Result<PgConnection, Failure> {
    let runtime =
        Runtime::new().map_err(|error| Failure::new("the network can't be used").because(error))?;
    // The driver tries one host after the other.
    let hosts = settings.hosts.split(',').count() as u32;
    let connected = runtime.block_on(async {
        match settings.timeout {
            Some(timeout) => tokio::time::timeout(timeout * hosts, establish(settings)).await,
            None => Ok(establish(settings).await),
        }
    });
    match connected {
        Ok(Ok(connection)) => {
            runtime.hand_over();
            Ok(PgConnection::from(connection))
        }
        Ok(Err(error)) => {
            runtime.abandon();
            Err(explain(error, settings, url))
        }
        Err(_) => {
            runtime.abandon();
            Err(unanswered(settings))
        }
    }
}

/// Why no connection came about.
enum ConnectError {
    Driver(tokio_postgres::Error),
    Setup(String),
    Certificates(Failure),
}

impl From<tokio_postgres::Error> for ConnectError {
    fn from(error: tokio_postgres::Error) -> ConnectError {
        ConnectError::Driver(error)
    }
}

async fn establish(settings: &Settings) -> Result<AsyncPgConnection, ConnectError> {
    let mut config = settings.config.clone();
    if let Some(timeout) = settings.timeout {
        config.connect_timeout(timeout);
    }
    let mode = match settings.ssl {
        SslMode::Disable => config::SslMode::Disable,
        SslMode::Prefer => config::SslMode::Prefer,
        _ => config::SslMode::Require,
    };
    config.ssl_mode(if only_sockets(&config) {
        // There is no TLS on these, and nobody between.
        config::SslMode::Disable
    } else {
        mode
    });
    if config.get_ssl_mode() == config::SslMode::Disable {
        return plain(&config).await;
    }
    let client = tls::client_config(settings.ssl, settings.root_certificates.as_deref())
        .map_err(ConnectError::Certificates)?;
    match config.connect(MakeRustlsConnect::new(client)).await {
        Ok((client, connection)) => {
            AsyncPgConnection::try_from_client_and_connection(client, connection)
                .await
                .map_err(|error| ConnectError::Setup(error.to_string()))
        }
        // `prefer` means: rather without than not at all.
        Err(error) if settings.ssl == SslMode::Prefer && is_tls(&error) => {
            config.ssl_mode(config::SslMode::Disable);
            plain(&config).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn plain(config: &Config) -> Result<AsyncPgConnection, ConnectError> {
    let (client, connection) = config.connect(NoTls).await?;
    AsyncPgConnection::try_from_client_and_connection(client, connection)
        .await
        .map_err(|error| ConnectError::Setup(error.to_string()))
}

#[cfg(unix)]
fn only_sockets(config: &Config) -> bool {
    let hosts = config.get_hosts();
    let is_socket = |host: &config::Host| matches!(host, config::Host::Unix(_));
    !hosts.is_empty() && hosts.iter().all(is_socket)
}

#[cfg(not(unix))]
fn only_sockets(_config: &Config) -> bool {
    false
}

/// The driver's kinds of errors are private; this one's text is fixed.
fn is_tls(error: &tokio_postgres::Error) -> bool {
    error.to_string() == "error performing TLS handshake"
}

fn unanswered(settings: &Settings) -> Failure {
    let seconds = settings.timeout.map_or(0, |timeout| timeout.as_secs());
    Failure::new(format!(
        "the PostgreSQL server at {} doesn't answer within {seconds} seconds",
        settings.hosts
    ))
    .hint("look at host and port in the database URL, and whether a firewall is between")
    .hint("`connect_timeout=30` in the URL waits longer")
}

/// One clear sentence about why there is no connection, and what to do.
fn explain(error: ConnectError, settings: &Settings, url: &DatabaseUrl) -> Failure {
    match error {
        ConnectError::Certificates(failure) => failure,
        ConnectError::Setup(text) => Failure::new(format!(
            "the connection to the PostgreSQL server at {} broke off: {}",
            settings.hosts,
            url.mask(&text)
        )),
        ConnectError::Driver(error) => match error.as_db_error() {
            Some(database) => refused(database, settings, url),
            None if is_tls(&error) => no_tls(&error, settings, url),
            None => unreachable_server(&error, settings, url),
        },
    }
}

/// The server answered, with an error.
fn refused(
    error: &tokio_postgres::error::DbError,
    settings: &Settings,
    url: &DatabaseUrl,
) -> Failure {
    let (hosts, user, database) = (&settings.hosts, &settings.user, &settings.database);
    let said = format!("PostgreSQL says: {}", url.mask(error.message()));
    let code = error.code();
    if *code == SqlState::INVALID_PASSWORD {
        return wrong_password(settings).note(said);
    }
    if *code == SqlState::INVALID_CATALOG_NAME {
        return Failure::new(format!(
            "there is no database `{database}` on the PostgreSQL server at {hosts}"
        ))
        .note(said)
        .hint(format!(
            "create it: `createdb {database}`, or `CREATE DATABASE` in psql"
        ));
    }
    if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
        return Failure::new(format!(
            "the PostgreSQL server at {hosts} doesn't let the user `{user}` in"
        ))
        .note(said)
        .hint("look at the user in the database URL, and at the server's pg_hba.conf");
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        return Failure::new(format!(
            "the user `{user}` may not connect to the database `{database}` at {hosts}"
        ))
        .note(said)
        .hint(format!(
            "its owner grants it: `GRANT CONNECT ON DATABASE {database} TO {user}`"
        ));
    }
    let failure = Failure::new(format!(
        "the PostgreSQL server at {hosts} refused the connection: {}",
        url.mask(error.message())
    ));
    if *code == SqlState::TOO_MANY_CONNECTIONS {
        return failure.hint("close other connections, or raise the server's max_connections");
    }
    if *code == SqlState::CANNOT_CONNECT_NOW {
        return failure.hint("the server is starting or stopping: try again in a moment");
    }
    failure
}

fn wrong_password(settings: &Settings) -> Failure {
    let (hosts, user) = (&settings.hosts, &settings.user);
    let hint = "set it in the database URL (`postgres://user:password@host/database`), in PGPASSWORD, or in ~/.pgpass";
    if settings.password.is_none() {
        return Failure::new(format!(
            "the PostgreSQL server at {hosts} wants a password for the user `{user}`"
        ))
        .hint(hint);
    }
    Failure::new(format!(
        "the password for the user `{user}` is wrong, says the PostgreSQL server at {hosts}"
    ))
    .hint(hint)
    .hint("a password with `@`, `/`, `:`, `?` or `#` has to be percent-encoded in a URL")
}

fn no_tls(error: &tokio_postgres::Error, settings: &Settings, url: &DatabaseUrl) -> Failure {
    let hosts = &settings.hosts;
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    if cause.contains("does not support TLS") {
        return Failure::new(format!("the PostgreSQL server at {hosts} has no TLS"))
            .hint("leave `sslmode` out of the URL, or set up TLS on the server (`ssl = on`)");
    }
    let failure = Failure::new(format!(
        "TLS with the PostgreSQL server at {hosts} failed: {}",
        url.mask(&cause)
    ));
    match settings.ssl {
        SslMode::VerifyCa | SslMode::VerifyFull => failure.hint(
            "`sslrootcert=FILE` in the URL names the authority that signed the server's certificate, \
             `sslrootcert=system` means this machine's authorities",
        ),
        _ => failure,
    }
}

/// Nothing that answers there, or not PostgreSQL.
fn unreachable_server(
    error: &tokio_postgres::Error,
    settings: &Settings,
    url: &DatabaseUrl,
) -> Failure {
    let hosts = &settings.hosts;
    let cause = error.source();
    let text = cause.map_or_else(|| error.to_string(), |cause| cause.to_string());
    let kind = cause
        .and_then(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind);
    if text.contains("password missing") {
        return wrong_password(settings);
    }
    if kind == Some(io::ErrorKind::TimedOut) {
        return unanswered(settings);
    }
    if text.contains("failed to lookup address") {
        return Failure::new(format!("the host of the database URL isn't known: {hosts}"))
            .note(url.mask(&text))
            .hint("look at the host's name in the database URL, and at the network");
    }
    let failure = Failure::new(format!(
        "no PostgreSQL server can be reached at {hosts}: {}",
        url.mask(&text)
    ));
    failure.hint("start the server, or correct host and port in the database URL")
}
