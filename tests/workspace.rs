//! The workspace and its registry: init, modules, register, unregister, and what is wrong with a Cargo.toml.

use std::fs;

use crate::support::Sandbox;

const IMAGES: &str = "ovmig::table! {\n    images (id) {\n        id -> Integer,\n    }\n}\n";

/// A workspace as Cargo makes it, without a configuration of ours.
fn fresh(diesel: &str) -> Sandbox {
    let sandbox = Sandbox::bare();
    sandbox.write(
        "Cargo.toml",
        "# ours\n[workspace]\nmembers = [\"modules/*\"]\nresolver = \"3\"\n",
    );
    sandbox.module("image", IMAGES);
    sandbox.write(
        "modules/image/Cargo.toml",
        &format!("[package]\nname = \"image\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{diesel}"),
    );
    sandbox
}

const WITH_SQLITE: &str =
    "[dependencies]\ndiesel = { version = \"2\", features = [\"sqlite\", \"r2d2\"] }\n";

#[test]
fn init_makes_a_workspace_that_works() {
    let sandbox = fresh(WITH_SQLITE);
    sandbox.module("block-device", "");
    let run = sandbox.ovmig_in("modules/image", "init").exits(0);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.contains("     Created migrations/ovmig.lock\n"),
        "{run}"
    );
    assert!(
        run.stderr.contains("SQLite, from Diesel's features"),
        "{run}"
    );
    assert!(
        run.stderr.contains("Registered block_device, image\n"),
        "{run}"
    );
    let manifest = sandbox.read("Cargo.toml");
    let name = manifest
        .lines()
        .find_map(|line| line.strip_prefix("database-url = "))
        .unwrap();
    assert!(
        name.starts_with("\"sqlite://") && name.ends_with(".db\""),
        "{manifest}"
    );
    assert_eq!(
        manifest.replace(name, "URL"),
        "# ours\n[workspace]\nmembers = [\"modules/*\"]\nresolver = \"3\"\n\n[workspace.metadata.ovmig]\n\
         backend = \"sqlite\"\ndatabase-url = URL\nmigrations = \"migrations\"\nmodules = [\"block_device\", \"image\"]\n"
    );
    sandbox.ovmig("history").exits(0).says("no migrations yet");
}

#[test]
fn init_does_not_overwrite() {
    let sandbox = fresh(WITH_SQLITE);
    sandbox.ovmig("init").exits(0);
    let files = sandbox.snapshot();
    let run = sandbox.ovmig("init --backend postgres").exits(2);
    assert!(
        run.stderr.contains("has a configuration of ovmig already"),
        "{run}"
    );
    assert!(run.stderr.contains("Cargo.toml:6:21"), "{run}");
    assert!(files == sandbox.snapshot(), "{run}");
}

#[test]
fn init_finds_the_engine_or_asks() {
    let postgres = "[dependencies]\ndiesel = { version = \"2\", default-features = false, features = [\"postgres_backend\"] }\n";
    fresh(postgres)
        .ovmig("init")
        .exits(0)
        .says("PostgreSQL, from Diesel's features");

    let none = fresh("");
    let files = none.snapshot();
    none.ovmig("init").exits(2).says("--backend sqlite");
    assert!(files == none.snapshot());
    none.write(".env", "DATABASE_URL=postgres://u:secret@localhost/x\n");
    let run = none.ovmig("init").exits(0).never_says("secret");
    assert!(
        run.stderr.contains("PostgreSQL, as DATABASE_URL has it"),
        "{run}"
    );
    assert!(!none.read("Cargo.toml").contains("database-url"));

    let two = fresh(
        "[dependencies]\ndiesel = { version = \"2\", features = [\"sqlite\", \"postgres\"] }\n",
    );
    two.ovmig("init")
        .exits(2)
        .says("several engines: postgres, sqlite");
    two.ovmig("init --database-url postgres://u:pw@localhost/x")
        .exits(0)
        .says("postgres://u:***@localhost/x")
        .says("holds a password")
        .never_says("pw@");

    let mismatch = fresh("");
    mismatch
        .ovmig("init --backend sqlite --database-url postgres://localhost/x")
        .exits(2);
    assert!(!mismatch.exists("migrations"));
}

