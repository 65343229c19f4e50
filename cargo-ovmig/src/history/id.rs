//! What migrations are called by: numbers, or Diesel's versions.
//!
//! Invariant: two ids are equal, and one comes before the other, as Diesel's versions do: by bytes, without `-`.

use std::cmp::Ordering;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

use crate::config::Ids;

/// The last number: four digits, because Diesel compares versions as strings.
pub const LAST_NUMBER: u32 = 9999;

/// How many characters Diesel's ledger has for a version.
const VERSION: usize = 50;

/// How many bytes an id may have in a folder's name, where `-` may stand between others.
const WRITTEN: usize = 95;

/// A migration's number (`0002`), or its version as Diesel knows it (`20260131120000` of the folder
/// `2026-01-31-120000_create_users`).
#[derive(Clone, Copy)]
pub struct MigrationId {
    /// As the folder's name has it.
    written: [u8; WRITTEN],
    length: u8,
}

impl MigrationId {
    /// The id of a number.
    pub fn number(number: u32) -> MigrationId {
        MigrationId::copy(&format!("{number:04}"))
    }

    /// The number that a user means by `2` or `0002`.
    pub fn parse(text: &str) -> Option<MigrationId> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| text.parse().ok()).flatten()?;
        (1..=LAST_NUMBER)
            .contains(&number)
            .then(|| MigrationId::number(number))
    }

    /// The id that a folder's name begins with, or a version of Diesel's. The error is a clause: why it can't be one.
    pub fn version(written: &str) -> Result<MigrationId, String> {
        let length = written.chars().filter(|c| *c != '-').count();
        if length == 0 {
            return Err("nothing that could be its version stands before the first `_`".to_owned());
        }
        if length > VERSION || written.len() > WRITTEN {
            return Err(format!(
                "its version, which is what stands before the first `_`, is longer than the {VERSION} characters that \
                 Diesel's table of versions holds"
            ));
        }
        Ok(MigrationId::copy(written))
    }

    fn copy(text: &str) -> MigrationId {
        let mut written = [0; WRITTEN];
        written[..text.len()].copy_from_slice(text.as_bytes());
        MigrationId {
            written,
            length: u8::try_from(text.len()).unwrap_or_default(),
        }
    }

    /// As the folder's name has it: `0002`, `2026-01-31-120000`.
    pub fn written(&self) -> &str {
        // It was made of a whole string.
        std::str::from_utf8(&self.written[..usize::from(self.length)]).unwrap_or_default()
    }

    /// Its number, if it is one.
    pub fn as_number(self) -> Option<u32> {
        let text = self.written();
        let digits = text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    }

    /// The folder of the migration that has this id and this name.
    pub fn folder(&self, name: &str) -> String {
        match name {
            // Diesel needs no `_` in a folder's name.
            "" => self.written().to_owned(),
            name => format!("{}_{name}", self.written()),
        }
    }

    fn version_bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.written().bytes().filter(|byte| *byte != b'-')
    }
}

/// As Diesel's ledger has it: `0002`, `20260131120000`.
impl fmt::Display for MigrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.written()
            .chars()
            .filter(|c| *c != '-')
            .try_for_each(|c| f.write_char(c))
    }
}

impl fmt::Debug for MigrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MigrationId({})", self.written())
    }
}

impl PartialEq for MigrationId {
    fn eq(&self, other: &MigrationId) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for MigrationId {}

impl PartialOrd for MigrationId {
    fn partial_cmp(&self, other: &MigrationId) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for MigrationId {
    fn cmp(&self, other: &MigrationId) -> Ordering {
        self.version_bytes().cmp(other.version_bytes())
    }
}

impl Hash for MigrationId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.version_bytes().for_each(|byte| state.write_u8(byte));
    }
}

