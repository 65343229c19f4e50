//! `ids = "timestamp"`: a history that diesel_cli began is kept as it is, in Diesel's order, and Diesel's own harness
//! and the tool agree on what a database has.

use crate::support::Sandbox;
use crate::support::database::Scratch;

const USERS: &str = "diesel::table! {
    users (id) {
        id -> Integer,
        name -> Text,
        email -> Nullable<Text>,
    }
}

diesel::table! {
    posts (id) {
        id -> Integer,
    }
}
";

/// The folders in the order in which Diesel runs them, with their scripts.
pub(crate) const HISTORY: [(&str, &str, &str); 6] = [
    (
        "2023-01-01-120000_create_users",
        "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);",
        "DROP TABLE users;",
    ),
    (
        "2023-01-01-120000-0001_create_posts",
        "CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY);",
        "DROP TABLE posts;",
    ),
    (
        "20230315_first_user",
        "INSERT INTO users (id, name) VALUES (1, 'Ada');",
        "DELETE FROM users WHERE id = 1;",
    ),
    (
        "2024-09-10-120000_add_email",
        "ALTER TABLE users ADD COLUMN email TEXT;",
        "ALTER TABLE users DROP COLUMN email;",
    ),
    // By its text it comes after the 10th.
    (
        "2024-09-4_second_user",
        "INSERT INTO users (id, name, email) VALUES (2, 'Grace', 'g@example.org');",
        "DELETE FROM users WHERE id = 2;",
    ),
    // A name without `_` is a version as a whole.
    (
        "2025-first-post",
        "INSERT INTO posts (id) VALUES (7);",
        "DELETE FROM posts WHERE id = 7;",
    ),
];

pub(crate) const VERSIONS: [&str; 6] = [
    "20230101120000",
    "202301011200000001",
    "20230315",
    "20240910120000",
    "2024094",
    "2025firstpost",
];

/// A workspace as `init` leaves it in a Diesel project.
pub(crate) fn adopted(scratch: &Scratch) -> Sandbox {
    let sandbox = Sandbox::configured(&format!(
        "backend = \"{}\" # as in diesel.toml\ndatabase-url = \"{}\"\nids = \"timestamp\" # diesel_cli's\n",
        scratch.backend().name(),
        scratch.url()
    ));
    for (folder, up, down) in HISTORY {
        sandbox.write(format!("migrations/{folder}/up.sql"), &format!("{up}\n"));
        sandbox.write(
            format!("migrations/{folder}/down.sql"),
            &format!("{down}\n"),
        );
    }
    sandbox.module("user", USERS);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("check --accept all").exits(0);
    sandbox
}

#[test]
fn a_history_of_diesels_is_clean() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.ovmig("check").exits(0).says("6 migrations: clean");
    let lock = sandbox.read("migrations/ovmig.lock");
    let lines = lock.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.filter_map(|line| line.split(" sha").next()).collect();
    assert_eq!(
        names,
        [
            "2023-01-01-120000 create_users",
            "2023-01-01-120000-0001 create_posts",
            "20230315 first_user",
            "2024-09-10-120000 add_email",
            "2024-09-4 second_user",
            "2025-first-post ",
        ]
    );
    let history = sandbox.ovmig("history").exits(0).stdout;
    let ids: Vec<&str> = (history.lines().skip(1))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(ids, VERSIONS.iter().rev().copied().collect::<Vec<_>>());
    sandbox.ovmig("heads").exits(0).says("2025firstpost");
    sandbox
        .ovmig("show 2024-09-10")
        .exits(0)
        .says("ADD COLUMN email");
    sandbox
        .ovmig("show 2024")
        .exits(2)
        .says("`2024` is the beginning of 2 versions: of 20240910120000, …, 2024094");
    sandbox.ovmig("verify").exits(0);
}

