//! `renumber`: a history of Diesel's versions gets numbers, and the databases that have it get them with nothing run.

use crate::support::Sandbox;
use crate::support::database::Scratch;
use crate::timestamps::{HISTORY, VERSIONS, adopted};

const NUMBERED: [&str; 6] = [
    "0001_create_users",
    "0002_create_posts",
    "0003_first_user",
    "0004_add_email",
    "0005_second_user",
    "0006_first-post",
];

const NUMBERS: [&str; 6] = ["0001", "0002", "0003", "0004", "0005", "0006"];

/// The names in the tool's table with their versions.
fn books(scratch: &Scratch) -> Vec<String> {
    let concat = "version || ' ' || name || ' ' || applied_at";
    let concat = match scratch {
        Scratch::Mysql(_) => "CONCAT(version, ' ', name, ' ', applied_at)",
        _ => concat,
    };
    scratch.query(&format!(
        "SELECT {concat} FROM __ovmig_migrations ORDER BY version"
    ))
}

fn run_on(scratch: &Scratch) -> Vec<String> {
    scratch.query("SELECT run_on FROM __diesel_schema_migrations ORDER BY version")
}

/// A folder's files, by their paths.
fn files(sandbox: &Sandbox, folder: &str) -> Vec<(String, Vec<u8>)> {
    let all = sandbox.snapshot().into_iter();
    let inside = all.filter_map(|(path, bytes)| {
        let path = path
            .strip_prefix(format!("migrations/{folder}"))
            .ok()?
            .to_owned();
        Some((path.display().to_string(), bytes))
    });
    inside.collect()
}

#[test]
fn only_names_change() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.write(
        "migrations/20230315_first_user/metadata.toml",
        "run_in_transaction = false\n",
    );
    sandbox.write("migrations/20230315_first_user/notes/why.txt", "kept");
    let before = HISTORY.map(|(folder, ..)| files(&sandbox, folder));
    let manifest = sandbox.read("Cargo.toml");
    let old = sandbox.snapshot();
    let plan = sandbox.ovmig("renumber --dry-run").exits(0).stdout;
    let expected: String = (HISTORY.iter().zip(NUMBERED))
        .map(|((from, ..), to)| format!("rename {from} to {to}\n"))
        .collect();
    assert_eq!(plan, expected);
    assert!(sandbox.snapshot() == old, "a dry run changes nothing");

    sandbox
        .ovmig("renumber")
        .exits(0)
        .says("6 migrations: 2023-01-01-120000_create_users is 0001_create_users now, …, 2025-first-post is 0006_first-post")
        .says("ids = \"sequential\" in Cargo.toml")
        .says("cargo ovmig upgrade")
        .says("embed_migrations!");
    assert_eq!(sandbox.migrations(), NUMBERED);
    assert!(before == NUMBERED.map(|folder| files(&sandbox, folder)));
    assert_eq!(
        sandbox.read("Cargo.toml"),
        manifest.replace("ids = \"timestamp\" #", "ids = \"sequential\" #")
    );
    let lock = sandbox.read("migrations/ovmig.lock");
    let was: Vec<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("  was "))
        .collect();
    assert_eq!(was, HISTORY.map(|(folder, ..)| folder));
    sandbox.ovmig("check").exits(0).says("6 migrations: clean");
    sandbox
        .ovmig("renumber")
        .exits(0)
        .says("have numbers already");
    sandbox.ovmig("verify").exits(0);
    sandbox
        .ovmig("revision -m next")
        .exits(0)
        .says("Created migrations/0007_next");
    let after = sandbox.read("migrations/ovmig.lock");
    assert_eq!(after.matches("  was ").count(), 6);
}

