//! The daily work, from a new table to an applied migration and back.

use crate::support::Sandbox;
use crate::support::mysql;
use crate::support::postgres::TestDatabase;

const VOLUMES: &str = "\
ovmig::table! {
    volumes (id) {
        id -> Integer,
        #[max_length = 40]
        #[unique]
        name -> Varchar,
    }
}
";

const DISKS: &str = "\
ovmig::table! {
    /// The disks of a volume.
    #[index(volume_id)]
    disks (id) {
        id -> Integer,
        #[max_length = 20]
        #[default = \"'raw'\"]
        format -> Varchar,
        #[references(volumes(id), on_delete = \"cascade\")]
        volume_id -> Nullable<Integer>,
    }
}
";

/// All engines go the same way; what differs is the sandbox.
fn new_table_to_applied_migration(sandbox: &Sandbox) {
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register volume").exits(0);
    sandbox
        .ovmig("revision -m create_volume --rev-id 1 --autogenerate")
        .exits(0);
    sandbox.ovmig("upgrade").exits(0);

    sandbox.module("disk", DISKS);
    sandbox
        .ovmig("check")
        .exits(1)
        .says("unregistered-module")
        .says("cargo ovmig register disk")
        .never_says("pending-changes");
    sandbox.ovmig("register disk").exits(0);
    sandbox
        .ovmig("check")
        .exits(1)
        .says("pending-changes")
        .says("disks");

    sandbox
        .ovmig("revision -m create_disk --rev-id 2 --autogenerate")
        .exits(0)
        .says("0002_create_disk");
    // MySQL's names are quoted, and its indexes stand within.
    let plain = |file: &str| {
        let text = sandbox.read(format!("migrations/0002_create_disk/{file}"));
        text.replace('`', "")
    };
    let up = plain("up.sql");
    assert!(up.contains("CREATE TABLE disks ("), "{up}");
    assert!(
        up.contains("CREATE INDEX disks_volume_id_idx ON disks (volume_id);")
            || up.contains("    INDEX disks_volume_id_idx (volume_id),"),
        "{up}"
    );
    assert!(up.contains("ON DELETE CASCADE"), "{up}");
    let down = plain("down.sql");
    assert!(down.contains("DROP TABLE disks;"), "{down}");

    sandbox.ovmig("check").exits(0);
    let files = sandbox.snapshot();
    sandbox
        .ovmig("revision -m again --autogenerate")
        .exits(0)
        .says("nothing was written");
    assert_eq!(
        sandbox.migrations(),
        ["0001_create_volume", "0002_create_disk"]
    );
    assert!(
        files == sandbox.snapshot(),
        "a revision with nothing to do changed files"
    );

    sandbox
        .ovmig("upgrade --dry-run")
        .exits(0)
        .says("0002_create_disk");
    sandbox.ovmig("upgrade").exits(0).says("0002_create_disk");
    sandbox
        .ovmig("upgrade")
        .exits(0)
        .never_says("0002_create_disk");
    sandbox.ovmig("current").exits(0).says("0002");
    sandbox
        .ovmig("downgrade -1")
        .exits(0)
        .says("0002_create_disk");
    sandbox.ovmig("current").exits(0).says("0001");
    sandbox
        .ovmig("upgrade head")
        .exits(0)
        .says("0002_create_disk");
    sandbox.ovmig("downgrade base").exits(0);
    sandbox
        .ovmig("upgrade +1")
        .exits(0)
        .says("0001_create_volume")
        .never_says("0002");
    sandbox.ovmig("upgrade 2").exits(0).says("0002_create_disk");
    sandbox
        .ovmig("downgrade 0001")
        .exits(0)
        .says("0002_create_disk");
}

#[test]
fn from_a_new_table_to_an_applied_migration_on_sqlite() {
    new_table_to_applied_migration(&Sandbox::sqlite());
}

#[test]
fn from_a_new_table_to_an_applied_migration_on_postgres() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    new_table_to_applied_migration(&Sandbox::postgres(database.url()));
}

#[test]
fn from_a_new_table_to_an_applied_migration_on_mysql() {
    let Some(database) = mysql::TestDatabase::create() else {
        return;
    };
    new_table_to_applied_migration(&Sandbox::mysql(database.url()));
}

#[test]
fn a_number_that_is_not_the_next_is_refused_before_anything_is_written() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    let files = sandbox.snapshot();
    sandbox
        .ovmig("revision -m two --rev-id 1")
        .exits(2)
        .says("taken by migrations/0001_one");
    sandbox
        .ovmig("revision -m two --rev-id 3")
        .exits(2)
        .says("--rev-id 2");
    sandbox
        .ovmig("revision -m two --rev-id two")
        .exits(2)
        .says("two");
    sandbox.ovmig("revision -m two --rev-id 0").exits(2);
    sandbox.ovmig("revision -m two --rev-id 99999").exits(2);
    assert!(files == sandbox.snapshot());
}

