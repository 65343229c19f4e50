//! Several files of a workspace replaced together.
//!
//! The new texts are written into a hidden folder at the root. Renaming its list from `draft` to `committed` decides: before,
//! nothing has happened, after it the change is completed, by the same command or by the next one. Should a file refuse,
//! those that were replaced get their old texts back.
//!
//! Invariant: wherever a command is killed, [`recover`] makes all old texts or all new ones.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{lock_folder, read, sync_folder};
use crate::failure::Failure;
use crate::source::SourceFile;

const STAGING: &str = ".ovmig-files";
const DRAFT: &str = "draft";
const COMMITTED: &str = "committed";
const END: &str = "end";

/// A file with a new text.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// Its path from the root on.
    pub path: PathBuf,
    /// The text that was read; `None` for a file that is made.
    pub old: Option<Arc<SourceFile>>,
    /// The text that it gets.
    pub new: String,
}

/// Replaces the files below the root, all or none, if they still are what was read.
pub fn replace_all(root: &Path, files: &[Replacement]) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::new("the files can't be written; nothing was changed").because(error)
    };
    let _guard = lock_folder(root).map_err(failed)?;
    recover_locked(root).map_err(failed)?;
    for file in files {
        unchanged(root, file)?;
    }
    let staged = stage(root, files).and_then(|()| commit(root));
    if let Err(error) = staged {
        let _ = fs::remove_dir_all(root.join(STAGING));
        return Err(failed(error));
    }
    if let Err(error) = carry_out(root) {
        take_back(root).map_err(|after| {
            Failure::new("the files can't be written, and not all of them could be put back")
                .because(after)
                .note(format!("The old texts lie in {STAGING}"))
        })?;
        return Err(failed(error));
    }
    // What is left is taken away by the next command.
    let _ = finish(root);
    Ok(())
}

/// Completes or takes back what a killed command left half done.
pub fn recover(root: &Path) -> Result<(), Failure> {
    if !root.join(STAGING).exists() {
        return Ok(());
    }
    let guard = lock_folder(root);
    guard
        .and_then(|_guard| recover_locked(root))
        .map_err(|error| {
            Failure::new("a command that replaced files was interrupted, and it can't be completed")
                .because(error)
                .note(format!("Nothing is lost: the texts lie in {STAGING}"))
                .hint("Mend the cause and run the command again")
        })
}

fn recover_locked(root: &Path) -> io::Result<()> {
    let staging = root.join(STAGING);
    if !staging.exists() {
        return Ok(());
    }
    if staging.join(COMMITTED).exists() {
        carry_out(root)?;
    }
    finish(root)
}

/// Refuses a file that is no longer what was read.
fn unchanged(root: &Path, file: &Replacement) -> Result<(), Failure> {
    let path = root.join(&file.path);
    let shown = file.path.display();
    let changed = match &file.old {
        None => path.exists(),
        Some(old) => {
            let now = read(&path, &file.path);
            let now = now.map_err(|problem| Failure::new(format!("{shown} {problem}")))?;
            // A file that can't be written is left alone, although a rename could replace it.
            File::options().append(true).open(&path).map_err(|error| {
                Failure::new(format!("can't write {shown}; nothing was changed")).because(error)
            })?;
            now.text != old.text
        }
    };
    match changed {
        false => Ok(()),
        true => Err(Failure::new(format!(
            "{shown} was changed by another program in the meantime; nothing was written"
        ))
        .hint("Run the command again")),
    }
}

fn stage(root: &Path, files: &[Replacement]) -> io::Result<()> {
    let staging = root.join(STAGING);
    fs::create_dir(&staging)?;
    // Should a killed command leave the folder behind, it must not get into a commit.
    write(&staging.join(".gitignore"), "*\n")?;
    let mut list = String::new();
    for (at, file) in files.iter().enumerate() {
        let path = file.path.to_str().filter(|path| !path.contains('\n'));
        let path = path.ok_or_else(|| {
            io::Error::other(format!(
                "{} is no path that can be written down",
                file.path.display()
            ))
        })?;
        write(&staging.join(format!("new-{at}")), &file.new)?;
        if let Some(old) = &file.old {
            write(&staging.join(format!("old-{at}")), &old.text)?;
            let permissions = fs::metadata(root.join(&file.path))?.permissions();
            fs::set_permissions(staging.join(format!("new-{at}")), permissions)?;
        }
        list.push_str(&format!("{path}\n"));
    }
    write(&staging.join(DRAFT), &(list + END + "\n"))?;
    sync_folder(&staging)
}