/// Whoever migrated the database, its versions become the numbers, and nothing is run.
#[test]
fn databases_get_the_numbers_with_nothing_run() {
    for scratch in Scratch::each() {
        for by_diesel in [true, false] {
            let scratch = Scratch::like(&scratch);
            let sandbox = adopted(&scratch);
            match by_diesel {
                true => drop(scratch.migrate_by_diesel(&sandbox.path("migrations"))),
                false => drop(sandbox.ovmig("upgrade").exits(0)),
            }
            assert_eq!(scratch.ledger(), VERSIONS);
            let times = run_on(&scratch);
            sandbox.ovmig("renumber").exits(0);
            sandbox
                .ovmig("current")
                .exits(0)
                .says("has another number now")
                .says("6 applied, 0 pending");
            let dry = sandbox.ovmig("upgrade --dry-run").exits(0).stdout;
            assert_eq!(dry.lines().count(), 6, "{dry}");
            assert_eq!(scratch.ledger(), VERSIONS);
            sandbox.ovmig("drift").exits(0);

            let command = if by_diesel {
                "upgrade"
            } else {
                "stamp --renumber"
            };
            sandbox
                .ovmig(command)
                .exits(0)
                .says(
                    "Renumbered 6 migrations: 20230101120000_create_users is 0001_create_users now",
                )
                .never_says("Applied");
            assert_eq!(scratch.ledger(), NUMBERS);
            assert_eq!(run_on(&scratch), times);
            let rows = NUMBERED.map(|folder| folder.replacen('_', " ", 1));
            let books = books(&scratch);
            assert_eq!(books.len(), 6);
            assert!(
                books
                    .iter()
                    .zip(&rows)
                    .all(|(book, row)| book.starts_with(row)),
                "{books:?}"
            );
            sandbox.ovmig("upgrade").exits(0).says("has all of it");
            sandbox.ovmig("stamp --renumber").exits(0).says("Unchanged");
            sandbox.ovmig("drift").exits(0);
            assert_eq!(
                scratch.migrate_by_diesel(&sandbox.path("migrations")),
                Vec::<String>::new()
            );
            assert_eq!(
                scratch.query("SELECT name FROM users ORDER BY id"),
                ["Ada", "Grace"]
            );

            sandbox
                .ovmig("downgrade 4")
                .exits(0)
                .says("Reverted 0005_second_user");
            assert_eq!(scratch.ledger(), NUMBERS[..4]);
            sandbox
                .ovmig("upgrade")
                .exits(0)
                .says("Applied 0006_first-post");
            sandbox.ovmig("downgrade base").exits(0);
            assert_eq!(scratch.tables(), [""; 0]);
        }
    }
}

#[test]
fn a_part_gets_its_numbers_and_the_rest_is_applied() {
    for scratch in Scratch::each() {
        let sandbox = adopted(&scratch);
        sandbox.ovmig("upgrade 20230315").exits(0);
        sandbox.ovmig("renumber").exits(0);
        sandbox
            .ovmig("upgrade +1")
            .exits(0)
            .says("Renumbered 3 migrations")
            .says("Applied 0004_add_email")
            .never_says("Applied 0003");
        assert_eq!(scratch.ledger(), NUMBERS[..4]);
        sandbox.ovmig("upgrade").exits(0).never_says("Renumbered");
        assert_eq!(scratch.ledger(), NUMBERS);
    }
}

#[test]
fn a_downgrade_translates_too() {
    for scratch in Scratch::each() {
        let sandbox = adopted(&scratch);
        scratch.migrate_by_diesel(&sandbox.path("migrations"));
        sandbox.ovmig("renumber").exits(0);
        sandbox
            .ovmig("downgrade 4 --dry-run")
            .exits(0)
            .says("revert 0006_first-post");
        assert_eq!(scratch.ledger(), VERSIONS);
        sandbox
            .ovmig("downgrade 4")
            .exits(0)
            .says("Renumbered 6 migrations")
            .says("Reverted 0006_first-post")
            .says("Reverted 0005_second_user");
        assert_eq!(scratch.ledger(), NUMBERS[..4]);
        sandbox.ovmig("upgrade").exits(0);
        assert_eq!(scratch.ledger(), NUMBERS);
    }
}

#[test]
fn a_version_that_nobody_knows_is_refused() {
    for scratch in Scratch::each() {
        let sandbox = adopted(&scratch);
        scratch.migrate_by_diesel(&sandbox.path("migrations"));
        scratch
            .execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20240101000000')");
        let before = scratch.ledger();
        sandbox.ovmig("renumber").exits(0);
        for command in ["upgrade", "stamp --renumber", "upgrade --dry-run"] {
            sandbox.ovmig(command).exits(2).says("20240101000000");
            assert_eq!(scratch.ledger(), before);
        }
        assert!(
            !scratch
                .all_tables()
                .contains(&"__ovmig_migrations".to_owned())
        );
    }
}

#[test]
fn an_edit_since_it_was_applied_is_still_seen() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.ovmig("upgrade").exits(0);
    sandbox.write(
        "migrations/20230315_first_user/up.sql",
        "INSERT INTO users (id, name) VALUES (1, 'Eve');\n",
    );
    sandbox.ovmig("check --accept 20230315").exits(0);
    sandbox.ovmig("renumber").exits(0);
    sandbox
        .ovmig("upgrade")
        .exits(2)
        .says("migrations/0003_first_user/up.sql was edited since it was applied");
    assert_eq!(scratch.ledger(), VERSIONS);
}

