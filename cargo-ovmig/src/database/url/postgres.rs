//! `postgres://…` and `host=… dbname=…`.
//!
//! Source: PostgreSQL's manual, 34.1.1 "Connection Strings".

use std::path::{Path, PathBuf};

use super::{percent_decode, spellings};
use crate::failure::Failure;

/// The parameters of a connection, as they were given: name and value.
#[derive(Clone)]
pub(in crate::database) struct PostgresUrl {
    parameters: Vec<(String, String)>,
    /// The password as it was written, still encoded.
    raw_password: Option<String>,
    pub(super) base: PathBuf,
}

/// Parameters that are handed to the driver as they are.
pub(super) const DRIVER: [&str; 12] = [
    "options",
    "application_name",
    "hostaddr",
    "sslnegotiation",
    "channel_binding",
    "target_session_attrs",
    "load_balance_hosts",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "tcp_user_timeout",
];

/// Parameters that are read here.
const OWN: [&str; 9] = [
    "host",
    "port",
    "user",
    "password",
    "passfile",
    "dbname",
    "connect_timeout",
    "sslmode",
    "sslrootcert",
];

impl PostgresUrl {
    pub(super) fn parse(text: &str, base: &Path) -> Result<PostgresUrl, Failure> {
        let mut url = PostgresUrl {
            parameters: Vec::new(),
            raw_password: None,
            base: base.to_owned(),
        };
        match text.split_once("://") {
            Some((_, rest)) => url.read_url(rest)?,
            None => url.read_keywords(text)?,
        }
        for (name, value) in &url.parameters {
            check_parameter(name, value)?;
        }
        // Wrong values are said now, not when the connection is made.
        url.settings(&|_| None, &|_| None)?;
        Ok(url)
    }

    /// `user:password@host:port,host:port/database?name=value`
    fn read_url(&mut self, rest: &str) -> Result<(), Failure> {
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let hosts = match authority.rsplit_once('@') {
            Some((user, hosts)) => {
                let (user, password) = match user.split_once(':') {
                    Some((user, password)) => (user, Some(password)),
                    None => (user, None),
                };
                self.set_decoded("user", user)?;
                if let Some(password) = password {
                    self.raw_password = Some(password.to_owned());
                    self.set_decoded("password", password)?;
                }
                hosts
            }
            // `user:pass/word@host`: what looks like host and port is the beginning of a password.
            None if authority.contains(':') && rest.contains('@') => return Err(wrong_port()),
            None => authority,
        };
        self.read_hosts(hosts)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        self.set_decoded("dbname", path.strip_prefix('/').unwrap_or(path))?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                Failure::new("a parameter of the database URL has no value")
                    .hint("write parameters as `?name=value&name=value`")
            })?;
            let name = percent_decode(name).unwrap_or_default();
            if name == "password" {
                self.raw_password = Some(value.to_owned());
            }
            self.set_decoded(&name, value)?;
        }
        Ok(())
    }

    fn read_hosts(&mut self, text: &str) -> Result<(), Failure> {
        let (mut hosts, mut ports) = (Vec::new(), Vec::new());
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (host, port) = match part.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                Some((address, rest)) => (address, rest.strip_prefix(':')),
                None => match part.rsplit_once(':') {
                    Some((host, port)) => (host, Some(port)),
                    None => (part, None),
                },
            };
            hosts.push(host);
            ports.push(port.filter(|port| !port.is_empty()).unwrap_or("5432"));
        }
        if ports.iter().any(|port| port.parse::<u16>().is_err()) {
            return Err(wrong_port());
        }
        self.set_decoded("host", &hosts.join(","))?;
        if text.contains(':') {
            self.set("port", ports.join(","));
        }
        Ok(())
    }

    /// `host=h dbname='a b'`; `\` takes the next character's meaning away.
    fn read_keywords(&mut self, text: &str) -> Result<(), Failure> {
        let wrong = || {
            Failure::new("the database URL can't be read")
                .hint("write `postgres://user@host/database` or `host=… user=… dbname=…`")
        };
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=').ok_or_else(wrong)?;
            let name = name.trim_end();
            if name.is_empty() || name.contains(char::is_whitespace) {
                return Err(wrong());
            }
            let (value, after) = keyword_value(after.trim_start()).ok_or_else(wrong)?;
            self.set(name, value);
            rest = after.trim_start();
        }
        Ok(())
    }

    fn set_decoded(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        if !value.is_empty() {
            let value = percent_decode(value).ok_or_else(|| {
                Failure::new(format!("`{name}` in the database URL is not UTF-8"))
            })?;
            self.set(name, value);
        }
        Ok(())
    }

    /// The last one counts.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.parameters.retain(|(known, _)| known != name);
        self.parameters.push((name.to_owned(), value.into()));
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let parameter = self.parameters.iter().find(|(known, _)| known == name);
        parameter.map(|(_, value)| value.as_str())
    }

    /// The password in the forms in which a driver's error might repeat it. One that is the name of the user, the
    /// host or the database isn't among them: these names are no secret, and messages need them.
    pub(super) fn secrets(&self) -> Vec<String> {
        let Some(password) = self.get("password") else {
            return Vec::new();
        };
        let public = ["user", "host", "dbname"];
        if public.iter().any(|name| self.get(name) == Some(password)) {
            return Vec::new();
        }
        spellings(password, self.raw_password.as_deref())
    }
}

