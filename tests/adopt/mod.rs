//! A Diesel project of years takes `cargo ovmig` into use: `init`, `check`, a change of its `schema.rs`.

mod clinic;

use clinic::{Clinic, Place};

use crate::support::Sandbox;
use crate::support::postgres::TestDatabase;

#[test]
fn a_project_of_years_is_adopted_without_editing_a_file() {
    let sandbox = Clinic::new(Place::Member).write();
    let before = sandbox.snapshot();
    let run = sandbox.ovmig("init").exits(0);
    for line in [
        "       Found diesel.toml\n",
        "       Found 120 migrations in db/migrations, called by Diesel's versions (`ids = \"timestamp\"`)\n",
        "       Found crates/store/src/schema.rs (except_tables geo_.*, audit_raw), the module `store`\n",
        "       Found crates/store/src/reporting.rs (schema reporting), the module `store_reporting`\n",
        "     Created db/migrations/ovmig.lock\n",
        "  Configured PostgreSQL, from Diesel's features, in Cargo.toml\n",
        "  Registered store, store_reporting\n",
        "  Left alone 3 tables of the migrations that no ORM file declares (`ignore-tables`): audit_raw, geo_cells, \
         unkeyed\n",
        "     Checked 2 modules, 110 tables, 120 migrations: clean\n",
    ] {
        assert!(run.stderr.contains(line), "no {line:?} in\n{run}");
    }
    let manifest = sandbox.read("Cargo.toml");
    assert!(
        manifest.ends_with(
            "\n[workspace.metadata.ovmig]\nbackend = \"postgres\"\nmigrations = \"db/migrations\"\nids = \"timestamp\"\n\
             orm = [\"crates/store/src/schema.rs\", \"crates/store/src/reporting.rs\"]\nmodules = [\"store\", \
             \"store_reporting\"]\nignore-tables = [\"audit_raw\", \"geo_cells\", \"unkeyed\"]\n"
        ),
        "{manifest}"
    );
    let check = sandbox.ovmig("check").exits(0);
    assert_eq!(check.stdout, clinic::NOTES, "{check}");
    // Nothing but these two files was touched.
    let changed: Vec<_> = (sandbox.snapshot().into_iter())
        .filter(|(path, text)| before.get(path) != Some(text))
        .map(|(path, _)| path.display().to_string())
        .filter(|path| path != "Cargo.lock")
        .collect();
    assert_eq!(changed, ["Cargo.toml", "db/migrations/ovmig.lock"]);
    sandbox
        .ovmig("init")
        .exits(2)
        .says("has a configuration of ovmig already");
}

#[test]
fn a_changed_column_becomes_a_migration_that_touches_nothing_else() {
    let sandbox = Clinic::new(Place::Member).write();
    sandbox.ovmig("init").exits(0);
    let schema = sandbox.read("crates/store/src/schema.rs");
    let (before, after) = (
        "        nickname -> Nullable<Varchar>,\n",
        "        nickname -> Nullable<Text>,\n",
    );
    assert!(schema.contains(before));
    sandbox.write("crates/store/src/schema.rs", &schema.replace(before, after));
    sandbox
        .ovmig("check")
        .exits(1)
        .says("column `nickname` of `people` becomes TEXT (was VARCHAR)");
    sandbox
        .ovmig_args(&["revision", "--autogenerate", "-m", "longer nicknames"])
        .exits(0)
        .says("Found column `nickname` of `people` becomes TEXT (was VARCHAR)");
    let folder = newest(&sandbox);
    assert!(folder.ends_with("_longer_nicknames"), "{folder}");
    let up = sandbox.read(format!("db/migrations/{folder}/up.sql"));
    let statements: Vec<&str> = up.lines().filter(|line| !line.starts_with("--")).collect();
    assert_eq!(
        statements.join("\n").trim(),
        "ALTER TABLE people ALTER COLUMN nickname TYPE TEXT;"
    );
    sandbox
        .ovmig("check")
        .exits(0)
        .says("121 migrations: clean");
}

/// The newest migration's folder.
fn newest(sandbox: &Sandbox) -> String {
    let folder = std::fs::read_dir(sandbox.path("db/migrations")).unwrap();
    let names = folder.map(|it| it.unwrap().file_name().into_string().unwrap());
    names
        .filter(|it| it.starts_with(|c: char| c.is_ascii_digit()))
        .max()
        .unwrap()
}