#[test]
fn losing_data_needs_a_word_and_a_rename_does_not() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);

    sandbox.module("volume", &VOLUMES.replace("name ->", "title ->"));
    let files = sandbox.snapshot();
    sandbox
        .ovmig("revision -m two --autogenerate")
        .exits(1)
        .says("destructive-change")
        .says("name")
        .says("renamed_from");
    assert!(files == sandbox.snapshot());

    sandbox.module(
        "volume",
        &VOLUMES.replace("name ->", "#[renamed_from = \"name\"]\n        title ->"),
    );
    sandbox.ovmig("revision -m two --autogenerate").exits(0);
    let up = sandbox.read("migrations/0002_two/up.sql");
    assert!(up.contains("RENAME COLUMN name TO title"), "{up}");
    sandbox.ovmig("check").exits(0);

    sandbox.module(
        "volume",
        "ovmig::table! {\n    other (id) {\n        id -> Integer,\n    }\n}\n",
    );
    sandbox
        .ovmig("revision -m three --autogenerate")
        .exits(1)
        .says("volumes");
    sandbox
        .ovmig("revision -m three --autogenerate --allow-destructive")
        .exits(0);
    sandbox.ovmig("check").exits(0);
    sandbox.ovmig("upgrade").exits(0);
}

#[test]
fn a_new_column_that_must_be_filled_needs_a_default() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.module(
        "volume",
        &VOLUMES.replace("id -> Integer,", "id -> Integer,\n        size -> BigInt,"),
    );
    sandbox
        .ovmig("revision -m two --autogenerate")
        .exits(1)
        .says("impossible-change")
        .says("size")
        .says("default");
    assert_eq!(sandbox.migrations(), ["0001_one"]);
}

#[test]
fn tables_of_an_unregistered_module_are_never_dropped() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.module(
        "disk",
        &DISKS.replace("#[references(volumes(id), on_delete = \"cascade\")]", ""),
    );
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.ovmig("unregister disk").exits(0);
    sandbox
        .ovmig("revision -m two --autogenerate --allow-destructive")
        .exits(0)
        .says("disks")
        .says("isn't registered")
        .says("nothing was written");
}

#[test]
fn a_migration_that_would_fail_is_not_written() {
    let sandbox = Sandbox::sqlite();
    sandbox.module(
        "volume",
        &VOLUMES.replace(
            "volumes (id)",
            "#[check(named = \"nothing > 1\")]\n    volumes (id)",
        ),
    );
    sandbox.ovmig("register --all").exits(0);
    sandbox
        .ovmig("revision -m one --autogenerate")
        .exits(1)
        .says("failing-migration")
        .says("nothing");
    assert!(sandbox.migrations().is_empty());
}

#[test]
fn capitals_do_not_hide_an_unregistered_table_from_sqlite() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.module("volume", &VOLUMES.replace("volumes", "Volumes"));
    sandbox.ovmig("unregister volume").exits(0);
    sandbox
        .ovmig("revision -m two --autogenerate --allow-destructive")
        .exits(0)
        .says("nothing was written");
}

#[test]
fn it_works_from_any_folder_and_as_cargo_calls_it() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("ovmig register --all").exits(0);
    sandbox
        .ovmig_in("modules/volume/src", "revision -m one --autogenerate")
        .exits(0);
    sandbox
        .ovmig_in("migrations/0001_one", "ovmig check")
        .exits(0);
    sandbox.ovmig_in("modules/volume", "upgrade").exits(0);
    assert!(sandbox.exists("app.db") && !sandbox.exists("modules/volume/app.db"));
    let manifest = sandbox.path("Cargo.toml");
    let elsewhere = Sandbox::bare();
    elsewhere
        .ovmig(&format!("check --manifest-path {}", manifest.display()))
        .exits(0);
    elsewhere.ovmig("check").exits(2).says("Cargo.toml");
}

#[test]
fn the_script_is_printed_without_a_database() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    let script = sandbox.ovmig("upgrade --sql").exits(0).stdout;
    assert!(script.contains("CREATE TABLE volumes"), "{script}");
    assert!(script.contains("__diesel_schema_migrations"), "{script}");
    assert!(!sandbox.exists("app.db"));
    let script = sandbox.ovmig("downgrade 1:base --sql").exits(0).stdout;
    assert!(script.contains("DROP TABLE volumes"), "{script}");
}

#[test]
fn the_environment_says_which_database_and_a_flag_comes_first() {
    let mut sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.write(".env", "DATABASE_URL=sqlite://dotenv.db\n");
    sandbox.ovmig("upgrade").exits(0);
    assert!(sandbox.exists("dotenv.db") && !sandbox.exists("app.db"));
    sandbox.env("DATABASE_URL", "sqlite://variable.db");
    sandbox.ovmig("upgrade").exits(0);
    assert!(sandbox.exists("variable.db"));
    sandbox
        .ovmig("upgrade --database-url sqlite://flag.db")
        .exits(0);
    assert!(sandbox.exists("flag.db"));
}

#[test]
fn both_directions_bring_a_transaction_where_one_of_them_must() {
    let sandbox = Sandbox::sqlite();
    sandbox.module("volume", VOLUMES);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    let more = VOLUMES.replace(
        "    }\n}",
        "        #[generated = \"id * 2\"]\n        twice -> Nullable<Integer>,\n    }\n}",
    );
    sandbox.module("volume", &more);
    sandbox.ovmig("revision -m two --autogenerate").exits(0);
    let read = |name: &str| sandbox.read(format!("migrations/0002_two/{name}"));
    let brings_its_own = |name: &str| read(name).contains("BEGIN IMMEDIATE");
    assert_eq!(brings_its_own("up.sql"), brings_its_own("down.sql"));
    let wraps = read("metadata.toml").contains("run_in_transaction = true");
    assert_eq!(brings_its_own("up.sql"), !wraps);
    sandbox.ovmig("upgrade").exits(0);
    sandbox.ovmig("downgrade -1").exits(0);
}
