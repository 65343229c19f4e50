//! Changes several folders of the migrations folder at once.
//!
//! Everything new is written into a hidden folder, which Diesel passes over. Renaming its list of what is to be done
//! from `draft` to `committed` decides: before, the change is taken back, after it, it is completed, by the same
//! command or by the next one. Folders that go are moved aside and deleted at the very end, after the list was renamed
//! to `done`.
//!
//! Invariant: wherever a command is killed, `recover` makes the old state or the new one, and until `done` each file of
//! both is on the disk.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::LOCK_FILE;
use crate::failure::Failure;
use crate::files;

const STAGING: &str = ".ovmig-edit";
const DRAFT: &str = "draft";
const COMMITTED: &str = "committed";
const DONE: &str = "done";
const HEAD: &str = "cargo-ovmig edit 1";
const END: &str = "end";

/// What was found of an interrupted command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// Nothing was left half done.
    Nothing,
    /// Its change was completed.
    Completed,
    /// Its change was taken back.
    TakenBack,
}

/// A change: folders and the lock file that take the place of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// Names of folders that go.
    pub(super) remove: Vec<String>,
    /// Folders that get another name, which no other one has: the old and the new one.
    pub(super) rename: Vec<(String, String)>,
    /// Folders that come: name, and the files in it with their texts.
    pub(super) add: Vec<(String, Vec<(&'static str, String)>)>,
    /// The new text of the lock file.
    pub(super) lock: String,
}

/// Whether a command was interrupted, or is at work right now.
pub(super) fn is_pending(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(STAGING)).is_ok()
}

/// Completes or takes back what a killed command left half done; waits for one that is still at work.
pub fn recover(folder: &Path, shown: &Path) -> Result<Recovered, Failure> {
    let failed = |error: io::Error| {
        Failure::new(format!(
            "a change of {} was interrupted, and can be neither completed nor taken back",
            shown.display()
        ))
        .because(error)
        .note(format!(
            "Nothing is lost: what is missing in {0} lies in {0}/{STAGING}",
            shown.display()
        ))
        .hint("Mend the cause and run the command again")
    };
    let _guard = files::lock_folder(folder).map_err(failed)?;
    recover_locked(folder, &Disk::real()).map_err(failed)
}

/// As [`recover`]; the caller holds the folder's lock.
pub(super) fn recover_locked(folder: &Path, disk: &Disk<'_>) -> io::Result<Recovered> {
    let edit = Edit::new(folder, disk);
    if !exists(&edit.staging)? {
        return Ok(Recovered::Nothing);
    }
    if let Some(text) = read_if_there(&edit.staging.join(COMMITTED))? {
        let names = Names::parse(&text)
            .ok_or_else(|| io::Error::other(format!("{STAGING}/{COMMITTED} is damaged")))?;
        edit.carry_out(&names)?;
        edit.finish(COMMITTED)?;
        return Ok(Recovered::Completed);
    }
    if let Some(text) = read_if_there(&edit.staging.join(DRAFT))? {
        // A list that was cut short was never committed, so nothing was moved.
        if let Some(names) = Names::parse(&text) {
            edit.take_back(&names)?;
        }
        edit.finish(DRAFT)?;
    } else {
        disk.remove_tree(&edit.staging)?;
    }
    Ok(Recovered::TakenBack)
}

/// Makes the change, wholly or not at all; the caller holds the folder's lock and has called [`recover_locked`].
///
/// An error means that nothing was changed, or, when [`is_pending`], that the next command will see to it.
pub(super) fn apply(folder: &Path, change: &Change, disk: &Disk<'_>) -> io::Result<()> {
    let edit = Edit::new(folder, disk);
    let names = Names::of(change);
    if let Err(error) = edit.stage(change, &names).and_then(|()| edit.commit()) {
        // What can't be cleaned up now is cleaned up by the next command.
        let _ = edit.discard();
        return Err(error);
    }
    if let Err(error) = edit.carry_out(&names) {
        let taken_back = disk
            .rename(&edit.staging.join(COMMITTED), &edit.staging.join(DRAFT))
            .and_then(|()| disk.sync(&edit.staging))
            .and_then(|()| edit.take_back(&names))
            .and_then(|()| edit.finish(DRAFT));
        // Otherwise the next command completes the change or takes it back: the cause counts, not what followed.
        let _ = taken_back;
        return Err(error);
    }
    // The change is made. What is left of the hidden folder is cleaned up by the next command.
    let _ = edit.finish(COMMITTED);
    Ok(())
}

