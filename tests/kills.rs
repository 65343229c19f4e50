//! A kill at any moment leaves the old state or the new one, and the next command goes on from there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::Sandbox;
use crate::support::database::Scratch;

const ROUNDS: u32 = 24;

fn table(name: &str, columns: &str) -> String {
    format!("ovmig::table! {{\n    {name} (id) {{\n        id -> Integer,\n{columns}    }}\n}}\n")
}

/// How long the command takes when nobody kills it, on a copy.
fn duration(sandbox: &Sandbox, arguments: &[&str]) -> Duration {
    let copy = Sandbox::copy_of(sandbox.root());
    let start = Instant::now();
    copy.ovmig_args(arguments).exits(0);
    start.elapsed()
}

/// Starts the command in a fresh copy for each round and kills it a little later each time, over the whole of its
/// run; gives the copy to `then`.
fn kill_at_all_moments(sandbox: &Sandbox, arguments: &[&str], mut then: impl FnMut(&Sandbox)) {
    let whole = duration(sandbox, arguments);
    for round in 0..ROUNDS {
        let copy = Sandbox::copy_of(sandbox.root());
        let mut child = copy
            .command()
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The last two come to their end, so that the new state is among what is seen.
        if round < ROUNDS - 2 {
            let deadline = Instant::now() + whole * round / (ROUNDS - 6);
            while Instant::now() < deadline {
                std::hint::spin_loop();
            }
            let _ = child.kill();
        }
        child.wait().unwrap();
        then(&copy);
    }
}

/// The files that a user sees: without hidden ones.
fn visible(sandbox: &Sandbox) -> BTreeMap<PathBuf, Vec<u8>> {
    let hidden = |path: &PathBuf| {
        path.components()
            .any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
    };
    sandbox
        .snapshot()
        .into_iter()
        .filter(|(path, _)| !hidden(path))
        .collect()
}

fn workspace() -> Sandbox {
    let sandbox = Sandbox::sqlite();
    sandbox.module("disk", &table("disks", "        name -> Text,\n"));
    sandbox
}

#[test]
fn register() {
    let sandbox = workspace();
    let before = visible(&sandbox);
    let (mut old, mut new) = (0, 0);
    kill_at_all_moments(&sandbox, &["register", "--all"], |copy| {
        let registered = copy.read("Cargo.toml").contains("\"disk\"");
        if registered {
            new += 1;
            copy.ovmig("modules").exits(0);
        } else {
            old += 1;
            assert!(
                visible(copy) == before,
                "neither the old state nor the new one"
            );
            copy.ovmig("register --all").exits(0);
        }
        assert!(copy.read("Cargo.toml").starts_with("[workspace]"));
    });
    assert!(old > 0 && new > 0, "{old} killed before, {new} after");
}

#[test]
fn revision() {
    let sandbox = workspace();
    sandbox.ovmig("register --all").exits(0);
    let (mut old, mut new) = (0, 0);
    kill_at_all_moments(
        &sandbox,
        &["revision", "-m", "one", "--autogenerate"],
        |copy| {
            let check = copy.ovmig("check");
            match check.code {
                Some(0) => {
                    new += 1;
                    assert_eq!(copy.migrations(), ["0001_one"]);
                }
                _ => {
                    old += 1;
                    check
                        .exits(1)
                        .says("pending-changes")
                        .never_says("lock-mismatch")
                        .never_says("invalid-migration");
                    copy.ovmig("revision -m one --autogenerate").exits(0);
                    copy.ovmig("check").exits(0);
                }
            }
            copy.ovmig("upgrade").exits(0);
        },
    );
    assert!(old > 0 && new > 0, "{old} killed before, {new} after");
}

