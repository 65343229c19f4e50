//! `mysql://…` and `mariadb://…`.
//!
//! What the URL doesn't say is what MySQL's own client takes for it: the system's user, `MYSQL_PWD`, and on `localhost`
//! the server's socket, where there is one. Files of options (`.my.cnf`) aren't read.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::settings::{SslMode, timeout};
use super::{percent_decode, spellings};
use crate::failure::Failure;

/// Where servers of the distributions have their socket.
const SOCKETS: [&str; 4] = [
    "/run/mysqld/mysqld.sock",
    "/var/run/mysqld/mysqld.sock",
    "/var/lib/mysql/mysql.sock",
    "/tmp/mysql.sock",
];

/// The parameters, for messages. `-` and `_` are the same in them.
const PARAMETERS: &str = "connect-timeout, socket, ssl-ca, ssl-mode";

/// A URL's parts.
#[derive(Clone)]
pub(in crate::database) struct MysqlUrl {
    host: String,
    port: Option<u16>,
    user: Option<String>,
    password: Option<String>,
    /// The password as it was written, still encoded.
    raw_password: Option<String>,
    database: String,
    socket: Option<PathBuf>,
    ssl: SslMode,
    root_certificates: Option<PathBuf>,
    timeout: Option<Duration>,
}

/// Everything that a connection needs, complete.
#[derive(Clone)]
pub(in crate::database) struct MysqlSettings {
    pub(in crate::database) host: String,
    pub(in crate::database) port: u16,
    /// Instead of host and port.
    pub(in crate::database) socket: Option<PathBuf>,
    pub(in crate::database) user: String,
    pub(in crate::database) password: Option<String>,
    pub(in crate::database) database: String,
    pub(in crate::database) ssl: SslMode,
    /// A file of trusted certificates.
    pub(in crate::database) root_certificates: Option<PathBuf>,
    /// `None` waits for ever.
    pub(in crate::database) timeout: Option<Duration>,
}

impl MysqlSettings {
    /// For messages: `db.example.org:3306`, or the socket.
    pub(in crate::database) fn address(&self) -> String {
        match &self.socket {
            Some(socket) => socket.display().to_string(),
            None if self.host.contains(':') => format!("[{}]:{}", self.host, self.port),
            None => format!("{}:{}", self.host, self.port),
        }
    }
}

