//! Changes the migrations folder: adds migrations, takes migrations away, rewrites the lock file, all together or not
//! at all.
//!
//! Invariant: nothing is overwritten, and nothing is changed when the folder isn't what was read.

use std::time::SystemTime;

use super::id::{LAST_NUMBER, folder_name};
use super::journal::{self, Change, Disk};
use super::read::read_locked;
use super::{History, LOCK_FILE, Lock, LockEntry, Migration, MigrationId, Replaced, timestamp};
use crate::config::Ids;
use crate::failure::Failure;
use crate::files;
use crate::schema::Backend;
use crate::sql::checksum;

/// A migration that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMigration {
    /// Its number or version.
    pub id: MigrationId,
    /// Its name without the number; see [`slug`](super::slug).
    pub name: String,
    /// The text of up.sql, with its head.
    pub up: String,
    /// The text of down.sql.
    pub down: String,
    /// Whether Diesel wraps it in a transaction.
    pub run_in_transaction: bool,
}

impl NewMigration {
    /// The folder's name: `0002_create_block_device`.
    pub fn folder(&self) -> String {
        self.id.folder(&self.name)
    }

    /// The text of metadata.toml. Always written out, because Diesel reads a file without the key as `false`.
    pub fn metadata(&self) -> String {
        format!("run_in_transaction = {}\n", self.run_in_transaction)
    }

    /// Its line in the lock file.
    pub fn entry(&self, backend: Backend) -> LockEntry {
        let sum = |sql: &str| checksum(sql, backend);
        LockEntry::new(
            self.id,
            self.name.as_str(),
            sum(&self.up),
            Some(sum(&self.down)),
        )
    }
}

/// A change of the migrations folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEdit {
    /// Migrations that come.
    pub add: Vec<NewMigration>,
    /// Names of folders that go.
    pub remove: Vec<String>,
    /// Folders that get another name: the old and the new one.
    pub rename: Vec<(String, String)>,
    /// The lock file after the change.
    pub lock: Lock,
    /// Whether that is made of the lock file that was read, so that every line of it must have been understood.
    pub keeps_lines: bool,
}

impl HistoryEdit {
    /// Adds a migration.
    pub fn adding(history: &History, new: NewMigration) -> HistoryEdit {
        let mut lock = history.lock.clone();
        lock.insert(new.entry(history.backend));
        HistoryEdit {
            add: vec![new],
            remove: Vec::new(),
            rename: Vec::new(),
            lock,
            keeps_lines: true,
        }
    }

    /// Puts one migration in the place of several, which are named by their folders: after a merge two can have the same
    /// number. Its line in the lock file names them, so that a database that has them can be set right; the lines of
    /// the others are those of the base branch's lock file, where it has them.
    pub fn replacing(
        history: &History,
        folders: &[String],
        new: NewMigration,
        base: &Lock,
    ) -> HistoryEdit {
        let gone = |migration: &Migration| folders.contains(&migration.folder());
        let mut lock = Lock::default();
        for migration in history.migrations.iter().filter(|one| !gone(one)) {
            let of = |lock: &Lock| {
                let entry = lock.entries.get(&migration.id)?;
                (entry.name == migration.name).then(|| entry.clone())
            };
            if let Some(entry) = of(base).or_else(|| of(&history.lock)) {
                lock.insert(entry);
            }
        }
        let mut entry = new.entry(history.backend);
        entry.replaces = replaced_sets(history, folders);
        lock.insert(entry);
        HistoryEdit {
            add: vec![new],
            remove: folders.to_vec(),
            rename: Vec::new(),
            lock,
            keeps_lines: false,
        }
    }

