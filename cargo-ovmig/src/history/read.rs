//! Reads the migrations folder.
//!
//! Invariant: never changes a file, except that it completes or takes back a change that a killed command left half
//! done.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml_edit::Document;

use super::id::{folder_name, is_time};
use super::lock::{TAKE_IN, says_numbers};
use super::{Checksums, History, LOCK_FILE, Lock, Migration, MigrationId, consistency, journal};
use crate::config::Ids;
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::findings::rules::{invalid_migration_folder, lock_mismatch};
use crate::findings::{Finding, Severity};
use crate::schema::Backend;
use crate::source::{Location, SourceFile};
use crate::sql::checksum;

const RUN_IN_TRANSACTION: &str = "run_in_transaction";

/// Reads the migrations folder, under the path that messages show.
///
/// What is wrong with single migrations is among the findings; the failure is about the folder as a whole.
pub fn read(folder: &Path, shown: &Path, backend: Backend, ids: Ids) -> Result<History, Failure> {
    read_as(folder, shown, backend, |folder| match ids {
        // A renumbering that was killed before the configuration said so, or a merge that lost that.
        Ids::Timestamp if is_renumbered(folder) => Ids::Sequential,
        ids => ids,
    })
}

/// Reads the migrations folder as one of Diesel's versions, also when others have numbers already.
pub fn read_versions(folder: &Path, shown: &Path, backend: Backend) -> Result<History, Failure> {
    read_as(folder, shown, backend, |_| Ids::Timestamp)
}

fn is_renumbered(folder: &Path) -> bool {
    fs::read_to_string(folder.join(LOCK_FILE)).is_ok_and(|text| says_numbers(&text))
}

fn read_as(
    folder: &Path,
    shown: &Path,
    backend: Backend,
    ids: impl Fn(&Path) -> Ids,
) -> Result<History, Failure> {
    let guard = files::lock_folder_to_read(folder).map_err(|error| unreadable(shown, error))?;
    if !journal::is_pending(folder) {
        return read_locked(folder, shown, backend, ids(folder));
    }
    drop(guard);
    journal::recover(folder, shown)?;
    let _guard = files::lock_folder_to_read(folder).map_err(|error| unreadable(shown, error))?;
    read_locked(folder, shown, backend, ids(folder))
}

/// Reads the folder as it stands; the caller holds its lock.
pub(super) fn read_locked(
    folder: &Path,
    shown: &Path,
    backend: Backend,
    ids: Ids,
) -> Result<History, Failure> {
    let mut reader = Reader {
        folder,
        shown,
        backend,
        ids,
        found: Vec::new(),
        taken: BTreeSet::new(),
        findings: Vec::new(),
    };
    let entries = fs::read_dir(folder).map_err(|error| unreadable(shown, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(shown, error))?;
        reader.entry(&entry);
    }
    Ok(reader.finish())
}

fn unreadable(shown: &Path, error: io::Error) -> Failure {
    let shown = shown.display();
    match error.kind() {
        ErrorKind::NotFound => Failure::new(format!("there is no migrations folder `{shown}`"))
            .hint("Run `cargo ovmig init`, or correct `migrations` in the configuration in Cargo.toml"),
        ErrorKind::NotADirectory => {
            Failure::new(format!("the migrations folder `{shown}` is a file"))
                .hint("Rename the file, or correct `migrations` in the configuration in Cargo.toml")
        }
        _ => Failure::new(format!("can't read the migrations folder `{shown}`")).because(error),
    }
}

/// What was read of the lock file.
#[derive(Default)]
struct LockRead {
    is_there: bool,
    lock: Lock,
    findings: Vec<Finding>,
}

