//! `drift`: what was changed by hand is found, nothing else is, and nothing is written.

use std::fs;

use crate::support::Sandbox;
use crate::support::database::Scratch;
use crate::support::example::example;

const USERS: &str = "ovmig::table! {
    #[index(name)]
    users (id) {
        id -> Integer,
        #[max_length = 20]
        name -> Varchar,
        #[default = \"1\"]
        size -> Integer,
    }
}
";

/// A workspace whose one migration the database has.
fn upgraded(scratch: &Scratch) -> Sandbox {
    let sandbox = Sandbox::configured(&format!(
        "backend = \"{}\"\ndatabase-url = \"{}\"\nignore-tables = [\"theirs\"]\n",
        scratch.backend().name(),
        scratch.url()
    ));
    sandbox.module("users", USERS);
    sandbox.ovmig("register --all").exits(0);
    sandbox.ovmig("revision -m one --autogenerate").exits(0);
    sandbox.ovmig("upgrade").exits(0);
    sandbox
}

#[test]
fn a_database_that_was_upgraded_is_clean() {
    let sandbox = example();
    sandbox.ovmig("drift").exits(2).says("there is no database");
    for step in 1..=sandbox.migrations().len() {
        sandbox.ovmig("upgrade +1").exits(0);
        let behind = sandbox.migrations().len() - step;
        let run = sandbox.ovmig("drift").exits(0);
        if behind > 1 {
            run.says(&format!("{behind} migrations behind: clean"));
        }
    }
    for scratch in Scratch::each() {
        upgraded(&scratch)
            .ovmig("drift")
            .exits(0)
            .says("at 0001: clean");
    }
}

#[test]
fn what_was_changed_by_hand_is_found() {
    for scratch in Scratch::each() {
        let sandbox = upgraded(&scratch);
        let drop_index = match scratch {
            Scratch::Mysql(_) => "DROP INDEX users_name_idx ON users",
            Scratch::Sqlite(_) | Scratch::Postgres(_) => "DROP INDEX users_name_idx",
        };
        scratch.execute_each([
            "CREATE TABLE by_hand (id INTEGER PRIMARY KEY NOT NULL)",
            "CREATE TABLE theirs (id INTEGER PRIMARY KEY NOT NULL)",
            "ALTER TABLE users ADD COLUMN nick TEXT",
            drop_index,
            "CREATE INDEX users_size_idx ON users (size)",
        ]);
        sandbox
            .ovmig("drift")
            .exits(1)
            .says("error[drift]: table `by_hand` is in the database, but not in the migrations")
            .says("column `nick` of `users` is in the database, but not in the migrations")
            .says("index `users_name_idx` on `name` of `users` is in the migrations, but not in the database")
            .says("index `users_size_idx` on `size` of `users` is in the database, but not in the migrations")
            .says("migrations/0001_one/up.sql:")
            .says("4 errors")
            .never_says("theirs");
        let json = sandbox.ovmig("drift --format json").exits(1).stdout;
        assert_eq!(json.matches("\"rule\": \"drift\"").count(), 4, "{json}");
    }
}

#[test]
fn what_a_column_has_become_is_said() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let sandbox = upgraded(&scratch);
    scratch.execute_each([
        "ALTER TABLE users ALTER COLUMN name TYPE varchar(40), ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE users ALTER COLUMN size SET DEFAULT 2",
        "CREATE TYPE mood AS ENUM ('fine')",
        "CREATE SCHEMA audit",
    ]);
    sandbox
        .ovmig("drift")
        .exits(1)
        .says("column `name` of `users` is VARCHAR(40), NULL in the database, but VARCHAR(20), NOT NULL in the migrations")
        .says("column `size` of `users` is DEFAULT 2 in the database, but DEFAULT 1 in the migrations")
        .says("enum `mood` is in the database")
        .says("schema `audit` is in the database");
}

#[test]
fn a_database_that_knows_more_than_the_folder_is_not_compared() {
    for scratch in Scratch::each() {
        let sandbox = upgraded(&scratch);
        let text = sandbox.read("migrations/0001_one/up.sql");
        sandbox.write(
            "migrations/0001_one/up.sql",
            &format!("{text}\nSELECT 1;\n"),
        );
        sandbox
            .ovmig("drift")
            .exits(0)
            .says("warning[edited-revision]: 0001_one was edited since the database applied it");
        sandbox.write("migrations/0001_one/up.sql", &text);

        sandbox.ovmig("revision -m two").exits(0);
        sandbox.write(
            "migrations/0002_two/up.sql",
            "CREATE TABLE two (id INTEGER PRIMARY KEY);\n",
        );
        sandbox.write("migrations/0002_two/down.sql", "DROP TABLE two;\n");
        sandbox.ovmig("upgrade").exits(0);
        fs::remove_dir_all(sandbox.path("migrations/0002_two")).unwrap();
        sandbox
            .ovmig("drift")
            .exits(1)
            .says("error[unknown-revision]: the database has 0002_two, which the migrations folder hasn't got")
            .says("the schema was not compared")
            .never_says("[drift]");
    }
}

#[test]
fn a_database_without_the_ledger_stays_without_it() {
    for scratch in Scratch::each() {
        let sandbox = upgraded(&scratch);
        sandbox.ovmig("downgrade base").exits(0);
        scratch.execute_each([
            "DROP TABLE __diesel_schema_migrations",
            "DROP TABLE __ovmig_migrations",
            "CREATE TABLE by_hand (id INTEGER PRIMARY KEY NOT NULL)",
        ]);
        sandbox
            .ovmig("drift")
            .exits(1)
            .says("`by_hand` is in the database")
            .says("stamp head");
        assert_eq!(scratch.all_tables(), ["by_hand"]);
    }
}