/// The names that a change is about: the list in the hidden folder. The lock file stands in both lists.
#[derive(Debug, PartialEq, Eq)]
struct Names {
    remove: Vec<String>,
    rename: Vec<(String, String)>,
    add: Vec<String>,
}

impl Names {
    fn of(change: &Change) -> Names {
        let mut names = Names {
            remove: change.remove.clone(),
            rename: change.rename.clone(),
            add: change.add.iter().map(|(name, _)| name.clone()).collect(),
        };
        names.remove.push(LOCK_FILE.to_owned());
        names.add.push(LOCK_FILE.to_owned());
        names
    }

    fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for (word, names) in [("remove", &self.remove), ("add", &self.add)] {
            for name in names {
                text.push_str(&format!("{word} {name}\n"));
            }
        }
        for (from, to) in &self.rename {
            text.push_str(&format!("rename {from}/{to}\n"));
        }
        text + END + "\n"
    }

    fn parse(text: &str) -> Option<Names> {
        let body = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
        let body = body.strip_suffix('\n')?.strip_suffix(END)?;
        let mut names = Names {
            remove: Vec::new(),
            rename: Vec::new(),
            add: Vec::new(),
        };
        for line in body.lines() {
            let (word, name) = line.split_once(' ')?;
            match word {
                "remove" => names.remove.push(name.to_owned()),
                "add" => names.add.push(name.to_owned()),
                "rename" => {
                    let (from, to) = name.split_once('/')?;
                    names.rename.push((from.to_owned(), to.to_owned()));
                }
                _ => return None,
            }
        }
        Some(names)
    }
}

/// A change in a folder, and where its parts lie.
struct Edit<'a> {
    disk: &'a Disk<'a>,
    folder: &'a Path,
    staging: PathBuf,
    /// What comes, until it is moved to its place.
    new: PathBuf,
    /// What goes, after it was moved from its place.
    old: PathBuf,
}

