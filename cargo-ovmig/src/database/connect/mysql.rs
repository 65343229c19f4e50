//! Connecting to MySQL and MariaDB, without libmysqlclient.
//!
//! Source of the error codes: MySQL's manual, "Server Error Message Reference"; MariaDB's are the same below 1900.

use std::io;

use diesel::connection::SimpleConnection;
use diesel_async::AsyncMysqlConnection;
use diesel_async::async_connection_wrapper::{AsyncConnectionWrapper, BlockOn as _};
use mysql_async::{Conn, DriverError, Error, IoError, OptsBuilder, ServerError, SslOpts};

use super::runtime::Runtime;
use super::{Mode, tls};
use crate::database::url::{DatabaseUrl, MysqlSettings, SslMode};
use crate::dialect::Dialect;
use crate::dialect::mysql::Mysql;
use crate::failure::Failure;

/// A blocking connection that runs Diesel's migration harness.
pub type MysqlConnection = AsyncConnectionWrapper<AsyncMysqlConnection, Runtime>;

/// A connection with what it has to be set back to.
pub(in crate::database) struct MysqlSession {
    pub(in crate::database) connection: MysqlConnection,
    /// The database's name, as SQL.
    pub(in crate::database) database: String,
    /// The statements that bring the session back to what it began with.
    pub(in crate::database) restore: String,
}

/// What a session is set to, whatever the server's configuration says, so that a file does the same everywhere: texts
/// and numbers that don't fit are errors, quotes and backslashes mean what the tool takes them for, and who waits for
/// another's table is told so within a minute instead of within a day.
pub(in crate::database) const SETTINGS: &str = "\
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', \
time_zone = '+00:00', foreign_key_checks = 1, unique_checks = 1, sql_safe_updates = 0, autocommit = 1, \
lock_wait_timeout = 60, innodb_lock_wait_timeout = 60";

/// Connects; an answer is awaited for `settings.timeout`. With another mode than [`Mode::Write`] nothing can be
/// written.
pub(in crate::database) fn connect(
    settings: &MysqlSettings,
    url: &DatabaseUrl,
    mode: Mode,
) -> Result<MysqlSession, Failure> {
    let runtime =
        Runtime::new().map_err(|error| Failure::new("the network can't be used").because(error))?;
    let connected = runtime.block_on(async {
        match settings.timeout {
            Some(timeout) => tokio::time::timeout(timeout, establish(settings)).await,
            None => Ok(establish(settings).await),
        }
    });
    let connection = match connected {
        Ok(Ok(connection)) => {
            runtime.hand_over();
            MysqlConnection::from(connection)
        }
        Ok(Err(error)) => {
            runtime.abandon();
            return Err(explain(error, settings, url));
        }
        Err(_) => {
            runtime.abandon();
            return Err(unanswered(settings));
        }
    };
    let database = Mysql.ident(&settings.database);
    let mut session = MysqlSession {
        connection,
        restore: format!("USE {database}; SET NAMES utf8mb4; {SETTINGS}"),
        database,
    };
    session.set_up(mode).map_err(|error| {
        let text = url.mask(&error.to_string());
        Failure::new(format!("the database can't be worked with: {text}"))
    })?;
    Ok(session)
}

impl MysqlSession {
    fn set_up(&mut self, mode: Mode) -> diesel::QueryResult<()> {
        self.connection.batch_execute(SETTINGS)?;
        if mode != Mode::Write {
            self.connection
                .batch_execute("SET SESSION TRANSACTION READ ONLY")?;
        }
        Ok(())
    }
}

/// Why no connection came about.
enum ConnectError {
    Driver(Error),
    Setup(String),
    Certificates(Failure),
}

impl From<Error> for ConnectError {
    fn from(error: Error) -> ConnectError {
        ConnectError::Driver(error)
    }
}

