//! The migrations folder: history, heads, show, and a folder that a killed command left half done.

use std::fs;

use crate::support::Sandbox;

/// A workspace with these migrations, written by hand and accepted.
fn workspace() -> Sandbox {
    let sandbox = Sandbox::sqlite();
    sandbox.write(
        "migrations/0001_create_users/up.sql",
        "-- Create the users\n--\n-- Revision ID: 0001\n-- Revises: base\n-- Create Date: 2026-01-31 12:00:00 UTC\n\
         -- Modules: user\n\nCREATE TABLE users (id INTEGER);\n",
    );
    sandbox.write(
        "migrations/0001_create_users/down.sql",
        "DROP TABLE users;\n",
    );
    sandbox.write(
        "migrations/0002_by_hand/up.sql",
        "CREATE TABLE b (id INTEGER);",
    );
    sandbox.write(
        "migrations/0002_by_hand/metadata.toml",
        "run_in_transaction = false\n",
    );
    sandbox
}

#[test]
fn the_newest_comes_first() {
    let sandbox = workspace();
    let run = sandbox.ovmig("history").exits(0);
    insta::assert_snapshot!(run.stdout, @r#"
    ID    CREATED                  MESSAGE           MODULES
    0002                           by_hand
    0001  2026-01-31 12:00:00 UTC  Create the users  user
    "#);
    assert!(run.stderr.contains("`cargo ovmig check` shows it"), "{run}");
    let heads = sandbox.ovmig_in("modules/base", "heads").exits(0);
    insta::assert_snapshot!(heads.stdout, @r#"
    ID    CREATED  MESSAGE  MODULES
    0002           by_hand
    "#);
    let json = sandbox.ovmig("history --format json").exits(0);
    let list: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let first = &list["migrations"][1];
    assert_eq!(first["id"], "0001");
    assert_eq!(first["message"], "Create the users");
    assert_eq!(first["revises"], serde_json::Value::Null);
    assert_eq!(first["modules"][0], "user");
    assert_eq!(list["migrations"][0]["run_in_transaction"], false);
    assert_eq!(list["migrations"][0]["has_down"], false);
}

#[test]
fn two_heads_are_both_shown() {
    let sandbox = workspace();
    sandbox.write("migrations/0002_also/up.sql", "SELECT 1;\n");
    let run = sandbox.ovmig("heads").exits(0);
    assert_eq!(run.stdout.lines().count(), 3, "{run}");
    sandbox
        .ovmig("show 2")
        .exits(0)
        .says("0002_also/up.sql")
        .says("0002_by_hand/up.sql");
}

#[test]
fn a_migration_is_shown_by_its_number() {
    let sandbox = workspace();
    for id in ["1", "0001"] {
        let run = sandbox.ovmig(&format!("show {id}")).exits(0);
        assert!(
            run.stdout
                .starts_with("-- migrations/0001_create_users/up.sql\n-- Create the users\n"),
            "{run}"
        );
        assert!(
            run.stdout
                .ends_with("\n-- migrations/0001_create_users/down.sql\nDROP TABLE users;\n"),
            "{run}"
        );
    }
    sandbox
        .ovmig("show head")
        .exits(0)
        .says("CREATE TABLE b")
        .says("has no down.sql");
    for wrong in ["3", "0", "x", "99999999999999999999"] {
        sandbox
            .ovmig(&format!("show {wrong}"))
            .exits(2)
            .says("up to 0002");
    }
    Sandbox::sqlite()
        .ovmig("show head")
        .exits(2)
        .says("no migrations yet");
}

#[test]
fn no_migrations_folder_is_said() {
    let sandbox = Sandbox::sqlite();
    fs::remove_dir(sandbox.path("migrations")).unwrap();
    for command in ["history", "heads", "show 1"] {
        let run = sandbox.ovmig(command).exits(2);
        assert!(
            run.stderr
                .contains("there is no migrations folder `migrations`"),
            "{run}"
        );
        assert!(run.stderr.contains("cargo ovmig init"), "{run}");
    }
}

#[test]
fn a_half_done_change_is_completed_or_taken_back_by_any_command() {
    let sandbox = workspace();
    let edit = "migrations/.ovmig-edit";
    // Killed after the decision, with one of three moves made.
    sandbox.write(format!("{edit}/committed"), "cargo-ovmig edit 1\nremove 0002_by_hand\nremove ovmig.lock\nadd 0002_new\nadd ovmig.lock\nend\n");
    sandbox.write(format!("{edit}/new/0002_new/up.sql"), "SELECT 2;");
    sandbox.write(format!("{edit}/new/ovmig.lock"), "# new\n");
    fs::create_dir(sandbox.path(format!("{edit}/old"))).unwrap();
    fs::rename(
        sandbox.path("migrations/0002_by_hand"),
        sandbox.path(format!("{edit}/old/0002_by_hand")),
    )
    .unwrap();
    sandbox.ovmig("heads").exits(0).says("new");
    assert_eq!(sandbox.migrations(), ["0001_create_users", "0002_new"]);
    assert_eq!(sandbox.read("migrations/ovmig.lock"), "# new\n");
    // Killed before the decision.
    sandbox.write(format!("{edit}/draft"), "cargo-ovmig edit 1\nadd 0003_x\n");
    sandbox.write(format!("{edit}/new/0003_x/up.sql"), "SELECT 3;");
    sandbox.ovmig("heads").exits(0).says("new");
    assert_eq!(sandbox.migrations(), ["0001_create_users", "0002_new"]);
    assert!(!sandbox.exists(edit));
}

#[test]
fn an_edit_is_accepted_while_nobody_else_can_have_it() {
    let sandbox = Sandbox::sqlite();
    let up = "migrations/0001_one/up.sql";
    let edit = |text: &str| sandbox.write(up, text);
    // Without git only a skeleton may be filled in.
    sandbox.ovmig("revision -m one").exits(0);
    edit("SELECT 11;\n");
    sandbox.ovmig("check").exits(1).says("lock-mismatch");
    sandbox
        .ovmig("upgrade")
        .exits(0)
        .says("Accepted migrations/0001_one as it is now: it was a skeleton");
    sandbox.ovmig("check").exits(0);
    edit("SELECT 12;\n");
    sandbox.ovmig("check --accept").exits(1);
    sandbox
        .ovmig("revision -m two")
        .exits(1)
        .says("lock-mismatch");
    // What was applied with another text is refused in any case.
    sandbox.ovmig("upgrade").exits(2).says("0001_one");

    // Before the first commit, and on a branch, everything is one's own.
    sandbox.write(".gitignore", "*.db\n");
    sandbox.git(&["init", "-q", "-b", "main"]);
    sandbox.ovmig("check --accept").exits(0).says("Accepted");
    edit("SELECT 13;\n");
    let files = sandbox.snapshot();
    sandbox.ovmig("revision -m two --dry-run").exits(0);
    assert!(files == sandbox.snapshot());
    sandbox
        .ovmig("revision -m two")
        .exits(0)
        .says("Accepted migrations/0001_one as it is now: nothing is committed yet");
    sandbox.commit("main");
    sandbox.git(&["checkout", "-q", "-b", "branch"]);
    sandbox.write("migrations/0002_two/up.sql", "SELECT 14;\n");
    sandbox
        .ovmig("check --accept")
        .exits(1)
        .says("lock-mismatch")
        .says("0002_two");
    sandbox
        .ovmig("revision -m three")
        .exits(1)
        .says("lock-mismatch");
    sandbox.git(&["checkout", "-q", "--", "."]);
    sandbox.ovmig("revision -m three").exits(0);
    sandbox.write("migrations/0003_three/up.sql", "SELECT 2;\n");
    sandbox.ovmig("check").exits(1).says("0003_three");
    sandbox.ovmig("check --accept").exits(0).says("Accepted");
    sandbox.write("migrations/0003_three/up.sql", "SELECT 3;\n");
    sandbox
        .ovmig("revision -m four")
        .exits(0)
        .says("Accepted migrations/0003_three as it is now: `main` doesn't have it yet");
    sandbox.ovmig("check").exits(0);
}
