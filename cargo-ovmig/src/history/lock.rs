//! The lock file: one line a migration, and below it what it replaces when a squash made it.
//!
//! ```text
//! 0002 create_block_device sha256-tokens-v1:<sum of up.sql> <sum of down.sql>
//!   replaces 0002 create_disk sha256-tokens-v1:<sum of up.sql>
//!        and 0003 rename_disk sha256-tokens-v1:<sum of up.sql>
//! ```
//!
//! Below a migration that got its number by `renumber` stands what it was called before, so that databases that know it
//! by that are translated:
//!
//! ```text
//! 0002 create_users sha256-tokens-v1:<sum of up.sql> <sum of down.sql>
//!   was 2023-01-01-120000_create_users
//! ```
//!
//! Two branches that add the same number add different lines at the same place, so that git reports a conflict.
//!
//! Invariant: `Lock::parse` of a lock's text gives the lock, without findings.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::id::{folder_name, is_time};
use super::{Former, MigrationId};
use crate::config::Ids;
use crate::findings::Finding;
use crate::findings::rules::lock_mismatch;
use crate::source::{Location, Origin, SourceFile};
use crate::sql::ALGORITHM;

/// The lock file's name in the migrations folder.
pub const LOCK_FILE: &str = "ovmig.lock";

const WAS: &str = "was ";

const WAS_HEAD: &str = "\
# `was` is what a migration was called before `cargo ovmig renumber`: databases that know it by that get the number by the
# next `cargo ovmig upgrade`.
";

const HEAD: &str = "\
# The migrations of this folder, kept by `cargo ovmig`. Commit this file with them.
# A line holds the number, the name, and the checksums of the statements in up.sql and down.sql (comments, blank lines
# and line ends don't count). An edited migration no longer matches; two branches that take one number conflict here.
";

/// Whether a lock file's text says that `renumber` gave the migrations numbers.
pub fn says_numbers(text: &str) -> bool {
    text.lines()
        .any(|line| line.starts_with([' ', '\t']) && line.trim_start().starts_with(WAS))
}

/// What the lock file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The migrations by their number.
    pub entries: BTreeMap<MigrationId, LockEntry>,
}

/// A migration's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockEntry {
    /// Its number.
    pub id: MigrationId,
    /// Its name without the number.
    pub name: String,
    /// What the checksums are called: [`crate::sql::ALGORITHM`].
    pub algorithm: String,
    /// The checksum of up.sql.
    pub up: String,
    /// The checksum of down.sql, if there is one.
    pub down: Option<String>,
    /// For a squash: the sets of migrations that it stands for. A database that has all of one set has the squash. A
    /// squash of squashes has several sets: with the earlier squash, and with what that one replaced.
    pub replaces: Vec<Vec<Replaced>>,
    /// What it was called by before it got its number.
    pub was: Option<Former>,
    /// Its line's number and name in the file it was read from.
    pub origin: Origin,
}

/// A migration that a squash replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The number it had.
    pub id: MigrationId,
    /// The name it had.
    pub name: String,
    /// What its checksum is called.
    pub algorithm: String,
    /// The checksum of its up.sql.
    pub up: String,
}

impl Replaced {
    /// The folder's name that it had.
    pub fn folder(&self) -> String {
        self.id.folder(&self.name)
    }
}

impl LockEntry {
    /// An entry with checksums of today's algorithm that replaces nothing.
    pub fn new(
        id: MigrationId,
        name: impl Into<String>,
        up: impl Into<String>,
        down: Option<String>,
    ) -> LockEntry {
        LockEntry {
            id,
            name: name.into(),
            algorithm: ALGORITHM.to_owned(),
            up: up.into(),
            down,
            replaces: Vec::new(),
            was: None,
            origin: Origin::default(),
        }
    }

    /// The folder's name: `0002_create_block_device`.
    pub fn folder(&self) -> String {
        self.id.folder(&self.name)
    }

    /// What a squash notes of the migration that it replaces.
    pub fn as_replaced(&self) -> Replaced {
        Replaced {
            id: self.id,
            name: self.name.clone(),
            algorithm: self.algorithm.clone(),
            up: self.up.clone(),
        }
    }
}