async fn establish(settings: &MysqlSettings) -> Result<AsyncMysqlConnection, ConnectError> {
    let socket = settings.socket.as_ref();
    let builder = OptsBuilder::default()
        .ip_or_hostname(settings.host.clone())
        .tcp_port(settings.port)
        .user(Some(settings.user.clone()))
        .pass(settings.password.clone())
        .db_name(Some(settings.database.clone()))
        .prefer_socket(socket.is_some())
        .socket(socket.map(|path| path.display().to_string()))
        // As Diesel's own connections have it.
        .client_found_rows(true)
        .stmt_cache_size(0);
    // There is no TLS on sockets, and nobody between.
    if socket.is_some() || settings.ssl == SslMode::Disable {
        return ready(Conn::new(builder).await?).await;
    }
    let options = ssl_options(settings).map_err(ConnectError::Certificates)?;
    match Conn::new(builder.clone().ssl_opts(options)).await {
        Ok(connection) => ready(connection).await,
        // `preferred` means: rather without than not at all.
        Err(error) if settings.ssl == SslMode::Prefer && is_tls(&error) => {
            ready(Conn::new(builder).await?).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn ready(connection: Conn) -> Result<AsyncMysqlConnection, ConnectError> {
    AsyncMysqlConnection::try_from(connection)
        .await
        .map_err(|error| ConnectError::Setup(error.to_string()))
}

fn ssl_options(settings: &MysqlSettings) -> Result<SslOpts, Failure> {
    let verifies = matches!(settings.ssl, SslMode::VerifyCa | SslMode::VerifyFull);
    let options = SslOpts::default()
        .with_danger_accept_invalid_certs(!verifies)
        .with_danger_skip_domain_validation(settings.ssl != SslMode::VerifyFull);
    if !verifies {
        return Ok(options);
    }
    let options = match settings.ssl {
        SslMode::VerifyFull => options,
        // The driver passes over a wrong name when the error's text has this word, which rustls doesn't say any more,
        // but for the name that it has asked for. It asks for the name last, when the authority is found right.
        _ => options.with_danger_tls_hostname_override(Some("NotValidForName")),
    };
    let trusted = match &settings.root_certificates {
        Some(path) => tls::read_certificates(path, "ssl-ca")?,
        None => tls::native_certificates(),
    };
    let trusted = trusted.iter().map(|it| it.to_vec().into());
    Ok(options
        .with_disable_built_in_roots(settings.root_certificates.is_some())
        .with_root_certs(trusted.collect()))
}

fn is_tls(error: &Error) -> bool {
    matches!(
        error,
        Error::Io(IoError::Tls(_)) | Error::Driver(DriverError::NoClientSslFlagFromServer)
    ) || tls_cause(error).is_some()
}

/// rustls' error where it comes out of the socket.
fn tls_cause(error: &Error) -> Option<String> {
    match error {
        Error::Io(IoError::Tls(error)) => Some(error.to_string()),
        Error::Io(IoError::Io(error)) => {
            let inner = error.get_ref()?;
            inner
                .downcast_ref::<rustls::Error>()
                .map(ToString::to_string)
        }
        _ => None,
    }
}

fn unanswered(settings: &MysqlSettings) -> Failure {
    let seconds = settings.timeout.map_or(0, |timeout| timeout.as_secs());
    Failure::new(format!(
        "the MySQL server at {} doesn't answer within {seconds} seconds",
        settings.address()
    ))
    .hint("look at host and port in the database URL, and whether a firewall is between")
    .hint("`connect-timeout=30` in the URL waits longer")
}

/// One clear sentence about why there is no connection, and what to do.
fn explain(error: ConnectError, settings: &MysqlSettings, url: &DatabaseUrl) -> Failure {
    let address = settings.address();
    match error {
        ConnectError::Certificates(failure) => failure,
        ConnectError::Setup(text) => Failure::new(format!(
            "the connection to the MySQL server at {address} broke off: {}",
            url.mask(&text)
        )),
        ConnectError::Driver(Error::Server(error)) => refused(&error, settings, url),
        ConnectError::Driver(error) if is_tls(&error) => no_tls(&error, settings, url),
        ConnectError::Driver(Error::Io(IoError::Io(error))) => unreachable(&error, settings, url),
        ConnectError::Driver(Error::Driver(DriverError::UnknownAuthPlugin { name })) => {
            Failure::new(format!(
                "the user `{}` logs in to the MySQL server at {address} by `{name}`, which this tool can't",
                settings.user
            ))
            .note("MySQL says so of users that it doesn't know, too")
            .hint("look at the user's name in the database URL")
            .hint("take a user with a password (`caching_sha2_password` or `mysql_native_password`)")
        }
        ConnectError::Driver(error) => Failure::new(format!(
            "no connection to the MySQL server at {address}: {}",
            url.mask(&error.to_string())
        )),
    }
}

/// The server answered, with an error.
fn refused(error: &ServerError, settings: &MysqlSettings, url: &DatabaseUrl) -> Failure {
    let (address, user) = (settings.address(), &settings.user);
    let database = Mysql.ident(&settings.database);
    let said = format!("the server says: {}", url.mask(&error.message));
    match error.code {
        // ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR
        1045 | 1698 => wrong_password(settings).note(said),
        // ER_BAD_DB_ERROR
        1049 => Failure::new(format!(
            "there is no database `{}` on the MySQL server at {address}",
            settings.database
        ))
        .note(said)
        .hint(format!(
            "create it: `CREATE DATABASE {database} CHARACTER SET utf8mb4`, in the `mysql` client"
        )),
        // ER_DBACCESS_DENIED_ERROR
        1044 => Failure::new(format!(
            "the user `{user}` may not use the database `{}` at {address}, or there is none",
            settings.database
        ))
        .note(said)
        .hint(format!(
            "an administrator grants it: `GRANT ALL ON {database}.* TO '{user}'`"
        )),
        // ER_HOST_NOT_PRIVILEGED
        1130 => Failure::new(format!(
            "the MySQL server at {address} doesn't let this machine in"
        ))
        .note(said)
        .hint("a user who may come from here has this machine, or `%`, behind the `@`"),
        // ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS
        1040 | 1203 => Failure::new(format!(
            "the MySQL server at {address} refused the connection: {}",
            url.mask(&error.message)
        ))
        .hint("close other connections, or raise the server's max_connections"),
        _ => Failure::new(format!(
            "the MySQL server at {address} refused the connection: {}",
            url.mask(&error.message)
        )),
    }
}

fn wrong_password(settings: &MysqlSettings) -> Failure {
    let (address, user) = (settings.address(), &settings.user);
    let hint =
        "set it in the database URL (`mysql://user:password@host/database`), or in MYSQL_PWD";
    if settings.password.is_none() {
        return Failure::new(format!(
            "the MySQL server at {address} doesn't let the user `{user}` in without a password"
        ))
        .hint(hint);
    }
    Failure::new(format!(
        "the user `{user}` or its password is wrong, says the MySQL server at {address}"
    ))
    .hint(hint)
    .hint("a password with `@`, `/`, `:`, `?` or `#` has to be percent-encoded in a URL")
}

fn no_tls(error: &Error, settings: &MysqlSettings, url: &DatabaseUrl) -> Failure {
    let address = settings.address();
    let Some(cause) = tls_cause(error) else {
        return Failure::new(format!("the MySQL server at {address} has no TLS")).hint(
            "leave `ssl-mode` out of the URL, or set up TLS on the server (`ssl_cert`, `ssl_key`)",
        );
    };
    let failure = Failure::new(format!(
        "TLS with the MySQL server at {address} failed: {}",
        url.mask(&cause)
    ));
    match settings.ssl {
        SslMode::VerifyFull if cause.contains("not valid for name") => failure.hint(
            "`ssl-mode=verify_ca` asks for the authority alone: the certificates that MySQL makes by itself have no \
             host's name",
        ),
        SslMode::VerifyCa | SslMode::VerifyFull => failure.hint(
            "`ssl-ca=FILE` in the URL names the authority that signed the server's certificate; without it this \
             machine's authorities are asked",
        ),
        _ => failure,
    }
}

/// Nothing that answers there, or not MySQL.
fn unreachable(error: &io::Error, settings: &MysqlSettings, url: &DatabaseUrl) -> Failure {
    let address = settings.address();
    let text = url.mask(&error.to_string());
    if error.kind() == io::ErrorKind::TimedOut {
        return unanswered(settings);
    }
    if text.contains("failed to lookup address") {
        return Failure::new(format!(
            "the host of the database URL isn't known: {address}"
        ))
        .note(text)
        .hint("look at the host's name in the database URL, and at the network");
    }
    Failure::new(format!(
        "no MySQL server can be reached at {address}: {text}"
    ))
    .hint("start the server, or correct host and port in the database URL")
}
