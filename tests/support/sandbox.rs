//! A workspace in a temporary folder, and the real binary run in it with a cleared environment.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A workspace in a temporary folder, gone at the end of the test.
pub(crate) struct Sandbox {
    folder: TempDir,
    env: Vec<(String, String)>,
}

impl Sandbox {
    /// An empty workspace with members `modules/*`, configured for SQLite in `app.db`.
    pub(crate) fn sqlite() -> Sandbox {
        Sandbox::configured("backend = \"sqlite\"\ndatabase-url = \"sqlite://app.db\"\n")
    }

    /// An empty workspace for PostgreSQL at that URL.
    pub(crate) fn postgres(url: &str) -> Sandbox {
        Sandbox::configured(&format!(
            "backend = \"postgres\"\ndatabase-url = \"{url}\"\n"
        ))
    }

    /// An empty workspace for MySQL or MariaDB at that URL.
    pub(crate) fn mysql(url: &str) -> Sandbox {
        Sandbox::configured(&format!("backend = \"mysql\"\ndatabase-url = \"{url}\"\n"))
    }

    /// An empty workspace with these lines of configuration, an empty registry and a migrations folder.
    pub(crate) fn configured(configuration: &str) -> Sandbox {
        let sandbox = Sandbox::bare();
        sandbox.write(
            "Cargo.toml",
            &format!(
                "[workspace]\nmembers = [\"modules/*\"]\nresolver = \"3\"\n\n[workspace.metadata.ovmig]\n\
                 {configuration}migrations = \"migrations\"\nmodules = []\n"
            ),
        );
        sandbox.module("base", "");
        fs::remove_file(sandbox.path("modules/base/src/adapters/orm.rs")).unwrap();
        fs::create_dir(sandbox.path("migrations")).unwrap();
        sandbox
    }

    /// An empty folder.
    pub(crate) fn bare() -> Sandbox {
        Sandbox {
            folder: tempfile::tempdir().unwrap(),
            env: Vec::new(),
        }
    }

    /// A copy of a folder, without `target/` and without databases.
    pub(crate) fn copy_of(folder: impl AsRef<Path>) -> Sandbox {
        let sandbox = Sandbox::bare();
        copy(folder.as_ref(), sandbox.root());
        sandbox
    }

    /// Sets an environment variable for every command.
    pub(crate) fn env(&mut self, name: &str, value: &str) {
        self.env.push((name.to_owned(), value.to_owned()));
    }

    /// The root.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in the workspace.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: impl AsRef<Path>, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The text of a file.
    #[track_caller]
    pub(crate) fn read(&self, path: impl AsRef<Path>) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Whether the path exists.
    pub(crate) fn exists(&self, path: impl AsRef<Path>) -> bool {
        self.path(path).exists()
    }

    /// Writes or rewrites a module in a crate of its own with that ORM file. Not registered.
    pub(crate) fn module(&self, name: &str, orm: &str) {
        let folder = format!("modules/{name}");
        self.write(
            format!("{folder}/Cargo.toml"),
            &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        );
        self.write(format!("{folder}/src/lib.rs"), "");
        self.write(format!("{folder}/src/adapters/orm.rs"), orm);
    }

    /// The names of the migrations' folders, in their order.
    pub(crate) fn migrations(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path("migrations"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Every file with its content, to see that nothing changed.
    pub(crate) fn snapshot(&self) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
        let mut files = std::collections::BTreeMap::new();
        collect(self.root(), self.root(), &mut files);
        files
    }

    /// Runs the binary at the root, with the arguments between the spaces.
    pub(crate) fn ovmig(&self, arguments: &str) -> Run {
        self.ovmig_args(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs the binary at the root with these arguments.
    pub(crate) fn ovmig_args(&self, arguments: &[&str]) -> Run {
        self.finish(self.command().args(arguments))
    }

    /// Runs the binary in a folder of the workspace.
    pub(crate) fn ovmig_in(&self, folder: &str, arguments: &str) -> Run {
        let mut command = self.command();
        self.finish(
            command
                .current_dir(self.path(folder))
                .args(arguments.split_whitespace()),
        )
    }

    /// The binary, ready to be started at the root with a cleared environment.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-ovmig"));
        command.current_dir(self.root()).env_clear();
        for name in [
            "PATH",
            "HOME",
            "CARGO_HOME",
            "RUSTUP_HOME",
            "RUSTUP_TOOLCHAIN",
            "CARGO",
        ] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("CARGO_TERM_COLOR", "never")
            .env("COLUMNS", "100");
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs git at the root; it must succeed.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.root()).args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
        ]);
        command
            .args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments);
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE");
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// Commits everything.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    fn finish(&self, command: &mut Command) -> Run {
        Run::new(command.output().unwrap(), self.root())
    }
}

/// What a command printed and how it ended; the workspace's folder reads `[ROOT]`.
pub(crate) struct Run {
    /// The exit code; `None` when it was killed.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Run {
    /// From a finished process.
    pub(crate) fn new(output: Output, root: &Path) -> Run {
        let canonical = root.canonicalize().unwrap();
        let tidy = |bytes: &[u8]| {
            text(bytes)
                .replace(canonical.to_str().unwrap(), "[ROOT]")
                .replace(root.to_str().unwrap(), "[ROOT]")
        };
        Run {
            code: output.status.code(),
            stdout: tidy(&output.stdout),
            stderr: tidy(&output.stderr),
        }
    }

    /// The run, which must have ended with that exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// The run, in which stdout or stderr must hold that text.
    #[track_caller]
    pub(crate) fn says(self, part: &str) -> Run {
        assert!(
            self.stdout.contains(part) || self.stderr.contains(part),
            "no {part:?} in\n{self}"
        );
        self
    }

    /// The run, in which neither stdout nor stderr may hold that text.
    #[track_caller]
    pub(crate) fn never_says(self, part: &str) -> Run {
        assert!(
            !self.stdout.contains(part) && !self.stderr.contains(part),
            "{part:?} in\n{self}"
        );
        self
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit: {:?}", self.code)?;
        writeln!(f, "--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let target = to.join(&name);
        if entry.file_type().unwrap().is_dir() {
            if name != "target" {
                fs::create_dir_all(&target).unwrap();
                copy(&entry.path(), &target);
            }
        } else if !name.to_string_lossy().contains(".db") {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut std::collections::BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            collect(root, &path, files);
        } else {
            let content = fs::read(&path).unwrap_or_default();
            files.insert(path.strip_prefix(root).unwrap().to_owned(), content);
        }
    }
}