struct Reader<'a> {
    folder: &'a Path,
    shown: &'a Path,
    backend: Backend,
    ids: Ids,
    found: Vec<(Migration, Checksums)>,
    /// The names of all visible folders, good or not.
    taken: BTreeSet<String>,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn finish(mut self) -> History {
        // Two of one number stand in the order of their names.
        self.found
            .sort_by(|(left, _), (right, _)| (left.id, &left.name).cmp(&(right.id, &right.name)));
        // The order in which the system lists a folder must not reach the output.
        let place = |finding: &Finding| (finding.path.clone(), finding.rule.name);
        self.findings.sort_by_key(place);
        let lock = self.lock();
        let (migrations, checksums) = self.found.into_iter().unzip();
        let mut history = History {
            folder: self.folder.to_path_buf(),
            shown: self.shown.to_path_buf(),
            ids: self.ids,
            backend: self.backend,
            migrations,
            checksums,
            lock: lock.lock,
            lock_is_whole: lock.findings.is_empty(),
            findings: self.findings,
        };
        let together = consistency::of_migrations(&history, &self.taken);
        history.findings.extend(together);
        history.findings.extend(lock.findings);
        if lock.is_there && history.lock_is_whole {
            let findings = consistency::with_lock(&history, &self.taken);
            history.findings.extend(findings);
        }
        history
    }

    /// The lock file and what is wrong with its text. That there is none is among the folder's findings.
    fn lock(&mut self) -> LockRead {
        let shown = self.shown.join(LOCK_FILE);
        let put_back = format!("Put it back: `git checkout -- {}`", shown.display());
        let mut read = LockRead::default();
        match files::read(&self.folder.join(LOCK_FILE), &shown) {
            Ok(file) => {
                (read.lock, read.findings) = Lock::parse(&file, self.ids);
                read.is_there = true;
            }
            Err(Unreadable::Io(error)) if error.kind() == ErrorKind::NotFound => {
                if !self.found.is_empty() {
                    let shown = shown.display();
                    let finding = Finding::new(
                        &lock_mismatch::RULE,
                        format!(
                            "there is no {shown}, so that an edit of a migration can't be noticed"
                        ),
                    );
                    self.findings.push(
                        finding.on(self.shown.join(LOCK_FILE)).help(put_back).help(
                            "Or write it anew, from the migrations as they are: `cargo ovmig check --accept all`",
                        ),
                    );
                }
            }
            Err(problem) => {
                let message = format!("{} {problem}", shown.display());
                let finding = Finding::new(&lock_mismatch::RULE, message).on(&shown);
                read.findings
                    .push(at_byte(finding.help(put_back), &problem));
            }
        }
        read
    }

    /// One entry of the folder. As Diesel does, passes over what is hidden, and files.
    fn entry(&mut self, entry: &DirEntry) {
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            return;
        }
        let shown = self.shown.join(&name);
        let is_link = match entry.file_type() {
            Ok(kind) if kind.is_dir() => false,
            Ok(kind) if kind.is_symlink() => true,
            Ok(_) => return,
            Err(error) => {
                return self.invalid(
                    &shown,
                    format!("{} can't be read: {error}", shown.display()),
                );
            }
        };
        if is_link && !entry.path().is_dir() {
            let finding = Finding::new(
                &invalid_migration_folder::RULE,
                format!(
                    "{} is a link that doesn't lead to a folder",
                    shown.display()
                ),
            );
            self.findings.push(
                finding
                    .on(shown)
                    .note("Diesel takes it for a migration and then fails, without naming it")
                    .help("Take the link away"),
            );
            return;
        }
        let Some(name) = name.to_str() else {
            return self.invalid(
                &shown,
                format!(
                    "the name of the folder {} isn't valid UTF-8",
                    shown.display()
                ),
            );
        };
        self.taken.insert(name.to_owned());
        match folder_name(name, self.ids) {
            Ok((id, name)) => self.migration(&entry.path(), shown, id, name),
            Err(problem) => self.findings.push(
                Finding::new(
                    &invalid_migration_folder::RULE,
                    format!(
                        "the folder {} isn't named as a migration: {problem}",
                        shown.display()
                    ),
                )
                .on(shown)
                .help(self.good_name(name)),
            ),
        }
    }

    /// What a folder is to be called.
    fn good_name(&self, name: &str) -> &'static str {
        match self.ids {
            Ids::Timestamp => {
                "Give it a name such as `2026-01-31-120000_create_block_device`: a time, `_`, and what it does"
            }
            Ids::Sequential if is_time(name) && is_renumbered(self.folder) => TAKE_IN,
            Ids::Sequential if is_time(name) => {
                "Write `ids = \"timestamp\"` under `[workspace.metadata.ovmig]`: a history that diesel_cli began is \
                 kept as it is"
            }
            Ids::Sequential => {
                "Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does"
            }
        }
    }

    fn migration(&mut self, path: &Path, shown: PathBuf, id: MigrationId, name: &str) {
        let up = match self.script(path, &shown, "up.sql") {
            Ok(Some(up)) => up,
            Ok(None) => {
                let finding = Finding::new(
                    &invalid_migration_folder::RULE,
                    format!("the migration {} has no up.sql", shown.display()),
                );
                self.findings.push(
                    finding
                        .on(shown)
                        .note("Every command of Diesel fails on such a folder, without naming it")
                        .help("Write its up.sql, or take the folder away"),
                );
                return;
            }
            Err(finding) => return self.findings.push(*finding),
        };
        let down = match self.script(path, &shown, "down.sql") {
            Ok(down) => down,
            Err(finding) => return self.findings.push(*finding),
        };
        let run_in_transaction = self.metadata(path, &shown);
        let checksums = Checksums {
            up: checksum(&up.text, self.backend),
            down: down.as_ref().map(|down| checksum(&down.text, self.backend)),
        };
        let migration = Migration {
            id,
            name: name.to_owned(),
            up,
            down,
            run_in_transaction,
        };
        self.found.push((migration, checksums));
    }

    /// A script of a migration, if it is there. The finding says why it can't be one.
    fn script(
        &mut self,
        path: &Path,
        shown: &Path,
        name: &str,
    ) -> Result<Option<Arc<SourceFile>>, Box<Finding>> {
        let shown = shown.join(name);
        let invalid = |problem: &str| {
            let message = format!("{} {problem}", shown.display());
            Finding::new(&invalid_migration_folder::RULE, message).on(&shown)
        };
        let file = match files::read(&path.join(name), &shown) {
            Ok(file) => file,
            Err(Unreadable::Io(error)) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(problem) => {
                return Err(Box::new(at_byte(invalid(&problem.to_string()), &problem)));
            }
        };
        if let Some(offset) = file.text.find('\0') {
            let finding = invalid("holds a zero byte, which no database takes")
                .at(Location::new(&file, offset..offset + 1), "this byte");
            return Err(Box::new(finding));
        }
        if self.backend == Backend::Postgres && file.text.starts_with('\u{feff}') {
            let finding = invalid("begins with a byte order mark, on which PostgreSQL fails")
                .at(Location::new(&file, 0..0), "before this")
                .help("Save the file as UTF-8 without a byte order mark");
            self.findings.push(finding);
        }
        Ok(Some(file))
    }

    /// Whether Diesel wraps the migration in a transaction. As Diesel reads it: a file without the key, or an empty
    /// one, says no; where there is no file, or one that isn't valid, yes.
    fn metadata(&mut self, path: &Path, shown: &Path) -> bool {
        let shown = shown.join("metadata.toml");
        let file = match files::read(&path.join("metadata.toml"), &shown) {
            Ok(file) => file,
            Err(Unreadable::Io(error)) if error.kind() == ErrorKind::NotFound => return true,
            Err(problem) => {
                let message = format!("{} {problem}", shown.display());
                let finding = Finding::new(&invalid_migration_folder::RULE, message).on(&shown);
                self.findings.push(at_byte(finding, &problem));
                return true;
            }
        };
        // Nearly all are the tool's own.
        match file.text.as_str() {
            "run_in_transaction = true\n" => return true,
            "run_in_transaction = false\n" => return false,
            _ => {}
        }
        match run_in_transaction(&file) {
            Ok(Some(value)) => value,
            Ok(None) => {
                let mut finding = Finding::new(
                    &invalid_migration_folder::RULE,
                    format!("{} doesn't say `{RUN_IN_TRANSACTION}`", shown.display()),
                );
                finding.severity = Severity::Warning;
                self.findings.push(
                    finding
                        .on(&shown)
                        .note("Diesel then runs the migration without a transaction")
                        .help(format!(
                            "Write `{RUN_IN_TRANSACTION} = true`, or `{RUN_IN_TRANSACTION} = false`"
                        )),
                );
                false
            }
            Err(finding) => {
                self.findings.push(*finding);
                true
            }
        }
    }

    fn invalid(&mut self, shown: &Path, message: String) {
        self.findings
            .push(Finding::new(&invalid_migration_folder::RULE, message).on(shown));
    }
}