    /// Writes the checksums of these migrations, as they are now, to the lock file; takes out the lines of those that
    /// have no folder.
    pub fn accepting(history: &History, ids: &[MigrationId]) -> HistoryEdit {
        let mut lock = history.lock.clone();
        for id in ids {
            let before = lock.entries.remove(id);
            let found = history.iter().find(|(migration, _)| migration.id == *id);
            if let Some((migration, sums)) = found {
                let mut entry = LockEntry::new(
                    *id,
                    migration.name.as_str(),
                    sums.up.as_str(),
                    sums.down.clone(),
                );
                if let Some(before) = before {
                    entry.replaces = before.replaces;
                    entry.was = before.was;
                }
                lock.insert(entry);
            }
        }
        HistoryEdit {
            add: Vec::new(),
            remove: Vec::new(),
            rename: Vec::new(),
            lock,
            keeps_lines: true,
        }
    }

    /// Makes the change, if the folder still is what was read. After a failure the folder is as it was.
    pub fn apply(&self, history: &History) -> Result<(), Failure> {
        let shown = history.shown.display();
        self.check(history)?;
        let failed = |error: std::io::Error| {
            Failure::new(format!(
                "can't write in the migrations folder `{shown}`; nothing was changed"
            ))
            .because(error)
        };
        let disk = Disk::real();
        let _guard = files::lock_folder(&history.folder).map_err(failed)?;
        journal::recover_locked(&history.folder, &disk).map_err(failed)?;
        let now = read_locked(
            &history.folder,
            &history.shown,
            history.backend,
            history.ids,
        )?;
        if now != *history {
            return Err(Failure::new(format!(
                "the migrations folder `{shown}` was changed in the meantime; nothing was written"
            ))
            .hint("Run the command again"));
        }
        journal::apply(&history.folder, &self.change(), &disk).map_err(|error| {
            if !journal::is_pending(&history.folder) {
                return failed(error);
            }
            Failure::new(format!(
                "can't finish a change of the migrations folder `{shown}`"
            ))
            .because(error)
            .note("Nothing is lost: the next command completes the change or takes it back")
        })
    }

    /// Refuses what can't be written, before anything is.
    fn check(&self, history: &History) -> Result<(), Failure> {
        if self.keeps_lines && !history.lock_is_whole {
            let lock = history.shown.join(LOCK_FILE);
            return Err(Failure::new(format!(
                "{} has lines that can't be read; nothing was written",
                lock.display()
            ))
            .hint("`cargo ovmig check` shows them"));
        }
        let mut names: Vec<String> = Vec::new();
        for new in &self.add {
            let name = new.folder();
            if history.ids == Ids::Sequential && new.id.as_number() > Some(LAST_NUMBER) {
                return Err(too_many());
            }
            if let Err(problem) = folder_name(&name, history.ids) {
                return Err(Failure::new(format!(
                    "a migration's folder can't be called `{name}`: {problem}"
                )));
            }
            let free = self.remove.contains(&name) || !history.folder.join(&name).exists();
            if !free || names.contains(&name) {
                return Err(Failure::new(format!(
                    "{} exists already; nothing was written",
                    history.shown.join(&name).display()
                )));
            }
            names.push(name);
        }
        for (_, name) in &self.rename {
            if history.folder.join(name).exists() {
                return Err(Failure::new(format!(
                    "{} exists already; nothing was renamed",
                    history.shown.join(name).display()
                )));
            }
        }
        Ok(())
    }

    fn change(&self) -> Change {
        let files = |new: &NewMigration| {
            vec![
                ("up.sql", new.up.clone()),
                ("down.sql", new.down.clone()),
                ("metadata.toml", new.metadata()),
            ]
        };
        Change {
            remove: self.remove.clone(),
            rename: self.rename.clone(),
            add: self
                .add
                .iter()
                .map(|new| (new.folder(), files(new)))
                .collect(),
            lock: self.lock.to_string(),
        }
    }
}

impl History {
    /// The id that a new migration gets: the next number, which a `--rev-id` has to name; or a version after the last
    /// one, which is the time unless a `--rev-id` names another.
    pub fn new_id(&self, rev_id: Option<&str>, now: SystemTime) -> Result<MigrationId, Failure> {
        match self.ids {
            Ids::Sequential => self.new_number(rev_id),
            Ids::Timestamp => self.new_version(rev_id, now),
        }
    }