impl<'a> Edit<'a> {
    fn new(folder: &'a Path, disk: &'a Disk<'a>) -> Edit<'a> {
        let staging = folder.join(STAGING);
        Edit {
            disk,
            folder,
            new: staging.join("new"),
            old: staging.join("old"),
            staging,
        }
    }

    fn stage(&self, change: &Change, names: &Names) -> io::Result<()> {
        let disk = self.disk;
        disk.create_folder(&self.staging)?;
        // Should a killed command leave the folder behind, it must not get into a commit.
        disk.write(&self.staging.join(".gitignore"), "*\n")?;
        disk.create_folder(&self.new)?;
        disk.create_folder(&self.old)?;
        for (name, files) in &change.add {
            let folder = self.new.join(name);
            disk.create_folder(&folder)?;
            for (name, text) in files {
                disk.write(&folder.join(name), text)?;
            }
            disk.sync(&folder)?;
        }
        disk.write(&self.new.join(LOCK_FILE), &change.lock)?;
        disk.sync(&self.new)?;
        disk.write(&self.staging.join(DRAFT), &names.text())?;
        disk.sync(&self.staging)?;
        disk.sync(self.folder)
    }

    fn commit(&self) -> io::Result<()> {
        let staging = &self.staging;
        self.disk
            .rename(&staging.join(DRAFT), &staging.join(COMMITTED))?;
        self.disk.sync(staging)
    }

    /// Moves everything to its place. What was moved already is left as it is.
    fn carry_out(&self, names: &Names) -> io::Result<()> {
        for name in &names.remove {
            let (here, old) = (self.folder.join(name), self.old.join(name));
            // With the same name among those that come, it is the old one only as long as the new one waits.
            let is_old = !names.add.contains(name) || exists(&self.new.join(name))?;
            if is_old && exists(&here)? && !exists(&old)? {
                self.disk.rename(&here, &old)?;
            }
        }
        for (from, to) in &names.rename {
            self.move_unless_done(&self.folder.join(from), to)?;
        }
        for name in &names.add {
            self.move_unless_done(&self.new.join(name), name)?;
        }
        self.sync_all()
    }

    /// Moves a folder or a file to its place, unless that was done already.
    fn move_unless_done(&self, from: &Path, name: &str) -> io::Result<()> {
        let here = self.folder.join(name);
        if !exists(from)? {
            return Ok(());
        }
        if exists(&here)? {
            let message = format!("{name} was made by another program in the meantime");
            return Err(io::Error::new(ErrorKind::AlreadyExists, message));
        }
        self.disk.rename(from, &here)
    }

    /// Moves everything back. What wasn't moved is left as it is.
    fn take_back(&self, names: &Names) -> io::Result<()> {
        for name in &names.add {
            let (here, new) = (self.folder.join(name), self.new.join(name));
            // With the same name among those that go, it is the new one only when the old one was moved.
            let mut is_new = !exists(&new)?;
            if names.remove.contains(name) && name != LOCK_FILE {
                is_new &= exists(&self.old.join(name))?;
            }
            if is_new && exists(&here)? {
                self.disk.rename(&here, &new)?;
            }
        }
        for (from, to) in &names.rename {
            let (from, to) = (self.folder.join(from), self.folder.join(to));
            if exists(&to)? && !exists(&from)? {
                self.disk.rename(&to, &from)?;
            }
        }
        for name in &names.remove {
            let (here, old) = (self.folder.join(name), self.old.join(name));
            if exists(&old)? && !exists(&here)? {
                self.disk.rename(&old, &here)?;
            }
        }
        self.sync_all()
    }

    fn sync_all(&self) -> io::Result<()> {
        self.disk.sync(self.folder)?;
        self.disk.sync(&self.new)?;
        self.disk.sync(&self.old)
    }

    /// Ends the change: the list no longer counts, and the hidden folder goes.
    fn finish(&self, list: &str) -> io::Result<()> {
        self.disk
            .rename(&self.staging.join(list), &self.staging.join(DONE))?;
        self.disk.sync(&self.staging)?;
        self.disk.remove_tree(&self.staging)
    }

    /// Ends a change that never began.
    fn discard(&self) -> io::Result<()> {
        let committed = self.staging.join(COMMITTED);
        if exists(&committed)? {
            self.disk.rename(&committed, &self.staging.join(DRAFT))?;
        }
        if exists(&self.staging.join(DRAFT))? {
            return self.finish(DRAFT);
        }
        self.disk.remove_tree(&self.staging)
    }
}

/// What is done to the disk, step by step. Before each step a test may put a stop to it.
pub(super) struct Disk<'a> {
    before: &'a dyn Fn() -> io::Result<()>,
    /// Whether to wait until the disk has it. Only tests, which do thousands of steps, don't.
    flush: bool,
}

impl Disk<'_> {
    pub(super) fn real() -> Disk<'static> {
        Disk {
            before: &|| Ok(()),
            flush: true,
        }
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        (self.before)()?;
        fs::create_dir(path)
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        (self.before)()?;
        let mut file = File::create_new(path)?;
        (self.before)()?;
        file.write_all(text.as_bytes())?;
        if self.flush { file.sync_all() } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.before)()?;
        fs::rename(from, to)
    }

    fn sync(&self, folder: &Path) -> io::Result<()> {
        (self.before)()?;
        if self.flush {
            files::sync_folder(folder)
        } else {
            Ok(())
        }
    }

    /// Deletes a folder with all that is in it. Links are deleted, not followed.
    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                self.remove_tree(&entry.path())?;
            } else {
                (self.before)()?;
                fs::remove_file(entry.path())?;
            }
        }
        (self.before)()?;
        fs::remove_dir(path)
    }
}

fn exists(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn read_if_there(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
