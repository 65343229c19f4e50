//! Files as text, and a file's text replaced as a whole.
//!
//! Invariant: a file that is replaced has either its old text or the new one at every moment.

mod together;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use together::{Replacement, recover, replace_all};

use crate::failure::Failure;
use crate::source::{Location, SourceFile};

/// Why a file isn't a text.
#[derive(Debug)]
pub enum Unreadable {
    /// The system says no.
    Io(io::Error),
    /// It isn't valid UTF-8 from this place on, because of this byte.
    NotUtf8(Location, u8),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Unreadable {
        Unreadable::Io(error)
    }
}

/// A sentence's end: `can't be read: …`.
impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unreadable::Io(error) => write!(f, "can't be read: {error}"),
            Unreadable::NotUtf8(location, byte) => {
                write!(
                    f,
                    "isn't valid UTF-8: byte 0x{byte:02x} in line {}",
                    location.line()
                )
            }
        }
    }
}

/// Reads a text under the path that messages show.
pub fn read(path: &Path, shown: impl Into<PathBuf>) -> Result<Arc<SourceFile>, Unreadable> {
    text(fs::read(path)?, shown)
}

/// Bytes as a text under the path that messages show.
pub fn text(bytes: Vec<u8>, shown: impl Into<PathBuf>) -> Result<Arc<SourceFile>, Unreadable> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(shown, text)),
        Err(error) => {
            // What stands before the wrong byte is the same in the text that replaces it, so the offset fits.
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let file = SourceFile::new(shown, text);
            let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
            Err(Unreadable::NotUtf8(Location::new(&file, at..end), byte))
        }
    }
}

/// Replaces a file's text, which must still be what was read.
pub fn replace(path: &Path, old: &SourceFile, new: &str) -> Result<(), Failure> {
    edit(path, &old.path, |now| {
        if now.text == old.text {
            return Ok(Some(new.to_owned()));
        }
        let shown = old.path.display();
        Err(Failure::new(format!(
            "{shown} was changed by another program in the meantime; nothing was written"
        ))
        .hint("Run the command again"))
    })
}

/// Changes a file's text, `None` meaning not at all: written aside, flushed, and renamed, while other processes of this
/// tool wait. A link is followed; the permissions stay.
pub fn edit(
    path: &Path,
    shown: &Path,
    change: impl FnOnce(&Arc<SourceFile>) -> Result<Option<String>, Failure>,
) -> Result<(), Failure> {
    let failed = |what: &str, error: io::Error| {
        Failure::new(format!(
            "can't {what} {}; nothing was changed",
            shown.display()
        ))
        .because(error)
    };
    let path = fs::canonicalize(path).map_err(|error| failed("find", error))?;
    let folder = path.parent().unwrap_or(&path);
    let _guard = lock_folder(folder).map_err(|error| failed("write", error))?;
    let old = read(&path, shown)
        .map_err(|problem| Failure::new(format!("{} {problem}", shown.display())))?;
    let Some(new) = change(&old)? else {
        return Ok(());
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = folder.join(format!(".{name}.ovmig-new"));
    let written = write_aside(&path, &aside, &new).and_then(|()| fs::rename(&aside, &path));
    if let Err(error) = written {
        // Nothing more can be done about a file that can't be removed either.
        let _ = fs::remove_file(&aside);
        return Err(failed("write", error));
    }
    // The new text is in its place already; a folder that can't be flushed is none of the user's worries.
    let _ = sync_folder(folder);
    Ok(())
}

fn write_aside(path: &Path, aside: &Path, text: &str) -> io::Result<()> {
    // A file that can't be written is left alone, although a rename could replace it.
    File::options().append(true).open(path)?;
    // One that a killed process left behind may have permissions of its own.
    let _ = fs::remove_file(aside);
    let mut file = File::create_new(aside)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(fs::metadata(path)?.permissions())?;
    file.sync_all()
}

/// Flushes a folder's list of names. Windows has no such thing.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A lock on a folder among processes of this tool, held until it is dropped. `None` where the system can't lock
/// folders (Windows, some network file systems).
pub fn lock_folder(folder: &Path) -> io::Result<Option<File>> {
    lock(folder, File::lock)
}

/// As [`lock_folder`], but shared with other readers.
pub fn lock_folder_to_read(folder: &Path) -> io::Result<Option<File>> {
    lock(folder, File::lock_shared)
}

fn lock(folder: &Path, take: impl Fn(&File) -> io::Result<()>) -> io::Result<Option<File>> {
    if !cfg!(unix) {
        return Ok(None);
    }
    let file = File::open(folder)?;
    loop {
        match take(&file) {
            Ok(()) => return Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // This file system can't lock folders. To go on without is better than not at all.
            Err(_) => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_bytes_have_a_place() {
        let error = text(b"a\nb\xffc".to_vec(), "x.sql").unwrap_err();
        assert_eq!(error.to_string(), "isn't valid UTF-8: byte 0xff in line 2");
        let Unreadable::NotUtf8(location, _) = error else {
            panic!("{error}");
        };
        assert_eq!(location.to_string(), "x.sql:2:2");
        assert_eq!(&location.file.text[location.span], "\u{fffd}");
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_mode_and_its_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real", &link).unwrap();
        let old = SourceFile::new("link", "old");
        replace(&link, &old, "new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(
            fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        let stale = replace(&link, &old, "newer").unwrap_err();
        assert!(stale.message.contains("in the meantime"), "{stale}");
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    }
}
