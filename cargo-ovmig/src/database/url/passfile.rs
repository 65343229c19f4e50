//! The file of passwords that libpq reads.
//!
//! Source: PostgreSQL's manual, 34.16 "The Password File".

/// Whom a password is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Login<'a> {
    pub(super) host: &'a str,
    pub(super) port: &'a str,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// The password of the first line `host:port:database:user:password` that fits; `*` fits everything.
pub(super) fn password(text: &str, login: Login<'_>) -> Option<String> {
    // Connections by a socket are `localhost` here.
    let host = if login.host.starts_with('/') {
        "localhost"
    } else {
        login.host
    };
    let wanted = [host, login.port, login.database, login.user];
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let fields = fields(line);
            let (password, keys) = fields.split_last().filter(|(_, keys)| keys.len() == 4)?;
            let fits = |(key, value): (&String, &str)| key == "*" || key == value;
            keys.iter().zip(wanted).all(fits).then(|| password.clone())
        })
}

/// The fields of a line; `\` takes the meaning of `:` and of itself away. Behind the fourth colon all is password.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.trim_end_matches('\r').chars();
    while let Some(c) = chars.next() {
        match c {
            ':' if fields.len() < 5 => fields.push(String::new()),
            c => {
                let c = if c == '\\' {
                    chars.next().unwrap_or('\\')
                } else {
                    c
                };
                if let Some(field) = fields.last_mut() {
                    field.push(c);
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits() {
        let text = "# comment\n\
                    db.example.org:5432:app:ann:first\r\n\
                    localhost:*:*:ann:it\\:s \\\\ me:\n\
                    too:short\n\
                    *:*:app:*:last";
        let find = |host, user| {
            let login = Login {
                host,
                port: "5432",
                database: "app",
                user,
            };
            password(text, login)
        };
        assert_eq!(find("db.example.org", "ann").as_deref(), Some("first"));
        assert_eq!(find("/var/run", "ann").as_deref(), Some("it:s \\ me:"));
        assert_eq!(find("elsewhere", "bob").as_deref(), Some("last"));
        let other = Login {
            host: "h",
            port: "1",
            database: "d",
            user: "u",
        };
        assert_eq!(password(text, other), None);
    }
}