#[test]
fn squash() {
    let sandbox = workspace();
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.commit("start");
    sandbox.git(&["checkout", "-q", "-b", "disks"]);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.module(
        "disk",
        &table(
            "disks",
            "        name -> Text,\n        size -> Nullable<BigInt>,\n",
        ),
    );
    sandbox.ovmig("revision -m two --autogenerate").exits(0);
    let (mut old, mut new) = (0, 0);
    kill_at_all_moments(&sandbox, &["squash", "-m", "disks"], |copy| {
        // Any command that reads the folder goes on with what was begun.
        copy.ovmig("check").exits(0);
        match copy.migrations().as_slice() {
            [one] if one == "0001_disks" => new += 1,
            [one, two] if one == "0001_one" && two == "0002_two" => old += 1,
            other => panic!("{other:?}"),
        }
        copy.ovmig("upgrade").exits(0);
    });
    assert!(old > 0 && new > 0, "{old} killed before, {new} after");
}

#[test]
fn upgrade() {
    let sandbox = workspace();
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    for number in 2..=12 {
        sandbox
            .ovmig(&format!("revision -m step_{number}"))
            .exits(0);
        let insert = format!("INSERT INTO disks (id, name) VALUES ({number}, 'disk');\n");
        let folder = sandbox.migrations().pop().unwrap();
        sandbox.write(format!("migrations/{folder}/up.sql"), &insert);
        sandbox.write(
            format!("migrations/{folder}/down.sql"),
            &format!("DELETE FROM disks WHERE id = {number};\n"),
        );
        sandbox.ovmig(&format!("check --accept {number}")).exits(0);
    }
    // A column that may not be NULL any more: a rebuild, in a transaction of its own.
    sandbox.module("disk", &table("disks", "        name -> Nullable<Text>,\n"));
    sandbox.ovmig("revision -m rebuild --autogenerate").exits(0);
    let head = sandbox.migrations().len();
    let (mut partly, mut whole) = (0, 0);
    kill_at_all_moments(&sandbox, &["upgrade"], |copy| {
        let before = applied(copy);
        copy.ovmig("upgrade").exits(0);
        assert_eq!(applied(copy), head, "from {before}");
        assert_eq!(rows(copy), 11, "from {before}");
        if before < head {
            partly += 1
        } else {
            whole += 1
        }
    });
    assert!(
        partly > 0 && whole > 0,
        "{partly} killed before the end, {whole} after"
    );
}

/// On MySQL no transaction holds a migration: it may stop between any two statements, and within one.
#[test]
fn upgrade_on_mysql() {
    let Some(database) = Scratch::mysql() else {
        return;
    };
    let sandbox = Sandbox::mysql(&database.url());
    for number in 1..=4 {
        let (mut up, mut down) = (String::new(), String::new());
        for at in 0..6 {
            let table = format!("t{number}_{at}");
            up.push_str(&format!(
                "CREATE TABLE {table} (id INTEGER PRIMARY KEY AUTO_INCREMENT, v INTEGER);\n\
                 INSERT INTO {table} (v) VALUES ({at});\n\
                 ALTER TABLE {table} ADD COLUMN w INTEGER;\n\
                 CREATE INDEX {table}_idx ON {table} (w);\n"
            ));
            down.push_str(&format!("DROP TABLE {table};\n"));
        }
        sandbox
            .ovmig(&format!("revision -m step_{number}"))
            .exits(0);
        let folder = sandbox.migrations().pop().unwrap();
        sandbox.write(format!("migrations/{folder}/up.sql"), &up);
        sandbox.write(format!("migrations/{folder}/down.sql"), &down);
        // The tables are declared nowhere; here it is about the migrations alone.
        sandbox
            .ovmig(&format!("check --accept {number}"))
            .exits(1)
            .says("Accepted");
    }
    let start = Instant::now();
    sandbox.ovmig("upgrade").exits(0);
    let whole = start.elapsed();
    sandbox.ovmig("downgrade base").exits(0);
    assert!(database.tables().is_empty());

    let (mut resumed, mut between) = (0, 0);
    for round in 0..ROUNDS {
        for way in ["upgrade", "downgrade base"] {
            kill_after(&sandbox, way, whole * round / ROUNDS);
            let run = sandbox.ovmig(way).exits(0);
            match run.stderr.contains("statements") {
                true => resumed += 1,
                false => between += 1,
            }
            if way == "upgrade" {
                assert_eq!(database.ledger().len(), 4, "{run}");
                assert_eq!(database.tables().len(), 24, "{run}");
                for table in database.tables() {
                    assert_eq!(
                        database.query(&format!("SELECT count(*) FROM {table}")),
                        ["1"]
                    );
                }
            } else {
                assert!(database.tables().is_empty() && database.ledger().is_empty());
            }
        }
    }
    assert!(
        resumed > 0,
        "{resumed} went on within a migration, {between} between two"
    );
}