#[test]
fn what_diesel_migrated_is_adopted_and_diesel_goes_on() {
    for scratch in Scratch::each() {
        let sandbox = adopted(&scratch);
        assert_eq!(
            scratch.migrate_by_diesel(&sandbox.path("migrations")),
            VERSIONS
        );
        sandbox
            .ovmig("current")
            .exits(0)
            .says("2025-first-post  ")
            .says("6 applied, 0 pending");
        sandbox.ovmig("upgrade").exits(0).says("has all of it");
        sandbox.ovmig("drift").exits(0);

        sandbox
            .ovmig("downgrade -2")
            .exits(0)
            .says("Reverted 2025-first-post")
            .says("Reverted 2024-09-4_second_user");
        assert_eq!(scratch.ledger(), VERSIONS[..4]);
        sandbox
            .ovmig("downgrade 2023-01-01-120000")
            .exits(0)
            .says("Reverted 2023-01-01-120000-0001_create_posts");
        assert_eq!(scratch.ledger(), VERSIONS[..1]);
        sandbox.ovmig("upgrade +1").exits(0);
        sandbox.ovmig("upgrade 20230315").exits(0);
        sandbox
            .ovmig("upgrade 2022")
            .exits(2)
            .says("there is no migration 2022");
        sandbox.ovmig("upgrade").exits(0);
        assert_eq!(scratch.ledger(), VERSIONS);
        assert_eq!(
            scratch.query("SELECT name FROM users ORDER BY id"),
            ["Ada", "Grace"]
        );
        assert_eq!(
            scratch.migrate_by_diesel(&sandbox.path("migrations")),
            Vec::<String>::new()
        );
        sandbox.ovmig("stamp 2024-09-10").exits(0);
        assert_eq!(scratch.ledger(), VERSIONS[..4]);
        sandbox.ovmig("stamp head").exits(0);
        sandbox.ovmig("downgrade base").exits(0);
        assert_eq!(scratch.tables(), [""; 0]);
    }
}

#[test]
fn a_script_writes_diesels_versions() {
    for scratch in Scratch::each_transactional() {
        let sandbox = adopted(&scratch);
        scratch.execute(&sandbox.ovmig("upgrade --sql").exits(0).stdout);
        assert_eq!(scratch.ledger(), VERSIONS);
        sandbox.ovmig("upgrade").exits(0).says("has all of it");
        let back = sandbox.ovmig("downgrade 2025-first-post:2023-01-01-120000 --sql");
        scratch.execute(&back.exits(0).stdout);
        assert_eq!(scratch.ledger(), VERSIONS[..1]);
    }
}

#[test]
fn a_revision_takes_the_time() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.ovmig("revision -m now --empty").exits(0);
    let made = sandbox.migrations();
    let made = made.iter().find(|it| it.ends_with("_now")).unwrap();
    let (time, _) = made.split_once('_').unwrap();
    let shape: String = (time.chars())
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(shape, "0000-00-00-000000");
    let up = sandbox.read(format!("migrations/{made}/up.sql"));
    assert!(up.contains(&format!("Revision ID: {}\n", time.replace('-', ""))));
    assert!(up.contains("Revises: 2025firstpost\n"));

    sandbox
        .ovmig("revision -m later --rev-id 2100-01-01-000000")
        .exits(0)
        .says("Created migrations/2100-01-01-000000_later");
    sandbox
        .ovmig("revision -m after")
        .exits(0)
        .says("Created migrations/2100-01-01-000001_after");
    sandbox
        .ovmig("revision -m early --rev-id 2024-01-01")
        .exits(2)
        .says("comes before the last migration, 21000101000001");
    sandbox
        .ovmig("revision -m taken --rev-id 21000101000001")
        .exits(2)
        .says("is taken by migrations/2100-01-01-000001_after");
    sandbox.ovmig("check").exits(0);
}

#[test]
fn two_of_one_version_are_refused() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.write("migrations/20240910-120000_other/up.sql", "SELECT 1;\n");
    sandbox
        .ovmig("check")
        .exits(1)
        .says("duplicate-id")
        .says("two migrations have the version 20240910120000");
    sandbox.ovmig("upgrade").exits(1).says("nothing was run");
}