impl MysqlUrl {
    pub(super) fn parse(text: &str, base: &Path) -> Result<MysqlUrl, Failure> {
        let (_, rest) = text.split_once("://").ok_or_else(wrong)?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let (login, host) = match authority.rsplit_once('@') {
            Some((login, host)) => (Some(login), host),
            // `user:pass/word@host`: what looks like host and port is the beginning of a password.
            None if authority.contains(':') && rest.contains('@') => return Err(wrong_port()),
            None => (None, authority),
        };
        let (user, raw_password) = match login.map(|login| login.split_once(':').ok_or(login)) {
            None => (None, None),
            Some(Ok((user, password))) => (Some(user), Some(password.to_owned())),
            Some(Err(user)) => (Some(user), None),
        };
        let (host, port) = host_and_port(host)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut url = MysqlUrl {
            host: decoded("host", host)?,
            port,
            user: user
                .filter(|user| !user.is_empty())
                .map(|user| decoded("user", user))
                .transpose()?,
            password: raw_password
                .as_deref()
                .map(|password| decoded("password", password))
                .transpose()?,
            raw_password,
            database: decoded("database", path.strip_prefix('/').unwrap_or(path))?,
            socket: None,
            ssl: SslMode::Prefer,
            root_certificates: None,
            timeout: timeout(None)?,
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                Failure::new("a parameter of the database URL has no value")
                    .hint("write parameters as `?name=value&name=value`")
            })?;
            let name = percent_decode(name).unwrap_or_default();
            url.set(&name, decoded(&name, value)?, base)?;
        }
        if url.database.is_empty() {
            return Err(Failure::new("the database URL names no database")
                .hint("write `mysql://user@host/database`"));
        }
        Ok(url)
    }

    fn set(&mut self, name: &str, value: String, base: &Path) -> Result<(), Failure> {
        match name.replace('-', "_").as_str() {
            "socket" | "unix_socket" => self.socket = Some(base.join(value)),
            "ssl_mode" | "sslmode" => self.ssl = ssl_mode(&value)?,
            "ssl_ca" => self.root_certificates = Some(base.join(value)),
            "connect_timeout" => self.timeout = timeout(Some(&value))?,
            // Drivers write these into URLs; what they ask for is what is done anyway.
            "charset" | "character_set"
                if value.eq_ignore_ascii_case("utf8mb4") || value.eq_ignore_ascii_case("utf8") => {}
            _ => {
                return Err(Failure::new(format!(
                    "the parameter `{name}` of the database URL is not supported"
                ))
                .hint(format!("the parameters are: {PARAMETERS}")));
            }
        }
        Ok(())
    }

    /// The database's name.
    pub(super) fn database(&self) -> &str {
        &self.database
    }

    /// Names another database.
    pub(super) fn set_database(&mut self, name: &str) {
        name.clone_into(&mut self.database);
    }

    /// The URL, completed from the environment; `exists` says whether a file is there.
    pub(in crate::database) fn settings(
        &self,
        environment: &dyn Fn(&str) -> Option<String>,
        exists: &dyn Fn(&Path) -> bool,
    ) -> MysqlSettings {
        let value = |name: &str| environment(name).filter(|value| !value.is_empty());
        let local = self.host.is_empty() || self.host == "localhost";
        let default_socket = || {
            let mut sockets = SOCKETS.iter().map(PathBuf::from);
            let wanted = local && self.port.is_none();
            sockets.find(|path| wanted && exists(path))
        };
        MysqlSettings {
            host: if local { "localhost" } else { &self.host }.to_owned(),
            port: self.port.unwrap_or(3306),
            socket: self.socket.clone().or_else(default_socket),
            user: self
                .user
                .clone()
                .or_else(|| value("USER"))
                .or_else(|| value("USERNAME"))
                .unwrap_or_else(|| "root".to_owned()),
            password: self.password.clone().or_else(|| value("MYSQL_PWD")),
            database: self.database.clone(),
            ssl: match (self.ssl, &self.root_certificates) {
                // Who names an authority wants it asked, as with MySQL's own client.
                (SslMode::Prefer | SslMode::Require, Some(_)) => SslMode::VerifyCa,
                (mode, _) => mode,
            },
            root_certificates: self.root_certificates.clone(),
            timeout: self.timeout,
        }
    }

    /// The password in the forms in which a driver's error might repeat it. One that is the name of the user, the
    /// host or the database isn't among them: these names are no secret, and messages need them.
    pub(super) fn secrets(&self) -> Vec<String> {
        let Some(password) = &self.password else {
            return Vec::new();
        };
        let public = [self.user.as_ref(), Some(&self.host), Some(&self.database)];
        if public.contains(&Some(password)) {
            return Vec::new();
        }
        spellings(password, self.raw_password.as_deref())
    }
}

fn host_and_port(text: &str) -> Result<(&str, Option<u16>), Failure> {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => (address, rest.strip_prefix(':')),
        None => match text.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let port = port.filter(|port| !port.is_empty());
    match port.map(str::parse) {
        None => Ok((host, None)),
        Some(Ok(port)) => Ok((host, Some(port))),
        Some(Err(_)) => Err(wrong_port()),
    }
}

fn decoded(name: &str, value: &str) -> Result<String, Failure> {
    percent_decode(value)
        .ok_or_else(|| Failure::new(format!("`{name}` in the database URL is not UTF-8")))
}

fn ssl_mode(text: &str) -> Result<SslMode, Failure> {
    match text.replace('-', "_").to_ascii_lowercase().as_str() {
        "disabled" | "disable" => Ok(SslMode::Disable),
        "preferred" | "prefer" => Ok(SslMode::Prefer),
        "required" | "require" => Ok(SslMode::Require),
        "verify_ca" => Ok(SslMode::VerifyCa),
        "verify_identity" => Ok(SslMode::VerifyFull),
        _ => Err(Failure::new(format!("`{text}` is not a value of ssl-mode"))
            .hint("the values are: disabled, preferred, required, verify_ca, verify_identity")),
    }
}

