use std::cell::Cell;
use std::collections::BTreeMap;

use super::*;

/// Files with their texts.
type Tree = BTreeMap<String, String>;

fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files.iter();
    files
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

fn read(folder: &Path, below: &str, into: &mut Tree) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = Path::new(below).join(entry.file_name());
        let path = path.to_str().unwrap().to_owned();
        if entry.file_type().unwrap().is_dir() {
            read(folder, &path, into);
        } else {
            into.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// A change with the trees before and after it.
struct Case {
    old: Tree,
    new: Tree,
    change: Change,
}

fn files(text: &str) -> Vec<(&'static str, String)> {
    ["up.sql", "down.sql"]
        .map(|name| (name, format!("{name} {text}")))
        .into()
}

/// A squash of three into one that has the name of one of the three.
fn squash() -> Case {
    Case {
        old: tree(&[
            ("0001_a/up.sql", "a"),
            ("0002_b/up.sql", "old b"),
            ("0002_b/notes/more.txt", "kept until the end"),
            ("0003_c/up.sql", "c"),
            ("ovmig.lock", "old lock"),
        ]),
        new: tree(&[
            ("0001_a/up.sql", "a"),
            ("0002_b/up.sql", "up.sql b"),
            ("0002_b/down.sql", "down.sql b"),
            ("0004_d/up.sql", "up.sql d"),
            ("0004_d/down.sql", "down.sql d"),
            ("ovmig.lock", "new lock"),
        ]),
        change: Change {
            remove: vec!["0002_b".to_owned(), "0003_c".to_owned()],
            rename: vec![],
            add: vec![
                ("0002_b".to_owned(), files("b")),
                ("0004_d".to_owned(), files("d")),
            ],
            lock: "new lock".to_owned(),
        },
    }
}

/// The first migration, in a folder without a lock file.
fn first() -> Case {
    Case {
        old: tree(&[("README", "by hand")]),
        new: tree(&[
            ("0001_a/up.sql", "up.sql a"),
            ("0001_a/down.sql", "down.sql a"),
            ("README", "by hand"),
            ("ovmig.lock", "lock"),
        ]),
        change: Change {
            remove: vec![],
            rename: vec![],
            add: vec![("0001_a".to_owned(), files("a"))],
            lock: "lock".to_owned(),
        },
    }
}

/// Three folders that get numbers, with all that is in them.
fn numbers() -> Case {
    let old = ["2023-01-a", "2023-02-b", "2024_c"];
    let new = ["0001_a", "0002_b", "0003_c"];
    let tree = |names: [&str; 3], lock: &str| {
        let mut tree = tree(&[("ovmig.lock", lock), ("notes.txt", "by hand")]);
        for name in names {
            tree.insert(format!("{name}/up.sql"), name[name.len() - 1..].to_owned());
            tree.insert(format!("{name}/more/x.sh"), "kept".to_owned());
        }
        tree
    };
    let rename = old.into_iter().zip(new);
    Case {
        old: tree(old, "old lock"),
        new: tree(new, "new lock"),
        change: Change {
            remove: vec![],
            rename: rename
                .map(|(from, to)| (from.to_owned(), to.to_owned()))
                .collect(),
            add: vec![],
            lock: "new lock".to_owned(),
        },
    }
}

impl Case {
    fn folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &self.old {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    /// What stands in the folder: `false` for the old tree, `true` for the new one; anything else is a failure.
    #[track_caller]
    fn is_new(&self, folder: &Path, when: &str) -> bool {
        let mut now = Tree::new();
        read(folder, "", &mut now);
        if now != self.old {
            assert_eq!(now, self.new, "{when}");
        }
        now == self.new
    }
}

/// A disk that says no at some steps, and the number of steps that were begun.
fn stopping<T>(stops: impl Fn(usize) -> bool, run: impl FnOnce(&Disk<'_>) -> T) -> (T, usize) {
    let steps = Cell::new(0);
    let before = || {
        let step = steps.get();
        steps.set(step + 1);
        if stops(step) {
            Err(io::Error::other(format!("stopped before step {step}")))
        } else {
            Ok(())
        }
    };
    let result = run(&Disk {
        before: &before,
        flush: false,
    });
    (result, steps.get())
}

fn steps_of(case: &Case) -> usize {
    let folder = case.folder();
    let (result, steps) = stopping(|_| false, |disk| apply(folder.path(), &case.change, disk));
    result.unwrap();
    assert!(case.is_new(folder.path(), "undisturbed"));
    steps
}

#[test]
fn a_kill_before_any_step_leaves_the_old_or_the_new() {
    for case in [squash(), first(), numbers()] {
        let (steps, mut outcomes) = (steps_of(&case), [0, 0]);
        for killed in 0..steps {
            let folder = case.folder();
            // Dead from this step on: also what would clean up doesn't run.
            let _ = stopping(
                |step| step >= killed,
                |disk| apply(folder.path(), &case.change, disk),
            );
            let (recovered, _) = stopping(|_| false, |disk| recover_locked(folder.path(), disk));
            let is_new = case.is_new(folder.path(), &format!("killed before step {killed}"));
            match recovered.unwrap() {
                Recovered::Completed => assert!(is_new),
                Recovered::TakenBack => {}
                Recovered::Nothing => assert!(killed == 0 && !is_new),
            }
            outcomes[usize::from(is_new)] += 1;
        }
        assert!(outcomes.iter().all(|count| *count > 5), "{outcomes:?}");
    }
}

#[test]
fn a_recovery_may_be_killed_too() {
    for case in [squash(), numbers()] {
        for killed in 0..steps_of(&case) {
            for killed_again in 0.. {
                let folder = case.folder();
                let _ = stopping(
                    |step| step >= killed,
                    |disk| apply(folder.path(), &case.change, disk),
                );
                let (recovered, _) = stopping(
                    |step| step >= killed_again,
                    |disk| recover_locked(folder.path(), disk),
                );
                let (last, _) = stopping(|_| false, |disk| recover_locked(folder.path(), disk));
                last.unwrap();
                case.is_new(
                    folder.path(),
                    &format!("killed before step {killed}, then before step {killed_again}"),
                );
                if recovered.is_ok() {
                    break;
                }
            }
        }
    }
}

#[test]
fn a_step_that_fails_changes_nothing_even_when_the_way_back_is_cut() {
    for case in [squash(), numbers()] {
        let steps = steps_of(&case);
        for failing in 0..steps {
            let folder = case.folder();
            let (result, steps) = stopping(
                |step| step == failing,
                |disk| apply(folder.path(), &case.change, disk),
            );
            let when = format!("step {failing} fails");
            if result.is_err() && !is_pending(folder.path()) {
                assert!(!case.is_new(folder.path(), &when));
            }
            let (recovered, _) = stopping(|_| false, |disk| recover_locked(folder.path(), disk));
            recovered.unwrap();
            assert_eq!(case.is_new(folder.path(), &when), result.is_ok(), "{when}");
            for killed in failing + 1..steps {
                let folder = case.folder();
                let _ = stopping(
                    |step| step == failing || step >= killed,
                    |disk| apply(folder.path(), &case.change, disk),
                );
                let (recovered, _) =
                    stopping(|_| false, |disk| recover_locked(folder.path(), disk));
                recovered.unwrap();
                case.is_new(
                    folder.path(),
                    &format!("step {failing} fails, killed before step {killed}"),
                );
            }
        }
    }
}

#[test]
fn a_folder_that_appears_meanwhile_is_not_overwritten() {
    let case = first();
    let folder = case.folder();
    let theirs = folder.path().join("0001_a");
    let committed = folder.path().join(STAGING).join(COMMITTED);
    let before = || {
        if committed.exists() && !theirs.exists() {
            fs::create_dir(&theirs)?;
            fs::write(theirs.join("up.sql"), "theirs")?;
        }
        Ok(())
    };
    let disk = Disk {
        before: &before,
        flush: false,
    };
    let error = apply(folder.path(), &case.change, &disk).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    let mut now = Tree::new();
    read(folder.path(), "", &mut now);
    assert_eq!(
        now,
        tree(&[("0001_a/up.sql", "theirs"), ("README", "by hand")])
    );
}

#[test]
fn a_damaged_list_is_said_and_nothing_is_touched() {
    let case = squash();
    let folder = case.folder();
    let staging = folder.path().join(STAGING);
    fs::create_dir(&staging).unwrap();
    fs::write(
        staging.join(COMMITTED),
        "cargo-ovmig edit 1\nremove 0002_b\n",
    )
    .unwrap();
    let failure = recover(folder.path(), Path::new("migrations")).unwrap_err();
    assert!(failure.notes[0].contains("migrations/.ovmig-edit"));
    assert!(folder.path().join("0002_b/up.sql").exists());
    // As a draft it never counted.
    fs::rename(staging.join(COMMITTED), staging.join(DRAFT)).unwrap();
    let recovered = recover(folder.path(), Path::new("migrations")).unwrap();
    assert_eq!(recovered, Recovered::TakenBack);
    assert!(!case.is_new(folder.path(), "taken back"));
}
