//! What a user gets who makes a mistake: a message with file and line, exit 1 or 2, no panic, nothing changed.

use crate::support::Sandbox;
use crate::support::postgres::TestDatabase;

const TABLE: &str = "ovmig::table! {\n    volumes (id) {\n        id -> Integer,\n        name -> Text,\n    }\n}\n";

/// A workspace with one module and one migration.
fn workspace() -> Sandbox {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", TABLE);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox
}

/// Runs the commands that read everything; each must end with that code, say the words and change nothing.
#[track_caller]
fn each_says(sandbox: &Sandbox, commands: &[&str], code: i32, words: &[&str]) {
    let files = sandbox.snapshot();
    for command in commands {
        let run = sandbox.ovmig(command).exits(code).never_says("panicked");
        let run = words.iter().fold(run, |run, word| run.says(word));
        drop(run);
        assert!(files == sandbox.snapshot(), "`{command}` changed files");
    }
}

#[test]
fn a_syntax_error_in_an_orm_file() {
    let sandbox = workspace();
    sandbox.module("volume", &TABLE.replace("name -> Text,", "name -> ,"));
    each_says(
        &sandbox,
        &["check", "revision -m two --autogenerate"],
        1,
        &["invalid-orm-file", "modules/volume/src/adapters/orm.rs:4"],
    );
    sandbox.module("volume", &TABLE.replace("}\n}\n", "}\n"));
    each_says(
        &sandbox,
        &["check"],
        1,
        &["invalid-orm-file", "modules/volume/src/adapters/orm.rs"],
    );
}

#[test]
fn an_unknown_attribute() {
    let sandbox = workspace();
    sandbox.module(
        "volume",
        &TABLE.replace("name ->", "#[uniqe]\n        name ->"),
    );
    each_says(
        &sandbox,
        &["check"],
        1,
        &["modules/volume/src/adapters/orm.rs:4", "uniqe", "unique"],
    );
}

#[test]
fn a_type_that_the_engine_does_not_have() {
    let sandbox = workspace();
    sandbox.module("volume", &TABLE.replace("name -> Text", "name -> Uuid"));
    each_says(
        &sandbox,
        &["check"],
        1,
        &["unsupported-type", "orm.rs:4", "Uuid", "Text"],
    );
}

#[test]
fn two_modules_with_one_table_and_references_to_nothing() {
    let sandbox = workspace();
    sandbox.module("other", TABLE);
    sandbox.ovmig("register --all").exits(0);
    each_says(
        &sandbox,
        &["check"],
        1,
        &["duplicate-table", "modules/other", "modules/volume"],
    );
    sandbox.module(
        "other",
        &TABLE
            .replace("volumes", "others")
            .replace("name ->", "#[references(nothing(id))]\n        name ->"),
    );
    each_says(
        &sandbox,
        &["check"],
        1,
        &[
            "unknown-reference",
            "modules/other/src/adapters/orm.rs:4",
            "nothing",
        ],
    );
}

#[test]
fn a_module_without_its_file_and_a_file_without_tables() {
    let sandbox = workspace();
    sandbox.module("empty", "// nothing yet\n");
    sandbox.ovmig("register --all").exits(0);
    sandbox
        .ovmig("check")
        .exits(0)
        .says("empty-orm-file")
        .says("modules/empty/src/adapters/orm.rs");
    std::fs::remove_file(sandbox.path("modules/empty/src/adapters/orm.rs")).unwrap();
    each_says(
        &sandbox,
        &["check"],
        1,
        &["missing-module", "empty", "Cargo.toml:"],
    );
}

#[test]
fn a_cargo_toml_that_is_not_valid() {
    let sandbox = workspace();
    let manifest = sandbox.read("Cargo.toml");
    sandbox.write("Cargo.toml", &manifest.replace("[workspace]", "[workspace"));
    each_says(
        &sandbox,
        &["check", "modules", "register --all", "upgrade"],
        2,
        &["Cargo.toml"],
    );
    sandbox.write(
        "Cargo.toml",
        &manifest.replace("backend = \"sqlite\"", "backend = \"oracle\""),
    );
    each_says(
        &sandbox,
        &["check", "upgrade"],
        2,
        &["Cargo.toml:6", "oracle", "sqlite"],
    );
    sandbox.write("Cargo.toml", &manifest.replace("backend =", "backand ="));
    each_says(
        &sandbox,
        &["check"],
        2,
        &["Cargo.toml:6", "backand", "backend"],
    );
    sandbox.write("Cargo.toml", "[workspace]\nmembers = [\"modules/*\"]\n");
    each_says(&sandbox, &["check"], 2, &["cargo ovmig init"]);
}

#[test]
fn no_migrations_folder_and_a_folder_without_up_sql() {
    let sandbox = workspace();
    std::fs::create_dir(sandbox.path("migrations/0002_nothing")).unwrap();
    each_says(
        &sandbox,
        &["check"],
        1,
        &[
            "invalid-migration-folder",
            "migrations/0002_nothing",
            "up.sql",
        ],
    );
    sandbox.ovmig("upgrade").exits(1).says("0002_nothing");
    std::fs::remove_dir_all(sandbox.path("migrations")).unwrap();
    each_says(
        &sandbox,
        &["check", "upgrade", "revision -m x"],
        2,
        &["migrations", "cargo ovmig init"],
    );
}