    /// The id of a migration that takes the place of others: after the base branch's last one.
    pub fn id_after(
        &self,
        last: Option<MigrationId>,
        now: SystemTime,
    ) -> Result<MigrationId, Failure> {
        match self.ids {
            Ids::Sequential => {
                let last = last.and_then(MigrationId::as_number).unwrap_or(0);
                Ok(MigrationId::number(last + 1))
            }
            // After the branch's own ones too: what was replaced keeps its version in the databases that have it.
            Ids::Timestamp => timestamp::next(now, last.max(self.head())),
        }
    }

    fn new_number(&self, rev_id: Option<&str>) -> Result<MigrationId, Failure> {
        let number = self.next_number();
        if number > LAST_NUMBER {
            return Err(too_many());
        }
        let next = MigrationId::number(number);
        let Some(text) = rev_id else { return Ok(next) };
        let Some(id) = MigrationId::parse(text) else {
            return Err(Failure::new(format!(
                "`--rev-id {text}` isn't a number from 1 to {LAST_NUMBER}"
            ))
            .hint(format!("The next one is `--rev-id {number}`")));
        };
        let message = match self.get(id) {
            _ if id == next => return Ok(next),
            Some(taken) => self.taken(text, taken),
            None => format!("`--rev-id {text}` isn't the next number"),
        };
        Err(Failure::new(message)
            .note("Migrations are numbered without gaps")
            .hint(format!("Use `--rev-id {number}`, or leave it out")))
    }

    fn new_version(&self, rev_id: Option<&str>, now: SystemTime) -> Result<MigrationId, Failure> {
        let Some(text) = rev_id else {
            return timestamp::next(now, self.head());
        };
        let wrong = |problem: String| Failure::new(format!("`--rev-id {text}`: {problem}"));
        let id = match folder_name(&format!("{text}_x"), self.ids) {
            Ok((id, "x")) => id,
            Ok(_) => return Err(wrong("a version has no `_`".to_owned())),
            Err(problem) => return Err(wrong(problem)),
        };
        let message = match (self.get(id), self.head()) {
            (Some(taken), _) => self.taken(text, taken),
            (None, Some(head)) if id < head => {
                format!("`--rev-id {text}` comes before the last migration, {head}")
            }
            _ => return Ok(id),
        };
        Err(Failure::new(message)
            .note("Diesel compares versions as text")
            .hint("Leave it out: the time is taken, or a second after the last migration"))
    }

    fn taken(&self, text: &str, by: &Migration) -> String {
        let folder = self.shown.join(by.folder());
        format!("`--rev-id {text}` is taken by {}", folder.display())
    }
}

pub(super) fn too_many() -> Failure {
    Failure::new(format!(
        "there can't be more than {LAST_NUMBER} migrations: Diesel compares numbers as text, so they have four digits"
    ))
    .hint("Fold old migrations into one before you add more")
}

/// The sets of migrations that the squash of these stands for: themselves, and for each that was a squash in turn also
/// what it stood for.
fn replaced_sets(history: &History, folders: &[String]) -> Vec<Vec<Replaced>> {
    let mut sets: Vec<Vec<Replaced>> = vec![Vec::new()];
    let gone = history
        .iter()
        .filter(|(migration, _)| folders.contains(&migration.folder()));
    for (migration, sums) in gone {
        let own = LockEntry::new(
            migration.id,
            migration.name.as_str(),
            sums.up.as_str(),
            None,
        );
        let mut ways = vec![vec![own.as_replaced()]];
        let entry = history.lock.entries.get(&migration.id);
        if let Some(entry) = entry.filter(|entry| entry.name == migration.name) {
            ways.extend(entry.replaces.iter().cloned());
        }
        sets = ways
            .iter()
            .flat_map(|way| sets.iter().map(move |set| [set.as_slice(), way].concat()))
            .collect();
    }
    sets.retain(|set| !set.is_empty());
    sets
}