/// The key's value in a metadata.toml, if it has the key.
fn run_in_transaction(file: &Arc<SourceFile>) -> Result<Option<bool>, Box<Finding>> {
    let shown = file.path.display();
    let wrong = |message: String, span: Option<std::ops::Range<usize>>, label: &str| {
        Box::new(
            Finding::new(&invalid_migration_folder::RULE, message)
                .on(&file.path)
                .at(Location::new(file, span.unwrap_or(0..0)), label)
                .note("Diesel passes over such a file and runs the migration in a transaction")
                .help(format!(
                    "Write `{RUN_IN_TRANSACTION} = true`, or `{RUN_IN_TRANSACTION} = false`"
                )),
        )
    };
    let document = Document::parse(file.text.as_str()).map_err(|error| {
        wrong(
            format!("{shown} isn't valid TOML"),
            error.span(),
            error.message(),
        )
    })?;
    match document.as_table().get(RUN_IN_TRANSACTION) {
        None => Ok(None),
        Some(item) => item.as_bool().map(Some).ok_or_else(|| {
            let message = format!("`{RUN_IN_TRANSACTION}` in {shown} is neither true nor false");
            wrong(message, item.span(), "")
        }),
    }
}

fn at_byte(finding: Finding, problem: &Unreadable) -> Finding {
    match problem {
        Unreadable::NotUtf8(location, _) => finding
            .at(location.clone(), "this byte")
            .help("Save the file as UTF-8"),
        Unreadable::Io(_) => finding,
    }
}

#[cfg(test)]
mod tests;
