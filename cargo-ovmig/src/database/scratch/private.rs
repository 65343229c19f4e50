//! A server of our own, in a temporary folder, from the programs that are installed.
//!
//! A shell starts it and waits for the end of its standard input, a pipe that only this process holds: however this
//! process ends, the server stops and the folder goes. Nobody else reaches it: it listens on a socket in that folder,
//! which is open to its owner alone.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::database::DatabaseUrl;
use crate::failure::Failure;
use crate::schema::Backend;

/// What the folders are called, in the folder for temporary files.
const PREFIX: &str = "ovmig-verify-";

/// First takes away what is left of runs whose shell was killed too.
const POSTGRES: &str = r#"
for old in "$TEMP"/ovmig-verify-*; do
    if [ -f "$old/shell" ] && [ -O "$old/shell" ] && ! kill -0 "$(cat "$old/shell")" 2>/dev/null; then
        "$BIN/pg_ctl" -D "$old/data" -m immediate stop >/dev/null 2>&1
        rm -rf "$old"
    fi
done
cd "$DIR" || exit 1
trap '' INT TERM HUP PIPE
echo $$ >"$DIR/shell"
"$BIN/initdb" -D "$DIR/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$DIR/log" 2>&1 &&
"$BIN/pg_ctl" -D "$DIR/data" -l "$DIR/log" -w start >/dev/null 2>&1 -o \
    "-c listen_addresses= -c unix_socket_directories='$DIR' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" &&
echo ready &&
cat >/dev/null
"$BIN/pg_ctl" -D "$DIR/data" -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$DIR""#;

/// A running server; it stops when this is dropped.
pub struct Server {
    url: DatabaseUrl,
    shell: Child,
    folder: PathBuf,
}

impl Server {
    /// Starts one.
    pub fn start(backend: Backend) -> Result<Server, Failure> {
        if backend != Backend::Postgres || !cfg!(unix) {
            return Err(Failure::new(format!(
                "a private {} server can't be started here",
                backend.title()
            ))
            .hint("give an empty database: `--scratch-url URL`"));
        }
        let bin = binaries().ok_or_else(|| {
            Failure::new("the programs of a PostgreSQL server aren't installed: initdb, pg_ctl, postgres")
                .hint("install them (on Debian: `apt-get install postgresql`), or give an empty database: `--scratch-url URL`")
        })?;
        let temp = std::env::temp_dir();
        remove_empty(&temp);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir();
        let folder = folder.map_err(|error| {
            Failure::new("there is no place for temporary files").because(error)
        })?;
        let mut command = unprivileged(folder.path()).ok_or_else(|| {
            Failure::new("PostgreSQL doesn't run as root, and there is no other user to run it as")
                .hint("run `cargo ovmig verify` as another user, or give an empty database: `--scratch-url URL`")
        })?;
        let spawned = command
            .args(["sh", "-c", POSTGRES])
            .env("BIN", bin)
            .env("DIR", folder.path())
            .env("TEMP", temp)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut shell = spawned.map_err(|error| {
            Failure::new("the PostgreSQL server can't be started").because(error)
        })?;
        let mut line = String::new();
        if let Some(stdout) = shell.stdout.take() {
            // An end without a line says the same as a wrong one.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        // From here on the shell takes it away.
        let folder = folder.keep();
        if line.trim() != "ready" {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            drop(shell.stdin.take());
            let _ = shell.wait();
            let mut failure = Failure::new("the private PostgreSQL server doesn't start");
            if let Some(last) = log.lines().rev().find(|line| !line.trim().is_empty()) {
                failure = failure.note(format!("it says: {}", last.trim()));
            }
            return Err(failure.hint("give an empty database instead: `--scratch-url URL`"));
        }
        let text = format!("host='{}' user=postgres dbname=postgres", folder.display());
        Ok(Server {
            url: DatabaseUrl::parse(&text, Path::new("/"), backend)?,
            shell,
            folder,
        })
    }

    /// The server's own database.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Removes the folders of runs that were killed before their shell was there: empty ones, of some time ago.
fn remove_empty(temp: &Path) {
    const LONG_AGO: Duration = Duration::from_secs(60);
    for entry in std::fs::read_dir(temp).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|it| it.modified()).ok();
        let is_old = age.is_some_and(|it| it.elapsed().is_ok_and(|age| age > LONG_AGO));
        if is_old && entry.file_name().to_string_lossy().starts_with(PREFIX) {
            // Without what is in it: one that isn't empty stays.
            let _ = std::fs::remove_dir(entry.path());
        }
    }
}

/// The folder of the server's programs: the newest one.
fn binaries() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for fixed in ["/usr/bin", "/opt/homebrew/bin", "/usr/local/pgsql/bin"] {
        folders.push(fixed.into());
    }
    let mut versions: Vec<(u32, PathBuf)> = (std::fs::read_dir("/usr/lib/postgresql").into_iter())
        .flatten()
        .flatten()
        .map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
            (version, entry.path().join("bin"))
        })
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().map(|(_, folder)| folder));
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(String::from_utf8_lossy(&output.stdout).trim().into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let whole = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    folders.into_iter().rev().find(whole)
}

/// A command that runs another as a user whom PostgreSQL lets run a server: as ourselves, or, as root, as `postgres`
/// or `nobody`, whose the folder then is.
fn unprivileged(folder: &Path) -> Option<Command> {
    let output = Command::new("id").arg("-u").output().ok()?;
    if String::from_utf8_lossy(&output.stdout).trim() != "0" {
        return Some(Command::new("env"));
    }
    let user = ["postgres", "nobody"].into_iter().find(|user| {
        Command::new("chown")
            .arg(user)
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })?;
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--clear-groups"]);
    Some(command)
}