#[test]
fn init_goes_on_from_a_folder_of_migrations() {
    let sandbox = fresh(WITH_SQLITE);
    sandbox.write("db/migrations/.keep", "");
    sandbox.write("db/migrations/0001_create/up.sql", "SELECT 1;");
    sandbox.write("db/migrations/0001_create/down.sql", "SELECT 1;");
    sandbox.write("db/migrations/0003_late/up.sql", "SELECT 1;");
    let files = sandbox.snapshot();
    let run = sandbox.ovmig("init --migrations db/migrations").exits(2);
    assert!(run.stderr.contains("id-gap"), "{run}");
    assert!(files == sandbox.snapshot(), "{run}");

    fs::remove_dir_all(sandbox.path("db/migrations/0003_late")).unwrap();
    sandbox
        .ovmig("init --migrations db/migrations")
        .exits(0)
        .says("1 migration in db/migrations");
    assert!(
        sandbox
            .read("db/migrations/ovmig.lock")
            .contains("\n0001 create sha256-tokens-v1:")
    );
    sandbox
        .ovmig("history")
        .exits(0)
        .says("0001")
        .never_says("warning");
}

#[test]
fn init_that_fails_leaves_nothing() {
    let sandbox = fresh(WITH_SQLITE);
    sandbox.write(
        "Cargo.toml",
        "workspace = { members = [\"modules/*\"], resolver = \"3\" }\n",
    );
    let files = sandbox.snapshot();
    sandbox.ovmig("init").exits(2).says("add these lines");
    assert!(files == sandbox.snapshot());
    sandbox
        .ovmig("init --migrations /tmp/x")
        .exits(2)
        .says("relative");
    sandbox.write("taken", "");
    sandbox.ovmig("init --migrations taken").exits(2);
}

#[test]
fn modules_are_listed_with_their_tables() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("image", IMAGES);
    sandbox.module(
        "net-work",
        "diesel::table! { interfaces (id) { id -> Integer, } }\ndiesel::table! { routes (id) { id -> Integer, } }\n",
    );
    sandbox.module("broken", "table! {\n");
    sandbox.ovmig("register image").exits(0);
    let manifest = sandbox.read("Cargo.toml");
    sandbox.write(
        "Cargo.toml",
        &manifest.replace("[\"image\"]", "[\"gone\", \"image\"]"),
    );
    let run = sandbox.ovmig_in("modules", "modules").exits(0);
    insta::assert_snapshot!(run.stdout, @r#"
    MODULE    REGISTERED  ORM FILE                              TABLES
    broken    no          modules/broken/src/adapters/orm.rs    can't be read
    gone      yes         none                                  none
    image     yes         modules/image/src/adapters/orm.rs     images
    net_work  no          modules/net-work/src/adapters/orm.rs  interfaces, routes
    "#);
    assert!(run.stderr.contains("missing-module"), "{run}");
    let json = sandbox.ovmig("modules --format json").exits(0);
    assert_eq!(json.stderr, "");
    let list: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(list["modules"][3]["name"], "net_work");
    assert_eq!(list["modules"][3]["tables"][1], "routes");
    assert_eq!(list["modules"][1]["file"], serde_json::Value::Null);
}

#[test]
fn modules_are_registered_and_taken_out() {
    let sandbox = Sandbox::sqlite();
    for name in ["image", "block-device", "user"] {
        sandbox.module(name, IMAGES);
    }
    let registry = || {
        let manifest = sandbox.read("Cargo.toml");
        let line = manifest
            .lines()
            .find(|line| line.starts_with("modules"))
            .unwrap();
        line.to_owned()
    };
    sandbox
        .ovmig("register user block-device")
        .exits(0)
        .says("Registered user, block_device");
    assert_eq!(registry(), "modules = [\"block_device\", \"user\"]");
    sandbox
        .ovmig("register user")
        .exits(0)
        .says("registered already: user");
    sandbox
        .ovmig("register --all")
        .exits(0)
        .says("Registered image\n");
    sandbox
        .ovmig("register --all")
        .exits(0)
        .says("every module is registered already");
    let before = sandbox.snapshot();
    let wrong = sandbox.ovmig("register user imagee").exits(2);
    assert!(wrong.stderr.contains("Did you mean `image`?"), "{wrong}");
    sandbox.ovmig("register").exits(2);
    sandbox
        .ovmig("unregister nothing_like_it")
        .exits(2)
        .says("cargo ovmig modules");
    assert!(before == sandbox.snapshot());
    fs::remove_dir_all(sandbox.path("modules/user")).unwrap();
    sandbox
        .ovmig("unregister user image")
        .exits(0)
        .says("Unregistered image, user");
    assert_eq!(registry(), "modules = [\"block_device\"]");
    sandbox
        .ovmig("unregister image")
        .exits(0)
        .says("not registered: image");
    sandbox.ovmig("unregister block_device").exits(0);
    assert_eq!(registry(), "modules = []");
}

