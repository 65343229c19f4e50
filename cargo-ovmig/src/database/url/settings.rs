//! What a connection to PostgreSQL needs: the URL's parameters, completed from the environment as libpq does it.
//!
//! Source: PostgreSQL's manual, 34.1.2 "Parameter Key Words", 34.15 "Environment Variables".

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::passfile::{self, Login};
use super::postgres::{DRIVER, PostgresUrl};
use crate::failure::Failure;

/// The variables that stand in for parameters that aren't given.
const ENVIRONMENT: [(&str, &str); 14] = [
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGDATABASE", "dbname"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
];

/// Whether and how TLS is used; the names are libpq's, and MySQL's modes are the same ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::database) enum SslMode {
    /// Never.
    Disable,
    /// When the server has it; the certificate isn't looked at. `allow` is taken for it.
    Prefer,
    /// Always; the certificate is looked at only when `sslrootcert` names a file.
    Require,
    /// The certificate must come from a trusted authority.
    VerifyCa,
    /// And bear the host's name.
    VerifyFull,
}

/// Everything that a connection needs, complete.
#[derive(Clone)]
pub(in crate::database) struct Settings {
    pub(in crate::database) config: tokio_postgres::Config,
    pub(in crate::database) ssl: SslMode,
    /// A file of trusted certificates, or `system`.
    pub(in crate::database) root_certificates: Option<PathBuf>,
    pub(in crate::database) hosts: String,
    pub(in crate::database) user: String,
    pub(in crate::database) database: String,
    pub(in crate::database) password: Option<String>,
    /// `None` waits for ever.
    pub(in crate::database) timeout: Option<Duration>,
}

impl PostgresUrl {
    /// The URL's parameters, then the environment's, then the defaults; for the password also the file of passwords,
    /// which `files` reads.
    pub(in crate::database) fn settings(
        &self,
        environment: &dyn Fn(&str) -> Option<String>,
        files: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<Settings, Failure> {
        let value = |name: &str| -> Option<String> {
            let given = self.get(name).map(str::to_owned);
            given.or_else(|| {
                let (variable, _) = ENVIRONMENT.iter().find(|(_, known)| *known == name)?;
                environment(variable).filter(|value| !value.is_empty())
            })
        };
        let user = value("user")
            .or_else(|| environment("USER"))
            .or_else(|| environment("USERNAME"))
            .unwrap_or_else(|| "postgres".to_owned());
        let port = value("port");
        // With an address given the host's name serves TLS only.
        let host = value("host").or_else(|| match value("hostaddr") {
            Some(_) => None,
            None => Some(default_host(port.as_deref().unwrap_or("5432"))),
        });
        let database = value("dbname").unwrap_or_else(|| user.clone());
        let password = value("password").or_else(|| {
            let file = value("passfile").map(|path| self.base.join(path));
            let file = file.or_else(|| Some(Path::new(&environment("HOME")?).join(".pgpass")))?;
            let login = Login {
                host: host.as_deref().or(self.get("hostaddr")).unwrap_or_default(),
                port: port.as_deref().unwrap_or("5432"),
                database: &database,
                user: &user,
            };
            passfile::password(&files(&file)?, login)
        });
        let mut text = String::new();
        let mut add = |name: &str, value: &str| {
            let value = value.replace('\\', "\\\\").replace('\'', "\\'");
            text.push_str(&format!("{name}='{value}' "));
        };
        add("user", &user);
        add("dbname", &database);
        let own = [("host", &host), ("port", &port), ("password", &password)];
        for (name, value) in own {
            if let Some(value) = value {
                add(name, value);
            }
        }
        for name in DRIVER {
            match value(name) {
                Some(value) => add(name, &value),
                None if name == "application_name" => add(name, "cargo-ovmig"),
                None => {}
            }
        }
        let config: tokio_postgres::Config = text.parse().map_err(invalid_settings)?;
        Ok(Settings {
            config,
            ssl: ssl_mode(value("sslmode").as_deref())?,
            root_certificates: value("sslrootcert").map(|path| match path.as_str() {
                "system" => PathBuf::from("system"),
                path => self.base.join(path),
            }),
            hosts: describe_hosts(host.or_else(|| value("hostaddr")), port.as_deref()),
            user,
            database,
            password,
            timeout: timeout(value("connect_timeout").as_deref())?,
        })
    }
}

fn ssl_mode(text: Option<&str>) -> Result<SslMode, Failure> {
    match text {
        Some("disable") => Ok(SslMode::Disable),
        None | Some("prefer" | "allow") => Ok(SslMode::Prefer),
        Some("require") => Ok(SslMode::Require),
        Some("verify-ca") => Ok(SslMode::VerifyCa),
        Some("verify-full") => Ok(SslMode::VerifyFull),
        Some(other) => Err(Failure::new(format!("`{other}` is not a value of sslmode"))
            .hint("the values are: disable, allow, prefer, require, verify-ca, verify-full")),
    }
}

pub(super) fn timeout(text: Option<&str>) -> Result<Option<Duration>, Failure> {
    match text.map(|text| text.trim().parse::<u32>()) {
        None => Ok(Some(Duration::from_secs(10))),
        Some(Ok(0)) => Ok(None),
        Some(Ok(seconds)) => Ok(Some(Duration::from_secs(seconds.into()))),
        Some(Err(_)) => {
            Err(Failure::new("connect_timeout is not a number of seconds").hint("0 waits for ever"))
        }
    }
}

/// The driver names the parameter, never its value.
fn invalid_settings(error: tokio_postgres::Error) -> Failure {
    let cause =
        std::error::Error::source(&error).map_or_else(|| error.to_string(), |c| c.to_string());
    Failure::new(format!("the database URL can't be used: {cause}"))
}

/// Where libpq looks: the folders of the packagers' and PostgreSQL's own default, then this machine.
fn default_host(port: &str) -> String {
    let socket = |folder: &&str| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists();
    let folder = ["/var/run/postgresql", "/tmp"].into_iter().find(socket);
    folder.unwrap_or("localhost").to_owned()
}

/// For messages: `db.example.org:5433`.
fn describe_hosts(hosts: Option<String>, ports: Option<&str>) -> String {
    let hosts = hosts.unwrap_or_default();
    let ports: Vec<&str> = ports
        .map(|ports| ports.split(',').collect())
        .unwrap_or_default();
    let described: Vec<String> = hosts
        .split(',')
        .enumerate()
        .map(|(at, host)| {
            let port = ports.get(at).or(ports.first()).copied().unwrap_or("5432");
            if host.contains(':') {
                format!("[{host}]:{port}")
            } else {
                format!("{host}:{port}")
            }
        })
        .collect();
    described.join(", ")
}