/// Starts the command, and kills it that much later, if it isn't at its end.
fn kill_after(sandbox: &Sandbox, arguments: &str, time: Duration) {
    let mut child = sandbox
        .command()
        .args(arguments.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + time;
    while Instant::now() < deadline {
        std::hint::spin_loop();
    }
    let _ = child.kill();
    child.wait().unwrap();
}

fn count(sandbox: &Sandbox, what: &'static str) -> usize {
    use diesel::prelude::*;
    let path = sandbox.path("app.db");
    if !path.exists() {
        return 0;
    }
    let mut connection = diesel::SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    let count: QueryResult<i64> =
        diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(what))
            .get_result(&mut connection);
    count.unwrap_or(0).try_into().unwrap()
}

fn applied(sandbox: &Sandbox) -> usize {
    count(sandbox, "count(*) FROM __diesel_schema_migrations")
}

fn rows(sandbox: &Sandbox) -> usize {
    count(sandbox, "count(*) FROM disks")
}

#[test]
fn renumber() {
    let scratch = Scratch::sqlite();
    let sandbox = crate::timestamps::adopted(&scratch);
    let before = visible(&sandbox);
    let (mut old, mut new) = (0, 0);
    kill_at_all_moments(&sandbox, &["renumber"], |copy| {
        // What was cut short is completed or taken back by the next command, whatever it is.
        copy.ovmig("check").exits(0);
        if copy.migrations()[0] == "0001_create_users" {
            new += 1;
            let names = copy.migrations();
            assert!(
                names.len() == 6 && names[5] == "0006_first-post",
                "{names:?}"
            );
        } else {
            old += 1;
            assert!(
                visible(copy) == before,
                "neither the old state nor the new one"
            );
        }
        copy.ovmig("renumber").exits(0);
        assert!(copy.read("Cargo.toml").contains("ids = \"sequential\""));
        copy.ovmig("check").exits(0).says("6 migrations: clean");
    });
    assert!(old > 0 && new > 0, "{old} killed before, {new} after");
}

/// A kill while a database gets the numbers leaves all of its versions, or all of its numbers.
#[test]
fn stamp_renumber() {
    for scratch in Scratch::each() {
        let sandbox = crate::timestamps::adopted(&scratch);
        sandbox.ovmig("upgrade").exits(0);
        sandbox.ovmig("renumber").exits(0);
        let (mut old, mut new) = (0, 0);
        kill_at_all_moments(&sandbox, &["stamp", "--renumber"], |copy| {
            let ledger = scratch.ledger();
            if ledger == crate::timestamps::VERSIONS {
                old += 1;
            } else {
                new += 1;
                assert_eq!(ledger, ["0001", "0002", "0003", "0004", "0005", "0006"]);
                // Back, for the next round: to the old names, by the text that the books keep.
                for (number, version) in ledger.iter().zip(crate::timestamps::VERSIONS) {
                    scratch.execute_each([
                        &*format!("UPDATE __diesel_schema_migrations SET version = '{version}' WHERE version = '{number}'"),
                        &*format!("UPDATE __ovmig_migrations SET version = '{version}' WHERE version = '{number}'"),
                    ]);
                }
            }
            let _ = copy;
        });
        assert!(old > 0 && new > 0, "{old} killed before, {new} after");
    }
}