#[test]
fn what_is_not_right_is_not_renumbered() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.write("migrations/20230315_first_user/up.sql", "SELECT 2;\n");
    let before = sandbox.snapshot();
    sandbox
        .ovmig("renumber")
        .exits(1)
        .says("was edited since its checksum was written")
        .says("nothing was renamed");
    assert!(sandbox.snapshot() == before);
}

/// A branch that was made before brings a version: `check` says what to do, and it gets the next number.
#[test]
fn a_branch_from_before_gets_the_next_number() {
    for scratch in Scratch::each() {
        let sandbox = adopted(&scratch);
        sandbox.write(".gitignore", "*.db\n");
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox.commit("adopted");
        sandbox.git(&["checkout", "-q", "-b", "old"]);
        sandbox.ovmig("revision -m third_user").exits(0);
        let made = sandbox.migrations();
        let made = made.iter().find(|it| it.ends_with("_third_user")).unwrap();
        sandbox.write(
            format!("migrations/{made}/up.sql"),
            "INSERT INTO users (id, name) VALUES (3, 'Edsger');\n",
        );
        sandbox.write(
            format!("migrations/{made}/down.sql"),
            "DELETE FROM users WHERE id = 3;\n",
        );
        sandbox.ovmig("upgrade").exits(0);
        sandbox.commit("third");

        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.ovmig("renumber").exits(0);
        sandbox.commit("numbers");
        // The lock file conflicts, or takes the branch's line; main's is kept here.
        sandbox.git(&["merge", "-q", "--no-commit", "-X", "ours", "old"]);
        sandbox.git(&["checkout", "-q", "HEAD", "--", "migrations/ovmig.lock"]);
        sandbox
            .ovmig("check")
            .exits(1)
            .says("is a time, as diesel_cli numbers")
            .says("`cargo ovmig renumber` gives it the next number");
        sandbox
            .ovmig("renumber")
            .exits(0)
            .says(&format!("1 migration: {made} is 0007_third_user now"));
        sandbox.ovmig("check").exits(0).says("7 migrations: clean");
        sandbox
            .ovmig("upgrade")
            .exits(0)
            .says("Renumbered 7 migrations")
            .never_says("Applied");
        assert_eq!(scratch.ledger().last().unwrap(), "0007");
        sandbox
            .ovmig("downgrade -1")
            .exits(0)
            .says("Reverted 0007_third_user");
    }
}

/// The branch's line came into the lock file by the merge.
#[test]
fn a_line_from_before_is_taken_in() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    let other = adopted(&scratch);
    other.ovmig("revision -m more").exits(0);
    let made = other.migrations();
    let made = made.iter().find(|it| it.ends_with("_more")).unwrap();
    let lock = other.read("migrations/ovmig.lock");
    let line = lock.lines().find(|line| line.contains(" more ")).unwrap();
    sandbox.ovmig("renumber").exits(0);
    for file in ["up.sql", "down.sql"] {
        let file = format!("migrations/{made}/{file}");
        sandbox.write(&file, &other.read(&file));
    }
    let lock = sandbox.read("migrations/ovmig.lock");
    sandbox.write("migrations/ovmig.lock", &format!("{lock}{line}\n"));
    let found = sandbox.ovmig("check").exits(1);
    assert_eq!(
        found
            .stdout
            .matches("`cargo ovmig renumber` gives it")
            .count(),
        2,
        "{found}"
    );
    sandbox.ovmig("renumber").exits(0).says("is 0007_more now");
    sandbox.ovmig("check").exits(0);
}

/// A merge lost the setting, or the process was killed before it was written.
#[test]
fn the_lock_file_knows_that_there_are_numbers() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    let manifest = sandbox.read("Cargo.toml");
    sandbox.ovmig("renumber").exits(0);
    sandbox.write("Cargo.toml", &manifest);
    sandbox
        .ovmig("check")
        .exits(0)
        .says("says that the migrations have numbers")
        .says("`cargo ovmig renumber` sets it right");
    sandbox.ovmig("upgrade").exits(0);
    assert_eq!(scratch.ledger(), NUMBERS);
    sandbox.ovmig("revision -m next").exits(0).says("0007_next");
    sandbox.ovmig("renumber").exits(0).says("Configured");
    assert!(sandbox.read("Cargo.toml").contains("ids = \"sequential\""));
    sandbox.ovmig("check").exits(0).never_says("have numbers");
}