fn commit(root: &Path) -> io::Result<()> {
    let staging = root.join(STAGING);
    fs::rename(staging.join(DRAFT), staging.join(COMMITTED))?;
    sync_folder(&staging)?;
    sync_folder(root)
}

/// The paths that are to be replaced, in their order.
fn paths(root: &Path) -> io::Result<Vec<PathBuf>> {
    let text = fs::read_to_string(root.join(STAGING).join(COMMITTED))?;
    let body = text.strip_suffix("end\n");
    let body = body.ok_or_else(|| io::Error::other(format!("{STAGING}/{COMMITTED} is damaged")))?;
    Ok(body.lines().map(PathBuf::from).collect())
}

/// Moves the new texts to their places. What was moved already is left as it is.
fn carry_out(root: &Path) -> io::Result<()> {
    for (at, path) in paths(root)?.iter().enumerate() {
        let new = root.join(STAGING).join(format!("new-{at}"));
        if new.exists() {
            put(&new, &root.join(path))?;
        }
    }
    Ok(())
}

/// Puts the old texts back.
fn take_back(root: &Path) -> io::Result<()> {
    let staging = root.join(STAGING);
    for (at, path) in paths(root)?.iter().enumerate() {
        if staging.join(format!("new-{at}")).exists() {
            continue;
        }
        let (old, here) = (staging.join(format!("old-{at}")), root.join(path));
        match old.exists() {
            true => put(&old, &here)?,
            false => fs::remove_file(here)?,
        }
    }
    finish(root)
}

/// Moves a file over another, following a link; folders are made.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    let to = fs::canonicalize(to).unwrap_or_else(|_| to.to_path_buf());
    let folder = to.parent().unwrap_or(&to);
    fs::create_dir_all(folder)?;
    match fs::rename(from, &to) {
        // The workspace reaches over file systems.
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            let name = to.file_name().unwrap_or_default().to_string_lossy();
            let aside = folder.join(format!(".{name}.ovmig-new"));
            fs::copy(from, &aside)?;
            File::open(&aside)?.sync_all()?;
            fs::rename(&aside, &to)?;
            fs::remove_file(from)?;
        }
        result => result?,
    }
    // The text is in its place; a folder that can't be flushed is none of the user's worries.
    let _ = sync_folder(folder);
    Ok(())
}

fn finish(root: &Path) -> io::Result<()> {
    let staging = root.join(STAGING);
    // From here on nothing is to be completed.
    match fs::remove_file(staging.join(COMMITTED)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir_all(staging)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(root: &Path) -> Vec<Replacement> {
        fs::write(root.join("a.rs"), "old a").unwrap();
        let old = SourceFile::new("a.rs", "old a");
        let replacement = |path: &str, old, new: &str| Replacement {
            path: PathBuf::from(path),
            old,
            new: new.to_owned(),
        };
        vec![
            replacement("a.rs", Some(old), "new a"),
            replacement("b/c.rs", None, "new c"),
        ]
    }

    fn texts(root: &Path) -> (String, Option<String>) {
        let a = fs::read_to_string(root.join("a.rs")).unwrap();
        (a, fs::read_to_string(root.join("b/c.rs")).ok())
    }

    fn new() -> (String, Option<String>) {
        ("new a".to_owned(), Some("new c".to_owned()))
    }

    fn old() -> (String, Option<String>) {
        ("old a".to_owned(), None)
    }

    #[test]
    fn all_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let files = files(root);
        replace_all(root, &files).unwrap();
        assert_eq!(texts(root), new());
        assert!(!root.join(STAGING).exists());
        let stale = replace_all(root, &files).unwrap_err();
        assert!(stale.message.contains("in the meantime"), "{stale}");
    }

    #[test]
    fn a_kill_leaves_all_old_or_all_new_texts() {
        for moved in 0..4 {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path();
            let files = files(root);
            stage(root, &files).unwrap();
            if moved > 0 {
                commit(root).unwrap();
            }
            let count = moved.min(3) - moved.min(1);
            for (at, file) in files.iter().enumerate().take(count) {
                let new = root.join(STAGING).join(format!("new-{at}"));
                put(&new, &root.join(&file.path)).unwrap();
            }
            recover(root).unwrap();
            assert_eq!(texts(root), if moved == 0 { old() } else { new() });
            assert!(!root.join(STAGING).exists());
        }
    }

    #[test]
    fn one_that_refuses_keeps_all_old() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let files = files(root);
        // Where a folder is needed a file stands.
        fs::write(root.join("b"), "").unwrap();
        replace_all(root, &files).unwrap_err();
        assert_eq!(texts(root), old());
        assert!(!root.join(STAGING).exists());
    }
}
