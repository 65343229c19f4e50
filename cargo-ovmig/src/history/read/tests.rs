use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::read;
use crate::config::Ids;
use crate::history::{
    History, HistoryEdit, Lock, Migration, MigrationId, NewMigration, Recovered, recover,
};
use crate::schema::Backend;
use crate::sql::checksum;

/// A migrations folder in a temporary folder.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    /// A sound history of migrations with these names.
    fn of(names: &[&str]) -> Folder {
        let folder = Folder::new(&[("ovmig.lock", "")]);
        for name in names {
            folder.add(name);
        }
        folder
    }

    /// Adds a migration as a command does.
    fn add(&self, name: &str) {
        let history = self.read();
        let new = NewMigration {
            id: MigrationId::number(history.next_number()),
            name: name.to_owned(),
            up: format!("CREATE TABLE {name} (id INTEGER);\n"),
            down: format!("DROP TABLE {name};\n"),
            run_in_transaction: true,
        };
        HistoryEdit::adding(&history, new).apply(&history).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self) -> History {
        read(
            self.path(),
            Path::new("migrations"),
            Backend::Postgres,
            Ids::Sequential,
        )
        .unwrap()
    }

    /// The findings: rule, place or path, message, notes, help.
    fn said(&self) -> String {
        let history = self.read();
        let lines = history.findings.iter().map(|finding| {
            let place = match (&finding.primary, &finding.path) {
                (Some(label), _) => label.location.to_string(),
                (None, Some(path)) => path.display().to_string(),
                (None, None) => "-".to_owned(),
            };
            let mut line = format!("{} {place}: {}", finding.rule.name, finding.message);
            for more in finding.notes.iter().chain(&finding.help) {
                line.push_str("\n  ");
                line.push_str(more);
            }
            line
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn folders(history: &History) -> Vec<String> {
    let migrations = history.migrations.iter();
    migrations.map(|migration| migration.folder()).collect()
}

#[test]
fn a_sound_history_has_no_findings() {
    let folder = Folder::of(&["a", "b"]);
    folder.write("README.md", b"passed over, as Diesel does");
    folder.write(".hidden/x", b"passed over");
    folder.write("0002_b/notes.txt", b"passed over");
    let history = folder.read();
    assert_eq!(folder.said(), "");
    assert_eq!(folders(&history), ["0001_a", "0002_b"]);
    assert_eq!(history.head(), Some(MigrationId::number(2)));
    let (second, sums) = history.iter().next_back().unwrap();
    assert_eq!(second.up.path, Path::new("migrations/0002_b/up.sql"));
    assert_eq!(
        sums.up,
        checksum("CREATE TABLE b(id INTEGER);", Backend::Postgres)
    );
    assert_eq!(
        history.lock.entries[&MigrationId::number(2)].down,
        Some(checksum("DROP TABLE b;", Backend::Postgres))
    );
}

#[test]
fn an_empty_folder_is_an_empty_history() {
    let folder = Folder::new(&[]);
    let history = folder.read();
    assert_eq!((history.head(), folder.said().as_str()), (None, ""));
    assert_eq!(history.next_number(), 1);
}

#[test]
fn no_folder_at_all_is_a_failure() {
    let folder = Folder::new(&[("file", "")]);
    let fails = |path: &str| {
        let failure = read(
            &folder.path().join(path),
            Path::new(path),
            Backend::Sqlite,
            Ids::Sequential,
        );
        failure.unwrap_err().to_string()
    };
    assert_eq!(fails("none"), "there is no migrations folder `none`");
    assert_eq!(fails("file"), "the migrations folder `file` is a file");
}

#[test]
fn names_that_are_no_migrations_are_said() {
    let folder = Folder::of(&[]);
    for name in [
        "2_short",
        "00002_long",
        "10000_past",
        "0000_zero",
        "0003",
        "0003_",
        "0003-a_b",
        "abc_d",
        "2024-01-02-123456_create",
        "00000000000000_diesel_initial_setup",
        "0004_a\tb",
        "0005_ends ",
    ] {
        folder.write(&format!("{name}/up.sql"), b"SELECT 1;");
    }
    fs::create_dir(folder.path().join("0006_empty")).unwrap();
    fs::create_dir_all(folder.path().join("0007_up_is_a_folder/up.sql")).unwrap();
    assert_eq!(folders(&folder.read()), [""; 0]);
    insta::assert_snapshot!(folder.said(), @r#"
    invalid-migration-folder migrations/00000000000000_diesel_initial_setup: the folder migrations/00000000000000_diesel_initial_setup isn't named as a migration: `00000000000000` is a time, as diesel_cli numbers
      Write `ids = "timestamp"` under `[workspace.metadata.ovmig]`: a history that diesel_cli began is kept as it is
    invalid-migration-folder migrations/00002_long: the folder migrations/00002_long isn't named as a migration: `00002` has to be written as `0002`, because Diesel compares numbers as text
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/0000_zero: the folder migrations/0000_zero isn't named as a migration: `0000` isn't a number from 0001 to 9999
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/0003: the folder migrations/0003 isn't named as a migration: it has no `_` after the number
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/0003-a_b: the folder migrations/0003-a_b isn't named as a migration: `0003-a` isn't a number from 0001 to 9999
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/0003_: the folder migrations/0003_ isn't named as a migration: nothing follows the number
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/0004_a	b: the folder migrations/0004_a	b isn't named as a migration: it holds a control character, or a space at an end
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/0005_ends : the folder migrations/0005_ends  isn't named as a migration: it holds a control character, or a space at an end
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/0006_empty: the migration migrations/0006_empty has no up.sql
      Every command of Diesel fails on such a folder, without naming it
      Write its up.sql, or take the folder away
    invalid-migration-folder migrations/0007_up_is_a_folder/up.sql: migrations/0007_up_is_a_folder/up.sql can't be read: Is a directory (os error 21)
    invalid-migration-folder migrations/10000_past: the folder migrations/10000_past isn't named as a migration: `10000` isn't a number from 0001 to 9999
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/2024-01-02-123456_create: the folder migrations/2024-01-02-123456_create isn't named as a migration: `2024-01-02-123456` is a time, as diesel_cli numbers
      Write `ids = "timestamp"` under `[workspace.metadata.ovmig]`: a history that diesel_cli began is kept as it is
    invalid-migration-folder migrations/2_short: the folder migrations/2_short isn't named as a migration: `2` has to be written as `0002`, because Diesel compares numbers as text
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    invalid-migration-folder migrations/abc_d: the folder migrations/abc_d isn't named as a migration: `abc` isn't a number from 0001 to 9999
      Give it a name such as `0002_create_block_device`: four digits, `_`, and what it does
    "#);
}

#[cfg(unix)]
#[test]
fn links_and_odd_bytes_are_said() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = Folder::of(&["a"]);
    symlink("ovmig.lock", folder.path().join("to_file")).unwrap();
    symlink("nowhere", folder.path().join("to_nothing")).unwrap();
    folder.write(".real/up.sql", b"SELECT 1;");
    folder.write(".real/down.sql", b"SELECT 1;");
    symlink(".real", folder.path().join("0002_link")).unwrap();
    fs::create_dir(folder.path().join(OsStr::from_bytes(b"0003_\xff"))).unwrap();
    folder.write("0003_latin/up.sql", b"SELECT 1;\n-- caf\xe9\n");
    folder.write("0004_nul/up.sql", b"SELECT\0 1;");
    folder.write("0005_bom/up.sql", b"\xef\xbb\xbfSELECT 1;");
    folder.write("0005_bom/down.sql", b"SELECT 1;");
    assert_eq!(folders(&folder.read()), ["0001_a", "0002_link", "0005_bom"]);
    insta::assert_snapshot!(folder.said(), @r#"
    invalid-migration-folder migrations/0003_latin/up.sql:2:7: migrations/0003_latin/up.sql isn't valid UTF-8: byte 0xe9 in line 2
      Save the file as UTF-8
    invalid-migration-folder migrations/0003_�: the name of the folder migrations/0003_� isn't valid UTF-8
    invalid-migration-folder migrations/0004_nul/up.sql:1:7: migrations/0004_nul/up.sql holds a zero byte, which no database takes
    invalid-migration-folder migrations/0005_bom/up.sql:1:1: migrations/0005_bom/up.sql begins with a byte order mark, on which PostgreSQL fails
      Save the file as UTF-8 without a byte order mark
    invalid-migration-folder migrations/to_file: migrations/to_file is a link that doesn't lead to a folder
      Diesel takes it for a migration and then fails, without naming it
      Take the link away
    invalid-migration-folder migrations/to_nothing: migrations/to_nothing is a link that doesn't lead to a folder
      Diesel takes it for a migration and then fails, without naming it
      Take the link away
    lock-mismatch migrations/0002_link: migrations/ovmig.lock has no line for migrations/0002_link
      `cargo ovmig revision` writes one; this migration was made in another way, or its line got lost in a merge
      When its text is right, run `cargo ovmig check --accept 0002`
    lock-mismatch migrations/0005_bom: migrations/ovmig.lock has no line for migrations/0005_bom
      `cargo ovmig revision` writes one; this migration was made in another way, or its line got lost in a merge
      When its text is right, run `cargo ovmig check --accept 0005`
    "#);
}

#[test]
fn gaps_and_numbers_taken_twice_are_said() {
    let folder = Folder::new(&[]);
    for name in ["0002_a", "0002_b", "0004_c", "0008_d"] {
        folder.write(&format!("{name}/up.sql"), b"SELECT 1;");
        folder.write(&format!("{name}/down.sql"), b"SELECT 1;");
    }
    assert_eq!(
        folders(&folder.read()),
        ["0002_a", "0002_b", "0004_c", "0008_d"]
    );
    insta::assert_snapshot!(folder.said(), @r#"
    lock-mismatch migrations/ovmig.lock: there is no migrations/ovmig.lock, so that an edit of a migration can't be noticed
      Put it back: `git checkout -- migrations/ovmig.lock`
      Or write it anew, from the migrations as they are: `cargo ovmig check --accept all`
    id-gap migrations/0002_a: the migrations' numbers have a gap: 0001 is missing
      0002_a is the first
      Put back what is missing, or, while no database has the later ones, rename their folders
    duplicate-id migrations/0002_b: two migrations have the number 0002
      They are migrations/0002_a and migrations/0002_b
      Diesel runs one of them and never the other
      Rename the one that isn't on the base branch to 0009_…, or run `cargo ovmig squash` there
    id-gap migrations/0004_c: the migrations' numbers have a gap: 0003 is missing
      0004_c follows 0002_b
      Put back what is missing, or, while no database has the later ones, rename their folders
    id-gap migrations/0008_d: the migrations' numbers have a gap: 0005 to 0007 are missing
      0008_d follows 0004_c
      Put back what is missing, or, while no database has the later ones, rename their folders
    "#);
}

#[test]
fn scripts_without_a_statement_are_said() {
    let folder = Folder::of(&["a"]);
    folder.write("0002_b/up.sql", b"-- nothing\n;;\n/* here */");
    folder.write("0003_c/up.sql", b"SELECT 1");
    folder.write("0003_c/down.sql", b"");
    insta::assert_snapshot!(folder.said(), @r#"
    empty-migration migrations/0002_b/up.sql: migrations/0002_b/up.sql has no statement
      Write the statement, or `SELECT 1;` when nothing is meant to happen
    missing-down migrations/0002_b: the migration migrations/0002_b has no down.sql
      `cargo ovmig downgrade` stops at this migration
      Write it; where nothing can be undone, a comment that says so and `SELECT 1;`
    missing-down migrations/0003_c: migrations/0003_c/down.sql has no statement
      `cargo ovmig downgrade` stops at this migration
      Write it; where nothing can be undone, a comment that says so and `SELECT 1;`
    lock-mismatch migrations/0002_b: migrations/ovmig.lock has no line for migrations/0002_b
      `cargo ovmig revision` writes one; this migration was made in another way, or its line got lost in a merge
      When its text is right, run `cargo ovmig check --accept 0002`
    lock-mismatch migrations/0003_c: migrations/ovmig.lock has no line for migrations/0003_c
      `cargo ovmig revision` writes one; this migration was made in another way, or its line got lost in a merge
      When its text is right, run `cargo ovmig check --accept 0003`
    "#);
}

#[test]
fn metadata_is_read_as_diesel_reads_it() {
    let folder = Folder::of(&["a", "b", "c", "d", "e"]);
    for (name, text) in [
        ("0001_a", "# why\nrun_in_transaction = false"),
        ("0002_b", ""),
        ("0003_c", "run_in_transaction = \"no\"\n"),
        ("0004_d", "run_in_transaction ="),
        ("0005_e", "other = 1\nrun_in_transaction = true"),
    ] {
        folder.write(&format!("{name}/metadata.toml"), text.as_bytes());
    }
    let history = folder.read();
    let values: Vec<_> = history
        .migrations
        .iter()
        .map(|migration| migration.run_in_transaction)
        .collect();
    assert_eq!(values, [false, false, true, true, true]);
    insta::assert_snapshot!(folder.said(), @r#"
    invalid-migration-folder migrations/0002_b/metadata.toml: migrations/0002_b/metadata.toml doesn't say `run_in_transaction`
      Diesel then runs the migration without a transaction
      Write `run_in_transaction = true`, or `run_in_transaction = false`
    invalid-migration-folder migrations/0003_c/metadata.toml:1:22: `run_in_transaction` in migrations/0003_c/metadata.toml is neither true nor false
      Diesel passes over such a file and runs the migration in a transaction
      Write `run_in_transaction = true`, or `run_in_transaction = false`
    invalid-migration-folder migrations/0004_d/metadata.toml:1:21: migrations/0004_d/metadata.toml isn't valid TOML
      Diesel passes over such a file and runs the migration in a transaction
      Write `run_in_transaction = true`, or `run_in_transaction = false`
    "#);
}

#[test]
fn what_differs_from_the_lock_is_said() {
    let folder = Folder::of(&["a", "b", "c", "d", "e", "f"]);
    folder.write(
        "0001_a/up.sql",
        b"-- a comment more\nCREATE TABLE a\n(id INTEGER);\n",
    );
    folder.write("0002_b/up.sql", b"-- head\n\nCREATE TABLE b (id BIGINT);\n");
    folder.write("0002_b/down.sql", b"DROP TABLE IF EXISTS b;\n");
    fs::remove_file(folder.path().join("0003_c/down.sql")).unwrap();
    fs::rename(folder.path().join("0004_d"), folder.path().join("0004_x")).unwrap();
    fs::rename(folder.path().join("0006_f"), folder.path().join(".0006_f")).unwrap();
    let mut lock = folder.read().lock;
    lock.entries.remove(&MigrationId::number(5));
    folder.write("ovmig.lock", lock.to_string().as_bytes());
    insta::assert_snapshot!(folder.said(), @r#"
    missing-down migrations/0003_c: the migration migrations/0003_c has no down.sql
      `cargo ovmig downgrade` stops at this migration
      Write it; where nothing can be undone, a comment that says so and `SELECT 1;`
    lock-mismatch migrations/0002_b/up.sql:3:1: migrations/0002_b/up.sql was edited since its checksum was written to migrations/ovmig.lock
      Put the text back: `git checkout -- migrations/0002_b`
      When that is meant and no other database has it, run `cargo ovmig check --accept 0002`
      While the base branch doesn't have it, `revision` and `upgrade` accept the text by themselves
    lock-mismatch migrations/0002_b/down.sql:1:1: migrations/0002_b/down.sql was edited since its checksum was written to migrations/ovmig.lock
      Put the text back: `git checkout -- migrations/0002_b`
      When that is meant and no other database has it, run `cargo ovmig check --accept 0002`
      While the base branch doesn't have it, `revision` and `upgrade` accept the text by themselves
    lock-mismatch migrations/0003_c: down.sql of migrations/0003_c is gone since its checksum was written to migrations/ovmig.lock
      Put the text back: `git checkout -- migrations/0003_c`
      When that is meant and no other database has it, run `cargo ovmig check --accept 0003`
      While the base branch doesn't have it, `revision` and `upgrade` accept the text by themselves
    lock-mismatch migrations/ovmig.lock:7:1: migrations/ovmig.lock has the number 0004 for `d`, but the folder is migrations/0004_x
      Rename the folder back to 0004_d
      When that is meant and no other database has it, run `cargo ovmig check --accept 0004`
    lock-mismatch migrations/0005_e: migrations/ovmig.lock has no line for migrations/0005_e
      `cargo ovmig revision` writes one; this migration was made in another way, or its line got lost in a merge
      When its text is right, run `cargo ovmig check --accept 0005`
    lock-mismatch migrations/ovmig.lock:8:1: migrations/ovmig.lock has a line for migrations/0006_f, but there is no such folder
      Put it back: `git checkout -- migrations/0006_f`
      When that is meant and no other database has it, run `cargo ovmig check --accept 0006`
    "#);
    let history = folder.read();
    let all: Vec<_> = (1..=6).map(MigrationId::number).collect();
    HistoryEdit::accepting(&history, &all)
        .apply(&history)
        .unwrap();
    fs::write(folder.path().join("0003_c/down.sql"), "DROP TABLE c;").unwrap();
    assert_eq!(
        folder.said().lines().next(),
        Some(
            "lock-mismatch migrations/0003_c/down.sql:1:1: migrations/0003_c/down.sql was added since the migration was written to migrations/ovmig.lock"
        )
    );
    assert_eq!(folder.read().findings.len(), 1);
}

#[test]
fn a_lock_file_that_is_gone_or_in_conflict_is_one_finding() {
    let folder = Folder::of(&["a", "b"]);
    let text = fs::read_to_string(folder.path().join("ovmig.lock")).unwrap();
    fs::remove_file(folder.path().join("ovmig.lock")).unwrap();
    insta::assert_snapshot!(folder.said(), @r#"
    lock-mismatch migrations/ovmig.lock: there is no migrations/ovmig.lock, so that an edit of a migration can't be noticed
      Put it back: `git checkout -- migrations/ovmig.lock`
      Or write it anew, from the migrations as they are: `cargo ovmig check --accept all`
    "#);
    folder.write("ovmig.lock", format!("{text}=======\n").as_bytes());
    let history = folder.read();
    assert_eq!(history.findings.len(), 1);
    let refused = HistoryEdit::accepting(&history, &[MigrationId::number(1)]).apply(&history);
    assert!(refused.unwrap_err().message.contains("nothing was written"));
}

#[test]
fn a_squash_notes_all_that_it_stands_for() {
    let folder = Folder::of(&["a", "b", "c"]);
    let squash = |ids: &[u32], name: &str| {
        let history = folder.read();
        let ids: Vec<_> = ids.iter().copied().map(MigrationId::number).collect();
        let new = NewMigration {
            id: ids[0],
            name: name.to_owned(),
            up: format!("CREATE TABLE {name} (id INTEGER);"),
            down: format!("DROP TABLE {name};"),
            run_in_transaction: false,
        };
        let gone = |one: &&Migration| ids.contains(&one.id);
        let folders = history.migrations.iter().filter(gone);
        let folders: Vec<String> = folders.map(Migration::folder).collect();
        HistoryEdit::replacing(&history, &folders, new, &Lock::default())
            .apply(&history)
            .unwrap();
    };
    let sets = || {
        let lock = folder.read().lock;
        let last = lock.entries.into_values().next_back().unwrap();
        let sets = last.replaces.into_iter();
        sets.map(|set| {
            let names = set.into_iter();
            names
                .map(|one| format!("{}_{}", one.id, one.name))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect::<Vec<_>>()
    };
    squash(&[2, 3], "b");
    assert_eq!(folders(&folder.read()), ["0001_a", "0002_b"]);
    assert_eq!(sets(), ["0002_b 0003_c"]);
    assert!(!folder.read().migrations[1].run_in_transaction);
    folder.add("d");
    squash(&[2, 3], "e");
    assert_eq!(sets(), ["0002_b 0003_d", "0002_b 0003_c 0003_d"]);
    assert_eq!(folder.said(), "");
}

#[test]
fn nothing_is_written_when_it_can_not_be() {
    let folder = Folder::of(&["a"]);
    let before = folder.read();
    let new = |id: u32, name: &str| NewMigration {
        id: MigrationId::number(id),
        name: name.to_owned(),
        up: "SELECT 1;".to_owned(),
        down: "SELECT 1;".to_owned(),
        run_in_transaction: true,
    };
    let refused = |id: u32, name: &str| {
        let edit = HistoryEdit::adding(&before, new(id, name));
        edit.apply(&before).unwrap_err().message
    };
    assert!(refused(1, "a").contains("exists already"));
    assert!(refused(10_000, "x").contains("9999"));
    assert!(refused(2, "").contains("can't be called"));
    assert!(refused(2, "a\nb").contains("can't be called"));
    assert_eq!(folder.read(), before);
    folder.write("0001_a/up.sql", b"SELECT 2;");
    assert!(refused(2, "b").contains("in the meantime"));
    let half = folder.path().join(".ovmig-edit");
    fs::create_dir(&half).unwrap();
    assert_eq!(folders(&folder.read()), ["0001_a"]);
    assert!(!half.exists());
    let recovered = recover(folder.path(), Path::new("migrations")).unwrap();
    assert_eq!(recovered, Recovered::Nothing);
}

#[test]
fn only_the_next_number_is_taken() {
    let folder = Folder::of(&["a", "b"]);
    let history = folder.read();
    let id = |text: &str| history.new_id(Some(text), UNIX_EPOCH);
    assert_eq!(
        history.new_id(None, UNIX_EPOCH).unwrap(),
        MigrationId::number(3)
    );
    assert_eq!(id("3").unwrap(), MigrationId::number(3));
    assert_eq!(id("0003").unwrap(), MigrationId::number(3));
    let refused: Vec<_> = ["2", "4", "0", "-1", "x", "", "99999999999", "10000"]
        .map(|text| id(text).unwrap_err().message)
        .into();
    insta::assert_snapshot!(refused.join("\n"), @r#"
    `--rev-id 2` is taken by migrations/0002_b
    `--rev-id 4` isn't the next number
    `--rev-id 0` isn't a number from 1 to 9999
    `--rev-id -1` isn't a number from 1 to 9999
    `--rev-id x` isn't a number from 1 to 9999
    `--rev-id ` isn't a number from 1 to 9999
    `--rev-id 99999999999` isn't a number from 1 to 9999
    `--rev-id 10000` isn't a number from 1 to 9999
    "#);
    folder.write("9999_z/up.sql", b"SELECT 1;");
    assert!(
        folder
            .read()
            .new_id(None, UNIX_EPOCH)
            .unwrap_err()
            .message
            .contains("9999")
    );
}