#[test]
fn sql_that_is_not_utf_8_and_empty_scripts() {
    let sandbox = workspace();
    std::fs::create_dir(sandbox.path("migrations/0002_latin")).unwrap();
    std::fs::write(
        sandbox.path("migrations/0002_latin/up.sql"),
        b"SELECT 1;\n-- caf\xe9\n",
    )
    .unwrap();
    each_says(
        &sandbox,
        &["check"],
        1,
        &["migrations/0002_latin/up.sql", "UTF-8"],
    );
    sandbox.write("migrations/0002_latin/up.sql", "-- nothing\n");
    each_says(
        &sandbox,
        &["check"],
        1,
        &["empty-migration", "missing-down"],
    );
}

#[test]
fn gaps_duplicates_and_edits_are_found() {
    let sandbox = workspace();
    let up = sandbox.read("migrations/0001_one/up.sql");
    sandbox.write(
        "migrations/0001_one/up.sql",
        &format!("-- a comment\r\n{up}"),
    );
    sandbox.ovmig("check").exits(0);
    sandbox.write(
        "migrations/0001_one/up.sql",
        &up.replace("name TEXT NOT NULL", "name TEXT"),
    );
    each_says(
        &sandbox,
        &["check"],
        1,
        &["lock-mismatch", "migrations/0001_one/up.sql"],
    );
    sandbox.write("migrations/0001_one/up.sql", &up);
    sandbox.write("migrations/0001_two/up.sql", "SELECT 1;\n");
    sandbox.write("migrations/0001_two/down.sql", "SELECT 1;\n");
    each_says(
        &sandbox,
        &["check", "upgrade"],
        1,
        &["duplicate-id", "0001_one", "0001_two"],
    );
    std::fs::rename(
        sandbox.path("migrations/0001_two"),
        sandbox.path("migrations/0003_two"),
    )
    .unwrap();
    each_says(&sandbox, &["check"], 1, &["id-gap", "0002"]);
}

#[test]
fn a_failing_statement_is_shown_and_leaves_nothing() {
    let sandbox = workspace();
    sandbox.ovmig("revision -m two").exits(0);
    sandbox.write(
        "migrations/0002_two/up.sql",
        "-- two\nCREATE TABLE kept (a INT);\n\nINSERT INTO nowhere\n  VALUES (1);\n",
    );
    let run = sandbox
        .ovmig("upgrade")
        .exits(2)
        .says("migrations/0002_two/up.sql:4")
        .says("no such table: nowhere");
    assert!(run.stderr.contains("INSERT INTO nowhere"), "{run}");
    sandbox.ovmig("current").exits(0).says("0001");
    sandbox.write("migrations/0002_two/up.sql", "CREATE TABLE kept (a INT);\n");
    sandbox.ovmig("upgrade").exits(0).says("0002_two");
}

#[test]
fn an_applied_migration_that_was_edited_is_refused() {
    let sandbox = workspace();
    sandbox.ovmig("upgrade").exits(0);
    let up = sandbox.read("migrations/0001_one/up.sql");
    sandbox.write(
        "migrations/0001_one/up.sql",
        &up.replace("name TEXT NOT NULL", "name TEXT"),
    );
    sandbox
        .ovmig("upgrade")
        .exits(2)
        .says("0001_one")
        .says("edited");
    sandbox.write("migrations/0001_one/up.sql", &up);
    sandbox.ovmig("upgrade").exits(0);
}

#[test]
fn databases_that_can_not_be_reached() {
    let sandbox = workspace();
    let run = |url: &str| {
        let files = sandbox.snapshot();
        let run = sandbox
            .ovmig_args(&["upgrade", "--database-url", url])
            .exits(2)
            .never_says("panicked");
        assert!(files == sandbox.snapshot(), "{url}");
        run
    };
    run("sqlite://no/such/folder/app.db").says("no/such/folder");
    run("postgres://me:s3cret@127.0.0.1:1/app")
        .never_says("s3cret")
        .says("SQLite");
    run("mysql://me:s3cret@127.0.0.1/app").never_says("s3cret");
    run("nonsense://x").says("nonsense");
    sandbox.write("text.db", "this is not a database, but long enough to be taken for one, a hundred bytes or more, so that its head is read\n");
    run("sqlite://text.db").says("text.db");
    let elsewhere = Sandbox::postgres("postgres://me:s3cret@127.0.0.1:1/app");
    elsewhere
        .ovmig("upgrade")
        .exits(2)
        .says("127.0.0.1")
        .never_says("s3cret");
    elsewhere.ovmig("current").exits(2).never_says("s3cret");
}

#[test]
fn a_database_that_postgres_does_not_have() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let url = format!("{}_missing", database.url());
    let sandbox = Sandbox::postgres(&url);
    sandbox
        .ovmig("upgrade")
        .exits(2)
        .says("_missing")
        .says("does not exist");
}

#[test]
fn a_folder_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = workspace();
    sandbox.module("volume", &TABLE.replace("name", "title"));
    let folder = sandbox.path("migrations");
    let mode =
        |mode| std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let files = sandbox.snapshot();
    // Root may write anywhere: then there is nothing to see here.
    if std::fs::write(folder.join("probe"), "").is_err() {
        sandbox.ovmig("revision -m two").exits(2).says("migrations");
        assert!(files == sandbox.snapshot());
    } else {
        std::fs::remove_file(folder.join("probe")).unwrap();
    }
    mode(0o755);
}