impl Lock {
    /// Reads the file's text: what could be read, and `lock-mismatch` for lines that couldn't. A file with the marks
    /// of a merge conflict gives that one finding alone.
    pub fn parse(file: &Arc<SourceFile>, ids: Ids) -> (Lock, Vec<Finding>) {
        let lines = lines(&file.text);
        if let Some((span, _)) = lines.iter().find(|(_, line)| is_conflict_mark(line)) {
            return (Lock::default(), vec![conflict(file, span.clone())]);
        }
        let mut reader = Reader {
            ids,
            ..Reader::default()
        };
        for (span, line) in lines {
            if let Err(problem) = reader.line(line, file, span.start) {
                let mut finding = unreadable(file, span, &problem);
                if ids == Ids::Sequential && is_time(line) && says_numbers(&file.text) {
                    finding.help = vec![TAKE_IN.to_owned()];
                }
                reader.findings.push(finding);
            }
        }
        (reader.lock, reader.findings)
    }

    /// Adds or replaces a line.
    pub fn insert(&mut self, entry: LockEntry) {
        self.entries.insert(entry.id, entry);
    }
}

/// The file's text.
impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        if self.entries.values().any(|entry| entry.was.is_some()) {
            f.write_str(WAS_HEAD)?;
        }
        for entry in self.entries.values() {
            let down = entry.down.as_deref().unwrap_or("-");
            let LockEntry {
                id,
                name,
                algorithm,
                up,
                ..
            } = entry;
            let id = word(*id);
            writeln!(f, "{id} {name} {algorithm}:{up} {down}")?;
            if let Some(was) = &entry.was {
                writeln!(f, "  {WAS}{}", was.folder())?;
            }
            for set in &entry.replaces {
                for (index, replaced) in set.iter().enumerate() {
                    let verb = if index == 0 { "replaces" } else { "     and" };
                    let Replaced {
                        id,
                        name,
                        algorithm,
                        up,
                    } = replaced;
                    let id = word(*id);
                    writeln!(f, "  {verb} {id} {name} {algorithm}:{up}")?;
                }
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Reader {
    ids: Ids,
    lock: Lock,
    findings: Vec<Finding>,
    /// The entry that the next `replaces` belongs to; none after a line that couldn't be read.
    last: Option<MigrationId>,
}

impl Reader {
    fn line(&mut self, line: &str, file: &Arc<SourceFile>, start: usize) -> Result<(), String> {
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            return Ok(());
        }
        if line.starts_with([' ', '\t']) {
            return self.replaced(words);
        }
        self.last = None;
        let (id, rest) = id_and_rest(words, self.ids)?;
        let (rest, down) = rest
            .rsplit_once(' ')
            .ok_or("the checksum of down.sql is missing")?;
        let (name, algorithm, up) = name_and_sum(rest)?;
        let down = (down != "-").then(|| hex(down)).transpose()?;
        if let Some(other) = self.lock.entries.get(&id) {
            return Err(format!("{} has a line already", other.folder()));
        }
        let start = start + line.len() - line.trim_start().len();
        let end = start + word(id).len() + 1 + name.len();
        self.lock.insert(LockEntry {
            id,
            name: name.to_owned(),
            algorithm: algorithm.to_owned(),
            up: up.to_owned(),
            down: down.map(str::to_owned),
            replaces: Vec::new(),
            was: None,
            origin: Location::new(file, start..end).into(),
        });
        self.last = Some(id);
        Ok(())
    }

    /// What the migration above was called by before.
    fn was(&mut self, folder: &str) -> Result<(), String> {
        let (id, name) = folder_name(folder, Ids::Timestamp)?;
        let entry = self.last.and_then(|id| self.lock.entries.get_mut(&id));
        let entry = entry.ok_or("no migration stands above it that could have been called so")?;
        if let Some(was) = &entry.was {
            return Err(format!("it was called {} already", was.folder()));
        }
        entry.was = Some(Former {
            id,
            name: name.to_owned(),
        });
        Ok(())
    }

    fn replaced(&mut self, words: &str) -> Result<(), String> {
        if let Some(folder) = words.strip_prefix(WAS) {
            return self.was(folder);
        }
        let (word, rest) = words.split_once(' ').unwrap_or((words, ""));
        // What a squash replaced may have had a version, before the others were numbered.
        let (id, rest) = id_and_rest(rest.trim_start(), Ids::Timestamp)?;
        let (name, algorithm, up) = name_and_sum(rest)?;
        let replaced = Replaced {
            id,
            name: name.to_owned(),
            algorithm: algorithm.to_owned(),
            up: up.to_owned(),
        };
        let entry = self.last.and_then(|id| self.lock.entries.get_mut(&id));
        let sets = &mut entry
            .ok_or("no migration stands above it that could replace something")?
            .replaces;
        match (word, sets.last_mut()) {
            ("replaces", _) => sets.push(vec![replaced]),
            ("and", Some(set)) => set.push(replaced),
            _ => return Err("it begins with neither `replaces` nor `and`".to_owned()),
        }
        Ok(())
    }
}

/// What to do about a version among numbers.
pub(super) const TAKE_IN: &str = "The others got numbers since this branch was made: `cargo ovmig renumber` gives it the \
                                  next number, and databases that have it are set right by the next `upgrade`";

/// The lines without their ends, and where they lie.
fn lines(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|whole| {
            let line = whole.trim_end_matches(['\n', '\r']);
            let span = start..start + line.len();
            start += whole.len();
            (span, line)
        })
        .collect()
}