#[test]
fn registers_at_once_lose_nothing() {
    let sandbox = Sandbox::sqlite();
    let names: Vec<String> = (0..6).map(|n| format!("m{n}")).collect();
    for name in &names {
        sandbox.module(name, IMAGES);
    }
    let start = |name| {
        let mut command = sandbox.command();
        command.args(["--quiet", "register", name]).spawn().unwrap()
    };
    let running: Vec<_> = names.iter().map(|name| start(name.as_str())).collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let manifest = sandbox.read("Cargo.toml");
    let list = "[\"m0\", \"m1\", \"m2\", \"m3\", \"m4\", \"m5\"]";
    assert!(
        manifest.ends_with(&format!("modules = {list}\n")),
        "{manifest}"
    );
    assert!(!sandbox.exists(".Cargo.toml.ovmig-new"));
}

#[test]
fn a_cargo_toml_that_can_not_be_read_is_shown() {
    let sandbox = Sandbox::sqlite();
    let manifest = sandbox.read("Cargo.toml");
    sandbox.write(
        "Cargo.toml",
        &manifest.replace("resolver = \"3\"", "resolver = \"3"),
    );
    let run = sandbox.ovmig("modules").exits(2);
    assert!(run.stderr.contains("Cargo.toml:3:"), "{run}");
    sandbox.write(
        "Cargo.toml",
        &manifest.replace("migrations =", "migration ="),
    );
    let run = sandbox.ovmig("modules").exits(2);
    assert!(run.stderr.contains("Did you mean `migrations`?"), "{run}");
    assert!(run.stderr.contains("Cargo.toml:8:1"), "{run}");
    sandbox.write("Cargo.toml", &manifest);
    sandbox.write("modules/base/Cargo.toml", "[package]\nname = 1\n");
    let run = sandbox.ovmig("modules").exits(2);
    assert!(run.stderr.contains("modules/base/Cargo.toml"), "{run}");

    let nowhere = Sandbox::bare();
    nowhere.ovmig("modules").exits(2).says("--manifest-path");
    nowhere
        .ovmig("modules --manifest-path none/Cargo.toml")
        .exits(2)
        .says("none/Cargo.toml");
    let other = Sandbox::sqlite();
    let path = other.path("Cargo.toml");
    let arguments = ["modules", "--manifest-path", path.to_str().unwrap()];
    nowhere.ovmig_args(&arguments).exits(0);
}

#[test]
fn without_a_configuration_init_is_named() {
    let sandbox = fresh("");
    for command in ["modules", "register image", "history", "heads", "show 1"] {
        let run = sandbox.ovmig(command).exits(2);
        assert!(
            run.stderr.contains("Run `cargo ovmig init`"),
            "{command}: {run}"
        );
    }
}

/// Runs a command as somebody who may read the workspace and not write it; root may write everything.
#[cfg(unix)]
fn as_reader(sandbox: &Sandbox, arguments: &[&str]) -> std::process::Output {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let tools = tempfile::tempdir().unwrap();
    open_up(tools.path(), 0o755);
    // Neither the binary nor Cargo need be where that user may go.
    let binary = tools.path().join("cargo-ovmig");
    fs::copy(env!("CARGO_BIN_EXE_cargo-ovmig"), &binary).unwrap();
    let answer = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(sandbox.root())
        .output()
        .unwrap();
    fs::write(tools.path().join("answer"), answer.stdout).unwrap();
    let cargo = tools.path().join("cargo");
    fs::write(&cargo, "#!/bin/sh\nexec cat \"${0%/*}/answer\"\n").unwrap();
    open_up(&cargo, 0o755);
    let mut command = std::process::Command::new(binary);
    command
        .args(arguments)
        .current_dir(sandbox.root())
        .env("CARGO", cargo);
    if fs::metadata(tools.path()).unwrap().uid() == 0 {
        command.uid(65_534);
    }
    command.output().unwrap()
}

#[cfg(unix)]
fn open_up(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_read_only_workspace_is_said_and_left_alone() {
    let configured = Sandbox::sqlite();
    configured.module("image", IMAGES);
    let bare = fresh(WITH_SQLITE);
    for (sandbox, arguments, said) in [
        (
            &configured,
            &["register", "image"][..],
            "can't write Cargo.toml; nothing was changed",
        ),
        (
            &configured,
            &["revision", "-m", "x"],
            "can't write in the migrations folder `migrations`; nothing was changed",
        ),
        (
            &bare,
            &["init"],
            "can't make the folder `migrations`; nothing was changed",
        ),
    ] {
        let files = sandbox.snapshot();
        let migrations = sandbox.path("migrations");
        if migrations.exists() {
            open_up(&migrations, 0o555);
        }
        open_up(sandbox.root(), 0o555);
        let output = as_reader(sandbox, arguments);
        open_up(sandbox.root(), 0o755);
        if migrations.exists() {
            open_up(&migrations, 0o755);
        }
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
        assert!(
            stderr.contains("Permission denied"),
            "{arguments:?}: {stderr}"
        );
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(files == sandbox.snapshot(), "{arguments:?}");
    }
}