#[test]
fn what_is_adopted_is_what_the_engine_makes() {
    let Some(database) = TestDatabase::create() else {
        return;
    };
    let mut sandbox = Clinic::new(Place::Member).write();
    sandbox.env("DATABASE_URL", database.url());
    sandbox.ovmig("init").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox.ovmig("drift").exits(0);
    sandbox
        .ovmig("current")
        .exits(0)
        .says("120 applied, 0 pending");
}

#[test]
fn a_single_package_is_a_project_too() {
    let sandbox = Clinic::new(Place::Root).write();
    sandbox
        .ovmig("init")
        .exits(0)
        .says("the module `store`")
        .says("120 migrations: clean");
    let manifest = sandbox.read("Cargo.toml");
    assert!(
        manifest.contains("\n[package.metadata.ovmig]\n"),
        "{manifest}"
    );
    assert!(manifest.contains("orm = [\"src/schema.rs\", \"src/reporting.rs\"]"));
    sandbox.ovmig_in("src", "check").exits(0);
}

const TABLE: &str =
    "diesel::table! {\n    pets (id) {\n        id -> Integer,\n        name -> Text,\n    }\n}\n";

/// A package with that diesel.toml and these dependencies.
fn package(diesel: &str, features: &str) -> Sandbox {
    let sandbox = Sandbox::bare();
    sandbox.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"pet-shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\n{features}\n\
             [dependencies]\ndiesel = \"2\"\n"
        ),
    );
    sandbox.write("src/lib.rs", "");
    if !diesel.is_empty() {
        sandbox.write("diesel.toml", diesel);
    }
    sandbox
}

fn migration(sandbox: &Sandbox, folder: &str, up: &str) {
    sandbox.write(format!("{folder}/up.sql"), up);
    sandbox.write(format!("{folder}/down.sql"), "DROP TABLE pets;");
}

const PETS: &str = "CREATE TABLE pets (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);";

#[test]
fn a_folder_for_each_engine_is_a_database_each() {
    let features = "pg = [\"diesel/postgres\"]\nlite = [\"diesel/sqlite\"]";
    let make = || {
        let sandbox = package("[print_schema]\nfile = \"src/db/schema.rs\"\n", features);
        sandbox.write("src/db/schema.rs", TABLE);
        for engine in ["sqlite", "postgresql"] {
            migration(
                &sandbox,
                &format!("migrations/{engine}/2020-01-02-030405_pets"),
                PETS,
            );
        }
        sandbox
    };
    let sandbox = make();
    sandbox
        .ovmig("init")
        .exits(0)
        .says("Configured database `postgresql`: PostgreSQL, from the folder's name")
        .says("Checked database `sqlite`: 1 module, 1 table, 1 migration: clean");
    let manifest = sandbox.read("Cargo.toml");
    assert!(
        manifest.ends_with(
            "\n[package.metadata.ovmig]\norm = \"src/db/schema.rs\"\nmodules = [\"pet_shop\"]\n\n\
             [package.metadata.ovmig.databases.postgresql]\nbackend = \"postgres\"\nmigrations = \
             \"migrations/postgresql\"\nids = \"timestamp\"\n\n[package.metadata.ovmig.databases.sqlite]\nbackend = \"sqlite\"\nmigrations = \
             \"migrations/sqlite\"\nids = \"timestamp\"\n"
        ),
        "{manifest}"
    );
    sandbox.ovmig("check").exits(0);

    let one = make();
    one.ovmig("init --backend sqlite").exits(0);
    let manifest = one.read("Cargo.toml");
    assert!(
        manifest.contains("\nmigrations = \"migrations/sqlite\"\nids = \"timestamp\"\n"),
        "{manifest}"
    );
    assert!(!manifest.contains("databases"), "{manifest}");
    one.ovmig("check").exits(0);
}

#[test]
fn each_engine_may_have_a_schema_file_of_its_own() {
    let sandbox = package(
        "[print_schema]\nfile = \"src/schemas/sqlite/schema.rs\"\n",
        "pg = [\"diesel/postgres\"]\nlite = [\"diesel/sqlite\"]",
    );
    sandbox.write("src/schemas/sqlite/schema.rs", TABLE);
    sandbox.write(
        "src/schemas/postgres/schema.rs",
        &TABLE.replace("Text", "Varchar"),
    );
    migration(&sandbox, "migrations/sqlite/2020-01-02-030405_pets", PETS);
    migration(
        &sandbox,
        "migrations/postgres/2020-01-02-030405_pets",
        &PETS.replace("TEXT", "VARCHAR"),
    );
    sandbox.ovmig("init").exits(0);
    let manifest = sandbox.read("Cargo.toml");
    for engine in ["sqlite", "postgres"] {
        let line = format!("orm = \"src/schemas/{engine}/schema.rs\"\n");
        assert!(manifest.contains(&line), "{manifest}");
    }
    sandbox.ovmig("check").exits(0);
}