/// The id and the name in a folder's name. The error is a clause: why it isn't a migration's.
pub(super) fn folder_name(folder: &str, ids: Ids) -> Result<(MigrationId, &str), String> {
    if folder.chars().any(char::is_control) || folder.trim() != folder {
        return Err("it holds a control character, or a space at an end".to_owned());
    }
    match ids {
        Ids::Sequential => numbered(folder),
        Ids::Timestamp => {
            let (written, name) = folder.split_once('_').unwrap_or((folder, ""));
            if folder.ends_with('_') && name.is_empty() {
                return Err("nothing follows the `_`".to_owned());
            }
            Ok((MigrationId::version(written)?, name))
        }
    }
}

/// The id in the name of a folder, if it is a migration's.
pub fn folder_id(folder: &str, ids: Ids) -> Option<MigrationId> {
    folder_name(folder, ids).ok().map(|(id, _)| id)
}

/// The number and the name in a folder's name.
pub(super) fn numbered(folder: &str) -> Result<(MigrationId, &str), String> {
    let (number, name) = folder
        .split_once('_')
        .ok_or("it has no `_` after the number")?;
    match MigrationId::parse(number) {
        _ if name.is_empty() => Err("nothing follows the number".to_owned()),
        Some(id) if number.len() == 4 => Ok((id, name)),
        Some(id) => Err(format!(
            "`{number}` has to be written as `{id}`, because Diesel compares numbers as text"
        )),
        None if is_time(number) => Err(format!("`{number}` is a time, as diesel_cli numbers")),
        None => Err(format!(
            "`{number}` isn't a number from 0001 to {LAST_NUMBER}"
        )),
    }
}

/// Whether a folder's name begins as diesel_cli begins one.
pub(super) fn is_time(folder: &str) -> bool {
    let written = folder.split('_').next().unwrap_or_default();
    written.len() >= 8 && written.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(written: &str) -> MigrationId {
        MigrationId::version(written).unwrap()
    }

    #[test]
    fn ids_are_diesels_versions() {
        for (written, version) in [
            ("0002", "0002"),
            ("2023-01-01-120000", "20230101120000"),
            ("2023-01-01-120000-0001", "202301011200000001"),
            ("00000000000000", "00000000000000"),
            ("0001a", "0001a"),
            ("größe-1", "größe1"),
        ] {
            assert_eq!(id(written).to_string(), version);
            assert_eq!(id(written).written(), written);
            assert_eq!(id(written), id(version));
            assert_eq!(id(written).folder("x"), format!("{written}_x"));
        }
        assert_eq!(
            id("2023-01-01-add-users").folder(""),
            "2023-01-01-add-users"
        );
        for wrong in ["", "-", "---", &"1".repeat(51), &"-1".repeat(48)] {
            assert!(MigrationId::version(wrong).is_err(), "{wrong}");
        }
        assert!(MigrationId::version(&"-1".repeat(47)).is_ok());
    }

    #[test]
    fn ids_stand_in_diesels_order() {
        let sorted = [
            "00000000000000",
            "0001",
            "0001-a",
            "0002",
            "20190101",
            "2019-01-01-000000",
            "2019-01-01-000000-0001",
            "2024-09-10-1",
            "2024-09-4",
            "9",
            "A",
            "a",
            "é",
        ];
        for pair in sorted.windows(2) {
            assert!(id(pair[0]) < id(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn folders_are_read_as_diesel_reads_them() {
        let read = |folder| {
            let (id, name) = folder_name(folder, Ids::Timestamp)?;
            Ok((id.to_string(), name.to_owned()))
        };
        let good =
            |version: &str, name: &str| Ok::<_, String>((version.to_owned(), name.to_owned()));
        assert_eq!(read("2023-01-01-120000_a_b"), good("20230101120000", "a_b"));
        assert_eq!(read("2019-add-users"), good("2019addusers", ""));
        assert_eq!(read("0002_x"), good("0002", "x"));
        for wrong in ["_x", "-_x", "2023_", " 2023_x", "2023\u{7}_x"] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
