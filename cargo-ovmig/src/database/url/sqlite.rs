//! `sqlite://path`, `file:…`, and plain paths.

use std::path::{Path, PathBuf};

use super::percent_decode;
use crate::failure::Failure;

/// Which SQLite database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::database) enum SqliteUrl {
    /// In memory; the text is what SQLite opens it by.
    Memory(String),
    /// A file.
    File {
        /// Its absolute path (relative only where the base is).
        path: PathBuf,
        /// SQLite's own parameters: `mode=ro&cache=shared`.
        query: Option<String>,
    },
}

impl SqliteUrl {
    pub(super) fn parse(text: &str, base: &Path) -> Result<SqliteUrl, Failure> {
        let (is_uri, rest) = match text.split_once(':') {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => (true, rest),
            Some((scheme, rest))
                if ["sqlite", "sqlite3"].contains(&scheme.to_ascii_lowercase().as_str()) =>
            {
                // As Diesel has it: `sqlite://` stands for `file:`, so parameters may follow.
                (rest.contains('?'), rest.strip_prefix("//").unwrap_or(rest))
            }
            _ => (false, text),
        };
        if rest == ":memory:" {
            return Ok(SqliteUrl::Memory(":memory:".to_owned()));
        }
        if !is_uri {
            return SqliteUrl::file(rest, None, base);
        }
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        if path == ":memory:" || query.is_some_and(|q| q.split('&').any(|p| p == "mode=memory")) {
            return Ok(SqliteUrl::Memory(format!("file:{rest}")));
        }
        // `file:///path` and `file://localhost/path` are absolute, `file:path` needn't be.
        let path = match path.strip_prefix("//") {
            Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
            None => path,
        };
        let path = percent_decode(path)
            .ok_or_else(|| Failure::new("the path in the database URL is not UTF-8"))?;
        SqliteUrl::file(&path, query, base)
    }

    fn file(path: &str, query: Option<&str>, base: &Path) -> Result<SqliteUrl, Failure> {
        if path.is_empty() {
            return Err(Failure::new("the database URL has no path")
                .hint("write the file's path, for example `sqlite://app.db`"));
        }
        if path.contains('\0') {
            return Err(Failure::new(
                "the path in the database URL holds a zero byte",
            ));
        }
        Ok(SqliteUrl::File {
            path: base.join(path),
            query: query.filter(|query| !query.is_empty()).map(str::to_owned),
        })
    }

    /// What SQLite opens. `None` when the path isn't UTF-8, which Diesel's connection needs.
    pub(in crate::database) fn open_text(&self) -> Option<String> {
        match self {
            SqliteUrl::Memory(text) => Some(text.clone()),
            SqliteUrl::File { path, query: None } => {
                let text = path.to_str()?;
                // Only a relative path can look like a URL to Diesel or SQLite.
                let looks_like_url = text.starts_with("sqlite:") || text.starts_with("file:");
                Some(if looks_like_url {
                    format!("./{text}")
                } else {
                    text.to_owned()
                })
            }
            SqliteUrl::File {
                path,
                query: Some(query),
            } => {
                let escaped = path
                    .to_str()?
                    .replace('%', "%25")
                    .replace('?', "%3f")
                    .replace('#', "%23");
                Some(format!("file:{escaped}?{query}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> String {
        SqliteUrl::parse(text, Path::new("/ws"))
            .unwrap()
            .open_text()
            .unwrap()
    }

    #[test]
    fn relative_paths_start_at_the_workspace() {
        for (text, opened) in [
            ("sqlite://openvair.db", "/ws/openvair.db"),
            ("sqlite:data/x.db", "/ws/data/x.db"),
            ("sqlite:///abs/x.db", "/abs/x.db"),
            ("sqlite://a%20b.db", "/ws/a%20b.db"),
            ("x.db", "/ws/x.db"),
            ("/abs/x#y?.db", "/abs/x#y?.db"),
            (":memory:", ":memory:"),
            ("sqlite::memory:", ":memory:"),
            ("sqlite://:memory:", ":memory:"),
            ("file:x%20y.db", "/ws/x y.db"),
            ("file:///abs/x.db", "/abs/x.db"),
            ("file://localhost/abs/x.db", "/abs/x.db"),
            ("file:100%25/x.db?mode=ro", "file:/ws/100%25/x.db?mode=ro"),
            ("sqlite://x.db?mode=rw", "file:/ws/x.db?mode=rw"),
            ("file::memory:?cache=shared", "file::memory:?cache=shared"),
            (
                "file:n?mode=memory&cache=shared",
                "file:n?mode=memory&cache=shared",
            ),
        ] {
            assert_eq!(open(text), opened, "{text}");
        }
        assert!(SqliteUrl::parse("sqlite://", Path::new("/ws")).is_err());
        assert!(SqliteUrl::parse("file:%00", Path::new("/ws")).is_err());
        assert!(SqliteUrl::parse("file:%ff", Path::new("/ws")).is_err());
    }
}
