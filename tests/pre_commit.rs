//! `.pre-commit-hooks.yaml`, run by the real `pre-commit` program at a real `git commit`.
//!
//! Where there is no `pre-commit` the test says so and passes, unless `OVMIG_TEST_REQUIRE` contains `pre-commit`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::Sandbox;
use crate::support::example::repository;
use crate::support::sandbox::Run;

const USERS: &str = "
ovmig::table! {
    users (id) {
        id -> Integer,
        #[unique]
        email -> Text,
    }
}
";

const TAGS: &str = "
ovmig::table! {
    tags (id) {
        id -> Integer,
        name -> Text,
    }
}
";

#[test]
fn a_commit_passes_when_check_is_clean_and_fails_when_it_is_not() {
    if !installed() {
        return;
    }
    let sandbox = workspace();
    commit(&sandbox, "users").exits(0).says("Passed");

    // A file that the hook isn't for doesn't start it.
    sandbox.write("NOTES.md", "notes\n");
    commit(&sandbox, "notes").exits(0).says("Skipped");

    sandbox.module("tags", TAGS);
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    commit(&sandbox, "tags")
        .exits(1)
        .says("Failed")
        .says("unregistered-module")
        .says("cargo ovmig register tags");
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]), head);

    sandbox.ovmig("register tags").exits(0);
    commit(&sandbox, "tags").exits(1).says("pending-changes");

    sandbox.ovmig("revision -m tags --autogenerate").exits(0);
    commit(&sandbox, "tags").exits(0).says("Passed");
    assert_ne!(sandbox.git(&["rev-parse", "HEAD"]), head);
}

/// A workspace with one module that is in order, in a git repository with the hook installed.
fn workspace() -> Sandbox {
    let sandbox = Sandbox::sqlite();
    sandbox.module("users", USERS);
    sandbox.ovmig("register users").exits(0);
    sandbox.ovmig("revision -m users --autogenerate").exits(0);
    sandbox.write(".gitignore", "/hooks/\n/pre-commit/\n/target/\n");

    // What people name in their configuration is this repository; its hooks file is all that pre-commit reads of it.
    let hooks = sandbox.path("hooks");
    let text = std::fs::read_to_string(repository().join(".pre-commit-hooks.yaml")).unwrap();
    sandbox.write("hooks/.pre-commit-hooks.yaml", &text);
    let hooks_path = hooks.to_str().unwrap();
    sandbox.git(&["init", "-q", hooks_path]);
    sandbox.git(&["-C", hooks_path, "add", "-A"]);
    sandbox.git(&["-C", hooks_path, "commit", "-q", "-m", "hooks"]);
    let revision = sandbox.git(&["-C", hooks_path, "rev-parse", "HEAD"]);
    sandbox.write(
        ".pre-commit-config.yaml",
        &format!(
            "repos:\n  - repo: {hooks_path}\n    rev: {}\n    hooks:\n      - id: cargo-ovmig-check\n",
            revision.trim()
        ),
    );

    sandbox.git(&["init", "-q"]);
    let mut install = program(&sandbox, "pre-commit");
    run(&sandbox, install.arg("install")).exits(0);
    sandbox
}

fn commit(sandbox: &Sandbox, message: &str) -> Run {
    sandbox.git(&["add", "-A"]);
    let mut git = program(sandbox, "git");
    git.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
        .args(["-c", "commit.gpgsign=false", "commit", "-m", message]);
    run(sandbox, &mut git)
}

/// A program in the workspace, with our binary on the PATH and a home of its own for what pre-commit keeps.
fn program(sandbox: &Sandbox, name: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_cargo-ovmig"));
    let mut paths = vec![binary.parent().unwrap().to_owned()];
    paths.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let mut command = Command::new(name);
    command
        .current_dir(sandbox.root())
        .env("PATH", std::env::join_paths(paths).unwrap())
        .env("PRE_COMMIT_HOME", sandbox.path("pre-commit"))
        .env("PRE_COMMIT_COLOR", "never")
        .env("CARGO_TERM_COLOR", "never")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("DATABASE_URL");
    command
}

fn run(sandbox: &Sandbox, command: &mut Command) -> Run {
    Run::new(command.output().unwrap(), sandbox.root())
}

fn installed() -> bool {
    let found = Command::new("pre-commit")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !found {
        let required = std::env::var("OVMIG_TEST_REQUIRE").unwrap_or_default();
        assert!(
            !required.contains("pre-commit"),
            "OVMIG_TEST_REQUIRE asks for pre-commit, and it isn't on the PATH"
        );
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED the pre-commit hook: no `pre-commit` on the PATH (pip install pre-commit)"
        );
    }
    found
}