fn is_conflict_mark(line: &str) -> bool {
    line == "======="
        || ["<<<<<<<", "|||||||", ">>>>>>>"]
            .iter()
            .any(|mark| line.starts_with(mark))
}

/// An id as one word.
fn word(id: MigrationId) -> String {
    id.written().replace('%', "%25").replace(' ', "%20")
}

fn id_and_rest(words: &str, ids: Ids) -> Result<(MigrationId, &str), String> {
    let (id, rest) = words
        .split_once(' ')
        .ok_or("it has only one word; number, name and checksums are expected")?;
    if ids == Ids::Timestamp {
        let id = id.replace("%20", " ").replace("%25", "%");
        return Ok((MigrationId::version(&id)?, rest));
    }
    if id.len() != 4 || !id.bytes().all(|byte| byte.is_ascii_digit()) || id == "0000" {
        return Err(format!("`{id}` isn't a number of four digits from 0001 on"));
    }
    let number = id
        .bytes()
        .fold(0, |n, digit| n * 10 + u32::from(digit - b'0'));
    Ok((MigrationId::number(number), rest))
}

fn name_and_sum(words: &str) -> Result<(&str, &str, &str), String> {
    let (name, sum) = words
        .rsplit_once(' ')
        .ok_or("the checksum of up.sql is missing")?;
    let (algorithm, sum) = sum
        .rsplit_once(':')
        .ok_or_else(|| format!("`{sum}` isn't a checksum such as `{ALGORITHM}:…`"))?;
    if algorithm != ALGORITHM {
        return Err(format!(
            "the checksum `{algorithm}` is unknown to this version of cargo-ovmig, perhaps of a newer one"
        ));
    }
    Ok((name, algorithm, hex(sum)?))
}

fn hex(sum: &str) -> Result<&str, String> {
    let whole = sum.len() == 64
        && sum
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    whole
        .then_some(sum)
        .ok_or_else(|| format!("`{sum}` isn't a SHA-256 of 64 hexadecimal digits"))
}

fn conflict(file: &Arc<SourceFile>, span: Range<usize>) -> Finding {
    Finding::new(
        &lock_mismatch::RULE,
        format!(
            "{} has the marks of a merge conflict: two branches changed the same migrations",
            file.path.display()
        ),
    )
    .at(Location::new(file, span), "the conflict begins here")
    .note("Usually both branches added a migration of the same number, and only one can keep it")
    .help(
        "Keep the lines of the branch that you merge into, then run `cargo ovmig squash`: it makes one migration of \
         your branch's and numbers it after those of the base",
    )
}