fn wrong_port() -> Failure {
    Failure::new("the port in the database URL is not a number").hint(
        "if the password holds `/`, `?`, `#`, `@` or `:`, write these as %2F, %3F, %23, %40, %3A",
    )
}

/// A keyword's value and what follows it; `None` when its quote isn't closed.
fn keyword_value(text: &str) -> Option<(String, &str)> {
    let quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut chars = text.char_indices().skip(usize::from(quoted));
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            '\'' if quoted => return Some((value, &text[at + 1..])),
            c if !quoted && c.is_whitespace() => return Some((value, &text[at..])),
            c => value.push(c),
        }
    }
    (!quoted).then_some((value, ""))
}

fn check_parameter(name: &str, value: &str) -> Result<(), Failure> {
    let known = OWN.contains(&name) || DRIVER.contains(&name);
    // Drivers write these into URLs; what they ask for is what is done anyway.
    let harmless = matches!(
        (name, value.to_ascii_lowercase().as_str()),
        ("gssencmode", "disable" | "prefer") | ("client_encoding", "utf8" | "utf-8" | "auto")
    );
    if known || harmless {
        return Ok(());
    }
    let mut names: Vec<&str> = OWN.into_iter().chain(DRIVER).collect();
    names.sort_unstable();
    Err(Failure::new(format!(
        "the parameter `{name}` of the database URL is not supported"
    ))
    .hint(format!("the parameters are: {}", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio_postgres::config::Host;

    use super::super::settings::{Settings, SslMode};
    use super::*;

    fn settings(text: &str, environment: &[(&str, &str)]) -> Settings {
        let environment = |name: &str| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let url = PostgresUrl::parse(text, Path::new("/ws"))
            .unwrap_or_else(|failure| panic!("{text}: {failure}"));
        let files = |path: &Path| {
            let lines = "h:5432:d:ann:from the file".to_owned();
            (path == Path::new("/home/ann/.pgpass")).then_some(lines)
        };
        url.settings(&environment, &files).unwrap()
    }

    #[test]
    fn every_part_of_a_url() {
        let found = settings(
            "postgres://a%40n:p%3Aw@db.example.org:5433/my%20db?sslmode=verify-full&sslrootcert=ca.pem\
             &connect_timeout=3&application_name=x'y",
            &[
                ("PGUSER", "other"),
                ("PGPASSWORD", "other"),
                ("PGSSLMODE", "disable"),
            ],
        );
        assert_eq!(found.user, "a@n");
        assert_eq!(found.password.as_deref(), Some("p:w"));
        assert_eq!(found.config.get_password(), Some(&b"p:w"[..]));
        assert_eq!(found.database, "my db");
        assert_eq!(found.config.get_dbname(), Some("my db"));
        assert_eq!(found.config.get_application_name(), Some("x'y"));
        assert_eq!(found.hosts, "db.example.org:5433");
        assert_eq!(found.ssl, SslMode::VerifyFull);
        assert_eq!(
            found.root_certificates.as_deref(),
            Some(Path::new("/ws/ca.pem"))
        );
        assert_eq!(found.timeout, Some(Duration::from_secs(3)));
    }

    #[test]
    fn the_environment_fills_the_gaps() {
        let found = settings(
            "postgres://",
            &[
                ("PGHOST", "h"),
                ("PGPORT", "6000"),
                ("PGUSER", "ann"),
                ("PGPASSWORD", "it's \\ me"),
                ("PGSSLMODE", "require"),
                ("PGCONNECT_TIMEOUT", "0"),
            ],
        );
        assert_eq!(found.hosts, "h:6000");
        assert_eq!(found.config.get_ports(), [6000]);
        assert_eq!(found.user, "ann");
        assert_eq!(found.database, "ann");
        assert_eq!(found.config.get_password(), Some(&b"it's \\ me"[..]));
        assert_eq!(found.ssl, SslMode::Require);
        assert_eq!(found.timeout, None);
        let found = settings("postgres://h/d", &[("USER", "bob")]);
        assert_eq!(found.user, "bob");
        assert_eq!(found.timeout, Some(Duration::from_secs(10)));
        assert_eq!(found.ssl, SslMode::Prefer);
    }

    #[test]
    fn the_file_of_passwords_comes_last() {
        let password = |environment: &[(&str, &str)]| {
            let found = settings("postgres://ann@h/d", environment);
            found.password
        };
        let home = ("HOME", "/home/ann");
        assert_eq!(password(&[home]).as_deref(), Some("from the file"));
        assert_eq!(password(&[home, ("PGPASSWORD", "x")]).as_deref(), Some("x"));
        assert_eq!(password(&[home, ("PGPASSFILE", "/other")]), None);
        let file = [("PGPASSFILE", "/home/ann/.pgpass")];
        assert_eq!(password(&file).as_deref(), Some("from the file"));
    }

    #[test]
    fn hosts_of_every_kind() {
        let found = settings("postgres://u@h1:1,h2,[::1]:3/d", &[]);
        assert_eq!(found.hosts, "h1:1, h2:5432, [::1]:3");
        assert_eq!(found.config.get_ports(), [1, 5432, 3]);
        for text in [
            "postgres://u@%2Fvar%2Frun/d",
            "postgres://u@/d?host=/var/run",
            "host=/var/run dbname=d user=u",
        ] {
            let found = settings(text, &[]);
            assert_eq!(
                found.config.get_hosts(),
                [Host::Unix("/var/run".into())],
                "{text}"
            );
        }
        let found = settings("postgres://u@/d?hostaddr=127.0.0.1", &[]);
        assert!(found.config.get_hosts().is_empty());
        assert_eq!(found.hosts, "127.0.0.1:5432");
    }

    #[test]
    fn keywords() {
        let found = settings("host = h user=ann  dbname='a \\'b' password=x\\ y", &[]);
        assert_eq!(found.database, "a 'b");
        assert_eq!(found.password.as_deref(), Some("x y"));
        for text in ["host", "host=h dbname='a", "=h", "a b=c"] {
            assert!(PostgresUrl::parse(text, Path::new("/")).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, message) in [
            (
                "postgres://u@h/d?sslmode=yes",
                "`yes` is not a value of sslmode",
            ),
            (
                "postgres://u@h/d?sslcert=x",
                "the parameter `sslcert` of the database URL is not supported",
            ),
            (
                "postgres://u@h/d?connect_timeout=x",
                "connect_timeout is not a number of seconds",
            ),
            (
                "postgres://u:a/b@h/d",
                "the port in the database URL is not a number",
            ),
            (
                "postgres://u@h/d?keepalives=maybe",
                "the database URL can't be used: invalid value for option `keepalives`",
            ),
            (
                "postgres://u@h/d?x",
                "a parameter of the database URL has no value",
            ),
        ] {
            let failure = PostgresUrl::parse(text, Path::new("/"))
                .map(|_| ())
                .unwrap_err();
            assert_eq!(failure.message, message);
        }
        assert!(PostgresUrl::parse("postgres://u@h/d?gssencmode=disable", Path::new("/")).is_ok());
    }

    #[test]
    fn names_are_no_secret() {
        let secrets = |text| PostgresUrl::parse(text, Path::new("/")).unwrap().secrets();
        assert!(secrets("postgres://postgres:postgres@h/d").is_empty());
        assert_eq!(secrets("postgres://u:p!w@h/d"), ["p!w", "p%21w"]);
    }
}