#[test]
fn the_engine_is_told_by_the_sql_in_the_end() {
    let sandbox = package("", "pg = [\"diesel/postgres\"]\nlite = [\"diesel/sqlite\"]");
    sandbox.write("src/schema.rs", TABLE);
    migration(
        &sandbox,
        "migrations/2020-01-02-030405_pets",
        "CREATE TABLE pets (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL);",
    );
    sandbox
        .ovmig("init")
        .exits(0)
        .says("Configured SQLite, from the SQL of the migrations")
        .says("Found src/schema.rs, the module `pet_shop`");
    sandbox.ovmig("check").exits(0);
}

#[test]
fn numbered_migrations_stay_numbered() {
    let sandbox = package("", "lite = [\"diesel/sqlite\"]");
    sandbox.write("src/schema.rs", TABLE);
    migration(&sandbox, "migrations/0001_pets", PETS);
    sandbox
        .ovmig("init")
        .exits(0)
        .says("1 migration in migrations, numbered");
    assert!(!sandbox.read("Cargo.toml").contains("ids"));
    sandbox.ovmig("check").exits(0);
}

#[test]
fn a_path_that_others_end_with_is_a_whole_one() {
    let sandbox = package(
        "[print_schema]\nfile = \"src/schema.rs\"\n",
        "lite = [\"diesel/sqlite\"]",
    );
    sandbox.write("src/schema.rs", TABLE);
    sandbox.write("old/src/schema.rs", &TABLE.replace("pets", "old_pets"));
    migration(&sandbox, "migrations/2020-01-02-030405_pets", PETS);
    sandbox.ovmig("init").exits(0).says("Registered pet_shop\n");
    assert!(
        sandbox
            .read("Cargo.toml")
            .contains("orm = \"./src/schema.rs\"\n")
    );
    sandbox.ovmig("check").exits(0).says("1 module, 1 table");
}

#[test]
fn nothing_is_changed_when_something_stands_in_the_way() {
    let refused = |sandbox: &Sandbox, says: &str| {
        let files = sandbox.snapshot();
        let run = sandbox.ovmig("init").exits(2).says(says);
        assert!(files == sandbox.snapshot(), "{run}");
    };
    let lite = "lite = [\"diesel/sqlite\"]";
    let sandbox = package("[print_schema]\nfile = \"src/schema.rs\"\n", lite);
    migration(&sandbox, "migrations/2020-01-02-030405_pets", PETS);
    refused(
        &sandbox,
        "diesel.toml names the schema file src/schema.rs, which doesn't exist",
    );
    sandbox.write("src/schema.rs", TABLE);
    migration(&sandbox, "migrations/20200102030405_again", PETS);
    refused(
        &sandbox,
        "migrations that can't be gone on from; nothing was changed",
    );
    let broken = package("[print_schema\n", lite);
    refused(&broken, "diesel.toml isn't valid TOML; nothing was changed");
    let none = package("", "");
    refused(
        &none,
        "no package of the workspace asks Diesel for a database engine",
    );
    let named = package("", lite);
    let files = named.snapshot();
    named.ovmig("init --database main").exits(2);
    assert!(files == named.snapshot());
}

#[test]
fn packages_with_migrations_of_their_own_are_databases() {
    let sandbox = Sandbox::bare();
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"a\", \"b\"]\nresolver = \"3\"\n",
    );
    for name in ["a", "b"] {
        sandbox.write(
            format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ndiesel = {{ \
                 version = \"2\", features = [\"sqlite\"] }}\n"
            ),
        );
        sandbox.write(format!("{name}/src/lib.rs"), "");
        let table = TABLE.replace("pets", &format!("pets_{name}"));
        sandbox.write(format!("{name}/src/schema.rs"), &table);
        sandbox.write(
            format!("{name}/diesel.toml"),
            "[print_schema]\nfile = \"src/schema.rs\"\n",
        );
        let up = PETS.replace("pets", &format!("pets_{name}"));
        migration(
            &sandbox,
            &format!("{name}/migrations/2020-01-02-030405_pets"),
            &up,
        );
    }
    sandbox
        .ovmig("init")
        .exits(0)
        .says("Configured database `b`: SQLite");
    let manifest = sandbox.read("Cargo.toml");
    assert!(manifest.contains("[workspace.metadata.ovmig.databases.a]\nmigrations = \"a/migrations\"\nids = \"timestamp\"\norm = \"a/src/schema.rs\""), "{manifest}");
    sandbox.ovmig("check").exits(0);
}