#[test]
fn a_late_merge_is_told_and_run() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.commit("adopted");
    sandbox.ovmig("upgrade").exits(0);
    sandbox.write(
        "migrations/2024-12-24-180000_late/up.sql",
        "INSERT INTO posts (id) VALUES (24);\n",
    );
    sandbox.write(
        "migrations/2024-12-24-180000_late/down.sql",
        "DELETE FROM posts WHERE id = 24;\n",
    );
    sandbox.ovmig("check --accept").exits(0);
    sandbox.ovmig("check").exits(0).says("late-migration").says(
        "migrations/2024-12-24-180000_late comes before 2025-first-post, which `main` has already",
    );
    // As Diesel does.
    sandbox
        .ovmig("upgrade")
        .exits(0)
        .says(
            "2024-12-24-180000_late comes before 2025-first-post, which this database has already",
        )
        .says("Applied 2024-12-24-180000_late");
    sandbox.ovmig("upgrade").exits(0).says("has all of it");
    assert_eq!(
        scratch.migrate_by_diesel(&sandbox.path("migrations")),
        Vec::<String>::new()
    );

    // Its folder gets the time of now, and the database with it.
    std::fs::rename(
        sandbox.path("migrations/2024-12-24-180000_late"),
        sandbox.path("migrations/2026-01-01-000000_late"),
    )
    .unwrap();
    sandbox
        .ovmig("check --accept all")
        .exits(0)
        .never_says("late-migration");
    sandbox
        .ovmig("upgrade")
        .exits(0)
        .says("20241224180000_late is 20260101000000_late now")
        .never_says("Applied");
    assert!(scratch.ledger().contains(&"20260101000000".to_owned()));
    sandbox.commit("late");
    sandbox.ovmig("check").exits(0).never_says("late-migration");
}

#[test]
fn a_branch_is_squashed_to_a_new_time() {
    let scratch = Scratch::sqlite();
    let sandbox = adopted(&scratch);
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.commit("adopted");
    sandbox.git(&["checkout", "-q", "-b", "branch"]);
    for (column, version) in [("a", "2026-01-01-000000"), ("b", "2026-01-01-000001")] {
        let folder = format!("migrations/{version}_{column}");
        sandbox.write(
            format!("{folder}/up.sql"),
            &format!("ALTER TABLE posts ADD COLUMN {column} TEXT;\n"),
        );
        sandbox.write(
            format!("{folder}/down.sql"),
            &format!("ALTER TABLE posts DROP COLUMN {column};\n"),
        );
    }
    let both = "        id -> Integer,\n        a -> Nullable<Text>,\n        b -> Nullable<Text>,\n    }\n}\n";
    let (users, _) = USERS.split_once("diesel::table! {\n    posts").unwrap();
    sandbox.module(
        "user",
        &format!("{users}diesel::table! {{\n    posts (id) {{\n{both}"),
    );
    sandbox.ovmig("check --accept").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox.ovmig("squash -m both").exits(0);
    let made = sandbox.migrations();
    assert_eq!(made.len(), 7);
    assert!(
        made[6].ends_with("_both") && made[6].as_str() > "2026-01-01-000002",
        "{made:?}"
    );
    sandbox.ovmig("check").exits(0);
    sandbox
        .ovmig("upgrade")
        .exits(0)
        .says("Squashed")
        .never_says("Applied");
    assert_eq!(scratch.ledger().len(), 7);
    assert_eq!(
        scratch.migrate_by_diesel(&sandbox.path("migrations")),
        Vec::<String>::new()
    );
}

#[test]
fn diesels_first_migration_does_not_disturb() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = adopted(&scratch);
    sandbox.write(
        "migrations/00000000000000_diesel_initial_setup/up.sql",
        "CREATE OR REPLACE FUNCTION diesel_set_updated_at() RETURNS trigger AS $$\nBEGIN\n    RETURN NEW;\nEND;\n\
         $$ LANGUAGE plpgsql;\n",
    );
    sandbox.write(
        "migrations/00000000000000_diesel_initial_setup/down.sql",
        "DROP FUNCTION IF EXISTS diesel_set_updated_at();\n",
    );
    sandbox.ovmig("check --accept all").exits(0);
    sandbox.ovmig("check").exits(0).says("7 migrations: clean");
    scratch.migrate_by_diesel(&sandbox.path("migrations"));
    sandbox.ovmig("drift").exits(0);
    sandbox.ovmig("downgrade 00000000000000").exits(0);
    assert_eq!(scratch.ledger(), ["00000000000000"]);
    sandbox.ovmig("downgrade base").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox.ovmig("upgrade --dry-run").exits(0);
    assert_eq!(
        scratch.migrate_by_diesel(&sandbox.path("migrations")),
        Vec::<String>::new()
    );
}