fn wrong() -> Failure {
    Failure::new("the database URL can't be read").hint("write `mysql://user@host/database`")
}

fn wrong_port() -> Failure {
    Failure::new("the port in the database URL is not a number").hint(
        "if the password holds `/`, `?`, `#`, `@` or `:`, write these as %2F, %3F, %23, %40, %3A",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> MysqlUrl {
        MysqlUrl::parse(text, Path::new("/ws")).unwrap_or_else(|it| panic!("{text}: {it}"))
    }

    fn settings(text: &str, environment: &[(&str, &str)]) -> MysqlSettings {
        let environment = |name: &str| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        parse(text).settings(&environment, &|path| path == Path::new("/tmp/mysql.sock"))
    }

    #[test]
    fn every_part_of_a_url() {
        let found = settings(
            "mysql://a%40n:p%3Aw@db.example.org:3307/my%20db?ssl-mode=VERIFY_IDENTITY&ssl_ca=ca.pem&connect_timeout=3",
            &[("USER", "other"), ("MYSQL_PWD", "other")],
        );
        assert_eq!(found.address(), "db.example.org:3307");
        assert_eq!((found.host.as_str(), found.port), ("db.example.org", 3307));
        assert_eq!(found.user, "a@n");
        assert_eq!(found.password.as_deref(), Some("p:w"));
        assert_eq!(found.database, "my db");
        assert_eq!(found.ssl, SslMode::VerifyFull);
        assert_eq!(
            found.root_certificates.as_deref(),
            Some(Path::new("/ws/ca.pem"))
        );
        assert_eq!(found.timeout, Some(Duration::from_secs(3)));
        let found = settings("mariadb://[::1]:1/d?charset=utf8mb4", &[]);
        assert_eq!(found.address(), "[::1]:1");
        let found = settings("mysql://h/d?ssl-ca=/ca.pem", &[]);
        assert_eq!(found.ssl, SslMode::VerifyCa);
    }

    #[test]
    fn what_the_url_does_not_say() {
        let found = settings("mysql://h/d", &[("USER", "ann"), ("MYSQL_PWD", "secret")]);
        assert_eq!(found.address(), "h:3306");
        assert_eq!(found.user, "ann");
        assert_eq!(found.password.as_deref(), Some("secret"));
        assert_eq!(found.ssl, SslMode::Prefer);
        assert_eq!(found.timeout, Some(Duration::from_secs(10)));
        for text in ["mysql://localhost/d", "mysql:///d", "mysql://u@/d"] {
            assert_eq!(settings(text, &[]).address(), "/tmp/mysql.sock", "{text}");
        }
        let named = settings("mysql://u@h/d?socket=my.sock", &[]);
        assert_eq!(named.address(), "/ws/my.sock");
        let port = settings("mysql://u@localhost:3306/d", &[]);
        assert_eq!(port.address(), "localhost:3306");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, message) in [
            (
                "mysql://u@h/d?ssl-mode=yes",
                "`yes` is not a value of ssl-mode",
            ),
            (
                "mysql://u@h/d?autocommit=0",
                "the parameter `autocommit` of the database URL is not supported",
            ),
            (
                "mysql://u@h/d?connect-timeout=x",
                "connect_timeout is not a number of seconds",
            ),
            (
                "mysql://u:a/b@h/d",
                "the port in the database URL is not a number",
            ),
            (
                "mysql://u@h/d?x",
                "a parameter of the database URL has no value",
            ),
            ("mysql://u@h", "the database URL names no database"),
            (
                "mysql://u@h/?socket=s",
                "the database URL names no database",
            ),
        ] {
            let failure = MysqlUrl::parse(text, Path::new("/"))
                .map(|_| ())
                .unwrap_err();
            assert_eq!(failure.message, message, "{text}");
        }
    }

    #[test]
    fn names_are_no_secret() {
        assert!(parse("mysql://root:root@h/d").secrets().is_empty());
        assert_eq!(parse("mysql://u:p!w@h/d").secrets(), ["p!w", "p%21w"]);
    }
}