fn unreadable(file: &Arc<SourceFile>, span: Range<usize>, problem: &str) -> Finding {
    Finding::new(
        &lock_mismatch::RULE,
        format!("a line of {} can't be read: {problem}", file.path.display()),
    )
    .at(Location::new(file, span), "")
    .help(format!(
        "Put the file back as it was (`git checkout -- {}`)",
        file.path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(digit: char) -> String {
        digit.to_string().repeat(64)
    }

    fn parse(text: &str) -> (Lock, Vec<Finding>) {
        Lock::parse(
            &SourceFile::new("migrations/ovmig.lock", text),
            Ids::Sequential,
        )
    }

    fn lock() -> Lock {
        let mut lock = Lock::default();
        lock.insert(LockEntry::new(
            MigrationId::number(1),
            "create users",
            sum('a'),
            None,
        ));
        let mut squashed = LockEntry::new(MigrationId::number(2), "b", sum('b'), Some(sum('c')));
        let replaced = |id, name: &str| {
            LockEntry::new(MigrationId::number(id), name, sum('d'), None).as_replaced()
        };
        squashed.replaces = vec![
            vec![replaced(2, "x"), replaced(3, "y")],
            vec![replaced(2, "x1")],
        ];
        squashed.was = Some(Former {
            id: MigrationId::version("2023-01-01 x").unwrap(),
            name: "b c".to_owned(),
        });
        lock.insert(squashed);
        lock
    }

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let text = lock().to_string();
        assert_eq!(parse(&text), (lock(), vec![]));
        assert_eq!(parse(&text.replace('\n', "\r\n")), (lock(), vec![]));
        assert!(text.contains("\n  replaces 0002 x sha256-tokens-v1:dd"));
        assert!(text.contains("\n       and 0003 y sha256-tokens-v1:dd"));
        assert!(text.contains("\n  was 2023-01-01 x_b c\n") && says_numbers(&text));
        assert!(!says_numbers("# was\n0001 was -\n"));
        let (read, _) = parse(&text);
        let origin = read.entries[&MigrationId::number(1)]
            .origin
            .0
            .clone()
            .unwrap();
        assert_eq!(&origin.file.text[origin.span], "0001 create users");
    }

    #[test]
    fn git_conflicts_when_two_branches_take_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, added: Option<&str>| {
            let mut lock = lock();
            if let Some(added) = added {
                lock.insert(LockEntry::new(
                    MigrationId::number(3),
                    added,
                    sum('e'),
                    None,
                ));
            }
            std::fs::write(folder.path().join(name), lock.to_string()).unwrap();
        };
        let merge = |ours: Option<&str>, theirs: Option<&str>| {
            write("base", None);
            write("ours", ours);
            write("theirs", theirs);
            let output = std::process::Command::new("git")
                .args(["merge-file", "-p", "ours", "base", "theirs"])
                .current_dir(folder.path())
                .output()
                .unwrap();
            parse(&String::from_utf8(output.stdout).unwrap())
        };
        assert!(
            merge(Some("x"), Some("y")).1[0]
                .message
                .contains("merge conflict")
        );
        assert_eq!(merge(Some("x"), None).1, []);
        assert_eq!(merge(Some("x"), Some("x")).0.entries.len(), 3);
    }

    #[test]
    fn a_conflict_is_one_finding() {
        let text = format!(
            "<<<<<<< HEAD\n0001 a {ALGORITHM}:{0} -\n=======\nrubbish\n>>>>>>> x\n",
            sum('a')
        );
        let (lock, findings) = parse(&text);
        assert_eq!((lock, findings.len()), (Lock::default(), 1));
        assert!(findings[0].message.contains("merge conflict"));
    }

    #[test]
    fn broken_lines_are_said_and_the_others_read() {
        let good = format!("0007 g {ALGORITHM}:{} -", sum('a'));
        for bad in [
            "x",
            "1 a b",
            "0000 a b c",
            "0001 a",
            "0001 a sum -",
            "0001 a md5:1 -",
            &format!("0001 a sha256-tokens-v1:{} -", &sum('a')[1..]),
            &format!("0001 a sha256-tokens-v1:{} x", sum('a')),
            "  was _",
            "  replaces",
            "  replaces 0001 a",
            &format!("  and 0001 a sha256-tokens-v1:{}", sum('a')),
            "\u{feff}é \u{301}",
            "\u{a0}0001 é",
            &good,
        ] {
            let (lock, findings) = parse(&format!("{good}\n{bad}\n"));
            assert_eq!(findings.len(), 1, "{bad}");
            assert_eq!(findings[0].primary.as_ref().unwrap().location.line(), 2);
            assert_eq!(lock.entries.len(), 1, "{bad}");
        }
    }
}
